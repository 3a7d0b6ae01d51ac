//! Who has confirmed that they have the same contents of an edition, and the way to say so oneself.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Wish},
    model::{Edition, EditionId, EditionSeen, Parties},
    text,
    ui::{
        context::{use_dispatch, use_log},
        parts::{Button, Notice, NoticeKind, Sending, Status, moment_words},
    },
};

/// Who has the same contents, who something else, and from whom nothing has come.
#[component]
pub(super) fn Seen(id: EditionId) -> AnyView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || said.set("Signed, and kept in the log.".into()),
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let confirm = move |()| sending.sent(dispatch.send(Command::Sign(vec![Wish::Seen(id)])));
    let shown = Memo::new(move |_| {
        let head = state.head.get()?;
        let edition = head.editions.iter().find(|edition| edition.id == id)?;
        Some((edition.clone(), head.parties.clone()))
    });
    view! {
        {move || shown.get().map(|(edition, parties)| who(&edition, parties))}
        <Show when=move || state.is_editable()>
            <div class="cluster no-print">
                <Button disabled=sending.is_waiting() on_press=confirm>
                    "We have these contents: sign it"
                </Button>
            </div>
        </Show>
        <Status quiet=true text=said/>
    }
    .into_any()
}

fn who(edition: &Edition, parties: Parties) -> AnyView {
    let (same, other): (Vec<_>, Vec<_>) = edition.seen.iter().cloned().partition(|one| one.is_same);
    let silent: Vec<_> = parties
        .organisations
        .iter()
        .filter(|one| edition.seen.iter().all(|seen| seen.organisation != one.id))
        .map(|one| one.name.clone())
        .collect();
    let (theirs, others) = (parties.clone(), parties);
    let other = (!other.is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Warning title="Somebody holds something else">
                <People all=other parties=others/>
                <p>"Ask them for their copy of the log, and open it here: the page shows what it would bring."</p>
            </Notice>
        }
    });
    let same = (!same.is_empty()).then(|| {
        view! {
            <p>"The same contents are confirmed by:"</p>
            <People all=same parties=theirs/>
        }
    });
    let silent = (!silent.is_empty()).then(|| {
        view! { <p class="muted">"Nothing has come from " {text::list(&silent, "and")} "."</p> }
    });
    view! {
        {other}
        {same}
        {silent}
    }
    .into_any()
}

#[component]
fn People(all: Vec<EditionSeen>, parties: Parties) -> AnyView {
    let lines = all.into_iter().map(|one| {
        let name = text::organisation(&parties, one.organisation);
        let who = text::speaker(&name, &one.person).map(|person| format!("{person}, "));
        view! { <li>{name} " (" {who} {moment_words(one.at)} ")"</li> }
    });
    let lines = lines.collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}
