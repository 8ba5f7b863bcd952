use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

use super::class::{is_ascii_of, is_ordinary};
use super::scan::Scan;
use super::{Flaw, Unclean};

/// One line of text that is safe to show: no line ends, tabs, control characters or invisible tricks.
///
/// Characters stay as they were written; white space around the text does not. Deserialising cleans, so that text
/// stored under older rules never fails to load.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Line(String);

impl Line {
    /// The text without the white space around it, or the first character that may not be in it.
    pub fn parse(text: &str) -> Result<Self, Unclean> {
        let trimmed = text.trim();
        if is_plain(trimmed) {
            return Ok(Self(trimmed.to_owned()));
        }
        let skipped = text.chars().count() - text.trim_start().chars().count();
        let mut scan = Scan::default();
        let mut chars = trimmed.chars().peekable();
        let mut column = skipped;
        while let Some(found) = chars.next() {
            column += 1;
            let flaw = if is_break(found) { Some(Flaw::Break) } else { scan.judge(found, chars.peek().copied()).err() };
            if let Some(flaw) = flaw {
                return Err(Unclean { flaw, found, line: 1, column });
            }
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The text made fit to be shown: control characters become symbols (`␛`, `<9b>`), tabs and line ends become one
    /// space, what has no meaning of its own becomes `�`, what cannot be seen goes.
    pub fn clean(text: &str) -> Self {
        let trimmed = text.trim();
        if is_plain(trimmed) {
            return Self(trimmed.to_owned());
        }
        let mut scan = Scan::default();
        let mut out = String::with_capacity(trimmed.len());
        let mut chars = trimmed.chars().peekable();
        while let Some(c) = chars.next() {
            if is_break(c) || matches!(c, '\u{2028}' | '\u{2029}') {
                if !out.ends_with(' ') {
                    scan.keep(' ');
                    out.push(' ');
                }
                continue;
            }
            match scan.judge(c, chars.peek().copied()) {
                Ok(()) => out.push(c),
                Err(flaw) => replace(flaw, c, &mut scan, &mut out),
            }
        }
        let end = out.trim_end().len();
        out.truncate(end);
        let start = out.len() - out.trim_start().len();
        out.drain(..start);
        Self(out)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Puts what is shown instead of a character that may not stay; nothing for one that cannot be seen anyway.
pub(super) fn replace(flaw: Flaw, found: char, scan: &mut Scan, out: &mut String) {
    let code = u32::from(found);
    let shown = match flaw {
        Flaw::Control if code < 0x20 => char::from_u32(0x2400 + code),
        Flaw::Control if code == 0x7f => Some('\u{2421}'),
        Flaw::Control => {
            out.push('<');
            out.extend([code >> 4, code & 0xf].into_iter().filter_map(|digit| char::from_digit(digit, 16)));
            Some('>')
        }
        Flaw::PrivateUse | Flaw::Noncharacter => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    };
    if let Some(shown) = shown {
        scan.keep(shown);
        out.push(shown);
    }
}

/// Whether a text is of ordinary characters alone, which may all stay.
fn is_plain(text: &str) -> bool {
    is_ascii_of(text, |byte| matches!(byte, b' '..=b'~')) || text.chars().all(is_ordinary)
}

fn is_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r')
}

impl Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Line {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if is_plain(&text) && text.trim().len() == text.len() {
            return Ok(Self(text));
        }
        Ok(Self::clean(&text))
    }
}
