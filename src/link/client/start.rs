//! Starting a server in the background and listening to what it says until it is ready.

use std::io::Read;
use std::os::fd::AsFd;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;

use super::options::{ConnectOptions, Launch};
use crate::link::log::open_log;
use crate::link::wait::{Deadline, readable};
use crate::link::{DeskDir, Holder, LinkError};

/// The environment of a server, where it is not set otherwise: how glibc's allocator gives memory back. As it comes, it keeps
/// up to eight arenas for each core and most of what a large answer needed. With one arena threads wait for each other: on
/// two cores `verify` and forms taken in last twice as long. Other allocators do not read it.
pub const SERVER_MEMORY: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "4"), ("MALLOC_TRIM_THRESHOLD_", "1048576"), ("MALLOC_MMAP_THRESHOLD_", "262144")];

/// A line longer than this is not one of ours, in bytes.
const LONGEST_LINE: usize = 64 * 1024;

/// What came of starting a server.
#[derive(Debug)]
pub(super) enum Started {
    /// It listens.
    Ready,
    /// Another process has the lock; this is its id, 0 when it is not known.
    Busy(i32),
}

/// Starts a server and waits for its word; every progress line moves the deadline.
pub(super) fn start(
    desk: &DeskDir,
    options: &ConnectOptions,
    progress: &mut dyn FnMut(&str),
    deadline: &mut Deadline,
) -> Result<Started, LinkError> {
    let mut child = spawn(desk, options)?;
    let Some(pipe) = child.stdout.take() else { return Err(silent(desk)) };
    let outcome = listen(pipe, desk, options, progress, deadline);
    // Its end must be taken note of, whenever it comes, or it stays in the process table as long as we run.
    let _ = thread::Builder::new().name("server's end".to_owned()).spawn(move || child.wait());
    outcome
}

fn spawn(desk: &DeskDir, options: &ConnectOptions) -> Result<Child, LinkError> {
    let launch = match &options.launch {
        Some(launch) => launch.clone(),
        None => Launch::own(desk, &options.server_args)
            .map_err(|source| LinkError::Start { program: "the running program".into(), source })?,
    };
    let log = open_log(desk)?;
    let mut command = Command::new(&launch.program);
    command.args(&launch.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
    for (name, value) in SERVER_MEMORY {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    command.spawn().map_err(|source| LinkError::Start { program: launch.program, source })
}

fn listen(
    mut pipe: ChildStdout,
    desk: &DeskDir,
    options: &ConnectOptions,
    progress: &mut dyn FnMut(&str),
    deadline: &mut Deadline,
) -> Result<Started, LinkError> {
    let mut text = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        if !readable([Some(pipe.as_fd())], deadline.left())[0] {
            if !deadline.passed() {
                continue;
            }
            let seconds = options.connect_within.as_secs();
            return Err(LinkError::Timeout { seconds, holder: Holder::read(desk), log: desk.log_path() });
        }
        match pipe.read(&mut chunk) {
            Ok(count @ 1..) if text.len() < LONGEST_LINE => text.extend_from_slice(&chunk[..count]),
            _ => return Err(silent(desk)),
        }
        while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = text.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line[..end]).into_owned();
            match Word::parse(&line) {
                Word::Ready => return Ok(Started::Ready),
                Word::Busy(pid) => return Ok(Started::Busy(pid)),
                Word::Progress(words) => {
                    *deadline = Deadline::after(options.connect_within);
                    progress(words);
                }
                Word::Error(message, hint) => {
                    let hint =
                        if hint.is_empty() { format!("its log is {}", desk.log_path().display()) } else { hint.into() };
                    return Err(LinkError::StartFailed { message: message.to_owned(), hint });
                }
                Word::Other => {}
            }
        }
    }
}

fn silent(desk: &DeskDir) -> LinkError {
    LinkError::StartSilent { log: desk.log_path() }
}

#[derive(Debug, PartialEq, Eq)]
enum Word<'a> {
    Ready,
    Busy(i32),
    Progress(&'a str),
    Error(&'a str, &'a str),
    Other,
}

impl<'a> Word<'a> {
    fn parse(line: &'a str) -> Self {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "ready" => Self::Ready,
            "busy" => Self::Busy(rest.parse().unwrap_or(0)),
            "progress" => Self::Progress(rest),
            "error" => {
                let (message, hint) = rest.split_once('\t').unwrap_or((rest, ""));
                Self::Error(message, hint)
            }
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_starting_server() {
        assert_eq!(Word::parse("ready"), Word::Ready);
        assert_eq!(Word::parse("busy 12"), Word::Busy(12));
        assert_eq!(Word::parse("progress 40 % read"), Word::Progress("40 % read"));
        assert_eq!(Word::parse("error no store\tlook"), Word::Error("no store", "look"));
        assert_eq!(Word::parse("running 1 test"), Word::Other);
        assert_eq!(Word::parse(""), Word::Other);
    }
}
