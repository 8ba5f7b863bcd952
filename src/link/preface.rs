//! The preface: the first 64 bytes each way, frozen for ever.
//!
//! Any two builds of this program, whatever years lie between them, understand each other this far: enough to say which
//! protocol they speak, to refuse with a reason, and to ask the other to leave. **This layout never changes**, and none
//! of its values is ever given another meaning; new values may be added.
//!
//! | bytes | content |
//! |---|---|
//! | 0–7 | magic: the ASCII letters `QAPDESK` and a zero byte |
//! | 8–11 | protocol number of the sender, `u32` little endian |
//! | 12 | client: operation (1 request connection, 2 news connection, 3 leave, 4 ping); server: verdict (128 accepted, 129 other protocol, 130 refused, 131 leaving, 132 full) |
//! | 13 | length of the build name, 0–48 |
//! | 14–15 | zero when sent, ignored when read |
//! | 16–63 | build name in UTF-8, filled with zero bytes |
//!
//! After the verdicts *refused* and *full* follow a `u32` little-endian length of at most 4096 and that many bytes of UTF-8: the
//! reason, and after a newline the remedy. Then, and after *other protocol* and *leaving*, and after *accepted* to a
//! ping, the server closes. After *accepted* to operation 1 or 2 follow frames as the protocol number says.
//! A server that agreed to leave has left when its process has ended.

use super::Refused;

/// The protocol this build speaks: raised whenever a peer of the former number would misread a frame.
pub const PROTOCOL: u32 = 15;

/// The length of a preface in bytes.
pub const PREFACE_BYTES: usize = 64;

/// The longest reason of a refusal in bytes.
pub(super) const REASON_BYTES: usize = 4096;

const MAGIC: [u8; 8] = *b"QAPDESK\0";
const BUILD_AT: usize = 16;
const BUILD_BYTES: usize = PREFACE_BYTES - BUILD_AT;

/// What a client comes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    /// Requests and their answers.
    Request = 1,
    /// News, told as it happens.
    News = 2,
    /// Please leave.
    Leave = 3,
    /// Are you there?
    Ping = 4,
}

/// What a server says to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Verdict {
    /// Go on.
    Accepted = 128,
    /// The protocol numbers differ, nothing but leave and ping is possible.
    OtherProtocol = 129,
    /// Not for you; a reason follows.
    Refused = 130,
    /// It leaves.
    Leaving = 131,
    /// Not now, as there are too many connections; a reason follows.
    Full = 132,
}

/// Why 64 bytes are no preface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrefaceError {
    /// Another program, or noise.
    #[error("the first bytes are not those of qapdesk")]
    Magic,
    /// A value this build does not know.
    #[error("operation or verdict {0} is unknown to this build")]
    Code(u8),
}

/// A preface as read; `code` is an [`Operation`] or a [`Verdict`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preface<C> {
    /// The sender's protocol number.
    pub protocol: u32,
    /// What it comes for or says.
    pub code: C,
    /// The sender's build name, for people.
    pub build: String,
}

impl<C: Code> Preface<C> {
    /// A preface to send; a build name over 48 bytes is cut.
    pub fn new(protocol: u32, code: C, build: &str) -> Self {
        let mut end = build.len().min(BUILD_BYTES);
        while !build.is_char_boundary(end) {
            end -= 1;
        }
        Self { protocol, code, build: build[..end].to_owned() }
    }

    /// The bytes to send.
    pub fn to_bytes(&self) -> [u8; PREFACE_BYTES] {
        let mut bytes = [0; PREFACE_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&self.protocol.to_le_bytes());
        bytes[12] = self.code.to_byte();
        let build = &self.build.as_bytes()[..self.build.len().min(BUILD_BYTES)];
        bytes[13] = u8::try_from(build.len()).unwrap_or(0);
        bytes[BUILD_AT..BUILD_AT + build.len()].copy_from_slice(build);
        bytes
    }

    /// Reads the bytes received; a build name is cleaned of everything but printable ASCII.
    pub fn from_bytes(bytes: &[u8; PREFACE_BYTES]) -> Result<Self, PrefaceError> {
        if bytes[..8] != MAGIC {
            return Err(PrefaceError::Magic);
        }
        let protocol = u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
        let code = C::from_byte(bytes[12]).ok_or(PrefaceError::Code(bytes[12]))?;
        let length = usize::from(bytes[13]).min(BUILD_BYTES);
        let build = bytes[BUILD_AT..BUILD_AT + length]
            .iter()
            .filter(|byte| (b' '..=b'~').contains(*byte))
            .map(|byte| char::from(*byte))
            .collect();
        Ok(Self { protocol, code, build })
    }
}

/// The byte of a preface that says what it is about.
pub trait Code: Copy {
    /// Its frozen number.
    fn to_byte(self) -> u8;
    /// The value of a number, if this build knows it.
    fn from_byte(byte: u8) -> Option<Self>;
}

impl Code for Operation {
    fn to_byte(self) -> u8 {
        self as u8
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Request, Self::News, Self::Leave, Self::Ping].into_iter().find(|code| *code as u8 == byte)
    }
}

impl Code for Verdict {
    fn to_byte(self) -> u8 {
        self as u8
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Accepted, Self::OtherProtocol, Self::Refused, Self::Leaving, Self::Full]
            .into_iter()
            .find(|code| *code as u8 == byte)
    }
}

/// The bytes that follow the verdict *refused*.
pub(super) fn reason_bytes(refused: &Refused) -> Vec<u8> {
    let text = format!("{}\n{}", refused.message, refused.hint);
    let mut end = text.len().min(REASON_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut bytes = u32::try_from(end).unwrap_or(0).to_le_bytes().to_vec();
    bytes.extend_from_slice(&text.as_bytes()[..end]);
    bytes
}

/// The refusal in the bytes after the length.
pub(super) fn reason_from(bytes: &[u8]) -> Refused {
    let text = String::from_utf8_lossy(bytes);
    let (message, hint) = text.split_once('\n').unwrap_or((&text, ""));
    Refused { message: message.to_owned(), hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_frozen() {
        let bytes = Preface::new(0x0102_0304, Operation::Leave, "0.1.0").to_bytes();
        let mut expected = b"QAPDESK\0\x04\x03\x02\x01\x03\x05\0\x000.1.0".to_vec();
        expected.resize(64, 0);
        assert_eq!(bytes.to_vec(), expected);
        let codes = [Operation::Request, Operation::News, Operation::Leave, Operation::Ping].map(Code::to_byte);
        assert_eq!(codes, [1, 2, 3, 4]);
        let codes = [Verdict::Accepted, Verdict::OtherProtocol, Verdict::Refused, Verdict::Leaving, Verdict::Full]
            .map(Code::to_byte);
        assert_eq!(codes, [128, 129, 130, 131, 132]);
    }

    #[test]
    fn a_preface_comes_back() {
        let preface = Preface::new(7, Verdict::Leaving, &"é".repeat(40));
        assert_eq!(preface.build.len(), 48);
        let read = Preface::<Verdict>::from_bytes(&preface.to_bytes()).unwrap();
        assert_eq!((read.protocol, read.code), (7, Verdict::Leaving));
    }

    #[test]
    fn strange_bytes_are_named() {
        let mut bytes = Preface::new(1, Operation::Ping, "x").to_bytes();
        bytes[12] = 77;
        assert_eq!(Preface::<Operation>::from_bytes(&bytes), Err(PrefaceError::Code(77)));
        bytes[13] = 255;
        bytes[12] = 4;
        assert!(Preface::<Operation>::from_bytes(&bytes).is_ok(), "a length past the end is cut");
        bytes[0] = b'X';
        assert_eq!(Preface::<Operation>::from_bytes(&bytes), Err(PrefaceError::Magic));
    }

    #[test]
    fn a_refusal_keeps_its_remedy() {
        let refused = Refused { message: "no".into(), hint: "ask".into() };
        assert_eq!(reason_from(&reason_bytes(&refused)[4..]), refused);
    }
}
