use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, list};
use crate::domain::program::{FeeDue, FeeNeed};
use crate::domain::{Cents, Form, Payment, Program, Requirement};

/// R8: payments less refunds in the program's currency; money in another currency is for a person to judge.
pub(super) fn fee(form: &Form, program: &Program, waived: &BTreeSet<Requirement>) -> Finding {
    let need = program.fee_on(form.received_on);
    let Paid { have, others, is_refunded } = paid((form, program, waived), Requirement::Fee, None);
    let mut finding = Finding::new(Requirement::Fee, &have, &need, &program.currency);
    if have >= need && !is_refunded {
        finding.notes.extend(too_much(have, need, program));
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

/// That more was paid than a fee is, as when a bank tells again what the form told: somebody is to look whether it is to go
/// back, or is for a re-assessment where that costs something.
pub(super) fn too_much(have: Cents, need: Cents, program: &Program) -> Option<String> {
    let more = need.short_of(have);
    let retake = if program.windows.retake.fee.is_some() { ", unless they are for a re-assessment" } else { "" };
    (more > Cents::ZERO).then(|| format!("{more} {} more are paid than the fee of {need}{retake}", program.currency))
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

/// A form, its program, and what was waived.
type Evidence<'a> = (&'a Form, &'a Program, &'a BTreeSet<Requirement>);

/// What was paid for a fee, that of R8 or the one of these terms: what names it, and what is left for it of what names none.
pub(super) fn paid(of: Evidence<'_>, fee: Requirement, terms: Option<&FeeNeed>) -> Paid {
    let (form, program, _) = of;
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
    let shares = Shares::of(of);
    let have = shares.of.iter().find(|(due, _)| due.is(fee, terms)).map(|(_, share)| *share);
    // One of several alternatives is none of those due, and has what those before its requirement leave.
    Paid { have: have.unwrap_or_else(|| left_after(&shares, of, fee)), others, is_refunded }
}

/// What all fees of the program lack together that were not waived.
pub(in crate::domain) fn lacking(form: &Form, program: &Program, waived: &BTreeSet<Requirement>) -> Cents {
    let shares = Shares::of((form, program, waived)).of.into_iter();
    let asked = shares.filter(|(due, _)| !waived.contains(&due.requirement));
    asked.map(|(due, share)| share.short_of(due.amount)).sum()
}

/// What one of the fees that are due gets in the program's currency.
pub(in crate::domain) fn share(
    form: &Form,
    program: &Program,
    waived: &BTreeSet<Requirement>,
    wanted: &FeeDue<'_>,
) -> Cents {
    let shares = Shares::of((form, program, waived)).of.into_iter();
    shares.filter(|(due, _)| due.is(wanted.requirement, wanted.terms)).map(|(_, share)| share).sum()
}

/// What each fee gets in the program's currency: what names it, and of what names none as much as it lacks then, after the
/// fees before it; those that were waived come last. The only fee of a program gets all of that.
struct Shares<'a> {
    of: Vec<(FeeDue<'a>, Cents)>,
}

impl<'a> Shares<'a> {
    fn of((form, program, waived): Evidence<'a>) -> Self {
        let fees = program.fees_due(form.received_on, waived);
        let mut left = named(form, program, None);
        let mut own: BTreeMap<Requirement, Cents> = BTreeMap::new();
        let n_of = |requirement| fees.iter().filter(|fee| fee.requirement == requirement).count();
        let share = |fee: &FeeDue<'a>| {
            let own = own.entry(fee.requirement).or_insert_with(|| named(form, program, Some(fee.requirement)));
            let from_own = if n_of(fee.requirement) == 1 { *own } else { (*own).min(fee.amount) };
            let taken = if fees.len() == 1 { left } else { left.min(from_own.short_of(fee.amount)) };
            *own = less(*own, from_own);
            left = less(left, taken);
            (*fee, [from_own, taken].into_iter().sum())
        };
        Self { of: fees.iter().map(share).collect() }
    }
}

/// What the fees before a requirement leave for it.
fn left_after(shares: &Shares<'_>, (form, program, _): Evidence<'_>, wanted: Requirement) -> Cents {
    let before: BTreeSet<Requirement> = program.each_requirement().take_while(|one| *one != wanted).collect();
    let taken = shares.of.iter().filter(|(due, _)| before.contains(&due.requirement)).map(|(due, share)| {
        let own = named(form, program, Some(due.requirement));
        less((*share).min(due.amount), own).max(Cents::ZERO)
    });
    let left = less(named(form, program, None), taken.sum());
    [named(form, program, Some(wanted)), left].into_iter().sum()
}

/// What was paid in the program's currency, less refunds, by payments that name a fee, or none.
fn named(form: &Form, program: &Program, fee: Option<Requirement>) -> Cents {
    let payments = form.payments.iter().filter(|payment| payment.currency == program.currency);
    payments.filter(|payment| payment.fee == fee).map(|payment| payment.amount).sum()
}

fn less(all: Cents, part: Cents) -> Cents {
    Cents::new(all.value().saturating_sub(part.value()))
}
