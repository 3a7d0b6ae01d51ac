//! What one organisation recorded of another: that it did, and the way for the other to sign it itself.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    command::{Command, VerdictWish, Wish},
    model::{KeyId, Opinion, Parties, SignOff, Timestamp},
    ui::{
        context::use_me,
        parts::{Button, Sending, moment_words},
    },
};

/// Says by whom something was recorded, and whether those whose word it is have signed it since. Lets them.
#[component]
pub(super) fn Recorded(
    row: Row,
    /// Who recorded it.
    by: String,
    one: SignOff,
    /// When the organisation said the same itself.
    confirmed: Option<Timestamp>,
    sending: Sending,
) -> AnyView {
    if let Some(at) = confirmed {
        return view! {
            <p class="muted">
                "Recorded by " {by} "; signed by themselves " {moment_words(at)} "."
            </p>
        }
        .into_any();
    }
    view! {
        <p class="muted">"Recorded by " {by} "; they have not signed it themselves."</p>
        <ConfirmButton row one sending/>
    }
    .into_any()
}

#[component]
fn ConfirmButton(row: Row, one: SignOff, sending: Sending) -> AnyView {
    let (me, verdict) = (use_me().author(), one.verdict.clone());
    let organisation = verdict.organisation;
    let parties = move || {
        let head = row.state.head.get();
        head.map(|head| head.parties.clone()).unwrap_or_default()
    };
    let signs_for_them = move |parties: &Parties, key: Option<KeyId>| {
        let theirs = parties.keys.iter().filter(|known| {
            known.whose.organisation == organisation && known.revocations.is_empty()
        });
        theirs
            .into_iter()
            .any(|known| key.is_none_or(|key| known.id == key))
    };
    if untrack(|| signs_for_them(&parties(), None)) {
        // Which key this device has is asked where it may be theirs.
        row.dispatch.send(Command::ShowKey);
    }
    // Once something else stands in its place, or it is about other words, it is said anew in the form below.
    let stands = row.watch(move |a| {
        let is_of_now = a.agreement.as_ref().map(|now| now.proposal) == Some(one.verdict.proposal);
        let is_replaced = one.is_replaced_in(&a.sign_offs);
        let is_said = one.verdict.opinion != Opinion::TakeBack && one.earlier_wording.is_none();
        is_of_now && is_said && !is_replaced && one.holds()
    });
    let may = Memo::new(move |_| {
        let key = row.state.device_key.get().map(|(key, _)| key);
        let is_theirs = key.is_some_and(|key| signs_for_them(&parties(), Some(key)));
        is_theirs && stands.get() && row.can_edit.get()
    });
    let confirm = Callback::new(move |()| {
        let person = me.with(|me| me.as_ref().map(|me| me.name.clone()));
        let wish = VerdictWish {
            action: row.id,
            seen: row.now(|a| a.text.clone()),
            opinion: verdict.opinion,
            note: verdict.note.clone(),
            organisation: None,
            person: person.unwrap_or_default(),
            meeting: verdict.meeting,
        };
        sending.sent(row.dispatch.send(Command::Sign(vec![Wish::Verdict(wish)])));
    });
    view! {
        <Show when=move || may.get()>
            <p>
                <Button disabled=sending.is_waiting() on_press=move |()| confirm.run(())>
                    "Sign it ourselves"
                </Button>
            </p>
        </Show>
    }
    .into_any()
}
