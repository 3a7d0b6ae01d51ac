//! Private drafts: what was written on this device and is not said yet; cleared by a second person, released together.
//!
//! They lie among the preferences of this browser and in no log.

use crate::ui::prelude::*;
use crate::{
    command::{Edit, WrittenEntry},
    model::{
        Audience, EntryId, EntryKind, Hand, LogId, MOST_DRAFTS, PrivateDraft, PrivateDrafts, When,
        capital,
    },
    text,
    ui::{
        context::{World, use_dispatch, use_log, use_me, use_outside},
        pages::{WhyNoChange, use_can_edit},
        parts::{
            Button, ButtonKind, ErrorSummary, FieldError, Notice, NoticeKind, Sending, Status,
            SubmitButton, TextArea, error_of,
        },
        route::Route,
    },
};
use leptos::ev;

const NOT_KEPT: &str =
    "The browser does not let this page keep a draft. Copy your words to another place.";

/// The drafts of a log, as the views of one page hold them.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    log: LogId,
    outside: World,
    all: RwSignal<PrivateDrafts>,
}

impl Drafts {
    pub(super) fn of(log: LogId) -> Self {
        let outside = use_outside();
        let all = RwSignal::new(read(log, outside));
        Self { log, outside, all }
    }

    /// Keeps one more, or says why not.
    pub(super) fn keep(self, draft: PrivateDraft) -> Result<(), String> {
        let has_room = self.change(|all| all.add(draft))?;
        has_room.then_some(()).ok_or_else(|| {
            format!("There are {MOST_DRAFTS} private drafts already. Release or remove some first.")
        })
    }

    /// Changes them where they are kept, so that nothing which another tab has written is lost.
    fn change<T>(self, change: impl FnOnce(&mut PrivateDrafts) -> T) -> Result<T, String> {
        let mut all = read(self.log, self.outside);
        let changed = change(&mut all);
        let (key, text) = (key(self.log), all.print());
        let kept = self.outside.with(|outside| {
            outside.set_preference(&key, (!text.is_empty()).then_some(text.as_str()));
            outside.preference(&key).unwrap_or_default() == text
        });
        self.all.set(read(self.log, self.outside));
        if kept {
            Ok(changed)
        } else {
            Err(NOT_KEPT.to_owned())
        }
    }
}

fn key(log: LogId) -> String {
    format!("drafts/{log}")
}

fn read(log: LogId, outside: World) -> PrivateDrafts {
    let text = outside.with(|outside| outside.preference(&key(log)));
    PrivateDrafts::parse(&text.unwrap_or_default())
}

/// Forgets the drafts of a log that goes from this device.
pub(super) fn forget_drafts(log: LogId, outside: World) {
    outside.with(|outside| outside.set_preference(&key(log), None));
}

/// How many drafts wait for this log; nothing where there are none.
pub(super) fn n_drafts(log: LogId, outside: World) -> Option<usize> {
    Some(read(log, outside).all().len()).filter(|n| *n > 0)
}

/// All drafts of the log.
#[component]
pub fn DraftsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let drafts = Drafts::of(log);
    let said = RwSignal::new(String::new());
    let ids = Memo::new(move |_| {
        let id = |draft: &PrivateDraft| draft.id;
        drafts
            .all
            .with(|all| all.all().iter().map(id).collect::<Vec<_>>())
    });
    let n_unread = move || drafts.all.with(PrivateDrafts::n_unread);
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Private drafts"</h1></header>
            <p class="lede">
                "What stands here is on this device alone: in no log, no snapshot and at no relay. A second person of your organisation clears it here, then all that is cleared is released in one step."
            </p>
            <WhyNoChange/>
            <Show when=move || { n_unread() > 0 }>
                <Notice kind=NoticeKind::Warning title="Some drafts cannot be read.">
                    <p>"A newer version of this page may have written them. They are kept as they are."</p>
                </Notice>
            </Show>
            <Release drafts said/>
            <Status text=said/>
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="muted">
                    "There are none. On an action’s page, write an update or a question and choose “Keep as a private draft”."
                </p>
            </Show>
            <ol class="plain-list stack">
                <For each=move || ids.get() key=|id| *id let(id)>
                    <Draft drafts id said/>
                </For>
            </ol>
        </div>
    }
}

/// Releases what is cleared.
#[component]
fn Release(drafts: Drafts, said: RwSignal<String>) -> impl IntoView {
    let (dispatch, can_edit) = (use_dispatch(), use_can_edit());
    let n = Memo::new(move |_| drafts.all.with(|all| all.cleared().count()));
    let under_way = StoredValue::new(Vec::<EntryId>::new());
    let sending = Sending::new(
        move || {
            let gone = under_way.get_value();
            let kept = drafts.change(|all| gone.iter().for_each(|id| all.remove(*id)));
            let words = format!(
                "{} released.",
                capital(&text::count(gone.len(), "draft was", "drafts were"))
            );
            said.set(kept.err().unwrap_or(words));
        },
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let release = move |()| {
        let written = |draft: &PrivateDraft| WrittenEntry {
            action: draft.action,
            id: draft.id,
            kind: draft.kind,
            text: draft.text.clone(),
            audience: draft.audience,
            regarding: None,
            request: None,
            at: draft.dated.map(When::Day),
        };
        let entries: Vec<_> = drafts
            .all
            .with_untracked(|all| all.cleared().map(written).collect());
        under_way.set_value(entries.iter().map(|entry| entry.id).collect());
        sending.sent(dispatch.edit(Edit::AddEntries(entries)));
    };
    view! {
        <Show when=move || { n.get() > 0 && can_edit.get() }>
            <div>
                <Button kind=ButtonKind::Primary on_press=release disabled=sending.is_waiting()>
                    {move || format!("Release {}", text::count(n.get(), "cleared draft", "cleared drafts"))}
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn Draft(drafts: Drafts, id: EntryId, said: RwSignal<String>) -> impl IntoView {
    let (me, state) = (use_me(), use_log());
    let draft = Memo::new(move |_| {
        drafts
            .all
            .with(|all| all.all().iter().find(|draft| draft.id == id).cloned())
    });
    let hand = move || me.author().with(|author| author.as_ref().map(Hand::of));
    let can_clear = move || {
        let (draft, hand) = (draft.get(), hand());
        draft
            .zip(hand)
            .is_some_and(|(draft, hand)| draft.may_be_cleared_by(&hand))
    };
    let changing = RwSignal::new(false);
    let clear = move |()| {
        let Some(hand) = untrack(hand) else { return };
        let words = match drafts.change(|all| all.clear(id, &hand)) {
            Ok(true) => "Cleared.".to_owned(),
            Ok(false) => "It was changed or cleared meanwhile.".to_owned(),
            Err(why) => why,
        };
        said.set(words);
    };
    let remove = move |()| {
        let removed = drafts.change(|all| all.remove(id));
        said.set(
            removed
                .err()
                .unwrap_or_else(|| "The draft was removed.".to_owned()),
        );
    };
    let name = move || {
        let action = draft.get().map(|draft| draft.action)?;
        let words = state
            .read_action(action)
            .map(|action| capital(&action.name()));
        Some((
            Route::Action(drafts.log, action, Default::default()).href(),
            words,
        ))
    };
    view! {
        <li class="card stack">
            <h2 class="change__title">
                {move || name().map(|(href, words)| match words {
                    Some(words) => view! { <a href=href>{words}</a> }.into_any(),
                    None => "An action that is not in the log any more".into_any(),
                })}
            </h2>
            {move || draft.get().map(|draft| words_of(&draft))}
            <Show
                when=move || changing.get()
                fallback=move || view! {
                    <p class="cluster">
                        <Show when=can_clear>
                            <Button on_press=clear>"Clear for release"</Button>
                        </Show>
                        <Button kind=ButtonKind::Quiet on_press=move |()| changing.set(true)>"Change"</Button>
                        <Button kind=ButtonKind::Quiet on_press=remove>"Remove"</Button>
                    </p>
                }
            >
                <Reword drafts id changing said/>
            </Show>
        </li>
    }
}

fn words_of(draft: &PrivateDraft) -> AnyView {
    let kind = match (draft.kind, draft.audience) {
        (EntryKind::Question, Audience::Open) => "Question",
        (EntryKind::Question, Audience::Internal) => "Internal question",
        (_, Audience::Open) => "Update",
        (_, Audience::Internal) => "Internal update",
    };
    let dated = draft.dated.map(|day| format!(", dated {}", text::day(day)));
    let by = |hand: &Hand| match hand.organisation.as_str() {
        "" => hand.name.clone(),
        organisation => format!("{}, {organisation}", hand.name),
    };
    let state = match (&draft.cleared, draft.by.organisation.is_empty()) {
        (Some(hand), _) => format!("Cleared by {}.", by(hand)),
        (None, true) => "Nobody can clear it: whoever wrote it gave no organisation.".to_owned(),
        (None, false) => format!(
            "Not cleared. Somebody else of {} does so here, after saying who they are.",
            draft.by.organisation
        ),
    };
    view! {
        <p class="entry__text">{draft.text.clone()}</p>
        <p class="muted">{kind} " by " {by(&draft.by)} {dated} ". " {state}</p>
    }
    .into_any()
}

/// Gives a draft other words.
#[component]
fn Reword(
    drafts: Drafts,
    id: EntryId,
    changing: RwSignal<bool>,
    said: RwSignal<String>,
) -> impl IntoView {
    let me = use_me();
    let begin = drafts.all.with_untracked(|all| {
        let draft = all.all().iter().find(|draft| draft.id == id);
        draft.map(|draft| draft.text.clone())
    });
    let words = RwSignal::new(begin.unwrap_or_default());
    let errors = RwSignal::new(Vec::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = words.get_untracked().trim().to_owned();
        let wrong = |text: &str| errors.set(vec![FieldError::new("draft-text", text)]);
        let hand = me
            .author()
            .with_untracked(|author| author.as_ref().map(Hand::of));
        match hand {
            _ if typed.is_empty() => wrong("Write something first"),
            None => wrong("Say first who you are"),
            Some(hand) => match drafts.change(|all| all.reword(id, &typed, hand)) {
                Ok(()) => {
                    said.set("Changed. It is to be cleared again.".into());
                    changing.set(false);
                }
                Err(why) => wrong(&why),
            },
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextArea id="draft-text" label="The words" value=words rows=3 error=error_of(errors, "draft-text")/>
            <p class="cluster">
                <SubmitButton>"Keep these words"</SubmitButton>
                <Button kind=ButtonKind::Quiet on_press=move |()| changing.set(false)>"Cancel"</Button>
            </p>
        </form>
    }
}
