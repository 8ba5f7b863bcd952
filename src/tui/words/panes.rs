use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::clean;
use crate::domain::view::{ApplicationView, Counts, RequirementView};
use crate::domain::{Number, StageName, Tag};
use crate::text::{cut, width};
use crate::tui::action::Action;
use crate::tui::event::Away;
use crate::tui::layer::Layer;
use crate::tui::state::{Pane, Reach, State};

/// The program's name.
pub const PROGRAM: &str = "qapdesk";
/// The header's word while the server answers.
pub const LIVE: &str = "live";
/// Below this size nothing else is drawn.
pub const TOO_SMALL: &str = "terminal too small: 40×10 or more";
/// That the server is gone, over SSH.
const LOST_OVER_SSH: &str = "the desk's server does not answer; it is asked again by itself, and what you type stays in this terminal until then";
/// What stands in a pane whose contents are on their way.
pub const LOADING: &str = "reading …";
/// What an empty desk says, with the keys for a new application.
pub fn empty_desk(keys: &[String]) -> String {
    let write = keys.first().map_or_else(String::new, |key| format!("\nor write one here: {key}"));
    format!("No applications yet.\nTake in forms with:\n  qapdesk intake FILE…{write}")
}

/// What a list without rows says.
pub const EMPTY_LIST: &str = "Nothing here.";
/// What panes 2 to 4 say while no application is selected.
pub const NONE_SELECTED: &str = "No application selected.";
/// What a look-up says before anything is typed.
pub const TYPE_A_NAME: &str = "Type a name, a number or an e-mail address.";
/// What a look-up says when nobody is like the text.
pub const NOBODY: &str = "Nobody like this is on file.";
/// What Enter says while nobody is found.
pub const NOBODY_CHOSEN: &str = "nobody is found yet: type more of the name, or Esc";
/// What a paste says where no text is typed.
pub const PASTE_NEEDS_A_FIELD: &str = "text is pasted only into a field: open one first";
/// What a key that changes something says over a page to read.
pub const CLOSE_FIRST: &str = "close this page first (Esc)";
/// That the roster of assessors has nobody in it.
pub const NO_ASSESSORS: &str = "The roster has no assessors yet.";
/// That an application may be scheduled.
pub const MAY_BE_SCHEDULED: &str = "May be scheduled.";
/// That every requirement is settled, but the application is not approved.
pub const APPROVE_FIRST: &str = "Every requirement is settled: approve it to schedule (S2, A4).";
/// What stands over the requirements that keep an application from being scheduled.
pub const BEFORE_SCHEDULING: &str = "Before it may be scheduled (A4, D4):";

/// A pane's name.
pub fn pane(pane: Pane) -> &'static str {
    match pane {
        Pane::Queue => "Queue",
        Pane::Requirements => "Requirements",
        Pane::Feedback => "Feedback",
        Pane::Scheduling => "Scheduling",
    }
}

/// The header's word while the server is gone.
pub fn away(away: &Away, reach: Reach) -> &'static str {
    match away {
        _ if reach == Reach::Desk => "reconnecting",
        Away::Stopped => "no server",
        Away::Starting => "starting",
        Away::Silent(_) => "reconnecting",
    }
}

/// The header's counts.
pub fn counts(counts: Counts) -> String {
    let (unread, letters) = (unread_before(counts), letters(counts));
    format!("{unread}needs us {} · overdue {} · waiting {}{letters}", counts.needs_us, counts.overdue, counts.waiting)
}

/// The same, with what waits for us first: for a screen that has no room for all of it.
pub fn counts_by_weight(counts: Counts) -> String {
    let (unread, letters) = (unread_before(counts), letters(counts));
    format!("{unread}needs us {} · overdue {}{letters} · waiting {}", counts.needs_us, counts.overdue, counts.waiting)
}

/// How many applications and letters cannot be read, and are in no list; nothing where all can.
pub fn unreadable(counts: Counts) -> String {
    if counts.unread > 0 { format!("unreadable {}", counts.unread) } else { String::new() }
}

/// The same before other counts.
fn unread_before(counts: Counts) -> String {
    let unread = unreadable(counts);
    if unread.is_empty() { unread } else { unread + " · " }
}

/// How many letters wait to be released and, first, how many could not be sent.
fn letters(counts: Counts) -> String {
    let stuck = if counts.stuck > 0 { format!(" · unsent {}", counts.stuck) } else { String::new() };
    let drafts = if counts.drafts > 0 { format!(" · letters {}", counts.drafts) } else { String::new() };
    stuck + &drafts
}

/// The time of day in a zone, with the zone's abbreviation.
pub fn clock(now: DateTime<Utc>, zone: Tz) -> String {
    now.with_timezone(&zone).format("%H:%M %Z").to_string()
}

/// A day and time in a zone, with the zone's abbreviation.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
}

/// A day without its year, as the feedback pane shows it.
pub fn short_day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// How many requirements are open.
pub fn open(count: usize) -> String {
    format!("{count} open")
}

/// That the selected application is looked for in the list.
pub fn sought(number: &str) -> String {
    format!("looking for {number}")
}

/// That the selected application is not in the list.
pub fn outside(number: &str) -> String {
    format!("{number} is not in this list")
}

/// That a pane still shows another application than the selected one.
pub fn still(number: Number) -> String {
    format!("still {}", running(number))
}

/// A number without program and year.
pub fn running(number: Number) -> String {
    format!("{:04}", number.sequence())
}

/// An application's number, name and stage in so many columns; a long name is cut.
pub fn stands_at(view: &ApplicationView, columns: usize) -> String {
    let stage = format!(" · {}", view.stage);
    let name = super::titled(view.number, &view.candidate.name);
    format!("{}{stage}", cut(&name, columns.saturating_sub(width(&stage))))
}

/// The keys typed so far of a longer sequence.
pub fn pending(keys: &str) -> String {
    format!("{keys} …")
}

/// That a key means nothing here.
pub fn unbound(keys: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("`{keys}` means nothing here; {help} shows every key"),
        None => format!("`{keys}` means nothing here"),
    }
}

/// That a count was typed before a key that is acted on once.
pub fn takes_no_count(count: u32, action: Action) -> String {
    format!("not done: `{}` takes no count, and {count} was typed before it", action.record().name)
}

/// The header's word while the store cannot keep changes.
pub const READ_ONLY: &str = "read only";
/// The name of the page with the whole file.
pub const FILE: &str = "File";
/// The name of the page with what was done.
pub const HISTORY: &str = "History";
/// The name of the look-up.
pub const LOOK_UP: &str = "Look up";
/// What a section without evidence says.
pub const NONE_ON_FILE: &str = "none on file";
/// What opening a row of evidence on a page comes to.
pub const CHANGE_ITEM: &str = "change";

/// What a list without rows says where there are applications outside of it. What is quoted in the filter's own words is
/// not quoted again.
pub fn empty_list(filter: &str, all: u32) -> String {
    if filter.contains('“') {
        return format!("Nothing here under {filter}; {all} in all.");
    }
    format!("Nothing here under “{filter}”; {all} in all.")
}

/// What to do next (D5).
pub fn next(next: &str) -> String {
    format!("next: {next}")
}

/// That there is more than the pane has room for, and which key shows it.
pub fn more(state: &State) -> String {
    let key = state.keymap.keys_of(Action::Open).into_iter().next().unwrap_or_default();
    format!("… {key} shows all")
}

/// That there are more lines than the pane has room for.
pub fn more_lines(lines: usize) -> String {
    format!("… and {lines} more")
}

/// That there are more assessors than the pane has room for.
pub fn more_assessors(count: usize) -> String {
    let assessors = if count == 1 { "assessor" } else { "assessors" };
    format!("… and {count} more {assessors}")
}

/// Why a requirement keeps an application from being scheduled.
pub fn before_scheduling(one: &RequirementView) -> String {
    format!("{} {}: {}", one.id.rule(), one.title, super::standing(one))
}

/// What a stage after approval, or a closed one, means for scheduling.
pub fn scheduling_of(stage: StageName) -> String {
    match stage {
        StageName::Scheduled
        | StageName::Assessed
        | StageName::Passed
        | StageName::NotPassed
        | StageName::Certified => {
            format!("The application is {stage}.")
        }
        stage => format!("The application is {stage}: nothing is scheduled before it is reopened (S5)."),
    }
}

/// That the server is gone: over SSH nobody here can start it, and why it is gone is not for whoever is here.
pub fn lost(away: &Away, reach: Reach) -> String {
    match away {
        _ if reach == Reach::Desk => LOST_OVER_SSH.to_owned(),
        Away::Stopped => "no server runs for this desk; the next key starts one, nothing typed is lost".to_owned(),
        Away::Starting => "starting the desk's server; nothing typed is lost".to_owned(),
        Away::Silent(why) => {
            format!("the desk's server does not answer ({}); reconnecting, nothing typed is lost", clean(why))
        }
    }
}

/// That the store cannot keep changes.
pub fn store_trouble(trouble: &str) -> String {
    format!("the desk cannot keep changes: {}; reading goes on", clean(trouble))
}

/// That little room is left on the desk's disk, in mebibytes.
pub fn little_room(left: u64) -> String {
    format!("{left} MiB are left on the desk's disk: tell whoever keeps its machine, before changes are refused")
}

/// The tags of an application, if it has any.
pub fn tags(view: &ApplicationView) -> Option<String> {
    let tags = view.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" ");
    (!tags.is_empty()).then(|| format!("tags: {tags}"))
}

/// Who else has an application open, by as many names as so many columns hold; nothing where nobody has.
pub fn also_open(names: &[&str], columns: usize) -> String {
    let mut said = String::new();
    for shown in (0..=names.len()).rev() {
        let some = names[..shown].join(", ");
        said = match (names.len() - shown, some.is_empty()) {
            (0, true) => String::new(),
            (0, false) => format!("also open: {some}"),
            (rest, true) => format!("also open: {rest}"),
            (rest, false) => format!("also open: {some} +{rest}"),
        };
        if width(&said) <= columns {
            break;
        }
    }
    said
}

/// What the whole file says first.
pub fn file_head(view: &ApplicationView) -> Vec<String> {
    let assigned = view.assigned_to.as_ref().map_or("nobody".to_owned(), ToString::to_string);
    let due = view.due.map_or_else(String::new, |due| format!(", until {due}"));
    vec![
        super::titled(view.number, &view.candidate.name),
        format!("{} for {} days{due}; received {}", view.stage, view.days_in_stage, view.received_on),
        format!("program {}; assigned to {assigned}; change {}", view.program, view.revision),
        next(&view.next),
    ]
    .into_iter()
    .chain(tags(view))
    .collect()
}

/// Which keys a layer has, and whether an application is gone to by its number.
pub fn layer_keys(layer: &Layer, by_number: bool) -> &'static str {
    match layer {
        Layer::LookUp(_) => super::LOOK_UP_KEYS,
        Layer::Palette(_) if by_number => super::PALETTE_KEYS,
        Layer::Palette(_) => super::PALETTE_KEYS_WITHOUT_NUMBERS,
        Layer::Form(form) if form.is_in_lines() => super::FORM_KEYS_IN_LINES,
        Layer::Form(form) if form.fields.len() == 1 => super::PROMPT_KEYS,
        Layer::Form(_) => super::FORM_KEYS,
        Layer::Confirm(_) => super::CONFIRM_KEYS,
        Layer::Reader(reader) if reader.is_searching() => super::SEARCH_KEYS,
        // Commands, with the keys that the keymap has for them.
        Layer::Reader(_) | Layer::Score(_) | Layer::Offers(_) => "",
        Layer::Review(review) => super::review_keys(review.step),
        Layer::FilterLine(_) => super::FILTER_KEYS,
        Layer::Pick(pick) => super::pick_keys(&pick.what),
        Layer::Prompt(prompt) => super::prompt_keys(&prompt.what),
        Layer::Ask(ask) => super::ask_keys(&ask.then),
        Layer::Text(_) => super::TEXT_KEYS,
    }
}
