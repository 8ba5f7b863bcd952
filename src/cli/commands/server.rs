use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::desk::ServerFound;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::table::Table;
use crate::cli::words::{count, instant};
use crate::cli::{left_out, users};
use crate::link::protocol::{Answer, Connected, Health, Within};
use crate::text::Line;

/// See how the desk's server is, and who is connected
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qapdesk server status\n\nWho is connected, its memory and its last sync are for admins. It starts no server, but systemd does where\nit listens for one; exit status 1 where none runs. See also qapdesk stop and qapdesk restart."
)]
pub(in crate::cli) struct Server {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print process, build, uptime, memory, last sync and who is connected
    #[command(
        visible_alias = "health",
        after_help = "Examples:\n  qapdesk server status\n  qapdesk server status --json"
    )]
    Status,
}

impl Server {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let What::Status = self.what;
        let found = context.desk.server()?;
        let does_answer = matches!(found, ServerFound::Answers(_));
        let status = if context.out.format.json { json(context, found)? } else { words(context, found)? };
        if does_answer {
            left_out::tell(context)?;
            if let Some(trouble) = context.desk.unreadable()?.trouble {
                // Whoever closed standard error does not want to know.
                let _ = writeln!(context.out.stderr, "fault: changes are refused: {trouble}");
            }
        }
        Ok(status)
    }
}

fn words(context: &mut Context<'_>, found: ServerFound) -> Result<Status, CliError> {
    match found {
        ServerFound::None => {
            context.out.remark("no server is running")?;
            Ok(Status::Nothing)
        }
        ServerFound::Unheard(holder) => {
            context.out.remark(&format!("process {}, {}, {}", holder.pid, holder.build, holder.silence()))?;
            Ok(Status::Nothing)
        }
        ServerFound::OfOtherProtocol { process, build, protocol } => {
            let text = format!("process {process}, {build}, speaks protocol {protocol}, which this program does not");
            context.out.line(0, &text)?;
            Ok(Status::Done)
        }
        ServerFound::Answers(answer) => people(context, &health(answer)?),
    }
}

fn health(answer: Answer) -> Result<Health, CliError> {
    match answer {
        Answer::Health(health) => Ok(health),
        Answer::Failed(failure) => Err(failure.into()),
        _ => Err(CliError::odd_answer()),
    }
}

fn people(context: &mut Context<'_>, health: &Health) -> Result<Status, CliError> {
    let now = Utc::now();
    let Health { process, build, applications, sequence, since, within } = health;
    let running = span(now.signed_duration_since(*since));
    context.out.line(0, &format!("process {process}, {build}, running for {running} (since {})", instant(*since)))?;
    let mut on_file =
        format!("{}, last change {sequence}", count(*applications as usize, "application", "applications"));
    if let Some(within) = within {
        let last = within.kept_at.map_or_else(
            || "; none since the server runs".to_owned(),
            |at| format!(", on disk {} ago ({})", span(now.signed_duration_since(at)), instant(at)),
        );
        on_file.push_str(&last);
    }
    context.out.line(0, &on_file)?;
    let Some(Within { protocol, memory, connections, connected, .. }) = within.as_deref() else {
        return Ok(Status::Done);
    };
    let memory = memory.map_or_else(String::new, |bytes| format!(", {} MB of memory", bytes.div_ceil(1_000_000)));
    context.out.line(0, &format!("protocol {protocol}{memory}"))?;
    let terminals = connected.iter().filter(|one| one.terminal).count();
    let text = format!(
        "{}, {} (connections: {connections})",
        count(terminals, "terminal", "terminals"),
        count(connected.len() - terminals, "command", "commands")
    );
    context.out.line(0, &text)?;
    let mut table = Table::new(2);
    table.row(Tone::Heading, ["account", "since", "with", "Unix user", "process"]);
    for one in connected {
        let user = users::name(one.uid).map_or_else(|| one.uid.to_string(), |name| format!("{name} ({})", one.uid));
        let (since, with) = (instant(one.since), if one.terminal { "terminal" } else { "command" });
        table.row(Tone::Plain, [one.account.as_str(), &since, with, &user, &one.process.to_string()]);
    }
    table.print(&mut context.out)?;
    Ok(Status::Done)
}

/// A length of time as people say it: `12 min`, `3 h 5 min`, `2 d 4 h`.
fn span(length: TimeDelta) -> String {
    let seconds = length.num_seconds().max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, ..) => format!("{hours} h {} min", minutes % 60),
        _ => format!("{days} d {} h", hours % 24),
    }
}

#[derive(Serialize)]
struct ServerJson {
    running: bool,
    process: Option<u32>,
    build: Option<Line>,
    protocol: Option<u32>,
    since: Option<DateTime<Utc>>,
    applications: Option<u32>,
    sequence: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    synced_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connected: Option<Vec<ConnectedJson>>,
}

#[derive(Serialize)]
struct ConnectedJson {
    account: Line,
    since: DateTime<Utc>,
    with: &'static str,
    uid: u32,
    process: u32,
}

impl ConnectedJson {
    fn of(one: &Connected) -> Self {
        let with = if one.terminal { "terminal" } else { "command" };
        Self { account: Line::clean(&one.account), since: one.since, with, uid: one.uid, process: one.process }
    }
}

fn json(context: &mut Context<'_>, found: ServerFound) -> Result<Status, CliError> {
    let mut value = ServerJson {
        running: !matches!(found, ServerFound::None | ServerFound::Unheard(_)),
        process: None,
        build: None,
        protocol: None,
        since: None,
        applications: None,
        sequence: None,
        synced_at: None,
        memory_bytes: None,
        connections: None,
        connected: None,
    };
    match found {
        ServerFound::None => {}
        ServerFound::Unheard(holder) => {
            (value.process, value.build) = (Some(holder.pid.unsigned_abs()), Some(Line::clean(&holder.build)));
        }
        ServerFound::OfOtherProtocol { process, build, protocol } => {
            (value.process, value.build, value.protocol) = (Some(process), Some(Line::clean(&build)), Some(protocol));
        }
        ServerFound::Answers(answer) => {
            let health = health(answer)?;
            (value.process, value.build) = (Some(health.process), Some(Line::clean(&health.build)));
            (value.since, value.applications) = (Some(health.since), Some(health.applications));
            value.sequence = Some(health.sequence);
            if let Some(within) = health.within {
                (value.protocol, value.memory_bytes) = (Some(within.protocol), within.memory);
                (value.synced_at, value.connections) = (within.kept_at, Some(within.connections));
                value.connected = Some(within.connected.iter().map(ConnectedJson::of).collect());
            }
        }
    }
    context.out.json(&value)?;
    Ok(if value.running { Status::Done } else { Status::Nothing })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_said_in_two_units_at_most() {
        for (seconds, said) in
            [(-3, "0 s"), (59, "59 s"), (60, "1 min"), (3_599, "59 min"), (11_100, "3 h 5 min"), (187_300, "2 d 4 h")]
        {
            assert_eq!(span(TimeDelta::seconds(seconds)), said);
        }
    }
}
