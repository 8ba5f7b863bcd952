//! When an assessor takes sessions: the week's windows and the days that differ, as moments.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, Utc};

use super::{AssessorProfile, Window};
use crate::domain::Zone;

/// A stretch of time; its end is no part of it.
type Stretch = (DateTime<Utc>, DateTime<Utc>);

impl AssessorProfile {
    /// The stretches between two moments in which they take sessions, in order, joined where they touch (A4).
    ///
    /// A moment belongs to one exactly when the clock of their zone then shows a time within a window of its day: an
    /// hour that the clock jumps over is no time at all, and one that it shows twice counts both times (A7).
    pub fn hours_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Stretch> {
        let mut found = Vec::new();
        for (offset, (from, to)) in even_stretches(self.zone, from, to) {
            let (Some(first), Some(last)) =
                (from.naive_utc().checked_add_signed(offset), to.naive_utc().checked_add_signed(offset))
            else {
                continue;
            };
            for day in first.date().iter_days().take_while(|day| *day <= last.date()) {
                let windows = self.windows_of(day).filter_map(|(from, to)| {
                    let moment = |local: NaiveDateTime| local.checked_sub_signed(offset).map(|at| at.and_utc());
                    Some((moment(day.and_time(from))?, moment(end_of(day, to)?)?))
                });
                found.extend(windows.map(|(start, end)| (start.max(from), end.min(to))).filter(|(a, b)| a < b));
            }
        }
        joined(found)
    }

    /// The hours of a day: its own where it differs from the week, else the week's.
    fn windows_of(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveTime, NaiveTime)> {
        use chrono::Datelike as _;
        let own = self.exceptions.iter().find(|exception| exception.day == day);
        let weekly = if own.is_none() { &self.weekly[..] } else { &[] };
        let of_week = weekly.iter().filter(move |window| window.day == day.weekday());
        own.into_iter()
            .flat_map(|exception| exception.hours.iter().copied())
            .chain(of_week.map(|window| (window.from, window.to)))
    }
}

impl Window {
    /// The last second of a day: a window until then reaches to midnight.
    pub const LAST_SECOND: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
        Some(time) => time,
        None => NaiveTime::MIN,
    };
}

/// When a window of a day ends.
fn end_of(day: NaiveDate, to: NaiveTime) -> Option<NaiveDateTime> {
    if to < Window::LAST_SECOND {
        return Some(day.and_time(to));
    }
    day.succ_opt().map(|next| next.and_time(NaiveTime::MIN))
}

/// A stretch of time in parts that each have one offset from UTC, in order.
fn even_stretches(zone: Zone, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<(TimeDelta, Stretch)> {
    let offset = |at: DateTime<Utc>| TimeDelta::seconds(zone.local(at).offset().fix().local_minus_utc().into());
    let mut parts: Vec<(TimeDelta, Stretch)> = Vec::new();
    let mut start = from;
    while start < to {
        let now = offset(start);
        let next = start.checked_add_signed(TimeDelta::days(1)).map_or(to, |next| next.min(to));
        let end = if offset(next) == now { next } else { first_other(start, next, |at| offset(at) == now) };
        match parts.last_mut() {
            Some((same, (_, until))) if *same == now => *until = end,
            _ => parts.push((now, (start, end))),
        }
        start = end;
    }
    parts
}

/// The first moment at which the clock is no more as it was; it is at `as_before` and not at `other`. Clocks are changed
/// at whole seconds.
fn first_other(
    as_before: DateTime<Utc>,
    other: DateTime<Utc>,
    is_as_before: impl Fn(DateTime<Utc>) -> bool,
) -> DateTime<Utc> {
    let (mut low, mut high) = (as_before.timestamp(), other.timestamp());
    while low + 1 < high {
        let middle = low.midpoint(high);
        let is_as_before = DateTime::from_timestamp(middle, 0).is_some_and(&is_as_before);
        (low, high) = if is_as_before { (middle, high) } else { (low, middle) };
    }
    DateTime::from_timestamp(high, 0).unwrap_or(other)
}

/// Stretches in order; those that touch or overlap are one.
fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for (start, end) in stretches {
        match joined.last_mut() {
            Some((_, until)) if start <= *until => *until = end.max(*until),
            _ => joined.push((start, end)),
        }
    }
    joined
}
