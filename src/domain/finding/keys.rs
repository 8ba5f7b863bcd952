//! Keys of cases and pseudonyms of givers: whether one is stated, and which are the same.

use crate::text::{Line, plain_key, same_key, stated};

/// What people write in the place of a key that they do not have.
const NONE: [&str; 9] =
    ["n/a", "none", "nil", "unknown", "not known", "not stated", "not applicable", "tbd", "confidential"];
/// The same where no giver is meant, whose initials these may be.
const NONE_OR_INITIALS: [&str; 3] = ["na", "n.a.", "n. a."];

/// How case keys are compared: a pseudonym written in another case, with other blanks, another hyphen or letters of another
/// width, or with its marks apart from their letters is the same mediation.
pub(in crate::domain) fn case_key(key: &str) -> String {
    plain_key(key)
}

/// A case's key where one is stated: `-` or `n/a` in its place states none, so two of them are not the same mediation
/// (R3, R4).
pub(in crate::domain) fn stated_case(key: Option<&Line>) -> Option<&Line> {
    stated(key).filter(|key| has_figure(key) || !is_placeholder(key) && !is_one_of(&NONE_OR_INITIALS, key))
}

/// A giver's pseudonym where one is stated (R4).
pub(in crate::domain) fn stated_giver(pseudonym: Option<&Line>) -> Option<&Line> {
    stated(pseudonym).filter(|pseudonym| has_figure(pseudonym) || !is_placeholder(pseudonym))
}

/// Whether it is no placeholder for sure: nearly all keys have a figure, and are looked at again and again.
fn has_figure(key: &str) -> bool {
    key.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_placeholder(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric) || is_one_of(&NONE, text)
}

fn is_one_of(words: &[&str], text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return words.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    words.iter().any(|word| same_key(word, text))
}
