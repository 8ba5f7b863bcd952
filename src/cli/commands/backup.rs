use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::Utc;
use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::progress::{Bytes, size};
use crate::cli::{Status, alike, owned, words};
use crate::link::Held;
use crate::link::protocol::{Answer, Request};
use crate::store::Disk;
use crate::store::backup::{self, BackupError, Checked, KeyCopy, Made, Making};
use crate::text::Line;

/// How long a server may take to come or to go before it is clear whether one runs.
const SETTLES: Duration = Duration::from_secs(10);

/// Back the desk up to a folder, or add to the backup there what is new
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk backup /media/usb/qapdesk\n  qapdesk -q backup --add-only /media/usb/qapdesk     for cron, every hour\n  qapdesk backup --check /media/usb/qapdesk\n  qapdesk backup --repair /media/usb/qapdesk\n\nThe desk may be at work meanwhile. The folder holds journal, documents and mail.toml, with personal data as it is:\nkeep it as you keep the desk. The file of the mail password is not in it. A folder is whole by itself: to begin\nanother one, name another; an old one may be deleted. Whatever interrupts a run, the last backup stays good."
)]
pub(in crate::cli) struct Backup {
    /// The backup's folder; the one above it must be there.
    folder: PathBuf,
    /// Read a backup whole and say whether it is good; write nothing.
    #[arg(long, conflicts_with = "add_only")]
    check: bool,
    /// Only add to a backup that is there, so that an unplugged disk is noticed.
    #[arg(long)]
    add_only: bool,
    /// Read all that the backup has, and copy anew from the desk what is damaged.
    #[arg(long, conflicts_with = "check")]
    repair: bool,
}

#[derive(Serialize)]
struct MadeJson<'a> {
    head: String,
    before: Option<String>,
    documents: u64,
    bytes: u64,
    written: u64,
    faults: &'a [String],
}

#[derive(Serialize)]
struct CheckedJson<'a> {
    head: String,
    desk: String,
    made_at: chrono::DateTime<Utc>,
    build: &'a str,
    /// Not counted where something does not check.
    applications: Option<u64>,
    documents: u64,
    bytes: u64,
    faults: &'a [String],
    flaws: &'a [String],
    absent: &'a [String],
}

impl Backup {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if self.check {
            return self.check(context);
        }
        let desk = context.desk.home()?;
        owned::only_by_owner(&desk)?;
        let keys = &KeyCopy::read(&Disk::system(), &desk).map_err(BackupError::from)?;
        let (to, _held) = acknowledged(context)?;
        let bar = Bytes::new("backing up", context.out.format.progress);
        let (folder, add_only, repair) = (&*self.folder, self.add_only, self.repair);
        let build = env!("CARGO_PKG_VERSION");
        let making =
            Making { disk: &Disk::system(), desk: &desk, keys, to, folder, add_only, repair, build, at: Utc::now() };
        let made = backup::make(&making, &mut |done, total| bar.tell(done, total));
        drop(bar);
        self.tell(context, &made?)
    }

    fn tell(&self, context: &mut Context<'_>, made: &Made) -> Result<Status, CliError> {
        let status = if made.faults.is_empty() { Status::Done } else { Status::Nothing };
        let Made { head, before, documents, bytes, written, faults } = made;
        if context.out.format.json {
            let (head, before) = (head.to_string(), before.map(|before| before.to_string()));
            let (documents, bytes, written) = (*documents, *bytes, *written);
            context.out.json(&MadeJson { head, before, documents, bytes, written, faults })?;
            return Ok(status);
        }
        for fault in alike::few(faults) {
            context.out.toned(0, Tone::Bad, &format!("fault: {fault}"))?;
        }
        let since = before.map_or_else(String::new, |before| match head.sequence - before.sequence {
            0 => ", no change since the last".to_owned(),
            1 => ", 1 change since the last".to_owned(),
            changes => format!(", {changes} changes since the last"),
        });
        context.out.remark(&format!(
            "backed up to change {} in {}: {}, documents: {documents}; {} written{since}",
            head.sequence,
            self.folder.display(),
            size(*bytes),
            size(*written)
        ))?;
        Ok(status)
    }

    fn check(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let bar = Bytes::new("reading", context.out.format.progress);
        let checked = backup::check(&Disk::system(), &self.folder, &mut |done, total| bar.tell(done, total));
        drop(bar);
        let Checked { manifest, applications, faults, flaws, absent, .. } = checked?;
        let status = if faults.is_empty() && flaws.is_empty() { Status::Done } else { Status::Nothing };
        let (head, documents, bytes) = (manifest.head, manifest.n_documents() as u64, manifest.bytes());
        if context.out.format.json {
            let (head, desk, build) = (head.to_string(), manifest.desk.to_string(), &*manifest.build);
            let (made_at, faults, flaws, absent) = (manifest.made_at, &*faults, &*flaws, &*absent);
            let found =
                CheckedJson { head, desk, made_at, build, applications, documents, bytes, faults, flaws, absent };
            context.out.json(&found)?;
            return Ok(status);
        }
        for fault in alike::few(&faults) {
            context.out.toned(0, Tone::Bad, &format!("fault: {fault}"))?;
        }
        if !faults.is_empty() {
            context.out.toned(0, Tone::Open, "what the desk still has is copied anew by qapdesk backup --repair")?;
        }
        for flaw in alike::few(&flaws) {
            context.out.toned(0, Tone::Open, &format!("{flaw}; it can be restored: back up to it again"))?;
        }
        for absent in &absent {
            context.out.toned(0, Tone::Open, &format!("not in it: {absent}"))?;
        }
        let counted = applications.map_or_else(|| "not counted".to_owned(), |applications| applications.to_string());
        let to_mend = if flaws.is_empty() { String::new() } else { format!(", to be mended: {}", flaws.len()) };
        let verdict = words::faults(faults.len());
        context.out.remark(&format!(
            "backup of {} by qapdesk {} up to change {}: applications: {counted}, documents: {documents}, {}; {verdict}{to_mend}",
            manifest.made_at.format("%Y-%m-%d %H:%M UTC"),
            Line::clean(&manifest.build),
            head.sequence,
            size(bytes)
        ))?;
        Ok(status)
    }
}

/// Up to which change the desk can be copied: what its server acknowledged, or all there is where none runs, with the
/// desk held so that none comes.
pub(in crate::cli) fn acknowledged(context: &mut Context<'_>) -> Result<(Option<u64>, Option<Held>), CliError> {
    let begun = Instant::now();
    loop {
        match context.desk.ask_running(&Request::BackupHead)? {
            Some(Answer::Head(head)) => return Ok((Some(head.map_or(0, |head| head.sequence)), None)),
            Some(Answer::Failed(failure)) => return Err(failure.into()),
            Some(_) => return Err(CliError::odd_answer()),
            None => {}
        }
        match context.desk.hold(false, "a backup is made") {
            Ok(held) => return Ok((None, Some(held))),
            // Somebody has the lock and does not listen: a server that comes or goes.
            Err(CliError::Conflict { .. }) if begun.elapsed() < SETTLES => {}
            Err(error) => return Err(error),
        }
    }
}
