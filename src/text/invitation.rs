//! Invitations in words: what they allow, and what is sent with them.

use crate::model::{InvitePreview, Secrecy, list};

/// What an invitation allows.
pub fn allows(may_write: bool) -> &'static str {
    if may_write {
        "Read and write"
    } else {
        "Read only"
    }
}

/// What joining does, before it is done.
pub fn joining(may_write: bool) -> String {
    let goes_out = match may_write {
        true => "; what you write goes to the others, with the name that you give yourself",
        false => "; you can read it, and not write in it",
    };
    format!(
        "Nothing has been joined yet. If you join, this browser fetches the log and keeps it{goes_out}. If you did not expect the invitation, ask the person who is named before you join."
    )
}

/// What whoever has an invitation can do with it.
pub fn allows_whoever(read_only: bool) -> &'static str {
    match read_only {
        true => "Whoever has this link can read the log",
        false => "Whoever has this link can read the log and write in it",
    }
}

/// Who can read a log, beside those who were invited to it.
pub fn readable_by(secrecy: Secrecy) -> &'static str {
    match secrecy {
        Secrecy::Sealed => "Nobody: it is sealed, and relays cannot read it",
        Secrecy::Open => {
            "Everybody who finds it, and whoever runs a relay: it is open, and anyone can write in it under any name"
        }
    }
}

/// The relays that an invitation names.
pub fn relays_of(preview: &InvitePreview) -> String {
    let hosts = preview.relays.iter().map(super::courier_name);
    match hosts.collect::<Vec<_>>().as_slice() {
        [] => "None: ask whoever invites you for a snapshot".into(),
        hosts => list(hosts, "and"),
    }
}

/// What goes with the link in a mail and in a file. An empty line ends the link, so that the whole
/// text can be pasted.
pub fn invitation_text(title: &str, link: &str, read_only: bool) -> String {
    let what = if read_only {
        "read"
    } else {
        "read and write in"
    };
    let allows = allows_whoever(read_only);
    format!(
        "You are invited to {what} the action log “{title}”.\n\nOpen this link in a browser:\n\n{link}\n\n\
         {allows}, so pass it on only to people who may. \
         If the link does not open, go to the page that your group uses, choose “Follow an invitation” \
         and paste it there.\n"
    )
}

/// The subject of a mail with an invitation.
pub fn invitation_subject(title: &str) -> String {
    format!("Invitation to the action log “{title}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LogId, RelayAddress};

    #[test]
    fn an_invitation_names_the_log_and_its_relays() {
        let preview = |relays: &[&str]| InvitePreview {
            log: LogId::random(&mut || 1),
            title: "Log".into(),
            from: ("Ana".into(), String::new()),
            relays: relays
                .iter()
                .map(|relay| RelayAddress::parse(relay).expect("one"))
                .collect(),
            may_write: true,
            secrecy: Secrecy::Sealed,
        };
        assert_eq!(relays_of(&preview(&["a.org", "b.org"])), "a.org and b.org");
        assert!(relays_of(&preview(&[])).contains("snapshot"));
        let text = invitation_text("Log", "https://a.org/#/join/W", true);
        assert!(text.contains("“Log”") && text.contains("invited to read the"));
        assert!(text.contains("\n\nhttps://a.org/#/join/W\n\n"), "alone");
    }

    #[test]
    fn an_invitation_says_the_same_of_writing_wherever_it_speaks_of_it() {
        let text = |read_only| invitation_text("Log", "https://a.org/#/join/W", read_only);
        assert!(text(true).contains("can read the log, so"));
        assert!(text(false).contains("can read the log and write in it, so"));
        assert!(joining(true).contains("what you write goes to the others"));
        assert!(!joining(false).contains("goes to the others"));
    }
}
