//! Joins the session with the browser; holds no rule of its own.

use matters_arising::{
    browser::engine::{Core, run},
    session::Session,
};

fn main() {
    run(|client| -> Core {
        let mut session = Session::new(client);
        Box::new(move |input, now, rng| session.handle(input, now, rng))
    });
}
