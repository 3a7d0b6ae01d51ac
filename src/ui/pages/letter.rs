//! A letter that is ready, and the ways to take it away: to copy, to mail, as a draft with a file or without. The same
//! for every page that writes one.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

use super::FORMATS;
use crate::ui::prelude::*;
use crate::{
    command::{ExportFormat, PartFormat},
    model::ReadyLetter,
    text,
    ui::{
        context::use_outside,
        focus,
        parts::{Button, ButtonKind, Choice, SelectField, Status},
    },
};
use std::sync::Arc;

/// The format that was chosen in [`AttachField`].
pub(super) fn attached(chosen: RwSignal<String>) -> Option<ExportFormat> {
    let found = chosen.with(|word| FORMATS.iter().find(|(known, ..)| known == word));
    found.map(|(_, format, _)| *format)
}

/// What the file of a letter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// The whole log.
    Log,
    /// The rows of one owner, and nothing else.
    Rows,
}

impl Holds {
    /// Whether a file of this format can hold that, and no more.
    pub(super) fn fits(self, format: ExportFormat) -> bool {
        self == Self::Log || PartFormat::try_from(format).is_ok()
    }
}

/// Which file goes with a draft, and what that gives away.
#[component]
pub(super) fn AttachField(
    id: &'static str,
    hint: &'static str,
    holds: Signal<Holds>,
    chosen: RwSignal<String>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let formats = FORMATS
            .iter()
            .filter(|(_, format, _)| holds.get().fits(*format));
        let formats = formats.map(|(word, _, what)| {
            let name = what.split(':').next().unwrap_or_default();
            Choice::new(*word, name)
        });
        let nothing = std::iter::once(Choice::new("", "Nothing"));
        nothing.chain(formats).collect::<Vec<_>>()
    });
    view! {
        <SelectField
            id
            label="File attached to the draft"
            hint
            choices
            value=chosen
            on_change=move |word| chosen.set(word)
        />
        {move || attached(chosen).is_some_and(ExportFormat::carries_history).then(|| view! {
            <p>{text::CARRIES_HISTORY}</p>
        })}
    }
}

/// The letter, and the ways to take it away.
#[component]
pub(super) fn LetterView(letter: Arc<ReadyLetter>) -> impl IntoView {
    let outside = use_outside();
    let said = RwSignal::new(String::new());
    Effect::new(|_| focus::to_id("letter"));
    let copied = letter.clone();
    let copy = move |()| {
        let then = Box::new(move |done| {
            said.set(match done {
                true => "The text is on the clipboard.".into(),
                false => "The browser does not let this page copy. Save the draft instead.".into(),
            });
        });
        let text = format!("{}\n\n{}", copied.subject, copied.text);
        outside.with(|o| o.copy_text(&text, then));
    };
    let saved = letter.clone();
    let save = move |()| {
        outside.with(|o| o.save_file("Letter.eml", "message/rfc822", &saved.draft));
        said.set("The draft goes to your downloads. A mail program opens it for sending.".into());
    };
    let address = text::mailto(&letter.subject, &letter.text);
    let is_long = address.is_none();
    let mail = address.map(|address| {
        view! { <a class="button" href=address>"Write it in the mail program"</a> }
    });
    view! {
        <div class="card stack" id="letter" tabindex="-1">
            <h3>{letter.subject.clone()}</h3>
            <pre class="letter">{letter.text.clone()}</pre>
            <p class="cluster">
                <Button kind=ButtonKind::Primary on_press=copy>"Copy the letter"</Button>
                {mail}
                <Button on_press=save>"Save as a draft (.eml)"</Button>
                {letter.file.clone().map(|file| view! {
                    <Button on_press=move |()| outside.with(|o| {
                        o.save_file(&file.name, &file.media_type, &file.bytes);
                    })>"Save the file alone"</Button>
                })}
            </p>
            {is_long.then(|| view! {
                <p class="muted">
                    "This letter is too long to be begun in the mail program from here. Copy it into a new message, or save it as a draft and open that."
                </p>
            })}
            <Status text=said/>
        </div>
    }
}
