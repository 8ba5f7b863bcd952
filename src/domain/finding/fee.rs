use std::collections::BTreeMap;

use super::{Finding, list};
use crate::domain::{Cents, Currency, Form, Program, Requirement};

/// R8: payments less refunds in the program's currency; money in another currency is for a person to judge.
pub(super) fn fee(form: &Form, program: &Program) -> Finding {
    let need = program.fee_on(form.received_on);
    let (have, others, refunded) = sums(form, program.currency);
    let mut finding = Finding::new(Requirement::Fee, &have, &need, &program.currency);
    if have >= need && !refunded {
        if !others.is_empty() {
            finding.notes.push(format!("also paid: {}", list(&others)));
        }
        return finding;
    }
    if !others.is_empty() {
        let currency = program.currency;
        return finding.review(format!(
            "{have} {currency} paid, and {} besides; the fee is {need} {currency}, and nothing is converted",
            list(&others)
        ));
    }
    let (short, currency) = (have.short_of(need), program.currency);
    finding.unmet(
        format!("{have} of {need} {currency} are paid: {short} {currency} short"),
        format!("{short} {currency} of the fee"),
    )
}

/// What was paid in a currency, less refunds, and what besides in others, in words.
pub(super) fn paid(form: &Form, currency: Currency) -> (Cents, Option<String>) {
    let (paid, others, _) = sums(form, currency);
    (paid, (!others.is_empty()).then(|| list(&others)))
}

/// What was paid in a currency, what in each other one, and whether more was refunded than paid in one of those.
fn sums(form: &Form, currency: Currency) -> (Cents, Vec<String>, bool) {
    let mut paid: BTreeMap<Currency, Vec<Cents>> = BTreeMap::new();
    for payment in &form.payments {
        paid.entry(payment.currency).or_default().push(payment.amount);
    }
    let have: Cents = paid.remove(&currency).unwrap_or_default().into_iter().sum();
    let mut refunded = false;
    let others: Vec<String> = paid
        .into_iter()
        .map(|(currency, amounts)| (currency, amounts.into_iter().sum::<Cents>()))
        .filter(|(_, amount)| *amount != Cents::ZERO)
        .map(|(currency, amount)| {
            refunded |= amount < Cents::ZERO;
            format!("{amount} {currency}")
        })
        .collect();
    (have, others, refunded)
}
