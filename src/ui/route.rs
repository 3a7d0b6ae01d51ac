//! Every place that has an address, and the address of every place. Both ways, and nothing else.

use super::invite_link::word_in;
use crate::{
    model::{ActionId, ChangeId, Day, FindingKind, LogId, MeetingId, PastMoment},
    projection::{ChangedQuery, ListQuery},
};

/// A place in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The logs on this device, or the first visit.
    Home,
    /// Who am I.
    Who,
    /// What this device stores, and how the engine is.
    Storage,
    /// Import of a document, as a new log or into one.
    Import(Option<LogId>),
    /// Opening a snapshot, beside a log or not.
    Snapshot(Option<LogId>),
    /// The list.
    List(LogId, ListQuery),
    /// An action, beside the list it was opened from.
    Action(LogId, ActionId, ListQuery),
    /// A new action.
    NewAction(LogId, ListQuery),
    /// What happened to one action.
    ActionHistory(LogId, ActionId),
    /// What happened to the log.
    History(LogId),
    /// The log as it stood at a past moment.
    Past(LogId, PastMoment),
    /// What a careful clerk would raise.
    Findings(LogId, Option<FindingKind>),
    /// The meetings.
    Meetings(LogId),
    /// A meeting.
    Meeting(LogId, MeetingId),
    /// A meeting as it runs.
    RunMeeting(LogId, MeetingId),
    /// The minutes of a meeting.
    Minutes(LogId, MeetingId),
    /// What has changed since a moment.
    Changed(LogId, ChangedQuery),
    /// What was written down on this device and not said yet.
    Drafts(LogId),
    /// The figures of the log.
    Figures(LogId),
    /// Which organisations want to engage on what.
    Interests(LogId),
    /// The numbered editions.
    Editions(LogId),
    /// The log as a file, to save or to share.
    Share(LogId),
    /// With whom the log is shared, through which relays; invitations.
    Sharing(LogId),
    /// An invitation, by its word; the empty word asks for one.
    Join(String),
    /// Title, categories.
    Settings(LogId),
    /// Who takes part, and the rule by which they agree.
    Parties(LogId),
    /// The keys with which they sign.
    Keys(LogId),
    /// What can be shown from what they signed.
    Verify(LogId),
    /// The list for paper.
    Print(LogId, ListQuery),
    /// An address that leads nowhere.
    Unknown,
}

impl Route {
    /// Reads the part of an address after `#`; an empty one is the home page.
    pub fn parse(fragment: &str) -> Self {
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Home,
            ["who"] => Self::Who,
            ["storage"] => Self::Storage,
            ["import"] => Self::Import(None),
            ["snapshot"] => Self::Snapshot(None),
            ["join"] => Self::Join(String::new()),
            // What a mail program added to the word is taken off again.
            ["join", ..] => Self::Join(word_in(fragment).unwrap_or_default()),
            ["log", log, rest @ ..] => LogId::parse(log)
                .and_then(|log| Self::parse_in(log, rest, query))
                .unwrap_or(Self::Unknown),
            _ => Self::Unknown,
        }
    }

    fn parse_in(log: LogId, rest: &[&str], query: &str) -> Option<Self> {
        let raw = query;
        let query = || ListQuery::from_query(raw);
        Some(match rest {
            [] => Self::List(log, query()),
            ["new"] => Self::NewAction(log, query()),
            ["print"] => Self::Print(log, query()),
            ["import"] => Self::Import(Some(log)),
            ["snapshot"] => Self::Snapshot(Some(log)),
            ["history"] => Self::History(log),
            ["findings"] => Self::Findings(log, parse_kind(raw)),
            ["meetings"] => Self::Meetings(log),
            ["meeting", meeting] => Self::Meeting(log, MeetingId::parse(meeting)?),
            ["meeting", meeting, "run"] => Self::RunMeeting(log, MeetingId::parse(meeting)?),
            ["meeting", meeting, "minutes"] => Self::Minutes(log, MeetingId::parse(meeting)?),
            ["changed"] => Self::Changed(log, ChangedQuery::from_query(raw)),
            ["drafts"] => Self::Drafts(log),
            ["figures"] => Self::Figures(log),
            ["interests"] => Self::Interests(log),
            ["editions"] => Self::Editions(log),
            ["share"] => Self::Share(log),
            ["sharing"] => Self::Sharing(log),
            ["settings"] => Self::Settings(log),
            ["parties"] => Self::Parties(log),
            ["keys"] => Self::Keys(log),
            ["verify"] => Self::Verify(log),
            ["past", moment] => Self::Past(log, parse_moment(moment)?),
            ["action", action] => Self::Action(log, ActionId::parse(action)?, query()),
            ["action", action, "history"] => Self::ActionHistory(log, ActionId::parse(action)?),
            _ => return None,
        })
    }

    /// The address, from `#` on.
    pub fn href(&self) -> String {
        let with = |path: String, query: &ListQuery| match query.to_query() {
            query if query.is_empty() => path,
            query => format!("{path}?{query}"),
        };
        match self {
            Self::Home | Self::Unknown => "#/".into(),
            Self::Who => "#/who".into(),
            Self::Storage => "#/storage".into(),
            Self::Import(None) => "#/import".into(),
            Self::Import(Some(log)) => format!("#/log/{log}/import"),
            Self::Snapshot(None) => "#/snapshot".into(),
            Self::Snapshot(Some(log)) => format!("#/log/{log}/snapshot"),
            Self::List(log, query) => with(format!("#/log/{log}"), query),
            Self::NewAction(log, query) => with(format!("#/log/{log}/new"), query),
            Self::Print(log, query) => with(format!("#/log/{log}/print"), query),
            Self::Action(log, id, query) => with(format!("#/log/{log}/action/{id}"), query),
            Self::ActionHistory(log, id) => format!("#/log/{log}/action/{id}/history"),
            Self::History(log) => format!("#/log/{log}/history"),
            Self::Past(log, moment) => format!("#/log/{log}/past/{}", moment_word(moment)),
            Self::Findings(log, None) => format!("#/log/{log}/findings"),
            Self::Findings(log, Some(kind)) => {
                format!("#/log/{log}/findings?{KIND}{}", kind.word())
            }
            Self::Meetings(log) => format!("#/log/{log}/meetings"),
            Self::Meeting(log, meeting) => format!("#/log/{log}/meeting/{meeting}"),
            Self::RunMeeting(log, meeting) => format!("#/log/{log}/meeting/{meeting}/run"),
            Self::Minutes(log, meeting) => format!("#/log/{log}/meeting/{meeting}/minutes"),
            Self::Changed(log, query) => match query.to_query() {
                query if query.is_empty() => format!("#/log/{log}/changed"),
                query => format!("#/log/{log}/changed?{query}"),
            },
            Self::Drafts(log) => format!("#/log/{log}/drafts"),
            Self::Figures(log) => format!("#/log/{log}/figures"),
            Self::Interests(log) => format!("#/log/{log}/interests"),
            Self::Editions(log) => format!("#/log/{log}/editions"),
            Self::Share(log) => format!("#/log/{log}/share"),
            Self::Sharing(log) => format!("#/log/{log}/sharing"),
            Self::Join(word) if word.is_empty() => "#/join".into(),
            Self::Join(word) => format!("#/join/{word}"),
            Self::Settings(log) => format!("#/log/{log}/settings"),
            Self::Parties(log) => format!("#/log/{log}/parties"),
            Self::Keys(log) => format!("#/log/{log}/keys"),
            Self::Verify(log) => format!("#/log/{log}/verify"),
        }
    }

    /// The log that the place belongs to.
    pub fn log(&self) -> Option<LogId> {
        match self {
            Self::Home | Self::Who | Self::Storage | Self::Join(_) | Self::Unknown => None,
            Self::Import(log) | Self::Snapshot(log) => *log,
            Self::List(log, _)
            | Self::Action(log, ..)
            | Self::NewAction(log, _)
            | Self::ActionHistory(log, _)
            | Self::History(log)
            | Self::Past(log, _)
            | Self::Findings(log, _)
            | Self::Meetings(log)
            | Self::Meeting(log, _)
            | Self::RunMeeting(log, _)
            | Self::Minutes(log, _)
            | Self::Changed(log, _)
            | Self::Drafts(log)
            | Self::Figures(log)
            | Self::Interests(log)
            | Self::Editions(log)
            | Self::Share(log)
            | Self::Sharing(log)
            | Self::Settings(log)
            | Self::Parties(log)
            | Self::Keys(log)
            | Self::Verify(log)
            | Self::Print(log, _) => Some(*log),
        }
    }

    /// Whether it shows the list, alone or with something beside it.
    pub fn is_on_desk(&self) -> bool {
        matches!(
            self,
            Self::List(..) | Self::Action(..) | Self::NewAction(..)
        )
    }

    /// The action that it opens.
    pub fn action(&self) -> Option<ActionId> {
        match self {
            Self::Action(_, action, _) => Some(*action),
            _ => None,
        }
    }

    /// Whether another log than that of the address may be open here: a document or a snapshot can
    /// bring one.
    pub fn may_show_another(&self) -> bool {
        matches!(self, Self::Import(_) | Self::Snapshot(_))
    }

    /// Whether the page has nothing to show before its log has come. The list waits for it by itself, and relays and
    /// snapshots are what it may come by.
    pub fn needs_log(&self) -> bool {
        self.log().is_some()
            && !self.may_show_another()
            && !matches!(
                self,
                Self::List(..) | Self::Action(..) | Self::NewAction(..) | Self::Sharing(_)
            )
    }

    /// The choice of rows that the place carries.
    pub fn query(&self) -> Option<&ListQuery> {
        match self {
            Self::List(_, query)
            | Self::Action(_, _, query)
            | Self::NewAction(_, query)
            | Self::Print(_, query) => Some(query),
            _ => None,
        }
    }

    /// The same place with another choice of rows.
    pub fn with_query(self, query: ListQuery) -> Self {
        match self {
            Self::List(log, _) => Self::List(log, query),
            Self::Action(log, action, _) => Self::Action(log, action, query),
            Self::NewAction(log, _) => Self::NewAction(log, query),
            Self::Print(log, _) => Self::Print(log, query),
            other => other,
        }
    }

    /// Whether both are one place for the reader: what a query changes is not another page.
    pub fn is_same_place(&self, other: &Self) -> bool {
        let plain = |route: &Self| match route {
            Self::Changed(log, _) => Self::Changed(*log, ChangedQuery::default()),
            Self::Findings(log, _) => Self::Findings(*log, None),
            route => route.clone().with_query(ListQuery::default()),
        };
        plain(self) == plain(other)
    }
}

/// What stands before the kind of the findings that are shown.
const KIND: &str = "kind=";

fn parse_kind(query: &str) -> Option<FindingKind> {
    let kind = query.split('&').find_map(|part| part.strip_prefix(KIND));
    kind.and_then(FindingKind::parse)
}

/// A moment stands in an address as a day, or as the hash of a change.
fn parse_moment(word: &str) -> Option<PastMoment> {
    let after = || ChangeId::parse(word).map(PastMoment::After);
    Day::parse(word).map(PastMoment::EndOf).or_else(after)
}

fn moment_word(moment: &PastMoment) -> String {
    match moment {
        PastMoment::After(change) => change.to_string(),
        PastMoment::EndOf(day) => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{CategoryId, EditionId},
        projection::SinceChoice,
    };

    #[test]
    fn every_place_is_found_again_under_its_address() {
        let log = LogId::random(&mut || 5);
        let action = ActionId::random(&mut || 6);
        let query = ListQuery {
            search: "a/b?c#d".into(),
            ..ListQuery::default()
        };
        for route in [
            Route::Home,
            Route::Who,
            Route::Storage,
            Route::Import(None),
            Route::Import(Some(log)),
            Route::Snapshot(None),
            Route::Snapshot(Some(log)),
            Route::List(log, query.clone()),
            Route::Action(log, action, query.clone()),
            Route::NewAction(log, query.clone()),
            Route::ActionHistory(log, action),
            Route::History(log),
            Route::Past(log, PastMoment::After(ChangeId([0xab; 32]))),
            Route::Past(
                log,
                PastMoment::EndOf(Day::new(2019, 4, 18).expect("a day")),
            ),
            Route::Findings(log, None),
            Route::Findings(log, Some(FindingKind::SameNumber)),
            Route::Meetings(log),
            Route::Meeting(log, MeetingId::random(&mut || 8)),
            Route::RunMeeting(log, MeetingId::random(&mut || 8)),
            Route::Minutes(log, MeetingId::random(&mut || 8)),
            Route::Changed(log, ChangedQuery::default()),
            Route::Changed(
                log,
                ChangedQuery {
                    since: SinceChoice::Edition(EditionId::random(&mut || 9)),
                    owner: "Forum & co / north".into(),
                    by: "Pilots & co".into(),
                    category: Some(CategoryId::random(&mut || 10)),
                },
            ),
            Route::Editions(log),
            Route::Drafts(log),
            Route::Figures(log),
            Route::Interests(log),
            Route::Share(log),
            Route::Sharing(log),
            Route::Join(String::new()),
            Route::Join("4xKq9mZ7".repeat(50)),
            Route::Settings(log),
            Route::Parties(log),
            Route::Keys(log),
            Route::Verify(log),
            Route::Print(log, query),
        ] {
            let href = route.href();
            let fragment = href.strip_prefix('#').expect("an address begins with #");
            assert_eq!(Route::parse(fragment), route);
        }
    }

    #[test]
    fn an_address_that_leads_nowhere_is_said_to() {
        for fragment in ["/nowhere", "/log/short", "/log/0123456789abcdef/what"] {
            assert_eq!(Route::parse(fragment), Route::Unknown);
        }
    }

    #[test]
    fn an_invitation_that_a_mail_program_broke_is_put_together() {
        for fragment in [
            "/join/4xKq%20%0A9mZ7",
            "/join/4xKq9mZ7%3E",
            "/join/4xKq9mZ7/",
        ] {
            assert_eq!(Route::parse(fragment), Route::Join("4xKq9mZ7".into()));
        }
    }

    #[test]
    fn a_filter_does_not_make_another_place() {
        let log = LogId::random(&mut || 5);
        let a = Route::List(log, ListQuery::default());
        let b = Route::List(log, ListQuery::from_query("q=x"));
        assert!(a.is_same_place(&b));
        assert!(!a.is_same_place(&Route::History(log)));
    }
}
