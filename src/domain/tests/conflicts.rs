use super::fixture::{OneFile, assessor, form, line};
use crate::domain::view::details;
use crate::domain::{
    AssessorId, Command, ConflictAnswer, ConflictKind, Event, Plan, Planned, Refusal, Rule, SeatPlan, SessionId,
    SessionMode, SessionState, Sheet, apply,
};

fn chen() -> AssessorId {
    assessor("chen").id
}

fn file() -> OneFile {
    OneFile::received(form()).with_assessors(&["chen", "osei"])
}

fn says(answer: ConflictAnswer) -> Command {
    Command::Conflict { assessor: chen(), answer }
}

fn declared(kind: ConflictKind, note: Option<&str>) -> ConflictAnswer {
    ConflictAnswer::Declared { kind, note: note.map(line) }
}

fn refused(file: &mut OneFile, answer: ConflictAnswer) -> Refusal {
    file.run(&says(answer)).expect_err("a refusal")
}

/// Puts an event on file that other rules than this one would have let through.
fn happens(file: &mut OneFile, event: Event) {
    let mut change = file.changes.last().expect("a change").clone();
    change.revision += 1;
    change.events = vec![event];
    file.application = apply(Some(file.application.clone()), &change).expect("an application");
}

fn planned(state: SessionState) -> Event {
    let plan = Plan {
        mode: SessionMode::RolePlay,
        start: "2026-12-01T15:00:00Z".parse().expect("a moment"),
        minutes: 90,
        zone: "America/New_York".parse().expect("a zone"),
        place: None,
        recorded: false,
        interview: None,
    };
    let seats = vec![SeatPlan { assessor: chen(), fee: None }];
    let after = Some(Box::new(Planned { plan, seats, state, sequence: 0, despite: std::collections::BTreeSet::new() }));
    Event::SessionPlanned { session: SessionId(1), before: None, after }
}

#[test]
fn a3_the_question_is_asked_answered_and_corrected_and_history_keeps_all() {
    let mut file = file();
    file.does(&says(ConflictAnswer::Asked));
    file.does(&says(ConflictAnswer::None));
    file.does(&says(declared(ConflictKind::SameFirm, Some("until 2024"))));
    let record = &file.application.assessment.conflicts[&chen()];
    assert_eq!(record.answer, declared(ConflictKind::SameFirm, Some("until 2024")));
    assert_eq!(record.by.as_str(), "ada");
    let told: Vec<String> = file.changes.iter().skip(1).flat_map(details).collect();
    assert_eq!(
        told,
        [
            "conflict of chen: not asked → asked",
            "conflict of chen: asked → none",
            "conflict of chen: none → same firm (until 2024)"
        ]
    );
    file.does(&Command::Undo);
    assert_eq!(file.application.assessment.conflicts[&chen()].answer, ConflictAnswer::None);
}

#[test]
fn a3_what_says_nothing_new_or_nothing_at_all_is_refused() {
    let mut file = file();
    file.does(&says(ConflictAnswer::None));
    assert_eq!(refused(&mut file, ConflictAnswer::None).message, "that is on record already for chen");
    assert_eq!(refused(&mut file, declared(ConflictKind::Other, None)).rule, Rule::A3);
    assert_eq!(refused(&mut file, declared(ConflictKind::Other, Some(""))).rule, Rule::A3);
    assert_eq!(refused(&mut file, declared(ConflictKind::Trained, Some(&"x".repeat(2001)))).rule, Rule::A3);
    file.does(&says(declared(ConflictKind::Other, Some("their neighbour"))));
}

#[test]
fn a3_nobody_is_asked_who_is_not_on_the_roster_or_about_a_closed_application() {
    let mut file = file();
    let other = Command::Conflict { assessor: "chem".parse().unwrap(), answer: ConflictAnswer::Asked };
    let refusal = file.run(&other).expect_err("a refusal");
    assert_eq!((refusal.rule, refusal.hint.as_str()), (Rule::A2, "did you mean `chen`?"));
    file.does(&Command::Withdraw { reason: None });
    assert_eq!(refused(&mut file, ConflictAnswer::Asked).rule, Rule::S5);
}

#[test]
fn a3_a_conflict_is_declared_after_the_session_with_them_is_called_off() {
    let mut file = file();
    file.does(&says(ConflictAnswer::None));
    happens(&mut file, planned(SessionState::Confirmed));
    for answer in [declared(ConflictKind::Trained, None), ConflictAnswer::Asked] {
        assert_eq!(refused(&mut file, answer).message, "session 1 stands with chen");
    }
    happens(&mut file, planned(SessionState::Cancelled { reason: line("a conflict came to light") }));
    file.does(&says(declared(ConflictKind::Trained, None)));
}

#[test]
fn a3_a_conflict_that_comes_to_light_after_the_sheet_is_in_is_put_on_record() {
    let mut file = file();
    file.does(&says(ConflictAnswer::None));
    happens(&mut file, planned(SessionState::Confirmed));
    let sheet = Box::new(Sheet::default());
    happens(&mut file, Event::SheetSubmitted { session: SessionId(1), assessor: chen(), sheet });
    file.does(&says(declared(ConflictKind::Personal, None)));
}
