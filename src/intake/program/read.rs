use super::letters::letters;
use super::{needs, plan, scoring};
use crate::domain::program::{
    AssessmentNeed, Days, ExperienceNeed, Fee, FeedbackNeed, Provider, ReferenceNeed, Retention, StatementNeed,
    Targets, TrainingNeed,
};
use crate::domain::{Cents, CivilHours, Program, Requirement};
use crate::intake::fault::{Fault, quote};
use crate::intake::fields::Fields;
use crate::intake::problem::Report;
use crate::intake::tree::{Node, Value};
use crate::intake::values::{
    Parsed, any_date, cents, currency, hours, is_true, line, more_than_zero, program_id, time_zone, whole,
};

const KEYS: &[&str] = &[
    "id",
    "name",
    "version",
    "currency",
    "time_zone",
    "requirements",
    "fees",
    "experience",
    "references",
    "feedback",
    "training",
    "statement",
    "assessment",
    "days",
    "retention",
    "checklist",
    "pass",
    "imi",
    "letters",
    "windows",
];
const TRAINING_KEYS: &[&str] = &["hours", "role_plays", "cmtp_since", "providers"];
const PROVIDER_KEYS: &[&str] = &["name", "aliases", "sponsored_only"];
const ASSESSMENT_KEYS: &[&str] = &["minutes", "interview_minutes", "assessors", "candidate_hours", "plan"];
const TARGET_KEYS: &[&str] = &["received", "in_review", "approved", "scheduled", "assessed", "passed", "not_passed"];

/// A count that no program asks more of.
const MOST: u32 = 100_000;
/// Days and months.
pub(super) const MOST_DAYS: u32 = 3650;
/// Minutes of a day.
pub(super) const MOST_MINUTES: u32 = 1440;
/// Years that nobody keeps an application longer.
const MOST_YEARS: u32 = 100;
/// Rows of a list.
pub(super) const MOST_ROWS: usize = 1000;

/// The program of a tree; none where something is wrong, which is told.
pub(super) fn program(root: &Node<'_>, report: &mut Report) -> Option<Program> {
    let fields = Fields::open(root, "", KEYS, report)?;
    let id = fields.required("id", report, program_id).map(|id| id.to_string());
    let name = text(&fields, "name", report);
    let version = fields.required("version", report, any_date);
    let currency = fields.required("currency", report, currency);
    let time_zone = fields.required("time_zone", report, time_zone);
    let (listed, requirements) = needs::needs(&fields, report);
    // What nobody is asked for needs no table.
    let is_there =
        |key: &str, any_of: &[Requirement]| any_of.iter().any(|one| listed.contains(one)) || !fields.is_absent(key);
    let fees = if is_there("fees", &[Requirement::Fee]) { fee_rows(&fields, "fees", report) } else { Some(Vec::new()) };
    let experience = if is_there("experience", &[Requirement::Hours, Requirement::Cases]) {
        experience(&fields, report)
    } else {
        Some(ExperienceNeed::default())
    };
    let references = if is_there("references", &[Requirement::References]) {
        let table = fields.required_table("references", &["count"], report);
        table.and_then(|fields| Some(ReferenceNeed { count: count(&fields, "count", report)? }))
    } else {
        Some(ReferenceNeed::default())
    };
    let feedback = if is_there("feedback", &[Requirement::Feedback]) {
        feedback(&fields, report)
    } else {
        Some(FeedbackNeed::default())
    };
    let training = if is_there("training", &[Requirement::Training, Requirement::TrainingDocuments]) {
        training(&fields, report)
    } else {
        Some(TrainingNeed::default())
    };
    let statement = if is_there("statement", &[Requirement::Statement]) {
        statement(&fields, report)
    } else {
        Some(StatementNeed::default())
    };
    let assessment = assessment(&fields, report);
    let days = days(&fields, report);
    let retention = retention(&fields, report);
    let checklist = scoring::checklist(&fields, report);
    let pass = scoring::pass(&fields, checklist.as_ref(), report);
    let imi = scoring::imi(&fields, report);
    let letters = letters(&fields, report);
    let windows = plan::windows(&fields, report);
    Some(Program {
        id: id?,
        name: name?,
        version: version?,
        currency: currency?,
        time_zone: time_zone?.to_string(),
        requirements: requirements?,
        fees: fees?,
        experience: experience?,
        references: references?,
        feedback: feedback?,
        training: training?,
        statement: statement?,
        assessment: assessment?,
        days: days?,
        retention: retention?,
        checklist: checklist?,
        pass: pass?,
        imi: imi?,
        letters: letters?,
        windows: windows?,
    })
}

/// Fees by day: one at least.
pub(super) fn fee_rows(fields: &Fields<'_>, key: &str, report: &mut Report) -> Option<Vec<Fee>> {
    let rows = fields.rows(key, MOST_ROWS, &["from", "amount"], report);
    if fields.is_empty(key) {
        report.add(Some(fields.line_of(key)), &fields.path_of(key), &Fault::Missing);
    }
    let fees = rows.into_iter().map(|fields| {
        let from = fields.required("from", report, any_date);
        let amount = fields.required("amount", report, fee_amount);
        Some(Fee { from: from?, amount: amount? })
    });
    // Every row is read before the first fault decides, so that all are told.
    fees.collect::<Vec<_>>().into_iter().collect()
}

pub(super) fn fee_amount(node: &Node<'_>) -> Parsed<Cents> {
    match cents(node)? {
        Some(amount) if amount < Cents::ZERO => {
            Err(Fault::Amount(crate::domain::AmountError::Negative(amount.to_string())))
        }
        amount => Ok(amount),
    }
}

fn experience(program: &Fields<'_>, report: &mut Report) -> Option<ExperienceNeed> {
    let fields = program.required_table("experience", &["hours", "cases"], report)?;
    let hours = fields.required("hours", report, |node| more_than_zero(hours(node)));
    let cases = count(&fields, "cases", report);
    Some(ExperienceNeed { hours: hours?, cases: cases? })
}

fn feedback(program: &Fields<'_>, report: &mut Report) -> Option<FeedbackNeed> {
    let fields = program.required_table("feedback", &["forms", "count_evaluations"], report)?;
    let forms = count(&fields, "forms", report);
    let count_evaluations = fields.required("count_evaluations", report, is_true);
    Some(FeedbackNeed { forms: forms?, count_evaluations: count_evaluations? })
}

fn training(program: &Fields<'_>, report: &mut Report) -> Option<TrainingNeed> {
    let fields = program.required_table("training", TRAINING_KEYS, report)?;
    let hours = fields.required("hours", report, |node| more_than_zero(hours(node)));
    let role_plays = count(&fields, "role_plays", report);
    let cmtp_since = fields.required("cmtp_since", report, |node| whole(node, 1950, 2200));
    let providers = providers(&fields, report);
    Some(TrainingNeed { hours: hours?, role_plays: role_plays?, cmtp_since: cmtp_since?, providers: providers? })
}

/// Providers whose courses are approved.
pub(super) fn providers(fields: &Fields<'_>, report: &mut Report) -> Option<Vec<Provider>> {
    let rows = fields.rows("providers", MOST_ROWS, PROVIDER_KEYS, report);
    let providers: Vec<_> = rows.into_iter().map(|fields| provider(&fields, report)).collect();
    providers.into_iter().collect()
}

fn provider(fields: &Fields<'_>, report: &mut Report) -> Option<Provider> {
    let name = text(fields, "name", report);
    let aliases = fields.optional("aliases", report, texts).unwrap_or_default();
    let sponsored_only = fields.optional("sponsored_only", report, is_true).unwrap_or_default();
    Some(Provider { name: name?, aliases, sponsored_only })
}

fn statement(program: &Fields<'_>, report: &mut Report) -> Option<StatementNeed> {
    let fields = program.required_table("statement", &["words", "pages"], report)?;
    let (words, pages) = (count(&fields, "words", report), count(&fields, "pages", report));
    Some(StatementNeed { words: words?, pages: pages? })
}

fn assessment(program: &Fields<'_>, report: &mut Report) -> Option<AssessmentNeed> {
    let fields = program.required_table("assessment", ASSESSMENT_KEYS, report)?;
    let minutes = fields.required("minutes", report, |node| whole(node, 1, MOST_MINUTES));
    let interview_minutes = fields.required("interview_minutes", report, |node| whole(node, 1, MOST_MINUTES));
    let assessors = fields.required("assessors", report, |node| whole(node, 1, 2));
    let candidate_hours = fields.optional("candidate_hours", report, hours_of_day).unwrap_or_default();
    let plan = plan::plan(&fields, report);
    let (minutes, interview_minutes) = (minutes?, interview_minutes?);
    Some(AssessmentNeed { minutes, interview_minutes, assessors: assessors?, candidate_hours, plan })
}

fn days(program: &Fields<'_>, report: &mut Report) -> Option<Days> {
    let fields = program.required_table("days", &["deficiency", "reassessment_months", "targets"], report)?;
    let deficiency = fields.required("deficiency", report, |node| whole(node, 1, MOST_DAYS));
    let reassessment_months = fields.required("reassessment_months", report, |node| whole(node, 1, MOST_DAYS));
    let targets = fields.table("targets", TARGET_KEYS, report);
    let targets = targets.map_or_else(Targets::default, |fields| {
        let mut target = |key| fields.optional(key, report, |node| whole(node, 1, MOST_DAYS));
        Targets {
            received: target("received"),
            in_review: target("in_review"),
            approved: target("approved"),
            scheduled: target("scheduled"),
            assessed: target("assessed"),
            passed: target("passed"),
            not_passed: target("not_passed"),
        }
    });
    Some(Days { deficiency: deficiency?, reassessment_months: reassessment_months?, targets })
}

fn retention(program: &Fields<'_>, report: &mut Report) -> Option<Retention> {
    let fields = program.required_table("retention", &["years_after_end"], report)?;
    let years = fields.required("years_after_end", report, |node| whole(node, 1, MOST_YEARS));
    Some(Retention { years_after_end: years? })
}

/// A count of one at least.
pub(super) fn count(fields: &Fields<'_>, key: &str, report: &mut Report) -> Option<u32> {
    fields.required(key, report, |node| whole(node, 1, MOST))
}

/// A text of one line that must be there.
pub(super) fn text(fields: &Fields<'_>, key: &str, report: &mut Report) -> Option<String> {
    fields.required(key, report, line).map(|line| line.to_string())
}

/// Hours of a day such as `08:00-20:00`; `24:00` is midnight at its end.
fn hours_of_day(node: &Node<'_>) -> Parsed<CivilHours> {
    let Some(text) = line(node)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Fault::NotHours(quote(&text)))
}

/// A list of texts.
fn texts(node: &Node<'_>) -> Parsed<Vec<String>> {
    let Value::Array(list) = &node.value else { return Err(node.instead_of("a list of texts")) };
    let texts: Result<Vec<_>, Fault> = list.iter().map(line).collect();
    Ok(Some(texts?.into_iter().flatten().map(|line| line.to_string()).collect()))
}
