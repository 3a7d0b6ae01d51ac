//! Joins importers and exporters with the browser; holds no rule of its own.

use matters_arising::{
    browser::documents::{Answer, Request, serve},
    export, import,
};

fn main() {
    serve(|request| match request {
        Request::Read {
            name,
            bytes,
            choices,
        } => Answer::Read(import::read_as(&name, &bytes, &choices)),
        Request::Write { format, copy } => Answer::Written(export::write(format, &copy)),
    });
}
