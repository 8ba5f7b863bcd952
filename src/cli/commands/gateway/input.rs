//! Standard input of a session: taken in whole, within bounds, once the desk has said that the account may do what it is
//! for. Else anybody with a key could fill the machine with what waits for a refusal.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, memfd_create};
use rustix::io::Errno;

use crate::cli::error::{CliError, FileProblem};
use crate::desk::DOCUMENT_LIMIT;
use crate::domain::Permission;
use crate::text::Line;

const MIB: usize = 1024 * 1024;
/// How long nothing may come.
const STILL: Duration = Duration::from_mins(1);
/// How long all of it may take: a large document on a slow line.
const WHOLE: Duration = Duration::from_hours(1);

/// What a command reads from standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// The command.
    pub(super) command: &'static str,
    /// What the account must be allowed to do before anything is read.
    pub(super) needs: Permission,
    /// How long it may be, in bytes.
    limit: usize,
}

impl Kind {
    /// All commands that read it.
    pub(super) const ALL: [Self; 8] = [
        Self { command: "intake", needs: Permission::Work, limit: 16 * MIB },
        Self { command: "edit", needs: Permission::Work, limit: 4 * MIB },
        Self { command: "rows", needs: Permission::Work, limit: 4 * MIB },
        // One byte more is read and refused in the words of the command.
        Self { command: "attach", needs: Permission::Work, limit: DOCUMENT_LIMIT + 1 },
        Self { command: "letter", needs: Permission::Work, limit: MIB },
        Self { command: "sheet", needs: Permission::Assess, limit: MIB },
        Self { command: "account", needs: Permission::Administer, limit: 64 * 1024 },
        Self { command: "program", needs: Permission::Administer, limit: MIB },
    ];

    /// What a command reads; of one that is not known little, and for admins only.
    pub(super) fn of(command: Option<&str>) -> Self {
        let known = Self::ALL.into_iter().find(|kind| Some(kind.command) == command);
        known.unwrap_or(Self { command: "", needs: Permission::Administer, limit: 64 * 1024 })
    }
}

/// Takes standard input in; the command finds all of it there.
pub(super) fn take_in(kind: Kind) -> Result<(), CliError> {
    let taken = memfd_create("input", MemfdFlags::CLOEXEC).map_err(|errno| CliError::from(io::Error::from(errno)))?;
    let mut taken = File::from(taken);
    // Not through the buffer of `stdin()`, which would keep what it read ahead.
    let source = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    copy(source, &mut taken, kind.limit, STILL, WHOLE).map_err(|trouble| trouble.told(kind.limit))?;
    taken.rewind()?;
    rustix::stdio::dup2_stdin(taken).map_err(|errno| CliError::from(io::Error::from(errno)))
}

#[derive(Debug)]
enum Trouble {
    TooLong,
    TooSlow,
    Unreadable(io::Error),
}

impl Trouble {
    fn told(self, limit: usize) -> CliError {
        let (message, hint) = match self {
            Self::TooLong => {
                let size = if limit < MIB { format!("{} KiB", limit / 1024) } else { format!("{} MiB", limit / MIB) };
                (format!("is longer than {size}"), "send it in parts")
            }
            Self::TooSlow => ("did not come".to_owned(), "send a file: ssh desk@host intake - < form.toml"),
            Self::Unreadable(error) => (format!("cannot be read: {error}"), "try again"),
        };
        let problem = FileProblem::whole(&Line::clean("standard input"), &message, hint);
        CliError::BadInput { message: format!("standard input {message}"), problems: vec![problem] }
    }
}

fn copy(
    mut source: impl Read + AsFd,
    to: &mut impl Write,
    limit: usize,
    still: Duration,
    whole: Duration,
) -> Result<(), Trouble> {
    let (begun, mut length, mut part) = (Instant::now(), 0, vec![0; 64 * 1024]);
    loop {
        let left = whole.checked_sub(begun.elapsed()).ok_or(Trouble::TooSlow)?;
        comes(&source, still.min(left))?;
        let count = match source.read(&mut part) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Trouble::Unreadable(error)),
        };
        length += count;
        if length > limit {
            return Err(Trouble::TooLong);
        }
        to.write_all(&part[..count]).map_err(Trouble::Unreadable)?;
    }
}

fn comes(source: &impl AsFd, within: Duration) -> Result<(), Trouble> {
    let within = Timespec::try_from(within).ok();
    loop {
        match poll(&mut [PollFd::new(source, PollFlags::IN)], within.as_ref()) {
            Ok(0) => return Err(Trouble::TooSlow),
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(errno) => return Err(Trouble::Unreadable(errno.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixStream;

    const SOON: Duration = Duration::from_millis(50);
    const LATE: Duration = Duration::from_secs(20);

    fn copied(send: &[u8], ends: bool, limit: usize) -> Result<Vec<u8>, Trouble> {
        let (mut sender, source) = UnixStream::pair().unwrap();
        sender.write_all(send).unwrap();
        let _open = (!ends).then_some(sender);
        let mut taken = Vec::new();
        copy(source, &mut taken, limit, SOON, LATE).map(|()| taken)
    }

    #[test]
    fn what_comes_whole_and_in_time_is_taken() {
        assert_eq!(copied(b"a form", true, 6).unwrap(), b"a form");
        assert!(matches!(copied(b"a form.", true, 6), Err(Trouble::TooLong)));
        assert!(matches!(copied(b"a fo", false, 6), Err(Trouble::TooSlow)), "it stands still");
    }

    #[test]
    fn what_drips_for_ever_ends() {
        let (mut sender, source) = UnixStream::pair().unwrap();
        let dripping = std::thread::spawn(move || while sender.write_all(b"x").is_ok() {});
        let told = copy(source, &mut io::sink(), usize::MAX, LATE, SOON);
        assert!(matches!(told, Err(Trouble::TooSlow)), "{told:?}");
        dripping.join().unwrap();
    }

    #[test]
    fn what_is_not_known_is_the_admins() {
        assert_eq!(Kind::of(Some("new")).needs, Permission::Administer);
        assert_eq!(Kind::of(Some("sheet")).needs, Permission::Assess);
    }
}
