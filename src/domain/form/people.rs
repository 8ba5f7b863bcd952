use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::Zone;
use crate::text::Line;

/// The mediator who applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The name as the candidate writes it.
    pub name: Line,
    /// Absent for people with one name.
    pub given_name: Option<Line>,
    /// The family name, or the only name.
    pub family_name: Line,
    /// Where letters go.
    pub email: Option<Line>,
    /// The telephone to try first.
    pub primary_phone: Option<Line>,
    /// Another telephone.
    pub secondary_phone: Option<Line>,
    /// A mobile telephone.
    pub cell: Option<Line>,
    /// A fax number.
    pub fax: Option<Line>,
    /// The postal address.
    pub address: Option<crate::text::Prose>,
    /// The IANA time zone, such as `America/New_York`.
    pub time_zone: Option<Line>,
}

impl Candidate {
    /// The zone that the candidate lives by; none where none is on file, or what is there is none.
    pub fn zone(&self) -> Option<Zone> {
        self.time_zone.as_ref()?.parse().ok()
    }
}

/// In which capacity somebody took part in a mediation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// A party to the dispute.
    Party,
    /// Counsel to a party.
    Counsel,
    /// A fellow mediator.
    CoMediator,
    /// Anybody else.
    Other,
}

impl Capacity {
    /// All of them, in the form's order.
    pub const ALL: [Self; 4] = [Self::Party, Self::Counsel, Self::CoMediator, Self::Other];

    /// The word of the form.
    pub fn id(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Counsel => "counsel",
            Self::CoMediator => "co_mediator",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if *self == Self::CoMediator { "co-mediator" } else { self.id() })
    }
}

/// Somebody who can speak of a mediation that the candidate conducted (R3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// Who.
    pub name: Option<Line>,
    /// The firm or company.
    pub firm: Option<Line>,
    /// City and state.
    pub city: Option<Line>,
    /// A telephone number.
    pub phone: Option<Line>,
    /// An e-mail address.
    pub email: Option<Line>,
    /// The part they had in the mediation.
    pub capacity: Option<Capacity>,
    /// The pseudonymous key of the mediation.
    pub case: Option<Line>,
}

/// How a feedback form came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Through the mediator.
    Mediator,
    /// Through the reviewer.
    Reviewer,
    /// From the giver directly.
    Direct,
}

impl Via {
    /// All of them, in the form's order.
    pub const ALL: [Self; 3] = [Self::Mediator, Self::Reviewer, Self::Direct];

    /// The word of the form.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mediator => "mediator",
            Self::Reviewer => "reviewer",
            Self::Direct => "direct",
        }
    }
}

/// A feedback form received (R4). Givers are pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FeedbackForm {
    /// The giver's pseudonym.
    pub giver: Option<Line>,
    /// The giver's part in the mediation.
    pub capacity: Option<Capacity>,
    /// The pseudonymous key of the mediation.
    pub case: Option<Line>,
    /// The day the form came.
    #[serde(default, with = "super::day")]
    pub received_on: Option<NaiveDate>,
    /// Questions left open; zero means complete, absent means nobody said.
    pub unanswered: Option<u32>,
    /// How it came.
    pub via: Option<Via>,
    /// The giver of the form that this one repeats.
    pub duplicate_of: Option<Line>,
}

/// A case evaluation that CPR holds of a panel member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evaluation {
    /// The pseudonymous key of the mediation.
    pub case: Option<Line>,
    /// The day it came.
    pub received_on: Option<NaiveDate>,
}
