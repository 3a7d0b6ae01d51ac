//! The log in the formats of other programs: a choice with a sentence each, and one button.

use crate::ui::prelude::*;
use crate::{
    command::ExportFormat,
    text,
    ui::{
        context::{FileGoes, use_dispatch},
        parts::{Button, Choice, RadioField, Sending, Status},
    },
};

/// What can be chosen, with the word for it in the form, its name and, after a colon, what it is for.
pub(in crate::ui::pages) const FORMATS: [(&str, ExportFormat, &str); 10] = [
    (
        "html",
        ExportFormat::Page,
        "A page: one file that any browser opens, also without a network, and that merges like a snapshot",
    ),
    (
        "xlsx",
        ExportFormat::Xlsx,
        "Excel: a sheet for each list, with real dates and filters",
    ),
    (
        "docx",
        ExportFormat::Docx,
        "Word: the three tables with the legend, to read, print and mark up",
    ),
    (
        "ods",
        ExportFormat::Ods,
        "OpenDocument spreadsheet: as for Excel, for LibreOffice and others",
    ),
    (
        "odt",
        ExportFormat::Odt,
        "OpenDocument text: as for Word, for LibreOffice and others",
    ),
    (
        "csv",
        ExportFormat::Csv,
        "CSV: one table of all actions, for any spreadsheet or program",
    ),
    (
        "md",
        ExportFormat::Markdown,
        "Markdown: text with tables, for wikis and editors",
    ),
    (
        "ics",
        ExportFormat::Calendar,
        "Calendar: the deadlines that are dates, with a reminder a week before",
    ),
    (
        "json",
        ExportFormat::Json,
        "JSON: every field, for programs",
    ),
    (
        "findings",
        ExportFormat::Findings,
        "Findings: what the import raised, as JSON",
    ),
];

/// Writes the log in the format that is chosen.
#[component]
pub(super) fn Formats() -> impl IntoView {
    let dispatch = use_dispatch();
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || said.set("The file goes to your downloads.".into()),
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let chosen = RwSignal::new(FORMATS[0].0.to_owned());
    let choices = FORMATS.map(|(word, _, label)| Choice::new(word, label));
    let picked = move || {
        let found = chosen.with(|chosen| FORMATS.iter().find(|(word, ..)| word == chosen));
        found.map(|(_, format, _)| *format)
    };
    let write = move |()| {
        if let Some(format) = picked() {
            said.set(String::new());
            sending.sent(dispatch.export(format, FileGoes::Downloads));
        }
    };
    view! {
        <section class="stack">
            <h2>"Other formats"</h2>
            <RadioField name="format" legend="Format" choices=choices.to_vec() value=chosen/>
            <p>{move || match picked().is_some_and(ExportFormat::carries_history) {
                true => text::CARRIES_HISTORY,
                false => "This file holds the log as it is now, without its history.",
            }}</p>
            <div><Button on_press=write>"Download"</Button></div>
            <Status text=said/>
        </section>
    }
}
