use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Change, Event, Record, SectionEdit};
use crate::text::Line;

/// The BLAKE3 digest of some bytes: the name under which a document is kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return <[u8; 32]>::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| de::Error::custom("a digest is 64 hexadecimal digits"))
    }
}

/// A document on file: kept by its content, under the name that the form gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Document {
    /// The file's name as the form wrote it.
    pub name: Line,
    /// Under which its bytes are kept.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
}

impl Record {
    /// The documents that it names, whether its application had them before or has them after it.
    pub fn documents(&self) -> Vec<Digest> {
        match self {
            Self::Application(change) => change.documents(),
            Self::Letter(change) => change.after.state.message().into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

impl Change {
    fn documents(&self) -> Vec<Digest> {
        let mut named = Vec::new();
        for event in &self.events {
            match event {
                Event::Received { form, .. } => named.extend(form.documents().map(|document| document.digest)),
                Event::Amended(sections) => {
                    let documents = sections.iter().flat_map(SectionEdit::documents);
                    named.extend(documents.map(|document| document.digest));
                }
                _ => {}
            }
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_from_its_hexadecimal_form() {
        let digest = Digest(std::array::from_fn(|place| u8::try_from(place * 7).unwrap()));
        assert_eq!(Digest::from_hex(&digest.to_string()), Some(digest));
        for wrong in ["", "ab", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Digest::from_hex(wrong), None);
        }
    }
}
