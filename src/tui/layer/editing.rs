use chrono::{DateTime, Utc};

use super::marks;
use crate::domain::Number;
use crate::link::protocol::Problem;
use crate::tui::outside::DraftName;

/// Whose form is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A new application's.
    New,
    /// That of an application on file.
    OnFile {
        /// Which.
        number: Number,
        /// Its candidate's name.
        candidate: String,
        /// The revision that the text was made from, or whose differences were looked at since.
        seen: u32,
    },
}

/// An application's whole form in its user's editor, or on the way there and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editing {
    /// The draft that it is kept as.
    pub name: DraftName,
    /// Whose form it is.
    pub target: Target,
    /// The text before anybody typed.
    pub start: String,
    /// The text as it is, without marks.
    pub text: String,
    /// What is being waited for.
    pub goal: Goal,
}

/// What an edited form waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// The form as it is on file; after a conflict what was typed is put on it.
    Fetch {
        /// Whether there was a conflict.
        again: bool,
    },
    /// What was kept of it.
    Open,
    /// Its user, who edits it; marked where something was wrong.
    Edit {
        /// What was wrong when the editor was opened.
        problems: Vec<Problem>,
    },
    /// Whether it could be taken in.
    Check {
        /// Although the candidate has an open application.
        again: bool,
        /// What was said against it without that.
        warnings: Vec<String>,
    },
    /// To be taken in.
    TakeIn {
        /// Although the candidate has an open application.
        again: bool,
    },
}

impl Editing {
    /// Whether anybody typed.
    pub fn is_changed(&self) -> bool {
        self.text != self.start
    }

    /// The text as its user is shown it, and the line to begin at.
    pub fn shown(&self) -> (String, Option<u32>) {
        match &self.goal {
            Goal::Edit { problems } if !problems.is_empty() => marks::marked(&self.text, problems),
            _ => (self.text.clone(), None),
        }
    }
}

/// An edited form that is looked at before anything is done with it.
#[derive(Debug, Clone)]
pub struct Review {
    /// The form.
    pub editing: Editing,
    /// What is to be decided.
    pub step: Step,
    /// What to know before it is decided.
    pub lines: Vec<String>,
    /// The first line shown.
    pub top: usize,
}

/// What is to be decided about an edited form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Whether to go on with a draft; from which time, where it is of another session.
    Resume(Option<DateTime<Utc>>),
    /// Whether to take it in.
    TakeIn {
        /// Although the candidate has an open application.
        again: bool,
    },
    /// Whether to go to the application that came by the same form.
    OnFile(Number),
    /// Whether to take what is different.
    Change,
    /// What to do about somebody else's change.
    Conflict,
    /// A rule refuses it as it is.
    Refused,
}
