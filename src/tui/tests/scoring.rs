//! Stories of assessors: their own sessions, and the score sheets that they fill in by keys (A8, A9, V1).

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::{Command, Level, Mark, Number, Requirement, Role, Scale, Score, SessionId, SheetEdit};
use crate::link::protocol::Request;
use crate::text::Line;
use crate::tui::event::{Away, Event};
use crate::tui::input::Input;

pub(super) const FIRST: SessionId = SessionId(1);

/// Jane's application.
pub(super) fn jane_number() -> Number {
    Number::new(2026, 1)
}

/// A desk where Jane was assessed by `chen` and `osei` an hour ago, and 李明 will be by `chen` in two days.
pub(super) fn desk() -> Desk {
    let mut desk = Desk::new(Role::Manager).with([
        crate::domain::Form { feedback: form(Some("Bo"), "Bo", "2026-11-02").feedback, ..jane() },
        form(None, "李明", "2026-11-05"),
    ]);
    desk.enrol("chen", "Mei Chen");
    desk.enrol("osei", "Kofi Osei");
    for number in [jane_number(), Number::new(2026, 2)] {
        for requirement in Requirement::ALL {
            desk.elsewhere("ada", number, &Command::Accept { requirement, reason: None });
        }
        desk.elsewhere("ada", number, &Command::Approve { reason: None });
    }
    desk.session(jane_number(), &["chen", "osei"], -1);
    desk.session(Number::new(2026, 2), &["chen"], 48);
    desk.news.clear();
    desk
}

/// Chen at the desk, as an assessor.
pub(super) fn chen(size: (u16, u16)) -> Hands {
    Hands::on(desk().signed_in("chen", Role::Assessor), size)
}

fn paste(hands: &mut Hands, text: &str) {
    hands.event(Event::Input(Input::Paste(text.to_owned())));
}

pub(super) fn score(hands: &Hands, item: usize) -> Score {
    let key = Desk::key(jane_number(), FIRST, "chen");
    let draft = hands.desk.drafts.get(&key).cloned().unwrap_or_default();
    let own = hands.state.bench.get(&key).expect("the sheet");
    let (_, item) = own.view.checklist.items().nth(item).expect("an item");
    draft.sheet.scores.get(&item.id).cloned().unwrap_or_default()
}

pub(super) fn level(level: u8) -> Option<Mark> {
    Level::new(level).map(Mark::Level)
}

#[test]
fn v1_the_palette_of_an_assessor_speaks_of_no_number_to_go_to() {
    chen((120, 40)).press(":").sees("Tab complete").sees_no("a number goes to it");
}

#[test]
fn v1_an_assessor_lands_on_their_own_sessions_and_reaches_nothing_else() {
    let mut hands = chen((120, 40));
    hands.sees("My sessions").sees("Sheets to finish").sees("Jane O'Connor").sees("To come").sees("李明");
    hands.sees("Mon 23 Nov 2026 13:42 GMT (Europe/London) · Mon 14:42 CET (Europe/Berlin), 90 minutes, role play");
    hands.sees_no("needs us").sees_no("Queue").sees_no("Requirements").sees_no("undo");
    for keys in ["/", "1", "2", "y", "L", "u", "V p", "V m", "Y n", "S p", "e", "n", "+", "4"] {
        hands.press(keys);
        assert_eq!(hands.state.layers.len(), 1, "{keys}");
    }
    hands.press("/").text("jane").press("esc esc");
    hands.press("esc").sees("this is your first page");
    hands.press("?").sees("Here, on a page").sees_no("Panes");
    hands
        .press("ctrl-d ctrl-d")
        .sees("Show your own sessions")
        .sees_no("Approve")
        .press("G")
        .sees_no("Approve")
        .press("esc");
    hands.press(":").sees("own-sessions").text("approve").sees("no command is called").press("ctrl-u").text("1");
    hands.sees_no("go to application").press("esc");
    let asked = hands.desk.answered;
    hands.press("j j k");
    assert_eq!(hands.desk.answered, asked, "nothing but the own sessions is asked for");
    hands.press("q");
    assert!(hands.has_quit);
}

#[test]
fn a_session_that_begins_while_the_list_is_open_becomes_a_sheet_to_finish() {
    let mut hands = chen((120, 40));
    hands.sees("To come").sees("0 of 30 items marked");
    hands.desk.now += chrono::TimeDelta::hours(48);
    hands.pass(0);
    hands.sees("Sheets to finish").sees("李明").sees_no("To come");
}

#[test]
fn a9_a_sheet_is_scored_by_keys_and_every_key_is_saved() {
    let mut hands = chen((120, 40));
    hands.press("enter").sees("Score sheet ─ QAP-2026-0001 Jane O'Connor ─ session 1").sees("0 of 30");
    hands.press("4").sees("1 of 30 · saved").sees("4.00");
    assert_eq!(score(&hands, 0).mark, level(4));
    hands.press("j 2").sees("2 of 30 · 1 needs a note").sees("a level of 2 or less needs a note").sees("note!");
    hands.press("enter").text("Looked things up").press("enter").text("twice.");
    assert_eq!(score(&hands, 1).note.as_deref(), Some("Looked things up\ntwice."));
    hands.sees("Enter new line · Esc done").press("esc").sees_no("needs a note");
    hands.press("j n j u").sees("4 of 30").press("backspace").sees("3 of 30");
    assert_eq!((score(&hands, 2).mark, score(&hands, 3).mark), (Some(Mark::NotApplicable), None));
    hands.press("g g }");
    assert_eq!(hands.state.own_key(), Some(Desk::key(jane_number(), FIRST, "chen")));
    hands.press("5").sees("4 of 30");
    assert_eq!(score(&hands, 3).mark, level(5), "the next open item");
    hands.press("] 3");
    hands.press("esc").sees("5 of 30 items marked");
}

#[test]
fn a9_typing_ahead_of_a_slow_line_is_sent_in_order_one_at_a_time_and_notes_become_one() {
    let mut hands = chen((80, 24));
    hands.press("enter");
    hands.is_held = true;
    hands.press("2 i").text("slow line").press("esc j 4 j 3");
    assert_eq!(hands.asked.len(), 1, "{:?}", hands.asked);
    hands.sees("saving…");
    assert_eq!(hands.disk.len(), 1, "and kept here meanwhile");
    hands.let_go();
    let marks: Vec<String> = hands
        .desk
        .edits
        .iter()
        .map(|edit| match edit {
            SheetEdit::Mark { mark, .. } => format!("{mark:?}"),
            SheetEdit::Note { note, .. } => format!("{:?}", note.as_deref()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        marks,
        ["Some(Level(Level(2)))", "Some(\"slow line\")", "Some(Level(Level(4)))", "Some(Level(Level(3)))"]
    );
    hands.sees("3 of 30 · saved");
    assert!(hands.disk.is_empty(), "{:?}", hands.disk);
}

#[test]
fn a9_a_line_that_is_cut_between_two_keys_loses_nothing() {
    let mut hands = chen((80, 24));
    hands.press("enter 2 enter").text("seen");
    // The last key reached the desk, its answer did not come back.
    hands.is_held = true;
    hands.text("!");
    let (_, request) = hands.asked.pop_front().expect("an edit");
    assert!(matches!(request, Request::EditSheet { .. }), "{request:?}");
    hands.desk.ask(&request);
    hands.event(Event::Lost(Away::Silent("cut".to_owned())));
    hands.text(" twice").press("esc j 4 j 5");
    hands.sees("kept here, sent when the desk is back").sees("3 of 30");
    assert_eq!(hands.disk.len(), 1);
    hands.event(Event::Back);
    hands.let_go();
    hands.sees("3 of 30 · saved");
    assert_eq!(score(&hands, 0).note.as_deref(), Some("seen! twice"));
    assert_eq!((score(&hands, 1).mark, score(&hands, 2).mark), (level(4), level(5)));
    assert!(hands.disk.is_empty());
}

#[test]
fn a9_what_the_desk_never_got_is_back_in_the_next_session() {
    let mut hands = chen((80, 24));
    hands.press("enter 4");
    hands.event(Event::Lost(Away::Stopped));
    hands.press("j 3 enter").text("kept");
    let said = crate::tui::update::unknown(&hands.state).expect("something is left");
    assert!(said.contains("2 edits of the sheet of QAP-2026-0001 are not with the desk yet"), "{said}");
    let disk = hands.disk.clone();
    let mut hands = Hands::on(hands.desk, (80, 24));
    hands.disk = disk;
    hands.press("enter").sees("2 edits that the desk had not acknowledged are back").sees("2 of 30");
    assert_eq!((score(&hands, 1).mark, score(&hands, 1).note.as_deref()), (level(3), Some("kept")));
    assert!(hands.disk.is_empty());
}

#[test]
fn a9_nobody_leaves_edits_behind_that_neither_the_desk_nor_a_disk_has() {
    let mut hands = chen((100, 30));
    hands.press("enter 4");
    hands.event(Event::Lost(Away::Stopped));
    hands.press("j 3");
    hands.event(Event::Drafts { trouble: Some("no server is running".to_owned()) });
    hands.press("esc q").sees("1 edit is not with the desk, and nothing here can keep it");
    assert!(!hands.has_quit, "it asked for more than q");
    let said = crate::tui::update::unknown(&hands.state).expect("something is left");
    assert!(said.contains("could not be kept here"), "{said}");
    hands.event(Event::Drafts { trouble: None });
    hands.press("q");
    assert!(hands.has_quit, "kept on a disk, it may wait");
}

#[test]
fn why_nothing_answers_is_told_whole_over_a_sheet() {
    let mut hands = chen((80, 24));
    let away = || Event::Lost(Away::Silent("for a reason that takes more than a row of such a screen".to_owned()));
    hands.event(away());
    hands.sees("the desk's server does not answer (for a reason").sees("nothing typed is lost");
    hands.event(Event::Back);
    hands.press("enter").sees("0 of 30 · saved");
    hands.event(away());
    hands.sees("the desk's server does not answer (for a reason").sees("nothing typed is lost");
}

#[test]
fn trouble_that_stays_covers_no_row_of_what_is_written_on() {
    let mut hands = chen((60, 24));
    hands.press("enter").sees("0 of 30 · saved").press("enter").text("the last words of a note");
    let rows = hands.rows();
    hands.event(Event::Lost(Away::Silent("for a reason that takes more than a row of such a screen. ".repeat(4))));
    hands.sees("the last words of a note").sees("the desk's server does not answer").sees("…");
    assert_eq!(hands.rows()[2..20], rows[2..20]);
}

#[test]
fn a9_whoever_has_read_what_would_be_lost_may_lose_it() {
    let mut hands = chen((100, 30));
    hands.press("enter 4");
    hands.event(Event::Lost(Away::Stopped));
    hands.press("j 3");
    hands.event(Event::Drafts { trouble: Some("no server is running".to_owned()) });
    hands.press("esc ctrl-c").sees("1 edit is not with the desk, and nothing here can keep it");
    hands.press("j ctrl-c").sees("or leave with ctrl-c and lose it");
    assert!(!hands.has_quit, "what was read stood there no more");
    hands.press("ctrl-c");
    assert!(hands.has_quit);
}

#[test]
fn a9_edits_in_two_windows_at_once_are_merged_by_item_and_said() {
    let mut hands = chen((80, 24));
    hands.press("enter 2 enter").text("here").press("esc");
    hands.is_held = true;
    hands.press("j 4 k enter").text("!");
    // Meanwhile the other window saves: the first item's note, and another item.
    let key = Desk::key(jane_number(), FIRST, "chen");
    let items: Vec<_> =
        hands.state.bench.get(&key).expect("it").view.checklist.items().map(|(_, item)| item.id.clone()).collect();
    let draft = hands.desk.drafts.get_mut(&key).expect("a draft");
    draft.revision += 1;
    draft.sheet.scores.get_mut(&items[0]).expect("a score").note = Some(crate::text::Prose::clean("there"));
    draft.sheet.scores.entry(items[5].clone()).or_default().mark = level(5);
    hands.let_go();
    hands.sees("edited elsewhere at the same time").sees("saved");
    assert_eq!(score(&hands, 0).note.as_deref(), Some("there\nhere!"));
    assert_eq!((score(&hands, 1).mark, score(&hands, 5).mark), (level(4), level(5)));
}

#[test]
fn a9_a_sheet_is_submitted_locked_returned_and_corrected() {
    let mut hands = chen((120, 40));
    hands.press("enter s").sees("not submitted (A8, A9): ");
    hands.desk.scores("chen", jane_number(), FIRST, 3);
    hands.press("esc enter").sees("30 of 30").sees("indication: passes");
    hands.press("esc V s").sees("Submit your sheet of").press("esc");
    hands
        .press("s")
        .sees("Submit your sheet of QAP-2026-0001 Jane O'Connor?")
        .sees("locked")
        .press("n")
        .sees_no("Submit your");
    hands.press("s y").sees("submitted a score sheet").sees("submitted and locked");
    hands.press("5").sees("submitted and locked");
    hands.press("enter").sees("submitted and locked").sees_no("enter write note").sees_no("writes one");
    assert_eq!(score(&hands, 0).mark, level(3));
    let reason = Some(Line::clean("the third item speaks of another case"));
    let assessor = "chen".parse().expect("an id");
    hands.desk.elsewhere("ada", jane_number(), &Command::ReturnSheet { session: FIRST, assessor, reason });
    hands.let_go();
    hands.sees("returned to you: the third item speaks of another case");
    hands.press("esc").sees("Returned: to correct").sees("returned: the third item speaks of another case");
    hands.press("enter j j 4 s enter").sees("submitted a score sheet");
}

#[test]
fn a9_nothing_is_scored_before_the_session_and_the_time_is_told_in_both_zones() {
    let mut hands = chen((120, 40));
    hands.press("j enter").sees("李明").sees("0 of 30");
    for key in ["4", "enter", "s"] {
        hands.press(key).sees("nothing is scored before the session: it begins on ").sees("(Europe/London) = ");
        hands.sees("(Europe/Berlin)").sees("0 of 30");
    }
    assert!(hands.desk.drafts.is_empty());
}

#[test]
fn a9_two_assessors_never_see_each_others_sheet() {
    let mut desk = desk();
    desk.scores("osei", jane_number(), FIRST, 1);
    desk.assesses("osei", jane_number(), &Command::SubmitSheet { session: FIRST });
    let mut hands = Hands::on(desk.signed_in("chen", Role::Assessor), (120, 40));
    hands.sees_no("osei").press("enter").sees("0 of 30").sees_no("osei").sees_no("seen in the second");
}

#[test]
fn a_sheet_is_readable_where_there_is_hardly_room() {
    let mut hands = chen((40, 10));
    hands
        .sees("My sessions")
        .press("enter")
        .sees("0 of 30")
        .sees("1/30 Preparation")
        .press("4 ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d");
    hands
        .sees("no note")
        .press("enter")
        .text("李明 said so, twice, in so many words")
        .sees("said so, twice, in so many");
    paste(&mut hands, "\none\ntwo\nthree");
    hands.sees("three");
    assert!(score(&hands, 0).note.expect("a note").ends_with("three"));
}

#[test]
fn digits_are_levels_in_a_sheet_where_they_are_counts_elsewhere() {
    let mut hands = chen((80, 24));
    hands.state.keymap = crate::tui::keymap::Keymap::named("vim").expect("a keymap");
    hands.press("enter 4").sees("1 of 30");
}

/// What happens at a sheet: a key, an answer that comes or is lost with the line, another window.
#[derive(Debug, Clone)]
enum Happens {
    Key(&'static str),
    Answer,
    Cut { reached: bool },
    Elsewhere(usize, u8),
}

fn happenings() -> impl Strategy<Value = Vec<Happens>> {
    let keys =
        select(vec!["j", "k", "]", "[", "}", "1", "2", "3", "5", "n", "u", "backspace", "enter", "esc", "a", "space"]);
    vec(
        prop_oneof![
            8 => keys.prop_map(Happens::Key),
            3 => Just(Happens::Answer),
            1 => any::<bool>().prop_map(|reached| Happens::Cut { reached }),
            1 => (0..6_usize, 1..=5_u8).prop_map(|(item, level)| Happens::Elsewhere(item, level)),
        ],
        1..60,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// However answers come, are lost, or another window edits: in the end the desk has what the screen shows.
    #[test]
    fn a9_in_the_end_the_desk_has_what_the_screen_shows(happenings in happenings()) {
        let mut hands = chen((80, 24));
        hands.press("enter");
        let key = Desk::key(jane_number(), FIRST, "chen");
        let items: Vec<_> = {
            let own = hands.state.bench.get(&key).expect("the sheet");
            own.view.checklist.items().map(|(_, item)| item.id.clone()).collect()
        };
        for happens in happenings {
            hands.is_held = true;
            match happens {
                // Esc ends a note, and does not leave the sheet.
                Happens::Key("esc") if hands.state.layers.last().is_some_and(|top| !top.takes_text()) => {}
                Happens::Key(key) => drop(hands.press(key)),
                Happens::Answer => {
                    if let Some((ticket, request)) = hands.asked.pop_front() {
                        let answer = hands.desk.ask(&request);
                        hands.event(Event::Answer(ticket, Box::new(Ok(answer))));
                    }
                }
                Happens::Cut { reached } => {
                    if let Some((_, request)) = hands.asked.pop_front().filter(|_| reached) {
                        hands.desk.ask(&request);
                    }
                    hands.asked.clear();
                    hands.event(Event::Lost(Away::Silent("cut".to_owned())));
                    hands.event(Event::Back);
                }
                Happens::Elsewhere(item, level) => {
                    let draft = hands.desk.drafts.entry(key.clone()).or_default();
                    draft.revision += 1;
                    draft.sheet.scores.entry(items[item].clone()).or_default().mark = self::level(level);
                }
            }
        }
        hands.let_go();
        // Whatever another window did last is read with the next edit at the latest.
        hands.press("esc esc enter");
        hands.let_go();
        let own = hands.state.bench.get(&key).expect("the sheet");
        let kept = hands.desk.drafts.get(&key).cloned().unwrap_or_default().sheet;
        let plain = |sheet: &crate::domain::Sheet| -> Vec<(String, Score)> {
            let all = sheet.scores.iter().filter(|(_, score)| **score != Score::default());
            all.map(|(item, score)| (item.to_string(), score.clone())).collect()
        };
        prop_assert_eq!(plain(&own.sheet), plain(&kept));
        prop_assert_eq!(own.unsaved(), 0);
        prop_assert!(hands.disk.is_empty(), "{:?}", hands.disk);
    }
}

#[test]
fn a8_on_another_scale_the_keys_beyond_it_say_so() {
    let mut hands = chen((120, 40));
    let scale = Scale { top: Level::new(4).expect("a level"), names: Vec::new(), note_at: Level::new(1) };
    hands.desk.program.checklist.scale = scale;
    for competency in &mut hands.desk.program.checklist.competencies {
        competency.items.iter_mut().for_each(|item| item.levels.truncate(4));
    }
    hands.press("enter").sees("0 of 30").sees("1–4 level");
    hands.press("5").sees("the levels of this checklist are 1 to 4 (A8)").sees("0 of 30");
    hands.press("2").sees("1 of 30").sees_no("needs a note");
    hands.press("1").sees("level 1 needs a note");
    assert_eq!(score(&hands, 0).mark, level(1));
}
