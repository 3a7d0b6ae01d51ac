//! Joins the layers of the engine; holds no rule of its own.

use matters_arising::{
    browser::engine::{Core, Surroundings, run},
    model::FileError,
    session::Session,
};

fn main() {
    run(Surroundings {
        session: |client| -> Core {
            let mut session = Session::new(client);
            Box::new(move |input, now, rng| session.handle(input, now, rng))
        },
        // Until importers and exporters are merged, every document is one that they do not read.
        import: |_name, _bytes| Err(FileError::NoTable),
        export: |_format, _head, _actions, _findings| Vec::new(),
    });
}
