//! What a program asks for: its requirements in its order, each of the eight or of its own (P1).

use std::fmt;

use chrono::{Months, NaiveDate};

use super::{Fee, Program, Provider};
use crate::domain::{Capacity, CaseRole, Hours, Requirement};

/// So many requirements a program has at most.
pub const MOST_NEEDS: usize = 48;
/// So many parts stand one in the other at most.
pub const DEEPEST: usize = 4;

/// A requirement as a program has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Which.
    pub requirement: Requirement,
    /// Whether nothing else is accepted before it is settled, such as a fee without which nobody looks at an application.
    pub first: bool,
    /// What it asks for.
    pub part: Part,
}

/// What is asked for, by itself or as a part of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its title for people.
    pub title: String,
    /// What a letter says is missing, in place of the finding's own words.
    pub missing: Option<String>,
    /// What the candidate is asked for, as a short noun phrase, in place of the finding's own.
    pub ask: Option<String>,
    /// By which rule it is met.
    pub test: Test,
}

/// By which rule a requirement is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// By the rule of the eight of that name (R1 to R8).
    Standard,
    /// So much experience.
    Count(CountNeed),
    /// So many feedback forms, or forms of so many mediations.
    Forms(FormsNeed),
    /// So many people who can be asked.
    Referees(RefereesNeed),
    /// So many points.
    Points(PointsNeed),
    /// A paper.
    Paper(PaperNeed),
    /// A declaration.
    Declaration(DeclarationNeed),
    /// A fee.
    Fee(FeeNeed),
    /// Training with approved providers, or an alternative to it.
    Course(CourseNeed),
    /// So many of several parts.
    Parts(PartsNeed),
}

/// A stretch of time before the day of receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// How many months.
    pub months: u16,
}

/// What of a case log is counted, and how much of it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Least {
    /// Cases: rows of one key are one.
    Cases(u32),
    /// Hours.
    Hours(Hours),
}

/// Experience that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountNeed {
    /// How much.
    pub least: Least,
    /// In which roles; in all that count as a mediator's where there are none.
    pub roles: Vec<CaseRole>,
    /// Only of that stretch of time.
    pub within: Option<Within>,
    /// Only what was paid for.
    pub fee_paid: bool,
    /// Only what was held in person.
    pub in_person: bool,
    /// Only of completed cases.
    pub completed: bool,
    /// Of these roles no more counts than that.
    pub caps: Vec<(CaseRole, Least)>,
}

/// Feedback forms that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormsNeed {
    /// How many complete forms.
    pub forms: u32,
    /// Of how many mediations.
    pub mediations: u32,
    /// Only those received in that stretch of time.
    pub within: Option<Within>,
    /// Only of the mediations that this requirement counts.
    pub of: Option<Requirement>,
    /// Only of people in these capacities; of anybody where there are none.
    pub capacities: Vec<Capacity>,
}

/// People who can speak of the candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefereesNeed {
    /// How many.
    pub count: u32,
    /// In which capacities; any where there are none.
    pub capacities: Vec<Capacity>,
}

/// Points that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsNeed {
    /// How many over all categories.
    pub least: Hours,
    /// Only those of that stretch of time.
    pub within: Option<Within>,
    /// The categories that count.
    pub categories: Vec<Category>,
}

/// A category of points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its name in the form.
    pub name: String,
    /// How many points of it at least.
    pub least: Option<Hours>,
    /// No more of it counts than this.
    pub most: Option<Hours>,
}

/// A paper that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperNeed {
    /// Its name in the form.
    pub name: String,
    /// How many pages it may have.
    pub pages: Option<u32>,
    /// How old it may be.
    pub within: Option<Within>,
    /// Whether a person must read it.
    pub judge: bool,
}

/// A declaration that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclarationNeed {
    /// Its name in the form.
    pub name: String,
    /// How old it may be.
    pub within: Option<Within>,
}

/// A fee of a program that asks for several: payments go to them in the order of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeNeed {
    /// The fee by day.
    pub amounts: Vec<Fee>,
}

/// Training that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseNeed {
    /// Hours with approved providers.
    pub hours: Hours,
    /// Who they are; any where there are none.
    pub providers: Vec<Provider>,
    /// So many hours with any provider in their place, for a person to judge.
    pub alternative: Option<Hours>,
    /// Only basic courses.
    pub basic: bool,
    /// Active role plays that had feedback.
    pub role_plays: u32,
    /// Only courses of so many years, that of receipt among them.
    pub years: Option<u16>,
}

/// So many of several parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartsNeed {
    /// How many must be met.
    pub least: usize,
    /// Which.
    pub parts: Vec<Part>,
}

impl Need {
    /// One of the eight, under its own title.
    pub fn standard(requirement: Requirement) -> Self {
        let title = requirement.title().to_owned();
        Self { requirement, first: false, part: Part { title, missing: None, ask: None, test: Test::Standard } }
    }

    /// The eight, in the order of the domain page: what a program asks for that lists none.
    pub fn eight() -> Vec<Self> {
        Requirement::ALL.into_iter().map(Self::standard).collect()
    }
}

impl Within {
    /// The first day of that stretch before a day.
    pub fn before(self, day: NaiveDate) -> NaiveDate {
        day.checked_sub_months(Months::new(self.months.into())).unwrap_or(NaiveDate::MIN)
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months, self.months / 12, self.months % 12) {
            (12, ..) => f.write_str("1 year"),
            (_, years, 0) => write!(f, "{years} years"),
            (1, ..) => f.write_str("1 month"),
            (months, ..) => write!(f, "{months} months"),
        }
    }
}

impl Program {
    /// What it asks for under a requirement; none where it does not have that one.
    pub fn need(&self, requirement: Requirement) -> Option<&Need> {
        self.requirements.iter().find(|need| need.requirement == requirement)
    }

    /// A requirement's title in this program.
    pub fn title_of<'a>(&'a self, requirement: &'a Requirement) -> &'a str {
        self.need(*requirement).map_or_else(|| requirement.title(), |need| &need.part.title)
    }

    /// The requirements, in the program's order.
    pub fn each_requirement(&self) -> impl Iterator<Item = Requirement> + '_ {
        self.requirements.iter().map(|need| need.requirement)
    }
}
