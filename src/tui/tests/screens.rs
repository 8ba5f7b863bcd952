//! Every screen of the desk by name and by the keys that lead to it: what snapshots show and what is drawn at each size.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use super::sessions::assessor;
use crate::domain::{Command, LetterKind, Number, Requirement, Role};
use crate::tui::state::Reach;

/// A pane or layer, by its name in snapshots and the keys that open it; `ssh` before them where it is only over SSH, `lookup`
/// where it is that role's.
pub(super) const SCREENS: &[(&str, &str)] = &[
    ("queue", ""),
    ("requirements", "2 j j j"),
    ("feedback", "3"),
    ("scheduling", "4"),
    ("look_up", "/ a"),
    ("feedback_form", "f F - 1 2 tab c"),
    ("payment_form", "p $ 3 6 0 . 0 0 1 tab ctrl-u e u tab"),
    ("reason_form", "2 x t o o"),
    ("hold_form", "H enter z ctrl-s"),
    ("export_form", "E"),
    ("undo", "u"),
    ("judge", "2 j j j j j j a"),
    ("refused", "2 a"),
    ("help", "?"),
    ("file", "enter"),
    ("evidence", "2 enter"),
    ("history", "y"),
    ("prefix", "g"),
    ("palette", ": a s s"),
    ("filter_line", "F t a g : r u s h space s o"),
    ("tags", "T R u s h space"),
    ("colleagues", "M"),
    ("views", "v"),
    ("view_name", "v ctrl-s ?"),
    ("outbox", "B"),
    ("letter", "B enter"),
    ("release", "B * r"),
    ("marked_acts", "* !"),
    ("bulk", "* ! enter"),
    ("own_sessions", "I"),
    ("score_sheet", "I enter 2 j 4 k enter s l o w"),
    ("interview_form", "I enter I tab y tab l o n g enter w o r d s"),
    ("monitoring", "V m"),
    ("report", "g p"),
    ("report_parts", "g p ] ]"),
    ("verdict", "V"),
    ("offers", "/ o l u w enter 4 s"),
    ("session_form", "/ o l u w enter 4 S p r tab 2 0 2 7 - 1 1 - 0 7 space 0 1 : 3 0"),
    ("conflict_form", "/ o l u w enter 4 s c"),
    ("week_filter", "4 F"),
    ("roster", "g r"),
    ("assessor", "g r j enter"),
    ("assessor_form", "g r a l i tab tab x"),
    ("letter_text", "ssh B enter e"),
    ("form_text", "ssh n page-down"),
    ("first_look_up", "lookup a"),
    ("found", "lookup c o n n o r enter"),
];

/// A desk with applications in several stages, some of them with what can be decided in every way.
pub(super) fn desk() -> Desk {
    let mut paid_late = form(Some("María"), "García Núñez", "2026-11-05");
    paid_late.payments.clear();
    let mut desk = Desk::new(Role::Manager).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(None, "李明", "2026-11-20"),
        paid_late,
        form(Some("Oluwaseun"), "Adébáyò", "2026-11-17"),
        form(Some("סימה"), "כהן", "2026-11-18"),
    ]);
    for (id, name, load_cap) in
        [("chen", "Chen, Amy", Some(2)), ("osei", "Osei, Kofi", None), ("li", "李明李明李明李明", Some(0))]
    {
        desk.assessors.put(assessor(id, name, load_cap));
    }
    let (jane, oluwaseun) = (Number::new(2026, 1), Number::new(2026, 5));
    for requirement in [Requirement::Hours, Requirement::Cases, Requirement::References] {
        desk.elsewhere("ada", jane, &Command::Accept { requirement, reason: None });
    }
    for requirement in Requirement::ALL {
        desk.elsewhere("bo", oluwaseun, &Command::Accept { requirement, reason: None });
    }
    desk.elsewhere("bo", oluwaseun, &Command::Approve { reason: None });
    desk.enrol("ada", "Ada Ọbáfẹ́mi");
    desk.seat(oluwaseun, &["ada"], 48);
    desk.seat(Number::new(2026, 6), &["ada"], -1);
    for assessor in super::roster::two() {
        desk.put_in_roster(&assessor.id, &assessor.profile, None, None);
    }
    let (requirement, reason) = (Requirement::Training, Some(line("the syllabus of 2021 is not the course's")));
    desk.elsewhere("bo", jane, &Command::MarkDeficient { requirement, reason });
    desk.draft(LetterKind::Acknowledgement, jane, "Jane O'Connor", Some("jane@example.org"));
    desk.draft(LetterKind::Approval, oluwaseun, "Oluwaseun Adébáyò", None);
    desk
}

/// A screen of [`SCREENS`], or any other that keys lead to, with Jane's application selected.
pub(super) fn open(keys: &str, size: (u16, u16)) -> Hands {
    let (first, rest) = keys.split_once(' ').unwrap_or((keys, ""));
    let mut desk = desk();
    if first == "lookup" {
        desk.account.role = Role::Lookup;
    }
    let mut hands = Hands::on(desk, size);
    if first == "ssh" {
        hands.state.reach = Reach::Desk;
    }
    if first != "lookup" {
        hands.press("/").text("connor").press("enter");
    }
    let keys = if ["ssh", "lookup"].contains(&first) { rest } else { keys };
    for key in keys.split(' ').filter(|key| !key.is_empty()) {
        hands.press(key);
    }
    hands
}
