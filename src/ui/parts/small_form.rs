//! The frame of a small form: what is wrong with it, its button, and what became of what it sent.

use super::{ErrorSummary, FieldError, Sending, Status, SubmitButton, error_of};
use crate::ui::prelude::*;
use crate::{model::Refusal, text};
use leptos::ev;

/// What a small form says about itself, and the command that it has under way.
#[derive(Clone, Copy)]
pub struct Form {
    errors: RwSignal<Vec<FieldError>>,
    said: RwSignal<String>,
    sending: Sending,
}

/// What a form sends: the number of the command, or what is wrong with its fields.
pub type Sent = Result<u32, Vec<FieldError>>;

impl Form {
    /// A form. A refusal is shown at the field of this id; `done` makes room for the next one and gives the
    /// sentence that says what was done.
    pub fn new(field: &'static str, done: impl Fn() -> String + 'static) -> Self {
        let (errors, said) = (RwSignal::new(Vec::new()), RwSignal::new(String::new()));
        let sending = Sending::new(
            move || said.set(done()),
            move |refusal: Refusal| {
                let text = text::refusal(&refusal).whole();
                errors.set(vec![FieldError::new(field, text)]);
            },
        );
        Self {
            errors,
            said,
            sending,
        }
    }

    /// What is wrong with one field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        error_of(self.errors, field)
    }

    /// Says what is wrong with one field, as the outcome of sending.
    pub fn wrong(field: &'static str, text: impl Into<String>) -> Sent {
        Err(vec![FieldError::new(field, text)])
    }
}

/// The frame around the fields of a small form.
#[component]
pub fn FormFrame(
    /// Its state.
    form: Form,
    /// What its button says.
    #[prop(into)]
    button: Signal<String>,
    /// Reads the fields and sends what they say.
    #[prop(into)]
    send: Callback<(), Sent>,
    /// Where it stands: a card of its own, or the body of a disclosure.
    #[prop(default = "card stack")]
    class: &'static str,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        form.said.set(String::new());
        match send.run(()) {
            Ok(number) => {
                form.errors.set(Vec::new());
                form.sending.sent(number);
            }
            Err(wrong) => form.errors.set(wrong),
        }
    };
    view! {
        <form class=class novalidate on:submit=submit>
            <ErrorSummary errors=form.errors/>
            {children()}
            <div>
                <SubmitButton disabled=form.sending.is_waiting()>{move || button.get()}</SubmitButton>
            </div>
            <Status text=form.said/>
        </form>
    }
}
