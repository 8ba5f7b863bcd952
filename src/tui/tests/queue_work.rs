//! Working through the queue: lists, tags, views, marks, and what is done to many.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::fixture::{form, jane};
use super::hands::Hands;
use crate::domain::{Command, Number, Requirement, Role, StageName};
use crate::link::protocol::News;
use crate::tui::event::Event;

fn number(sequence: u32) -> Number {
    Number::new(2026, sequence)
}

fn five() -> Desk {
    Desk::new(Role::Manager).with([
        jane(),
        form(Some("Łukasz"), "Wiśniewski", "2026-11-10"),
        form(None, "李明", "2026-11-20"),
        form(Some("María"), "García Núñez", "2026-11-05"),
        form(Some("Oluwaseun"), "Adébáyò", "2026-11-17"),
    ])
}

fn owners(hands: &Hands) -> Vec<String> {
    let owner =
        |sequence| hands.desk.view(number(sequence)).assigned_to.map_or("-".to_owned(), |name| name.to_string());
    (1..=5).map(owner).collect()
}

#[test]
fn many_are_assigned_as_one_step_and_taken_back_as_one() {
    let mut hands = Hands::on(five(), (120, 40));
    hands.press("]").press("]").press("]").press("]").sees("all");
    hands.press("g O O *").sees("5 marked");
    hands.press("!").sees("What to do to 5 applications").sees("take charge of them yourself");
    hands.text("colle").press("enter").sees("Who works on it: 5 marked").sees("bo staff");
    hands.text("bo").press("enter").sees("Assign 5 applications to bo?").sees("QAP-2026-0003 李明");
    assert_eq!(owners(&hands), ["-"; 5], "nothing before the yes");
    hands.press("y").sees("assigned 5 applications to bo").sees_no("done:").sees_no("5 marked");
    assert_eq!(owners(&hands), ["bo"; 5]);
    // Somebody changes one of them: it is left, and named.
    let accept = Command::Accept { requirement: Requirement::Hours, reason: None };
    hands.desk.elsewhere("cyd", number(4), &accept);
    hands.let_go();
    hands.press("/").text("connor").press("enter u");
    hands.sees("Undo it on all 4 it was done to together, or on QAP-2026-0001 Jane O'Connor only?");
    hands
        .sees("assigned: nobody → bo")
        .sees("Left as they are:")
        .sees("QAP-2026-0004 María García Núñez: changed meanwhile");
    hands.press("o").sees("undid change 2");
    assert_eq!(owners(&hands), ["-", "bo", "bo", "bo", "bo"], "this one only");
    hands.press("/").text("lukasz").press("enter u a");
    assert_eq!(owners(&hands), ["-", "-", "-", "bo", "-"], "all the others, but the one that was changed");
    hands.sees("took back what was done to 3 applications");
    assert_eq!(hands.desk.view(number(2)).revision, 3, "one step of each history");
}

#[test]
fn one_that_is_selected_while_another_is_sought_is_not_said_to_be_outside_of_its_list() {
    let mut hands = Hands::on(five(), (120, 40));
    hands.press("F ctrl-u").text("maria").press("enter").sees("García Núñez").press("/").text("connor");
    hands.is_held = true;
    hands.press("enter j");
    hands.let_go();
    assert_eq!((hands.selected(), hands.state.queue.is_inside), (Some(number(4)), true));
}

#[test]
fn marks_outlive_the_list_and_what_the_rules_refuse_is_told_before() {
    let mut hands = Hands::on(five(), (120, 40));
    hands.desk.elsewhere("bo", number(4), &Command::Withdraw { reason: None });
    hands.let_go();
    hands.press("F ctrl-u").text("maria").sees("“maria” ─ 1").press("enter space").sees("1 marked");
    hands.press("F ctrl-u").text("connor").press("enter").sees("1 marked, 1 of them not in this list");
    hands.press("space").sees("2 marked, 1 of them not in this list");
    hands.press("!").text("hold").press("enter").sees("Why are 2 applications put on hold?");
    hands.press("enter").sees("a reason is needed").text("moving house").press("enter");
    hands.text("soon").press("enter").sees("not a day such as").press("ctrl-u").text("31 Dec 2026").press("enter");
    hands.sees("Put 1 application on hold until 2026-12-31 (moving house)?");
    hands.sees("QAP-2026-0004 María García Núñez: the application is withdrawn (S5)");
    hands.press("y").sees("put 1 application on hold until 2026-12-31 (moving house)").sees("1 marked");
    assert_eq!(hands.desk.view(number(1)).stage, StageName::OnHold);
    hands.press("!").text("marks").press("enter").sees("1 mark taken away").sees_no("1 marked");
}

#[test]
fn one_that_is_changed_between_the_question_and_the_yes_is_left_and_stays_marked() {
    let mut hands = Hands::on(five(), (80, 24));
    hands.press("* ! enter").sees("Assign 5 applications to ada?");
    hands.is_held = true;
    hands.desk.elsewhere("bo", number(2), &Command::Accept { requirement: Requirement::Hours, reason: None });
    hands.press("y j k");
    assert_eq!(hands.state.held.len(), 2, "keys wait for the answer");
    hands.let_go();
    hands.sees("Left as they are: 1 application").sees("QAP-2026-0002 Łukasz Wiśniewski: changed meanwhile");
    assert_eq!(hands.press("x y").toast(), "Enter or Esc close · j k move", "there is nothing to say yes or no to");
    hands.press("enter").sees("1 marked");
    assert_eq!(owners(&hands), ["ada", "-", "ada", "ada", "ada"]);
}

#[test]
fn a_view_is_saved_used_and_deleted() {
    let mut hands = Hands::on(five(), (120, 40));
    hands.press("F").text("-owner:ada open:fee sort:name").sees("needs us · not ada's · open fee · by name ─ 5");
    hands.press("enter v").sees("save this list as a view");
    hands.press("ctrl-s").sees("Save this list under which name? needs-us -owner:ada open:fee sort:name");
    hands.press("enter").sees("is not the name of a view").text("Fees").press("enter").sees("the view “Fees” is saved");
    hands.sees("“Fees” ─ by name");
    hands.press("[").sees_no("“Fees” ─");
    hands.press("v 1").sees("“Fees” ─ by name");
    hands.press("[ ]").sees("“Fees” ─ by name");
    hands.press("v delete").sees("Delete the view “Fees”?").press("n").sees("Fees").press("delete y");
    hands.sees("the view “Fees” is deleted").press("esc");
    hands.sees_no("“Fees” ─");
    assert!(hands.desk.views.is_empty());
}

#[test]
fn a_filter_with_a_typo_is_told_as_it_is_typed_and_esc_leaves_the_old_list() {
    let mut hands = Hands::on(five(), (80, 24));
    hands.press("j j");
    let before = hands.selected();
    hands.press("F ctrl-u").text("stgae:received").sees("no such key, did you mean `stage:`?");
    hands.press("enter").sees("word 1 of the filter");
    assert_eq!(hands.state.layers.len(), 1, "what was typed stays");
    hands.press("ctrl-u").text("sta").press("tab").sees("stage:");
    hands.text("dec").press("tab").sees("stage:declined").sees("declined ─ 0");
    hands.press("esc").sees("needs us");
    assert_eq!(hands.selected(), before);
    assert!(hands.state.queue.is_inside);
}

#[test]
fn a_list_without_rows_quotes_once_what_its_filter_looks_for() {
    let mut hands = Hands::on(five(), (80, 24));
    hands.press("F ctrl-u").text("stagee").press("enter").sees("Nothing here under “stagee”;");
}

#[test]
fn a_list_is_left_for_that_of_all_only_by_looking_up_what_is_not_in_it() {
    let mut hands = Hands::on(five(), (120, 40));
    hands.press("/").text("connor").press("enter").sees("needs us ─").press("]").sees("mine ─");
    assert_eq!(hands.selected(), None);
    // Looked up there, it is sought; whoever asks for another list before it is found gets that list.
    hands.press("/").text("connor");
    hands.is_held = true;
    hands.press("enter ]");
    hands.let_go();
    hands.sees("overdue ─").sees_no("all ─");
    hands.press("[ [ /").text("lukasz").press("enter").sees("needs us ─");
    hands.desk.elsewhere("bo", number(2), &Command::Withdraw { reason: None });
    hands.let_go();
    hands.sees("QAP-2026-0002 is not in this list").sees_no("all ─");
    assert_eq!(hands.selected(), Some(number(2)));
    hands.press("]").press("/").text("lukasz").press("enter").sees("all ─");
}

#[test]
fn another_list_is_told_of_where_the_queue_is_not_seen() {
    let mut hands = Hands::on(five(), (80, 24));
    hands.press("]").sees("mine ─").sees_no("the queue shows");
    hands.press("[ 3 ]").sees("the queue shows mine, most urgent first");
    hands.press("O").sees("the queue shows mine, least urgent first");
    hands.press("F ctrl-u").text("stage:declined").press("enter").sees("the queue shows declined");
    hands.press("v").sees_no("the queue shows").press("2").sees("the queue shows needs us");
}

#[test]
fn tags_are_turned_from_those_that_are_known_and_new_ones_typed() {
    let mut hands = Hands::on(five(), (120, 40));
    let tag = Command::Tag { add: ["panel".parse().unwrap()].into(), remove: BTreeSet::new() };
    hands.desk.elsewhere("bo", number(2), &tag);
    hands.let_go();
    hands.press("/").text("connor").press("enter T").sees("[ ] panel").sees("1 application");
    hands.press("space").sees("[+] panel").text("Rush").sees("rush").sees("new").press("space enter");
    hands.sees("tagged the application").sees("tags: panel rush");
    hands.press("T").text("panel").press("enter");
    let tags: Vec<String> = hands.desk.view(number(1)).tags.iter().map(ToString::to_string).collect();
    assert_eq!(tags, ["rush"]);
    hands.press("M").text("cyd").press("enter").sees("assigned the application");
    assert_eq!(owners(&hands)[0], "cyd");
}

#[test]
fn a_desk_without_tags_says_so_and_takes_the_first_one() {
    let mut hands = Hands::on(five(), (80, 24));
    hands.is_held = true;
    hands.press("T").sees("reading …").sees_no("no application has a tag yet");
    hands.let_go();
    hands.sees("no application has a tag yet").sees_no("reading …");
    hands.press("space enter").sees("no application has a tag yet").text("?!").sees("is not a tag");
    hands.press("ctrl-u").text("panel").sees("[ ] panel").press("enter").sees("tagged the application");
    hands.press("space !").text("tag").press("enter").sees("Tags: 1 marked").sees("panel");
}

#[test]
fn an_auditor_marks_and_may_not_act() {
    let mut desk = five();
    desk.account.role = Role::Auditor;
    let mut hands = Hands::on(desk, (120, 40));
    hands.press("space !").sees("refused by V1");
    hands.press("v").sees("needs us").press("esc F").sees("Which applications");
}

#[test]
fn a_wide_queue_shows_who_which_tags_and_what_is_next_where_there_is_something_to_show() {
    let mut hands = Hands::on(five(), (230, 60));
    hands.sees("Fb Next").sees("ask the candidate for 5 feed…");
    let tag = Command::Tag { add: ["rush".parse().unwrap()].into(), remove: BTreeSet::new() };
    hands.desk.elsewhere("bo", number(2), &tag);
    hands.let_go();
    hands.sees("Fb Tags");
    hands.event(crate::tui::event::Event::Input(crate::tui::input::Input::Resize(80, 24)));
    hands.sees("Fb Tags").press("m").sees("Fb For").sees_no("Tags");
}

#[test]
fn what_can_be_done_to_the_marked_is_offered_first_while_something_is_marked() {
    for size in [(80, 24), (120, 40)] {
        let mut hands = Hands::on(five(), size);
        hands.sees("e edit").sees_no("! act on marked");
        hands.press("space").sees("! act on marked").sees("* mark all");
        hands.press("2").sees("e edit").sees_no("! act on marked");
        hands.press("1 k space").sees_no("! act on marked");
    }
}

#[test]
fn a_tag_that_cannot_be_one_says_why() {
    let mut hands = Hands::on(five(), (120, 40));
    let why = "`rush!` is not a tag: one word of letters, digits and `-`";
    hands.press("T").text("rush!").sees(why).press("enter");
    assert!(hands.toast().starts_with(why), "{}", hands.toast());
    hands.press("space");
    assert!(hands.toast().starts_with(why), "{}", hands.toast());
    hands.press("backspace").sees("new").press("enter").sees("tags: rush");
}

#[test]
fn the_list_stays_while_a_word_of_its_line_is_begun_or_wrong() {
    let mut hands = Hands::on(five(), (120, 40));
    hands.press("F ctrl-u").sees("all applications").text("needs-us stage:deficient");
    hands.sees("needs us · deficient ─ 0").press("ctrl-w ctrl-w ctrl-w");
    hands.press("ctrl-u").text("needs-us").sees("needs us ─ 5");
    let shown = hands.state.queue.listing();
    for letter in " unmet:f".chars() {
        hands.text(&letter.to_string());
        assert_eq!(hands.state.queue.listing(), shown, "at {letter}");
        assert_eq!(hands.state.queue.len(), 5);
    }
    hands.text("ee").sees("needs us · unmet fee ─");
    assert_ne!(hands.state.queue.listing(), shown);
    // A word that only looks like the beginning of a key is searched for once it is done.
    hands.press("ctrl-u").text("ta").press("enter");
    assert_eq!(hands.state.queue.listing().to_string(), "ta");
}

#[test]
fn the_mark_of_an_application_that_is_forgotten_goes_with_it() {
    let mut hands = Hands::on(five(), (120, 40));
    hands.press("x").sees("the same key again will mark it deficient").press("1 space").sees("1 marked");
    let number = hands.state.marks.numbers().next().expect("a mark");
    hands.event(Event::News(News::Forgotten { number }));
    hands.sees_no("1 marked");
}

#[test]
fn what_cannot_be_read_is_told_beside_the_length_of_the_list_and_on_an_empty_desk_too() {
    for size in [(80, 24), (120, 40)] {
        Hands::on(five(), size).sees_no("unreadable");
        let mut desk = five();
        desk.unread = 2;
        Hands::on(desk, size).sees("unreadable 2 · needs us");
    }
    let mut desk = Desk::new(Role::Manager);
    desk.unread = 1;
    Hands::on(desk, (200, 60)).sees("─ unreadable 1").sees_no("No applications yet");
}
