mod appeals;
mod assessment;
mod evidence;

use std::io;

use chrono::NaiveDate;
use clap::Args;

pub(in crate::cli) use self::appeals::appeals;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::ApplicationJson;
use crate::cli::output::{Output, Tone};
use crate::cli::{Status, parse, schedule, words};
use crate::domain::view::{ApplicationView, RequirementView, whose};
use crate::domain::{Scale, Session, Zone, unit_of};
use crate::intake::program;
use crate::link::protocol::{Answer, Name, Request};
use crate::text::{fit, width};

/// Print a whole application: requirements, what is missing, and the evidence
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk show 42\n  qapdesk show QAP-2026-0042 --json")]
pub(in crate::cli) struct Show {
    /// Its number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    number: Name,
}

impl Show {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Answer::Application(view) = context.ask(&Request::Show(self.number.clone()))? else {
            return Err(CliError::odd_answer());
        };
        if context.out.format.json {
            context.out.json(&ApplicationJson::whole(&view))?;
            return Ok(Status::Done);
        }
        let is_decided = view.requirements.iter().any(|requirement| requirement.determination.is_some());
        let zone = if is_decided { Some(schedule::desk_zone(context)?) } else { None };
        head(&mut context.out, &view)?;
        requirements(&mut context.out, &view, zone)?;
        evidence::print(&mut context.out, &view.evidence)?;
        let scale = scale(context, &view)?;
        assessment::print(&mut context.out, &view, &scale)?;
        appeals(&mut context.out, &view)?;
        notes(&mut context.out, &view)?;
        Ok(Status::Done)
    }
}

/// The scale of the checklist, asked for where somebody determined a level on it.
fn scale(context: &mut Context<'_>, view: &ApplicationView) -> Result<Scale, CliError> {
    let is_determined = |session: &Session| session.seats.iter().any(|seat| seat.determination.is_some());
    if !view.assessment.sessions.iter().any(is_determined) {
        return Ok(Scale::default());
    }
    let Some((id, version)) = view.program.rsplit_once(' ') else { return Err(CliError::odd_answer()) };
    let version = version.parse::<NaiveDate>().map_err(|_| CliError::odd_answer())?;
    match context.ask(&Request::ProgramText { id: id.to_owned(), version: Some(version) })? {
        Answer::ProgramText(row, text) => {
            Ok(program::parse_stored(&row.id, &text).map(|program| program.checklist.scale).unwrap_or_default())
        }
        _ => Err(CliError::odd_answer()),
    }
}

fn head(out: &mut Output<'_>, view: &ApplicationView) -> io::Result<()> {
    let days = words::count(usize::try_from(view.days_in_stage).unwrap_or(0), "day", "days");
    let overdue = if view.overdue { ", overdue" } else { "" };
    let due = view.due.map_or_else(String::new, |due| format!(", until {due}"));
    let assigned = view.assigned_to.as_ref().map_or("nobody", |account| account.as_str());
    out.toned(0, Tone::Heading, &whose(view.number, &view.candidate.name, "  "))?;
    let tone = if view.overdue { Tone::Bad } else { Tone::Plain };
    out.toned(0, tone, &format!("{} for {days}{overdue}{due}", view.stage))?;
    out.line(0, &format!("next: {} ({})", view.next, words::waiting(view.waiting_for)))?;
    let (received, program, revision) = (view.received_on, &view.program, view.revision);
    out.line(0, &format!("received {received} · {program} · assigned to {assigned} · revision {revision}"))?;
    if !view.tags.is_empty() {
        out.line(0, &format!("tags: {}", words::tags(&view.tags)))?;
    }
    if let Some(undo) = &view.undo {
        out.line(0, &format!("an undo would take back: {undo}"))?;
    }
    if let Some(redo) = &view.redo {
        out.line(0, &format!("a redo would do again: {redo}"))?;
    }
    let feedback = &view.feedback;
    let newest = feedback.newest.map_or_else(String::new, |day| format!(", newest {day}"));
    let (counted, complete) = (view.counted_feedback(), feedback.complete);
    let forms = if counted == complete {
        format!("{complete} of {} complete", feedback.needed)
    } else {
        format!("{counted} of {} counted, {complete} complete", feedback.needed)
    };
    let mediations = words::count(feedback.mediations as usize, "mediation", "mediations");
    let evaluations = words::count(feedback.evaluations as usize, "panel evaluation", "panel evaluations");
    let (incomplete, duplicate) = (feedback.incomplete, feedback.duplicate);
    let others = format!("{incomplete} incomplete, {duplicate} duplicate");
    out.line(0, &format!("feedback: {forms}, {others}, {mediations}, {evaluations}{newest}"))
}

fn notes(out: &mut Output<'_>, view: &ApplicationView) -> io::Result<()> {
    if view.notes.is_empty() {
        return Ok(());
    }
    out.gap()?;
    out.toned(0, Tone::Heading, "Notes")?;
    for note in &view.notes {
        out.toned(2, Tone::Faint, &format!("{}  {}", words::instant(note.at), note.by))?;
        note.text.lines().try_for_each(|line| out.line(4, line))?;
    }
    Ok(())
}

fn requirements(out: &mut Output<'_>, view: &ApplicationView, zone: Option<Zone>) -> io::Result<()> {
    let n_settled = view.requirements.iter().filter(|requirement| !requirement.open).count();
    out.gap()?;
    out.toned(0, Tone::Heading, &format!("Requirements: {n_settled} of {} settled", view.requirements.len()))?;
    let of = |requirement: &RequirementView| {
        let (have, need) = (&requirement.have, &requirement.need);
        format!("{have} of {need} {}", unit_of(need, &requirement.unit))
    };
    let figures = view.requirements.iter().map(|requirement| width(&of(requirement))).max().unwrap_or(0);
    // The titles of the eight fit; a program's own may be longer.
    let titles = view.requirements.iter().map(|requirement| width(&requirement.title)).max().unwrap_or(0).clamp(14, 28);
    for requirement in &view.requirements {
        let glyph = out.format.glyphs.of(requirement.finding);
        let (title, finding) = (fit(&requirement.title, titles), fit(words::finding(requirement.finding), 12));
        let line =
            format!("{glyph} {title}  {}  {finding}  {}", fit(&of(requirement), figures), decided(requirement, zone));
        out.toned(2, words::tone(requirement), &line)?;
        for missing in &requirement.missing {
            out.line(6, missing)?;
        }
        for note in &requirement.notes {
            out.toned(6, Tone::Faint, &format!("note: {note}"))?;
        }
        let stale = requirement.determination.iter().filter(|made| made.stale).flat_map(|made| &made.changed);
        for changed in stale {
            out.line(6, &format!("changed since: {changed}"))?;
        }
    }
    Ok(())
}

/// What was decided, on which day in the desk's zone.
fn decided(requirement: &RequirementView, zone: Option<Zone>) -> String {
    let Some(made) = &requirement.determination else { return "open".to_owned() };
    let reason = made.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    let stale = if made.stale { ", stale" } else { "" };
    let on = zone.map_or_else(|| made.at.date_naive(), |zone| zone.local(made.at).date_naive());
    format!("{} by {} on {on}{stale}{reason}", made.verdict, made.by)
}
