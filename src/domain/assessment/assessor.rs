use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::domain::{AccountName, Cents, Currency, Origin, Zone};
use crate::text::{Line, excerpt};

/// Why a text is not an assessor's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an assessor's id: 1 to 32 of a-z, 0-9 and `-`, beginning with a letter")]
pub struct AssessorIdError(String);

/// An assessor's short id on the roster, such as `chen`: 1 to 32 of `a-z0-9-`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AssessorId(String);

impl AssessorId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for AssessorId {
    type Err = AssessorIdError;

    fn from_str(text: &str) -> Result<Self, AssessorIdError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(allowed);
        if fits && text.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Ok(Self(text.to_owned()));
        }
        Err(AssessorIdError(excerpt(text)))
    }
}

impl fmt::Display for AssessorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for AssessorId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Somebody on the roster of assessors (A2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessor {
    /// Their id.
    pub id: AssessorId,
    /// How many changes the entry has seen.
    pub revision: u32,
    /// What is known of them.
    pub profile: AssessorProfile,
}

/// What the roster says of an assessor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessorProfile {
    /// Their name.
    pub name: Line,
    /// Where invitations and confirmations go.
    pub email: Option<Line>,
    /// The account they work as at the desk; none for one who sends sheets in by other ways.
    pub account: Option<AccountName>,
    /// Whether they are an experienced trainer (A2).
    pub experienced_trainer: bool,
    /// Their standing as a neutral of the panel (A2); none for one who is not.
    pub panel: Option<PanelStanding>,
    /// Their demonstrated experience of evaluating, in words (A2); none where there is none.
    pub evaluation_experience: Option<Line>,
    /// The languages they assess in, as words such as `English`.
    pub languages: BTreeSet<Line>,
    /// The time zone they live by; their availability is in it.
    pub zone: Zone,
    /// What they are paid for a session, by the first day of each rate (A5).
    pub rates: Vec<Rate>,
    /// The hours of each week in which they take sessions.
    pub weekly: Vec<Window>,
    /// Days that differ from the week.
    pub exceptions: Vec<DayException>,
    /// How many open sessions they take at most at a time; none for no limit (A4).
    pub load_cap: Option<u16>,
    /// Whether they assess at all (A2).
    pub active: bool,
}

/// A neutral's standing on the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelStanding {
    /// The last day of it; none where it has no end.
    pub until: Option<NaiveDate>,
}

/// What a session is paid, from a day on (A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The first day.
    pub from: NaiveDate,
    /// How much a session is paid.
    pub amount: Cents,
    /// In which currency.
    pub currency: Currency,
}

/// Hours of a weekday in which an assessor takes sessions, in the assessor's own zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The day of the week.
    pub day: Weekday,
    /// From when.
    pub from: NaiveTime,
    /// Until when; later than `from`. Midnight at the day's end is 23:59:59 or later.
    pub to: NaiveTime,
}

/// A day that differs from the week, in the assessor's own zone: it has these hours and no others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayException {
    /// Which day.
    pub day: NaiveDate,
    /// The hours in which sessions are taken; none of them for a day off.
    pub hours: Vec<(NaiveTime, NaiveTime)>,
}

/// What was done to the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssessorAct {
    /// An assessor was added.
    Add,
    /// The entry was edited.
    Edit,
}

/// One change of the roster (H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessorChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
    /// From where.
    pub origin: Origin,
    /// What.
    pub act: AssessorAct,
    /// Why.
    pub reason: Option<Line>,
    /// The entry as it was; none for a new one.
    pub before: Option<Box<AssessorProfile>>,
    /// The entry as it is from now on.
    pub after: Box<Assessor>,
}

impl AssessorAct {
    /// What was done, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Add => "added the entry",
            Self::Edit => "edited the entry",
        }
    }
}

impl AssessorChange {
    /// Who did what, in words.
    pub fn words(&self) -> String {
        format!("{} {}", self.by, self.act.words())
    }
}

/// All assessors, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessors(BTreeMap<AssessorId, Assessor>);

impl Assessors {
    /// The entry of an id.
    pub fn get(&self, id: &AssessorId) -> Option<&Assessor> {
        self.0.get(id)
    }

    /// Puts an entry in the place of the one of its id.
    pub fn put(&mut self, assessor: Assessor) {
        self.0.insert(assessor.id.clone(), assessor);
    }

    /// All entries, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Assessor> {
        self.0.values()
    }

    /// The assessor who works as an account.
    pub fn of_account(&self, account: &AccountName) -> Option<&Assessor> {
        self.0.values().find(|assessor| assessor.profile.account.as_ref() == Some(account))
    }
}
