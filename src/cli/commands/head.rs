use clap::Args;
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::link::protocol::{Answer, Request};

/// Print the head of the journal: the last change and the digest of everything up to it
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk head > head-2026-11-26\n  ssh-keygen -Y sign -n qapdesk -f ~/.ssh/id_ed25519 head-2026-11-26\n  qapdesk verify --head \"$(cat head-2026-11-26)\"\n\nKeep it where nobody who can write in the desk's folder can change it: signed, printed, or with somebody else."
)]
pub(in crate::cli) struct Head {}

#[derive(Serialize)]
struct HeadJson {
    head: String,
    change: u64,
}

impl Head {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Answer::Head(head) = context.ask(&Request::Head(None))? else { return Err(CliError::odd_answer()) };
        let Some(head) = head else {
            let (message, hint) = ("the journal holds nothing yet".to_owned(), String::new());
            return Err(CliError::NotFound { message, hint });
        };
        if context.out.format.json {
            context.out.json(&HeadJson { head: head.to_string(), change: head.sequence })?;
            return Ok(Status::Done);
        }
        context.out.line(0, &head.to_string())?;
        Ok(Status::Done)
    }
}
