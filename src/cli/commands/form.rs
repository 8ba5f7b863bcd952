use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};
use crate::domain::Number;
use crate::intake::{blank_form_of, program};
use crate::link::protocol::{Answer, Name, Request};
use crate::text::Prose;

/// Print a blank application form, or an application's own to edit
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk form > jane.toml      a blank one, with a comment on every field\n  qapdesk form --program smc    one for another program of the desk\n  qapdesk form 42 > 42.toml     what is on file; give it back with qapdesk edit 42 42.toml\n  qapdesk form --pdf > form.pdf   one to fill in with a PDF reader; take it in with qapdesk intake"
)]
pub(in crate::cli) struct Form {
    /// An application's number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Option<Name>,
    /// A blank one for this program of the desk.
    #[arg(long, value_name = "ID", conflicts_with = "number")]
    program: Option<String>,
    /// A blank form as a fillable PDF.
    #[arg(long, conflicts_with = "json")]
    pdf: bool,
}

#[derive(Serialize)]
struct FormJson<'a> {
    number: Number,
    revision: u32,
    text: &'a str,
}

/// Of which application a printed form is, and as which change left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Printed {
    /// Which.
    pub(super) number: Number,
    /// The newest change then.
    pub(super) revision: u32,
}

/// Between number and revision in the line that says so.
const AT: &str = " at revision ";

impl Printed {
    /// The comment above a printed form.
    fn line(self) -> String {
        let Self { number, revision } = self;
        format!("# {number}{AT}{revision}. Leave this line: by it a newer change or another application is noticed.\n")
    }

    /// What the comments above a form say, if it still has that line.
    pub(super) fn above(form: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(form);
        let comments = text.trim_start_matches('\u{feff}').lines().take_while(|line| line.starts_with('#'));
        let mut found = comments.filter_map(|line| {
            let (number, rest) = line.strip_prefix("# ")?.split_once(AT)?;
            let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
            Some(Self { number: number.parse().ok()?, revision: digits.parse().ok()? })
        });
        found.next()
    }
}

impl Form {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if self.pdf {
            return self.print_pdf(context);
        }
        if let Some(id) = &self.program {
            let form = blank_of(context, id)?;
            context.out.stdout.write_all(form.as_bytes())?;
            return Ok(Status::Done);
        }
        let Some(name) = &self.number else {
            let form = context.desk.blank_form();
            context.out.stdout.write_all(form.as_bytes())?;
            return Ok(Status::Done);
        };
        let Answer::FormText { number, revision, text } = context.ask(&Request::FormText(name.clone()))? else {
            return Err(CliError::odd_answer());
        };
        if context.out.format.json {
            context.out.json(&FormJson { number, revision, text: &text })?;
            return Ok(Status::Done);
        }
        context.out.stdout.write_all(Printed { number, revision }.line().as_bytes())?;
        context.out.stdout.write_all(Prose::clean(&text).as_bytes())?;
        Ok(Status::Done)
    }

    /// A PDF holds nothing that a program says but its id, so that program must be one of the desk's.
    fn print_pdf(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if self.number.is_some() {
            return Err(CliError::Usage {
                message: "a form to fill in is blank, and no application's own".to_owned(),
                hint: "leave the number out; qapdesk form NUMBER prints an application's own as text".to_owned(),
            });
        }
        if context.out.format.width.is_some() {
            return Err(CliError::Usage {
                message: "a PDF is not printed on a terminal".to_owned(),
                hint: "write it into a file: qapdesk form --pdf > form.pdf".to_owned(),
            });
        }
        if let Some(id) = &self.program {
            blank_of(context, id)?;
        }
        let form = context.desk.blank_pdf(self.program.as_deref())?;
        context.out.stdout.write_all(&form)?;
        Ok(Status::Done)
    }
}

/// A blank form of one of the desk's programs, in the version that is in force.
fn blank_of(context: &mut Context<'_>, id: &str) -> Result<String, CliError> {
    let request = Request::ProgramText { id: id.to_owned(), version: None };
    let Answer::ProgramText(row, text) = context.ask(&request)? else { return Err(CliError::odd_answer()) };
    let program = program::parse_stored(&row.id, &text).map_err(|error| CliError::Failed {
        message: error.to_string(),
        hint: "the server is of another build; start it anew: qapdesk restart".to_owned(),
    })?;
    Ok(blank_form_of(&program))
}
