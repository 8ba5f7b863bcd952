//! Letters that go by other ways than the desk's, such as by post (L1).

use super::fixture::{OneFile, day, deficient, form, line};
use super::letters::{of_session, with_notice};
use super::sessions::{FIRST, cancel, confirmed};
use crate::domain::view::LetterRow;
use crate::domain::{
    Addressee, Command, Letter, LetterKind, LetterState, LetterStateName, OpenStage, Refusal, Requirement, Role, Rule,
    Stage, apply, record_sent,
};

fn recorded(file: &mut OneFile, letter: &Letter) -> Result<Letter, Refusal> {
    let note = line("by post");
    let (sent, change) = file.with_context(|context| record_sent(letter, Some(&note), &file.application, context))?;
    assert_eq!((&sent.reason, &change.reason), (&Some(note.clone()), &Some(note)));
    file.application = apply(Some(file.application.clone()), &change).expect("an application");
    file.changes.push(change);
    Ok(*sent.after)
}

/// Deficient until 23 December, with the letter of somebody who has no e-mail address.
fn without_address() -> (OneFile, Letter) {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: None, reason: None });
    let mut letter = file.letter(LetterKind::Deficiency);
    letter.to[0].email = None;
    (file, letter)
}

#[test]
fn s1_a_letter_that_went_by_post_begins_the_period_with_the_day_that_is_in_it() {
    let (mut file, letter) = without_address();
    file.today = day("2026-11-26");
    let refused = file.release(&letter).expect_err("refused");
    assert!(refused.hint.contains("mark it as sent"), "{refused}");
    let sent = recorded(&mut file, &letter).expect("recorded");
    assert!(matches!(sent.state, LetterState::Sent { message: None, .. }), "{sent:?}");
    assert_eq!((sent.revision, sent.released.is_some(), &sent.body), (letter.revision + 1, true, &letter.body));
    let Stage::Open(OpenStage::Deficient { due, .. }) = file.application.placement.stage else {
        panic!("{:?}", file.application.placement)
    };
    assert_eq!(due, day("2026-12-23"), "as it stands on paper");
    let next = file.seen_by(Role::Admin).with_letters(vec![LetterRow::of(&sent)]).next;
    assert!(next.starts_with("the candidate has until 2026-12-23"), "{next}");
    let refused = file.run(&Command::Undo).expect_err("it left the house");
    assert!(refused.rule == Rule::H2 && refused.message.contains("was released"), "{refused}");
    assert_eq!(recorded(&mut file, &sent).expect_err("twice").rule, Rule::L1);
}

#[test]
fn l1_a_letter_that_would_not_be_released_did_not_go_by_post_either() {
    let (mut file, letter) = without_address();
    let held = Letter { state: LetterState::Held { reason: line("ask first") }, ..letter.clone() };
    assert!(recorded(&mut file, &held).expect_err("held").hint.contains("off hold"));
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    let refused = recorded(&mut file, &letter).expect_err("settled");
    assert!(refused.message.contains("approved"), "{refused}");
}

#[test]
fn l1_a_letter_that_went_by_post_is_recorded_after_its_day_too() {
    let (mut file, letter) = without_address();
    file.today = day("2026-12-24");
    let sent = recorded(&mut file, &letter).expect("it was posted in time");
    assert_eq!(sent.state.name(), LetterStateName::Sent);
}

#[test]
fn l1_a_letter_that_went_by_post_is_recorded_after_its_session_too() {
    let mut file = confirmed();
    let letter = of_session(&file, LetterKind::SessionConfirmation);
    file.today = day("2026-12-02");
    let refused = file.release(&letter).expect_err("it would come too late");
    assert!(refused.message.contains("the session is over"), "{refused}");
    let sent = recorded(&mut file, &letter).expect("it was posted in time");
    assert_eq!(sent.state.name(), LetterStateName::Sent);
    let mut file = confirmed();
    let letter = of_session(&file, LetterKind::SessionConfirmation);
    file.does(&cancel(FIRST));
    file.today = day("2026-12-02");
    assert!(recorded(&mut file, &letter).expect_err("it is off").message.contains("was cancelled"));
    let letter = of_session(&file, LetterKind::SessionCancelled);
    recorded(&mut file, &letter).expect("nor is it too late to say that it was called off");
}

#[test]
fn s4_a_notice_that_went_by_post_certifies() {
    let (mut file, mut letter) = with_notice();
    (letter.addressee, letter.to[0].email) = (Addressee::Imi, None);
    let sent = recorded(&mut file, &letter).expect("recorded");
    assert_eq!((sent.state.name(), file.application.placement.stage), (LetterStateName::Sent, Stage::Certified));
    assert_eq!(file.application.assessment.notices[0].sent_on, Some(file.today));
}
