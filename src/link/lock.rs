//! The lock that decides who is the server.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::OFlags;

use super::wait::Process;
use super::{DeskDir, LinkError};
use crate::text::{Line, excerpt_of};

/// What the holder of a desk's lock wrote about itself: for people, and for clients that wait for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// Its process id, 0 when it has not written it yet.
    pub pid: i32,
    /// Its build name.
    pub build: String,
    /// How it was started; none where it does not say.
    pub origin: Option<StartedBy>,
    /// What it does, or did last, in words.
    pub state: String,
}

/// What a holder does, or did last; with nothing more to say of it the text is empty. Builds of other days read what is
/// written, so that its words stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State<'a> {
    /// It becomes the server, and how far it is.
    Starting(&'a str),
    /// It is the server.
    Serving,
    /// It leaves, and what it waits for.
    Leaving(&'a str),
    /// It has left, and what is left undone.
    Left(&'a str),
    /// It could not become the server, and why.
    Failed(&'a str),
    /// It works on the desk's files, in its own words.
    Works(&'a str),
}

impl<'a> State<'a> {
    /// That of the words that were written of it.
    pub(super) fn of(words: &'a str) -> Self {
        match words.split_once(": ").unwrap_or((words, "")) {
            ("starting", step) => Self::Starting(step),
            ("serving", "") => Self::Serving,
            ("leaving", what) => Self::Leaving(what),
            ("left", undone) => Self::Left(undone),
            ("failed", cause) => Self::Failed(cause),
            _ => Self::Works(words),
        }
    }
}

impl fmt::Display for State<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, more) = match *self {
            Self::Starting(step) => ("starting", step),
            Self::Serving => ("serving", ""),
            Self::Leaving(what) => ("leaving", what),
            Self::Left(undone) => ("left", undone),
            Self::Failed(cause) => ("failed", cause),
            Self::Works(words) => (words, ""),
        };
        if more.is_empty() { f.write_str(word) } else { write!(f, "{word}: {more}") }
    }
}

/// Who started a server, and so who can start it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum StartedBy {
    /// A client that found none.
    Client,
    /// A service manager.
    ServiceManager,
    /// A person.
    Hand,
}

impl Holder {
    /// What is written in the desk's lock file, whether or not somebody still holds it.
    pub(super) fn read(desk: &DeskDir) -> Self {
        let mut text = String::new();
        if let Ok(file) = open(&desk.lock_path(), false) {
            // The content is three short lines; whoever wrote more is not read further.
            let _ = file.take(4096).read_to_string(&mut text);
        }
        Self::parse(&text)
    }

    /// Who holds the desk's lock now; none where nobody does, or it is not ours to know. What a process wrote that was
    /// killed stays in the file, and its number may be another one's since.
    pub(super) fn now(desk: &DeskDir) -> Option<Self> {
        let holder = Self::read(desk);
        // Who takes the lock to start must not find it taken for this look, so that it is left alone where that is needless.
        let is_there = !Process::watch(holder.pid).ended(Duration::ZERO);
        (is_there && is_held(&desk.lock_path())).then_some(holder)
    }

    /// That nobody answers, and what it does instead, in words.
    pub fn silence(&self) -> String {
        let when = if matches!(self.does(), State::Starting(_)) { "yet" } else { "any more" };
        format!("does not answer {when}: {}", Line::clean(&self.state))
    }

    /// What it does, or did last.
    pub(super) fn does(&self) -> State<'_> {
        State::of(&self.state)
    }

    fn parse(text: &str) -> Self {
        let mut holder = Self::default();
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("pid", pid)) => holder.pid = pid.parse().unwrap_or(0),
                Some(("build", build)) => build.clone_into(&mut holder.build),
                Some(("by", origin)) => holder.origin = origin.parse().ok(),
                Some(("state", state)) => state.clone_into(&mut holder.state),
                _ => {}
            }
        }
        holder
    }
}

/// The lock of a desk, held until the process ends.
#[derive(Debug)]
pub(super) struct DeskLock {
    file: File,
    path: PathBuf,
    build: String,
    origin: StartedBy,
}

impl DeskLock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(desk: &DeskDir, build: &str, origin: StartedBy) -> Result<Self, LinkError> {
        Self::take_by(&|path| open(path, true), desk, build, origin)
    }

    /// Takes the lock for who may do without writing, also where the disk may only be read: then nobody is told what is
    /// done.
    pub(super) fn take_to_read(desk: &DeskDir, build: &str, origin: StartedBy) -> Result<Self, LinkError> {
        let opening = |path: &Path| match open(path, true) {
            Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => open(path, false).map_err(|_| error),
            opened => opened,
        };
        Self::take_by(&opening, desk, build, origin)
    }

    fn take_by(
        opening: &dyn Fn(&Path) -> io::Result<File>,
        desk: &DeskDir,
        build: &str,
        origin: StartedBy,
    ) -> Result<Self, LinkError> {
        let path = desk.lock_path();
        let failed = |source| LinkError::io("the lock", &path, source);
        loop {
            let file = opening(&path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(LinkError::Busy(Holder::read(desk))),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
            // Somebody may have removed the file between opening and locking; a lock without a name holds nobody off.
            if is_named(&file, &path) {
                let mut lock = Self { file, path, build: build.to_owned(), origin };
                lock.note(State::Starting(""));
                return Ok(lock);
            }
        }
    }

    /// Writes what the holder is doing; a failure is only logged, as the lock itself is what counts.
    pub(super) fn note(&mut self, state: State<'_>) {
        let state = excerpt_of(&state.to_string(), 900);
        let text = format!("pid {}\nbuild {}\nby {}\nstate {state}\n", std::process::id(), self.build, self.origin);
        let length = text.len() as u64;
        // Written over and cut afterwards, so that a reader never finds an empty file.
        let written = self.file.rewind().and_then(|()| self.file.write_all(text.as_bytes()));
        if let Err(error) = written.and_then(|()| self.file.set_len(length)) {
            tracing::warn!(%error, "the lock file cannot be written");
        }
    }

    /// Who started its holder.
    pub(super) fn origin(&self) -> StartedBy {
        self.origin
    }

    /// Whether the file locked is still the one that others would try.
    pub(super) fn is_in_place(&self) -> bool {
        is_named(&self.file, &self.path)
    }
}

fn is_held(path: &Path) -> bool {
    // The lock that this may take goes with the file.
    open(path, false).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn is_named(file: &File, path: &Path) -> bool {
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

fn open(path: &Path, write: bool) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(write)
        .create(write)
        .truncate(false)
        .mode(0o600)
        .custom_flags(flag_bits(OFlags::NOFOLLOW | OFlags::NONBLOCK))
        .open(path)
}

fn flag_bits(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_told_who_has_it() {
        let home = tempfile::tempdir().unwrap();
        let desk = DeskDir::create(&home.path().join("desk")).unwrap();
        let mut lock = DeskLock::take(&desk, "1.2.3", StartedBy::Hand).unwrap();
        let take = |build| DeskLock::take(&desk, build, StartedBy::Client);
        lock.note(State::Starting("a long line that is replaced"));
        lock.note(State::Works("serving\nstate lying"));
        let Err(LinkError::Busy(holder)) = take("x") else { panic!("taken twice") };
        assert_eq!(holder.pid.cast_unsigned(), std::process::id());
        assert_eq!((holder.build.as_str(), holder.state.as_str()), ("1.2.3", "serving state lying"));
        assert_eq!(holder.origin, Some(StartedBy::Hand));
        assert_eq!(std::fs::metadata(desk.lock_path()).unwrap().mode() & 0o777, 0o600);
        std::fs::remove_file(desk.lock_path()).unwrap();
        assert!(!lock.is_in_place());
        drop(lock);
        take("x").unwrap();
    }

    #[test]
    fn what_is_written_of_a_holder_is_read_as_it_was() {
        for words in ["starting", "starting: 1 of 2", "serving", "leaving", "left: a letter: 3", "failed: no", "backup"]
        {
            assert_eq!(State::of(words).to_string(), words);
        }
        assert_eq!(State::of("left: a letter: 3"), State::Left("a letter: 3"));
        assert_eq!(State::of("serving state lying"), State::Works("serving state lying"));
    }

    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let home = tempfile::tempdir().unwrap();
        let desk = DeskDir::create(&home.path().join("desk")).unwrap();
        let target = home.path().join("target");
        std::os::unix::fs::symlink(&target, desk.lock_path()).unwrap();
        assert!(matches!(DeskLock::take(&desk, "x", StartedBy::Hand), Err(LinkError::Io { .. })));
        assert!(!target.exists());
    }
}
