use super::{Line, cut};

/// The most of a text that is looked at, in characters: cleaning a long one only to cut it would be wasted.
const LOOKED_AT: usize = 160;

/// The beginning of a text that somebody typed, as a message about it shows it: clean, in at most 40 columns.
///
/// ```
/// use qapdesk::text::excerpt;
/// assert_eq!(excerpt("\u{1b}[2Jmonday\u{202e}"), "␛[2Jmonday");
/// assert_eq!(excerpt(&"x".repeat(1000)).chars().count(), 40);
/// ```
pub fn excerpt(text: &str) -> String {
    excerpt_of(text, 40)
}

/// The same in at most so many columns.
pub fn excerpt_of(text: &str, columns: usize) -> String {
    if text.len() <= columns && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    let start: String = text.chars().take(LOOKED_AT.max(columns)).collect();
    // Whatever the cut parted is clean again.
    Line::clean(&cut(&Line::clean(&start), columns)).to_string()
}
