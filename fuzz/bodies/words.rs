//! What somebody typed after `ssh desk@host`.

use qapdesk::cli::split_words;

/// Words have no controls; said again in quotes they are the same words.
pub(super) fn body(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(words) = split_words(&text) else { return };
    let quoted: Vec<String> = words.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
    for word in &words {
        assert!(!word.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{word:?}");
    }
    let quoted = quoted.join(" ");
    if quoted.len() < 60_000 {
        assert_eq!(split_words(&quoted).ok(), Some(words));
    }
}
