//! The letters as they are sent, kept as files. `QAPDESK_UPDATE=1` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use qapdesk::domain::{
    About, Act, Event, LetterKind, LetterState, Method, OpenStage, Recipient, SessionId, SessionState, Stage, check_so,
};
use qapdesk::letters::{Message, calendar_file};

use crate::story::{Story, form, line, sender, whole};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/letters")
}

fn check(name: &str, bytes: &[u8]) {
    let path = folder().join(name);
    if std::env::var_os("QAPDESK_UPDATE").is_some() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(&path, bytes).unwrap();
        return;
    }
    let kept = fs::read(&path).unwrap_or_default();
    let (kept, now) = (String::from_utf8_lossy(&kept), String::from_utf8_lossy(bytes));
    assert!(kept == now, "{name} is not as it was; QAPDESK_UPDATE=1 writes it anew\n{now}");
}

#[test]
fn l1_each_letter_is_as_it_was_last_looked_at() {
    let letters = whole(form("Minh Nguyễn"), "Grace Chen", "Zoom, https://zoom.example/j/123");
    let kinds: BTreeSet<LetterKind> = letters.iter().map(|(_, letter)| letter.kind).collect();
    assert_eq!(kinds.len(), LetterKind::ALL.len());
    for (name, letter) in &letters {
        let message = Message::of(letter, &sender()).unwrap();
        check(&format!("{name}.eml"), &message.bytes);
        // What can be read without a mail program, to look at.
        check(&format!("{name}.txt"), format!("{}\n\n{}", letter.subject, letter.body).as_bytes());
        for (invitation, part) in letter.invitations.iter().zip(["", "_interview"]) {
            let stamp = letter.drafted_at;
            check(&format!("{name}{part}.ics"), calendar_file(invitation, &letter.to, &sender(), stamp).as_bytes());
        }
    }
}

#[test]
fn l1_a_message_is_the_same_byte_for_byte_each_time() {
    for (_, letter) in whole(form("Minh Nguyễn"), "Grace Chen", "Zoom") {
        let twice = [(); 2].map(|()| Message::of(&letter, &sender()).unwrap().bytes);
        assert_eq!(twice[0], twice[1]);
    }
}

#[test]
fn l1_a_moved_session_keeps_its_uid_and_counts_up() {
    let letters = whole(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    let of = |name: &str| &letters.iter().find(|(other, _)| other == name).unwrap().1.invitations;
    let (first, moved, cancelled) = (of("session_confirmation"), of("session_moved"), of("session_cancelled"));
    let uids: BTreeSet<&str> = [first, moved, cancelled].iter().map(|all| all[0].uid.as_str()).collect();
    assert_eq!(uids.len(), 1);
    assert!(first[0].sequence < moved[0].sequence && moved[0].sequence < cancelled[0].sequence);
    assert_ne!(first[0].uid, first[1].uid, "the interview is an event of its own");
}

#[test]
fn l1_a_not_passed_result_says_until_when_they_may_try_again() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.decides(false);
    let drafts = story.drafts();
    assert!(
        drafts[0].body.contains("have not passed") && drafts[0].body.contains("October 2027"),
        "{}",
        drafts[0].body
    );
}

#[test]
fn s5_r8_a_not_passed_result_names_what_another_assessment_costs() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.program.windows.retake.fee = Some("150.00".parse().unwrap());
    story.decides(false);
    let drafts = story.drafts();
    assert!(drafts[0].body.contains(" 2027, for a fee of 150.00 USD. If"), "{}", drafts[0].body);
}

#[test]
fn s5_to_whom_no_further_re_assessment_is_granted_nothing_is_said_of_one() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.program.windows.retake.most = Some(0);
    story.decides(false);
    let drafts = story.drafts();
    let body = drafts[0].body.as_str();
    assert!(body.contains("have not passed") && body.contains("kind regards") && !body.contains("again"), "{body}");
}

#[test]
fn s4_a_notice_goes_where_the_desk_says_else_where_the_program_says_else_nowhere() {
    let to = |of_desk: Option<&str>, of_program: Option<&str>| {
        let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
        story.release_all();
        story.imi = of_desk.map(line);
        story.program.imi.notices_to = of_program.map(str::to_owned);
        story.decides(true);
        story.release_all();
        story.notice();
        story.drafts()[0].to[0].email.as_ref().map(ToString::to_string)
    };
    assert_eq!(to(Some("desk@imi.example"), Some("program@imi.example")).as_deref(), Some("desk@imi.example"));
    assert_eq!(to(None, Some("program@imi.example")).as_deref(), Some("program@imi.example"));
    assert_eq!(to(None, None), None);
    let shipped = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom").program.imi.notices_to;
    assert_eq!(shipped, None, "nobody's address is guessed");
}

#[test]
fn l1_a_draft_that_the_way_back_makes_untrue_is_needless() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.decides(false);
    let approved = story.moved(Stage::Open(OpenStage::Approved));
    story.does(Act::Reassess, vec![Event::RoundSet { before: 1, after: 2 }, approved]);
    assert_eq!(story.drafts().len(), 0, "the result of the round before");
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.decides(false);
    let not_passed = story.moved(Stage::NotPassed);
    story.does(Act::Note, vec![not_passed]);
    let assessed = story.moved(Stage::Open(OpenStage::Assessed));
    story.does(Act::Reopen, vec![assessed]);
    assert_eq!(story.drafts().len(), 0, "the result that an upheld appeal has decided anew");
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.notify();
    let in_review = story.moved(Stage::Open(OpenStage::InReview));
    story.does(Act::Reopen, vec![in_review]);
    assert_eq!(story.drafts().len(), 0, "what was missing");
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    let declined = story.moved(Stage::Declined { from: OpenStage::Received });
    story.does(Act::Decline, vec![declined]);
    assert_eq!(story.drafts().len(), 0, "an acknowledgement after the refusal");
}

#[test]
fn l1_whoever_a_session_letter_goes_to_is_invited_by_its_calendar_file() {
    let letters = whole(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    let (_, letter) = letters.iter().find(|(name, _)| name == "session_confirmation").unwrap();
    let mut letter = letter.clone();
    letter.to = ["minh.new@example.org", "office@example.org"]
        .map(|email| Recipient { name: line("Minh Nguyễn"), email: Some(line(email)) })
        .to_vec();
    let file = calendar_file(&letter.invitations[0], &letter.to, &sender(), letter.drafted_at).replace("\r\n ", "");
    let invited: Vec<&str> = file.lines().filter(|line| line.starts_with("ATTENDEE")).collect();
    assert_eq!(invited.len(), 2, "{file}");
    assert!(invited[0].ends_with("mailto:minh.new@example.org") && !file.contains("minh@example.org"), "{file}");
    let message = String::from_utf8(Message::of(&letter, &sender()).unwrap().bytes).unwrap();
    assert!(!message.contains("minh@example.org"), "{message}");
}

#[test]
fn l1_an_unreleased_draft_gives_way_to_what_is_so_now() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    let at = ["2026-11-26T15:00:00Z", "2026-11-27T15:00:00Z"];
    let planned = story.plan(at[0], SessionState::Proposed, 0, &["chen"]);
    story.plans(Act::Propose, planned);
    let planned = story.plan(at[0], SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    let kinds: Vec<LetterKind> = story.drafts().iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [LetterKind::SessionConfirmation; 2], "the invitation was never sent");
    let planned = story.plan(at[1], SessionState::Confirmed, 1, &["okafor"]);
    story.plans(Act::MoveSession, planned);
    let to: Vec<String> = story.drafts().iter().map(|letter| letter.to[0].name.to_string()).collect();
    assert_eq!(to, ["Minh Nguyễn", "Chidi Okafor"], "who was never told and has no seat any more hears nothing");
    let planned = story.plan(at[1], SessionState::Cancelled { reason: line("ill") }, 2, &["okafor"]);
    story.plans(Act::CancelSession, planned);
    assert_eq!(story.drafts().len(), 0);
}

#[test]
fn h2_an_undo_takes_its_drafts_with_it_and_a_redo_brings_them_back() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.approve();
    let (revision, moved) = (story.application.as_ref().unwrap().revision, {
        let step = story.application.as_ref().unwrap().trail.last().unwrap().events[0].clone();
        step.inverse().unwrap()
    });
    story.does(Act::Undo { revision }, vec![Event::Undone { revision }, moved.clone()]);
    assert!(matches!(story.letters.last().unwrap().state, LetterState::Discarded { by_change: Some(_), .. }));
    story.does(Act::Redo { revision }, vec![Event::Redone { revision }, moved.inverse().unwrap()]);
    assert_eq!(story.drafts().len(), 1);
    assert_eq!(story.letters.len(), 2, "it is the same letter");
}

#[test]
fn a7_a_time_is_told_in_the_zone_it_was_agreed_in_and_in_the_readers_own() {
    let letters = whole(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    let body = |name: &str| &letters.iter().find(|(other, _)| other == name).unwrap().1.body;
    let agreed = "Thursday, 26 November 2026, 10:00 to 11:30 (America/New_York, UTC-05:00)";
    let own = "for you Thursday, 26 November 2026, 16:00 to 17:30 (Europe/Berlin, UTC+01:00)";
    assert!(body("session_confirmation").contains(&format!("{agreed}; {own}")), "{}", body("session_confirmation"));
    assert!(!body("session_confirmation_assessor").contains("for you"), "the assessor lives by the agreed zone");
}

#[test]
fn l1_only_what_left_is_said_to_be_replaced() {
    let update = "This takes the place of what we wrote to you before.";
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    let planned = story.plan("2026-11-27T15:00:00Z", SessionState::Confirmed, 1, &["chen"]);
    story.plans(Act::MoveSession, planned);
    assert!(story.drafts().iter().all(|letter| !letter.body.contains(update)), "nobody was told the first time");
    story.release_all();
    let planned = story.plan("2026-11-30T15:00:00Z", SessionState::Confirmed, 2, &["chen", "okafor"]);
    story.plans(Act::MoveSession, planned);
    let told: Vec<bool> = story.drafts().iter().map(|letter| letter.body.contains(update)).collect();
    assert_eq!(told, [true, true, false], "the assessor who is new was told nothing before");
}

#[test]
fn l1_a_session_that_is_over_is_told_to_nobody_as_to_come() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    assert_eq!(story.drafts().len(), 2);
    // Put on record as it was held.
    let planned = story.plan("2026-10-09T15:00:00Z", SessionState::Confirmed, 1, &["chen"]);
    story.plans(Act::MoveSession, planned);
    assert_eq!(story.drafts().len(), 0);
    let application = story.application.as_ref().unwrap();
    let so = |at: &str| {
        let (kind, about) = (LetterKind::SessionConfirmation, About::Session(SessionId(1)));
        check_so(kind, about, application, at.parse().unwrap()).is_ok()
    };
    assert!(so("2026-10-09T16:30:00Z"), "the interview is to come");
    assert!(!so("2026-10-09T18:00:00Z"));
}

#[test]
fn l1_what_is_to_come_is_not_told_once_it_was() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.approve();
    assert_eq!(story.drafts().len(), 1, "whoever is approved is not told that all will be checked");
    let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    story.decides(true);
    let kinds: Vec<LetterKind> = story.drafts().iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [LetterKind::Result]);
}

#[test]
fn s5_what_a_closing_discarded_comes_back_with_the_reopening_where_it_is_so() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.approve();
    story.release_all();
    story.decides(true);
    let passed = story.moved(Stage::Open(OpenStage::Passed));
    story.does(Act::Note, vec![passed.clone()]);
    let withdrawn = story.moved(Stage::Withdrawn { from: OpenStage::Passed });
    story.does(Act::Withdraw, vec![withdrawn.clone()]);
    assert_eq!(story.drafts().len(), 0);
    story.does(Act::Reopen, vec![story.moved(Stage::Open(OpenStage::Passed))]);
    assert_eq!(story.drafts().iter().map(|letter| letter.kind).collect::<Vec<_>>(), [LetterKind::Result]);

    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.notify();
    let declined = story.moved(Stage::Declined { from: OpenStage::InReview });
    story.does(Act::Decline, vec![declined]);
    assert_eq!(story.drafts().len(), 0);
    story.does(Act::Reopen, vec![story.moved(Stage::Open(OpenStage::InReview))]);
    let kinds: Vec<LetterKind> = story.drafts().iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [LetterKind::Acknowledgement], "its period does not outlive the closing");
}

#[test]
fn s4_a_notice_to_imi_goes_with_the_withdrawal_and_comes_back_with_the_reopening() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    story.release_all();
    story.decides(true);
    story.release_all();
    story.does(Act::Note, vec![story.moved(Stage::Open(OpenStage::Passed))]);
    story.notice();
    let notice = |story: &Story| story.drafts().iter().map(|letter| letter.kind).collect::<Vec<_>>();
    assert_eq!(notice(&story), [LetterKind::NoticeToImi]);
    let withdrawn = story.moved(Stage::Withdrawn { from: OpenStage::Passed });
    story.does(Act::Withdraw, vec![withdrawn]);
    assert_eq!(notice(&story), []);
    story.does(Act::Reopen, vec![story.moved(Stage::Open(OpenStage::Passed))]);
    assert_eq!(notice(&story), [LetterKind::NoticeToImi]);
}

#[test]
fn s2_h2_an_approval_goes_with_the_confirmation_of_a_session_and_comes_back_where_nobody_heard_of_it() {
    for is_told in [false, true] {
        let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
        story.release_all();
        story.approve();
        let kinds = |story: &Story| story.drafts().iter().map(|letter| letter.kind).collect::<Vec<_>>();
        let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
        let event =
            Event::SessionPlanned { session: SessionId(1), before: None, after: Some(Box::new(planned.clone())) };
        story.does(Act::Confirm, vec![event, story.moved(Stage::Open(OpenStage::Scheduled))]);
        assert_eq!(kinds(&story), [LetterKind::SessionConfirmation; 2], "the time is agreed");
        if is_told {
            story.release_all();
        }
        let cancelled = SessionState::Cancelled { reason: line("ill") };
        let off = story.plan("2026-11-26T15:00:00Z", cancelled, 1, &["chen"]);
        let (before, after) = (Some(Box::new(planned)), Some(Box::new(off)));
        let event = Event::SessionPlanned { session: SessionId(1), before, after };
        story.does(Act::CancelSession, vec![event, story.moved(Stage::Open(OpenStage::Approved))]);
        let left: &[LetterKind] = if is_told { &[LetterKind::SessionCancelled; 2] } else { &[LetterKind::Approval] };
        assert_eq!(kinds(&story), left);
        let last = story.application.as_ref().unwrap().trail.last().unwrap().clone();
        let (revision, back) = (last.revision, last.events.iter().rev().map(|event| event.inverse().unwrap()));
        let undone = std::iter::once(Event::Undone { revision }).chain(back).collect();
        story.does(Act::Undo { revision }, undone);
        assert!(!kinds(&story).contains(&LetterKind::Approval), "the time is agreed again (H2)");
    }
}

#[test]
fn l1_an_interview_that_was_dropped_before_the_last_letter_left_goes_out_of_calendars() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
    let interview = planned.plan.interview.unwrap();
    story.plans(Act::Confirm, planned.clone());
    story.release_all();
    let mut without = planned.clone();
    (without.plan.interview, without.sequence) = (None, 1);
    story.plans(Act::MoveSession, without.clone());
    // Nobody heard of that: what takes its place has to say it.
    (without.plan.place, without.sequence) = (Some(line("Room 3")), 2);
    story.plans(Act::MoveSession, without.clone());
    for letter in story.drafts() {
        let [session, gone] = &letter.invitations[..] else { panic!("{:?}", letter.invitations) };
        assert_eq!((session.method, session.is_interview()), (Method::Request, false));
        assert_eq!((gone.method, gone.start), (Method::Cancel, interview.start));
        assert!(gone.is_interview() && gone.sequence > planned.sequence);
    }
    assert_eq!(story.drafts().len(), 2);
    story.release_all();
    without.sequence = 3;
    without.state = SessionState::Cancelled { reason: line("ill") };
    story.plans(Act::CancelSession, without);
    assert!(story.drafts().iter().all(|letter| letter.invitations.len() == 1), "it is out already");
}

#[test]
fn l1_who_is_replaced_is_told_of_the_time_that_they_know() {
    let mut story = Story::of(form("Minh Nguyễn"), "Grace Chen", "Zoom");
    let planned = story.plan("2026-11-26T15:00:00Z", SessionState::Confirmed, 0, &["chen"]);
    story.plans(Act::Confirm, planned);
    story.release_all();
    let planned = story.plan("2026-11-30T16:00:00Z", SessionState::Confirmed, 1, &["okafor"]);
    story.plans(Act::MoveSession, planned);
    let drafts = story.drafts();
    let letter = drafts.iter().find(|letter| letter.kind == LetterKind::SessionCancelled).unwrap();
    assert!(
        letter.body.contains("26 November 2026") && !letter.body.contains("30 November"),
        "{}",
        letter.body.as_str()
    );
    assert_eq!(letter.invitations[0].start, "2026-11-26T15:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap());
}
