use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::link::protocol::{Answer, Request};

/// Read the whole journal, replay it, and compare it with the store
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk verify && echo all is well")]
pub(in crate::cli) struct Verify {}

impl Verify {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Answer::Verified(found) = context.ask(&Request::Verify)? else { return Err(CliError::odd_answer()) };
        let status = if found.faults.is_empty() { Status::Done } else { Status::Nothing };
        if context.out.format.json {
            context.out.json(&found)?;
            return Ok(status);
        }
        for fault in &found.faults {
            context.out.toned(0, Tone::Bad, &format!("fault: {fault}"))?;
        }
        let verdict = match found.faults.len() {
            0 => "no faults".to_owned(),
            1 => "1 fault".to_owned(),
            n_faults => format!("{n_faults} faults"),
        };
        context.out.remark(&format!(
            "{} batches replayed, {} records compared, applications: {}, documents: {}; {verdict}",
            found.batches, found.records, found.applications, found.documents
        ))?;
        Ok(status)
    }
}
