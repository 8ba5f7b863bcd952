//! What is told of a session that was planned otherwise, and to whom (L1, A3).

use qapdesk::domain::{Act, Addressee, Letter, LetterKind, LetterState, SessionState};

use crate::story::{Story, form, line};

const THEN: &str = "2026-11-26T15:00:00Z";
const LATER: &str = "2026-11-30T16:00:00Z";

/// With a session planned so, and all that was drafted before released.
fn with_session(state: SessionState, assessors: &[&str]) -> Story {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    let act = if state == SessionState::Confirmed { Act::Confirm } else { Act::Propose };
    let planned = story.plan(THEN, state, 0, assessors);
    story.plans(act, planned);
    story
}

fn exchanges(story: &mut Story, state: SessionState, sequence: u32, assessors: &[&str]) {
    let planned = story.plan(THEN, state, sequence, assessors);
    story.plans(Act::MoveSession, planned);
}

fn to_candidate(story: &Story) -> Vec<&Letter> {
    let of_session = |letter: &&Letter| letter.kind == LetterKind::SessionConfirmation;
    story.letters.iter().filter(of_session).filter(|letter| letter.addressee == Addressee::Candidate).collect()
}

#[test]
fn l1_a3_who_is_told_the_assessors_is_told_when_they_change() {
    let mut story = with_session(SessionState::Confirmed, &["chen"]);
    exchanges(&mut story, SessionState::Confirmed, 1, &["okafor"]);
    let [first, second] = to_candidate(&story)[..] else { panic!("{:?}", to_candidate(&story)) };
    assert!(matches!(first.state, LetterState::Discarded { by_change: Some(_), .. }));
    assert!(second.body.contains("Chidi Okafor") && !second.body.contains("Grace Chen"), "{}", second.body.as_str());
    assert!(second.invitations[0].sequence > first.invitations[0].sequence);

    let mut story = with_session(SessionState::Confirmed, &["chen"]);
    story.release_all();
    exchanges(&mut story, SessionState::Confirmed, 1, &["chen", "okafor"]);
    let drafts = story.drafts();
    assert_eq!(drafts.len(), 3, "the candidate, and both who assess");
    let replaces = "This takes the place of what we wrote to you before.";
    let told: Vec<bool> = drafts.iter().map(|letter| letter.body.contains(replaces)).collect();
    assert_eq!(told, [true, true, false]);
    story.release_all();
    exchanges(&mut story, SessionState::Confirmed, 2, &["chen", "okafor"]);
    assert_eq!(story.drafts().len(), 0, "nothing else is said of it");
}

#[test]
fn l1_an_assessor_who_stays_is_asked_again_beside_another_one() {
    let mut story = with_session(SessionState::Proposed, &["chen", "okafor"]);
    story.release_all();
    exchanges(&mut story, SessionState::Proposed, 0, &["chen"]);
    let told = |letter: &&Letter| (letter.kind, letter.to[0].name.to_string());
    let drafts: Vec<(LetterKind, String)> = story.drafts().iter().map(told).collect();
    let chen = (LetterKind::AssessorInvitation, "Grace Chen".to_owned());
    assert_eq!(drafts, [chen, (LetterKind::SessionCancelled, "Chidi Okafor".to_owned())]);
    assert!(!story.drafts()[0].body.contains("Okafor"), "{}", story.drafts()[0].body.as_str());
}

#[test]
fn l1_a_session_that_was_held_is_not_called_off_in_words() {
    let mut story = with_session(SessionState::Confirmed, &["chen"]);
    story.release_all();
    let held = "2026-10-09T15:00:00Z";
    let planned = story.plan(held, SessionState::Confirmed, 1, &["chen"]);
    story.plans(Act::MoveSession, planned);
    let planned = story.plan(held, SessionState::Cancelled { reason: line("a conflict") }, 2, &["chen"]);
    story.plans(Act::CancelSession, planned);
    assert_eq!(story.drafts().len(), 0, "that it counts for nothing is told by a person");
}

/// To how many it is drafted that a session will not take place with them, of the time that they know.
fn called_off(story: &Story) -> usize {
    let drafts = story.drafts();
    let letters = drafts.iter().filter(|letter| letter.kind == LetterKind::SessionCancelled);
    for letter in letters.clone() {
        let body = letter.body.as_str();
        assert!(body.contains("26 November 2026") && !body.contains("30 November"), "{body}");
        let starts = letter.invitations.iter().map(|one| one.start.to_rfc3339());
        assert!(starts.clone().all(|start| start.starts_with("2026-11-26")), "{:?}", letter.invitations);
    }
    letters.count()
}

#[test]
fn l1_who_is_called_off_is_told_of_the_time_that_they_know() {
    let last = "2026-12-02T16:00:00Z";
    for (state, n_told) in [(SessionState::Confirmed, 2), (SessionState::Proposed, 1)] {
        let mut story = with_session(state.clone(), &["chen"]);
        story.release_all();
        for (start, sequence) in [(LATER, 1), (last, 2)] {
            let planned = story.plan(start, state.clone(), sequence, &["chen"]);
            story.plans(Act::MoveSession, planned);
        }
        let planned = story.plan(last, SessionState::Cancelled { reason: line("ill") }, 3, &["chen"]);
        story.plans(Act::CancelSession, planned);
        assert_eq!((story.drafts().len(), called_off(&story)), (n_told, n_told), "nobody heard of the moves");
    }
    let mut story = with_session(SessionState::Confirmed, &["chen"]);
    story.release_all();
    let planned = story.plan(LATER, SessionState::Confirmed, 1, &["chen"]);
    story.plans(Act::MoveSession, planned);
    let planned = story.plan(last, SessionState::Confirmed, 2, &["okafor"]);
    story.plans(Act::MoveSession, planned);
    assert_eq!((story.drafts().len(), called_off(&story)), (3, 1), "who is replaced, too");
}

#[test]
fn l1_who_is_called_off_after_the_time_that_they_know_is_told_of_the_one_that_held() {
    let mut story = with_session(SessionState::Confirmed, &["chen"]);
    story.release_all();
    let planned = story.plan(LATER, SessionState::Confirmed, 1, &["chen"]);
    story.plans(Act::MoveSession, planned);
    story.goes_on_at("2026-11-27T15:00:00Z");
    let planned = story.plan(LATER, SessionState::Cancelled { reason: line("ill") }, 2, &["chen"]);
    story.plans(Act::CancelSession, planned);
    let drafts = story.drafts();
    assert_eq!(drafts.len(), 2);
    for letter in drafts {
        let body = letter.body.as_str();
        assert!(body.contains("30 November 2026") && !body.contains("26 November"), "{body}");
        assert!(letter.invitations[0].start.to_rfc3339().starts_with("2026-11-30"), "{:?}", letter.invitations);
    }
}
