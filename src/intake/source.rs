use std::path::Path;

use serde::de::IgnoredAny;

use super::fault::Fault;

/// The largest form, in MiB.
const FORM_MIB: usize = 4;
/// The largest file of many forms, in MiB.
const FILE_MIB: usize = 64;
const MIB: usize = 1024 * 1024;

/// How the text of a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Toml,
    Json,
    /// One JSON object a line.
    JsonLines,
}

/// The text of a file and its format, told by the name's ending, else by the text.
pub(super) fn open<'a>(file_name: &str, bytes: &'a [u8]) -> Result<(Format, &'a str), Fault> {
    let named = format_of(file_name);
    let most = if matches!(named, Some(Format::Toml | Format::Json)) { FORM_MIB } else { FILE_MIB };
    check_size(bytes.len(), most)?;
    let text = decode(bytes)?;
    let format = named.unwrap_or_else(|| guess(text));
    if format != Format::JsonLines {
        check_size(bytes.len(), FORM_MIB)?;
    }
    Ok((format, text))
}

/// The text of a score sheet's file, or of a table's.
pub(super) fn sheet_text(bytes: &[u8]) -> Result<&str, Fault> {
    check_size(bytes.len(), FORM_MIB)?;
    decode(bytes).map_err(|fault| if fault == Fault::Empty { Fault::EmptyTable } else { fault })
}

/// Refuses a form that is too large.
pub(super) fn check_form_size(length: usize) -> Result<(), Fault> {
    check_size(length, FORM_MIB)
}

fn check_size(length: usize, most: usize) -> Result<(), Fault> {
    if length > most * MIB { Err(Fault::TooLarge(most)) } else { Ok(()) }
}

fn format_of(file_name: &str) -> Option<Format> {
    let extension = Path::new(file_name).extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "toml" => Some(Format::Toml),
        "json" => Some(Format::Json),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        _ => None,
    }
}

fn decode(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Fault::Utf16);
    }
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(Fault::Binary);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?;
    if text.trim().is_empty() { Err(Fault::Empty) } else { Ok(text) }
}

/// A text that begins with `{` is JSON: one object a line where its first line is whole and others follow.
fn guess(text: &str) -> Format {
    let text = text.trim();
    if !text.starts_with('{') {
        return Format::Toml;
    }
    match text.split_once('\n') {
        Some((first, _)) if serde_json::from_str::<IgnoredAny>(first).is_ok() => Format::JsonLines,
        _ => Format::Json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_told_by_the_ending_else_by_the_text() {
        let cases: [(&str, &str, Format); 8] = [
            ("a.TOML", "{", Format::Toml),
            ("a.json", "x", Format::Json),
            ("a.jsonl", "x", Format::JsonLines),
            ("a.ndjson", "x", Format::JsonLines),
            ("-", "form = 1", Format::Toml),
            ("-", " \n{\n}", Format::Json),
            ("form.txt", "{}\n{}\n", Format::JsonLines),
            ("-", "{}\n", Format::Json),
        ];
        for (name, text, format) in cases {
            assert_eq!(open(name, text.as_bytes()).unwrap().0, format, "{name} {text:?}");
        }
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(open("a.toml", b""), Err(Fault::Empty));
        assert_eq!(open("a.toml", b"\xef\xbb\xbf \n"), Err(Fault::Empty));
        assert_eq!(open("a.toml", b"%PDF\0\xff"), Err(Fault::Binary));
        assert_eq!(open("a.toml", b"\xff\xfea\0"), Err(Fault::Utf16));
        assert_eq!(open("a.toml", b"a = \"\xfc\""), Err(Fault::NotUtf8));
        assert_eq!(open("a.toml", &vec![b' '; 4 * MIB + 1]), Err(Fault::TooLarge(4)));
        assert_eq!(open("a.jsonl", &vec![b' '; 64 * MIB + 1]), Err(Fault::TooLarge(64)));
        assert_eq!(open("-", &vec![b'a'; 4 * MIB + 1]), Err(Fault::TooLarge(4)));
    }
}
