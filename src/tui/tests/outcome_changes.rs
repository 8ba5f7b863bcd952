//! Forms whose application changes while they are open: what they say of it is what it has become (S3, A3, A9).

use super::outcomes::{assessed, staff};
use super::scoring::{FIRST, jane_number};
use crate::domain::{Command, Level};
use crate::text::{Line, Prose};

fn determine(hands: &mut super::hands::Hands, who: &str, level: u8) {
    let (level, eligible) = (Level::new(level).expect("a level"), true);
    let rationale = Prose::clean("On a second look at the recording.");
    hands.desk.assesses(who, jane_number(), &Command::DetermineSkills { session: FIRST, level, eligible, rationale });
}

#[test]
fn s3_a_decision_is_asked_on_what_the_assessors_have_determined_by_then() {
    let mut hands = staff(assessed(true), (120, 40));
    hands.press("V p p").sees("session 1, osei: level 4, eligible");
    hands.is_held = true;
    determine(&mut hands, "osei", 3);
    hands.press("ctrl-s");
    hands.let_go();
    hands.press("y").sees("was changed meanwhile");
    hands.sees("session 1, osei: level 3, eligible").sees_no("osei: level 4, eligible");
    hands.press("ctrl-s").sees("Record the body's decision").sees("osei: level 3, eligible").press("n");
    assert!(hands.desk.view(jane_number()).assessment.decisions.is_empty(), "nobody said yes");
    hands.press("ctrl-s y").sees("recorded the decision: passed");
}

#[test]
fn s4_nothing_is_drawn_up_for_imi_without_its_question() {
    let mut hands = staff(assessed(true), (120, 40));
    hands.press("V p p ctrl-s y").sees("recorded the decision");
    hands.press("V n tab tab tab tab").text("2026-11-20");
    hands.state.selected.view = None;
    hands.state.selected.refuse("the store cannot be read".to_owned());
    hands.press("ctrl-s").sees("the application is not here yet");
    assert!(hands.desk.view(jane_number()).assessment.notices.is_empty());
}

#[test]
fn a9_a_reason_for_one_sheet_never_comes_back_beside_another() {
    let mut hands = staff(assessed(true), (120, 40));
    hands.press("V r").sees("session 1, chen").press("tab").text("names a party").press("esc");
    let (reason, assessor) = (Some(Line::clean("names a party")), "chen".parse().expect("an id"));
    hands.desk.elsewhere("ada", jane_number(), &Command::ReturnSheet { session: FIRST, assessor, reason });
    hands.let_go();
    hands.press("V r").sees("names a party").sees("“session 1, chen” is no longer there: choose again");
    hands.press("ctrl-s");
    let seat = |hands: &super::hands::Hands| {
        let view = hands.desk.view(jane_number());
        view.assessment.session(FIRST).expect("it").seats[1].sheet.submitted().is_some()
    };
    assert!(seat(&hands), "the other sheet was not returned by two Enters");
    hands.press("space ctrl-s").sees("returned a score sheet");
    assert!(!seat(&hands), "it was chosen");
}
