use crate::link::protocol::Request;
use crate::tui::effect::Effect;
use crate::tui::layer::{Layer, Subject};
use crate::tui::state::{NoPeriod, Purpose, State, Tone, read_report};
use crate::tui::words;

/// Asks for the report while it is read; one is under way at most, since all applications are counted for it.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    let is_read = |layer: &Layer| matches!(layer, Layer::Reader(reader) if reader.subject == Subject::Report);
    let is_asked = state.asked.any(|purpose| matches!(purpose, Purpose::Report(_)));
    if state.layers.iter().any(is_read) && state.report.is_wanted() && !is_asked {
        let query = state.report.query.clone();
        effects.push(Effect::Ask(state.asked.add(Purpose::Report(query.clone())), Request::Report(query)));
        state.report.asked();
    }
}

/// Goes to the days before those that are shown, or after them.
pub(super) fn step(state: &mut State, forward: bool) {
    match state.report.next(forward, state.today()) {
        Some(query) => state.report.show(query),
        None => state.say(Tone::Hint, words::NO_LATER_PERIOD),
    }
}

/// Shows the days that were written, or says what is wrong with them.
pub(super) fn show(state: &mut State, text: &str) -> Result<(), String> {
    let query = read_report(text, state.today()).map_err(|why| match why {
        NoPeriod::NotDays => words::NOT_REPORT_DAYS.to_owned(),
        NoPeriod::NotReported(why) => why,
    })?;
    state.report.show(query);
    Ok(())
}
