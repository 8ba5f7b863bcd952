//! A user's own keymap and settings, and lists of keys.

use qapdesk::tui::keymap::{Key, Keymap};
use qapdesk::tui::settings;

use super::clean;

/// Whatever stands in the files, mistakes are safe to show; a key that is read is written as it reads.
pub(super) fn body(data: &[u8]) {
    // No longer file is read.
    let text = String::from_utf8_lossy(&data[..data.len().min(64 * 1024)]);
    for read in [Keymap::laid_over("keys.toml", &text), Keymap::parse("keys.toml", &text)] {
        match read {
            Ok(keymap) => clean::line(keymap.origin()),
            Err(mistakes) => mistakes.iter().for_each(|mistake| told(&mistake.to_string())),
        }
    }
    let (_, mistakes) = settings::read("settings.toml", &text);
    for mistake in mistakes {
        told(&mistake.to_string());
    }
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '"' | ',' | '[' | ']')).take(200) {
        match word.parse::<Key>() {
            Ok(key) => assert_eq!(key.to_string().parse(), Ok(key), "{word:?} is {key}"),
            Err(error) => told(&error.to_string()),
        }
    }
}

fn told(mistake: &str) {
    clean::prose(mistake);
    assert!(mistake.len() < 1000, "{mistake}");
}
