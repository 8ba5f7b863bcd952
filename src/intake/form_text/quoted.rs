use std::fmt::Write as _;

/// A text in TOML's double quotes, on one line.
pub(in crate::intake) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        escape(letter, &mut out);
    }
    out.push('"');
    out
}

/// A text of several lines in three quotes, line for line as it is; one of a single line in plain quotes.
pub(in crate::intake) fn quoted_prose(text: &str) -> String {
    if !text.contains('\n') {
        return quoted(text);
    }
    let mut out = "\"\"\"\n".to_owned();
    let mut letters = text.chars().peekable();
    // Quotes stand as they are, but never three in a row and never last.
    let mut n_quotes = 0;
    while let Some(letter) = letters.next() {
        n_quotes = if letter == '"' { n_quotes + 1 } else { 0 };
        if letter == '\n' || letter == '"' && n_quotes < 3 && letters.peek().is_some() {
            out.push(letter);
        } else {
            escape(letter, &mut out);
            n_quotes = 0;
        }
    }
    out.push_str("\"\"\"");
    out
}

/// White space of every kind is written out where an editor could change it unseen.
fn escape(letter: char, out: &mut String) {
    match letter {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        // What no TOML text may hold as it is: the form's reader says so of the value, and at its place.
        letter if letter.is_control() => {
            let _ = write!(out, "\\u{:04X}", u32::from(letter));
        }
        letter => out.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn toml_reads_back_what_was_quoted(text in "(?s)[\"\\\\\t\n\u{b}\u{7f}\u{85} a-cüß李\u{301}]{0,40}") {
            for quoted in [quoted(&text), quoted_prose(&text)] {
                let read: toml::Table = toml::from_str(&format!("key = {quoted}\n")).unwrap();
                prop_assert_eq!(read["key"].as_str(), Some(text.as_str()), "{}", quoted);
            }
        }
    }
}
