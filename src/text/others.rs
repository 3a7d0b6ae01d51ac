//! The others who share a log: how far each has seen it, and what each has open, in words.

use super::{count, list};
use crate::model::{ActionId, Member, Presence, Seen, Timestamp, capital};
use std::collections::BTreeMap;

/// So many are named in one line; more are counted.
const MOST_NAMED: usize = 2;

/// How far somebody was when they last said so, at a moment given in words.
pub fn seen(seen: Option<Seen>, moment: &str) -> String {
    match seen {
        None => "Has not said yet how far they have read".into(),
        Some(seen) => match seen.n_behind {
            Some(0) => capital(&far(seen, moment)),
            // Where they have been since is not known: what they were is no news of what they are.
            Some(n) if !seen.is_heard => format!(
                "Was {} behind, as of {moment}; not heard of yet since this log was opened",
                count(n as usize, "change", "changes")
            ),
            _ => format!("{}, as of {moment}", capital(&far(seen, moment))),
        },
    }
}

/// The same of somebody who is named before it, as far as it holds now.
fn far(seen: Seen, moment: &str) -> String {
    match seen.n_behind {
        Some(0) => format!("has seen everything up to {moment}"),
        _ if !seen.is_heard => "has not been heard of yet since this log was opened".into(),
        Some(n) => format!("is {} behind", count(n as usize, "change", "changes")),
        None => "has changes that have not come here".into(),
    }
}

/// Each organisation among the others with how far the one of its devices has seen the log that has seen most;
/// a person without an organisation stands for themselves. Who has said nothing is left out.
pub fn parties_seen(members: &[Member]) -> Vec<(String, Seen)> {
    let mut parties: BTreeMap<&str, Seen> = BTreeMap::new();
    let rank = |seen: &Seen| (seen.n_behind.unwrap_or(u32::MAX), -seen.at.0);
    for (member, seen) in members.iter().filter_map(|one| Some((one, one.seen?))) {
        let party = match member.author.organisation.trim() {
            "" => member.author.name.trim(),
            organisation => organisation,
        };
        let best = parties.entry(party).or_insert(seen);
        if rank(&seen) < rank(best) {
            *best = seen;
        }
    }
    let parties = parties.into_iter();
    parties
        .map(|(name, seen)| (name.to_owned(), seen))
        .collect()
}

/// How far the others have seen the log, in one line; `None` where nobody has said so. `moment` is a moment in words.
pub fn others(members: &[Member], moment: impl Fn(Timestamp) -> String) -> Option<String> {
    let parties = parties_seen(members);
    let n = parties.len();
    if n > MOST_NAMED {
        let all = |(_, seen): &&(String, Seen)| seen.n_behind == Some(0);
        return Some(match parties.iter().filter(all).count() {
            level if level == n => format!("All {n} others have seen everything"),
            level => format!("{level} of {n} others have seen everything"),
        });
    }
    let lines = parties.into_iter();
    let lines = lines.map(|(name, seen)| format!("{name} {}", far(seen, &moment(seen.at))));
    lines.reduce(|line, next| format!("{line}; {next}"))
}

/// That somebody is here, and what they look at, given the action's name.
pub fn here(looks_at: Option<&str>) -> String {
    match looks_at {
        Some(action) => format!("Here now, looking at {action}"),
        None => "Here now".into(),
    }
}

/// The names of the others who have an action open now, each once.
pub fn lookers(members: &[Member], action: ActionId) -> Vec<String> {
    let looks = Presence::Here {
        looks_at: Some(action),
    };
    let names = members.iter().filter(|member| member.presence == looks);
    let mut names: Vec<_> = names.map(|member| member.author.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// That others have the action open that one looks at; `None` where nobody has.
pub fn open_elsewhere(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("{one} has this open now.")),
        several => Some(format!("{} have this open now.", list(several, "and"))),
    }
}

/// The same for a row of the list, shorter.
pub fn open_tag(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("{one} is here")),
        several => Some(format!("{} people are here", several.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Author, DeviceId, DevicePublic, MemberRole};

    fn member(name: &str, organisation: &str, n_behind: Option<u32>, at: i64) -> Member {
        Member {
            device: DevicePublic([at as u8; 32]),
            author: Author {
                device: DeviceId::random(&mut || at as u64),
                name: name.into(),
                organisation: organisation.into(),
            },
            role: MemberRole::Writes,
            presence: Presence::Away,
            seen: Some(Seen {
                at: Timestamp(at),
                n_behind,
                is_heard: true,
            }),
            lacks_keys: false,
        }
    }

    fn line(members: &[Member]) -> Option<String> {
        others(members, |at| format!("14:{:02}", at.0))
    }

    #[test]
    fn how_far_others_are_is_said_with_a_moment() {
        let at = |n_behind| {
            Some(Seen {
                at: Timestamp(0),
                n_behind,
                is_heard: true,
            })
        };
        assert_eq!(
            seen(at(Some(0)), "14:02"),
            "Has seen everything up to 14:02"
        );
        assert_eq!(
            seen(at(Some(1)), "14:02"),
            "Is 1 change behind, as of 14:02"
        );
        assert_eq!(
            seen(at(Some(6)), "14:02"),
            "Is 6 changes behind, as of 14:02"
        );
        assert_eq!(
            seen(at(None), "14:02"),
            "Has changes that have not come here, as of 14:02"
        );
        assert!(seen(None, "").starts_with("Has not said"));
    }

    #[test]
    fn nobody_is_called_behind_who_has_not_been_heard_of_since_the_log_was_opened() {
        let old = |n_behind| Seen {
            at: Timestamp(2),
            n_behind,
            is_heard: false,
        };
        let mut ada = member("Ada Byron", "Involve", Some(0), 2);
        ada.seen = Some(old(Some(94)));
        assert_eq!(
            line(std::slice::from_ref(&ada)).as_deref(),
            Some("Involve has not been heard of yet since this log was opened")
        );
        assert_eq!(
            seen(ada.seen, "14:02"),
            "Was 94 changes behind, as of 14:02; not heard of yet since this log was opened"
        );
        ada.seen = Some(old(Some(0)));
        assert_eq!(
            line(&[ada]).as_deref(),
            Some("Involve has seen everything up to 14:02")
        );
    }

    #[test]
    fn the_line_tells_of_organisations_by_whoever_of_them_has_seen_most() {
        assert_eq!(line(&[]), None);
        let ada = member("Ada Byron", "Involve", Some(0), 2);
        let bob = member("Bob Flint", "Home Office", Some(6), 3);
        let late = member("Cai Wren", "Involve", Some(9), 5);
        assert_eq!(
            line(&[late, bob.clone(), ada.clone()]).as_deref(),
            Some("Home Office is 6 changes behind; Involve has seen everything up to 14:02")
        );
        let alone = member("Dee Holt", " ", None, 4);
        assert_eq!(
            line(std::slice::from_ref(&alone)).as_deref(),
            Some("Dee Holt has changes that have not come here")
        );
        assert_eq!(
            line(&[ada.clone(), bob, alone]).as_deref(),
            Some("1 of 3 others have seen everything")
        );
        let unknown = Member { seen: None, ..ada };
        assert_eq!(line(&[unknown]), None);
    }

    #[test]
    fn who_has_an_action_open_is_named_once_however_many_devices_they_use() {
        let action = ActionId::parse("aaaaaaaaaaaaaaaa").expect("an id");
        let mut here = member("Ada Byron", "Involve", Some(0), 2);
        assert_eq!(
            open_elsewhere(&lookers(std::slice::from_ref(&here), action)),
            None
        );
        here.presence = Presence::Here {
            looks_at: Some(action),
        };
        let twice = [here.clone(), here.clone()];
        let names = lookers(&twice, action);
        assert_eq!(
            open_elsewhere(&names).as_deref(),
            Some("Ada Byron has this open now.")
        );
        assert_eq!(open_tag(&names).as_deref(), Some("Ada Byron is here"));
        here.author.name = "Bob Flint".into();
        let names = lookers(&[here, twice[0].clone()], action);
        assert_eq!(
            open_elsewhere(&names).as_deref(),
            Some("Ada Byron and Bob Flint have this open now.")
        );
        assert_eq!(open_tag(&names).as_deref(), Some("2 people are here"));
    }
}
