use crossterm::event::KeyCode;

use crate::link::protocol::{Failure, Intake, Outcome, Problem, Request, TakenForm};
use crate::tui::action::Action;
use crate::tui::draw;
use crate::tui::effect::Effect;
use crate::tui::keymap::Key;
use crate::tui::layer::{Editing, Goal, Layer, Review, Step, unmarked};
use crate::tui::outside::{Documents, DraftName, Edited, Kept};
use crate::tui::state::{Link, Purpose, State, Tone};
use crate::tui::words;

/// The name of a form that was typed in an editor, for errors and to tell its format by.
const FILE: &str = "new-application.toml";

/// Opens the form of a new application in the user's editor, or asks about what is kept of one.
pub(super) fn open_new(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(greeting) = &state.greeting else { return state.say(Tone::Refused, words::OFFLINE) };
    let name = DraftName { account: greeting.account.clone(), number: None, form: "form".to_owned() };
    if let Some(place) = state.edits.iter().position(|editing| editing.name == name) {
        let editing = state.edits.swap_remove(place);
        return resume(state, editing, Step::Resume(None));
    }
    let start = format!("{}{}", words::NEW_FORM, state.blank_form);
    state.edit = Some(Editing { name: name.clone(), text: start.clone(), start, goal: Goal::Open });
    effects.push(Effect::Recall(name));
}

/// Takes in what was kept of the form that is being opened; true where it is that one.
pub(super) fn recalled(state: &mut State, name: &DraftName, kept: Option<&Kept>, effects: &mut Vec<Effect>) -> bool {
    let Some(mut editing) = state.edit.take_if(|edit| edit.name == *name && edit.goal == Goal::Open) else {
        return false;
    };
    let Some(kept) = kept.filter(|kept| unmarked(&kept.text) != editing.start) else {
        edit(state, editing, Vec::new(), effects);
        return true;
    };
    editing.text = unmarked(&kept.text);
    resume(state, editing, Step::Resume(Some(kept.at)));
    true
}

fn resume(state: &mut State, editing: Editing, step: Step) {
    let lines = words::kept_text(&editing.text);
    state.layers.push(Layer::Review(Review { editing, step, lines, top: 0 }));
}

/// Gives the form to its user's editor, with what is wrong beside its lines.
fn edit(state: &mut State, mut editing: Editing, problems: Vec<Problem>, effects: &mut Vec<Effect>) {
    editing.goal = Goal::Edit { problems };
    let (text, line) = editing.shown();
    // What was typed meanwhile was for the editor, which cannot be given it.
    super::key::drop_held(state);
    effects.push(Effect::Edit { name: editing.name.clone(), text, line });
    state.edit = Some(editing);
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

/// Keeps a form that anybody typed in, and forgets it otherwise.
fn close(state: &mut State, editing: Editing, effects: &mut Vec<Effect>) {
    if editing.is_changed() {
        return state.edits.push(editing);
    }
    state.on_disk.texts.remove(&editing.name);
    effects.push(Effect::Keep(editing.name, None));
}

fn gather(state: &mut State, mut editing: Editing, goal: Goal, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        close(state, editing, effects);
        return state.say(Tone::Refused, words::form_not_done(words::OFFLINE));
    }
    editing.goal = goal;
    effects.push(Effect::Gather(editing.text.clone()));
    state.edit = Some(editing);
}

/// Asks the desk whether the form can be taken in, or to take it in, with the documents that it names.
pub(super) fn gathered(state: &mut State, found: Result<Documents, Vec<Problem>>, effects: &mut Vec<Effect>) {
    let Some(editing) = &state.edit else { return };
    let (dry_run, again) = match editing.goal {
        Goal::Check { again, .. } => (true, again),
        Goal::TakeIn { again } => (false, again),
        Goal::Open | Goal::Edit { .. } => return,
    };
    match found {
        Ok(documents) => {
            let bytes = editing.text.clone().into_bytes();
            let request = Request::Intake(Intake { file: FILE.to_owned(), bytes, documents, dry_run, again });
            effects.push(Effect::Ask(state.asked.add(Purpose::TakeIn), request));
        }
        Err(problems) => {
            if let Some(editing) = state.edit.take() {
                edit(state, editing, problems, effects);
            }
        }
    }
}

/// Takes in what the desk says of the form.
pub(super) fn taken(state: &mut State, forms: &[TakenForm], effects: &mut Vec<Effect>) {
    let Some(form) = forms.first() else { return };
    let edit = state.edit.take();
    if form.outcome == Outcome::Taken {
        if let Some(mut editing) = edit {
            editing.text.clone_from(&editing.start);
            close(state, editing, effects);
        }
        state.queue.is_old = true;
        state.queue.select(form.number);
        state.selected.refused = None;
        return state.say(Tone::Done, words::taken_in(form));
    }
    let Some(editing) = edit else { return };
    let (step, lines) = match (&editing.goal, form.outcome) {
        (Goal::Check { again, warnings }, Outcome::WouldBeTaken) => {
            let lines = warnings.iter().cloned().chain(words::would_be_taken(form)).collect();
            (Step::TakeIn { again: *again }, lines)
        }
        _ => (Step::OnFile(form.number), words::on_file(form)),
    };
    state.layers.push(Layer::Review(Review { editing, step, lines, top: 0 }));
}

/// The desk did not take the form: what is wrong with it is mended in the editor, anything else is told.
pub(super) fn refused(state: &mut State, failure: &Failure, effects: &mut Vec<Effect>) {
    let Some(editing) = state.edit.take() else { return };
    match (failure, &editing.goal) {
        (Failure::BadInput { problems }, Goal::Check { again: false, .. }) => {
            // An open application of the same candidate is no fault of the form: its user decides.
            let warnings = problems.iter().map(|problem| words::clean(&problem.message)).collect();
            gather(state, editing, Goal::Check { again: true, warnings }, effects);
        }
        (Failure::BadInput { problems }, _) => edit(state, editing, problems.clone(), effects),
        (failure, _) => {
            let said = words::form_not_done(&words::failure(failure));
            close(state, editing, effects);
            state.say(Tone::Refused, said);
        }
    }
}

/// What the desk says will not come: the text is kept.
pub(super) fn unanswered(state: &mut State, why: &str, effects: &mut Vec<Effect>) {
    let is_waiting = |edit: &mut Editing| matches!(edit.goal, Goal::Check { .. } | Goal::TakeIn { .. });
    let Some(editing) = state.edit.take_if(is_waiting) else { return };
    close(state, editing, effects);
    state.say(Tone::Refused, words::form_not_done(why));
}

/// Takes a key of the question about an edited form.
pub(super) fn key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    let asked = state.keymap.press_alone(state.context(), key);
    let Some(Layer::Review(review)) = state.layers.last_mut() else { return };
    let step = review.step;
    let is_back = matches!(asked, Some(Action::Back | Action::Quit));
    match key.code() {
        KeyCode::Enter => {
            let Some(editing) = pop(state) else { return };
            match step {
                Step::Resume(_) => edit(state, editing, Vec::new(), effects),
                Step::TakeIn { again } => gather(state, editing, Goal::TakeIn { again }, effects),
                Step::OnFile(number) => {
                    state.edits.push(editing);
                    state.queue.select(number);
                    state.selected.refused = None;
                }
            }
        }
        KeyCode::Char('e') if !matches!(step, Step::Resume(_)) => {
            if let Some(editing) = pop(state) {
                edit(state, editing, Vec::new(), effects);
            }
        }
        KeyCode::Char('n') if matches!(step, Step::Resume(_)) => {
            if let Some(mut editing) = pop(state) {
                editing.text.clone_from(&editing.start);
                edit(state, editing, Vec::new(), effects);
            }
        }
        _ if key.code() == KeyCode::Esc || is_back => {
            if let Some(editing) = pop(state) {
                close(state, editing, effects);
                state.say(Tone::Hint, words::TEXT_KEPT);
            }
        }
        _ => scroll(state, asked),
    }
}

fn pop(state: &mut State) -> Option<Editing> {
    let top = state.layers.pop_if(|layer| matches!(layer, Layer::Review(_)))?;
    if let Layer::Review(review) = top { Some(review.editing) } else { None }
}

fn scroll(state: &mut State, asked: Option<Action>) {
    let (count, rows) = draw::review_size(state);
    let Some(Layer::Review(review)) = state.layers.last_mut() else { return };
    let page = rows.saturating_sub(1).max(1);
    let top = match asked {
        Some(Action::MoveDown) => review.top + 1,
        Some(Action::MoveUp) => review.top.saturating_sub(1),
        Some(Action::PageDown) => review.top + page,
        Some(Action::PageUp) => review.top.saturating_sub(page),
        Some(Action::First) => 0,
        Some(Action::Last) => usize::MAX,
        _ => {
            let keys = words::review_keys(review.step);
            return state.say(Tone::Hint, keys);
        }
    };
    review.top = top.min(count.saturating_sub(rows));
}
