//! What a score sheet says.

use super::count;
use crate::domain::view::{Indication, SheetView};
use crate::domain::{
    Checklist, ItemId, Mark, Plan, Scale, Score, SessionState, Sheet, SheetState, Zone, items_without_note,
    progress as marked,
};
use crate::tui::state::OwnSheet;

/// The name of the page with a score sheet.
pub const SHEET: &str = "Score sheet";
/// What the digits of a score sheet are.
pub const LEVEL: &str = "level";
/// Which keys the writing of a note has, and whether the desk takes it.
pub fn note_keys(is_refused: bool) -> &'static str {
    if is_refused {
        "Enter new line · Esc done · not saved"
    } else {
        "Enter new line · Esc done · saved while you type"
    }
}
/// What stands for the remark in the list of items.
pub const SHEET_REMARK: &str = "Remark on the whole session";
/// What an item without a note says, with the key.
pub fn no_note(key: Option<&str>) -> String {
    key.map_or_else(|| "no note".to_owned(), |key| format!("no note ({key} writes one)"))
}
/// That an item lacks its note (A8).
pub fn needs_note(scale: &Scale) -> String {
    let noted = scale.noted().unwrap_or_else(|| "this level".to_owned());
    format!("{noted} needs a note: say what you saw (A8)")
}
/// That the checklist has no such level (A8).
pub fn off_scale(scale: &Scale) -> String {
    format!("the levels of this checklist are {} (A8)", scale.words())
}
/// That a sheet cannot be edited.
pub const LOCKED: &str = "submitted and locked: staff can return it to you with a reason (A9)";
/// The same, for the hint bar.
pub const LOCKED_SHORT: &str = "locked";
/// That a session does not stand, for the hint bar.
pub const NOT_UNDER_WAY_SHORT: &str = "not under way";
/// Why nothing is scored in a session that does not stand (A9); none where it does.
pub fn not_under_way(state: &SessionState) -> Option<String> {
    let why = match state {
        SessionState::Confirmed => return None,
        SessionState::Proposed => "the session is not confirmed".to_owned(),
        SessionState::Cancelled { reason } => format!("the session was cancelled: {reason}"),
        SessionState::NoShow { .. } => "somebody did not come to the session".to_owned(),
    };
    Some(format!("{why}; nothing is scored in it (A9)"))
}
/// That a session has not begun, for the hint bar.
pub const NOT_BEGUN_SHORT: &str = "not begun";
/// When a session begins, of which nothing can be scored before (A9).
pub fn not_begun(plan: &Plan, theirs: Option<Zone>) -> String {
    format!("nothing is scored before the session: it begins on {} (A9)", plan.begins(theirs))
}
/// That a command is for a score sheet, for the hint bar.
pub const NO_SHEET_SHORT: &str = "in a sheet";
/// That a command is for a score sheet.
pub const NO_SHEET: &str = "this is for a score sheet: open one from your sessions first";
/// That a sheet is still being read.
pub const SHEET_COMES: &str = "the sheet is not here yet: what was typed did nothing";
/// That no item is open.
pub const NOTHING_OPEN: &str = "every item has its mark and its note";
/// That the remark has no mark.
pub const REMARK_HAS_NO_MARK: &str = "the remark has no mark: Enter writes it";
/// That a sheet was changed here and elsewhere while it could not be saved, or was submitted elsewhere.
pub const SUBMITTED_ELSEWHERE: &str =
    "the sheet was submitted elsewhere: what was typed here since is not in it, and is kept on this machine";

/// That the sheet was changed in another window and is shown as it is now.
pub const SHEET_FOLLOWS: &str = "changed in another window: here it is as it is now";
/// The same of the note that is being written.
pub const NOTE_FOLLOWS: &str = "this note was changed in another window: go on from what it is now";

/// What a mark is, in one column.
pub fn mark_sign(mark: Option<Mark>) -> String {
    match mark {
        Some(Mark::Level(level)) => level.to_string(),
        Some(Mark::NotApplicable) => "n".to_owned(),
        Some(Mark::Unable) => "u".to_owned(),
        None => " ".to_owned(),
    }
}

/// A mark in words, with those of the level that was given.
pub fn mark(mark: Option<Mark>, levels: &[String]) -> String {
    match mark {
        Some(Mark::Level(level)) => {
            let place = usize::from(level.get()).saturating_sub(1);
            format!("{level}: {}", levels.get(place).map_or("", String::as_str))
        }
        Some(Mark::NotApplicable) => "not applicable".to_owned(),
        Some(Mark::Unable) => "unable to determine".to_owned(),
        None => "no mark".to_owned(),
    }
}

/// How much of a sheet is marked.
pub fn progress(sheet: &Sheet, checklist: &Checklist) -> String {
    let (marked, items) = marked(checklist, sheet);
    format!("{marked} of {items}")
}

/// How many marks lack their note; none where every one has it.
pub fn notes_missing(sheet: &Sheet, checklist: &Checklist) -> Option<String> {
    let missing = items_without_note(checklist, sheet).count();
    let needing = if missing == 1 { "1 needs".to_owned() } else { format!("{missing} need") };
    (missing > 0).then(|| format!("{needing} a note"))
}

/// Whether what was done to a sheet is with the desk.
pub fn saved(own: &OwnSheet, is_live: bool) -> String {
    match (&own.trouble, own.unsaved()) {
        (Some(trouble), _) => format!("not saved: {}", super::clean(trouble)),
        (None, 0) if own.is_locked() => "submitted".to_owned(),
        (None, 0) => "saved".to_owned(),
        (None, edits) if !is_live => format!("{} kept here, sent when the desk is back", count(edits, "edit", "edits")),
        (None, edits) if own.is_locked() => format!("{} not in it", count(edits, "edit", "edits")),
        (None, _) => "saving…".to_owned(),
    }
}

/// What the pass rule makes of a sheet as the desk has it (A11).
pub fn indication(indication: &Indication) -> String {
    match indication.passes {
        None if indication.is_silent => "indication: none, by what assessors determine alone".to_owned(),
        None => "indication: open".to_owned(),
        Some(true) if indication.open > 0 => "indication: passes so far".to_owned(),
        Some(true) => "indication: passes".to_owned(),
        Some(false) => format!("indication: does not pass ({})", indication.against.join("; ")),
    }
}

/// What the title of a score sheet says beside its name.
pub fn sheet_title(view: &SheetView) -> String {
    format!("{} ─ session {}", super::titled(view.key.number, &view.session.candidate), view.key.session)
}

/// Where a sheet is, if that is not with its assessor for the first time.
pub fn sheet_state(state: &SheetState) -> Option<String> {
    match state {
        SheetState::Open => None,
        SheetState::Submitted { .. } => Some(LOCKED.to_owned()),
        SheetState::Returned { reason, .. } => Some(format!("returned to you: {reason}")),
    }
}

/// That items were edited here and elsewhere at the same time.
pub fn both_edited(items: &[ItemId]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    format!(
        "the sheet was edited elsewhere at the same time; here stay your marks and both notes of {}",
        if items.is_empty() { "the remark".to_owned() } else { items.join(", ") }
    )
}

/// That edits which the desk had not acknowledged are back.
pub fn edits_back(edits: usize) -> String {
    format!(
        "{} that the desk had not acknowledged {} back",
        count(edits, "edit", "edits"),
        if edits == 1 { "is" } else { "are" }
    )
}

/// That a sheet changed between the question about it and the yes.
pub const SHEET_CHANGED: &str = "the sheet was edited meanwhile: read what would be submitted again";

/// That edits are nowhere but here when somebody would leave.
pub fn would_be_lost(edits: usize, texts: usize) -> String {
    let edited = (edits > 0).then(|| count(edits, "edit", "edits"));
    let typed = (texts > 0).then(|| count(texts, "text", "texts"));
    let what: Vec<String> = edited.into_iter().chain(typed).collect();
    let (are, them) = if edits + texts == 1 { ("is", "it") } else { ("are", "them") };
    format!(
        "{} {are} not with the desk, and nothing here can keep {them}: wait until it is back, or leave with ctrl-c and lose {them}",
        what.join(" and "),
    )
}

/// That texts are gone that were typed and not done when the program ends.
pub fn left_untaken(texts: usize) -> String {
    format!("{} typed and not done, and could not be kept here", count(texts, "text was", "texts were"))
}

/// That edits are lost when the program ends.
pub fn left_lost(sheet: &OwnSheet) -> String {
    format!(
        "{} of the sheet of {} did not reach the desk, and could not be kept here",
        count(sheet.unsaved(), "edit", "edits"),
        sheet.view.key.number,
    )
}

/// That the desk has not acknowledged edits when the program ends.
pub fn left_unsaved(sheet: &OwnSheet) -> String {
    format!(
        "{} of the sheet of {} {} not with the desk yet: kept on this machine, sent when the sheet is opened again",
        count(sheet.unsaved(), "edit", "edits"),
        sheet.view.key.number,
        if sheet.unsaved() == 1 { "is" } else { "are" },
    )
}

/// What an item's score says beside its text in the list.
pub fn score_flag(score: &Score, scale: &Scale) -> &'static str {
    if scale.lacks_note(score) {
        "note!"
    } else if score.note.is_some() {
        "note"
    } else {
        ""
    }
}

/// That a sheet is not yet to be submitted, for what is not with the desk.
pub fn not_all_saved(trouble: &str) -> String {
    format!("not everything typed is with the desk: {trouble}; press a key in the sheet to try again")
}

/// That a sheet cannot be submitted yet (A9), and that keys are on the first of what is open.
pub fn not_complete(items: usize) -> String {
    format!(
        "not submitted (A8, A9): {} without a mark or its note; here is the first",
        count(items, "item is", "items are")
    )
}

/// What submitting asks, and what to know before.
pub fn before_submitting(own: &OwnSheet) -> (String, Vec<String>) {
    let view = &own.view;
    let question = format!("Submit your sheet of {}?", super::whose(view.key.number, &view.session.candidate));
    let mut lines = vec![
        "It is locked then: you cannot change it any more, and staff read it. Staff can return it to you with a reason."
            .to_owned(),
        format!("{} items marked.", progress(&own.sheet, &view.checklist)),
    ];
    let is_open = |id: &ItemId| own.score(id).mark.is_none();
    lines.extend(
        view.checklist.items().filter(|(_, item)| is_open(&item.id)).map(|(_, item)| format!("Open: {}", item.text)),
    );
    let mut said = indication(&view.indication);
    said[..1].make_ascii_uppercase();
    lines.push(format!("{said}."));
    (question, lines)
}

/// That an item may stay open.
pub const OPTIONAL_ITEM: &str = "may stay open";
/// What stands over a note that is being written.
pub const NOTE_TITLE: &str = "Note:";

/// Which item of how many.
pub fn place(at: usize, count: usize) -> String {
    format!("{at}/{count}")
}

/// An item's note.
pub fn note(text: &str) -> String {
    format!("Note: {text}")
}

/// What stands beside something that has a note.
pub fn score_flag_note() -> &'static str {
    "note"
}
