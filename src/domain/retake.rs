use super::finding::fee_share;
use super::{Application, Basis, Cents, Decision, Determination, Form, Payment, Program, Requirement};

/// What is due and on file for re-assessments, with all other fees of their application (S5, R8).
pub(super) struct RetakeFees {
    /// What one of them costs.
    pub(super) fee: Cents,
    /// What was paid in the program's currency, less refunds.
    pub(super) paid: Cents,
    /// What all fees come to.
    pub(super) due: Cents,
}

impl Application {
    /// What is on file by now of what a determination was made on (D3). What is paid once the candidate did not pass is for
    /// another assessment, which has a fee of its own, and says nothing of fees that were accepted or waived before (S5,
    /// R8), whatever was decided in the place of that decision since (C3).
    pub(super) fn evidence_now(&self, requirement: Requirement, made: &Determination) -> Basis {
        let now = made.basis.again(requirement, &self.form);
        let failed = self.assessment.decisions.values().filter(|decided| !decided.passed && decided.at >= made.at);
        // Of one that was taken anew its day alone is kept; it was made before it was contested.
        let taken_anew = self.appeals.iter().filter(|appeal| appeal.at >= made.at && self.is_taken_anew(appeal));
        let days = failed.map(|decided| decided.on).chain(taken_anew.map(|appeal| appeal.against.on));
        let Some(failed_on) = days.min().filter(|_| made.decision.settles()) else { return now };
        let is_for_it = |paid: &&Payment| paid.date >= failed_on && paid.amount > Cents::ZERO && paid.fee.is_none();
        made.basis.but_for(now, self.form.payments.iter().filter(is_for_it))
    }

    /// What so many re-assessments cost with all before them; none where the program has them free.
    pub(super) fn retake_fees(&self, program: &Program, n_retakes: u16) -> Option<RetakeFees> {
        let fee = program.windows.retake.fee?;
        let of_retakes = std::iter::repeat_n(fee, usize::from(n_retakes));
        let due = std::iter::once(self.fees_as_settled(program)).chain(of_retakes).sum();
        let payments = self.form.payments.iter().filter(|payment| payment.currency == program.currency);
        let paid = payments.map(|payment| payment.amount).sum();
        Some(RetakeFees { fee, paid, due })
    }

    /// R8: what all fees came to before a re-assessment. Of one that staff accepted although less was paid in the program's
    /// currency, since what came in another one was for them to judge, it is what was paid in it by then.
    fn fees_as_settled(&self, program: &Program) -> Cents {
        let (form, waived, findings) = (&self.form, self.waived(), self.findings(program));
        let of_each =
            program.fees_due(form.received_on, &waived).into_iter().filter(|due| !waived.contains(&due.requirement));
        let settled = of_each.map(|due| {
            let made = self.determinations.get(&due.requirement);
            match made.filter(|made| made.decision == Decision::Accepted && !findings.is_unmet(due.requirement)) {
                Some(made) => {
                    let then = Form { payments: made.basis.payments(due.requirement, form), ..Form::clone(form) };
                    fee_share(&then, program, &waived, &due).min(due.amount)
                }
                None => due.amount,
            }
        });
        settled.sum()
    }
}
