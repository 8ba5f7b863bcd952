//! One connection on its thread: greeting, then requests or news.

use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use rustix::net::sockopt::set_socket_send_buffer_size;

use super::main_loop::Shared;
use super::panics::words_of;
use super::room::Held;
use super::roster::Place;
use crate::link::Bell;
use crate::link::frame::{FRAME_TIME, FrameError, FrameReader, to_frame, write_within};
use crate::link::hello::{Claim, HELLO_BYTES, Hello, HelloAnswer, Push, Refused, Reply};
use crate::link::longest::SHORT;
use crate::link::preface::{Operation, PREFACE_BYTES, Preface, Verdict, reason_bytes};
use crate::link::service::{Allowed, Peer, Service};
use crate::link::wait::{Deadline, readable};

/// How long a greeting may take.
const GREETING: Duration = Duration::from_secs(3);
/// How long a watcher may leave news untaken.
const NEWS_TIME: Duration = Duration::from_secs(2);
/// How many bytes of news a watcher may leave untaken in its socket, by the kernel's count.
const NEWS_BUFFER: usize = 48 * 1024;
/// What a client is told of a panic; what the panic said is in the log.
const FAILED_INSIDE: &str = "the server failed inside while answering; its log has more";
/// Up to this length an answer takes no room while it is written: an application is shorter, and a window of a list. A
/// socket takes most of it at once.
const LITTLE: usize = 256 * 1024;
/// How often a longer one counts: beside it the allocator keeps about as much of what it was made of.
const WRITTEN: usize = 2;
/// How often a watcher is looked after to whom nothing happens.
const LOOK: Duration = Duration::from_mins(1);

/// Serves one connection to its end.
pub(super) fn attend<S: Service>(shared: &Shared<S>, place: &Place, peer: Peer) {
    match greet(shared, place, peer) {
        Ok(()) => {}
        Err(FrameError::Io(error)) => tracing::debug!(pid = peer.pid, %error, "a connection broke"),
        Err(error) => {
            if let Some(untold) = shared.quiet.tells(peer.uid) {
                tracing::warn!(pid = peer.pid, uid = peer.uid, untold, %error, "a connection is cut");
            }
        }
    }
}

/// Refuses before anything is read; what is written fits a new socket's buffer.
pub(super) fn turn_away<S>(shared: &Shared<S>, stream: &UnixStream, word: Verdict, refused: &Refused) {
    let mut bytes = verdict(shared, word);
    bytes.extend(reason_bytes(refused));
    if stream.set_nonblocking(true).is_ok() {
        // One that does not stay for the reason has no use for it.
        let _ = write_within(stream, &bytes, Duration::ZERO);
    }
}

fn greet<S: Service>(shared: &Shared<S>, place: &Place, peer: Peer) -> Result<(), FrameError> {
    let stream = &*place.stream;
    let mut reader = FrameReader::new(Arc::clone(&place.stream));
    let deadline = Deadline::after(GREETING);
    let Some(bytes) = reader.exactly(PREFACE_BYTES, deadline)? else { return Ok(()) };
    let bytes: &[u8; PREFACE_BYTES] = bytes.try_into().map_err(|_| FrameError::Cut)?;
    let preface = match Preface::<Operation>::from_bytes(bytes) {
        Ok(preface) => preface,
        Err(error) => {
            if let Some(untold) = shared.quiet.tells(peer.uid) {
                tracing::warn!(pid = peer.pid, uid = peer.uid, untold, %error, "not a client");
            }
            let hint = "use a qapdesk as new as the server".to_owned();
            turn_away(shared, stream, Verdict::Refused, &Refused { message: error.to_string(), hint });
            return Ok(());
        }
    };
    let say = |word| write_within(stream, &verdict(shared, word), FRAME_TIME);
    match preface.code {
        Operation::Ping => return say(Verdict::Accepted),
        Operation::Leave if peer.uid != shared.owner => {
            let message = format!("only the desk's owner, uid {}, stops its server this way", shared.owner);
            let hint = "ask them to".to_owned();
            turn_away(shared, stream, Verdict::Refused, &Refused { message, hint });
            return Ok(());
        }
        Operation::Leave => {
            tracing::info!(pid = peer.pid, build = preface.build, "asked to leave");
            say(Verdict::Leaving)?;
            shared.leave();
            return Ok(());
        }
        Operation::Request | Operation::News if preface.protocol != shared.protocol => {
            return say(Verdict::OtherProtocol);
        }
        Operation::Request | Operation::News => {}
    }
    let Some(hello) = reader.first::<Hello>(deadline, HELLO_BYTES)? else { return Ok(()) };
    tracing::debug!(pid = peer.pid, own_pid = hello.pid, terminal = hello.terminal, "hello");
    let mut welcome = verdict(shared, Verdict::Accepted);
    let admit = || shared.service.admit(peer, &hello.claim).map_err(HelloAnswer::Refused);
    let admitted = admit().and_then(|session| {
        place.is_of(&shared.service.account_of(&session)).map_err(HelloAnswer::Full)?;
        // An account that changed before its name stood here was not told.
        if shared.service.still_stands(&session) { Ok(session) } else { admit() }
    });
    let session = match admitted {
        Ok(session) => session,
        Err(answer) => {
            if let (Some(refused), Some(untold)) = (answer.refused(), shared.quiet.tells(peer.uid)) {
                let Claim { account, via, names: _ } = hello.claim;
                tracing::warn!(uid = peer.uid, untold, ?account, ?via, reason = refused.message, "refused");
            }
            welcome.extend(to_frame(&answer)?);
            return write_within(stream, &welcome, FRAME_TIME);
        }
    };
    welcome.extend(to_frame(&HelloAnswer::Admitted)?);
    match preface.code {
        Operation::News => news(shared, place, &session, &welcome),
        _ => requests(shared, &mut reader, stream, session, &welcome),
    }
}

fn requests<S: Service>(
    shared: &Shared<S>,
    reader: &mut FrameReader,
    stream: &UnixStream,
    mut session: S::Session,
    welcome: &[u8],
) -> Result<(), FrameError> {
    write_within(stream, welcome, FRAME_TIME)?;
    loop {
        let read = reader.next_allowed::<S::Request, _>(|length, begin| allow(shared, &session, length, begin));
        let (request, room) = match read {
            Ok(Some(read)) => read,
            Ok(None) => return Ok(()),
            Err(error) => {
                if let Some(reply) = unread(&error) {
                    write_within(stream, &to_frame(&reply)?, FRAME_TIME)?;
                    reader.pass_over(Deadline::after(FRAME_TIME));
                }
                return Err(error);
            }
        };
        let answer = catch_unwind(AssertUnwindSafe(|| shared.service.answer(&mut session, request)));
        let frame = match answer {
            Ok(answer) => to_frame(&Reply::Answer(answer)),
            Err(panic) => {
                let words = words_of(&*panic);
                tracing::error!(words, "answering a request failed inside");
                // What it said may be of somebody else.
                write_within(stream, &to_frame(&Reply::<()>::Failed(FAILED_INSIDE.to_owned()))?, FRAME_TIME)?;
                return Ok(());
            }
        };
        // An answer that cannot be sent is the server's fault, and the client is told so.
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => to_frame(&Reply::<()>::Failed(error.to_string()))?,
        };
        let (frame, _held) = match kept(shared, &session, room, frame.len()) {
            Ok(held) => (frame, held),
            Err(words) => {
                drop(frame);
                (to_frame(&Reply::<()>::Failed(words))?, None)
            }
        };
        write_within(stream, &frame, FRAME_TIME)?;
    }
}

/// Room for a request of a length that begins so and for its answer, where whoever asks may ask it; most short ones need
/// none. Both at once: whoever had one and waited for the other would keep those waiting that have the other.
fn allow<'a, S: Service>(
    shared: &'a Shared<S>,
    session: &S::Session,
    claimed: usize,
    begin: &[u8],
) -> Result<Option<Held<'a>>, FrameError> {
    let mut needed = shared.service.answer_cost(begin);
    if claimed > SHORT {
        let Allowed { longest, cost } = shared.service.allows(session, begin);
        if claimed > longest {
            return Err(FrameError::TooLong { claimed: claimed as u64, limit: longest });
        }
        needed = needed.saturating_add(claimed.saturating_mul(cost));
    }
    if needed == 0 {
        return Ok(None);
    }
    let held = shared.room.take(shared.service.account_of(session), needed);
    held.map(Some).ok_or(FrameError::NoRoom { claimed })
}

/// Room for an answer of a length until it is written, of what its request had where that is enough; why there is none, in
/// words. Nobody waits for it: what waits is in memory.
fn kept<'a, S: Service>(
    shared: &'a Shared<S>,
    session: &S::Session,
    room: Option<Held<'a>>,
    length: usize,
) -> Result<Option<Held<'a>>, String> {
    if length <= LITTLE {
        return Ok(None);
    }
    let needed = WRITTEN * length;
    let held = room.and_then(|room| room.keep(needed));
    let held = held.or_else(|| shared.room.take_now(shared.service.account_of(session), needed));
    held.map(Some).ok_or_else(|| format!("there is no room for an answer of {length} bytes beside others under way"))
}

/// What the sender of a request that was not read is told, where it is still there.
fn unread(error: &FrameError) -> Option<Reply<()>> {
    let because = |message, hint: &str| Refused { message, hint: hint.to_owned() };
    Some(match error {
        FrameError::TooLong { claimed, limit } => {
            let message = format!("the request has {claimed} bytes, more than the {limit} that you may ask so");
            Reply::Refused(because(message, "ask in parts"))
        }
        FrameError::NoRoom { claimed } => {
            let message =
                format!("there is no room for a request of {claimed} bytes and its answer beside others under way");
            Reply::Full(because(message, "try again in a moment"))
        }
        FrameError::Value(error) => {
            let message = format!("the request cannot be read: {error}");
            Reply::Refused(because(message, "use a qapdesk as new as the server"))
        }
        _ => return None,
    })
}

fn news<S: Service>(shared: &Shared<S>, place: &Place, session: &S::Session, welcome: &[u8]) -> Result<(), FrameError> {
    let stream = &*place.stream;
    // Watching begins before the welcome: what is read after it misses nothing.
    let bell = Bell::new()?;
    let source = shared.service.watch(session, bell.clone());
    place.is_for_news();
    set_socket_send_buffer_size(stream, NEWS_BUFFER).map_err(std::io::Error::from)?;
    write_within(stream, welcome, NEWS_TIME)?;
    loop {
        match source.try_recv() {
            Ok(_) if !shared.service.still_stands(session) => return Ok(()),
            Ok(item) => match write_within(stream, &to_frame(&Push::News(item))?, NEWS_TIME) {
                Err(FrameError::Untaken) => {
                    cut::<S>(stream, &format!("no news were taken for {} seconds", NEWS_TIME.as_secs()))?;
                    return Err(FrameError::Untaken);
                }
                written => written?,
            },
            Err(_) if shared.is_closing() => return Ok(()),
            Err(TryRecvError::Empty) => {
                // A watcher has nothing to say: what can be read is its end.
                let [hung_up, rung] = readable([Some(stream.as_fd()), Some(bell.as_fd())], LOOK);
                if hung_up {
                    return Ok(());
                }
                if rung {
                    bell.still();
                }
            }
            // The service has given this watcher up.
            Err(TryRecvError::Disconnected) => {
                return cut::<S>(stream, "news came faster than they were taken");
            }
        }
    }
}

/// Says why no more news come, to a watcher whose socket may be full: there is room in it for this word.
fn cut<S: Service>(stream: &UnixStream, why: &str) -> Result<(), FrameError> {
    set_socket_send_buffer_size(stream, 2 * NEWS_BUFFER).map_err(std::io::Error::from)?;
    write_within(stream, &to_frame(&Push::<S::News>::Cut(why.to_owned()))?, NEWS_TIME)
}

fn verdict<S>(shared: &Shared<S>, word: Verdict) -> Vec<u8> {
    Preface::new(shared.protocol, word, &shared.build).to_bytes().to_vec()
}
