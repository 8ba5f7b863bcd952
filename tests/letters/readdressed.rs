//! Letters that wait follow a corrected name or address of the candidate (L1).

use qapdesk::domain::{Act, Candidate, Event, LetterState, SectionEdit, SessionState, Swap};

use crate::story::{Story, form, line};

fn corrects(story: &mut Story, correct: impl FnOnce(&mut Candidate)) {
    let before = story.application.as_ref().unwrap().form.candidate.clone();
    let mut after = before.clone();
    correct(&mut after);
    story.does(Act::Edit, vec![Event::Amended(vec![SectionEdit::Candidate(Box::new(Swap { before, after }))])]);
}

fn to(story: &Story, place: usize) -> (&str, &str) {
    let to = &story.letters[place].to[0];
    (to.name.as_str(), to.email.as_ref().unwrap().as_str())
}

#[test]
fn l1_whatever_may_still_go_goes_to_the_name_and_address_on_file() {
    let discarded = LetterState::Discarded { reason: line("not yet"), by_change: None, held: None };
    for state in [LetterState::Draft, LetterState::Held { reason: line("ask") }, LetterState::Released, discarded] {
        let mut story = Story::of(form("Minh Nguyen"), "Grace Chen", "Zoom");
        story.letters[0].state = state.clone();
        corrects(&mut story, |minh| {
            minh.name = line("Minh Nguyễn");
            minh.email = Some(line("minh.new@example.org"));
        });
        assert_eq!(to(&story, 0), ("Minh Nguyễn", "minh.new@example.org"), "{state:?}");
        let letter = &story.letters[0];
        assert!(letter.body.starts_with("Dear Minh Nguyễn,") && letter.state == state, "{}", letter.body.as_str());
        let (revision, back) = {
            let step = story.application.as_ref().unwrap().trail.last().unwrap();
            (step.revision, step.events[0].inverse().unwrap())
        };
        story.does(Act::Undo { revision }, vec![Event::Undone { revision }, back]);
        assert_eq!(to(&story, 0), ("Minh Nguyen", "minh@example.org"));
    }
}

#[test]
fn l1_what_was_sent_stays_as_it_was_sent_and_what_was_written_to_others_goes_to_them() {
    let mut story = Story::of(form("Minh Nguyen"), "Grace Chen", "Zoom");
    story.release_all();
    let sent = story.letters[0].clone();
    let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    corrects(&mut story, |minh| minh.name = line("Minh Nguyễn"));
    assert_eq!(story.letters[0], sent);
    assert_eq!(to(&story, 2), ("Grace Chen", "chen@example.net"));
    for letter in &story.letters[1..] {
        let summary = letter.invitations[0].summary.as_str();
        assert!(summary.contains("Minh Nguyễn") && !letter.body.contains("Minh Nguyen"), "{summary}");
    }
}

#[test]
fn l1_a_name_that_is_a_plain_word_is_not_looked_for_in_a_text() {
    let mut story = Story::of(form("October"), "Grace Chen", "Zoom");
    corrects(&mut story, |october| october.name = line("Octavia"));
    assert_eq!(to(&story, 0).0, "Octavia");
    assert!(story.letters[0].body.contains("12 October 2026"), "{}", story.letters[0].body.as_str());
}

#[test]
fn a7_what_was_not_sent_tells_times_by_the_clock_of_where_the_candidate_lives_now() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    let agreed = "Thursday, 26 November 2026, 10:00 to 11:30 (America/New_York, UTC-05:00)";
    let told = |story: &Story| story.letters[1].body.to_string();
    assert!(
        told(&story).contains(&format!("{agreed}; for you Thursday, 26 November 2026, 16:00 to 17:30 (Europe/Berlin"))
    );
    corrects(&mut story, |minh| minh.time_zone = Some(line("Asia/Kolkata")));
    let (body, interview) = (told(&story), "22:15 to 22:45 (Asia/Kolkata, UTC+05:30)");
    assert!(
        body.contains(&format!("{agreed}; for you Thursday, 26 November 2026, 20:30 to 22:00 (Asia/Kolkata")),
        "{body}"
    );
    assert!(body.contains(interview) && !body.contains("Berlin"), "{body}");
    corrects(&mut story, |minh| minh.time_zone = Some(line("America/New_York")));
    assert!(told(&story).contains(agreed) && !told(&story).contains("for you"), "{}", told(&story));
    story.release_all();
    corrects(&mut story, |minh| minh.time_zone = Some(line("Asia/Kolkata")));
    assert!(!told(&story).contains("for you"), "what was sent stays as it was sent");
}
