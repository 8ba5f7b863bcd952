use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{clean, count, time_or_day};
use crate::domain::{Number, Requirement};
use crate::link::protocol::{Problem, TakenForm};
use crate::tui::layer::{Editing, Review, Step, Target};

/// That the editor was left and the form is as it was.
pub const NOTHING_CHANGED: &str = "nothing was changed";
/// That the editor was left with errors in the form.
pub const NOT_MENDED: &str = "not taken: what was wrong is still there; the text is kept, the same key goes on with it";
/// That an edited form is closed without being taken.
pub const TEXT_KEPT: &str = "not done; the text is kept: the same key goes on with it";
/// Which keys a long text has that is written here.
pub const TEXT_KEYS: &str = "ctrl-s done · Esc leave and keep it · ctrl-k cuts, ctrl-y puts it back";
/// That a whole form was pasted.
pub const FORM_PASTED: &str = "the form that was pasted stands in the place of what was here; ctrl-y puts that back";
/// That a form that is written here was not taken.
pub const WRONG_BELOW: &str = "not taken: what is wrong stands under its line, behind #!; mend it, then ctrl-s";
/// What stands over a new application's form.
pub const NEW_FORM: &str = "\
# A new application. Save it and leave the editor (over SSH: ctrl-s): then it is checked, shown, and taken in when you say so.
# Leave the editor without a change to take nothing in.
# Where it says “beside this one”, a document is taken from the folder that qapdesk was opened in;
# over SSH it is attached afterwards.

";

/// What stands over the form of an application on file that is edited.
const FORM_HEAD: &str = "\
# Save it and leave the editor (over SSH: ctrl-s): what is different is shown, and taken when you say so.
# Leave the editor without a change to leave everything as it is.
# A new document is taken from the folder that qapdesk was opened in; over SSH it is attached afterwards.

";
/// What stands between an application's number and the change that its form was made from.
const AS_OF: &str = ", as of change ";

/// What a form says that was put on another person's change.
pub const MERGED: &str = "What was changed meanwhile stays; only what you changed is different:";
/// What a form says that was put on another person's change of the same lines.
pub const MERGED_MINE: &str =
    "Where both of you changed the same, it is as you wrote it; all else that was changed meanwhile stays:";
/// What a form says that changes what another person changed.
pub const NOT_MERGED: &str =
    "Your form stands as a whole: what was changed meanwhile in it is undone where a line below says so.";

/// What stands over the form of an application on file that is edited, with the change that it was made from.
pub fn form_head(number: Number, candidate: &str, revision: u32) -> String {
    format!("# {number}  {candidate}{AS_OF}{revision}.\n{FORM_HEAD}")
}

/// From which change on a form was edited; none where the line that says it is gone.
pub fn form_begun_at(text: &str) -> Option<u32> {
    text.lines().find_map(|line| line.strip_prefix("# ")?.rsplit_once(AS_OF)?.1.strip_suffix('.')?.parse().ok())
}

/// The form without what stands over it.
pub fn form_body(text: &str) -> &str {
    let mut rest = text;
    let is_head = |line: &str| {
        let is_first = line.starts_with("# ") && line.contains(AS_OF);
        is_first || line.trim().is_empty() || FORM_HEAD.lines().any(|head| head == line.trim_end())
    };
    while let Some(line) = rest.split_inclusive('\n').next().filter(|line| is_head(line)) {
        rest = &rest[line.len()..];
    }
    rest
}

/// The title of a question about an edited form.
pub fn review(review: &Review, now: DateTime<Utc>, zone: Tz) -> String {
    let what = match &review.editing.target {
        Target::New => "New application".to_owned(),
        Target::OnFile { number, candidate, .. } => format!("{number} {candidate}"),
    };
    match review.step {
        Step::Resume(None) => format!("{what}: what you typed is kept"),
        Step::Resume(Some(at)) => format!("{what}: draft from {}", time_or_day(at, now, zone)),
        Step::TakeIn { again: false } => "Take the application in?".to_owned(),
        Step::TakeIn { again: true } => "Take it in beside an open one?".to_owned(),
        Step::OnFile(number) => format!("On file already as {number}"),
        Step::Change => format!("Change {what}?"),
        Step::Conflict => format!("{what}: changed meanwhile"),
        Step::Refused => format!("{what}: not taken"),
    }
}

/// That a question has more lines than are shown, and which keys show them.
pub fn more_to_read(more: usize) -> String {
    let said = if more == 0 { "the end".to_owned() } else { format!("… and {} below", count(more, "line", "lines")) };
    format!("{said} · Up and Down, PageUp and PageDown move")
}

/// What a form that is edited here is called.
pub fn edited_form(target: &Target) -> String {
    match target {
        Target::New => "New application".to_owned(),
        Target::OnFile { number, candidate, .. } => format!("Edit {number} {candidate}"),
    }
}

/// Which keys answer a question about an edited form.
pub fn review_keys(step: Step) -> &'static str {
    match step {
        Step::Resume(_) => "Enter go on with it · n begin anew · Esc leave it",
        Step::TakeIn { .. } => "Enter take it in · e edit again · Esc not now, keep the text",
        Step::OnFile(_) => "Enter go there · e edit again · Esc leave",
        Step::Change => "Enter take it as one change · e edit again · Esc not now, keep the text",
        Step::Conflict => "Enter put mine on it and show · e edit again · Esc look first, keep the text",
        Step::Refused => "Enter edit again · n throw it away · Esc keep the text",
    }
}

/// What is kept of a whole form.
pub fn kept_text(editing: &Editing) -> Vec<String> {
    let text = &editing.text;
    if let Target::OnFile { seen, .. } = &editing.target {
        let now = form_begun_at(&editing.start).filter(|now| now != seen);
        let now = now.map(|now| format!("The application has changed since: it is at change {now} now."));
        let begun = format!("The form as you edited it, begun at change {seen}.");
        return std::iter::once(begun).chain(now).collect();
    }
    let said = |key: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(key))?;
        let value = line.split_once('=')?.1.trim().trim_matches('"');
        (!value.is_empty()).then(|| clean(value))
    };
    let name = said("name").or_else(|| said("family_name")).unwrap_or_else(|| "nobody named yet".to_owned());
    vec![format!("A form of {} lines: {name}.", text.lines().count())]
}

/// What stands over what an edited form would change.
const AS_ONE: &str = "What is different, taken as one change:";

/// What an edited form would change, item by item, and what else to know.
pub fn differences(differences: &[String], remarks: &[String], dropped: &[String]) -> Vec<String> {
    let mut lines = vec![AS_ONE.to_owned()];
    lines.extend(differences.iter().map(|said| format!("  {said}")));
    lines.extend(remarks.iter().cloned());
    if !dropped.is_empty() {
        lines.push(format!("Not asked for and not kept (R0): {}.", dropped.join(", ")));
    }
    lines
}

/// That somebody else changed an application while its form was edited.
pub fn conflict(message: &str) -> Vec<String> {
    vec![
        format!("{message}."),
        "Your text is kept. Enter puts what you changed on the application as it is now and shows what that comes to, before anything is taken.".to_owned(),
    ]
}

/// That an edited form is on file.
pub fn form_changed(number: Number, name: &str) -> String {
    format!("changed the application · {}", super::whose(number, name))
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
    lines.extend(form.notices.iter().map(|said| format!("{}.", clean(said))));
    lines
}

/// Whose form is on file.
pub fn on_file(form: &TakenForm) -> Vec<String> {
    let said = form.notices.iter().map(|said| format!("{}.", clean(said)));
    std::iter::once(format!("The same form of {} is on file as {}.", form.name, form.number)).chain(said).collect()
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
