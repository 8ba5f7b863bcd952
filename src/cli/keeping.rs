//! Errors of backups and of files that are exported, as a command ends with them.

use std::io;
use std::path::Path;

use super::error::CliError;
use super::output::{Output, Tone};
use crate::desk::Place;
use crate::store::backup::BackupError;

/// Refuses to make a desk where one is. Looked at before its lock is taken: whoever stops its server first is not to learn
/// only then that it is in the way.
pub(super) fn needs_no_desk(folder: &Path) -> Result<(), CliError> {
    if Place::has_journal(folder) && Place::of(folder).is_ok_and(|place| place == Place::Desk) {
        return Err(CliError::Usage {
            message: format!("{} is not empty: it holds a desk", folder.display()),
            hint: "name an empty folder with --desk DIR, or stop that desk (qapdesk stop) and move its folder away"
                .to_owned(),
        });
    }
    Ok(())
}

/// Says of letters that were on their way out in what was brought back that they do not go by themselves.
pub(super) fn tell_of_letters(out: &mut Output<'_>, n_under_way: u64) -> io::Result<()> {
    if n_under_way == 0 {
        return Ok(());
    }
    let told = format!(
        "letters that waited to go out: {n_under_way}; they may have gone since, so none is sent by itself: look whether each \
         of them went (qapdesk outbox), then qapdesk letter sent ID; to send it, qapdesk letter unsent ID, after which it \
         waits for its release, or letter retry ID where it is failed"
    );
    out.toned(0, Tone::Open, &told)
}

impl From<BackupError> for CliError {
    fn from(error: BackupError) -> Self {
        if let BackupError::Output(error) = error {
            return Self::Output(error);
        }
        let text = error.to_string();
        // What to do stands at the end of these messages.
        let (message, hint) = match text.rsplit_once("; ") {
            Some((message, hint)) => (message.to_owned(), hint.to_owned()),
            None => (text, String::new()),
        };
        match &error {
            BackupError::NoBackup(_) => Self::NotFound { message, hint: "name the folder of a backup".to_owned() },
            BackupError::Input { .. } => Self::Failed { message, hint: "check the file".to_owned() },
            BackupError::NoDesk(_) => Self::NotFound { message, hint },
            BackupError::NoPlace(_)
            | BackupError::NoFolder(_)
            | BackupError::Strange { .. }
            | BackupError::NotOurs(_)
            | BackupError::Within(_)
            | BackupError::OtherDesk { .. }
            | BackupError::Diverged { .. }
            | BackupError::NotEmpty { .. } => Self::Usage { message, hint },
            BackupError::Newer { file: path, .. }
            | BackupError::Damaged { file: path, .. }
            | BackupError::NoExport { file: path, .. }
            | BackupError::Faulty { folder: path, .. } => Self::bad_file(path, &message, &hint),
            BackupError::Store(_)
            | BackupError::Busy(_)
            | BackupError::Output(_)
            | BackupError::Ahead { .. }
            | BackupError::Meanwhile { .. } => Self::Failed { message, hint },
        }
    }
}
