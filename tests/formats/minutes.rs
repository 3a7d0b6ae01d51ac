//! The minutes of a meeting as documents: what their parts hold, and what LibreOffice makes of them.

use super::{
    exported::{TRICKY, copy_of, imported, numbers},
    office::{converted, is_well_formed, part, unzipped},
};
use matters_arising::{
    command::{Edit, MeetingEdit, MinutesFormat},
    export,
    model::*,
};

/// A meeting that has settled something of every kind, and the log as it stood then.
fn held() -> (LogCopy, Meeting) {
    let mut numbers = numbers();
    let mut log = imported(&mut numbers);
    let meeting = MeetingId::random(&mut numbers);
    let mut at = 18_004 * 86_400;
    let mut edit = |edit: Edit| {
        at += 3_600;
        log.apply(&edit, Timestamp(at)).unwrap();
    };
    let mut hold = |one: MeetingEdit| edit(Edit::Meeting(meeting, one));
    hold(MeetingEdit::Set {
        date: When::parse("2022-04-14"),
        title: "Spring & tide".to_owned(),
        place: "Harbour House".to_owned(),
    });
    hold(MeetingEdit::Attend(
        Attendee::Organisation("Divers’ Club".to_owned()),
        true,
    ));
    hold(MeetingEdit::PutPaper(Paper {
        number: 7,
        title: "Tide tables".to_owned(),
        link: String::new(),
        hash: None,
    }));
    let copy = copy_of(&log);
    let dated = |one: &&Action| one.due.deadline.last_day().is_some() && !one.stage.is_over();
    let mut open = copy.actions.iter().filter(dated).map(|one| one.id);
    let mut at = 18_005 * 86_400;
    for (decision, note) in [
        (Decision::RolledOver(Deadline::parse("2022-07")), TRICKY),
        (Decision::Carried, ""),
        (Decision::Noted, "First line\nSecond line"),
        (Decision::Noted, "Came in late"),
        (Decision::Noted, "Came in by a supplement"),
    ] {
        at += 3_600;
        let decide = MeetingEdit::Decide {
            actions: vec![(open.next().unwrap(), OutcomeId::random(&mut numbers))],
            decision,
            note: note.to_owned(),
            of: Vec::new(),
        };
        log.apply(&Edit::Meeting(meeting, decide), Timestamp(at))
            .unwrap();
    }
    let mut copy = copy_of(&log);
    let held = copy.head.meetings.iter_mut().find(|one| one.id == meeting);
    let held = held.unwrap();
    held.outcomes[3].minuted = Minuted::AfterClosing;
    held.outcomes[4].minuted = Minuted::Supplement;
    let held = held.clone();
    (copy, held)
}

fn written(format: MinutesFormat) -> Vec<u8> {
    let (copy, meeting) = held();
    export::minutes(format, &copy, &meeting).unwrap()
}

/// What stands in them, whatever the format.
const WORDS: [&str; 15] = [
    "Minutes: Spring & tide, 14 April 2022",
    "Harbour forum",
    "Harbour House",
    "Divers’ Club",
    "Tide tables (7)",
    "Deadlines moved",
    "Rolled over to July 2022, from ",
    "Carried over and discussed",
    "Carried over to the next meeting",
    "First line",
    "Second line",
    "Supplement: came in after the meeting was closed",
    "Came in by a supplement",
    "Came in after the meeting was closed, not signed",
    "Came in late",
];

#[test]
fn minutes_as_text_say_all_of_it() {
    let text = String::from_utf8(written(MinutesFormat::Text)).unwrap();
    for words in WORDS {
        assert!(text.contains(words), "{words} in:\n{text}");
    }
}

#[test]
fn minutes_as_a_document_have_a_heading_and_a_marked_header_row_for_each_section() {
    for format in [MinutesFormat::Docx, MinutesFormat::Odt] {
        let bytes = written(format);
        assert_eq!(bytes, written(format), "{format:?}");
        for (name, content) in &unzipped(&bytes) {
            if name != "mimetype" {
                is_well_formed(name, std::str::from_utf8(content).unwrap());
            }
        }
    }
    let word = part(&written(MinutesFormat::Docx), "word/document.xml");
    assert_eq!(word.matches("w:val=\"Heading1\"").count(), 4);
    assert_eq!(word.matches("<w:tblHeader/>").count(), 4);
    assert_eq!(word.matches("<w:tblCaption ").count(), 4);
    let text = part(&written(MinutesFormat::Odt), "content.xml");
    assert_eq!(text.matches("<text:h ").count(), 4);
    assert_eq!(text.matches("<table:table-header-rows>").count(), 4);
    assert_eq!(text.matches("<table:title>").count(), 4);
}

#[test]
fn a_meeting_that_settled_nothing_has_minutes_without_tables() {
    let (copy, mut meeting) = held();
    meeting.outcomes.clear();
    let write = |format| export::minutes(format, &copy, &meeting).unwrap();
    let word = part(&write(MinutesFormat::Docx), "word/document.xml");
    assert!(word.contains("No outcome was recorded.") && !word.contains("<w:tbl>"));
    let text = part(&write(MinutesFormat::Odt), "content.xml");
    assert!(text.contains("No outcome was recorded.") && !text.contains("<table:table "));
}

#[test]
fn minutes_carry_nothing_by_which_they_would_be_taken_for_a_copy_of_the_log() {
    for format in [MinutesFormat::Docx, MinutesFormat::Odt] {
        for (name, content) in unzipped(&written(format)) {
            let content = String::from_utf8(content).unwrap();
            for mark in [LOG_PROPERTY, HEADS_PROPERTY, ROW_BOOKMARK] {
                assert!(!content.contains(mark), "{mark} in {name}");
            }
        }
    }
}

#[test]
fn libreoffice_reads_the_minutes() {
    for format in [MinutesFormat::Docx, MinutesFormat::Odt] {
        let bytes = written(format);
        let name = format!("minutes{}", format.ending());
        let to = "txt:Text (encoded):UTF8";
        let Some(text) = converted(&name, &bytes, format.ending(), to) else {
            return;
        };
        let tricky = TRICKY.trim_end_matches('\u{1}');
        for words in WORDS.into_iter().chain([tricky]) {
            assert!(text.contains(words), "{words} in {name}:\n{text}");
        }
    }
}
