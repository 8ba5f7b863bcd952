use tui_input::Input;

use crate::domain::LetterId;
use crate::domain::view::filter::Listing;
use crate::text::Line;

/// What a line is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromptFor {
    /// The name under which the list is saved.
    ViewName(Listing),
    /// Why the marked applications are put on hold.
    HoldReason,
    /// The days on which sheets were submitted that are monitored.
    Days,
    /// The days of a report, and its program.
    ReportDays,
    /// Why letters are held back.
    HoldLetter(Vec<(LetterId, u32)>),
    /// Why letters are discarded.
    DiscardLetter(Vec<(LetterId, u32)>),
    /// A letter's subject.
    LetterSubject(LetterId, u32),
    /// To whom a letter goes.
    LetterRecipients(LetterId, u32),
    /// Until when, which may stay open.
    HoldUntil {
        /// Why.
        reason: Line,
    },
}

impl PromptFor {
    /// Whether it is about letters.
    pub fn is_of_letters(&self) -> bool {
        matches!(
            self,
            Self::HoldLetter(_) | Self::DiscardLetter(_) | Self::LetterSubject(..) | Self::LetterRecipients(..)
        )
    }

    /// Whether what was typed for the one is meant for the other: the same is asked, of the same letters as they are by now.
    pub fn is_like(&self, other: &Self) -> bool {
        let ids = |on: &[(LetterId, u32)]| on.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        match (self, other) {
            (Self::HoldLetter(one), Self::HoldLetter(two)) | (Self::DiscardLetter(one), Self::DiscardLetter(two)) => {
                ids(one) == ids(two)
            }
            (Self::LetterSubject(one, _), Self::LetterSubject(two, _))
            | (Self::LetterRecipients(one, _), Self::LetterRecipients(two, _)) => one == two,
            (Self::HoldUntil { .. }, Self::HoldUntil { .. }) => true,
            (one, two) => one == two,
        }
    }

    /// Takes in that a letter was changed, and that its user was told: to send it again is to have seen that.
    pub fn lift(&mut self, letter: LetterId, now: u32) {
        match self {
            Self::HoldLetter(on) | Self::DiscardLetter(on) => {
                for (_, revision) in on.iter_mut().filter(|(id, _)| *id == letter) {
                    *revision = now;
                }
            }
            Self::LetterSubject(id, revision) | Self::LetterRecipients(id, revision) if *id == letter => {
                *revision = now;
            }
            _ => {}
        }
    }
}

/// One line that is asked for.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// For what.
    pub what: PromptFor,
    /// What it is about, one a line.
    pub lines: Vec<String>,
    /// What is written.
    pub input: Input,
    /// What is wrong with it, in words.
    pub trouble: Option<String>,
    /// What stood in it before anybody typed.
    at_first: String,
}

impl Prompt {
    /// An empty line.
    pub fn new(what: PromptFor) -> Self {
        Self::of(what, "")
    }

    /// A line to be changed.
    pub fn of(what: PromptFor, text: &str) -> Self {
        Self { what, lines: Vec::new(), input: text.into(), trouble: None, at_first: text.to_owned() }
    }

    /// What was typed, exactly; none where it is what stood there at first, or nothing.
    pub fn typed(&self) -> Option<&str> {
        Some(self.input.value()).filter(|value| *value != self.at_first && !value.trim().is_empty())
    }

    /// What is written, without the white space around it.
    pub fn text(&self) -> &str {
        self.input.value().trim()
    }
}
