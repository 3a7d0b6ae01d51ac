//! Buttons, and links that look like them.

use crate::ui::prelude::*;

/// How much a button weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on this screen.
    Primary,
    /// Something else that can be done.
    #[default]
    Secondary,
    /// Looks like a link; for small things in a line of text.
    Quiet,
    /// Takes something away.
    Warning,
}

impl ButtonKind {
    /// The classes of the part.
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Secondary => "button",
            Self::Quiet => "button button--quiet",
            Self::Warning => "button button--warning",
        }
    }
}

/// A button. It does not submit forms; use `SubmitButton` for that. Where it cannot be pressed it keeps the focus, which
/// the browser would take from one that is `disabled`.
#[component]
pub fn Button(
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// Whether it can be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// A longer name for those who cannot see the surroundings, beginning with the visible words.
    #[prop(optional, into)]
    name: Option<String>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=kind.class()
            aria-label=name
            aria-disabled=is_off(disabled)
            on:click=move |_| if !disabled.get_untracked() { on_press.run(()) }
        >
            {children()}
        </button>
    }
}

fn is_off(disabled: Signal<bool>) -> impl Fn() -> Option<&'static str> + Copy {
    move || disabled.get().then_some("true")
}

/// The button that sends a form.
#[component]
pub fn SubmitButton(
    /// Whether it can be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=ButtonKind::Primary.class()
            aria-disabled=is_off(disabled)
            on:click=move |event| if disabled.get_untracked() { event.prevent_default() }
        >
            {children()}
        </button>
    }
}

/// A link that leads to a place and weighs like a button.
#[component]
pub fn ButtonLink(
    /// How much it weighs.
    #[prop(optional)]
    kind: ButtonKind,
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=move || href.get()>
            {children()}
        </a>
    }
}
