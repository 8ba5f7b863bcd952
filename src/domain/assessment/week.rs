//! A week of assessors: when they take sessions, and when they are taken.

use chrono::{DateTime, Datelike, Days, DurationRound, NaiveDate, TimeDelta, Utc};

use super::{Assessor, Assessors, Booking, Diary};
use crate::domain::Zone;
use crate::domain::view::{Taken, Week, WeekQuery, WeekRow};
use crate::text::fold;

/// The years in which weeks are looked at.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// The week that holds a query's day, counted in its zone, as things are at a moment; without rows for a year that nobody
/// plans in.
pub fn week(query: &WeekQuery, at: DateTime<Utc>, assessors: &Assessors, diary: &Diary) -> Week {
    let monday = monday_of(query.monday);
    let wanted = query.language.as_deref().map(fold);
    let speaks = |assessor: &&Assessor| wanted.as_deref().is_none_or(|wanted| assessor.assesses_in(wanted));
    let mut rows = Vec::new();
    if let Some(bounds) = bounds(monday, query.zone) {
        rows.extend(assessors.iter().filter(speaks).map(|one| row(one, bounds, at, diary)));
    }
    rows.retain(|row| {
        let is_below = row.load_cap.is_none_or(|cap| row.load < cap);
        (row.qualified || !query.qualified_only) && (is_below || !query.below_load_only)
    });
    rows.sort_by_cached_key(|row| (fold(&row.name), row.assessor.clone()));
    Week { monday, zone: query.zone, rows }
}

/// The Monday of a day's week.
fn monday_of(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}

/// The quarter of an hour that begins at a moment or next: what is over is not free.
fn next_quarter(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_round_up(TimeDelta::minutes(15)).unwrap_or(at)
}

/// When a week begins and ends in a zone.
fn bounds(monday: NaiveDate, zone: Zone) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if !YEARS.contains(&monday.year()) {
        return None;
    }
    Some((zone.start_of(monday)?, zone.start_of(monday.checked_add_days(Days::new(7))?)?))
}

fn row(assessor: &Assessor, bounds: (DateTime<Utc>, DateTime<Utc>), at: DateTime<Utc>, diary: &Diary) -> WeekRow {
    let (profile, (start, end)) = (&assessor.profile, bounds);
    let from = start.max(next_quarter(at));
    let taken = |booking: &Booking| Taken {
        start: booking.start.max(start),
        end: booking.end.min(end),
        number: booking.number,
        session: booking.session,
        proposed: booking.is_proposed,
        is_interview: booking.is_interview,
    };
    WeekRow {
        assessor: assessor.id.clone(),
        name: profile.name.clone(),
        qualified: profile.is_qualified_on(profile.zone.local(at).date_naive()),
        load: u16::try_from(diary.load(&assessor.id)).unwrap_or(u16::MAX),
        load_cap: profile.load_cap,
        hours: if from < end { profile.hours_between(from, end) } else { Vec::new() },
        taken: diary.of_assessor(&assessor.id, start, end).map(taken).collect(),
    }
}
