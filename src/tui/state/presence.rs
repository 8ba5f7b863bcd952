use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{AccountName, Number};

/// How long an application is shown before it counts as open: whoever goes down the queue opens nothing.
const REST: TimeDelta = TimeDelta::milliseconds(300);

/// Which application this terminal has open as the server knows it, and who else has.
#[derive(Debug, Default)]
pub struct Presence {
    /// What is shown, and since when.
    shown: Option<(Option<Number>, DateTime<Utc>)>,
    /// What the server was told last.
    told: Option<Number>,
    /// Who has which application open, as the server told last.
    open: Option<(Number, Vec<AccountName>)>,
}

impl Presence {
    /// Notes which application is shown.
    pub fn show(&mut self, number: Option<Number>, now: DateTime<Utc>) {
        let is_known = self.shown.is_some_and(|(shown, since)| shown == number && since <= now);
        if !is_known {
            self.shown = Some((number, now));
        }
    }

    /// What the server is to be told that this terminal has open; none where it knows.
    pub fn wanted(&self, now: DateTime<Utc>) -> Option<Option<Number>> {
        let (shown, since) = self.shown?;
        (shown != self.told && now - since >= REST).then_some(shown)
    }

    /// When the server is to be told, where it does not know yet.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        let (shown, since) = self.shown?;
        (shown != self.told).then_some(since + REST)
    }

    /// Notes that the server was told.
    pub fn told(&mut self, number: Option<Number>) {
        self.told = number;
    }

    /// Nobody looks for a while; says whether the server is to be told so.
    pub fn leave(&mut self) -> bool {
        self.shown = None;
        self.told.take().is_some()
    }

    /// Hears who has an application open.
    pub fn hear(&mut self, number: Number, accounts: Vec<AccountName>) {
        self.open = Some((number, accounts));
    }

    /// The server is gone, or another one: it knows nothing of this terminal.
    pub fn lost(&mut self) {
        (self.told, self.open) = (None, None);
    }

    /// Who has an application open beside an account, by name.
    pub fn others<'a>(&'a self, number: Number, own: &'a AccountName) -> impl Iterator<Item = &'a AccountName> {
        let open = self.open.iter().filter(move |(of, _)| *of == number);
        open.flat_map(|(_, accounts)| accounts).filter(move |account| *account != own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    #[test]
    fn whoever_goes_down_the_queue_opens_nothing() {
        let (one, other) = (Number::new(2026, 1), Number::new(2026, 2));
        let mut presence = Presence::default();
        presence.show(Some(one), at(0));
        assert_eq!(presence.wanted(at(299)), None);
        presence.show(Some(other), at(299));
        assert_eq!((presence.wanted(at(300)), presence.wake_at()), (None, Some(at(599))));
        presence.show(Some(other), at(599));
        assert_eq!(presence.wanted(at(599)), Some(Some(other)));
        presence.told(Some(other));
        assert_eq!((presence.wanted(at(900)), presence.wake_at()), (None, None));
        presence.show(None, at(1000));
        assert_eq!(presence.wanted(at(1300)), Some(None));
    }

    #[test]
    fn a_server_that_came_back_is_told_again() {
        let (number, own) = (Number::new(2026, 1), "ada".parse().unwrap());
        let mut presence = Presence::default();
        presence.show(Some(number), at(0));
        presence.told(Some(number));
        presence.hear(number, vec!["ada".parse().unwrap(), "bo".parse().unwrap()]);
        assert_eq!(presence.others(number, &own).map(AccountName::as_str).collect::<Vec<_>>(), ["bo"]);
        presence.lost();
        assert_eq!(presence.others(number, &own).count(), 0);
        assert_eq!(presence.wanted(at(300)), Some(Some(number)));
    }
}
