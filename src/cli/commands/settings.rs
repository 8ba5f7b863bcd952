use clap::Args;
use serde_json::json;

use crate::cli::Status;
use crate::cli::context::Context;
use crate::cli::error::{CliError, FileProblem};
use crate::cli::words;
use crate::text::Line;
use crate::tui::outside::SettingsFile;
use crate::tui::theme::{GlyphSet, ThemeName};

/// Print your own settings for the desk, and what is wrong with them
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk settings           where they are and what they say\n  qapdesk settings --check   only what is wrong"
)]
pub(in crate::cli) struct Settings {
    /// Print only what is wrong; exit status 5 where something is.
    #[arg(long)]
    check: bool,
}

impl Settings {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let found = context.desk.settings();
        if !found.errors.is_empty() {
            let problems: Vec<FileProblem> = found
                .errors
                .iter()
                .map(|error| FileProblem::mistake(&error.file, error.line, &error.mistake))
                .collect();
            let message = words::count(problems.len(), "setting is wrong", "settings are wrong");
            if !self.check {
                print(context, &found)?;
            }
            return Err(CliError::BadInput { message, problems });
        }
        if self.check {
            context.out.remark("nothing is wrong")?;
            return Ok(Status::Done);
        }
        print(context, &found)
    }
}

fn print(context: &mut Context<'_>, found: &SettingsFile) -> Result<Status, CliError> {
    let of = &found.settings;
    let path = found.path.as_ref().map(|path| Line::clean(&path.display().to_string()));
    let (theme, glyphs) = (of.theme.map(ThemeName::id), of.glyphs.map(GlyphSet::id));
    // Names that are hidden for want of knowing better are hidden.
    let hide_names = of.hide_names.or_else(|| found.hides_names().then_some(true));
    if context.out.format.json {
        context.out.json(&json!({
            "schema": "qapdesk-settings/1", "file": path, "is_there": found.is_there,
            "theme": theme, "glyphs": glyphs, "mouse": of.mouse, "hide_names": hide_names,
        }))?;
        return Ok(Status::Done);
    }
    let file = match path {
        Some(path) if found.is_there => path.to_string(),
        Some(path) => format!("{path} (not there yet)"),
        None => "none: there is no home folder".to_owned(),
    };
    let switch = |is_on: Option<bool>| match is_on {
        Some(true) => "true",
        Some(false) => "false",
        None => "false, as nothing is set",
    };
    context.out.line(0, &format!("file        {file}"))?;
    context.out.line(0, &format!("theme       {}", theme.unwrap_or("terminal, as nothing is set")))?;
    context.out.line(0, &format!("glyphs      {}", glyphs.unwrap_or("as the locale says, as nothing is set")))?;
    context.out.line(0, &format!("mouse       {}", switch(of.mouse)))?;
    let doubt = if hide_names == of.hide_names { "" } else { ", in case what is wrong says so" };
    context.out.line(0, &format!("hide_names  {}{doubt}", switch(hide_names)))?;
    Ok(Status::Done)
}
