//! The evidence of an application, section by section, in the order of the form.

use std::io;

use crate::cli::output::{Output, Tone};
use crate::domain::{Basis, Document, ExperienceRow, Form, Requirement, TrainingCourse, case_marks, more_evidence};
use crate::text::Line;

/// Prints the sections that hold something.
pub(super) fn print(out: &mut Output<'_>, form: &Form) -> io::Result<()> {
    let items = |requirement| Basis::standard(requirement, form).items().to_vec();
    section(out, "Candidate", &candidate(form))?;
    section(out, "Training", &form.training.iter().flat_map(course).collect::<Vec<_>>())?;
    section(out, "Memberships", &memberships(form))?;
    section(out, "Experience", &experience(form))?;
    section(out, "Statement", &statement(form))?;
    section(out, "References", &items(Requirement::References))?;
    section(out, "Feedback", &items(Requirement::Feedback))?;
    section(out, "Payments", &items(Requirement::Fee))?;
    section(out, "Declarations, points, papers", &more_evidence(form))
}

fn section(out: &mut Output<'_>, title: &str, lines: &[String]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.toned(0, Tone::Heading, title)?;
    lines.iter().try_for_each(|line| out.line(2, line))
}

fn candidate(form: &Form) -> Vec<String> {
    let candidate = &form.candidate;
    let address = candidate.address.as_ref().map(|address| Line::clean(address.as_str()));
    let fields = [
        ("given name", candidate.given_name.as_ref()),
        ("family name", Some(&candidate.family_name)),
        ("e-mail", candidate.email.as_ref()),
        ("phone", candidate.primary_phone.as_ref()),
        ("second phone", candidate.secondary_phone.as_ref()),
        ("cell", candidate.cell.as_ref()),
        ("fax", candidate.fax.as_ref()),
        ("address", address.as_ref()),
        ("time zone", candidate.time_zone.as_ref()),
    ];
    fields.into_iter().filter_map(|(name, value)| Some(format!("{name:<13} {}", value?))).collect()
}

fn course(course: &TrainingCourse) -> Vec<String> {
    let year = course.year.map_or_else(|| "no year".to_owned(), |year| year.to_string());
    let marks = course.marks();
    let (name, institution, hours, plays) = (&course.course, &course.institution, course.hours, course.role_plays);
    let mut lines =
        vec![format!("{name} ({institution}, {year}), {hours} h, {plays} role plays, {}", marks.join(", "))];
    lines.extend(course.syllabus.as_ref().map(|document| filed("syllabus", document)));
    lines.extend(course.completion.as_ref().map(|document| filed("completion", document)));
    lines
}

/// A document with its whole digest, by which it can be asked for.
fn filed(kind: &str, document: &Document) -> String {
    format!("{kind}: {} ({} bytes) {}", document.name, document.size, document.digest)
}

fn memberships(form: &Form) -> Vec<String> {
    let memberships = &form.memberships;
    let year = |year: Option<u16>| year.map_or_else(String::new, |year| format!(" since {year}"));
    let cpr = memberships.cpr_neutral.then(|| format!("CPR neutral{}", year(memberships.year_accepted)));
    let rosters =
        memberships.rosters.iter().map(|roster| format!("{}{}", roster.organisation, year(roster.year_accepted)));
    cpr.into_iter().chain(rosters).collect()
}

fn experience(form: &Form) -> Vec<String> {
    let table = &form.experience;
    let rows = [
        ("as mediator", table.mediator),
        ("of these as co-mediator", table.co_mediator),
        ("of these of several parties", table.multi_party),
        ("of these designing processes", table.process_design),
        ("as advocate, not counted", table.advocate),
    ];
    let declared = rows.into_iter().filter_map(|(words, row)| Some(format!("{words}: {}", row_words(row?))));
    let logged = form.case_log.iter().map(|case| {
        let date = case.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
        let role = case.role.map_or("no role", |role| role.id());
        let state = if case.completed { "completed" } else { "not completed" };
        let marks = case_marks(case).join("");
        format!("case {} on {date} as {role}, {} h, {state}{marks}", case.key, case.hours)
    });
    declared.chain(logged).collect()
}

fn row_words(row: ExperienceRow) -> String {
    let cases = row.cases.map_or_else(|| "cases not stated".to_owned(), |cases| format!("{cases} cases"));
    let hours = row.hours.map_or_else(|| "hours not stated".to_owned(), |hours| format!("{hours} h"));
    format!("{cases}, {hours}")
}

fn statement(form: &Form) -> Vec<String> {
    let statement = &form.statement;
    let text = statement.text.iter().flat_map(|text| text.as_str().lines().map(str::to_owned));
    let pages = statement.pages.map_or_else(String::new, |pages| format!("{pages} pages, "));
    let document = statement.document.as_ref().map(|document| format!("{pages}{}", filed("document", document)));
    text.chain(document).collect()
}
