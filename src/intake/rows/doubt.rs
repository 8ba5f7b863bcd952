//! Rows that say what a row on file says, but for what one of the two leaves out or how it spells a key: perhaps the same,
//! told once with more.

use chrono::NaiveDate;

use crate::domain::{
    CaseLogRow, FeedbackForm, Hours, Payment, Refusal, case_flaw, feedback_flaw, may_be_repetition, payment_flaw,
};
use crate::text::same_key;

/// What a row of a table is beside those on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not there.
    New,
    /// It is there.
    Known,
    /// One is there that says the same with more or less.
    Doubtful,
    /// One above it in its table says the same with a key in another spelling.
    Respelled,
    /// It is not there, and is not recorded.
    Refused(Refusal),
}

/// A row that counts each time it is given.
pub(super) trait Row: PartialEq {
    /// Whether another one, which differs, may tell of the same.
    fn may_be(&self, other: &Self) -> bool;
    /// Whether another one of its table, where what is told twice as it is counts twice, tells of the same by a key in
    /// another spelling.
    fn respells(&self, _other: &Self) -> bool {
        false
    }
    /// Why it is not recorded, on a day.
    fn flaw(&self, today: NaiveDate) -> Option<Refusal>;
}

impl Row for Payment {
    fn may_be(&self, other: &Self) -> bool {
        (self.date, self.amount, self.currency) == (other.date, other.amount, other.currency)
            && agree(self.method.as_ref(), other.method.as_ref())
            && agree(self.reference.as_ref(), other.reference.as_ref())
            && agree(self.fee, other.fee)
    }

    fn flaw(&self, today: NaiveDate) -> Option<Refusal> {
        payment_flaw(self, today)
    }
}

impl Row for CaseLogRow {
    fn may_be(&self, other: &Self) -> bool {
        // A table without a column of hours that is known says 0 of each row.
        let hours_agree = self.hours == other.hours || [self.hours, other.hours].contains(&Hours::default());
        hours_agree
            && agree(self.date, other.date)
            && agree(self.role, other.role)
            && agree(self.fee_paid, other.fee_paid)
            && agree(self.in_person, other.in_person)
            && same_key(&self.key, &other.key)
    }

    fn respells(&self, other: &Self) -> bool {
        self.key != other.key && self.may_be(other)
    }

    fn flaw(&self, today: NaiveDate) -> Option<Refusal> {
        case_flaw(self, today)
    }
}

impl Row for FeedbackForm {
    fn may_be(&self, other: &Self) -> bool {
        let repeats = (self.duplicate_of.as_ref(), other.duplicate_of.as_ref());
        agree(self.capacity, other.capacity)
            && agree(self.received_on, other.received_on)
            && agree(self.unanswered, other.unanswered)
            && agree(self.via, other.via)
            && repeats.0.zip(repeats.1).is_none_or(|(one, other)| same_key(one, other))
            && may_be_repetition(self, other)
    }

    fn flaw(&self, today: NaiveDate) -> Option<Refusal> {
        feedback_flaw(self, today)
    }
}

/// Whether nothing speaks against it that two are the same.
fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

/// For each row that came after those before, what it is beside them; of those each stands for one row at most.
pub(super) fn verdicts<T: Row>(before: &[T], after: &[T], today: NaiveDate) -> Vec<Verdict> {
    let mut left: Vec<&T> = before.iter().collect();
    let mut take = |is_it: &dyn Fn(&T) -> bool| {
        let at = left.iter().position(|one| is_it(one));
        at.map(|at| left.swap_remove(at)).is_some()
    };
    let came = after.get(before.len()..).unwrap_or_default();
    let known: Vec<bool> = came.iter().map(|row| take(&|one| one == row)).collect();
    let of = |(at, (row, is_known)): (usize, (&T, bool))| {
        if is_known {
            return Verdict::Known;
        }
        let above = came.get(..at).unwrap_or_default();
        match row.flaw(today) {
            Some(refusal) => Verdict::Refused(refusal),
            None if take(&|one| row.may_be(one)) => Verdict::Doubtful,
            None if above.iter().any(|one| row.respells(one)) => Verdict::Respelled,
            None => Verdict::New,
        }
    };
    came.iter().zip(known).enumerate().map(of).collect()
}
