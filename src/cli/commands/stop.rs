use clap::Args;
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;

/// Ask the desk's server to leave; what is under way is finished first
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk stop")]
pub(in crate::cli) struct Stop {}

#[derive(Serialize)]
struct StopJson {
    was_running: bool,
}

impl Stop {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let was_running = context.desk.stop()?;
        if context.out.format.json {
            context.out.json(&StopJson { was_running })?;
        }
        context.out.remark(if was_running { "the server has left" } else { "no server is running" })?;
        Ok(Status::Done)
    }
}
