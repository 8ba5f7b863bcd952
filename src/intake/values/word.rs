use super::Parsed;
use crate::intake::fault::{Fault, quote};
use crate::intake::tree::{Node, Value};
use crate::text::nearest;

/// One of the words that a field knows.
pub(in crate::intake) fn word<T: Copy>(node: &Node, all: &[T], id: fn(T) -> &'static str) -> Parsed<T> {
    let Value::Text(text) = &node.value else { return Err(node.instead_of("text")) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(found) = all.iter().copied().find(|one| id(*one) == text) {
        return Ok(Some(found));
    }
    let words: Vec<&'static str> = all.iter().map(|one| id(*one)).collect();
    // A long text is near to none of them, and not worth comparing.
    let nearest = (text.len() <= 40).then(|| nearest(text, words.iter().copied())).flatten();
    Err(Fault::UnknownWord { found: quote(text), nearest, known: words.join(", ") })
}
