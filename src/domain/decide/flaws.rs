//! What a row of evidence must say to be recorded or corrected.

use chrono::{Datelike, NaiveDate};

use crate::domain::finding::told_apart;
use crate::domain::{
    Candidate, CaseLogRow, Cents, Evaluation, FeedbackForm, Hours, Payment, Reference, Refusal, Rule, SectionEdit,
    Splice, TrainingCourse,
};
use crate::text::{is_blank, stated};

/// Refuses a section whose new rows lack something. What a row lacked before, it may go on lacking: forms are taken in
/// as they come, and whoever mends one field need not know the others.
pub(super) fn check(section: &SectionEdit, today: NaiveDate) -> Result<(), Refusal> {
    match section {
        SectionEdit::Candidate(swap) => candidate(&swap.after).map_or(Ok(()), Err),
        SectionEdit::Training(rows) => new_flaw(rows, |row| course(row, today)),
        SectionEdit::CaseLog(rows) => new_flaw(rows, |row| case_flaw(row, today)),
        SectionEdit::References(rows) => new_flaw(rows, reference),
        SectionEdit::Feedback(rows) => new_flaw(rows, |row| feedback_flaw(row, today)),
        SectionEdit::Evaluations(rows) => new_flaw(rows, |row| evaluation(row, today)),
        SectionEdit::Payments(rows) => new_flaw(rows, |row| payment_flaw(row, today)),
        SectionEdit::Declarations(rows) => new_flaw(rows, |row| later_than(row.made_on, today, Rule::P1)),
        SectionEdit::Points(rows) => new_flaw(rows, |row| later_than(row.date, today, Rule::P1)),
        SectionEdit::Papers(rows) => new_flaw(rows, |row| later_than(row.date, today, Rule::P1)),
        SectionEdit::ReceivedOn(_)
        | SectionEdit::Memberships(_)
        | SectionEdit::Experience(_)
        | SectionEdit::Statement(_) => Ok(()),
    }
}

fn new_flaw<T: Clone + Ord>(rows: &Splice<T>, flaw: impl Fn(&T) -> Option<Refusal>) -> Result<(), Refusal> {
    let (gone, new) = rows.gone_and_new();
    let mut old: Vec<Refusal> = gone.into_iter().filter_map(&flaw).collect();
    for refusal in new.into_iter().filter_map(flaw) {
        match old.iter().position(|other| *other == refusal) {
            Some(place) => drop(old.swap_remove(place)),
            None => return Err(refusal),
        }
    }
    Ok(())
}

fn candidate(candidate: &Candidate) -> Option<Refusal> {
    let blank = is_blank(&candidate.name) || is_blank(&candidate.family_name);
    blank.then(|| Refusal::new(Rule::S6, "a candidate without a name", "give the family name, or the only name"))
}

/// Why a feedback form is not recorded (R4).
pub fn feedback_flaw(form: &FeedbackForm, today: NaiveDate) -> Option<Refusal> {
    if !told_apart(form) {
        return Some(Refusal::new(
            Rule::R4,
            "a feedback form without giver or case (`n/a` and the like are none) could repeat another one unseen",
            "give the giver's pseudonym and the case's key",
        ));
    }
    later_than(form.received_on, today, Rule::R4)
}

fn evaluation(evaluation: &Evaluation, today: NaiveDate) -> Option<Refusal> {
    later_than(evaluation.received_on, today, Rule::R4)
}

/// Why a payment is not recorded (R8).
pub fn payment_flaw(payment: &Payment, today: NaiveDate) -> Option<Refusal> {
    if payment.amount == Cents::ZERO {
        return Some(Refusal::new(Rule::R8, "a payment of nothing", "give the amount; a refund is negative"));
    }
    later_than(Some(payment.date), today, Rule::R8)
}

/// R3.
fn reference(reference: &Reference) -> Option<Refusal> {
    let nameless = stated(reference.name.as_ref()).is_none();
    nameless.then(|| Refusal::new(Rule::R3, "a reference without a name", "give the name of the person"))
}

/// R5.
fn course(course: &TrainingCourse, today: NaiveDate) -> Option<Refusal> {
    if is_blank(&course.course) || is_blank(&course.institution) || course.hours == Hours::default() {
        let message = "a course without its name, institution or hours";
        return Some(Refusal::new(Rule::R5, message, "give all three"));
    }
    let future = course.year.is_some_and(|year| i32::from(year) > today.year());
    future.then(|| Refusal::new(Rule::R5, "the year of the course lies in the future", "give the year it was held"))
}

/// Why a row of a case log is not recorded (R1, R2).
pub fn case_flaw(row: &CaseLogRow, today: NaiveDate) -> Option<Refusal> {
    if is_blank(&row.key) {
        let message = "a case-log row without the case's key could repeat another case unseen";
        return Some(Refusal::new(Rule::R2, message, "give a pseudonym for the case"));
    }
    later_than(row.date, today, Rule::R1)
}

fn later_than(day: Option<NaiveDate>, today: NaiveDate, rule: Rule) -> Option<Refusal> {
    let future = day.is_some_and(|day| day > today);
    future.then(|| Refusal::new(rule, "the date lies in the future", "give the day on which it was"))
}
