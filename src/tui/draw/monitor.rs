use ratatui::text::Line;

use super::canvas::span;
use super::ink::{Ink, bar, style};
use super::page::Writer;
use crate::domain::view::{Monitoring, ScoringRow};
use crate::text::{fit, width};
use crate::tui::layer::Page;
use crate::tui::state::State;
use crate::tui::words;

/// The longest bar, in cells.
const LONGEST: usize = 40;
/// The columns of a name at most, and of a bar's figures.
const NAME: usize = 28;
const FIGURES: usize = 18;
/// The highest level, in thousandths: a whole bar.
const HIGHEST: u32 = 5000;

/// The page of how assessors score: a table, then the same as bars against all, then how double scores agree (A12).
pub(super) fn page(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    writer.say(&words::monitored_days(state.monitor.days), Ink::Strong);
    writer.say(words::MONITORING_KEYS, Ink::Faint);
    if let Some(why) = &state.monitor.refused {
        writer.say(why, Ink::Refused);
    }
    let Some(found) = &state.monitor.found else {
        if state.monitor.refused.is_none() {
            writer.say(words::LOADING, Ink::Faint);
        }
        return writer.done();
    };
    if found.programs.is_empty() {
        scored(state, &mut writer, found, columns);
    }
    for (program, of) in &found.programs {
        writer.section(&words::monitored_program(program));
        scored(state, &mut writer, of, columns);
    }
    writer.done()
}

/// What is told of one program, or of the only one.
fn scored(state: &State, writer: &mut Writer<'_>, found: &Monitoring, columns: usize) {
    let of_each = found.assessors.iter().map(|(_, name, row)| (name.to_string(), row));
    let rows: Vec<(String, &ScoringRow)> =
        std::iter::once((words::ALL_ASSESSORS.to_owned(), &found.all)).chain(of_each).collect();
    let name_columns =
        rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0).clamp(8, NAME.min(columns / 3).max(8));
    writer.section(words::MONITORING_TABLE);
    let heading = words::monitoring_heading();
    table_row(state, writer, words::ASSESSOR, &heading, name_columns, Ink::Faint);
    for (place, (name, row)) in rows.iter().enumerate() {
        let ink = if place == 0 { Ink::Strong } else { Ink::Plain };
        table_row(state, writer, name, &words::monitoring_row(row), name_columns, ink);
    }
    let cells = columns.saturating_sub(name_columns + FIGURES + 5).clamp(5, LONGEST);
    writer.section(words::MEAN_LEVELS);
    for (name, row) in &rows {
        let full = row.mean.map_or(0, |mean| share_of(cells, mean, HIGHEST));
        bar_row(state, writer, (name, name_columns), (full, cells), &words::mean_against(row, &found.all));
    }
    writer.section(words::SHARES_ELIGIBLE);
    for (name, row) in &rows {
        let full = share_of(cells, row.eligible, row.determined);
        bar_row(state, writer, (name, name_columns), (full, cells), &words::share_eligible(row));
    }
    writer.section(words::AGREEMENT);
    for said in words::agreement(&found.agreement) {
        writer.say(&format!("  {said}"), Ink::Plain);
    }
}

/// How many of the cells a part of a whole is.
fn share_of(cells: usize, part: u32, whole: u32) -> usize {
    let cells = u64::try_from(cells).unwrap_or(0);
    let full = (u64::from(part) * cells).checked_div(u64::from(whole)).unwrap_or(0);
    usize::try_from(full.min(cells)).unwrap_or(0)
}

fn table_row(state: &State, writer: &mut Writer<'_>, name: &str, cells: &[String; 4], name_columns: usize, ink: Ink) {
    let cells: Vec<String> =
        cells.iter().map(|cell| format!("{}{cell}", " ".repeat(9_usize.saturating_sub(width(cell))))).collect();
    let text = format!("  {}{}", fit(name, name_columns), cells.concat());
    writer.line(Line::styled(text, style(state, ink)));
}

fn bar_row(
    state: &State,
    writer: &mut Writer<'_>,
    (name, name_columns): (&str, usize),
    (full, cells): (usize, usize),
    figures: &str,
) {
    let (done, rest) = bar(state);
    writer.line(Line::from(vec![
        span(format!("  {} ", fit(name, name_columns)), style(state, Ink::Plain)),
        span(done.repeat(full), style(state, Ink::Settled)),
        span(rest.repeat(cells - full), style(state, Ink::Faint)),
        span(format!(" {figures}"), style(state, Ink::Plain)),
    ]));
}
