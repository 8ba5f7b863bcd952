use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::form::first_sections;
use super::{
    AccountName, Appeal, AppealId, AssessorId, BodyDecision, ConflictRecord, Consent, Determination, Digest, FeePaid,
    FeedbackForm, Form, ImiNotice, InBulk, Interview, ItemKind, LetterId, LetterKind, Note, Payment, Permission,
    Placement, Planned, ProgramVersion, RegistrationLink, Requirement, SectionEdit, SessionId, Sheet,
    SkillsDetermination, SlotKind, Tag, VideoRequest,
};
use crate::text::Line;

/// What happened to an application. Events are stored by their place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The application was taken in.
    Received {
        /// The version in force on the day of receipt.
        program: ProgramVersion,
        /// The digest of what its form says, by which the same form is known again.
        content: Digest,
        /// What the first sections of its form say; the others follow as an amendment.
        #[serde(with = "first_sections")]
        form: Arc<Form>,
    },
    /// It moved to another stage.
    Moved {
        /// Where it was.
        before: Placement,
        /// Where it is.
        after: Placement,
    },
    /// A requirement was determined, or its determination taken back.
    Determined {
        /// Which requirement.
        requirement: Requirement,
        /// The determination until now.
        before: Option<Box<Determination>>,
        /// The determination from now on.
        after: Option<Box<Determination>>,
    },
    /// A feedback form came; now told by [`Self::Amended`].
    FeedbackAdded(FeedbackForm),
    /// A feedback form was taken back.
    FeedbackRemoved(FeedbackForm),
    /// A payment or refund was made; now told by [`Self::Amended`].
    PaymentAdded(Payment),
    /// A payment or refund was taken back.
    PaymentRemoved(Payment),
    /// Somebody else is to work on it.
    Assigned {
        /// Who did.
        before: Option<AccountName>,
        /// Who does.
        after: Option<AccountName>,
    },
    /// A letter told the candidate what is missing; it left the house (H2). Now told by [`Self::LetterReleased`].
    Notified {
        /// What the letter named.
        requirements: Vec<Requirement>,
    },
    /// The change of that revision is undone; the events that undo it follow (H1, H2).
    Undone {
        /// The revision that is undone.
        revision: u32,
    },
    /// What the form says was amended, in these sections.
    Amended(Vec<SectionEdit>),
    /// A note was written.
    Noted(Note),
    /// A note was taken back.
    NoteRemoved(Note),
    /// The change of that revision, which was undone, is done again; its events follow (H2).
    Redone {
        /// The revision that is done again.
        revision: u32,
    },
    /// Words were hung on it or taken off.
    Tagged {
        /// All that it had.
        before: BTreeSet<Tag>,
        /// All that it has.
        after: BTreeSet<Tag>,
    },
    /// The change is one of several that were made together; stands last.
    InBulk(InBulk),
    /// An assessor was asked about a conflict, or answered (A3).
    ConflictSet {
        /// Which assessor.
        assessor: AssessorId,
        /// What was on record.
        before: Option<ConflictRecord>,
        /// What is on record.
        after: Option<ConflictRecord>,
    },
    /// The candidate asked to be assessed by a video, or was answered (A1).
    VideoSet {
        /// What was on record.
        before: Option<VideoRequest>,
        /// What is on record.
        after: Option<VideoRequest>,
    },
    /// The candidate's word on being recorded (A6).
    ConsentSet {
        /// What was on record.
        before: Option<Consent>,
        /// What is on record.
        after: Option<Consent>,
    },
    /// A session was planned, or planned otherwise; nothing before it makes it, nothing after it takes it back.
    SessionPlanned {
        /// Which.
        session: SessionId,
        /// As it was planned.
        before: Option<Box<Planned>>,
        /// As it is planned.
        after: Option<Box<Planned>>,
    },
    /// An assessor was paid, or that was taken back (A5).
    FeePaidSet {
        /// For which session.
        session: SessionId,
        /// Which assessor.
        assessor: AssessorId,
        /// What was on record.
        before: Option<FeePaid>,
        /// What is on record.
        after: Option<FeePaid>,
    },
    /// A sheet was submitted and is locked (A9).
    SheetSubmitted {
        /// Of which session.
        session: SessionId,
        /// Whose.
        assessor: AssessorId,
        /// What it says.
        sheet: Box<Sheet>,
    },
    /// A sheet was returned to its assessor (A9).
    SheetReturned {
        /// Of which session.
        session: SessionId,
        /// Whose.
        assessor: AssessorId,
        /// Why.
        reason: Line,
    },
    /// The interview after a session (A10).
    InterviewSet {
        /// After which.
        session: SessionId,
        /// What was on record.
        before: Option<Box<Interview>>,
        /// What is on record.
        after: Option<Box<Interview>>,
    },
    /// An assessor determined the level of skill (A11).
    SkillsDetermined {
        /// After which session.
        session: SessionId,
        /// Who.
        assessor: AssessorId,
        /// What they had determined.
        before: Option<Box<SkillsDetermination>>,
        /// What they determined.
        after: Box<SkillsDetermination>,
    },
    /// The body decided, or that was taken back (S3).
    BodyDecided {
        /// In which round.
        round: u16,
        /// What was on record.
        before: Option<Box<BodyDecision>>,
        /// What is on record.
        after: Option<Box<BodyDecision>>,
    },
    /// Another round of assessment began, or that was taken back (S5).
    RoundSet {
        /// The round that was.
        before: u16,
        /// The round that is.
        after: u16,
    },
    /// A notice to IMI was drawn up, sent, or taken back (S4).
    NoticeSet {
        /// Its place among the notices, from 0.
        place: u16,
        /// What was on record.
        before: Option<Box<ImiNotice>>,
        /// What is on record.
        after: Option<Box<ImiNotice>>,
    },
    /// The link to register was drawn up, sent, or taken back (S4).
    LinkSet {
        /// What was on record.
        before: Option<RegistrationLink>,
        /// What is on record.
        after: Option<RegistrationLink>,
    },
    /// A letter was released: it goes out, and stays so (L1, H2).
    LetterReleased {
        /// Which.
        letter: LetterId,
        /// Which of the letters.
        kind: LetterKind,
        /// The revision of the change that drafted it, which cannot be undone from now on.
        cause: u32,
    },
    /// A review or an appeal was opened, given to somebody, decided or followed, or that was taken back (C1 to C3).
    AppealSet {
        /// Which.
        appeal: AppealId,
        /// What was on record.
        before: Option<Box<Appeal>>,
        /// What is on record.
        after: Option<Box<Appeal>>,
    },
    /// The change was asked for by a session that was not told whose application it is; stands at the end (E1).
    NamesHidden {
        /// Whether that session was told it before.
        told_before: bool,
    },
}

impl Event {
    /// The event that takes this one back; none for what cannot be taken back.
    pub fn inverse(&self) -> Option<Self> {
        Some(match self {
            Self::Moved { before, after } => Self::Moved { before: *after, after: *before },
            Self::Determined { requirement, before, after } => {
                Self::Determined { requirement: *requirement, before: after.clone(), after: before.clone() }
            }
            Self::FeedbackAdded(form) => Self::FeedbackRemoved(form.clone()),
            Self::FeedbackRemoved(form) => Self::FeedbackAdded(form.clone()),
            Self::PaymentAdded(payment) => Self::PaymentRemoved(payment.clone()),
            Self::PaymentRemoved(payment) => Self::PaymentAdded(payment.clone()),
            Self::Assigned { before, after } => Self::Assigned { before: after.clone(), after: before.clone() },
            Self::Tagged { before, after } => Self::Tagged { before: after.clone(), after: before.clone() },
            Self::InBulk(bulk) => Self::InBulk(*bulk),
            Self::NamesHidden { told_before } => Self::NamesHidden { told_before: *told_before },
            Self::Amended(sections) => Self::Amended(sections.iter().rev().map(SectionEdit::inverse).collect()),
            Self::Noted(note) => Self::NoteRemoved(note.clone()),
            Self::NoteRemoved(note) => Self::Noted(note.clone()),
            Self::ConflictSet { assessor, before, after } => {
                Self::ConflictSet { assessor: assessor.clone(), before: after.clone(), after: before.clone() }
            }
            Self::VideoSet { before, after } => Self::VideoSet { before: after.clone(), after: before.clone() },
            Self::ConsentSet { before, after } => Self::ConsentSet { before: after.clone(), after: before.clone() },
            Self::SessionPlanned { session, before, after } => {
                Self::SessionPlanned { session: *session, before: after.clone(), after: before.clone() }
            }
            Self::FeePaidSet { session, assessor, before, after } => Self::FeePaidSet {
                session: *session,
                assessor: assessor.clone(),
                before: after.clone(),
                after: before.clone(),
            },
            Self::InterviewSet { session, before, after } => {
                Self::InterviewSet { session: *session, before: after.clone(), after: before.clone() }
            }
            Self::BodyDecided { round, before, after } => {
                Self::BodyDecided { round: *round, before: after.clone(), after: before.clone() }
            }
            Self::RoundSet { before, after } => Self::RoundSet { before: *after, after: *before },
            // What left the house stays out (H2).
            Self::NoticeSet { after: Some(after), .. } if after.sent_on.is_some() => return None,
            Self::LinkSet { after: Some(after), .. } if after.sent_on.is_some() => return None,
            Self::NoticeSet { place, before, after } => {
                Self::NoticeSet { place: *place, before: after.clone(), after: before.clone() }
            }
            Self::LinkSet { before, after } => Self::LinkSet { before: after.clone(), after: before.clone() },
            Self::AppealSet { appeal, before, after } => {
                Self::AppealSet { appeal: *appeal, before: after.clone(), after: before.clone() }
            }
            // What an assessor hands in stays handed in: a sheet is returned, a determination is made again (A9, A11).
            Self::SheetSubmitted { .. }
            | Self::SheetReturned { .. }
            | Self::SkillsDetermined { .. }
            | Self::Received { .. }
            | Self::Notified { .. }
            | Self::LetterReleased { .. }
            | Self::Undone { .. }
            | Self::Redone { .. } => return None,
        })
    }
}

/// What somebody did, as one step of an application's history. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Act {
    /// Took the application in.
    Receive,
    /// Accepted a requirement.
    Accept(Requirement),
    /// Marked a requirement deficient.
    MarkDeficient(Requirement),
    /// Waived a requirement.
    Waive(Requirement),
    /// Recorded a feedback form.
    RecordFeedback,
    /// Recorded a payment or refund.
    RecordPayment,
    /// Drew up the letter that tells the candidate what is missing.
    Notify,
    /// Approved the application.
    Approve,
    /// Declined it.
    Decline,
    /// Put it on hold.
    Hold,
    /// Recorded that the candidate withdrew it.
    Withdraw,
    /// Opened it again.
    Reopen,
    /// Closed it after the deficiency period.
    CloseIncomplete,
    /// Gave it to somebody to work on, or to nobody.
    Assign,
    /// Took back the change of a revision.
    Undo {
        /// The revision taken back.
        revision: u32,
    },
    /// Recorded a row of evidence; feedback forms and payments have acts of their own.
    Add(ItemKind),
    /// Corrected a row of evidence.
    Correct(ItemKind),
    /// Removed a row of evidence.
    Remove(ItemKind),
    /// Edited what the form says.
    Edit,
    /// Wrote a note.
    Note,
    /// Attached a document.
    Attach(SlotKind),
    /// Did the change of a revision again that was undone.
    Redo {
        /// The revision done again.
        revision: u32,
    },
    /// Hung words on it or took some off.
    Tag,
    /// Asked an assessor about a conflict.
    AskConflict,
    /// Recorded an assessor's answer about a conflict.
    AnswerConflict,
    /// Recorded the request for a video assessment.
    RequestVideo,
    /// Granted it.
    GrantVideo,
    /// Denied it.
    DenyVideo,
    /// Recorded the candidate's word on being recorded.
    Consent,
    /// Proposed a session.
    Propose,
    /// Confirmed a session.
    Confirm,
    /// Moved a session, or planned it otherwise.
    MoveSession,
    /// Cancelled a session.
    CancelSession,
    /// Recorded that somebody did not come.
    NoShow,
    /// Recorded that an assessor was paid, or took that back.
    PayAssessor,
    /// Submitted a score sheet.
    SubmitSheet,
    /// Returned a score sheet.
    ReturnSheet,
    /// Recorded the interview.
    Interview,
    /// Determined the level of skill.
    DetermineSkills,
    /// Recorded that the candidate passed.
    Pass,
    /// Recorded that the candidate did not pass.
    NotPass,
    /// Began a re-assessment.
    Reassess,
    /// Drew up or recorded the notice to IMI.
    NotifyImi,
    /// Drew up or recorded the letter with the link to register.
    SendLink,
    /// Released a letter.
    ReleaseLetter,
    /// Opened a review or an appeal (C1).
    OpenAppeal,
    /// Gave a review or an appeal to somebody, or to nobody (C2).
    AssignAppeal,
    /// Decided a review or an appeal (C3).
    DecideAppeal,
}

impl Act {
    /// What this needs leave for (V1, D1).
    pub fn permission(self) -> Permission {
        match self {
            Self::Waive(_) | Self::Approve | Self::Decline | Self::Pass | Self::NotPass | Self::DecideAppeal => {
                Permission::Decide
            }
            Self::SubmitSheet | Self::Interview | Self::DetermineSkills => Permission::Assess,
            _ => Permission::Work,
        }
    }

    /// What was done, in the past tense: `accepted hours`.
    pub fn words(self) -> String {
        match self {
            Self::Receive => "took the application in".to_owned(),
            Self::Accept(requirement) => format!("accepted {requirement}"),
            Self::MarkDeficient(requirement) => format!("marked {requirement} deficient"),
            Self::Waive(requirement) => format!("waived {requirement}"),
            Self::RecordFeedback => "recorded a feedback form".to_owned(),
            Self::RecordPayment => "recorded a payment".to_owned(),
            Self::Notify => "drew up the deficiency letter".to_owned(),
            Self::Approve => "approved the application".to_owned(),
            Self::Decline => "declined the application".to_owned(),
            Self::Hold => "put the application on hold".to_owned(),
            Self::Withdraw => "recorded the withdrawal".to_owned(),
            Self::Reopen => "reopened the application".to_owned(),
            Self::CloseIncomplete => "closed the application as incomplete".to_owned(),
            Self::Assign => "assigned the application".to_owned(),
            Self::Undo { revision } => format!("undid change {revision}"),
            Self::Add(kind) => format!("recorded a {kind}"),
            Self::Correct(kind) => format!("corrected a {kind}"),
            Self::Remove(kind) => format!("removed a {kind}"),
            Self::Edit => "edited the form".to_owned(),
            Self::Note => "wrote a note".to_owned(),
            Self::Attach(SlotKind::Statement) => "attached the statement".to_owned(),
            Self::Attach(SlotKind::Syllabus) => "attached a syllabus".to_owned(),
            Self::Attach(SlotKind::Completion) => "attached a document of completion".to_owned(),
            Self::Attach(SlotKind::Paper) => "attached a paper".to_owned(),
            Self::Redo { revision } => format!("redid change {revision}"),
            Self::Tag => "tagged the application".to_owned(),
            Self::AskConflict => "asked an assessor about a conflict".to_owned(),
            Self::AnswerConflict => "recorded an assessor's answer about a conflict".to_owned(),
            Self::RequestVideo => "recorded the request for a video assessment".to_owned(),
            Self::GrantVideo => "granted the video assessment".to_owned(),
            Self::DenyVideo => "denied the video assessment".to_owned(),
            Self::Consent => "recorded the candidate's word on being recorded".to_owned(),
            Self::Propose => "proposed a session".to_owned(),
            Self::Confirm => "confirmed a session".to_owned(),
            Self::MoveSession => "moved a session".to_owned(),
            Self::CancelSession => "cancelled a session".to_owned(),
            Self::NoShow => "recorded that somebody did not come".to_owned(),
            Self::PayAssessor => "recorded an assessor's fee".to_owned(),
            Self::SubmitSheet => "submitted a score sheet".to_owned(),
            Self::ReturnSheet => "returned a score sheet".to_owned(),
            Self::Interview => "recorded the interview".to_owned(),
            Self::DetermineSkills => "determined the level of skill".to_owned(),
            Self::Pass => "recorded the decision: passed".to_owned(),
            Self::NotPass => "recorded the decision: not passed".to_owned(),
            Self::Reassess => "began a re-assessment".to_owned(),
            Self::NotifyImi => "drew up the notice to IMI".to_owned(),
            Self::SendLink => "drew up the letter with the link to register".to_owned(),
            Self::ReleaseLetter => "released a letter".to_owned(),
            Self::OpenAppeal => "opened a review or an appeal".to_owned(),
            Self::AssignAppeal => "gave a review or an appeal to somebody".to_owned(),
            Self::DecideAppeal => "decided a review or an appeal".to_owned(),
        }
    }
}
