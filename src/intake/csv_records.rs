//! The records of a text in CSV.

use super::fault::Fault;
use super::problem::Report;

/// What the cells of a first line are parted by: spreadsheets of other countries write semicolons or tabs.
pub(super) fn delimiter_of(first_line: &str) -> u8 {
    let count = |byte: u8| first_line.bytes().filter(|one| *one == byte).count();
    // The first of those that come most often.
    b",;\t".iter().copied().rev().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

/// The records with the line that each begins on, its cells trimmed, blank ones left out; none where the text is not CSV,
/// which is told. Lines end in `\n`.
pub(super) fn records(text: &str, delimiter: u8, report: &mut Report) -> Option<Vec<(u32, Vec<String>)>> {
    if let Some((line, message)) = stray_quote(text, delimiter) {
        report.add(Some(line), "", &Fault::Syntax { format: "CSV", message: message.to_owned() });
        return None;
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut records = Vec::new();
    let (mut line, mut counted) = (1_u32, 0_usize);
    for record in reader.records() {
        let mut line_of = |byte: u64| {
            let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
            // Blank lines before it are no part of it.
            let blank = text.as_bytes()[byte..].iter().take_while(|byte| **byte == b'\n').count();
            let end = byte + blank;
            let passed = text.as_bytes().get(counted..end).unwrap_or_default();
            let lines = passed.split(|byte| *byte == b'\n').count() - 1;
            line = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            counted = end.max(counted);
            line
        };
        match record {
            Ok(record) => {
                let at = record.position().map_or(1, |at| line_of(at.byte()));
                let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
                if cells.iter().any(|cell| !cell.is_empty()) {
                    records.push((at, cells));
                }
            }
            Err(error) => {
                let at = error.position().map(|at| line_of(at.byte()));
                report.add(at, "", &Fault::Syntax { format: "CSV", message: error.to_string() });
                return None;
            }
        }
    }
    Some(records)
}

/// The first line with a quote that shifts what comes after it, which a lenient reader takes for a part of a cell.
fn stray_quote(text: &str, delimiter: u8) -> Option<(u32, &'static str)> {
    let delimiter = char::from(delimiter);
    let (mut line, mut opened, mut begins) = (1, None, true);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match (char, opened) {
            ('"', Some(_)) if chars.next_if_eq(&'"').is_some() => {}
            ('"', Some(from)) => {
                opened = None;
                if chars.peek().is_some_and(|next| *next != '\n' && *next != delimiter) {
                    return Some((from, "text after the quote that closes a cell"));
                }
            }
            ('"', None) if begins => opened = Some(line),
            _ => {}
        }
        line += u32::from(char == '\n');
        begins = char == '\n' || char == delimiter;
    }
    opened.map(|from| (from, "a quote is opened and never closed"))
}
