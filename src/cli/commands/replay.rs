use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::text::Line;
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
        let name = Line::clean(&self.file.display().to_string());
        let bad = |message: &str, hint: &str| CliError::BadInput {
            message: format!("{name}: {message}"),
            problems: vec![FileProblem::whole(&name, message, hint)],
        };
        let mut bytes = Vec::new();
        File::open(&self.file)
            .and_then(|file| file.take(LARGEST).read_to_end(&mut bytes))
            .map_err(|error| bad(&format!("cannot be read: {error}"), ""))?;
        let hint = "a recording is written by `, r` in the desk, or when it crashes";
        let recording = Recording::read(&bytes).map_err(|error| bad(&error.to_string(), hint))?;
        let player = Player::new(recording).map_err(|error| bad(&error.to_string(), hint))?;
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
