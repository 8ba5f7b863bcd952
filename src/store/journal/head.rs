//! The end of a journal in one line, by which it is known again.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A change of the journal and its chain value, which is the digest of everything up to it: `12345:` and 64 hexadecimal
/// digits. Two journals that have the same head hold the same changes up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHead {
    /// The change's number.
    pub sequence: u64,
    /// Its chain value.
    pub chain: [u8; 32],
}

/// Why a text is no head of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a head of a journal: a number, a colon and 64 hexadecimal digits")]
pub struct NotAHead;

impl fmt::Display for JournalHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, blake3::Hash::from_bytes(self.chain).to_hex())
    }
}

impl FromStr for JournalHead {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (sequence, chain) = text.trim().split_once(':').ok_or(NotAHead)?;
        let plain = !sequence.is_empty() && sequence.bytes().all(|digit| digit.is_ascii_digit());
        let sequence = sequence.parse().ok().filter(|sequence| plain && *sequence > 0).ok_or(NotAHead)?;
        let chain = blake3::Hash::from_hex(chain).map_err(|_| NotAHead)?;
        Ok(Self { sequence, chain: *chain.as_bytes() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_written_and_nothing_else_is_one() {
        let head = JournalHead { sequence: 12, chain: [7; 32] };
        let text = head.to_string();
        assert_eq!(text, format!("12:{}", "07".repeat(32)));
        assert_eq!(format!(" {text}\n").parse(), Ok(head));
        for wrong in ["", "12", "12:", ":07", "0:00", "+1:00", &text[..text.len() - 1], &format!("{text}0")] {
            assert_eq!(wrong.parse::<JournalHead>(), Err(NotAHead), "{wrong}");
        }
    }
}
