use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AccountName, Act, Event, Names, Number, Origin};
use crate::text::Line;

/// That the notice to IMI was recorded as sent by other means (S4).
pub(super) const NOTICE_SENT: &str = "recorded that the notice to IMI was sent";
/// The same of the link to register.
pub(super) const LINK_SENT: &str = "recorded that the link to register was sent";

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
    /// What was done, in the past tense, and whether with names hidden.
    pub fn words(&self) -> String {
        self.names().beside(self.done())
    }

    /// What was done, in the past tense. A change that recorded a letter as sent is told apart from one that draws one up.
    pub fn done(&self) -> String {
        let recorded = self.events.iter().find_map(|event| match (self.act, event) {
            (Act::Notify, Event::Notified { .. }) => Some("recorded the deficiency letter"),
            (Act::NotifyImi, Event::NoticeSet { after: Some(after), .. }) if after.sent_on.is_some() => {
                Some(NOTICE_SENT)
            }
            (Act::SendLink, Event::LinkSet { after: Some(after), .. }) if after.sent_on.is_some() => Some(LINK_SENT),
            _ => None,
        });
        recorded.map_or_else(|| self.act.words(), str::to_owned)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RegistrationLink;

    #[test]
    fn s4_a_link_that_was_sent_by_other_means_is_not_told_as_drawn_up() {
        let (at, by): (DateTime<Utc>, AccountName) = (DateTime::UNIX_EPOCH, "sam".parse().expect("a name"));
        let done = |sent_on| {
            let after = RegistrationLink { link: Line::clean("https://imi.example"), by: by.clone(), at, sent_on };
            let (number, origin, by) = (Number::new(2026, 1), Origin::Unknown, by.clone());
            let events = vec![Event::LinkSet { before: None, after: Some(after) }];
            Change { number, revision: 9, at, by, origin, act: Act::SendLink, reason: None, events }.words()
        };
        assert_eq!(done(None), "drew up the letter with the link to register");
        assert_eq!(done(Some(at.date_naive())), "recorded that the link to register was sent");
    }
}
