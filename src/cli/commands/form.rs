use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;

/// Print a blank application form with a comment on every field
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk form > jane.toml")]
pub(in crate::cli) struct Form {}

impl Form {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let form = context.desk.blank_form();
        context.out.stdout.write_all(form.as_bytes())?;
        Ok(Status::Done)
    }
}
