use serde::{Deserialize, Serialize};

use crate::domain::{Document, Hours};
use crate::text::Line;

/// A training course (section A of the form; R5, R6).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the questions that the form asks of a course")]
pub struct TrainingCourse {
    /// The course's name.
    pub course: Line,
    /// Who held it; matched to the program's approved providers.
    pub institution: Line,
    /// The year it was held.
    pub year: Option<u16>,
    /// Its length.
    pub hours: Hours,
    /// Sponsored by CPR.
    pub cpr_sponsored: bool,
    /// An IMI Certified Mediator Training Program.
    pub cmtp: bool,
    /// A course of basic training.
    pub basic: bool,
    /// Covers theory.
    pub theory: bool,
    /// Covers practice.
    pub practice: bool,
    /// Active role plays.
    pub role_plays: u32,
    /// Whether the role plays had feedback.
    pub role_play_feedback: bool,
    /// The syllabus.
    pub syllabus: Option<Document>,
    /// The document of successful completion.
    pub completion: Option<Document>,
}

impl TrainingCourse {
    /// What the form says of the course besides its figures, in words.
    pub fn marks(&self) -> Vec<&'static str> {
        let marks = [
            (self.basic, "basic"),
            (self.theory, "theory"),
            (self.practice, "practice"),
            (self.cpr_sponsored, "CPR-sponsored"),
            (self.cmtp, "CMTP"),
            (self.role_play_feedback, "feedback on role plays"),
        ];
        marks.into_iter().filter(|(set, _)| *set).map(|(_, word)| word).collect()
    }
}

/// Memberships (section B of the form).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memberships {
    /// Whether the candidate is a CPR neutral.
    pub cpr_neutral: bool,
    /// The year in which CPR accepted them.
    pub year_accepted: Option<u16>,
    /// Rosters of other organisations.
    pub rosters: Vec<Roster>,
}

/// A place on an organisation's roster of neutrals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The organisation.
    pub organisation: Line,
    /// The year of acceptance.
    pub year_accepted: Option<u16>,
}
