use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::{
    domain::{
        Account, AccountName, Application, Assessor, AssessorId, Digest, Letter, Number, Record, SavedView, SessionId,
        SheetDraft,
    },
    store::backup::Setting,
};

/// The version of the format that this program writes. The first line keeps its keys `format`, `version` and `build` in
/// every version.
pub(super) const VERSION: u32 = 1;
pub(super) const FORMAT: &str = "qapdesk-export";

/// The longest line that is read, in bytes: the largest document in base64, or the largest batch as text.
pub(super) const LONGEST: u64 = 512 * 1024 * 1024;

/// The keys of the first line in every version.
#[derive(Debug, Deserialize)]
pub(super) struct First {
    pub(super) format: String,
    pub(super) version: u32,
    pub(super) build: String,
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Top {
    pub(super) format: String,
    pub(super) version: u32,
    /// The build that wrote it.
    pub(super) build: String,
    /// The chain value of the desk's first change.
    pub(super) desk: Digest,
    /// The journal's head.
    pub(super) head: String,
}

/// A batch: changes that were kept together.
#[derive(Debug, Serialize)]
pub(super) struct Batch {
    /// Its number in the journal.
    pub(super) change: u64,
    /// The digest of everything up to it.
    pub(super) chain: Digest,
    /// Whether a segment of the journal begins with it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) begins_segment: bool,
    /// What was changed, for readers; of candidates who were forgotten nothing.
    pub(super) records: Vec<Record>,
    /// The journal's own bytes in base64.
    pub(super) payload: String,
}

/// Of a batch what the journal is made of.
#[derive(Debug, Deserialize)]
pub(super) struct BatchRead {
    pub(super) change: u64,
    pub(super) chain: Digest,
    #[serde(default)]
    pub(super) begins_segment: bool,
    pub(super) payload: String,
}

/// A file of the keys under which the journal's bytes are sealed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeysLine {
    pub(super) name: String,
    /// Its content.
    pub(super) base64: String,
}

/// A document.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DocumentLine {
    /// Its BLAKE3 digest, by which changes name it.
    pub(super) digest: Digest,
    /// Its content.
    pub(super) base64: String,
}

/// A score sheet that its assessor has, or had until it was submitted.
#[derive(Debug, Serialize)]
pub(super) struct SheetLine {
    pub(super) number: Number,
    pub(super) session: SessionId,
    pub(super) assessor: AssessorId,
    pub(super) draft: SheetDraft,
}

/// A view that an account saved.
#[derive(Debug, Serialize)]
pub(super) struct ViewLine {
    pub(super) account: AccountName,
    pub(super) view: SavedView,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct End {
    /// How many lines are before it.
    pub(super) lines: u64,
    /// Their BLAKE3 digest, line ends and all.
    pub(super) digest: Digest,
}

/// A line after the first as it is written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Written<'a> {
    Batch(&'a Batch),
    Account(&'a Account),
    Assessor(&'a Assessor),
    Application(&'a Application),
    Sheet(&'a SheetLine),
    Letter(&'a Letter),
    View(&'a ViewLine),
    Document(&'a DocumentLine),
    Setting(&'a Setting),
    Keys(&'a KeysLine),
    End(&'a End),
}

/// A line after the first as it is read. What the batches come to is passed over.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Read {
    Batch(BatchRead),
    Account(IgnoredAny),
    Assessor(IgnoredAny),
    Application(IgnoredAny),
    Sheet(IgnoredAny),
    Letter(IgnoredAny),
    View(IgnoredAny),
    Document(DocumentLine),
    Setting(Setting),
    Keys(KeysLine),
    End(End),
}
