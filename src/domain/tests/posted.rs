//! Whether notices to IMI went (S4).

use super::fixture::OneFile;
use super::letters::{in_state, with_notice};
use crate::domain::view::{LetterRow, Posted};
use crate::domain::{About, Letter, LetterStateName};

#[test]
fn s4_a_notice_is_sent_when_its_letter_is_and_not_when_that_was_let_go() {
    let (mut file, letter) = with_notice();
    let posted = |file: &OneFile, letter: &Letter| {
        Posted::of_notice(0, &file.application.assessment.notices[0], &[LetterRow::of(letter)])
    };
    assert_eq!(posted(&file, &letter), Posted::Waits);
    let released = file.release(&letter).expect("released");
    let by_state = |name| posted(&file, &Letter { state: in_state(&file, name).state, ..released.clone() });
    for name in LetterStateName::ALL {
        let expected = match name {
            LetterStateName::Sent => Posted::On(file.today),
            LetterStateName::Unsure => Posted::Unsure,
            _ => Posted::Released,
        };
        assert_eq!(by_state(name), expected, "{name}");
    }
    let other = Letter { about: About::Notice(1), ..released };
    assert_eq!(posted(&file, &other), Posted::On(file.today), "it has no letter: it went by other means");
}
