//! When a candidate may be forgotten, and what remains (H3).

use super::fixture::{OneFile, day, form, line};
use super::sessions::confirmed;
use crate::domain::view::LetterRow;
use crate::domain::{
    Account, Cents, Command, Context, FeePaid, FeeSnapshot, ForgetOrder, Forgotten, Interview, Letter, LetterId,
    LetterKind, LetterState, Origin, Refusal, Role, Rule, StageName, forget, retained_until,
};
use crate::text::Prose;

const DUE: ForgetOrder = ForgetOrder { on_request: false, reason: None };

fn on_request(reason: &str) -> ForgetOrder {
    ForgetOrder { on_request: true, reason: Some(line(reason)) }
}

fn withdrawn() -> OneFile {
    let mut file = OneFile::received(form());
    file.does(&Command::Withdraw { reason: None });
    file
}

fn forgets(file: &OneFile, order: &ForgetOrder) -> Result<Forgotten, Refusal> {
    file.with_context(|context| forget(&file.application, order, (&[], LetterId(0)), context))
}

/// The refusal of somebody in a role, from somewhere.
fn refused_to(file: &OneFile, role: Role, origin: Origin) -> Refusal {
    file.with_context(|context| {
        let by = Account::new("bo".parse().expect("a name"), role, None);
        let context = Context { by: &by, origin, ..context.clone() };
        forget(&file.application, &on_request("asked by letter"), (&[], LetterId(0)), &context).expect_err("refused")
    })
}

#[test]
fn h3_an_application_that_is_not_ended_is_never_forgotten() {
    let file = OneFile::received(form());
    for order in [DUE, on_request("asked by letter")] {
        let refusal = forgets(&file, &order).expect_err("open");
        assert!(refusal.rule == Rule::H3 && refusal.message.contains("received"), "{refusal}");
    }
    assert_eq!(retained_until(&file.application, &file.program), None);
    for stage in StageName::ALL {
        let ends = ["not_passed", "certified", "withdrawn", "declined", "closed_incomplete"].contains(&stage.id());
        assert_eq!(stage.is_final(), ends, "{stage}");
    }
}

#[test]
fn h3_it_is_kept_for_the_programs_time_and_due_on_the_day_after_which_it_ended() {
    let mut file = withdrawn();
    assert_eq!(retained_until(&file.application, &file.program), Some(day("2031-11-23")));
    file.today = day("2031-11-22");
    let refusal = forgets(&file, &DUE).expect_err("a day early");
    assert!(
        refusal.message.contains("2031-11-23") && refusal.hint.contains("--on-request"),
        "{refusal} {}",
        refusal.hint
    );
    file.today = day("2031-11-23");
    let forgotten = forgets(&file, &DUE).expect("due");
    let remains = forgotten.remains;
    assert_eq!((remains.received.to_string(), remains.ended.to_string()), ("2026-10".into(), "2026-11".into()));
    assert_eq!((remains.stage, forgotten.on_request, forgotten.reason), (StageName::Withdrawn, false, None));
}

#[test]
fn h3_the_time_is_that_of_the_programs_file_and_counts_from_the_last_move() {
    let mut file = withdrawn();
    file.program.retention.years_after_end = 2;
    file.today = day("2027-02-28");
    file.does(&Command::Reopen { reason: Some(line("asked to go on")) });
    file.does(&Command::Withdraw { reason: None });
    assert_eq!(retained_until(&file.application, &file.program), Some(day("2029-02-28")));
}

#[test]
fn h3_who_asks_to_be_forgotten_is_not_kept_waiting_and_the_reason_names_nobody() {
    let file = withdrawn();
    assert!(forgets(&file, &on_request("asked by letter of 2026-11-20")).is_ok_and(|made| made.on_request));
    let silent = ForgetOrder { on_request: true, reason: None };
    assert_eq!(forgets(&file, &silent).expect_err("no reason").rule, Rule::H3);
    for telling in ["Jane O'Connor asked", "ms oconnor asked", "JANE wrote", "mail of jane@example.org"] {
        let refusal = forgets(&file, &on_request(telling)).expect_err(telling);
        assert!(refusal.message.contains("whom"), "{refusal}");
    }
    assert!(forgets(&file, &on_request("janet of the office took the call")).is_ok(), "another name");
}

#[test]
fn h3_only_an_admin_forgets_and_nobody_through_the_gateway() {
    let (file, here) = (withdrawn(), Origin::Local { uid: 1000 });
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Admin) {
        assert_eq!(refused_to(&file, role, here.clone()).rule, Rule::V1, "{role}");
    }
    let away = Origin::Ssh { key: line("SHA256:key"), address: line("192.0.2.7") };
    assert_eq!(refused_to(&file, Role::Admin, away).rule, Rule::H3);
}

#[test]
fn h3_a_letter_that_goes_out_and_a_fee_that_is_owed_come_first() {
    let file = withdrawn();
    let mut letter = file.letter(LetterKind::Acknowledgement);
    let with_letter = |letter: &Letter| {
        let rows = [LetterRow::of(letter)];
        file.with_context(|context| forget(&file.application, &on_request("asked"), (&rows, LetterId(1)), context))
    };
    assert!(with_letter(&letter).is_ok(), "a draft goes with it");
    letter.state = LetterState::Released;
    assert!(with_letter(&letter).is_err_and(|refusal| refusal.message.contains("letter 1")));

    let mut file = confirmed();
    file.does(&Command::Withdraw { reason: None });
    let fee = FeeSnapshot { amount: Cents::new(30_000), currency: file.program.currency, rate_from: day("2026-11-01") };
    let session = &mut file.application.assessment.sessions[0];
    session.planned.seats[0].fee = Some(fee);
    assert!(forgets(&file, &on_request("asked")).is_ok(), "nothing is owed for what was not held");
    let held = Interview {
        on: day("2026-12-02"),
        remote: false,
        notes: Prose::clean("Spoke of pauses."),
        by: "ada".parse().expect("a name"),
        at: file.changes[0].at,
    };
    file.application.assessment.sessions[0].interview = Some(held);
    let refusal = forgets(&file, &on_request("asked")).expect_err("owed");
    assert!(refusal.message.contains("the fee of chen for session 1"), "{refusal}");
    let paid = FeePaid { on: day("2026-12-20"), reference: None };
    file.application.assessment.sessions[0].seats[0].paid = Some(paid);
    assert!(forgets(&file, &on_request("asked")).is_ok());
}

#[test]
fn h3_a5_a_session_that_began_is_owed_without_an_interview_on_record() {
    let mut file = confirmed();
    let fee = FeeSnapshot { amount: Cents::new(30_000), currency: file.program.currency, rate_from: day("2026-11-01") };
    file.application.assessment.sessions[0].planned.seats[0].fee = Some(fee);
    file.today = day("2026-12-02");
    file.does(&Command::Withdraw { reason: None });
    let refusal = forgets(&file, &on_request("asked")).expect_err("owed");
    assert!(refusal.message.contains("the fee of chen for session 1"), "{refusal}");
}
