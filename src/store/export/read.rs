use std::{
    io::{BufRead, Read as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    line::{BatchRead, DocumentLine, FORMAT, First, KeysLine, LONGEST, Read, Top, VERSION},
    seal::seal,
};
use crate::{
    domain::Digest,
    store::{
        StoreError,
        backup::{BackupError, KEYS, Landing, MAIL, Setting, document_file, put},
        disk::Disk,
        journal::{Frames, JournalHead, Rewriter},
        payload,
        truth::Folding,
        vault::Vault,
    },
    text::Line,
};

const REMEDY: &str = "nothing was taken in; export it again";

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The last change.
    pub head: JournalHead,
    /// How many applications.
    pub applications: u64,
    /// How many documents.
    pub documents: u64,
    /// Documents that applications name and that were not in it, in words.
    pub absent: Vec<String>,
    /// How many letters were on their way out when it was exported.
    pub letters_under_way: u64,
    /// How many batches stood in clear and are sealed.
    pub sealed: u64,
}

/// Makes a desk from its export, in a folder that holds none; the caller holds the desk's lock. `name` is what the text is
/// called in messages, `told` gets how many bytes of it were read. The desk is there when all of it is and checks.
pub fn import(
    disk: &Disk,
    name: &Path,
    text: &mut dyn BufRead,
    home: &Path,
    told: &mut dyn FnMut(u64),
) -> Result<Imported, BackupError> {
    import_as(disk, (name, text), home, false, told)
}

/// The same, with sealed what older programs wrote of applications in clear: then they can be forgotten (H3). What was
/// done is the same; the digests are others, and so is the head.
pub fn import_sealed(
    disk: &Disk,
    name: &Path,
    text: &mut dyn BufRead,
    home: &Path,
    told: &mut dyn FnMut(u64),
) -> Result<Imported, BackupError> {
    import_as(disk, (name, text), home, true, told)
}

fn import_as(
    disk: &Disk,
    (name, text): (&Path, &mut dyn BufRead),
    home: &Path,
    is_to_seal: bool,
    told: &mut dyn FnMut(u64),
) -> Result<Imported, BackupError> {
    let mut lines = Lines { name: name.to_owned(), text, hasher: blake3::Hasher::new(), count: 0, read: 0 };
    let top = lines.top()?;
    let landing = Landing::begin(disk, home)?;
    let taken = take_in(disk, (&mut lines, &top), (home, &landing), is_to_seal, told);
    match taken {
        Ok((imported, settings)) => {
            landing.finish(&settings)?;
            Ok(imported)
        }
        Err(error) => {
            landing.abandon();
            Err(error)
        }
    }
}

/// Reads all lines and puts a desk together of them; what it is, and the files that people write.
fn take_in(
    disk: &Disk,
    (lines, top): (&mut Lines<'_>, &Top),
    (home, landing): (&Path, &Landing),
    is_to_seal: bool,
    told: &mut dyn FnMut(u64),
) -> Result<(Imported, Vec<Setting>), BackupError> {
    let name = lines.name.clone();
    let mut taking = Taking {
        name: &name,
        build: &top.build,
        disk,
        home,
        journal: Rewriter::begin(disk, &landing.journal()),
        documents: 0,
        settings: Vec::new(),
    };
    loop {
        let (before, before_it) = (lines.hasher.finalize(), lines.count);
        let line = lines.next()?.ok_or_else(|| lines.damaged("its end is missing"))?;
        let entry = serde_json::from_slice(&line).map_err(|error| lines.damaged(error))?;
        match entry {
            Read::Batch(batch) => taking.batch(&batch).map_err(|error| error.told(lines))?,
            Read::Document(document) => taking.document(&document).map_err(|error| error.told(lines))?,
            Read::Setting(setting) if setting.name == MAIL => taking.settings.push(setting),
            Read::Setting(Setting { name, .. }) => {
                return Err(lines.damaged(format!("no file of a desk is called {name:?}")));
            }
            Read::Keys(keys) => taking.keys(&keys).map_err(|error| error.told(lines))?,
            Read::End(end) => {
                if end.lines != before_it || &end.digest.0 != before.as_bytes() {
                    return Err(lines.damaged("its lines are not those that were written"));
                }
                break;
            }
            Read::Account(_)
            | Read::Assessor(_)
            | Read::Application(_)
            | Read::Sheet(_)
            | Read::Letter(_)
            | Read::View(_) => {}
        }
        told(lines.read);
    }
    if lines.next()?.is_some() {
        return Err(lines.damaged("something follows its last line"));
    }
    let Taking { journal, documents, settings, .. } = taking;
    let head = journal.finish()?.filter(|head| head.to_string() == top.head);
    let head = head.ok_or_else(|| lines.damaged("its changes do not end in the head that its first line names"))?;
    let (head, sealed) = if is_to_seal { seal(disk, home, landing, head)? } else { (head, 0) };
    // Every record is read: a desk that does not open is none.
    let vault = Vault::read(disk, &home.join(KEYS))?;
    let mut folding = Folding::default();
    for frame in Frames::open(disk, &landing.journal(), 1, head.sequence)? {
        let frame = frame?;
        let sequence = frame.sequence;
        folding.take(&frame, &vault).map_err(|error| match error {
            StoreError::Io { .. } => error.into(),
            error => lines.damaged(format!("change {sequence}: {}", error.cause())),
        })?;
    }
    let truth = folding.done()?;
    if let Some(words) = truth.key_faults(&vault)?.lost.into_iter().next() {
        return Err(lines.damaged(words));
    }
    let mut absent = truth.documents();
    absent.retain(|(digest, _)| !disk.exists(&home.join(document_file(*digest))).unwrap_or(false));
    let absent =
        absent.into_iter().map(|(digest, name)| format!("{name} names document {digest}, which was not in it"));
    let (applications, absent, letters_under_way) = (truth.n_applications(), absent.collect(), truth.n_under_way());
    Ok((Imported { head, applications, documents, absent, letters_under_way, sealed }, settings))
}

/// The lines of an export.
struct Lines<'a> {
    name: PathBuf,
    text: &'a mut dyn BufRead,
    hasher: blake3::Hasher,
    count: u64,
    read: u64,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<Vec<u8>>, BackupError> {
        let Some(mut line) = self.next_as_it_is()? else { return Ok(None) };
        if line.pop() == Some(b'\n') { Ok(Some(line)) } else { Err(self.damaged("its end is missing")) }
    }

    /// The next line with its end, if it has one.
    fn next_as_it_is(&mut self) -> Result<Option<Vec<u8>>, BackupError> {
        let mut line = Vec::new();
        let read = (&mut *self.text).take(LONGEST).read_until(b'\n', &mut line);
        let read = read.map_err(|source| BackupError::Input { file: self.name.clone(), source })?;
        if read == 0 {
            return Ok(None);
        }
        self.count += 1;
        self.read += read as u64;
        self.hasher.update(&line);
        Ok(Some(line))
    }

    fn top(&mut self) -> Result<Top, BackupError> {
        let line = self.next_as_it_is()?.ok_or_else(|| self.no_export("it is empty"))?;
        let first = serde_json::from_slice(&line).map_err(|error| {
            // Of one that was cut or damaged in its first line the format may still be read.
            let is_one = line.windows(FORMAT.len()).any(|part| part == FORMAT.as_bytes());
            if is_one { self.damaged(error) } else { self.no_export("its line 1 is not one of an export") }
        });
        let first: First = first?;
        if first.format != FORMAT {
            return Err(self.no_export(&format!("its format is {:?}, not {FORMAT:?}", first.format)));
        }
        if first.version > VERSION {
            let (found, known, build) = (first.version, VERSION, Line::clean(&first.build).to_string());
            return Err(BackupError::Newer { file: self.name.clone(), found, known, build });
        }
        serde_json::from_slice(&line).map_err(|error| self.damaged(error))
    }

    fn no_export(&self, cause: &str) -> BackupError {
        BackupError::NoExport { file: self.name.clone(), cause: Line::clean(cause).to_string() }
    }

    fn damaged(&self, cause: impl std::fmt::Display) -> BackupError {
        // It may quote the line.
        let cause = Line::clean(&format!("line {}: {cause}", self.count)).to_string();
        BackupError::Damaged { file: self.name.clone(), cause, remedy: REMEDY }
    }
}

/// Why a line was not taken.
enum NotTaken {
    Wrong(String),
    Failed(BackupError),
}

impl NotTaken {
    fn told(self, lines: &Lines<'_>) -> BackupError {
        match self {
            Self::Wrong(cause) => lines.damaged(cause),
            Self::Failed(error) => error,
        }
    }
}

impl<E: Into<BackupError>> From<E> for NotTaken {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The desk in the making.
struct Taking<'a> {
    name: &'a Path,
    /// Which build wrote the text.
    build: &'a str,
    disk: &'a Disk,
    home: &'a Path,
    journal: Rewriter,
    documents: u64,
    settings: Vec<Setting>,
}

impl Taking<'_> {
    fn batch(&mut self, batch: &BatchRead) -> Result<(), NotTaken> {
        let payload = STANDARD.decode(&batch.payload).map_err(|error| NotTaken::Wrong(error.to_string()))?;
        let found = payload.first().copied().unwrap_or_default();
        if found > payload::VERSION {
            let (file, known) = (self.name.to_owned(), payload::VERSION.into());
            let build = Line::clean(self.build).to_string();
            return Err(BackupError::Newer { file, found: found.into(), known, build }.into());
        }
        let head = self.journal.push(&payload, batch.begins_segment)?;
        let is_right = head == JournalHead { sequence: batch.change, chain: batch.chain.0 };
        if is_right {
            return Ok(());
        }
        Err(NotTaken::Wrong(format!("change {} is not what its digest says", batch.change)))
    }

    fn keys(&mut self, keys: &KeysLine) -> Result<(), NotTaken> {
        if !is_key_file(&keys.name) {
            return Err(NotTaken::Wrong(format!("no file of keys is called {:?}", keys.name)));
        }
        let content = STANDARD.decode(&keys.base64).map_err(|error| NotTaken::Wrong(error.to_string()))?;
        let folder = self.home.join(KEYS);
        self.disk.make_folder(&folder)?;
        put(self.disk, &folder.join(&keys.name), &content)?;
        Ok(())
    }

    fn document(&mut self, document: &DocumentLine) -> Result<(), NotTaken> {
        let content = STANDARD.decode(&document.base64).map_err(|error| NotTaken::Wrong(error.to_string()))?;
        if Digest(*blake3::hash(&content).as_bytes()) != document.digest {
            return Err(NotTaken::Wrong(format!("document {} has another digest", document.digest)));
        }
        let place = self.home.join(document_file(document.digest));
        if let Some(folder) = place.parent() {
            self.disk.make_folder(folder)?;
        }
        put(self.disk, &place, &content)?;
        self.documents += 1;
        Ok(())
    }
}

/// Whether a file of keys can have this name: `2026.a`.
fn is_key_file(name: &str) -> bool {
    let Some((year, copy)) = name.split_once('.') else { return false };
    year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit()) && ["a", "b"].contains(&copy)
}
