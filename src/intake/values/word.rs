use super::Parsed;
use crate::domain::{Requirement, RequirementError};
use crate::intake::fault::{Fault, quote};
use crate::intake::tree::{Node, Value};
use crate::text::nearest;

/// One of the words that a field knows.
pub(in crate::intake) fn word<T: Copy>(node: &Node<'_>, all: &[T], id: fn(T) -> &'static str) -> Parsed<T> {
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

/// A requirement by its id: one of the eight, or one of a program's own.
pub(in crate::intake) fn requirement(node: &Node<'_>) -> Parsed<Requirement> {
    let Value::Text(text) = &node.value else { return Err(node.instead_of("text")) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|error| match error {
        RequirementError::Near { near, .. } => {
            let known = Requirement::ALL.map(Requirement::standard_id).join(", ");
            Fault::UnknownWord { found: quote(text), nearest: Some(near), known }
        }
        RequirementError::Unlike(_) => Fault::NotOwnId(quote(text)),
    })
}
