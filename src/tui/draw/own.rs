use super::ink::Ink;
use super::page::Writer;
use crate::domain::view::OwnTask;
use crate::tui::layer::{ItemName, Page};
use crate::tui::state::State;
use crate::tui::words;

/// The page of an assessor's own sessions: by what is to be done, in the order of the desk.
pub(super) fn page(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    if let Some(why) = &state.own.refused {
        writer.say(why, Ink::Refused);
    }
    let Some(sessions) = &state.own.sessions else {
        if state.own.refused.is_none() {
            writer.say(words::LOADING, Ink::Faint);
        }
        return writer.done();
    };
    if sessions.is_empty() {
        writer.say(words::NO_OWN_SESSIONS, Ink::Plain);
    }
    let mut task = None;
    for session in sessions {
        if task != Some(session.task) {
            writer.section(words::task_heading(session.task));
            task = Some(session.task);
        }
        let [who, how, what] = words::own_session(session, state.zone, state.bench.get(&session.key()));
        let ink = match session.task {
            OwnTask::CorrectSheet => Ink::Unmet,
            OwnTask::FinishSheet | OwnTask::RecordInterview | OwnTask::Determine => Ink::Open,
            OwnTask::Attend | OwnTask::OnHold | OwnTask::Nothing => Ink::Plain,
        };
        let texts =
            [(format!("  {who}"), Ink::Strong), (format!("    {how}"), Ink::Plain), (format!("    {what}"), ink)];
        writer.item(ItemName::Session(session.number, session.session), &texts);
    }
    writer.done()
}
