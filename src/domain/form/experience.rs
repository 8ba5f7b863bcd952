use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::Hours;
use crate::text::Line;

/// The declared table of experience (section C of the form). The rows below the first overlap it and are never added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experience {
    /// As mediator of any sort: the row that counts.
    pub mediator: Option<ExperienceRow>,
    /// Of these, as co-mediator.
    pub co_mediator: Option<ExperienceRow>,
    /// Of these, in mediations of several parties.
    pub multi_party: Option<ExperienceRow>,
    /// Of these, designing processes.
    pub process_design: Option<ExperienceRow>,
    /// As advocate: kept, never counted.
    pub advocate: Option<ExperienceRow>,
}

/// A row of the table: cases and hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExperienceRow {
    /// Completed cases.
    pub cases: Option<u32>,
    /// Hours.
    pub hours: Option<Hours>,
}

/// The candidate's role in a logged case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseRole {
    /// Sole mediator.
    Mediator,
    /// With another mediator.
    CoMediator,
    /// Mediator among several parties.
    MultiParty,
    /// Designer of a process.
    ProcessDesign,
    /// Advocate of a party: never counts (R1).
    Advocate,
    /// Observer: never counts (R1).
    Observer,
}

impl CaseRole {
    /// All of them, in the form's order.
    pub const ALL: [Self; 6] =
        [Self::Mediator, Self::CoMediator, Self::MultiParty, Self::ProcessDesign, Self::Advocate, Self::Observer];

    /// The word of the form.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mediator => "mediator",
            Self::CoMediator => "co_mediator",
            Self::MultiParty => "multi_party",
            Self::ProcessDesign => "process_design",
            Self::Advocate => "advocate",
            Self::Observer => "observer",
        }
    }

    /// Whether work in this role is experience as a mediator (R1).
    pub fn counts(self) -> bool {
        !matches!(self, Self::Advocate | Self::Observer)
    }
}

/// A row of the case log. The key is a pseudonym: no parties, no facts of the case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseLogRow {
    /// The case's pseudonymous key.
    pub key: Line,
    /// The day of the work.
    pub date: Option<NaiveDate>,
    /// The candidate's role; a row without one never counts.
    pub role: Option<CaseRole>,
    /// Hours of this row.
    pub hours: Hours,
    /// Whether the case is completed.
    pub completed: bool,
    /// Whether it was paid for; none where nobody said.
    pub fee_paid: Option<bool>,
    /// Whether it was held in person; none where nobody said.
    pub in_person: Option<bool>,
}

/// A row as JSON has it.
#[derive(Serialize, Deserialize)]
struct PlainRow<T> {
    key: T,
    date: Option<NaiveDate>,
    role: Option<CaseRole>,
    hours: Hours,
    completed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fee_paid: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    in_person: Option<bool>,
}

/// A row as it is stored and sent: its marks share the byte that only said whether the case is completed once, so that rows
/// of then are rows of now.
#[derive(Serialize, Deserialize)]
struct StoredRow<T> {
    key: T,
    #[serde(with = "super::day")]
    date: Option<NaiveDate>,
    role: Option<CaseRole>,
    hours: Hours,
    marks: u8,
}

/// The bit of a completed case, and the places of the two bits of what may be unsaid.
const COMPLETED: u8 = 1;
const FEE_PAID: u8 = 1;
const IN_PERSON: u8 = 3;

/// Two bits at a place: 0 where nobody said.
fn to_bits(said: Option<bool>, place: u8) -> u8 {
    said.map_or(0, |yes| (1 + u8::from(yes)) << place)
}

fn from_bits(marks: u8, place: u8) -> Option<bool> {
    match marks >> place & 3 {
        0 => None,
        said => Some(said > 1),
    }
}

impl Serialize for CaseLogRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { key, date, role, hours, completed, fee_paid, in_person } = self;
        let (date, role, hours, completed) = (*date, *role, *hours, *completed);
        if serializer.is_human_readable() {
            let (fee_paid, in_person) = (*fee_paid, *in_person);
            return PlainRow { key, date, role, hours, completed, fee_paid, in_person }.serialize(serializer);
        }
        let marks = u8::from(completed) | to_bits(*fee_paid, FEE_PAID) | to_bits(*in_person, IN_PERSON);
        StoredRow { key, date, role, hours, marks }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CaseLogRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let PlainRow { key, date, role, hours, completed, fee_paid, in_person } =
                PlainRow::deserialize(deserializer)?;
            return Ok(Self { key, date, role, hours, completed, fee_paid, in_person });
        }
        let StoredRow { key, date, role, hours, marks } = StoredRow::deserialize(deserializer)?;
        let (fee_paid, in_person) = (from_bits(marks, FEE_PAID), from_bits(marks, IN_PERSON));
        Ok(Self { key, date, role, hours, completed: marks & COMPLETED != 0, fee_paid, in_person })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;

    #[test]
    fn p1_a_row_that_says_no_more_than_before_is_stored_as_before() {
        for completed in [true, false] {
            let row = |fee_paid, in_person| CaseLogRow {
                key: Line::clean("C-1"),
                date: NaiveDate::from_ymd_opt(2026, 1, 2),
                role: Some(CaseRole::Mediator),
                hours: Hours::from_hundredths(650),
                completed,
                fee_paid,
                in_person,
            };
            let before = (
                "C-1",
                NaiveDate::from_ymd_opt(2026, 1, 2),
                Some(CaseRole::Mediator),
                "6.5".parse::<Hours>().unwrap(),
                completed,
            );
            assert_eq!(codec::encode(&row(None, None)).unwrap(), codec::encode(&before).unwrap());
            for fee_paid in [None, Some(true), Some(false)] {
                for in_person in [None, Some(true), Some(false)] {
                    let row = row(fee_paid, in_person);
                    assert_eq!(codec::decode::<CaseLogRow>(&codec::encode(&row).unwrap()).unwrap(), row);
                    let json = serde_json::to_string(&row).unwrap();
                    assert_eq!(serde_json::from_str::<CaseLogRow>(&json).unwrap(), row);
                }
            }
        }
    }
}
