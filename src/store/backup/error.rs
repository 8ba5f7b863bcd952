use std::{io, path::PathBuf};

use super::lost;
use crate::{
    domain::Number,
    store::{StoreError, journal::JournalHead},
};

/// Why a backup was not made, checked or brought back; what was there is as it was. Messages end in a remedy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Reading or writing failed, or the desk's journal is damaged.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was exported could not be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
    /// What is to be imported cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Input {
        /// The file as it was named.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder above the backup's is not there.
    #[error("{} is not there, and only the last folder of a path is made; see whether its disk is in its place", .0.display())]
    NoPlace(PathBuf),
    /// There is no backup in a folder.
    #[error("there is no backup in {}", .0.display())]
    NoBackup(PathBuf),
    /// There is no desk in a folder, or nothing in it.
    #[error("there is no desk in {}; name another with --desk DIR", .0.display())]
    NoDesk(PathBuf),
    /// A file or folder of a backup that another user has, or that leads elsewhere.
    #[error(
        "{} is another user's, or leads elsewhere: whoever has it could read the keys; name a folder of your own",
        .0.display()
    )]
    NotOurs(PathBuf),
    /// A file where a backup's folder should be.
    #[error("{} is no folder; name another, which need not be there yet", .0.display())]
    NoFolder(PathBuf),
    /// A folder that holds something else.
    #[error("{} is no folder of a backup: it holds {found}; name one that is not there yet", folder.display())]
    Strange {
        /// The folder.
        folder: PathBuf,
        /// What is in it.
        found: String,
    },
    /// A backup that would lie in the desk, or the desk in it.
    #[error("{} and the desk lie in each other; name a folder on another disk", .0.display())]
    Within(PathBuf),
    /// Another run writes there.
    #[error("another backup is being written to {}; wait for it", .0.display())]
    Busy(PathBuf),
    /// The manifest is of a later version.
    #[error(
        "{} has format version {found}, and this qapdesk knows versions up to {known}: nothing was changed; install qapdesk {build} or later",
        file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The version it has.
        found: u32,
        /// The newest version that this program reads.
        known: u32,
        /// The build that wrote it.
        build: String,
    },
    /// The manifest, or a file that was exported, does not check.
    #[error("{} is damaged: {cause}; {remedy}", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What does not check.
        cause: String,
        /// What to do.
        remedy: &'static str,
    },
    /// What was given as an export is something else.
    #[error("{} is no export of a desk: {cause}; nothing was taken in: name a file that qapdesk export wrote", file.display())]
    NoExport {
        /// The file.
        file: PathBuf,
        /// By what that is known.
        cause: String,
    },
    /// A backup of another desk.
    #[error("the backup in {} is of another desk ({theirs}, this one is {ours}); name another folder", folder.display())]
    OtherDesk {
        /// The backup's folder.
        folder: PathBuf,
        /// Whose it is: the beginning of the desk's first chain value.
        theirs: String,
        /// The same of the desk at hand.
        ours: String,
    },
    /// The desk did not go on from what the backup holds.
    #[error(
        "the desk has not gone on from the backup in {}: its head {head} is not in the desk's journal; name another folder, and keep that one",
        folder.display()
    )]
    Diverged {
        /// The backup's folder.
        folder: PathBuf,
        /// What the backup goes up to.
        head: JournalHead,
    },
    /// The backup goes on from where the desk's journal ends.
    #[error(
        "the desk ends at change {ours}, and the backup in {} has {} as well, which the desk has lost; mend it from there with qapdesk verify --repair --from '{}', or name another folder if the desk was meant to go back",
        folder.display(),
        lost(*ours, *theirs),
        folder.display()
    )]
    Ahead {
        /// The backup's folder.
        folder: PathBuf,
        /// The last change that the desk has.
        ours: u64,
        /// The last one that the backup has.
        theirs: u64,
    },
    /// Somebody was forgotten whose application is not older than the beginning of the backup or the export.
    #[error("{number} was taken in and forgotten while the desk was copied; do it again")]
    Meanwhile {
        /// Which application.
        number: Number,
    },
    /// A backup that does not check.
    #[error("{} does not check: {first}{}; nothing was changed: take another backup", folder.display(), more(*n_faults))]
    Faulty {
        /// The backup's folder.
        folder: PathBuf,
        /// The first thing that does not check.
        first: String,
        /// How many there are.
        n_faults: usize,
    },
    /// A folder that is to become a desk holds something.
    #[error("{} is not empty: it holds {found}; name an empty folder with --desk DIR", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
        /// What is in it.
        found: String,
    },
}

fn more(n_faults: usize) -> String {
    if n_faults > 1 { format!(" (and {} more)", n_faults - 1) } else { String::new() }
}
