//! Frames: a `u32` little-endian length, at most [`FRAME_LIMIT`], and that many bytes of one codec value.
//!
//! A reader's memory grows with the bytes that have come, never with the length that was claimed. Between frames a
//! peer may be silent for ever (or as long as the caller says); a frame once begun must be whole within a deadline.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};

use super::wait::Deadline;
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
        let length = match usize::try_from(length) {
            Ok(length) if length <= limit => length,
            _ => return Err(FrameError::TooLong { claimed: length.into(), limit }),
        };
        if !self.fill_to(HEADER + length, deadline)? {
            return Err(FrameError::Cut);
        }
        self.used = HEADER + length;
        Ok(Some(&self.buffer[HEADER..self.used]))
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

/// Writes all the bytes within the limit, which must be the stream's write time-out already.
pub(super) fn write_within(stream: &UnixStream, mut bytes: &[u8], limit: Duration) -> Result<(), FrameError> {
    let deadline = Deadline::after(limit);
    let (mut stream, whole) = (stream, bytes.len());
    while !bytes.is_empty() {
        match stream.write(bytes) {
            Ok(0) => return Err(FrameError::Cut),
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if timed_out(&error) && bytes.len() == whole => return Err(FrameError::Untaken),
            Err(error) if timed_out(&error) => return Err(FrameError::Slow),
            Err(error) => return Err(error.into()),
        }
        if !bytes.is_empty() && deadline.passed() {
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
}
