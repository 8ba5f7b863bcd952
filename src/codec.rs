//! The one place that turns values into stored or sent bytes and back.
//!
//! Every stored record and every frame on the wire is bincode 2 in its standard configuration (little endian,
//! variable-length integers) under a size limit, so that a length written by somebody else is never believed.
//! Versions are not this module's concern: whoever stores or sends a value puts its version byte in front.

use serde::{Deserialize, Serialize};

/// The largest value that is decoded, in bytes: what a whole batch of applications may take.
pub const LIMIT: usize = 64 * 1024 * 1024;

/// Why bytes could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// A value that serde or bincode cannot express.
    #[error("value cannot be encoded: {0}")]
    Encode(#[from] bincode::error::EncodeError),
    /// Bytes that are not such a value, or are longer than [`LIMIT`] allows.
    #[error("bytes are not such a value: {0}")]
    Decode(#[from] bincode::error::DecodeError),
    /// The value ended before the bytes did.
    #[error("{0} bytes are left over after the value")]
    Trailing(usize),
    /// The encoded value would be longer than [`LIMIT`].
    #[error("value takes {0} bytes, more than the limit of {LIMIT}")]
    TooLarge(usize),
}

/// What may be claimed for each byte: a number of one byte is counted as the sixteen that it may have, so that whatever
/// was encoded is decoded again.
const CLAIM: usize = 16;
/// Up to these lengths a value is read under a smaller limit, since room for a text is asked of the system, although not
/// used, before its bytes are looked for: a short value never asks for more than a fraction of a mebibyte.
const SHORT: usize = 4 * 1024;
const MIDDLE: usize = 64 * 1024;
const LONG: usize = 4 * 1024 * 1024;

/// That a claim of so many bytes is taken.
fn config<const MOST: usize>() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<MOST>()
}

/// What is reserved for a value that is encoded, in bytes: most changes and messages are shorter.
const USUAL: usize = 512;

/// The bytes of a value.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::with_capacity(USUAL);
    bincode::serde::encode_into_std_write(value, &mut bytes, config::<LIMIT>())?;
    if bytes.len() > LIMIT {
        return Err(CodecError::TooLarge(bytes.len()));
    }
    Ok(bytes)
}

/// The value of all the bytes; bytes left over are an error. It may borrow from them.
pub fn decode<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, CodecError> {
    let (value, used) = decode_first(bytes)?;
    if used != bytes.len() {
        return Err(CodecError::Trailing(bytes.len() - used));
    }
    Ok(value)
}

/// The value that the bytes begin with, and how many of them it takes. It may borrow from them.
pub fn decode_first<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<(T, usize), CodecError> {
    let length = bytes.len();
    Ok(if length <= SHORT {
        bincode::serde::borrow_decode_from_slice(bytes, config::<{ SHORT * CLAIM }>())?
    } else if length <= MIDDLE {
        bincode::serde::borrow_decode_from_slice(bytes, config::<{ MIDDLE * CLAIM }>())?
    } else if length <= LONG {
        bincode::serde::borrow_decode_from_slice(bytes, config::<{ LONG * CLAIM }>())?
    } else if length > LIMIT {
        return Err(CodecError::TooLarge(length));
    } else {
        bincode::serde::borrow_decode_from_slice(bytes, config::<{ LIMIT * CLAIM }>())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_whole() {
        let value = (7_u64, "Łukasz".to_owned(), vec![Some(1_i64), None]);
        let bytes = encode(&value).unwrap();
        assert_eq!(decode::<(u64, String, Vec<Option<i64>>)>(&bytes).unwrap(), value);
    }

    #[test]
    fn bytes_left_over_are_refused() {
        let mut bytes = encode(&1_u8).unwrap();
        bytes.push(0);
        assert!(matches!(decode::<u8>(&bytes), Err(CodecError::Trailing(1))));
    }

    #[test]
    fn a_length_that_is_not_there_is_not_believed() {
        // A string that claims 4 GiB: the marker for a u32 length, then the length.
        let bytes = [252, 255, 255, 255, 255, b'x'];
        assert!(matches!(decode::<String>(&bytes), Err(CodecError::Decode(_))));
        // One of 16 MiB in a short value, for which no room is made either.
        let bytes = [252, 0, 0, 0, 1, b'x'];
        let error = decode::<String>(&bytes).unwrap_err();
        let limited = matches!(error, CodecError::Decode(bincode::error::DecodeError::LimitExceeded));
        assert!(limited, "{error:?}");
    }

    #[test]
    fn what_was_encoded_is_decoded_however_small_its_numbers_are() {
        for length in [SHORT, MIDDLE, LONG, LONG + 1] {
            let numbers = vec![1_i128; length];
            let bytes = encode(&numbers).unwrap();
            assert_eq!(decode::<Vec<i128>>(&bytes).unwrap(), numbers, "{length}");
        }
    }

    #[test]
    fn a_value_of_any_length_comes_back() {
        for length in [SHORT / 2, SHORT, MIDDLE - 8, MIDDLE, 200_000] {
            let numbers = (vec![1_u64; length], vec![(true, 0_i128); 100], "é".repeat(length / 4));
            let bytes = encode(&numbers).unwrap();
            assert_eq!(decode::<(Vec<u64>, Vec<(bool, i128)>, String)>(&bytes).unwrap(), numbers, "{length}");
        }
    }
}
