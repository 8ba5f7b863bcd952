use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// A level of demonstration, 1 to 5 (A8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Level(u8);

impl Level {
    /// All levels, the lowest first.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// The level of a digit; none for one that is not 1 to 5.
    pub fn new(level: u8) -> Option<Self> {
        (1..=5).contains(&level).then_some(Self(level))
    }

    /// 1 to 5.
    pub fn get(self) -> u8 {
        self.0
    }

    /// Whether it needs a note (A8).
    pub fn needs_note(self) -> bool {
        self.0 <= 2
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let level = u8::deserialize(deserializer)?;
        Self::new(level).ok_or_else(|| de::Error::custom(format!("level {level} is not 1 to 5")))
    }
}

/// A checklist item's id, such as `empathy.acknowledges`: it stays the same when the words change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub String);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What the assessor scores: competencies with their items (A8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// The competencies, in the order of the sheet.
    pub competencies: Vec<Competency>,
}

/// One competency of the program (A8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competency {
    /// Its id, such as `empathy`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its items, in the order of the sheet.
    pub items: Vec<ChecklistItem>,
}

/// One item of a checklist (A8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// Its id, unique in the checklist.
    pub id: ItemId,
    /// What is looked at.
    pub text: String,
    /// Whether a sheet without a mark for it cannot be submitted (A9).
    pub mandatory: bool,
    /// The words of the levels 1 to 5.
    pub levels: [String; 5],
}

impl Checklist {
    /// All items with their competencies, in the order of the sheet.
    pub fn items(&self) -> impl Iterator<Item = (&Competency, &ChecklistItem)> {
        self.competencies.iter().flat_map(|competency| competency.items.iter().map(move |item| (competency, item)))
    }

    /// The highest level of its scale.
    pub fn top(&self) -> Level {
        Level(5)
    }

    /// An item by its id.
    pub fn item(&self, id: &ItemId) -> Option<&ChecklistItem> {
        self.items().map(|(_, item)| item).find(|item| item.id == *id)
    }
}
