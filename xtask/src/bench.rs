//! `cargo xtask bench`: hands over to the bench programs. They are a member of the workspace named
//! `bench`, in the directory `bench/`, started with the place of the built page.

use crate::place::Place;
use crate::run::{Outcome, failure, run};
use crate::{browsers, native, page, tools};

pub fn all(place: &mut Place, rest: &[String]) -> Outcome<()> {
    if !place.root.join("bench/Cargo.toml").is_file() {
        return Err(failure(
            "run the benches",
            "there is no bench/Cargo.toml yet",
            "Add the benches as the workspace member `bench`.",
        ));
    }
    tools::set_up(place)?;
    let drivers = browsers::set_up(place)?;
    page::build(place, page::Kind::Release)?;
    let binary = native::build(place, native::Kind::Release)?;
    run(
        place
            .cargo()
            .args(["run", "--release", "--package", "bench", "--"])
            .args(rest)
            .env("MATTERS_DIST", page::Kind::Release.dist(place))
            .env("MATTERS_BIN", binary)
            .env("CHROMEDRIVER", drivers.chrome)
            .env("GECKODRIVER", drivers.gecko),
        "run the benches",
        "What failed is said above.",
    )
}
