use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{BackupError, DOCUMENTS, JOURNAL};
use crate::{
    domain::Digest,
    store::{
        disk::Disk,
        journal::{Extent, JournalHead},
    },
    text::Line,
};

/// The version of the manifest that this program writes. The first line keeps its keys `format`, `version` and `build` in
/// every version, so that any program can say which one it needs.
const VERSION: u32 = 1;
pub(crate) const FORMAT: &str = "qapdesk-backup";
/// The file's name in a backup's folder.
pub(crate) const FILE: &str = "manifest.jsonl";
/// The largest manifest that is read, in bytes: some millions of documents.
const LIMIT: u64 = 1024 * 1024 * 1024;

/// What belongs to a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Of which desk: the chain value of its first change.
    pub desk: Digest,
    /// The last change that is in it.
    pub head: JournalHead,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By which build.
    pub build: String,
    /// The parts of the journal, first to last.
    pub(in crate::store) segments: Vec<SegmentEntry>,
    /// The documents, by digest.
    pub(in crate::store) documents: Vec<DocumentEntry>,
    /// Small files of the desk that people write.
    pub(super) settings: Vec<Setting>,
}

/// A file of the desk's folder that people write, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name in the desk's folder.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// A segment of the journal, or the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct SegmentEntry {
    /// The number of its first change, by which its file is named.
    pub(in crate::store) first: u64,
    /// The number of its last change that belongs to the backup.
    pub(in crate::store) last: u64,
    /// The chain value before it.
    pub(in crate::store) before: Digest,
    /// The chain value at its end.
    pub(in crate::store) after: Digest,
    /// How many bytes of the file belong to the backup.
    pub(in crate::store) bytes: u64,
    /// Their BLAKE3 digest.
    pub(in crate::store) digest: Digest,
}

/// A document; its file is named by its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct DocumentEntry {
    /// The BLAKE3 digest of its content.
    pub(in crate::store) digest: Digest,
    /// Its length.
    pub(in crate::store) bytes: u64,
}

impl SegmentEntry {
    pub(in crate::store) fn file(&self) -> PathBuf {
        Path::new(JOURNAL).join(Extent::name(self.first))
    }

    /// Whether this is what a segment of a desk holds.
    pub(super) fn is(&self, extent: &Extent) -> bool {
        (self.first, self.last, self.bytes) == (extent.first, extent.last, extent.bytes)
            && (self.before.0, self.after.0) == (extent.before, extent.after)
    }
}

impl DocumentEntry {
    pub(in crate::store) fn file(&self) -> PathBuf {
        document_file(self.digest)
    }
}

/// Where a document is, in a desk's folder or a backup's.
pub(in crate::store) fn document_file(digest: Digest) -> PathBuf {
    let hex = digest.to_string();
    Path::new(DOCUMENTS).join(&hex[..2]).join(&hex[2..])
}

/// The first line; what is not known of it is passed over.
#[derive(Debug, Serialize, Deserialize)]
struct First {
    format: String,
    version: u32,
    build: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Top {
    format: String,
    version: u32,
    build: String,
    made_at: DateTime<Utc>,
    desk: Digest,
    head: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Entry {
    Segment(SegmentEntry),
    Document(DocumentEntry),
    Setting(Setting),
    /// The last line: the digest of all lines before it.
    End {
        entries: u64,
        digest: Digest,
    },
}

impl Manifest {
    /// How many documents are in it.
    pub fn n_documents(&self) -> usize {
        self.documents.len()
    }

    /// How many bytes of files belong to it.
    pub fn bytes(&self) -> u64 {
        let segments = self.segments.iter().map(|entry| entry.bytes);
        let documents = self.documents.iter().map(|entry| entry.bytes);
        // It may come from anywhere.
        segments.chain(documents).fold(0, u64::saturating_add)
    }

    /// The beginning of a desk's identity, for people.
    pub(super) fn short(desk: Digest) -> String {
        desk.to_string().chars().take(12).collect()
    }

    /// Reads the manifest of a backup; none where there is none.
    pub(in crate::store) fn read(disk: &Disk, folder: &Path) -> Result<Option<Self>, BackupError> {
        let file = folder.join(FILE);
        if !disk.exists(&file)? {
            return Ok(None);
        }
        let bytes = disk.read(&file)?.read_all(LIMIT)?;
        Self::parse(&file, &bytes).map(Some)
    }

    fn parse(file: &Path, bytes: &[u8]) -> Result<Self, BackupError> {
        let damaged = |cause: String| BackupError::Damaged {
            file: file.to_owned(),
            // It may quote the file.
            cause: Line::clean(&cause).to_string(),
            remedy: "keep the folder, and make a new backup in another",
        };
        let text = std::str::from_utf8(bytes).map_err(|_| damaged("it is no text".to_owned()))?;
        let mut lines = text.split_inclusive('\n');
        let top = lines.next().unwrap_or_default();
        let first: First = serde_json::from_str(top).map_err(|error| damaged(format!("line 1: {error}")))?;
        if first.format != FORMAT {
            return Err(damaged(format!("its format is {:?}", first.format)));
        }
        if first.version > VERSION {
            let (found, known, build) = (first.version, VERSION, Line::clean(&first.build).to_string());
            return Err(BackupError::Newer { file: file.to_owned(), found, known, build });
        }
        let top: Top = serde_json::from_str(top).map_err(|error| damaged(format!("line 1: {error}")))?;
        let head = top.head.parse().map_err(|error| damaged(format!("line 1: {error}")))?;
        let (build, made_at, desk) = (Line::clean(&top.build).to_string(), top.made_at, top.desk);
        let mut manifest =
            Self { desk, head, made_at, build, segments: Vec::new(), documents: Vec::new(), settings: Vec::new() };
        let mut at = text.len() - lines.clone().map(str::len).sum::<usize>();
        let mut n_entries = 0;
        while let Some(line) = lines.next() {
            let entry: Entry =
                serde_json::from_str(line).map_err(|error| damaged(format!("line {}: {error}", n_entries + 2)))?;
            match entry {
                Entry::Segment(entry) => manifest.segments.push(entry),
                Entry::Document(entry) => manifest.documents.push(entry),
                Entry::Setting(entry) => manifest.settings.push(entry),
                Entry::End { entries, digest } => {
                    let same = entries == n_entries && digest.0 == *blake3::hash(&bytes[..at]).as_bytes();
                    if !same || lines.next().is_some() {
                        return Err(damaged("its lines are not those that its last line names".to_owned()));
                    }
                    return manifest.follows().map_err(damaged);
                }
            }
            at += line.len();
            n_entries += 1;
        }
        Err(damaged("its end is missing".to_owned()))
    }

    /// This manifest, or why its parts do not make a journal up to its head.
    fn follows(self) -> Result<Self, String> {
        let mut next = (1, Digest([0; 32]));
        for entry in &self.segments {
            if (entry.first, entry.before) != next || entry.last < entry.first {
                return Err(format!("{} does not follow what is before it", entry.file().display()));
            }
            next = (entry.last.saturating_add(1), entry.after);
        }
        if next != (self.head.sequence.saturating_add(1), Digest(self.head.chain)) || self.bytes() == u64::MAX {
            return Err("its segments do not end in its head".to_owned());
        }
        if let Some(setting) = self.settings.iter().find(|setting| setting.name != super::MAIL) {
            return Err(format!("it holds a file that is not known: {:?}", setting.name));
        }
        Ok(self)
    }

    /// The manifest as it is written.
    pub(super) fn to_text(&self) -> Result<String, serde_json::Error> {
        let top = Top {
            format: FORMAT.to_owned(),
            version: VERSION,
            build: self.build.clone(),
            made_at: self.made_at,
            desk: self.desk,
            head: self.head.to_string(),
        };
        let mut text = serde_json::to_string(&top)? + "\n";
        let segments = self.segments.iter().cloned().map(Entry::Segment);
        let documents = self.documents.iter().copied().map(Entry::Document);
        let settings = self.settings.iter().cloned().map(Entry::Setting);
        let mut entries = 0;
        for entry in segments.chain(documents).chain(settings) {
            text += &serde_json::to_string(&entry)?;
            text.push('\n');
            entries += 1;
        }
        let digest = Digest(*blake3::hash(text.as_bytes()).as_bytes());
        let end = serde_json::to_string(&Entry::End { entries, digest })?;
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{end}");
        Ok(text)
    }
}
