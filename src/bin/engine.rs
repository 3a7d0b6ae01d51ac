//! Joins the layers of the engine; holds no rule of its own.

use matters_arising::{
    browser::engine::{Core, Surroundings, run},
    model::FileError,
};

fn main() {
    run(Surroundings {
        session: |_client| -> Core { Box::new(|_input, _now, _rng| Vec::new()) },
        import: |_name, _bytes| Err(FileError::NoTable),
    });
}
