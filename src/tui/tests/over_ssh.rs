//! A terminal that came through the gateway: what it can do without a file or a program, and what it says of the rest.

use super::desk::Desk;
use super::fixture::jane;
use super::hands::Hands;
use super::outbox::house;
use super::screens::desk;
use crate::domain::{Number, Role};
use crate::tui::action::Action;
use crate::tui::event::{Away, Event};
use crate::tui::input::Input;
use crate::tui::state::{Reach, disabled};

fn number() -> Number {
    Number::new(2026, 1)
}

fn over_ssh(mut hands: Hands) -> Hands {
    hands.state.reach = Reach::Desk;
    hands
}

fn again(before: Hands, size: (u16, u16)) -> Hands {
    let disk = before.disk.clone();
    let mut hands = over_ssh(Hands::on(before.desk, size));
    hands.disk = disk;
    hands
}

fn name(hands: &Hands) -> String {
    hands.desk.view(number()).candidate.name.to_string()
}

/// The row of the text that the cursor is on.
fn row(hands: &Hands) -> String {
    let page = hands.state.text_page().expect("a text is written");
    page.area.rows()[page.area.cursor().0].to_owned()
}

/// Goes down to the row that begins so.
fn go_to(hands: &mut Hands, start: &str) {
    for _ in 0..200 {
        if row(hands).starts_with(start) {
            return;
        }
        hands.press("down");
    }
    panic!("no row begins with {start}");
}

#[test]
fn l1_a_letters_text_is_edited_in_the_terminal_and_kept_when_it_is_left() {
    let mut hands = over_ssh(house((80, 24)));
    hands.press("B enter e").sees("Text of letter 1").sees("this is it.").sees("ctrl-s done");
    hands.press("down down down down end enter").text("Call me.").press("esc").sees("the text is kept");
    assert_eq!(hands.disk.len(), 1, "{:?}", hands.disk);
    let mut hands = again(hands, (80, 24));
    hands.press("B enter e").sees("Call me.").sees("that is what you wrote before").press("ctrl-s");
    hands.sees("1 letter: edited");
    assert!(hands.desk.letters[0].body.contains("Call me."), "{}", hands.desk.letters[0].body);
    assert!(hands.disk.is_empty(), "{:?}", hands.disk);
    hands.press("e esc").sees("nothing was changed");
    assert!(hands.disk.is_empty(), "{:?}", hands.disk);
}

#[test]
fn an_application_is_edited_in_the_terminal_after_an_error_and_taken_as_one_change() {
    let mut hands = over_ssh(Hands::on(Desk::new(Role::Manager).with([jane()]), (100, 30)));
    hands.press("e").sees("Edit QAP-2026-0001 Jane O'Connor").sees("ctrl-s done");
    go_to(&mut hands, "name = ");
    hands.press("home ctrl-k").text("name = 7").press("ctrl-s").sees("not taken: what is wrong stands under its line");
    assert_eq!(row(&hands), "name = 7", "the cursor is on the line that is wrong");
    hands.press("ctrl-s").sees("what was wrong is still there; the text is kept");
    hands.press("e").sees("what you typed is kept").press("enter");
    go_to(&mut hands, "name = 7");
    hands.press("home ctrl-k").text("name = \"Janet O'Connor\"").press("ctrl-s").sees("Jane O'Connor → Janet O'Connor");
    assert_eq!(name(&hands), "Jane O'Connor", "nothing is taken before it was seen");
    hands.press("enter").sees("changed the application");
    assert_eq!(name(&hands), "Janet O'Connor");
    assert!(hands.disk.is_empty(), "{:?}", hands.disk);
}

#[test]
fn a_pasted_form_is_taken_in() {
    let mut hands = over_ssh(Hands::on(Desk::new(Role::Staff), (80, 24)));
    let form = crate::intake::form_text(&jane()).replace('\n', "\r");
    hands.press("n").sees("New application");
    hands.event(Event::Input(Input::Paste(form)));
    hands.sees("stands in the place of what was here");
    hands.press("ctrl-s").sees("would be taken in as QAP-2026-0001").press("enter").sees("took the application in");
    assert_eq!(name(&hands), "Jane O'Connor");
}

#[test]
fn what_is_written_stays_while_the_server_is_away_and_after_a_hang_up() {
    let mut hands = over_ssh(house((80, 24)));
    hands.press("B enter e").text("Dear ").event(Event::Lost(Away::Silent("cut".to_owned())));
    hands.press("ctrl-s").sees("Text of letter 1").sees("Dear").sees("does not answer");
    hands.event(Event::Back);
    hands.let_go();
    hands.sees("Text of letter 1").text("Jane");
    let mut hands = again(hands, (80, 24));
    hands.press("B enter e").sees("Dear Jane").press("ctrl-s").sees("1 letter: edited");
}

#[test]
fn what_a_role_may_no_longer_do_is_kept_and_closed() {
    let mut hands = over_ssh(house((80, 24)));
    hands.press("B enter e").text("Dear ");
    hands.desk.account.role = Role::Auditor;
    hands.event(Event::Back);
    hands.let_go();
    hands.sees("an admin changed your role").sees_no("Text of letter 1").press("j").sees_no("waiting for the desk");
    assert!(hands.disk.values().any(|kept| kept.text.starts_with("Dear ")), "{:?}", hands.disk);
}

#[test]
fn what_needs_a_file_is_dimmed_and_says_at_once_what_to_do_instead() {
    let mut hands = over_ssh(Hands::on(desk(), (120, 40)));
    hands.press("/").text("connor").press("enter");
    hands.press("+").sees("ssh HOST attach QAP-2026-0001 statement - --name NAME < FILE").sees_no("Attach a document");
    hands.press("E").sees("ssh HOST document DIGEST -o - > FILE").sees("ssh HOST show QAP-2026-0001");
    hands.press(", r").sees("none is written over SSH");
    let reason = disabled(Action::AttachDocument, &hands.state).expect("a reason");
    assert_eq!(reason.short, "not over SSH: ssh HOST attach QAP-2026-0001 … - < FILE");
}
