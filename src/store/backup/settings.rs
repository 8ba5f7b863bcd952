//! The files of a desk's folder that people write.

use std::path::Path;

use super::Setting;
use crate::store::{
    StoreError,
    disk::{Disk, Kind},
};

/// How letters go out.
pub(in crate::store) const MAIL: &str = "mail.toml";
/// The largest such file, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Reads them, or says in words what cannot be read: anything may stand in them, and all else of the desk is wanted then too.
pub(in crate::store) fn read_settings(disk: &Disk, home: &Path) -> Result<Vec<Setting>, String> {
    let path = home.join(MAIL);
    let left_out = |why: &str| format!("{} is left out: {why}; mend it, and run this again", path.display());
    let said = |error: StoreError| match error {
        StoreError::Io { source, .. } => left_out(&source.to_string()),
        other => left_out(&other.to_string()),
    };
    match disk.look_at(&path).map_err(said)? {
        None => return Ok(Vec::new()),
        Some(Kind::File(_)) => {}
        Some(_) => return Err(left_out("it is no file")),
    }
    let bytes = disk.read(&path).and_then(|file| file.read_all(LIMIT)).map_err(said)?;
    let text = String::from_utf8(bytes).map_err(|_| left_out("it is no text in UTF-8"))?;
    Ok(vec![Setting { name: MAIL.to_owned(), text }])
}
