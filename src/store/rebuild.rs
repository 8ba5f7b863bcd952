//! Bringing the table up to the journal: replay what is missing, set aside what cannot be used once another one is whole.

use std::path::{Path, PathBuf};

use chrono::Utc;

use super::{
    Ground, Progress, StoreError, disk,
    fold::{self, Before, Fold},
    journal::{Frame, Journal},
    payload::{self, Batch},
    pieces::in_pieces,
    renewal,
    state::{is_no_room, opened},
    table::{self, Table},
    vault::Vault,
};
use crate::domain::{LetterId, Number};

/// How many records are changed before they are encoded, and put into the table in one batch: one that changes again and
/// again is so as often as it is passed by so many others. Few in tests, where desks are small.
#[cfg(not(test))]
pub(super) const BATCH: usize = 20_000;
#[cfg(test)]
pub(super) const BATCH: usize = 300;
/// How often progress is told, in batches of the journal.
const STEP: u64 = 200;

/// What was done to bring the table up to the journal.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the old table is, and why it could not be used.
    pub set_aside: Option<(PathBuf, String)>,
    /// Why the old table was made anew and is gone, where nothing is wrong with it that somebody could want to look into.
    pub renewed: Option<&'static str>,
    /// How many of the journal's batches were applied.
    pub replayed: u64,
}

/// Takes the table as it was opened and replays what it lacks; one that does not fit the journal is made anew and then set
/// aside.
pub(super) fn bring_up(
    on: &Ground,
    folder: &Path,
    first: Result<Table, StoreError>,
    (journal, vault): (&Journal, &Vault),
    progress: &mut dyn FnMut(Progress),
) -> Result<(Table, Restored), StoreError> {
    let usable = match first {
        Ok(table) => match disagreement(&table, journal)? {
            None => Ok(table),
            Some(cause) => Err(cause),
        },
        Err(StoreError::State { cause, .. }) => Err(cause),
        Err(error) => return Err(error),
    };
    let cause = match usable {
        Ok(table) => match replay(&table, (journal, vault), progress) {
            Ok(replayed) => {
                table.witness(table.mark().applied);
                return Ok((table, Restored { set_aside: None, renewed: None, replayed }));
            }
            Err(error) => broken(on, folder, &table, error)?,
        },
        Err(cause) => cause,
    };
    // What fills the disk is asked about while it is still there.
    let made = opened(on, folder, make(on, folder, (journal, vault), progress));
    let replayed = made.inspect_err(|_| {
        if let Err(error) = renewal::clear(on, folder) {
            tracing::warn!(%error, "half of a state is not removed yet");
        }
    })?;
    let set_aside = Some((set_aside(on, folder)?, cause));
    on.disk.rename(&renewal::path(folder, renewal::FRESH), folder)?;
    let table = Table::open(on, folder, &mut |_| ())?;
    // Should not all of it have been kept.
    replay(&table, (journal, vault), progress)?;
    table.witness(table.mark().applied);
    let mut restored = Restored { set_aside, renewed: None, replayed };
    let renewed = |cause: &str| [table::OLDER, table::PARTIAL].into_iter().find(|known| *known == cause);
    if let Some((old, cause)) = restored.set_aside.take_if(|(_, cause)| renewed(cause).is_some()) {
        restored.renewed = renewed(&cause);
        if let Err(error) = renewal::remove(on, &old) {
            tracing::warn!(%error, "the state that was made anew is not removed");
        }
    }
    Ok((table, restored))
}

/// Makes a table beside the one in a folder, which stays in its place until this one is whole: where the journal cannot be
/// read to its end the older program that wrote it can go on with it. How many batches were applied.
fn make(
    on: &Ground,
    folder: &Path,
    (journal, vault): (&Journal, &Vault),
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, StoreError> {
    renewal::clear(on, folder)?;
    let table = Table::open(on, &renewal::path(folder, renewal::FRESH), &mut |_| ())?;
    // What the old one knew of the journal is not to be lost where this is stopped.
    table.witness(journal.last());
    let replayed = replay(&table, (journal, vault), progress)?;
    table.flush()?;
    Ok(replayed)
}

/// Why a table that did not take what it lacks cannot be used, in words: some record of it is not what it should be.
/// Anything else is the error that it was.
fn broken(on: &Ground, folder: &Path, table: &Table, error: StoreError) -> Result<String, StoreError> {
    if !matches!(error, StoreError::State { .. }) || is_no_room(on, folder, &error) {
        return Err(error);
    }
    match table.check_all(&|_| ()) {
        Err(StoreError::State { cause, .. }) => Ok(cause),
        _ => Err(error),
    }
}

/// Why the table cannot have come from this journal, in words.
fn disagreement(table: &Table, journal: &Journal) -> Result<Option<String>, StoreError> {
    let mark = table.mark();
    let last = journal.last();
    if mark.applied > last {
        return Ok(Some(format!("it holds change {}, but the journal ends at change {last}", mark.applied)));
    }
    if table.get(fold::CLOSED_LETTERS).is_ok_and(|closed| closed.is_some()) {
        return Ok(Some(table::PARTIAL.to_owned()));
    }
    if mark.applied == 0 {
        // A copy has applied nothing before it has all records.
        return Ok((mark.records > 0).then(|| "it is half of a copy".to_owned()));
    }
    let Some(frame) = journal.frames(mark.applied)?.next().transpose()? else { return Ok(None) };
    let same = frame.chain == mark.chain;
    Ok((!same).then(|| format!("its change {} is another one than the journal's", mark.applied)))
}

/// Applies what the journal has and the table has not; how many batches that was.
fn replay(
    table: &Table,
    (journal, vault): (&Journal, &Vault),
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, StoreError> {
    let from = table.mark().applied + 1;
    let total = (journal.last() + 1).saturating_sub(from);
    if total == 0 {
        return Ok(0);
    }
    let mut done = 0;
    replay_all(
        table,
        &mut journal.frames(from)?.inspect(|_| {
            done += 1;
            if done % STEP == 0 {
                progress(Progress::Replaying { done, total });
            }
        }),
        vault,
    )?;
    progress(Progress::Replaying { done: total, total });
    Ok(total)
}

/// Applies batches to a table that holds what was before them.
pub(super) fn replay_all(
    table: &Table,
    frames: &mut dyn Iterator<Item = Result<Frame, StoreError>>,
    vault: &Vault,
) -> Result<(), StoreError> {
    let mut fold = Fold::default();
    let mut at = (0, [0; 32]);
    let work =
        |frame: Frame| payload::heads_of_changes(&frame, vault).map(|batch| (batch, frame.sequence, frame.chain));
    let mut add = |read: Result<(Batch, u64, [u8; 32]), StoreError>| {
        let (batch, sequence, chain) = read?;
        fold.add_made(&batch, table)?;
        at = (sequence, chain);
        if fold.len() >= BATCH {
            table.apply(&fold.to_puts()?, sequence, chain)?;
            fold = Fold::default();
        }
        Ok(())
    };
    in_pieces(&work, &mut add, |pieces| {
        for frame in frames {
            pieces.add(frame?)?;
        }
        Ok(())
    })?;
    // Also where it changes no record: the mark is to say what was read.
    table.apply(&fold.to_puts()?, at.0, at.1)
}

impl Before for Table {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get(key)
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        fold::keys_of(&|prefix, each| self.scan(prefix, each), prefix)
    }

    fn letters_of(&self, number: Number) -> Result<Vec<LetterId>, StoreError> {
        fold::letters_of(&|prefix, each| self.scan(prefix, each), number)
    }
}

/// Gives the folder a name of its own beside its place, never one that is taken.
pub(super) fn set_aside(on: &Ground, folder: &Path) -> Result<PathBuf, StoreError> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("state");
    let time = Utc::now().format(renewal::AT);
    for number in 1..1000_u32 {
        let again = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.with_file_name(format!("{name}.aside-{time}{again}"));
        if !on.disk.exists(&path)? {
            on.disk.rename(folder, &path)?;
            return Ok(path);
        }
    }
    Err(disk::failed("rename", folder, std::io::ErrorKind::AlreadyExists.into()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        domain::{AccountMade, PlainAccount, Record, Role},
        store::{Opened, Reader, Store, Writer, journal, verify},
    };

    /// Opens a desk of small segments.
    fn open(folder: &Path) -> Result<(Writer, Reader, Opened), StoreError> {
        Store::open_on(&Ground::default().with_segments_of(200), folder, &mut |_| ())
    }

    fn add(writer: &mut Writer, name: &str) {
        let account = PlainAccount { name: name.parse().unwrap(), role: Role::Staff, uid: None };
        let made = AccountMade { account, at: chrono::DateTime::UNIX_EPOCH, by: "ada".parse().unwrap() };
        let mut turn = writer.turn();
        turn.push(&[Record::Account(made)]).unwrap();
        turn.commit().unwrap();
    }

    /// The states in a desk's folder.
    fn states(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("state")).collect()
    }

    #[test]
    fn a_state_of_an_older_format_stays_where_the_journal_cannot_be_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, reader, _) = open(folder.path()).unwrap();
        for name in ["ada", "bob", "cyd", "dan", "eve"] {
            add(&mut writer, name);
        }
        writer.finish();
        drop((writer, reader));
        Table::open(&Ground::default(), &folder.path().join("state"), &mut |_| ()).unwrap().age();
        let first = journal::segment_file(&folder.path().join("journal"), 1);
        let whole = fs::read(&first).unwrap();
        let mut rotten = whole.clone();
        rotten[whole.len() / 2] ^= 1;
        fs::write(&first, &rotten).unwrap();
        assert!(matches!(open(folder.path()), Err(StoreError::Damaged { .. })));
        assert_eq!(states(folder.path()), ["state"]);
        let left = Table::open(&Ground::default(), &folder.path().join("state"), &mut |_| ());
        assert!(matches!(left, Err(StoreError::State { cause, .. }) if cause == table::OLDER));
        fs::write(&first, &whole).unwrap();
        let (_, reader, opened) = open(folder.path()).unwrap();
        assert_eq!(opened.restored, Restored { set_aside: None, renewed: Some(table::OLDER), replayed: 5 });
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }

    #[test]
    fn a_state_of_an_older_format_goes_when_it_was_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, reader, _) = open(folder.path()).unwrap();
        add(&mut writer, "ada");
        writer.finish();
        drop((writer, reader));
        Table::open(&Ground::default(), &folder.path().join("state"), &mut |_| ()).unwrap().age();
        let (_, reader, opened) = open(folder.path()).unwrap();
        assert_eq!(opened.restored, Restored { set_aside: None, renewed: Some(table::OLDER), replayed: 1 });
        assert_eq!(states(folder.path()), ["state"]);
        assert!(verify(&reader, &mut |_| ()).unwrap().is_clean());
    }
}
