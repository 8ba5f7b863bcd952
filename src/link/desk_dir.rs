//! The desk folder: where it is, that it is private, and what is in it for this room.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, Metadata};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

/// The longest path the kernel takes for a socket: 108 bytes with the zero at the end.
const SOCKET_PATH_BYTES: usize = 107;
/// What may be done about a disk that may only be read.
pub(super) const READ_ONLY: &str = "see why (mount, dmesg) and have it mounted for writing; meanwhile qapdesk backup and \
    qapdesk export can write to another disk";
/// The longest name that is bound in a desk folder.
const LONGEST_NAME: usize = "desk.sock.aside".len();

/// Why a folder cannot hold a desk.
#[derive(Debug, thiserror::Error)]
pub enum DeskDirError {
    /// Neither `XDG_DATA_HOME` nor `HOME` says where.
    #[error("there is no folder for the desk: neither XDG_DATA_HOME nor HOME is set")]
    Homeless,
    /// There is none.
    #[error("there is no desk in {}", .0.display())]
    Missing(PathBuf),
    /// There is none, and something else is in the folder.
    #[error("there is no desk in {}, which holds {found}", path.display())]
    Strange {
        /// Where.
        path: PathBuf,
        /// What is in it, or one of what is.
        found: String,
        /// Whether a desk was to be made.
        begins: bool,
    },
    /// It is a backup, which is never opened itself.
    #[error("{} is a backup of a desk, not a desk", .0.display())]
    Backup(PathBuf),
    /// A file, or a link.
    #[error("{} is not a folder itself but a {what}", path.display())]
    NotAFolder {
        /// Where.
        path: PathBuf,
        /// "link" or "file".
        what: &'static str,
    },
    /// Somebody else's.
    #[error("the desk folder {} belongs to uid {owner}, not to you (uid {we})", path.display())]
    Owner {
        /// Where.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who asks.
        we: u32,
    },
    /// Others may write in it.
    #[error("others may write in the desk folder {} (mode {mode:04o})", path.display())]
    Writable {
        /// Where.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It cannot be made or looked at.
    #[error("the desk folder {} cannot be used: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
}

impl DeskDirError {
    /// What may be done about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Homeless => "name a folder with --desk DIR or QAPDESK_DIR".to_owned(),
            Self::Missing(_) => "qapdesk opens a new one there; name another with --desk DIR".to_owned(),
            Self::Strange { .. } => "name another with --desk DIR; a new desk begins in an empty folder".to_owned(),
            Self::Backup(path) => {
                format!("make a desk of it in an empty folder: qapdesk --desk DIR restore '{}'", path.display())
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::ReadOnlyFilesystem => READ_ONLY.to_owned(),
            Self::NotAFolder { what: "link", .. } => "name the folder it points to with --desk DIR".to_owned(),
            Self::NotAFolder { .. } => "name another with --desk DIR, or move the file away".to_owned(),
            Self::Owner { owner, .. } => format!("run qapdesk as uid {owner}, or name your own with --desk DIR"),
            Self::Writable { path, .. } => {
                let path = path.display();
                format!("look who changed it, then run: chmod 700 '{path}', or chmod 710 where a group shares the desk")
            }
            Self::Io { .. } => "check the path and its permissions, or name another with --desk DIR".to_owned(),
        }
    }
}

/// A desk folder that was found private: a real folder, ours (or root's), writable by nobody else.
#[derive(Debug, Clone)]
pub struct DeskDir {
    path: PathBuf,
    /// Whose it is.
    owner: u32,
    /// Its permission bits.
    mode: u32,
    /// Device and inode of the folder as it was checked.
    folder: (u64, u64),
}

impl DeskDir {
    /// Where the desk is when nobody says: `$XDG_DATA_HOME/qapdesk` or `~/.local/share/qapdesk`.
    pub fn default_path() -> Result<PathBuf, DeskDirError> {
        default_path_in(std::env::var_os("XDG_DATA_HOME"), std::env::var_os("HOME")).ok_or(DeskDirError::Homeless)
    }

    /// Makes the folder where it is missing (mode 0700) and checks it.
    pub fn create(path: &Path) -> Result<Self, DeskDirError> {
        let path = absolute(path)?;
        if std::fs::symlink_metadata(&path).is_err() {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
            made.map_err(|source| DeskDirError::Io { path: path.clone(), source })?;
        }
        Self::check(&path)
    }

    /// Whether a server has its socket in a folder, as far as can be told without asking it: one that was killed may
    /// have left it.
    pub fn is_served(path: &Path) -> bool {
        path.join(Self::SOCKET).exists()
    }

    /// Checks the folder as it is now, which must be ours (or root's): a desk is served from a folder of its server's own.
    pub fn check(path: &Path) -> Result<Self, DeskDirError> {
        let desk = Self::visit(path)?;
        let we = rustix::process::geteuid().as_raw();
        if desk.owner != we && desk.owner != 0 {
            return Err(DeskDirError::Owner { path: desk.path, owner: desk.owner, we });
        }
        Ok(desk)
    }

    /// Checks the folder as it is now, whosever it is: whoever named it trusts its owner, and nobody else.
    pub fn visit(path: &Path) -> Result<Self, DeskDirError> {
        let path = absolute(path)?;
        let found = std::fs::symlink_metadata(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => DeskDirError::Missing(path.clone()),
            _ => DeskDirError::Io { path: path.clone(), source },
        })?;
        judge(&path, &found)?;
        Ok(Self { path, owner: found.uid(), mode: found.mode() & 0o777, folder: (found.dev(), found.ino()) })
    }

    /// Whether we are who serves this desk.
    pub(super) fn is_ours(&self) -> bool {
        self.owner == rustix::process::geteuid().as_raw()
    }

    /// Whether a process of that user can be this desk's server. The socket of a service manager is root's.
    pub(super) fn is_served_by(&self, uid: u32) -> bool {
        uid == 0 || uid == self.owner
    }

    /// Whether a group passes through the folder and does not list it, as a server of several leaves it: then somebody set
    /// up who serves it and to whom, and a server that a client started for itself would shut the others out.
    pub fn is_shared(&self) -> bool {
        self.mode & 0o070 == 0o010
    }

    /// Whether others may list what is in the folder, or anybody may pass through it.
    pub fn is_open(&self) -> bool {
        self.mode & 0o067 != 0
    }

    /// The folder's permission bits.
    pub fn mode(&self) -> u32 {
        self.mode
    }

    /// Whose the folder is.
    pub fn owner(&self) -> u32 {
        self.owner
    }

    /// Lets the members of a group find what is in the folder by its name, and list nothing.
    pub(super) fn share(&self, group: u32) -> io::Result<()> {
        std::os::unix::fs::chown(&self.path, None, Some(group))?;
        std::fs::set_permissions(&self.path, std::os::unix::fs::PermissionsExt::from_mode(0o710))
    }

    /// Shuts out all others, be they the group that [`Self::share`] let in: whoever serves the desk now does not share it.
    pub(super) fn unshare(&self) -> io::Result<()> {
        let is_shared = self.mode & 0o077 != 0;
        if !self.is_ours() || !is_shared {
            return Ok(());
        }
        if self.is_open() {
            tracing::warn!(
                "others could list the desk's folder, and cannot any more: it had the mode {:04o}",
                self.mode
            );
        }
        std::fs::set_permissions(&self.path, std::os::unix::fs::PermissionsExt::from_mode(0o700))
    }

    /// Whether its path still leads to the folder that was checked.
    pub(super) fn is_in_place(&self) -> bool {
        std::fs::symlink_metadata(&self.path).is_ok_and(|now| (now.dev(), now.ino()) == self.folder)
    }

    /// The folder, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The server's log, `DESK/server.log`.
    pub fn log_path(&self) -> PathBuf {
        self.path.join(Self::LOG)
    }

    pub(super) fn lock_path(&self) -> PathBuf {
        self.path.join("desk.lock")
    }

    pub(super) fn socket_path(&self) -> PathBuf {
        self.path.join(Self::SOCKET)
    }

    /// The name of the server's log.
    pub(super) const LOG: &str = "server.log";
    pub(super) const SOCKET: &str = "desk.sock";

    /// A path of the same file that is short enough for a socket.
    pub(super) fn address(&self, name: &str) -> io::Result<SocketAddress> {
        SocketAddress::new(&self.path, name)
    }
}

/// A path to bind or connect by. The kernel takes 107 bytes; a longer one goes by way of the opened folder,
/// `/proc/self/fd/N/NAME`, which names the same file and needs no other place.
#[derive(Debug)]
pub(super) struct SocketAddress {
    pub(super) path: PathBuf,
    /// Open as long as `path` is used.
    _folder: Option<OwnedFd>,
}

impl SocketAddress {
    fn new(folder: &Path, name: &str) -> io::Result<Self> {
        if folder.as_os_str().as_bytes().len() + 1 + LONGEST_NAME <= SOCKET_PATH_BYTES {
            return Ok(Self { path: folder.join(name), _folder: None });
        }
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = rustix::fs::open(folder, flags, Mode::empty())?;
        let path = Path::new("/proc/self/fd").join(opened.as_raw_fd().to_string()).join(name);
        Ok(Self { path, _folder: Some(opened) })
    }
}

fn absolute(path: &Path) -> Result<PathBuf, DeskDirError> {
    std::path::absolute(path).map_err(|source| DeskDirError::Io { path: path.to_owned(), source })
}

fn default_path_in(data_home: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let usable = |value: Option<OsString>| value.map(PathBuf::from).filter(|path| path.is_absolute());
    let base = usable(data_home).or_else(|| usable(home).map(|home| home.join(".local/share")))?;
    Some(base.join(OsStr::new("qapdesk")))
}

fn judge(path: &Path, found: &Metadata) -> Result<(), DeskDirError> {
    let path = || path.to_owned();
    if !found.is_dir() {
        let what = if found.is_symlink() { "link" } else { "file" };
        return Err(DeskDirError::NotAFolder { path: path(), what });
    }
    if found.mode() & 0o022 != 0 {
        return Err(DeskDirError::Writable { path: path(), mode: found.mode() & 0o7777 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_default_follows_the_environment() {
        let path = |data: Option<&str>, home: Option<&str>| default_path_in(data.map(Into::into), home.map(Into::into));
        assert_eq!(path(Some("/d"), Some("/h")), Some("/d/qapdesk".into()));
        assert_eq!(path(None, Some("/h")), Some("/h/.local/share/qapdesk".into()));
        assert_eq!(path(Some("relative"), Some("/h")), Some("/h/.local/share/qapdesk".into()));
        assert_eq!(path(Some(""), None), None);
    }

    #[test]
    fn a_new_folder_is_private_and_a_shared_one_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b");
        let desk = DeskDir::create(&path).unwrap();
        assert_eq!(std::fs::metadata(desk.path()).unwrap().mode() & 0o777, 0o700);
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o770)).unwrap();
        let refused = DeskDir::check(&path).unwrap_err();
        assert!(matches!(refused, DeskDirError::Writable { mode: 0o770, .. }));
        assert!(refused.hint().contains("chmod 700"));
    }

    #[test]
    fn links_files_and_nothing_are_told_apart() {
        let home = tempfile::tempdir().unwrap();
        let link = home.path().join("link");
        std::os::unix::fs::symlink(home.path(), &link).unwrap();
        assert!(matches!(DeskDir::create(&link), Err(DeskDirError::NotAFolder { what: "link", .. })));
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(matches!(DeskDir::create(&file), Err(DeskDirError::NotAFolder { what: "file", .. })));
        assert!(matches!(DeskDir::check(&home.path().join("none")), Err(DeskDirError::Missing(_))));
    }

    #[test]
    fn a_desk_is_served_by_its_folders_owner_or_the_service_manager() {
        let home = tempfile::tempdir().unwrap();
        let desk = DeskDir { owner: 1000, ..DeskDir::visit(home.path()).unwrap() };
        assert!(desk.is_served_by(1000) && desk.is_served_by(0) && !desk.is_served_by(1001));
    }

    #[test]
    fn a_groups_members_may_pass_through_a_shared_folder_and_not_list_it() {
        let home = tempfile::tempdir().unwrap();
        let desk = DeskDir::visit(home.path()).unwrap();
        desk.share(rustix::process::getegid().as_raw()).unwrap();
        assert_eq!(std::fs::metadata(home.path()).unwrap().mode() & 0o777, 0o710);
        assert!(DeskDir::check(home.path()).is_ok_and(|desk| desk.is_shared() && desk.unshare().is_ok()));
        assert_eq!(std::fs::metadata(home.path()).unwrap().mode() & 0o777, 0o700);
        std::fs::set_permissions(home.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let desk = DeskDir::check(home.path()).unwrap();
        assert!(!desk.is_shared() && desk.is_open(), "as anybody's mkdir leaves it");
        desk.unshare().unwrap();
        assert_eq!(std::fs::metadata(home.path()).unwrap().mode() & 0o777, 0o700);
        let is_open = |mode: u32| DeskDir { mode, ..desk.clone() }.is_open();
        assert_eq!([0o700, 0o710, 0o711, 0o740, 0o750, 0o705].map(is_open), [false, false, true, true, true, true]);
    }
}
