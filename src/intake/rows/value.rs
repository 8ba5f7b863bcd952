use chrono::NaiveDate;

use super::kind::Sort;
use crate::intake::form_text::quoted;

/// In which order a table writes year, month and day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// 2026-10-12.
    #[default]
    YearFirst,
    /// 12.10.2026 or 12/10/2026 for the twelfth of October.
    DayFirst,
    /// 10/12/2026 for the twelfth of October.
    MonthFirst,
}

/// How a table writes what people write in several ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Its days.
    pub dates: DateOrder,
    /// Whether hours and amounts have a comma before their decimals: 260,00.
    pub decimal_comma: bool,
}

const YES: &[&str] = &["true", "yes", "y", "1", "x"];
const NO: &[&str] = &["false", "no", "n", "0"];

/// A cell as the TOML value of a field of its sort; what does not look like it stays text, which the form's reader refuses.
pub(super) fn toml_value(sort: Sort, cell: &str, written: Written) -> String {
    let lower = cell.to_lowercase();
    match sort {
        Sort::Date => day(cell, written.dates).map_or_else(|| quoted(cell), |day| day.to_string()),
        Sort::Mark if YES.contains(&lower.as_str()) => "true".to_owned(),
        Sort::Mark if NO.contains(&lower.as_str()) => "false".to_owned(),
        Sort::Whole if cell.parse::<u32>().is_ok() => {
            cell.trim_start_matches('0').parse::<u32>().unwrap_or(0).to_string()
        }
        Sort::Word => quoted(&super::column::plain(cell)),
        // With a point as well it is left as it is, and refused: which of the two parts thousands is a guess.
        Sort::Decimal if written.decimal_comma && !cell.contains('.') => quoted(&cell.replacen(',', ".", 1)),
        Sort::Text | Sort::Decimal | Sort::Mark | Sort::Whole => quoted(cell),
    }
}

/// The day that a cell names; a time after it is left out.
pub(super) fn day(cell: &str, order: DateOrder) -> Option<NaiveDate> {
    let date = cell.split([' ', 'T']).next()?;
    let mut parts =
        date.split(['-', '/', '.']).map(|part| Some(part.parse::<u32>().ok()?).map(|number| (part.len(), number)));
    let (Some(first), Some(second), Some(third), None) = (parts.next()?, parts.next()?, parts.next()?, parts.next())
    else {
        return None;
    };
    let (year, month, day) = match order {
        DateOrder::YearFirst => (first, second, third),
        DateOrder::DayFirst => (third, second, first),
        DateOrder::MonthFirst => (third, first, second),
    };
    // Years of two digits are guesses.
    (year.0 == 4).then(|| NaiveDate::from_ymd_opt(i32::try_from(year.1).ok()?, month.1, day.1)).flatten()
}
