use super::ink::Ink;
use super::page::Writer;
use crate::domain::view::{ApplicationView, SheetView};
use crate::domain::{Scale, Seat, Sheet};
use crate::tui::state::{State, submitted};
use crate::tui::words;

/// What an application's file says of its skills assessment: sessions, submitted sheets, decision and notices.
pub(super) fn write(writer: &mut Writer<'_>, state: &State, view: &ApplicationView) {
    let scale = state.submitted.scale(view.number);
    writer.section(words::SESSIONS);
    say_all(writer, words::sessions_on_file(&view.assessment, state.zone, scale), words::NO_SESSIONS);
    writer.section(words::SHEETS);
    let mut is_none = true;
    for (key, session, seat) in submitted(view) {
        is_none = false;
        writer.say(&format!("  {}", words::seat_label(session, seat)), Ink::Strong);
        match (state.submitted.of(&key), seat.sheet.submitted()) {
            (Some(read), Some(sheet)) => whole(writer, read, sheet),
            (_, sheet) => bare(writer, sheet),
        }
        determination(writer, seat, scale);
    }
    if is_none {
        writer.say(&format!("  {}", words::NO_SHEETS), Ink::Faint);
    }
    writer.section(words::DECISIONS);
    say_all(writer, words::decisions_on_file(view), words::NO_DECISIONS);
    if !view.appeals.is_empty() {
        writer.section(words::APPEALS);
        say_all(writer, view.appeals.iter().map(words::appeal).collect(), "");
    }
}

fn say_all(writer: &mut Writer<'_>, said: Vec<String>, none: &str) {
    if said.is_empty() {
        writer.say(&format!("  {none}"), Ink::Faint);
    }
    for said in said {
        writer.say(&format!("  {said}"), Ink::Plain);
    }
}

/// A sheet with the words of its levels, by competency.
fn whole(writer: &mut Writer<'_>, read: &SheetView, sheet: &Sheet) {
    writer.say(&format!("    {}", words::indication(&read.indication)), Ink::Plain);
    for competency in &read.checklist.competencies {
        let mean = read.indication.competencies.iter().find(|mean| mean.id == competency.id);
        let mean = mean.map_or_else(String::new, |mean| format!("  {}", mean.shown()));
        writer.say(&format!("    {}{mean}", competency.name), Ink::Strong);
        for item in &competency.items {
            let score = sheet.scores.get(&item.id).cloned().unwrap_or_default();
            writer.say(&format!("      {}", item.text), Ink::Plain);
            let ink = if score.mark.is_some() { Ink::Plain } else { Ink::Faint };
            writer.say(&format!("        {}", words::mark(score.mark, &item.levels)), ink);
            if let Some(note) = &score.note {
                writer.say(&format!("        {}", words::note(note).replace('\n', "\n        ")), Ink::Plain);
            }
        }
    }
    remark(writer, sheet);
}

/// A sheet by the ids of its items, while its checklist is not here.
fn bare(writer: &mut Writer<'_>, sheet: Option<&Sheet>) {
    for (item, score) in sheet.iter().flat_map(|sheet| &sheet.scores) {
        let note = score.note.as_ref().map_or_else(String::new, |note| format!("; {}", words::note(note)));
        writer.say(
            &format!("    {item}: {}{}", words::bare_mark(score.mark), note.replace('\n', "\n      ")),
            Ink::Plain,
        );
    }
    if let Some(sheet) = sheet {
        remark(writer, sheet);
    }
}

fn remark(writer: &mut Writer<'_>, sheet: &Sheet) {
    if let Some(remark) = &sheet.remark {
        let said = format!("    {}: {}", words::SHEET_REMARK, remark.replace('\n', "\n      "));
        writer.say(&said, Ink::Plain);
    }
}

fn determination(writer: &mut Writer<'_>, seat: &Seat, scale: Option<&Scale>) {
    if let Some(made) = &seat.determination {
        let said = words::determination(made, scale).replace('\n', "\n      ");
        writer.say(&format!("    determined: {said}"), Ink::Plain);
    }
}
