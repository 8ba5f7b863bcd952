use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::change::{LINK_SENT, NOTICE_SENT};
use super::{
    Absent, AccountName, Act, AppealId, AppealKind, AppealOutcome, AssessorId, ConflictAnswer, Document, FeePaid,
    FeedbackForm, Form, ImiReviewer, Item, Level, Payment, Plan, Requirement, SessionId, Slot, Tag, Warning,
};
use crate::text::{Line, Prose, is_blank};

/// What somebody asks the desk to do with one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Accept a requirement (D1, D2).
    Accept {
        /// Which.
        requirement: Requirement,
        /// A remark.
        reason: Option<Line>,
    },
    /// Mark a requirement deficient (D1).
    MarkDeficient {
        /// Which.
        requirement: Requirement,
        /// What is missing; asked for.
        reason: Option<Line>,
    },
    /// Waive a requirement (D1).
    Waive {
        /// Which.
        requirement: Requirement,
        /// Why; asked for.
        reason: Option<Line>,
    },
    /// Record a feedback form (R4).
    RecordFeedback(FeedbackForm),
    /// Record a payment or refund (R8).
    RecordPayment(Payment),
    /// Record that a letter told the candidate what is missing (S1).
    Notify {
        /// Until when it may be mended; the program's period where absent.
        due: Option<NaiveDate>,
        /// A remark.
        reason: Option<Line>,
    },
    /// Approve the application (S2, D4).
    Approve {
        /// A remark.
        reason: Option<Line>,
    },
    /// Decline it (S5).
    Decline {
        /// Why; asked for.
        reason: Option<Line>,
    },
    /// Put it on hold (S5).
    Hold {
        /// Why; asked for.
        reason: Option<Line>,
        /// When to look at it again.
        resume_on: Option<NaiveDate>,
    },
    /// Record that the candidate withdrew it (S5).
    Withdraw {
        /// A remark.
        reason: Option<Line>,
    },
    /// Open it again (S5).
    Reopen {
        /// Why; asked for.
        reason: Option<Line>,
    },
    /// Close it after the deficiency period (S5).
    CloseIncomplete {
        /// A remark.
        reason: Option<Line>,
    },
    /// Give it to somebody to work on, or to nobody.
    Assign {
        /// To whom.
        to: Option<AccountName>,
    },
    /// Take back its last change (H2).
    Undo,
    /// Record, correct or remove a row of evidence: nothing before it adds, nothing after it removes; else both are of
    /// one kind (R1 to R8, S1).
    Amend {
        /// The row as it is on file.
        before: Option<Box<Item>>,
        /// The row as it is to be.
        after: Option<Box<Item>>,
        /// A remark.
        reason: Option<Line>,
    },
    /// Put another form in the place of what is on file, as one change.
    Edit {
        /// All that the form says.
        form: Box<Form>,
        /// A remark.
        reason: Option<Line>,
    },
    /// Write a note, of [`NOTE_LENGTH`](super::NOTE_LENGTH) characters at most, and no more than
    /// [`MOST_NOTES`](super::MOST_NOTES).
    Note {
        /// What it says.
        text: Prose,
    },
    /// Attach a document that is kept already (R6, R7).
    Attach {
        /// Where it belongs.
        slot: Slot,
        /// The document.
        document: Document,
        /// The pages of a statement.
        pages: Option<u32>,
    },
    /// Do again what was undone last, if nothing else was done since (H2).
    Redo,
    /// Hang words on it and take others off.
    Tag {
        /// What it gets.
        add: BTreeSet<Tag>,
        /// What it loses.
        remove: BTreeSet<Tag>,
    },
    /// Record that an assessor was asked about a conflict with this candidate, or what they answered (A3).
    Conflict {
        /// Which assessor.
        assessor: AssessorId,
        /// Asked, or the answer.
        answer: ConflictAnswer,
    },
    /// Record the candidate's request to be assessed by a video (A1).
    RequestVideo {
        /// When it was asked for; today where absent.
        asked_on: Option<NaiveDate>,
        /// Why the candidate asks.
        reason: Option<Line>,
    },
    /// Grant or deny that request, for a reason (A1).
    AnswerVideo {
        /// Granted or denied.
        granted: bool,
        /// Why; asked for.
        reason: Option<Line>,
    },
    /// Record the candidate's word on being recorded (A6).
    Consent {
        /// Given or refused.
        given: bool,
        /// On which day; today where absent.
        on: Option<NaiveDate>,
    },
    /// Propose a session (A1 to A7).
    Propose {
        /// When, where and how.
        plan: Plan,
        /// Who assesses: one, or two who score by themselves.
        assessors: Vec<AssessorId>,
        /// What is unusual in it and meant (A4).
        despite: BTreeSet<Warning>,
    },
    /// Confirm a proposed session (S2).
    Confirm {
        /// Which.
        session: SessionId,
        /// What is unusual in it and meant (A4).
        despite: BTreeSet<Warning>,
    },
    /// Move a session, or plan it otherwise; one that was confirmed stays so.
    Move {
        /// Which.
        session: SessionId,
        /// When, where and how from now on.
        plan: Plan,
        /// Who assesses from now on.
        assessors: Vec<AssessorId>,
        /// What is unusual in it and meant (A4).
        despite: BTreeSet<Warning>,
        /// Why.
        reason: Option<Line>,
    },
    /// Cancel a session, for a reason.
    Cancel {
        /// Which.
        session: SessionId,
        /// Why; asked for.
        reason: Option<Line>,
    },
    /// Record that somebody did not come to a session.
    NoShow {
        /// Which.
        session: SessionId,
        /// Who.
        who: Absent,
        /// What else there is to say.
        reason: Option<Line>,
    },
    /// Record that an assessor was paid for a session, or take that back (A5).
    PayAssessor {
        /// Which session.
        session: SessionId,
        /// Which assessor.
        assessor: AssessorId,
        /// The payment; none to take it back.
        paid: Option<FeePaid>,
    },
    /// Submit one's own sheet: locks it (A9).
    SubmitSheet {
        /// Of which session.
        session: SessionId,
    },
    /// Return a submitted sheet to its assessor, for a reason (A9).
    ReturnSheet {
        /// Of which session.
        session: SessionId,
        /// To whom.
        assessor: AssessorId,
        /// Why; asked for.
        reason: Option<Line>,
    },
    /// Record the interview after a session (A10).
    Interview {
        /// After which session.
        session: SessionId,
        /// On which day; today where absent.
        on: Option<NaiveDate>,
        /// Whether it was remote.
        remote: bool,
        /// What was said.
        notes: Prose,
    },
    /// Determine the candidate's level of skill, as one who assessed a session (A11).
    DetermineSkills {
        /// Which session.
        session: SessionId,
        /// The level.
        level: Level,
        /// Eligible for IMI certification or not.
        eligible: bool,
        /// Why.
        rationale: Prose,
    },
    /// Record the body's decision (S3).
    Decide {
        /// Passed or not.
        passed: bool,
        /// Why; asked for where the assessors differ.
        reason: Option<Line>,
    },
    /// Begin a re-assessment after a decision of not passed, within the program's window (S5).
    Reassess {
        /// Why.
        reason: Option<Line>,
    },
    /// Draw up the notice to IMI, or record one that was sent by other means (S4).
    NotifyImi {
        /// For which certification; the program's own where absent.
        certification: Option<Line>,
        /// The Reviewer, where there is one; that of the notice that it takes the place of where absent.
        reviewer: Option<ImiReviewer>,
        /// The day it was sent by other means; the outbox sends it where absent.
        sent_on: Option<NaiveDate>,
    },
    /// Draw up the letter with the link to register, or record one that was sent by other means (S4).
    SendLink {
        /// The link; the program's own where absent.
        link: Option<Line>,
        /// The day it was sent by other means; the outbox sends it where absent.
        sent_on: Option<NaiveDate>,
    },
    /// Record the interview after a session in the place of what somebody else recorded (A10).
    ReplaceInterview {
        /// After which session.
        session: SessionId,
        /// On which day; today where absent.
        on: Option<NaiveDate>,
        /// Whether it was remote.
        remote: bool,
        /// What was said.
        notes: Prose,
    },
    /// Record that the candidate contests the decision (C1).
    OpenAppeal {
        /// By which way.
        kind: AppealKind,
        /// On which ground, by its id; another one in words where absent.
        ground: Option<Line>,
        /// On which day it came; today where absent.
        received_on: Option<NaiveDate>,
        /// What the candidate says.
        reason: Option<Line>,
    },
    /// Give a review or an appeal to somebody to handle, or to nobody (C2).
    AssignAppeal {
        /// Which; the open one where absent.
        appeal: Option<AppealId>,
        /// To whom.
        to: Option<AccountName>,
    },
    /// Decide a review or an appeal, for a reason (C3).
    DecideAppeal {
        /// Which; the open one where absent.
        appeal: Option<AppealId>,
        /// How it ends.
        outcome: AppealOutcome,
        /// Why; asked for.
        reason: Option<Line>,
    },
}

impl Command {
    /// What is done by it; for an undo or a redo, of a change not yet known.
    pub fn act(&self) -> Act {
        match self {
            Self::Accept { requirement, .. } => Act::Accept(*requirement),
            Self::MarkDeficient { requirement, .. } => Act::MarkDeficient(*requirement),
            Self::Waive { requirement, .. } => Act::Waive(*requirement),
            Self::RecordFeedback(_) => Act::RecordFeedback,
            Self::RecordPayment(_) => Act::RecordPayment,
            Self::Notify { .. } => Act::Notify,
            Self::Approve { .. } => Act::Approve,
            Self::Decline { .. } => Act::Decline,
            Self::Hold { .. } => Act::Hold,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::Reopen { .. } => Act::Reopen,
            Self::CloseIncomplete { .. } => Act::CloseIncomplete,
            Self::Assign { .. } => Act::Assign,
            Self::Undo => Act::Undo { revision: 0 },
            Self::Amend { before, after, .. } => amendment(before.as_deref(), after.as_deref()),
            Self::Edit { .. } => Act::Edit,
            Self::Note { .. } => Act::Note,
            Self::Attach { slot, .. } => Act::Attach(slot.kind()),
            Self::Redo => Act::Redo { revision: 0 },
            Self::Tag { .. } => Act::Tag,
            Self::Conflict { answer: ConflictAnswer::Asked, .. } => Act::AskConflict,
            Self::Conflict { .. } => Act::AnswerConflict,
            Self::RequestVideo { .. } => Act::RequestVideo,
            Self::AnswerVideo { granted: true, .. } => Act::GrantVideo,
            Self::AnswerVideo { granted: false, .. } => Act::DenyVideo,
            Self::Consent { .. } => Act::Consent,
            Self::Propose { .. } => Act::Propose,
            Self::Confirm { .. } => Act::Confirm,
            Self::Move { .. } => Act::MoveSession,
            Self::Cancel { .. } => Act::CancelSession,
            Self::NoShow { .. } => Act::NoShow,
            Self::PayAssessor { .. } => Act::PayAssessor,
            Self::SubmitSheet { .. } => Act::SubmitSheet,
            Self::ReturnSheet { .. } => Act::ReturnSheet,
            Self::Interview { .. } | Self::ReplaceInterview { .. } => Act::Interview,
            Self::DetermineSkills { .. } => Act::DetermineSkills,
            Self::Decide { passed: true, .. } => Act::Pass,
            Self::Decide { passed: false, .. } => Act::NotPass,
            Self::Reassess { .. } => Act::Reassess,
            Self::NotifyImi { .. } => Act::NotifyImi,
            Self::SendLink { .. } => Act::SendLink,
            Self::OpenAppeal { .. } => Act::OpenAppeal,
            Self::AssignAppeal { .. } => Act::AssignAppeal,
            Self::DecideAppeal { .. } => Act::DecideAppeal,
        }
    }

    /// What was done with it, in the past tense, where the desk answers that it was this act; as
    /// [`Change::done`](super::Change::done) tells it.
    pub fn done(&self, act: Act) -> String {
        match self {
            Self::NotifyImi { sent_on: Some(_), .. } => NOTICE_SENT.to_owned(),
            Self::SendLink { sent_on: Some(_), .. } => LINK_SENT.to_owned(),
            _ => act.words(),
        }
    }

    /// The reason that was given with it; a blank one is none.
    pub fn reason(&self) -> Option<&Line> {
        let reason = match self {
            Self::Accept { reason, .. }
            | Self::MarkDeficient { reason, .. }
            | Self::Waive { reason, .. }
            | Self::Notify { reason, .. }
            | Self::Approve { reason }
            | Self::Decline { reason }
            | Self::Hold { reason, .. }
            | Self::Withdraw { reason }
            | Self::Reopen { reason }
            | Self::CloseIncomplete { reason }
            | Self::Amend { reason, .. }
            | Self::Edit { reason, .. }
            | Self::RequestVideo { reason, .. }
            | Self::AnswerVideo { reason, .. }
            | Self::Move { reason, .. }
            | Self::Cancel { reason, .. }
            | Self::NoShow { reason, .. }
            | Self::ReturnSheet { reason, .. }
            | Self::Decide { reason, .. }
            | Self::OpenAppeal { reason, .. }
            | Self::DecideAppeal { reason, .. }
            | Self::Reassess { reason } => reason.as_ref(),
            Self::RecordFeedback(_)
            | Self::RecordPayment(_)
            | Self::Assign { .. }
            | Self::Undo
            | Self::Note { .. }
            | Self::Attach { .. }
            | Self::Redo
            | Self::Tag { .. }
            | Self::Conflict { .. }
            | Self::Consent { .. }
            | Self::Propose { .. }
            | Self::Confirm { .. }
            | Self::PayAssessor { .. }
            | Self::SubmitSheet { .. }
            | Self::Interview { .. }
            | Self::ReplaceInterview { .. }
            | Self::DetermineSkills { .. }
            | Self::NotifyImi { .. }
            | Self::SendLink { .. }
            | Self::AssignAppeal { .. } => None,
        };
        reason.filter(|reason| !is_blank(reason))
    }
}

/// What an amendment is called; feedback forms and payments that come have names of their own.
fn amendment(before: Option<&Item>, after: Option<&Item>) -> Act {
    match (before, after) {
        (None, Some(Item::Feedback(_))) => Act::RecordFeedback,
        (None, Some(Item::Payment(_))) => Act::RecordPayment,
        (None, Some(after)) => Act::Add(after.kind()),
        (Some(before), None) => Act::Remove(before.kind()),
        (Some(before), Some(_)) => Act::Correct(before.kind()),
        // Refused when it is decided.
        (None, None) => Act::Edit,
    }
}
