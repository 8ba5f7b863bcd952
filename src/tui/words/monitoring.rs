//! What the monitoring of assessors says (A12).

use chrono::NaiveDate;

use super::short_day;
use crate::domain::FEWEST_PAIRS;
use crate::domain::view::{self, Agreement, ScoringRow};

/// The name of the page with how assessors score.
pub const MONITORING: &str = "Monitoring of assessors";
/// How its days are chosen.
pub const MONITORING_KEYS: &str =
    "Enter chooses other days: all, 2026, 2026-03, 90 days, or 1 Jan 2026 to 30 Jun 2026.";
/// What the line of days is asked for with.
pub const MONITORED_DAYS: &str = "Sheets submitted on which days? all, 2026, 2026-03, 90 days, DAY, DAY to DAY";
/// What is wrong with days.
pub const NOT_DAYS: &str = "not days such as all, 2026, 2026-03, 90 days or 2026-01-01 to 2026-06-30";
/// All assessors as one.
pub const ALL_ASSESSORS: &str = "all";
/// The heading of the column with their names.
pub const ASSESSOR: &str = "Assessor";
/// The title of the table.
pub const MONITORING_TABLE: &str = "Assessors";
/// The title of the bars of means.
pub const MEAN_LEVELS: &str = "Mean level, 0 to 5";
/// The title of the bars of shares.
pub const SHARES_ELIGIBLE: &str = "Share determined eligible";
/// The title of how double scores agree.
pub const AGREEMENT: &str = "Double-scored sessions";

/// The heading of what is told of one program, where there are several.
pub fn monitored_program(program: &str) -> String {
    format!("Program {program}")
}

/// Which days are looked at.
pub fn monitored_days((first, last): (Option<NaiveDate>, Option<NaiveDate>)) -> String {
    match (first, last) {
        (None, None) => "All sheets ever submitted.".to_owned(),
        (Some(first), None) => format!("Sheets submitted since {}.", short_day(first)),
        (None, Some(last)) => format!("Sheets submitted until {}.", short_day(last)),
        (Some(first), Some(last)) => format!("Sheets submitted from {} to {}.", short_day(first), short_day(last)),
    }
}

/// The headings of the table's figures.
pub fn monitoring_heading() -> [String; 4] {
    ["Sheets", "Mean", "Spread", "Eligible"].map(str::to_owned)
}

/// The table's figures of one assessor, or of all.
pub fn monitoring_row(row: &ScoringRow) -> [String; 4] {
    let share = percent(row.eligible, row.determined);
    [row.sheets.to_string(), thousandths(row.mean), thousandths(row.spread), share.unwrap_or_else(none)]
}

/// A mean, and how far it is from that of all.
pub fn mean_against(row: &ScoringRow, all: &ScoringRow) -> String {
    let Some(mean) = row.mean else { return none() };
    let away = all.mean.map_or(0, |all| i64::from(mean) - i64::from(all));
    let sign = if away < 0 { "-" } else { "+" };
    let away = thousandths(u32::try_from(away.unsigned_abs()).ok());
    if row == all { thousandths(row.mean) } else { format!("{} ({sign}{away})", thousandths(row.mean)) }
}

/// How many were determined eligible.
pub fn share_eligible(row: &ScoringRow) -> String {
    let share = percent(row.eligible, row.determined);
    share.map_or_else(none, |share| format!("{share} ({} of {})", row.eligible, row.determined))
}

/// How those agree who scored the same session.
pub fn agreement(of: &Agreement) -> Vec<String> {
    if of.pairs == 0 {
        return vec![format!("{} sessions that two scored, no item to compare", of.sessions)];
    }
    let share = |part| percent(part, of.pairs).unwrap_or_else(none);
    let kappa = kappa(of.kappa);
    vec![
        format!(
            "{}, {} that both gave a level",
            super::count(of.sessions as usize, "session", "sessions"),
            super::count(of.pairs as usize, "item", "items")
        ),
        format!("same level {}, at most one apart {}; {kappa}", share(of.exact), share(of.within_one)),
    ]
}

/// How far two agree beyond chance, in thousandths.
pub fn kappa(thousandths: Option<i32>) -> String {
    let Some(kappa) = thousandths else {
        return format!("no kappa: fewer than {FEWEST_PAIRS} items, or all levels are the same (A12)");
    };
    let sign = if kappa < 0 { "-" } else { "" };
    format!("weighted kappa {sign}{}", self::thousandths(Some(kappa.unsigned_abs())))
}

/// Thousandths with two decimals, rounded to the nearest: `3.43`.
fn thousandths(value: Option<u32>) -> String {
    let hundredths = value.map(|value| (value + 5) / 10);
    hundredths.map_or_else(none, |value| format!("{}.{:02}", value / 100, value % 100))
}

fn percent(part: u32, whole: u32) -> Option<String> {
    view::percent(part, whole).map(|share| format!("{share} %"))
}

fn none() -> String {
    "–".to_owned()
}
