use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Mark, Score};
use crate::text::{same_name, stated};

/// A level of demonstration: 1 to 5, or fewer where the checklist's scale has fewer (A8).
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
    /// The levels that items are marked with.
    #[serde(default)]
    pub scale: Scale,
}

/// The levels that items are marked with, from 1 on, what they are called, and which need a note (A8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The highest level.
    pub top: Level,
    /// What each level is called in a word or two, the lowest first; empty where they go by their numbers.
    pub names: Vec<String>,
    /// The highest level that needs a note; none where no level needs one.
    pub note_at: Option<Level>,
}

impl Default for Scale {
    /// 1 to 5, where 2 or less needs a note.
    fn default() -> Self {
        Self { top: Level(5), names: Vec::new(), note_at: Some(Level(2)) }
    }
}

impl Scale {
    /// All levels, the lowest first.
    pub fn levels(&self) -> impl Iterator<Item = Level> + use<> {
        (1..=self.top.0).map(Level)
    }

    /// What a level is called; none where it goes by its number, or is not on the scale.
    pub fn name(&self, level: Level) -> Option<&str> {
        self.names.get(usize::from(level.0).checked_sub(1)?).map(String::as_str)
    }

    /// A level as people read it: `2`, or `2 pass` where it has a name.
    pub fn shown(&self, level: Level) -> String {
        self.name(level).map_or_else(|| level.to_string(), |name| format!("{level} {name}"))
    }

    /// Whether a level is on it.
    pub fn holds(&self, level: Level) -> bool {
        level <= self.top
    }

    /// Whether a score has a level that needs a note, and no note (A8).
    pub fn lacks_note(&self, score: &Score) -> bool {
        let Some(Mark::Level(level)) = score.mark else { return false };
        self.needs_note(level) && stated(score.note.as_ref()).is_none()
    }

    /// Whether a level needs a note.
    pub fn needs_note(&self, level: Level) -> bool {
        self.note_at.is_some_and(|note_at| level <= note_at)
    }

    /// The level of a number, or of a name in any case; none for what is not on it.
    pub fn level(&self, said: &str) -> Option<Level> {
        let said = said.trim();
        let named = self.levels().find(|level| self.name(*level).is_some_and(|name| same_name(name, said)));
        named.or_else(|| said.parse().ok().and_then(Level::new).filter(|level| self.holds(*level)))
    }

    /// Its levels in words: `1 to 5`, or `1 fail, 2 pass`.
    pub fn words(&self) -> String {
        if self.names.is_empty() {
            return format!("1 to {}", self.top);
        }
        self.levels().map(|level| self.shown(level)).collect::<Vec<_>>().join(", ")
    }

    /// Which levels need a note, in words: `a level of 2 or less`, `level 1`; none where no level needs one.
    pub fn noted(&self) -> Option<String> {
        let level = self.note_at?;
        let is_lowest = level.0 == 1;
        Some(match self.name(level) {
            Some(name) if is_lowest => format!("`{name}`"),
            Some(name) => format!("`{name}` or less"),
            None if is_lowest => "level 1".to_owned(),
            None => format!("a level of {level} or less"),
        })
    }
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
    /// The words of each level of the scale, the lowest first.
    pub levels: Vec<String>,
}

impl Checklist {
    /// All items with their competencies, in the order of the sheet.
    pub fn items(&self) -> impl Iterator<Item = (&Competency, &ChecklistItem)> {
        self.competencies.iter().flat_map(|competency| competency.items.iter().map(move |item| (competency, item)))
    }

    /// An item by its id.
    pub fn item(&self, id: &ItemId) -> Option<&ChecklistItem> {
        self.items().map(|(_, item)| item).find(|item| item.id == *id)
    }
}
