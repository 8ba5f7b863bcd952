use clap::Args;
use serde::Serialize;

use super::stop::waiting;
use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::text::Line;

/// Have the desk's server leave and another one take its place; what is under way is finished first
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qapdesk restart\n\nA server that a command started is started in the background again; that of a service manager is started by it.\nOne that somebody runs by hand is left alone. Terminals stay open and go on with the new server."
)]
pub(in crate::cli) struct Restart {}

#[derive(Serialize)]
struct RestartJson {
    was_running: bool,
    process: i32,
    build: Line,
    left_undone: Option<Line>,
}

impl Restart {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if context.desk.is_gateway() {
            return Err(CliError::Usage {
                message: "the desk's server is restarted on its own machine".to_owned(),
                hint: "ask whoever runs the desk".to_owned(),
            });
        }
        let Context { desk, out } = context;
        let done = desk.restart(&mut |words| waiting(out, words))?;
        let undone = done.left.as_ref().and_then(|left| left.undone.clone());
        if out.format.json {
            out.json(&RestartJson {
                was_running: done.left.is_some(),
                process: done.now.pid,
                build: Line::clean(&done.now.build),
                left_undone: undone.as_deref().map(Line::clean),
            })?;
            return Ok(Status::Done);
        }
        if let Some(undone) = &undone {
            out.line(0, undone)?;
        }
        let before = if done.left.is_some() { "the server has left; " } else { "no server was running; " };
        out.remark(&format!("{before}process {} ({}) serves now", done.now.pid, done.now.build))?;
        Ok(Status::Done)
    }
}
