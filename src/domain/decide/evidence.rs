use super::{Context, moved, on_its_way};
use crate::domain::{Application, Cents, Event, FeedbackForm, OpenStage, Payment, Placement, Refusal, Rule, Stage};
use crate::text::Line;

/// R4: a feedback form that came; an application on hold takes it too.
pub(super) fn feedback(
    application: &Application,
    form: &FeedbackForm,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if !matches!(application.placement.stage, Stage::OnHold { .. }) {
        on_its_way(application)?;
    }
    let stated = |field: &Option<Line>| field.as_ref().is_some_and(|text| !text.trim().is_empty());
    if !stated(&form.giver) || !stated(&form.case) {
        return Err(Refusal::new(
            Rule::R4,
            "a feedback form without giver or case could repeat another one unseen",
            "give the giver's pseudonym and the case's key",
        ));
    }
    if form.received_on.is_some_and(|day| day > context.today) {
        return Err(later_than_today(Rule::R4));
    }
    Ok(with_return_to_review(application, Event::FeedbackAdded(form.clone()), context))
}

/// R8: a payment or refund, in any stage, since money comes and goes after an application is closed too.
pub(super) fn payment(
    application: &Application,
    payment: &Payment,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if payment.amount == Cents::ZERO {
        return Err(Refusal::new(Rule::R8, "a payment of nothing", "give the amount; a refund is negative"));
    }
    if payment.date > context.today {
        return Err(later_than_today(Rule::R8));
    }
    Ok(with_return_to_review(application, Event::PaymentAdded(payment.clone()), context))
}

/// S1: new evidence moves a deficient application back to the review.
fn with_return_to_review(application: &Application, event: Event, context: &Context<'_>) -> Vec<Event> {
    let mut events = vec![event];
    match application.placement.stage {
        Stage::Open(OpenStage::Deficient { .. }) => {
            events.push(moved(application, Stage::Open(OpenStage::InReview), context));
        }
        // It stays on hold, and is resumed in the review.
        Stage::OnHold { from: OpenStage::Deficient { .. }, resume_on, .. } => {
            let stage = Stage::OnHold { from: OpenStage::InReview, since: context.today, resume_on };
            let (before, since) = (application.placement, application.placement.since);
            events.push(Event::Moved { before, after: Placement { stage, since } });
        }
        _ => {}
    }
    events
}

fn later_than_today(rule: Rule) -> Refusal {
    Refusal::new(rule, "the date lies in the future", "give the day on which it came")
}
