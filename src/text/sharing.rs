//! How a log is shared, in words: what has been sent, how each relay is, how far the others are.

use super::{Message, Trouble, count};
use crate::model::{
    Courier, CourierKind, CourierState, CourierTrouble, RelayAddress, RelayAddressError, Sharing,
    ShutOut, capital, list,
};

/// How good the news is that a line brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// All is where it should be.
    Good,
    /// Something is on its way.
    Busy,
    /// It waits; nothing needs to be done.
    Waits,
    /// Somebody must do something.
    Bad,
}

/// The most characters that are shown of what a relay says.
const MOST_OF_REASON: usize = 200;

/// Whether one's changes have reached the couriers, in one line.
pub fn sent(sharing: &Sharing) -> (News, String) {
    if sharing.shut_out.is_some() {
        let words = "Not exchanged any more: the keys of this log were changed";
        return (News::Bad, words.into());
    }
    if let Some(percent) = sharing.taken_in {
        let words = format!("Taking in changes: {percent} % done");
        return (News::Busy, words);
    }
    let (n_level, couriers) = (sharing.n_level(), sharing.couriers.as_slice());
    let is_elsewhere = |courier: &Courier| courier.state == CourierState::Elsewhere;
    if couriers.iter().any(is_elsewhere) {
        return (News::Waits, "Another tab of this browser sends".into());
    }
    match (couriers.len(), n_level) {
        (0, _) if !sharing.left.is_empty() => {
            let words = "Shared, but this device uses no relay";
            (News::Waits, words.into())
        }
        (0, _) => {
            let words = "Shared, but no relay: send invitations or snapshots by mail";
            (News::Waits, words.into())
        }
        (1, 1) if sharing.may_write => (News::Good, "Sent".into()),
        (2, 2) if sharing.may_write => (News::Good, "Sent to both couriers".into()),
        (n, level) if n == level && sharing.may_write => {
            (News::Good, format!("Sent to all {n} couriers"))
        }
        (n, level) if n == level => (News::Good, "Up to date".into()),
        (n, level) if level > 0 && sharing.may_write => {
            (News::Good, format!("Sent to {level} of {n} couriers"))
        }
        (n, level) if level > 0 => (
            News::Good,
            format!("Up to date with {level} of {n} couriers"),
        ),
        _ => not_sent(sharing),
    }
}

/// What is not sent, and why: no courier has everything.
fn not_sent(sharing: &Sharing) -> (News, String) {
    let (n, couriers) = (sharing.n_unsent as usize, sharing.couriers.as_slice());
    let changes = count(n, "change", "changes");
    let exchanges = |courier: &Courier| courier.state == CourierState::Exchanging;
    if couriers.iter().any(exchanges) {
        let fetched = couriers.iter().filter_map(|courier| courier.fetched).min();
        let words = match (n, fetched) {
            (0, None) => "Fetching changes".to_owned(),
            (0, Some(percent)) => format!("Fetching changes: {percent} % done"),
            _ => format!("Sending {changes}"),
        };
        return (News::Busy, words);
    }
    let why = match couriers {
        [one] => why_not(one),
        several if several.iter().all(|courier| courier.trouble.is_some()) => {
            format!("none of {} couriers can be used now", several.len())
        }
        several => format!("calling {} couriers", several.len()),
    };
    let is_in_trouble = couriers.iter().any(|courier| courier.trouble.is_some());
    let words = match n {
        0 if is_in_trouble => format!("Not connected: {why}"),
        0 => capital(&why),
        _ => format!("{changes} not sent yet: {why}"),
    };
    let is_bad = couriers.iter().all(needs_somebody);
    (if is_bad { News::Bad } else { News::Waits }, words)
}

/// Whether waiting alone will not mend it.
fn needs_somebody(courier: &Courier) -> bool {
    matches!(
        courier.trouble,
        Some(CourierTrouble::NotARelay | CourierTrouble::Refused(_) | CourierTrouble::Misbehaved)
    )
}

fn why_not(courier: &Courier) -> String {
    let host = courier_name(&courier.address);
    match &courier.trouble {
        None => match courier.state {
            CourierState::Unknown => format!("nothing of this log is at {host} yet"),
            _ => format!("calling {host}"),
        },
        Some(CourierTrouble::Unreachable) => format!("{host} cannot be reached"),
        Some(CourierTrouble::Closed) => format!("{host} closed the connection"),
        Some(CourierTrouble::NotARelay) => format!("{host} is not a relay"),
        Some(CourierTrouble::Refused(_)) => format!("{host} refuses them"),
        Some(CourierTrouble::Silent) => format!("{host} does not answer"),
        Some(CourierTrouble::Misbehaved) => format!("{host} sent what cannot be read"),
    }
}

/// That a log was joined and is on its way, in one line.
pub fn awaited(sharing: Option<&Sharing>) -> (News, String) {
    let couriers = sharing.map_or(&[][..], |sharing| &sharing.couriers);
    match couriers {
        [] => (News::Waits, "Waiting for the log".into()),
        [one] if one.trouble.is_some() || one.state == CourierState::Unknown => {
            let news = if needs_somebody(one) {
                News::Bad
            } else {
                News::Waits
            };
            (news, format!("Waiting for the log: {}", why_not(one)))
        }
        [one] => {
            let host = courier_name(&one.address);
            let words = match one.fetched {
                None => format!("Waiting for the log from {host}"),
                Some(percent) => format!("Fetching the log from {host}: {percent} % done"),
            };
            (News::Busy, words)
        }
        several => {
            let n = several.len();
            (News::Busy, format!("Waiting for the log from {n} couriers"))
        }
    }
}

/// What to call a courier: its host, or that it is a folder.
pub fn courier_name(address: &RelayAddress) -> String {
    match *address == RelayAddress::folder() {
        true => "a folder on this device".into(),
        false => address.host().to_owned(),
    }
}

/// The same where it stands alone. A host keeps its small letters.
pub fn courier_title(address: &RelayAddress) -> String {
    match *address == RelayAddress::folder() {
        true => capital(&courier_name(address)),
        false => courier_name(address),
    }
}

/// What a courier is, for a sentence about it.
fn courier_noun(address: &RelayAddress) -> String {
    match address.kind() {
        _ if *address == RelayAddress::folder() => "The folder on this device".into(),
        CourierKind::Relay => format!("The relay at {}", address.host()),
        CourierKind::Mailbox => format!("The mailbox at {}", address.host()),
    }
}

/// How it is going with a relay.
pub fn courier_state(courier: &Courier) -> String {
    match courier.state {
        CourierState::Level => "Has everything".into(),
        CourierState::Connecting => "Being called".into(),
        CourierState::Elsewhere => "Another tab of this browser talks to it".into(),
        CourierState::Exchanging => match courier.n_waiting as usize {
            0 if let Some(percent) = courier.fetched => {
                format!("Connected; {percent} % of what is new there has come")
            }
            0 => "Connected; changes are on their way".into(),
            n => format!("Connected; {} on the way", count(n, "change", "changes")),
        },
        CourierState::Unknown => "Connected; has nothing of this log yet".into(),
        CourierState::Stopped => "Not connected; not tried again before you ask for it".into(),
        CourierState::Resting(seconds) => {
            let wait = match seconds {
                ..=59 => count(seconds.max(1) as usize, "second", "seconds"),
                _ => "a minute".into(),
            };
            format!("Not connected; tried again within {wait}")
        }
    }
}

/// What a relay has not got yet.
pub fn courier_waiting(courier: &Courier) -> String {
    match courier.n_waiting as usize {
        0 => "Nothing".into(),
        n => count(n, "change", "changes"),
    }
}

/// How it is going with a relay, and what it has not got yet, on a device that may have been shut out: what the relay has
/// of the keys from before is then no news of the log.
pub fn courier_facts(courier: &Courier, is_shut_out: bool) -> (String, String) {
    let is_there = matches!(
        courier.state,
        CourierState::Level | CourierState::Exchanging | CourierState::Unknown
    );
    match is_shut_out {
        false => (courier_state(courier), courier_waiting(courier)),
        true => (
            match is_there {
                true => "Connected; this log is not exchanged any more".into(),
                false => courier_state(courier),
            },
            "All that was written here since the keys were changed".into(),
        ),
    }
}

/// Why nobody can be invited on a device that has been shut out.
pub const NO_INVITATION: &str = "Nobody can be invited from this device: its keys are the old ones, and an invitation with them leads to nothing new. Ask for a new invitation first.";

/// That the last relay is about to be taken off for everybody.
pub const LAST_RELAY: &str = "This is the last relay. After that nothing is exchanged any more, and the others hear of a new relay only if their devices still reach this one: they listen here for four weeks. Otherwise send them an invitation or a snapshot.";

/// What old invitations still give after a change of keys.
pub const OLD_INVITATIONS: &str = "Old invitations bring nothing new. Who follows one still gets what was written up to the change, from a relay that still holds it.";

/// What to call one courier of several, standing alone: its host, or the whole address without a password where another
/// has the same host.
pub fn courier_title_among(address: &RelayAddress, all: &[RelayAddress]) -> String {
    let is_twin = |other: &&RelayAddress| *other != address && other.host() == address.host();
    match all.iter().any(|other| is_twin(&other)) {
        true => address.without_secrets(),
        false => courier_title(address),
    }
}

/// A relay in one paragraph; `last` is when it last had everything, in words.
pub fn courier_line(courier: &Courier, last: Option<&str>) -> String {
    let mut line = match (courier.state, last) {
        (CourierState::Level, Some(last)) => format!("Has everything, confirmed at {last}. "),
        _ => format!("{}. ", courier_state(courier)),
    };
    if courier.state != CourierState::Level {
        if courier.n_waiting > 0 {
            line += &format!("Waiting for it: {}. ", courier_waiting(courier));
        }
        line += &last.map_or("It has not had everything yet. ".into(), |last| {
            format!("Last had everything: {last}. ")
        });
    }
    if let Some(trouble) = &courier.trouble {
        line += &courier_trouble(&courier.address, trouble).whole();
    }
    line.trim_end().to_owned()
}

/// What is wrong with the address of a relay.
pub fn relay_address_error(error: RelayAddressError) -> String {
    capital(&error.to_string())
}

/// What went wrong with a relay, and what to do.
pub fn courier_trouble(address: &RelayAddress, trouble: &CourierTrouble) -> Message {
    let (host, the_courier) = (address.host(), courier_noun(address));
    let again = "It is tried again by itself.";
    let (what, next) = match trouble {
        CourierTrouble::Unreachable => (
            format!("{the_courier} cannot be reached."),
            format!(
                "{again} If this lasts, check the network and the address, or add another relay."
            ),
        ),
        CourierTrouble::Closed => (
            format!("{the_courier} closed the connection."),
            format!("{again} If this goes on, ask whoever runs it, or add another relay."),
        ),
        CourierTrouble::NotARelay => (
            format!("What answers at {host} is not a relay."),
            "Remove it, and add the address that you were given.".into(),
        ),
        CourierTrouble::Refused(why) if *address == RelayAddress::folder() => (
            format!("{the_courier} cannot be used: {}.", said(why)),
            "Allow it again under “A folder on this device”, or choose another one there.".into(),
        ),
        CourierTrouble::Refused(why) => (
            format!("{the_courier} refuses this log: “{}”.", said(why)),
            "Ask whoever runs it, or add another relay.".into(),
        ),
        CourierTrouble::Silent => (
            format!("{the_courier} has not answered for a while."),
            format!("{again} If this lasts, ask whoever runs it, or add another relay."),
        ),
        CourierTrouble::Misbehaved => (
            format!("{the_courier} sent something that cannot be read; it changed nothing."),
            "Call it again with “Try all relays now”. If this goes on, remove it and add another."
                .into(),
        ),
    };
    Message {
        trouble: Trouble::Environment,
        what,
        next,
    }
}

/// The words of a stranger: one line, and not a long one.
fn said(why: &str) -> String {
    let line: String = why
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    match super::first_words(&line, MOST_OF_REASON) {
        line if line.is_empty() => "it gives no reason".into(),
        line => line.trim_end_matches('.').to_owned(),
    }
}

/// How much others have changed that the reader has not marked as seen.
pub fn news(news: &crate::model::News) -> String {
    format!(
        "{} by {} that you have not seen yet.",
        count(news.n_changes as usize, "change", "changes"),
        count(news.n_people as usize, "person", "people"),
    )
}

/// That more actions were changed than are named.
pub fn more_changed(n: usize) -> String {
    format!("and {}", count(n, "other action", "other actions"))
}

/// Why nothing new comes any more, and what to do.
pub fn shut_out(why: &ShutOut) -> Message {
    let (what, next) = match why {
        ShutOut::LeftOut(by) => (
            format!(
                "{} changed the keys of this log, and this device was not given the new ones: nothing new goes out or comes in.",
                super::author(by)
            ),
            "All that is here stays. If you still take part, ask them for a new invitation; what you write until then is sent once you follow it.".to_owned(),
        ),
        ShutOut::Disputed(by) => {
            let names: Vec<_> = by.iter().map(super::author).collect();
            (
                format!(
                    "{} each changed the keys of this log without the other, so this device follows neither.",
                    list(&names, "and")
                ),
                "Ask whom you go on with for a new invitation.".to_owned(),
            )
        }
    };
    Message {
        trouble: Trouble::Refused,
        what,
        next,
    }
}

/// That pieces of unknown devices were kept apart; `None` where there are none.
pub fn held(n: u32) -> Option<Message> {
    let n = n as usize;
    (n > 0).then(|| Message {
        trouble: Trouble::Environment,
        what: format!(
            "{} this log does not know; {} kept apart and changed nothing.",
            count(
                n,
                "piece came from a device that",
                "pieces came from devices that"
            ),
            if n == 1 { "it was" } else { "they were" },
        ),
        next: "They join the log by themselves once that device has said who it is. If this lasts, ask the others who uses a new device.".into(),
    })
}

/// That pieces could not be opened; `None` where all could.
pub fn refused_pieces(n: u32) -> Option<Message> {
    let n = n as usize;
    (n > 0).then(|| Message {
        trouble: Trouble::Environment,
        what: format!(
            "{} opened with the keys of this log; {} left out and changed nothing.",
            count(n, "piece could not be", "pieces could not be"),
            if n == 1 { "it was" } else { "they were" },
        ),
        next: "Nothing needs to be done. If the number grows, ask whoever runs the relay, or use another.".into(),
    })
}

#[cfg(test)]
mod tests;
