use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::keeping::{needs_no_desk, tell_of_letters};
use crate::cli::output::Tone;
use crate::cli::progress::Bytes;
use crate::store::Disk;
use crate::store::backup::{self, RestoredDesk};

/// Bring a desk back from a backup into an empty folder
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qapdesk --desk ~/restored restore /media/usb/qapdesk\n\nThe whole backup is checked before anything is written. A folder that holds something is not touched: move a desk\nthat is damaged away first, or mend it with qapdesk verify --repair. A run that was interrupted can be run again."
)]
pub(in crate::cli) struct Restore {
    /// The backup's folder.
    folder: PathBuf,
}

#[derive(Serialize)]
struct RestoreJson<'a> {
    head: String,
    applications: u64,
    documents: u64,
    absent: &'a [String],
    letters_under_way: u64,
}

impl Restore {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        needs_no_desk(&context.desk.place()?)?;
        let desk = context.desk.hold(true, "a backup is brought back")?;
        let bar = Bytes::new("restoring", context.out.format.progress);
        let restored =
            backup::restore(&Disk::system(), &self.folder, desk.path(), &mut |done, total| bar.tell(done, total));
        drop(bar);
        let RestoredDesk { head, applications, documents, absent, letters_under_way } = match restored {
            Ok(restored) => restored,
            Err(error) => {
                desk.undo();
                return Err(error.into());
            }
        };
        if context.out.format.json {
            let (head, absent) = (head.to_string(), &absent);
            context.out.json(&RestoreJson { head, applications, documents, absent, letters_under_way })?;
            return Ok(Status::Done);
        }
        for absent in &absent {
            context.out.toned(0, Tone::Open, &format!("not in the backup: {absent}"))?;
        }
        tell_of_letters(&mut context.out, letters_under_way)?;
        context.out.remark(&format!(
            "restored to {} up to change {}: applications: {applications}, documents: {documents}",
            desk.path().display(),
            head.sequence
        ))?;
        Ok(Status::Done)
    }
}
