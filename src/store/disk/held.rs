//! Folders that somebody works in, and whether their paths still lead to them.
//!
//! Each call by a path looks it up anew. Where a desk was moved away and another one took its place, a server that does not
//! know of it yet would go on in that one.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    StoreError,
    calls::{Bytes, Identity, Names},
    failed,
};

/// The folders as they were found.
#[derive(Debug, Default, Clone)]
pub(super) struct Held(Vec<Arc<Folder>>);

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    is: Identity,
    /// Keeps another folder from getting the same identity.
    _open: Arc<dyn Bytes>,
}

impl Held {
    /// These and the one that a path leads to now.
    pub(super) fn and(&self, names: &dyn Names, path: &Path) -> Result<Self, StoreError> {
        let open = names.hold(path).map_err(|source| failed("open", path, source))?;
        let is = open.identity().map_err(|source| failed("look at", path, source))?;
        let mut folders = self.0.clone();
        folders.push(Arc::new(Folder { path: path.to_owned(), is, _open: open }));
        Ok(Self(folders))
    }

    /// Refuses where one of their paths leads elsewhere.
    pub(super) fn in_place(&self, names: &dyn Names) -> Result<(), StoreError> {
        use io::ErrorKind::{NotADirectory, NotFound};
        self.0.iter().try_for_each(|folder| match names.identity(&folder.path) {
            Ok(now) if now == folder.is => Ok(()),
            Err(source) if !matches!(source.kind(), NotFound | NotADirectory) => {
                Err(failed("look at", &folder.path, source))
            }
            _ => Err(StoreError::Displaced { folder: folder.path.clone() }),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::Disk;

    #[test]
    fn nothing_is_changed_by_name_in_a_folder_that_took_the_place_of_the_held_one() {
        let home = tempfile::tempdir().unwrap();
        let (folder, away) = (home.path().join("desk"), home.path().join("away"));
        let (file, free) = (folder.join("file"), folder.join("free"));
        fs::create_dir(&folder).unwrap();
        fs::write(&file, "first").unwrap();
        let disk = Disk::system().holding(&folder).unwrap();
        let open = disk.write(&file).unwrap();
        fs::rename(&folder, &away).unwrap();
        let is_refused = || {
            let tried = [
                disk.write(&file).map(drop),
                disk.create(&free).map(drop),
                disk.make_folder(&folder.join("below")),
                disk.rename(&file, &free),
                disk.rename_new(&file, &free),
                disk.remove(&file),
            ];
            tried.iter().all(|tried| matches!(tried, Err(StoreError::Displaced { folder: told }) if *told == folder))
        };
        assert!(is_refused(), "while there is none");
        fs::create_dir(&folder).unwrap();
        fs::write(&file, "second").unwrap();
        assert!(is_refused(), "with another one in its place");
        assert_eq!((fs::read_to_string(&file).unwrap().as_str(), free.exists()), ("second", false));
        open.write_at(b"FIRST", 0).unwrap();
        assert_eq!(fs::read_to_string(away.join("file")).unwrap(), "FIRST", "what is open stays what it is");
        fs::remove_dir_all(&folder).unwrap();
        fs::rename(&away, &folder).unwrap();
        disk.rename_new(&file, &free).unwrap();
        fs::write(&file, "third").unwrap();
        assert!(matches!(disk.rename_new(&file, &free), Err(StoreError::Io { .. })), "a name that is taken");
        assert_eq!(fs::read_to_string(&free).unwrap(), "FIRST");
    }
}
