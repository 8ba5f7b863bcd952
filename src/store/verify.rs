//! Reading everything there is and comparing it.

use std::{collections::BTreeSet, path::PathBuf, sync::PoisonError};

use super::{
    Progress, Reader, StoreError,
    journal::{self, Frame, Frames},
    pieces::in_pieces,
    read::Shared,
    truth::{Foldable, Folding, Truth},
};
use crate::domain::Number;

/// How many faults are put in words; what is damaged throughout need not be told record by record.
const MOST: usize = 200;
/// How often progress is told, in batches.
const STEP: u64 = 500;

/// What [`verify`] read and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// The number of the last batch that was compared.
    pub last: u64,
    /// How many batches of the journal were read.
    pub batches: u64,
    /// How many applications there are.
    pub applications: u64,
    /// How many records of the state were compared.
    pub records: u64,
    /// How many documents were read.
    pub documents: u64,
    /// What does not check, in words with the file and the byte in it. Empty when all is well.
    pub faults: Vec<String>,
    /// How many further faults there are.
    pub more_faults: u64,
    /// Those of them that are of the journal and the keys.
    pub of_journal: Vec<String>,
    /// The first of them that is of the state, which can always be made anew from the journal.
    pub state: Option<String>,
}

impl VerifyReport {
    /// Whether everything checks.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, words: String) {
        if self.faults.len() < MOST {
            self.faults.push(words);
        } else {
            self.more_faults += 1;
        }
    }
}

/// Reads the whole journal (checksums, chain), folds it, compares the fold with every record of the state, and reads
/// every document that an application names or named, and every message that went out.
///
/// It may run beside the writer: what is committed meanwhile is compared as well, and the writer waits only while the
/// few records in question are looked at again. Holds in memory which records there are.
pub fn verify(reader: &Reader, progress: &mut dyn FnMut(Progress)) -> Result<VerifyReport, StoreError> {
    loop {
        let before = n_forgotten(reader);
        let report = verify_once(reader, progress)?;
        // Of one that was forgotten meanwhile keys and documents were missed that are rightly gone.
        if report.is_clean() || n_forgotten(reader) == before {
            return Ok(report);
        }
    }
}

/// How many applications were forgotten, as far as it can be read.
fn n_forgotten(reader: &Reader) -> Option<usize> {
    reader.all_forgotten().ok().map(|all| all.len())
}

fn verify_once(reader: &Reader, progress: &mut dyn FnMut(Progress)) -> Result<VerifyReport, StoreError> {
    let shared = &*reader.shared;
    let total = reader.applied();
    let mut report = VerifyReport { last: total, ..VerifyReport::default() };
    let mut folding = Folding::default();
    let mut unread = Vec::new();
    let work = |frame: Frame| {
        let read = Foldable::read(&frame, &shared.vault);
        (frame.file, frame.offset, read)
    };
    let mut fold = |(file, offset, read): (PathBuf, u64, Result<Foldable, StoreError>)| {
        if let Err(error) = read.and_then(|read| folding.add(&read)) {
            unread.push(format!("{} at byte {offset}: {error}", file.display()));
        }
        report.batches += 1;
        if report.batches.is_multiple_of(STEP) {
            progress(Progress::Verifying { done: report.batches, total });
        }
        Ok(())
    };
    let faults = in_pieces(&work, &mut fold, |pieces| {
        journal::check(&shared.disk, &shared.journal_folder, total, &mut |frame| pieces.add(frame))
    })?;
    for words in faults.iter().map(ToString::to_string).chain(unread) {
        report.fault(words);
    }
    let mut truth = folding.done()?;
    report.of_journal.clone_from(&report.faults);
    if report.is_clean() {
        compare(shared, &mut truth, &mut report)?;
        report.state = report.faults.first().cloned();
    } else {
        report.fault("the state was not compared, since the journal cannot be read whole".to_owned());
    }
    let keys = truth.key_faults(&shared.vault)?;
    for words in keys.lost.into_iter().chain(keys.half) {
        report.of_journal.push(words.clone());
        report.fault(words);
    }
    read_documents(reader, &truth, &mut report);
    progress(Progress::Verifying { done: total, total });
    Ok(report)
}

/// Compares with the state. What differs at first may have been committed meanwhile, so it is looked at again with
/// commits held and the fold brought up to the last batch.
fn compare(shared: &Shared, truth: &mut Truth, report: &mut VerifyReport) -> Result<(), StoreError> {
    let mut doubtful = BTreeSet::new();
    let mut expected = truth.expected().peekable();
    let scanned = shared.state.scan_as_stored(b"", &mut |key, bytes| {
        report.records += 1;
        while let Some((missing, _)) = expected.next_if(|(expected, _)| expected.as_slice() < key) {
            doubtful.insert(missing.clone());
        }
        let same = expected.next_if(|(expected, _)| expected.as_slice() == key);
        if !same.is_some_and(|(_, expected)| expected.is(bytes)) {
            doubtful.insert(key.to_vec());
        }
        Ok(())
    });
    if let Err(error) = scanned {
        report.fault(error.to_string());
        return Ok(());
    }
    doubtful.extend(expected.map(|(key, _)| key.clone()));
    let _gate = shared.gate.lock().unwrap_or_else(PoisonError::into_inner);
    let last = shared.last.load(std::sync::atomic::Ordering::Acquire);
    let mut folding = std::mem::take(truth).go_on();
    for frame in Frames::open(&shared.disk, &shared.journal_folder, folding.last() + 1, last)? {
        folding.take(&frame?, &shared.vault)?;
    }
    *truth = folding.done()?;
    report.last = last;
    for key in doubtful {
        let found = match shared.state.get_as_stored(&key) {
            Ok(found) => found,
            Err(error) => {
                report.fault(format!("{} of the state: {error}", name(&key)));
                continue;
            }
        };
        match found {
            Some(bytes) if truth.is(&key, &bytes) => {}
            Some(_) if truth.holds(&key) => {
                report.fault(format!("{} of the state is not what the journal makes of it", name(&key)));
            }
            Some(_) => report.fault(format!("{} of the state is not in the journal", name(&key))),
            None if truth.holds(&key) => report.fault(format!("{} is missing in the state", name(&key))),
            None => {}
        }
    }
    Ok(())
}

fn read_documents(reader: &Reader, truth: &Truth, report: &mut VerifyReport) {
    report.applications = truth.n_applications();
    for (digest, name) in truth.documents() {
        report.documents += 1;
        if let Err(error) = reader.document(digest) {
            report.fault(format!("{name} names a document that cannot be read: {error}"));
        }
    }
}

/// A record's key in words.
fn name(key: &[u8]) -> String {
    let Some((kind, rest)) = key.split_first() else { return "a record without a key".to_owned() };
    match (kind, rest.split_first_chunk::<6>()) {
        (b'a', Some((number, []))) => format!("the record of {}", Number::from_key(*number)),
        (b'd', Some((number, rest))) if rest.len() > 2 => {
            let (session, assessor) = rest.split_at(2);
            let session = session.iter().fold(0_u16, |session, byte| session << 8 | u16::from(*byte));
            let number = Number::from_key(*number);
            format!("the sheet of {} for session {session} of {number}", assessor.escape_ascii())
        }
        (b'l', _) if let Ok(id) = <[u8; 4]>::try_from(rest) => format!("the letter {}", u32::from_be_bytes(id)),
        (b'f', Some((number, []))) => format!("what remains of {}", Number::from_key(*number)),
        (b'u', _) => format!("the account {}", rest.escape_ascii()),
        (b'U', _) if rest.len() > 5 => {
            let (name, revision) = rest.split_at(rest.len() - 5);
            let revision = revision.iter().fold(0_u32, |revision, byte| revision << 8 | u32::from(*byte));
            format!("change {revision} of the account {}", name.escape_ascii())
        }
        // Its name may be somebody's.
        (b'v', _) => "a view".to_owned(),
        _ => format!("the record {}", key.escape_ascii()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Account, AccountChange, Origin, Record, Role},
        store::{Store, Writer, fold, state::Layer},
    };

    fn account(name: &str, role: Role) -> Account {
        Account::new(name.parse().unwrap(), role, None)
    }

    fn set(writer: &mut Writer, name: &str) {
        let change = AccountChange {
            at: chrono::DateTime::UNIX_EPOCH,
            by: "ada".parse().unwrap(),
            origin: Origin::Local { uid: 1000 },
            before: None,
            after: Box::new(account(name, Role::Staff)),
        };
        let mut turn = writer.turn();
        turn.push(&[Record::Access(change)]).unwrap();
        turn.commit().unwrap();
    }

    #[test]
    fn a_record_that_is_changed_missing_or_added_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, reader, _) = Store::open(folder.path(), &mut |_| ()).unwrap();
        for name in ["ada", "bob", "cyd"] {
            set(&mut writer, name);
        }
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
        // A state that is right by itself, but not what the journal says.
        let records = Layer::from([
            (
                fold::account_key(&"bob".parse().unwrap()),
                Some(fold::encode(&account("bob", Role::Admin)).unwrap()).into(),
            ),
            (fold::account_key(&"cyd".parse().unwrap()), None.into()),
            (
                fold::account_key(&"eve".parse().unwrap()),
                Some(fold::encode(&account("eve", Role::Admin)).unwrap()).into(),
            ),
        ]);
        reader.shared.state.apply(records, writer.head().sequence, writer.head().chain);
        let report = verify(&reader, &mut |_| ()).unwrap();
        assert_eq!(
            report.faults,
            [
                "the account bob of the state is not what the journal makes of it",
                "the account cyd is missing in the state",
                "the account eve of the state is not in the journal",
            ]
        );
    }
}
