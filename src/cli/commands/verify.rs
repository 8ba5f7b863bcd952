use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::repair;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::{Status, alike, words};
use crate::link::protocol::{Answer, JournalHead, Request, Verified};

/// Read the whole journal, replay it, and compare it with the store
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk verify && echo all is well\n  qapdesk verify --head \"$(cat head-2026-11-26)\"     has the desk gone on from that head?\n  qapdesk verify --repair --from /media/usb/qapdesk\n\n--repair sets aside what it takes out of its place, in a folder of the desk, and deletes nothing. What cannot be mended\nis told with file, byte and changes."
)]
pub(in crate::cli) struct Verify {
    /// Also say whether this head, which `qapdesk head` printed once, is part of the journal.
    #[arg(long, value_name = "CHANGE:DIGEST")]
    head: Option<JournalHead>,
    /// Say what of the desk can be mended, ask, and mend it; its server leaves for it.
    #[arg(long, conflicts_with = "head")]
    repair: bool,
    /// A backup from which damaged segments and documents are taken.
    #[arg(long, value_name = "FOLDER", requires = "repair")]
    from: Option<PathBuf>,
    /// Mend without asking.
    #[arg(long, requires = "repair")]
    yes: bool,
}

#[derive(Serialize)]
struct VerifyJson<'a> {
    #[serde(flatten)]
    found: &'a Verified,
    #[serde(skip_serializing_if = "Option::is_none")]
    head_found: Option<bool>,
}

impl Verify {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        if self.repair {
            return repair::run(context, self.from.as_deref(), self.yes);
        }
        let Answer::Verified(mut found) = context.ask(&Request::Verify)? else { return Err(CliError::odd_answer()) };
        // Of what is damaged there is more than is counted.
        let is_whole = found.faults.is_empty();
        let head_found = self.head.map(|head| look_for(context, head, &mut found)).transpose()?;
        let status = if found.faults.is_empty() { Status::Done } else { Status::Nothing };
        if context.out.format.json {
            context.out.json(&VerifyJson { found: &found, head_found })?;
            return Ok(status);
        }
        for fault in alike::few(&found.faults) {
            context.out.toned(0, Tone::Bad, &format!("fault: {fault}"))?;
        }
        if let Some(head) = self.head.filter(|_| head_found == Some(true)) {
            let is_still = context.ask(&Request::Head(None))? == Answer::Head(Some(head));
            let told = if is_still { "'s head is still that" } else { " has gone on from the head" };
            context.out.remark(&format!("the journal{told} of change {}", head.sequence))?;
        }
        let verdict = words::faults(found.faults.len());
        let of = if is_whole { "" } else { "of what could be read: " };
        context.out.remark(&format!(
            "{of}{} batches replayed, {} records compared, applications: {}, documents: {}; {verdict}",
            found.batches, found.records, found.applications, found.documents
        ))?;
        Ok(status)
    }
}

/// Whether a head is part of the journal; that it is not is a fault.
fn look_for(context: &mut Context<'_>, head: JournalHead, found: &mut Verified) -> Result<bool, CliError> {
    let Answer::Head(now) = context.ask(&Request::Head(Some(head.sequence)))? else {
        return Err(CliError::odd_answer());
    };
    if now == Some(head) {
        return Ok(true);
    }
    found.faults.push(match now {
        Some(_) => {
            format!("up to change {} the journal holds something else than when {head} was its head", head.sequence)
        }
        None => format!("the journal ends before change {}, which it held when {head} was its head", head.sequence),
    });
    Ok(false)
}
