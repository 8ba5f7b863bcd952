use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::error::CliError;

/// Writes a file that only its owner may read; never over another one.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    opened.and_then(|mut file| file.write_all(bytes)).map_err(|error| CliError::Failed {
        message: format!("{} cannot be written: {error}", path.display()),
        hint: "name another file".to_owned(),
    })
}
