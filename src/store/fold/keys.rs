//! Under which key of the state each record is.

use crate::domain::{
    Account, AccountName, Assessor, AssessorId, LetterId, Number, ProgramAct, SessionId, SheetKey, ViewName,
};

/// How much of a key says of which application, or letter, it is, with its kind; only the kind where it is of neither.
pub(in crate::store) fn subject_of_key(key: &[u8]) -> usize {
    let is_of = |kinds: &[&[u8]]| kinds.iter().any(|kind| key.starts_with(kind));
    match key {
        _ if is_of(&[APPLICATIONS, DRAFTS, CLEAR, FORGOTTEN]) => 1 + size_of::<[u8; 6]>(),
        _ if is_of(&[LETTERS]) => 1 + size_of::<u32>(),
        _ => 1,
    }
}

/// Before every application's key.
pub(in crate::store) const APPLICATIONS: &[u8] = b"a";
/// The application whose record has this key.
pub(in crate::store) fn number_of(key: &[u8]) -> Option<Number> {
    key.strip_prefix(APPLICATIONS)?.try_into().ok().map(Number::from_key)
}

/// Before every account's key.
pub(in crate::store) const ACCOUNTS: &[u8] = b"u";

pub(in crate::store) fn application_key(number: Number) -> Vec<u8> {
    [APPLICATIONS, &number.to_key()].concat()
}

pub(in crate::store) fn account_key(name: &AccountName) -> Vec<u8> {
    [ACCOUNTS, name.as_str().as_bytes()].concat()
}

/// Before the keys of all changes of an account; no account's name has a zero in it.
pub(in crate::store) fn account_history_prefix(name: &AccountName) -> Vec<u8> {
    [b"U", name.as_str().as_bytes(), &[0]].concat()
}

pub(in crate::store) fn account_history_key(after: &Account) -> Vec<u8> {
    [account_history_prefix(&after.name).as_slice(), &after.revision.to_be_bytes()].concat()
}

/// Before every assessor's key.
pub(in crate::store) const ASSESSORS: &[u8] = b"r";

pub(in crate::store) fn assessor_key(id: &AssessorId) -> Vec<u8> {
    [ASSESSORS, id.as_str().as_bytes()].concat()
}

/// Before the keys of all changes of an assessor; no id has a zero in it.
pub(in crate::store) fn assessor_history_prefix(id: &AssessorId) -> Vec<u8> {
    [b"R", id.as_str().as_bytes(), &[0]].concat()
}

pub(in crate::store) fn assessor_history_key(after: &Assessor) -> Vec<u8> {
    [assessor_history_prefix(&after.id).as_slice(), &after.revision.to_be_bytes()].concat()
}

/// Before every sheet's key: one that its assessor has, or had until it was submitted.
pub(in crate::store) const DRAFTS: &[u8] = b"d";

pub(in crate::store) fn draft_key(key: &SheetKey) -> Vec<u8> {
    [DRAFTS, &key.number.to_key(), &key.session.0.to_be_bytes(), key.assessor.as_str().as_bytes()].concat()
}

/// Whose sheet a key is.
pub(in crate::store) fn draft_of_key(key: &[u8]) -> Option<SheetKey> {
    let (number, rest) = key.strip_prefix(DRAFTS)?.split_first_chunk()?;
    let (session, assessor) = rest.split_first_chunk()?;
    let assessor = std::str::from_utf8(assessor).ok()?.parse().ok()?;
    Some(SheetKey { number: Number::from_key(*number), session: SessionId(u16::from_be_bytes(*session)), assessor })
}

/// Before every letter's key.
pub(in crate::store) const LETTERS: &[u8] = b"l";

pub(in crate::store) fn letter_key(id: LetterId) -> Vec<u8> {
    [LETTERS, &id.0.to_be_bytes()].concat()
}

/// The letter whose record has this key.
pub(in crate::store) fn letter_of(key: &[u8]) -> Option<LetterId> {
    let id = key.strip_prefix(LETTERS)?.try_into().ok()?;
    Some(LetterId(u32::from_be_bytes(id)))
}

/// Before every view's key.
pub(in crate::store) const VIEWS: &[u8] = b"v";

/// Whose view a key is.
pub(in crate::store) fn account_of_view(key: &[u8]) -> Option<AccountName> {
    let account = key.strip_prefix(VIEWS)?.split(|byte| *byte == 0).next()?;
    std::str::from_utf8(account).ok()?.parse().ok()
}

/// Before the keys of all views of an account; no account's name has a zero in it.
pub(in crate::store) fn views_prefix(account: &AccountName) -> Vec<u8> {
    [VIEWS, account.as_str().as_bytes(), &[0]].concat()
}

pub(in crate::store) fn view_key(account: &AccountName, name: &ViewName) -> Vec<u8> {
    [views_prefix(account).as_slice(), name.key().as_bytes()].concat()
}

/// Before the keys of all sheets of an application.
pub(in crate::store) fn drafts_prefix(number: Number) -> Vec<u8> {
    [DRAFTS, number.to_key().as_slice()].concat()
}

/// Before the key of each application of which a change stands in the journal unsealed, as older programs wrote it.
pub(in crate::store) const CLEAR: &[u8] = b"c";

pub(in crate::store) fn clear_key(number: Number) -> Vec<u8> {
    [CLEAR, &number.to_key()].concat()
}

/// Before the key of each year's highest running number under whose key something is sealed.
pub(in crate::store) const SEALED: &[u8] = b"k";

pub(in crate::store) fn sealed_key(year: u16) -> Vec<u8> {
    [SEALED, year.to_be_bytes().as_slice()].concat()
}

/// The number of a record of [`SEALED`].
pub(in crate::store) fn last_sealed(key: &[u8], bytes: &[u8]) -> Option<Number> {
    let year = key.strip_prefix(SEALED)?.try_into().ok()?;
    Some(Number::new(u16::from_be_bytes(year), crate::codec::decode(bytes).ok()?))
}

/// The key of how many changes of letters were left out, since they do not open. A state that has it is made anew at the
/// next opening: their keys may be back.
pub(in crate::store) const CLOSED_LETTERS: &[u8] = b"x";

/// Before the key of what is left of every application that was forgotten (H3).
pub(in crate::store) const FORGOTTEN: &[u8] = b"f";

pub(in crate::store) fn forgotten_key(number: Number) -> Vec<u8> {
    [FORGOTTEN, &number.to_key()].concat()
}

/// Before the key of each version of a program that was loaded (P1), and of which one is the default.
pub(in crate::store) const PROGRAMS: &[u8] = b"p";

/// The id comes before a zero, which none has; the default has no id.
pub(in crate::store) fn program_key(what: &ProgramAct) -> Vec<u8> {
    match what {
        ProgramAct::Load(text) => [PROGRAMS, text.id.as_bytes(), &[0], text.version.to_string().as_bytes()].concat(),
        ProgramAct::SetDefault(_) => [PROGRAMS, &[0]].concat(),
    }
}
