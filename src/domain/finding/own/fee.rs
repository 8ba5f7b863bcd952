use super::Setting;
use crate::domain::finding::{Finding, fee as standard, in_sentence};
use crate::domain::program::{FeeNeed, Need, Test};
use crate::domain::{Cents, Requirement};

/// A fee of several: payments go to them in the order in which the program has them; the one in force on the day of
/// receipt applies.
pub(super) fn fee(need: &FeeNeed, title: &str, at: &Setting<'_>) -> (Finding, String) {
    let day = at.form.received_on;
    let before: Cents = at
        .program
        .requirements
        .iter()
        .take_while(|other| other.requirement != at.requirement)
        .map(|other| amount(other, at))
        .sum();
    let amount = crate::domain::program::fee_in_force(&need.amounts, day);
    let currency = at.program.currency;
    let (paid, others) = standard::paid(at.form, currency);
    let left = Cents::new(paid.value().saturating_sub(before.value()).max(0));
    let have = left.min(amount);
    let finding = Finding::new(at.requirement, &have, &amount, &currency);
    if have >= amount {
        return (finding, String::new());
    }
    let title = in_sentence(title);
    if let Some(others) = others {
        let judge = format!(
            "{have} {currency} are left for the {title} of {amount} {currency}, and {others} besides; nothing is converted"
        );
        return (finding.review(judge), String::new());
    }
    let short = have.short_of(amount);
    let missing = format!("{have} of {amount} {currency} are paid of the {title}: {short} {currency} short");
    (finding.unmet(missing, format!("{short} {currency} of the {title}")), short.to_string())
}

fn amount(need: &Need, at: &Setting<'_>) -> Cents {
    match (&need.part.test, need.requirement) {
        (Test::Fee(fee), _) => crate::domain::program::fee_in_force(&fee.amounts, at.form.received_on),
        (Test::Standard, Requirement::Fee) => at.program.fee_on(at.form.received_on),
        _ => Cents::ZERO,
    }
}
