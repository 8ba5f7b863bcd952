//! Stories of a day at the desk, key by key.

use super::desk::Desk;
use super::fixture::{form, jane, line};
use super::hands::Hands;
use crate::domain::view::Row;
use crate::domain::{Command, FeedbackForm, Number, Requirement, Role, StageName};
use crate::tui::event::{Away, Event};
use crate::tui::input::Input;
use crate::tui::layer::Layer;
use crate::tui::state::Pane;

const JANE: (u16, u32) = (2026, 1);

fn jane_number() -> Number {
    Number::new(JANE.0, JANE.1)
}

fn three() -> Desk {
    Desk::new(Role::Manager).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(None, "李明", "2026-11-20"),
    ])
}

#[test]
fn triage_from_an_empty_desk_to_an_approval_and_back() {
    let mut hands = Hands::on(Desk::new(Role::Manager), (120, 40));
    hands.sees("qapdesk intake FILE…").sees("needs us 0");
    hands.desk.take_in(form(Some("Jane"), "O'Connor", "2026-11-02"));
    hands.let_go();
    hands.sees("O'Connor, Jane").sees("needs us 1").sees("0 of 8");
    hands.press("a");
    assert_eq!(hands.state.focus, Pane::Requirements, "the first key only looks");
    hands.sees("look first: Hours of Jane O'Connor");
    assert_eq!(hands.desk.view(jane_number()).revision, 1);
    hands.press("a a a a a a a a");
    hands.sees("6 of 8").sees("Accept Statement of QAP-2026-0001 Jane O'Connor?");
    hands.press("y a").sees("8 of 8").sees("accepted fee · QAP-2026-0001 Jane O'Connor");
    hands.press("A").sees("Approve QAP-2026-0001 Jane O'Connor for assessment?").press("y");
    assert_eq!(hands.desk.view(jane_number()).stage, StageName::Approved);
    hands.sees("May be scheduled.").sees("The roster has no assessors yet.");
    hands.press("u").sees("This takes back: approved the application.").press("enter");
    assert_eq!(hands.desk.view(jane_number()).stage, StageName::InReview);
    hands.press("q");
    assert!(hands.has_quit);
}

#[test]
fn a_name_spelt_wrong_is_found_while_one_types() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("/").text("wisniewsky").sees("Łukasz Wiśniewski").press("enter");
    assert_eq!(hands.selected(), Some(Number::new(2026, 2)));
    hands.sees("QAP-2026-0002  Łukasz Wiśniewski · received");
    hands.press("/").text("nobody at all").sees("Nobody like this is on file.").press("esc");
    assert_eq!(hands.selected(), Some(Number::new(2026, 2)));
}

#[test]
fn enter_typed_ahead_of_the_answer_goes_to_the_name_that_was_typed() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.is_held = true;
    hands.press("/").text("lukasz").press("enter a");
    assert_eq!(hands.state.layers.len(), 1);
    hands.let_go();
    assert_eq!(hands.selected(), Some(Number::new(2026, 2)));
    assert!(hands.state.layers.is_empty());
    assert!(hands.toast().starts_with("look first"), "{}", hands.toast());
}

#[test]
fn a_look_up_reaches_applications_outside_of_the_filter() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("W ctrl-s y");
    hands.press("]").sees("mine");
    hands.press("/").text("connor").press("enter");
    assert_eq!(hands.selected(), Some(jane_number()));
    hands.sees("withdrawn");
    assert!(hands.state.queue.filter.is_all());
    assert!(hands.state.queue.is_inside);
}

#[test]
fn a_look_up_never_cuts_a_number() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("/").text("a");
    let Some(Layer::LookUp(look_up)) = hands.state.layers.last_mut() else { panic!("no look-up") };
    look_up.found[1].row.number = Number::new(2026, 633_123);
    hands.sees("QAP-2026-633123 ").sees("QAP-2026-0001   ");
}

#[test]
fn an_unmet_requirement_is_not_accepted_and_the_rule_is_named() {
    let mut hands = Hands::on(three(), (120, 40));
    hands.press("2 a a a");
    hands.sees("3 of 8");
    hands.press("a").sees("refused by D2: feedback is unmet by R4");
    let view = hands.desk.view(jane_number());
    assert!(view.requirement(Requirement::Feedback).expect("one of the eight").open);
    hands.press("A").sees("refused by D4: not every requirement is settled: feedback");
    assert!(hands.state.layers.is_empty(), "a refusal asks nothing");
}

#[test]
fn a_waiver_needs_its_reason_and_what_was_typed_stays_when_it_is_refused() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("2 j j j w enter").sees("a reason is needed");
    hands.text("ten years on the panel");
    // Somebody else changes the application in between.
    let command = Command::Accept { requirement: Requirement::Hours, reason: None };
    hands.is_held = true;
    hands.desk.elsewhere("bo", jane_number(), &command);
    hands.press("enter");
    hands.let_go();
    hands
        .sees("not done: QAP-2026-0001 was changed meanwhile: bo accepted hours; look again")
        .sees("ten years on the panel");
    hands.press("enter");
    let view = hands.desk.view(jane_number());
    let made =
        view.requirement(Requirement::Feedback).expect("one of the eight").determination.clone().expect("decided");
    assert_eq!(made.reason, Some(line("ten years on the panel")));
    hands.sees("waived feedback").sees("Jane O'Connor");
}

#[test]
fn staff_may_not_waive_and_is_told_so() {
    let mut desk = three();
    desk.account.role = Role::Staff;
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("2").sees("w waive (not for staff)");
    hands.press("w").sees("refused by D1: the role staff may not do this");
    assert!(hands.state.layers.is_empty());
}

#[test]
fn a_feedback_form_is_recorded_in_a_few_keys() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("f").text("F-21").press("tab p tab").text("C-21").press("ctrl-s");
    let forms = hands.desk.view(jane_number()).evidence.feedback;
    let expected: FeedbackForm = forms.last().cloned().expect("a form");
    assert_eq!(expected.giver, Some(line("F-21")));
    assert_eq!(expected.received_on.map(|day| day.to_string()).as_deref(), Some("2026-11-23"));
    assert_eq!((expected.unanswered, forms.len()), (Some(0), 12));
    hands.press("3").sees("11 of 15");
}

#[test]
fn a_form_refused_by_a_rule_keeps_what_was_typed() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("p").text("0").press("ctrl-s");
    hands.sees("refused by R8: a payment of nothing").sees("Amount");
    hands.text(".50").press("ctrl-s").sees("recorded a payment");
    assert_eq!(hands.desk.view(jane_number()).evidence.payments.len(), 2);
}

#[test]
fn an_application_that_is_looked_for_in_a_long_list_is_not_said_to_be_outside_of_it() {
    let mut hands = Hands::on(three(), (120, 40));
    let rows = hands.state.queue.rows.clone();
    let number = hands.selected().expect("selected");
    assert_eq!(rows[0].number, number);
    let sought = |hands: &mut Hands, offset, rows: &[Row]| {
        assert!(hands.state.queue.seek.take().is_some(), "it is asked for");
        hands.state.queue.take_sought(offset, rows.to_vec(), 300);
    };
    hands.state.queue.take(0, rows[1..].to_vec(), 300);
    hands.sees(&format!("looking for {number}")).sees_no("is not in this list");
    sought(&mut hands, 0, &rows[1..]);
    hands.sees(&format!("looking for {number}"));
    sought(&mut hands, 2, &rows[..2]);
    hands.sees_no("looking for").sees_no("is not in this list");
    hands.state.queue.take(0, rows[1..].to_vec(), 300);
    sought(&mut hands, 298, &rows[1..]);
    hands.sees_no("looking for").sees(&format!("{number} is not in this list"));
}

#[test]
fn another_application_is_looked_for_from_the_lists_start_whatever_was_read_for_the_one_before() {
    let mut hands = Hands::on(three(), (120, 40));
    let rows = hands.state.queue.rows.clone();
    let queue = &mut hands.state.queue;
    queue.take(0, rows[2..].to_vec(), 5000);
    queue.select(rows[0].number);
    assert_eq!(queue.seek.take(), Some(0), "it is asked for");
    queue.select(rows[1].number);
    queue.take_sought(0, rows[2..].to_vec(), 5000);
    queue.take_sought(4000, Vec::new(), 5000);
    assert_eq!((queue.seek.take(), queue.widen), (Some(0), true));
    queue.take_sought(0, rows[..2].to_vec(), 5000);
    assert_eq!(queue.selected_row().map(|row| row.number), Some(rows[1].number));
}

#[test]
fn the_selection_stays_when_news_put_the_list_in_another_order() {
    let mut hands = Hands::on(three(), (120, 40));
    hands.press("j");
    let selected = hands.selected();
    let line_before = hands.state.queue.place.at;
    hands.desk.take_in(form(Some("Older"), "First", "2026-01-02"));
    hands.let_go();
    assert_eq!(hands.selected(), selected);
    assert_eq!(hands.state.queue.place.at, line_before + 1);
    // The selected one leaves the list: it stays in the panes, and no other slides under the keys.
    let number = selected.expect("selected");
    hands.desk.elsewhere("bo", number, &Command::Withdraw { reason: None });
    hands.let_go();
    assert_eq!(hands.selected(), selected);
    hands.sees(&format!("{number} is not in this list"));
    let name = hands.desk.view(number).candidate.name;
    hands.sees(&format!("{number} {name} · withdrawn"));
    hands.press("1 j");
    assert_ne!(hands.selected(), selected);
    hands.sees_no("is not in this list");
}

#[test]
fn a_long_list_scrolls_with_few_questions() {
    let mut one = form(Some("Jane"), "O'Connor", "2026-11-02");
    one.feedback.clear();
    let desk = Desk::new(Role::Manager).with((0..1500).map(|_| one.clone()));
    let mut hands = Hands::quiet(desk, (80, 24));
    let before = hands.desk.answered;
    hands.is_held = true;
    for _ in 0..450 {
        hands.press("j");
    }
    assert_eq!(hands.asked.len(), 2, "a page of rows and one application: {:?}", hands.asked);
    hands.let_go();
    assert!(hands.desk.answered - before <= 6, "{} questions", hands.desk.answered - before);
    hands.press("G").sees("1500");
    assert_eq!(hands.selected(), Some(Number::new(2026, 1500)));
    hands.press("g g");
    assert_eq!(hands.selected(), Some(Number::new(2026, 1)));
    hands.press("/").text("1234").press("enter");
    assert_eq!(hands.selected(), Some(Number::new(2026, 1234)));
    assert!(hands.state.queue.is_inside);
}

#[test]
fn decisions_typed_ahead_go_one_by_one_and_stop_at_a_refusal() {
    let mut hands = Hands::on(three(), (120, 40));
    hands.press("2");
    hands.is_held = true;
    hands.press("a a a a a a");
    assert_eq!(hands.asked.len(), 1, "one command at a time: {:?}", hands.asked);
    hands.let_go();
    hands.sees("3 of 8").sees("refused by D2");
    assert!(hands.state.held.is_empty());
    assert_eq!(hands.desk.view(jane_number()).revision, 4);
}

#[test]
fn a_held_key_accepts_nothing_that_a_person_must_read() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([form(Some("Jane"), "O'Connor", "2026-11-02")]), (80, 24));
    hands.press("2");
    hands.is_held = true;
    for _ in 0..60 {
        hands.press("a");
    }
    hands.let_go();
    let statement = |hands: &Hands| {
        hands.desk.view(jane_number()).requirement(Requirement::Statement).expect("one of the eight").clone()
    };
    assert!(statement(&hands).open);
    let judged = statement(&hands).missing.first().cloned().expect("what is to be judged");
    hands.sees("Accept Statement of QAP-2026-0001 Jane O'Connor?").sees(&judged);
    hands.press("esc");
    assert!(statement(&hands).open && hands.state.layers.is_empty());
    hands.press("a enter");
    assert!(!statement(&hands).open);
}

#[test]
fn what_was_typed_comes_back_after_esc_for_the_same_task_on_the_same_application() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("2 x").text("the syllabus is missing").press("esc");
    assert!(hands.state.layers.is_empty() && hands.toast().contains("is kept"), "{}", hands.toast());
    hands.press("w").sees_no("the syllabus is missing").press("esc");
    assert_eq!(hands.toast(), "", "nothing was typed");
    hands.press("j x").sees_no("the syllabus is missing").press("esc k");
    hands.press("1 j 2 x").sees_no("the syllabus is missing").press("esc 1 k");
    hands.press("2 g g x").sees("the syllabus is missing").sees("What you typed before is back").press("enter");
    let view = hands.desk.view(jane_number());
    let made = view.requirement(Requirement::Hours).expect("one of the eight").determination.clone().expect("decided");
    assert_eq!(made.reason, Some(line("the syllabus is missing")));
    hands.press("g g x").sees_no("is back");
    assert!(hands.state.drafts.is_empty());
}

#[test]
fn an_emptied_draft_is_forgotten_and_a_refused_form_is_kept_by_esc() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("f").text("F-21").press("esc f").sees("F-21").press("ctrl-u esc");
    assert!(hands.state.drafts.is_empty());
    hands.press("p").text("0").press("ctrl-s").sees("refused by R8").press("esc p");
    hands.sees("What you typed before is back").text(".50").press("ctrl-s").sees("recorded a payment");
    assert!(hands.state.drafts.is_empty());
}

#[test]
fn a_deficiency_letter_is_drafted_after_a_question_that_says_what_it_names() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("L").sees("refused by S1: no requirement is marked deficient");
    hands.press("2 x").text("one short").press("enter L").text("2026-12-24").press("ctrl-s");
    hands.sees("Draft the deficiency letter to Jane O'Connor, QAP-2026-0001?");
    hands.sees("The letter names: Hours.").sees("Due: 2026-12-24.").sees("waits in the outbox");
    let stage = |hands: &Hands| hands.desk.view(jane_number()).stage;
    assert_eq!(stage(&hands), StageName::InReview);
    hands.press("n").sees("2026-12-24").press("ctrl-s y");
    assert_eq!(stage(&hands), StageName::Deficient);
}

#[test]
fn a_decision_typed_ahead_of_the_page_goes_to_the_row_that_was_reached() {
    let mut hands = Hands::on(three(), (120, 40));
    hands.is_held = true;
    hands.press("j a a");
    hands.let_go();
    let second = hands.selected().expect("selected");
    assert_ne!(second, jane_number());
    assert_eq!(hands.desk.view(second).revision, 2);
    assert_eq!(hands.desk.view(jane_number()).revision, 1);
}

#[test]
fn v1_a_role_that_may_only_look_up_opens_on_the_look_up_and_sees_what_it_may() {
    for size in [(120, 40), (80, 24), (40, 10)] {
        let mut desk = three();
        desk.account.role = Role::Lookup;
        let mut hands = Hands::on(desk, size);
        hands.sees("Look up").sees_no("refused").sees_no("Queue ─").sees("Enter shows it");
        hands.text("connor").sees("0001 Jane O'Connor").press("enter").sees("QAP-2026-0001 Jane O'Connor");
        hands.sees("Stage: received").sees("Open: ").sees_no("next:").sees_no("jane@").sees_no("accept");
        hands.press("a").sees("refused by V1: the role lookup may only look applications up");
        hands.press("? G").sees_no("approve").press("esc esc").sees("Look up").sees("connor");
        hands.desk.elsewhere("bo", jane_number(), &Command::Hold { reason: Some(line("away")), resume_on: None });
        hands.desk.news.push(crate::link::protocol::News::ManyChanged);
        hands.let_go();
        hands.sees("on hold").press("esc").sees("Type a name").press("esc").sees("ctrl-c leaves the desk");
        hands.press(":").sees_no("Commands").press("backspace enter").sees("nobody is found yet");
        assert!(!hands.has_quit);
        hands.press("ctrl-c");
        assert!(hands.has_quit);
    }
}

#[test]
fn an_answer_to_an_older_text_is_dropped() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("/").text("wis");
    hands.is_held = true;
    hands.text("n").press("backspace backspace backspace backspace").text("li");
    let asked: Vec<String> = hands.asked.iter().map(|(_, request)| format!("{request:?}")).collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    hands.let_go();
    let crate::tui::layer::Layer::LookUp(look_up) = &hands.state.layers[0] else { panic!("no look-up") };
    assert_eq!(look_up.found_for.as_deref(), Some("li"));
}

#[test]
fn news_come_fast_and_the_list_is_asked_for_once_in_a_while() {
    let mut hands = Hands::on(three(), (80, 24));
    let before = hands.desk.answered;
    for revision in 2..500 {
        let number = Number::new(2026, 3);
        hands.event(Event::News(crate::link::protocol::News::Changed { number, revision }));
    }
    assert!(hands.desk.answered - before < 5, "{}", hands.desk.answered - before);
    assert!(hands.state.wake_at().is_some());
}

#[test]
fn a_held_key_asks_for_the_last_application_only() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.is_held = true;
    hands.press("j j");
    assert_eq!(hands.asked.len(), 1, "{:?}", hands.asked);
    hands.let_go();
    assert_eq!(hands.state.view().map(|view| view.number), hands.selected());
}

#[test]
fn a_lost_server_takes_nothing_that_was_typed() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("f").text("F-21").press("tab tab").text("C-21");
    hands.event(Event::Lost(Away::Silent("the socket is gone".to_owned())));
    hands.sees("reconnecting").press("ctrl-s").sees("not sent");
    hands.sees("F-21");
    hands.event(Event::Back);
    hands.sees("live").press("ctrl-s");
    assert_eq!(hands.desk.view(jane_number()).evidence.feedback.len(), 12);
}

#[test]
fn a_paste_is_text_and_never_a_command() {
    let mut hands = Hands::on(three(), (80, 24));
    let paste = || Event::Input(Input::Paste("a\nA\ny\nq".to_owned()));
    hands.event(paste());
    assert_eq!(hands.desk.view(jane_number()).revision, 1);
    assert!(!hands.has_quit && hands.state.layers.is_empty());
    hands.press("2 x");
    hands.event(paste());
    hands.sees("a A y q");
}

#[test]
fn a_paste_that_is_cut_says_so() {
    let mut hands = Hands::on(three(), (80, 24));
    hands.press("2 x").event(Event::Input(Input::Paste("word ".repeat(300))));
    assert_eq!(hands.toast(), "");
    hands.sees_no("of 2000 characters");
    hands.event(Event::Input(Input::Paste("word ".repeat(300))));
    hands.sees("pasted text was cut at 2000 characters").sees("2000 of 2000 characters");
}

#[test]
fn names_of_any_width_keep_the_columns_straight() {
    let names = [
        form(None, "李明李明李明李明李明李明李明李明李明李明", "2026-11-02"),
        form(Some("Zoë\u{301}\u{302}"), "A\u{30a}ngstro\u{308}m", "2026-11-02"),
        form(Some("محمد"), "الأحمدي", "2026-11-02"),
        form(Some("👩‍⚖️"), "Judge", "2026-11-02"),
        form(Some("Jane"), "O'Connor", "2026-11-02"),
    ];
    for size in [(80, 24), (120, 40), (44, 16)] {
        let hands = Hands::on(Desk::new(Role::Manager).with(names.clone()), size);
        let screen = hands.screen();
        let buffer = screen.backend().buffer();
        let row_of = |text: &str| {
            (0..size.1).find(|&y| (0..10).map(|x| buffer[(x, y)].symbol()).collect::<String>().contains(text))
        };
        let stage_at = |y: u16| {
            (0..size.0)
                .find(|&x| (0..4).map(|i| buffer[((x + i).min(size.0 - 1), y)].symbol()).collect::<String>() == "rece")
        };
        let rows: Vec<u16> =
            (1..=5).map(|n| row_of(&format!("{n:04}")).unwrap_or_else(|| panic!("{n} at {size:?}"))).collect();
        let places: Vec<Option<u16>> = rows.into_iter().map(stage_at).collect();
        assert!(places[0].is_some() && places.windows(2).all(|pair| pair[0] == pair[1]), "{size:?}: {places:?}");
    }
}

#[test]
fn times_are_those_of_the_programs_zone_on_every_page() {
    let mut hands = Hands::on(three(), (120, 40));
    hands.press("2 a k").sees("accepted by ada on 2026-11-23 09:42 EST").sees_no("UTC");
    hands.press("enter").sees("accepted by ada on 2026-11-23 09:42 EST").press("esc");
    hands.press("y").sees("2026-11-23 09:42 EST ada accepted hours").sees_no("UTC");
}

#[test]
fn what_cannot_be_done_says_so_in_the_rules_own_words_before_anybody_is_asked() {
    let mut hands = Hands::on(three(), (180, 50));
    hands.press("2 j j j").sees("accept (D2: unmet)").sees("approve (D4: 8 open)");
    let before = hands.desk.answered;
    for (key, said) in [
        ("a", "refused by D2: feedback is unmet by R4 and cannot be accepted"),
        (
            "C",
            "refused by S5: only a deficient application is closed as incomplete; record the deficiency letter first",
        ),
        ("R", "refused by S5: the application is received, not closed; nothing to reopen"),
    ] {
        hands.press(key).sees(said);
        assert!(hands.state.layers.is_empty(), "{key}");
    }
    assert_eq!(hands.desk.answered, before);
    hands.press("W ctrl-s y H").sees("refused by S5: the application is withdrawn; reopen it first, with a reason");
}

#[test]
fn nothing_is_decided_on_a_screen_too_small_to_show_it() {
    let mut hands = Hands::on(Desk::new(Role::Manager).with([jane()]), (80, 24));
    hands.press("2");
    hands.event(Event::Input(Input::Resize(20, 5)));
    hands.press("a u f x");
    hands.event(Event::Input(Input::Resize(80, 24)));
    hands.sees("0 of 8");
    assert!(hands.state.layers.is_empty() && !hands.has_quit);
    hands.event(Event::Input(Input::Resize(20, 5)));
    hands.press("q");
    assert!(hands.has_quit);
}
