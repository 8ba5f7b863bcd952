use super::count;
use crate::domain::Verdict;
use crate::domain::view::{ApplicationView, RequirementView, Row};
use crate::tui::settings::SettingsError;
use crate::tui::state::{Pane, Queue};
use crate::tui::theme::ThemeName;

/// Which theme is shown now, and where to keep it.
pub fn theme(theme: ThemeName) -> String {
    format!("theme {theme}; to keep it, write theme = \"{theme}\" into settings.toml (qapdesk settings says where)")
}

/// What is wrong with the user's settings, at start; and why names are hidden, where that is for want of knowing better.
pub fn settings_wrong(errors: &[SettingsError], hides_names: bool) -> String {
    let in_doubt = errors.iter().find(|error| hides_names && error.mistake.may_hide_names());
    let hidden = if in_doubt.is_some() { ", names hidden in case they say so" } else { "" };
    let more = match errors.len() {
        0 | 1 => String::new(),
        more => format!(" (and {} more: qapdesk settings --check)", more - 1),
    };
    let told = in_doubt.or(errors.first()).map_or_else(String::new, ToString::to_string);
    format!("settings{hidden}: {}{more}", super::clean(&told))
}

/// Where clicks and the wheel go from now on.
pub fn mouse(is_on: bool, key: &str) -> String {
    if is_on {
        format!("mouse on: click and wheel go to the desk; {key} gives the terminal's own selection back")
    } else {
        format!("mouse off: the terminal's own selection works again; {key} turns it on")
    }
}

/// That the terminal was sent a text for its clipboard: whether it took it, nobody is told.
pub fn sent_to_terminal(text: &str) -> String {
    format!("sent to your terminal: {text}")
}

/// That the candidate has no e-mail address on file.
pub const NO_EMAIL: &str = "no e-mail address is on file for this candidate";
/// The same for the hint bar.
pub const NO_EMAIL_SHORT: &str = "none";
/// That no line stands under the cursor.
pub const NO_LINE: &str = "there is no line under the cursor";

/// A row of the queue, as words.
pub fn row(row: &Row) -> String {
    let days = count(usize::try_from(row.days_in_stage).unwrap_or(0), "day", "days");
    let late = if row.overdue { ", overdue" } else { "" };
    let open = super::open(row.open as usize);
    let (feedback, needed) = (row.feedback, row.feedback_needed);
    let whose = super::titled(row.number, &row.listed);
    format!("{whose}  {} for {days}{late}  {open}  feedback {feedback} of {needed}", row.stage)
}

/// A line of the requirements, as words.
pub fn requirement(one: &RequirementView) -> String {
    // What is missing says itself how much there is.
    match (&one.determination, one.finding) {
        (None, Verdict::Unmet) => format!("{}: {}", one.title, super::standing(one)),
        _ => format!("{}: {}: {}", one.title, super::figures(one), super::standing(one)),
    }
}

/// What a queue printed as lines says first.
pub fn plain_queue(queue: &Queue) -> String {
    let total = count(queue.len(), "application", "applications");
    format!("{}, {}, {}, {total}", super::pane(Pane::Queue), super::filter(&queue.filter), super::order(&queue.order))
}

/// What a page printed as lines says first.
pub fn plain_heading(page: &str, view: &ApplicationView, settled: usize) -> String {
    let all = view.requirements.len();
    let whose = super::whose(view.number, &view.candidate.name);
    format!("{page}, {whose}, {}, {settled} of {all} settled", view.stage)
}
