//! How moments, zones and assessors are read in the forms about sessions.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::TZ_VARIANTS;

use super::reading::{Kind, day};
use super::{FieldName, Form};
use crate::domain::{AssessorId, ClockChange, MomentError, Zone};
use crate::text::{Line, fold};
use crate::tui::words;

/// The most minutes that anything here takes.
const LONGEST: u16 = 24 * 60;
/// How many of several are named.
const NAMED: usize = 4;

/// Who is on the roster.
pub(super) type Roster = [(AssessorId, Line)];

/// A moment as a clock in the form's zone shows it: a day in any way that a day is written, and a time; of an interview
/// the time alone is one of the session's day. An offset with it is the one that a clock there shows then (A7).
pub(super) fn moment(name: FieldName, value: &str, form: &Form) -> Result<DateTime<Utc>, String> {
    read(name, value, form).map_err(|error| match error {
        Unread::Said(said) | Unread::Offset(said) => said,
        Unread::Clock(change) => words::clock_change(&change),
    })
}

/// Why a moment cannot be read.
enum Unread {
    Said(String),
    Clock(ClockChange),
    Offset(String),
}

fn read(name: FieldName, value: &str, form: &Form) -> Result<DateTime<Utc>, Unread> {
    let said = |text: &str| Unread::Said(text.to_owned());
    let zone = form.typed_zone().ok_or_else(|| said(words::ZONE_FIRST))?;
    let clock = |text: &str| match zone.parse_moment(text) {
        Ok(at) => Ok(at),
        Err(MomentError::ClockChange(change)) => Err(Unread::Clock(change)),
        Err(error @ MomentError::OtherOffset { .. }) => Err(Unread::Offset(error.to_string())),
        Err(MomentError::Unreadable(_)) => Err(said(words::NOT_A_MOMENT)),
    };
    let plain = clock(value);
    if !matches!(plain, Err(Unread::Said(_))) {
        return plain;
    }
    let (date, time) = value.rsplit_once(char::is_whitespace).unwrap_or(("", value));
    let date = date.trim().trim_end_matches(',');
    let date = match (date, name) {
        ("", FieldName::InterviewAt) => {
            let start = form.start().ok_or_else(|| said(words::START_FIRST))?;
            zone.local(start).date_naive()
        }
        (date, _) => day(date, form.today).ok_or_else(|| said(words::NOT_A_MOMENT))?,
    };
    if NaiveTime::parse_from_str(time, "%H:%M").is_err() {
        return Err(said(words::NOT_A_MOMENT));
    }
    clock(&format!("{date} {time}"))
}

/// The two moments that a time may mean where the clock changes, as they are typed (A7); none elsewhere.
pub(super) fn readings(name: FieldName, value: &str, form: &Form) -> Option<[String; 2]> {
    match read(name, value, form) {
        Err(Unread::Clock(ClockChange::Missing { before, after, .. })) => Some([before, after]),
        Err(Unread::Clock(ClockChange::Twice { first, second, .. })) => Some([first, second]),
        _ => None,
    }
}

/// Whether a time is in what is typed so far: before that it may still become a moment.
pub(super) fn has_time(value: &str) -> bool {
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    value.rsplit_once(':').is_some_and(|(_, minutes)| {
        let mut minutes = minutes.chars();
        is_digit(minutes.next()) && is_digit(minutes.next())
    })
}

/// Minutes of at most a day.
pub(super) fn minutes(value: &str) -> Option<u16> {
    value.parse().ok().filter(|minutes| (1..=LONGEST).contains(minutes))
}

/// A zone by its name, or by as much of it as only one has: `berlin`.
pub(super) fn zone(value: &str) -> Result<Zone, String> {
    if let Ok(zone) = value.parse() {
        return Ok(zone);
    }
    let found: Vec<Zone> = zones_like(value).collect();
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(words::not_a_zone(&[])),
        several => Err(words::not_a_zone(&names(several.iter().map(Zone::to_string)))),
    }
}

/// The zones whose place is called so; else those that have it in their name.
fn zones_like(value: &str) -> impl Iterator<Item = Zone> {
    let wanted = value.trim().to_lowercase().replace(' ', "_");
    let all = || TZ_VARIANTS.iter().map(|zone| (zone.name().to_lowercase(), Zone::from(*zone)));
    let is_place = |name: &str| name.rsplit('/').next() == Some(wanted.as_str());
    let places: Vec<Zone> = all().filter(|(name, _)| is_place(name)).map(|(_, zone)| zone).collect();
    let found = match places.is_empty() {
        false => places,
        true if wanted.is_empty() => Vec::new(),
        true => all().filter(|(name, _)| name.contains(&wanted)).map(|(_, zone)| zone).collect(),
    };
    found.into_iter()
}

/// Whether what is typed may become a zone by typing on.
pub(super) fn zone_begun(value: &str) -> bool {
    zones_like(value).next().is_some()
}

/// An assessor by the id, or by as much of id or name as only one has; any id while the roster is not known.
pub(super) fn assessor(value: &str, roster: &Roster) -> Result<(AssessorId, Line), String> {
    if roster.is_empty() {
        let id: AssessorId = value.parse().map_err(|error: crate::domain::AssessorIdError| error.to_string())?;
        return Ok((id, Line::clean("")));
    }
    if let Some(known) = roster.iter().find(|(id, _)| id.as_str() == value) {
        return Ok(known.clone());
    }
    let found: Vec<&(AssessorId, Line)> = assessors_like(value, roster).collect();
    match found.as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(words::NO_SUCH_ASSESSOR.to_owned()),
        several => Err(words::several_assessors(&names(several.iter().map(|(id, _)| id.to_string())))),
    }
}

fn assessors_like<'a>(value: &str, roster: &'a Roster) -> impl Iterator<Item = &'a (AssessorId, Line)> {
    let wanted = fold(value);
    roster.iter().filter(move |(id, name)| id.as_str().contains(&wanted) || fold(name).contains(&wanted))
}

/// Whether what is typed may become an assessor by typing on.
pub(super) fn assessor_begun(value: &str, roster: &Roster) -> bool {
    roster.is_empty() || assessors_like(value, roster).next().is_some()
}

fn names(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut named: Vec<String> = all.take(NAMED + 1).collect();
    if named.len() > NAMED {
        named.truncate(NAMED);
        named.push("…".to_owned());
    }
    named
}

/// The whole of what only one is called, as the field is to say it; none where it is not one, or of other fields.
pub(super) fn whole(kind: Kind, value: &str, form: &Form) -> Option<String> {
    match kind {
        _ if value.is_empty() => None,
        Kind::Zone => Some(zone(value).ok()?.to_string()),
        Kind::Assessor => Some(assessor(value, &form.around.roster).ok()?.0.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Role;
    use crate::tui::layer::{Around, EntryKey, Given, Task};
    use crate::tui::tests::{desk::Desk, fixture::jane};

    fn form(zone: &str) -> Form {
        let mut desk = Desk::new(Role::Manager);
        let number = desk.take_in(jane());
        let names = [("chen", "Chen, Amy"), ("cheng", "Cheng, Bo"), ("osei", "Osei, Kofi")];
        let roster = names.map(|(id, name)| (id.parse().unwrap(), Line::clean(name))).to_vec();
        let around = Around { zone: Some(zone.parse().unwrap()), roster, ..Around::default() };
        Form::of_session(Task::Propose, &desk.view(number), "2026-10-20".parse().unwrap(), around, &Given::default())
    }

    fn type_into(form: &mut Form, name: FieldName, text: &str) {
        form.at = form.fields.iter().position(|field| field.name == name).unwrap();
        form.edit(EntryKey::Edit(tui_input::InputRequest::DeleteLine));
        form.paste(text);
    }

    fn trouble(form: &Form, name: FieldName) -> Option<&str> {
        form.fields.iter().find(|field| field.name == name).unwrap().trouble.as_deref()
    }

    #[test]
    fn a7_a_moment_is_read_as_people_write_it_in_the_zone_of_the_form() {
        let mut form = form("America/New_York");
        for text in
            ["2026-11-25 09:00", "25 Nov 2026 09:00", "Nov 25, 2026, 09:00", "2026-11-25 14:00Z", "2026-11-25 9:00"]
        {
            let read = moment(FieldName::Start, text, &form).map(|at| at.to_rfc3339());
            assert_eq!(read.as_deref(), Ok("2026-11-25T14:00:00+00:00"), "{text}");
        }
        for text in ["09:00", "2026-11-25", "11/25/2026 09:00", "2026-11-25 24:00", "2026-11-25 9 am"] {
            assert!(moment(FieldName::Start, text, &form).is_err(), "{text}");
        }
        type_into(&mut form, FieldName::Start, "tomorrow 23:00");
        let interview = |form: &Form| moment(FieldName::InterviewAt, "23:30", form).map(|at| at.to_rfc3339());
        assert_eq!(interview(&form).as_deref(), Ok("2026-10-22T03:30:00+00:00"), "of the session's day");
        type_into(&mut form, FieldName::Zone, "berlin");
        assert_eq!(interview(&form).as_deref(), Ok("2026-10-21T21:30:00+00:00"));
    }

    #[test]
    fn a7_a_clock_change_is_asked_about_and_a_key_chooses() {
        for (key, chosen, at) in [
            (EntryKey::PreviousPage, "2026-11-01 01:30-04:00", "2026-11-01T05:30:00+00:00"),
            (EntryKey::NextPage, "2026-11-01 01:30-05:00", "2026-11-01T06:30:00+00:00"),
        ] {
            let mut form = form("America/New_York");
            type_into(&mut form, FieldName::Start, "2026-11-01 01:30");
            let said = trouble(&form, FieldName::Start).expect("asked about").to_owned();
            assert!(said.contains("2026-11-01 01:30-04:00") && said.contains("2026-11-01 01:30-05:00"), "{said}");
            form.edit(key);
            assert_eq!((form.value(FieldName::Start), trouble(&form, FieldName::Start)), (chosen, None));
            assert_eq!(form.start().map(|at| at.to_rfc3339()).as_deref(), Some(at));
        }
        let mut form = form("Europe/London");
        type_into(&mut form, FieldName::Start, "28 Mar 2027 01:30");
        assert!(trouble(&form, FieldName::Start).is_some_and(|said| said.contains("does not exist in Europe/London")));
        type_into(&mut form, FieldName::Zone, "Asia/Kolkata");
        assert_eq!(trouble(&form, FieldName::Start), None, "there the clock does not change");
    }

    #[test]
    fn a_zone_and_an_assessor_may_be_begun_and_are_made_whole_when_the_field_is_left() {
        let mut form = form("America/New_York");
        type_into(&mut form, FieldName::Zone, "mandu");
        form.step(1);
        assert_eq!(form.value(FieldName::Zone), "mandu", "there are two spellings of it");
        type_into(&mut form, FieldName::Zone, "kathmandu");
        form.step(1);
        assert_eq!(form.value(FieldName::Zone), "Asia/Kathmandu");
        type_into(&mut form, FieldName::Assessor, "kofi");
        form.step(1);
        assert_eq!(form.value(FieldName::Assessor), "osei");
        type_into(&mut form, FieldName::Assessor, "che");
        form.step(1);
        assert!(trouble(&form, FieldName::Assessor).is_some_and(|said| said.contains("chen, cheng")));
        type_into(&mut form, FieldName::Assessor, "chen");
        form.step(1);
        assert_eq!((form.value(FieldName::Assessor), trouble(&form, FieldName::Assessor)), ("chen", None));
        type_into(&mut form, FieldName::Assessor, "nobody");
        assert!(trouble(&form, FieldName::Assessor).is_some());
    }
}
