//! Who takes part and what was signed: read from the document, weighed once, and kept until it changes.

use super::{
    Document, Touched,
    read::At,
    recall::{Kept, Recalled},
    schema,
};
use crate::{model::*, trust};
use automerge::{ChangeHash, ObjId, ROOT, ReadDoc, ScalarValue, Value};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// All that decides on agreements, at one moment.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Book {
    pub(super) ledger: Ledger,
    pub(super) rules: Vec<Rule>,
    by_action: BTreeMap<ActionId, Vec<StatementId>>,
    meetings: BTreeSet<MeetingId>,
    /// Statements that somebody took out of the log.
    pub(super) taken_out: BTreeSet<StatementId>,
}

/// What was read last, of now and of past moments, and the statements whose signatures were checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    now: RefCell<Option<Arc<Book>>>,
    past: RefCell<Vec<(Vec<ChangeHash>, Arc<Book>)>>,
    read: RefCell<HashMap<Vec<u8>, ReadStatement>>,
    /// `None` before the history was read for statements.
    pub(super) recalled: RefCell<Option<Recalled>>,
}

/// What the bytes of a statement say, or what is wrong with them.
type ReadStatement = Result<(StatementId, Statement), Doubt>;

/// So many past moments are kept: history compares each with the one before.
const MOST_PAST: usize = 4;

impl Book {
    /// The verdicts on an action, with what is doubtful about the statements themselves.
    pub(super) fn sign_offs(&self, action: ActionId) -> Vec<SignOff> {
        let ids = self.by_action.get(&action).into_iter().flatten();
        let all = ids.filter_map(|id| {
            let one = self.ledger.statements().get(id)?;
            let Says::Verdict(verdict) = &one.says else {
                return None;
            };
            let meeting = verdict.meeting;
            let is_lost = meeting.is_some_and(|meeting| !self.meetings.contains(&meeting));
            let lost = is_lost.then_some(Doubt::UnknownMeeting);
            let taken_out = self.taken_out.contains(id).then_some(Doubt::Deleted);
            Some(SignOff {
                id: *id,
                key: one.key,
                at: one.at,
                verdict: verdict.clone(),
                doubts: self
                    .ledger
                    .doubts(*id)
                    .chain(lost)
                    .chain(taken_out)
                    .collect(),
                earlier_wording: None,
            })
        });
        all.collect()
    }

    /// Who has signed what they have of an edition: by organisation and key the last that holds.
    pub(super) fn seen(&self, id: EditionId, frozen: ChangeId, hash: &str) -> Vec<EditionSeen> {
        let mut seen: Vec<EditionSeen> = Vec::new();
        for (name, one) in self.ledger.statements() {
            let Says::Seen {
                edition,
                change,
                contents,
            } = &one.says
            else {
                continue;
            };
            let key = self.ledger.key(one.key);
            let Some(key) = key.filter(|_| *edition == id) else {
                continue;
            };
            if self.ledger.doubts(*name).any(Doubt::voids) {
                continue;
            }
            seen.push(EditionSeen {
                organisation: key.whose.organisation,
                person: key.whose.person.clone(),
                key: key.id,
                at: one.at,
                is_same: *change == frozen && contents.to_string() == hash,
            });
        }
        seen.sort_by_key(|one| (one.at, one.key, one.is_same));
        let later: Vec<_> = seen.iter().map(|one| one.key).collect();
        let mut at = 0;
        seen.retain(|one| {
            at += 1;
            !later[at..].contains(&one.key)
        });
        seen
    }

    /// The actions on which something was said, or stands otherwise, in one of two books and not in the other.
    pub(super) fn changed(&self, other: &Self) -> BTreeSet<ActionId> {
        let actions: BTreeSet<ActionId> = self
            .by_action
            .keys()
            .chain(other.by_action.keys())
            .copied()
            .collect();
        let rules_differ = self.rules != other.rules;
        actions
            .into_iter()
            .filter(|id| rules_differ || self.sign_offs(*id) != other.sign_offs(*id))
            .collect()
    }
}

impl Document {
    /// Who takes part, and how they agree.
    pub fn parties(&self) -> Parties {
        self.parties_at(None)
    }

    /// The last statement of a key: the one that its next one follows.
    pub fn last_statement(&self, key: KeyId) -> Option<StatementId> {
        self.book(None).ledger.last_of(key)
    }

    pub(super) fn parties_at(&self, at: At<'_>) -> Parties {
        let book = self.book(at);
        Parties {
            organisations: self.organisations(at),
            rules: book.rules.clone(),
            keys: book.ledger.keys(),
        }
    }

    /// What decides on agreements at a moment.
    pub(super) fn book(&self, at: At<'_>) -> Arc<Book> {
        let Some(heads) = at else {
            let kept = self.books.now.borrow().clone();
            return kept.unwrap_or_else(|| {
                let book = Arc::new(self.read_book(None));
                *self.books.now.borrow_mut() = Some(book.clone());
                book
            });
        };
        let found = self.books.past.borrow();
        if let Some((_, book)) = found.iter().find(|(of, _)| of == heads) {
            return book.clone();
        }
        drop(found);
        let book = Arc::new(self.read_book(at));
        let mut past = self.books.past.borrow_mut();
        if past.len() == MOST_PAST {
            past.remove(0);
        }
        past.push((heads.to_vec(), book.clone()));
        book
    }

    /// Weighs everything anew where a change wrote in what decides on agreements, and adds the actions for
    /// which that makes a difference.
    pub(super) fn weigh_anew(&self, touched: &mut Touched) {
        if !touched.process {
            return;
        }
        self.read_on();
        let before = self.books.now.borrow_mut().take().unwrap_or_default();
        touched.actions.extend(before.changed(&self.book(None)));
    }

    fn read_book(&self, at: At<'_>) -> Book {
        let log = self.log_id(at);
        let (Some(log), Some(map)) = (log, self.child(&ROOT, schema::STATEMENTS, at)) else {
            return Book::default();
        };
        let read = |(name, bytes): Kept| {
            let (id, statement) = self.read_statement(bytes).ok()?;
            (id.to_string() == name).then_some((id, statement))
        };
        let mut statements: BTreeMap<_, _> = self
            .kept_statements(&map, at)
            .into_iter()
            .filter_map(read)
            .collect();
        let mut taken_out = BTreeSet::new();
        for (id, statement) in self.taken_out(at).into_iter().filter_map(read) {
            if statements.insert(id, statement).is_none() {
                taken_out.insert(id);
            }
        }
        let ledger = Ledger::new(log, statements);
        let mut by_action: BTreeMap<ActionId, Vec<StatementId>> = BTreeMap::new();
        for (id, _, verdict) in ledger.verdicts() {
            by_action.entry(verdict.action).or_default().push(id);
        }
        Book {
            rules: self.rules(at),
            ledger,
            by_action,
            meetings: self.meeting_ids(at),
            taken_out,
        }
    }

    /// Past moments are read anew when they are asked for next.
    pub(super) fn forget_past_books(&self) {
        self.books.past.borrow_mut().clear();
    }

    fn meeting_ids(&self, at: At<'_>) -> BTreeSet<MeetingId> {
        let log = self.child(&ROOT, schema::LOG, at);
        let keys = log.iter().flat_map(|log| self.items(log, at));
        keys.filter_map(|item| MeetingId::parse(item.key.strip_prefix(schema::MEETING)?))
            .collect()
    }

    fn log_id(&self, at: At<'_>) -> Option<LogId> {
        let log = self.child(&ROOT, schema::LOG, at)?;
        let found = match at {
            None => self.doc.get(&log, "id"),
            Some(heads) => self.doc.get_at(&log, "id", heads),
        };
        LogId::parse(found.ok()??.0.as_str()?)
    }

    /// All that is kept as statements, whatever it is, under the name under which it is kept. Where a
    /// name has several values, all of them: nobody hides one by writing beside it.
    pub(super) fn kept_statements(&self, map: &ObjId, at: At<'_>) -> Vec<(String, Vec<u8>)> {
        let mut kept = Vec::new();
        for item in self.items(map, at) {
            let values = match at {
                None => self.doc.get_all(map, item.key.as_ref()),
                Some(heads) => self.doc.get_all_at(map, item.key.as_ref(), heads),
            };
            let mut all = BTreeSet::new();
            for (value, _) in values.unwrap_or_default() {
                all.insert(match value {
                    Value::Scalar(scalar) => match scalar.as_ref() {
                        ScalarValue::Bytes(bytes) => bytes.clone(),
                        _ => Vec::new(),
                    },
                    Value::Object(_) => Vec::new(),
                });
            }
            kept.extend(all.into_iter().map(|bytes| (item.key.to_string(), bytes)));
        }
        kept
    }

    /// Reads a statement; its signature is checked once.
    pub(super) fn read_statement(&self, bytes: Vec<u8>) -> Result<(StatementId, Statement), Doubt> {
        let mut read = self.books.read.borrow_mut();
        let entry = read.entry(bytes);
        entry
            .or_insert_with_key(|bytes| trust::read_statement(bytes))
            .clone()
    }

    /// The wording that a verdict is about, where it is not the one of now: the one that stood when it was
    /// added to the log. The doubt, where that is another than it says.
    pub(super) fn earlier_wording(
        &self,
        one: &SignOff,
        action: &ObjId,
        now: &str,
    ) -> Result<Option<String>, Doubt> {
        if one.verdict.wording == trust::wording_hash(now) {
            return Ok(None);
        }
        let find = || {
            let statements = schema::root_map(&self.doc, schema::STATEMENTS).ok()?;
            let (_, operation) = self.doc.get(&statements, one.id.to_string()).ok()??;
            let added = self.doc.hash_for_opid(&operation)?;
            let text = schema::map_at(&self.doc, action, schema::TEXT)?;
            self.doc.text_at(&text, &[added]).ok()
        };
        let then = find().filter(|then| one.verdict.wording == trust::wording_hash(then));
        then.map(Some).ok_or(Doubt::UnknownWording)
    }

    /// The terms of an entry that is to be added: for a proposal, the rule in force and the returns that are open.
    pub(super) fn terms(&self, action: ActionId, kind: EntryKind) -> Result<Terms, Refusal> {
        if kind.proposes().is_none() {
            return Ok(Terms::default());
        }
        let known = self.action(action).ok_or(Refusal::UnknownAction)?;
        let book = self.book(None);
        let rule = match rules_in_force(&book.rules).as_slice() {
            [one] => Some(one.id),
            _ => None,
        };
        let answers = open_returns(Case::of(
            &known,
            &book.rules,
            trust::wording_hash(&known.text),
        ));
        Ok(Terms { rule, answers })
    }

    fn organisations(&self, at: At<'_>) -> Vec<Organisation> {
        let Some(map) = self.child(&ROOT, schema::ORGANISATIONS, at) else {
            return Vec::new();
        };
        let read = |id, object: &ObjId| {
            let mut one = Organisation {
                id,
                name: String::new(),
                role: Role::default(),
                people: Vec::new(),
            };
            for part in self.items(object, at) {
                match part.key.as_ref() {
                    "name" => one.name = self.text_of(&part, at).unwrap_or_default(),
                    "role" => {
                        let word = self.text_of(&part, at).unwrap_or_default();
                        one.role = Role::parse(&word).unwrap_or_default();
                    }
                    key => one
                        .people
                        .extend(key.strip_prefix(schema::PERSON).map(str::to_owned)),
                }
            }
            one
        };
        let mut all: Vec<_> = self
            .items(&map, at)
            .filter_map(|item| Some(read(OrganisationId::parse(&item.key)?, &item.id())))
            .collect();
        all.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        all
    }

    fn rules(&self, at: At<'_>) -> Vec<Rule> {
        let Some(map) = self.child(&ROOT, schema::RULES, at) else {
            return Vec::new();
        };
        let mut all: Vec<_> = self
            .items(&map, at)
            .filter_map(|item| self.read_rule(RuleId::parse(&item.key)?, &item.id(), at))
            .collect();
        all.sort_by_key(|rule| (rule.written.at, rule.id));
        all
    }

    /// A rule of which a part cannot be read is none: one without it might be met too easily.
    fn read_rule(&self, id: RuleId, object: &ObjId, at: At<'_>) -> Option<Rule> {
        let (mut organisations, mut need, mut occasion) = (None, None, None);
        let (mut recorders, mut replaces) = (None, None);
        for part in self.items(object, at) {
            let text = self.text_of(&part, at)?;
            match part.key.as_ref() {
                schema::RULED => organisations = Some(ids(&text, OrganisationId::parse)?),
                schema::NEED => need = Some(parse_need(&text)?),
                schema::OCCASION => occasion = Some(Occasion::parse(&text)?),
                schema::RECORDERS => recorders = Some(ids(&text, OrganisationId::parse)?),
                schema::REPLACES => replaces = Some(ids(&text, RuleId::parse)?),
                _ => {}
            }
        }
        Some(Rule {
            id,
            organisations: organisations?,
            need: need?,
            occasion: occasion?,
            recorders: recorders.unwrap_or_default(),
            replaces: replaces.unwrap_or_default(),
            written: self.written(object),
        })
    }
}

fn parse_need(text: &str) -> Option<Need> {
    match text {
        "all" => Some(Need::All),
        n => n.parse().ok().map(Need::AtLeast),
    }
}

/// Reads what [`schema::list_of`] writes: all of it, or nothing.
pub(super) fn ids<T: Ord>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    let all: Option<BTreeSet<T>> = words.map(parse).collect();
    Some(all?.into_iter().collect())
}
