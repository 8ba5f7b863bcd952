use crate::tui::state::State;

/// Shows the assessors' week so many weeks on or back.
pub(super) fn week(state: &mut State, weeks: i64) {
    let (today, now) = (state.today(), state.now);
    state.schedule.step(weeks, today, now);
}

/// Shows the assessors' week of today.
pub(super) fn this_week(state: &mut State) {
    let (today, now) = (state.today(), state.now);
    state.schedule.to_today(today, now);
}
