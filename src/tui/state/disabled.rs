use super::{Link, Resumer, State};
use crate::domain::view::ApplicationView;
use crate::domain::{Permission, StageName, Verdict};
use crate::tui::action::Action;
use crate::tui::layer::Layer;
use crate::tui::words;

/// Why an action cannot run now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In a word or two, for the hint bar.
    pub short: String,
    /// In a sentence, for the answer to its key.
    pub long: String,
}

impl Reason {
    fn new(short: impl Into<String>, long: impl Into<String>) -> Self {
        Self { short: short.into(), long: long.into() }
    }
}

/// Why an action cannot run now; none where it can.
///
/// This only spares a question whose answer is known: the server decides, and refuses by the same rules.
pub fn disabled(action: Action, state: &State) -> Option<Reason> {
    if let Some(permission) = permission(action) {
        // What is copied is here already.
        if let (Link::Lost(_), false) = (&state.link, action == Action::CopyEmail) {
            return Some(Reason::new(words::OFFLINE_SHORT, words::OFFLINE));
        }
        let role = state.greeting.as_ref()?.role;
        if !role.may(permission) {
            return Some(Reason::new(words::not_for(role), words::refused_to_role(role, permission)));
        }
    }
    if is_of_a_page(action) && !matches!(state.layers.last(), Some(Layer::Reader(_))) {
        return Some(Reason::new(words::NO_PAGE_SHORT, words::NO_PAGE));
    }
    if action == Action::Suspend && state.resumer == Resumer::Nobody {
        return Some(Reason::new(words::NO_SHELL_SHORT, words::NO_SHELL));
    }
    if !needs_application(action) {
        return None;
    }
    let Some(view) = state.shown() else {
        return Some(Reason::new(words::NOTHING_SELECTED_SHORT, words::NOTHING_SELECTED));
    };
    by_stage(action, view)
}

/// Whether an action is about the selected application.
pub fn needs_application(action: Action) -> bool {
    (permission(action).is_some() && !matches!(action, Action::NewApplication | Action::ActOnMarked))
        || matches!(action, Action::Open | Action::History)
}

/// Whether an action is for a page to read only.
fn is_of_a_page(action: Action) -> bool {
    matches!(
        action,
        Action::SearchPage
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::NextSection
            | Action::PreviousSection
            | Action::RemoveItem
    )
}

fn permission(action: Action) -> Option<Permission> {
    match action {
        Action::ExportDocument | Action::CopyEmail => Some(Permission::Read),
        Action::Waive | Action::Approve | Action::Decline => Some(Permission::Decide),
        Action::Accept
        | Action::Deficient
        | Action::RecordFeedback
        | Action::RecordPayment
        | Action::RecordReference
        | Action::RecordCourse
        | Action::RecordCase
        | Action::Note
        | Action::AttachDocument
        | Action::EditApplication
        | Action::RemoveItem
        | Action::Redo
        | Action::Notify
        | Action::Hold
        | Action::Withdraw
        | Action::Reopen
        | Action::CloseIncomplete
        | Action::NewApplication
        | Action::AssignToMe
        | Action::Assign
        | Action::Tag
        | Action::ActOnMarked
        | Action::Undo => Some(Permission::Work),
        _ => None,
    }
}

fn by_stage(action: Action, view: &ApplicationView) -> Option<Reason> {
    match action {
        Action::Approve => against_approval(view),
        Action::ExportDocument if view.evidence.documents().next().is_none() => {
            Some(Reason::new(words::NO_DOCUMENT_SHORT, words::NO_DOCUMENT))
        }
        Action::CopyEmail if view.evidence.candidate.email.is_none() => {
            Some(Reason::new(words::NO_EMAIL_SHORT, words::NO_EMAIL))
        }
        Action::Undo if view.undo.is_none() => Some(match &view.undo_refused {
            Some(refusal) => Reason::new(words::NOTHING_TO_UNDO_SHORT, words::refusal(refusal)),
            None => Reason::new(words::NOTHING_TO_UNDO_SHORT, words::NOTHING_TO_UNDO),
        }),
        Action::Redo if view.redo.is_none() => Some(Reason::new(words::NOTHING_TO_REDO_SHORT, words::NOTHING_TO_REDO)),
        Action::Decline if !may_be_declined(view.stage) => {
            Some(Reason::new(view.stage.to_string(), words::not_declined(view.stage)))
        }
        Action::Hold if view.stage == StageName::OnHold || is_over(view.stage) => {
            Some(Reason::new(view.stage.to_string(), words::is_already(view.stage)))
        }
        Action::Withdraw if is_over(view.stage) => {
            Some(Reason::new(view.stage.to_string(), words::is_already(view.stage)))
        }
        Action::Reopen if !may_be_reopened(view.stage) => {
            Some(Reason::new(view.stage.to_string(), words::not_reopened(view.stage)))
        }
        Action::CloseIncomplete if view.stage != StageName::Deficient => {
            Some(Reason::new(view.stage.to_string(), words::not_closed(view.stage)))
        }
        _ => None,
    }
}

/// D4, S6: what stands against approval.
fn against_approval(view: &ApplicationView) -> Option<Reason> {
    if !matches!(view.stage, StageName::Received | StageName::InReview | StageName::Deficient) {
        return Some(Reason::new(view.stage.to_string(), words::not_approved(view.stage)));
    }
    let open: Vec<_> = view.requirements.iter().filter(|one| one.open).collect();
    if open.is_empty() {
        return None;
    }
    let unmet = open.iter().filter(|one| one.finding == Verdict::Unmet).count();
    Some(Reason::new(words::open(open.len()), words::refused_by_d4(&open, unmet)))
}

fn may_be_declined(stage: StageName) -> bool {
    matches!(stage, StageName::Received | StageName::InReview | StageName::Deficient | StageName::OnHold)
}

fn may_be_reopened(stage: StageName) -> bool {
    matches!(
        stage,
        StageName::OnHold
            | StageName::Withdrawn
            | StageName::Declined
            | StageName::ClosedIncomplete
            | StageName::Deficient
    )
}

fn is_over(stage: StageName) -> bool {
    stage.is_closed() || stage == StageName::NotPassed
}
