//! The text of a string of a PDF (ISO 32000-2, 7.9.2.2): UTF-16 or UTF-8 behind its mark, or the encoding of one byte a sign
//! that is PDF's own.
//!
//! Some programs write other encodings, which would be read as signs that nobody typed.

use lopdf::{Object, decode_text_string};

const UTF16: &[u8] = b"\xFE\xFF";
const UTF8: &[u8] = b"\xEF\xBB\xBF";
/// The mark of UTF-16 with its bytes the other way round, which no PDF may have.
const UTF16_TURNED: &[u8] = b"\xFF\xFE";
const ESC: char = '\u{1b}';

/// What a string says; none where it is none, or in no encoding that a PDF may have.
pub(super) fn text_of(value: &Object) -> Option<String> {
    let bytes = value.as_str().ok()?;
    let text = decode_text_string(value).ok()?;
    if bytes.starts_with(UTF16) && !bytes.len().is_multiple_of(2) {
        return None;
    }
    if bytes.starts_with(UTF16) || bytes.starts_with(UTF8) {
        return Some(without_languages(&text));
    }
    let is_other = bytes.starts_with(UTF16_TURNED) || !bytes.iter().copied().all(is_sign) || is_utf8(bytes, &text);
    (!is_other).then_some(text)
}

/// Whether the encoding of one byte a sign has one for a byte; its reader passes over the others.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | 0x18..=0x7e | 0x80..=0x9e | 0xa0..=0xac | 0xae..=0xff)
}

/// Whether bytes are UTF-8 without its mark. A word in capitals can look so too, such as KNÍŽE, and a letter before a dash
/// or a quotation mark, such as Weiß’s.
fn is_utf8(bytes: &[u8], as_signs: &str) -> bool {
    let is_in_capitals =
        || as_signs.chars().all(|sign| if sign.is_ascii() { !sign.is_ascii_lowercase() } else { sign.is_uppercase() });
    // Before Ł, Œ, Š, Ÿ and Ž no word has Ã, Ä or Å: KÖNIG in UTF-8 would be KÃŒNIG.
    let is_latin = || bytes.windows(2).any(|pair| matches!(pair, [0xc3..=0xc5, 0x95..=0x99]));
    let is_text = |text: &str| !has_letters_before_signs_alone(text);
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok_and(is_text) && (is_latin() || !is_in_capitals())
}

/// Whether all that is not ASCII in it is, in PDF's encoding, a letter and one of the signs from • to ’. In UTF-8 each of
/// them would be one letter of a far script in the midst of others, or a control character; a sign behind Ã, Ä or Å would be
/// a letter of Latin, such as Đ, so these are none.
fn has_letters_before_signs_alone(text: &str) -> bool {
    let is_one = |run: &str| matches!(run.as_bytes(), [] | [0xc2 | 0xc6..=0xdf, 0x80..=0x90]);
    text.split(|letter: char| letter.is_ascii()).all(is_one)
}

/// A text without what it says of its language: between two Esc, the code of one, and of a country behind it.
fn without_languages(text: &str) -> String {
    let is_code = |code: &str| (2..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(ESC) {
        kept.push_str(before);
        rest = match after.split_once(ESC) {
            Some((code, after)) if is_code(code) => after,
            _ => {
                kept.push(ESC);
                after
            }
        };
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<String> {
        text_of(&Object::String(bytes.to_vec(), lopdf::StringFormat::Literal))
    }

    fn utf16(text: &str, turn: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(turn).collect()
    }

    #[test]
    fn each_encoding_that_a_pdf_may_have_is_read() {
        for (bytes, text) in [
            (b"M\xfcller".to_vec(), "Müller"),
            (b"KN\xcd\x99E".to_vec(), "KNÍŽE"),
            (b"Mr. Wei\xdf\x90s and the Caf\xc9\x90s".to_vec(), "Mr. Weiß’s and the CafÉ’s"),
            (b"Gro\xdf\x85Gerau, of the SP\xd6\x85".to_vec(), "Groß–Gerau, of the SPÖ–"),
            (utf16("\u{feff}Żółć", u16::to_be_bytes), "Żółć"),
            ([UTF8, "Żółć".as_bytes()].concat(), "Żółć"),
            (Vec::new(), ""),
        ] {
            assert_eq!(read(&bytes).as_deref(), Some(text), "{bytes:x?}");
        }
    }

    #[test]
    fn an_encoding_that_no_pdf_may_have_is_read_as_nothing() {
        for bytes in [
            utf16("\u{feff}Żółć16le", u16::to_le_bytes),
            utf16("Nowak", u16::to_le_bytes),
            "Żółć".as_bytes().to_vec(),
            "Święty".as_bytes().to_vec(),
            "Raúl’s".as_bytes().to_vec(),
            "Đoko".as_bytes().to_vec(),
            "KÖNIG".as_bytes().to_vec(),
            "JØRGENSEN".as_bytes().to_vec(),
            "KRĘ".as_bytes().to_vec(),
            "Ionuț".as_bytes().to_vec(),
            "тры, p".as_bytes().to_vec(),
            b"Nowak\x9f".to_vec(),
            b"\xFE\xFF\0N\0o\0".to_vec(),
            b"\xFE\xFF\xD8\0".to_vec(),
            b"\xEF\xBB\xBFM\xfcller".to_vec(),
        ] {
            assert_eq!(read(&bytes), None, "{bytes:x?}");
        }
    }

    #[test]
    fn the_mark_of_a_language_is_no_text() {
        let of = |text: &str| read(&utf16(&format!("\u{feff}{text}"), u16::to_be_bytes));
        assert_eq!(of("\u{1b}en\u{1b}Jane").as_deref(), Some("Jane"));
        assert_eq!(of("Jane \u{1b}plPL\u{1b}Żółć").as_deref(), Some("Jane Żółć"));
        assert_eq!(of("a\u{1b}b").as_deref(), Some("a\u{1b}b"), "told as a control character");
    }
}
