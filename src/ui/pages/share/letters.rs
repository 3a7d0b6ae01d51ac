//! Letters about the log: a note to circulate it with, a reminder for each owner; to copy, to mail, or as a draft.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Errand, PartFormat},
    model::{LogId, Prepared, Sharing},
    projection::Projection,
    text,
    ui::{
        context::{Dispatch, use_dispatch, use_log, use_outside, use_projection},
        invite_link::invite_link,
        pages::letter::{AttachField, Holds, LetterView, attached},
        parts::{Button, CheckField, Choice, SelectField, Sending, Status, relay_addresses},
        route::Route,
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// The choice of a letter to all.
const ALL: &str = "";

/// The owners of open actions, by name, with how many they have.
fn owners(state: crate::projection::LogState) -> Vec<(String, usize)> {
    state.with_rows(|rows| {
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.action.stage.is_over()) {
            for owner in &row.action.owners {
                *owners.entry(owner.name.trim().to_owned()).or_default() += 1;
            }
        }
        owners
            .into_iter()
            .filter(|(name, _)| !name.is_empty())
            .collect()
    })
}

/// Writes letters about the log.
#[component]
pub(super) fn Letters(log: LogId) -> impl IntoView {
    let (dispatch, state, projection) = (use_dispatch(), use_log(), use_projection());
    let (whom, attach) = (RwSignal::new(ALL.to_owned()), RwSignal::new(String::new()));
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        || {},
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let inviting = Inviting::new(sending);
    let to = Signal::derive(move || {
        let all = Choice::new(ALL, "Everybody: a note to circulate the log with");
        let owners = owners(state).into_iter().map(|(name, n)| {
            let n = text::count(n, "open action", "open actions");
            Choice::new(name.clone(), format!("{name}: a reminder of {n}"))
        });
        std::iter::once(all).chain(owners).collect::<Vec<_>>()
    });
    let is_to_one = move || whom.with(|owner| owner != ALL);
    let holds = Signal::derive(move || match is_to_one() {
        true => Holds::Rows,
        false => Holds::Log,
    });
    let write = move |()| {
        said.set("Writing…".into());
        projection.prepared_taken();
        if is_to_one() {
            let format = untrack(|| attached(attach));
            let format = format.and_then(|format| PartFormat::try_from(format).ok());
            inviting.remind(whom.get_untracked(), format);
        } else {
            let attach = untrack(|| attached(attach));
            let errand = Errand::Circulation { attach };
            sending.sent(dispatch.send(Command::Prepare(errand)));
        }
    };
    Effect::new(move |_| {
        let answer = state.prepared.get();
        match answer.as_deref() {
            Some(Prepared::Letter(_)) => said.set("The letter is below.".into()),
            Some(Prepared::NothingOpen { owner }) => {
                said.set(format!("{owner} has no open action."));
            }
            _ => {}
        }
    });
    view! {
        <section class="stack">
            <h2>"Letters"</h2>
            <p>
                "What changed in a month or since an edition is a letter of its own: "
                <a href=Route::Changed(log, Default::default()).href()>"What changed"</a> "."
            </p>
            <SelectField
                id="letter-to"
                label="To whom"
                choices=to
                value=whom
                on_change=move |name| {
                    whom.set(name);
                    let fits = |format| holds.get_untracked().fits(format);
                    if untrack(|| attached(attach)).is_some_and(|format| !fits(format)) {
                        attach.set(String::new());
                    }
                }
            />
            <AttachField
                id="letter-with"
                hint="To one owner, it holds only their rows: they change it and send it back, and Import shows what differs. A page always holds the whole log, so it goes to everybody alone."
                holds
                chosen=attach
            />
            <Show when=move || is_to_one() && inviting.can.get()>
                <CheckField
                    id="letter-invites"
                    label="Put in an invitation to write: whoever has the letter can then read and write the whole log"
                    checked=inviting.wanted
                    on_change=move |on| inviting.wanted.set(on)
                />
            </Show>
            <div><Button on_press=write>"Write the letter"</Button></div>
            <Status text=said/>
            {move || {
                let answer = state.prepared.get()?;
                match &*answer {
                    Prepared::Letter(letter) => Some(view! { <LetterView letter=Arc::new(letter.clone())/> }),
                    _ => None,
                }
            }}
        </section>
    }
}

/// A reminder with an invitation in it: that is made first, where a relay carries the log.
#[derive(Clone, Copy)]
struct Inviting {
    /// Whether an invitation leads anywhere, and this browser may give one to write.
    can: Memo<bool>,
    wanted: RwSignal<bool>,
    /// The reminder that waits for its invitation.
    waiting: RwSignal<Option<(String, Option<PartFormat>)>>,
    sending: Sending,
    dispatch: Dispatch,
    projection: Projection,
}

impl Inviting {
    fn new(sending: Sending) -> Self {
        let (dispatch, state, outside) = (use_dispatch(), use_log(), use_outside());
        let (projection, relays) = (use_projection(), relay_addresses());
        let can = Memo::new(move |_| {
            let may_write = |sharing: &Sharing| sharing.may_write;
            let may_write = state
                .sharing
                .with(|sharing| sharing.as_deref().is_some_and(may_write));
            may_write && relays.with(|relays| !relays.is_empty())
        });
        let waiting = RwSignal::new(None::<(String, Option<PartFormat>)>);
        Effect::new(move |_| {
            let Some(invitation) = state.invitation.get().filter(|one| !one.read_only) else {
                return;
            };
            let Some((owner, attach)) = waiting.try_update(Option::take).flatten() else {
                return;
            };
            let page = outside.with(|outside| outside.page_address());
            let link = Some(invite_link(&page, &invitation.word));
            projection.invitation_left();
            let errand = Errand::Reminder {
                owner,
                attach,
                link,
            };
            sending.sent(dispatch.send(Command::Prepare(errand)));
        });
        Self {
            can,
            wanted: RwSignal::new(false),
            waiting,
            sending,
            dispatch,
            projection,
        }
    }

    fn remind(self, owner: String, attach: Option<PartFormat>) {
        let dispatch = self.dispatch;
        if self.wanted.get_untracked() && self.can.get_untracked() {
            self.projection.invitation_left();
            self.waiting.set(Some((owner, attach)));
            let invite = Command::Invite { read_only: false };
            return self.sending.sent(dispatch.send(invite));
        }
        let link = None;
        let errand = Errand::Reminder {
            owner,
            attach,
            link,
        };
        self.sending.sent(dispatch.send(Command::Prepare(errand)));
    }
}
