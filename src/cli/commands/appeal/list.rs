use clap::Args;

use crate::cli::commands::show;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::AppealJson;
use crate::cli::{Status, parse};
use crate::link::protocol::{Answer, Name, Request};

/// The reviews and appeals of an application.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk appeal list 42\n  qapdesk appeal list QAP-2026-0042 --json")]
pub(super) struct List {
    /// Its number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Name,
}

impl List {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Answer::Application(view) = context.ask(&Request::Show(self.number.clone()))? else {
            return Err(CliError::odd_answer());
        };
        let status = if view.appeals.is_empty() { Status::Nothing } else { Status::Done };
        if context.out.format.json {
            context.out.json(&view.appeals.iter().map(AppealJson::of).collect::<Vec<_>>())?;
            return Ok(status);
        }
        show::appeals(&mut context.out, &view)?;
        if view.appeals.is_empty() {
            context.out.remark("no review or appeal")?;
        }
        for (kind, grounds) in &view.grounds {
            let ids: Vec<String> = grounds.iter().map(|(id, words)| format!("{id} ({words})")).collect();
            let grounds = if ids.is_empty() { String::new() } else { format!("{}, ", ids.join(", ")) };
            context.out.remark(&format!("grounds of the {kind}: {grounds}or another one in words"))?;
        }
        Ok(status)
    }
}
