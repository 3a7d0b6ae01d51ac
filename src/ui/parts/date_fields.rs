//! A deadline as people give one: a month, a day, ongoing, monthly, when another action is complete, words or none.

use super::{Choice, SelectField, TextField};
use crate::ui::prelude::*;
use crate::{
    model::{ActionId, Day, Deadline, Month, When},
    projection::LogState,
    text,
    ui::context::use_log,
};

/// An action that a number may mean.
#[derive(Clone, PartialEq)]
struct Named {
    id: ActionId,
    number: u32,
    words: String,
}

/// What is typed into a [`DeadlineFields`], and what it means.
#[derive(Clone, Copy)]
pub struct DeadlineInput {
    kind: RwSignal<String>,
    day: RwSignal<String>,
    month: RwSignal<String>,
    year: RwSignal<String>,
    words: RwSignal<String>,
    number: RwSignal<String>,
    /// Which action is meant, where several may be.
    which: RwSignal<String>,
    /// The number that was shown to begin with and the action that it meant, whatever number that one gets meanwhile.
    meant: StoredValue<Option<(u32, ActionId)>>,
    log: LogState,
}

impl DeadlineInput {
    /// Shows a deadline of the open log to begin with.
    pub fn new(deadline: &Deadline) -> Self {
        let (kind, day, month, words) = match deadline {
            Deadline::None => ("month", None, None, ""),
            Deadline::Months(months) => ("month", None, months.last().copied(), ""),
            Deadline::Day(day) => ("day", Some(day.day()), Some(day.month()), ""),
            Deadline::Ongoing => ("ongoing", None, None, ""),
            Deadline::Monthly => ("monthly", None, None, ""),
            Deadline::After(_) => ("after", None, None, ""),
            Deadline::Other(_) if deadline.waits_for().is_some() => ("after", None, None, ""),
            Deadline::Other(words) => ("words", None, None, words.as_str()),
        };
        let shown = |n: Option<String>| RwSignal::new(n.unwrap_or_default());
        Self {
            kind: RwSignal::new(kind.into()),
            day: shown(day.map(|d| d.to_string())),
            month: shown(month.map(|m| m.month().to_string())),
            year: shown(month.map(|m| m.year().to_string())),
            words: RwSignal::new(words.into()),
            number: shown(deadline.waits_for().map(|number| number.to_string())),
            which: shown(deadline.end_of().map(|id| id.to_string())),
            meant: StoredValue::new(deadline.waits_for().zip(deadline.end_of())),
            log: use_log(),
        }
    }

    /// The actions that the number may mean: those that have it, and the one that was shown by it when this opened.
    fn named(self) -> Option<Vec<Named>> {
        let number = self.number.with(|text| text.trim().parse().ok());
        let number: u32 = number.filter(|number| *number > 0)?;
        let meant = self.meant.get_value().filter(|(was, _)| *was == number);
        Some(self.log.with_rows(|rows| {
            let all = rows.with_number(number).iter().copied();
            let meant = meant.map(|(_, id)| id);
            let meant = meant.filter(|id| !rows.with_number(number).contains(id));
            let all = all.chain(meant).filter_map(|id| rows.action(id));
            all.map(|one| Named {
                id: one.id,
                number: one.number.unwrap_or(number),
                words: text::first_words(&one.text, 60),
            })
            .collect()
        }))
    }

    /// The end of the action that is meant.
    fn end(self) -> Result<Deadline, &'static str> {
        let named = self
            .named()
            .ok_or("Enter the number of the action that it waits for")?;
        let meant = match named.as_slice() {
            [] => return Err("No action in this log has that number"),
            [only] => only,
            several => self.which.with(|which| {
                let meant = several.iter().find(|one| one.id.to_string() == *which);
                meant.ok_or("Several actions have that number: choose which one is meant")
            })?,
        };
        Ok(Deadline::after(meant.number).of_action(meant.id))
    }

    /// The deadline that is typed, or what is wrong with it.
    pub fn read(self) -> Result<Deadline, &'static str> {
        let number = |signal: RwSignal<String>| signal.with(|text| text.trim().parse::<i16>().ok());
        let month = || {
            let year = number(self.year).ok_or("Enter a year, such as 2026")?;
            let month = number(self.month).and_then(|m| u8::try_from(m).ok());
            month
                .and_then(|month| Month::new(year, month))
                .ok_or("Choose a month and enter a year with four digits")
        };
        Ok(match self.kind.get().as_str() {
            "day" => {
                let month = month()?;
                let day = number(self.day).and_then(|d| u8::try_from(d).ok());
                let day = day.and_then(|d| Day::new(month.year(), month.month(), d));
                Deadline::Day(day.ok_or("Enter a day that is in the calendar")?)
            }
            "ongoing" => Deadline::Ongoing,
            "monthly" => Deadline::Monthly,
            "after" => self.end()?,
            "none" => Deadline::None,
            "words" => {
                let words = self.words.get().trim().to_owned();
                if words.is_empty() {
                    return Err("Say in words when it is due");
                }
                Deadline::Other(words)
            }
            _ => Deadline::Months(vec![month()?]),
        })
    }
}

/// The fields for a deadline. `id` names the first one, for an error summary.
#[component]
pub fn DeadlineFields(
    /// The id of the first field.
    id: &'static str,
    /// What is typed.
    input: DeadlineInput,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let kinds = vec![
        Choice::new("month", "In a month"),
        Choice::new("day", "On a day"),
        Choice::new("ongoing", "Ongoing"),
        Choice::new("monthly", "Monthly"),
        Choice::new("after", "When another action is complete"),
        Choice::new("words", "In words, such as “after the elections”"),
        Choice::new("none", "No deadline"),
    ];
    let is = move |kind: &'static str| input.kind.with(|k| k == kind);
    view! {
        <SelectField
            id=id
            label="Due"
            choices=kinds
            value=input.kind
            on_change=move |kind| input.kind.set(kind)
            error
        />
        <div class="date-fields">
            <Show when=move || is("day")>
                <TextField id=format!("{id}-day") label="Day" value=input.day/>
            </Show>
            <Show when=move || is("day") || is("month")>
                <MonthFields id month=input.month year=input.year/>
            </Show>
        </div>
        <Show when=move || is("after")>
            <AfterFields id input/>
        </Show>
        <Show when=move || is("words")>
            <TextField id=format!("{id}-words") label="Words" value=input.words/>
        </Show>
    }
}

/// Which action is waited for: its number, and which one of them where several have it.
#[component]
fn AfterFields(id: &'static str, input: DeadlineInput) -> impl IntoView {
    let named = Memo::new(move |_| input.named().unwrap_or_default());
    let told = |one: &Named| format!("{}: {}", one.number, one.words);
    let choices = move || {
        let first = Choice::new("", "Choose one");
        let all = named.get().into_iter();
        let all = all.map(|one| Choice::new(one.id.to_string(), told(&one)));
        std::iter::once(first).chain(all).collect::<Vec<_>>()
    };
    let only = move || {
        named.with(|all| match all.as_slice() {
            [only] => Some(told(only)),
            _ => None,
        })
    };
    view! {
        <TextField id=format!("{id}-after") label="Number of that action" value=input.number/>
        <p class="muted" aria-live="polite">{only}</p>
        <Show when=move || named.with(|all| all.len() > 1)>
            <SelectField
                id=format!("{id}-which")
                label="Several actions have that number: which one is meant"
                choices=Signal::derive(choices)
                value=input.which
                on_change=move |which| input.which.set(which)
            />
        </Show>
    }
}

/// A month and a year. `<input type=month>` is missing in Firefox and in Safari on desktops.
#[component]
pub fn MonthFields(
    /// The beginning of both ids.
    id: &'static str,
    /// The number of the month, as text.
    month: RwSignal<String>,
    /// The year, as text.
    year: RwSignal<String>,
) -> impl IntoView {
    let months: Vec<_> = std::iter::once(Choice::new("", "Month"))
        .chain((1..=12).filter_map(|m| {
            let name = Month::new(2000, m)?.name();
            Some(Choice::new(m.to_string(), name))
        }))
        .collect();
    view! {
        <SelectField
            id=format!("{id}-month")
            label="Month"
            choices=months
            value=month
            on_change=move |chosen| month.set(chosen)
        />
        <TextField id=format!("{id}-year") label="Year" value=year/>
    }
}

/// A deadline in words, for buttons and summaries.
pub fn deadline_words(deadline: &Deadline) -> String {
    text::deadline(deadline).unwrap_or_else(|| "No deadline".into())
}

/// What is typed into [`WhenFields`]: a month, and a day of it where it is known.
#[derive(Clone, Copy)]
pub struct WhenInput {
    day: RwSignal<String>,
    month: RwSignal<String>,
    year: RwSignal<String>,
}

impl WhenInput {
    /// Shows a date to begin with.
    pub fn new(date: Option<When>) -> Self {
        let input = Self {
            day: RwSignal::new(String::new()),
            month: RwSignal::new(String::new()),
            year: RwSignal::new(String::new()),
        };
        input.show(date);
        input
    }

    /// Shows another date.
    pub fn show(self, date: Option<When>) {
        let day = match date {
            Some(When::Day(day)) => day.day().to_string(),
            _ => String::new(),
        };
        let month = date.map(When::month);
        self.day.set(day);
        self.month
            .set(month.map(|m| m.month().to_string()).unwrap_or_default());
        self.year
            .set(month.map(|m| m.year().to_string()).unwrap_or_default());
    }

    /// The date that is typed, none where nothing is, or what is wrong with it.
    pub fn read(self) -> Result<Option<When>, &'static str> {
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let (day, month, year) = (text(self.day), text(self.month), text(self.year));
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return Ok(None);
        }
        let month = month.parse().ok().zip(year.parse().ok());
        let month = month
            .and_then(|(month, year)| Month::new(year, month))
            .ok_or("Choose a month and enter a year with four digits")?;
        if day.is_empty() {
            return Ok(Some(When::Month(month)));
        }
        let day = day.parse().ok();
        let day = day.and_then(|day| Day::new(month.year(), month.month(), day));
        let day = day.ok_or("Enter a day that is in the calendar")?;
        Ok(Some(When::Day(day)))
    }
}

/// The fields for a date of which the day may be unknown. The id of the first is `id-day`.
#[component]
pub fn WhenFields(
    /// The beginning of the ids.
    id: &'static str,
    /// What is asked for.
    legend: &'static str,
    /// What is typed.
    input: WhenInput,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <fieldset class="field choices">
            <legend class="field__label">{legend}</legend>
            <div class="date-fields">
                <TextField id=format!("{id}-day") label="Day" value=input.day error/>
                <MonthFields id month=input.month year=input.year/>
            </div>
        </fieldset>
    }
}
