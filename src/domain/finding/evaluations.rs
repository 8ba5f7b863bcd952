use std::collections::BTreeSet;

use super::keys::{case_key, stated_case};
use super::words::number;
use super::{FeedbackCount, count};
use crate::domain::{Form, Program, Requirement};

/// The panel evaluations that count as forms (R4): of who is a panel member, where the program says so.
#[derive(Debug, Default)]
pub(super) struct Evaluations {
    /// Those of a case, one of a case and a day once.
    of_cases: u32,
    /// Those that name no case, so that a person must look whether each is one of its own.
    pub(super) without_case: u32,
}

/// How much of the feedback counts towards R4: the complete forms, and panel evaluations where they do.
pub fn counted_feedback(forms: &FeedbackCount, form: &Form, program: &Program) -> u32 {
    let asks = program.need(Requirement::Feedback).is_some();
    let evaluations = if asks { Evaluations::of(form, program).counted() } else { 0 };
    forms.complete.saturating_add(evaluations)
}

impl Evaluations {
    pub(super) fn of(form: &Form, program: &Program) -> Self {
        if !program.feedback.count_evaluations || !form.memberships.cpr_neutral {
            return Self::default();
        }
        let cases = || form.evaluations.iter().map(|one| (stated_case(one.case.as_ref()), one.received_on));
        let of_cases: BTreeSet<_> = cases().filter_map(|(case, day)| Some((case_key(case?), day))).collect();
        let without_case = cases().filter(|(case, _)| case.is_none()).count();
        Self { of_cases: number(of_cases.len()), without_case: number(without_case) }
    }

    pub(super) fn counted(&self) -> u32 {
        self.of_cases.saturating_add(self.without_case)
    }

    /// What to know of those on file that do not count.
    pub(super) fn note(&self, form: &Form, program: &Program) -> Option<String> {
        let aside = form.evaluations.len() - self.counted() as usize;
        if aside == 0 {
            return None;
        }
        let evaluations = count(aside, "panel evaluation", "panel evaluations");
        if !program.feedback.count_evaluations {
            return Some(format!("{evaluations} on file, not counted by this program"));
        }
        if !form.memberships.cpr_neutral {
            let why = "the form does not say that the candidate is a panel member";
            return Some(format!("{evaluations} on file, not counted: {why}"));
        }
        Some(format!("{evaluations} of the case and day of another one, not counted"))
    }
}
