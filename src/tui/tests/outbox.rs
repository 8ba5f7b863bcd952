//! Letters by keys: read, marked, released, held, edited.

use super::hands::Hands;
use super::screens::desk;
use crate::domain::{Invitation, LetterKind, LetterState, LetterStateName, Method, Number, Released};
use crate::text::Line;
use crate::tui::outside::Edited;

pub(super) fn house(size: (u16, u16)) -> Hands {
    let mut desk = desk();
    desk.letters.clear();
    let (jane, other) = (Number::new(2026, 1), Number::new(2026, 2));
    desk.draft(LetterKind::Acknowledgement, jane, "Jane O'Connor", Some("jane@example.org"));
    desk.draft(LetterKind::Acknowledgement, other, "Łukasz Wiśniewski", Some("lukasz@example.org"));
    desk.draft(LetterKind::Acknowledgement, other, "Nobody", None);
    Hands::on(desk, size)
}

pub(super) fn states(hands: &Hands) -> Vec<LetterStateName> {
    hands.desk.letters.iter().map(|letter| letter.state.name()).collect()
}

#[test]
fn l1_marked_letters_are_released_after_a_question_that_names_them() {
    use LetterStateName::{Draft, Released};
    let mut hands = house((120, 40));
    hands.press("B").sees("To be read and released: 3").sees("mail is not set up").sees("no e-mail address");
    hands.press("* r").sees("Release 2 letters?").sees("Jane O'Connor <jane@example.org>").sees("left: 3");
    hands.press("n");
    assert_eq!(states(&hands), [Draft; 3], "nothing leaves without a yes");
    hands.press("r").sees("They wait until letters can go out");
    hands.press("y").sees("2 letters: released. They wait until letters can go out: mail is not set up");
    assert_eq!(states(&hands), [Released, Released, Draft]);
}

#[test]
fn l1_a_letter_is_read_held_back_edited_and_discarded() {
    let mut hands = house((80, 24));
    hands.press("B enter").sees("Subject: acknowledgement").sees("this is it.");
    hands.press("H").text("the candidate called").press("enter").sees("1 letter: held back");
    assert!(matches!(&hands.desk.letters[0].state, LetterState::Held { reason } if reason.contains("called")));
    hands.press("H").sees("no longer held back");
    hands.editor.push_back(Box::new(|text| Edited { text: Some(format!("{text}More.\n")), trouble: None }));
    hands.press("e").sees("More.");
    assert!(hands.desk.letters[0].body.ends_with("More.\n"));
    hands.press("t ctrl-u").text("Bo <bo@example.org>; x@example.org").press("enter").sees("x@example.org");
    hands.press("T ctrl-u").text("Another").press("enter").sees("Subject: Another");
    hands.press("d enter").sees("why").press("x enter").sees("1 letter: discarded");
    assert_eq!(states(&hands)[0], LetterStateName::Discarded);
}

#[test]
fn l1_what_was_typed_into_a_line_comes_back_for_the_same_letter_after_esc() {
    let mut hands = house((120, 40));
    hands.press("B d").text("a long reason").press("esc").sees("what was typed is kept");
    hands.press("t ctrl-u").text("new@example.org").press("esc t").sees("new@example.org");
    hands.sees("what you typed before is back").press("ctrl-u esc t").sees("jane@example.org").press("esc");
    hands.press("j d").sees_no("a long reason").press("esc");
    hands.desk.letters[0].revision += 1;
    hands.press("k B d").sees("a long reason").press("enter").sees("1 letter: discarded");
    hands.press("* d").sees_no("a long reason").press("esc");
    // What a colleague wrote in its place since is not gone over unseen.
    hands.press("t ctrl-u").text("old@example.org").press("esc");
    hands.desk.letters[1].revision += 1;
    hands.press("t").sees("old@example.org").press("enter").sees("letter 2 was changed meanwhile");
}

#[test]
fn l1_a_letter_that_somebody_changed_is_left_and_named() {
    let mut hands = house((120, 40));
    hands.press("B");
    hands.desk.letters[0].revision = 9;
    hands.press("r y").sees("letter 1 was changed meanwhile");
}

#[test]
fn l1_an_edit_from_the_list_begins_when_the_letter_has_come() {
    let mut hands = house((80, 24));
    hands.press("B");
    hands.editor.push_back(Box::new(|text| Edited { text: Some(format!("{text}More.\n")), trouble: None }));
    hands.is_held = true;
    // What is typed on is no key of the letter's page.
    hands.press("e H").sees_no("Why is this letter");
    hands.let_go();
    hands.sees("More.");
    assert!(hands.desk.letters[0].body.ends_with("More.\n"));
}

#[test]
fn l1_a_letter_to_somebody_without_an_address_is_marked_as_sent() {
    let mut hands = house((120, 40));
    let released = Released { at: hands.desk.now, by: "ada".parse().expect("a name") };
    hands.desk.letters[1].state = LetterState::Released;
    hands.desk.letters[1].released = Some(released);
    hands.press("B j j s").sees("It went out already, and is not to be sent by the desk?").press("n");
    hands.press("k s").sees("It went out by other ways as it stands here").sees("Nobody <>");
    hands.press("y").sees("1 letter: marked as sent");
    assert_eq!(states(&hands)[2], LetterStateName::Sent);
}

#[test]
fn l1_what_cannot_be_marked_is_refused_before_it_is_asked_about() {
    let mut hands = house((120, 40));
    hands.desk.letters[2].state = LetterState::Held { reason: Line::clean("call first") };
    hands.press("B U").sees("letter 1 is draft: only of an unsure one").sees_no("It did not arrive");
    hands.press("j j s").sees("letter 3 is held and cannot be marked as sent").sees_no("It went out");
}

#[test]
fn the_foot_of_a_page_offers_to_open_and_mark_only_where_that_does_something() {
    let mut hands = house((120, 40));
    hands.press("B").sees("enter open").sees("space mark");
    hands.press("enter").sees("r release").sees_no("enter open").sees_no("space mark");
    hands.press("esc esc y").sees("ctrl-d page down").sees_no("enter open");
    hands.press("esc ?").sees("ctrl-d page down").sees_no("enter open");
}

#[test]
fn l1_the_question_says_what_goes_and_what_it_waits_for() {
    let mut hands = house((120, 40));
    hands
        .press("B r")
        .sees("Subject: acknowledgement for")
        .sees("You have not read it")
        .sees("waits until letters can go");
    hands.press("n enter esc r").sees_no("You have not read it").press("y").sees("1 letter: released. It waits until");
}

#[test]
fn l1_what_is_said_of_a_release_is_what_is_so_when_it_was_done() {
    let mut hands = house((120, 40));
    hands.press("B").sees("mail is not set up").press("* r").sees("They wait until letters can go out");
    hands.desk.mail_trouble = None;
    hands.press("y").sees("2 letters: released").sees_no("They wait").sees_no("mail is not set up");
    // From the page of a letter, with no list under it, the outbox is asked all the same.
    let mut hands = house((120, 40));
    hands.press("B enter r").sees("Release this letter?");
    hands.desk.mail_trouble = Some("the disk is full");
    hands.press("y").sees("1 letter: released. It waits until letters can go out: the disk is full");
}

#[test]
fn l1_a_notice_before_its_result_and_a_confirmation_after_its_session_are_told() {
    let mut hands = house((120, 40));
    let one = Number::new(2026, 1);
    hands.desk.draft(LetterKind::NoticeToImi, one, "IMI", Some("imi@example.org"));
    hands.desk.draft(LetterKind::Result, one, "Jane O'Connor", Some("jane@example.org"));
    hands.desk.draft(LetterKind::SessionConfirmation, one, "Jane O'Connor", Some("jane@example.org"));
    let over = hands.desk.letters[0].drafted_at - chrono::TimeDelta::days(1);
    hands.desk.letters[5].invitations.push(Invitation {
        method: Method::Request,
        uid: Line::clean("1@example"),
        sequence: 0,
        start: over,
        minutes: 60,
        zone: "UTC".parse().expect("a zone"),
        summary: Line::clean("Skills assessment"),
        place: None,
    });
    hands.press("B").sees("it is over");
    hands.press("j j j r").sees("the result (letter 5) has not gone out").press("n");
    hands.press("j j r").sees("None of them can be released").sees("left: 6").press("esc");
}

#[test]
fn l1_what_failed_stands_first_with_its_reason_and_in_the_header() {
    let mut hands = house((80, 24));
    let why = Line::clean("550 the mailbox of that person is not known here and never was");
    hands.desk.letters[1].state = LetterState::Failed { attempts: 1, why };
    hands
        .press("B")
        .sees("Could not be sent: 1")
        .sees("550 the mailbox of that person is not known here and never was");
    hands.sees("unsent 1");
    let screen = hands.rows().join("\n");
    let place = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words}: {screen}"));
    assert!(place("Could not be sent") < place("To be read and released"));
}
