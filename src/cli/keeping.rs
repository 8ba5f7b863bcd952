//! Errors of backups and of files that are exported, as a command ends with them.

use std::path::Path;

use super::error::CliError;
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
