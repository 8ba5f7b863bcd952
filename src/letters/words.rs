use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::Zone;

pub(super) use crate::domain::letter_day as day;

/// A stretch of time in the zone it was agreed in, and in the reader's own where the clock there shows another (A7).
pub(super) fn when(start: DateTime<Utc>, minutes: u16, agreed: Zone, own: Option<Zone>) -> String {
    let first = in_zone(start, minutes, agreed);
    let differs = |own: &Zone| own.local(start).naive_local() != agreed.local(start).naive_local();
    match own.filter(differs) {
        Some(own) => format!("{first}; for you {}", in_zone(start, minutes, own)),
        None => first,
    }
}

fn in_zone(start: DateTime<Utc>, minutes: u16, zone: Zone) -> String {
    let from = zone.local(start);
    let end = start.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(start);
    let to = zone.local(end);
    let to = if to.date_naive() == from.date_naive() { to.format("%H:%M") } else { to.format("%H:%M on %-d %B") };
    format!("{} to {to} ({zone}, UTC{})", from.format("%A, %-d %B %Y, %H:%M"), from.format("%:z"))
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
