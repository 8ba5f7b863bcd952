//! What becomes of an approval that did not leave yet when a session is confirmed and called off (S2, H2, L1).

use qapdesk::domain::{Act, Event, LetterKind, LetterState, OpenStage, Planned, SessionId, SessionState, Stage};

use crate::story::{Story, form, line};

const DAY: &str = "2026-11-26T15:00:00Z";

/// Approved, with the approval as the second letter, which waits.
fn approved() -> Story {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.approve();
    story
}

fn planned_so(story: &Story, planned: Planned) -> Event {
    let before = story.planned().map(Box::new);
    Event::SessionPlanned { session: SessionId(1), before, after: Some(Box::new(planned)) }
}

fn confirm(story: &mut Story) {
    let planned = story.plan(DAY, SessionState::Confirmed, 0, &["chen"]);
    let events = vec![planned_so(story, planned), story.moved(Stage::Open(OpenStage::Scheduled))];
    story.does(Act::Confirm, events);
}

/// The session is called off with a step that leads to a stage.
fn call_off(story: &mut Story, act: Act, stage: Stage) {
    let planned = story.plan(DAY, SessionState::Cancelled { reason: line("ill") }, 1, &["chen"]);
    let events = vec![planned_so(story, planned), story.moved(stage)];
    story.does(act, events);
}

/// Undoes the last step; gives its revision and its events.
fn undo(story: &mut Story) -> (u32, Vec<Event>) {
    let step = story.application.as_ref().unwrap().trail.last().unwrap().clone();
    let (revision, back) = (step.revision, step.events.iter().rev().map(|event| event.inverse().unwrap()));
    let undone = std::iter::once(Event::Undone { revision }).chain(back).collect();
    story.does(Act::Undo { revision }, undone);
    (revision, step.events.clone())
}

fn kinds(story: &Story) -> Vec<LetterKind> {
    story.drafts().iter().map(|letter| letter.kind).collect()
}

#[test]
fn h2_a_redone_cancellation_brings_the_approval_back_beside_what_it_drafts() {
    let mut story = approved();
    let planned = story.plan(DAY, SessionState::Proposed, 0, &["chen"]);
    story.plans(Act::Propose, planned);
    assert_eq!(kinds(&story), [LetterKind::Approval, LetterKind::AssessorInvitation]);
    let at = "2026-10-12T18:00:00Z".parse().unwrap();
    story.letters[2].state = LetterState::Sent { at, answer: line("250 ok"), message: None };
    confirm(&mut story);
    assert_eq!(kinds(&story), [LetterKind::SessionConfirmation; 2]);
    call_off(&mut story, Act::CancelSession, Stage::Open(OpenStage::Approved));
    let left = [LetterKind::Approval, LetterKind::SessionCancelled];
    assert_eq!(kinds(&story), left, "the assessor heard of the session");
    let (revision, events) = undo(&mut story);
    assert_eq!(kinds(&story), [LetterKind::SessionConfirmation; 2]);
    let redone = std::iter::once(Event::Redone { revision }).chain(events).collect();
    story.does(Act::Redo { revision }, redone);
    assert_eq!(kinds(&story), left);
}

#[test]
fn s2_s5_a_withdrawal_with_a_confirmed_session_loses_no_approval_that_nobody_heard_of() {
    for is_told in [false, true] {
        let mut story = approved();
        confirm(&mut story);
        if is_told {
            story.release_all();
        }
        call_off(&mut story, Act::Withdraw, Stage::Withdrawn { from: OpenStage::Approved });
        let called_off = vec![LetterKind::SessionCancelled; if is_told { 2 } else { 0 }];
        assert_eq!(kinds(&story), called_off);
        story.does(Act::Reopen, vec![story.moved(Stage::Open(OpenStage::Approved))]);
        let left = if is_told { called_off.clone() } else { vec![LetterKind::Approval] };
        assert_eq!(kinds(&story), left);
        let (revision, events) = undo(&mut story);
        assert_eq!(kinds(&story), called_off, "it is withdrawn again (H2)");
        let redone = std::iter::once(Event::Redone { revision }).chain(events).collect();
        story.does(Act::Redo { revision }, redone);
        assert_eq!(kinds(&story), left);
        undo(&mut story);
        undo(&mut story);
        let confirmed = vec![LetterKind::SessionConfirmation; if is_told { 0 } else { 2 }];
        assert_eq!(kinds(&story), confirmed, "the time is agreed again (H2)");
        call_off(&mut story, Act::CancelSession, Stage::Open(OpenStage::Approved));
        assert_eq!(kinds(&story), left);
    }
}

#[test]
fn s5_l1_the_approval_of_the_first_round_does_not_come_back_in_a_re_assessment() {
    let mut story = approved();
    confirm(&mut story);
    story.decides(false);
    story.does(Act::Note, vec![story.moved(Stage::NotPassed)]);
    let again = vec![Event::RoundSet { before: 1, after: 2 }, story.moved(Stage::Open(OpenStage::Approved))];
    story.does(Act::Reassess, again);
    assert_eq!(kinds(&story), []);
    let planned = story.plan(DAY, SessionState::Confirmed, 0, &["chen"]);
    let off = story.plan(DAY, SessionState::Cancelled { reason: line("ill") }, 1, &["chen"]);
    let session = SessionId(2);
    let event = Event::SessionPlanned { session, before: None, after: Some(Box::new(planned.clone())) };
    story.does(Act::Confirm, vec![event, story.moved(Stage::Open(OpenStage::Scheduled))]);
    assert_eq!(kinds(&story), [LetterKind::SessionConfirmation; 2]);
    let event = Event::SessionPlanned { session, before: Some(Box::new(planned)), after: Some(Box::new(off)) };
    story.does(Act::CancelSession, vec![event, story.moved(Stage::Open(OpenStage::Approved))]);
    assert_eq!(kinds(&story), [], "they did not pass, and were not approved anew");
}
