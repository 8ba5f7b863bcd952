//! `qapdesk sheet`: an assessor's own sessions and score sheets, and the submitted ones for those who read applications.

mod file;
pub(in crate::cli) mod fill;
mod print;
pub(in crate::cli) mod which;

use clap::{Args, Subcommand};

use self::file::{Export, Import};
use self::fill::{Mark, Note, Remark};
use self::print::{List, Show};
use self::which::Own;
use crate::cli::act::{Reason, Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, words};
use crate::domain::view::SheetView;
use crate::domain::{AssessorId, Command, SessionId, items_without_note};
use crate::link::protocol::{Answer, Request};

/// Score sheets: your own as an assessor, and the submitted ones
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk sheet list     your sessions, what is to be done first\n  qapdesk sheet mark 42 empathy.rapport 4"
)]
pub(in crate::cli) struct Sheet {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print your own sessions, what is to be done first
    List(List),
    /// Print a sheet
    Show(Show),
    /// Mark an item of your own sheet
    Mark(Mark),
    /// Note something on an item of your own sheet
    Note(Note),
    /// Remark on the session as a whole
    Remark(Remark),
    /// Submit your own sheet: locks it
    #[command(
        after_help = "Examples:\n  qapdesk sheet submit 42\n  qapdesk sheet submit 42 2     that of the second session"
    )]
    Submit(Own),
    /// Return a submitted sheet to its assessor
    Return(Return),
    /// Print your own sheet to be filled in elsewhere, with the words of every level
    Export(Export),
    /// Take a sheet back that was filled in elsewhere, whole or not at all
    Import(Import),
}

/// Whose sheet goes back, and why.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk sheet return 42 1 chen --reason \"no note on item 7\"")]
struct Return {
    #[command(flatten)]
    target: Target,
    /// The session, by its number among the application's.
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    session: u16,
    /// The assessor's id.
    assessor: AssessorId,
    #[command(flatten)]
    reason: Reason,
}

impl Sheet {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        match &self.what {
            What::List(list) => list.run(context),
            What::Show(show) => show.run(context),
            What::Mark(mark) => mark.run(context),
            What::Note(note) => note.run(context),
            What::Remark(remark) => remark.run(context),
            What::Submit(own) => submit(context, own),
            What::Return(back) => back.run(context),
            What::Export(export) => export.run(context),
            What::Import(import) => import.run(context),
        }
    }
}

impl Return {
    fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (session, assessor, reason) = (SessionId(self.session), self.assessor.clone(), self.reason.reason.clone());
        act(context, &self.target, Command::ReturnSheet { session, assessor, reason })
    }
}

fn submit(context: &mut Context<'_>, own: &Own) -> Result<Status, CliError> {
    let view = own.sheet(context)?;
    let command = Command::SubmitSheet { session: view.session.session };
    assess_as_seen(context, view.key, Some(view.revision), command, "the sheet is submitted")
}

/// Does what an assessor does with one of their own sessions, and says it.
pub(in crate::cli) fn assess(
    context: &mut Context<'_>,
    key: crate::domain::SheetKey,
    command: Command,
    done: &str,
) -> Result<Status, CliError> {
    assess_as_seen(context, key, None, command, done)
}

/// As [`assess`], with the revision of the sheet that was seen: no other one is submitted.
fn assess_as_seen(
    context: &mut Context<'_>,
    key: crate::domain::SheetKey,
    seen: Option<u32>,
    command: Command,
    done: &str,
) -> Result<Status, CliError> {
    let number = key.number.to_string();
    let asked = context.ask(&Request::Assess { key, seen, command }).map_err(|error| error.about(&number))?;
    let Answer::Sheet(view) = asked else { return Err(CliError::odd_answer()) };
    if context.out.format.json {
        context.out.json(&crate::cli::json::SheetJson::of(&view))?;
        return Ok(Status::Done);
    }
    context.out.remark(&format!("{}  {}: {done}", view.key.number, view.session.candidate))?;
    context.out.remark(&next(&view))?;
    Ok(Status::Done)
}

/// How a sheet stands, in words: `12 of 30 items marked, 18 mandatory open; next: finish the sheet`.
fn next(view: &SheetView) -> String {
    let (marked, all) = view.session.progress;
    let open = match view.indication.open {
        0 => String::new(),
        open => format!(", {open} mandatory open"),
    };
    let note = match items_without_note(&view.checklist, &view.sheet).count() {
        0 => String::new(),
        1 => ", 1 needs a note".to_owned(),
        many => format!(", {many} need a note"),
    };
    format!("{marked} of {all} items marked{open}{note}; next: {}", words::own_task(view.session.task))
}
