use std::collections::BTreeMap;

use super::{Finding, list};
use crate::domain::{Cents, Form, Payment, Program, Requirement};

/// R8: payments less refunds in the program's currency; money in another currency is for a person to judge.
pub(super) fn fee(form: &Form, program: &Program) -> Finding {
    let need = program.fee_on(form.received_on);
    let Paid { have, others, is_refunded } = paid(form, program, Requirement::Fee);
    let mut finding = Finding::new(Requirement::Fee, &have, &need, &program.currency);
    if have >= need && !is_refunded {
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

/// What was paid for a fee.
pub(super) struct Paid {
    /// In the program's currency, less refunds.
    pub(super) have: Cents,
    /// In other currencies, in words.
    pub(super) others: Vec<String>,
    /// Whether more was refunded than paid in one of those.
    pub(super) is_refunded: bool,
}

/// What was paid for a fee: what names it, and what is left for it of what names none.
pub(super) fn paid(form: &Form, program: &Program, fee: Requirement) -> Paid {
    let is_for = |payment: &&Payment| payment.fee.is_none_or(|named| named == fee);
    let mut by_currency: BTreeMap<_, Vec<Cents>> = BTreeMap::new();
    for payment in form.payments.iter().filter(is_for).filter(|payment| payment.currency != program.currency) {
        by_currency.entry(payment.currency).or_default().push(payment.amount);
    }
    let mut is_refunded = false;
    let others = by_currency
        .into_iter()
        .map(|(currency, amounts)| (currency, amounts.into_iter().sum::<Cents>()))
        .filter(|(_, amount)| *amount != Cents::ZERO)
        .map(|(currency, amount)| {
            is_refunded |= amount < Cents::ZERO;
            format!("{amount} {currency}")
        })
        .collect();
    Paid { have: shared_out(form, program, fee), others, is_refunded }
}

/// What all fees of the program lack together.
pub(in crate::domain) fn lacking(form: &Form, program: &Program) -> Cents {
    let fees = program.each_fee_on(form.received_on);
    fees.map(|(fee, amount)| shared_out(form, program, fee).short_of(amount)).sum()
}

/// What a fee gets in the program's currency: what names it, and of what names none as much as it lacks then, after the fees
/// before it. The only fee of a program gets all of that.
fn shared_out(form: &Form, program: &Program, wanted: Requirement) -> Cents {
    let sum = |named: Option<Requirement>| -> Cents {
        let payments = form.payments.iter().filter(|payment| payment.currency == program.currency);
        payments.filter(|payment| payment.fee == named).map(|payment| payment.amount).sum()
    };
    let fees: Vec<(Requirement, Cents)> = program.each_fee_on(form.received_on).collect();
    let mut left = sum(None);
    for (fee, amount) in &fees {
        let own = sum(Some(*fee));
        let taken = if fees.len() == 1 { left } else { left.min(own.short_of(*amount)) };
        if *fee == wanted {
            return [own, taken].into_iter().sum();
        }
        left = Cents::new(left.value().saturating_sub(taken.value()));
    }
    Cents::ZERO
}
