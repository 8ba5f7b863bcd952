use chrono::NaiveDate;
use ratatui::text::Line;

use super::canvas::wrapped;
use super::ink::{Ink, style};
use crate::domain::view::ApplicationView;
use crate::domain::{Document, ExperienceRow, FeedbackForm, Form, Reference, TrainingCourse};
use crate::tui::state::State;
use crate::tui::words;

/// A section of an application's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Candidate,
    Training,
    Memberships,
    Experience,
    CaseLog,
    Statement,
    References,
    Feedback,
    Evaluations,
    Payments,
}

impl Section {
    const ALL: [Self; 10] = [
        Self::Candidate,
        Self::Training,
        Self::Memberships,
        Self::Experience,
        Self::CaseLog,
        Self::Statement,
        Self::References,
        Self::Feedback,
        Self::Evaluations,
        Self::Payments,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Candidate => "Candidate",
            Self::Training => "A  Training",
            Self::Memberships => "B  Memberships",
            Self::Experience => "C  Experience",
            Self::CaseLog => "Case log",
            Self::Statement => "Statement",
            Self::References => "D  References",
            Self::Feedback => "E  Feedback forms",
            Self::Evaluations => "Panel evaluations",
            Self::Payments => "Fee",
        }
    }
}

/// The whole file, by section.
pub(super) fn lines(state: &State, view: &ApplicationView, columns: usize) -> Vec<Line<'static>> {
    let plain = style(state, Ink::Plain);
    let mut lines = Vec::new();
    for said in words::file_head(view) {
        lines.extend(wrapped(&said, columns, plain));
    }
    for section_of in Section::ALL {
        lines.extend(section(state, view, section_of, columns));
    }
    lines
}

/// One section, with an empty line and its title before it.
pub(super) fn section(state: &State, view: &ApplicationView, section: Section, columns: usize) -> Vec<Line<'static>> {
    let items = items(&view.evidence, section);
    let mut lines = vec![Line::default(), Line::styled(section.title(), style(state, Ink::Strong))];
    if items.is_empty() {
        lines.push(Line::styled(format!("  {}", words::NONE_ON_FILE), style(state, Ink::Faint)));
    }
    for item in items {
        lines.extend(wrapped(&format!("  {item}"), columns, style(state, Ink::Plain)));
    }
    lines
}

fn items(form: &Form, section: Section) -> Vec<String> {
    match section {
        Section::Candidate => candidate(form),
        Section::Training => form.training.iter().map(course).collect(),
        Section::Memberships => memberships(form),
        Section::Experience => experience(form),
        Section::CaseLog => form.case_log.iter().map(case).collect(),
        Section::Statement => statement(form),
        Section::References => form.references.iter().map(reference).collect(),
        Section::Feedback => form.feedback.iter().map(feedback).collect(),
        Section::Evaluations => form
            .evaluations
            .iter()
            .map(|one| format!("case {}, {}", or_dash(one.case.as_ref()), day(one.received_on)))
            .collect(),
        Section::Payments => form
            .payments
            .iter()
            .map(|one| {
                joined(&[
                    &format!("{} {} on {}", one.amount, one.currency, one.date),
                    or_empty(one.method.as_ref()),
                    or_empty(one.reference.as_ref()),
                ])
            })
            .collect(),
    }
}

fn candidate(form: &Form) -> Vec<String> {
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

fn course(course: &TrainingCourse) -> String {
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

fn memberships(form: &Form) -> Vec<String> {
    let of = &form.memberships;
    let since = of.year_accepted.map_or_else(String::new, |year| format!(", accepted {year}"));
    let mut items = vec![format!("CPR neutral: {}{since}", if of.cpr_neutral { "yes" } else { "no" })];
    items.extend(of.rosters.iter().map(|roster| {
        let since = roster.year_accepted.map_or_else(String::new, |year| format!(", accepted {year}"));
        format!("{}{since}", roster.organisation)
    }));
    items
}

fn experience(form: &Form) -> Vec<String> {
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

fn case(row: &crate::domain::CaseLogRow) -> String {
    let role = row.role.map_or("role not stated".to_owned(), |role| role.id().replace('_', "-"));
    let state = if row.completed { "completed" } else { "not completed" };
    format!("{}  {}  {role}  {} h  {state}", row.key, day(row.date), row.hours)
}

fn statement(form: &Form) -> Vec<String> {
    let of = &form.statement;
    let pages = of.pages.map_or_else(String::new, |pages| format!(", {pages} pages"));
    let mut items: Vec<String> = of.document.iter().map(|file| format!("{}{pages}", document(file))).collect();
    items.extend(of.text.iter().map(|text| text.replace('\n', "\n  ")));
    items
}

fn reference(of: &Reference) -> String {
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

fn feedback(form: &FeedbackForm) -> String {
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

fn document(document: &Document) -> String {
    format!("{} ({} bytes)", document.name, document.size)
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "undated".to_owned(), |day| day.to_string())
}

fn or_dash(field: Option<&crate::text::Line>) -> &str {
    field.map_or("–", crate::text::Line::as_str)
}

fn or_empty(field: Option<&crate::text::Line>) -> &str {
    field.map(crate::text::Line::as_str).unwrap_or_default()
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}
