//! What clients send as values is held to what a form may say, so that what is on file can always be given to an editor
//! and read back.

use chrono::NaiveDate;

use crate::domain::{Application, Command, Form, Item, Refusal, Rule};
use crate::intake::{form_text, read};

/// Refuses evidence that no form could say: a line that is too long, a number beyond its bounds, a year before all
/// courses.
pub(super) fn check(application: &Application, command: &Command, today: NaiveDate) -> Result<(), Refusal> {
    let form = match command {
        Command::RecordFeedback(row) => only(application, &Item::Feedback(row.clone())),
        Command::RecordPayment(row) => only(application, &Item::Payment(row.clone())),
        Command::Amend { after: Some(item), .. } => only(application, item),
        Command::Edit { form, .. } => (**form).clone(),
        _ => return Ok(()),
    };
    let Err(problems) = read("form.toml", form_text(&form).as_bytes(), today) else { return Ok(()) };
    let Some(first) = problems.into_iter().next() else { return Ok(()) };
    // The row has no place in a form yet, so only the field is named.
    let field = first.key.as_deref().and_then(|key| key.rsplit('.').next()).unwrap_or("the form");
    Err(Refusal::new(Rule::S6, format!("{field}: {}", first.message), first.hint))
}

/// A form of the candidate that says nothing but one row.
fn only(application: &Application, item: &Item) -> Form {
    let Form { received_on, candidate, .. } = &application.form;
    let mut form = Form::blank(*received_on, candidate.clone());
    match item {
        Item::Feedback(row) => form.feedback.push(row.clone()),
        Item::Payment(row) => form.payments.push(row.clone()),
        Item::Reference(row) => form.references.push(row.clone()),
        Item::Course(row) => form.training.push(row.clone()),
        Item::Case(row) => form.case_log.push(row.clone()),
    }
    form
}
