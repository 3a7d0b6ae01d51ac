//! Joins the layers of the engine; holds no rule of its own.

use matters_arising::{
    browser::engine::{Core, Surroundings, run},
    command::ExportFormat,
    export, import,
    session::Session,
};

fn main() {
    run(Surroundings {
        session: |client| -> Core {
            let mut session = Session::new(client);
            Box::new(move |input, now, rng| session.handle(input, now, rng))
        },
        import: import::read,
        export: |format, head, actions, findings| match format {
            ExportFormat::Findings => export::findings(actions, findings).into_bytes(),
            _ => export::json(head, actions, findings).into_bytes(),
        },
    });
}
