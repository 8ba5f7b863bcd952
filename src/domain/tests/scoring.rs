use std::collections::BTreeSet;
use std::sync::Arc;

use super::fixture::day;
use super::scored::{FIRST, Scored, decision, determine, even, id, interview, notice};
use crate::domain::program::Split;
use crate::domain::view::{OwnTask, Row};
use crate::domain::{
    Absent, Command, ConflictAnswer, Level, Mark, Role, Rule, Score, SessionId, SessionMode, SessionState, Sheet,
    SheetDraft, SheetEdit, SheetKey, SheetState, StageName, WHY_LENGTH, Warning, indicate, may_edit_sheet, own_task,
};
use crate::text::{Line, Prose};

const SUBMIT: Command = Command::SubmitSheet { session: FIRST };

fn give_back(who: &str) -> Command {
    Command::ReturnSheet { session: FIRST, assessor: id(who), reason: Some(Line::clean("item 3 has no evidence")) }
}

#[test]
fn a8_every_item_of_the_checklist_has_words_for_five_levels_and_an_id_of_its_own() {
    let checklist = super::fixture::program().checklist;
    let competencies: Vec<&str> = checklist.competencies.iter().map(|one| one.id.as_str()).collect();
    let expected = ["preparation", "information_gathering", "empathy", "impartiality", "options", "process"];
    assert_eq!(competencies, expected);
    for competency in &checklist.competencies {
        assert!((4..=6).contains(&competency.items.len()), "{}", competency.id);
        assert!(competency.items.iter().all(|item| item.id.0.starts_with(&format!("{}.", competency.id))));
    }
    let mandatory = checklist.items().filter(|(_, item)| item.mandatory).count();
    assert!(mandatory * 3 > checklist.items().count() * 2, "most are mandatory");
}

#[test]
fn a9_submit_names_every_mandatory_item_that_is_open_and_locks_the_sheet() {
    let mut file = Scored::by(&["chen"]);
    file.scores("chen", 4);
    let draft = file.drafts.get_mut(&id("chen")).unwrap();
    let open = draft.sheet.scores.keys().find(|id| id.0 == "empathy.rapport").cloned().unwrap();
    draft.sheet.scores.get_mut(&open).unwrap().mark = None;
    let refusal = file.refused("chen", &SUBMIT);
    assert_eq!((refusal.rule, refusal.message.as_str()), (Rule::A9, "1 mandatory item is open: empathy.rapport"));
    file.drafts.get_mut(&id("chen")).unwrap().sheet.scores.get_mut(&open).unwrap().mark = Some(Mark::Unable);
    file.does("chen", &SUBMIT);
    assert!(matches!(file.seat(FIRST, "chen").sheet, SheetState::Submitted { .. }));
    assert_eq!(file.refused("chen", &SUBMIT).rule, Rule::A9);
}

#[test]
fn a9_an_optional_item_may_stay_open_and_a_sheet_nobody_touched_is_all_open() {
    let mut file = Scored::by(&["chen"]);
    assert!(file.refused("chen", &SUBMIT).message.starts_with("25 mandatory items are open"));
    file.scores("chen", 4);
    let optional: Vec<_> =
        file.program.checklist.items().filter(|(_, item)| !item.mandatory).map(|(_, item)| item.id.clone()).collect();
    let draft = file.drafts.get_mut(&id("chen")).unwrap();
    draft.sheet.scores.retain(|id, _| !optional.contains(id));
    file.does("chen", &SUBMIT);
}

#[test]
fn a8_a_level_of_two_or_less_needs_a_note() {
    let mut file = Scored::by(&["chen"]);
    file.scores("chen", 2);
    let draft = file.drafts.get_mut(&id("chen")).unwrap();
    draft.sheet.scores.values_mut().next().unwrap().note = Some(Prose::clean("  "));
    let refusal = file.refused("chen", &SUBMIT);
    assert_eq!(refusal.rule, Rule::A8);
    assert_eq!(refusal.message, "1 item with a level of 2 or less is without a note: empathy.acknowledges");
}

#[test]
fn a8_what_is_not_on_the_checklist_is_no_part_of_a_sheet() {
    let mut file = Scored::by(&["chen"]);
    let mut sheet = even(&file.program, 4);
    sheet.scores.insert(crate::domain::ItemId("charm".to_owned()), Score::default());
    file.drafts.insert(id("chen"), SheetDraft { revision: 1, sheet });
    assert_eq!(file.refused("chen", &SUBMIT).message, "`charm` is no item of the checklist");
}

#[test]
fn a9_only_the_seats_own_account_submits_and_only_what_was_held() {
    let mut file = Scored::by(&["chen"]);
    file.scores("chen", 4);
    file.scores("diaz", 4);
    for who in ["diaz", "ada", "sam"] {
        let refusal = file.refused(who, &SUBMIT);
        let elsewhere = file.refused(who, &Command::SubmitSheet { session: SessionId(9) });
        assert_eq!(refusal.message.replace('1', "9"), elsewhere.message.replace('1', "9"), "V1: the same words");
    }
    file.replan(1, |planned| planned.plan.start += chrono::TimeDelta::hours(3));
    assert_eq!(
        file.refused("chen", &SUBMIT).message,
        "session 1 begins on Mon 23 Nov 2026 12:00 EST (America/New_York)"
    );
    file.replan(1, |planned| planned.plan.start -= chrono::TimeDelta::hours(3));
    for state in [SessionState::Proposed, SessionState::Cancelled { reason: Line::clean("ill") }] {
        file.replan(1, |planned| planned.state = state);
        assert_eq!(file.refused("chen", &SUBMIT).rule, Rule::A9);
    }
}

#[test]
fn a9_a_sheet_is_returned_for_a_reason_and_takes_the_determination_with_it() {
    let mut file = Scored::by(&["chen"]);
    assert_eq!(file.refused("sam", &give_back("chen")).rule, Rule::A9);
    file.assesses("chen", FIRST, true);
    assert_eq!(file.stage(), StageName::Assessed);
    let bare = Command::ReturnSheet { session: FIRST, assessor: id("chen"), reason: None };
    assert_eq!(file.refused("sam", &bare).rule, Rule::A9);
    assert_eq!(file.refused("chen", &give_back("chen")).rule, Rule::V1);
    assert_eq!(file.run_as("chen", Role::Staff, &give_back("chen")).unwrap_err().rule, Rule::A9);
    file.does("sam", &give_back("chen"));
    assert_eq!((file.stage(), &file.seat(FIRST, "chen").determination), (StageName::Scheduled, &None));
    assert_eq!(file.refused("ada", &Command::Undo).rule, Rule::H2);
    file.drafts.clear();
    file.does("chen", &SUBMIT);
    assert_eq!(file.seat(FIRST, "chen").sheet.submitted(), Some(&even(&file.program, 4)), "as it was, if unchanged");
}

#[test]
fn a9_why_a_sheet_is_not_returned_is_what_is_so() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    file.does("ada", &decision(true, None));
    let refused = file.refused("sam", &give_back("chen"));
    assert!(refused.message.contains("passed") && refused.hint.ends_with("undo that first"), "{refused}");
    file.does("ada", &Command::Undo);
    file.does("sam", &give_back("chen"));
    file.does("sam", &Command::Cancel { session: FIRST, reason: Some(Line::clean("chen left the panel")) });
    let refused = file.refused("sam", &give_back("chen"));
    assert!(refused.message.contains("approved") && !refused.hint.contains("undo"), "nothing is decided: {refused}");
}

#[test]
fn a9_a_returned_sheet_lets_its_session_be_cancelled_or_its_assessor_go() {
    let cancel = Command::Cancel { session: FIRST, reason: Some(Line::clean("chen left the panel")) };
    let mut file = Scored::by(&["chen"]);
    file.scores("chen", 4);
    file.does("chen", &SUBMIT);
    file.does("chen", &interview(FIRST));
    assert_eq!(file.refused("sam", &cancel).hint, "return the sheet first if it was submitted by mistake");
    file.does("sam", &give_back("chen"));
    let missed = Command::NoShow { session: FIRST, who: Absent::Assessor, reason: None };
    assert_eq!(file.refused("sam", &missed).rule, Rule::A10, "its interview was held");
    file.does("sam", &cancel);
    assert_eq!(file.stage(), StageName::Approved);

    let mut file = Scored::by(&["chen", "diaz"]);
    file.assesses("chen", FIRST, true);
    file.assesses("diaz", FIRST, true);
    file.does("sam", &give_back("chen"));
    assert_eq!(file.refused("sam", &cancel).rule, Rule::A9, "diaz's is in");
    let plan = file.application.assessment.session(FIRST).unwrap().planned.plan.clone();
    file.does("sam", &Command::Conflict { assessor: id("diaz"), answer: ConflictAnswer::None });
    let (assessors, despite) = (vec![id("diaz")], [Warning::OutsideHours].into());
    file.does("sam", &Command::Move { session: FIRST, plan, assessors, despite, reason: None });
    assert_eq!(file.stage(), StageName::Assessed, "nothing is left to wait for");
}

#[test]
fn a9_a_sheet_says_what_was_submitted_else_what_its_draft_says_else_what_came_back() {
    let (submitted, left) = (Box::new(even(&super::fixture::program(), 4)), even(&super::fixture::program(), 2));
    let draft = SheetDraft { revision: 3, sheet: left.clone() };
    let at = day("2026-11-23").and_time(chrono::NaiveTime::MIN).and_utc();
    let reason = Line::clean("item 3");
    let locked = SheetState::Submitted { at, sheet: submitted.clone() };
    let returned = SheetState::Returned { reason, at, sheet: submitted.clone() };
    assert_eq!(locked.current(Some(&draft)), *submitted);
    assert_eq!(returned.current(Some(&draft)), left);
    assert_eq!(returned.current(None), *submitted);
    assert_eq!(SheetState::Open.current(Some(&draft)), left);
    assert_eq!(SheetState::Open.current(None), Sheet::default());
}

#[test]
fn d5_an_assessor_is_told_what_to_do_next_about_a_session() {
    let mut file = Scored::by(&["chen"]);
    let task = |file: &Scored, hours: i64| {
        let session = file.application.assessment.session(FIRST).unwrap();
        let at = file.now + chrono::TimeDelta::hours(hours);
        own_task(&file.application, &file.program, (session, file.seat(FIRST, "chen")), at)
    };
    assert_eq!((task(&file, -2), task(&file, 0)), (OwnTask::Attend, OwnTask::FinishSheet));
    let reason = || Some(Line::clean("ill"));
    file.does("sam", &Command::Hold { reason: reason(), resume_on: None });
    assert_eq!((task(&file, -2), task(&file, 0)), (OwnTask::OnHold, OwnTask::OnHold));
    file.does("sam", &Command::Reopen { reason: reason() });
    file.scores("chen", 4);
    file.does("chen", &SUBMIT);
    assert_eq!(task(&file, 0), OwnTask::RecordInterview);
    file.does("chen", &interview(FIRST));
    assert_eq!(task(&file, 0), OwnTask::Determine);
    file.does("sam", &give_back("chen"));
    assert_eq!(task(&file, 0), OwnTask::CorrectSheet);
    file.does("chen", &SUBMIT);
    file.does("chen", &determine(FIRST, true, "as the sheet says"));
    assert_eq!(task(&file, 0), OwnTask::Nothing);
}

#[test]
fn a9_what_may_be_edited_of_a_sheet_and_when() {
    let mut file = Scored::by(&["chen"]);
    let key = SheetKey { number: file.application.number, session: FIRST, assessor: id("chen") };
    let edit = SheetEdit::Remark(Some(Prose::clean("calm")));
    let refused = |file: &Scored, key: &SheetKey, hours: i64| {
        let at = file.now + chrono::TimeDelta::hours(hours);
        may_edit_sheet(&file.application, key, &edit, &file.program.checklist, (at, None)).map_err(|why| why.message)
    };
    assert_eq!(refused(&file, &key, 0), Ok(()));
    assert!(refused(&file, &key, -2).unwrap_err().contains("begins on"));
    let of_another = SheetKey { assessor: id("diaz"), ..key.clone() };
    assert_eq!(refused(&file, &of_another, 0).unwrap_err(), "the session is none of yours any more");
    file.scores("chen", 4);
    file.does("chen", &SUBMIT);
    assert_eq!(refused(&file, &key, 0).unwrap_err(), "the sheet is submitted and locked");
    file.does("sam", &give_back("chen"));
    assert_eq!(refused(&file, &key, 0), Ok(()));
    file.replan(1, |planned| planned.state = SessionState::Proposed);
    assert!(refused(&file, &key, 0).unwrap_err().contains("not confirmed yet"));
}

#[test]
fn a10_the_interview_comes_after_the_session_and_before_the_determination() {
    let mut file = Scored::by(&["chen"]);
    let on =
        |on: &str| Command::Interview { session: FIRST, on: Some(day(on)), remote: false, notes: Prose::clean("x") };
    assert_eq!(file.refused("diaz", &interview(FIRST)).rule, Rule::A9);
    assert_eq!(file.refused("sam", &on("2026-11-22")).rule, Rule::A10);
    assert_eq!(file.refused("sam", &on("2026-11-24")).rule, Rule::A10);
    let silent = Command::Interview { session: FIRST, on: None, remote: true, notes: Prose::clean(" ") };
    assert_eq!(file.refused("sam", &silent).rule, Rule::A10);
    file.scores("chen", 4);
    file.does("chen", &SUBMIT);
    assert_eq!(file.refused("chen", &determine(FIRST, true, "good")).rule, Rule::A10);
    file.does("sam", &on("2026-11-23"));
    let refusal = file.refused("chen", &interview(FIRST));
    assert_eq!((refusal.rule, refusal.warnings), (Rule::A10, BTreeSet::from([Warning::OthersInterview])));
    assert!(refusal.message.starts_with("sam recorded the interview already"), "{}", refusal.message);
    let notes = Prose::clean("We spoke about the private meetings.");
    file.does("chen", &Command::ReplaceInterview { session: FIRST, on: None, remote: true, notes });
    assert_eq!(file.refused("sam", &interview(FIRST)).rule, Rule::A10);
    file.does("chen", &determine(FIRST, true, "good"));
    assert_eq!(file.refused("sam", &on("2026-11-23")).rule, Rule::A10);
}

#[test]
fn a10_the_days_of_the_interview_are_the_desks_wherever_the_session_was_agreed() {
    let mut file = Scored::by(&["chen"]);
    file.now = "2026-11-23T16:30:00Z".parse().unwrap();
    // It is the next day in Tokyo already, as the session begins and now.
    file.replan(1, |planned| {
        planned.plan.zone = "Asia/Tokyo".parse().unwrap();
        planned.plan.start = "2026-11-23T15:30:00Z".parse().unwrap();
    });
    let on = Some(day("2026-11-24"));
    let refusal =
        file.refused("sam", &Command::Interview { session: FIRST, on, remote: true, notes: Prose::clean("x") });
    assert!(refusal.message.contains("session on 2026-11-23 and today, 2026-11-23 (UTC)"), "{refusal}");
    file.does("chen", &interview(FIRST));
    let held = file.application.assessment.session(FIRST).unwrap().interview.as_ref().unwrap();
    assert_eq!(held.on, day("2026-11-23"));
}

#[test]
fn a1_the_interview_on_a_video_is_remote() {
    let mut file = Scored::approved();
    file.session(1, &["chen"], SessionMode::Video);
    let here = Command::Interview { session: FIRST, on: None, remote: false, notes: Prose::clean("x") };
    assert_eq!(file.refused("chen", &here).rule, Rule::A1);
    file.does("chen", &interview(FIRST));
}

#[test]
fn a11_against_the_indication_only_with_a_rationale_that_says_why() {
    let mut file = Scored::by(&["chen"]);
    file.scores("chen", 2);
    assert_eq!(file.refused("chen", &determine(FIRST, true, "good")).rule, Rule::A11);
    file.does("chen", &SUBMIT);
    file.does("chen", &interview(FIRST));
    assert_eq!(file.refused("chen", &determine(FIRST, false, "  ")).rule, Rule::A11);
    let refusal = file.refused("chen", &determine(FIRST, true, "good"));
    assert!(
        refusal.message.starts_with("eligible is not what the sheet indicates (preparation: a mean of 2.00, below 3.0")
    );
    assert!(refusal.hint.ends_with("why you determine against it, in 40 characters at least"), "{}", refusal.hint);
    let just = "x".repeat(WHY_LENGTH);
    assert_eq!(file.refused("chen", &determine(FIRST, true, &just[1..])).rule, Rule::A11);
    file.does("chen", &determine(FIRST, true, &just));
    file.does("chen", &determine(FIRST, true, "The interview showed that the low marks are due to a hard case."));
    let made = file.seat(FIRST, "chen").determination.clone().unwrap();
    assert!(made.against_indication && made.eligible);
    file.does("chen", &determine(FIRST, false, "as the sheet says"));
    let made = file.seat(FIRST, "chen").determination.clone().unwrap();
    assert!(!made.against_indication && !made.eligible, "it may be determined otherwise until the body has decided");
}

#[test]
fn a11_the_pass_rule_is_exact_at_its_edge() {
    let program = super::fixture::program();
    let passes = |change: &dyn Fn(&mut Sheet)| {
        let mut sheet = even(&program, 3);
        change(&mut sheet);
        indicate(&program.checklist, &program.pass, &sheet)
    };
    let set = |sheet: &mut Sheet, item: &str, mark: Option<Mark>| {
        sheet.scores.get_mut(&crate::domain::ItemId(item.to_owned())).unwrap().mark = mark;
    };
    let level = |level: u8| Level::new(level).map(Mark::Level);
    assert_eq!(passes(&|_| {}).passes, Some(true), "a mean of exactly 3.0 reaches it");
    let low = passes(&|sheet| set(sheet, "empathy.emotion", level(2)));
    assert_eq!(
        (low.passes, low.against.as_slice()),
        (Some(false), &["empathy: a mean of 2.80, below 3.0".to_owned()][..])
    );
    let one = passes(&|sheet| {
        set(sheet, "empathy.rapport", level(1));
        set(sheet, "empathy.language", level(5));
    });
    assert_eq!((one.passes, one.against.len()), (Some(false), 1), "no mandatory item at 1");
    let optional = passes(&|sheet| {
        set(sheet, "empathy.emotion", level(1));
        set(sheet, "empathy.language", level(5));
    });
    assert_eq!(optional.passes, Some(true), "an optional item may be at 1");
    let none = passes(&|sheet| sheet.scores.retain(|id, _| !id.0.starts_with("empathy.")));
    assert_eq!((none.passes, none.open), (None, 4));
}

#[test]
fn s2_assessed_only_when_both_assessors_have_handed_in_all() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.assesses("chen", FIRST, true);
    assert_eq!(file.stage(), StageName::Scheduled);
    assert_eq!(file.refused("ada", &decision(true, None)).rule, Rule::S3);
    file.assesses("diaz", FIRST, true);
    assert_eq!(file.stage(), StageName::Assessed);
    let mut file = Scored::by(&["chen"]);
    file.program.assessment.assessors = 2;
    file.assesses("chen", FIRST, true);
    assert_eq!(file.stage(), StageName::Scheduled, "the program asks for two");
    file.session(2, &["diaz"], SessionMode::RolePlay);
    file.assesses("diaz", SessionId(2), true);
    assert_eq!(file.stage(), StageName::Assessed);
}

#[test]
fn s3_the_decision_follows_the_determination_and_is_never_the_assessors() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    assert_eq!(file.refused("sam", &decision(true, None)).rule, Rule::V1);
    assert_eq!(file.run_as("chen", Role::Manager, &decision(true, None)).unwrap_err().rule, Rule::S3);
    let mut rebound = file.roster.get(&id("chen")).unwrap().clone();
    rebound.profile.account = Some("other".parse().unwrap());
    file.roster.put(rebound);
    let late = file.run_as("chen", Role::Manager, &decision(true, None));
    assert_eq!(late.unwrap_err().rule, Rule::S3, "also when the roster has changed since");
    assert_eq!(file.refused("ada", &decision(false, Some("because"))).rule, Rule::S3);
    file.does("ada", &decision(true, None));
    assert_eq!(file.stage(), StageName::Passed);
    assert_eq!(file.refused("sam", &give_back("chen")).rule, Rule::A9);
    assert_eq!(file.run_as("chen", Role::Manager, &Command::Undo).unwrap_err().rule, Rule::S3);
    file.does("ada", &Command::Undo);
    assert_eq!(file.run_as("chen", Role::Manager, &Command::Redo).unwrap_err().rule, Rule::S3);
    file.does("max", &Command::Redo);
    assert_eq!(file.stage(), StageName::Passed);
}

#[test]
fn s3_a_split_is_decided_as_the_program_says() {
    let mut file = Scored::by(&["chen", "diaz"]);
    file.assesses("chen", FIRST, true);
    file.assesses("diaz", FIRST, false);
    let refusal = file.refused("ada", &decision(true, None));
    assert_eq!((refusal.rule, refusal.hint.as_str()), (Rule::S3, "say why"), "a reason is asked for, of any length");
    file.program.pass.split = Split::All;
    assert_eq!(file.refused("ada", &decision(true, Some("both sheets read"))).rule, Rule::S3);
    file.program.pass.split = Split::Body;
    file.does("ada", &decision(true, Some("both sheets read")));
    assert_eq!(file.stage(), StageName::Passed);
}

#[test]
fn s5_a_re_assessment_begins_within_the_window_and_is_a_round_of_its_own() {
    let mut file = Scored::by(&["chen"]);
    let again = Command::Reassess { reason: None };
    assert_eq!(file.refused("sam", &again).rule, Rule::S5);
    file.assesses("chen", FIRST, false);
    file.does("ada", &decision(false, None));
    let next = |file: &Scored, today| Row::of(&file.application, &file.program, day(today)).next;
    assert_eq!(next(&file, "2027-11-23"), "may be assessed again until 2027-11-23");
    assert_eq!(next(&file, "2027-11-24"), "the time for a re-assessment ended on 2027-11-23");
    file.now = "2027-11-24T00:00:00Z".parse().unwrap();
    assert_eq!(file.refused("sam", &again).message, "a re-assessment was possible until 2027-11-23");
    file.now = "2027-11-23T23:00:00Z".parse().unwrap();
    file.does("sam", &again);
    assert_eq!((file.stage(), file.application.assessment.round), (StageName::Approved, 2));
    file.session(2, &["diaz"], SessionMode::RolePlay);
    let late = Command::SubmitSheet { session: FIRST };
    assert_eq!(file.refused("chen", &late).rule, Rule::A9);
    file.assesses("diaz", SessionId(2), true);
    file.run_as("chen", Role::Manager, &decision(true, None)).expect("chen assessed in the first round only");
    assert_eq!(file.application.assessment.decisions.len(), 2);
}

#[test]
fn s4_certified_needs_the_notice_and_the_link_comes_after_it() {
    let mut file = Scored::by(&["chen"]);
    let link = |sent_on: Option<&str>| Command::SendLink { link: None, sent_on: sent_on.map(day) };
    file.assesses("chen", FIRST, true);
    assert_eq!(file.refused("sam", &notice(None)).rule, Rule::S4);
    file.does("ada", &decision(true, None));
    assert_eq!(file.refused("sam", &link(None)).rule, Rule::S4);
    assert_eq!(file.refused("sam", &notice(Some("2026-11-22"))).rule, Rule::S4, "before the decision");
    assert_eq!(file.refused("sam", &notice(Some("2026-11-24"))).rule, Rule::S4, "to come");
    file.does("sam", &notice(None));
    assert_eq!((file.stage(), file.application.assessment.notices.len()), (StageName::Passed, 1), "it waits");
    file.does("sam", &notice(Some("2026-11-23")));
    assert_eq!((file.stage(), file.application.assessment.notices.len()), (StageName::Certified, 1));
    assert_eq!(file.refused("ada", &Command::Undo).rule, Rule::H2);
    let refusal = file.refused("sam", &Command::Withdraw { reason: None });
    assert!(refusal.rule == Rule::S5 && !refusal.hint.contains("reopen"), "{}", refusal.hint);
    let told = &file.application.assessment.notices[0];
    assert_eq!((told.family_name.as_str(), told.email.as_str()), ("O'Connor", "jane@example.org"));
    assert_eq!(file.refused("sam", &notice(Some("2026-11-23"))).rule, Rule::S4, "told once");
    let further = Some(Line::clean("IMI Intercultural Mediator"));
    file.does("sam", &Command::NotifyImi { certification: further, reviewer: None, sent_on: Some(day("2026-11-23")) });
    assert_eq!(file.application.assessment.notices.len(), 2);
    assert_eq!(Row::of(&file.application, &file.program, day("2026-11-23")).next, "send the link to register");
    file.does("sam", &link(Some("2026-11-23")));
    assert_eq!(Row::of(&file.application, &file.program, day("2026-11-23")).next, "nothing");
}

#[test]
fn s4_imi_asks_for_the_mediators_e_mail() {
    let mut file = Scored::by(&["chen"]);
    file.assesses("chen", FIRST, true);
    file.does("ada", &decision(true, None));
    Arc::make_mut(&mut file.application.form).candidate.email = None;
    assert_eq!(file.refused("sam", &notice(None)).message, "the candidate has no e-mail on file");
}
