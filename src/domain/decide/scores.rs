//! What a score sheet may say, and when its assessor may edit it (A8, A9).

use chrono::{DateTime, Utc};

use super::sheet::begun;
use crate::domain::refusal::fits;
use crate::domain::{
    Application, Checklist, ItemId, Level, Mark, NOTE_LENGTH, OpenStage, Refusal, Rule, Scale, SessionState, Sheet,
    SheetEdit, SheetKey, Zone,
};
use crate::text::{Prose, excerpt_of};

/// Refuses a sheet that scores what is not on the checklist, or says more than a note holds (A8).
pub fn check_sheet(sheet: &Sheet, checklist: &Checklist) -> Result<(), Refusal> {
    for (id, score) in &sheet.scores {
        check_item(id, checklist)?;
        check_mark(score.mark, checklist)?;
        check_length(score.note.as_ref(), &format!("the note of {id}"))?;
    }
    check_length(sheet.remark.as_ref(), "the remark")
}

/// Refuses an edit of a sheet that is locked, or of a session that is not under way or has not begun at a moment, and one
/// that [`check_edit`] refuses (A9); `own_zone` is the assessor's.
pub fn check_edit_of(
    application: &Application,
    key: &SheetKey,
    edit: &SheetEdit,
    checklist: &Checklist,
    (at, own_zone): (DateTime<Utc>, Option<Zone>),
) -> Result<(), Refusal> {
    let nothing = || Refusal::new(Rule::A9, "the session is none of yours any more", "see your list of sessions");
    let session = application.assessment.session(key.session).ok_or_else(nothing)?;
    let seat = session.seat(&key.assessor).ok_or_else(nothing)?;
    if seat.sheet.submitted().is_some() {
        let hint = "staff can return it to you with a reason";
        return Err(Refusal::new(Rule::A9, "the sheet is submitted and locked", hint));
    }
    let is_under_way = application.placement.stage.open() == Some(OpenStage::Scheduled)
        && session.planned.state == SessionState::Confirmed
        && session.round == application.assessment.round;
    if !is_under_way {
        let message = format!("session {} is not under way any more, or not confirmed yet", session.id);
        return Err(Refusal::new(Rule::A9, message, "ask staff how the session stands"));
    }
    begun(session, own_zone, Rule::A9, at)?;
    check_edit(edit, checklist)
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
            check_length(note.as_ref(), &format!("the note of {item}"))
        }
        SheetEdit::Remark(remark) => check_length(remark.as_ref(), "the remark"),
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

fn check_length(text: Option<&Prose>, what: &str) -> Result<(), Refusal> {
    fits(Rule::A9, what, text.map(Prose::as_str).unwrap_or_default(), NOTE_LENGTH)
}
