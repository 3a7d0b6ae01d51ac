//! Private drafts: updates and questions that are written down and not yet said to anybody.
//!
//! They are no part of the log. They lie on one device until a second person of the writer's organisation has cleared
//! them and they are released, all in one change. The rules, which the tests quote:
//!
//! - **d1** Only another person of the same organisation clears a draft.
//! - **d2** Other words are another draft: whoever changes them takes the clearance off.
//! - **d3** A release takes what is cleared, and nothing else.
//! - **d4** What was written down is read back the same; a line that cannot be read is kept as it is.
//!
//! Pure: where they are kept is not its business.

use super::{ActionId, Audience, Author, Day, EntryId, EntryKind};

/// More drafts than this are not kept for one log.
pub const MOST_DRAFTS: usize = 200;

/// A person and their organisation, as they said who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The name.
    pub name: String,
    /// The organisation; empty where none was given.
    pub organisation: String,
}

impl Hand {
    /// Whoever writes now.
    pub fn of(author: &Author) -> Self {
        Self {
            name: author.name.trim().to_owned(),
            organisation: author.organisation.trim().to_owned(),
        }
    }
}

/// One draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateDraft {
    /// The entry that it becomes.
    pub id: EntryId,
    /// The action.
    pub action: ActionId,
    /// An update or a question.
    pub kind: EntryKind,
    /// The words.
    pub text: String,
    /// For whom it is once it is released.
    pub audience: Audience,
    /// The date that it bears, where that is not the day of its release.
    pub dated: Option<Day>,
    /// Who wrote it.
    pub by: Hand,
    /// Who cleared it.
    pub cleared: Option<Hand>,
}

impl PrivateDraft {
    /// Whether this person may clear it (d1).
    pub fn may_be_cleared_by(&self, hand: &Hand) -> bool {
        let is_same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        self.cleared.is_none()
            && !self.by.organisation.is_empty()
            && is_same(&self.by.organisation, &hand.organisation)
            && !hand.name.is_empty()
            && !is_same(&self.by.name, &hand.name)
    }
}

/// The drafts of one log on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrivateDrafts {
    drafts: Vec<PrivateDraft>,
    /// Lines of a later version, or damaged ones.
    unread: Vec<String>,
}

impl PrivateDrafts {
    /// Reads what was written down (d4).
    pub fn parse(text: &str) -> Self {
        let mut all = Self::default();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match read(line) {
                Some(draft) => all.drafts.push(draft),
                None => all.unread.push(line.to_owned()),
            }
        }
        all
    }

    /// Writes them down: one line each, its parts set off by tabs.
    pub fn print(&self) -> String {
        let lines = self.drafts.iter().map(write);
        lines
            .chain(self.unread.iter().cloned())
            .map(|line| line + "\n")
            .collect()
    }

    /// The drafts, oldest first.
    pub fn all(&self) -> &[PrivateDraft] {
        &self.drafts
    }

    /// How many lines could not be read.
    pub fn n_unread(&self) -> usize {
        self.unread.len()
    }

    /// Keeps one more; `false` where there are too many already.
    pub fn add(&mut self, draft: PrivateDraft) -> bool {
        let has_room = self.drafts.len() < MOST_DRAFTS;
        if has_room {
            self.drafts.push(draft);
        }
        has_room
    }

    /// Gives a draft other words, by whoever writes them (d2).
    pub fn reword(&mut self, id: EntryId, text: &str, by: Hand) {
        if let Some(draft) = self.find(id)
            && draft.text != text
        {
            draft.text = text.to_owned();
            draft.by = by;
            draft.cleared = None;
        }
    }

    /// Clears a draft; `false` where this person may not (d1).
    pub fn clear(&mut self, id: EntryId, by: &Hand) -> bool {
        let draft = self.find(id).filter(|draft| draft.may_be_cleared_by(by));
        draft
            .map(|draft| draft.cleared = Some(by.clone()))
            .is_some()
    }

    /// Forgets a draft.
    pub fn remove(&mut self, id: EntryId) {
        self.drafts.retain(|draft| draft.id != id);
    }

    /// Those that a release takes (d3).
    pub fn cleared(&self) -> impl Iterator<Item = &PrivateDraft> {
        self.drafts.iter().filter(|draft| draft.cleared.is_some())
    }

    fn find(&mut self, id: EntryId) -> Option<&mut PrivateDraft> {
        self.drafts.iter_mut().find(|draft| draft.id == id)
    }
}

fn write(draft: &PrivateDraft) -> String {
    let hand = |hand: &Hand| [escaped(&hand.name), escaped(&hand.organisation)];
    let [by, of] = hand(&draft.by);
    let mut parts = vec![
        draft.id.to_string(),
        draft.action.to_string(),
        kind_part(draft),
        escaped(&draft.text),
        draft.dated.map(|day| day.to_string()).unwrap_or_default(),
        by,
        of,
    ];
    parts.extend(draft.cleared.iter().flat_map(hand));
    parts.join("\t")
}

/// What stands before the kind of a draft that is internal.
const INTERNAL: &str = "internal ";

fn kind_part(draft: &PrivateDraft) -> String {
    match draft.audience {
        Audience::Open => draft.kind.word().to_owned(),
        Audience::Internal => format!("{INTERNAL}{}", draft.kind.word()),
    }
}

fn read(line: &str) -> Option<PrivateDraft> {
    let parts: Vec<&str> = line.split('\t').collect();
    let (first, cleared) = parts.split_at_checked(7)?;
    let hand = |name: &str, organisation: &str| {
        Some(Hand {
            name: unescaped(name)?,
            organisation: unescaped(organisation)?,
        })
    };
    let [id, action, kind, text, dated, by, of] = first else {
        return None;
    };
    let (kind, audience) = match kind.strip_prefix(INTERNAL) {
        Some(kind) => (kind, Audience::Internal),
        None => (*kind, Audience::Open),
    };
    Some(PrivateDraft {
        audience,
        id: EntryId::parse(id)?,
        action: ActionId::parse(action)?,
        kind: EntryKind::parse(kind)
            .filter(|kind| matches!(kind, EntryKind::Update | EntryKind::Question))?,
        text: unescaped(text)?,
        dated: match *dated {
            "" => None,
            day => Some(Day::parse(day)?),
        },
        by: hand(by, of)?,
        cleared: match cleared {
            [] => None,
            [name, organisation] => Some(hand(name, organisation)?),
            _ => return None,
        },
    })
}

/// Text without the characters that part lines and their parts.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(name: &str, organisation: &str) -> Hand {
        Hand {
            name: name.into(),
            organisation: organisation.into(),
        }
    }

    fn draft(n: u64) -> PrivateDraft {
        PrivateDraft {
            id: EntryId::random(&mut || n),
            action: ActionId::random(&mut || n + 100),
            kind: EntryKind::Update,
            text: "The paper is with counsel.\n\tNot before June \\ July.\r".into(),
            audience: Audience::Open,
            dated: Day::parse("2019-05-07"),
            by: hand("Ann", "Harbour Office"),
            cleared: None,
        }
    }

    #[test]
    fn d1_only_another_person_of_the_organisation_clears() {
        let mut all = PrivateDrafts::default();
        let one = draft(1);
        assert!(all.add(one.clone()));
        for (name, organisation) in [
            ("Ann", "Harbour Office"),
            ("ann", "harbour office"),
            ("Ben", "Pilots"),
            ("Ben", ""),
            ("", "Harbour Office"),
        ] {
            assert!(
                !all.clear(one.id, &hand(name, organisation)),
                "{name}, {organisation}"
            );
        }
        assert!(all.clear(one.id, &hand("Ben", "harbour office")));
        assert!(
            !all.clear(one.id, &hand("Cat", "Harbour Office")),
            "it is cleared"
        );
        let mut alone = draft(2);
        alone.by.organisation = String::new();
        all.add(alone.clone());
        assert!(
            !all.clear(alone.id, &hand("Ben", "")),
            "no organisation has a second person"
        );
    }

    #[test]
    fn d2_other_words_take_the_clearance_off() {
        let mut all = PrivateDrafts::default();
        let one = draft(1);
        all.add(one.clone());
        all.clear(one.id, &hand("Ben", "Harbour Office"));
        all.reword(one.id, &one.text, hand("Cat", "Harbour Office"));
        assert_eq!(all.cleared().count(), 1, "the same words");
        all.reword(one.id, "Other words", hand("Ben", "Harbour Office"));
        assert_eq!(all.cleared().count(), 0);
        assert!(
            !all.clear(one.id, &hand("Ben", "Harbour Office")),
            "Ben wrote them"
        );
        assert!(all.clear(one.id, &hand("Ann", "Harbour Office")));
    }

    #[test]
    fn d3_a_release_takes_what_is_cleared_alone() {
        let mut all = PrivateDrafts::default();
        for n in 1..4 {
            all.add(draft(n));
        }
        let second = draft(2).id;
        all.clear(second, &hand("Ben", "Harbour Office"));
        let ids: Vec<_> = all.cleared().map(|draft| draft.id).collect();
        assert_eq!(ids, [second]);
        all.remove(second);
        assert_eq!(all.all().len(), 2);
    }

    #[test]
    fn d4_what_was_written_down_is_read_back_the_same() {
        let mut all = PrivateDrafts::default();
        all.add(draft(1));
        all.add(PrivateDraft {
            kind: EntryKind::Question,
            audience: Audience::Internal,
            dated: None,
            ..draft(2)
        });
        all.clear(draft(1).id, &hand("Ben\t\\t", "Harbour Office"));
        assert_eq!(PrivateDrafts::parse(&all.print()), all);
        let later = format!("{}v2\tsomething of a later version\n", all.print());
        let read = PrivateDrafts::parse(&later);
        assert_eq!((read.all().len(), read.n_unread()), (2, 1));
        assert_eq!(read.print(), later, "nothing is lost");
        for cut in 0..later.len() {
            let part = later.get(..cut).expect("ASCII");
            let _ = PrivateDrafts::parse(part).print();
        }
    }

    #[test]
    fn there_is_a_limit() {
        let mut all = PrivateDrafts::default();
        for n in 0..MOST_DRAFTS as u64 {
            assert!(all.add(draft(n)));
        }
        assert!(!all.add(draft(9_999)));
    }
}
