//! How statements are written, named and signed. `docs/statements.md` specifies all of it.
//!
//! Deterministic: one statement has one encoding (RFC 8949, section 4.2), and bytes that are another are
//! none. Knows nothing of which statements count.

use super::secret::{DevicePublic, SigningSeed};
use crate::model::*;
use minicbor::{Decoder, Encoder, decode};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

const DOMAIN: &[u8] = b"matters-arising statement 1\0";
const WORDING: &[u8] = b"matters-arising wording 1\0";
/// The longest statement that is read or signed, in bytes.
pub const LONGEST_STATEMENT: usize = 32 << 10;
/// So many statements may be replaced by one.
const MOST_REPLACED: usize = 256;

/// The hash of a wording: SHA-256 of a fixed prefix and the text in UTF-8, with its line ends as line
/// feeds and in the Unicode normalisation form C.
#[must_use]
pub fn wording_hash(text: &str) -> WordingHash {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut hash = Sha256::new_with_prefix(WORDING);
    if text.is_ascii() {
        hash.update(text);
    } else {
        hash.update(text.nfc().collect::<String>());
    }
    WordingHash(hash.finalize().into())
}

/// The bytes that a key signs.
#[must_use]
pub fn message(statement: &Statement) -> Vec<u8> {
    [DOMAIN, &body(statement)].concat()
}

/// The name of a statement: a hash of what is signed.
#[must_use]
pub fn statement_id(statement: &Statement) -> StatementId {
    StatementId(Sha256::digest(message(statement)).into())
}

/// The bytes of a statement with its signature, as they are kept and travel.
#[must_use]
pub fn with_signature(statement: &Statement, signature: &[u8; 64]) -> Vec<u8> {
    written(|to| {
        to.array(2)?.bytes(&body(statement))?.bytes(signature)?;
        Ok(())
    })
}

/// Signs a statement; `None` where it is too long, or says that another key signs it.
#[must_use]
pub fn sign(statement: &Statement, seed: &SigningSeed) -> Option<Vec<u8>> {
    let message = message(statement);
    let is_ours = seed.public().0 == statement.key.0;
    (is_ours && message.len() <= LONGEST_STATEMENT)
        .then(|| with_signature(statement, &seed.sign(&message)))
}

/// Reads a statement, where it is one and its key has signed it.
///
/// # Errors
/// [`Doubt::Unreadable`] or [`Doubt::BadSignature`].
pub fn read(bytes: &[u8]) -> Result<(StatementId, Statement), Doubt> {
    let (statement, signature) = parts(bytes).ok_or(Doubt::Unreadable)?;
    if with_signature(&statement, &signature) != bytes {
        return Err(Doubt::Unreadable);
    }
    let message = message(&statement);
    if !DevicePublic(statement.key.0).has_signed(&message, &signature) {
        return Err(Doubt::BadSignature);
    }
    Ok((StatementId(Sha256::digest(&message).into()), statement))
}

fn parts(bytes: &[u8]) -> Option<(Statement, [u8; 64])> {
    if bytes.len() > LONGEST_STATEMENT + 128 {
        return None;
    }
    let mut from = Decoder::new(bytes);
    array(&mut from, 2).ok()?;
    let body = from.bytes().ok()?;
    let signature = from.bytes().ok()?.try_into().ok()?;
    let mut from = Decoder::new(body);
    Some((read_body(&mut from).ok()?, signature))
}

type To = Encoder<Vec<u8>>;
type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// Writing to memory does not fail.
fn written(write: impl FnOnce(&mut To) -> Written) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    let outcome = write(&mut to);
    debug_assert!(outcome.is_ok(), "memory takes all bytes");
    to.into_writer()
}

fn body(statement: &Statement) -> Vec<u8> {
    written(|to| {
        to.array(6)?.str(&statement.log.to_string())?;
        to.bytes(&statement.key.0)?;
        optional(to, statement.previous.as_ref().map(|one| &one.0[..]))?;
        to.i64(statement.at.0)?;
        match &statement.says {
            Says::Introduction(whose) => {
                to.u8(0)?.array(3)?;
                to.str(&whose.device)?.str(&whose.person)?;
                to.str(&whose.organisation.to_string())?;
            }
            Says::Verdict(verdict) => {
                to.u8(1)?;
                write_verdict(to, verdict)?;
            }
            Says::Check { key, how } => {
                to.u8(2)?.array(2)?.bytes(&key.0)?.str(how)?;
            }
            Says::Revocation { key, last, reason } => {
                to.u8(3)?.array(3)?.bytes(&key.0)?;
                optional(to, last.as_ref().map(|one| &one.0[..]))?;
                to.str(reason)?;
            }
            Says::Seen {
                edition,
                change,
                contents,
            } => {
                to.u8(4)?.array(3)?.str(&edition.to_string())?;
                to.bytes(&change.0)?.bytes(&contents.0)?;
            }
        }
        Ok(())
    })
}

fn write_verdict(to: &mut To, verdict: &Verdict) -> Written {
    let optional_id = |to: &mut To, id: Option<String>| -> Written {
        match id {
            Some(id) => to.str(&id)?,
            None => to.null()?,
        };
        Ok(())
    };
    to.array(11)?.str(&verdict.action.to_string())?;
    to.bytes(&verdict.wording.0)?;
    to.str(&verdict.proposal.to_string())?;
    to.str(&verdict.rule.to_string())?;
    to.str(verdict.opinion.word())?.str(&verdict.note)?;
    to.str(&verdict.organisation.to_string())?;
    to.str(&verdict.person)?;
    optional_id(to, verdict.meeting.map(|id| id.to_string()))?;
    to.array(verdict.replaces.len() as u64)?;
    for one in &verdict.replaces {
        to.bytes(&one.0)?;
    }
    optional_id(to, verdict.recorded_by.map(|id| id.to_string()))
}

fn optional(to: &mut To, bytes: Option<&[u8]>) -> Written {
    match bytes {
        Some(bytes) => to.bytes(bytes)?,
        None => to.null()?,
    };
    Ok(())
}

type Read<T> = Result<T, decode::Error>;

fn wrong<T>() -> Read<T> {
    Err(decode::Error::message("not as statements are written"))
}

fn array(from: &mut Decoder<'_>, n: u64) -> Read<()> {
    match from.array()? {
        Some(length) if length == n => Ok(()),
        _ => wrong(),
    }
}

fn hash(from: &mut Decoder<'_>) -> Read<[u8; 32]> {
    from.bytes()?.try_into().or_else(|_| wrong())
}

fn id<T>(from: &mut Decoder<'_>, parse: impl FnOnce(&str) -> Option<T>) -> Read<T> {
    parse(from.str()?).map_or_else(wrong, Ok)
}

fn maybe<'b, T>(
    from: &mut Decoder<'b>,
    read: impl FnOnce(&mut Decoder<'b>) -> Read<T>,
) -> Read<Option<T>> {
    if from.datatype()? == minicbor::data::Type::Null {
        from.null()?;
        return Ok(None);
    }
    read(from).map(Some)
}

fn text(from: &mut Decoder<'_>) -> Read<String> {
    from.str().map(str::to_owned)
}

fn read_body(from: &mut Decoder<'_>) -> Read<Statement> {
    array(from, 6)?;
    Ok(Statement {
        log: id(from, LogId::parse)?,
        key: KeyId(hash(from)?),
        previous: maybe(from, hash)?.map(StatementId),
        at: Timestamp(from.i64()?),
        says: match from.u8()? {
            0 => {
                array(from, 3)?;
                Says::Introduction(Introduced {
                    device: text(from)?,
                    person: text(from)?,
                    organisation: id(from, OrganisationId::parse)?,
                })
            }
            1 => Says::Verdict(read_verdict(from)?),
            2 => {
                array(from, 2)?;
                Says::Check {
                    key: KeyId(hash(from)?),
                    how: text(from)?,
                }
            }
            3 => {
                array(from, 3)?;
                Says::Revocation {
                    key: KeyId(hash(from)?),
                    last: maybe(from, hash)?.map(StatementId),
                    reason: text(from)?,
                }
            }
            4 => {
                array(from, 3)?;
                Says::Seen {
                    edition: id(from, EditionId::parse)?,
                    change: ChangeId(hash(from)?),
                    contents: ContentsHash(hash(from)?),
                }
            }
            _ => return wrong(),
        },
    })
}

fn read_verdict(from: &mut Decoder<'_>) -> Read<Verdict> {
    array(from, 11)?;
    Ok(Verdict {
        action: id(from, ActionId::parse)?,
        wording: WordingHash(hash(from)?),
        proposal: id(from, EntryId::parse)?,
        rule: id(from, RuleId::parse)?,
        opinion: id(from, Opinion::parse)?,
        note: text(from)?,
        organisation: id(from, OrganisationId::parse)?,
        person: text(from)?,
        meeting: maybe(from, |from| id(from, MeetingId::parse))?,
        replaces: {
            let n = from.array()?.unwrap_or(u64::MAX);
            if n > MOST_REPLACED as u64 {
                return wrong();
            }
            let all = (0..n).map(|_| hash(from).map(StatementId));
            all.collect::<Read<Vec<_>>>()?
        },
        recorded_by: maybe(from, |from| id(from, OrganisationId::parse))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements() -> Vec<Statement> {
        let id = |n: u64| move || n;
        let key = KeyId(SigningSeed([7; 32]).public().0);
        let organisation = OrganisationId::random(&mut id(3));
        let verdict = |meeting, recorded_by| {
            Says::Verdict(Verdict {
                action: ActionId::random(&mut id(1)),
                wording: wording_hash("Café"),
                proposal: EntryId::random(&mut id(2)),
                rule: RuleId::random(&mut id(4)),
                opinion: Opinion::Return,
                note: "Not before the pilot — “done” is early".into(),
                organisation,
                person: "Ann".into(),
                meeting,
                replaces: vec![StatementId([1; 32]), StatementId([2; 32])],
                recorded_by,
            })
        };
        let all = [
            Says::Introduction(Introduced {
                device: "Laptop".into(),
                person: "Ann".into(),
                organisation,
            }),
            verdict(None, None),
            verdict(Some(MeetingId::random(&mut id(5))), Some(organisation)),
            Says::Check {
                key: KeyId([9; 32]),
                how: "read out".into(),
            },
            Says::Revocation {
                key: KeyId([9; 32]),
                last: Some(StatementId([3; 32])),
                reason: "lost on a train".into(),
            },
            Says::Seen {
                edition: EditionId::random(&mut id(8)),
                change: ChangeId([4; 32]),
                contents: ContentsHash([5; 32]),
            },
        ];
        let statement = |(n, says): (usize, Says)| Statement {
            log: LogId::random(&mut id(6)),
            key,
            previous: (n > 0).then_some(StatementId([n as u8; 32])),
            at: Timestamp(1_555_000_000 + n as i64),
            says,
        };
        all.into_iter().enumerate().map(statement).collect()
    }

    #[test]
    fn a_statement_reads_back_what_it_writes() {
        for statement in statements() {
            let bytes = sign(&statement, &SigningSeed([7; 32])).expect("our key");
            assert_eq!(read(&bytes), Ok((statement_id(&statement), statement)));
        }
    }

    #[test]
    fn every_single_bit_of_a_statement_is_signed() {
        for statement in statements() {
            let bytes = sign(&statement, &SigningSeed([7; 32])).expect("our key");
            for bit in 0..bytes.len() * 8 {
                let mut changed = bytes.clone();
                changed[bit / 8] ^= 1 << (bit % 8);
                assert!(read(&changed).is_err(), "bit {bit} of {statement:?}");
            }
        }
    }

    #[test]
    fn bytes_cut_off_or_added_to_are_no_statement() {
        for statement in statements() {
            let mut bytes = sign(&statement, &SigningSeed([7; 32])).expect("our key");
            for end in 0..bytes.len() {
                assert!(read(&bytes[..end]).is_err());
            }
            bytes.push(0);
            assert_eq!(read(&bytes), Err(Doubt::Unreadable));
        }
        assert_eq!(read(&vec![0x82; 1 << 20]), Err(Doubt::Unreadable));
    }

    #[test]
    fn the_same_said_in_other_bytes_is_no_statement() {
        // The length of the outer array in two bytes instead of one.
        let statement = statements().remove(0);
        let bytes = sign(&statement, &SigningSeed([7; 32])).expect("our key");
        let longer = [&[0x98, 2], &bytes[1..]].concat();
        assert_eq!(read(&longer), Err(Doubt::Unreadable));
    }

    #[test]
    fn nobody_signs_with_anothers_name() {
        let statement = statements().remove(1);
        assert_eq!(sign(&statement, &SigningSeed([8; 32])), None);
        let forged = with_signature(&statement, &SigningSeed([8; 32]).sign(&message(&statement)));
        assert_eq!(read(&forged), Err(Doubt::BadSignature));
    }

    #[test]
    fn a_wording_is_one_however_its_letters_and_lines_are_written() {
        assert_eq!(wording_hash("Café\nB"), wording_hash("Cafe\u{301}\r\nB"));
        assert_ne!(wording_hash("Café"), wording_hash("Cafe"));
        assert_ne!(wording_hash("A b"), wording_hash("A  b"));
        assert_eq!(
            wording_hash("Publish the data.").to_string(),
            "d5c31f61611a47563cee38a69845bd122d664fb508ac21b453ecb698edafd3df",
            "what docs/statements.md gives as its example"
        );
    }
}
