//! Letters that do not say what is so, however they came to wait (L1).

use super::fixture::{OneFile, accept, day, deficient, form, line};
use super::letters::{in_state, of_session};
use super::sessions::{FIRST, cancel, confirm, confirmed, move_to, plan, proposed};
use crate::domain::view::LetterRow;
use crate::domain::{
    Addressee, Command, Letter, LetterId, LetterKind, LetterStateName, Refusal, Requirement, check_nothing_asked,
    check_on_hold, check_still_so, lacking_line,
};
use crate::text::Prose;

fn still_so(file: &OneFile, letter: &Letter, later: &[LetterRow]) -> Result<(), Refusal> {
    still_so_on("2026-11-24", file, letter, later)
}

fn still_so_on(today: &str, file: &OneFile, letter: &Letter, later: &[LetterRow]) -> Result<(), Refusal> {
    check_still_so(letter, (&file.application, &file.program, later), (file.changes[0].at, day(today)))
}

#[test]
fn s1_l1_a_letter_that_waited_for_mail_does_not_go_once_its_day_is_past() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: Some(day("2026-12-24")), reason: None });
    let letter = file.release(&file.letter(LetterKind::Deficiency)).expect("released");
    assert_eq!(still_so_on("2026-12-24", &file, &letter, &[]), Ok(()), "the day itself is the candidate's");
    let refused = still_so_on("2026-12-25", &file, &letter, &[]).expect_err("no time is left");
    assert_eq!(refused.message, "the day that the letter gives is past");
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

#[test]
fn l1_no_acknowledgement_is_let_go_after_the_letter_that_names_what_is_missing() {
    let file = OneFile::received(form());
    let receipt = file.letter(LetterKind::Acknowledgement);
    let asks = |name| {
        let asking = Letter { id: LetterId(2), kind: LetterKind::Deficiency, ..in_state(&file, name) };
        [LetterRow::of(&receipt), LetterRow::of(&asking)]
    };
    for name in LetterStateName::ALL {
        let is_let_go = !matches!(name, LetterStateName::Draft | LetterStateName::Held | LetterStateName::Discarded);
        assert_eq!(check_nothing_asked(&receipt, &asks(name)).is_err(), is_let_go, "{name}");
    }
    let refused = check_nothing_asked(&receipt, &asks(LetterStateName::Sent)).expect_err("refused");
    let why = "letter 2 (deficiency letter) says what is missing, and letter 1 that nothing is to be done";
    assert_eq!(refused.message, why);
    let released = in_state(&file, LetterStateName::Released);
    assert!(check_nothing_asked(&released, &asks(LetterStateName::Sent)).is_ok(), "it was let go before");
}

#[test]
fn l1_what_was_settled_meanwhile_is_asked_for_in_no_further_attempt() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&deficient(Requirement::Hours));
    file.does(&Command::Notify { due: Some(day("2026-12-24")), reason: None });
    let letter = file.letter(LetterKind::Deficiency);
    let asked = lacking_line(file.program.title_of(&Requirement::Feedback));
    let body = Prose::clean(&format!("{asked}five forms are lacking\n{}", letter.body));
    let letter = file.release(&Letter { id: LetterId(2), body, ..letter }).expect("released");
    assert_eq!(still_so(&file, &letter, &[]), Ok(()));
    file.does(&accept(Requirement::Hours));
    assert_eq!(still_so(&file, &letter, &[]), Ok(()), "it does not ask for hours");
    file.does(&deficient(Requirement::Hours));
    file.does(&accept(Requirement::Feedback));
    let refused = still_so(&file, &letter, &[]).expect_err("refused");
    assert_eq!(refused.message, "letter 2 asks for feedback, which is settled");
}

#[test]
fn l1_an_attempt_is_asked_all_of_a_session_that_the_release_was() {
    let mut file = confirmed();
    let letter = file.release(&of_session(&file, LetterKind::SessionConfirmation)).expect("released");
    let to_chen = to("chen", letter.clone());
    assert_eq!((still_so(&file, &letter, &[]), still_so(&file, &to_chen, &[])), (Ok(()), Ok(())));
    file.does(&move_to(FIRST, plan("2026-12-03 10:00"), &["dana"]));
    for (letter, why) in [(&letter, "planned otherwise"), (&to_chen, "has no seat")] {
        let refused = still_so(&file, letter, &[]).expect_err("refused");
        assert!(refused.message.contains(why), "{refused}");
    }
}

#[test]
fn s2_l1_an_approval_is_released_while_a_time_is_to_be_agreed() {
    let mut file = confirmed();
    let approval = file.letter(LetterKind::Approval);
    let refused = file.release(&approval).expect_err("a time is agreed");
    assert!(refused.message.starts_with("the application is scheduled, and the letter says"), "{refused}");
    assert_eq!(still_so(&file, &approval, &[]).expect_err("nor is it tried again").message, refused.message);
    file.does(&cancel(FIRST));
    file.does(&Command::Hold { reason: Some(line("ill")), resume_on: None });
    assert!(file.release(&approval).expect_err("refused").message.contains("on hold"));
    assert_eq!(still_so(&file, &approval, &[]), Ok(()), "a hold takes nothing back");
    assert!(check_on_hold(approval.kind, &file.application).expect_err("it waits").message.contains("on hold"));
    assert_eq!(check_on_hold(LetterKind::Deficiency, &file.application), Ok(()));
    file.does(&Command::Reopen { reason: Some(line("well again")) });
    assert_eq!(check_on_hold(approval.kind, &file.application), Ok(()));
    file.release(&approval).expect("so again");
}

fn to(assessor: &str, letter: Letter) -> Letter {
    Letter { addressee: Addressee::Assessor(assessor.parse().expect("an id")), ..letter }
}

#[test]
fn l1_a_session_that_stands_is_called_off_to_nobody_who_has_a_part_in_it() {
    let mut file = confirmed();
    let letter = of_session(&file, LetterKind::SessionCancelled);
    file.does(&cancel(FIRST));
    file.does(&Command::Undo);
    for letter in [&letter, &to("chen", letter.clone())] {
        let refused = file.release(letter).expect_err("it stands");
        assert!(refused.message.starts_with("the session stands"), "{refused}");
    }
    file.release(&to("dana", letter.clone())).expect("it goes on without them");
    file.does(&cancel(FIRST));
    file.release(&letter).expect("so again");
}

#[test]
fn l1_a_session_that_is_only_proposed_is_not_confirmed_in_words() {
    let mut file = confirmed();
    let letter = of_session(&file, LetterKind::SessionConfirmation);
    file.does(&Command::Undo);
    let refused = file.release(&letter).expect_err("refused");
    assert!(refused.message.contains("is only proposed"), "{refused}");
    file.does(&confirm(FIRST));
    file.release(&of_session(&file, LetterKind::SessionConfirmation)).expect("confirmed");
}

#[test]
fn l1_who_has_no_seat_is_neither_invited_nor_told_that_they_assess() {
    let mut file = proposed();
    let invitation = to("chen", of_session(&file, LetterKind::AssessorInvitation));
    file.does(&move_to(FIRST, plan("2026-12-01 10:00"), &["dana"]));
    assert!(file.release(&invitation).expect_err("refused").message.contains("has no seat"));
    file.release(&to("dana", invitation)).expect("who has it");
    file.does(&confirm(FIRST));
    let confirmation = to("chen", of_session(&file, LetterKind::SessionConfirmation));
    assert!(file.release(&confirmation).expect_err("refused").message.contains("has no seat"));
    file.release(&to("dana", confirmation)).expect("who has it");
}

#[test]
fn l1_who_was_told_of_an_older_plan_is_told_of_the_one_that_holds() {
    let mut file = confirmed();
    let letter = of_session(&file, LetterKind::SessionConfirmation);
    file.does(&move_to(FIRST, plan("2026-12-03 10:00"), &["chen"]));
    let refused = file.release(&letter).expect_err("refused");
    assert!(refused.message.contains("planned otherwise") && refused.hint.contains("session move"), "{refused:?}");
}
