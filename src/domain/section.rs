//! What an amendment changes in a form, section by section, so that it can be taken back and told in words.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Candidate, CaseLogRow, Declaration, Document, Evaluation, Experience, FeedbackForm, Form, Memberships, Paper,
    Payment, PointsRow, Reference, Statement, TrainingCourse,
};

/// A value before and after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap<T> {
    /// What it was.
    pub before: T,
    /// What it is.
    pub after: T,
}

/// The part of a list that a change replaces; what stands before and after it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice<T> {
    /// The place of the first row of the part, from 0.
    pub at: u32,
    /// The rows of the part as they were.
    pub before: Vec<T>,
    /// The rows in their place.
    pub after: Vec<T>,
}

/// The change of one section of a form. Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SectionEdit {
    /// The day of receipt (P1).
    ReceivedOn(Swap<NaiveDate>),
    /// Names and contact data.
    Candidate(Box<Swap<Candidate>>),
    /// Training courses (R5, R6).
    Training(Splice<TrainingCourse>),
    /// Memberships and rosters.
    Memberships(Swap<Memberships>),
    /// The declared table of cases and hours (R1, R2).
    Experience(Box<Swap<Experience>>),
    /// The case log (R1, R2).
    CaseLog(Splice<CaseLogRow>),
    /// The self-statement (R7).
    Statement(Box<Swap<Statement>>),
    /// References (R3).
    References(Splice<Reference>),
    /// Feedback forms (R4).
    Feedback(Splice<FeedbackForm>),
    /// Case evaluations of panel members.
    Evaluations(Splice<Evaluation>),
    /// Payments and refunds (R8).
    Payments(Splice<Payment>),
    /// Declarations that a program asks for.
    Declarations(Splice<Declaration>),
    /// What a program gives points for.
    Points(Splice<PointsRow>),
    /// Papers that a program asks for by name.
    Papers(Splice<Paper>),
}

/// The sections in which two forms differ, in the form's order.
pub fn sections_between(before: &Form, after: &Form) -> Vec<SectionEdit> {
    let sections = [
        Swap::between(&before.received_on, &after.received_on).map(SectionEdit::ReceivedOn),
        Swap::between(&before.candidate, &after.candidate).map(|swap| SectionEdit::Candidate(Box::new(swap))),
        Splice::between(&before.training, &after.training).map(SectionEdit::Training),
        Swap::between(&before.memberships, &after.memberships).map(SectionEdit::Memberships),
        Swap::between(&before.experience, &after.experience).map(|swap| SectionEdit::Experience(Box::new(swap))),
        Splice::between(&before.case_log, &after.case_log).map(SectionEdit::CaseLog),
        Swap::between(&before.statement, &after.statement).map(|swap| SectionEdit::Statement(Box::new(swap))),
        Splice::between(&before.references, &after.references).map(SectionEdit::References),
        Splice::between(&before.feedback, &after.feedback).map(SectionEdit::Feedback),
        Splice::between(&before.evaluations, &after.evaluations).map(SectionEdit::Evaluations),
        Splice::between(&before.payments, &after.payments).map(SectionEdit::Payments),
        Splice::between(&before.declarations, &after.declarations).map(SectionEdit::Declarations),
        Splice::between(&before.points, &after.points).map(SectionEdit::Points),
        Splice::between(&before.papers, &after.papers).map(SectionEdit::Papers),
    ];
    sections.into_iter().flatten().collect()
}

impl SectionEdit {
    /// The documents that it names, before or after.
    pub(super) fn documents(&self) -> Vec<&Document> {
        match self {
            Self::Training(splice) => {
                let courses = splice.before.iter().chain(&splice.after);
                courses.flat_map(|course| course.syllabus.iter().chain(&course.completion)).collect()
            }
            Self::Papers(splice) => {
                let papers = splice.before.iter().chain(&splice.after);
                papers.filter_map(|paper| paper.document.as_ref()).collect()
            }
            Self::Statement(swap) => swap.before.document.iter().chain(&swap.after.document).collect(),
            _ => Vec::new(),
        }
    }

    /// How many rows it holds, before and after.
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Training(splice) => splice.rows(),
            Self::CaseLog(splice) => splice.rows(),
            Self::References(splice) => splice.rows(),
            Self::Feedback(splice) => splice.rows(),
            Self::Evaluations(splice) => splice.rows(),
            Self::Payments(splice) => splice.rows(),
            Self::Declarations(splice) => splice.rows(),
            Self::Points(splice) => splice.rows(),
            Self::Papers(splice) => splice.rows(),
            _ => 0,
        }
    }

    /// The edit that takes this one back.
    pub(super) fn inverse(&self) -> Self {
        match self {
            Self::ReceivedOn(swap) => Self::ReceivedOn(swap.inverse()),
            Self::Candidate(swap) => Self::Candidate(Box::new(swap.inverse())),
            Self::Training(splice) => Self::Training(splice.inverse()),
            Self::Memberships(swap) => Self::Memberships(swap.inverse()),
            Self::Experience(swap) => Self::Experience(Box::new(swap.inverse())),
            Self::CaseLog(splice) => Self::CaseLog(splice.inverse()),
            Self::Statement(swap) => Self::Statement(Box::new(swap.inverse())),
            Self::References(splice) => Self::References(splice.inverse()),
            Self::Feedback(splice) => Self::Feedback(splice.inverse()),
            Self::Evaluations(splice) => Self::Evaluations(splice.inverse()),
            Self::Payments(splice) => Self::Payments(splice.inverse()),
            Self::Declarations(splice) => Self::Declarations(splice.inverse()),
            Self::Points(splice) => Self::Points(splice.inverse()),
            Self::Papers(splice) => Self::Papers(splice.inverse()),
        }
    }

    /// Brings the edit into a form. Total: where the form is not the one it was made for it changes what it can.
    pub(super) fn apply_to(&self, form: &mut Form) {
        match self {
            Self::ReceivedOn(swap) => form.received_on = swap.after,
            Self::Candidate(swap) => form.candidate.clone_from(&swap.after),
            Self::Training(splice) => splice.apply_to(&mut form.training),
            Self::Memberships(swap) => form.memberships.clone_from(&swap.after),
            Self::Experience(swap) => form.experience.clone_from(&swap.after),
            Self::CaseLog(splice) => splice.apply_to(&mut form.case_log),
            Self::Statement(swap) => form.statement.clone_from(&swap.after),
            Self::References(splice) => splice.apply_to(&mut form.references),
            Self::Feedback(splice) => splice.apply_to(&mut form.feedback),
            Self::Evaluations(splice) => splice.apply_to(&mut form.evaluations),
            Self::Payments(splice) => splice.apply_to(&mut form.payments),
            Self::Declarations(splice) => splice.apply_to(&mut form.declarations),
            Self::Points(splice) => splice.apply_to(&mut form.points),
            Self::Papers(splice) => splice.apply_to(&mut form.papers),
        }
    }
}

impl<T: Clone + PartialEq> Swap<T> {
    fn between(before: &T, after: &T) -> Option<Self> {
        (before != after).then(|| Self { before: before.clone(), after: after.clone() })
    }

    fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }
}

impl<T> Splice<T> {
    fn rows(&self) -> usize {
        self.before.len() + self.after.len()
    }
}

impl<T: Clone + Ord> Splice<T> {
    fn between(before: &[T], after: &[T]) -> Option<Self> {
        let start = before.iter().zip(after).take_while(|(old, new)| old == new).count();
        let (old, new) = (&before[start..], &after[start..]);
        let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
        if old.is_empty() && new.is_empty() {
            return None;
        }
        let at = u32::try_from(start).unwrap_or(u32::MAX);
        Some(Self { at, before: old.to_vec(), after: new.to_vec() })
    }

    fn inverse(&self) -> Self {
        Self { at: self.at, before: self.after.clone(), after: self.before.clone() }
    }

    fn apply_to(&self, rows: &mut Vec<T>) {
        let start = (self.at as usize).min(rows.len());
        let end = (start + self.before.len()).min(rows.len());
        rows.splice(start..end, self.after.iter().cloned());
    }

    /// The rows that go and those that come, one for one, in the order of the list; both empty where rows only changed
    /// their places.
    pub(super) fn gone_and_new(&self) -> (Vec<&T>, Vec<&T>) {
        (without(&self.before, &self.after), without(&self.after, &self.before))
    }
}

/// The rows of `all` that are not in `taken`, one for one.
fn without<'a, T: Ord>(all: &'a [T], taken: &[T]) -> Vec<&'a T> {
    let mut left: BTreeMap<&T, usize> = BTreeMap::new();
    for row in taken {
        *left.entry(row).or_default() += 1;
    }
    let mut rest = Vec::new();
    for row in all {
        match left.get_mut(row) {
            Some(count) if *count > 0 => *count -= 1,
            _ => rest.push(row),
        }
    }
    rest
}
