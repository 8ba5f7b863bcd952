//! Opening a desk's folder.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, atomic::AtomicU64},
};

use super::{
    Ground, Reader, Restored, StoreError, Writer,
    backup::INTERRUPTED,
    backup::KEYS,
    disk::Kind,
    documents::Documents,
    fold,
    journal::{Cut, Journal, lacks_none},
    payload,
    read::Shared,
    renewal,
    state::{self, State},
    table::{Table, Witness},
    vault::Vault,
};

/// Opens stores.
#[derive(Debug)]
pub struct Store;

/// How far a long piece of work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The state's records are read and checked.
    Checking {
        /// How many were so far.
        records: u64,
    },
    /// The journal's batches are applied to the state.
    Replaying {
        /// How many were so far.
        done: u64,
        /// How many there are to apply.
        total: u64,
    },
    /// The journal is read for [`verify`](super::verify()).
    Verifying {
        /// How many of its batches were so far.
        done: u64,
        /// How many there are.
        total: u64,
    },
}

/// What was found and done when the store was opened; in words by `Display`, for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The number of the journal's last batch.
    pub last: u64,
    /// What a crash had left half written.
    pub cut: Option<Cut>,
    /// What was done to the state.
    pub restored: Restored,
    /// What was wrong with the files of keys, and whether it was mended, in words.
    pub keys: Vec<String>,
}

impl Opened {
    /// Whether there is something that the desk's keeper should be told.
    pub fn is_remarkable(&self) -> bool {
        self.cut.is_some() || self.restored.set_aside.is_some() || !self.keys.is_empty()
    }
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "opened at change {}", self.last)?;
        if let Some(cut) = &self.cut {
            write!(
                f,
                "; a write was cut short: {} bytes after change {} were cut off {} at byte {}",
                cut.bytes,
                cut.next - 1,
                cut.file.display(),
                cut.offset
            )?;
            if let Some(kept) = &cut.kept {
                write!(f, " and kept in {}", kept.display())?;
            }
        }
        self.keys.iter().try_for_each(|words| write!(f, "; {words}"))?;
        write!(f, "; {}", self.restored)
    }
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((folder, cause)) = &self.set_aside {
            write!(f, "the state was set aside in {} and made anew: {cause}; ", folder.display())?;
        }
        if let Some(cause) = self.renewed {
            write!(f, "the state was made anew, since {cause}; ")?;
        }
        match self.replayed {
            0 => write!(f, "the state was up to date"),
            1 => write!(f, "1 batch was applied from the journal"),
            replayed => write!(f, "{replayed} batches were applied from the journal"),
        }
    }
}

/// How many of the last changes have to open with their keys, and after how many bytes of them it is enough.
const LOOKED_AT: u64 = 100;
const ENOUGH: usize = 4 * 1024 * 1024;

/// Refuses keys that are another desk's before anything is sealed under them: with the right ones back it would be lost.
fn are_its_own(journal: &Journal, vault: &Vault) -> Result<(), StoreError> {
    if journal.last() == 0 {
        return Ok(());
    }
    // What is damaged or lost is told when it is wanted: all else can be read.
    let Ok(frames) = journal.frames(journal.last().saturating_sub(LOOKED_AT) + 1) else { return Ok(()) };
    let mut bytes = 0;
    for frame in frames.map_while(Result::ok) {
        if let Err(error @ StoreError::SealBroken { .. }) = payload::first_opens(&frame, vault) {
            return Err(error);
        }
        bytes += frame.payload.len();
        if bytes > ENOUGH {
            break;
        }
    }
    Ok(())
}

impl Store {
    /// Opens the desk in a folder, or makes it: `journal/`, `keys/`, `state/`, `documents/`.
    ///
    /// The caller holds the desk's lock. A desk of a newer format is refused untouched; damage to the journal is named
    /// and left alone; a state that does not check is set aside and made anew.
    pub fn open(folder: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(Writer, Reader, Opened), StoreError> {
        Self::open_on(&Ground::default(), folder, progress)
    }

    /// Opens the desk as [`Store::open`] does, on a ground of one's own.
    pub fn open_on(
        on: &Ground,
        folder: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Writer, Reader, Opened), StoreError> {
        on.disk.make_folder(folder)?;
        let on = &on.holding(folder)?;
        let disk = &on.disk;
        let (journal_folder, state_folder) = (folder.join("journal"), folder.join("state"));
        let documents_folder = folder.join("documents");
        // The journal is made before anything else, so it cannot be missing beside the others.
        let begun = Journal::is_begun(disk, &journal_folder)?;
        if !begun && disk.exists(&folder.join(INTERRUPTED))? {
            return Err(StoreError::HalfRestored { folder: folder.to_owned() });
        }
        if !begun && (disk.exists(&state_folder)? || disk.exists(&documents_folder)?) {
            // What an earlier server saved may be all that there is of it, and still to be put in its place.
            if disk.is_folder(&journal_folder)? {
                lacks_none(disk, &journal_folder, &disk.all(&journal_folder)?)?;
            }
            return Err(StoreError::EndMissing { folder: journal_folder, expected: 1 });
        }
        if begun {
            // Before the state is opened, which writes: a newer program may keep it in a way of its own.
            Journal::is_known(disk, &journal_folder)?;
            // Its names may be nowhere but in memory, and nothing else may be on the disk before them.
            disk.make_folder(&journal_folder)?;
            disk.sync_folder(&journal_folder)?;
        } else {
            Journal::open(disk, &journal_folder, on.segment_size)?;
        }
        let on = &on.holding(&journal_folder)?;
        let disk = &on.disk;
        renewal::recover(on, &state_folder)?;
        let table = match disk.look_at(&state_folder)? {
            None | Some(Kind::Folder) => {
                Table::open(on, &state_folder, &mut |records| progress(Progress::Checking { records }))
            }
            Some(_) => Err(StoreError::State { folder: state_folder.clone(), cause: "it is no folder".to_owned() }),
        };
        let table = match state::opened(on, &state_folder, table) {
            // sled cannot be opened without room; what is in force is read all the same. But where the journal's end does
            // not check, only the state may know that it was acknowledged.
            Err(error) if error.is_no_room() && !Journal::is_torn(disk, &journal_folder)? => Err(error),
            // Before the journal is touched: such an error is not healed by making the state anew.
            Err(error) if !matches!(error, StoreError::State { .. }) => return Err(error),
            table => table,
        };
        // What the state has applied was acknowledged, so the journal had it whole.
        let witnessed = table.as_ref().map_or(0, |table| table.mark().applied);
        let witnessed = witnessed.max(Witness::read(disk, &state_folder)?);
        let (journal, cut) = Journal::open_witnessed(disk, &journal_folder, on.segment_size, witnessed)?;
        let (vault, keys) = Vault::open(disk, &folder.join(KEYS))?;
        are_its_own(&journal, &vault)?;
        let vault = Arc::new(vault);
        let (state, restored) = State::bring_up(on, &state_folder, table, (&journal, &vault), progress)?;
        state.scan(fold::SEALED, &mut |key, bytes| {
            fold::last_sealed(key, bytes).map_or(Ok(()), |last| vault.covers(last))
        })?;
        // The journal says that one was forgotten before its key is destroyed: another one would be gone without a word.
        for number in vault.destroyed() {
            if state.get(&fold::forgotten_key(number))?.is_none() {
                return Err(StoreError::KeyDestroyed { number, folder: folder.join(KEYS) });
            }
        }
        let opened = Opened { last: journal.last(), cut, restored, keys };
        let shared = Shared {
            ground: on.clone(),
            disk: disk.clone(),
            state,
            journal_folder,
            documents: Documents::open(disk, &documents_folder)?,
            vault,
            last: AtomicU64::new(journal.last()),
            gate: Mutex::new(()),
        };
        let reader = Reader { shared: Arc::new(shared) };
        let writer = Writer::new(journal, reader.clone());
        Ok((writer, reader, opened))
    }
}
