//! Documents by their content: a file's name is the BLAKE3 digest of what is in it.
//!
//! The same content is kept once. A document is on the disk, name and content, when [`Documents::put`] returns; one
//! that a crash cut short never has its name. Documents are never changed, and removed only with an application that is
//! forgotten (H3).

use std::{
    collections::{BTreeMap, BTreeSet},
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::{
    StoreError,
    disk::{Disk, Kind},
};
use crate::domain::Digest;

/// The largest document, in bytes: what one frame to a client can carry.
pub const LARGEST_DOCUMENT: usize = crate::codec::LIMIT;

/// Where documents get their content before they get their name.
const INCOMING: &str = "incoming";

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// The folder of documents: `ab/cdef…`, the digest in hexadecimal.
#[derive(Debug, Clone)]
pub struct Documents {
    disk: Disk,
    folder: PathBuf,
}

impl Documents {
    /// Opens the folder, or makes it. Only for the one who writes: what a crash left unfinished is removed.
    pub fn open(disk: &Disk, folder: &Path) -> Result<Self, StoreError> {
        let incoming = folder.join(INCOMING);
        disk.make_folder(&incoming)?;
        for path in disk.list(&incoming, "tmp")? {
            disk.remove(&path)?;
        }
        Ok(Self { disk: disk.clone(), folder: folder.to_owned() })
    }

    /// The documents in a folder, to read them.
    pub(super) fn at(disk: &Disk, folder: &Path) -> Self {
        Self { disk: disk.clone(), folder: folder.to_owned() }
    }

    /// Keeps a document and returns its digest, with which [`Documents::get`] finds it. At most [`LARGEST_DOCUMENT`]
    /// bytes. Content that is already there is not written again, unless it is damaged.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        if bytes.len() > LARGEST_DOCUMENT {
            return Err(StoreError::DocumentTooLarge { bytes: bytes.len(), limit: LARGEST_DOCUMENT });
        }
        let digest = blake3::hash(bytes);
        let (folder, path) = self.place(digest);
        self.disk.make_folder(&folder)?;
        let is_there = self.disk.look_at(&path)? == Some(Kind::File(bytes.len() as u64));
        if is_there && self.get(Digest(*digest.as_bytes())).is_ok() {
            // Whoever wrote it may have been stopped before its name was on the disk.
            self.disk.sync_folder(&folder)?;
            return Ok(Digest(*digest.as_bytes()));
        }
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let incoming = self.folder.join(INCOMING);
        let unfinished = incoming.join(format!("{}-{number}.tmp", std::process::id()));
        let created = match self.disk.create(&unfinished) {
            // Somebody deleted the folder under the desk.
            Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
                self.disk.make_folder(&incoming).and_then(|()| self.disk.create(&unfinished))
            }
            created => created,
        };
        let written = created
            .and_then(|file| file.write_at(bytes, 0).and_then(|()| file.sync()))
            .and_then(|()| self.disk.rename(&unfinished, &path));
        if let Err(error) = written {
            // What is left over is removed at the next opening; the error that matters is the first.
            let _ = self.disk.remove(&unfinished);
            return Err(error);
        }
        Ok(Digest(*digest.as_bytes()))
    }

    /// A document's content, checked against its digest.
    pub fn get(&self, digest: Digest) -> Result<Vec<u8>, StoreError> {
        let digest = blake3::Hash::from_bytes(digest.0);
        let (_, path) = self.place(digest);
        if !self.disk.exists(&path)? {
            return Err(StoreError::DocumentMissing { digest: digest.to_hex().to_string(), file: path });
        }
        let file = self.disk.read(&path)?;
        let damaged = || StoreError::DocumentDamaged { digest: digest.to_hex().to_string(), file: path.clone() };
        if file.len()? > LARGEST_DOCUMENT as u64 {
            return Err(damaged());
        }
        let bytes = file.read_all(LARGEST_DOCUMENT as u64)?;
        if blake3::hash(&bytes) != digest {
            return Err(damaged());
        }
        Ok(bytes)
    }

    /// All documents that are there.
    pub(super) fn all(&self) -> Result<BTreeSet<Digest>, StoreError> {
        Ok(list(&self.disk, &self.folder)?.into_keys().collect())
    }

    /// Removes documents, and those that a repair was stopped at or that were not put down whole; they do not come back when
    /// this returned, nor those that an earlier call removed and failed at.
    pub(super) fn remove(&self, digests: &BTreeSet<Digest>) -> Result<(), StoreError> {
        // Somebody may have deleted the folder under the desk: then there is nothing in it, and nothing to wait for.
        self.disk.make_folder(&self.folder.join(INCOMING))?;
        for digest in digests {
            let (_, path) = self.place(blake3::Hash::from_bytes(digest.0));
            self.disk.remove(&path)?;
        }
        let unfinished = self.disk.list(&self.folder.join(INCOMING), "tmp")?;
        for left in self.disk.list(&self.folder, "new")?.iter().chain(&unfinished) {
            self.disk.remove(left)?;
        }
        for folder in self.disk.all(&self.folder)? {
            if self.disk.is_folder(&folder)? {
                self.disk.sync_folder(&folder)?;
            }
        }
        self.disk.sync_folder(&self.folder)
    }

    /// The folder and the file of a digest.
    fn place(&self, digest: blake3::Hash) -> (PathBuf, PathBuf) {
        let hex = digest.to_hex();
        let folder = self.folder.join(&hex[..2]);
        let path = folder.join(&hex[2..]);
        (folder, path)
    }
}

/// All documents in a folder by their names, with their lengths in bytes; none where there is no folder. What has no
/// document's name is passed over.
pub(super) fn list(disk: &Disk, folder: &Path) -> Result<BTreeMap<Digest, u64>, StoreError> {
    let mut found = BTreeMap::new();
    if !disk.is_folder(folder)? {
        return Ok(found);
    }
    for path in disk.all(folder)? {
        let start = name(&path);
        if start.len() != 2 || !disk.is_folder(&path)? {
            continue;
        }
        for file in disk.all(&path)? {
            let Some(digest) = Digest::from_hex(&format!("{start}{}", name(&file))) else { continue };
            if let Some(Kind::File(length)) = disk.look_at(&file)? {
                found.insert(digest, length);
            }
        }
    }
    Ok(found)
}

/// The last part of a path.
fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    fn open() -> (tempfile::TempDir, Documents) {
        let folder = tempfile::tempdir().unwrap();
        let documents = Documents::open(&Disk::system(), &folder.path().join("documents")).unwrap();
        (folder, documents)
    }

    fn only_file(documents: &Documents, bytes: &[u8]) -> PathBuf {
        documents.place(blake3::hash(bytes)).1
    }

    #[test]
    fn a_document_comes_back_and_is_kept_once() {
        let (_folder, documents) = open();
        let digest = documents.put(b"a syllabus").unwrap();
        let path = only_file(&documents, b"a syllabus");
        let first = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(documents.put(b"a syllabus").unwrap(), digest);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first, "not written again");
        assert_eq!(documents.get(digest).unwrap(), b"a syllabus");
        assert_eq!(documents.get(documents.put(b"").unwrap()).unwrap(), b"");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn damage_and_absence_are_named_and_putting_it_again_heals_a_short_one() {
        let (_folder, documents) = open();
        let digest = documents.put(b"a certificate").unwrap();
        let path = only_file(&documents, b"a certificate");
        fs::write(&path, b"A certificate").unwrap();
        assert!(matches!(documents.get(digest), Err(StoreError::DocumentDamaged { .. })));
        fs::write(&path, b"a cert").unwrap();
        assert!(matches!(documents.get(digest), Err(StoreError::DocumentDamaged { .. })));
        documents.put(b"a certificate").unwrap();
        assert_eq!(documents.get(digest).unwrap(), b"a certificate");
        fs::remove_file(&path).unwrap();
        let error = documents.get(digest).unwrap_err().to_string();
        assert!(error.contains(path.to_str().unwrap()), "{error}");
    }

    #[test]
    fn a_document_that_is_damaged_is_put_right_by_its_content() {
        let (_folder, documents) = open();
        let digest = documents.put(b"a syllabus").unwrap();
        fs::write(only_file(&documents, b"a syllabus"), b"a syllabuz").unwrap();
        assert!(matches!(documents.get(digest), Err(StoreError::DocumentDamaged { .. })));
        assert_eq!(documents.put(b"a syllabus").unwrap(), digest);
        assert_eq!(documents.get(digest).unwrap(), b"a syllabus");
    }

    #[test]
    fn documents_are_taken_where_their_folder_was_deleted() {
        let (_folder, documents) = open();
        documents.put(b"a syllabus").unwrap();
        fs::remove_dir_all(&documents.folder).unwrap();
        let digest = documents.put(b"a certificate").unwrap();
        assert_eq!(documents.get(digest).unwrap(), b"a certificate");
    }

    #[test]
    fn what_a_crash_left_unfinished_is_removed() {
        let (_folder, documents) = open();
        let left = documents.folder.join(INCOMING).join("1-0.tmp");
        fs::write(&left, b"half").unwrap();
        Documents::open(&Disk::system(), &documents.folder).unwrap();
        assert!(!left.exists());
    }

    #[test]
    fn a_document_that_is_too_large_is_refused() {
        let (_folder, documents) = open();
        let error = documents.put(&vec![0; LARGEST_DOCUMENT + 1]).unwrap_err();
        assert!(matches!(error, StoreError::DocumentTooLarge { .. }));
    }
}
