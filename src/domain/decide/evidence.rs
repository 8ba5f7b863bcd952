use chrono::Datelike;

use super::{Context, flaws, moved, on_its_way, planning};
use crate::domain::{
    Application, Basis, Decision, Determination, Document, Event, Form, Item, OpenStage, Placement, Program, Refusal,
    Requirement, Rule, SectionEdit, Slot, Stage, Statement, Swap, sections_between,
};

/// A row that is recorded, corrected or removed.
pub(super) fn item(
    application: &Application,
    before: Option<&Item>,
    after: Option<&Item>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut form = Form::clone(&application.form);
    match (before, after) {
        (None, None) => return Err(nothing_different()),
        (None, Some(after)) => after.add_to(&mut form),
        (Some(before), Some(after)) if before.kind() != after.kind() => {
            let (old, new) = (before.kind(), after.kind());
            return Err(Refusal::new(
                Rule::S6,
                format!("a {old} does not become a {new}"),
                "remove it and add the other",
            ));
        }
        (Some(before), after) => {
            if !before.replace_in(&mut form, after) {
                let message = format!("that {} is not on file any more", before.kind());
                return Err(Refusal::new(Rule::S6, message, "look at the application again, then amend what is there"));
            }
        }
    }
    amend(application, &form, context)
}

/// R8: a payment names a fee that the program asks for.
fn is_asked(fee: Requirement, context: &Context<'_>) -> Result<(), Refusal> {
    let fees: Vec<Requirement> = context.program.fee_requirements().collect();
    if fees.contains(&fee) {
        return Ok(());
    }
    let known = fees.iter().map(Requirement::id).collect::<Vec<_>>().join(", ");
    let message = format!("the program {} asks for no fee `{fee}`", context.program.id);
    let hint = if known.is_empty() { "leave it out".to_owned() } else { format!("name one of {known}, or none") };
    Err(Refusal::new(Rule::R8, message, hint))
}

/// A document that is kept and belongs somewhere in the form (R6, R7).
pub(super) fn attach(
    application: &Application,
    slot: &Slot,
    document: &Document,
    pages: Option<u32>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut form = Form::clone(&application.form);
    let document = Some(document.clone());
    if let Err(changed) = slot.is_there(&form) {
        return Err(Refusal::new(slot_rule(slot), changed, "look at the application again, then name it"));
    }
    match slot {
        // It is the statement from now on: a text beside it would go on deciding (R7).
        Slot::Statement => form.statement = Statement { text: None, document, pages },
        Slot::Syllabus { at, .. } => {
            form.training.get_mut(*at as usize).into_iter().for_each(|course| course.syllabus.clone_from(&document));
        }
        Slot::Completion { at, .. } => {
            form.training.get_mut(*at as usize).into_iter().for_each(|course| course.completion.clone_from(&document));
        }
        // What was said of the paper before is not said of this one.
        Slot::Paper { at, .. } => {
            if let Some(paper) = form.papers.get_mut(*at as usize) {
                (paper.document, paper.pages, paper.date) = (document, pages, None);
            }
        }
    }
    amend(application, &form, context)
}

fn slot_rule(slot: &Slot) -> Rule {
    match slot {
        Slot::Statement => Rule::R7,
        Slot::Syllabus { .. } | Slot::Completion { .. } => Rule::R6,
        Slot::Paper { .. } => Rule::P1,
    }
}

/// Another form in the place of what is on file: what differs must be allowed in this stage, and be whole.
///
/// Names, contact data and payments may be amended in any stage, since people move and money comes and goes after an
/// application is closed too; other evidence while it is on its way or on hold. Determinations whose evidence is another
/// from now on are stale by what they remember (D3).
pub(super) fn amend(application: &Application, form: &Form, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let sections = sections_between(&application.form, form);
    if sections.is_empty() {
        return Err(nothing_different());
    }
    let known = |fee: &Requirement| application.form.payments.iter().any(|payment| payment.fee == Some(*fee));
    for fee in form.payments.iter().filter_map(|payment| payment.fee).filter(|fee| !known(fee)) {
        is_asked(fee, context)?;
    }
    for section in &sections {
        if !matches!(section, SectionEdit::Candidate(_) | SectionEdit::Payments(_)) {
            may_amend(application)?;
        }
        flaws::check(section, context.today)?;
        if let SectionEdit::Candidate(swap) = section {
            planning::same_person_is_free(application, &swap.after, context)?;
        }
    }
    let received = sections.iter().find_map(|section| match section {
        SectionEdit::ReceivedOn(swap) => Some(swap.clone()),
        _ => None,
    });
    let mut events = vec![Event::Amended(sections)];
    if let Some(swap) = received {
        events.extend(received_on(application, &swap, context)?);
    }
    let is_other_fee = events.iter().any(|event| matches!(event, Event::Determined { .. }));
    events.extend(return_to_review(application, form, is_other_fee, context));
    Ok(events)
}

fn nothing_different() -> Refusal {
    Refusal::new(Rule::S6, "nothing is different from what is on file", "nothing is left to do here")
}

/// Evidence is amended while the application is on its way or on hold.
fn may_amend(application: &Application) -> Result<(), Refusal> {
    if !matches!(application.placement.stage, Stage::OnHold { .. }) {
        on_its_way(application)?;
    }
    Ok(())
}

/// P1: another day of receipt keeps the number's year; the desk sees to the program's version. An application that
/// nobody looked at yet rests since that day, and a fee that was in force on the other day is determined anew (R8).
fn received_on(
    application: &Application,
    swap: &Swap<chrono::NaiveDate>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let number = application.number;
    if swap.after > context.today {
        return Err(Refusal::new(Rule::P1, "the day of receipt lies in the future", "give the day on which it came"));
    }
    if swap.after.year() != i32::from(number.year()) {
        let message = format!("{number} was received in {}, as its number says", number.year());
        return Err(Refusal::new(Rule::P1, message, "give a day of that year, or take the form in anew"));
    }
    let mut events = Vec::new();
    let placement = application.placement;
    if placement.stage == Stage::Open(OpenStage::Received) {
        events.push(Event::Moved { before: placement, after: Placement { since: swap.after, ..placement } });
    }
    let made = application.determinations.get(&Requirement::Fee);
    let rests_on_fee = made.filter(|made| made.decision != Decision::Waived);
    events.extend(rests_on_fee.and_then(|made| by_its_day(made, swap, context.program)));
    Ok(events)
}

/// R8, D3: what was determined of the fee names the day of receipt that it went by while another fee is in force on the one
/// on file, and is stale so long.
fn by_its_day(made: &Determination, swap: &Swap<chrono::NaiveDate>, program: &Program) -> Option<Event> {
    let day = made.basis.received_on().unwrap_or(swap.before);
    let is_other_fee = program.fee_on(day) != program.fee_on(swap.after);
    let basis = made.basis.of_receipt(is_other_fee.then_some(day));
    if basis == made.basis {
        return None;
    }
    let (before, after) = (made.clone(), Determination { basis, ..made.clone() });
    let (before, after) = (Some(Box::new(before)), Some(Box::new(after)));
    Some(Event::Determined { requirement: Requirement::Fee, before, after })
}

/// S1: evidence that is another moves a deficient application back to the review, and so does another fee.
fn return_to_review(
    application: &Application,
    form: &Form,
    is_other_fee: bool,
    context: &Context<'_>,
) -> Option<Event> {
    let program = context.program;
    let of = |requirement, form| Basis::of(requirement, form, program);
    let differs = |requirement| of(requirement, &application.form) != of(requirement, form);
    let differs = || is_other_fee || program.each_requirement().any(differs);
    match application.placement.stage {
        Stage::Open(OpenStage::Deficient { .. }) if differs() => {
            Some(moved(application, Stage::Open(OpenStage::InReview), context))
        }
        // It stays on hold, and is resumed in the review.
        Stage::OnHold { from: OpenStage::Deficient { .. }, resume_on, .. } if differs() => {
            let stage = Stage::OnHold { from: OpenStage::InReview, since: context.today, resume_on };
            let (before, since) = (application.placement, application.placement.since);
            Some(Event::Moved { before, after: Placement { stage, since } })
        }
        _ => None,
    }
}
