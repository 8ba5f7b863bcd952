use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::form::Printed;
use super::intake::source::{Missing, Source};
use super::intake::{FormFile, bytes_of, with_documents};
use crate::cli::Status;
use crate::cli::act::{Reason, Target, ask_about};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::ApplicationJson;
use crate::intake;
use crate::link::protocol::{Answer, FormEdit, Name, Request};
use crate::text::Line;

/// Put an edited form in the place of what is on file, as one change
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk form 42 > 42.toml && vi 42.toml\n  qapdesk edit 42 42.toml --dry-run     what would be different\n  qapdesk edit 42 42.toml --reason \"as she wrote on Monday\"\n\nDocuments on file stay under their names; another one must lie beside the file. See qapdesk attach for one that replaces another.\nA filled PDF without a day of receipt keeps the one on file.\nWhere somebody changed the application after the form was printed, nothing is taken: print it anew.\nA form that the desk did not print, such as a corrected one of the candidate, removes and empties nothing: what it lacks is asked about, and --revision N says that it is meant."
)]
pub(in crate::cli) struct Edit {
    #[command(flatten)]
    target: Target,
    /// The form as `qapdesk form NUMBER` printed it, edited; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what is different, change nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reason: Reason,
}

#[derive(Serialize)]
struct EditedJson<'a> {
    differences: Vec<Line>,
    remarks: Vec<Line>,
    dropped: Vec<Line>,
    application: Option<ApplicationJson<'a>>,
}

impl Edit {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let source = Source::new(&self.file);
        let bytes = bytes_of(&source)?;
        let received_on = self.day_on_file(context, &bytes)?;
        let mut file = with_documents(context, &source, bytes, Missing::MayBeOnFile, received_on)?;
        let (name, seen) = self.target_of(&file.bytes)?;
        let request = Request::Edit { name, seen, form: self.form(&source, &mut file) };
        let answer = match ask_about(context, &self.target, &request) {
            Err(CliError::BadInput { message, problems }) => {
                let named = problems.into_iter().map(|problem| file.problem(&source, problem));
                return Err(CliError::BadInput { message, problems: named.collect() });
            }
            answered => answered?,
        };
        let Answer::Edited { differences, remarks, dropped, application } = answer else {
            return Err(CliError::odd_answer());
        };
        let out = &mut context.out;
        if out.format.json {
            let lines = |texts: &[String]| texts.iter().map(|text| Line::clean(text)).collect();
            let application = application.as_deref().map(ApplicationJson::without_evidence);
            let (differences, remarks, dropped) = (lines(&differences), lines(&remarks), lines(&dropped));
            out.json(&EditedJson { differences, remarks, dropped, application })?;
            return Ok(Status::Done);
        }
        match &application {
            Some(application) => {
                out.remark(&format!("{}  {}: edited the form", application.number, application.candidate.name))?;
            }
            None => out.remark("would be different:")?,
        }
        // What would be different is the answer to a dry run; what is, goes with the line above.
        if !out.format.quiet || application.is_none() {
            differences.iter().try_for_each(|line| out.line(2, line))?;
        }
        remarks.iter().try_for_each(|line| out.line(2, line))?;
        for key in &dropped {
            out.line(2, &intake::dropped(key))?;
        }
        if let Some(application) = &application {
            out.remark(&format!("{}, next: {}", application.stage, application.next))?;
        }
        Ok(Status::Done)
    }

    /// The day of receipt on file, where the form is a filled PDF: it stays where that says none, which the office fills in.
    fn day_on_file(&self, context: &mut Context<'_>, form: &[u8]) -> Result<Option<NaiveDate>, CliError> {
        if !matches!(context.desk.form_of_pdf(form, None), Some(Ok(_))) {
            return Ok(None);
        }
        match ask_about(context, &self.target, &Request::Show(self.target.number.clone()))? {
            Answer::Application(view) => Ok(Some(view.received_on)),
            _ => Err(CliError::odd_answer()),
        }
    }

    /// Which application is meant, and as which change left it: a printed form says both, so that one that lay for a while
    /// takes back nothing that came meanwhile.
    fn target_of(&self, form: &[u8]) -> Result<(Name, Option<u32>), CliError> {
        let Target { number: name, revision } = &self.target;
        let Some(printed) = Printed::above(form) else { return Ok((name.clone(), *revision)) };
        let is_same = match name {
            Name::Number(number) => *number == printed.number,
            Name::Short(sequence) => *sequence == printed.number.sequence(),
        };
        if is_same {
            return Ok((Name::Number(printed.number), revision.or(Some(printed.revision))));
        }
        Err(CliError::Usage {
            message: format!("the file is the form of {}, another application", printed.number),
            hint: "name that one, or remove the line that says so from the file".to_owned(),
        })
    }

    fn form(&self, source: &Source, file: &mut FormFile) -> FormEdit {
        let (name, reason) = (source.name.to_string(), self.reason.reason.clone());
        let (bytes, documents) = (std::mem::take(&mut file.bytes), std::mem::take(&mut file.documents));
        FormEdit { file: name, bytes, documents, dry_run: self.dry_run, reason }
    }
}
