use std::ops::Deref;

/// Whether a text says nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A text that is there and not blank.
pub fn stated<T: Deref<Target = str>>(text: Option<&T>) -> Option<&T> {
    text.filter(|text| !is_blank(text))
}
