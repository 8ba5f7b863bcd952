//! `qapdesk intake`: files to the desk, one after another; what was taken stays taken.

mod progress;
mod report;
pub(in crate::cli) mod source;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use self::progress::Progress;
use self::report::Report;
use self::source::{Missing, Source};
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::day::Day;
use crate::cli::desk::NamedDocument;
use crate::cli::error::{CliError, FileProblem};
use crate::link::protocol::{self, Answer, Problem, Request, TakenForm};
use crate::text::Line;
use crate::tui::outside::Documents;

/// That the day of receipt that was given is not taken.
const DAY_NOT_TAKEN: &str = "--received-on is not used: the form says itself on which day it was received";

/// Take in application forms (TOML, JSON, JSONL, filled PDF) with the documents beside them
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk intake jane.toml\n  qapdesk intake --dry-run forms/*.toml\n  qapdesk intake - < jane.toml\n  qapdesk intake --received-on 2026-10-12 jane.pdf   filled in from qapdesk form --pdf\n\nA file is taken whole or not at all; running the same files again takes nothing twice."
)]
pub(in crate::cli) struct Intake {
    /// Form files; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Check everything, take nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take it although the candidate has an open application; the same form is taken once all the same.
    #[arg(long)]
    again: bool,
    /// The day of receipt of a filled PDF that does not say it.
    #[arg(long, value_name = "DAY", value_parser = Day::read)]
    received_on: Option<Day>,
}

/// A form's bytes as the desk takes them, and what belongs to them.
pub(in crate::cli) struct FormFile {
    /// A text: what a filled PDF says is JSON here.
    pub(in crate::cli) bytes: Vec<u8>,
    /// The documents that it names.
    pub(in crate::cli) documents: Documents,
    /// Whether its user can see the lines that problems tell; a PDF has none.
    has_lines: bool,
    /// Whether it says the day of receipt itself, so that none that was given is taken.
    says_day: bool,
}

impl FormFile {
    /// A problem of the form in the words of its file.
    pub(in crate::cli) fn problem(&self, source: &Source, problem: FileProblem) -> FileProblem {
        let line = problem.line.filter(|_| self.has_lines);
        FileProblem { file: source.name.clone(), line, ..problem }
    }
}

impl Intake {
    /// Whether it can be the first thing that a desk keeps.
    pub(in crate::cli) fn begins(&self) -> bool {
        !self.dry_run
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let received_on = self.received_on.map(|day| day.at_desk(context)).transpose()?;
        let progress = Progress::new(self.files.len(), context.out.format.progress);
        let mut report = Report::new(self.dry_run, self.files.len());
        let mut broken = None;
        for path in &self.files {
            let source = Source::new(path);
            let outcome = self.take(context, &source, received_on);
            progress.step();
            match outcome {
                Ok(forms) => progress.above(|| report.taken(&mut context.out, &source.name, forms))?,
                Err(error @ (CliError::BadInput { .. } | CliError::Refused { .. } | CliError::Conflict { .. })) => {
                    progress.above(|| report.refused(&mut context.out, &source.name, error))?;
                }
                // The store or the server: the other files would fare no better.
                Err(error) => {
                    broken = Some(error);
                    break;
                }
            }
        }
        progress.end();
        report.finish(&mut context.out, broken)
    }

    fn take(
        &self,
        context: &mut Context<'_>,
        source: &Source,
        received_on: Option<NaiveDate>,
    ) -> Result<Vec<TakenForm>, CliError> {
        let read = with_documents(context, source, bytes_of(source)?, Missing::IsWrong, received_on);
        let mut read = read.map_err(name_the_day)?;
        let form = protocol::Intake {
            file: source.name.to_string(),
            bytes: std::mem::take(&mut read.bytes),
            documents: std::mem::take(&mut read.documents),
            dry_run: self.dry_run,
            again: self.again,
        };
        match context.ask(&Request::Intake(form)) {
            Ok(Answer::Taken(mut forms)) => {
                // Told once of a file, however many forms it holds.
                if received_on.is_some()
                    && read.says_day
                    && let Some(first) = forms.first_mut()
                {
                    first.notices.push(DAY_NOT_TAKEN.to_owned());
                }
                Ok(forms)
            }
            Ok(_) => Err(CliError::odd_answer()),
            Err(CliError::BadInput { message, problems }) => {
                let named = problems.into_iter().map(|problem| read.problem(source, problem));
                Err(CliError::BadInput { message, problems: named.collect() })
            }
            Err(error) => Err(error),
        }
    }
}

/// Of a filled PDF the day of receipt is said beside it: the office fills it in, and does not change what a candidate sent.
fn name_the_day(error: CliError) -> CliError {
    match error {
        CliError::BadInput { message, mut problems } => {
            for problem in &mut problems {
                // In a text the problem would have a line.
                let is_of_pdf = problem.line.is_none() && problem.key.as_deref() == Some("received_on");
                if is_of_pdf && problem.message.as_str() == "missing" {
                    problem.hint = Line::clean("say on which day it was received: --received-on DAY");
                }
            }
            CliError::BadInput { message, problems }
        }
        other => other,
    }
}

/// The bytes of a form's file.
pub(in crate::cli) fn bytes_of(source: &Source) -> Result<Vec<u8>, CliError> {
    source.bytes().map_err(|problem| refuse(vec![problem]))
}

fn refuse(problems: Vec<FileProblem>) -> CliError {
    let message = problems.first().map_or_else(String::new, |first| first.message.to_string());
    CliError::BadInput { message, problems }
}

/// A form of these bytes and the documents that it names, or everything that is wrong with them; a filled PDF that says no
/// day of receipt has that one.
pub(in crate::cli) fn with_documents(
    context: &Context<'_>,
    source: &Source,
    bytes: Vec<u8>,
    missing: Missing,
    received_on: Option<NaiveDate>,
) -> Result<FormFile, CliError> {
    let all = |problems: Vec<Problem>| problems.iter().map(|one| FileProblem::of(&source.name, one)).collect();
    let (bytes, has_lines, says_day) = match context.desk.form_of_pdf(&bytes, received_on) {
        Some(form) => {
            let form = form.map_err(|problems| refuse(all(problems)))?;
            let is_same = |own: Result<String, Vec<Problem>>| own.is_ok_and(|own| own == form);
            let says_day = received_on.is_none() || context.desk.form_of_pdf(&bytes, None).is_some_and(is_same);
            (form.into_bytes(), false, says_day)
        }
        None => (bytes, true, true),
    };
    let mut file = FormFile { bytes, documents: Documents::new(), has_lines, says_day };
    let named = context.desk.documents_of(&source.name, &file.bytes);
    let named = named.map_err(|problems| {
        let problems: Vec<FileProblem> = all(problems);
        refuse(problems.into_iter().map(|problem| file.problem(source, problem)).collect())
    })?;
    if context.desk.is_gateway() && missing == Missing::MayBeOnFile {
        // What is not on file is missed by the server; nothing of this machine is looked for.
        return Ok(file);
    }
    if context.desk.is_gateway() && !named.is_empty() {
        let problem = |document| file.problem(source, FileProblem::of(&source.name, &not_over_ssh(document)));
        return Err(refuse(named.into_iter().map(problem).collect()));
    }
    let documents = source.documents(&named, file.bytes.len(), missing);
    file.documents = documents
        .map_err(|problems| refuse(problems.into_iter().map(|problem| file.problem(source, problem)).collect()))?;
    Ok(file)
}

/// That a document does not come with a form over SSH: it would be a file of the desk's machine.
pub(in crate::cli) fn not_over_ssh(document: NamedDocument) -> Problem {
    Problem {
        line: document.line,
        key: document.key,
        message: format!("{} cannot come with a form over SSH", document.name),
        hint: "leave it out of the form, and attach it: ssh desk@host attach NUMBER WHAT - --name NAME".to_owned(),
    }
}

/// The documents that a form names, read from beside a path where the form would stand.
pub(in crate::cli) fn documents_beside(
    path: &Path,
    n_bytes: usize,
    named: &[NamedDocument],
) -> Result<Documents, Vec<Problem>> {
    let problem = |problem: FileProblem| Problem {
        line: problem.line,
        key: problem.key.map(|key| key.to_string()),
        message: problem.message.to_string(),
        hint: problem.hint.to_string(),
    };
    Source::new(path)
        .documents(named, n_bytes, Missing::IsWrong)
        .map_err(|problems| problems.into_iter().map(problem).collect())
}
