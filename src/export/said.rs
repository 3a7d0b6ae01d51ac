//! What was said on an action, newest first, each with its head: its entries, and comments that were made at meetings.
//!
//! Knows what a head says; reading one back is `import`'s.

use crate::{
    model::*,
    text::{self, Words},
};
use std::borrow::Cow;

/// An entry or a comment, with its date and who said it.
#[derive(Debug)]
pub(super) struct SaidOn<'a> {
    /// "18 April 2019, Ada Byron, Harbour Office"; empty where neither is known.
    pub(super) head: String,
    pub(super) text: Cow<'a, str>,
}

impl SaidOn<'_> {
    pub(super) fn whole(&self) -> String {
        match self.head.as_str() {
            "" => self.text.trim().to_owned(),
            head => format!("{head}: {}", self.text.trim()),
        }
    }
}

/// What was said and not struck, newest first: comments, which come oldest first, stand among the entries by when they
/// were recorded.
pub(super) fn said<'a>(action: &'a Action, comments: Option<&Vec<Remark>>) -> Vec<SaidOn<'a>> {
    let standing = |entry: &&Entry| entry.struck.is_none() && !entry.text.trim().is_empty();
    let mut entries = action.entries.iter().rev().filter(standing).peekable();
    let mut all = Vec::new();
    for comment in comments.into_iter().flatten().rev() {
        while let Some(later) = entries.next_if(|one| one.written.at > comment.written.at) {
            all.push(entry(action, later));
        }
        all.push(SaidOn {
            head: comment_head(comment),
            text: Cow::Owned(comment.text.clone()),
        });
    }
    all.extend(entries.map(|one| entry(action, one)));
    for below in all.iter_mut().skip(1).filter(|one| one.head.is_empty()) {
        // Below another one it would be read as a part of it.
        UNDATED.clone_into(&mut below.head);
    }
    all
}

fn entry<'a>(action: &Action, entry: &'a Entry) -> SaidOn<'a> {
    let internal = (entry.audience == Audience::Internal).then(|| INTERNAL_HEAD.to_owned());
    let kind = match (&entry.request, entry.kind) {
        (Some(request), _) => Some(text::request(request)),
        (None, EntryKind::Update) => None,
        (None, kind) => Some(kind.words().to_owned()),
    };
    let when = match action.said(entry) {
        Some(Said::On(when)) => Some(text::when(when)),
        Some(Said::At(at)) => at.day().map(text::day),
        None => None,
    };
    let who = match (&entry.by, &entry.written.author, when.is_some()) {
        (Some(by), ..) => Some(by.clone()),
        // Who imported a document did not say what stands in it.
        (None, Some(author), true) if entry.at.is_none() => Some(text::author(author)),
        _ => None,
    };
    // A name alone at the head of a text could be the first words of it.
    let is_bare = kind.is_none() && when.is_none();
    let undated = (is_bare && (who.is_some() || internal.is_some())).then(|| UNDATED.to_owned());
    let head: Vec<_> = [internal, kind, when, undated, who]
        .into_iter()
        .flatten()
        .collect();
    SaidOn {
        head: head.join(", "),
        text: Cow::Borrowed(&entry.text),
    }
}

/// "Comment at Summer meeting, 14 June 2047, recorded by Ada Byron, Harbour Office": whose words they were, nobody says.
fn comment_head(comment: &Remark) -> String {
    let meeting: Vec<_> = comment.at.split_whitespace().collect();
    let date = comment.date.map(|date| format!(", {}", text::when(date)));
    format!(
        "{COMMENT_OPENS}{}{}{COMMENT_RECORDED}{}",
        meeting.join(" "),
        date.unwrap_or_default(),
        text::written_by(&comment.written)
    )
}
