use std::fmt;

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::text::excerpt;

/// One of the eight requirements that an application is checked against (section 2 of the domain page).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// R1: hours of mediation experience.
    Hours,
    /// R2: completed cases.
    Cases,
    /// R3: references from one mediation.
    References,
    /// R4: completed feedback forms.
    Feedback,
    /// R5: mediation training.
    Training,
    /// R6: documents for training that is not approved.
    TrainingDocuments,
    /// R7: the one-page self-statement.
    Statement,
    /// R8: the fee.
    Fee,
}

/// A word that names no requirement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a requirement: hours, cases, references, feedback, training, training-documents, statement, fee")]
pub struct RequirementError(String);

impl Requirement {
    /// All eight, in the order of the domain page.
    pub const ALL: [Self; 8] = [
        Self::Hours,
        Self::Cases,
        Self::References,
        Self::Feedback,
        Self::Training,
        Self::TrainingDocuments,
        Self::Statement,
        Self::Fee,
    ];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Cases => "cases",
            Self::References => "references",
            Self::Feedback => "feedback",
            Self::Training => "training",
            Self::TrainingDocuments => "training-documents",
            Self::Statement => "statement",
            Self::Fee => "fee",
        }
    }

    /// The title that people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Hours => "Hours",
            Self::Cases => "Cases",
            Self::References => "References",
            Self::Feedback => "Feedback",
            Self::Training => "Training",
            Self::TrainingDocuments => "Other training",
            Self::Statement => "Statement",
            Self::Fee => "Fee",
        }
    }

    /// The rule that the requirement follows.
    pub fn rule(self) -> Rule {
        match self {
            Self::Hours => Rule::R1,
            Self::Cases => Rule::R2,
            Self::References => Rule::R3,
            Self::Feedback => Rule::R4,
            Self::Training => Rule::R5,
            Self::TrainingDocuments => Rule::R6,
            Self::Statement => Rule::R7,
            Self::Fee => Rule::R8,
        }
    }

    /// Its place in [`Self::ALL`].
    pub fn place(self) -> usize {
        self as usize
    }
}

impl std::str::FromStr for Requirement {
    type Err = RequirementError;

    fn from_str(text: &str) -> Result<Self, RequirementError> {
        let wanted = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let found = Self::ALL.into_iter().find(|requirement| requirement.id() == wanted);
        found.ok_or_else(|| RequirementError(excerpt(text)))
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// Some of the requirements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RequirementSet(u8);

impl RequirementSet {
    /// Whether a requirement is one of them.
    pub fn contains(self, requirement: Requirement) -> bool {
        self.0 & (1 << requirement.place()) != 0
    }

    /// They, in the order of the domain page.
    pub fn iter(self) -> impl Iterator<Item = Requirement> {
        Requirement::ALL.into_iter().filter(move |requirement| self.contains(*requirement))
    }
}

impl FromIterator<Requirement> for RequirementSet {
    fn from_iter<I: IntoIterator<Item = Requirement>>(requirements: I) -> Self {
        Self(requirements.into_iter().fold(0, |set, requirement| set | 1 << requirement.place()))
    }
}
