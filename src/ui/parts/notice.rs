//! Notices in the page, and the summary of what is wrong with a form.

use crate::text::{Message, Trouble};
use crate::ui::prelude::*;
use leptos::html;

/// What a notice is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something to know.
    #[default]
    Information,
    /// Something went well.
    Success,
    /// Something wants attention.
    Warning,
    /// Something is wrong.
    Error,
}

impl NoticeKind {
    fn class(self) -> &'static str {
        match self {
            Self::Information => "notice notice--information",
            Self::Success => "notice notice--success",
            Self::Warning => "notice notice--warning",
            Self::Error => "notice notice--error",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Information => "Information: ",
            Self::Success => "Done: ",
            Self::Warning => "Warning: ",
            Self::Error => "Problem: ",
        }
    }
}

impl From<Trouble> for NoticeKind {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused | Trouble::Environment => Self::Warning,
            Trouble::Defect => Self::Error,
        }
    }
}

/// A notice with a heading line; not a live region by itself.
#[component]
pub fn Notice(
    /// What it is about.
    #[prop(optional)]
    kind: NoticeKind,
    /// The line in bold.
    #[prop(into)]
    title: Signal<String>,
    /// What follows.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=kind.class()>
            <p class="notice__title">
                <span class="visually-hidden">{kind.word()}</span>
                {move || title.get()}
            </p>
            {children.map(|children| view! { <div class="notice__body">{children()}</div> })}
        </div>
    }
}

/// A message with its next step, as a notice.
#[component]
pub fn MessageNotice(
    /// The message.
    message: Message,
) -> impl IntoView {
    view! {
        <Notice kind=message.trouble.into() title=message.what>
            <p>{message.next}</p>
        </Notice>
    }
}

/// Something wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the control.
    pub field: String,
    /// What is wrong.
    pub text: String,
}

impl FieldError {
    /// Says what is wrong with a field.
    pub fn new(field: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            text: text.into(),
        }
    }
}

/// What is wrong with one field, from the list that the summary shows.
pub fn error_of(errors: RwSignal<Vec<FieldError>>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        errors.with(|all| {
            all.iter()
                .find(|e| e.field == field)
                .map(|e| e.text.clone())
        })
    })
}

/// The summary of what is wrong with a form, above it; takes focus whenever it changes.
#[component]
pub fn ErrorSummary(
    /// What is wrong; the summary is there while there is something.
    errors: RwSignal<Vec<FieldError>>,
) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let wrong = errors.with(|all| !all.is_empty());
        if let (true, Some(summary)) = (wrong, summary.get()) {
            _ = summary.focus();
        }
    });
    view! {
        <Show when=move || errors.with(|all| !all.is_empty())>
            <div class="error-summary" role="alert" tabindex="-1" node_ref=summary>
                <h2 class="error-summary__title">"There is a problem"</h2>
                <ul class="error-summary__list">
                    {move || errors.get().into_iter().map(|error| {
                        let field = error.field;
                        view! {
                            <li>
                                <button
                                    type="button"
                                    class="error-summary__link"
                                    on:click=move |_| crate::ui::focus::to_id(&field)
                                >
                                    {error.text}
                                </button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </div>
        </Show>
    }
}
