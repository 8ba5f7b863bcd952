use std::collections::BTreeSet;
use std::io;

use serde::Serialize;

use crate::cli::error::{CliError, FileProblem};
use crate::cli::output::Output;
use crate::cli::{Status, words};
use crate::domain::{Number, Requirement, Rule};
use crate::intake;
use crate::link::protocol::{Outcome, TakenForm};
use crate::text::Line;

/// What became of the files so far.
#[derive(Debug)]
pub(super) struct Report {
    dry_run: bool,
    /// Whether several files are checked, each by itself.
    apart: bool,
    entries: Vec<Entry>,
    n_taken: usize,
    n_on_file: usize,
    n_refused: usize,
    worst: Status,
    /// The first rule that refused a file.
    rule: Option<Rule>,
}

/// An element of `intake --json`.
#[derive(Debug, Serialize)]
struct Entry {
    file: Line,
    outcome: &'static str,
    number: Option<Number>,
    name: Option<Line>,
    unmet: Vec<Requirement>,
    dropped: Vec<Line>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<Line>,
    problems: Vec<FileProblem>,
}

impl Report {
    pub(super) fn new(dry_run: bool, n_files: usize) -> Self {
        let apart = dry_run && n_files > 1;
        let (entries, worst, rule) = (Vec::new(), Status::Done, None);
        Self { dry_run, apart, entries, n_taken: 0, n_on_file: 0, n_refused: 0, worst, rule }
    }

    /// Every form of a file was taken, or is on file.
    pub(super) fn taken(&mut self, out: &mut Output<'_>, file: &Line, forms: Vec<TakenForm>) -> Result<(), CliError> {
        for form in forms {
            match form.outcome {
                Outcome::AlreadyOnFile => self.n_on_file += 1,
                Outcome::Taken | Outcome::WouldBeTaken => self.n_taken += 1,
            }
            if out.format.json {
                self.entries.push(Entry::of(file, form));
            } else {
                tell(out, file, &form)?;
            }
        }
        Ok(out.stdout.flush()?)
    }

    /// A file was refused.
    pub(super) fn refused(&mut self, out: &mut Output<'_>, file: &Line, error: CliError) -> Result<(), CliError> {
        self.n_refused += 1;
        self.worst = self.worst.max(error.status());
        self.rule = self.rule.or(error.rule());
        if !out.format.json {
            return Ok(out.error(&error.about(file))?);
        }
        let problems = match error {
            CliError::BadInput { problems, .. } => problems,
            error => vec![FileProblem::whole(file, &error.to_string(), error.hint())],
        };
        self.entries.push(Entry::refused(file, problems));
        Ok(())
    }

    /// Prints the sum, or the JSON of all; `broken` is what ended the batch early.
    pub(super) fn finish(self, out: &mut Output<'_>, broken: Option<CliError>) -> Result<Status, CliError> {
        if out.format.json {
            out.json(&self.entries)?;
            out.stdout.flush()?;
        } else if broken.is_none() || self.n_taken + self.n_on_file + self.n_refused > 0 {
            let taken = if self.dry_run { "would be taken" } else { "taken" };
            out.remark(&format!(
                "{} {taken}, {} already on file, {} refused",
                self.n_taken, self.n_on_file, self.n_refused
            ))?;
            if self.apart && broken.is_none() {
                out.remark(
                    "each file was checked by itself: two that are the same, or of one candidate, are found when they are taken",
                )?;
            }
        }
        if let Some(error) = broken {
            return Err(error);
        }
        if self.worst == Status::Done || !out.format.json {
            return Ok(self.worst);
        }
        let message = format!("{} refused", words::count(self.n_refused, "file was", "files were"));
        let problems: Vec<FileProblem> = self.entries.into_iter().flat_map(|entry| entry.problems).collect();
        let hint = problems.first().map_or_else(String::new, |problem| problem.hint.to_string());
        Err(match self.worst {
            Status::Refused => CliError::Refused { rule: self.rule, message, hint, warnings: BTreeSet::new() },
            Status::Conflict => CliError::Conflict { message, hint },
            _ => CliError::BadInput { message, problems },
        })
    }
}

impl Entry {
    fn of(file: &Line, form: TakenForm) -> Self {
        Self {
            file: file.clone(),
            outcome: match form.outcome {
                Outcome::Taken => "taken",
                Outcome::AlreadyOnFile => "already_on_file",
                Outcome::WouldBeTaken => "would_be_taken",
            },
            number: Some(form.number),
            name: Some(form.name),
            unmet: form.unmet,
            dropped: form.dropped.iter().map(|key| Line::clean(key)).collect(),
            remarks: form.remarks.iter().chain(&form.notices).map(|remark| Line::clean(remark)).collect(),
            problems: Vec::new(),
        }
    }

    fn refused(file: &Line, problems: Vec<FileProblem>) -> Self {
        let (unmet, dropped, remarks) = (Vec::new(), Vec::new(), Vec::new());
        Self { file: file.clone(), outcome: "refused", number: None, name: None, unmet, dropped, remarks, problems }
    }
}

fn tell(out: &mut Output<'_>, file: &Line, form: &TakenForm) -> io::Result<()> {
    let outcome = match form.outcome {
        Outcome::Taken => "taken as",
        Outcome::AlreadyOnFile => "already on file as",
        Outcome::WouldBeTaken => "would be taken as",
    };
    let unmet =
        if form.unmet.is_empty() { "nothing unmet".to_owned() } else { format!("unmet: {}", words::ids(&form.unmet)) };
    out.remark(&format!("{file}: {outcome} {}  {}, {unmet}", form.number, form.name))?;
    form.remarks.iter().try_for_each(|remark| out.line(2, &format!("not counted: {remark}")))?;
    form.notices.iter().try_for_each(|notice| out.line(2, notice))?;
    // That something was left out is said even to those who want to hear little.
    form.dropped.iter().try_for_each(|key| out.line(2, &intake::dropped(key)))
}
