use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::may_stand;

/// A word of letters of any script, digits and hyphens, in lower case and composed; none where there is anything else
/// in it, or its first character is a hyphen or a mark. No mark that cannot be seen.
///
/// ```
/// use qapdesk::text::label;
/// assert_eq!(label(" Übergabe-2 ").as_deref(), Some("übergabe-2"));
/// assert_eq!(label("two words"), None);
/// assert_eq!(label("-minus"), None);
/// ```
pub fn label(text: &str) -> Option<String> {
    let word: String = text.trim().nfc().flat_map(char::to_lowercase).nfc().collect();
    let first = word.chars().next()?;
    let fits = |c: char| c.is_alphanumeric() || c == '-' || (is_combining_mark(c) && may_stand(c));
    (first.is_alphanumeric() && word.chars().all(fits)).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_word_of_any_script_and_stays_as_it_is() {
        for (text, expected) in
            [("Rush", "rush"), ("ΑΘΗΝΑ", "αθηνα"), ("हिन्दी", "हिन्दी"), ("李明", "李明"), ("2026-q4", "2026-q4")]
        {
            let word = label(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(word, expected);
            assert_eq!(label(&word).as_deref(), Some(expected));
        }
        for text in [
            "",
            " ",
            "-x",
            "a b",
            "a:b",
            "a,b",
            "\u{301}a",
            "a\u{200d}b",
            "xoco\u{34f}b",
            "a\u{202e}b",
            "a\nb",
            "x\"",
            "+a",
        ] {
            assert_eq!(label(text), None, "{text:?}");
        }
    }
}
