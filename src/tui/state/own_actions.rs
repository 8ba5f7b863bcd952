use super::disabled::Reason;
use super::{Link, OwnSheet, State};
use crate::domain::view::{OwnTask, SheetView};
use crate::domain::{Permission, Role};
use crate::tui::action::{Action, Group};
use crate::tui::layer::Layer;
use crate::tui::words;

/// Whether an action is shown at all to the account: to an assessor only what is about their own sessions and sheets,
/// to who may only look up only that, and to both the screen itself (V1). What others may not do is shown dimmed.
pub fn is_offered(action: Action, state: &State) -> bool {
    if state.is_for_finding_only() {
        return is_for_finders(action);
    }
    !state.is_for_own_only() || is_for_assessors(action)
}

/// What the pages of somebody have who may only look applications up.
fn is_for_finders(action: Action) -> bool {
    match action.record().group {
        Group::Move => action != Action::Center,
        Group::Desk => action != Action::WriteRecording,
        Group::Look => {
            matches!(action, Action::CopyLine | Action::SearchPage | Action::NextMatch | Action::PreviousMatch)
        }
        _ => false,
    }
}

fn is_for_assessors(action: Action) -> bool {
    use Action as A;
    match action.record().group {
        Group::Move | Group::Desk => true,
        Group::Assess => is_of_own(action),
        Group::Look => matches!(
            action,
            A::Open
                | A::CopyLine
                | A::SearchPage
                | A::NextMatch
                | A::PreviousMatch
                | A::NextSection
                | A::PreviousSection
        ),
        Group::Panes
        | Group::Queue
        | Group::Decide
        | Group::Record
        | Group::Application
        | Group::Schedule
        | Group::Letters => false,
    }
}

/// Whether an action is for the one who assesses, as against what staff do afterwards.
fn is_of_own(action: Action) -> bool {
    use Action as A;
    is_of_a_sheet(action) || matches!(action, A::OwnSessions | A::SubmitSheet | A::RecordInterview | A::DetermineSkills)
}

/// Whether an action is for a score sheet that is open.
fn is_of_a_sheet(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Level1
            | A::Level2
            | A::Level3
            | A::Level4
            | A::Level5
            | A::NotApplicable
            | A::Unable
            | A::TakeMarkBack
            | A::ItemNote
            | A::NextCompetency
            | A::PreviousCompetency
            | A::NextOpenItem
    )
}

/// Why an action of an assessor on their own sessions cannot run now; none where it can, or is none of these.
pub(super) fn own_disabled(action: Action, state: &State) -> Option<Reason> {
    let role = state.role?;
    if !is_offered(action, state) {
        let said =
            if state.is_for_finding_only() { words::not_for_finders(role) } else { words::not_for_assessors(role) };
        return Some(Reason::new(words::not_for(role), said));
    }
    if is_of_own(action) && !role.may(Permission::Assess) && !is_staffs(action, state, role) {
        return Some(Reason::new(words::not_for(role), words::not_an_assessor(role)));
    }
    if is_of_a_sheet(action) && !matches!(state.under(), Some(Layer::Score(_))) {
        return Some(Reason::new(words::NO_SHEET_SHORT, words::NO_SHEET));
    }
    let own = state.own_key().and_then(|key| state.bench.get(&key));
    let is_edit = is_of_a_sheet(action)
        && !matches!(action, Action::NextCompetency | Action::PreviousCompetency | Action::NextOpenItem);
    if (is_edit || action == Action::SubmitSheet) && own.is_some_and(OwnSheet::is_locked) {
        return Some(Reason::new(words::LOCKED_SHORT, words::LOCKED));
    }
    if (is_edit || action == Action::SubmitSheet)
        && let Some(said) = own.and_then(|own| words::not_under_way(&own.view.session.state))
    {
        return Some(Reason::new(words::NOT_UNDER_WAY_SHORT, said));
    }
    if (is_edit || action == Action::SubmitSheet)
        && let Some(plan) = own.map(|own| &own.view.session.plan).filter(|plan| state.now < plan.start)
    {
        let theirs = own.and_then(|own| own.view.session.own_zone);
        return Some(Reason::new(words::NOT_BEGUN_SHORT, words::not_begun(plan, theirs)));
    }
    match action {
        Action::SubmitSheet | Action::DetermineSkills => own_step(action, state, own.map(|own| &own.view)),
        Action::RecordInterview if state.own_key().is_some() => own_step(action, state, own.map(|own| &own.view)),
        Action::RecordInterview => staff_interview(state),
        _ => None,
    }
}

/// Why staff cannot record an interview on the application that they look at.
fn staff_interview(state: &State) -> Option<Reason> {
    if let Link::Lost(_) = state.link {
        return Some(Reason::new(words::OFFLINE_SHORT, words::OFFLINE));
    }
    let Some(view) = state.shown() else {
        return Some(Reason::new(words::NOTHING_SELECTED_SHORT, words::NOTHING_SELECTED));
    };
    let is_none = view.assessment.current_sessions().next().is_none();
    is_none.then(|| Reason::new(words::NO_STANDING_SESSION_SHORT, words::NO_STANDING_SESSION))
}

/// Whether staff do this on an application that they look at.
fn is_staffs(action: Action, state: &State, role: Role) -> bool {
    action == Action::RecordInterview && state.own_key().is_none() && role.may(Permission::Work)
}

/// What stands against a step of an own session, as far as it is known here.
fn own_step(action: Action, state: &State, view: Option<&SheetView>) -> Option<Reason> {
    if let Link::Lost(_) = state.link {
        return Some(Reason::new(words::OFFLINE_SHORT, words::OFFLINE));
    }
    if state.own_key().is_none() {
        return Some(Reason::new(words::NO_SESSION_SHORT, words::NO_SESSION));
    }
    let view = view.filter(|_| action == Action::DetermineSkills)?;
    if view.state.submitted().is_none() {
        return Some(Reason::new(words::NOT_SUBMITTED_SHORT, words::NOT_SUBMITTED));
    }
    // Where the program asks for none, or for one in all, the desk does not name it as what is next.
    let is_asked_for = view.interview.is_none() && view.session.task == OwnTask::RecordInterview;
    is_asked_for.then(|| Reason::new(words::NO_INTERVIEW_SHORT, words::NO_INTERVIEW))
}
