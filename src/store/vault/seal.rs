//! Sealing a record under the key of its application.
//!
//! XChaCha20-Poly1305 with a nonce that is made of the text itself, so that the same record under the same key gives the
//! same bytes, and a write that is tried again never uses a nonce for two texts.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

/// The length of what stands before the sealed text, in bytes.
const NONCE: usize = 24;
/// What the keys for the two purposes are derived under; each says what it is for, and neither may ever change.
const FOR_TEXT: &str = "qapdesk 2026-11-26 text of a sealed record";
const FOR_NONCE: &str = "qapdesk 2026-11-26 nonce of a sealed record";

/// The key of an application.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Key([u8; 32]);

impl Key {
    pub(in crate::store) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals a text; it opens only with the same `beside`, which stays readable next to it. None for a text that is longer
    /// than the cipher takes, which is far beyond every record.
    pub(in crate::store) fn seal(&self, beside: &[u8], text: &[u8]) -> Option<Vec<u8>> {
        let nonce = self.nonce(beside, text);
        let sealed = self.cipher().encrypt(&nonce, Payload { msg: text, aad: beside }).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// The text that was sealed beside this, or nothing if key, text or what is beside it is another.
    pub(in crate::store) fn open(&self, beside: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        self.cipher().decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: beside }).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&blake3::derive_key(FOR_TEXT, &self.0).into())
    }

    fn nonce(&self, beside: &[u8], text: &[u8]) -> XNonce {
        let mut hasher = blake3::Hasher::new_keyed(&blake3::derive_key(FOR_NONCE, &self.0));
        hasher.update(&(beside.len() as u64).to_le_bytes()).update(beside).update(text);
        let mut nonce = [0; NONCE];
        hasher.finalize_xof().fill(&mut nonce);
        nonce.into()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_with_its_key_and_what_was_beside_it_and_with_nothing_else() {
        let (key, other) = (Key::new([7; 32]), Key::new([8; 32]));
        let sealed = key.seal(b"QAP-2026-0001", b"Jane O'Connor").unwrap();
        assert_eq!(key.open(b"QAP-2026-0001", &sealed).unwrap(), b"Jane O'Connor");
        assert_eq!(key.seal(b"QAP-2026-0001", b"Jane O'Connor").unwrap(), sealed, "the same again");
        assert!(!sealed.windows(4).any(|window| window == b"Jane"));
        assert_eq!(key.open(b"QAP-2026-0002", &sealed), None);
        assert_eq!(other.open(b"QAP-2026-0001", &sealed), None);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(key.open(b"QAP-2026-0001", &damaged), None, "byte {at}");
            assert_eq!(key.open(b"QAP-2026-0001", &sealed[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn another_text_or_another_place_has_another_nonce() {
        let key = Key::new([7; 32]);
        let nonce = |beside: &[u8], text: &[u8]| key.seal(beside, text).unwrap()[..NONCE].to_vec();
        let nonces = [nonce(b"1", b"text"), nonce(b"1", b"texu"), nonce(b"2", b"text"), nonce(b"1t", b"ext")];
        for (place, one) in nonces.iter().enumerate() {
            assert!(!nonces[place + 1..].contains(one), "{place}");
        }
    }
}
