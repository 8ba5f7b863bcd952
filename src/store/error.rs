//! Everything that can go wrong in the store, with the place it went wrong and what to do about it.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::{
    codec::CodecError,
    domain::{Digest, Number, SessionId},
};

/// Why the store could not do what it was asked.
///
/// Messages name the file (and the byte in it, counted from 0) and end in a remedy. Damage is never repaired by
/// guessing: whoever gets [`StoreError::Damaged`] finds all files as they were.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}; {}", path.display(), remedy(source))]
    Io {
        /// What was tried, as a verb: `write`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The journal does not check, and not because a write was cut short at its end.
    #[error(
        "{} is damaged at byte {offset}: {fault}; nothing was changed: keep a copy of the desk's folder, then mend it from the last backup with qapdesk verify --repair --from FOLDER",
        file.display()
    )]
    Damaged {
        /// The segment.
        file: PathBuf,
        /// Where in the segment, in bytes from its start.
        offset: u64,
        /// What does not check.
        fault: Fault,
    },
    /// The journal's segments do not follow each other.
    #[error(
        "a segment of the journal is missing: {} should begin at change {expected} but begins at {found}; put the missing file back, or mend it from the last backup with qapdesk verify --repair --from FOLDER",
        file.display()
    )]
    SegmentMissing {
        /// The segment after the hole.
        file: PathBuf,
        /// The first change it should hold.
        expected: u64,
        /// The first change it holds.
        found: u64,
    },
    /// The last segment that is there says that another one follows it, or the journal is empty where it was not.
    #[error(
        "the journal in {} ends before change {expected}, which should follow; put the missing segment back, or mend it from the last backup with qapdesk verify --repair --from FOLDER",
        folder.display()
    )]
    EndMissing {
        /// The journal's folder.
        folder: PathBuf,
        /// The first change that is not there.
        expected: u64,
    },
    /// A file in the journal's folder has a segment's ending but not a segment's name.
    #[error("{} is not a segment of the journal by its name; move it out of this folder", file.display())]
    StrangeFile {
        /// The file.
        file: PathBuf,
    },
    /// Something stored has a format that only a newer program knows.
    #[error(
        "{} has format version {found}, and this qapdesk knows versions up to {known}; install the newer qapdesk that wrote it; nothing was changed",
        file.display()
    )]
    Newer {
        /// The file or folder.
        file: PathBuf,
        /// The version it has.
        found: u8,
        /// The newest version that this program reads.
        known: u8,
    },
    /// A batch that is too large for one frame of the journal.
    #[error("a change of {bytes} bytes is larger than the {limit} bytes that the journal takes at once; split it")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size.
        limit: usize,
    },
    /// A change after which an application would not be kept in one record.
    #[error(
        "{number} would be larger than the {limit} bytes that an application may have; nothing was changed: make the change smaller"
    )]
    ApplicationTooLarge {
        /// Which application.
        number: Number,
        /// The largest size.
        limit: usize,
    },
    /// A batch without content, which the journal keeps for its own use.
    #[error("an empty change cannot be kept; this is an error in qapdesk, please report it")]
    Empty,
    /// The journal could not be brought back to its last acknowledged change after a failed write.
    #[error("the journal takes no changes since a write failed ({cause}); it goes on by itself once the cause is gone")]
    Poisoned {
        /// Why bringing it back failed, in words.
        cause: String,
    },
    /// The desk that was opened is not where it was: another one may have taken its place.
    #[error(
        "{} is not what it was when the desk was opened: it was moved or removed, or another one put in its place; nothing more is written there",
        folder.display()
    )]
    Displaced {
        /// The folder whose path leads elsewhere.
        folder: PathBuf,
    },
    /// What a desk is written into is not under its name any more, and what has the name is not what was open.
    #[error(
        "{} is not the file any more that this desk writes: it was deleted, moved away, or another one put in its place{}",
        file.display(),
        saved.as_deref().map(saved_words).unwrap_or_default()
    )]
    Taken {
        /// The name.
        file: PathBuf,
        /// Where all that was acknowledged of it is saved, if it is.
        saved: Option<PathBuf>,
    },
    /// What the journal is written into holds another content than what was acknowledged of it, in the same file.
    #[error(
        "{} does not hold any more what this desk wrote into it: something else was written over it, as by a copy that was brought back; nothing more is written into it: keep a copy of the desk's folder, stop the server, then mend the desk from the last backup with qapdesk verify --repair --from FOLDER",
        file.display()
    )]
    Overwritten {
        /// The file.
        file: PathBuf,
    },
    /// The journal lacks what was saved of it by a server that found another file in the place of its own.
    #[error(
        "{} lacks changes that were acknowledged: another file was put in its place while the desk was open, and {} has them; keep a copy of the desk's folder, move away what is in that place, then rename the saved one to {}{}",
        file.display(),
        saved.display(),
        file.display(),
        or_without(*is_other)
    )]
    Saved {
        /// The segment that lacks them.
        file: PathBuf,
        /// The file that has them.
        saved: PathBuf,
        /// Whether the segment has other changes in their place.
        is_other: bool,
    },
    /// A write to the journal failed, and what it left could not be taken off yet: it may be there when the desk is opened
    /// again.
    #[error("whether this is kept is not known: {cause}")]
    Unsettled {
        /// Why the write failed, in words.
        cause: String,
    },
    /// A batch that is whole in the journal but does not decode, or a value that cannot be encoded.
    #[error(
        "{} cannot be read or written: {source}; please report this with the output of `qapdesk verify`",
        change(*sequence)
    )]
    Codec {
        /// The batch's number in the journal; none if it has none yet, or stands elsewhere.
        sequence: Option<u64>,
        /// What the codec said.
        source: CodecError,
    },
    /// A desk whose journal a restore or an import was to bring is not there yet.
    #[error("a restore or an import into {} was interrupted; run it again, it begins anew", folder.display())]
    HalfRestored {
        /// The desk's folder.
        folder: PathBuf,
    },
    /// The state database failed or does not check; it can always be made anew from the journal.
    #[error("the state in {} cannot be used: {cause}; the desk makes it anew from the journal", folder.display())]
    State {
        /// sled's folder.
        folder: PathBuf,
        /// What it said, in words.
        cause: String,
    },
    /// The state database is open somewhere else, although the desk's lock was free.
    #[error("the state in {} is in use by another process; stop the other qapdesk and try again", folder.display())]
    Busy {
        /// sled's folder.
        folder: PathBuf,
    },
    /// A change that does not follow from what its application is.
    #[error(
        "a change of {number} has revision {found} where {expected} is next; this is an error in qapdesk, please report it"
    )]
    OutOfOrder {
        /// Of which application.
        number: Number,
        /// The revision that is next.
        expected: u32,
        /// The revision it has.
        found: u32,
    },
    /// An edit that does not follow from what its sheet is.
    #[error(
        "an edit of a sheet of session {session} of {number} has revision {found} where {expected} is next; this is an error in qapdesk, please report it"
    )]
    SheetOutOfOrder {
        /// Of which application.
        number: Number,
        /// Of which session.
        session: SessionId,
        /// The revision that is next.
        expected: u32,
        /// The revision it has.
        found: u32,
    },
    /// The first change of an application is not its receipt.
    #[error("the first change of {number} is not its receipt; this is an error in qapdesk, please report it")]
    Unfounded {
        /// Of which application.
        number: Number,
    },
    /// The key under which something of an application is sealed is in neither copy of the file of keys.
    #[error(
        "the key of {number} is lost: {} does not have it at byte {offset}, nor has the other copy; take it from the last backup with qapdesk verify --repair --from FOLDER",
        file.display()
    )]
    KeyLost {
        /// Of which application.
        number: Number,
        /// The first copy of the file.
        file: PathBuf,
        /// Where the key should be, in bytes from the file's start.
        offset: u64,
    },
    /// A key was destroyed of an application that the journal does not say was forgotten.
    #[error(
        "the key of {number} is destroyed, and the journal does not say that somebody forgot it ({}): its end may be lost, see qapdesk verify --repair --from FOLDER",
        folder.display()
    )]
    KeyDestroyed {
        /// Of which application.
        number: Number,
        /// Where the keys are.
        folder: PathBuf,
    },
    /// A sealed record does not open with the key of its application.
    #[error(
        "{} is damaged in the change at byte {offset}, or the keys are of another desk: a record of {number} does not open with its key; take the right one from the last backup with qapdesk verify --repair --from FOLDER",
        file.display()
    )]
    SealBroken {
        /// Of which application.
        number: Number,
        /// The segment.
        file: PathBuf,
        /// Where the change begins in the segment, in bytes from its start.
        offset: u64,
    },
    /// Something is to be kept of an application that was forgotten.
    #[error("{number} was forgotten; nothing more can be kept of it")]
    Forgotten {
        /// Which application.
        number: Number,
    },
    /// The state cannot be put in the place of the old one, since that is read without end.
    #[error("the state in {} is being read and cannot be made anew now; it is done when it is tried again", folder.display())]
    BeingRead {
        /// sled's folder.
        folder: PathBuf,
    },
    /// What an export works on may not be removed under it, nor left.
    #[error("an export runs in {}, and nobody is erased until it has ended; it is done when it is tried again", folder.display())]
    BeingExported {
        /// The export's own folder.
        folder: PathBuf,
    },
    /// An export was given up from outside.
    #[error("the export was given up, and nothing of it is left; run it again")]
    GivenUp,
    /// The disk has no room for what an export works on.
    #[error(
        "{} MiB must be free in {} while it is exported, and are not; name a file on another disk",
        needed.div_ceil(1024 * 1024),
        folder.display()
    )]
    NoRoomToExport {
        /// Where it would be made.
        folder: PathBuf,
        /// How much must be free, in bytes.
        needed: u64,
    },
    /// The disk has no room for another state beside the one that is there, which is to be made anew.
    #[error(
        "{} is not made anew: {} MiB must be free beside it until it is, and are not; make room on the disk",
        folder.display(),
        needed.div_ceil(1024 * 1024)
    )]
    NoRoomForAnother {
        /// sled's folder.
        folder: PathBuf,
        /// How much must be free, in bytes.
        needed: u64,
    },
    /// A document that is too large to be kept.
    #[error("a document of {bytes} bytes is larger than the {limit} bytes that are kept; make it smaller")]
    DocumentTooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size.
        limit: usize,
    },
    /// A stored document is not there.
    #[error("document {digest} is missing: {} is not there; put it back from a backup", file.display())]
    DocumentMissing {
        /// Its BLAKE3 digest in hexadecimal.
        digest: String,
        /// Where it should be.
        file: PathBuf,
    },
    /// A stored document's content does not have the digest that it is stored under.
    #[error("document {digest} is damaged: the content of {} has another digest; put it back from a backup", file.display())]
    DocumentDamaged {
        /// The digest it should have, in hexadecimal.
        digest: String,
        /// The file.
        file: PathBuf,
    },
}

impl StoreError {
    /// Whether it is wrong with what it names alone, so that all else can be read.
    pub fn is_of_one(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::KeyLost { .. } | Self::SealBroken { .. } | Self::Codec { .. })
    }

    /// Whether it says that the journal does not check somewhere, or lacks a part.
    pub(super) fn is_of_journal(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::SegmentMissing { .. } | Self::EndMissing { .. })
    }

    /// Whether the disk is full or may only be read, which says nothing of what is on it.
    pub(super) fn is_no_room(&self) -> bool {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match self {
            Self::Io { source, .. } => {
                matches!(source.kind(), FileTooLarge | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
            }
            _ => false,
        }
    }

    /// Why something sealed cannot be read, without what to do: of a backup or an export that is another thing.
    pub(super) fn cause(&self) -> String {
        match self {
            Self::KeyLost { number, .. } => format!("the key of {number} is lost"),
            Self::SealBroken { number, .. } => format!("a record of {number} does not open with its key"),
            other => other.to_string(),
        }
    }

    /// A document's file whose content has another digest.
    pub(super) fn document_damaged(digest: Digest, file: &Path) -> Self {
        Self::DocumentDamaged { digest: digest.to_string(), file: file.to_owned() }
    }
}

/// Where what was acknowledged is saved, and what to do, in words.
fn saved_words(saved: &Path) -> String {
    format!("; all that was acknowledged is saved in {}: stop the server, then give that the name", saved.display())
}

/// What else can be done where a journal went on otherwise than what was saved of it, in words.
fn or_without(is_other: bool) -> &'static str {
    if is_other { "; or, if what is there is meant, move the saved one out of the folder" } else { "" }
}

/// What does not check at a place in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The segment's header is cut short or fails its checksum.
    Header,
    /// The header names another first change than the file's name does.
    Name {
        /// By the file's name.
        expected: u64,
        /// In the header.
        found: u64,
    },
    /// The frame is longer than what is left of the file, or than any frame may be.
    Length,
    /// The frame's checksum does not fit its content.
    Checksum,
    /// The frame has another number than its place asks for.
    Sequence {
        /// The number that follows the frame before.
        expected: u64,
        /// The number it has.
        found: u64,
    },
    /// The frame, or the segment's header, does not follow from what is before it.
    Chain,
    /// The frame does not check, and a whole one comes after it.
    Hole {
        /// Where the whole one begins, in bytes from the segment's start.
        whole: u64,
    },
    /// A segment that another one follows does not end in its seal.
    Seal,
    /// Bytes follow the seal.
    AfterSeal,
    /// The frame does not check although it was acknowledged: the state has it applied.
    Acknowledged {
        /// Its number.
        change: u64,
    },
    /// The file is shorter than what was acknowledged from it.
    Short {
        /// The length that was acknowledged, in bytes.
        acknowledged: u64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => write!(f, "the segment's header does not check"),
            Self::Name { expected, found } => {
                write!(f, "the segment begins at change {found}, not {expected} as its name says")
            }
            Self::Length => write!(f, "a frame's length is impossible"),
            Self::Checksum => write!(f, "a frame's checksum does not fit its content"),
            Self::Sequence { expected, found } => write!(f, "change {found} stands where change {expected} should"),
            Self::Chain => write!(f, "the chain of digests is broken"),
            Self::Hole { whole } => write!(f, "a frame does not check, and a whole one follows at byte {whole}"),
            Self::Seal => write!(f, "the segment does not end in its seal"),
            Self::AfterSeal => write!(f, "bytes follow the segment's seal"),
            Self::Acknowledged { change } => {
                write!(f, "change {change} was acknowledged and does not check any more")
            }
            Self::Short { acknowledged } => {
                write!(f, "the file ends here, but {acknowledged} bytes of it were acknowledged")
            }
        }
    }
}

/// A batch by its number, in words.
fn change(sequence: Option<u64>) -> String {
    sequence.map_or_else(|| "a record".to_owned(), |sequence| format!("change {sequence}"))
}

fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        io::ErrorKind::PermissionDenied => {
            "check who owns it and the folder that it is in, and whether they may be written"
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            "see why it may only be read (mount, dmesg) and have it mounted for writing"
        }
        io::ErrorKind::NotFound => "check that the desk's folder was not moved",
        // A folder, a pipe or a device has the name of a file.
        io::ErrorKind::Other | io::ErrorKind::IsADirectory => "move it away, and put the file back that belongs there",
        _ => "check the disk and the system's log",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_may_only_be_read_is_not_told_as_somebody_elses() {
        let told = |kind: io::ErrorKind| {
            let (path, source) = (PathBuf::from("/d/journal"), kind.into());
            StoreError::Io { action: "make", path, source }.to_string()
        };
        let of_disk = told(io::ErrorKind::ReadOnlyFilesystem);
        assert!(of_disk.contains("mounted for writing") && !of_disk.contains("owns"), "{of_disk}");
        let of_others = told(io::ErrorKind::PermissionDenied);
        assert!(
            of_others.contains("who owns it and the folder that it is in"),
            "a backup's is not the desk's: {of_others}"
        );
    }
}
