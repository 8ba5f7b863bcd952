//! The assessment plan, and the terms of re-assessments, reviews and appeals (A1, S2, S5, C1).

use std::collections::BTreeSet;

use super::read::{MOST_DAYS, MOST_MINUTES, fee_amount, text};
use super::scoring::{id, some_rows};
use crate::domain::SessionMode;
use crate::domain::program::{
    AssessmentPlan, Contested, Ground, Independence, InterviewNeed, Recourse, Retake, SessionNeed, Windows,
};
use crate::intake::fault::Fault;
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::tree::{Node, Value};
use crate::intake::values::{Parsed, is_true, whole, word};

const PLAN_KEYS: &[&str] = &["sessions", "independence", "interview"];
const SESSION_KEYS: &[&str] = &["minutes", "modes", "recorded"];
const WINDOW_KEYS: &[&str] = &["retake", "review", "appeal"];
const RETAKE_KEYS: &[&str] = &["most", "fee"];
const RECOURSE_KEYS: &[&str] = &["days", "target", "after", "grounds"];
const GROUND_KEYS: &[&str] = &["id", "text"];

/// Sessions that a candidate needs: more do not fit a re-assessment's window.
const MOST_SESSIONS: usize = 8;
/// Grounds of a review or an appeal.
const MOST_GROUNDS: usize = 20;
/// Re-assessments.
const MOST_RETAKES: u32 = 100;

/// The plan of the `assessment` table; one session of any sort where it says nothing.
pub(super) fn plan(assessment: &Fields<'_>, report: &mut Report) -> AssessmentPlan {
    let Some(fields) = assessment.table("plan", PLAN_KEYS, report) else { return AssessmentPlan::default() };
    let rows = fields.rows("sessions", MOST_SESSIONS, SESSION_KEYS, report);
    let sessions = rows.into_iter().map(|fields| {
        let minutes = fields.optional("minutes", report, |node| whole(node, 1, MOST_MINUTES));
        let modes = fields.optional("modes", report, |node| words(node, &SessionMode::ALL, SessionMode::id));
        let recorded = fields.optional("recorded", report, is_true).unwrap_or_default();
        SessionNeed { minutes, modes: modes.unwrap_or_default(), recorded }
    });
    let sessions = sessions.collect();
    let independence = fields.optional("independence", report, |node| word(node, &Independence::ALL, Independence::id));
    let interview = fields.optional("interview", report, |node| word(node, &InterviewNeed::ALL, InterviewNeed::id));
    let (independence, interview) = (independence.unwrap_or_default(), interview.unwrap_or_default());
    AssessmentPlan { sessions, independence, interview }
}

/// The terms; none of their own where the program says nothing.
pub(super) fn windows(program: &Fields<'_>, report: &mut Report) -> Option<Windows> {
    let Some(fields) = program.table("windows", WINDOW_KEYS, report) else { return Some(Windows::default()) };
    let retake = fields.table("retake", RETAKE_KEYS, report).map_or_else(Retake::default, |fields| {
        let most = fields.optional("most", report, |node| whole(node, 0, MOST_RETAKES));
        Retake { most, fee: fields.optional("fee", report, fee_amount) }
    });
    let review = fields.table("review", RECOURSE_KEYS, report).map(|fields| recourse(&fields, report));
    let appeal = fields.table("appeal", RECOURSE_KEYS, report).map(|fields| recourse(&fields, report));
    let read = |one: Option<Option<Recourse>>| match one {
        None => Some(None),
        Some(read) => read.map(Some),
    };
    Some(Windows { retake, review: read(review)?, appeal: read(appeal)? })
}

fn recourse(fields: &Fields<'_>, report: &mut Report) -> Option<Recourse> {
    let days = fields.required("days", report, |node| whole(node, 1, MOST_DAYS));
    let target = fields.optional("target", report, |node| whole(node, 1, MOST_DAYS));
    let after = fields.required("after", report, |node| words(node, &Contested::ALL, Contested::id));
    some_rows(fields, "after", report);
    let rows = fields.rows("grounds", MOST_GROUNDS, GROUND_KEYS, report);
    let mut known = BTreeSet::new();
    let grounds = rows.into_iter().map(|fields| {
        let id = fields.required("id", report, |node| id(node, &mut known).map_err(of_ground));
        let text = text(&fields, "text", report);
        Some(Ground { id: id?, text: text? })
    });
    // Every row is read before the first fault decides, so that all are told.
    let grounds = grounds.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>();
    Some(Recourse { days: days?, target, after: after?, grounds: grounds? })
}

/// What is said of a ground's id that comes twice: no word of checklists.
fn of_ground(fault: Fault) -> Fault {
    match fault {
        Fault::DuplicateId(id) => Fault::GroundTwice(id),
        other => other,
    }
}

/// A list of the words that a field knows; one that comes twice counts once.
fn words<T: Copy + PartialEq>(node: &Node<'_>, all: &[T], id: fn(T) -> &'static str) -> Parsed<Vec<T>> {
    let Value::Array(list) = &node.value else { return Err(node.instead_of("a list of texts")) };
    let mut found = Vec::new();
    for node in list {
        if let Some(one) = word(node, all, id)?.filter(|one| !found.contains(one)) {
            found.push(one);
        }
    }
    Ok(Some(found))
}
