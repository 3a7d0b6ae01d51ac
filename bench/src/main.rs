//! Runs the benches.

mod profile;

use bench::{generate, stored};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let what = args.next().unwrap_or_default();
    for n in args.filter_map(|n| n.parse::<usize>().ok()) {
        let file = format!("target/bench/{n}.automerge");
        if what == "gen" {
            let began = Instant::now();
            let Ok(base) = generate::only_actions(n, 7) else {
                return;
            };
            println!("{n}: only actions {:?}", began.elapsed());
            let began = Instant::now();
            let mut log = match generate::generate(n, 7) {
                Ok(log) => log,
                Err(e) => {
                    println!("{e}");
                    return;
                }
            };
            println!(
                "{n}: generated {:?}, {} edits, {} sessions",
                began.elapsed(),
                log.n_edits,
                log.n_sessions
            );
            let began = Instant::now();
            let Some(stored) = stored::store(&mut log) else {
                println!("none");
                return;
            };
            println!("stored {:?}", began.elapsed());
            let bytes = stored.document.save();
            println!(
                "bytes {} base {} each {} view {} recent {} chunks {}",
                bytes.len(),
                base.save().len(),
                (bytes.len() - base.save().len()) as f64 / log.n_edits as f64,
                stored.base.len(),
                stored.recent.len(),
                stored.chunks.len()
            );
            let _ = std::fs::create_dir_all("target/bench");
            let _ = std::fs::write(&file, &bytes);
        } else if what == "session" || what == "merge" || what == "doc" {
            let Ok(bytes) = std::fs::read(&file) else {
                return;
            };
            let _ = match what.as_str() {
                "session" => profile::session(&bytes, 200),
                "merge" => profile::merge(&bytes, 500),
                _ => profile::edits(&bytes, 200),
            };
        } else {
            let Ok(bytes) = std::fs::read(&file) else {
                return;
            };
            let began = Instant::now();
            let Ok(mut doc) = matters_arising::document::Document::load(&bytes) else {
                return;
            };
            println!("load {:?}", began.elapsed());
            let mut rng = bench::words::Seed(3);
            let people = bench::words::people(&mut rng);
            let w = generate::writer(&people[2], &mut rng);
            doc.write_as(&w);
            let mut planner = bench::plan::Planner {
                actions: vec![],
                categories: doc
                    .head()
                    .map(|h| h.categories.iter().map(|c| c.id).collect())
                    .unwrap_or_default(),
                rng,
            };
            for a in doc.actions() {
                planner.add(a.id, &a.text, 20);
            }
            let mut times: std::collections::BTreeMap<&str, Vec<f64>> = Default::default();
            for _ in 0..400 {
                let nth = planner.rng.below(n);
                for step in planner.edits(nth) {
                    let edit = step.edit();
                    let began = Instant::now();
                    let ok = doc
                        .apply(&edit, matters_arising::model::Timestamp(1_700_000_000))
                        .is_ok();
                    if ok {
                        times
                            .entry(step.kind())
                            .or_default()
                            .push(began.elapsed().as_secs_f64() * 1e6);
                    }
                }
            }
            for (kind, mut t) in times {
                t.sort_by(f64::total_cmp);
                println!(
                    "{kind}: n {} median {:.0} us, p90 {:.0}, max {:.0}",
                    t.len(),
                    t[t.len() / 2],
                    t[t.len() * 9 / 10],
                    t[t.len() - 1]
                );
            }
        }
    }
}
