//! Fields with a label, a hint and an error, after the pattern of the GOV.UK Design System.

use crate::ui::prelude::*;

/// The parts of a field around its control: label, hint, error.
#[component]
pub(super) fn FieldFrame(
    id: String,
    label: String,
    hint: Option<String>,
    error: Signal<Option<String>>,
    hide_label: bool,
    children: Children,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let label_class = if hide_label {
        "field__label visually-hidden"
    } else {
        "field__label"
    };
    view! {
        <div class="field" class:field--wrong=move || error.with(Option::is_some)>
            <label class=label_class for=id.clone()>
                {label}
            </label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {move || {
                let error_id = error_id.clone();
                error.get().map(|error| view! {
                    <p class="field__error" id=error_id>
                        <span class="visually-hidden">"Error: "</span>
                        {error}
                    </p>
                })
            }}
            {children()}
        </div>
    }
}

/// The ids that describe a control, for `aria-describedby`.
pub(super) fn described(
    id: &str,
    has_hint: bool,
    error: Signal<Option<String>>,
) -> Signal<Option<String>> {
    let (hint, wrong) = (format!("{id}-hint"), format!("{id}-error"));
    Signal::derive(move || {
        let wrong = error.with(Option::is_some).then_some(&wrong);
        let ids: Vec<_> = has_hint
            .then_some(&hint)
            .into_iter()
            .chain(wrong)
            .map(String::as_str)
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    })
}

pub(super) fn invalid(error: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Copy {
    move || error.with(Option::is_some).then_some("true")
}

/// What is typed into a line of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypedKind {
    /// Words.
    #[default]
    Words,
    /// A secret that cannot be seen: letter for letter, nothing is corrected in it.
    HiddenSecret,
    /// A secret that somebody wants to see.
    ShownSecret,
}

/// A line of text.
#[component]
pub fn TextField(
    /// Its id; an error summary leads to it.
    #[prop(into)]
    id: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Help in a few words.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The kind of autofill, such as `name` or `organization`.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// What is typed, as the browser has kinds for it.
    #[prop(optional, into)]
    kind: Signal<TypedKind>,
    /// Whether the label is for screen readers alone.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let described = described(&id, hint.is_some(), error);
    let is_secret = move || kind.get() != TypedKind::Words;
    view! {
        <FieldFrame id=id.clone() label hint error hide_label>
            <input
                class="field__control"
                type=move || if kind.get() == TypedKind::HiddenSecret { "password" } else { "text" }
                id=id
                autocomplete=autocomplete.unwrap_or_else(|| "off".into())
                autocapitalize=move || is_secret().then_some("none")
                spellcheck=move || is_secret().then_some("false")
                aria-describedby=move || described.get()
                aria-invalid=invalid(error)
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </FieldFrame>
    }
}

/// A line of text to be copied: it selects itself.
#[component]
pub fn CopyField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What it holds.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <input
                class="field__control"
                type="text"
                id=id
                readonly
                prop:value=value
                on:focus:target=|event| event.target().select()
            />
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Its id; an error summary leads to it.
    #[prop(into)]
    id: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Help in a few words.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// How many lines it shows.
    #[prop(default = 4)]
    rows: u32,
    /// Whether the label is for screen readers alone.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let described = described(&id, hint.is_some(), error);
    view! {
        <FieldFrame id=id.clone() label hint error hide_label>
            <textarea
                class="field__control"
                id=id
                rows=rows
                aria-describedby=move || described.get()
                aria-invalid=invalid(error)
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
        </FieldFrame>
    }
}

/// One choice of a `SelectField`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value, as `on_change` gives it.
    pub value: String,
    /// What it says.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A choice of one among several.
#[component]
pub fn SelectField(
    /// Its id; an error summary leads to it.
    #[prop(into)]
    id: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Hears the value of another choice.
    #[prop(into)]
    on_change: Callback<String>,
    /// Help in a few words.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether the label is for screen readers alone.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let described = described(&id, hint.is_some(), error);
    view! {
        <FieldFrame id=id.clone() label hint error hide_label>
            <select
                class="field__control field__control--select"
                id=id
                aria-describedby=move || described.get()
                aria-invalid=invalid(error)
                on:change:target=move |event| on_change.run(event.target().value())
            >
                {move || {
                    let chosen = value.get();
                    choices.get().into_iter().map(|choice| {
                        let selected = choice.value == chosen;
                        view! {
                            <option value=choice.value prop:selected=selected>{choice.label}</option>
                        }
                    }).collect_view()
                }}
            </select>
        </FieldFrame>
    }
}

/// A box to tick.
#[component]
pub fn CheckField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What ticking it means.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Hears whether it is ticked now.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <div class="check">
            <input
                class="check__box"
                type="checkbox"
                id=id.clone()
                prop:checked=checked
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <label class="check__label" for=id>
                {label}
            </label>
        </div>
    }
}
