/// A text with some words in the place of others, wherever nothing that `joins` them to more stands before or after; none
/// where they stand nowhere so.
pub(super) fn swapped(text: &str, before: &str, after: &str, joins: impl Fn(char) -> bool) -> Option<String> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (place, _) in text.match_indices(before) {
        let end = place + before.len();
        let around = [text[..place].chars().next_back(), text[end..].chars().next()];
        if !around.into_iter().flatten().any(&joins) {
            parts.push(&text[from..place]);
            from = end;
        }
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(&text[from..]);
    Some(parts.join(after))
}
