//! What stands around a value in the state database, so that a damaged one is never taken for a good one.

/// The format version that this program writes.
const VERSION: u8 = 1;
/// Version byte, CRC-32C.
const OVERHEAD: usize = 5;

/// Version byte, CRC-32C over key, version and bytes, then the bytes.
pub(super) fn seal(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(OVERHEAD + bytes.len());
    sealed.push(VERSION);
    sealed.extend_from_slice(&checksum(key, VERSION, bytes).to_le_bytes());
    sealed.extend_from_slice(bytes);
    sealed
}

/// The bytes that were sealed under this key, or nothing if they do not check.
pub(super) fn unseal<'a>(key: &[u8], sealed: &'a [u8]) -> Option<&'a [u8]> {
    let (&[version, a, b, c, d], bytes) = sealed.split_first_chunk::<OVERHEAD>()?;
    let checks = version == VERSION && u32::from_le_bytes([a, b, c, d]) == checksum(key, version, bytes);
    checks.then_some(bytes)
}

/// A number for a record. The sum of all records' numbers tells whether each is there and is the right one.
pub(super) fn weight(key: &[u8], sealed: &[u8]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(key.len() as u64).to_le_bytes()).update(key).update(sealed);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    u128::from_le_bytes(bytes)
}

fn checksum(key: &[u8], version: u8, bytes: &[u8]) -> u32 {
    let crc = crc32c::crc32c_append(crc32c::crc32c(key), &[version]);
    crc32c::crc32c_append(crc, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_flipped_byte_and_no_other_key_is_taken() {
        let sealed = seal(b"key", b"value");
        assert_eq!(unseal(b"key", &sealed), Some(&b"value"[..]));
        assert_eq!(unseal(b"kez", &sealed), None);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(unseal(b"key", &damaged), None, "byte {at}");
            assert_eq!(unseal(b"key", &sealed[..at]), None, "cut at {at}");
        }
    }
}
