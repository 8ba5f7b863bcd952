use clap::Args;

use crate::cli::Status;
use crate::cli::act::{RequirementTarget, say_done};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::domain::{Command, is_reason_told};
use crate::link::protocol::Request;

/// Mark a requirement deficient; needs a reason
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qapdesk deficient 42 feedback --reason 'four forms are missing'\n\nThe deficiency letter says what is missing by the evidence, and the reason stays with the desk.\nWhere the evidence is met or to be judged, the letter gives the reason word for word,\nand the candidate reads it."
)]
pub(in crate::cli) struct Deficient {
    #[command(flatten)]
    on: RequirementTarget,
}

impl Deficient {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let RequirementTarget { target, requirement, reason } = &self.on;
        let reason = reason.reason.clone();
        let command = Command::MarkDeficient { requirement: *requirement, reason };
        let request = Request::Command { name: target.number.clone(), seen: target.revision, command };
        let application = say_done(context, target, &request)?;
        if application.requirement(*requirement).is_some_and(|one| is_reason_told(one.finding)) {
            context.out.remark("the deficiency letter gives this reason word for word, and the candidate reads it")?;
        }
        Ok(Status::Done)
    }
}
