use clap::Args;
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::text::Line;

/// Ask the desk's server to leave; what is under way is finished first
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qapdesk stop\n\nIt says what it waits for: requests under way, ten seconds at most, and a letter that is being sent, twenty."
)]
pub(in crate::cli) struct Stop {}

#[derive(Serialize)]
struct StopJson {
    was_running: bool,
    left_undone: Option<Line>,
}

impl Stop {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Context { desk, out } = context;
        let left = desk.stop(&mut |words| waiting(out, words))?;
        let (was_running, undone) = (left.is_some(), left.and_then(|left| left.undone));
        if out.format.json {
            out.json(&StopJson { was_running, left_undone: undone.as_deref().map(Line::clean) })?;
            return Ok(Status::Done);
        }
        if let Some(undone) = &undone {
            out.line(0, undone)?;
        }
        out.remark(if was_running { "the server has left" } else { "no server is running" })?;
        Ok(Status::Done)
    }
}

/// Says what a leaving or starting server waits for, while it does.
pub(super) fn waiting(out: &mut Output<'_>, words: &str) {
    if out.format.quiet || out.format.json {
        return;
    }
    // Whoever closed standard error does not want to know.
    let _ = writeln!(out.stderr, "waiting: {}", Line::clean(words)).and_then(|()| out.stderr.flush());
}
