//! What clients send as values is held to what a form may say, so that what is on file can always be given to an editor
//! and read back.

use chrono::NaiveDate;

use crate::domain::{Application, Command, Form, Item, Refusal, Rule, is_address};
use crate::intake::{MOST_LOG_ROWS, MOST_ROWS, form_text, read};

/// Refuses evidence that no form could say: a line that is too long, a number beyond its bounds, a year before all
/// courses, a row more than there is room for. A whole form is held to that by [`check_form`], before the writer is asked.
pub(super) fn check(application: &Application, command: &Command, today: NaiveDate) -> Result<(), Refusal> {
    let form = match command {
        Command::RecordFeedback(row) => with(application, &Item::Feedback(row.clone())),
        Command::RecordPayment(row) => with(application, &Item::Payment(row.clone())),
        Command::Amend { before: Some(before), after: Some(item), .. } => {
            check_address(Some(before), item)?;
            only(application, item)
        }
        Command::Amend { before: None, after: Some(item), .. } => {
            check_address(None, item)?;
            with(application, item)
        }
        Command::Attach { document, pages, .. } => {
            let mut form = blank(application);
            (form.statement.document, form.statement.pages) = (Some(document.clone()), *pages);
            form
        }
        _ => return Ok(()),
    };
    check_text(&form, today)
}

/// Refuses a reference's e-mail address that no mail server takes, unless it is on file so.
fn check_address(before: Option<&Item>, after: &Item) -> Result<(), Refusal> {
    let address = |item: &Item| match item {
        Item::Reference(reference) => reference.email.clone(),
        _ => None,
    };
    let (before, after) = (before.and_then(address), address(after));
    match after.filter(|after| before.as_ref() != Some(after) && !is_address(after)) {
        Some(after) => {
            let message = format!("email: `{after}` is not an e-mail address");
            Err(Refusal::new(Rule::S6, message, "write one address, such as jane@example.org"))
        }
        None => Ok(()),
    }
}

/// Refuses a whole form that no form file could say. That takes long where there are many rows, so they are counted first.
pub(super) fn check_form(form: &Form, today: NaiveDate) -> Result<(), Refusal> {
    let lists = [
        ("training", form.training.len(), MOST_ROWS),
        ("memberships.rosters", form.memberships.rosters.len(), MOST_ROWS),
        ("case_log", form.case_log.len(), MOST_LOG_ROWS),
        ("references", form.references.len(), MOST_ROWS),
        ("feedback", form.feedback.len(), MOST_ROWS),
        ("evaluations", form.evaluations.len(), MOST_ROWS),
        ("payments", form.payments.len(), MOST_ROWS),
        ("declarations", form.declarations.len(), MOST_ROWS),
        ("points", form.points.len(), MOST_ROWS),
        ("papers", form.papers.len(), MOST_ROWS),
    ];
    if let Some((list, n_rows, most)) = lists.into_iter().find(|(_, n_rows, most)| n_rows > most) {
        let message = format!("{list}: {n_rows} rows, more than the limit of {most}");
        return Err(Refusal::new(Rule::S6, message, "check that the rows belong to one application"));
    }
    check_text(form, today)
}

fn check_text(form: &Form, today: NaiveDate) -> Result<(), Refusal> {
    let Err(problems) = read("form.toml", form_text(form).as_bytes(), today) else { return Ok(()) };
    let Some(first) = problems.into_iter().next() else { return Ok(()) };
    // The row has no place in a form yet, so only the field is named.
    let field = first.key.as_deref().and_then(|key| key.rsplit('.').next()).unwrap_or("the form");
    Err(Refusal::new(Rule::S6, format!("{field}: {}", first.message), first.hint))
}

/// The form with one row more; without those before it where they are too few to matter.
fn with(application: &Application, item: &Item) -> Form {
    let form = &application.form;
    let longest =
        [form.feedback.len(), form.payments.len(), form.references.len(), form.training.len(), form.case_log.len()];
    if longest.into_iter().all(|length| length < MOST_ROWS) {
        return only(application, item);
    }
    let mut form = Form::clone(form);
    add(&mut form, item);
    form
}

/// A form of the candidate that says nothing but one row.
fn only(application: &Application, item: &Item) -> Form {
    let mut form = blank(application);
    add(&mut form, item);
    form
}

fn blank(application: &Application) -> Form {
    let Form { received_on, candidate, .. } = &*application.form;
    Form::blank(*received_on, candidate.clone())
}

fn add(form: &mut Form, item: &Item) {
    match item {
        Item::Feedback(row) => form.feedback.push(row.clone()),
        Item::Payment(row) => form.payments.push(row.clone()),
        Item::Reference(row) => form.references.push(row.clone()),
        Item::Course(row) => form.training.push(row.clone()),
        Item::Case(row) => form.case_log.push(row.clone()),
    }
}
