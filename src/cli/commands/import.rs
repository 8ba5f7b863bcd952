use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::keeping::{needs_no_desk, tell_of_letters};
use crate::cli::output::Tone;
use crate::cli::own_file;
use crate::cli::progress::Bytes;
use crate::store::Disk;
use crate::store::export::{self, Imported};

/// Make a desk in an empty folder from what `qapdesk export` wrote
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk --desk ~/again import desk-2026-11-26.jsonl\n  qapdesk --desk ~/sealed import --seal desk-2026-11-26.jsonl\n\nThe new desk has the same changes with the same digests, so its head is the same; with --seal other digests, so that\nbackups of it begin in a folder of their own. Every line is checked; the desk is\nthere when all of them are. A run that was interrupted can be run again."
)]
pub(in crate::cli) struct Import {
    /// The file; `-` is standard input.
    file: PathBuf,
    /// Seal what an older qapdesk wrote of applications in clear, so that they can be forgotten; the digests are others then.
    #[arg(long)]
    seal: bool,
}

#[derive(Serialize)]
struct ImportJson {
    head: String,
    applications: u64,
    documents: u64,
    absent: Vec<String>,
    letters_under_way: u64,
    sealed: u64,
}

impl Import {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let (mut text, length): (Box<dyn BufRead>, u64) = if self.file == Path::new("-") {
            (Box::new(BufReader::new(io::stdin())), 0)
        } else {
            let opened = File::open(&self.file).and_then(|file| Ok((file.metadata()?.len(), file)));
            let (length, file) = opened.map_err(|error| {
                own_file::bad(&self.file, &format!("cannot be read: {error}"), "name a file that qapdesk export wrote")
            })?;
            (Box::new(BufReader::with_capacity(1024 * 1024, file)), length)
        };
        needs_no_desk(&context.desk.place()?)?;
        let desk = context.desk.hold(true, "an export is taken in")?;
        let bar = Bytes::new("importing", context.out.format.progress && length > 0);
        let told = &mut |read| bar.tell(read, length);
        let import = if self.seal { export::import_sealed } else { export::import };
        let imported = import(&Disk::system(), &self.file, &mut *text, desk.path(), told);
        drop(bar);
        let Imported { head, applications, documents, absent, letters_under_way, sealed } = match imported {
            Ok(imported) => imported,
            Err(error) => {
                desk.undo();
                return Err(error.into());
            }
        };
        if context.out.format.json {
            let head = head.to_string();
            context.out.json(&ImportJson { head, applications, documents, absent, letters_under_way, sealed })?;
            return Ok(Status::Done);
        }
        for absent in &absent {
            context.out.toned(0, Tone::Open, absent)?;
        }
        tell_of_letters(&mut context.out, letters_under_way)?;
        if self.seal {
            context.out.remark(&format!(
                "sealed: changes that were in clear: {sealed}; the desk it came from, its backups and exports are still in clear"
            ))?;
        }
        context.out.remark(&format!(
            "imported to {} up to change {}: applications: {applications}, documents: {documents}",
            desk.path().display(),
            head.sequence
        ))?;
        Ok(Status::Done)
    }
}
