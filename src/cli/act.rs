//! What the commands on one application have in common.

use clap::Args;
use serde::Serialize;

use super::Status;
use super::context::Context;
use super::error::CliError;
use super::json::ApplicationJson;
use super::parse;
use crate::domain::view::{ApplicationView, whose};
use crate::domain::{Command, Number, Requirement};
use crate::link::protocol::{Answer, Name, Request};
use crate::text::Line;

/// Which application.
#[derive(Debug, Clone, Args)]
pub(super) struct Target {
    /// Its number: QAP-2026-0042, 2026-42, or 42 where only one year has it.
    #[arg(value_parser = parse::name)]
    pub(super) number: Name,
    /// Do it only if this is still its newest change.
    #[arg(long, value_name = "N")]
    pub(super) revision: Option<u32>,
}

/// A remark.
#[derive(Debug, Clone, Args)]
pub(super) struct Reason {
    /// Why, in one line; kept in the history.
    #[arg(long, value_name = "TEXT", value_parser = parse::reason)]
    pub(super) reason: Option<Line>,
}

/// A requirement of an application.
#[derive(Debug, Clone, Args)]
pub(super) struct RequirementTarget {
    #[command(flatten)]
    pub(super) target: Target,
    /// hours, cases, references, feedback, training, training-documents, statement or fee.
    pub(super) requirement: Requirement,
    #[command(flatten)]
    pub(super) reason: Reason,
}

#[derive(Serialize)]
struct DoneJson<'a> {
    #[serde(flatten)]
    application: ApplicationJson<'a>,
    done: Line,
}

/// Has a command done, and says what was done and what is next.
pub(super) fn act(context: &mut Context<'_>, target: &Target, command: Command) -> Result<Status, CliError> {
    let request = Request::Command { name: target.number.clone(), seen: target.revision, command };
    have_done(context, target, &request)
}

/// Asks what concerns one application; a refusal names it.
pub(super) fn ask_about(context: &mut Context<'_>, target: &Target, request: &Request) -> Result<Answer, CliError> {
    match context.ask(request) {
        Err(error @ (CliError::Refused { .. } | CliError::Conflict { .. })) => {
            // To whom the desk does not tell of which year it is, the refusal says all there is.
            Err(match told_number(context, &target.number) {
                Some(number) => error.about(&number.to_string()),
                None => error,
            })
        }
        answered => answered,
    }
}

/// Asks for something that is answered with what was done, and says it.
pub(super) fn have_done(context: &mut Context<'_>, target: &Target, request: &Request) -> Result<Status, CliError> {
    say_done(context, target, request)?;
    Ok(Status::Done)
}

/// The same; answers the application as it is after it.
pub(super) fn say_done(
    context: &mut Context<'_>,
    target: &Target,
    request: &Request,
) -> Result<Box<ApplicationView>, CliError> {
    let Answer::Done { act, application } = ask_about(context, target, request)? else {
        return Err(CliError::odd_answer());
    };
    // Of reviews and appeals one is open at a time, the last.
    let of_appeal = application.appeals.last().and_then(|last| last.appeal.done(act));
    let done = Line::clean(&of_appeal.unwrap_or_else(|| match request {
        Request::Command { command, .. } => command.done(act),
        _ => act.words(),
    }));
    if context.out.format.json {
        let as_json = ApplicationJson::without_evidence(&application);
        context.out.json(&DoneJson { application: as_json, done })?;
        return Ok(application);
    }
    context.out.remark(&format!("{}: {done}", whose(application.number, &application.candidate.name, "  ")))?;
    context.out.remark(&format!("{}, next: {}", application.stage, application.next))?;
    Ok(application)
}

/// The whole number of an application, as far as the desk tells it; else what somebody typed.
pub(super) fn whole_number(context: &mut Context<'_>, name: &Name) -> String {
    let told = told_number(context, name).map(|number| number.to_string());
    told.unwrap_or_else(|| match name {
        Name::Number(number) => number.to_string(),
        Name::Short(short) => format!("{short:04}"),
    })
}

/// The whole number of an application; none where the desk does not tell it.
fn told_number(context: &mut Context<'_>, name: &Name) -> Option<Number> {
    match name {
        Name::Number(number) => Some(*number),
        Name::Short(_) => match context.ask(&Request::Show(name.clone())) {
            Ok(Answer::Application(view)) => Some(view.number),
            _ => None,
        },
    }
}
