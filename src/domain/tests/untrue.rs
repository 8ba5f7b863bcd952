//! Letters that do not say what is so, however they came to wait (L1).

use super::fixture::{OneFile, day, deficient, form, line};
use crate::domain::view::LetterRow;
use crate::domain::{Command, Letter, LetterId, LetterKind, Refusal, Requirement, check_still_so};

fn still_so(file: &OneFile, letter: &Letter, later: &[LetterRow]) -> Result<(), Refusal> {
    check_still_so(letter, (&file.application, later), file.changes[0].at)
}

#[test]
fn l1_what_was_let_go_is_asked_before_each_attempt_whether_it_is_so() {
    let mut file = OneFile::received(form());
    let receipt = file.release(&file.letter(LetterKind::Acknowledgement)).expect("released");
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: Some(day("2026-12-24")), reason: None });
    let letter = Letter { id: LetterId(2), ..file.letter(LetterKind::Deficiency) };
    let letter = file.release(&letter).expect("released");
    assert_eq!((still_so(&file, &receipt, &[]), still_so(&file, &letter, &[])), (Ok(()), Ok(())));
    file.does(&Command::Hold { reason: Some(line("ill")), resume_on: None });
    assert_eq!(still_so(&file, &letter, &[]), Ok(()), "a hold takes nothing back");
    file.does(&Command::Reopen { reason: Some(line("well again")) });
    file.does(&Command::Notify { due: Some(day("2027-01-15")), reason: None });
    let refused = still_so(&file, &letter, &[]).expect_err("another day holds");
    assert!(refused.message.contains("does not name 15 January 2027"), "{refused}");
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    assert!(still_so(&file, &letter, &[]).expect_err("refused").message.contains("approved"));
    assert!(still_so(&file, &receipt, &[]).expect_err("refused").message.contains("will be checked"));
}
