//! What a PDF may be made into while it is loaded. What is packed costs its sender a thousandth of what it is unpacked to,
//! and each value of it takes dozens of bytes of memory, so that all of it together is counted while it is loaded.

use std::cell::Cell;

use lopdf::{DecompressError, Document, LoadOptions, Object, ObjectId};

use super::whole::is_whole;
use crate::intake::fault::{Fault, quote};

/// The longest file that is read as a form, in bytes.
const LONGEST: usize = 20 * 1024 * 1024;
/// What one stream may be unpacked to, in bytes.
const LARGEST_STREAM: usize = 2 * 1024 * 1024;
/// The same of all streams that hold objects.
const MOST_UNPACKED: usize = 4 * 1024 * 1024;
/// The same of all tables that say where objects are: each saving may have added one.
const MOST_OF_TABLES: usize = 8 * 1024 * 1024;
/// The same of streams that are unpacked for the length of another one, which nobody is asked about.
const MOST_ASIDE: usize = 2 * 1024 * 1024;
/// The most values: numbers, names, words of a text and the like. A filled form has some hundred thousand.
const MOST_VALUES: usize = 1_000_000;

/// The objects of a PDF.
///
/// # Errors
/// What is no PDF, what is locked or cut off, and what is larger or unpacks to more than a form.
pub(super) fn load(bytes: &[u8]) -> Result<Document, Fault> {
    if bytes.len() > LONGEST {
        return Err(Fault::PdfTooLong(LONGEST / 1024 / 1024));
    }
    let names = Names::of(bytes);
    // What is locked is refused in any case, and would be unlocked and unpacked first.
    if names.n_locks > 0 {
        return Err(Fault::PdfLocked);
    }
    if !is_whole(bytes) {
        return Err(Fault::PdfCut);
    }
    let document = loaded(bytes, &names, false)?;
    if has_pages(&document) || document.xref_recovery.is_some() {
        return Ok(document);
    }
    // Where the tables read well and lead nowhere, the objects may be there all the same.
    let rebuilt = loaded(bytes, &names, true)?;
    Ok(if has_pages(&rebuilt) { rebuilt } else { document })
}

fn loaded(bytes: &[u8], names: &Names, force_reconstruct: bool) -> Result<Document, Fault> {
    let limit = names.stream_limit();
    LEFT.set(Left { bytes: MOST_UNPACKED, values: MOST_VALUES, is_over: false });
    let options = LoadOptions {
        filter: Some(weigh),
        max_decompressed_size: Some(limit),
        force_reconstruct,
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options);
    if LEFT.get().is_over {
        return Err(Fault::PdfUnpacks);
    }
    document.map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Fault::PdfLocked,
        lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => Fault::PdfUnpacks,
        error => Fault::Pdf(quote(&error.to_string())),
    })
}

fn has_pages(document: &Document) -> bool {
    let pages = document.catalog().and_then(|catalog| catalog.get_deref(b"Pages", document));
    pages.and_then(Object::as_dict).is_ok_and(|pages| pages.has(b"Kids"))
}

/// What is left of the bounds for the PDF that this thread loads: lopdf takes no closure.
#[derive(Clone, Copy)]
struct Left {
    bytes: usize,
    values: usize,
    is_over: bool,
}

thread_local! {
    static LEFT: Cell<Left> = const { Cell::new(Left { bytes: 0, values: 0, is_over: false }) };
}

/// Counts an object before it is kept, and what it holds packed before that is unpacked; beyond the bounds nothing is kept.
fn weigh(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let mut left = LEFT.get();
    left.is_over |= left.less(object).is_none();
    LEFT.set(left);
    (!left.is_over).then(|| (id, object.clone()))
}

impl Left {
    /// Takes an object off; nothing where that is more than is left.
    fn less(&mut self, object: &Object) -> Option<()> {
        if let Object::Stream(stream) = object
            && stream.dict.has_type(b"ObjStm")
        {
            match stream.get_plain_content_with_limit(self.bytes) {
                Ok(content) => {
                    self.bytes = self.bytes.checked_sub(content.len())?;
                    self.values = self.values.checked_sub(n_words(&content))?;
                }
                Err(lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => return None,
                // Then lopdf cannot unpack it either.
                Err(_) => {}
            }
        }
        let mut within = vec![object];
        while let Some(object) = within.pop() {
            self.values = self.values.checked_sub(1)?;
            match object {
                Object::Array(values) => within.extend(values),
                Object::Dictionary(entries) => within.extend(entries.iter().map(|(_, value)| value)),
                Object::Stream(stream) => within.extend(stream.dict.iter().map(|(_, value)| value)),
                _ => {}
            }
        }
        Some(())
    }
}

/// How many words a text of objects has, which is no fewer than it has values.
fn n_words(content: &[u8]) -> usize {
    let (mut count, mut is_within) = (0, false);
    for byte in content {
        let opens = matches!(byte, b'/' | b'(' | b'<' | b'[' | b'{');
        let parts = is_blank(*byte) || matches!(byte, b')' | b'>' | b']' | b'}' | b'%');
        count += usize::from(opens || (!parts && !is_within));
        is_within = !parts && !matches!(byte, b'[' | b'<' | b'{');
    }
    count
}

/// How often names stand in a file from which it follows how much may be unpacked; no fewer than lopdf will find.
#[derive(Debug, Default, PartialEq, Eq)]
struct Names {
    /// Tables that say where objects are name their size.
    n_tables: usize,
    /// Streams that hold objects name where the first one begins.
    n_holders: usize,
    /// Locks.
    n_locks: usize,
    /// Whether a stream says its length somewhere else, which may be in a stream that holds objects.
    has_far_length: bool,
}

impl Names {
    fn of(bytes: &[u8]) -> Self {
        let mut names = Self::default();
        for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
            let rest = &bytes[at + 1..];
            names.n_tables += usize::from(after_name(rest, b"Size").is_some());
            names.n_holders += usize::from(after_name(rest, b"First").is_some());
            names.n_locks += usize::from(after_name(rest, b"Encrypt").is_some());
            names.has_far_length |= after_name(rest, b"Length").is_some_and(is_far);
        }
        names
    }

    /// What one stream may be unpacked to, so that those of which nobody is asked are bounded together.
    fn stream_limit(&self) -> usize {
        let limit = LARGEST_STREAM.min(MOST_OF_TABLES / self.n_tables.max(1));
        if self.has_far_length { limit.min(MOST_ASIDE / self.n_holders.max(1)) } else { limit }
    }
}

/// What follows a name, however it is written; nothing where another one stands there.
fn after_name<'a>(mut bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    for letter in name {
        bytes = match bytes {
            [b'#', high, low, rest @ ..] if hex(*high, *low) == Some(*letter) => rest,
            [byte, rest @ ..] if byte == letter => rest,
            _ => return None,
        };
    }
    let is_end = bytes.first().is_none_or(|byte| is_blank(*byte) || b"/()<>[]{}%".contains(byte));
    is_end.then_some(bytes)
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? * 16 + digit(low)?)
}

/// Whether a length is anything but a number that stands there.
fn is_far(after: &[u8]) -> bool {
    let rest = skip(after, is_blank);
    let behind = skip(rest, |byte| byte.is_ascii_digit());
    rest.len() == behind.len() || !matches!(skip(behind, is_blank).first(), Some(b'/' | b'>'))
}

pub(super) fn skip(bytes: &[u8], is: impl Fn(u8) -> bool) -> &[u8] {
    let n_skipped = bytes.iter().take_while(|byte| is(**byte)).count();
    &bytes[n_skipped..]
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_written() {
        let names = |text: &str| Names::of(text.as_bytes());
        assert_eq!(
            names("<</Size 3/First 4/FirstChar 3/Length 5>>"),
            Names { n_tables: 1, n_holders: 1, ..Names::default() }
        );
        assert_eq!(
            names("/#53ize/Fir#73t<</Encrypt"),
            Names { n_tables: 1, n_holders: 1, n_locks: 1, ..Names::default() }
        );
        for far in ["/Length 5 0 R", "/Length%\n5/", "/L#65ngth 5 0 R", "/Length [5]", "/Length"] {
            assert!(names(far).has_far_length, "{far}");
        }
        for near in ["/Length 5>>", "/Length 5 /N 3", "/Length1 5 0 R", "/Length\r\n5\r\n>>"] {
            assert!(!names(near).has_far_length, "{near}");
        }
    }

    #[test]
    fn a_stream_may_hold_less_where_many_are_unpacked_unasked() {
        let limit = |n_tables, n_holders, has_far_length| {
            Names { n_tables, n_holders, n_locks: 0, has_far_length }.stream_limit()
        };
        assert_eq!(limit(1, 500, false), LARGEST_STREAM);
        assert_eq!(limit(80, 0, false), MOST_OF_TABLES / 80);
        assert_eq!(limit(1, 16, true), MOST_ASIDE / 16);
        assert_eq!(limit(usize::MAX, usize::MAX, true), 0);
    }

    #[test]
    fn a_text_has_no_fewer_words_than_values() {
        for (text, least) in [("0 0 0", 3), ("[[[]]]", 3), ("/A/B/C", 3), ("()()", 2), ("<<>><00>", 3), ("[0(a)0]", 4)]
        {
            assert!(n_words(text.as_bytes()) >= least, "{text}");
        }
    }
}
