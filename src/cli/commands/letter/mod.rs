//! `qapdesk letter`: one letter of the outbox, or several by their numbers.

mod act;
mod edit;
mod in_editor;
pub(in crate::cli) mod print;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::{Status, parse};
use crate::domain::view::LetterView;
use crate::domain::{LetterCommand, LetterId, LetterKind};
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// Read, edit, release, hold back or discard letters
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk letter show 12\n  qapdesk letter release 12 13")]
pub(in crate::cli) struct Letter {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print a letter with what was done to it
    #[command(after_help = "Examples:\n  qapdesk letter show 12\n  qapdesk letter show 12 --eml > 12.eml")]
    Show {
        /// Its number.
        id: LetterId,
        /// As the message that goes out, or that went.
        #[arg(long)]
        eml: bool,
    },
    /// Change subject, text or recipients; in your editor where nothing is given
    #[command(
        after_help = "Examples:\n  qapdesk letter edit 12     its text in your editor\n  qapdesk letter edit 12 --to 'Jane Doe <jane@example.org>'\n  qapdesk letter edit 12 --subject 'Two forms are missing' --body-file letter.txt\n\nWhat you wrote in your editor is kept until the desk has taken it: the next edit goes on with it."
    )]
    Edit {
        /// Its number.
        id: LetterId,
        /// The subject.
        #[arg(long, value_parser = parse::line)]
        subject: Option<Line>,
        /// A file with the text; - for standard input.
        #[arg(long, value_name = "FILE")]
        body_file: Option<PathBuf>,
        /// To whom: an address, or a name with the address in angle brackets. May be repeated.
        #[arg(long, value_name = "WHO")]
        to: Vec<String>,
    },
    /// Hold letters back
    #[command(after_help = "Example:\n  qapdesk letter hold 12 --reason 'the candidate calls on Monday'")]
    Hold {
        /// Their numbers.
        #[arg(required = true)]
        ids: Vec<LetterId>,
        /// Why.
        #[arg(long, value_parser = parse::reason)]
        reason: Option<Line>,
    },
    /// Hold letters back no longer
    #[command(after_help = "Example:\n  qapdesk letter unhold 12 13")]
    Unhold {
        /// Their numbers.
        #[arg(required = true)]
        ids: Vec<LetterId>,
    },
    /// Have letters not go at all
    #[command(after_help = "Example:\n  qapdesk letter discard 12 --reason 'told by telephone'")]
    Discard {
        /// Their numbers.
        #[arg(required = true)]
        ids: Vec<LetterId>,
        /// Why.
        #[arg(long, value_parser = parse::reason)]
        reason: Option<Line>,
    },
    /// Let letters go; says to whom before, and asks
    #[command(
        after_help = "Examples:\n  qapdesk letter release 12 13\n  qapdesk letter release --all-of-kind acknowledgement --yes"
    )]
    Release {
        /// Their numbers.
        #[arg(required_unless_present = "all_of_kind")]
        ids: Vec<LetterId>,
        /// All drafts of a kind.
        #[arg(long, value_name = "KIND", conflicts_with = "ids")]
        all_of_kind: Option<LetterKind>,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Have letters tried again now
    #[command(after_help = "Example:\n  qapdesk letter retry 12")]
    Retry {
        /// Their numbers.
        #[arg(required = true)]
        ids: Vec<LetterId>,
    },
    /// Say that letters went out, by this desk or by other ways
    #[command(
        after_help = "Example:\n  qapdesk letter sent 12 --note 'by post on 3 November'\n\nOne that waits for its release counts as released by it, as it stands, and needs no e-mail address."
    )]
    Sent {
        /// Their numbers.
        #[arg(required = true)]
        ids: Vec<LetterId>,
        /// How it is known.
        #[arg(long, value_parser = parse::line)]
        note: Option<Line>,
    },
    /// Say that letters of which nobody was sure did not go out; they wait for their release again
    #[command(after_help = "Example:\n  qapdesk letter unsent 12")]
    Unsent {
        /// Their numbers.
        #[arg(required = true)]
        ids: Vec<LetterId>,
    },
}

impl Letter {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        match &self.what {
            What::Show { id, eml: true } => message(context, *id),
            What::Show { id, eml: false } => print::whole(context, *id),
            What::Edit { id, subject, body_file, to } => {
                edit::run(context, *id, subject.as_ref(), body_file.as_deref(), to)
            }
            What::Hold { ids, reason } => act::run(context, ids, LetterCommand::Hold { reason: reason.clone() }),
            What::Unhold { ids } => act::run(context, ids, LetterCommand::Unhold),
            What::Discard { ids, reason } => act::run(context, ids, LetterCommand::Discard { reason: reason.clone() }),
            What::Release { ids, all_of_kind, yes } => act::release(context, ids, *all_of_kind, *yes),
            What::Retry { ids } => act::run(context, ids, LetterCommand::Retry),
            What::Sent { ids, note } => act::run(context, ids, LetterCommand::MarkSent { note: note.clone() }),
            What::Unsent { ids } => act::run(context, ids, LetterCommand::MarkUnsent),
        }
    }
}

fn message(context: &mut Context<'_>, id: LetterId) -> Result<Status, CliError> {
    if context.out.format.json {
        return Err(CliError::Usage {
            message: "a message is a file of its own, not JSON".to_owned(),
            hint: "leave --eml or --json out".to_owned(),
        });
    }
    let Answer::Document(bytes) = context.ask(&Request::Message(id))? else { return Err(CliError::odd_answer()) };
    context.out.stdout.write_all(&bytes)?;
    Ok(Status::Done)
}

/// A letter, whole.
fn asked(context: &mut Context<'_>, id: LetterId) -> Result<LetterView, CliError> {
    match context.ask(&Request::Letter(id))? {
        Answer::Letter(view) => Ok(*view),
        _ => Err(CliError::odd_answer()),
    }
}
