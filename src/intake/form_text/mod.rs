//! An application as the text of its form, to be edited and given back: TOML that reads to the same form again.

mod names;
mod quoted;
mod sample;
#[cfg(test)]
mod tests;

use std::fmt::{Display, Write as _};

pub use names::DocumentNames;

pub(super) use self::quoted::{quoted, quoted_prose};
use crate::domain::{Document, ExperienceRow, Form};
use crate::intake::form::is_of_cpr;
use crate::text::{Line, Prose};

const HEAD: &str = "\
# The application as it is on file, `qap-application/1`. What is different when it is given back is taken as one change.
# A line that begins with `#` and no space is there to use: remove the `#` and put your own value in its place.
# Documents go by their names; one that is on file stays.
";

/// Said only where it is so.
const SAME_NAMES: &str = "\
# Several documents on file have one name. What follows the last `#` in a name below tells which is meant: leave it.
";

/// The text of a form, in the format of the blank one, with its short comments and its samples of what is not stated.
///
/// It reads back to the same form; documents of one name are told apart as [`DocumentNames`] does it.
///
/// ```
/// # let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let text = "form = 'qap-application/1'\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = 'Doe'\n";
/// let read = |text: &str| qapdesk::intake::read("doe.toml", text.as_bytes(), today).unwrap()[0].form().clone();
/// let form = read(text);
/// assert_eq!(read(&qapdesk::intake::form_text(&form)), form);
/// ```
pub fn form_text(form: &Form) -> String {
    form_text_under(form, None)
}

/// The same, naming the program that the form applies under (P1).
pub fn form_text_under(form: &Form, program: Option<&str>) -> String {
    let names = DocumentNames::of(form);
    let mut text = Text { out: HEAD.to_owned(), names: &names };
    if names.has_aliases() {
        text.out.push_str(SAME_NAMES);
    }
    text.out.push_str("\nform = \"qap-application/1\"\n");
    text.stated("program", program.map(quoted));
    text.value("received_on", &form.received_on);
    candidate(&mut text, form);
    training(&mut text, form);
    memberships(&mut text, form);
    experience(&mut text, form);
    case_log(&mut text, form);
    statement(&mut text, form);
    references(&mut text, form);
    feedback(&mut text, form);
    evaluations(&mut text, form);
    payments(&mut text, form);
    declarations(&mut text, form);
    points(&mut text, form);
    papers(&mut text, form);
    text.out
}

struct Text<'a> {
    out: String,
    names: &'a DocumentNames<'a>,
}

impl Text<'_> {
    /// The section's comment, as the blank form has it.
    fn section(&mut self, section: &str) {
        let _ = writeln!(self.out, "\n{}", sample::comment(section));
    }

    /// The head of a table.
    fn table(&mut self, section: &str) {
        let _ = writeln!(self.out, "[{section}]");
    }

    /// The head of a block.
    fn block(&mut self, section: &str) {
        let _ = writeln!(self.out, "[[{section}]]");
    }

    /// One block more, to use.
    fn sample_block(&mut self, section: &str) {
        let _ = writeln!(self.out, "{}", sample::block(section));
    }

    fn value(&mut self, key: &str, value: &impl Display) {
        let _ = writeln!(self.out, "{key} = {value}");
    }

    /// A value that may be absent; a table then shows a sample of it.
    fn stated(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.value(key, &value);
        }
    }

    fn sampled(&mut self, section: &str, key: &str, value: Option<impl Display>) {
        match value {
            Some(value) => self.value(key, &value),
            None => {
                let _ = writeln!(self.out, "{}", sample::field(section, key));
            }
        }
    }

    fn line(&mut self, key: &str, value: Option<&Line>) {
        self.stated(key, value.map(|line| quoted(line)));
    }

    /// A field that everybody may have: empty where it is absent.
    fn line_or_empty(&mut self, key: &str, value: Option<&Line>) {
        self.value(key, &quoted(value.map_or("", Line::as_str)));
    }

    fn prose_or_empty(&mut self, key: &str, value: Option<&Prose>) {
        self.value(key, &quoted_prose(value.map_or("", Prose::as_str)));
    }

    fn document(&self, document: Option<&Document>) -> Option<String> {
        document.map(|document| quoted(&self.names.name_of(document)))
    }
}

fn candidate(text: &mut Text<'_>, form: &Form) {
    let candidate = &form.candidate;
    text.section("candidate");
    text.table("candidate");
    text.line_or_empty("name", Some(&candidate.name));
    text.line_or_empty("given_name", candidate.given_name.as_ref());
    text.line_or_empty("family_name", Some(&candidate.family_name));
    text.line_or_empty("email", candidate.email.as_ref());
    text.line_or_empty("primary_phone", candidate.primary_phone.as_ref());
    text.line_or_empty("secondary_phone", candidate.secondary_phone.as_ref());
    text.line_or_empty("cell", candidate.cell.as_ref());
    text.line_or_empty("fax", candidate.fax.as_ref());
    text.prose_or_empty("address", candidate.address.as_ref());
    text.line_or_empty("time_zone", candidate.time_zone.as_ref());
}

fn training(text: &mut Text<'_>, form: &Form) {
    text.section("training");
    for course in &form.training {
        text.block("training");
        text.line("course", Some(&course.course));
        text.line("institution", Some(&course.institution));
        text.stated("year", course.year);
        text.value("hours", &course.hours);
        // What is so by the institution alone is left out: with another institution it would stand there as if it was said.
        let is_said = !course.cpr_sponsored || !is_of_cpr(&course.institution);
        text.stated("cpr_sponsored", is_said.then_some(course.cpr_sponsored));
        text.value("cmtp", &course.cmtp);
        text.value("basic", &course.basic);
        text.value("theory", &course.theory);
        text.value("practice", &course.practice);
        text.value("role_plays", &course.role_plays);
        text.value("role_play_feedback", &course.role_play_feedback);
        text.stated("syllabus", text.document(course.syllabus.as_ref()));
        text.stated("completion", text.document(course.completion.as_ref()));
        text.out.push('\n');
    }
    text.sample_block("training");
}

fn memberships(text: &mut Text<'_>, form: &Form) {
    let memberships = &form.memberships;
    text.section("memberships");
    text.table("memberships");
    text.value("cpr_neutral", &memberships.cpr_neutral);
    text.sampled("memberships", "year_accepted", memberships.year_accepted);
    let rosters: Vec<String> = memberships
        .rosters
        .iter()
        .map(|roster| {
            let year = roster.year_accepted.map_or_else(String::new, |year| format!(", year_accepted = {year}"));
            format!("{{ organisation = {}{year} }}", quoted(&roster.organisation))
        })
        .collect();
    let all = (!rosters.is_empty()).then(|| format!("[{}]", rosters.join(", ")));
    text.sampled("memberships", "rosters", all);
}

fn experience(text: &mut Text<'_>, form: &Form) {
    let table = &form.experience;
    text.section("experience");
    text.table("experience");
    let rows = [
        ("mediator", table.mediator),
        ("co_mediator", table.co_mediator),
        ("multi_party", table.multi_party),
        ("process_design", table.process_design),
        ("advocate", table.advocate),
    ];
    for (key, row) in rows {
        text.sampled("experience", key, row.map(experience_row));
    }
}

fn experience_row(row: ExperienceRow) -> String {
    let cases = row.cases.map(|cases| format!("cases = {cases}"));
    let hours = row.hours.map(|hours| format!("hours = {hours}"));
    let fields: Vec<String> = cases.into_iter().chain(hours).collect();
    format!("{{ {} }}", fields.join(", "))
}

fn case_log(text: &mut Text<'_>, form: &Form) {
    text.section("case_log");
    for row in &form.case_log {
        text.block("case_log");
        text.line("key", Some(&row.key));
        text.stated("date", row.date);
        text.stated("role", row.role.map(|role| quoted(role.id())));
        text.value("hours", &row.hours);
        text.value("completed", &row.completed);
        text.stated("fee_paid", row.fee_paid);
        text.stated("in_person", row.in_person);
        text.out.push('\n');
    }
    text.sample_block("case_log");
}

fn statement(text: &mut Text<'_>, form: &Form) {
    let statement = &form.statement;
    text.section("statement");
    text.table("statement");
    text.prose_or_empty("text", statement.text.as_ref());
    text.sampled("statement", "document", text.document(statement.document.as_ref()));
    text.sampled("statement", "pages", statement.pages);
}

fn references(text: &mut Text<'_>, form: &Form) {
    text.section("references");
    for reference in &form.references {
        text.block("references");
        text.line("name", reference.name.as_ref());
        text.line("firm", reference.firm.as_ref());
        text.line("city", reference.city.as_ref());
        text.line("phone", reference.phone.as_ref());
        text.line("email", reference.email.as_ref());
        text.stated("capacity", reference.capacity.map(|capacity| quoted(capacity.id())));
        text.line("case", reference.case.as_ref());
        text.out.push('\n');
    }
    text.sample_block("references");
}

fn feedback(text: &mut Text<'_>, form: &Form) {
    text.section("feedback");
    for form in &form.feedback {
        text.block("feedback");
        text.line("giver", form.giver.as_ref());
        text.stated("capacity", form.capacity.map(|capacity| quoted(capacity.id())));
        text.line("case", form.case.as_ref());
        text.stated("received_on", form.received_on);
        text.stated("unanswered", form.unanswered);
        text.stated("via", form.via.map(|via| quoted(via.id())));
        text.line("duplicate_of", form.duplicate_of.as_ref());
        text.out.push('\n');
    }
    text.sample_block("feedback");
}

fn evaluations(text: &mut Text<'_>, form: &Form) {
    text.section("evaluations");
    for evaluation in &form.evaluations {
        text.block("evaluations");
        text.line("case", evaluation.case.as_ref());
        text.stated("received_on", evaluation.received_on);
        text.out.push('\n');
    }
    text.sample_block("evaluations");
}

fn payments(text: &mut Text<'_>, form: &Form) {
    text.section("payments");
    for payment in &form.payments {
        text.block("payments");
        text.value("date", &payment.date);
        text.value("amount", &quoted(&payment.amount.to_string()));
        text.value("currency", &quoted(&payment.currency.to_string()));
        text.line("method", payment.method.as_ref());
        text.line("reference", payment.reference.as_ref());
        text.stated("fee", payment.fee.map(|fee| quoted(fee.id())));
        text.out.push('\n');
    }
    text.sample_block("payments");
}

fn declarations(text: &mut Text<'_>, form: &Form) {
    text.section("declarations");
    for made in &form.declarations {
        text.block("declarations");
        text.line("name", Some(&made.name));
        text.stated("made_on", made.made_on);
        text.out.push('\n');
    }
    text.sample_block("declarations");
}

fn points(text: &mut Text<'_>, form: &Form) {
    text.section("points");
    for row in &form.points {
        text.block("points");
        text.line("category", Some(&row.category));
        text.line("activity", row.activity.as_ref());
        text.stated("date", row.date);
        text.value("points", &row.points);
        text.out.push('\n');
    }
    text.sample_block("points");
}

fn papers(text: &mut Text<'_>, form: &Form) {
    text.section("papers");
    for paper in &form.papers {
        text.block("papers");
        text.line("name", Some(&paper.name));
        text.stated("date", paper.date);
        text.stated("document", text.document(paper.document.as_ref()));
        text.stated("pages", paper.pages);
        text.out.push('\n');
    }
    text.sample_block("papers");
}
