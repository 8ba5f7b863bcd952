//! What letters and their settings have the desk say elsewhere.

use super::*;
use crate::domain::{
    Act, Addressee, AssessorId, AssessorProfile, ConflictAnswer, Form, Plan, Role, Rule, SessionMode, Warning,
    address_imi,
};
use crate::text::Prose;

#[test]
fn s4_a_notice_goes_where_the_settings_say_when_it_is_released() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let imi = || house.desk.shared().mail.imi();
    House::set_up(folder.path());
    let path = folder.path().join("mail.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("imi = \"notices@imi.example\"\n{text}")).unwrap();
    assert_eq!(imi(), None, "nobody looked yet");
    let number = house.take_in();
    let notice = Command::NotifyImi { certification: None, reviewer: None, sent_on: None };
    house.desk.command(&house.who, number, None, notice).unwrap_err();
    assert_eq!(imi().as_deref(), Some("notices@imi.example"), "whoever draws one up has the file read");
    let mut to = [Recipient { name: Line::clean("IMI"), email: None }];
    address_imi(&Addressee::Candidate, &mut to, imi().as_ref());
    assert_eq!(to[0].email, None);
    address_imi(&Addressee::Imi, &mut to, imi().as_ref());
    assert_eq!(to[0].email, imi());
    std::fs::write(&path, text).unwrap();
    house.release_all();
    assert_eq!(imi(), None, "so does whoever releases");
}

#[test]
fn d5_a_letter_that_could_not_be_sent_is_told_where_people_look() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    let number = house.take_in();
    let told = |house: &House| (house.next(number), house.desk.counts(&house.who).unwrap().stuck);
    let (plain, none) = told(&house);
    assert_eq!(none, 0);
    house.answers(Carried::Refused("550 no such user".to_owned()));
    house.release_all();
    let row = house.waits_for(LetterStateName::Failed);
    let stuck = (format!("letter 1 (acknowledgement) could not be sent; then {plain}"), 1);
    assert_eq!(told(&house), stuck);
    house.does(number, Command::Note { text: Prose::clean("called") });
    assert_eq!(told(&house), stuck);
    drop(house);
    let house = House::open(folder.path());
    assert_eq!(told(&house), stuck);
    house.on(&row, LetterCommand::Retry);
    house.waits_for(LetterStateName::Sent);
    assert_eq!(told(&house), (plain, 0));
}

#[test]
fn s5_that_nothing_is_closed_for_a_letter_that_was_not_sent_is_told_beforehand() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    house.notify(number);
    house.release_all();
    house.later(TimeDelta::days(60));
    let view = house.desk.show(&house.who, number).unwrap();
    let refused = view.refusal(Act::CloseIncomplete).unwrap();
    assert!(refused.message.contains("not sent"), "{refused}");
    assert_eq!(view.barred.iter().flatten().filter(|barred| barred.act == Act::CloseIncomplete).count(), 1);
    let row = house.all().remove(1);
    house.on(&row, LetterCommand::MarkSent { note: None });
    assert_eq!(house.desk.show(&house.who, number).unwrap().refusal(Act::CloseIncomplete), None);
}

#[test]
fn d5_s1_nobody_waits_for_a_candidate_who_was_not_told_what_is_missing() {
    // Mail is not set up: what is released waits.
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    let untold = "release the deficiency letter, or record another one";
    let reason = || Some(Line::clean("ill"));
    house.notify(number);
    assert_eq!(house.next(number), untold);
    house.release_all();
    assert_eq!(house.next(number), "letter 2 (deficiency letter) is released, not sent yet");
    house.does(number, Command::Hold { reason: reason(), resume_on: None });
    house.later(TimeDelta::days(3));
    house.does(number, Command::Reopen { reason: reason() });
    let states: Vec<LetterStateName> = house.all().iter().map(|row| row.state.name()).collect();
    assert_eq!(states, [LetterStateName::Released, LetterStateName::Discarded, LetterStateName::Draft]);
    assert_eq!(house.next(number), untold, "the day is another, and nobody was told it");
    house.later(TimeDelta::days(60));
    let closed = house.desk.command(&house.who, number, None, Command::CloseIncomplete { reason: None });
    assert!(matches!(closed, Err(DeskError::Refused(refusal)) if refusal.rule == Rule::S1));
    drop(house);
    let house = House::open(folder.path());
    assert_eq!(house.next(number), untold);
    house.release_all();
    assert_eq!(house.next(number), "letter 3 (deficiency letter) is released, not sent yet");
    let row = house.all().remove(2);
    assert_eq!(house.on(&row, LetterCommand::Discard { reason: reason() }), LetterOutcome::Done);
    assert_eq!(house.next(number), untold, "it was let go and put away");
}

#[test]
fn d5_s1_a_candidate_is_waited_for_once_the_letter_about_what_is_missing_went() {
    // Mail is not set up: what is released waits.
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    house.notify(number);
    house.release_all();
    let to_go = "letter 2 (deficiency letter) is released, not sent yet";
    assert_eq!(house.next(number), to_go);
    house.later(TimeDelta::days(60));
    assert_eq!(house.next(number), to_go, "no period runs, so none ended");
    drop(house);
    let house = House::open(folder.path());
    assert_eq!(house.next(number), to_go);
    assert_eq!(house.on(&house.all()[1], LetterCommand::MarkSent { note: None }), LetterOutcome::Done);
    assert!(house.next(number).starts_with("the candidate has until 2026-12-26"), "{}", house.next(number));
}

#[test]
fn d5_s1_a_candidate_who_was_written_to_by_post_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    let mut form = Form::clone(&house.desk.shared().reader.application(number).unwrap().unwrap().form);
    form.candidate.email = None;
    house.does(number, Command::Edit { form: Box::new(form), reason: None });
    house.notify(number);
    let row = house.all().remove(1);
    let by_post = LetterCommand::MarkSent { note: Some(Line::clean("by post")) };
    assert!(row.lacks_address() && matches!(house.on(&row, LetterCommand::Release), LetterOutcome::Refused(_)));
    let told = house.desk.letters(&house.who, vec![(row.id, None)], by_post.clone(), true).unwrap().remove(0);
    assert_eq!((told.outcome, house.all().remove(1)), (LetterOutcome::Done, row.clone()), "only told");
    assert_eq!(house.on(&row, by_post.clone()), LetterOutcome::Done);
    assert!(matches!(house.on(&house.all()[1], by_post), LetterOutcome::Refused(_)), "it went once");
    let history = house.desk.letter(&house.who, row.id).unwrap().history;
    let words: Vec<&str> = history.iter().map(|entry| entry.act.words()).collect();
    assert_eq!(words, ["drafted it", "marked it as sent"]);
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
    drop(house);
    let house = House::open(folder.path());
    assert_eq!((house.all()[1].state.name(), house.got()), (LetterStateName::Sent, 0));
    assert!(house.next(number).starts_with("the candidate has until 2026-12-26"), "{}", house.next(number));
}

#[test]
fn v1_whoever_only_reads_a_letter_is_not_told_that_they_may_not_release_it() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    house.take_in();
    let id = house.all()[0].id;
    assert_eq!(
        house.on(&house.all()[0], LetterCommand::Hold { reason: Some(Line::clean("wait")) }),
        LetterOutcome::Done
    );
    assert!(house.desk.letter(&house.who, id).unwrap().release_refused.is_some());
    let mut auditor = house.who.clone();
    auditor.account.role = Role::Auditor;
    assert_eq!(house.desk.letter(&auditor, id).unwrap().release_refused, None);
}

#[test]
fn l1_of_several_letters_each_refusal_says_which_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    let act = |command: LetterCommand| match house.on(&house.all()[0], command) {
        LetterOutcome::Refused(refusal) => refusal.message,
        other => panic!("{other:?}"),
    };
    let edit = LetterEdit { subject: Some(Line::clean("")), ..LetterEdit::default() };
    assert_eq!(act(LetterCommand::Edit(edit)), "a letter without a subject", "who edits knows which");
    assert!(act(LetterCommand::Retry).starts_with("letter 1 is draft"), "it says so itself");
    assert_eq!(
        act(LetterCommand::Hold { reason: None }),
        format!("letter 1 (acknowledgement of {number}): holding a letter back needs a reason")
    );
}

/// Somebody on the roster.
pub(super) fn profile(email: &str) -> AssessorProfile {
    AssessorProfile {
        name: Line::clean("Grace Chen"),
        email: Some(Line::clean(email)),
        account: None,
        experienced_trainer: true,
        panel: None,
        evaluation_experience: Some(Line::clean("ten years")),
        languages: [Line::clean("English")].into(),
        zone: "America/New_York".parse().unwrap(),
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    }
}

pub(super) fn chen() -> AssessorId {
    "chen".parse().unwrap()
}

/// An application with a session that is proposed for 1 December 2026, and its invitation as the last letter.
pub(super) fn with_session(house: &House) -> Number {
    let number = house.take_in();
    house.desk.add_assessor(&house.who, chen(), profile("chen@example.org")).unwrap();
    for requirement in Requirement::ALL {
        house.does(number, Command::Waive { requirement, reason: Some(Line::clean("known to the body")) });
    }
    house.does(number, Command::Approve { reason: None });
    house.does(number, Command::Conflict { assessor: chen(), answer: ConflictAnswer::None });
    let plan = Plan {
        mode: SessionMode::RolePlay,
        start: "2026-12-01T15:00:00Z".parse().unwrap(),
        minutes: 60,
        zone: "America/New_York".parse().unwrap(),
        place: None,
        recorded: false,
        interview: None,
    };
    let despite = [Warning::OutsideHours, Warning::UnusualHour].into();
    house.does(number, Command::Propose { plan, assessors: vec![chen()], despite });
    number
}

#[test]
fn l1_letters_that_wait_follow_the_address_of_an_assessor() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    with_session(&house);
    let invitation = || house.all().pop().unwrap();
    assert_eq!(invitation().kind, LetterKind::AssessorInvitation);
    house.on(&invitation(), LetterCommand::Release);
    house.desk.edit_assessor(&house.who, &chen(), None, profile("grace@example.org"), None).unwrap();
    let row = invitation();
    assert_eq!(row.to[0].email.as_deref(), Some("grace@example.org"));
    assert_eq!(row.state, LetterState::Released);
    let body = || house.desk.letter(&house.who, row.id).unwrap().letter.body.to_string();
    assert!(body().contains("10:00 to 11:00") && !body().contains("for you"), "{}", body());
    let abroad = AssessorProfile { zone: "Asia/Kolkata".parse().unwrap(), ..profile("grace@example.org") };
    house.desk.edit_assessor(&house.who, &chen(), None, abroad, None).unwrap();
    assert!(body().contains("for you Tuesday, 1 December 2026, 20:30 to 21:30 (Asia/Kolkata"), "{}", body());
    let row = invitation();
    let sent = LetterCommand::MarkSent { note: None };
    assert_eq!(house.on(&row, sent), LetterOutcome::Done);
    house.desk.edit_assessor(&house.who, &chen(), None, profile("g.chen@example.org"), None).unwrap();
    assert_eq!(invitation().to[0].email.as_deref(), Some("grace@example.org"), "where it went");
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
}
