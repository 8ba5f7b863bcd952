//! `--plain`: a pane as lines, for screen readers, scripts and terminals that cannot place text.

use chrono::Utc;

use super::commands::list;
use super::context::Context;
use super::error::{CliError, FileProblem};
use super::{Status, left_out, parse};
use crate::link::protocol::{Answer, Name, Request};
use crate::text::Line;
use crate::tui::plain::{Content, Page, plain};
use crate::tui::settings::SettingsError;
use crate::tui::theme::GlyphSet;

/// Prints what the arguments of `--plain` name: a pane, and an application's number, as the user's settings have the desk
/// look: they hide names, or ask for other glyphs.
pub(super) fn print(context: &mut Context<'_>, arguments: &[String]) -> Result<Status, CliError> {
    let settings = context.desk.settings();
    if settings.hides_names() {
        context.desk.hide_names();
        let in_doubt = settings.errors.iter().find(|error| error.mistake.may_hide_names());
        if let Some(SettingsError { file, line, mistake }) = in_doubt {
            let hint = Line::clean("names are hidden, in case it says so; qapdesk settings tells what is in force");
            context.out.problem(&FileProblem { hint, ..FileProblem::mistake(file, *line, mistake) })?;
        }
    }
    let page = match arguments.first() {
        Some(word) => word.parse().map_err(|error| usage(&error))?,
        None => Page::Queue,
    };
    let name = arguments.get(1).map(|number| parse::name(number).map_err(|error| usage(&error))).transpose()?;
    if page == Page::Queue && name.is_some() {
        return Err(usage(&"the queue takes no number"));
    }
    let Answer::Greeting(greeting) = context.ask(&Request::Greet)? else { return Err(CliError::odd_answer()) };
    let shown = if page == Page::Queue { rows(context)? } else { application(context, page, name)? };
    let glyphs = settings.settings.glyphs.map_or_else(|| context.out.format.glyphs.of_terminal(), GlyphSet::glyphs);
    let lines = plain(page, &greeting, shown, Utc::now(), glyphs)
        .map_err(|error| CliError::Failed { message: error.to_string(), hint: "install qapdesk anew".to_owned() })?;
    for line in lines {
        // The space before an item of a page is part of it, and cleaning would take it away.
        let text = line.trim_start();
        context.out.line(line.len() - text.len(), text)?;
    }
    if page == Page::Queue {
        left_out::tell(context)?;
    }
    Ok(Status::Done)
}

fn rows(context: &mut Context<'_>) -> Result<Content, CliError> {
    Ok(Content::Rows(list::rows(context, &Page::Queue.list())?))
}

/// The application of a number; without one the first of the queue, which the desk opens with.
fn application(context: &mut Context<'_>, page: Page, name: Option<Name>) -> Result<Content, CliError> {
    let name = match name {
        Some(name) => name,
        None => match context.ask(&Request::List(page.list()))? {
            Answer::Rows { rows, .. } => {
                let first = rows.first().ok_or_else(|| CliError::NotFound {
                    message: "the queue is empty".to_owned(),
                    hint: format!("give a number: qapdesk --plain {} 42", page.id()),
                })?;
                Name::Number(first.number)
            }
            _ => return Err(CliError::odd_answer()),
        },
    };
    let Answer::Application(view) = context.ask(&Request::Show(name))? else { return Err(CliError::odd_answer()) };
    if !page.names_assessors() {
        return Ok(Content::Application(view, Vec::new()));
    }
    match context.ask(&Request::Assessors)? {
        Answer::Assessors(roster) => Ok(Content::Application(view, roster)),
        _ => Err(CliError::odd_answer()),
    }
}

fn usage(error: &dyn std::fmt::Display) -> CliError {
    CliError::Usage {
        message: format!("--plain: {error}"),
        hint: "such as: qapdesk --plain queue, qapdesk --plain requirements 42".to_owned(),
    }
}
