use std::io;

use clap::Args;

use super::which::{self, Own, sheet};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json::{OwnSessionJson, SheetJson};
use crate::cli::output::{Output, Tone};
use crate::cli::table::Table;
use crate::cli::{Status, words};
use crate::domain::view::{OwnTask, SheetView};
use crate::domain::{AssessorId, ChecklistItem, Mark, SheetKey, SheetState};
use crate::link::protocol::{Answer, Request};

/// The asker's own sessions.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qapdesk sheet list\n  qapdesk sheet list --json")]
pub(super) struct List {}

/// A sheet.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk sheet show 42 --levels\n  qapdesk sheet show 42 1 --assessor chen     a submitted one, for those who read applications"
)]
pub(super) struct Show {
    #[command(flatten)]
    own: Own,
    /// The submitted sheet of this assessor, for those who read applications.
    #[arg(long, value_name = "ID")]
    assessor: Option<AssessorId>,
    /// The words of all levels of every item, not only of the one that was given.
    #[arg(long)]
    levels: bool,
}

impl List {
    #[expect(clippy::unused_self, reason = "every command runs as a method of its arguments, and this one has none")]
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let Answer::OwnSessions(own) = context.ask(&Request::OwnSessions)? else {
            return Err(CliError::odd_answer());
        };
        let status = if own.is_empty() { Status::Nothing } else { Status::Done };
        if context.out.format.json {
            context.out.json(&own.iter().map(OwnSessionJson::of).collect::<Vec<_>>())?;
            return Ok(status);
        }
        let mut table = Table::new(0);
        for one in &own {
            let (marked, all) = one.progress;
            let tone = if matches!(one.task, OwnTask::Nothing | OwnTask::Attend) { Tone::Plain } else { Tone::Open };
            let (number, session) = (one.number.to_string(), one.session.to_string());
            let (when, mode) = (words::in_zone(one.plan.start, one.plan.zone), one.plan.mode.to_string());
            let (progress, task) = (format!("{marked}/{all}"), words::own_task(one.task));
            table.row(tone, [&number, &session, one.candidate.as_str(), &when, &mode, &progress, task]);
        }
        table.print(&mut context.out)?;
        context.out.remark(&words::count(own.len(), "session", "sessions"))?;
        if own.is_empty()
            && let Some(others) = which::to_others(context)?
        {
            context.out.remark(others)?;
        }
        Ok(status)
    }
}

impl Show {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let view = match &self.assessor {
            Some(assessor) => {
                let (number, session) = which::session(context, &self.own.number, self.own.session)?;
                sheet(context, SheetKey { number, session, assessor: assessor.clone() })?
            }
            None => self.own.sheet(context)?,
        };
        if context.out.format.json {
            context.out.json(&SheetJson::of(&view))?;
        } else {
            self.print(&mut context.out, &view)?;
        }
        Ok(Status::Done)
    }

    fn print(&self, out: &mut Output<'_>, view: &SheetView) -> io::Result<()> {
        let (session, plan) = (&view.session, &view.session.plan);
        out.toned(0, Tone::Heading, &format!("{}  {}", session.number, session.candidate))?;
        let when = words::in_zone(plan.start, plan.zone);
        let (id, mode, minutes) = (session.session, plan.mode, plan.minutes);
        out.line(0, &format!("session {id}, {when}, {mode}, {minutes} min; sheet of {}", view.key.assessor))?;
        out.line(0, &format!("{}; {}", state(&view.state), super::next(view)))?;
        for (competency, mean) in view.checklist.competencies.iter().zip(&view.indication.competencies) {
            out.gap()?;
            out.toned(0, Tone::Heading, &format!("{}  {}", competency.name, mean.shown()))?;
            competency.items.iter().try_for_each(|item| self.item(out, view, item))?;
        }
        if let Some(remark) = &view.sheet.remark {
            out.gap()?;
            out.toned(0, Tone::Heading, "Remark")?;
            remark.lines().try_for_each(|line| out.line(2, line))?;
        }
        out.gap()?;
        out.toned(0, Tone::Heading, words::indication(&view.indication))?;
        view.indication.against.iter().try_for_each(|why| out.line(2, why))
    }

    fn item(&self, out: &mut Output<'_>, view: &SheetView, item: &ChecklistItem) -> io::Result<()> {
        let (score, scale) = (view.sheet.scores.get(&item.id), &view.checklist.scale);
        let mark = score.and_then(|score| score.mark);
        let (sign, tone) = match mark {
            Some(Mark::Level(level)) if scale.needs_note(level) => (level.to_string(), Tone::Bad),
            Some(mark) => (mark.to_string(), Tone::Plain),
            None if item.mandatory => ("_".to_owned(), Tone::Open),
            None => ("_".to_owned(), Tone::Faint),
        };
        let optional = if item.mandatory { "" } else { " (optional)" };
        let note = score.and_then(|score| score.note.as_ref());
        let asks = if score.is_some_and(|score| scale.lacks_note(score)) { "; needs a note" } else { "" };
        out.toned(2, tone, &format!("{sign}  {}  {}{optional}{asks}", item.id, item.text))?;
        for (level, words) in scale.levels().zip(&item.levels) {
            if self.levels || mark == Some(Mark::Level(level)) {
                out.toned(5, Tone::Faint, &format!("{level}: {words}"))?;
            }
        }
        note.into_iter().flat_map(|note| note.lines()).try_for_each(|line| out.line(5, &format!("note: {line}")))
    }
}

fn state(state: &SheetState) -> String {
    match state {
        SheetState::Open => "not submitted".to_owned(),
        SheetState::Submitted { at, .. } => format!("submitted {}", words::instant(*at)),
        SheetState::Returned { at, reason, .. } => format!("returned {}: {reason}", words::instant(*at)),
    }
}
