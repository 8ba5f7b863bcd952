//! Stories of what follows a score sheet: interview, determination, decision, notice, monitoring (A10 to A12, S3 to S5).

use super::desk::Desk;
use super::hands::Hands;
use super::scoring::{FIRST, chen, desk, jane_number};
use crate::domain::{Command, Level, Role, StageName};
use crate::text::Prose;

/// Chen's sheet of an even level is submitted; the interview is not held yet.
fn submitted(level: u8) -> Desk {
    let mut desk = desk();
    desk.scores("chen", jane_number(), FIRST, level);
    desk.assesses("chen", jane_number(), &Command::SubmitSheet { session: FIRST });
    desk
}

/// Both have assessed Jane; `osei` finds as said.
pub(super) fn assessed(osei: bool) -> Desk {
    let mut desk = submitted(4);
    desk.scores("osei", jane_number(), FIRST, if osei { 3 } else { 1 });
    desk.assesses("osei", jane_number(), &Command::SubmitSheet { session: FIRST });
    let notes = Prose::clean("Spoke about the private meetings.");
    desk.assesses("chen", jane_number(), &Command::Interview { session: FIRST, on: None, remote: true, notes });
    for (who, eligible) in [("chen", true), ("osei", osei)] {
        let level = Level::new(if eligible { 4 } else { 1 }).expect("a level");
        let rationale = Prose::clean("As the sheet says, and the interview bears out.");
        desk.assesses(who, jane_number(), &Command::DetermineSkills { session: FIRST, level, eligible, rationale });
    }
    desk.news.clear();
    desk
}

pub(super) fn staff(desk: Desk, size: (u16, u16)) -> Hands {
    let mut hands = Hands::on(desk, size);
    hands.press(":").text("1").press("enter");
    hands
}

fn determination(hands: &Hands) -> crate::domain::SkillsDetermination {
    let view = hands.desk.view(jane_number());
    let session = view.assessment.session(FIRST).expect("a session");
    session.seats[0].determination.clone().expect("a determination")
}

#[test]
fn a10_the_interview_is_recorded_in_several_lines_and_the_determination_after_it() {
    let mut hands = Hands::on(submitted(4).signed_in("chen", Role::Assessor), (120, 40));
    hands.sees("Interviews to record").press("V d").sees("refused by A10: the interview comes before");
    hands.press("I").sees("Record the interview: QAP-2026-0001 Jane O'Connor").sees("Indication: passes.");
    hands.press("tab y tab").text("Spoke about").press("enter").text("private meetings.").press("up").text("!");
    hands.press("ctrl-s").sees("recorded the interview");
    let view = hands.desk.view(jane_number());
    let held = view.assessment.session(FIRST).and_then(|session| session.interview.clone()).expect("an interview");
    assert_eq!((held.remote, held.notes.as_str()), (true, "Spoke about!\nprivate meetings."));
    hands.press("esc").sees("Determinations to make").press("V d").sees("Determine the level of skill");
    hands.press("ctrl-s").sees("a level is needed, such as 3").press("4 tab y tab").text("Sound in every competency.");
    hands.sees_no("against the indication").press("ctrl-s").sees("Determine level 4, eligible, for Jane O'Connor?");
    hands.press("y").sees("determined the level of skill");
    assert!(!determination(&hands).against_indication);
    assert!(hands.disk.is_empty(), "{:?}", hands.disk);
}

#[test]
fn e1_what_is_on_record_is_not_written_anew_while_names_are_hidden() {
    let mut hands = Hands::on(assessed(true).signed_in("chen", Role::Assessor), (120, 40));
    hands.press(", n j j V d").sees("names are hidden; , n shows them").sees_no("Determine the level of skill");
    hands.press(", n j j V d").sees("Determine the level of skill").sees("As the sheet says");
}

#[test]
fn a10_an_interview_that_is_recorded_late_was_held_when_it_was_planned() {
    let late = || {
        let mut desk = submitted(4);
        desk.now += chrono::TimeDelta::days(1);
        desk
    };
    let mut own = Hands::on(late().signed_in("chen", Role::Assessor), (100, 30));
    own.press("V i").sees("Record the interview").sees("2026-11-23").sees_no("2026-11-24");
    let mut staff = staff(late(), (120, 40));
    staff.press("V i").sees("Record the interview").sees("2026-11-23").sees_no("2026-11-24");
    // Before the day for which it is planned nothing but today can be meant.
    let mut early = staff_before_the_session();
    early.press("V i").sees("2026-11-23").sees_no("2026-11-25");
}

/// Staff on an application whose session is in two days.
fn staff_before_the_session() -> Hands {
    let mut hands = staff(submitted(4), (120, 40));
    hands.press(":").text("2").press("enter");
    hands
}

#[test]
fn a10_what_another_assessor_recorded_is_replaced_only_where_that_is_meant() {
    let mut desk = submitted(4);
    desk.scores("osei", jane_number(), FIRST, 3);
    desk.assesses("osei", jane_number(), &Command::SubmitSheet { session: FIRST });
    let notes = Prose::clean("On the opening.");
    desk.assesses("osei", jane_number(), &Command::Interview { session: FIRST, on: None, remote: true, notes });
    let mut hands = Hands::on(desk.signed_in("chen", Role::Assessor), (100, 30));
    let held = |hands: &Hands| {
        let view = hands.desk.view(jane_number());
        let held = view.assessment.session(FIRST).and_then(|session| session.interview.clone());
        held.expect("an interview").notes.to_string()
    };
    hands.press("V i tab tab").text(" And on the deadlock.").press("ctrl-s");
    hands.sees("in the place of what somebody else recorded. Is it meant?").sees("osei recorded the interview already");
    hands.press("n").sees("Record the interview").sees("And on the deadlock.");
    assert_eq!(held(&hands), "On the opening.", "nothing is written over unasked, and nothing typed is lost");
    hands.press("ctrl-s y").sees("recorded the interview");
    assert_eq!(held(&hands), "On the opening. And on the deadlock.");
}

#[test]
fn a11_a_determination_against_the_indication_says_so_and_needs_its_reason() {
    let mut desk = submitted(2);
    let notes = Prose::clean("Short.");
    desk.assesses("chen", jane_number(), &Command::Interview { session: FIRST, on: None, remote: true, notes });
    let mut hands = Hands::on(desk.signed_in("chen", Role::Assessor), (100, 30));
    hands.press("V d").sees("Indication: does not pass (preparation: a mean of 2.00, below 3.0;").press("3 tab y");
    hands.sees("This is against the indication (it does not pass:").press("tab").text("No.");
    hands.sees("Enter begins a new one here").sees_no("Enter on the last");
    hands.press("ctrl-s").sees("against the indication").press("y").sees("refused by A11");
    hands.text(" The role play broke off for an alarm, and the interview showed sound judgement.");
    hands.press("ctrl-s y").sees("determined the level of skill");
    assert!(determination(&hands).against_indication);
}

#[test]
fn s3_staff_see_the_determinations_and_decide_where_the_assessors_differ() {
    let mut hands = staff(assessed(false), (120, 40));
    hands.press("V").sees("p Decision").sees("verdict").press("p");
    hands.sees("session 1, chen: level 4, eligible; the sheet indicates: passes.");
    hands.sees("session 1, osei: level 1, not eligible; the sheet does not indicate that it passes.");
    hands
        .press("ctrl-s")
        .sees("passed or not passed is needed")
        .press("n ctrl-s")
        .sees("Record the body's decision on Jane");
    hands.press("y").sees("refused by S3").press("tab").sees("needed where assessors differ").sees_no("may stay empty");
    hands.text("the second rater's reasons weigh more").press("ctrl-s y");
    hands.sees("recorded the decision: not passed");
    assert_eq!(hands.desk.view(jane_number()).stage, StageName::NotPassed);
    hands.press("V a").text("asked for on the phone").press("enter").sees("A new round begins").press("y");
    hands.sees("began a re-assessment");
    assert_eq!(hands.desk.view(jane_number()).assessment.round, 2);
}

#[test]
fn a8_a_determination_has_the_name_of_its_level_where_the_sheets_were_read() {
    let mut desk = assessed(true);
    desk.program.checklist.scale.names = ["poor", "weak", "fair", "good", "fine"].map(str::to_owned).to_vec();
    let mut hands = staff(desk, (120, 40));
    hands.press("1 enter").press("/").text("determined:").press("enter").sees("determined: level 4 good, eligible");
    hands.press("esc V p").sees("session 1, chen: level 4 good, eligible");
}

#[test]
fn s3_whoever_assessed_cannot_record_the_decision() {
    let mut hands = staff(assessed(true).signed_in("chen", Role::Manager), (120, 40));
    hands.press("V p").sees("refused by S3: chen assessed in session 1");
    assert!(hands.state.layers.is_empty());
    hands.press("I").sees("My sessions").press("j enter").sees("submitted and locked").press("esc esc");
    let mut hands = staff(assessed(true).signed_in("sam", Role::Staff), (120, 40));
    hands.press("V p").sees("refused by V1").sees_no("Record the body's");
}

#[test]
fn s4_the_notice_shows_exactly_the_fields_that_go_to_imi() {
    let mut hands = staff(assessed(true), (100, 30));
    hands.press("V n").sees("refused by S4: the stage of the application is assessed");
    hands.press("V p p ctrl-s y").sees("recorded the decision: passed");
    hands.press("V n").sees("Given name: Jane").sees("Family name: O'Connor").sees("E-mail: candidate@example.org");
    hands.press("tab").text("Ana").press("tab").text("Reyes").press("tab").text("ana@example.org").press("ctrl-s");
    hands.sees("IMI is told exactly this:").sees("Reviewer's given name: Ana").sees("Reviewer's family name: Reyes");
    hands.sees("leaves only when somebody releases it").press("n");
    hands
        .press("tab")
        .text("today")
        .press("ctrl-s")
        .sees("Recorded as sent on 23 Nov 2026: the candidate is certified")
        .press("y");
    hands.sees("recorded that the notice to IMI was sent");
    assert_eq!(hands.desk.view(jane_number()).stage, StageName::Certified);
    hands.press("V l tab").text("today").press("ctrl-s").sees("Link: the program's own").press("y");
    hands.sees("recorded that the link to register was sent");
    hands.press("1 enter").press("/").text("Decision and").press("enter").sees("round 1: passed on 23 Nov 2026");
    hands.sees("notice to IMI, IMI Certified Mediator: Jane O'Connor, candidate@example.org; Reviewer Ana Reyes");
}

#[test]
fn s4_a_notice_that_is_drawn_up_again_shows_the_reviewer_whom_it_keeps() {
    let mut hands = staff(assessed(true), (100, 30));
    hands.press("V p p ctrl-s y").sees("recorded the decision: passed");
    hands.press("V n tab").text("Ana").press("tab").text("Reyes").press("tab").text("ana@example.org");
    hands.press("ctrl-s y").sees("drew up the notice to IMI");
    hands.press("V n ctrl-s").sees("IMI is told exactly this:").sees("Reviewer's family name: Reyes").press("y");
    let kept = hands.desk.view(jane_number()).assessment.notices[0].reviewer.clone().expect("a Reviewer");
    assert_eq!(kept.email.as_str(), "ana@example.org");
}

#[test]
fn s4_a_notice_of_the_programs_own_certification_promises_no_reviewer_of_another_one() {
    let mut hands = staff(assessed(true), (100, 30));
    hands.press("V p p ctrl-s y").sees("recorded the decision: passed");
    hands.press("V n").text("Intercultural").press("tab").text("Ana").press("tab").text("Reyes").press("tab");
    hands.text("ana@example.org").press("ctrl-s y").sees("drew up the notice to IMI");
    hands.press("V n").text("Another").press("ctrl-s").sees("Certification: Another").sees_no("Reviewer's");
    hands.press("n ctrl-u ctrl-s").sees("if the program's own certification is Intercultural:").press("y");
    let notices = hands.desk.view(jane_number()).assessment.notices;
    assert_eq!((notices.len(), notices[1].reviewer.as_ref()), (2, None));
}

#[test]
fn a9_staff_return_a_sheet_with_a_reason_and_see_no_draft() {
    let mut hands = staff(submitted(3), (120, 40));
    hands.press("1 enter").press("/").text("Score sheets").press("enter").sees("session 1, chen");
    hands.sees("3: Knows names, roles and the outline of the dispute").sees("Note: seen in the second joint meeting");
    hands
        .press("esc V r")
        .sees("Return a score sheet")
        .sees("session 1, chen")
        .press("ctrl-s")
        .sees("a reason is needed");
    hands.text("the notes name a party").press("ctrl-s").sees("returned a score sheet");
    hands.press("V r").sees("no sheet of this application is submitted");
    hands.press("1 enter").press("/").text("Score sheets").press("enter").sees("none submitted").sees_no("Knows names");
}

#[test]
fn a10_staff_record_the_interview_for_the_assessor() {
    let mut hands = staff(submitted(3), (120, 40));
    hands.press("V i tab n tab").text("In person, half an hour.").press("ctrl-s").sees("recorded the interview");
    hands.press("j V i").sees("Record the interview: QAP-2026-0002").press("esc");
    let mut hands = Hands::on(Desk::new(Role::Manager).with([super::fixture::jane()]), (80, 24));
    hands.press("V i").sees("no session of this application stands");
}

#[test]
fn a12_monitoring_shows_means_spreads_and_agreement_for_days_that_are_chosen() {
    let mut hands = staff(assessed(false), (120, 40));
    hands.press("V m").sees("Monitoring of assessors").sees("All sheets ever submitted.");
    hands.sees("Mei Chen 1 4.00 0.00 100 %").sees("Kofi Osei 1 1.00 0.00 0 %").sees("all 2 2.50");
    hands.sees("same level 0 %, at most one apart 0 %").sees("■").sees("Double-scored sessions");
    hands
        .press("enter")
        .text("soon")
        .press("enter")
        .sees("not days such as")
        .press("ctrl-u")
        .text("2025")
        .press("enter");
    hands.sees("Sheets submitted from 1 Jan 2025 to 31 Dec 2025.").sees_no("Mei Chen");
    hands.press("enter").text("90 days").press("enter").sees("Sheets submitted since").sees("Mei Chen");
    let mut hands = Hands::on(desk().signed_in("kim", Role::Lookup), (80, 24));
    hands.press("V m").sees_no("Monitoring of assessors");
    assert!(chen((80, 24)).press("V m").toast().contains("V1"));
}
