//! What tests left out because something is not on this machine: they print `skipped: ` and why, and pass. What a test
//! that passes prints is shown to nobody, so it is told in the report of the run.

use std::collections::BTreeMap;
use std::path::Path;

/// What a test prints before it says what it lacks.
const MARK: &str = "skipped: ";

/// Whether a line of a test's output says that something was left out.
pub fn is_said(line: &str) -> bool {
    line.contains(MARK)
}

/// The lines of the report for what nextest wrote of a run.
pub fn in_report_of_nextest(file: &Path) -> Vec<String> {
    match std::fs::read_to_string(file) {
        Ok(report) => told(tests_of(&report)),
        Err(error) => vec![format!(
            "what was skipped is not known: {} was not written ({error})",
            file.display()
        )],
    }
}

/// The same, for lines as the tests printed them, each by a test of its own.
pub fn in_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    told(lines)
}

/// What each test in a report in JUnit's format printed.
fn tests_of(report: &str) -> impl Iterator<Item = &str> {
    report.split("<testcase ").skip(1)
}

/// How many tests say that they lack what.
fn told<'a>(tests: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for test in tests {
        let mut of_it: Vec<_> = test.lines().filter_map(reason).collect();
        of_it.sort();
        of_it.dedup();
        for reason in of_it {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let lines = reasons.into_iter().map(|(reason, n)| match n {
        1 => format!("1 test skipped its work, or a part of it: {reason}"),
        n => format!("{n} tests skipped their work, or a part of it: {reason}"),
    });
    lines.collect()
}

fn reason(line: &str) -> Option<String> {
    let (_, reason) = line.split_once(MARK)?;
    let reason = reason.split("</").next().unwrap_or_default();
    let plain = reason
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    Some(plain.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As nextest 0.9 writes it.
    const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="4" failures="0" errors="0">
    <testsuite name="matters-arising::formats" tests="4" disabled="0" errors="0" failures="0">
        <testcase name="real_log::rows_that_were_cut_are_whole" classname="matters-arising::formats" time="0.018">
            <system-out>
running 1 test
skipped: /home/ana/matters/../shared/seed/log.txt is not there
test real_log::rows_that_were_cut_are_whole ... ok
</system-out>
        </testcase>
        <testcase name="real_log::twice" classname="matters-arising::formats" time="0.018">
            <system-out>
running 1 test
test real_log::twice ... skipped: /home/ana/matters/../shared/seed/log.txt is not there
skipped: /home/ana/matters/../shared/seed/log.txt is not there
ok
</system-out>
        </testcase>
        <testcase name="age" classname="matters-arising::formats" time="0.018">
            <system-out>skipped: Ana&apos;s &amp; Ben&apos;s age is not there</system-out>
        </testcase>
        <testcase name="plain" classname="matters-arising::formats" time="0.018">
            <system-out>
running 1 test
test plain ... ok
</system-out>
        </testcase>
    </testsuite>
</testsuites>
"#;

    #[test]
    fn each_test_that_lacks_something_is_counted_once_for_each_thing() {
        assert_eq!(
            told(tests_of(REPORT)),
            [
                "2 tests skipped their work, or a part of it: /home/ana/matters/../shared/seed/log.txt is not there",
                "1 test skipped its work, or a part of it: Ana's & Ben's age is not there",
            ]
        );
    }

    #[test]
    fn where_nothing_was_skipped_nothing_is_told() {
        let rest = REPORT.rfind("<testcase ").unwrap_or_default();
        assert!(told(tests_of(&REPORT[rest..])).is_empty());
    }

    #[test]
    fn a_report_that_is_not_there_is_told_of() {
        let lines = in_report_of_nextest(Path::new("no such folder/junit.xml"));
        assert!(
            lines[0].starts_with("what was skipped is not known"),
            "{lines:?}"
        );
    }

    #[test]
    fn lines_of_several_tests_are_counted_together() {
        let lines = ["skipped: age is not there", "skipped: age is not there"];
        assert_eq!(
            in_lines(lines.into_iter()),
            ["2 tests skipped their work, or a part of it: age is not there"]
        );
    }
}
