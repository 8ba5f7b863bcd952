//! What becomes of a deficiency letter that did not leave yet when its application goes on (S1, L1).

use chrono::Days;
use qapdesk::domain::{
    Act, Basis, Decision, Determination, Event, Letter, LetterKind, LetterState, OpenStage, Requirement, Stage,
};

use crate::story::{Story, form, line};

/// Deficient, with its letter as the second one.
fn deficient() -> Story {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.notify();
    story
}

fn stage(story: &Story) -> OpenStage {
    story.application.as_ref().unwrap().placement.stage.open().unwrap()
}

fn hold(story: &mut Story) {
    let since = story.application.as_ref().unwrap().placement.since;
    let on_hold = story.moved(Stage::OnHold { from: stage(story), since, resume_on: None });
    story.does(Act::Hold, vec![on_hold]);
}

/// Taken up again after so many days, which the candidate gets more (S5).
fn resume(story: &mut Story, days: u64) {
    let stage = match stage(story) {
        OpenStage::Deficient { due, named } => {
            OpenStage::Deficient { due: due.checked_add_days(Days::new(days)).unwrap(), named }
        }
        other => other,
    };
    let resumed = story.moved(Stage::Open(stage));
    story.does(Act::Reopen, vec![resumed]);
}

/// The fee, which the letter names beside the hours, is waived.
fn waive_fee(story: &mut Story) {
    let (application, requirement) = (story.application.as_ref().unwrap(), Requirement::Fee);
    let made = Determination {
        decision: Decision::Waived,
        by: "max".parse().unwrap(),
        at: "2026-10-13T15:00:00Z".parse().unwrap(),
        reason: Some(line("known to the body")),
        basis: Basis::of(requirement, &application.form, &story.program),
    };
    let waived = Event::Determined { requirement, before: None, after: Some(Box::new(made)) };
    story.does(Act::Waive(requirement), vec![waived]);
}

fn is_needless(letter: &Letter) -> bool {
    matches!(letter.state, LetterState::Discarded { by_change: Some(_), .. })
}

fn kinds(story: &Story) -> Vec<LetterKind> {
    story.drafts().iter().map(|letter| letter.kind).collect()
}

#[test]
fn s5_a_hold_loses_no_letter() {
    for state in [LetterState::Draft, LetterState::Held { reason: line("ask first") }, LetterState::Released] {
        let mut story = deficient();
        story.letters[1].state = state.clone();
        hold(&mut story);
        resume(&mut story, 0);
        assert_eq!((story.letters.len(), &story.letters[1].state), (2, &state));
    }
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.decides(true);
    let passed = story.moved(Stage::Open(OpenStage::Passed));
    story.does(Act::Note, vec![passed]);
    hold(&mut story);
    resume(&mut story, 0);
    assert_eq!(kinds(&story), [LetterKind::Result], "that they passed is to be told");
}

#[test]
fn s1_s5_a_letter_that_did_not_leave_before_a_hold_gives_the_day_after_it() {
    for state in [LetterState::Draft, LetterState::Released] {
        let mut story = deficient();
        story.letters[1].state = state;
        hold(&mut story);
        resume(&mut story, 10);
        assert!(is_needless(&story.letters[1]));
        assert_eq!(kinds(&story), [LetterKind::Deficiency]);
        let body = story.drafts()[0].body.as_str();
        assert!(body.contains("by 3 January 2027") && !body.contains("24 December"), "{body}");
    }
    let mut story = deficient();
    story.release_all();
    hold(&mut story);
    resume(&mut story, 10);
    assert_eq!(story.letters.len(), 2, "who was written to has ten days more than the letter says");
}

#[test]
fn s5_what_an_older_closing_discarded_does_not_come_back_after_a_hold() {
    let mut story = deficient();
    let declined = story.moved(Stage::Declined { from: OpenStage::InReview });
    story.does(Act::Decline, vec![declined]);
    let reopened = story.moved(Stage::Open(OpenStage::InReview));
    story.does(Act::Reopen, vec![reopened]);
    story.notify();
    hold(&mut story);
    resume(&mut story, 0);
    assert!(is_needless(&story.letters[1]));
    assert_eq!(story.drafts().iter().map(|letter| letter.id.0).collect::<Vec<_>>(), [3]);
}

#[test]
fn l1_s1_a_letter_names_nothing_that_was_settled_meanwhile() {
    for state in [LetterState::Draft, LetterState::Released] {
        let mut story = deficient();
        assert!(story.letters[1].body.contains("\n- Fee: "), "{}", story.letters[1].body.as_str());
        story.letters[1].state = state;
        waive_fee(&mut story);
        assert!(is_needless(&story.letters[1]));
        assert_eq!(kinds(&story), [LetterKind::Deficiency]);
        let body = story.drafts()[0].body.as_str();
        assert!(body.contains("\n- Hours: ") && !body.contains("\n- Fee: "), "{body}");
        let step = story.application.as_ref().unwrap().trail.last().unwrap().clone();
        let back = step.events[0].inverse().unwrap();
        let revision = step.revision;
        story.does(Act::Undo { revision }, vec![Event::Undone { revision }, back]);
        assert_eq!(story.drafts().iter().map(|letter| letter.id.0).collect::<Vec<_>>(), [2], "so again");
        story.does(Act::Redo { revision }, vec![Event::Redone { revision }, step.events[0].clone()]);
        assert_eq!(story.drafts().iter().map(|letter| letter.id.0).collect::<Vec<_>>(), [3]);
    }
    let mut story = deficient();
    story.release_all();
    waive_fee(&mut story);
    assert_eq!(story.letters.len(), 2, "what was sent was so when it was sent");
}

#[test]
fn s1_no_letter_goes_out_for_a_deficiency_that_is_over() {
    for state in [LetterState::Draft, LetterState::Released] {
        let mut story = deficient();
        story.letters[1].state = state.clone();
        let in_review = story.moved(Stage::Open(OpenStage::InReview));
        story.does(Act::RecordFeedback, vec![in_review]);
        assert!(is_needless(&story.letters[1]) && story.drafts().is_empty());
        let mut story = deficient();
        story.letters[1].state = state;
        hold(&mut story);
        let since = story.application.as_ref().unwrap().placement.since;
        let mended = story.moved(Stage::OnHold { from: OpenStage::InReview, since, resume_on: None });
        story.does(Act::RecordFeedback, vec![mended]);
        assert!(is_needless(&story.letters[1]) && story.drafts().is_empty(), "on hold too");
    }
}
