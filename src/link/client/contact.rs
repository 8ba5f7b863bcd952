//! One attempt to reach a server: connect, check who it is, greet.

use std::io::{self, IsTerminal};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};

use super::options::ConnectOptions;
use super::server::{GREETING, Maker};
use crate::link::frame::{FRAME_TIME, FrameError, FrameReader, to_frame, write_within};
use crate::link::hello::{Hello, HelloAnswer};
use crate::link::preface::{Operation, PREFACE_BYTES, Preface, REASON_BYTES, Verdict, reason_from};
use crate::link::wait::Deadline;
use crate::link::{DeskDir, LinkError};

/// A connection that was greeted.
#[derive(Debug)]
pub(super) struct Contact {
    pub(super) stream: Arc<UnixStream>,
    pub(super) reader: FrameReader,
    /// The server's build name.
    pub(super) build: String,
    /// Its process, 0 where that is not known.
    pub(super) pid: i32,
    /// Its protocol number.
    pub(super) protocol: u32,
}

/// What an attempt came to.
#[derive(Debug)]
pub(super) enum Attempt {
    /// The server goes along with the operation.
    Reached(Contact),
    /// Nobody listens.
    Nobody,
    /// Somebody listened and was gone before the greeting was over; nothing was asked yet.
    Gone,
    /// The server speaks another protocol.
    OtherProtocol(Contact),
}

/// Tries once to reach the server of a desk for an operation, and tells what one says that starts meanwhile.
pub(super) fn attempt(
    desk: &DeskDir,
    options: &ConnectOptions,
    operation: Operation,
    progress: &mut dyn FnMut(&str),
) -> Result<Attempt, LinkError> {
    let Some(stream) = open(desk)? else { return Ok(Attempt::Nobody) };
    let maker = Maker::of(&stream).map_err(|source| LinkError::io("the socket", &desk.socket_path(), source))?;
    if !desk.is_served_by(maker.uid) {
        return Err(LinkError::Impostor { desk: desk.path().to_owned(), uid: maker.uid });
    }

    let stream = Arc::new(stream);
    let mut reader = FrameReader::new(Arc::clone(&stream));
    let mut bytes = Preface::new(options.protocol, operation, &options.build).to_bytes().to_vec();
    if matches!(operation, Operation::Request | Operation::News) {
        let terminal = io::stdin().is_terminal();
        bytes.extend(to_frame(&Hello { claim: options.claim.clone(), pid: std::process::id(), terminal })?);
    }
    // A server that turns us away may have closed already; its reason can still be read.
    let _ = write_within(&stream, &bytes, FRAME_TIME);
    maker.speaks(&stream, desk, options, progress)?;
    let deadline = Deadline::after(GREETING);
    let silent = || LinkError::Silent { pid: maker.server(desk) };
    let preface = match reader.exactly(PREFACE_BYTES, deadline) {
        Ok(Some(bytes)) => bytes.try_into().map_err(|_| LinkError::Frame(FrameError::Cut))?,
        other => return unfinished(other.map(|_| ()), silent),
    };
    let preface = Preface::<Verdict>::from_bytes(preface)?;
    let pid = match (preface.code, operation) {
        // Nobody waits for its end.
        (Verdict::Accepted, Operation::Request | Operation::News) => 0,
        _ => maker.server(desk),
    };
    let contact = |reader| Contact { stream, reader, build: preface.build, pid, protocol: preface.protocol };
    match (preface.code, operation) {
        (Verdict::OtherProtocol, _) => return Ok(Attempt::OtherProtocol(contact(reader))),
        (word @ (Verdict::Refused | Verdict::Full), _) => {
            return match read_refusal(&mut reader, deadline, silent) {
                Err(LinkError::Refused(refused)) if word == Verdict::Full => Err(LinkError::Full(refused)),
                read => read,
            };
        }
        (Verdict::Leaving, _) | (Verdict::Accepted, Operation::Ping | Operation::Leave) => {
            return Ok(Attempt::Reached(contact(reader)));
        }
        (Verdict::Accepted, Operation::Request | Operation::News) => {}
    }
    match reader.next::<HelloAnswer>(Some(deadline.left().max(Duration::from_millis(1)))) {
        Ok(Some(HelloAnswer::Admitted)) => Ok(Attempt::Reached(contact(reader))),
        Ok(Some(HelloAnswer::Refused(refused))) => Err(refused.into()),
        Ok(Some(HelloAnswer::Full(refused))) => Err(LinkError::Full(refused)),
        other => unfinished(other.map(|_| ()), silent),
    }
}

/// A connected stream, or nobody there. The time-out bounds a full queue of a server that does not accept.
fn open(desk: &DeskDir) -> Result<Option<UnixStream>, LinkError> {
    let outcome = || -> Result<UnixStream, Errno> {
        let address =
            desk.address(DeskDir::SOCKET).map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
        set_socket_timeout(&socket, Timeout::Send, Some(FRAME_TIME))?;
        connect(&socket, &SocketAddrUnix::new(&address.path)?)?;
        Ok(UnixStream::from(socket))
    };
    match outcome() {
        Ok(stream) => Ok(Some(stream)),
        Err(Errno::NOENT | Errno::CONNREFUSED | Errno::CONNRESET) => Ok(None),
        Err(errno) => Err(LinkError::io("the socket", &desk.socket_path(), errno.into())),
    }
}

fn unfinished(outcome: Result<(), FrameError>, silent: impl Fn() -> LinkError) -> Result<Attempt, LinkError> {
    match outcome {
        Ok(()) | Err(FrameError::Cut | FrameError::Io(_)) => Ok(Attempt::Gone),
        Err(FrameError::Idle | FrameError::Slow | FrameError::Untaken) => Err(silent()),
        Err(error) => Err(error.into()),
    }
}

fn read_refusal(
    reader: &mut FrameReader,
    deadline: Deadline,
    silent: impl Fn() -> LinkError,
) -> Result<Attempt, LinkError> {
    let length = match reader.exactly(4, deadline) {
        Ok(Some(&[a, b, c, d])) => u32::from_le_bytes([a, b, c, d]),
        other => return unfinished(other.map(|_| ()), silent),
    };
    let length = usize::try_from(length).unwrap_or(REASON_BYTES).min(REASON_BYTES);
    match reader.exactly(length, deadline) {
        Ok(Some(bytes)) => Err(reason_from(bytes).into()),
        other => unfinished(other.map(|_| ()), silent),
    }
}
