//! Joins importers and exporters with the browser; holds no rule of its own.

use matters_arising::{
    browser::documents::{Answer, Request, serve},
    command::ExportFormat,
    export, import,
};

fn main() {
    serve(|request| match request {
        Request::Read {
            name,
            bytes,
            choices,
        } => Answer::Read(import::read_as(&name, &bytes, &choices)),
        Request::Write {
            format,
            head,
            actions,
            findings,
        } => Answer::Written(match format {
            ExportFormat::Findings => export::findings(&actions, &findings).into_bytes(),
            ExportFormat::Json | ExportFormat::Snapshot => {
                export::json(&head, &actions, &findings).into_bytes()
            }
        }),
    });
}
