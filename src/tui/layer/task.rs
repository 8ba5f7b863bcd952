use crate::domain::{Item, Requirement, SessionId};

/// What a form is filled in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Mark a requirement deficient.
    Deficient(Requirement),
    /// Waive a requirement.
    Waive(Requirement),
    /// Decline the application.
    Decline,
    /// Put it on hold.
    Hold,
    /// Record that the candidate withdrew it.
    Withdraw,
    /// Open it again.
    Reopen,
    /// Close it after the deficiency period.
    CloseIncomplete,
    /// Draft the deficiency letter.
    Notify,
    /// Record a feedback form.
    Feedback,
    /// Record a payment.
    Payment,
    /// Write a document on file into a file of one's own.
    Export,
    /// Record a reference.
    Reference,
    /// Record a training course.
    Course,
    /// Record a row of the case log.
    Case,
    /// Write a note.
    Note,
    /// Attach a document.
    Attach,
    /// Propose a session.
    Propose,
    /// Move a session, or plan it otherwise.
    Move(SessionId),
    /// Cancel a session.
    Cancel(SessionId),
    /// Record that somebody did not come.
    NoShow(SessionId),
    /// Record the request for a video assessment.
    RequestVideo,
    /// Grant or deny it.
    AnswerVideo,
    /// Record the candidate's word on being recorded.
    Consent,
    /// Record that an assessor was asked about a conflict, or the answer.
    Conflict,
    /// Record that an assessor was paid.
    FeePaid(SessionId),
    /// Record the interview after a session.
    Interview,
    /// Determine the level of skill.
    Determine,
    /// Return a submitted sheet.
    ReturnSheet,
    /// Record the body's decision.
    Outcome,
    /// Begin a re-assessment.
    Reassess,
    /// Draw up the notice to IMI.
    ImiNotice,
    /// Draw up the letter with the link to register.
    RegistrationLink,
    /// Record that the decision is contested.
    OpenAppeal,
    /// Give the review or appeal to somebody.
    AssignAppeal,
    /// Decide it.
    DecideAppeal,
    /// Add an entry to the roster of assessors, or change one.
    Assessor,
}

impl Task {
    /// Its name in the names of drafts.
    pub fn id(self) -> String {
        match self {
            Self::Deficient(requirement) => format!("deficient-{requirement}"),
            Self::Waive(requirement) => format!("waive-{requirement}"),
            Self::Decline => "decline".to_owned(),
            Self::Hold => "hold".to_owned(),
            Self::Withdraw => "withdraw".to_owned(),
            Self::Reopen => "reopen".to_owned(),
            Self::CloseIncomplete => "close".to_owned(),
            Self::Notify => "letter".to_owned(),
            Self::Feedback => "feedback".to_owned(),
            Self::Payment => "payment".to_owned(),
            Self::Export => "export".to_owned(),
            Self::Reference => "reference".to_owned(),
            Self::Course => "course".to_owned(),
            Self::Case => "case".to_owned(),
            Self::Note => "note".to_owned(),
            Self::Attach => "attach".to_owned(),
            Self::Propose => "propose".to_owned(),
            Self::Move(session) => format!("move-{session}"),
            Self::Cancel(session) => format!("cancel-{session}"),
            Self::NoShow(session) => format!("no-show-{session}"),
            Self::RequestVideo => "video".to_owned(),
            Self::AnswerVideo => "video-answer".to_owned(),
            Self::Consent => "consent".to_owned(),
            Self::Conflict => "conflict".to_owned(),
            Self::FeePaid(session) => format!("fee-{session}"),
            Self::Interview => "interview".to_owned(),
            Self::Determine => "determination".to_owned(),
            Self::ReturnSheet => "return".to_owned(),
            Self::Outcome => "decision".to_owned(),
            Self::Reassess => "re-assess".to_owned(),
            Self::ImiNotice => "notice".to_owned(),
            Self::RegistrationLink => "link".to_owned(),
            Self::OpenAppeal => "appeal".to_owned(),
            Self::AssignAppeal => "appeal-handler".to_owned(),
            Self::DecideAppeal => "appeal-outcome".to_owned(),
            Self::Assessor => "assessor".to_owned(),
        }
    }

    /// Whether it is about the skills assessment, so that its form needs the roster.
    pub fn is_of_sessions(self) -> bool {
        matches!(
            self,
            Self::Propose
                | Self::Move(_)
                | Self::Cancel(_)
                | Self::NoShow(_)
                | Self::RequestVideo
                | Self::AnswerVideo
                | Self::Consent
                | Self::Conflict
                | Self::FeePaid(_)
        )
    }

    /// Whether it is about what came of a skills assessment.
    pub fn is_of_assessment(self) -> bool {
        matches!(
            self,
            Self::Interview
                | Self::Determine
                | Self::ReturnSheet
                | Self::Outcome
                | Self::Reassess
                | Self::ImiNotice
                | Self::RegistrationLink
                | Self::OpenAppeal
                | Self::AssignAppeal
                | Self::DecideAppeal
        )
    }

    /// The task in whose form an item is changed.
    pub fn of(item: &Item) -> Self {
        match item {
            Item::Feedback(_) => Self::Feedback,
            Item::Payment(_) => Self::Payment,
            Item::Reference(_) => Self::Reference,
            Item::Course(_) => Self::Course,
            Item::Case(_) => Self::Case,
        }
    }
}
