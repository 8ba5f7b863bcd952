//! Letters by keys: read, marked, released, held, edited.

use super::hands::Hands;
use super::screens::desk;
use crate::domain::{LetterKind, LetterState, LetterStateName, Number};
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
    hands.press("r y").sees("2 letters: released");
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
fn l1_a_letter_that_somebody_changed_is_left_and_named() {
    let mut hands = house((120, 40));
    hands.press("B");
    hands.desk.letters[0].revision = 9;
    hands.press("r y").sees("letter 1 was changed meanwhile");
}
