use super::own_actions::own_disabled;
use super::submitted::submitted;
use super::{Link, Pane, Reach, Resumer, State};
use crate::domain::view::ApplicationView;
use crate::domain::{Act, Permission, Rule, VideoRequest, permitted};
use crate::tui::action::{Action, Group};
use crate::tui::layer::{ItemName, Layer, SessionAct, Subject};
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
    pub(super) fn new(short: impl Into<String>, long: impl Into<String>) -> Self {
        Self { short: short.into(), long: long.into() }
    }
}

/// Why an action cannot run now; none where it can.
///
/// The rules' refusals came with the application: they are the server's own, which decides in any case.
pub fn disabled(action: Action, state: &State) -> Option<Reason> {
    if let Some(reason) = own_disabled(action, state) {
        return Some(reason);
    }
    if let Some((permission, _)) = needs(action) {
        if let (Link::Lost(_), true) = (&state.link, needs_server(action)) {
            return Some(Reason::new(words::OFFLINE_SHORT, words::OFFLINE));
        }
        let role = state.greeting.as_ref()?.role;
        let broken = if action == Action::Waive { Rule::D1 } else { Rule::V1 };
        if let Err(refusal) = permitted(role, permission, broken) {
            return Some(Reason::new(words::not_for(role), words::refusal(&refusal)));
        }
    }
    if state.hides_names && needs_names(action) {
        return Some(Reason::new(words::NAMES_HIDDEN, words::needs_names(state)));
    }
    let is_of_files = matches!(action, Action::AttachDocument | Action::ExportDocument | Action::WriteRecording);
    if is_of_files && state.reach == Reach::Desk {
        let (short, long) = words::not_over_ssh(action, state.shown().map(|view| view.number));
        return Some(Reason::new(short, long));
    }
    let over = state.layers.iter().rfind(|layer| !matches!(layer, Layer::Palette(_)));
    let under = state.under();
    if action == Action::Open
        && let Some(Layer::Reader(reader)) = over
        && let Some(adding) = reader.item().and_then(ItemName::added_by)
    {
        let hidden = || state.hides_names.then(|| Reason::new(words::NAMES_HIDDEN, words::needs_names(state)));
        return disabled(adding, state).or_else(hidden);
    }
    // The help is a page itself.
    if is_of_a_page(action) && !matches!(over, Some(Layer::Reader(_))) {
        return Some(Reason::new(words::NO_PAGE_SHORT, words::NO_PAGE));
    }
    let is_period = matches!(action, Action::NextPeriod | Action::PreviousPeriod);
    if is_period && !matches!(under, Some(Layer::Reader(reader)) if reader.subject == Subject::Report) {
        return Some(Reason::new(words::NO_REPORT_SHORT, words::NO_REPORT));
    }
    if action == Action::EditAssessor && !matches!(under, Some(Layer::Reader(reader)) if reader.subject.is_of_roster())
    {
        return Some(Reason::new(words::NO_ASSESSOR_SHORT, words::NO_ASSESSOR));
    }
    let is_in_outbox = matches!(under, Some(Layer::Reader(reader)) if reader.subject.is_of_letters());
    if action.record().group == Group::Letters && action != Action::Outbox && !is_in_outbox {
        return Some(Reason::new(words::NOT_IN_THE_OUTBOX_SHORT, words::NOT_IN_THE_OUTBOX));
    }
    if action == Action::Suspend && state.resumer == Resumer::Nobody {
        return Some(Reason::new(words::NO_SHELL_SHORT, words::NO_SHELL));
    }
    let is_about_none = matches!(under, Some(Layer::Score(_)))
        || matches!(under, Some(Layer::Reader(reader)) if !reader.subject.is_of_application());
    if !needs_application(action) || (action == Action::Open && is_about_none) {
        return None;
    }
    let Some(view) = state.shown() else {
        return Some(Reason::new(words::NOTHING_SELECTED_SHORT, words::NOTHING_SELECTED));
    };
    let refusal = match action {
        // Either way may be open, by what the assessors determined.
        Action::RecordDecision => view.refusal(Act::Pass).filter(|_| view.refusal(Act::NotPass).is_some()),
        action => act(action, state).and_then(|act| view.refusal(act)),
    };
    refusal
        .map(|refusal| Reason::new(words::refused_short(refusal, view), words::refusal(refusal)))
        .or_else(|| without(action, view, state))
}

/// Whether an action is about the selected application.
pub fn needs_application(action: Action) -> bool {
    matches!(action, Action::Open | Action::History) || matches!(needs(action), Some((_, About::Application)))
}

/// Whether an action is about who the candidate is, or about what says it: a form, a document, a letter (E1).
fn needs_names(action: Action) -> bool {
    let is_of_letters = action.record().group == Group::Letters;
    (is_of_letters && !matches!(action, Action::Outbox | Action::ShownLetters))
        || matches!(
            action,
            Action::EditApplication
                | Action::NewApplication
                | Action::RemoveItem
                | Action::ExportDocument
                | Action::CopyEmail
                | Action::NotifyImi
        )
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

/// Whether an action comes to nothing while no server answers.
pub fn needs_server(action: Action) -> bool {
    // What is copied is here already.
    needs(action).is_some() && action != Action::CopyEmail
}

/// What an action is about that asks something of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// The desk, letters, or what is marked.
    Desk,
    /// The selected application.
    Application,
}

/// What an account needs for an action, and what that is about; none where it asks nothing of the desk.
fn needs(action: Action) -> Option<(Permission, About)> {
    use About::{Application, Desk};
    Some(match action {
        Action::Monitoring
        | Action::Report
        | Action::NextPeriod
        | Action::PreviousPeriod
        | Action::Roster
        | Action::Outbox
        | Action::ShownLetters => (Permission::Read, Desk),
        Action::ExportDocument | Action::CopyEmail | Action::Offers => (Permission::Read, Application),
        Action::Waive | Action::Approve | Action::Decline | Action::RecordDecision | Action::DecideAppeal => {
            (Permission::Decide, Application)
        }
        Action::NewApplication
        | Action::ActOnMarked
        | Action::AddAssessor
        | Action::EditAssessor
        | Action::ReleaseLetter
        | Action::EditLetter
        | Action::LetterSubject
        | Action::LetterRecipients
        | Action::HoldLetter
        | Action::DiscardLetter
        | Action::RetryLetter
        | Action::LetterSent
        | Action::LetterUnsent => (Permission::Work, Desk),
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
        | Action::AssignToMe
        | Action::Assign
        | Action::Tag
        | Action::Propose
        | Action::ConfirmSession
        | Action::MoveSession
        | Action::CancelSession
        | Action::NoShow
        | Action::Conflict
        | Action::Video
        | Action::Consent
        | Action::FeePaid
        | Action::Undo
        | Action::ReturnSheet
        | Action::Reassess
        | Action::NotifyImi
        | Action::SendLink
        | Action::OpenAppeal
        | Action::AssignAppeal => (Permission::Work, Application),
        _ => return None,
    })
}

/// What an action asks of the desk about the selected application; none where that depends on what is typed.
fn act(action: Action, state: &State) -> Option<Act> {
    // Elsewhere the first key of a decision only goes to the requirements.
    let requirement = (state.focus == Pane::Requirements).then(|| state.selected.requirement());
    Some(match action {
        Action::Accept => Act::Accept(requirement?),
        Action::Deficient => Act::MarkDeficient(requirement?),
        Action::Waive => Act::Waive(requirement?),
        Action::RecordFeedback => Act::RecordFeedback,
        Action::RecordPayment => Act::RecordPayment,
        Action::Notify => Act::Notify,
        Action::Approve => Act::Approve,
        Action::Decline => Act::Decline,
        Action::Hold => Act::Hold,
        Action::Withdraw => Act::Withdraw,
        Action::Reopen => Act::Reopen,
        Action::CloseIncomplete => Act::CloseIncomplete,
        Action::AssignToMe => Act::Assign,
        Action::Undo => Act::Undo { revision: 0 },
        Action::Redo => Act::Redo { revision: 0 },
        Action::Reassess => Act::Reassess,
        Action::NotifyImi => Act::NotifyImi,
        Action::SendLink => Act::SendLink,
        Action::OpenAppeal => Act::OpenAppeal,
        Action::AssignAppeal => Act::AssignAppeal,
        Action::DecideAppeal => Act::DecideAppeal,
        Action::Propose => Act::Propose,
        Action::ConfirmSession => Act::Confirm,
        Action::MoveSession => Act::MoveSession,
        Action::CancelSession => Act::CancelSession,
        Action::NoShow => Act::NoShow,
        Action::Conflict => Act::AskConflict,
        Action::Video if !is_video_to_answer(state.shown()?) => Act::RequestVideo,
        Action::Consent => Act::Consent,
        Action::FeePaid => Act::PayAssessor,
        _ => return None,
    })
}

/// What stands against an action for want of anything to do it on.
fn without(action: Action, view: &ApplicationView, state: &State) -> Option<Reason> {
    match action {
        Action::ExportDocument if view.evidence.documents().next().is_none() => {
            Some(Reason::new(words::NO_DOCUMENT_SHORT, words::NO_DOCUMENT))
        }
        Action::ReturnSheet if submitted(view).next().is_none() => {
            Some(Reason::new(words::NO_SUBMITTED_SHEET_SHORT, words::NO_SUBMITTED_SHEET))
        }
        Action::CopyEmail if view.evidence.candidate.email.is_none() => {
            Some(Reason::new(words::NO_EMAIL_SHORT, words::NO_EMAIL))
        }
        action => {
            let act = session_act(action)?;
            let propose = state.keymap.keys_in(state.context(), Action::Propose).into_iter().next();
            let (short, long) = words::no_session_to(act, propose.as_deref());
            act.suitable(view).is_empty().then(|| Reason::new(short, long))
        }
    }
}

/// What an action does with one of the application's sessions.
fn session_act(action: Action) -> Option<SessionAct> {
    Some(match action {
        Action::ConfirmSession => SessionAct::Confirm,
        Action::MoveSession => SessionAct::Move,
        Action::CancelSession => SessionAct::Cancel,
        Action::NoShow => SessionAct::NoShow,
        Action::FeePaid => SessionAct::Pay,
        _ => return None,
    })
}

/// Whether the video assessment was asked for, so that it is granted or denied, or that turned round; not asked for again
/// unless it was denied.
pub fn is_video_to_answer(view: &ApplicationView) -> bool {
    let is_denied = |video: &VideoRequest| video.answer.as_ref().is_some_and(|answer| !answer.granted);
    view.assessment.video.as_ref().is_some_and(|video| !is_denied(video))
}
