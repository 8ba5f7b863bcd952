use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The longest id of a program's own requirement, in bytes.
const LONGEST: usize = 23;

/// The id of a requirement of a program's own, such as `written-test`: small letters, digits and `-`, a letter first,
/// 23 bytes at most, so that events and acts can name it as they name the eight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnId {
    /// Zeros behind its end.
    bytes: [u8; LONGEST],
}

/// A text that is no such id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a-z, 0-9 and `-`, a letter first, 23 at most, and not of `x` and `9` alone")]
pub struct OwnIdError;

impl OwnId {
    /// The id as a text.
    pub fn as_str(&self) -> &str {
        let end = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        // Every byte is ASCII.
        std::str::from_utf8(&self.bytes[..end]).unwrap_or_default()
    }
}

impl std::str::FromStr for OwnId {
    type Err = OwnIdError;

    fn from_str(text: &str) -> Result<Self, OwnIdError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
        // A text that was masked is such, and no id.
        let is_masked = text.bytes().all(|byte| b"x9-".contains(&byte));
        if !begins || text.len() > LONGEST || !text.bytes().all(allowed) || is_masked {
            return Err(OwnIdError);
        }
        let mut bytes = [0; LONGEST];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { bytes })
    }
}

impl fmt::Display for OwnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for OwnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnId({self})")
    }
}

impl Serialize for OwnId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for OwnId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain_and_reads_back() {
        for id in ["a", "written-test", "abcdefghijklmnopqrstuvw", "r2"] {
            assert_eq!(id.parse::<OwnId>().unwrap().as_str(), id);
        }
        for wrong in ["", "2r", "-a", "A", "a b", "a_b", "é", "a\0", "abcdefghijklmnopqrstuvwx", "xxxxx-x9"] {
            assert_eq!(wrong.parse::<OwnId>(), Err(OwnIdError), "{wrong}");
        }
    }
}
