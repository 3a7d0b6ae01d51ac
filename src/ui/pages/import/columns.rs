//! What each column of a document was taken for, and in which order its dates were read; both can be said anew, and the
//! document is read again at once.

use super::remembered::{Remembered, Roles, offered};
use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{AmbiguousDates, ColumnReading, ColumnRole, DateOrder, ImportChoices, TableReading},
    projection::ImportPreview,
    text,
    ui::{
        context::{Dispatch, World, use_dispatch, use_outside},
        focus,
        parts::{Button, Choice, Notice, NoticeKind, RadioField, SelectField},
    },
};
use std::sync::Arc;

/// Where it is kept what somebody said of columns.
const REMEMBERED: &str = "import/columns";

/// How the document before the person is to be read. Lives as long as the page: each reading makes what is below anew.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    dispatch: Dispatch,
    outside: World,
    choices: RwSignal<ImportChoices>,
    /// The columns of the document that is being read again, and what has the focus when it has been.
    again: StoredValue<Option<(String, String)>>,
}

impl Reading {
    pub(super) fn new() -> Self {
        Self {
            dispatch: use_dispatch(),
            outside: use_outside(),
            choices: RwSignal::new(ImportChoices::default()),
            again: StoredValue::new(None),
        }
    }

    /// A document was read. `false`: it is being read again, as was said the last time of one with these columns.
    pub(super) fn arrived(self, preview: &ImportPreview) -> bool {
        let Some(table) = &preview.draft.table else {
            self.again.set_value(None);
            return true;
        };
        let is_again = self.again.with_value(
            |again| matches!(again, Some((signature, _)) if *signature == table.signature()),
        );
        if is_again {
            return true;
        }
        self.again.set_value(None);
        self.choices.set(ImportChoices::default());
        let remembered = self.remembered();
        let Some(roles) = remembered.of(table) else {
            return true;
        };
        self.choices
            .update(|choices| choices.columns = roles.clone());
        self.read(table, "import-understood".to_owned());
        false
    }

    /// Puts the focus where it was before the document was read again, else where the answer begins.
    pub(super) fn focus(self) {
        let to = self
            .again
            .with_value(|again| again.as_ref().map(|(_, id)| id.clone()));
        focus::to_id(to.as_deref().unwrap_or("import-understood"));
    }

    fn remembered(self) -> Remembered {
        let text = self.outside.with(|o| o.preference(REMEMBERED));
        Remembered::parse(&text.unwrap_or_default())
    }

    fn remember(self, table: &TableReading, roles: Roles) {
        let mut all = self.remembered();
        all.say(table, roles);
        let text = all.print();
        self.outside
            .with(|o| o.set_preference(REMEMBERED, Some(text.as_str())));
    }

    fn read(self, table: &TableReading, focus: String) {
        self.again.set_value(Some((table.signature(), focus)));
        let choices = self.choices.get_untracked();
        self.dispatch.send(Command::ReadImportAs(choices));
    }

    /// Somebody says what a column is. The others stay what they are shown as.
    fn say(self, table: &TableReading, at: usize, role: ColumnRole) {
        let said = table.columns.iter().enumerate().map(|(other, column)| {
            let role = if other == at { role } else { column.role };
            (column.name.clone(), role)
        });
        let roles: Roles = said.collect();
        self.remember(table, roles.clone());
        self.choices.update(|choices| choices.columns = roles);
        self.read(table, select_id(at));
    }

    fn guess(self, table: &TableReading) {
        self.remember(table, Roles::new());
        self.choices.update(|choices| choices.columns.clear());
        self.read(table, "import-columns".to_owned());
    }

    fn date_order(self, table: &TableReading, order: DateOrder) {
        self.choices.update(|choices| choices.dates = Some(order));
        self.read(table, format!("import-dates-{}", order.word()));
    }
}

fn select_id(at: usize) -> String {
    format!("import-column-{at}")
}

/// The columns of the document, where it has real ones.
#[component]
pub(super) fn Columns(preview: Arc<ImportPreview>, reading: Reading) -> impl IntoView {
    let table: Arc<TableReading> = Arc::new(preview.draft.table.as_deref()?.clone());
    let missing = (!table.has_actions()).then(|| {
        let title = "No column was taken for the actions.";
        view! {
            <Notice kind=NoticeKind::Warning title>
                <p>"Choose below which column holds their wording."</p>
            </Notice>
        }
    });
    let rows = (0..table.columns.len()).map(|at| {
        let table = table.clone();
        view! { <ColumnRow table at reading/> }
    });
    let said = reading.choices.with_untracked(|c| !c.columns.is_empty());
    let guess = said.then(|| {
        let table = table.clone();
        view! {
            <p>
                "This is as somebody said on this device. "
                <Button on_press=move |()| reading.guess(&table)>"Guess the columns again"</Button>
            </p>
        }
    });
    Some(view! {
        <section class="stack" aria-labelledby="import-columns">
            <h2 id="import-columns" tabindex="-1">"Columns"</h2>
            {missing}
            <Dates table=table.clone() reading/>
            <p class="muted measure">
                "What each column was taken for. Change it, and the document is read again. The next one with the same headings is read the same way."
            </p>
            {guess}
            <div class="table-frame">
                <table class="past-table">
                    <thead>
                        <tr>
                            <th scope="col">"Heading"</th>
                            <th scope="col">"Taken for"</th>
                            <th scope="col">"Begins with"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    })
}

#[component]
fn ColumnRow(table: Arc<TableReading>, at: usize, reading: Reading) -> impl IntoView {
    let ColumnReading {
        name,
        role,
        samples,
        n_cells,
    } = table.columns.get(at)?.clone();
    let choices: Vec<_> = offered()
        .into_iter()
        .map(|(word, words)| Choice::new(word, words))
        .collect();
    let say = move |word: String| {
        if let Some(role) = ColumnRole::parse(&word) {
            reading.say(&table, at, role);
        }
    };
    let filled = text::count(n_cells as usize, "cell", "cells");
    let begins = match samples.is_empty() {
        true => "Nothing stands in it".to_owned(),
        false => samples.join(" · "),
    };
    Some(view! {
        <tr>
            <th scope="row">{name.clone()} <span class="muted">" (" {filled} ")"</span></th>
            <td>
                <SelectField
                    id=select_id(at)
                    label=format!("“{name}” is taken for")
                    hide_label=true
                    choices
                    value=role.word().to_owned()
                    on_change=say
                />
            </td>
            <td>{begins}</td>
        </tr>
    })
}

/// The question which of two ways to read a date is meant, asked once for a document.
#[component]
fn Dates(table: Arc<TableReading>, reading: Reading) -> impl IntoView {
    if table.ambiguous.is_none() && table.dates.is_none() {
        return None;
    }
    let legend = match &table.ambiguous {
        Some(AmbiguousDates { n, example, .. }) => format!(
            "Which stands first in dates such as {example}? ({})",
            text::count(*n as usize, "date", "dates")
        ),
        None => "Which stands first in dates such as 03/04/2019?".to_owned(),
    };
    let where_from = table.ambiguous.as_ref().map(|dates| {
        let evidence = dates.evidence.as_ref().map(|(date, order)| {
            let first = match order {
                DateOrder::DayFirst => "day",
                DateOrder::MonthFirst => "month",
            };
            format!(" Elsewhere in it stands {date}, where the {first} is first.")
        });
        let place = dates.place.clone();
        view! {
            <p class="field__hint">
                "The first stands in " {place} "." {evidence}
                " Nothing is kept before you say it."
            </p>
        }
    });
    let choices = vec![
        Choice::new(DateOrder::DayFirst.word(), "The day, as in Britain"),
        Choice::new(
            DateOrder::MonthFirst.word(),
            "The month, as in the United States",
        ),
    ];
    let value = RwSignal::new(
        table
            .dates
            .map(DateOrder::word)
            .unwrap_or_default()
            .to_owned(),
    );
    Effect::new(move |before: Option<()>| {
        let chosen = value.with(|word| DateOrder::parse(word));
        if let (Some(()), Some(order)) = (before, chosen) {
            reading.date_order(&table, order);
        }
    });
    Some(view! {
        <div class="measure">
            {where_from}
            <RadioField name="import-dates" legend choices value/>
        </div>
    })
}

/// What must be said before anything can be kept: the place to say it, and what.
pub(super) fn unsaid(preview: &ImportPreview) -> Option<(&'static str, &'static str)> {
    let table = preview.draft.table.as_ref()?;
    if !table.has_actions() {
        return Some(("import-columns", "Say which column holds the actions"));
    }
    let dates = "import-dates-day_first";
    let asked = "Say whether the day or the month stands first in dates";
    table.ambiguous.is_some().then_some((dates, asked))
}
