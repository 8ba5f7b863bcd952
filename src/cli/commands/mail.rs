use clap::{Args, Subcommand};
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// See whether letters can go out
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk mail check")]
pub(in crate::cli) struct Mail {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Read mail.toml in the desk's folder and try the mail server or program; no letter is sent
    #[command(after_help = "Examples:\n  qapdesk mail check\n  qapdesk mail check --json")]
    Check,
}

#[derive(Serialize)]
struct CheckJson {
    found: Vec<Line>,
    trouble: Option<Line>,
}

impl Mail {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let What::Check = self.what;
        let Answer::MailCheck(check) = context.ask(&Request::CheckMail)? else { return Err(CliError::odd_answer()) };
        let status = if check.trouble.is_some() { Status::Nothing } else { Status::Done };
        if context.out.format.json {
            let found = check.found.iter().map(|line| Line::clean(line)).collect();
            context.out.json(&CheckJson { found, trouble: check.trouble.as_deref().map(Line::clean) })?;
            return Ok(status);
        }
        for line in &check.found {
            context.out.line(0, line)?;
        }
        if let Some(trouble) = &check.trouble {
            context.out.toned(0, Tone::Bad, trouble)?;
        }
        Ok(status)
    }
}
