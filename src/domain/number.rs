use std::fmt;

use crate::text::excerpt;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not an application's number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an application's number such as QAP-2026-0042")]
pub struct NumberError(String);

/// An application's number: the year it was received and a running number in that year.
///
/// ```
/// use qapdesk::domain::Number;
/// let number: Number = "qap-2026-42".parse().unwrap();
/// assert_eq!(number.to_string(), "QAP-2026-0042");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    year: u16,
    sequence: u32,
}

impl Number {
    /// The number of the `sequence`th application (from 1) received in `year`.
    pub fn new(year: u16, sequence: u32) -> Self {
        Self { year, sequence }
    }

    /// The year in which the application was received.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The running number within the year, from 1.
    pub fn sequence(self) -> u32 {
        self.sequence
    }

    /// Bytes that sort as the numbers do: year, then running number, big-endian.
    pub fn to_key(self) -> [u8; 6] {
        let (year, sequence) = (self.year.to_be_bytes(), self.sequence.to_be_bytes());
        [year[0], year[1], sequence[0], sequence[1], sequence[2], sequence[3]]
    }

    /// The number of such bytes.
    pub fn from_key(key: [u8; 6]) -> Self {
        let [y0, y1, s0, s1, s2, s3] = key;
        Self { year: u16::from_be_bytes([y0, y1]), sequence: u32::from_be_bytes([s0, s1, s2, s3]) }
    }
}

impl std::str::FromStr for Number {
    type Err = NumberError;

    /// Takes `QAP-2026-0042` and `2026-42`, in any case.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let wrong = || NumberError(excerpt(text));
        let lower = text.trim().to_ascii_lowercase();
        let rest = lower.strip_prefix("qap-").unwrap_or(&lower);
        let (year, sequence) = rest.split_once('-').ok_or_else(wrong)?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !is_number(year) || !is_number(sequence) {
            return Err(wrong());
        }
        let number =
            Self { year: year.parse().map_err(|_| wrong())?, sequence: sequence.parse().map_err(|_| wrong())? };
        if number.sequence == 0 { Err(wrong()) } else { Ok(number) }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("QAP-{:04}-{:04}", self.year, self.sequence))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.year, self.sequence).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(de::Error::custom);
        }
        let (year, sequence) = Deserialize::deserialize(deserializer)?;
        Ok(Self { year, sequence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in ["QAP-2026-0042", "qap-2026-42", "2026-0042", " QAP-2026-00042 "] {
            assert_eq!(text.parse::<Number>().unwrap(), Number::new(2026, 42), "{text}");
        }
        for text in ["", "42", "QAP-26-42", "QAP-2026-", "QAP-2026-0", "QAP-2026-4x", "QAP-2026-99999999999", "jane"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn keys_sort_as_numbers_do() {
        let numbers = [Number::new(2025, 70_000), Number::new(2026, 2), Number::new(2026, 300)];
        assert!(numbers.windows(2).all(|pair| pair[0].to_key() < pair[1].to_key()));
        assert!(numbers.iter().all(|&number| Number::from_key(number.to_key()) == number));
    }
}
