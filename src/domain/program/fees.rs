//! The fees of a program, in the order in which payments go to them (R8, P1).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{FeeNeed, Need, Program, Test, fee_in_force};
use crate::domain::{Cents, Requirement};

/// A fee that a program asks for, as it is in force on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeDue<'a> {
    /// The requirement that it is, or is a part of.
    pub requirement: Requirement,
    /// Its terms; none where they are those of the program's own list of fees (R8).
    pub terms: Option<&'a FeeNeed>,
    /// How much it is.
    pub amount: Cents,
}

impl FeeDue<'_> {
    /// Whether it is the fee of a requirement with these terms.
    pub fn is(&self, requirement: Requirement, terms: Option<&FeeNeed>) -> bool {
        let same = match (self.terms, terms) {
            (Some(own), Some(terms)) => std::ptr::eq(own, terms),
            (own, terms) => own.is_none() && terms.is_none(),
        };
        self.requirement == requirement && same
    }
}

impl Program {
    /// The fees in the order in which payments go to them: the program's, but those that were waived come last, so that they
    /// take nothing from the others.
    pub fn fees_due(&self, day: NaiveDate, waived: &BTreeSet<Requirement>) -> Vec<FeeDue<'_>> {
        let mut fees: Vec<FeeDue<'_>> = self.requirements.iter().flat_map(|need| self.fees_of(need, day)).collect();
        fees.sort_by_key(|fee| waived.contains(&fee.requirement));
        fees
    }

    /// All fees of the program together, without those that were waived.
    pub fn fees_on(&self, day: NaiveDate, waived: &BTreeSet<Requirement>) -> Cents {
        let due = self.fees_due(day, waived).into_iter();
        due.filter(|fee| !waived.contains(&fee.requirement)).map(|fee| fee.amount).sum()
    }

    /// The requirements that are fees, in the program's order.
    pub fn fee_requirements(&self) -> impl Iterator<Item = Requirement> + '_ {
        let fees = self.requirements.iter();
        let fees = fees.filter(|need| need.requirement == Requirement::Fee || matches!(need.part.test, Test::Fee(_)));
        fees.map(|need| need.requirement)
    }

    /// The fees that a requirement asks for: no more than one, but in a program of a desk that took fees as parts.
    fn fees_of<'a>(&'a self, need: &'a Need, day: NaiveDate) -> Vec<FeeDue<'a>> {
        let requirement = need.requirement;
        if need.part.test == Test::Standard && requirement == Requirement::Fee {
            return vec![FeeDue { requirement, terms: None, amount: self.fee_on(day) }];
        }
        let mut terms = Vec::new();
        all_of(&need.part.test, &mut terms);
        let due = |terms: &'a FeeNeed| {
            let amount = fee_in_force(&terms.amounts, day);
            FeeDue { requirement, terms: Some(terms), amount }
        };
        terms.into_iter().map(due).collect()
    }
}

/// The fees that are all asked for; of alternatives none is.
fn all_of<'a>(test: &'a Test, found: &mut Vec<&'a FeeNeed>) {
    match test {
        Test::Fee(terms) => found.push(terms),
        Test::Parts(need) if need.least == need.parts.len() => {
            need.parts.iter().for_each(|part| all_of(&part.test, found));
        }
        _ => {}
    }
}
