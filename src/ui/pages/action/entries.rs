//! What was said on the action, newest first; answers stand under their question.

use super::{
    Row,
    entry_forms::*,
    remarks::{Item, RemarkView, with_remarks},
    row::may_be_struck,
};
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Action, Audience, Entry, EntryId, EntryKind},
    text::{self, Words},
    ui::{
        focus,
        pages::Written,
        parts::{Button, ButtonKind, Sending, Status},
    },
};

/// Sends what changes an entry, from a place that outlives the entry: one that is struck is made anew.
#[derive(Clone, Copy)]
pub(super) struct Changing {
    row: Row,
    sending: Sending,
    then: RwSignal<(String, &'static str)>,
}

impl Changing {
    fn new(row: Row, said: RwSignal<String>) -> Self {
        let then = RwSignal::new((String::new(), ""));
        let sending = Sending::new(
            move || {
                let (element, words) = then.get_untracked();
                said.set(words.into());
                focus::soon(format!("#{element}"));
            },
            move |refusal| said.set(text::refusal(&refusal).whole()),
        );
        Self { row, sending, then }
    }

    /// Sends an edit; when it is made, `words` are said and this entry has the focus.
    pub(super) fn send(self, edit: Edit, entry: EntryId, words: &'static str) {
        self.then.set((format!("entry-{entry}"), words));
        self.sending.sent(self.row.edit(edit));
    }
}

/// The entries that stand on their own, newest first: not the answers to a question that is here.
fn heads(action: &Action) -> Vec<Entry> {
    let mut heads: Vec<_> = action
        .entries
        .iter()
        .filter(|entry| question_of(action, entry).is_none())
        .cloned()
        .collect();
    heads.reverse();
    heads
}

fn question_of(action: &Action, entry: &Entry) -> Option<EntryId> {
    if entry.kind != EntryKind::Answer {
        return None;
    }
    let question = entry.regarding?;
    let is_here = |e: &Entry| e.id == question && e.kind == EntryKind::Question;
    action.entries.iter().any(is_here).then_some(question)
}

/// Whether the words stand in the document that brought the action: then whoever imported it only
/// carried them, and did not say them.
fn is_printed(action: &Action, entry: &Entry) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = action.entries.first();
    first.is_some_and(|first| first.written == entry.written)
        && action
            .imported
            .as_ref()
            .is_some_and(|i| plain(&i.status).contains(&plain(&entry.text)))
}

/// Whether it can be said of the entry itself that it is internal: an answer goes with its question.
fn can_turn(action: &Action, entry: &Entry) -> bool {
    let is_internal = |id| {
        let question = action.entries.iter().find(|one: &&Entry| one.id == id);
        question.is_some_and(|one| one.audience == Audience::Internal)
    };
    entry.kind.can_be_internal() && !question_of(action, entry).is_some_and(is_internal)
}

#[component]
pub(super) fn Entries(row: Row) -> impl IntoView {
    let entries = with_remarks(row, row.watch(heads));
    let n_open = row.watch(|a| a.open_questions().count());
    let said = RwSignal::new(String::new());
    let changing = Changing::new(row, said);
    view! {
        <section class="stack" aria-labelledby="action-entries">
            <h2 id="action-entries" tabindex="-1">"Updates and questions"</h2>
            {move || match n_open.get() {
                0 => None,
                n => Some(view! {
                    <p class="entries__open">
                        {text::count(n, "question has", "questions have")} " no answer yet."
                    </p>
                }),
            }}
            <Show when=move || row.can_edit.get()>
                <AddEntry row said/>
            </Show>
            <Status text=said/>
            <Show when=move || entries.with(Vec::is_empty)>
                <p class="muted">"Nothing has been said on this action yet."</p>
            </Show>
            <ol class="entries plain-list" reversed>
                <For each=move || entries.get() key=Item::key let(item)>
                    {match item {
                        Item::Entry(entry) => view! { <EntryView row entry changing/> }.into_any(),
                        Item::Remark(remark) => view! { <RemarkView row remark/> }.into_any(),
                    }}
                </For>
            </ol>
        </section>
    }
}

/// What is being done to an entry just now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Nothing,
    Answering,
    Correcting,
}

#[component]
fn EntryView(row: Row, entry: Entry, changing: Changing) -> AnyView {
    let id = entry.id;
    let answers = row.watch(move |a| {
        let of_this = |e: &&Entry| question_of(a, e) == Some(id);
        a.entries
            .iter()
            .filter(of_this)
            .cloned()
            .collect::<Vec<_>>()
    });
    let doing = RwSignal::new(Doing::Nothing);
    let element = format!("entry-{id}");
    let stop = Callback::new({
        let element = element.clone();
        move |()| {
            doing.set(Doing::Nothing);
            focus::to_id(&element);
        }
    });
    let (text, dated) = (StoredValue::new(entry.text.clone()), entry.at);
    let struck = entry.struck.is_some();
    view! {
        <li class="entry" class:entry--struck=struck id=element tabindex="-1">
            <EntryHead row entry=entry.clone()/>
            <EntryText entry=entry.clone()/>
            <Show when=move || row.can_edit.get()>
                <EntryButtons row entry=entry.clone() doing changing/>
            </Show>
            {move || match doing.get() {
                Doing::Nothing => ().into_any(),
                Doing::Answering => view! { <AnswerForm row question=id changing stop/> }.into_any(),
                Doing::Correcting => view! {
                    <CorrectForm row entry=id begin=text.get_value() dated changing stop/>
                }.into_any(),
            }}
            <Show when=move || answers.with(|all| !all.is_empty())>
                <ol class="entries entries--answers plain-list">
                    <For each=move || answers.get() key=|e| (e.id, e.struck.is_some(), e.audience) let(answer)>
                        <EntryView row entry=answer changing/>
                    </For>
                </ol>
            </Show>
        </li>
    }
    .into_any()
}

/// Kind, date of the words, who and when.
#[component]
fn EntryHead(row: Row, entry: Entry) -> impl IntoView {
    let id = entry.id;
    let printed = row.now(|a| is_printed(a, &entry));
    let unanswered = row.watch(move |a| a.open_questions().any(|q| q.id == id));
    let open = move || {
        unanswered
            .get()
            .then(|| view! { " " <span class="tag">"No answer yet"</span> })
    };
    entry_head(entry, printed, open.into_any())
}

/// `open` says whether a question still wants an answer.
fn entry_head(entry: Entry, printed: bool, open: AnyView) -> AnyView {
    let corrects = entry.kind != EntryKind::Answer && entry.regarding.is_some();
    let who = match (entry.by.clone(), printed) {
        (Some(by), _) => Some(format!("{by}, as printed; imported by ")),
        (None, true) => Some("As printed; imported by ".into()),
        (None, false) => None,
    };
    view! {
        <p class="entry__head">
            <strong class="entry__kind">{entry.kind.words()}</strong>
            {corrects.then_some(" (corrected)")}
            {(entry.audience == Audience::Internal)
                .then(|| view! { " " <span class="tag">"Internal"</span> })}
            {open}
            {entry.request.as_ref().map(|request| view! {
                " " <span class="entry__at">{text::request_of(request)}</span>
            })}
            {entry.at.map(|at| view! { " " <span class="entry__at">{text::when(at)}</span> })}
            <span class="entry__who muted">
                {who}
                <Written written=entry.written/>
            </span>
        </p>
    }
    .into_any()
}

/// Everything that was said on an action, oldest first, with nothing to press; nothing where nothing was.
pub fn entries_view(action: &Action) -> Option<AnyView> {
    let one = |entry: &Entry| {
        let head = entry_head(entry.clone(), is_printed(action, entry), ().into_any());
        let struck = entry.struck.is_some();
        view! {
            <li class="entry" class:entry--struck=struck>
                {head}
                <EntryText entry=entry.clone()/>
            </li>
        }
        .into_any()
    };
    let entries: Vec<_> = action.entries.iter().map(one).collect();
    (!entries.is_empty())
        .then(|| view! { <ol class="entries plain-list">{entries}</ol> }.into_any())
}

#[component]
fn EntryText(entry: Entry) -> impl IntoView {
    let paragraphs = |text: String| {
        let lines = text.lines().map(|l| view! { <p>{l.to_owned()}</p> });
        lines.collect_view()
    };
    match entry.struck {
        None => view! { <div class="entry__text">{paragraphs(entry.text)}</div> }.into_any(),
        Some(struck) => view! {
            <del class="entry__text entry__text--struck">{paragraphs(entry.text)}</del>
            <p class="muted">"Struck by " <Written written=struck/></p>
        }
        .into_any(),
    }
}

#[component]
fn EntryButtons(
    row: Row,
    entry: Entry,
    doing: RwSignal<Doing>,
    changing: Changing,
) -> impl IntoView {
    if entry.struck.is_some() {
        return ().into_any();
    }
    let kind = entry.kind.words().to_lowercase();
    let about = text::first_words(&entry.text, 30);
    let name = |verb: &str| format!("{verb} {kind}: {about}");
    let id = entry.id;
    let strike = move |()| {
        let edit = Edit::StrikeEntry {
            action: row.id,
            entry: id,
        };
        changing.send(edit, id, "Struck. The words stay readable.");
    };
    let (mark, audience, words) = match entry.audience {
        Audience::Open => (
            "Mark as internal",
            Audience::Internal,
            "Internal now. Public copies leave it out.",
        ),
        Audience::Internal => (
            "No longer internal",
            Audience::Open,
            "No longer internal. Public copies have it.",
        ),
    };
    let turn = move |()| {
        let edit = Edit::SetAudience {
            action: row.id,
            entry: id,
            audience,
        };
        changing.send(edit, id, words);
    };
    let is_question = entry.kind == EntryKind::Question;
    let can_turn = row.now(|a| can_turn(a, &entry));
    let is_ours = may_be_struck(entry.clone());
    let (correct_name, strike_name) = (
        StoredValue::new(name("Correct")),
        StoredValue::new(name("Strike")),
    );
    let strike = Callback::new(strike);
    view! {
        <p class="entry__buttons cluster">
            {is_question.then(|| view! {
                <Button name=name("Answer") on_press=move |()| doing.set(Doing::Answering)>
                    "Answer"
                </Button>
            })}
            <Show when=move || is_ours.get()>
                <Button
                    kind=ButtonKind::Quiet
                    name=correct_name.get_value()
                    on_press=move |()| doing.set(Doing::Correcting)
                >"Correct"</Button>
            </Show>
            {can_turn.then(|| view! {
                <Button kind=ButtonKind::Quiet name=name(mark) on_press=turn>{mark}</Button>
            })}
            <Show when=move || is_ours.get()>
                <Button kind=ButtonKind::Quiet name=strike_name.get_value() on_press=strike>"Strike"</Button>
            </Show>
        </p>
    }
    .into_any()
}
