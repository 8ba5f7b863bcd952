//! Letters that may have gone, and turn out not to have.

use std::sync::mpsc::{Sender, channel};

use super::told::{chen, profile, with_session};
use super::*;
use crate::domain::{Addressee, AssessorProfile, Form, SessionId};

/// With a letter that may have gone, as the first one.
fn in_doubt(folder: &Path) -> (House, Number) {
    House::set_up(folder);
    let house = House::open(folder);
    let number = house.take_in();
    house.answers(Carried::Unsure("the line went dead".to_owned()));
    house.release_all();
    house.waits_for(LetterStateName::Unsure);
    (house, number)
}

/// Has the mail server be silent in the middle of the next attempt until what is returned is dropped, and answer so.
fn dawdles(house: &House, carried: Carried) -> Sender<()> {
    let (speaks, silent) = channel();
    *house.server.silent[1].lock().unwrap() = Some(silent);
    house.answers(carried);
    speaks
}

fn last(house: &House) -> LetterRow {
    house.all().pop().unwrap()
}

fn waits_for_last(house: &House, name: LetterStateName) -> LetterRow {
    waits_for_that(house, last(house).id, name)
}

fn waits_for_that(house: &House, id: LetterId, name: LetterStateName) -> LetterRow {
    let begun = Instant::now();
    loop {
        let row = house.all().into_iter().find(|row| row.id == id).unwrap();
        if row.state.name() == name {
            return row;
        }
        assert!(begun.elapsed() < LIMIT, "{row:?}");
        let _ = house.news.recv_timeout(Duration::from_millis(200));
    }
}

fn corrects(house: &House, number: Number, email: &str) {
    let mut form = Form::clone(&house.desk.shared().reader.application(number).unwrap().unwrap().form);
    form.candidate.email = Some(Line::clean(email));
    house.does(number, Command::Edit { form: Box::new(form), reason: None });
}

fn to(house: &House, place: usize) -> String {
    house.all()[place].to[0].email.as_ref().unwrap().to_string()
}

fn refused(outcome: LetterOutcome) -> String {
    let LetterOutcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    refusal.message
}

#[test]
fn l1_what_did_not_go_goes_to_the_address_on_file_and_what_went_stays_as_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let (house, number) = in_doubt(folder.path());
    house.later(TimeDelta::minutes(1));
    corrects(&house, number, "jane@example.org");
    corrects(&house, number, "right@example.org");
    assert_eq!(to(&house, 0), "doe@example.org", "it may have gone there");
    assert_eq!(house.on(&house.all()[0], LetterCommand::MarkUnsent), LetterOutcome::Done);
    assert_eq!(to(&house, 0), "right@example.org");
    house.release_all();
    house.waits_for(LetterStateName::Sent);
    let sent = house
        .server
        .got
        .lock()
        .unwrap()
        .iter()
        .map(|one| String::from_utf8_lossy(one).into_owned())
        .collect::<Vec<_>>();
    assert!(sent.len() == 2 && sent[1].contains("right@example.org"), "{sent:?}");
    corrects(&house, number, "other@example.org");
    assert_eq!(to(&house, 0), "right@example.org");
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
}

#[test]
fn l1_an_invitation_that_did_not_go_follows_its_assessor() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    with_session(&house);
    let invitation = || house.all().pop().unwrap();
    house.answers(Carried::Unsure("the line went dead".to_owned()));
    house.on(&invitation(), LetterCommand::Release);
    waits_for_last(&house, LetterStateName::Unsure);
    house.later(TimeDelta::minutes(1));
    house.desk.edit_assessor(&house.who, &chen(), None, profile("grace@example.org"), None).unwrap();
    assert_eq!(invitation().to[0].email.as_deref(), Some("chen@example.org"));
    house.on(&invitation(), LetterCommand::MarkUnsent);
    assert_eq!(invitation().to[0].email.as_deref(), Some("grace@example.org"));
}

#[test]
fn l1_what_did_not_go_and_is_no_longer_so_goes_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let (house, number) = in_doubt(folder.path());
    house.does(number, Command::Withdraw { reason: None });
    assert_eq!(house.all()[0].state.name(), LetterStateName::Unsure, "nobody knows");
    assert_eq!(house.on(&house.all()[0], LetterCommand::MarkUnsent), LetterOutcome::Done);
    let why = refused(house.on(&house.all()[0], LetterCommand::Release));
    assert!(why.contains("withdrawn"), "{why}");
    let reason = Some(Line::clean("it is no longer so"));
    assert_eq!(house.on(&house.all()[0], LetterCommand::Discard { reason }), LetterOutcome::Done);
    assert_eq!(house.got(), 1, "the one of which nobody knew");
}

#[test]
fn l1_in_whose_place_another_letter_came_does_not_go() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    house.notify(number);
    let row = house.all().remove(1);
    assert_eq!(house.on(&row, LetterCommand::Discard { reason: Some(Line::clean("not yet")) }), LetterOutcome::Done);
    house.does(number, Command::Notify { due: None, reason: None });
    assert_eq!(house.on(&house.all()[1], LetterCommand::Unhold), LetterOutcome::Done);
    let row = house.all().remove(1);
    let why = refused(house.on(&row, LetterCommand::Release));
    assert_eq!(why, "letter 3 (deficiency letter) takes the place of letter 2");
    let shown = house.desk.letter(&house.who, row.id).unwrap().release_refused;
    assert_eq!(shown.map(|refusal| refusal.message), Some(why), "and is told beforehand");
    assert_eq!(house.on(&house.all()[2], LetterCommand::Release), LetterOutcome::Done);
}

#[test]
fn l1_no_attempt_is_made_to_tell_of_a_session_that_is_over() {
    // Mail is not set up: what is released waits.
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = with_session(&house);
    house.does(number, Command::Confirm { session: SessionId(1), despite: [].into() });
    let row = last(&house);
    assert_eq!(
        (row.kind, house.on(&row, LetterCommand::Release)),
        (LetterKind::SessionConfirmation, LetterOutcome::Done)
    );
    house.later(TimeDelta::days(7));
    House::set_up(folder.path());
    house.desk.ring();
    let row = waits_for_last(&house, LetterStateName::Failed);
    let LetterState::Failed { attempts: 0, why } = row.state else { panic!("{row:?}") };
    assert_eq!((why.as_str(), house.got()), ("the session is over, and the letter tells of it as to come", 0));
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
}

#[test]
fn l1_an_approval_that_was_let_go_waits_out_a_hold_of_its_application() {
    // Mail is not set up: what is released waits.
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    let number = house.take_in();
    for requirement in Requirement::ALL {
        house.does(number, Command::Waive { requirement, reason: Some(Line::clean("known to the body")) });
    }
    house.does(number, Command::Approve { reason: None });
    let row = last(&house);
    assert_eq!((row.kind, house.on(&row, LetterCommand::Release)), (LetterKind::Approval, LetterOutcome::Done));
    house.does(number, Command::Hold { reason: Some(Line::clean("ill")), resume_on: None });
    House::set_up(folder.path());
    house.desk.ring();
    let trouble = || house.desk.outbox(&house.who, &OutboxQuery::default()).unwrap().trouble;
    let begun = Instant::now();
    while trouble().is_none_or(|trouble| !trouble.contains("on hold")) {
        assert!(begun.elapsed() < LIMIT, "{:?}", trouble());
        std::thread::park_timeout(Duration::from_millis(5));
    }
    assert_eq!((last(&house).state, house.got()), (LetterState::Released, 0));
    assert!(!house.desk.is_sending(), "the server may end");
    house.does(number, Command::Reopen { reason: Some(Line::clean("well again")) });
    house.later(TimeDelta::minutes(2));
    waits_for_last(&house, LetterStateName::Sent);
    assert_eq!((house.got(), trouble()), (1, None));
}

#[test]
fn l1_what_was_corrected_during_an_attempt_is_followed_before_the_next_one() {
    let busy = || Carried::Later("451 busy".to_owned());
    let gone = || Carried::Refused("550 no such user".to_owned());
    for (carried, name) in [(busy(), LetterStateName::Retrying), (gone(), LetterStateName::Failed)] {
        let folder = tempfile::tempdir().unwrap();
        House::set_up(folder.path());
        let house = House::open(folder.path());
        let number = house.take_in();
        let speaks = dawdles(&house, carried);
        house.release_all();
        house.waits_for(LetterStateName::Sending);
        house.later(TimeDelta::minutes(1));
        corrects(&house, number, "jane@example.org");
        assert_eq!(to(&house, 0), "doe@example.org", "it may go there");
        drop(speaks);
        let row = house.waits_for(name);
        assert_eq!(to(&house, 0), "jane@example.org");
        house.on(&row, LetterCommand::Retry);
        house.waits_for(LetterStateName::Sent);
        let got = String::from_utf8(house.server.got.lock().unwrap().remove(0)).unwrap();
        assert!(got.contains("jane@example.org") && !got.contains("doe@example.org"), "{got}");
        assert!(house.desk.verify(&house.who).unwrap().is_clean());
    }
}

#[test]
fn l1_a7_an_invitation_on_its_way_follows_the_clock_of_its_assessor() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    with_session(&house);
    let speaks = dawdles(&house, Carried::Later("451 busy".to_owned()));
    house.on(&last(&house), LetterCommand::Release);
    waits_for_last(&house, LetterStateName::Sending);
    house.later(TimeDelta::minutes(1));
    for zone in ["Europe/Berlin", "Asia/Kolkata"] {
        let abroad = AssessorProfile { zone: zone.parse().unwrap(), ..profile("grace@example.org") };
        house.desk.edit_assessor(&house.who, &chen(), None, abroad, None).unwrap();
    }
    drop(speaks);
    let row = waits_for_last(&house, LetterStateName::Retrying);
    assert_eq!(row.to[0].email.as_deref(), Some("grace@example.org"));
    let body = house.desk.letter(&house.who, row.id).unwrap().letter.body.to_string();
    assert!(body.contains("UTC-05:00); for you Tuesday, 1 December 2026, 20:30 to 21:30 (Asia/Kolkata"), "{body}");
    assert!(body.matches("for you").count() == 1 && !body.contains("Berlin"), "{body}");
}

#[test]
fn l1_what_was_on_its_way_and_is_no_longer_so_is_not_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    let number = house.take_in();
    let speaks = dawdles(&house, Carried::Later("451 busy".to_owned()));
    house.release_all();
    house.waits_for(LetterStateName::Sending);
    house.does(number, Command::Withdraw { reason: None });
    drop(speaks);
    house.waits_for(LetterStateName::Retrying);
    house.later(TimeDelta::minutes(2));
    let row = house.waits_for(LetterStateName::Failed);
    let LetterState::Failed { attempts: 1, why } = &row.state else { panic!("{row:?}") };
    assert!(why.contains("withdrawn") && house.got() == 0, "{why}");
}

#[test]
fn l1_letters_to_others_name_an_assessor_as_they_are_called_now() {
    for is_on_its_way in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        House::set_up(folder.path());
        let house = House::open(folder.path());
        let number = with_session(&house);
        house.does(number, Command::Confirm { session: SessionId(1), despite: [].into() });
        let row = house.all().into_iter().rfind(|row| row.addressee == Addressee::Candidate).unwrap();
        let body = || house.desk.letter(&house.who, row.id).unwrap().letter.body.to_string();
        assert!(row.kind == LetterKind::SessionConfirmation && body().contains("Grace Chen"), "{}", body());
        let speaks = is_on_its_way.then(|| {
            let speaks = dawdles(&house, Carried::Later("451 busy".to_owned()));
            house.on(&row, LetterCommand::Release);
            waits_for_that(&house, row.id, LetterStateName::Sending);
            house.later(TimeDelta::minutes(1));
            speaks
        });
        let abroad = "Asia/Kolkata".parse().unwrap();
        let named = AssessorProfile { name: Line::clean("Grace Wong"), zone: abroad, ..profile("grace@example.org") };
        house.desk.edit_assessor(&house.who, &chen(), None, named, None).unwrap();
        if speaks.is_some() {
            assert!(body().contains("Grace Chen"), "{}", body());
            drop(speaks);
            waits_for_that(&house, row.id, LetterStateName::Retrying);
        }
        assert!(body().contains("Grace Wong") && !body().contains("Grace Chen"), "{}", body());
        assert!(!body().contains("Kolkata"), "{}", body());
        let to = house.desk.letter(&house.who, row.id).unwrap().letter.to;
        assert_eq!(to[0].email.as_deref(), Some("doe@example.org"));
    }
}
