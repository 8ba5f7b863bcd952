//! Score sheets when keys go on while the line is away, or another window edits: the last key counts (A9).

use std::collections::VecDeque;

use super::desk::Desk;
use super::hands::Hands;
use super::scoring::{FIRST, chen, jane_number, level, score};
use crate::domain::{Absent, Command, Number, SheetEdit};
use crate::link::protocol::Request;
use crate::text::{Line, Prose};
use crate::tui::event::{Away, Event};

/// The line is cut; what was under way reached the desk, or did not.
fn cut(hands: &mut Hands, reached: bool) {
    let asked: VecDeque<_> = std::mem::take(&mut hands.asked);
    for (_, request) in asked.into_iter().filter(|_| reached) {
        assert!(matches!(request, Request::EditSheet { .. }), "{request:?}");
        hands.desk.ask(&request);
    }
    hands.event(Event::Lost(Away::Silent("cut".to_owned())));
}

fn back(hands: &mut Hands) {
    hands.event(Event::Back);
    hands.let_go();
}

#[test]
fn a9_the_level_given_last_counts_whatever_was_under_way_and_waiting() {
    for reached in [true, false] {
        let mut hands = chen((80, 24));
        hands.press("enter");
        hands.is_held = true;
        hands.press("3 4");
        cut(&mut hands, reached);
        hands.press("5");
        back(&mut hands);
        assert_eq!(score(&hands, 0).mark, level(5), "reached: {reached}");
        hands.sees("1 of 30 · saved").sees_no("edited elsewhere");
    }
}

#[test]
fn a9_the_sheet_of_a_session_that_is_called_off_meanwhile_takes_no_mark() {
    let mut hands = chen((120, 40));
    hands.press("enter 3").sees("1 of 30 · saved");
    let command = Command::NoShow { session: FIRST, who: Absent::Candidate, reason: None };
    hands.desk.elsewhere("ada", jane_number(), &command);
    hands.let_go();
    hands.press("j 4").sees("somebody did not come to the session").sees("1 of 30").sees("(not under way)");
    hands.press("enter").sees("somebody did not come to the session").sees_no("saved while you type");
    assert!(score(&hands, 1).mark.is_none());
}

#[test]
fn a9_a_note_that_is_mended_while_away_is_what_stands_there() {
    for reached in [true, false] {
        let mut hands = chen((80, 24));
        hands.press("enter enter");
        hands.is_held = true;
        hands.press("t e h space m");
        cut(&mut hands, reached);
        hands.press("ctrl-u").text("the m");
        back(&mut hands);
        assert_eq!(score(&hands, 0).note.as_deref(), Some("the m"), "reached: {reached}");
    }
}

#[test]
fn a9_what_was_typed_while_away_comes_back_in_its_order_in_the_next_session() {
    for reached in [true, false] {
        let mut hands = chen((80, 24));
        hands.press("enter");
        hands.is_held = true;
        hands.press("3 4");
        cut(&mut hands, reached);
        hands.press("5");
        let kept = hands.disk.clone();
        let mut hands = Hands::on(hands.desk, (80, 24));
        hands.disk = kept;
        hands.press("enter");
        assert_eq!(score(&hands, 0).mark, level(5), "reached: {reached}");
        assert!(hands.disk.is_empty());
    }
}

#[test]
fn a9_the_level_given_last_counts_after_a_conflict_with_another_window() {
    let mut hands = chen((80, 24));
    hands.press("enter 1");
    hands.is_held = true;
    hands.press("3 4");
    let key = Desk::key(jane_number(), FIRST, "chen");
    hands.desk.drafts.get_mut(&key).expect("a draft").revision += 1;
    let (ticket, request) = hands.asked.pop_front().expect("an edit");
    let answer = hands.desk.ask(&request);
    hands.event(Event::Answer(ticket, Box::new(Ok(answer))));
    hands.press("5");
    hands.let_go();
    assert_eq!(score(&hands, 0).mark, level(5));
}

#[test]
fn a9_a_yes_to_submitting_waits_for_every_edit_and_is_asked_again_where_another_window_edited() {
    let mut hands = chen((80, 24));
    hands.desk.scores("chen", jane_number(), FIRST, 3);
    hands.press("enter");
    hands.is_held = true;
    hands.press("4 j 4 j 5");
    cut(&mut hands, false);
    hands.event(Event::Back);
    hands.press("s");
    hands.let_go();
    hands.press("y").sees("submitted a score sheet");
    assert_eq!(score(&hands, 2).mark, level(5));

    let mut hands = chen((80, 24));
    hands.desk.scores("chen", jane_number(), FIRST, 3);
    hands.press("enter s").sees("Submit your sheet");
    let key = Desk::key(jane_number(), FIRST, "chen");
    hands.is_held = true;
    hands.press("n s");
    let draft = hands.desk.drafts.get_mut(&key).expect("a draft");
    draft.revision += 1;
    draft.sheet.remark = Some(Prose::clean("of another window"));
    hands.let_go();
    hands.press("y").sees("edited meanwhile").sees("Submit your sheet").press("y").sees("submitted a score sheet");
}

#[test]
fn a9_the_selected_session_stays_when_others_change_their_place() {
    let mut hands = chen((80, 24));
    hands.desk.scores("chen", jane_number(), FIRST, 3);
    hands.press("j k");
    assert_eq!(hands.state.own_key(), Some(Desk::key(jane_number(), FIRST, "chen")));
    hands.desk.session(Number::new(2026, 2), &["chen"], -2);
    hands.let_go();
    hands.press("enter s y").sees("submitted a score sheet").press("q");
    assert_eq!(hands.state.own_key(), Some(Desk::key(jane_number(), FIRST, "chen")), "{}", hands.rows().join("\n"));
}

#[test]
fn a9_a_sheet_that_is_edited_in_another_window_follows_and_says_so() {
    let mut hands = chen((80, 24));
    hands.press("enter 4").sees("1 of 30 · saved");
    let key = Desk::key(jane_number(), FIRST, "chen");
    let items: Vec<_> =
        hands.state.bench.get(&key).expect("it").view.checklist.items().map(|(_, item)| item.id.clone()).collect();
    hands.desk.marks_elsewhere(&key, &SheetEdit::Mark { item: items[1].clone(), mark: level(5) });
    hands.let_go();
    hands.sees("2 of 30 · saved").sees("changed in another window");
    hands.press("enter").text("he");
    let note = Some(Prose::clean("there"));
    hands.desk.marks_elsewhere(&key, &SheetEdit::Note { item: items[0].clone(), note });
    hands.let_go();
    hands.sees("this note was changed in another window").text("!");
    assert_eq!(score(&hands, 0).note.as_deref(), Some("there!"));
}

#[test]
fn a9_another_sheet_than_the_one_seen_is_not_submitted() {
    let mut hands = chen((120, 40));
    hands.desk.scores("chen", jane_number(), FIRST, 3);
    hands.press("enter s").sees("Submit your sheet of");
    let key = Desk::key(jane_number(), FIRST, "chen");
    hands.is_held = true;
    hands.press("y");
    let draft = hands.desk.drafts.get_mut(&key).expect("a draft");
    draft.revision += 1;
    hands.let_go();
    hands.sees("the sheet was edited elsewhere");
    assert_eq!(hands.desk.submitted_sheets(jane_number()), 0);
    hands.press("s y").sees("submitted a score sheet");
}

#[test]
fn help_over_a_sheet_says_what_can_be_done_in_the_sheet() {
    let mut hands = chen((120, 40));
    hands
        .press("enter ?")
        .sees("Here, in a score sheet")
        .sees_no("(in a sheet)")
        .sees_no("(no session)")
        .sees_no("(none selected)");
}

#[test]
fn a9_a_session_that_is_cancelled_while_its_sheet_is_open_is_scored_no_more() {
    let mut hands = chen((120, 40));
    hands.press("enter 4").sees("1 of 30 · saved").press("j enter").text("seen").sees("saved while you type");
    let reason = Some(Line::clean("the candidate is ill"));
    hands.desk.elsewhere("ada", jane_number(), &Command::Cancel { session: FIRST, reason });
    hands.let_go();
    let said = "the session was cancelled: the candidate is ill; nothing is scored in it (A9)";
    assert_eq!(hands.toast(), said);
    hands.sees_no("saved while you type").sees("not under way");
    let edits = hands.desk.edits.len();
    hands.press("3").sees("1 of 30").press("enter");
    assert_eq!(hands.toast(), said, "and no note is begun");
    assert_eq!(hands.desk.edits.len(), edits, "nothing is sent that is refused");
    assert!(hands.disk.is_empty(), "nothing is left to be sent for ever: {:?}", hands.disk);
}
