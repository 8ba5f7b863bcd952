//! The assessment plan of a program (A1, A2, A10, S2): what a round needs before it is assessed.

use chrono::TimeDelta;

use super::fixture::{day, own_fee};
use super::scored::{FIRST, Scored, decision, determine, id, interview};
use crate::domain::view::Row;
use crate::domain::{
    Command, ConflictAnswer, Plan, Refusal, Rule, SessionId, SessionMode, StageName, Warning, is_complete,
};

const SECOND: SessionId = SessionId(2);

fn planned(plan: &str) -> Scored {
    let mut file = Scored::approved();
    file.program.assessment.plan = toml::from_str(plan).expect("a plan");
    for who in ["chen", "diaz", "eko"] {
        file.does("sam", &Command::Conflict { assessor: id(who), answer: ConflictAnswer::None });
    }
    file
}

fn next(file: &Scored) -> String {
    Row::of(&file.application, &file.program, day("2026-11-23")).next
}

fn propose(file: &mut Scored, who: &[&str], mode: SessionMode, minutes: u16) -> Result<(), Refusal> {
    let sessions = i64::try_from(file.application.assessment.sessions.len()).unwrap();
    let plan = Plan {
        mode,
        start: file.now + TimeDelta::days(1 + sessions),
        minutes,
        zone: "America/New_York".parse().unwrap(),
        place: None,
        recorded: false,
        interview: None,
    };
    let assessors = who.iter().map(|who| id(who)).collect();
    file.run("sam", &Command::Propose { plan, assessors, despite: Warning::ALL.into() })
}

#[test]
fn s2_assessed_needs_every_session_of_the_plan() {
    let mut file =
        planned("[[sessions]]\nmodes = [\"role_play\"]\n[[sessions]]\nmodes = [\"mediation\"]\nminutes = 90\n");
    file.session(1, &["chen"], SessionMode::RolePlay);
    file.assesses("chen", FIRST, true);
    assert_eq!((file.stage(), next(&file).as_str()), (StageName::Scheduled, "propose a mediation of 90 minutes"));
    let refusal = file.refused("ada", &decision(true, None));
    assert!(refusal.message.ends_with("next: propose a mediation of 90 minutes"), "{}", refusal.message);
    file.session(2, &["diaz"], SessionMode::Mediation);
    file.assesses("diaz", SECOND, true);
    assert_eq!(file.stage(), StageName::Scheduled, "60 minutes are no 90");
    file.replan(2, |planned| planned.plan.minutes = 90);
    assert!(is_complete(&file.application.assessment, &file.program));
}

#[test]
fn s2_a_long_session_stands_where_a_short_one_could_if_another_needs_its_place() {
    let mut file = planned("[[sessions]]\nminutes = 60\n[[sessions]]\nminutes = 90\n");
    file.session(1, &["chen"], SessionMode::RolePlay);
    file.replan(1, |planned| planned.plan.minutes = 90);
    assert!(next(&file).starts_with("the score sheet of chen"), "{}", next(&file));
    file.assesses("chen", FIRST, true);
    assert_eq!(next(&file), "propose a session of 90 minutes");
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("diaz", SECOND, true);
    assert_eq!(file.stage(), StageName::Assessed);
}

#[test]
fn a1_a_session_is_one_of_those_that_the_program_plans() {
    let mut file = planned(
        "[[sessions]]\nminutes = 60\nmodes = [\"video\"]\n[[sessions]]\nmodes = [\"role_play\"]\nminutes = 45\n",
    );
    let refusal = propose(&mut file, &["chen"], SessionMode::Mediation, 90).unwrap_err();
    assert_eq!(refusal.rule, Rule::A1);
    assert_eq!(
        refusal.message,
        "a mediation, and the program asks for a video of 60 minutes and a role play of 45 minutes"
    );
    assert_eq!(propose(&mut file, &["chen"], SessionMode::Video, 45).unwrap_err().rule, Rule::A1);
    propose(&mut file, &["chen"], SessionMode::RolePlay, 45).unwrap();
    propose(&mut file, &["chen"], SessionMode::Video, 60).expect("nobody requests what the program asks for");
}

#[test]
fn a2_where_the_plan_says_so_nobody_assesses_in_two_sessions() {
    let mut file = planned("independence = \"other_sessions\"\n[[sessions]]\n[[sessions]]\n");
    propose(&mut file, &["chen"], SessionMode::RolePlay, 60).unwrap();
    let refusal = propose(&mut file, &["chen"], SessionMode::RolePlay, 60).unwrap_err();
    assert_eq!(refusal.rule, Rule::A2);
    assert_eq!(refusal.message, "chen assesses in session 1, and the program asks for others in each session");
    propose(&mut file, &["diaz"], SessionMode::RolePlay, 60).unwrap();
    file.does("sam", &Command::Confirm { session: FIRST, despite: Warning::ALL.into() });
    assert!(next(&file).starts_with("confirm session 2, proposed for Wed 25 Nov 2026"), "{}", next(&file));
}

#[test]
fn s2_in_the_same_session_as_many_assessors_as_the_program_asks_for() {
    let mut file = planned("independence = \"same_session\"\ninterview = \"none\"\n");
    file.program.assessment.assessors = 2;
    file.session(1, &["chen"], SessionMode::RolePlay);
    for who in ["chen", "diaz"] {
        file.scores(who, 4);
    }
    file.does("chen", &Command::SubmitSheet { session: FIRST });
    file.does("chen", &determine(FIRST, true, "sound"));
    assert_eq!(
        (file.stage(), next(&file).as_str()),
        (StageName::Scheduled, "propose a session of 60 minutes by 2 assessors")
    );
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.does("diaz", &Command::SubmitSheet { session: SECOND });
    file.does("diaz", &determine(SECOND, true, "sound"));
    assert_eq!(file.stage(), StageName::Scheduled, "each in a session of their own");

    let mut file = planned("independence = \"same_session\"\ninterview = \"none\"\n");
    file.program.assessment.assessors = 2;
    file.session(1, &["chen", "diaz"], SessionMode::RolePlay);
    for who in ["chen", "diaz"] {
        file.scores(who, 4);
        file.does(who, &Command::SubmitSheet { session: FIRST });
        file.does(who, &determine(FIRST, true, "sound"));
    }
    assert_eq!(file.stage(), StageName::Assessed, "and without an interview, since the program has none");
}

#[test]
fn a10_one_interview_for_all_comes_after_the_last_session() {
    let mut file = planned("interview = \"once\"\n[[sessions]]\n[[sessions]]\n");
    file.session(1, &["chen"], SessionMode::RolePlay);
    file.scores("chen", 4);
    file.scores("diaz", 4);
    file.does("chen", &Command::SubmitSheet { session: FIRST });
    assert_eq!(next(&file), "propose a session of 60 minutes", "no interview yet");
    assert_eq!(file.refused("chen", &determine(FIRST, true, "sound")).rule, Rule::A10);
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.does("diaz", &Command::SubmitSheet { session: SECOND });
    assert_eq!(next(&file), "the interview after session 2");
    file.does("sam", &interview(SECOND));
    assert_eq!(next(&file), "the determinations of chen and diaz");
    file.does("chen", &determine(FIRST, true, "sound"));
    file.does("diaz", &determine(SECOND, true, "sound"));
    assert_eq!(file.stage(), StageName::Assessed);
}

#[test]
fn a6_a_session_that_is_to_be_recorded_is_planned_so_and_none_without_a_recording_stands_for_it() {
    let mut file = planned("[[sessions]]\nmodes = [\"role_play\"]\nrecorded = true\n");
    let wanted = "a recorded role play of 60 minutes";
    assert_eq!(file.program.assessment.needed()[0].to_string(), wanted);
    let refusal = propose(&mut file, &["chen"], SessionMode::RolePlay, 60).unwrap_err();
    assert_eq!(refusal.rule, Rule::A1);
    assert!(refusal.message.contains("not recorded"), "{refusal}");
    file.session(1, &["chen"], SessionMode::RolePlay);
    file.assesses("chen", FIRST, true);
    assert_eq!((file.stage(), next(&file)), (StageName::Scheduled, format!("propose {wanted}")));
    file.replan(1, |planned| planned.plan.recorded = true);
    assert!(is_complete(&file.application.assessment, &file.program));
}

#[test]
fn s5_r8_the_fee_of_a_re_assessment_comes_after_fees_of_the_programs_own() {
    let mut file = Scored::by(&["chen"]);
    file.program.requirements = vec![own_fee("admin-fee", "321.00"), own_fee("qap-fee", "1070.00")];
    file.program.windows = toml::from_str("[retake]\nfee = \"150.00\"\n").unwrap();
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    let refusal = file.refused("sam", &Command::Reassess { reason: None });
    assert_eq!(refusal.message, "a re-assessment costs 150.00 USD: 360.00 of 1541.00 USD are on file");
}

#[test]
fn s5_a_re_assessment_keeps_to_how_many_the_program_grants_and_what_each_costs() {
    let mut file = Scored::by(&["chen"]);
    file.program.windows = toml::from_str("[retake]\nmost = 1\nfee = \"150.00\"\n").unwrap();
    let again = Command::Reassess { reason: None };
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    assert!(file.application.has_retake_left(&file.program));
    assert_eq!(next(&file), "may be assessed again until 2027-11-23, for 150.00 USD");
    let refusal = file.refused("sam", &again);
    assert_eq!(refusal.rule, Rule::S5);
    assert_eq!(refusal.message, "a re-assessment costs 150.00 USD: 360.00 of 510.00 USD are on file");
    file.does("sam", &Command::RecordPayment(super::fixture::payment("150.00", "USD")));
    file.does("sam", &again);
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("diaz", SECOND, false);
    file.does("ada", &decision(false, None));
    assert_eq!(file.refused("sam", &again).message, "the program grants one re-assessment, and it was made");
    assert_eq!(next(&file), "the program grants no further re-assessment");
    assert!(!file.application.has_retake_left(&file.program));
}
