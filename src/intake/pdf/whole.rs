//! Whether a PDF is there to its end. Its reader would make do with the objects that it finds, and with the state before a
//! saving that is not there as a whole; an application of which half was lost on the way must not be taken for all of it.

use super::bounds::{is_blank, skip};

/// What stands at the end of a PDF, and of each saving that was added to it.
const END: &[u8] = b"%%EOF";
/// What says before it where the table of objects begins, and how far before it that may stand.
const TABLE_AT: &[u8] = b"startxref";
const NEAR: usize = 64;
/// What a saving has that was begun after the end; what mail or a web server leaves there has none of it.
const BEGUN: &[&[u8]] = &[b"endobj", b" obj", b"xref", b"trailer"];

/// Whether its end is there and says where in the file the table of objects is, and no other saving was begun after it.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let Some(end) = last(bytes, END) else { return false };
    let before = &bytes[end.saturating_sub(NEAR)..end];
    let table = last(before, TABLE_AT).and_then(|at| number(&before[at + TABLE_AT.len()..]));
    let after = skip(&bytes[end + END.len()..], is_blank);
    // A saving begins with the number of an object.
    let is_begun = matches!(after.first(), Some(b'1'..=b'9')) || BEGUN.iter().any(|part| last(after, part).is_some());
    table.is_some_and(|table| table < bytes.len()) && !is_begun
}

/// Where a part stands for the last time.
fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

fn number(bytes: &[u8]) -> Option<usize> {
    std::str::from_utf8(bytes).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n29\n%%EOF";
    const SAVED: &str = "\n1 0 obj\n<</A 1>>\nendobj\nxref\n1 1\ntrailer\n<</Prev 29>>\nstartxref\n95\n%%EOF";

    #[test]
    fn a_file_is_whole_with_its_end_and_with_what_was_left_after_it() {
        let junk = format!("\r\n0\r\n\r\n--part_7\r\n<!-- {} -->\0\0", "x 7\n".repeat(100));
        for after in ["", "\n", "\r\n", " \n\0\0", junk.as_str(), SAVED] {
            assert!(is_whole(format!("{WHOLE}{after}").as_bytes()), "{after:?}");
        }
    }

    #[test]
    fn a_file_that_is_cut_anywhere_is_not_whole() {
        for at in 0..WHOLE.len() {
            assert!(!is_whole(&WHOLE.as_bytes()[..at]), "{at}");
        }
        // Of the saving a line's end alone says nothing.
        for at in 2..SAVED.len() {
            assert!(!is_whole(format!("{WHOLE}{}", &SAVED[..at]).as_bytes()), "{at}");
        }
    }

    #[test]
    fn an_end_that_names_no_place_in_the_file_is_none() {
        for table in ["startxref\n2900\n", "startxref\n\n", "startxref\n-29\n", "29\n"] {
            let spoilt = WHOLE.replace("startxref\n29\n", table);
            assert!(!is_whole(spoilt.as_bytes()), "{table:?}");
        }
        assert!(is_whole(WHOLE.replace("\n29\n", " \r\n 29 \r\n").as_bytes()));
    }
}
