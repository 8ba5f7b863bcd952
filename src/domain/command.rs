use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AccountName, Act, Document, FeedbackForm, Form, Item, Payment, Requirement, Slot, Tag};
use crate::text::{Line, Prose};

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
    /// Write a note, of [`NOTE_LENGTH`](super::NOTE_LENGTH) characters at most.
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
            | Self::Edit { reason, .. } => reason.as_ref(),
            Self::RecordFeedback(_)
            | Self::RecordPayment(_)
            | Self::Assign { .. }
            | Self::Undo
            | Self::Note { .. }
            | Self::Attach { .. }
            | Self::Redo
            | Self::Tag { .. } => None,
        };
        reason.filter(|reason| !reason.trim().is_empty())
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
