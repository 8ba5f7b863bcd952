use serde::{Deserialize, Serialize};

use crate::domain::{Cents, StageName};

/// Within which terms a candidate may be assessed again, ask for a review, or appeal (S5, C1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Windows {
    /// Of a re-assessment; until when it may begin is among the program's days (S5).
    pub retake: Retake,
    /// Of a review; none where the program has none.
    pub review: Option<Recourse>,
    /// Of an appeal; none where the program has none.
    pub appeal: Option<Recourse>,
}

/// The terms of a re-assessment (S5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retake {
    /// How many there may be; none for as many as the window takes.
    pub most: Option<u16>,
    /// What each costs, in the program's currency; none where it is free.
    pub fee: Option<Cents>,
}

/// The terms of a review or an appeal (C1).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recourse {
    /// Days after a decision in which it may be opened; the last one counts.
    pub days: u16,
    /// Days in which it is to be decided; none where the program sets none (S7).
    #[serde(default)]
    pub target: Option<u16>,
    /// After which decisions.
    pub after: Vec<Contested>,
    /// On which grounds, beside others that are given in words.
    #[serde(default)]
    pub grounds: Vec<Ground>,
}

/// A ground of a review or an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Its id, such as `procedure`.
    pub id: String,
    /// What it says, for people.
    pub text: String,
}

/// A decision that can be reviewed or appealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contested {
    /// The application was declined.
    Declined,
    /// The candidate did not pass.
    NotPassed,
    /// The application was closed as incomplete.
    ClosedIncomplete,
}

impl Contested {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Declined, Self::NotPassed, Self::ClosedIncomplete];

    /// The word for it in a program file.
    pub fn id(self) -> &'static str {
        self.stage().id()
    }

    /// The stage that the decision led to.
    pub fn stage(self) -> StageName {
        match self {
            Self::Declined => StageName::Declined,
            Self::NotPassed => StageName::NotPassed,
            Self::ClosedIncomplete => StageName::ClosedIncomplete,
        }
    }

    /// The decision that led to a stage; none for a stage that is not contested.
    pub fn of(stage: StageName) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.stage() == stage)
    }
}
