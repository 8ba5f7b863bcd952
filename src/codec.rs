//! The one place that turns values into stored or sent bytes and back.
//!
//! Every stored record and every frame on the wire is bincode 2 in its standard configuration (little endian,
//! variable-length integers) under a size limit, so that a length written by somebody else is never believed.
//! Versions are not this module's concern: whoever stores or sends a value puts its version byte in front.

use serde::{Serialize, de::DeserializeOwned};

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

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<LIMIT>()
}

/// The bytes of a value.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let bytes = bincode::serde::encode_to_vec(value, config())?;
    if bytes.len() > LIMIT {
        return Err(CodecError::TooLarge(bytes.len()));
    }
    Ok(bytes)
}

/// The value of all the bytes; bytes left over are an error.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let (value, used) = bincode::serde::decode_from_slice(bytes, config())?;
    if used != bytes.len() {
        return Err(CodecError::Trailing(bytes.len() - used));
    }
    Ok(value)
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
    }
}
