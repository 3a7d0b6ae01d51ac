//! A desk at which parties propose and sign: one replica, and the keys of everybody.

use crate::support::{Replica, Seed};
use matters_arising::{
    command::{Edit, VerdictWish, Wish},
    document::Document,
    model::*,
    trust::{self, SigningSeed},
};

/// An organisation with a key.
#[derive(Clone)]
pub(crate) struct Party {
    pub(crate) id: OrganisationId,
    pub(crate) name: String,
    pub(crate) seed: SigningSeed,
}

impl Party {
    pub(crate) fn key(&self) -> KeyId {
        KeyId(self.seed.public().0)
    }
}

/// One replica of the log, at which anybody may sign.
pub(crate) struct Desk {
    pub(crate) ann: Replica,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            ann: Replica::new("Ann", 1),
        }
    }

    pub(crate) fn join(&self, name: &str, seed: u64) -> Self {
        Self {
            ann: self.ann.join(name, seed),
        }
    }

    pub(crate) fn meet(&mut self, other: &mut Self) {
        self.ann.meet(&mut other.ann);
    }

    /// An organisation whose key is not introduced.
    pub(crate) fn party_without_key(&mut self, name: &str) -> Party {
        Party {
            id: OrganisationId::random(&mut self.ann.rng),
            name: name.to_owned(),
            seed: SigningSeed::random(&mut self.ann.rng),
        }
    }

    pub(crate) fn party(&mut self, name: &str, role: Role) -> Party {
        let party = self.party_without_key(name);
        self.ann.edit(Edit::PutOrganisation {
            id: party.id,
            name: name.to_owned(),
            role,
        });
        self.introduce(&party);
        party
    }

    /// Another device of the same organisation.
    pub(crate) fn second_key(&mut self, of: &Party) -> Party {
        let party = Party {
            seed: SigningSeed::random(&mut self.ann.rng),
            ..of.clone()
        };
        self.introduce(&party);
        party
    }

    pub(crate) fn introduce(&mut self, party: &Party) {
        let whose = Introduced {
            device: "Laptop".to_owned(),
            person: format!("Somebody of {}", party.name),
            organisation: party.id,
        };
        self.sign(party, &[Wish::Introduce(whose)]).unwrap();
    }

    pub(crate) fn rule(
        &mut self,
        parties: &[&Party],
        need: Need,
        occasion: Occasion,
        recorders: &[&Party],
    ) -> RuleId {
        let ids = |parties: &[&Party]| parties.iter().map(|party| party.id).collect();
        let id = RuleId::random(&mut self.ann.rng);
        self.ann.edit(Edit::SetRule(NewRule {
            id,
            organisations: ids(parties),
            need,
            occasion,
            recorders: ids(recorders),
        }));
        id
    }

    /// A new action that is proposed to be complete.
    pub(crate) fn proposed(&mut self, text: &str) -> ActionId {
        let action = self.ann.add(text);
        self.ann.entry(action, EntryKind::ProposedComplete, "");
        action
    }

    pub(crate) fn read(&self, action: ActionId) -> Action {
        self.ann.read(action)
    }

    pub(crate) fn stage(&self, action: ActionId) -> Stage {
        self.read(action).stage
    }

    pub(crate) fn says(&self, action: ActionId, party: &Party) -> PartyState {
        let agreement = self.read(action).agreement.unwrap();
        let says = agreement.parties.iter().find(|(id, _)| *id == party.id);
        says.map_or(PartyState::Silent, |(_, state)| state.clone())
    }

    pub(crate) fn sign(&mut self, party: &Party, wishes: &[Wish]) -> Result<(), Refusal> {
        let at = Timestamp(self.ann.clock + 60);
        let statements = self.ann.doc.prepare(wishes, party.key(), at)?;
        self.keep(party, &statements)
    }

    pub(crate) fn keep(&mut self, party: &Party, statements: &[Statement]) -> Result<(), Refusal> {
        let sign = |one: &Statement| trust::sign_statement(one, &party.seed).unwrap();
        let signed = statements.iter().map(sign).collect();
        self.ann.try_edit(Edit::AddStatements(signed)).map(drop)
    }

    pub(crate) fn wish(
        &self,
        party: &Party,
        action: ActionId,
        opinion: Opinion,
        note: &str,
    ) -> Wish {
        Wish::Verdict(VerdictWish {
            action,
            seen: self.read(action).text,
            opinion,
            note: note.to_owned(),
            organisation: None,
            person: format!("Somebody of {}", party.name),
            meeting: None,
        })
    }

    pub(crate) fn try_verdict(
        &mut self,
        party: &Party,
        action: ActionId,
        opinion: Opinion,
        note: &str,
    ) -> Result<(), Refusal> {
        let wish = self.wish(party, action, opinion, note);
        self.sign(party, &[wish])
    }

    pub(crate) fn try_at(
        &mut self,
        party: &Party,
        action: ActionId,
        opinion: Opinion,
        at: Option<MeetingId>,
    ) -> Result<(), Refusal> {
        let mut wish = self.wish(party, action, opinion, "");
        if let Wish::Verdict(verdict) = &mut wish {
            verdict.meeting = at;
        }
        self.sign(party, &[wish])
    }

    /// The first writes down that the second agrees.
    pub(crate) fn try_record(
        &mut self,
        by: &Party,
        of: &Party,
        action: ActionId,
        at: Option<MeetingId>,
    ) -> Result<(), Refusal> {
        let mut wish = self.wish(of, action, Opinion::Agree, "");
        if let Wish::Verdict(verdict) = &mut wish {
            verdict.meeting = at;
            verdict.organisation = Some(of.id);
        }
        self.sign(by, &[wish])
    }

    pub(crate) fn agrees(&mut self, party: &Party, action: ActionId) {
        self.try_verdict(party, action, Opinion::Agree, "").unwrap();
    }

    pub(crate) fn returns(&mut self, party: &Party, action: ActionId, why: &str) {
        self.try_verdict(party, action, Opinion::Return, why)
            .unwrap();
    }

    pub(crate) fn takes_back(&mut self, party: &Party, action: ActionId) {
        self.try_verdict(party, action, Opinion::TakeBack, "")
            .unwrap();
    }

    pub(crate) fn revokes(&mut self, by: &Party, whose: &Party) {
        let wish = Wish::Revoke {
            key: whose.key(),
            reason: "Left on a train".to_owned(),
        };
        self.sign(by, &[wish]).unwrap();
    }

    /// What the program would not prepare, signed all the same and brought in.
    pub(crate) fn smuggle(&mut self, party: &Party, action: ActionId, opinion: Opinion) {
        let statement = self.verdict(party, action, opinion);
        self.keep(party, &[statement]).unwrap();
    }

    /// A verdict, as somebody would make it who keeps to no rule.
    pub(crate) fn verdict(&self, party: &Party, action: ActionId, opinion: Opinion) -> Statement {
        let read = self.read(action);
        let proposals = read.entries.iter().rev();
        let mut proposals = proposals.filter(|entry| entry.kind == EntryKind::ProposedComplete);
        let proposal = proposals.next().unwrap();
        Statement {
            log: self.ann.doc.head().unwrap().id,
            key: party.key(),
            previous: self.ann.doc.last_statement(party.key()),
            at: Timestamp(self.ann.clock),
            says: Says::Verdict(Verdict {
                action,
                wording: trust::wording_hash(&read.text),
                proposal: proposal.id,
                rule: proposal.terms.rule.unwrap(),
                opinion,
                note: "Smuggled".to_owned(),
                organisation: party.id,
                person: "Nobody".to_owned(),
                meeting: None,
                replaces: Vec::new(),
                recorded_by: None,
            }),
        }
    }

    pub(crate) fn load(bytes: &[u8], seed: u64) -> Self {
        let mut rng = Seed(seed);
        let writer = crate::support::writer("Reader", &mut rng);
        let mut doc = Document::load(bytes).unwrap();
        doc.write_as(&writer);
        Self {
            ann: Replica {
                doc,
                stacks: Default::default(),
                clock: 1_000_000,
                device: writer.author.device,
                rng,
            },
        }
    }
}
