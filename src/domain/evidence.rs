//! What a determination was made on (D3): the evidence behind a requirement, as lines that can be compared.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::finding::is_reachable;
use super::program::Test;
use super::view::HIDDEN;
use super::{
    CaseLogRow, Declaration, Document, Evaluation, ExperienceRow, FeedbackForm, Form, Paper, Payment, PointsRow,
    Program, Reference, Requirement, TrainingCourse,
};
use crate::text::{Line, plain, stated};

/// The evidence behind a requirement: a line of words an item, sorted, so that order never matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis(Vec<String>);

impl Basis {
    /// The evidence that a form has for a requirement of a program.
    pub fn of(requirement: Requirement, form: &Form, program: &Program) -> Self {
        match (requirement, program.need(requirement)) {
            (Requirement::Own(_), Some(need)) => Self::of_sections(&sections(&need.part.test, program), form),
            (Requirement::Own(_), None) => Self(Vec::new()),
            (standard, _) => Self::standard(standard, form),
        }
    }

    /// The evidence that a form has now for what this is the evidence of: one of the eight, or one of a program's own, whose
    /// sections it names.
    #[must_use]
    pub fn again(&self, requirement: Requirement, form: &Form) -> Self {
        match requirement {
            Requirement::Own(_) => {
                let named: BTreeSet<Sort> =
                    Sort::ALL.into_iter().filter(|sort| self.0.contains(&sort.line())).collect();
                Self::of_sections(&named, form)
            }
            // It alone may name the day: a course or a giver may be called as the line of the day begins.
            Requirement::Fee => {
                let day = self.received_on().map(|_| form.received_on);
                Self::standard(requirement, form).of_receipt(day)
            }
            other => Self::standard(other, form),
        }
    }

    /// The evidence that a form has for one of the eight.
    pub fn standard(requirement: Requirement, form: &Form) -> Self {
        let mut lines = match requirement {
            Requirement::Hours | Requirement::Cases => experience(form),
            Requirement::References => references(form),
            Requirement::Feedback => feedback(form),
            Requirement::Training => form.training.iter().map(course).collect(),
            Requirement::TrainingDocuments => {
                form.training.iter().flat_map(|course| course_with_documents(course, form)).collect()
            }
            Requirement::Statement => statement(form),
            Requirement::Fee => form.payments.iter().map(payment).collect(),
            Requirement::Own(_) => Vec::new(),
        };
        lines.sort();
        Self(lines)
    }

    fn of_sections(sorts: &BTreeSet<Sort>, form: &Form) -> Self {
        let of_each = |sort: &Sort| {
            let items = match sort {
                Sort::Experience => experience(form),
                Sort::Feedback => feedback(form),
                Sort::References => form.references.iter().map(reference).collect(),
                Sort::Training => form.training.iter().map(course).collect(),
                Sort::Payments => form.payments.iter().map(payment).collect(),
                Sort::Declarations => form.declarations.iter().map(declaration).collect(),
                Sort::Points => form.points.iter().map(points).collect(),
                Sort::Papers => form.papers.iter().map(paper).collect(),
            };
            // The day of receipt decides what is within a stretch of time.
            std::iter::once(sort.line()).chain(items).collect::<Vec<String>>()
        };
        let mut lines: Vec<String> = sorts.iter().flat_map(of_each).collect();
        lines.push(received_on(form.received_on));
        lines.sort();
        Self(lines)
    }

    /// The day of receipt that it names, with what else it is of.
    pub(super) fn received_on(&self) -> Option<NaiveDate> {
        self.0.iter().find_map(|line| line.strip_prefix(RECEIVED_ON)?.parse().ok())
    }

    /// The same, naming a day of receipt or none: the fee hangs on it where another one is in force on another day (R8).
    #[must_use]
    pub(super) fn of_receipt(&self, day: Option<NaiveDate>) -> Self {
        let others = self.0.iter().filter(|line| !line.starts_with(RECEIVED_ON)).cloned();
        let mut lines: Vec<String> = others.chain(day.map(received_on)).collect();
        lines.sort();
        Self(lines)
    }

    /// The items, sorted.
    pub fn items(&self) -> &[String] {
        &self.0
    }

    /// The payments of a form that it is of; all of them where something that it is of is not there any more as it was.
    pub(super) fn payments(&self, requirement: Requirement, form: &Form) -> Vec<Payment> {
        if !without(&self.0, &self.again(requirement, form).0).is_empty() {
            return form.payments.clone();
        }
        let mut left: Vec<&String> = self.0.iter().collect();
        let mut is_of_it = |paid: &Payment| {
            let line = payment(paid);
            let place = left.iter().position(|other| **other == line);
            place.map(|place| left.swap_remove(place)).is_some()
        };
        form.payments.iter().filter(|paid| is_of_it(paid)).cloned().collect()
    }

    /// The evidence that there is by now, without those of these payments that this is not of.
    pub(super) fn but_for<'a>(&self, mut now: Self, payments: impl Iterator<Item = &'a Payment>) -> Self {
        let mut new: Vec<String> = without(&now.0, &self.0).into_iter().cloned().collect();
        for line in payments.map(payment) {
            let places = (new.iter().position(|one| *one == line), now.0.iter().position(|one| *one == line));
            if let (Some(in_new), Some(in_now)) = places {
                new.swap_remove(in_new);
                now.0.remove(in_now);
            }
        }
        now
    }

    /// What is different in `now`, in words; empty where nothing is.
    pub fn changes(&self, now: &Self) -> Vec<String> {
        let gone = without(&self.0, &now.0).into_iter().map(|line| format!("gone: {line}"));
        let added = without(&now.0, &self.0).into_iter().map(|line| format!("new: {line}"));
        added.chain(gone).collect()
    }
}

/// In which section of a form evidence of a program's own requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Experience,
    Feedback,
    References,
    Training,
    Payments,
    Declarations,
    Points,
    Papers,
}

impl Sort {
    const ALL: [Self; 8] = [
        Self::Experience,
        Self::Feedback,
        Self::References,
        Self::Training,
        Self::Payments,
        Self::Declarations,
        Self::Points,
        Self::Papers,
    ];

    /// The line by which the evidence of a section is known again, whatever is in it.
    fn line(self) -> String {
        let section = match self {
            Self::Experience => "experience and case log",
            Self::Feedback => "feedback forms",
            Self::References => "references",
            Self::Training => "training courses",
            Self::Payments => "payments",
            Self::Declarations => "declarations",
            Self::Points => "points",
            Self::Papers => "papers",
        };
        format!("looked at: {section}")
    }
}

/// In which sections the evidence of a rule of a program's own is.
fn sections(test: &Test, program: &Program) -> BTreeSet<Sort> {
    let one = match test {
        // No requirement of a program's own goes by the rule of one of the eight.
        Test::Standard => return BTreeSet::new(),
        Test::Count(_) => Sort::Experience,
        Test::Forms(need) => {
            let of = need.of.and_then(|of| program.need(of)).map(|of| sections(&of.part.test, program));
            return of.unwrap_or_default().into_iter().chain([Sort::Feedback]).collect();
        }
        Test::Referees(_) => Sort::References,
        Test::Points(_) => Sort::Points,
        Test::Paper(_) => Sort::Papers,
        Test::Declaration(_) => Sort::Declarations,
        Test::Fee(_) => Sort::Payments,
        Test::Course(_) => Sort::Training,
        Test::Parts(need) => return need.parts.iter().flat_map(|part| sections(&part.test, program)).collect(),
    };
    BTreeSet::from([one])
}

/// The lines of `all` that are not in `taken`, one for one; both sorted.
fn without<'a>(all: &'a [String], taken: &[String]) -> Vec<&'a String> {
    let mut taken = taken.iter().peekable();
    let mut rest = Vec::new();
    for line in all {
        while taken.next_if(|other| *other < line).is_some() {}
        if taken.next_if_eq(&line).is_none() {
            rest.push(line);
        }
    }
    rest
}

/// How the line of a day of receipt begins, as none of a payment does.
const RECEIVED_ON: &str = "received on ";

fn received_on(day: NaiveDate) -> String {
    format!("{RECEIVED_ON}{day}")
}

fn experience(form: &Form) -> Vec<String> {
    let declared = form.experience.mediator.as_ref().map(declared);
    declared.into_iter().chain(form.case_log.iter().map(logged)).collect()
}

fn declared(row: &ExperienceRow) -> String {
    let cases = row.cases.map_or("no".to_owned(), |cases| cases.to_string());
    let hours = row.hours.map_or("no".to_owned(), |hours| hours.to_string());
    format!("declared {cases} cases, {hours} hours")
}

/// A row of the case log in words.
pub(super) fn logged(row: &CaseLogRow) -> String {
    let role = row.role.map_or("no role", super::CaseRole::id);
    let state = if row.completed { "completed" } else { "not completed" };
    let date = row.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let marks = case_marks(row).join("");
    format!("case {} as {role}, {date}, {} h, {state}{marks}", row.key, row.hours)
}

/// What a row of the case log says of fee and presence, each after a comma; nothing where it does not.
pub fn case_marks(row: &CaseLogRow) -> Vec<&'static str> {
    let marks = [(row.fee_paid, ", fee-paid", ", not paid for"), (row.in_person, ", in person", ", not in person")];
    marks.into_iter().filter_map(|(said, yes, no)| said.map(|said| if said { yes } else { no })).collect()
}

/// Declarations, points and papers in words.
pub fn more_evidence(form: &Form) -> Vec<String> {
    let declarations = form.declarations.iter().map(declaration);
    declarations.chain(form.points.iter().map(points)).chain(form.papers.iter().map(paper)).collect()
}

/// The references, and what the case log says of their cases where it says another role than the mediator's (R3).
///
/// Keys are compared more narrowly here than by the rule: another line would make stale what was accepted before.
fn references(form: &Form) -> Vec<String> {
    let keys: BTreeSet<String> = form.references.iter().filter_map(|one| one.case.as_deref().map(plain)).collect();
    let mut roles: BTreeMap<String, Vec<&CaseLogRow>> = BTreeMap::new();
    for row in form.case_log.iter().filter(|row| keys.contains(&plain(&row.key))) {
        roles.entry(plain(&row.key)).or_default().push(row);
    }
    let is_doubtful = |rows: &Vec<&CaseLogRow>| rows.iter().any(|row| row.role.is_some_and(|role| !role.counts()));
    let doubtful = roles.values().filter(|rows| is_doubtful(rows)).flatten();
    form.references.iter().map(reference).chain(doubtful.map(|row| logged(row))).collect()
}

/// A reference in words. What makes it none at all is said, so that a telephone that became a city is no telephone; one that
/// is hidden is there.
pub(super) fn reference(reference: &Reference) -> String {
    let capacity = reference.capacity.map_or("capacity not stated".to_owned(), |capacity| capacity.to_string());
    let parts = [&reference.name, &reference.firm, &reference.city, &reference.phone, &reference.email];
    let is_hidden = [&reference.phone, &reference.email].into_iter().flatten().any(|field| field.as_str() == HIDDEN);
    let flaws = [
        stated(reference.name.as_ref()).is_none().then_some("no name"),
        (!is_reachable(reference) && !is_hidden).then_some("no telephone or e-mail"),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(Line::as_str).chain(flaws.into_iter().flatten()).collect();
    format!("{} ({capacity}, case {})", parts.join(", "), or_dash(reference.case.as_ref()))
}

fn feedback(form: &Form) -> Vec<String> {
    form.feedback.iter().map(feedback_form).chain(form.evaluations.iter().map(evaluation)).collect()
}

/// A case evaluation in words.
pub(super) fn evaluation(evaluation: &Evaluation) -> String {
    let date = evaluation.received_on.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    format!("panel evaluation on {}, {date}", or_dash(evaluation.case.as_ref()))
}

/// A feedback form in words.
pub(super) fn feedback_form(form: &FeedbackForm) -> String {
    let capacity = form.capacity.map_or("capacity not stated".to_owned(), |capacity| capacity.to_string());
    let date = form.received_on.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let state = match form.unanswered {
        Some(0) => "complete".to_owned(),
        Some(open) => format!("{open} unanswered"),
        None => "completeness not stated".to_owned(),
    };
    let (giver, case) = (or_dash(form.giver.as_ref()), or_dash(form.case.as_ref()));
    let duplicate = form.duplicate_of.as_ref().map_or_else(String::new, |of| format!(", repeats {of}"));
    format!("form of {giver} ({capacity}) on {case}, {date}, {state}{duplicate}")
}

/// A course in words, without its documents.
pub(super) fn course(course: &TrainingCourse) -> String {
    let year = course.year.map_or("no year".to_owned(), |year| year.to_string());
    let marks = course.marks();
    let (name, institution, hours, plays) = (&course.course, &course.institution, course.hours, course.role_plays);
    format!("{name} ({institution}, {year}), {hours} h, {plays} role plays, {}", marks.join(", "))
}

fn course_with_documents(training: &TrainingCourse, form: &Form) -> Vec<String> {
    // Of courses of one name, the document tells which one it belongs to.
    let is_only = form.training.iter().filter(|other| other.course == training.course).count() == 1;
    let of = if is_only { training.course.to_string() } else { course(training) };
    let documents = [("syllabus", &training.syllabus), ("completion", &training.completion)];
    let attached = documents.into_iter().filter_map(|(kind, document)| {
        document.as_ref().map(|document| format!("{kind} of {of}: {}", named(document)))
    });
    std::iter::once(course(training)).chain(attached).collect()
}

fn statement(form: &Form) -> Vec<String> {
    let statement = &form.statement;
    let text = statement.text.as_ref().map(|text| {
        let words = text.split_whitespace().count();
        format!("statement of {words} words, {:016x}", fingerprint(text))
    });
    let document = statement.document.as_ref().map(|document| {
        let pages = statement.pages.map_or("pages not stated".to_owned(), |pages| format!("{pages} pages"));
        format!("statement {}, {pages}", named(document))
    });
    text.into_iter().chain(document).collect()
}

/// A payment in words.
pub(super) fn payment(payment: &Payment) -> String {
    let parts = [payment.method.as_ref(), payment.reference.as_ref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(Line::as_str).collect();
    let said = format!("{} {} on {} {}", payment.amount, payment.currency, payment.date, parts.join(" "));
    let fee = payment.fee.map_or_else(String::new, |fee| format!(", for {fee}"));
    format!("{}{fee}", said.trim_end())
}

/// A declaration in words.
pub(super) fn declaration(made: &Declaration) -> String {
    format!("declaration {}, {}", made.name, dated(made.made_on))
}

/// Points in words.
pub(super) fn points(row: &PointsRow) -> String {
    let activity = row.activity.as_ref().map_or_else(String::new, |activity| format!(" for {activity}"));
    format!("{} points in {}{activity}, {}", row.points, row.category, dated(row.date))
}

/// A paper in words.
pub(super) fn paper(paper: &Paper) -> String {
    let document = paper.document.as_ref().map_or_else(|| "no document".to_owned(), named);
    let pages = paper.pages.map_or_else(String::new, |pages| format!(", {pages} pages"));
    format!("paper {}: {document}, {}{pages}", paper.name, dated(paper.date))
}

fn dated(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "undated".to_owned(), |day| day.to_string())
}

fn named(document: &Document) -> String {
    let digest = document.digest.to_string();
    format!("{} ({} bytes, {})", document.name, document.size, &digest[..16])
}

fn or_dash(field: Option<&Line>) -> &str {
    field.map_or("–", Line::as_str)
}

/// FNV-1a: tells a changed text from the one that was read; it guards against accident, not forgery.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
