//! What a score sheet may say (A8, A9).

use crate::domain::refusal::check_length;
use crate::domain::{Checklist, ItemId, Level, Mark, NOTE_LENGTH, Refusal, Rule, Scale, Sheet, SheetEdit};
use crate::text::{Prose, excerpt_of};

/// Refuses a sheet that scores what is not on the checklist, or says more than a note holds (A8).
pub fn check_sheet(sheet: &Sheet, checklist: &Checklist) -> Result<(), Refusal> {
    for (id, score) in &sheet.scores {
        check_item(id, checklist)?;
        check_mark(score.mark, checklist)?;
        check_text(score.note.as_ref(), &format!("the note of {id}"))?;
    }
    check_text(sheet.remark.as_ref(), "the remark")
}

/// Refuses an edit of a sheet that scores what is not on the checklist, or says more than a note holds (A8).
pub fn check_edit(edit: &SheetEdit, checklist: &Checklist) -> Result<(), Refusal> {
    match edit {
        SheetEdit::Mark { item, mark } => {
            check_item(item, checklist)?;
            check_mark(*mark, checklist)
        }
        SheetEdit::Note { item, note } => {
            check_item(item, checklist)?;
            check_text(note.as_ref(), &format!("the note of {item}"))
        }
        SheetEdit::Remark(remark) => check_text(remark.as_ref(), "the remark"),
        SheetEdit::Whole(sheet) => check_sheet(sheet, checklist),
    }
}

fn check_item(id: &ItemId, checklist: &Checklist) -> Result<(), Refusal> {
    if checklist.item(id).is_some() {
        return Ok(());
    }
    let shown = excerpt_of(&id.0, 64);
    let message = format!("`{shown}` is no item of the checklist");
    Err(Refusal::new(Rule::A8, message, "name one of its items; they are on the sheet"))
}

fn check_mark(mark: Option<Mark>, checklist: &Checklist) -> Result<(), Refusal> {
    match mark {
        Some(Mark::Level(level)) => on_the_scale(level, &checklist.scale),
        Some(Mark::NotApplicable | Mark::Unable) | None => Ok(()),
    }
}

/// Refuses a level that the checklist's scale does not have (A8).
pub(super) fn on_the_scale(level: Level, scale: &Scale) -> Result<(), Refusal> {
    if scale.holds(level) {
        return Ok(());
    }
    let message = format!("{level} is not on the scale of the program's checklist");
    Err(Refusal::new(Rule::A8, message, format!("give one of its levels: {}", scale.words())))
}

fn check_text(text: Option<&Prose>, what: &str) -> Result<(), Refusal> {
    check_length(Rule::A9, what, text.map(Prose::as_str).unwrap_or_default(), NOTE_LENGTH)
}
