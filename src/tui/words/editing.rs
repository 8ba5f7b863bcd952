use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{count, time_or_day};
use crate::domain::Requirement;
use crate::link::protocol::{Problem, TakenForm};
use crate::tui::layer::Step;

/// That the editor was left and the form is as it was.
pub const NOTHING_CHANGED: &str = "nothing was changed";
/// That the editor was left with errors in the form.
pub const NOT_MENDED: &str = "not taken: what was wrong is still there; the text is kept, the same key goes on with it";
/// That an edited form is closed without being taken.
pub const TEXT_KEPT: &str = "not done; the text is kept: the same key goes on with it";
/// What stands over a new application's form.
pub const NEW_FORM: &str = "\
# A new application. Save it and leave the editor: then it is checked, shown, and taken in when you say so.
# Leave the editor without a change to take nothing in.
# Documents that the form names are taken from the folder that qapdesk was opened in.

";

/// The title of a question about an edited form.
pub fn review(step: Step, now: DateTime<Utc>, zone: Tz) -> String {
    match step {
        Step::Resume(None) => "New application: what you typed is kept".to_owned(),
        Step::Resume(Some(at)) => format!("New application: draft from {}", time_or_day(at, now, zone)),
        Step::TakeIn { again: false } => "Take the application in?".to_owned(),
        Step::TakeIn { again: true } => "Take it in beside an open one?".to_owned(),
        Step::OnFile(number) => format!("On file already as {number}"),
    }
}

/// Which keys answer a question about an edited form.
pub fn review_keys(step: Step) -> &'static str {
    match step {
        Step::Resume(_) => "Enter go on with it · n begin anew · Esc leave it",
        Step::TakeIn { .. } => "Enter take it in · e edit again · Esc not now, keep the text",
        Step::OnFile(_) => "Enter go there · e edit again · Esc leave",
    }
}

/// What is kept of a new application.
pub fn kept_text(text: &str) -> Vec<String> {
    let said = |key: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(key))?;
        let value = line.split_once('=')?.1.trim().trim_matches('"');
        (!value.is_empty()).then(|| value.to_owned())
    };
    let name = said("name").or_else(|| said("family_name")).unwrap_or_else(|| "nobody named yet".to_owned());
    vec![format!("A form of {} lines: {name}.", text.lines().count())]
}

/// What taking a form in would come to.
pub fn would_be_taken(form: &TakenForm) -> Vec<String> {
    let mut lines = vec![format!("{} would be taken in as {}.", form.name, form.number)];
    if !form.dropped.is_empty() {
        lines.push(format!("Not asked for and not kept (R0): {}.", form.dropped.join(", ")));
    }
    let unmet: Vec<String> = form.unmet.iter().map(|one: &Requirement| one.title().to_lowercase()).collect();
    lines.push(if unmet.is_empty() {
        "No requirement is unmet; what a person must judge comes after.".to_owned()
    } else {
        format!("Unmet as it stands: {}.", unmet.join(", "))
    });
    lines
}

/// Whose form is on file.
pub fn on_file(form: &TakenForm) -> Vec<String> {
    vec![format!("The same form of {} is on file as {}.", form.name, form.number)]
}

/// What was taken in.
pub fn taken_in(form: &TakenForm) -> String {
    format!("took the application in · {} {}", form.number, form.name)
}

/// What stands over a form that was not taken.
pub fn not_taken(problems: usize) -> String {
    let problems = count(problems, "problem", "problems");
    format!("Not taken: {problems}, each under its line. Mend and save; these lines go by themselves.")
}

/// A problem of a form, with its remedy.
pub fn problem(problem: &Problem) -> String {
    let key = problem.key.as_ref().map_or_else(String::new, |key| format!("{key}: "));
    let hint = if problem.hint.is_empty() { String::new() } else { format!("; {}", problem.hint) };
    format!("{key}{}{hint}", problem.message)
}

/// That an editor did not end well.
pub fn editor_failed(why: &str, is_kept: bool) -> String {
    format!("nothing was done: {why}{}", if is_kept { "; the text is kept: the same key goes on with it" } else { "" })
}

/// That an edited form was not done.
pub fn form_not_done(why: &str) -> String {
    format!("{why}; the text is kept: the same key goes on with it")
}
