use super::ink::Ink;
use super::page::Writer;
use crate::domain::view::RosterFile;
use crate::tui::layer::{ItemName, Page};
use crate::tui::state::{State, roster_by_name};
use crate::tui::words;

/// The page of all assessors: who, whether they may assess today or why not, and their load.
pub(super) fn list(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    let schedule = &state.schedule;
    if let Some(why) = &schedule.roster_refused {
        writer.say(why, Ink::Refused);
    }
    let rows = roster_by_name(&schedule.roster);
    match (schedule.is_roster_known, schedule.roster_refused.is_some()) {
        (true, _) if rows.is_empty() => writer.say(words::NOBODY_ON_THE_ROSTER, Ink::Plain),
        (false, false) => writer.say(words::LOADING, Ink::Faint),
        _ => {}
    }
    for row in rows {
        let is_qualified = row.against.is_empty();
        let (name, standing) =
            if row.assessor.profile.active { (Ink::Strong, Ink::Unmet) } else { (Ink::Faint, Ink::Faint) };
        let standing = if is_qualified { Ink::Plain } else { standing };
        let texts = [
            (format!("  {}", words::assessor_name(&row.assessor)), name),
            (format!("    {}", words::assessor_facts(row)), Ink::Plain),
            (format!("    {}", words::assessor_standing(row)), standing),
        ];
        writer.item(ItemName::assessor(&row.assessor.id), &texts);
    }
    writer.done()
}

/// The page of one assessor.
pub(super) fn one(state: &State, columns: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    if let Some(why) = &state.roster.refused {
        writer.say(why, Ink::Refused);
    }
    let Some(file) = &state.roster.file else {
        if state.roster.refused.is_none() {
            writer.say(words::LOADING, Ink::Faint);
        }
        return writer.done();
    };
    let profile = &file.row.assessor.profile;
    writer.section(&words::assessor_name(&file.row.assessor));
    let standing = if file.row.against.is_empty() { Ink::Plain } else { Ink::Unmet };
    writer.say(&format!("  {}", words::assessor_standing(&file.row)), standing);
    for fact in words::assessor_profile(&file.row) {
        writer.say(&format!("  {fact}"), Ink::Plain);
    }
    let hours = [
        (words::RATES, words::rates(profile)),
        (words::WEEK_HOURS, words::week_hours(profile)),
        (words::OTHER_DAYS, words::other_days(profile)),
    ];
    for (title, lines) in hours {
        section(&mut writer, title, lines);
    }
    rest(state, file, &mut writer);
    writer.done()
}

fn rest(state: &State, file: &RosterFile, writer: &mut Writer<'_>) {
    section(writer, words::TO_COME, file.to_come.iter().map(words::to_come).collect());
    let conflicts = file.conflicts.iter().map(|row| words::conflict_row(row, state.zone));
    section(writer, words::CONFLICTS, conflicts.collect());
    writer.section(words::HISTORY);
    for entry in state.roster.history.iter().rev() {
        let mut texts = vec![(format!("  {}", words::roster_change(entry, state.zone)), Ink::Plain)];
        texts.extend(entry.reason.iter().map(|reason| (format!("    {}", words::because(reason)), Ink::Plain)));
        texts.extend(entry.details.iter().map(|detail| (format!("    {}", words::clean(detail)), Ink::Faint)));
        for (text, ink) in texts {
            writer.say(&text, ink);
        }
    }
}

/// A section of lines; says that there are none where there are none.
fn section(writer: &mut Writer<'_>, title: &str, lines: Vec<String>) {
    writer.section(title);
    if lines.is_empty() {
        writer.say(&format!("  {}", words::NONE_OF_IT), Ink::Faint);
    }
    for line in lines {
        writer.say(&format!("  {line}"), Ink::Plain);
    }
}
