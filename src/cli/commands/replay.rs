use std::path::PathBuf;

use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::own_file;
use crate::tui::recording::{Player, Recording};

/// More than the largest recording, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Show the last events of a session again, as `, r` or a crash wrote them
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk replay recording.jsonl           step through it on the terminal\n  qapdesk replay recording.jsonl --print   its screens as text"
)]
pub(in crate::cli) struct Replay {
    /// The recording.
    file: PathBuf,
    /// Print each screen as text instead, where it is another than the one before.
    #[arg(long)]
    print: bool,
}

impl Replay {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let bytes = own_file::bytes(&self.file, LARGEST).map_err(|error| error.of(&self.file))?;
        let hint = "a recording is written by `, r` in the desk, or when it crashes";
        let recording = Recording::read(&bytes).map_err(|error| own_file::bad(&self.file, &error.to_string(), hint))?;
        let player = Player::new(recording).map_err(|error| own_file::bad(&self.file, &error.to_string(), hint))?;
        if self.print {
            return print(context, player);
        }
        context.desk.replay(player)?;
        Ok(Status::Done)
    }
}

fn print(context: &mut Context<'_>, mut player: Player) -> Result<Status, CliError> {
    let mut before = Vec::new();
    while player.step() {
        let rows = player.rows();
        if rows == before {
            continue;
        }
        let (place, count) = player.place();
        let at = player.times().0.map_or_else(String::new, |at| format!(" at {}", at.format("%H:%M:%S%.3f UTC")));
        context.out.line(0, &format!("-- {place} of {count}{at}: {}", player.said()))?;
        for row in &rows {
            let text = row.trim_start();
            context.out.line(row.len() - text.len(), text)?;
        }
        before = rows;
    }
    Ok(Status::Done)
}
