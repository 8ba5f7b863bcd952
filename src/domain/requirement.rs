//! Requirements by name: the eight of the domain page, and those of a program's own (P1).

mod own;
mod set;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use own::{OwnId, OwnIdError};
pub use set::{Named, RequirementSet};

use super::Rule;
use crate::text::{excerpt, nearest};

/// A requirement that an application is checked against: one of the eight (section 2 of the domain page), or one of a
/// program's own. Stored by its place in this list; in JSON it is its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// One of a program's own, which says what it asks for (P1).
    Own(OwnId),
}

/// A word that names no requirement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequirementError {
    /// It is like one of the eight.
    #[error("`{text}` is not a requirement; did you mean `{near}`?")]
    Near {
        /// What was given.
        text: String,
        /// What is like it.
        near: &'static str,
    },
    /// It is like none.
    #[error(
        "`{0}` is not a requirement: hours, cases, references, feedback, training, training-documents, statement, fee, \
         or the id of one of a program's own"
    )]
    Unlike(String),
}

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
    pub fn id(&self) -> &str {
        match self {
            Self::Own(id) => id.as_str(),
            standard => standard.standard_id(),
        }
    }

    /// The id of one of the eight; `own` for one of a program's own.
    pub fn standard_id(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Cases => "cases",
            Self::References => "references",
            Self::Feedback => "feedback",
            Self::Training => "training",
            Self::TrainingDocuments => "training-documents",
            Self::Statement => "statement",
            Self::Fee => "fee",
            Self::Own(_) => "own",
        }
    }

    /// The title that people read; of a program's own its id, where the program is not at hand that has a title for it.
    pub fn title(&self) -> &str {
        match self {
            Self::Hours => "Hours",
            Self::Cases => "Cases",
            Self::References => "References",
            Self::Feedback => "Feedback",
            Self::Training => "Training",
            Self::TrainingDocuments => "Other training",
            Self::Statement => "Statement",
            Self::Fee => "Fee",
            Self::Own(id) => id.as_str(),
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
            Self::Own(_) => Rule::P1,
        }
    }

    /// Its place in [`Self::ALL`]; none of a program's own.
    pub fn place(self) -> Option<usize> {
        Self::ALL.into_iter().position(|one| one == self)
    }
}

impl std::str::FromStr for Requirement {
    type Err = RequirementError;

    fn from_str(text: &str) -> Result<Self, RequirementError> {
        let wanted = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        if let Some(found) = Self::ALL.into_iter().find(|requirement| requirement.id() == wanted) {
            return Ok(found);
        }
        // What somebody begins to type is not one of a program's own.
        let ids = Self::ALL.map(Self::standard_id);
        let begun = ids.into_iter().find(|id| !wanted.is_empty() && id.starts_with(&wanted));
        if let Some(near) = begun.or_else(|| nearest(&wanted, ids)) {
            return Err(RequirementError::Near { text: excerpt(text), near });
        }
        wanted.parse().map(Self::Own).map_err(|_| RequirementError::Unlike(excerpt(text)))
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// How a requirement is stored and sent. By its place in this list: add at its end only.
#[derive(Serialize, Deserialize)]
enum Stored {
    Hours,
    Cases,
    References,
    Feedback,
    Training,
    TrainingDocuments,
    Statement,
    Fee,
    Own(OwnId),
}

impl Serialize for Requirement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(self.id());
        }
        let stored = match self {
            Self::Hours => Stored::Hours,
            Self::Cases => Stored::Cases,
            Self::References => Stored::References,
            Self::Feedback => Stored::Feedback,
            Self::Training => Stored::Training,
            Self::TrainingDocuments => Stored::TrainingDocuments,
            Self::Statement => Stored::Statement,
            Self::Fee => Stored::Fee,
            Self::Own(id) => Stored::Own(*id),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Requirement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(de::Error::custom);
        }
        Ok(match Stored::deserialize(deserializer)? {
            Stored::Hours => Self::Hours,
            Stored::Cases => Self::Cases,
            Stored::References => Self::References,
            Stored::Feedback => Self::Feedback,
            Stored::Training => Self::Training,
            Stored::TrainingDocuments => Self::TrainingDocuments,
            Stored::Statement => Self::Statement,
            Stored::Fee => Self::Fee,
            Stored::Own(id) => Self::Own(id),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;

    #[test]
    fn p1_one_of_the_eight_is_stored_as_it_always_was_and_an_own_one_by_its_id() {
        for (place, requirement) in Requirement::ALL.into_iter().enumerate() {
            assert_eq!(codec::encode(&requirement).unwrap(), [u8::try_from(place).unwrap()]);
            assert_eq!(requirement.id().parse(), Ok(requirement));
        }
        let own: Requirement = "written-test".parse().unwrap();
        assert_eq!(codec::decode::<Requirement>(&codec::encode(&own).unwrap()).unwrap(), own);
        assert_eq!(serde_json::to_string(&own).unwrap(), "\"written-test\"");
        assert_eq!(serde_json::to_string(&Requirement::TrainingDocuments).unwrap(), "\"training-documents\"");
    }

    #[test]
    fn a_word_that_is_nearly_one_of_the_eight_is_no_own_one() {
        for (word, near) in [("feedbak", "feedback"), ("case", "cases"), ("fees", "fee"), ("f", "feedback")] {
            let told = word.parse::<Requirement>().unwrap_err();
            assert_eq!(told, RequirementError::Near { text: word.to_owned(), near });
        }
        assert!(matches!("9 lives".parse::<Requirement>(), Err(RequirementError::Unlike(_))));
    }
}
