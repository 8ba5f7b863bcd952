//! The page of what the desk did in a period: pictures that ratatui draws, as lines of a page to read, and figures in words
//! beside or below each of them.
//!
//! Invariants: nothing is told by colour alone, and all pictures have ASCII signs; a picture that has no room for all months
//! says which it shows; figures are told as the server counted them.

mod assessed;
mod flow;
mod plot;
mod rows;
mod treated;

use super::ink::Ink;
use super::page::Writer;
use crate::tui::layer::Page;
use crate::tui::state::{Purpose, State};
use crate::tui::words;

/// The page.
pub(super) fn page(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    let is_asked = state.asked.any(|purpose| matches!(purpose, Purpose::Report(_)));
    if let Some(why) = &state.report.refused {
        writer.say(why, Ink::Refused);
        writer.say(words::REPORT_KEYS, Ink::Faint);
        return writer.done();
    }
    if is_asked || state.report.is_wanted() {
        writer.say(words::COUNTING, Ink::Faint);
    }
    let Some(report) = &state.report.found else { return writer.done() };
    writer.say(&words::report_days(report), Ink::Strong);
    flow::glance(state, &mut writer, report, columns);
    writer.say(&words::report_about(report), Ink::Faint);
    writer.say(words::REPORT_KEYS, Ink::Faint);
    flow::flow(state, &mut writer, report, columns);
    flow::stages(state, &mut writer, report, columns);
    assessed::deficiencies(state, &mut writer, report, columns);
    assessed::results(state, &mut writer, report, columns);
    assessed::assessors(state, &mut writer, report, columns);
    flow::money(state, &mut writer, report, columns);
    treated::equal(state, &mut writer, report, columns);
    writer.done()
}
