use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::backup::acknowledged;
use super::queue_csv;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::interruption::Interruption;
use crate::cli::progress::Bytes;
use crate::cli::{Status, left_out, new_file, owned};
use crate::store::backup::{BackupError, KeyCopy};
use crate::store::export::{self, Exported, Exporting};
use crate::store::{Disk, Ground};
use crate::text::Line;

/// In which format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The whole desk, one JSON object a line, to be taken in again.
    Jsonl,
    /// A row for each application, for a spreadsheet.
    Csv,
}

/// Write the whole desk as text (JSONL): every change, what they come to, every document; or its applications as a table
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk export desk-2026-11-26.jsonl\n  qapdesk export | jq -r '.application // empty | .number'\n  qapdesk export --format csv applications.csv\n\nOne JSON object a line, to be read without qapdesk and taken in again without loss by qapdesk import. It holds personal\ndata as it is, and the keys under which the journal is sealed: keep it as you keep the desk. What of the desk is\ndamaged is left out and told, and the status is 1."
)]
pub(in crate::cli) struct Export {
    /// A new file; standard output where there is none, or with `-`.
    file: Option<PathBuf>,
    /// The whole desk as JSONL, or a table of its applications for a spreadsheet, which is not taken in again.
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
}

impl Export {
    /// Whether it is of the whole desk, as it is kept.
    pub(in crate::cli) fn is_whole(&self) -> bool {
        self.format == Format::Jsonl
    }

    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let file = self.file.as_deref().filter(|file| *file != Path::new("-"));
        if self.format == Format::Csv {
            return table(context, file);
        }
        let home = context.desk.home()?;
        owned::only_by_owner(&home)?;
        let keys = &KeyCopy::read(&Disk::system(), &home).map_err(BackupError::from)?;
        let (to, _held) = acknowledged(context)?;
        let bar = Bytes::new("exporting", context.out.format.progress);
        let (on, build) = (&Ground::default(), env!("CARGO_PKG_VERSION"));
        // A disk that is full or read-only is no reason not to get the desk off it.
        let room = file.map_or(&*home, |file| folder_of(file));
        let interruption = Interruption::default();
        let exporting = Exporting { on, desk: &home, room, keys, to, build, stop: interruption.flag() };
        let Some(file) = file else {
            let mut out = BufWriter::new(&mut *context.out.stdout);
            let exported = export::export(&exporting, &mut out, &mut |done, total| bar.tell(done, total))?;
            drop((out, bar));
            return tell(context, &exported.faults);
        };
        // What it makes is not in the desk's folder, where forgetting would come by it. On its way to standard output, which
        // nobody may read on, it ends at once as every command does.
        interruption.catch()?;
        let opened = new_file::create(file)?;
        let mut out = BufWriter::new(&opened);
        let told = &mut |done, total| bar.tell(done, total);
        let exported = export::export(&exporting, &mut out, told).map_err(CliError::from);
        let exported = exported.and_then(|exported| {
            out.flush()?;
            opened.sync_all()?;
            File::open(folder_of(file))?.sync_all()?;
            Ok(exported)
        });
        drop(bar);
        let exported = exported.map_err(|error| match error {
            CliError::Output(error) => new_file::given_up(file, &error),
            error => error,
        });
        if exported.is_err() || interruption.came() {
            // Half a file helps nobody; that it stays is no reason to say something else.
            let _ = std::fs::remove_file(file);
            interruption.end();
        }
        let Exported { head, applications, documents, faults } = exported?;
        context.out.remark(&format!(
            "exported to {} up to change {}: applications: {applications}, documents: {documents}",
            file.display(),
            head.sequence
        ))?;
        tell(context, &faults)
    }
}

/// Writes the applications as a table.
fn table(context: &mut Context<'_>, file: Option<&Path>) -> Result<Status, CliError> {
    let (text, n_rows) = queue_csv::text(context)?;
    if let Some(file) = file {
        new_file::write(file, text.as_bytes())?;
        context.out.remark(&format!("written to {}: applications: {n_rows}", file.display()))?;
    } else {
        context.out.stdout.write_all(text.as_bytes())?;
    }
    Ok(if left_out::tell(context)? { Status::Nothing } else { Status::Done })
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Says on standard error what is not in it, since standard output may be the export.
fn tell(context: &mut Context<'_>, faults: &[String]) -> Result<Status, CliError> {
    for fault in faults {
        writeln!(context.out.stderr, "fault: {}", Line::clean(fault))?;
    }
    Ok(if faults.is_empty() { Status::Done } else { Status::Nothing })
}
