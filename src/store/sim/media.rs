//! What is on a simulated disk: as programs see it, and as a power cut would leave it.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io,
    path::{Component, Path, PathBuf},
};

use super::Dice;

/// A file or folder, whatever its name.
pub(super) type Id = usize;

/// A write of so many bytes keeps only its length: it tries the room, and nobody reads it back.
const HOLLOW: usize = 1 << 20;
/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

#[derive(Debug)]
pub(super) struct Media {
    nodes: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    File(File),
    Folder(Folder),
}

/// A file's content.
#[derive(Debug, Default)]
pub(super) struct File {
    /// As programs see it.
    pub(super) now: Vec<u8>,
    /// What is certainly on the disk.
    durable: Vec<u8>,
    /// What was done since the last sync, first to last.
    pending: Vec<Change>,
    /// The length of a file that only tries the room.
    hollow: u64,
}

#[derive(Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

/// A folder's names.
#[derive(Debug, Default)]
struct Folder {
    now: BTreeMap<OsString, Id>,
    durable: BTreeMap<OsString, Id>,
    pending: Vec<Renaming>,
}

/// A name goes, a name comes, or both at once.
#[derive(Debug)]
struct Renaming {
    gone: Option<OsString>,
    come: Option<(OsString, Id)>,
}

/// What a sync that fails does to what it should have written.
#[derive(Debug, Clone, Copy)]
pub(super) enum FailedSync {
    /// Nothing: a later sync can write it.
    Keeps,
    /// It is taken for written and never is; programs still see it.
    Forgets,
    /// It is taken for written and never is; programs see what was before.
    Drops,
    /// All was written, and only the answer is wrong.
    Writes,
}

impl Media {
    /// An empty disk.
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::Folder(Folder::default())] }
    }

    pub(super) fn find(&self, path: &Path) -> io::Result<Id> {
        let mut id = 0;
        for component in path.components() {
            let Component::Normal(name) = component else { continue };
            let Node::Folder(folder) = &self.nodes[id] else { return Err(io::ErrorKind::NotADirectory.into()) };
            id = *folder.now.get(name).ok_or(io::ErrorKind::NotFound)?;
        }
        Ok(id)
    }

    pub(super) fn is_folder(&self, id: Id) -> bool {
        matches!(self.nodes[id], Node::Folder(_))
    }

    pub(super) fn file(&self, id: Id) -> io::Result<&File> {
        match &self.nodes[id] {
            Node::File(file) => Ok(file),
            Node::Folder(_) => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    pub(super) fn file_mut(&mut self, id: Id) -> io::Result<&mut File> {
        match &mut self.nodes[id] {
            Node::File(file) => Ok(file),
            Node::Folder(_) => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn folder_mut(&mut self, path: &Path) -> io::Result<&mut Folder> {
        let id = self.find(path)?;
        match &mut self.nodes[id] {
            Node::Folder(folder) => Ok(folder),
            Node::File(_) => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn parent_mut(&mut self, path: &Path) -> io::Result<(&mut Folder, OsString)> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        Ok((self.folder_mut(parent)?, name.to_owned()))
    }

    /// Makes an empty file, or a folder; the name must be free.
    pub(super) fn make(&mut self, path: &Path, is_folder: bool) -> io::Result<Id> {
        let id = self.nodes.len();
        let (folder, name) = self.parent_mut(path)?;
        if folder.now.contains_key(&name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        folder.does(Renaming { gone: None, come: Some((name, id)) });
        self.nodes.push(if is_folder { Node::Folder(Folder::default()) } else { Node::File(File::default()) });
        Ok(id)
    }

    /// Removes a file; how long it was.
    pub(super) fn remove(&mut self, path: &Path) -> io::Result<u64> {
        let id = self.find(path)?;
        let len = self.file(id)?.len();
        let (folder, name) = self.parent_mut(path)?;
        folder.does(Renaming { gone: Some(name), come: None });
        Ok(len)
    }

    /// Removes a folder with all that is in it.
    pub(super) fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.find(path)?;
        let (folder, name) = self.parent_mut(path)?;
        folder.does(Renaming { gone: Some(name), come: None });
        Ok(())
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let id = self.find(from)?;
        if self.find(to).is_ok_and(|there| self.is_folder(there)) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let (_, gone) = self.parent_mut(from)?;
        let (folder, name) = self.parent_mut(to)?;
        if from.parent() == to.parent() {
            folder.does(Renaming { gone: Some(gone), come: Some((name, id)) });
            return Ok(());
        }
        folder.does(Renaming { gone: None, come: Some((name, id)) });
        self.parent_mut(from)?.0.does(Renaming { gone: Some(gone), come: None });
        Ok(())
    }

    /// Copies a folder with all that is in it to a free name, all on the disk; each file with its copy.
    pub(super) fn copy_folder(&mut self, from: &Path, to: &Path) -> io::Result<Vec<(Id, Id)>> {
        let mut copied = Vec::new();
        let copy = self.copy_node(self.find(from)?, &mut copied);
        let (folder, name) = self.parent_mut(to)?;
        folder.does(Renaming { gone: None, come: Some((name, copy)) });
        folder.sync();
        Ok(copied)
    }

    fn copy_node(&mut self, id: Id, copied: &mut Vec<(Id, Id)>) -> Id {
        let node = match &self.nodes[id] {
            Node::File(file) => {
                Node::File(File { now: file.now.clone(), durable: file.now.clone(), ..File::default() })
            }
            Node::Folder(folder) => {
                let names = folder.now.clone().into_iter();
                let now: BTreeMap<_, _> = names.map(|(name, id)| (name, self.copy_node(id, copied))).collect();
                Node::Folder(Folder { durable: now.clone(), now, pending: Vec::new() })
            }
        };
        self.nodes.push(node);
        let copy = self.nodes.len() - 1;
        copied.push((id, copy));
        copy
    }

    /// The names in a folder.
    pub(super) fn names(&self, path: &Path) -> io::Result<Vec<OsString>> {
        match &self.nodes[self.find(path)?] {
            Node::Folder(folder) => Ok(folder.now.keys().cloned().collect()),
            Node::File(_) => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    /// All files below a folder, whatever they are called.
    pub(super) fn files_below(&self, path: &Path) -> Vec<(PathBuf, Id)> {
        let (mut found, mut left) = (Vec::new(), vec![path.to_owned()]);
        while let Some(path) = left.pop() {
            let Ok(id) = self.find(&path) else { continue };
            match &self.nodes[id] {
                Node::File(_) => found.push((path, id)),
                Node::Folder(folder) => left.extend(folder.now.keys().map(|name| path.join(name))),
            }
        }
        found
    }

    /// Changes what is on the disk of a file, or removes it where nothing is left.
    pub(super) fn harm(&mut self, path: &Path, change: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let id = self.find(path)?;
        let file = self.file_mut(id)?;
        change(&mut file.now);
        file.durable.clone_from(&file.now);
        if file.now.is_empty() {
            self.remove(path)?;
            self.parent_mut(path)?.0.sync();
        }
        Ok(())
    }

    pub(super) fn sync_folder(&mut self, path: &Path) -> io::Result<()> {
        self.folder_mut(path)?.sync();
        Ok(())
    }

    /// The power goes. What was synced stays; of the rest nothing, or where it is `hard`, any part.
    pub(super) fn cut_power(&mut self, hard: Option<&mut Dice>) {
        let mut hard = hard;
        for node in &mut self.nodes {
            match node {
                Node::File(file) => file.cut_power(hard.as_deref_mut()),
                Node::Folder(folder) => folder.cut_power(hard.as_deref_mut()),
            }
        }
    }
}

impl File {
    pub(super) fn len(&self) -> u64 {
        if self.hollow > 0 { self.hollow } else { self.now.len() as u64 }
    }

    pub(super) fn write(&mut self, bytes: &[u8], at: u64) {
        if bytes.len() >= HOLLOW || self.hollow > 0 {
            self.hollow = self.hollow.max(at + bytes.len() as u64);
            return;
        }
        let at = usize::try_from(at).unwrap();
        put(&mut self.now, bytes, at);
        self.pending.push(Change::Write { at, bytes: bytes.to_vec() });
    }

    pub(super) fn set_len(&mut self, len: u64) {
        let len = usize::try_from(len).unwrap();
        self.now.resize(len, 0);
        self.pending.push(Change::Length(len));
    }

    pub(super) fn sync(&mut self) {
        for change in self.pending.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    pub(super) fn fail_sync(&mut self, how: FailedSync) {
        match how {
            FailedSync::Keeps => {}
            FailedSync::Writes => self.sync(),
            // A length is the file system's own record: it is not lost with the pages.
            FailedSync::Forgets => self.pending.retain(|change| matches!(change, Change::Length(_))),
            FailedSync::Drops => {
                self.pending.retain(|change| matches!(change, Change::Length(_)));
                self.now.clone_from(&self.durable);
                for change in &self.pending {
                    change.apply(&mut self.now);
                }
            }
        }
    }

    fn cut_power(&mut self, hard: Option<&mut Dice>) {
        if let Some(dice) = hard {
            for change in self.pending.drain(..) {
                change.apply_partly(&mut self.durable, dice);
            }
        }
        self.pending.clear();
        self.now.clone_from(&self.durable);
    }
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes } => put(to, bytes, *at),
            Self::Length(len) => to.resize(*len, 0),
        }
    }

    /// What may have come of it when the power went.
    fn apply_partly(&self, to: &mut Vec<u8>, dice: &mut Dice) {
        match (self, dice.below(6)) {
            (_, 0 | 1) => {}
            (_, 2) => self.apply(to),
            (Self::Length(_), _) => {
                if dice.flip() {
                    self.apply(to);
                }
            }
            // Torn at a byte.
            (Self::Write { at, bytes }, 3) => put(to, &bytes[..dice.below(bytes.len() + 1)], *at),
            // The length only.
            (Self::Write { at, bytes }, 4) => {
                let len = to.len().max(at + bytes.len());
                to.resize(len, 0);
            }
            // Some of its sectors.
            (Self::Write { at, bytes }, _) => {
                let mut from = 0;
                while from < bytes.len() {
                    let end = ((at + from) / SECTOR + 1) * SECTOR - at;
                    let end = end.min(bytes.len());
                    if dice.flip() {
                        put(to, &bytes[from..end], at + from);
                    }
                    from = end;
                }
            }
        }
    }
}

impl Folder {
    fn does(&mut self, renaming: Renaming) {
        renaming.apply(&mut self.now);
        self.pending.push(renaming);
    }

    fn sync(&mut self) {
        for renaming in self.pending.drain(..) {
            renaming.apply(&mut self.durable);
        }
    }

    fn cut_power(&mut self, hard: Option<&mut Dice>) {
        if let Some(dice) = hard {
            for renaming in self.pending.drain(..).filter(|_| dice.flip()) {
                renaming.apply(&mut self.durable);
            }
        }
        self.pending.clear();
        self.now.clone_from(&self.durable);
    }
}

impl Renaming {
    fn apply(&self, names: &mut BTreeMap<OsString, Id>) {
        if let Some(gone) = &self.gone {
            names.remove(gone);
        }
        if let Some((name, id)) = &self.come {
            names.insert(name.clone(), *id);
        }
    }
}

fn put(to: &mut Vec<u8>, bytes: &[u8], at: usize) {
    if to.len() < at + bytes.len() {
        to.resize(at + bytes.len(), 0);
    }
    to[at..at + bytes.len()].copy_from_slice(bytes);
}
