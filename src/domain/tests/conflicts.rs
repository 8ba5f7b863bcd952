use super::fixture::{OneFile, assessor, day, form, line};
use super::scored::{FIRST, Scored, decision, determine, interview};
use crate::domain::view::{Row, details};
use crate::domain::{
    AssessorId, Command, ConflictAnswer, ConflictKind, Event, Plan, Planned, Refusal, Rule, SeatPlan, SessionId,
    SessionMode, SessionState, Sheet, StageName, apply,
};

const SUBMIT: Command = Command::SubmitSheet { session: FIRST };

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
    let told: Vec<String> =
        file.changes.iter().skip(1).flat_map(|change| details(change, &crate::domain::Scale::default())).collect();
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
fn a3_a_declared_conflict_goes_only_with_why_and_stays_on_record() {
    let mut file = file();
    file.does(&says(declared(ConflictKind::Personal, None)));
    for answer in [ConflictAnswer::None, ConflictAnswer::Asked] {
        assert_eq!(refused(&mut file, answer).message, "chen declared a conflict with the candidate: personal");
    }
    let cleared = |kind, note: &str| ConflictAnswer::Cleared { kind, note: line(note) };
    assert!(refused(&mut file, cleared(ConflictKind::Trained, "so")).message.contains("no such conflict"));
    assert_eq!(refused(&mut file, cleared(ConflictKind::Personal, "")).hint, "say in a note why there is none");
    file.does(&says(cleared(ConflictKind::Personal, "somebody of the same name")));
    let told = details(file.changes.last().expect("a change"), &crate::domain::Scale::default());
    assert_eq!(told, ["conflict of chen: personal → none, personal was declared before (somebody of the same name)"]);
    let assessment = &file.application.assessment;
    assert!(assessment.conflicts[&chen()].answer.is_free() && assessment.conflict_of(&chen()).is_none());
    for answer in [ConflictAnswer::None, ConflictAnswer::Asked] {
        assert_eq!(refused(&mut file, answer).rule, Rule::A3, "it stays on record");
    }
    file.does(&says(declared(ConflictKind::Trained, None)));
}

#[test]
fn a3_another_conflict_is_declared_once_it_was_said_why_the_first_one_is_none() {
    let mut file = file();
    file.does(&says(declared(ConflictKind::Trained, None)));
    let refusal = refused(&mut file, declared(ConflictKind::Supervised, None));
    assert_eq!(refusal.message, "chen declared a conflict with the candidate: trained");
    assert!(refusal.hint.starts_with("where it is another one, answer none first"), "{refusal:?}");
    file.does(&says(declared(ConflictKind::Trained, Some("and is of the same firm"))));
    file.does(&says(ConflictAnswer::Cleared { kind: ConflictKind::Trained, note: line("supervised them") }));
    file.does(&says(declared(ConflictKind::Supervised, None)));
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

fn trained() -> Command {
    says(declared(ConflictKind::Trained, None))
}

fn cancel() -> Command {
    Command::Cancel { session: FIRST, reason: Some(line("chen trained the candidate")) }
}

fn next(file: &Scored) -> String {
    Row::of(&file.application, &file.program, day("2026-11-23")).next
}

#[test]
fn a3_a_conflict_that_comes_to_light_late_keeps_them_from_scoring_and_determining() {
    let mut file = Scored::by(&["chen"]);
    file.scores("chen", 4);
    file.does("chen", &SUBMIT);
    file.does("chen", &interview(FIRST));
    file.does("sam", &trained());
    let refusal = file.refused("chen", &determine(FIRST, true, "as the sheet says"));
    assert_eq!(
        (refusal.rule, refusal.message.as_str()),
        (Rule::A3, "chen declared a conflict with this candidate: trained")
    );
    assert_eq!(next(&file), "cancel session 1: chen declared a conflict");
    let reason = Some(line("a conflict"));
    file.does("sam", &Command::ReturnSheet { session: FIRST, assessor: chen(), reason });
    assert_eq!(file.refused("chen", &SUBMIT).rule, Rule::A3);
    file.does("sam", &cancel());
    assert_eq!(file.stage(), StageName::Approved);
    assert_eq!(file.refused("sam", &Command::Undo).rule, Rule::A3, "nothing brings them back");
}

#[test]
fn a3_what_an_assessor_with_a_conflict_found_is_decided_on_for_a_reason_or_called_off() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    file.does("sam", &trained());
    let expected =
        "cancel session 1: chen declared a conflict; or record the body's decision with a reason: determined eligible";
    assert_eq!(next(&file), expected);
    assert_eq!(file.refused("ada", &decision(true, None)).rule, Rule::A3);
    file.does("ada", &decision(true, Some("the recording was seen by two others")));
    assert_eq!(file.refused("sam", &cancel()).rule, Rule::A9, "the body has decided on it");
    file.does("ada", &Command::Undo);
    file.does("sam", &cancel());
    assert_eq!(file.stage(), StageName::Approved);
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("diaz", SessionId(2), true);
    file.does("ada", &decision(true, None));
}

#[test]
fn a3_d5_a_conflict_that_comes_out_after_the_decision_is_told_before_what_follows() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    file.does("ada", &decision(true, None));
    assert_eq!(next(&file), "draw up the notice to IMI");
    file.does("sam", &trained());
    let again = "weigh the decision again: chen declared a conflict after it; then draw up the notice to IMI";
    assert_eq!(next(&file), again);
    let mut known = Scored::by(&["chen"]);
    known.assesses("chen", FIRST, true);
    known.does("sam", &trained());
    known.does("ada", &decision(true, Some("the recording was seen by two others")));
    assert_eq!(next(&known), "draw up the notice to IMI");
}

#[test]
fn a3_s2_without_the_session_of_a_conflict_the_round_is_as_far_as_the_others_are() {
    for (assessors, expected) in [(1, StageName::Assessed), (2, StageName::Scheduled)] {
        let mut file = Scored::by(&["chen"]);
        file.program.assessment.assessors = assessors;
        file.session(2, &["diaz"], SessionMode::RolePlay);
        file.assesses("chen", FIRST, true);
        file.assesses("diaz", SessionId(2), true);
        assert_eq!(file.stage(), StageName::Assessed);
        file.does("sam", &trained());
        file.does("sam", &cancel());
        assert_eq!(file.stage(), expected, "{assessors}");
        file.does("sam", &Command::Undo);
        assert_eq!(file.stage(), StageName::Assessed, "what came of it is not lost by a slip");
    }
}
