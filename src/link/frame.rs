//! Frames: a `u32` little-endian length, at most [`FRAME_LIMIT`], and that many bytes of one codec value.
//!
//! A reader's memory grows with the bytes that have come, never with the length that was claimed. Between frames a
//! peer may be silent for ever (or as long as the caller says); a frame once begun must be whole within a deadline.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::{SendFlags, send};
use serde::{Serialize, de::DeserializeOwned};

use super::longest::SHORT;
use super::wait::{Deadline, writable};
use crate::codec::{self, CodecError};

/// The longest frame in bytes: the codec's limit and room for an envelope.
pub const FRAME_LIMIT: usize = codec::LIMIT + 1024;

/// How long a begun frame may take to arrive or to be taken.
pub(super) const FRAME_TIME: Duration = Duration::from_secs(10);

/// How much is asked of the socket at a time.
const CHUNK: usize = 8 * 1024;
/// A buffer that grew beyond this is given back after its frame.
const KEPT: usize = 256 * 1024;
const HEADER: usize = 4;
/// How many bytes of a frame are looked at before the rest is read: they say what kind of value it is. A short one is whole
/// by then, so that nothing is kept free for one that does not come.
const BEGIN: usize = SHORT;
/// How much is written at a time.
const PIECE: usize = 64 * 1024;

/// Why a frame did not come or go.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The length is over what is taken here: [`FRAME_LIMIT`], and less before a peer is let in.
    #[error("a frame claims {claimed} bytes, more than the limit of {limit}")]
    TooLong {
        /// What it claims.
        claimed: u64,
        /// What is taken.
        limit: usize,
    },
    /// The peer closed within a frame.
    #[error("the connection ended within a frame")]
    Cut,
    /// Nothing came in the time given, and no frame was begun.
    #[error("nothing came in time")]
    Idle,
    /// A begun frame was not whole in time, or was not taken in time.
    #[error("a frame took longer than {} seconds", FRAME_TIME.as_secs())]
    Slow,
    /// Nothing of a frame was taken in time.
    #[error("nothing of a frame was taken in time")]
    Untaken,
    /// So much was asked at once that there is no room for the frame, or for what it is answered.
    #[error("there is no room for a request of {claimed} bytes and its answer beside those under way")]
    NoRoom {
        /// What it claims.
        claimed: usize,
    },
    /// The bytes are not the value expected.
    #[error(transparent)]
    Value(#[from] CodecError),
    /// The system.
    #[error("the connection broke: {0}")]
    Io(#[from] io::Error),
}

/// The reading half of a connection.
#[derive(Debug)]
pub(super) struct FrameReader {
    stream: Arc<UnixStream>,
    buffer: Vec<u8>,
    chunk: Box<[u8]>,
    /// Bytes of the frame given out last, still at the buffer's start.
    used: usize,
    /// The time-out the socket has now.
    armed: Option<Duration>,
}

impl FrameReader {
    /// Reads from a stream that has no read time-out yet.
    pub(super) fn new(stream: Arc<UnixStream>) -> Self {
        Self { stream, buffer: Vec::new(), chunk: vec![0; CHUNK].into(), used: 0, armed: None }
    }

    /// Exactly `count` bytes from the stream, where no frame is expected yet; `None` when the peer closed before the first.
    pub(super) fn exactly(&mut self, count: usize, deadline: Deadline) -> Result<Option<&[u8]>, FrameError> {
        self.drop_used();
        if !self.fill_to(count, deadline)? {
            return if self.buffer.is_empty() { Ok(None) } else { Err(FrameError::Cut) };
        }
        self.used = count;
        Ok(Some(&self.buffer[..count]))
    }

    /// The next value; `None` when the peer closed between frames. Waits for its begin for ever, or as long as `wait` says.
    pub(super) fn next<T: DeserializeOwned>(&mut self, wait: Option<Duration>) -> Result<Option<T>, FrameError> {
        match self.next_bytes(wait, None, FRAME_LIMIT)? {
            Some(bytes) => Ok(Some(codec::decode(bytes)?)),
            None => Ok(None),
        }
    }

    /// The next value, waited for as long as it takes, and what `allow` made of its length and first bytes, before the rest
    /// is read.
    pub(super) fn next_allowed<T: DeserializeOwned, P>(
        &mut self,
        allow: impl FnOnce(usize, &[u8]) -> Result<P, FrameError>,
    ) -> Result<Option<(T, P)>, FrameError> {
        let Some((length, deadline)) = self.begin(None, None, FRAME_LIMIT)? else { return Ok(None) };
        let begin = HEADER + length.min(BEGIN);
        if !self.fill_to(begin, deadline)? {
            return Err(FrameError::Cut);
        }
        let allowed = allow(length, &self.buffer[HEADER..begin])?;
        // Waiting for leave takes none of its time.
        let bytes = self.rest(length, Deadline::after(FRAME_TIME))?;
        Ok(Some((codec::decode(bytes)?, allowed)))
    }

    /// Takes what is left of a frame that was not allowed and keeps nothing of it, so that its sender comes to read why.
    pub(super) fn pass_over(&mut self, deadline: Deadline) {
        let claimed = self.buffer.first_chunk().map_or(0, |length| u32::from_le_bytes(*length));
        let mut left = usize::try_from(claimed).unwrap_or(usize::MAX).min(FRAME_LIMIT) + HEADER;
        loop {
            left = left.saturating_sub(self.buffer.len());
            self.buffer.clear();
            // One that went has no use for the reason.
            if left == 0 || !matches!(self.read_some(Some(deadline.left())), Ok(1..)) {
                return;
            }
        }
    }

    /// The same from a peer who is nobody yet: whole by a deadline, and no longer than a limit.
    pub(super) fn first<T: DeserializeOwned>(
        &mut self,
        deadline: Deadline,
        limit: usize,
    ) -> Result<Option<T>, FrameError> {
        let wait = deadline.left().max(Duration::from_millis(1));
        match self.next_bytes(Some(wait), Some(deadline), limit)? {
            Some(bytes) => Ok(Some(codec::decode(bytes)?)),
            None => Ok(None),
        }
    }

    fn next_bytes(
        &mut self,
        wait: Option<Duration>,
        deadline: Option<Deadline>,
        limit: usize,
    ) -> Result<Option<&[u8]>, FrameError> {
        match self.begin(wait, deadline, limit)? {
            Some((length, deadline)) => self.rest(length, deadline).map(Some),
            None => Ok(None),
        }
    }

    /// The length of the next frame, and by when it must be whole.
    fn begin(
        &mut self,
        wait: Option<Duration>,
        deadline: Option<Deadline>,
        limit: usize,
    ) -> Result<Option<(usize, Deadline)>, FrameError> {
        self.drop_used();
        if self.buffer.is_empty() {
            match self.read_some(wait) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(FrameError::Slow) => return Err(FrameError::Idle),
                Err(error) => return Err(error),
            }
        }
        let deadline = deadline.unwrap_or_else(|| Deadline::after(FRAME_TIME));
        if !self.fill_to(HEADER, deadline)? {
            return Err(FrameError::Cut);
        }
        let length = u32::from_le_bytes([self.buffer[0], self.buffer[1], self.buffer[2], self.buffer[3]]);
        match usize::try_from(length) {
            Ok(length) if length <= limit => Ok(Some((length, deadline))),
            _ => Err(FrameError::TooLong { claimed: length.into(), limit }),
        }
    }

    /// The bytes of a frame whose length is known.
    fn rest(&mut self, length: usize, deadline: Deadline) -> Result<&[u8], FrameError> {
        if !self.fill_to(HEADER + length, deadline)? {
            return Err(FrameError::Cut);
        }
        self.used = HEADER + length;
        Ok(&self.buffer[HEADER..self.used])
    }

    fn drop_used(&mut self) {
        self.buffer.drain(..self.used);
        self.used = 0;
        if self.buffer.capacity() > KEPT {
            self.buffer.shrink_to(KEPT);
        }
    }

    /// Reads until that many bytes are there; false when the peer closed before.
    fn fill_to(&mut self, count: usize, deadline: Deadline) -> Result<bool, FrameError> {
        while self.buffer.len() < count {
            if self.read_some(Some(deadline.left()))? == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn read_some(&mut self, limit: Option<Duration>) -> Result<usize, FrameError> {
        if limit != self.armed {
            if limit.is_some_and(|limit| limit.is_zero()) {
                return Err(FrameError::Slow);
            }
            self.stream.set_read_timeout(limit)?;
            self.armed = limit;
        }
        loop {
            match (&*self.stream).read(&mut self.chunk) {
                Ok(count) => {
                    self.buffer.extend_from_slice(&self.chunk[..count]);
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if timed_out(&error) => return Err(FrameError::Slow),
                // A peer that closes with bytes unread resets the connection: for the reader that is its end.
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(0),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// The bytes of one frame.
pub(super) fn to_frame<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let bytes = codec::encode(value)?;
    let length = u32::try_from(bytes.len()).map_err(|_| CodecError::TooLarge(bytes.len()))?;
    let mut frame = Vec::with_capacity(HEADER + bytes.len());
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(&bytes);
    Ok(frame)
}

/// Writes all the bytes within the limit, whatever time-out the stream has: one who takes little by little gets no more time.
pub(super) fn write_within(stream: &UnixStream, bytes: &[u8], limit: Duration) -> Result<(), FrameError> {
    let deadline = Deadline::after(limit);
    let mut left = bytes;
    while !left.is_empty() {
        let piece = &left[..left.len().min(PIECE)];
        match send(stream, piece, SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
            Ok(0) => return Err(FrameError::Cut),
            Ok(count) => left = &left[count..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                if !writable(stream.as_fd(), deadline.left()) && deadline.passed() {
                    return Err(if left.len() == bytes.len() { FrameError::Untaken } else { FrameError::Slow });
                }
                continue;
            }
            Err(error) => return Err(io::Error::from(error).into()),
        }
        if !left.is_empty() && deadline.passed() {
            return Err(FrameError::Slow);
        }
    }
    Ok(())
}

fn timed_out(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn pair() -> (UnixStream, FrameReader) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        (ours, FrameReader::new(Arc::new(theirs)))
    }

    #[test]
    fn frames_come_one_by_one_however_they_are_cut() {
        let (mut peer, mut reader) = pair();
        let mut bytes = to_frame(&"one".to_owned()).unwrap();
        bytes.extend(to_frame(&"x".repeat(20_000)).unwrap());
        let writer = std::thread::spawn(move || {
            for part in bytes.chunks(7) {
                peer.write_all(part).unwrap();
            }
        });
        assert_eq!(reader.next::<String>(None).unwrap().unwrap(), "one");
        assert_eq!(reader.next::<String>(None).unwrap().unwrap().len(), 20_000);
        assert!(reader.next::<String>(None).unwrap().is_none());
        writer.join().unwrap();
    }

    #[test]
    fn a_claimed_length_allocates_nothing() {
        let (mut peer, mut reader) = pair();
        peer.write_all(&u32::try_from(FRAME_LIMIT).unwrap().to_le_bytes()).unwrap();
        drop(peer);
        assert!(matches!(reader.next::<String>(None), Err(FrameError::Cut)));
        assert!(reader.buffer.capacity() < 64 * 1024);
        let (mut peer, mut reader) = pair();
        peer.write_all(&[0xff; 4]).unwrap();
        assert!(matches!(reader.next::<String>(None), Err(FrameError::TooLong { claimed: 0xffff_ffff, .. })));
    }

    #[test]
    fn silence_and_leftovers_are_told_apart() {
        let (mut peer, mut reader) = pair();
        assert!(matches!(reader.next::<String>(Some(Duration::from_millis(5))), Err(FrameError::Idle)));
        peer.write_all(&[2, 0, 0, 0, 7, 7]).unwrap();
        assert!(matches!(reader.next::<u8>(None), Err(FrameError::Value(CodecError::Trailing(1)))));
    }

    #[test]
    fn a_first_frame_is_short_and_whole_by_its_deadline() {
        let soon = || Deadline::after(Duration::from_millis(20));
        let (mut peer, mut reader) = pair();
        peer.write_all(&to_frame(&"x".repeat(5000)).unwrap()).unwrap();
        let error = reader.first::<String>(soon(), 4096).unwrap_err();
        assert!(matches!(error, FrameError::TooLong { limit: 4096, .. }), "{error:?}");
        let (mut peer, mut reader) = pair();
        peer.write_all(&[9, 0, 0, 0, 1]).unwrap();
        assert!(matches!(reader.first::<String>(soon(), 4096), Err(FrameError::Slow)));
    }

    #[test]
    fn a_begun_frame_must_be_whole_in_time() {
        let (mut peer, mut reader) = pair();
        peer.write_all(&[1]).unwrap();
        let soon = Deadline::after(Duration::from_millis(20));
        assert!(matches!(reader.exactly(4, soon), Err(FrameError::Slow)));
    }

    #[test]
    fn a_large_buffer_is_given_back() {
        let (mut peer, mut reader) = pair();
        let frame = to_frame(&"x".repeat(2_000_000)).unwrap();
        let writer = std::thread::spawn(move || {
            peer.write_all(&frame).unwrap();
            peer.write_all(&to_frame(&"y".to_owned()).unwrap()).unwrap();
        });
        reader.next::<String>(None).unwrap().unwrap();
        reader.next::<String>(None).unwrap().unwrap();
        assert!(reader.buffer.capacity() <= KEPT);
        writer.join().unwrap();
    }

    #[test]
    fn one_who_takes_little_by_little_is_cut_in_time() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let reader = std::thread::spawn(move || {
            let (mut byte, mut count) = ([0], 0_u64);
            while matches!(theirs.read(&mut byte), Ok(1)) {
                count += 1;
            }
            count
        });
        let error = write_within(&ours, &vec![7; 48 * 1024 * 1024], Duration::from_millis(50)).unwrap_err();
        assert!(matches!(error, FrameError::Slow), "{error:?}");
        drop(ours);
        assert!(reader.join().unwrap() > 0);
        let (ours, _theirs) = UnixStream::pair().unwrap();
        let error = write_within(&ours, &[7; 4], Duration::ZERO);
        assert!(error.is_ok(), "what has room needs no time: {error:?}");
        while write_within(&ours, &[7; 4096], Duration::ZERO).is_ok() {}
        let error = write_within(&ours, &[7; 4096], Duration::from_millis(1)).unwrap_err();
        assert!(matches!(error, FrameError::Untaken), "{error:?}");
    }

    #[test]
    fn a_frame_is_looked_at_before_it_is_read_and_passed_over_where_it_is_not_allowed() {
        let (mut peer, mut reader) = pair();
        peer.write_all(&to_frame(&(9_u32, "abc".to_owned())).unwrap()).unwrap();
        let allow = |length: usize, begin: &[u8]| Ok((length, begin.to_vec()));
        let ((_, text), allowed) = reader.next_allowed::<(u32, String), _>(allow).unwrap().unwrap();
        assert_eq!((text.as_str(), allowed), ("abc", (5, vec![9, 3, b'a', b'b', b'c'])));
        let sender = std::thread::spawn(move || {
            peer.write_all(&to_frame(&"x".repeat(3_000_000)).unwrap()).unwrap();
            let mut told = String::new();
            peer.read_to_string(&mut told).unwrap();
            told
        });
        let refuse = |claimed, _: &[u8]| Err::<(), _>(FrameError::NoRoom { claimed });
        let error = reader.next_allowed::<String, _>(refuse).unwrap_err();
        assert!(matches!(error, FrameError::NoRoom { claimed: 3_000_005 }), "{error:?}");
        write_within(&reader.stream, b"why", FRAME_TIME).unwrap();
        reader.pass_over(Deadline::after(FRAME_TIME));
        assert!(reader.buffer.capacity() <= KEPT, "nothing of it is kept");
        drop(reader);
        assert_eq!(sender.join().unwrap(), "why");
    }
}
