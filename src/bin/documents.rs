//! Joins importers and exporters with the browser; holds no rule of its own.

use matters_arising::{
    browser::documents::{Answer, Request, serve},
    command::ExportFormat,
    export, import, prepare, trust,
};

/// Harder locks are not tried: this one takes a quarter of a gigabyte, and is what the age tool makes.
const MOST_WORK: u8 = 18;

fn main() {
    serve(|request| match request {
        Request::Read {
            name,
            bytes,
            choices,
        } => Answer::Read(import::read_as(&name, &bytes, &choices)),
        Request::ReadBack {
            name,
            choices,
            copy,
        } => {
            let format = ExportFormat::of_tables(&name).unwrap_or(ExportFormat::Csv);
            let written = export::write(format, &copy);
            Answer::Read(written.and_then(|bytes| import::read_as(&name, &bytes, &choices)))
        }
        Request::Unlock { bytes, passphrase } => {
            let opened = trust::unlock(passphrase.words(), &bytes, MOST_WORK);
            Answer::Unlocked(opened.map_err(Into::into))
        }
        Request::Prepare(job) => Answer::Prepared(prepare::prepare(&job)),
        Request::Write { format, copy } => Answer::Written(export::write(format, &copy)),
    });
}
