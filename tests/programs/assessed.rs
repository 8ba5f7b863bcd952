//! The plans, pass rules and terms of the example programs, on sheets.

use std::fs;

use qapdesk::domain::program::Expression;
use qapdesk::domain::program::rule::{Scored, Sight, Truth, weigh};
use qapdesk::domain::{AssessorId, Level, Mark, Program, Score, SessionId, Sheet, indicate};
use qapdesk::intake::program;

use crate::kit::repository;

fn shipped(id: &str) -> Program {
    program::parse(id, &fs::read_to_string(repository(&format!("programs/{id}.toml"))).unwrap()).unwrap()
}

/// A sheet of one level, but for the competencies that are given with another.
fn sheet(program: &Program, level: u8, others: &[(&str, u8)]) -> Sheet {
    let scores = program.checklist.items().map(|(competency, item)| {
        let other = others.iter().find(|(id, _)| *id == competency.id).map(|(_, level)| *level);
        let mark = Level::new(other.unwrap_or(level)).map(Mark::Level);
        (item.id.clone(), Score { mark, note: None })
    });
    Sheet { scores: scores.collect(), remark: None }
}

/// What the program's rule makes of a round: sheets by session and assessor, and whether each found the candidate eligible.
fn round(program: &Program, sheets: &[(u16, &str, Sheet, bool)]) -> Truth {
    let assessors: Vec<AssessorId> = sheets.iter().map(|(_, who, ..)| who.parse().unwrap()).collect();
    let scored = sheets.iter().zip(&assessors).map(|((session, _, sheet, eligible), assessor)| {
        let (session, assessor, eligible) = (SessionId(*session), Some(assessor), Some(*eligible));
        Scored { session, assessor, sheet, eligible }
    });
    let scored: Vec<Scored<'_>> = scored.collect();
    let sight = Sight { checklist: &program.checklist, terms: &program.pass, sheets: &scored, is_whole: true };
    let rule: &Expression = &program.pass.expression();
    weigh(rule, &sight).truth
}

#[test]
fn a11_ciarb_asks_for_people_skills_in_both_sessions_and_the_others_in_one() {
    let program = shipped("ciarb");
    let of = |first: &[(&str, u8)], second: &[(&str, u8)]| {
        round(&program, &[(1, "chen", sheet(&program, 4, first), true), (2, "diaz", sheet(&program, 4, second), true)])
    };
    assert_eq!(of(&[("management", 2)], &[("process", 2)]), Truth::Met);
    assert_eq!(of(&[("people", 2)], &[]), Truth::Unmet);
    assert_eq!(of(&[("process", 2)], &[("process", 2)]), Truth::Unmet);
    let needed: Vec<String> = program.assessment.needed().iter().map(ToString::to_string).collect();
    assert_eq!(needed, ["a session of 60 minutes", "a session of 60 minutes"]);
}

#[test]
fn a11_maryland_asks_both_assessors_for_every_area_and_for_a_pass() {
    let program = shipped("maryland");
    let of = |low: &[(&str, u8)], eligible: bool| {
        round(&program, &[(1, "chen", sheet(&program, 3, &[]), true), (1, "diaz", sheet(&program, 3, low), eligible)])
    };
    assert_eq!(of(&[], true), Truth::Met);
    assert_eq!(of(&[("ethics", 2)], true), Truth::Unmet);
    assert_eq!(of(&[], false), Truth::Unmet);
    let needed: Vec<String> = program.assessment.needed().iter().map(ToString::to_string).collect();
    assert_eq!(needed, ["a recorded role play of 60 minutes by 2 assessors"]);
    let retake = program.windows.retake;
    assert_eq!((retake.most, retake.fee, program.days.reassessment_months), (Some(1), None, 12));
    let paragraphs: Vec<&str> = program.letters.result_not_passed.body.split("\n\n").collect();
    let of_retakes = paragraphs.iter().find(|paragraph| paragraph.contains("{again}")).unwrap();
    assert!(!of_retakes.contains("observed") && paragraphs.iter().any(|paragraph| paragraph.contains("observed")));
}

#[test]
fn a11_the_others_ask_every_competency_for_the_mean_and_no_mandatory_item_below_two() {
    for id in ["smc", "njcu", "adric"] {
        let program = shipped(id);
        let of = |level: u8, others: &[(&str, u8)]| {
            indicate(&program.checklist, &program.pass, &sheet(&program, level, others)).passes
        };
        let first = program.checklist.competencies[0].id.clone();
        assert_eq!(of(3, &[]), Some(true), "{id}");
        assert_eq!(of(3, &[(&first, 2)]), Some(false), "{id}");
        assert_eq!(of(5, &[(&first, 1)]), Some(false), "{id}");
        assert_eq!(program.assessment.needed().len(), 1, "{id}");
        assert_eq!(program.windows.retake.most, None, "{id}");
    }
}
