//! Public keys that somebody pastes.

use qapdesk::text::PublicKey;

use super::clean;

/// A key that is taken is one line that no shell and no sshd misreads, and reads back to itself.
pub(super) fn body(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match text.parse::<PublicKey>() {
        Ok(key) => {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || " +/=-@.".contains(c);
            assert!(key.as_str().chars().all(is_plain), "{:?}", key.as_str());
            assert!(key.fingerprint().chars().all(|c| is_plain(c) || c == ':'), "{:?}", key.fingerprint());
            clean::line(key.comment());
            let back: PublicKey = key.as_str().parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!((back.as_str(), back.fingerprint()), (key.as_str(), key.fingerprint()));
        }
        Err(error) => clean::line(&error.to_string()),
    }
}
