use super::Setting;
use crate::domain::Cents;
use crate::domain::finding::fee::{Paid, paid, too_much};
use crate::domain::finding::{Finding, in_sentence, list};
use crate::domain::program::{FeeNeed, fee_in_force};

/// A fee of several: payments that name it count for it alone, others go to what is left of them in the order in which the
/// program has them; the one in force on the day of receipt applies.
pub(super) fn fee(need: &FeeNeed, title: &str, at: &Setting<'_>) -> (Finding, Option<String>) {
    let amount = fee_in_force(&need.amounts, at.form.received_on);
    let currency = at.program.currency;
    let Paid { have, others, is_refunded } = paid((at.form, at.program, at.waived), at.requirement, Some(need));
    let have = have.max(Cents::ZERO);
    let mut finding = Finding::new(at.requirement, &have, &amount, &currency);
    if have >= amount && !is_refunded {
        finding.notes.extend(too_much(have, amount, at.program));
        return (finding, None);
    }
    let title = in_sentence(title);
    if !others.is_empty() {
        let others = list(&others);
        let judge = format!(
            "{have} {currency} are left for the {title} of {amount} {currency}, and {others} besides; nothing is converted"
        );
        return (finding.review(judge), None);
    }
    let short = have.short_of(amount);
    let missing = format!("{have} of {amount} {currency} are paid: {short} {currency} short");
    (finding.unmet(missing, format!("{short} {currency} of the {title}")), Some(short.to_string()))
}
