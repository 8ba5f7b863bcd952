//! Sealing a record under the key of its application.
//!
//! XChaCha20-Poly1305 with a nonce that is made of the text itself, so that the same record under the same key gives the
//! same bytes, and a write that is tried again never uses a nonce for two texts.

use std::{fmt, sync::LazyLock};

use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};
use chacha20::{R20, hchacha};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};

/// The length of what stands before the sealed text, in bytes.
const NONCE: usize = 24;
/// How much of that makes the key of the one text; the cipher gets the rest as its nonce.
const OF_KEY: usize = 16;
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
        let mut sealed = Vec::with_capacity(NONCE + text.len() + CHACHA20_POLY1305.tag_len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(text);
        let (key, rest) = xchacha(&self.for_text(), &nonce)?;
        let tag = key.seal_in_place_separate_tag(rest, Aad::from(beside), &mut sealed[NONCE..]).ok()?;
        sealed.extend_from_slice(tag.as_ref());
        Some(sealed)
    }

    /// The text that was sealed beside this, or nothing if key, text or what is beside it is another.
    pub(in crate::store) fn open(&self, beside: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk()?;
        let (key, rest) = xchacha(&self.for_text(), nonce)?;
        let mut text = sealed.to_vec();
        let length = key.open_in_place(rest, Aad::from(beside), &mut text).ok()?.len();
        text.truncate(length);
        Some(text)
    }

    fn for_text(&self) -> [u8; 32] {
        static CONTEXT: LazyLock<ContextKey> = LazyLock::new(|| hash_derive_key_context(FOR_TEXT));
        self.derived(&CONTEXT)
    }

    fn for_nonce(&self) -> [u8; 32] {
        static CONTEXT: LazyLock<ContextKey> = LazyLock::new(|| hash_derive_key_context(FOR_NONCE));
        self.derived(&CONTEXT)
    }

    /// The key for a purpose, as `blake3::derive_key` has it; what is the same for all keys is hashed once.
    fn derived(&self, context: &ContextKey) -> [u8; 32] {
        *blake3::Hasher::new_from_context_key(context).update(&self.0).finalize().as_bytes()
    }

    fn nonce(&self, beside: &[u8], text: &[u8]) -> [u8; NONCE] {
        let mut hasher = blake3::Hasher::new_keyed(&self.for_nonce());
        hasher.update(&(beside.len() as u64).to_le_bytes()).update(beside).update(text);
        let mut nonce = [0; NONCE];
        hasher.finalize_xof().fill(&mut nonce);
        nonce
    }
}

/// XChaCha20-Poly1305 as the cipher that it is of one text (draft-irtf-cfrg-xchacha, 2.3): a key that is made of the key
/// and most of the nonce, and a nonce of the rest.
fn xchacha(key: &[u8; 32], nonce: &[u8; NONCE]) -> Option<(LessSafeKey, Nonce)> {
    let (of_key, rest) = nonce.split_first_chunk::<OF_KEY>()?;
    let key = UnboundKey::new(&CHACHA20_POLY1305, &hchacha::<R20>(key.into(), of_key.into())).ok()?;
    let mut short = [0; 12];
    short[4..].copy_from_slice(rest);
    Some((LessSafeKey::new(key), Nonce::assume_unique_for_key(short)))
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
    fn keys_are_derived_as_blake3_says() {
        let key = Key::new([7; 32]);
        assert_eq!(key.for_text(), blake3::derive_key(FOR_TEXT, &[7; 32]));
        assert_eq!(key.for_nonce(), blake3::derive_key(FOR_NONCE, &[7; 32]));
    }

    /// The test vector A.3.1 of draft-irtf-cfrg-xchacha-03.
    #[test]
    fn the_cipher_is_the_one_of_the_draft() {
        let key: [u8; 32] = std::array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
        let nonce: [u8; NONCE] = std::array::from_fn(|at| 0x40 + u8::try_from(at).unwrap());
        let beside = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let mut text = *b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
            sunscreen would be it.";
        let (key, rest) = xchacha(&key, &nonce).unwrap();
        let tag = key.seal_in_place_separate_tag(rest, Aad::from(beside), &mut text).unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        assert_eq!(
            hex(&text),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c\
             54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812\
             f615c68b13b52e"
        );
        assert_eq!(hex(tag.as_ref()), "c0875924c1c7987947deafd8780acf49");
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
