use std::{
    collections::BTreeSet,
    io::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::de::DeserializeOwned;

use super::{
    line::{Batch, DocumentLine, End, FORMAT, KeysLine, LONGEST, SheetLine, Top, VERSION, ViewLine, Written},
    room::Room,
};
use crate::{
    domain::{Account, Assessor, Digest, Record, SheetKey},
    store::{
        Ground, StoreError,
        backup::{BackupError, DOCUMENTS, JOURNAL, Told, lost_end, read_settings},
        disk::Disk,
        documents::{self, Documents},
        fold,
        journal::{self, Extent, Frame, Frames, JournalHead},
        payload,
        place::{LetterTrace, Places, Trace},
        read::decode,
        rebuild, renewal,
        table::Table,
        truth::{Foldable, Folding},
        vault::{KeyCopy, Vault},
    },
};

/// What is to be exported.
#[derive(Debug)]
pub struct Exporting<'a> {
    /// What the store stands on.
    pub on: &'a Ground,
    /// The desk's folder.
    pub desk: &'a Path,
    /// Where there is room, as much as the state takes: what the changes come to is made in a folder there that goes again,
    /// open to its owner only. As long as it is there nobody is erased from the desk, where it is in the desk's folder.
    pub room: &'a Path,
    /// The desk's keys as they were before it was asked for [`Exporting::to`].
    pub keys: &'a KeyCopy,
    /// The last change that the desk's server acknowledged; none where no server runs and the caller holds the lock.
    pub to: Option<u64>,
    /// This build's name.
    pub build: &'a str,
    /// Set from elsewhere where it is to be given up.
    pub stop: &'a AtomicBool,
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The last change that is in it.
    pub head: JournalHead,
    /// How many applications.
    pub applications: u64,
    /// How many documents.
    pub documents: u64,
    /// What of the desk is damaged or missing and so is not in it, in words; the rest is.
    pub faults: Vec<String>,
}

/// Writes a whole desk as text. May run beside its server.
pub fn export(exporting: &Exporting<'_>, out: &mut dyn Write, told: Told<'_>) -> Result<Exported, BackupError> {
    let Exporting { on, desk: home, room, to, build, stop, .. } = *exporting;
    Room::tidy(room);
    let (disk, folder) = (&on.disk, home.join(JOURNAL));
    let (to, unread) = if let Some(to) = to {
        (to, None)
    } else {
        let to = journal::find_head(disk, &folder)?.map_or(0, |head| head.sequence);
        (to, lost_end(disk, home, to)?)
    };
    let no_desk = || BackupError::NoDesk(home.to_owned());
    let first = if to == 0 { None } else { journal::head_at(disk, &folder, 1)? }.ok_or_else(no_desk)?;
    let extents = journal::extents(disk, &folder, to)?;
    let last = extents.last().ok_or_else(no_desk)?;
    let head = JournalHead { sequence: last.last, chain: last.after };
    let later = KeyCopy::read(disk, home)?;
    if let Some(number) = exporting.keys.first_gone_in(&later) {
        return Err(BackupError::Meanwhile { number });
    }
    let keys = exporting.keys.with(later);
    let documents = documents::list(disk, &home.join(DOCUMENTS))?;
    // The journal is read twice.
    let total = 2 * extents.iter().map(|extent| extent.bytes).sum::<u64>() + documents.values().sum::<u64>();
    let mut run = Run {
        out,
        hasher: blake3::Hasher::new(),
        lines: 0,
        applications: 0,
        documents: 0,
        faults: Vec::new(),
        folding: Folding::default(),
        done: 0,
        total,
        told,
        stop,
    };
    let top = Top {
        format: FORMAT.to_owned(),
        version: VERSION,
        build: build.to_owned(),
        desk: Digest(first.chain),
        head: head.to_string(),
    };
    run.line(&top)?;
    let vault = keys.to_vault(disk);
    run.batches(&extents, Frames::open(disk, &folder, 1, to)?, &vault)?;
    if run.faults.is_empty() {
        has_room(disk, home, room)?;
        let place = Room::make(room)?;
        let table = Table::open(on, &place.table(), &mut |_| ())?;
        let frames = Frames::open(disk, &folder, 1, to)?;
        let read = |frame: Result<Frame, StoreError>| -> Result<Frame, StoreError> {
            run.goes_on()?;
            run.read(frame.as_ref().ok());
            frame
        };
        rebuild::replay_all(&table, &mut frames.map(read), &vault)?;
        let truth = std::mem::take(&mut run.folding).done()?;
        run.faults.extend(truth.absent(&KeyCopy::read(disk, home)?, &|digest| documents.contains_key(digest)));
        run.state(&table, &Places::new(disk, &folder, Arc::new(vault)))?;
    } else {
        run.faults.push("what the changes come to is left out, since not all of them can be read".to_owned());
    }
    let kept = Documents::at(disk, &home.join(DOCUMENTS));
    for (&digest, &bytes) in &documents {
        run.document(digest, kept.get(digest))?;
        run.step(bytes);
    }
    match read_settings(disk, home) {
        Ok(settings) => settings.iter().try_for_each(|setting| run.line(&Written::Setting(setting)))?,
        Err(fault) => run.faults.push(fault),
    }
    for (name, bytes) in keys.to_files() {
        run.line(&Written::Keys(&KeysLine { name, base64: STANDARD.encode(bytes) }))?;
    }
    run.faults.extend(unread);
    let end = End { lines: run.lines, digest: Digest(*run.hasher.finalize().as_bytes()) };
    run.line(&Written::End(&end))?;
    run.out.flush()?;
    Ok(Exported { head, applications: run.applications, documents: run.documents, faults: run.faults })
}

/// Refuses to make in a folder what the changes come to where it would fill the disk, which may be the desk's: then no
/// change could be kept.
fn has_room(disk: &Disk, home: &Path, room: &Path) -> Result<(), StoreError> {
    let state = home.join("state");
    let size = if disk.is_folder(&state)? { renewal::size(disk, &state)? } else { 0 };
    let needed = size + renewal::SPARE;
    if disk.room(room)? < needed {
        return Err(StoreError::NoRoomToExport { folder: room.to_owned(), needed });
    }
    Ok(())
}

/// One run, as far as it is.
struct Run<'a> {
    out: &'a mut dyn Write,
    hasher: blake3::Hasher,
    lines: u64,
    applications: u64,
    documents: u64,
    faults: Vec<String>,
    /// What was read so far comes to; of no use once there are faults.
    folding: Folding,
    done: u64,
    total: u64,
    told: Told<'a>,
    stop: &'a AtomicBool,
}

impl Run<'_> {
    fn line(&mut self, value: &impl serde::Serialize) -> Result<(), BackupError> {
        self.write(&text_of(value)?)
    }

    fn write(&mut self, text: &[u8]) -> Result<(), BackupError> {
        self.goes_on()?;
        self.hasher.update(text);
        self.out.write_all(text)?;
        self.lines += 1;
        Ok(())
    }

    fn batches(&mut self, extents: &[Extent], frames: Frames, vault: &Vault) -> Result<(), BackupError> {
        let firsts: BTreeSet<u64> = extents.iter().map(|extent| extent.first).collect();
        for frame in frames {
            let frame = frame?;
            let mut batch = Batch {
                change: frame.sequence,
                chain: Digest(frame.chain),
                begins_segment: firsts.contains(&frame.sequence),
                records: self.records(&frame, vault)?,
                payload: STANDARD.encode(&frame.payload),
            };
            let mut text = text_of(&Written::Batch(&batch))?;
            if text.len() as u64 > LONGEST {
                // The payload has them, and a line that nobody takes in again would lose it.
                batch.records.clear();
                text = text_of(&Written::Batch(&batch))?;
            }
            self.write(&text)?;
            self.read(Some(&frame));
        }
        Ok(())
    }

    /// What a batch says. Of an application that was forgotten there is nothing to be read; of one whose key is lost there
    /// is not either, and that is told.
    fn records(&mut self, frame: &Frame, vault: &Vault) -> Result<Vec<Record>, StoreError> {
        match payload::from_payload(frame, vault) {
            Ok(batch) => {
                let records = batch.items.iter().filter_map(|item| item.record.clone()).collect();
                if self.faults.is_empty() {
                    self.folding.add(&Foldable::of(frame.sequence, batch))?;
                }
                Ok(records)
            }
            Err(error @ (StoreError::KeyLost { .. } | StoreError::SealBroken { .. })) => {
                self.faults.push(format!("change {}: {}", frame.sequence, error.cause()));
                Ok(payload::as_it_stands(frame)?.0)
            }
            Err(error) => Err(error),
        }
    }

    fn document(&mut self, digest: Digest, content: Result<Vec<u8>, StoreError>) -> Result<(), BackupError> {
        match content {
            Ok(content) => {
                self.documents += 1;
                self.line(&Written::Document(&DocumentLine { digest, base64: STANDARD.encode(content) }))
            }
            // The rest is wanted all the more.
            Err(error) => {
                self.faults.push(error.to_string());
                Ok(())
            }
        }
    }

    /// What the changes come to.
    fn state(&mut self, table: &Table, places: &Places) -> Result<(), BackupError> {
        self.each::<Account>(table, fold::ACCOUNTS, |run, _, account| run.line(&Written::Account(&account)))?;
        self.each::<Assessor>(table, fold::ASSESSORS, |run, _, assessor| run.line(&Written::Assessor(&assessor)))?;
        self.each::<Trace>(table, fold::APPLICATIONS, |run, _, trace| {
            let Some(application) = places.application(&trace)? else { return Ok(()) };
            run.applications += 1;
            run.line(&Written::Application(&application))
        })?;
        self.each(table, fold::DRAFTS, |run, key, draft| match fold::draft_of_key(key) {
            Some(SheetKey { number, session, assessor }) => {
                run.line(&Written::Sheet(&SheetLine { number, session, assessor, draft }))
            }
            None => Ok(()),
        })?;
        self.each::<LetterTrace>(table, fold::LETTERS, |run, _, trace| match places.letter(&trace)? {
            Some(letter) => run.line(&Written::Letter(&letter)),
            None => Ok(()),
        })?;
        self.each(table, fold::VIEWS, |run, key, view| match fold::account_of_view(key) {
            Some(account) => run.line(&Written::View(&ViewLine { account, view })),
            None => Ok(()),
        })
    }

    /// Does something with every record of a kind.
    fn each<T: DeserializeOwned>(
        &mut self,
        table: &Table,
        prefix: &[u8],
        write: impl Fn(&mut Self, &[u8], T) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        // What ended the scan is told, not that it ended.
        let mut failed = None;
        let scanned = table.scan(prefix, &mut |key, bytes| {
            let value = decode(bytes)?;
            write(self, key, value).map_err(|error| {
                failed = Some(error);
                StoreError::Empty
            })
        });
        match failed {
            Some(error) => Err(error),
            None => Ok(scanned?),
        }
    }

    /// Refuses to go on where it is to be given up.
    fn goes_on(&self) -> Result<(), StoreError> {
        if self.stop.load(Ordering::SeqCst) { Err(StoreError::GivenUp) } else { Ok(()) }
    }

    fn read(&mut self, frame: Option<&Frame>) {
        let bytes = frame.map_or(0, |frame| frame.payload.len() as u64);
        self.step(bytes);
    }

    fn step(&mut self, bytes: u64) {
        self.done += bytes;
        (self.told)(self.done, self.total);
    }
}

/// A line.
fn text_of(value: &impl serde::Serialize) -> Result<Vec<u8>, BackupError> {
    let mut text = serde_json::to_vec(value).map_err(std::io::Error::from)?;
    text.push(b'\n');
    Ok(text)
}
