use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

use super::Unclean;
use super::class::{is_ascii_of, is_ordinary};
use super::line::replace;
use super::scan::Scan;

/// Text of any number of lines that is safe to show: as a [`Line`](super::Line), but line ends and tabs stay.
///
/// Line ends are `\n` whatever they were; white space around the text stays. Deserialising cleans.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Prose(String);

impl Prose {
    /// The text with its line ends made `\n`, or the first character that may not be in it.
    pub fn parse(text: &str) -> Result<Self, Unclean> {
        if is_plain(text) {
            return Ok(Self(text.to_owned()));
        }
        let text = with_plain_line_ends(text);
        let mut scan = Scan::default();
        let mut chars = text.chars().peekable();
        let (mut line, mut column) = (1, 0);
        while let Some(found) = chars.next() {
            column += 1;
            if is_kept_control(found) {
                scan.keep(found);
                if found == '\n' {
                    (line, column) = (line + 1, 0);
                }
                continue;
            }
            if let Err(flaw) = scan.judge(found, chars.peek().copied()) {
                return Err(Unclean { flaw, found, line, column });
            }
        }
        Ok(Self(text.into_owned()))
    }

    /// The text made fit to be shown, as [`Line::clean`](super::Line::clean) does it, with line separators made `\n`.
    pub fn clean(text: &str) -> Self {
        if is_plain(text) {
            return Self(text.to_owned());
        }
        let text = with_plain_line_ends(text);
        let mut scan = Scan::default();
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let c = if matches!(c, '\u{2028}' | '\u{2029}') { '\n' } else { c };
            if is_kept_control(c) {
                scan.keep(c);
                out.push(c);
                continue;
            }
            match scan.judge(c, chars.peek().copied()) {
                Ok(()) => out.push(c),
                Err(flaw) => replace(flaw, c, &mut scan, &mut out),
            }
        }
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

fn is_plain(text: &str) -> bool {
    is_ascii_of(text, |byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'))
        || text.chars().all(|c| is_ordinary(c) || is_kept_control(c))
}

fn is_kept_control(c: char) -> bool {
    matches!(c, '\n' | '\t')
}

fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

impl Deref for Prose {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Prose {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if is_plain(&text) {
            return Ok(Self(text));
        }
        Ok(Self::clean(&text))
    }
}
