use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::{Follow, Place};
use crate::domain::view::{Offer, OfferQuery, RosterRow, Week, WeekQuery, WeekRow};
use crate::domain::{AssessorId, Number, Zone};
use crate::text::Line;

/// How long what was read is believed while news come in fast.
const REST: TimeDelta = TimeDelta::milliseconds(100);

/// Which assessors the week shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Only {
    /// Only who assesses in this language.
    pub language: Option<Line>,
    /// Only who is qualified today (A2).
    pub is_qualified: bool,
    /// Only who is below their load (A4).
    pub is_below_load: bool,
}

/// Pane 4: which week of which assessors it shows, and what of it has arrived.
///
/// The selection is an assessor, not a row: it stays when others come or go.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Schedule {
    /// The Monday of the week that is shown; none for the week of today.
    pub monday: Option<NaiveDate>,
    /// Which assessors.
    pub only: Only,
    /// The week that arrived last; it may still be another one than the one shown.
    pub week: Option<Box<Week>>,
    /// The whole hours of a day between which all of it lies, on a clock of its zone; none where nobody has any. Read once
    /// as it arrives, since a frame draws only the rows that it has room for.
    pub hours: Option<Range<u32>>,
    /// Why the week cannot be shown, in words.
    pub refused: Option<String>,
    /// The selected row and the first one shown.
    pub place: Place,
    /// When the week's rows are asked for, while a key goes from week to week.
    #[serde(skip)]
    pub follow: Follow,
    /// Who can assess an application, best first, and why the others cannot, as it arrived last.
    pub offers: Option<(Number, Vec<Offer>)>,
    /// Why that cannot be shown, in words.
    pub offers_refused: Option<String>,
    /// The roster, by id; empty until it is heard of.
    pub roster: Vec<RosterRow>,
    /// Whether it was heard of.
    pub is_roster_known: bool,
    /// Why it cannot be shown, in words.
    pub roster_refused: Option<String>,
    selected: Option<AssessorId>,
    /// The week and the filter that were asked for last.
    asked_for: Option<(NaiveDate, Only)>,
    offers_for: Option<(Number, Option<Line>)>,
    week_age: Age,
    offers_age: Age,
    roster_age: Age,
}

/// How fresh something is that was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Age {
    is_fresh: bool,
    asked_at: Option<DateTime<Utc>>,
}

impl Age {
    /// It may be old.
    pub(super) fn outdate(&mut self) {
        self.is_fresh = false;
    }

    /// Notes that it was just asked for: what is heard from now on may be newer than the answer.
    pub(super) fn asked(&mut self, now: DateTime<Utc>) {
        (self.is_fresh, self.asked_at) = (true, Some(now));
    }

    /// Whether it should be read, and was not just now.
    pub(super) fn is_due(&self, now: DateTime<Utc>) -> bool {
        !self.is_fresh && self.due().is_none_or(|due| now >= due || self.asked_at.is_some_and(|asked| now < asked))
    }

    /// When it may be read again; none where it is fresh, or may be read at any time.
    pub(super) fn due(&self) -> Option<DateTime<Utc>> {
        self.asked_at.filter(|_| !self.is_fresh).map(|asked| asked + REST)
    }
}

impl Schedule {
    /// The Monday of the week that is shown.
    pub fn shown_monday(&self, today: NaiveDate) -> NaiveDate {
        self.monday.unwrap_or_else(|| monday_of(today))
    }

    /// The rows of the week that is shown, once they are here.
    pub fn rows(&self, today: NaiveDate) -> Option<&[WeekRow]> {
        let monday = self.shown_monday(today);
        self.week.as_ref().filter(|week| week.monday == monday).map(|week| week.rows.as_slice())
    }

    /// The rows that arrived last, of whichever week: who the assessors are.
    pub fn any_rows(&self) -> &[WeekRow] {
        self.week.as_ref().map_or(&[], |week| &week.rows)
    }

    /// The assessor that keys go to.
    pub fn row(&self) -> Option<&WeekRow> {
        self.any_rows().get(self.place.at)
    }

    /// Goes some weeks on or back.
    pub fn step(&mut self, weeks: i64, today: NaiveDate, now: DateTime<Utc>) {
        let to = self.shown_monday(today).checked_add_signed(TimeDelta::days(weeks.saturating_mul(7)));
        // A thousand years either way are no week of anybody.
        let Some(to) = to.filter(|to| (to.year() - today.year()).abs() < 1000) else { return };
        self.show(to, today, now);
    }

    /// Goes to the week of today.
    pub fn to_today(&mut self, today: NaiveDate, now: DateTime<Utc>) {
        self.show(monday_of(today), today, now);
    }

    fn show(&mut self, monday: NaiveDate, today: NaiveDate, now: DateTime<Utc>) {
        self.monday = Some(monday).filter(|monday| *monday != monday_of(today));
        self.refused = None;
        self.follow.moved(now);
    }

    /// Shows other assessors.
    pub fn filter(&mut self, only: Only) {
        (self.only, self.refused) = (only, None);
    }

    /// Moves the selection by some rows.
    pub fn select(&mut self, by: isize, rows: usize) {
        self.place.step(by, self.any_rows().len(), rows);
        self.select_here();
    }

    /// Moves the selection to a row.
    pub fn jump(&mut self, at: usize, rows: usize) {
        self.place.at = at.min(self.any_rows().len().saturating_sub(1));
        self.place.follow(self.any_rows().len(), rows);
        self.select_here();
    }

    fn select_here(&mut self) {
        self.selected = self.row().map(|row| row.assessor.clone());
    }

    /// Takes a week in.
    pub fn take(&mut self, week: Box<Week>) {
        let found = self.selected.as_ref().and_then(|id| week.rows.iter().position(|row| row.assessor == *id));
        self.place.at = found.unwrap_or(self.place.at).min(week.rows.len().saturating_sub(1));
        self.hours = hours(&week);
        (self.week, self.refused) = (Some(week), None);
        self.select_here();
    }

    /// An assessor's entry; none while the roster is not known.
    pub fn in_roster(&self, id: &AssessorId) -> Option<&RosterRow> {
        self.roster.iter().find(|row| row.assessor.id == *id)
    }

    /// An assessor's name, or the id while it is not known.
    pub fn name_of<'a>(&'a self, id: &'a AssessorId) -> &'a str {
        let of_roster = || self.in_roster(id).map(|row| row.assessor.profile.name.as_str());
        let of_week = || self.any_rows().iter().find(|row| row.assessor == *id).map(|row| row.name.as_str());
        of_roster().or_else(of_week).unwrap_or(id.as_str())
    }

    /// What is here may be old.
    pub fn outdate(&mut self) {
        self.week_age.outdate();
        self.offers_age.outdate();
    }

    /// The roster may be another one.
    pub fn outdate_roster(&mut self) {
        self.outdate();
        self.roster_age.outdate();
    }

    /// The week to ask for next; none while it is here, or a key still goes from week to week.
    pub fn wanted(&mut self, zone: Zone, today: NaiveDate, now: DateTime<Utc>) -> Option<WeekQuery> {
        let wanted = (self.shown_monday(today), self.only.clone());
        let is_other = self.asked_for.as_ref() != Some(&wanted);
        if self.follow.due().is_some() || !(is_other || self.week_age.is_due(now)) {
            return None;
        }
        self.week_age.asked(now);
        let (monday, only) = wanted.clone();
        self.asked_for = Some(wanted);
        let Only { language, is_qualified, is_below_load } = only;
        Some(WeekQuery { monday, zone, language, qualified_only: is_qualified, below_load_only: is_below_load })
    }

    /// The offers for an application, once they are here.
    pub fn offers_of(&self, number: Number) -> Option<&[Offer]> {
        self.offers.as_ref().filter(|(of, _)| *of == number).map(|(_, offers)| offers.as_slice())
    }

    /// What to ask about who can assess an application; none while that is here.
    pub fn wanted_offers(&mut self, number: Number, now: DateTime<Utc>) -> Option<OfferQuery> {
        let wanted = (number, self.only.language.clone());
        let is_other = self.offers_for.as_ref() != Some(&wanted);
        if !(is_other || self.offers_age.is_due(now)) {
            return None;
        }
        self.offers_age.asked(now);
        self.offers_refused = None;
        self.offers_for = Some(wanted);
        Some(OfferQuery { from: now, minutes: None, language: self.only.language.clone() })
    }

    /// Whether to ask for the roster; notes that it is asked for.
    pub fn wants_roster(&mut self, now: DateTime<Utc>) -> bool {
        let is_due = self.roster_age.is_due(now);
        if is_due {
            self.roster_age.asked(now);
        }
        is_due
    }

    /// When the roster may be asked for again; none where it is fresh.
    pub fn roster_due(&self) -> Option<DateTime<Utc>> {
        self.roster_age.due()
    }

    /// When something of it may be asked for again, or a held key has rested.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        let ages = [&self.week_age, &self.roster_age, &self.offers_age];
        ages.into_iter().filter_map(Age::due).chain(self.follow.due()).min()
    }
}

/// The whole hours between which all of a week lies.
fn hours(week: &Week) -> Option<Range<u32>> {
    let mut all: Option<Range<u32>> = None;
    let stretches = week
        .rows
        .iter()
        .flat_map(|row| row.hours.iter().copied().chain(row.taken.iter().map(|taken| (taken.start, taken.end))));
    for (start, end) in stretches {
        let (start, end) = (week.zone.local(start).naive_local(), week.zone.local(end).naive_local());
        let until = if end.date() > start.date() { 24 } else { end.hour() + u32::from(end.minute() > 0) };
        // What goes on after midnight is shown from the next day's first hour on.
        let is_over = end.date() > start.date() && end.time() > NaiveTime::MIN;
        let from = if is_over { 0 } else { start.hour() };
        let before = all.unwrap_or(from..until);
        all = Some(before.start.min(from)..before.end.max(until));
    }
    all.filter(|hours| hours.end > hours.start)
}

/// The Monday of a day's week.
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_held_key_asks_for_the_last_week_only_and_today_comes_back() {
        let (mut schedule, today) = (Schedule::default(), day("2026-11-25"));
        let zone = Zone::from(chrono_tz::America::New_York);
        let mondays = |schedule: &mut Schedule, now| schedule.wanted(zone, today, now).map(|query| query.monday);
        assert_eq!(mondays(&mut schedule, at(0)), Some(day("2026-11-23")));
        assert_eq!(mondays(&mut schedule, at(1)), None, "it is asked for");
        schedule.step(1, today, at(1000));
        assert_eq!(mondays(&mut schedule, at(1000)), Some(day("2026-11-30")), "the first press at once");
        for time in [1030, 1060, 1090] {
            schedule.step(1, today, at(time));
            assert_eq!(mondays(&mut schedule, at(time)), None);
        }
        schedule.follow.tell(at(1200));
        assert_eq!(mondays(&mut schedule, at(1200)), Some(day("2026-12-21")));
        schedule.to_today(today, at(5000));
        assert_eq!(schedule.monday, None, "it goes on with the days");
        assert_eq!(mondays(&mut schedule, at(5000)), Some(day("2026-11-23")));
    }

    #[test]
    fn news_that_come_fast_are_read_once_in_a_while() {
        let (mut schedule, today) = (Schedule::default(), day("2026-11-25"));
        let zone = Zone::from(chrono_tz::UTC);
        assert!(schedule.wanted(zone, today, at(0)).is_some());
        for time in 1..50 {
            schedule.outdate();
            assert!(schedule.wanted(zone, today, at(time)).is_none(), "{time}");
        }
        assert_eq!(schedule.wake_at(), Some(at(100)));
        assert!(schedule.wanted(zone, today, at(100)).is_some());
        assert_eq!(schedule.wake_at(), None);
    }
}
