use clap::Args;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::roster_json::AssessorFileJson;
use crate::cli::words;
use crate::domain::view::{RosterFile, standing_text};
use crate::domain::{AssessorId, ConflictAnswer, days_text, rates_text, week_text};
use crate::link::protocol::{Answer, HistoryEntry, Request};
use crate::text::Line;

/// Print all that is on file about an assessor
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qapdesk assessor show chen")]
pub(super) struct Show {
    /// The assessor's id on the roster, such as chen.
    id: AssessorId,
}

impl Show {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let file = super::file(context, &self.id)?;
        let Answer::AssessorHistory(history) = context.ask(&Request::AssessorHistory(self.id.clone()))? else {
            return Err(CliError::odd_answer());
        };
        if context.out.format.json {
            context.out.json(&AssessorFileJson::of(&file, &history))?;
            return Ok(Status::Done);
        }
        let profile = &file.row.assessor.profile;
        context.out.toned(0, Tone::Heading, &format!("{}  {}", self.id, profile.name))?;
        let tone = if file.row.against.is_empty() { Tone::Good } else { Tone::Bad };
        for line in super::standing(&file.row) {
            context.out.toned(2, tone, &line)?;
        }
        for (name, value) in facts(&file) {
            context.out.line(2, &format!("{name}: {value}"))?;
        }
        list(
            context,
            "Sessions to come",
            file.to_come.iter().map(|one| (2, format!("{}  session {} on {}", one.number, one.session, one.day))),
        )?;
        list(
            context,
            "Conflicts",
            file.conflicts.iter().map(|row| {
                let at = words::instant(row.record.at);
                (
                    2,
                    format!(
                        "{}  {}: {} ({}, {at})",
                        row.number,
                        row.candidate,
                        answer(&row.record.answer),
                        row.record.by
                    ),
                )
            }),
        )?;
        list(context, "History", history.iter().flat_map(lines_of))?;
        Ok(Status::Done)
    }
}

/// Prints lines under a heading, each after so many spaces; nothing where there are none.
fn list(
    context: &mut Context<'_>,
    heading: &str,
    lines: impl Iterator<Item = (usize, String)>,
) -> Result<(), CliError> {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    context.out.gap()?;
    context.out.toned(0, Tone::Heading, heading)?;
    for (indent, line) in lines {
        context.out.line(indent, &line)?;
    }
    Ok(())
}

fn facts(file: &RosterFile) -> Vec<(&'static str, String)> {
    let profile = &file.row.assessor.profile;
    let text = |line: &Option<Line>| line.as_ref().map(ToString::to_string).unwrap_or_default();
    let load = match profile.load_cap {
        Some(cap) => format!("{} of {cap} open sessions", file.row.load),
        None => words::count(file.row.load as usize, "open session", "open sessions"),
    };
    let trainer = if profile.experienced_trainer { "yes" } else { "" };
    let panel = if profile.panel.is_some() { standing_text(profile.panel) } else { String::new() };
    let facts = vec![
        ("e-mail", text(&profile.email)),
        ("account", profile.account.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("experienced trainer", trainer.to_owned()),
        ("panel", panel),
        ("experience of evaluating", text(&profile.evaluation_experience)),
        ("languages", profile.languages.iter().map(Line::as_str).collect::<Vec<_>>().join(", ")),
        ("zone", profile.zone.to_string()),
        ("rates", rates_text(&profile.rates)),
        ("week", week_text(&profile.weekly)),
        ("days that differ", days_text(&profile.exceptions)),
        ("load", load),
        ("active", if profile.active { "yes" } else { "no" }.to_owned()),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The answer to a conflict question, in words.
pub(super) fn answer(answer: &ConflictAnswer) -> String {
    match answer {
        ConflictAnswer::Asked => "asked, no answer yet".to_owned(),
        ConflictAnswer::None => "none".to_owned(),
        ConflictAnswer::Declared { kind, note: None } => kind.to_string(),
        ConflictAnswer::Declared { kind, note: Some(note) } => format!("{kind}, {note}"),
        ConflictAnswer::Cleared { kind, note } => format!("none, {kind} was declared before: {note}"),
    }
}

fn lines_of(entry: &HistoryEntry) -> Vec<(usize, String)> {
    let what = format!("{}  {}  {} {}", entry.revision, words::instant(entry.at), entry.by, entry.what);
    let mut lines = vec![(2, what)];
    lines.extend(entry.reason.iter().map(|reason| (5, format!("reason: {reason}"))));
    lines.extend(entry.details.iter().map(|detail| (5, detail.clone())));
    lines
}
