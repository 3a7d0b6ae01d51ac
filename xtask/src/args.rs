//! What a person may ask of `cargo xtask`. Knows no tool.

pub const HELP: &str = "\
cargo xtask serve [--dev] [--port N]   set up, build the page, serve it at http://127.0.0.1:8080
                                       (--dev: rebuild whenever a file changes)
cargo xtask test [--quick] [STEP…]     set up, then every test (--quick: native ones only)
                                       steps: fmt clippy native fuzz wasm page journeys
cargo xtask fuzz [TARGET…] [--seconds N]
                                       give the readers of what comes from outside made-up bytes
cargo xtask bench [ARGS…]              run the benches
cargo xtask profile                    see what runs when logs are opened and edited; the rest is put
                                       into parts that the page fetches later
cargo xtask build                      set up and build the page and the native binary
cargo xtask setup                      install what building and testing need, and stop";

/// The steps of `cargo xtask test`, in order.
pub const STEPS: [&str; 7] = [
    "fmt", "clippy", "native", "fuzz", "wasm", "page", "journeys",
];

#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    Help,
    Setup,
    Build,
    Serve { dev: bool, port: u16 },
    Test { quick: bool, steps: Vec<String> },
    Fuzz { targets: Vec<String>, seconds: u32 },
    Bench { rest: Vec<String> },
    Profile,
}

pub fn parse(words: impl Iterator<Item = String>) -> Result<Task, String> {
    let mut words = words.peekable();
    let Some(task) = words.next() else {
        return Err("What shall I do?".to_owned());
    };
    match task.as_str() {
        "help" | "--help" | "-h" => Ok(Task::Help),
        "setup" => none_left(words).map(|()| Task::Setup),
        "build" => none_left(words).map(|()| Task::Build),
        "profile" => none_left(words).map(|()| Task::Profile),
        "bench" => Ok(Task::Bench {
            rest: words.collect(),
        }),
        "serve" => {
            let (mut dev, mut port) = (false, 8080);
            while let Some(word) = words.next() {
                match word.as_str() {
                    "--dev" => dev = true,
                    "--port" => {
                        let number = words.next().unwrap_or_default();
                        port = number.parse().map_err(|_| {
                            format!("--port wants a number up to 65535, not \"{number}\".")
                        })?;
                    }
                    other => return Err(format!("\"{other}\" means nothing to serve.")),
                }
            }
            Ok(Task::Serve { dev, port })
        }
        "test" => {
            let (mut quick, mut steps) = (false, Vec::new());
            for word in words {
                match word.as_str() {
                    "--quick" => quick = true,
                    step if STEPS.contains(&step) => steps.push(word),
                    other => return Err(format!("\"{other}\" is no step of test.")),
                }
            }
            Ok(Task::Test { quick, steps })
        }
        "fuzz" => {
            let (mut targets, mut seconds) = (Vec::new(), crate::fuzz::LONG);
            while let Some(word) = words.next() {
                match word.as_str() {
                    "--seconds" => {
                        let number = words.next().unwrap_or_default();
                        seconds = number.parse().ok().filter(|n| *n > 0).ok_or_else(|| {
                            format!("--seconds wants a number above 0, not \"{number}\".")
                        })?;
                    }
                    _ => targets.push(word),
                }
            }
            Ok(Task::Fuzz { targets, seconds })
        }
        other => Err(format!("\"{other}\" is no task.")),
    }
}

fn none_left(mut words: impl Iterator<Item = String>) -> Result<(), String> {
    words.next().map_or(Ok(()), |word| {
        Err(format!("\"{word}\" means nothing here."))
    })
}

#[cfg(test)]
mod tests {
    use super::{Task, parse};

    fn asked(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_what_is_asked() {
        assert_eq!(
            asked("serve"),
            Ok(Task::Serve {
                dev: false,
                port: 8080
            })
        );
        assert_eq!(
            asked("serve --port 9 --dev"),
            Ok(Task::Serve { dev: true, port: 9 })
        );
        assert_eq!(
            asked("test --quick native"),
            Ok(Task::Test {
                quick: true,
                steps: vec!["native".to_owned()]
            })
        );
        assert_eq!(
            asked("fuzz sealed --seconds 9"),
            Ok(Task::Fuzz {
                targets: vec!["sealed".to_owned()],
                seconds: 9
            })
        );
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "",
            "sevre",
            "serve --port",
            "serve --port 70000",
            "test journey",
            "fuzz --seconds 0",
            "fuzz --seconds",
            "build all",
        ] {
            assert!(asked(line).is_err(), "{line}");
        }
    }
}
