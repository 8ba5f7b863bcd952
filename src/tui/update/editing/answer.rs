use super::{close, edit, gather, review};
use crate::domain::view::ApplicationView;
use crate::link::protocol::{Answer, Failure, Outcome, TakenForm};
use crate::tui::effect::Effect;
use crate::tui::layer::{Editing, Goal, Step, Target, merged};
use crate::tui::state::{State, Tone};
use crate::tui::words;

/// Takes in the form as it is on file: to be edited, or for what was typed to be put on it.
pub(in crate::tui::update) fn fetched(state: &mut State, revision: u32, text: &str, effects: &mut Vec<Effect>) {
    let is_waiting = |edit: &mut Editing| matches!(edit.goal, Goal::Fetch { .. });
    let Some(mut editing) = state.edit.take_if(is_waiting) else { return };
    let Target::OnFile { number, candidate, seen } = &mut editing.target else { return };
    let head = words::form_head(*number, candidate, revision);
    let base_of = std::mem::replace(seen, revision);
    let start = format!("{head}{text}");
    if editing.goal == (Goal::Fetch { again: false }) {
        (editing.text, editing.goal) = (start.clone(), Goal::Open);
        effects.push(Effect::Recall(editing.name.clone()));
        editing.start = start;
        state.edit = Some(editing);
        return;
    }
    let mine = words::form_body(&editing.text).to_owned();
    // What a draft of an earlier session was begun from is not known any more.
    let base = (words::form_begun_at(&editing.start) == Some(base_of)).then(|| words::form_body(&editing.start));
    let together = base.and_then(|base| merged(base, &mine, text));
    let note = match &together {
        Some(together) if together.both => words::MERGED_MINE,
        Some(_) => words::MERGED,
        None => words::NOT_MERGED,
    };
    editing.text = format!("{head}{}", together.map_or(mine, |together| together.text));
    editing.start = start;
    gather(state, editing, Goal::Check { again: false, warnings: vec![note.to_owned()] }, effects);
}

/// The form as it is on file will not come.
pub(in crate::tui::update) fn not_fetched(state: &mut State, why: &str, effects: &mut Vec<Effect>) {
    let is_waiting = |edit: &mut Editing| matches!(edit.goal, Goal::Fetch { .. });
    let Some(editing) = state.edit.take_if(is_waiting) else { return };
    close(state, editing, effects);
    state.say(Tone::Refused, why);
}

/// Takes in what the desk says of a form that it was given.
pub(in crate::tui::update) fn taken(state: &mut State, answer: Answer, effects: &mut Vec<Effect>) {
    match answer {
        Answer::Taken(forms) => {
            if let Some(form) = forms.first() {
                taken_in(state, form, effects);
            }
        }
        Answer::Edited { application: Some(view), .. } => changed(state, view, effects),
        Answer::Edited { differences, remarks, dropped, application: None } => {
            let Some(editing) = state.edit.take() else { return };
            let warnings = match &editing.goal {
                Goal::Check { warnings, .. } => warnings.clone(),
                _ => Vec::new(),
            };
            let said = words::differences(&differences, &remarks, &dropped);
            review(state, editing, Step::Change, warnings.into_iter().chain(said).collect());
        }
        _ => unanswered(state, words::WRONG_ANSWER, effects),
    }
}

fn taken_in(state: &mut State, form: &TakenForm, effects: &mut Vec<Effect>) {
    let edit = state.edit.take();
    if form.outcome == Outcome::Taken {
        if let Some(editing) = edit {
            forget(state, editing, effects);
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
    review(state, editing, step, lines);
}

/// The edited form is on file.
fn changed(state: &mut State, view: Box<ApplicationView>, effects: &mut Vec<Effect>) {
    if let Some(editing) = state.edit.take() {
        forget(state, editing, effects);
    }
    (state.queue.is_old, state.store_trouble) = (true, None);
    state.say(Tone::Done, words::form_changed(view.number, &view.candidate.name));
    if Some(view.number) == state.queue.selected {
        state.selected.take(view);
    }
}

/// What was typed is done: nothing is kept of it.
pub(super) fn forget(state: &mut State, mut editing: Editing, effects: &mut Vec<Effect>) {
    editing.text.clone_from(&editing.start);
    close(state, editing, effects);
}

/// The desk did not take the form: what is wrong with it is mended in the editor, anything else is asked or told.
pub(in crate::tui::update) fn refused(state: &mut State, failure: &Failure, effects: &mut Vec<Effect>) {
    let Some(editing) = state.edit.take() else { return };
    match (failure, &editing.target, &editing.goal) {
        (Failure::BadInput { problems }, Target::New, Goal::Check { again: false, .. }) => {
            // An open application of the same candidate is no fault of the form: its user decides.
            let warnings = problems.iter().map(|problem| words::clean(&problem.message)).collect();
            gather(state, editing, Goal::Check { again: true, warnings }, effects);
        }
        (Failure::BadInput { problems }, ..) => edit(state, editing, problems.clone(), effects),
        (Failure::Conflict { message, .. }, Target::OnFile { .. }, _) => {
            state.queue.is_old = true;
            state.selected.outdate();
            review(state, editing, Step::Conflict, words::conflict(&words::clean(message)));
        }
        (failure @ Failure::Refused { .. }, Target::OnFile { .. }, _) => {
            let said = words::failure(failure);
            review(state, editing, Step::Refused, vec![said]);
        }
        (failure, ..) => {
            let said = words::form_not_done(&words::failure(failure));
            close(state, editing, effects);
            state.say(Tone::Refused, said);
        }
    }
}

/// What the desk says will not come: the text is kept.
pub(in crate::tui::update) fn unanswered(state: &mut State, why: &str, effects: &mut Vec<Effect>) {
    let is_waiting =
        |edit: &mut Editing| matches!(edit.goal, Goal::Check { .. } | Goal::TakeIn { .. } | Goal::Fetch { .. });
    let Some(editing) = state.edit.take_if(is_waiting) else { return };
    let said = if editing.is_changed() { words::form_not_done(why) } else { why.to_owned() };
    close(state, editing, effects);
    state.say(Tone::Refused, said);
}
