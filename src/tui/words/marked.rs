use super::count;
use crate::domain::{BulkAct, Command, Number, Role, Tag, ViewName};
use crate::link::protocol::{BulkOutcome, BulkPart};
use crate::tui::layer::{MarkedAct, PickFor, PromptFor, Then};

/// Nobody, as one to whom applications are assigned.
pub const NOBODY_AT_ALL: &str = "nobody";
/// What stands beside a tag that no application has yet.
pub const NEW_TAG: &str = "new";
/// What saves the list that is shown.
pub const SAVE_VIEW: &str = "save this list as a view …";
/// What Enter says where nothing is left to choose.
pub const NOTHING_CHOSEN: &str = "nothing is like what was typed: type less of it, or Esc";
/// What a list of tags says where the desk has none.
pub const NO_TAGS: &str = "no application has a tag yet: type one, and Enter hangs it on";
/// Why there is nothing to choose: that it is being read; of tags, that what was typed cannot be one.
pub fn nothing_offered(what: &PickFor, typed: &str, is_coming: bool) -> String {
    match (what, typed.parse::<Tag>()) {
        (PickFor::Tags(..), Err(error)) if !typed.is_empty() => super::clean(&error.to_string()),
        _ if is_coming => super::LOADING.to_owned(),
        (PickFor::Tags(..), _) => NO_TAGS.to_owned(),
        _ => NOTHING_CHOSEN.to_owned(),
    }
}

/// That a list which every desk has stays.
pub const ONLY_SAVED_VIEWS_GO: &str = "only a view that you saved can be deleted";
/// Which keys the line of a list has.
pub const FILTER_KEYS: &str = "Tab go on with a word · Enter keep · Esc as before";
/// What the line of a list says where nothing is written.
pub const FILTER_EMPTY: &str = "all applications; Tab shows what can be asked";
/// The name of that line.
pub const FILTER: &str = "Which applications";

/// An account's role, and whether it is one's own.
pub fn colleague(role: Role, is_own: bool) -> String {
    if is_own { format!("{role}, you") } else { role.to_string() }
}

/// How many applications have a tag.
pub fn tagged(many: u32) -> String {
    count(many as usize, "application", "applications")
}

/// Whether an application has a tag, or what becomes of it.
pub fn tag_sign(change: Option<bool>, has_it: bool, is_many: bool) -> &'static str {
    match (change, has_it) {
        (Some(true), _) => "[+]",
        (Some(false), _) => "[-]",
        (None, true) => "[x]",
        (None, false) if is_many => "[.]",
        (None, false) => "[ ]",
    }
}

/// What can be done to the marked applications.
pub fn marked_act(act: MarkedAct) -> &'static str {
    match act {
        MarkedAct::AssignToMe => "take charge of them yourself",
        MarkedAct::Assign => "assign them to a colleague, or to nobody …",
        MarkedAct::Tag => "tag them, or take tags off …",
        MarkedAct::Hold => "put them on hold …",
        MarkedAct::Unmark => "take the marks away",
    }
}

/// The title of a list to choose from.
pub fn pick(what: &PickFor, marked: usize) -> String {
    use crate::tui::layer::On;
    let on = |on: &On| match on {
        On::One { number, name, .. } => super::whose(*number, name),
        On::Marked => format!("{marked} marked"),
    };
    match what {
        PickFor::Owner(target) => format!("Who works on it: {}", on(target)),
        PickFor::Tags(target, _) => format!("Tags: {}", on(target)),
        PickFor::View => "Views".to_owned(),
        PickFor::Week => "Which assessors the week shows".to_owned(),
        PickFor::Session(act) => super::which_session(*act).to_owned(),
        PickFor::Act => format!("What to do to {}", applications(marked)),
    }
}

/// Which keys a list to choose from has.
pub fn pick_keys(what: &PickFor) -> &'static str {
    match what {
        PickFor::Week => "Enter turn on or off · type to narrow · Esc leave",
        PickFor::Owner(_) | PickFor::Act | PickFor::Session(_) => "Enter choose · type to narrow · Esc leave",
        PickFor::Tags(..) => "space turn a tag · type a new one · Enter save · Esc leave",
        PickFor::View => "Enter or 1–9 open · ctrl-s save this list · Delete delete · Esc leave",
    }
}

/// What a line is asked for.
pub fn prompt(what: &PromptFor, marked: usize) -> String {
    match what {
        PromptFor::ViewName(listing) => {
            let listing = listing.to_string();
            let listing = if listing.is_empty() { "all".to_owned() } else { listing };
            format!("Save this list under which name? {listing}")
        }
        PromptFor::HoldReason => format!("Why are {} put on hold?", applications(marked)),
        PromptFor::Days => super::MONITORED_DAYS.to_owned(),
        PromptFor::ReportDays => super::REPORT_DAYS.to_owned(),
        PromptFor::HoldLetter(on) => super::why_held(on.len()),
        PromptFor::DiscardLetter(on) => super::why_discarded(on.len()),
        PromptFor::LetterSubject(id, _) => format!("Subject of letter {id}"),
        PromptFor::LetterRecipients(id, _) => format!("To whom goes letter {id}? Name <address>; name <address>"),
        PromptFor::HoldUntil { .. } => "Until when? A day such as 31 Dec 2026, or nothing.".to_owned(),
    }
}

/// Which keys a line that is asked for has.
pub fn prompt_keys(what: &PromptFor) -> &'static str {
    match what {
        PromptFor::Days | PromptFor::ReportDays => super::SHOWN_KEYS,
        _ => super::PROMPT_KEYS,
    }
}

/// What was saved.
pub fn view_saved(name: &ViewName) -> String {
    format!("the view “{name}” is saved")
}

/// What was deleted.
pub fn view_deleted(name: &ViewName) -> String {
    format!("the view “{name}” is deleted")
}

/// Whether to delete a view.
pub fn delete_view(name: &ViewName) -> String {
    format!("Delete the view “{name}”? No application is touched by it.")
}

/// How many are marked, and how many of them are elsewhere.
pub fn marked(many: usize, outside: Option<usize>) -> String {
    match outside {
        Some(outside) if outside > 0 => format!("{many} marked, {outside} of them not in this list"),
        _ => format!("{many} marked"),
    }
}

/// That marks were taken away.
pub fn unmarked(many: usize) -> String {
    format!("{} taken away", count(many, "mark", "marks"))
}

/// That nothing is marked, and which keys mark.
pub fn nothing_marked(keys: &[String; 2]) -> String {
    format!("nothing is marked: {} marks an application, {} all of the list", keys[0], keys[1])
}

/// That the desk is asked what something would come to.
pub fn looking(many: usize) -> String {
    format!("looking at {} …", applications(many))
}

/// That it is not known whether something was done to many.
pub fn left_bulk(many: usize) -> String {
    format!("left before the answer: whether it was done to {} is not known; look before repeating", applications(many))
}

fn applications(many: usize) -> String {
    count(many, "application", "applications")
}

/// Whether something is to be done or was done.
#[derive(Clone, Copy)]
enum Tense {
    Present,
    Past,
}

/// What is or was done, with how many.
fn act(act: &BulkAct, many: &str, tense: Tense) -> String {
    let verb = |present, past| match tense {
        Tense::Present => present,
        Tense::Past => past,
    };
    match act {
        BulkAct::Undo(_) => format!("{} what was done to {many}", verb("take back", "took back")),
        BulkAct::Do(Command::Assign { to }) => {
            let to = to.as_ref().map_or_else(|| NOBODY_AT_ALL.to_owned(), ToString::to_string);
            format!("{} {many} to {to}", verb("assign", "assigned"))
        }
        BulkAct::Do(Command::Tag { add, remove }) => {
            let added = add.iter().map(|tag| format!("+{tag}"));
            let tags: Vec<String> = added.chain(remove.iter().map(|tag| format!("-{tag}"))).collect();
            format!("{} {many} {}", verb("tag", "tagged"), tags.join(" "))
        }
        BulkAct::Do(Command::Hold { reason, resume_on }) => {
            let until = resume_on.map_or_else(String::new, |day| format!(" until {day}"));
            let why = reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
            format!("put {many} on hold{until}{why}")
        }
        BulkAct::Do(other) => format!("{} on {many}", other.act().words()),
    }
}

/// Whether to do something to so many.
pub fn do_to(what: &BulkAct, many: usize) -> String {
    let words = act(what, &applications(many), Tense::Present);
    format!("{}?", capital(&words))
}

/// That something can be done to none of the marked.
pub fn none_of(what: &BulkAct) -> String {
    format!("Nothing to do: {}", act(what, "none of them", Tense::Present))
}

/// That something is being done to many.
pub fn doing(what: &BulkAct, many: usize) -> String {
    format!("{} …", act(what, &applications(many), Tense::Present))
}

/// What was done to many, and how many are left as they are.
pub fn done_to(what: &BulkAct, many: usize, left: usize, undo: &str) -> String {
    let left = if left == 0 { String::new() } else { format!("; {left} left as they are") };
    let undo = if many < 2 || matches!(what, BulkAct::Undo(_)) {
        String::new()
    } else {
        format!("; {undo} on one of them takes all back")
    };
    format!("{}{left}{undo}", act(what, &applications(many), Tense::Past))
}

/// What stands over those that were left.
pub fn left_as_they_are(many: usize) -> String {
    format!("Left as they are: {}", applications(many))
}

/// Whether to take back what was done together.
pub fn undo_together(all: usize, one: Number, name: &str) -> String {
    format!("Undo it on all {all} it was done to together, or on {} only?", super::whose(one, name))
}

/// That what was done together can be taken back nowhere.
pub fn undo_none() -> String {
    "It can be undone on none that it was done to together.".to_owned()
}

/// What an undo takes back.
pub fn takes_back(what: &str) -> String {
    format!("This takes back: {what}.")
}

/// Which applications: first those that something is done to, then those that are left and why.
pub fn parts(parts: &[BulkPart]) -> Vec<String> {
    let (done, left): (Vec<&BulkPart>, Vec<&BulkPart>) =
        parts.iter().partition(|part| part.outcome == BulkOutcome::Done);
    let mut lines: Vec<String> = done.iter().map(|part| format!("  {}  {}", part.number, part.name)).collect();
    if !left.is_empty() && !done.is_empty() {
        lines.insert(0, format!("{} left as they are, see below:", count(left.len(), "is", "are")));
        lines.push("Left as they are:".to_owned());
    }
    lines.extend(left.iter().map(|part| format!("  {}  {}: {}", part.number, part.name, why(part))));
    lines
}

fn why(part: &BulkPart) -> String {
    match &part.outcome {
        BulkOutcome::Done => String::new(),
        BulkOutcome::Refused(refusal) => refusal.to_string(),
        BulkOutcome::Changed(changes) => format!("changed meanwhile: {}", super::clean(changes)),
        BulkOutcome::Missing => "not on file".to_owned(),
    }
}

/// That keys typed before a question was on the screen do not answer it.
pub const LOOK_FIRST: &str = "what was typed before the question is no answer to it: read it first";
/// That letters are taken for text that somebody goes on typing.
const LETTERS_ANSWER_NOTHING: &str = "letters answer nothing any more: Enter for yes, Esc for no";

/// What is said where letters are typed at a question; of what only tells something, which keys it has.
pub fn letters_typed(then: &Then) -> &'static str {
    match then {
        Then::Close => ask_keys(then),
        _ => LETTERS_ANSWER_NOTHING,
    }
}

/// Which keys answer a question about many.
pub fn ask_keys(then: &Then) -> &'static str {
    match then {
        Then::Close => "Enter or Esc close · j k move",
        Then::Undo { .. } => "Enter or a: all of them · o: this one only · Esc no · j k move",
        Then::Again { .. } => "Enter or y: do it all the same · l: look at what was changed · Esc or n: drop it",
        Then::Bulk { .. } | Then::DeleteView(_) | Then::Send { .. } | Then::Assess { .. } | Then::Letters { .. } => {
            "Enter or y: yes · Esc or n: no · j k move"
        }
    }
}

/// A text that begins with a capital letter.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
