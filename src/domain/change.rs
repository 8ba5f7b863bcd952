use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AccountName, Act, Event, Names, Number, Origin};
use crate::text::Line;

/// One change of one application: who, when, from where, what and why, with its events (H1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Of which application.
    pub number: Number,
    /// The application's revision after it; the first is 1.
    pub revision: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: AccountName,
    /// From where.
    pub origin: Origin,
    /// What.
    pub act: Act,
    /// Why.
    pub reason: Option<Line>,
    /// What came of it.
    pub events: Vec<Event>,
}

impl Change {
    /// What was done, in the past tense, and whether with names hidden. A change that recorded a deficiency letter as sent
    /// is told apart from one that draws one up.
    pub fn words(&self) -> String {
        let is_sent =
            self.act == Act::Notify && self.events.iter().any(|event| matches!(event, Event::Notified { .. }));
        let words = if is_sent { "recorded the deficiency letter".to_owned() } else { self.act.words() };
        self.names().beside(words)
    }

    /// Whether whoever asked for it was told whose application it is (E1).
    pub fn names(&self) -> Names {
        let mark = self.events.iter().find_map(|event| match event {
            Event::NamesHidden { told_before } => Some(*told_before),
            _ => None,
        });
        mark.map_or(Names::Shown, |told_before| if told_before { Names::HiddenAgain } else { Names::Hidden })
    }
}
