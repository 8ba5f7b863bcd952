//! Tables for spreadsheets.

/// What a spreadsheet takes for the beginning of a formula, in narrow and wide letters, and the sign that hides it.
pub const RUNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '\''];
/// The byte-order mark, by which a spreadsheet knows that the letters are UTF-8.
pub const MARK: char = '\u{feff}';

/// A row of a table in CSV (RFC 4180), its end with it. No cell is one that a spreadsheet would run: such a text begins with
/// an apostrophe; a number below zero stays one.
pub fn csv_row(cells: &[&str]) -> String {
    cells.iter().map(|cell| quoted(&neutral(cell))).collect::<Vec<_>>().join(",") + "\r\n"
}

fn neutral(cell: &str) -> String {
    if cell.starts_with(RUNS) && !is_below_zero(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Whether a cell is a plain number below zero, which is itself wherever it is opened.
fn is_below_zero(cell: &str) -> bool {
    let number = cell.strip_prefix('-').map(|rest| rest.split_once('.').unwrap_or((rest, "0")));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    number.is_some_and(|(whole, decimals)| is_digits(whole) && is_digits(decimals))
}

/// A cell as it was meant: without the apostrophe that keeps a spreadsheet from running it.
pub fn csv_meant(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(RUNS)).unwrap_or(cell)
}

/// A cell in quotes where it needs them.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', ';', '\t', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_out_of_its_place() {
        let row = csv_row(&["plain", "=1+1", "＋49", "a \"b\", c", "two\nlines", "'quoted", ""]);
        assert_eq!(row, "plain,'=1+1,'＋49,\"a \"\"b\"\", c\",\"two\nlines\",''quoted,\r\n");
    }
}
