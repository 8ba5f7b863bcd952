//! The listening socket and its place in the folder.
//!
//! A service manager may have made it already (systemd's socket activation): then it is listened at as it is, and stays
//! where it is when the server leaves, so that whoever comes next starts another one.
//!
//! Else it is bound under another name, given its mode and renamed, so that whoever finds it finds it listening and private.
//! Only the holder of the lock does any of this, so a socket found in its place is stale or somebody's mistake.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use crate::link::{DeskDir, LinkError};

const NEW: &str = "desk.sock.new";
const ASIDE: &str = "desk.sock.aside";
/// Where the kernel lists Unix sockets: address, count, protocol, flags, type, state, inode and the name they were bound to.
const SOCKETS: &str = "/proc/net/unix";
/// The flag of a socket at which somebody listens.
const LISTENS: u32 = 0x0001_0000;

/// A listening socket that knows its file.
#[derive(Debug)]
pub(super) struct Listener {
    socket: UnixListener,
    desk: DeskDir,
    place: Place,
}

/// Whose the socket's file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The service manager's.
    Given,
    /// Ours: its device and inode, and the group that reaches it.
    Own { file: (u64, u64), group: Option<u32> },
}

impl Listener {
    /// Listens at the socket that the service manager hands over, or at the desk's own, in place of whatever is there.
    pub(super) fn open(desk: &DeskDir, group: Option<u32>) -> Result<Self, LinkError> {
        let failed = |source| LinkError::io("the socket", &desk.socket_path(), source);
        if let Some(socket) = given(desk).map_err(failed)? {
            return Ok(Self { socket, desk: desk.clone(), place: Place::Given });
        }
        Self::bind(desk, group).map_err(failed)
    }

    /// Whether somebody else listens at the desk's socket: a service manager, which made it while this server runs.
    pub(super) fn is_anothers(&self) -> bool {
        self.place != Place::Given && !self.is_in_place() && is_listened_at(&self.desk.socket_path())
    }

    fn bind(desk: &DeskDir, group: Option<u32>) -> io::Result<Self> {
        let place = desk.socket_path();
        if is_listened_at(&place) {
            let told = "a service manager listens there: start its service instead, or stop its socket";
            return Err(io::Error::other(told));
        }
        let (socket, file) = bind(desk, group)?;
        Ok(Self { socket, desk: desk.clone(), place: Place::Own { file, group } })
    }

    /// The next in the queue, if any.
    pub(super) fn accept(&self) -> io::Result<Option<UnixStream>> {
        loop {
            match self.socket.accept() {
                Ok((stream, _)) => {
                    stream.set_nonblocking(false)?;
                    return Ok(Some(stream));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
                // The peer left the queue, or a signal came.
                Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::ConnectionAborted) => {
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether clients find this socket.
    pub(super) fn is_in_place(&self) -> bool {
        match self.place {
            Place::Given => true,
            Place::Own { file, .. } => file_id(&self.desk.socket_path()).is_ok_and(|id| id == file),
        }
    }

    /// Listens at a new file when the old one was tidied away. The old socket is given back: some may be in its queue.
    pub(super) fn bind_again(&mut self) -> io::Result<Self> {
        let group = match self.place {
            Place::Given => None,
            Place::Own { group, .. } => group,
        };
        let new = Self::bind(&self.desk, group)?;
        Ok(std::mem::replace(self, new))
    }

    /// Hides from clients; who connected before is still in the queue.
    pub(super) fn set_aside(&self) -> io::Result<()> {
        if self.place == Place::Given || !self.is_in_place() {
            return Ok(());
        }
        std::fs::rename(self.desk.socket_path(), self.desk.path().join(ASIDE))
    }

    /// Shows itself again.
    pub(super) fn come_back(&self) -> io::Result<()> {
        if self.place == Place::Given {
            return Ok(());
        }
        std::fs::rename(self.desk.path().join(ASIDE), self.desk.socket_path())
    }

    /// Stops listening for good and removes the file set aside.
    pub(super) fn close(self) {
        let aside = self.desk.path().join(ASIDE);
        drop(self.socket);
        if self.place != Place::Given {
            let _ = std::fs::remove_file(aside);
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// The socket that a service manager made for this process and this desk.
fn given(desk: &DeskDir) -> io::Result<Option<UnixListener>> {
    let Some(socket) = listenfd::ListenFd::from_env().take_unix_listener(0)? else { return Ok(None) };
    let address = socket.local_addr()?;
    if address.as_pathname() != Some(&desk.socket_path()) {
        let told = format!("the service manager listens at {address:?}: set ListenStream to this desk's socket");
        return Err(io::Error::other(told));
    }
    socket.set_nonblocking(true)?;
    Ok(Some(socket))
}

fn bind(desk: &DeskDir, group: Option<u32>) -> io::Result<(UnixListener, (u64, u64))> {
    let new = desk.path().join(NEW);
    for stale in [&new, &desk.path().join(ASIDE)] {
        match std::fs::remove_file(stale) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let address = desk.address(NEW)?;
    let socket = UnixListener::bind(&address.path)?;
    socket.set_nonblocking(true)?;
    match group {
        None => std::fs::set_permissions(&new, PermissionsExt::from_mode(0o600))?,
        Some(group) => {
            std::os::unix::fs::chown(&new, None, Some(group))?;
            std::fs::set_permissions(&new, PermissionsExt::from_mode(0o660))?;
        }
    }
    let file = file_id(&new)?;
    std::fs::rename(&new, desk.socket_path())?;
    Ok((socket, file))
}

/// Whether a socket is there at which somebody listens who bound it under that very name, as the kernel tells it: a
/// server of ours binds another name and renames it. Asking by a connection would have a service manager start a server.
fn is_listened_at(path: &Path) -> bool {
    path.exists() && std::fs::read_to_string(SOCKETS).is_ok_and(|sockets| listens(&sockets, path))
}

fn listens(sockets: &str, path: &Path) -> bool {
    sockets.lines().any(|line| {
        let flags = line.split_whitespace().nth(3).and_then(|flags| u32::from_str_radix(flags, 16).ok()).unwrap_or(0);
        flags & LISTENS != 0 && path.to_str().is_some_and(|path| line.ends_with(&format!(" {path}")))
    })
}

fn file_id(path: &Path) -> io::Result<(u64, u64)> {
    let found = std::fs::symlink_metadata(path)?;
    Ok((found.dev(), found.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_of_somebody_else_is_never_taken_over() {
        let home = tempfile::tempdir().unwrap();
        let desk = DeskDir::create(&home.path().join("desk")).unwrap();
        let mut own = Listener::bind(&desk, None).unwrap();
        assert!(own.is_in_place() && !own.is_anothers());
        std::fs::remove_file(desk.socket_path()).unwrap();
        assert!(!own.is_anothers(), "it was tidied away");
        let managers = UnixListener::bind(desk.socket_path()).unwrap();
        assert!(own.is_anothers() && own.bind_again().is_err());
        assert!(UnixStream::connect(desk.socket_path()).is_ok());
        assert!(managers.accept().is_ok(), "it is still the manager's");
        drop(managers);
        assert!(!own.is_anothers(), "nobody listens at what it left");
        assert!(Listener::bind(&desk, None).unwrap().is_in_place());
    }
}
