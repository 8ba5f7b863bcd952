use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::error::CliError;

/// Makes a file that only its owner may read; never over another one.
pub(super) fn create(path: &Path) -> Result<File, CliError> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    opened.map_err(|error| CliError::Usage {
        message: format!("{} cannot be made: {error}", path.display()),
        hint: match error.kind() {
            ErrorKind::PermissionDenied => "name a file in a folder that you may write".to_owned(),
            _ => "name a file that is not there, in a folder that is".to_owned(),
        },
    })
}

/// Writes such a file: whole, or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let mut file = create(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| given_up(path, &error))
}

/// Takes away what was written of such a file, and says why it is not whole.
pub(super) fn given_up(path: &Path, error: &io::Error) -> CliError {
    let left = if remove_file(path).is_ok() { "" } else { "; a part of it is there" };
    let hint = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "name a file where there is room"
        }
        _ => "check its disk, or name a file on another one",
    };
    CliError::Failed { message: format!("{} cannot be written: {error}{left}", path.display()), hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_is_its_owners_and_goes_over_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        write(&path, b"one").unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(write(&path, b"two"), Err(CliError::Usage { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert!(matches!(write(&folder.path().join("no/report.html"), b"two"), Err(CliError::Usage { .. })));
    }

    #[test]
    fn what_cannot_be_written_whole_is_taken_away_and_told_with_its_name_and_where_it_has_room() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.jsonl");
        for (kind, hint) in [(ErrorKind::StorageFull, "where there is room"), (ErrorKind::Other, "check its disk")] {
            std::fs::write(&path, b"half").unwrap();
            let told = given_up(&path, &kind.into());
            assert!(told.to_string().starts_with(&format!("{} cannot be written: ", path.display())), "{told}");
            assert!(
                told.hint().contains(hint) && !told.to_string().contains("a part of it"),
                "{told}; {}",
                told.hint()
            );
            assert!(!path.exists());
        }
        assert!(given_up(&path, &ErrorKind::Other.into()).to_string().ends_with("a part of it is there"));
    }
}
