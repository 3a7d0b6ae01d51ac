//! What comes in on a meeting after it was closed from somebody who did not know of the closing.

use super::{Attendee, Meeting, MeetingField, Paper};
use crate::model::When;
use serde::{Deserialize, Serialize};

/// A change of what the minutes say that came in after the meeting was closed. It is shown beside the minutes and changes
/// nothing in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Later {
    /// Somebody was noted as present.
    Came(Attendee),
    /// Somebody was taken off those present.
    Went(Attendee),
    /// A field was set to these words; to nothing where they are empty.
    Set(MeetingField, String),
    /// A paper was put before the meeting, or changed.
    Paper(Paper),
    /// A paper was removed.
    NoPaper(Paper),
    /// The meeting was called off.
    CalledOff,
}

impl Meeting {
    /// What the minutes say stays as it was when the meeting was closed; what has come in since is kept beside it.
    pub fn keep_as_closed(&mut self, closed: Self) {
        let came = only_in(&self.attendance, &closed.attendance).map(Later::Came);
        let went = only_in(&closed.attendance, &self.attendance).map(Later::Went);
        let mut later: Vec<_> = came.chain(went).collect();
        let words = |date: Option<When>| date.map(When::words).unwrap_or_default();
        for (field, then, now) in [
            (MeetingField::Date, words(closed.date), words(self.date)),
            (
                MeetingField::Title,
                closed.title.clone(),
                self.title.clone(),
            ),
            (
                MeetingField::Place,
                closed.place.clone(),
                self.place.clone(),
            ),
        ] {
            if then != now {
                later.push(Later::Set(field, now));
            }
        }
        later.extend(only_in(&self.papers, &closed.papers).map(Later::Paper));
        let is_here = |paper: &&Paper| self.papers.iter().any(|one| one.number == paper.number);
        let gone = closed.papers.iter().filter(|paper| !is_here(paper));
        later.extend(gone.cloned().map(Later::NoPaper));
        if self.called_off.is_some() && closed.called_off.is_none() {
            later.push(Later::CalledOff);
        }
        self.later = later;
        self.date = closed.date;
        self.title = closed.title;
        self.place = closed.place;
        self.attendance = closed.attendance;
        self.papers = closed.papers;
        self.called_off = closed.called_off;
        self.apart = closed.apart;
    }

    /// Who was there by the minutes, and who was noted as present by somebody who did not know that they were closed:
    /// what came in with them can be their word.
    pub(super) fn there(&self) -> impl Iterator<Item = &Attendee> {
        let came = self.later.iter().filter_map(|one| match one {
            Later::Came(attendee) => Some(attendee),
            _ => None,
        });
        self.attendance.iter().chain(came)
    }
}

fn only_in<'a, T: Clone + PartialEq>(
    all: &'a [T],
    others: &'a [T],
) -> impl Iterator<Item = T> + 'a {
    all.iter().filter(|one| !others.contains(one)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attribution, MeetingId, Timestamp};

    #[test]
    fn minutes_stay_as_they_were_closed_and_all_that_came_later_stands_beside_them() {
        let written = || Attribution {
            author: None,
            at: Timestamp(0),
        };
        let [forum, harbour] = ["Forum", "Harbour"].map(|name| Attendee::Organisation(name.into()));
        let paper = |number, title: &str| Paper {
            number,
            title: title.into(),
            link: String::new(),
            hash: None,
        };
        let closed = Meeting {
            date: When::parse("2019-02-14"),
            title: "Workshop 4".into(),
            attendance: vec![forum.clone()],
            papers: vec![paper(1, "Guidance"), paper(2, "Figures")],
            closed: Some(written()),
            ..Meeting::empty(MeetingId::random(&mut || 1))
        };
        let mut now = Meeting {
            date: When::parse("2019-02-21"),
            place: "Hall".into(),
            attendance: vec![harbour.clone()],
            papers: vec![paper(2, "Other figures")],
            called_off: Some(written()),
            ..closed.clone()
        };
        now.keep_as_closed(closed.clone());
        let later = [
            Later::Came(harbour.clone()),
            Later::Went(forum),
            Later::Set(MeetingField::Date, "21 February 2019".into()),
            Later::Set(MeetingField::Place, "Hall".into()),
            Later::Paper(paper(2, "Other figures")),
            Later::NoPaper(paper(1, "Guidance")),
            Later::CalledOff,
        ];
        assert_eq!(now.later, later);
        assert_eq!(now.organisations(), ["Forum", "Harbour"], "they can speak");
        now.later = Vec::new();
        assert_eq!(now, closed);
        now.keep_as_closed(closed.clone());
        assert_eq!(now, closed, "nothing came in");
    }
}
