//! A whole form in its user's editor: fetched, lent, checked, looked at, taken; kept whatever comes in between.

mod answer;
mod keys;

pub(super) use answer::{fetched, not_fetched, refused, taken, unanswered};
pub(super) use keys::key;

use super::text_page;
use crate::link::protocol::{FormEdit, Intake, Name, Problem, Request};
use crate::tui::effect::Effect;
use crate::tui::layer::{Editing, Goal, Layer, Review, Step, Target, unmarked};
use crate::tui::outside::{Documents, DraftName, Edited, Kept};
use crate::tui::state::{Link, Purpose, State, Tone};
use crate::tui::words;

/// The name of a form that was typed in an editor, for errors and to tell its format by.
const FILE: &str = "application.toml";
/// The name of a whole form among an application's drafts.
const DRAFT: &str = "form";

/// Opens the form of a new application in the user's editor, or asks about what is kept of one.
pub(super) fn open_new(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(greeting) = &state.greeting else { return state.say(Tone::Refused, words::OFFLINE) };
    let name = DraftName { account: greeting.account.clone(), number: None, form: DRAFT.to_owned() };
    if go_on(state, &name) {
        return;
    }
    let start = format!("{}{}", words::NEW_FORM, state.blank_form);
    let editing = Editing { name: name.clone(), target: Target::New, text: start.clone(), start, goal: Goal::Open };
    state.edit = Some(editing);
    effects.push(Effect::Recall(name));
}

/// Opens the selected application's form in the user's editor, or asks about what is kept of it.
pub(super) fn open_on_file(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(greeting) = &state.greeting else { return state.say(Tone::Refused, words::OFFLINE) };
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    let (number, candidate, seen) = (view.number, view.candidate.name.to_string(), view.revision);
    let name = DraftName { account: greeting.account.clone(), number: Some(number), form: DRAFT.to_owned() };
    if go_on(state, &name) {
        return;
    }
    let target = Target::OnFile { number, candidate, seen };
    let editing =
        Editing { name, target, start: String::new(), text: String::new(), goal: Goal::Fetch { again: false } };
    fetch(state, editing, effects);
}

/// Asks about what this session has of a draft; false where it has nothing.
fn go_on(state: &mut State, name: &DraftName) -> bool {
    let Some(place) = state.edits.iter().position(|editing| editing.name == *name) else { return false };
    let editing = state.edits.swap_remove(place);
    resume(state, editing, Step::Resume(None));
    true
}

/// Asks for the form as it is on file.
fn fetch(state: &mut State, editing: Editing, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        close(state, editing, effects);
        return state.say(Tone::Refused, words::OFFLINE);
    }
    let Target::OnFile { number, .. } = editing.target else { return };
    effects.push(Effect::Ask(state.asked.add(Purpose::FormText), Request::FormText(Name::Number(number))));
    state.edit = Some(editing);
}

/// Takes in what was kept of the form that is being opened; true where it is that one.
pub(super) fn recalled(state: &mut State, name: &DraftName, kept: Option<&Kept>, effects: &mut Vec<Effect>) -> bool {
    let Some(mut editing) = state.edit.take_if(|edit| edit.name == *name && edit.goal == Goal::Open) else {
        return false;
    };
    let is_other = |text: &str| words::form_body(text) != words::form_body(&editing.start);
    let Some(kept) = kept.filter(|kept| is_other(&unmarked(&kept.text))) else {
        edit(state, editing, Vec::new(), effects);
        return true;
    };
    editing.text = unmarked(&kept.text);
    if let Target::OnFile { seen, .. } = &mut editing.target {
        *seen = words::form_begun_at(&editing.text).unwrap_or(*seen);
    }
    // From here on it is this session's to keep.
    editing.goal = Goal::Edit { problems: Vec::new() };
    resume(state, editing, Step::Resume(Some(kept.at)));
    true
}

fn resume(state: &mut State, editing: Editing, step: Step) {
    let lines = words::kept_text(&editing);
    review(state, editing, step, lines);
}

fn review(state: &mut State, editing: Editing, step: Step, lines: Vec<String>) {
    // What was typed before the differences could be seen decides nothing about them.
    super::key::drop_held(state);
    state.layers.push(Layer::Review(Review { editing, step, lines, top: 0 }));
}

/// Gives the form to its user's editor, with what is wrong beside its lines.
fn edit(state: &mut State, mut editing: Editing, problems: Vec<Problem>, effects: &mut Vec<Effect>) {
    editing.goal = Goal::Edit { problems };
    let (text, line) = editing.shown();
    // What was typed meanwhile was for the editor, which cannot be given it.
    super::key::drop_held(state);
    let lent = (editing.name.clone(), words::edited_form(&editing.target));
    state.edit = Some(editing);
    text_page::lend(state, lent, text, line, effects);
}

/// Takes back what its user left in the editor.
pub(super) fn edited(state: &mut State, name: &DraftName, edited: Edited, effects: &mut Vec<Effect>) {
    let Some(mut editing) = state.edit.take_if(|edit| edit.name == *name) else { return };
    state.changed = true;
    let had_problems = matches!(&editing.goal, Goal::Edit { problems } if !problems.is_empty());
    let before = std::mem::take(&mut editing.text);
    editing.text = edited.text.map_or_else(|| before.clone(), |text| unmarked(&text));
    if let Some(why) = edited.trouble {
        let said = words::editor_failed(&words::clean(&why), editing.is_changed());
        close(state, editing, effects);
        return state.say(Tone::Refused, said);
    }
    if !editing.is_changed() {
        close(state, editing, effects);
        return state.say(Tone::Hint, words::NOTHING_CHANGED);
    }
    if had_problems && editing.text == before {
        close(state, editing, effects);
        return state.say(Tone::Refused, words::NOT_MENDED);
    }
    gather(state, editing, Goal::Check { again: false, warnings: Vec::new() }, effects);
}

/// Takes back a text that its user left without saying that it is done.
pub(super) fn left(state: &mut State, name: &DraftName, text: String, effects: &mut Vec<Effect>) {
    let Some(mut editing) = state.edit.take_if(|edit| edit.name == *name) else { return };
    editing.text = text;
    close(state, editing, effects);
}

/// Keeps a form that anybody typed in, and forgets it otherwise.
fn close(state: &mut State, editing: Editing, effects: &mut Vec<Effect>) {
    if matches!(editing.goal, Goal::Fetch { again: false } | Goal::Open) {
        // What may be kept of it on disk was not looked at.
        return;
    }
    if editing.is_changed() {
        return state.edits.push(editing);
    }
    state.on_disk.texts.remove(&editing.name);
    effects.push(Effect::Keep(editing.name, None));
}

fn gather(state: &mut State, mut editing: Editing, goal: Goal, effects: &mut Vec<Effect>) {
    editing.goal = goal;
    if let Link::Lost(_) = state.link {
        close(state, editing, effects);
        return state.say(Tone::Refused, words::form_not_done(words::OFFLINE));
    }
    let on_file = matches!(editing.target, Target::OnFile { .. }).then(|| editing.start.clone());
    effects.push(Effect::Gather { form: editing.text.clone(), on_file });
    state.edit = Some(editing);
}

/// Asks the desk what the form comes to, or to take it, with the documents that it names.
pub(super) fn gathered(state: &mut State, found: Result<Documents, Vec<Problem>>, effects: &mut Vec<Effect>) {
    let Some(editing) = &state.edit else { return };
    let (dry_run, again) = match editing.goal {
        Goal::Check { again, .. } => (true, again),
        Goal::TakeIn { again } => (false, again),
        Goal::Fetch { .. } | Goal::Open | Goal::Edit { .. } => return,
    };
    let documents = match found {
        Ok(documents) => documents,
        Err(problems) => {
            if let Some(editing) = state.edit.take() {
                edit(state, editing, problems, effects);
            }
            return;
        }
    };
    let (file, bytes) = (FILE.to_owned(), editing.text.clone().into_bytes());
    let request = match editing.target {
        Target::New => Request::Intake(Intake { file, bytes, documents, dry_run, again }),
        Target::OnFile { number, seen, .. } => {
            let form = FormEdit { file, bytes, documents, dry_run, reason: None };
            Request::Edit { name: Name::Number(number), seen: Some(seen), form }
        }
    };
    effects.push(Effect::Ask(state.asked.add(Purpose::TakeIn), request));
}
