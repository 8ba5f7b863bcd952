use chrono::{DateTime, Offset, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::domain::Zone;

pub(super) use crate::domain::letter_day as day;

/// What stands between a time in the zone it was agreed in and the same in the reader's own.
pub(super) const FOR_YOU: &str = "; for you ";

/// A stretch of time in the zone it was agreed in, and in the reader's own where the clock there shows another (A7).
pub(super) fn when(start: DateTime<Utc>, minutes: u16, agreed: Zone, own: Option<Zone>) -> String {
    let first = in_zone(start, minutes, agreed);
    let end = end(start, minutes);
    let shows = |zone: &Zone| [start, end].map(|at| zone.local(at).naive_local());
    let differs = |own: &Zone| shows(own) != shows(&agreed);
    match own.filter(differs) {
        Some(own) => format!("{first}{FOR_YOU}{}", in_zone(start, minutes, own)),
        None => first,
    }
}

fn in_zone(start: DateTime<Utc>, minutes: u16, zone: Zone) -> String {
    let (from, to) = (zone.local(start), zone.local(end(start, minutes)));
    let offset = (from.offset().fix() == to.offset().fix()).then(|| format!(", UTC{}", from.format("%:z")));
    // Over a clock change each of both is told with its own, and the end may look no later than the start.
    let own = |at: &DateTime<Tz>| if offset.is_some() { String::new() } else { at.format(" UTC%:z").to_string() };
    let day = if to.date_naive() == from.date_naive() { String::new() } else { to.format(" on %-d %B").to_string() };
    let (begins, ends) = (from.format("%A, %-d %B %Y, %H:%M"), to.format("%H:%M"));
    format!("{begins}{} to {ends}{}{day} ({zone}{})", own(&from), own(&to), offset.unwrap_or_default())
}

fn end(start: DateTime<Utc>, minutes: u16) -> DateTime<Utc> {
    start.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(start)
}

/// A letter's text without white space at the ends of lines, with one blank line between paragraphs at most.
pub(super) fn in_lines(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.trim().lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_some_and(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(start: &str, minutes: u16, agreed: &str, own: Option<&str>) -> String {
        let zone = |name: &str| name.parse::<Zone>().unwrap();
        when(start.parse().unwrap(), minutes, zone(agreed), own.map(zone))
    }

    #[test]
    fn a7_over_a_clock_change_both_times_are_told_with_their_own_offset() {
        for (start, minutes, zone, expected) in [
            (
                "2027-11-07T05:30:00Z",
                60,
                "America/New_York",
                "Sunday, 7 November 2027, 01:30 UTC-04:00 to 01:30 UTC-05:00 (America/New_York)",
            ),
            (
                "2027-03-27T22:30:00Z",
                180,
                "Europe/Berlin",
                "Saturday, 27 March 2027, 23:30 UTC+01:00 to 03:30 UTC+02:00 on 28 March (Europe/Berlin)",
            ),
            (
                "2026-11-26T15:00:00Z",
                90,
                "America/New_York",
                "Thursday, 26 November 2026, 10:00 to 11:30 (America/New_York, UTC-05:00)",
            ),
            (
                "2026-11-27T04:00:00Z",
                90,
                "America/New_York",
                "Thursday, 26 November 2026, 23:00 to 00:30 on 27 November (America/New_York, UTC-05:00)",
            ),
        ] {
            assert_eq!(told(start, minutes, zone, None), expected);
        }
    }

    #[test]
    fn a7_the_readers_own_clock_is_told_where_it_shows_another_time_at_either_end() {
        let own = |zone| told("2027-11-07T05:30:00Z", 60, "America/New_York", Some(zone)).contains("for you");
        assert!(!own("America/Toronto"), "it goes back at the same moment");
        assert!(own("America/La_Paz"), "it is four hours behind all year");
    }
}
