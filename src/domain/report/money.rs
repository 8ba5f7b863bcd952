use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::seen::{Seen, Setting};
use super::{MoneyFigures, MoneyMonth, Owed};
use crate::domain::{Cents, Currency, Decision, Requirement, YearMonth, fees_lacking};

/// Money in and owed, in cents.
#[derive(Debug, Default)]
pub(super) struct Money {
    months: BTreeMap<(YearMonth, Currency), Moved>,
    owed: BTreeMap<Currency, Lacking>,
}

#[derive(Debug, Default)]
struct Moved {
    paid: i64,
    refunded: i64,
    assessors_paid: i64,
}

#[derive(Debug, Default)]
struct Lacking {
    applications: u32,
    by_candidates: i64,
    fees: u32,
    to_assessors: i64,
}

impl Money {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        for payment in &seen.application.form.payments {
            if let Some(moved) = self.moved(payment.date, payment.currency, setting) {
                let cents = payment.amount.value();
                let side = if cents < 0 { &mut moved.refunded } else { &mut moved.paid };
                *side = side.saturating_add(cents.saturating_abs());
            }
        }
        self.add_assessors(seen, setting);
        if let Some((currency, cents)) = lacks(seen) {
            let owed = self.owed.entry(currency).or_default();
            owed.applications += 1;
            owed.by_candidates = owed.by_candidates.saturating_add(cents);
        }
    }

    /// Counts what assessors were paid for an application, and what is left to pay: of a session that was held.
    fn add_assessors(&mut self, seen: &Seen<'_>, setting: &Setting) {
        for session in &seen.application.assessment.sessions {
            for plan in &session.planned.seats {
                let Some(fee) = plan.fee else { continue };
                let cents = fee.amount.value();
                match session.seat(&plan.assessor).and_then(|seat| seat.paid.as_ref()) {
                    Some(paid) => {
                        if let Some(moved) = self.moved(paid.on, fee.currency, setting) {
                            moved.assessors_paid = moved.assessors_paid.saturating_add(cents);
                        }
                    }
                    None if session.was_held(setting.now) => {
                        let owed = self.owed.entry(fee.currency).or_default();
                        owed.fees += 1;
                        owed.to_assessors = owed.to_assessors.saturating_add(cents);
                    }
                    None => {}
                }
            }
        }
    }

    fn moved(&mut self, on: NaiveDate, currency: Currency, setting: &Setting) -> Option<&mut Moved> {
        Some(self.months.entry((setting.month(on)?, currency)).or_default())
    }

    /// What was counted.
    pub(super) fn finish(self) -> MoneyFigures {
        let months = self.months.into_iter().map(|((month, currency), moved)| MoneyMonth {
            month,
            currency,
            paid: Cents::new(moved.paid),
            refunded: Cents::new(moved.refunded),
            assessors_paid: Cents::new(moved.assessors_paid),
        });
        let owed = self.owed.into_iter().map(|(currency, owed)| Owed {
            currency,
            applications: owed.applications,
            by_candidates: Cents::new(owed.by_candidates),
            fees: owed.fees,
            to_assessors: Cents::new(owed.to_assessors),
        });
        MoneyFigures { months: months.collect(), owed: owed.collect() }
    }
}

/// What an application on its way or on hold lacks of the fees in force on its day of receipt that were not waived (R8), and
/// of those of its re-assessments (S5); none where nothing is lacking, or staff accepted what was paid in another currency.
pub(in crate::domain) fn lacks(seen: &Seen<'_>) -> Option<(Currency, i64)> {
    let (application, currency) = (seen.application, seen.program.currency);
    application.placement.stage.open()?;
    let lacking = fees_lacking(&application.form, seen.program, &application.waived());
    let lacking = if lacking == Cents::ZERO || is_settled(seen) { Cents::ZERO } else { lacking };
    let lacking = lacking.max(retakes_lack(seen));
    (lacking != Cents::ZERO).then_some((currency, lacking.value()))
}

/// What is lacking for the re-assessments that began, with all other fees.
fn retakes_lack(seen: &Seen<'_>) -> Cents {
    let n_retakes = Some(seen.application.retakes()).filter(|made| *made > 0);
    let fees = n_retakes.and_then(|made| seen.application.retake_fees(seen.program, made));
    fees.map_or(Cents::ZERO, |fees| fees.paid.short_of(fees.due))
}

/// Whether every fee was waived, or accepted and is not unmet since (D2).
fn is_settled(seen: &Seen<'_>) -> bool {
    let findings = seen.application.findings(seen.program);
    let is_one =
        |requirement: Requirement| match seen.application.determinations.get(&requirement).map(|made| made.decision) {
            Some(Decision::Waived) => true,
            Some(Decision::Accepted) => !findings.is_unmet(requirement),
            Some(Decision::Deficient) | None => false,
        };
    seen.program.fee_requirements().all(is_one)
}
