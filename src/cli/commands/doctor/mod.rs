//! `qapdesk doctor`: looks at what a desk stands on, and says what to mend.

mod aside;
mod desk;
mod machine;
mod reach;
mod sshd;

use clap::Args;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::desk::ServerFound;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::{Status, left_out};
use crate::link::protocol::Answer;
use crate::text::Line;

/// Look at what the desk stands on, and say what to mend
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk doctor\n  sudo qapdesk --desk /var/lib/qapdesk doctor --gateway desk    also sshd's lines\n\nExit status: 0 when all is well, 1 when something must be mended."
)]
pub(in crate::cli) struct Doctor {
    /// Look also at the SSH gateway of this Unix user; as root, for only root may read sshd's settings.
    #[arg(long, value_name = "USER")]
    gateway: Option<String>,
}

/// How it is with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum How {
    /// As it should be.
    Well,
    /// Worth knowing; nothing fails by it.
    Note,
    /// To be mended.
    Wrong,
}

/// What was looked at and found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    what: &'static str,
    how: How,
    found: Line,
    remedy: Option<Line>,
}

impl Finding {
    fn well(what: &'static str, found: impl AsRef<str>) -> Self {
        Self { what, how: How::Well, found: Line::clean(found.as_ref()), remedy: None }
    }

    fn note(what: &'static str, found: impl AsRef<str>, remedy: impl AsRef<str>) -> Self {
        Self { how: How::Note, remedy: Some(Line::clean(remedy.as_ref())), ..Self::well(what, found) }
    }

    fn wrong(what: &'static str, found: impl AsRef<str>, remedy: impl AsRef<str>) -> Self {
        Self { how: How::Wrong, ..Self::note(what, found, remedy) }
    }
}

impl Doctor {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let folder = context.desk.place()?;
        let mut findings = desk::look(&folder);
        findings.extend(on_file(context));
        findings.extend(aside::look(&folder));
        findings.extend(machine::look());
        if let Some(user) = &self.gateway {
            findings.extend(reach::look(user, &folder));
            findings.extend(sshd::look(user, &folder));
        }
        let is_wrong = findings.iter().any(|finding| finding.how == How::Wrong);
        if context.out.format.json {
            context.out.json(&findings)?;
        } else {
            print(context, &findings)?;
        }
        Ok(if is_wrong { Status::Nothing } else { Status::Done })
    }
}

/// What to do where changes are refused.
const TRIES: &str = "mend that; the server tries again by itself, and what was acknowledged before is kept";

/// What a running server cannot read of what is on file, and why it keeps no change; whoever it does not know is told nothing
/// of it.
fn on_file(context: &mut Context<'_>) -> Vec<Finding> {
    let Ok(ServerFound::Answers(Answer::Health(_))) = context.desk.server() else { return Vec::new() };
    let Ok(told) = context.desk.unreadable() else { return Vec::new() };
    let left_out = told.words().map(|words| Finding::wrong("on file", words, left_out::REMEDY));
    let refused = told.trouble.map(|why| Finding::wrong("changes", format!("are refused: {why}"), TRIES));
    left_out.into_iter().chain(refused).collect()
}

fn print(context: &mut Context<'_>, findings: &[Finding]) -> Result<(), CliError> {
    for Finding { what, how, found, remedy } in findings {
        let (sign, tone) = match how {
            How::Well => ("ok   ", Tone::Good),
            How::Note => ("note ", Tone::Open),
            How::Wrong => ("WRONG", Tone::Bad),
        };
        context.out.toned(0, tone, &format!("{sign} {what}: {found}"))?;
        if let Some(remedy) = remedy {
            context.out.line(6, remedy)?;
        }
    }
    Ok(())
}
