use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::fill::save;
use super::which::{Own, sheet};
use crate::cli::Status;
use crate::cli::commands::intake::source::Source;
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::domain::{Rule, SheetEdit};
use crate::intake::{Problem, read_sheet, sheet_csv, sheet_toml};

/// A sheet as a file.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk sheet export 42 > 42.toml\n  qapdesk sheet export 42 --format csv > 42.csv     back with qapdesk sheet import 42.csv"
)]
pub(super) struct Export {
    #[command(flatten)]
    own: Own,
    /// TOML for an editor, CSV for a spreadsheet.
    #[arg(long, value_enum, default_value = "toml")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Toml,
    Csv,
}

/// A file as a sheet.
#[derive(Debug, Args)]
#[command(
    after_help = "Every item that was exported is to be in the file: an empty mark takes a mark back, and an\nitem that is left out is refused.\n\nExamples:\n  qapdesk sheet import 42.csv\n  qapdesk sheet import - < 42.toml"
)]
pub(super) struct Import {
    /// The file as `qapdesk sheet export` printed it, filled in; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Export {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if context.out.format.json {
            return Err(CliError::Usage {
                message: "an exported sheet is TOML or CSV, not JSON".to_owned(),
                hint: "leave --json out, or see qapdesk sheet show NUMBER --json".to_owned(),
            });
        }
        let view = self.own.sheet(context)?;
        let text = match self.format {
            Format::Toml => sheet_toml(&view),
            Format::Csv => sheet_csv(&view),
        };
        // Its texts are clean by their types, so that it may be printed as it is.
        context.out.stdout.write_all(text.as_bytes())?;
        Ok(Status::Done)
    }
}

impl Import {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let source = Source::new(&self.file);
        let refused = |problems: Vec<FileProblem>| {
            let message = problems.first().map_or_else(String::new, |first| first.message.to_string());
            CliError::BadInput { message, problems }
        };
        let named = |problems: Vec<Problem>| {
            refused(problems.iter().map(|problem| FileProblem::of(&source.name, problem)).collect())
        };
        let bytes = source.bytes().map_err(|problem| refused(vec![problem]))?;
        let file = read_sheet(&source.name, &bytes).map_err(named)?;
        let whose =
            format!("the sheet of {} of session {} of {}", file.key.assessor, file.key.session, file.key.number);
        let view = match sheet(context, file.key.clone()) {
            Err(CliError::NotFound { .. } | CliError::Refused { rule: Some(Rule::A9), .. }) => {
                let hint = "qapdesk sheet list names your own sessions".to_owned();
                return Err(CliError::NotFound {
                    message: format!("the file is {whose}, which is none of yours"),
                    hint,
                });
            }
            found => found?,
        };
        if view.revision != file.revision {
            return Err(CliError::Conflict {
                message: format!(
                    "{whose} was edited since: the file is of revision {}, and it is at {}",
                    file.revision, view.revision
                ),
                hint: "export it anew, and carry over what you filled in".to_owned(),
            });
        }
        let filled_in = file.sheet(&view.checklist).map_err(named)?;
        let before = view.revision;
        let after = save(context, &view, before, SheetEdit::Whole(Box::new(filled_in)))?;
        let view = sheet(context, view.key)?;
        if context.out.format.json {
            context.out.json(&crate::cli::json::SheetJson::of(&view))?;
            return Ok(Status::Done);
        }
        let said = if after == before { "is so on file already" } else { "is taken over" };
        context.out.remark(&format!("{whose} {said}"))?;
        context.out.remark(&super::next(&view))?;
        Ok(Status::Done)
    }
}
