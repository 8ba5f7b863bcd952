//! Notices to IMI that wait, or went (S4).

use super::fixture::{OneFile, line};
use super::letters::{in_state, with_notice};
use crate::domain::view::{LetterRow, Posted};
use crate::domain::{About, Command, Form, ImiReviewer, Letter, LetterStateName, Role};

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

#[test]
fn d5_s4_a_notice_that_a_correction_made_untrue_is_drawn_up_again_with_its_reviewer() {
    let (mut file, _) = with_notice();
    let reviewer = ImiReviewer { given_name: None, family_name: line("Reyes"), email: line("reyes@example.org") };
    let draw_up = |reviewer| Command::NotifyImi { certification: None, reviewer, sent_on: None };
    let next = |file: &OneFile| file.seen_by(Role::Admin).next;
    file.does(&draw_up(Some(reviewer.clone())));
    assert_eq!(next(&file), "release the notice to IMI");
    let mut form = Form::clone(&file.application.form);
    form.candidate.email = Some(line("jane.oconnor@example.org"));
    file.does(&Command::Edit { form: Box::new(form), reason: None });
    assert_eq!(next(&file), "draw up the notice to IMI again; the candidate's name or e-mail was corrected");
    file.does(&draw_up(None));
    assert_eq!(next(&file), "release the notice to IMI");
    let kept = |file: &OneFile| file.application.assessment.notices[0].reviewer.clone();
    assert_eq!(kept(&file), Some(reviewer.clone()));
    let other = ImiReviewer { family_name: line("Viewer"), ..reviewer };
    file.does(&draw_up(Some(other.clone())));
    assert_eq!(kept(&file), Some(other));
    let further = Command::NotifyImi { certification: Some(line("Another")), reviewer: None, sent_on: None };
    file.does(&further);
    assert_eq!(file.application.assessment.notices[1].reviewer, None, "it takes the place of none");
}
