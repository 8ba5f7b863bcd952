use chrono::NaiveDate;

use crate::domain::{
    CaseLogRow, Document, ExperienceRow, FeedbackForm, Form, Payment, Reference, TrainingCourse, case_marks,
};

pub use crate::domain::more_evidence;
use crate::text::Line;

/// Who applies, a line a field.
pub fn candidate(form: &Form) -> Vec<String> {
    let who = &form.candidate;
    let mut items = vec![format!("name: {}", who.name)];
    let fields = [
        ("given name", &who.given_name),
        ("e-mail", &who.email),
        ("primary phone", &who.primary_phone),
        ("secondary phone", &who.secondary_phone),
        ("cell", &who.cell),
        ("fax", &who.fax),
        ("time zone", &who.time_zone),
    ];
    for (label, value) in fields {
        items.extend(value.iter().map(|value| format!("{label}: {value}")));
    }
    items.insert(1, format!("family name: {}", who.family_name));
    if let Some(address) = &who.address {
        items.push(format!("address: {}", address.lines().map(str::trim).collect::<Vec<_>>().join(", ")));
    }
    items
}

/// A training course with its documents.
pub fn course(course: &TrainingCourse) -> String {
    let year = course.year.map_or("no year".to_owned(), |year| year.to_string());
    let head = format!(
        "{} — {}, {year}, {} h, {} role plays",
        course.course, course.institution, course.hours, course.role_plays
    );
    let documents = [("syllabus", &course.syllabus), ("completion", &course.completion)];
    let documents: Vec<String> = documents
        .into_iter()
        .map(|(kind, file)| {
            file.as_ref().map_or_else(|| format!("no {kind}"), |file| format!("{kind}: {}", document(file)))
        })
        .collect();
    joined(&[&head, &course.marks().join(", "), &documents.join(", ")])
}

/// Memberships and rosters.
pub fn memberships(form: &Form) -> Vec<String> {
    let of = &form.memberships;
    let since = of.year_accepted.map_or_else(String::new, |year| format!(", accepted {year}"));
    let mut items = vec![format!("CPR neutral: {}{since}", if of.cpr_neutral { "yes" } else { "no" })];
    items.extend(of.rosters.iter().map(|roster| {
        let since = roster.year_accepted.map_or_else(String::new, |year| format!(", accepted {year}"));
        format!("{}{since}", roster.organisation)
    }));
    items
}

/// The declared table of experience, a line a row.
pub fn experience(form: &Form) -> Vec<String> {
    let of = &form.experience;
    let rows = [
        ("mediator of any sort", &of.mediator),
        ("co-mediator", &of.co_mediator),
        ("multi-party mediator", &of.multi_party),
        ("process-design mediator", &of.process_design),
        ("advocate (never counts)", &of.advocate),
    ];
    let stated = rows.into_iter().filter_map(|(label, row)| row.as_ref().map(|row| (label, row)));
    stated.map(|(label, row)| format!("{label}: {}", declared(row))).collect()
}

fn declared(row: &ExperienceRow) -> String {
    let cases = row.cases.map_or("cases not stated".to_owned(), |cases| format!("{cases} cases"));
    let hours = row.hours.map_or("hours not stated".to_owned(), |hours| format!("{hours} h"));
    format!("{cases}, {hours}")
}

/// A row of the case log.
pub fn case(row: &CaseLogRow) -> String {
    let role = row.role.map_or("role not stated".to_owned(), |role| role.id().replace('_', "-"));
    let state = if row.completed { "completed" } else { "not completed" };
    let marks: String = case_marks(row).into_iter().map(|mark| mark.replacen(", ", "  ", 1)).collect();
    format!("{}  {}  {role}  {} h  {state}{marks}", row.key, day(row.date), row.hours)
}

/// The statement: its document, then its text.
pub fn statement(form: &Form) -> Vec<String> {
    let of = &form.statement;
    let pages = of.pages.map_or_else(String::new, |pages| format!(", {pages} pages"));
    let mut items: Vec<String> = of.document.iter().map(|file| format!("{}{pages}", document(file))).collect();
    items.extend(of.text.iter().map(|text| text.replace('\n', "\n  ")));
    items
}

/// A reference.
pub fn reference(of: &Reference) -> String {
    let capacity = of.capacity.map_or("capacity not stated".to_owned(), |capacity| capacity.to_string());
    let head = format!("{} ({capacity}), case {}", of.name.as_deref().unwrap_or("no name"), or_dash(of.case.as_ref()));
    joined(&[
        &head,
        or_empty(of.firm.as_ref()),
        or_empty(of.city.as_ref()),
        or_empty(of.phone.as_ref()),
        or_empty(of.email.as_ref()),
    ])
}

/// A feedback form.
pub fn feedback_form(form: &FeedbackForm) -> String {
    let capacity = form.capacity.map_or("capacity not stated".to_owned(), |capacity| capacity.to_string());
    let state = match form.unanswered {
        Some(0) => "complete".to_owned(),
        Some(open) => format!("{open} unanswered"),
        None => "completeness not stated".to_owned(),
    };
    let via = form.via.map_or_else(String::new, |via| format!("by way of {}", via.id()));
    let repeats = form.duplicate_of.as_ref().map_or_else(String::new, |of| format!("repeats {of}"));
    let head = format!("{} ({capacity}), case {}", or_dash(form.giver.as_ref()), or_dash(form.case.as_ref()));
    joined(&[&head, &day(form.received_on), &state, &via, &repeats])
}

/// A document with its size.
pub fn document(document: &Document) -> String {
    format!("{} ({})", document.name, super::size(document.size))
}

/// A payment or refund.
pub fn payment(of: &Payment) -> String {
    let head = format!("{} {} on {}", of.amount, of.currency, of.date);
    let fee = of.fee.map_or_else(String::new, |fee| format!("for {fee}"));
    joined(&[&head, or_empty(of.method.as_ref()), or_empty(of.reference.as_ref()), &fee])
}

/// The panel evaluations that are on file.
pub fn evaluations_on_file(form: &Form) -> Vec<String> {
    let one = |of: &crate::domain::Evaluation| format!("case {}, {}", or_dash(of.case.as_ref()), day(of.received_on));
    form.evaluations.iter().map(one).collect()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "undated".to_owned(), |day| day.to_string())
}

fn or_dash(field: Option<&Line>) -> &str {
    field.map_or("–", Line::as_str)
}

fn or_empty(field: Option<&Line>) -> &str {
    field.map(Line::as_str).unwrap_or_default()
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}
