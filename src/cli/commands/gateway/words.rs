//! The text of a command split into words, as a shell would, without anything else that a shell does.

/// The longest text that is split, in bytes.
const LONGEST: usize = 64 * 1024;

/// Why a text is not a row of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// More than anybody types.
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
    /// It ends in the middle of a word.
    #[error("a quotation mark is not closed")]
    Open,
    /// What no terminal and no log should be sent.
    #[error("there is a control character in it")]
    Control,
    /// It is not text.
    #[error("it is not UTF-8")]
    NotUtf8,
}

/// Splits at blanks. Quotation marks of both kinds keep blanks, and a backslash keeps the character after it, inside
/// double ones only where it would be special there. Nothing is replaced: `$`, `*`, `;` and the like are themselves.
pub fn split(text: &str) -> Result<Vec<String>, WordsError> {
    if text.len() > LONGEST {
        return Err(WordsError::TooLong);
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(WordsError::Control);
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\n' | '\t' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(WordsError::Open)? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => double(word.get_or_insert_default(), &mut chars)?,
            '\\' => word.get_or_insert_default().push(chars.next().ok_or(WordsError::Open)?),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

fn double(word: &mut String, chars: &mut std::str::Chars<'_>) -> Result<(), WordsError> {
    loop {
        match chars.next().ok_or(WordsError::Open)? {
            '"' => return Ok(()),
            '\\' => {
                let next = chars.next().ok_or(WordsError::Open)?;
                if !matches!(next, '"' | '\\' | '$' | '`') {
                    word.push('\\');
                }
                word.push(next);
            }
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_a_shell_splits_them() {
        for (text, words) in [
            ("", &[][..]),
            ("  status   jane ", &["status", "jane"]),
            ("note 1 'it'\\''s \"so\"'", &["note", "1", "it's \"so\""]),
            (r#"note 1 "a \"b\" \n $x""#, &["note", "1", r#"a "b" \n $x"#]),
            ("status o\\'connor", &["status", "o'connor"]),
            ("tag 1 ''", &["tag", "1", ""]),
            ("status 'Müller'\tx", &["status", "Müller", "x"]),
            ("status #1 a;b *", &["status", "#1", "a;b", "*"]),
        ] {
            assert_eq!(split(text).unwrap(), words, "{text}");
        }
    }

    #[test]
    fn what_is_no_row_of_words_is_refused() {
        assert_eq!(split("a 'b"), Err(WordsError::Open));
        assert_eq!(split("a \"b"), Err(WordsError::Open));
        assert_eq!(split("a \\"), Err(WordsError::Open));
        assert_eq!(split("a \u{1b}[2J"), Err(WordsError::Control));
        assert_eq!(split(&"x".repeat(LONGEST + 1)), Err(WordsError::TooLong));
    }
}
