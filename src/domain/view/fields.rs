//! The fields of evidence under the names that people read, each as a word that can be compared.

use crate::domain::{
    Candidate, CaseLogRow, CaseRole, Declaration, Document, Evaluation, Experience, ExperienceRow, FeedbackForm,
    Memberships, Paper, Payment, PointsRow, Reference, Roster, Statement, TrainingCourse, Via,
};
use crate::text::Line;

/// Fields in the order of the form, by name.
pub(super) type Fields = Vec<(&'static str, String)>;

pub(super) fn candidate(candidate: &Candidate) -> Fields {
    let address = candidate.address.as_ref();
    vec![
        ("name", candidate.name.to_string()),
        ("given name", or_dash(candidate.given_name.as_ref())),
        ("family name", candidate.family_name.to_string()),
        ("e-mail", or_dash(candidate.email.as_ref())),
        ("primary phone", or_dash(candidate.primary_phone.as_ref())),
        ("secondary phone", or_dash(candidate.secondary_phone.as_ref())),
        ("cell", or_dash(candidate.cell.as_ref())),
        ("fax", or_dash(candidate.fax.as_ref())),
        ("address", or_dash(address.map(|text| text.lines().collect::<Vec<_>>().join(" / ")))),
        ("time zone", or_dash(candidate.time_zone.as_ref())),
    ]
}

pub(super) fn course(course: &TrainingCourse) -> Fields {
    vec![
        ("name", course.course.to_string()),
        ("institution", course.institution.to_string()),
        ("year", or_dash(course.year)),
        ("hours", course.hours.to_string()),
        ("CPR-sponsored", yes_or_no(course.cpr_sponsored)),
        ("CMTP", yes_or_no(course.cmtp)),
        ("basic", yes_or_no(course.basic)),
        ("theory", yes_or_no(course.theory)),
        ("practice", yes_or_no(course.practice)),
        ("role plays", course.role_plays.to_string()),
        ("feedback on role plays", yes_or_no(course.role_play_feedback)),
        ("syllabus", document(course.syllabus.as_ref())),
        ("completion", document(course.completion.as_ref())),
    ]
}

pub(super) fn memberships(memberships: &Memberships) -> Fields {
    let rosters = memberships.rosters.iter().map(roster).collect::<Vec<_>>().join("; ");
    vec![
        ("CPR neutral", yes_or_no(memberships.cpr_neutral)),
        ("accepted by CPR in", or_dash(memberships.year_accepted)),
        ("rosters", or_dash(Some(rosters).filter(|rosters| !rosters.is_empty()))),
    ]
}

pub(super) fn roster(roster: &Roster) -> String {
    match roster.year_accepted {
        Some(year) => format!("{} {year}", roster.organisation),
        None => roster.organisation.to_string(),
    }
}

pub(super) fn experience(table: &Experience) -> Fields {
    let rows: [(&'static str, &'static str, Option<ExperienceRow>); 5] = [
        ("cases as mediator", "hours as mediator", table.mediator),
        ("cases as co-mediator", "hours as co-mediator", table.co_mediator),
        ("cases of several parties", "hours of several parties", table.multi_party),
        ("cases designing processes", "hours designing processes", table.process_design),
        ("cases as advocate", "hours as advocate", table.advocate),
    ];
    let fields = rows.into_iter().flat_map(|(cases, hours, row)| {
        let stated = |row: ExperienceRow| (row.cases, row.hours);
        // A row that states nothing is not a row that is absent.
        let (n_cases, n_hours) = row.map_or((None, None), stated);
        let blank = if row.is_some() { "not stated" } else { "–" };
        let word = |value: Option<String>| value.unwrap_or_else(|| blank.to_owned());
        let (n_cases, n_hours) = (n_cases.map(|number| number.to_string()), n_hours.map(|hours| hours.to_string()));
        [(cases, word(n_cases)), (hours, word(n_hours))]
    });
    fields.collect()
}

pub(super) fn case(row: &CaseLogRow) -> Fields {
    vec![
        ("key", row.key.to_string()),
        ("date", or_dash(row.date)),
        ("role", or_dash(row.role.map(CaseRole::id))),
        ("hours", row.hours.to_string()),
        ("completed", yes_or_no(row.completed)),
        ("fee-paid", or_dash(row.fee_paid.map(yes_or_no))),
        ("in person", or_dash(row.in_person.map(yes_or_no))),
    ]
}

pub(super) fn statement(statement: &Statement) -> Fields {
    let words = statement.text.as_ref().map(|text| format!("{} words", text.split_whitespace().count()));
    vec![
        ("statement", or_dash(words)),
        ("statement document", document(statement.document.as_ref())),
        ("statement pages", or_dash(statement.pages)),
    ]
}

pub(super) fn reference(reference: &Reference) -> Fields {
    vec![
        ("name", or_dash(reference.name.as_ref())),
        ("firm", or_dash(reference.firm.as_ref())),
        ("city", or_dash(reference.city.as_ref())),
        ("phone", or_dash(reference.phone.as_ref())),
        ("e-mail", or_dash(reference.email.as_ref())),
        ("capacity", or_dash(reference.capacity)),
        ("case", or_dash(reference.case.as_ref())),
    ]
}

pub(super) fn feedback(form: &FeedbackForm) -> Fields {
    vec![
        ("giver", or_dash(form.giver.as_ref())),
        ("capacity", or_dash(form.capacity)),
        ("case", or_dash(form.case.as_ref())),
        ("received on", or_dash(form.received_on)),
        ("unanswered", or_dash(form.unanswered)),
        ("came through", or_dash(form.via.map(Via::id))),
        ("repeats", or_dash(form.duplicate_of.as_ref())),
    ]
}

pub(super) fn evaluation(evaluation: &Evaluation) -> Fields {
    vec![("case", or_dash(evaluation.case.as_ref())), ("received on", or_dash(evaluation.received_on))]
}

pub(super) fn payment(payment: &Payment) -> Fields {
    vec![
        ("date", payment.date.to_string()),
        ("amount", format!("{} {}", payment.amount, payment.currency)),
        ("method", or_dash(payment.method.as_ref())),
        ("reference", or_dash(payment.reference.as_ref())),
        ("fee", or_dash(payment.fee)),
    ]
}

pub(super) fn declaration(made: &Declaration) -> Fields {
    vec![("name", made.name.to_string()), ("made on", or_dash(made.made_on))]
}

pub(super) fn points(row: &PointsRow) -> Fields {
    vec![
        ("category", row.category.to_string()),
        ("activity", or_dash(row.activity.as_ref())),
        ("date", or_dash(row.date)),
        ("points", row.points.to_string()),
    ]
}

pub(super) fn paper(paper: &Paper) -> Fields {
    vec![
        ("name", paper.name.to_string()),
        ("date", or_dash(paper.date)),
        ("document", document(paper.document.as_ref())),
        ("pages", or_dash(paper.pages)),
    ]
}

/// Two documents of one name and length are told apart by their content.
fn document(document: Option<&Document>) -> String {
    or_dash(document.map(|document| {
        let digest = document.digest.to_string();
        Line::clean(&format!("{} ({} bytes, {})", document.name, document.size, &digest[..8]))
    }))
}

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

fn yes_or_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}
