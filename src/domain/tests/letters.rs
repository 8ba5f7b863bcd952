use chrono::NaiveDate;

use super::fixture::{OneFile, accept, day, deficient, feedback, form, line};
use super::sessions::{FIRST, cancel, confirmed, move_to, plan, proposed};
use crate::domain::view::LetterRow;
use crate::domain::{
    About, Addressee, Command, Digest, ImiNotice, Invitation, Letter, LetterCommand, LetterEdit, LetterId, LetterKind,
    LetterState, LetterStateName, Method, OpenStage, Placement, Recipient, Requirement, Role, Rule, Stage,
    check_newest, check_told, decide_letter, letter_day, recipients,
};
use crate::text::{Line, Prose};

fn because() -> Line {
    line("the address is wrong")
}

pub(super) fn in_state(file: &OneFile, name: LetterStateName) -> Letter {
    let (at, why, reason, message) = (file.changes[0].at, line("4xx"), line("why"), Digest([2; 32]));
    let state = match name {
        LetterStateName::Draft => LetterState::Draft,
        LetterStateName::Held => LetterState::Held { reason },
        LetterStateName::Discarded => LetterState::Discarded { reason, by_change: None, held: None },
        LetterStateName::Released => LetterState::Released,
        LetterStateName::Sending => LetterState::Sending { since: at, attempt: 1, message },
        LetterStateName::Retrying => LetterState::Retrying { attempts: 1, next: at, why },
        LetterStateName::Failed => LetterState::Failed { attempts: 1, why },
        LetterStateName::Unsure => LetterState::Unsure { attempts: 1, since: at, why, message },
        LetterStateName::Sent => LetterState::Sent { at, answer: line("250 ok"), message: Some(message) },
    };
    Letter { state, ..file.letter(LetterKind::Acknowledgement) }
}

/// In which states a command is taken, and what state it leads to.
fn taken(file: &OneFile, command: &LetterCommand) -> Vec<(LetterStateName, LetterStateName)> {
    let run = |name| {
        let letter = in_state(file, name);
        let done = file.with_context(|context| decide_letter(&letter, command, context)).ok()?;
        assert_eq!(done.after.revision, letter.revision + 1);
        Some((name, done.after.state.name()))
    };
    LetterStateName::ALL.into_iter().filter_map(run).collect()
}

#[test]
fn l1_a_letters_state_says_what_can_be_done_with_it() {
    use LetterStateName::{Discarded, Draft, Failed, Held, Released, Retrying, Sent, Unsure};
    let file = OneFile::received(form());
    let edit = LetterCommand::Edit(LetterEdit { subject: Some(line("Another")), ..LetterEdit::default() });
    let same = |names: &[LetterStateName]| names.iter().map(|name| (*name, *name)).collect::<Vec<_>>();
    assert_eq!(taken(&file, &edit), same(&[Failed, Draft, Held]));
    assert_eq!(taken(&file, &LetterCommand::Hold { reason: Some(because()) }), [(Draft, Held)]);
    assert_eq!(taken(&file, &LetterCommand::Unhold), [(Held, Draft), (Discarded, Draft)]);
    let discard = LetterCommand::Discard { reason: Some(because()) };
    let recalled = [Failed, Draft, Held, Released, Retrying].map(|name| (name, Discarded));
    assert_eq!(taken(&file, &discard), recalled);
    assert_eq!(taken(&file, &LetterCommand::Retry), [(Failed, Released), (Retrying, Released)]);
    let sent = LetterCommand::MarkSent { note: None };
    assert_eq!(taken(&file, &sent), [(Unsure, Sent), (Failed, Sent), (Released, Sent), (Retrying, Sent)]);
    assert_eq!(taken(&file, &LetterCommand::MarkUnsent), [(Unsure, Draft)], "its release asks again");
    assert_eq!(taken(&file, &LetterCommand::Hold { reason: None }), [], "why is part of it");
}

#[test]
fn l1_an_edit_names_addresses_that_are_some() {
    let file = OneFile::received(form());
    let letter = file.letter(LetterKind::Acknowledgement);
    let to = |email: &str| {
        let to = Some(vec![Recipient { name: line("Jane"), email: Some(Line::clean(email)) }]);
        let edit = LetterCommand::Edit(LetterEdit { to, ..LetterEdit::default() });
        file.with_context(|context| decide_letter(&letter, &edit, context)).map(|_| ())
    };
    assert!(to("jane@example.org").is_ok());
    for wrong in ["jane", "a@b@c", "a@b,c@d", "-oQ/tmp@x", "a b@c", "<a@b>", ""] {
        assert_eq!(to(wrong).expect_err(wrong).rule, Rule::L1);
    }
}

#[test]
fn l1_two_addresses_in_one_are_not_one_recipient() {
    let file = OneFile::received(form());
    let letter = file.letter(LetterKind::Acknowledgement);
    let to = |text: &str| {
        let to = Some(recipients(text).expect("clean"));
        let edit = LetterCommand::Edit(LetterEdit { to, ..LetterEdit::default() });
        file.with_context(|context| decide_letter(&letter, &edit, context)).map(|done| done.after.to.len())
    };
    for (right, count) in [
        ("Kofi Osei <osei@example.org>; Ann Boss <ann@example.org>", 2),
        ("\"Osei, Kofi\" <osei@example.org>", 1),
        // So mail programs write somebody of whom they know no name.
        ("'Osei@example.org' <osei@example.org>", 1),
        ("osei@example.org <osei@example.org>", 1),
        ("Kofi Osei <>", 1),
    ] {
        assert_eq!(to(right).expect(right), count);
    }
    for wrong in [
        "Kofi Osei <osei@example.org>, Ann Boss <ann@example.org>",
        "osei@example.org, Ann Boss <ann@example.org>",
        "joann@example.org Ann <ann@example.org>",
        "Kofi <Osei> <osei@example.org>",
    ] {
        let refused = to(wrong).expect_err(wrong);
        assert!(refused.rule == Rule::L1 && refused.message.ends_with("is not a name"), "{refused}");
    }
}

#[test]
fn v1_only_staff_release() {
    let mut file = OneFile::received(form());
    let letter = file.letter(LetterKind::Acknowledgement);
    for role in [Role::Auditor, Role::Lookup, Role::Assessor] {
        file.role = role;
        assert_eq!(file.release(&letter).expect_err("refused").rule, Rule::V1);
    }
    file.role = Role::Staff;
    let released = file.release(&letter).expect("released");
    assert_eq!(released.state, LetterState::Released);
    assert_eq!(file.release(&released).expect_err("twice").rule, Rule::L1);
}

#[test]
fn l1_a_letter_without_an_address_is_not_released() {
    let mut file = OneFile::received(form());
    let mut letter = file.letter(LetterKind::Acknowledgement);
    letter.to[0].email = None;
    assert!(file.release(&letter).expect_err("refused").message.contains("no e-mail address for Jane"));
}

#[test]
fn s1_a_deficiency_letter_that_asks_for_what_came_is_not_released() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: Some(day("2026-12-24")), reason: None });
    let letter = file.letter(LetterKind::Deficiency);
    file.does(&Command::RecordFeedback(feedback(16, 0)));
    assert_eq!(file.release(&letter).expect_err("refused").rule, Rule::L1);
}

#[test]
fn l1_a_deficiency_letter_that_asks_for_what_was_settled_is_not_released() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&deficient(Requirement::Statement));
    file.does(&Command::Notify { due: Some(day("2026-12-24")), reason: None });
    let body = Prose::clean("- Feedback: one short\n- Statement: the approach is missing\n\nUntil 24 December 2026.");
    let letter = Letter { body, ..file.letter(LetterKind::Deficiency) };
    file.does(&accept(Requirement::Statement));
    let refused = file.release(&letter).expect_err("the statement is accepted");
    assert!(refused.rule == Rule::L1 && refused.message.contains("statement"), "{refused}");
    let body = Prose::clean("- Feedback: one short\n\nUntil 24 December 2026.");
    file.release(&Letter { body, ..letter }).expect("only what is open");
}

fn late(file: &OneFile) -> Letter {
    let Stage::Open(OpenStage::Deficient { due, .. }) = file.application.placement.stage else { panic!("deficient") };
    let body = Prose::clean(&format!("It came on 1{0}. Send it until {0}.", letter_day(due)));
    Letter { body, ..file.letter(LetterKind::Deficiency) }
}

fn due(file: &OneFile) -> Option<NaiveDate> {
    match file.application.placement.stage {
        Stage::Open(OpenStage::Deficient { due, .. }) => Some(due),
        _ => None,
    }
}

#[test]
fn s1_a_letter_that_goes_late_gives_the_period_whole_and_says_so() {
    let mut file = OneFile::received(form());
    file.today = day("2026-10-07");
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: None, reason: None });
    let letter = late(&file);
    assert_eq!(due(&file), Some(day("2026-11-06")));
    file.today = day("2026-11-25");
    let released = file.release(&letter).expect("released, though the first day is past");
    assert_eq!(due(&file), Some(day("2026-12-25")));
    assert_eq!(released.body.as_str(), "It came on 16 November 2026. Send it until 25 December 2026.");
    assert_eq!(file.application.placement.since, day("2026-10-07"), "the stage began when it did");
}

#[test]
fn s1_a_day_that_somebody_named_holds_and_a_letter_with_another_one_is_not_released() {
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: Some(day("2026-12-24")), reason: None });
    let letter = late(&file);
    file.today = day("2026-12-25");
    assert!(file.release(&letter).expect_err("too late").message.contains("past"));
    file.today = day("2026-12-20");
    file.release(&letter).expect("released");
    assert_eq!(due(&file), Some(day("2026-12-24")));
    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: None, reason: None });
    let before = due(&file);
    file.today = file.today.succ_opt().unwrap();
    for body in ["Send it within a fortnight.", "Send it until 15 January 2027."] {
        let letter = Letter { body: Prose::clean(body), ..late(&file) };
        let refusal = file.release(&letter).expect_err("the desk would close it before that day");
        assert!(refusal.rule == Rule::S1 && refusal.message.contains(&letter_day(before.unwrap())), "{refusal:?}");
    }
    assert_eq!(due(&file), before);
}

#[test]
fn s5_nothing_is_closed_for_a_letter_that_is_not_sent() {
    let file = OneFile::received(form());
    let row = |kind, state| LetterRow::of(&Letter { kind, ..in_state(&file, state) });
    let told = |rows: &[LetterRow]| check_told(rows).is_ok();
    assert!(told(&[]), "it began before letters were kept");
    for state in LetterStateName::ALL {
        assert_eq!(told(&[row(LetterKind::Deficiency, state)]), state == LetterStateName::Sent, "{state}");
        assert!(told(&[row(LetterKind::Acknowledgement, state)]), "another letter says nothing");
    }
    let sent = row(LetterKind::Deficiency, LetterStateName::Sent);
    let mut undone = row(LetterKind::Deficiency, LetterStateName::Draft);
    undone.state = LetterState::Discarded { reason: because(), by_change: Some(7), held: None };
    assert!(told(&[sent.clone(), undone.clone()]), "the later one was undone with what drafted it");
    assert!(!told(&[undone]), "it went nowhere, and nothing came in its place");
    assert!(!told(&[sent, row(LetterKind::Deficiency, LetterStateName::Failed)]));
}

#[test]
fn h2_a_release_keeps_only_what_drafted_its_letter_from_being_undone() {
    let note = || Command::Note { text: Prose::clean("called") };
    let mut file = OneFile::received(form());
    let receipt = file.letter(LetterKind::Acknowledgement);
    file.does(&note());
    file.release(&receipt).expect("released");
    file.does(&Command::Undo);
    assert_eq!(file.application.notes, []);
    file.does(&Command::Redo);
    file.does(&Command::Undo);
    let refused = file.run(&Command::Undo).expect_err("refused");
    assert!(refused.rule == Rule::H2 && refused.message.contains("acknowledgement was released"), "{refused}");

    file.accept_all();
    file.does(&Command::Approve { reason: None });
    let approval = file.letter(LetterKind::Approval);
    file.does(&note());
    file.release(&approval).expect("released");
    file.does(&Command::Undo);
    let refused = file.run(&Command::Undo).expect_err("refused");
    assert!(refused.rule == Rule::H2 && refused.message.contains("approval was released"), "{refused}");
}

#[test]
fn s2_s3_an_approval_or_result_that_is_no_longer_so_is_not_released() {
    let mut file = OneFile::received(form());
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    let (approval, result) = (file.letter(LetterKind::Approval), file.letter(LetterKind::Result));
    assert!(file.release(&result).expect_err("refused").message.contains("nothing is decided"));
    let receipt = file.letter(LetterKind::Acknowledgement);
    assert!(file.release(&receipt).expect_err("refused").message.contains("will be checked"));
    file.does(&Command::Withdraw { reason: None });
    assert!(file.release(&approval).expect_err("refused").message.contains("withdrawn"));
    file.does(&Command::Reopen { reason: Some(because()) });
    file.release(&approval).expect("so again");
}

/// Passed, with a notice to IMI that waits, and its letter.
pub(super) fn with_notice() -> (OneFile, Letter) {
    let mut file = OneFile::received(form());
    file.accept_all();
    let passed = Placement { stage: Stage::Open(OpenStage::Passed), since: file.today };
    file.application.placement = passed;
    let by = file.changes[0].by.clone();
    file.application.assessment.notices.push(ImiNotice {
        certification: line("IMI Certified Mediator"),
        given_name: Some(line("Jane")),
        family_name: line("O'Connor"),
        email: line("jane@example.org"),
        reviewer: None,
        by,
        at: file.changes[0].at,
        sent_on: None,
    });
    let letter = Letter { about: crate::domain::About::Notice(0), ..file.letter(LetterKind::NoticeToImi) };
    (file, letter)
}

#[test]
fn s4_a_notice_with_an_old_address_does_not_certify() {
    let (mut file, letter) = with_notice();
    let mut form = crate::domain::Form::clone(&file.application.form);
    form.candidate.email = Some(line("jane.oconnor@example.org"));
    file.does(&Command::Edit { form: Box::new(form), reason: None });
    let refused = file.release(&letter).expect_err("refused");
    assert!(refused.rule == Rule::S4 && refused.message.contains("corrected"), "{refused}");
    assert_eq!(file.application.placement.stage, Stage::Open(OpenStage::Passed));
    file.does(&Command::NotifyImi { certification: None, reviewer: None, sent_on: None });
    file.release(&letter).expect("released");
    assert_eq!(file.application.assessment.notices[0].email.as_str(), "jane.oconnor@example.org");
}

#[test]
fn s4_the_release_of_the_notice_certifies_and_is_not_undone() {
    let (mut file, letter) = with_notice();
    file.release(&letter).expect("released");
    assert_eq!(file.application.placement.stage, Stage::Certified);
    assert_eq!(file.application.assessment.notices[0].sent_on, Some(file.today));
    let refused = file.run(&Command::Undo).expect_err("refused");
    assert!(refused.rule == Rule::H2 && refused.message.contains("notice to IMI was released"), "{refused}");
    assert!(refused.hint.starts_with("edit it") && !refused.hint.contains("discard"), "{}", refused.hint);
}

#[test]
fn s4_a_notice_that_certified_is_not_discarded_and_can_still_be_put_right() {
    let (mut file, letter) = with_notice();
    let discard = LetterCommand::Discard { reason: Some(because()) };
    let edit = LetterCommand::Edit(LetterEdit { subject: Some(line("Another")), ..LetterEdit::default() });
    let run = |file: &OneFile, letter: &Letter, command: &LetterCommand| {
        file.with_context(|context| decide_letter(letter, command, context)).map(|change| *change.after)
    };
    assert!(run(&file, &letter, &discard).is_ok(), "nobody was certified by it");
    let released = file.release(&letter).expect("released");
    let (next, why) = (file.changes[0].at, line("4xx"));
    for state in [
        LetterState::Released,
        LetterState::Retrying { attempts: 1, next, why: why.clone() },
        LetterState::Failed { attempts: 1, why },
    ] {
        let letter = Letter { state: state.clone(), ..released.clone() };
        let refused = run(&file, &letter, &discard).expect_err("refused");
        assert!(refused.rule == Rule::S4 && refused.message.contains("certified"), "{refused}");
        let edited = run(&file, &letter, &edit).expect("edited");
        assert_eq!((edited.subject.as_str(), edited.state), ("Another", state));
    }
}

#[test]
fn d5_s4_a_notice_that_was_released_and_waits_again_or_was_discarded_is_told_of() {
    let (mut file, letter) = with_notice();
    let mut row = LetterRow::of(&file.release(&letter).expect("released"));
    let next = |file: &OneFile, row: &LetterRow| file.seen_by(Role::Admin).with_letters(vec![row.clone()]).next;
    let words = "letter 1 (notice to IMI) is released, not sent yet; then send the link to register";
    assert_eq!(next(&file, &row), words);
    row.state = LetterState::Draft;
    let words = "release letter 1 (notice to IMI) again, which did not go; then send the link to register";
    assert_eq!(next(&file, &row), words);
    row.state = LetterState::Discarded { reason: because(), by_change: None, held: None };
    let words = "bring letter 1 (notice to IMI) back, which was released and discarded; then send the link to register";
    assert_eq!(next(&file, &row), words);
}

/// A letter that was released, may have gone, and did not.
fn did_not_go(file: &OneFile, letter: Letter) -> Letter {
    let (since, why, message) = (file.changes[0].at, line("the line went dead"), Digest([2; 32]));
    let letter = Letter { state: LetterState::Unsure { attempts: 1, since, why, message }, ..letter };
    let unsent = file.with_context(|context| decide_letter(&letter, &LetterCommand::MarkUnsent, context));
    let after = *unsent.expect("marked").after;
    assert_eq!((&after.state, &after.released), (&LetterState::Draft, &letter.released));
    after
}

pub(super) fn of_session(file: &OneFile, kind: LetterKind) -> Letter {
    let session = file.application.assessment.session(FIRST).expect("a session");
    let invitation = Invitation {
        method: Method::Request,
        uid: line("1@example"),
        sequence: session.planned.sequence,
        start: session.planned.plan.start,
        minutes: session.planned.plan.minutes,
        zone: session.planned.plan.zone,
        summary: line("Skills assessment"),
        place: None,
    };
    let invitations = if kind == LetterKind::SessionConfirmation { vec![invitation] } else { Vec::new() };
    Letter { about: About::Session(FIRST), invitations, ..file.letter(kind) }
}

#[test]
fn l1_a_letter_that_did_not_go_is_not_sent_when_it_is_no_longer_so() {
    let mut file = confirmed();
    let confirmation = file.release(&of_session(&file, LetterKind::SessionConfirmation)).expect("released");
    let again = did_not_go(&file, confirmation);
    file.release(&again).expect("so still");
    for (change, why) in
        [(move_to(FIRST, plan("2026-12-03 10:00"), &["chen"]), "planned otherwise"), (cancel(FIRST), "was cancelled")]
    {
        file.does(&change);
        let refused = file.release(&again).expect_err("refused");
        assert!(refused.rule == Rule::L1 && refused.message.contains(why), "{refused}");
    }

    let mut file = proposed();
    let invitation = file.release(&of_session(&file, LetterKind::AssessorInvitation)).expect("released");
    let again = did_not_go(&file, invitation);
    file.does(&super::sessions::confirm(FIRST));
    assert!(file.release(&again).expect_err("refused").message.contains("is confirmed already"));

    let mut file = OneFile::received(form());
    file.does(&deficient(Requirement::Feedback));
    file.does(&Command::Notify { due: Some(day("2026-12-24")), reason: None });
    let letter = file.release(&file.letter(LetterKind::Deficiency)).expect("released");
    let again = did_not_go(&file, letter);
    file.accept_all();
    file.does(&Command::Approve { reason: None });
    assert!(file.release(&again).expect_err("refused").message.contains("approved"));
}

#[test]
fn l1_a_letter_in_whose_place_another_came_is_known_by_what_it_is_about_and_to_whom() {
    let file = confirmed();
    let letter = of_session(&file, LetterKind::SessionConfirmation);
    let later = |edit: &dyn Fn(&mut Letter)| {
        let mut later = Letter { id: LetterId(2), kind: LetterKind::SessionCancelled, ..letter.clone() };
        edit(&mut later);
        check_newest(&letter, &[LetterRow::of(&letter), LetterRow::of(&later)])
    };
    let refused = later(&|_| {}).expect_err("refused");
    assert_eq!(refused.message, "letter 2 (session cancelled) takes the place of letter 1");
    assert!(later(&|later| later.addressee = Addressee::Assessor("chen".parse().unwrap())).is_ok());
    assert!(later(&|later| later.about = About::Session(super::sessions::SECOND)).is_ok());
    assert!(later(&|later| later.id = LetterId(0)).is_ok());
    let discarded = LetterState::Discarded { reason: because(), by_change: Some(7), held: None };
    assert!(later(&|later| later.state = discarded.clone()).is_ok(), "it was taken back");
    let receipt = file.letter(LetterKind::Acknowledgement);
    let other = Letter { id: LetterId(2), ..file.letter(LetterKind::Approval) };
    assert!(
        check_newest(&receipt, &[LetterRow::of(&receipt), LetterRow::of(&other)]).is_ok(),
        "it says something else"
    );
}

#[test]
fn l1_whoever_was_let_go_once_may_turn_out_to_have_arrived() {
    let mut file = OneFile::received(form());
    let released = file.release(&file.letter(LetterKind::Acknowledgement)).expect("released");
    let again = did_not_go(&file, released);
    let sent = LetterCommand::MarkSent { note: None };
    let run = |letter: &Letter| file.with_context(|context| decide_letter(letter, &sent, context));
    assert_eq!(run(&again).expect("marked").after.state.name(), LetterStateName::Sent);
    assert!(run(&Letter { released: None, ..again }).is_err(), "nobody let it go");
}

#[test]
fn s4_a_notice_that_did_not_go_says_who_the_candidate_is_now() {
    let (mut file, letter) = with_notice();
    let body = Prose::clean("Jane O'Connor, jane@example.org");
    let released = file.release(&Letter { body, ..letter }).expect("released");
    let again = did_not_go(&file, released);
    file.release(&again).expect("as it was");
    let mut form = crate::domain::Form::clone(&file.application.form);
    form.candidate.email = Some(line("jane.oconnor@example.org"));
    file.does(&Command::Edit { form: Box::new(form), reason: None });
    let refused = file.release(&again).expect_err("refused");
    assert!(refused.rule == Rule::S4 && refused.message.contains("on file"), "{refused}");
    let body = Prose::clean("Jane O'Connor, jane.oconnor@example.org");
    file.release(&Letter { body, ..again }).expect("put right");
}

#[test]
fn l1_a_session_that_is_over_is_not_called_off() {
    let seen = {
        let letter = of_session(&confirmed(), LetterKind::SessionConfirmation);
        Letter { kind: LetterKind::SessionCancelled, ..letter }
    };
    let unseen = Letter { invitations: Vec::new(), ..seen.clone() };
    let run = |today: &str, letter: &Letter| {
        let mut file = confirmed();
        file.does(&cancel(FIRST));
        file.today = day(today);
        file.release(letter).map(|_| ())
    };
    for letter in [&seen, &unseen] {
        assert_eq!(run("2026-11-30", letter), Ok(()));
        let refused = run("2026-12-02", letter).expect_err("refused");
        assert!(refused.message.contains("will not take place"), "{refused}");
    }
    let mut file = confirmed();
    file.today = day("2026-12-02");
    let unseen = Letter { addressee: Addressee::Assessor("dana".parse().unwrap()), ..unseen };
    file.release(&unseen).expect("who has no seat in it any more is told so, whenever it is held without them");
}
