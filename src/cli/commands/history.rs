use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::ChangeJson;
use crate::cli::output::Tone;
use crate::cli::{Status, parse, words};
use crate::link::protocol::{Answer, Name, Request};

/// Print what was done to an application, first to last
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk history QAP-2026-0042")]
pub(in crate::cli) struct History {
    /// Its number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Name,
}

impl History {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Answer::History(entries) = context.ask(&Request::History(self.number.clone()))? else {
            return Err(CliError::odd_answer());
        };
        if context.out.format.json {
            context.out.json(&entries.iter().map(ChangeJson::of).collect::<Vec<_>>())?;
            return Ok(Status::Done);
        }
        for entry in &entries {
            let what = format!("{}  {}  {} {}", entry.revision, words::instant(entry.at), entry.by, entry.what);
            let indent = 3usize.saturating_sub(entry.revision.to_string().len());
            context.out.toned(indent, Tone::Heading, &what)?;
            if let Some(came) = words::came(&entry.origin) {
                context.out.line(5, &came)?;
            }
            if let Some(reason) = &entry.reason {
                context.out.line(5, &format!("reason: {reason}"))?;
            }
            for detail in &entry.details {
                context.out.line(5, detail)?;
            }
        }
        Ok(Status::Done)
    }
}
