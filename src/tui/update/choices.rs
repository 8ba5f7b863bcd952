use std::collections::BTreeSet;

use tui_input::InputRequest;

use super::{command, listing, marked, outbox, schedule};
use crate::domain::{BulkAct, Command, Permission, SavedView, Tag};
use crate::link::protocol::Request;
use crate::tui::effect::Effect;
use crate::tui::layer::{
    Ask, Chosen, EntryKey, Layer, MarkedAct, Offer, On, Pick, PickFor, Prompt, PromptFor, Then, edit, insert,
};
use crate::tui::state::{Link, Purpose, State, Tone, is_coming, items, read_days};
use crate::tui::{draw, words};

/// Asks the desk for what can be chosen: its tags, who works here, and the account's views.
pub(super) fn ask_known(state: &mut State, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return;
    }
    let may_work = state.greeting.as_ref().is_some_and(|greeting| greeting.role.may(Permission::Work));
    let wanted = [
        (Purpose::Tags, Request::Tags, true),
        (Purpose::Colleagues, Request::Colleagues, may_work),
        (Purpose::SavedViews { said: None }, Request::SavedViews, true),
    ];
    for (purpose, request, may) in wanted {
        if may && !state.asked.any(|asked| *asked == purpose) {
            effects.push(Effect::Ask(state.asked.add(purpose), request));
        }
    }
}

/// Asks for the account's views, which come behind the lists that every desk has.
pub(super) fn ask_views(state: &mut State, effects: &mut Vec<Effect>) {
    let may = state.greeting.as_ref().is_some_and(|greeting| greeting.role.may(Permission::Read));
    let purpose = Purpose::SavedViews { said: None };
    if may && !state.asked.any(|asked| *asked == purpose) {
        effects.push(Effect::Ask(state.asked.add(purpose), Request::SavedViews));
    }
}

/// Opens a list to choose from.
pub(super) fn open(state: &mut State, what: PickFor, effects: &mut Vec<Effect>) {
    ask_known(state, effects);
    state.layers.push(Layer::Pick(Pick::new(what)));
}

/// The selected application, as its user sees it.
pub(super) fn selected(state: &State) -> Option<On> {
    let view = state.view()?;
    let (number, revision, tags) = (view.number, view.revision, view.tags.clone());
    Some(On::One { number, name: view.candidate.name.to_string(), revision, tags })
}

/// What is chosen in the list on top; none where nothing is offered yet.
pub(super) fn chosen(state: &State) -> Option<Chosen> {
    let Some(Layer::Pick(pick)) = state.layers.last() else { return None };
    items(state, pick).into_iter().nth(pick.place.at).map(|offer| offer.choice)
}

/// Keeps that chosen in the list on top, wherever it stands now.
pub(super) fn keep_chosen(state: &mut State, chosen: Option<Chosen>) {
    let rows = draw::pick_rows(state.size);
    let Some(Layer::Pick(pick)) = state.layers.last() else { return };
    let found = items(state, pick);
    // Where nobody went to it, it stood first only because nothing else was there yet.
    let chosen = chosen.filter(|chosen| pick.place.at > 0 || *chosen != Chosen::SaveView);
    let at = chosen.and_then(|chosen| found.iter().position(|offer| offer.choice == chosen));
    if let Some(Layer::Pick(pick)) = state.layers.last_mut() {
        pick.place.at = at.unwrap_or(pick.place.at);
        pick.place.follow(found.len(), rows);
    }
}

/// Takes a key of a list to choose from.
pub(super) fn pick_key(state: &mut State, key: EntryKey, effects: &mut Vec<Effect>) {
    let rows = draw::pick_rows(state.size);
    let Some(Layer::Pick(pick)) = state.layers.last() else { return };
    let found = items(state, pick);
    let chosen = found.get(pick.place.at).cloned();
    let count = found.len();
    let Some(Layer::Pick(pick)) = state.layers.last_mut() else { return };
    let page = isize::try_from(rows / 2).unwrap_or(1).max(1);
    let is_view = pick.what == PickFor::View;
    match key {
        EntryKey::Close => drop(state.layers.pop()),
        EntryKey::Next => pick.place.step(1, count, rows),
        EntryKey::Previous => pick.place.step(-1, count, rows),
        EntryKey::NextPage => pick.place.step(page, count, rows),
        EntryKey::PreviousPage => pick.place.step(-page, count, rows),
        EntryKey::Submit if is_view => save_view(state),
        EntryKey::Edit(InputRequest::DeleteNextChar) if is_view => ask_to_delete(state, chosen),
        EntryKey::Edit(InputRequest::InsertChar(digit @ '1'..='9')) if is_view && pick.text().is_empty() => {
            let place = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or(1) - 1;
            choose(state, found.into_iter().nth(place), effects);
        }
        EntryKey::Enter | EntryKey::Submit => choose(state, chosen, effects),
        EntryKey::Space if matches!(pick.what, PickFor::Tags(..)) => turn_tag(state, chosen),
        EntryKey::Space => {
            edit(&mut pick.input, InputRequest::InsertChar(' '));
        }
        EntryKey::Edit(request) => {
            if edit(&mut pick.input, request) {
                pick.place = crate::tui::state::Place::default();
            }
        }
        EntryKey::Clear | EntryKey::Other => {}
    }
}

fn choose(state: &mut State, item: Option<Offer>, effects: &mut Vec<Effect>) {
    let Some(Layer::Pick(pick)) = state.layers.last() else { return };
    let what = pick.what.clone();
    let Some(item) = item else {
        let said = words::nothing_offered(&what, pick.text(), is_coming(state, pick));
        return state.say(Tone::Hint, said);
    };
    match (what, item.choice) {
        (PickFor::Owner(on), Chosen::Owner(to)) => {
            state.layers.pop();
            send(state, on, Command::Assign { to }, effects);
        }
        (PickFor::Tags(on, changes), Chosen::Tag(_)) => {
            if changes.is_empty() {
                return turn_and_apply(state, effects);
            }
            state.layers.pop();
            apply_tags(state, on, &changes, effects);
        }
        (PickFor::View, Chosen::View(listing, _)) => {
            state.layers.pop();
            listing::show(state, listing);
            listing::tell(state);
        }
        (PickFor::View, Chosen::SaveView) => save_view(state),
        (PickFor::Week, Chosen::Only(only)) => {
            state.layers.pop();
            state.schedule.filter(only);
        }
        (PickFor::Session(act), Chosen::Session(session)) => {
            state.layers.pop();
            schedule::with(state, act, session);
        }
        (PickFor::Act, Chosen::Act(act)) => {
            state.layers.pop();
            start(state, act, effects);
        }
        _ => {}
    }
}

fn send(state: &mut State, on: On, what: Command, effects: &mut Vec<Effect>) {
    match on {
        On::One { number, name, revision, .. } => command::send(state, number, &name, revision, what, effects),
        On::Marked => marked::would(state, BulkAct::Do(what), effects),
    }
}

/// Turns the chosen tag: of one application on or off; of many on, off, or left as it is.
fn turn_tag(state: &mut State, item: Option<Offer>) {
    let Some(Offer { choice: Chosen::Tag(tag), .. }) = item else {
        let Some(Layer::Pick(pick)) = state.layers.last() else { return };
        let said = words::nothing_offered(&pick.what, pick.text(), is_coming(state, pick));
        return state.say(Tone::Hint, said);
    };
    let Some(Layer::Pick(pick)) = state.layers.last_mut() else { return };
    let PickFor::Tags(on, changes) = &mut pick.what else { return };
    let next = match (&*on, changes.get(&tag)) {
        (On::One { tags, .. }, None) => Some(!tags.contains(&tag)),
        (On::One { .. }, Some(_)) | (On::Marked, Some(false)) => None,
        (On::Marked, None) => Some(true),
        (On::Marked, Some(true)) => Some(false),
    };
    match next {
        Some(next) => drop(changes.insert(tag, next)),
        None => drop(changes.remove(&tag)),
    }
    if !pick.text().is_empty() {
        pick.input.reset();
    }
}

/// Enter on a tag, where none was turned before: turns that one, and it is done.
fn turn_and_apply(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Layer::Pick(pick)) = state.layers.last() else { return };
    let chosen = items(state, pick).get(pick.place.at).cloned();
    turn_tag(state, chosen);
    let Some(Layer::Pick(Pick { what: PickFor::Tags(on, changes), .. })) = state.layers.pop() else { return };
    apply_tags(state, on, &changes, effects);
}

fn apply_tags(state: &mut State, on: On, changes: &std::collections::BTreeMap<Tag, bool>, effects: &mut Vec<Effect>) {
    let some = |wanted: bool| -> BTreeSet<Tag> {
        changes.iter().filter(|(_, is_on)| **is_on == wanted).map(|(tag, _)| tag.clone()).collect()
    };
    send(state, on, Command::Tag { add: some(true), remove: some(false) }, effects);
}

fn start(state: &mut State, act: MarkedAct, effects: &mut Vec<Effect>) {
    match act {
        MarkedAct::AssignToMe => {
            let to = state.greeting.as_ref().map(|greeting| greeting.account.clone());
            marked::would(state, BulkAct::Do(Command::Assign { to }), effects);
        }
        MarkedAct::Assign => open(state, PickFor::Owner(On::Marked), effects),
        MarkedAct::Tag => open(state, PickFor::Tags(On::Marked, std::collections::BTreeMap::new()), effects),
        MarkedAct::Hold => ask_for(state, Prompt::new(PromptFor::HoldReason)),
        MarkedAct::Unmark => marked::clear(state),
    }
}

fn save_view(state: &mut State) {
    let what = PromptFor::ViewName(state.queue.listing());
    ask_for(state, Prompt::new(what));
}

/// Asks for a line, with what was typed into it before it was closed, if anything was.
pub(super) fn ask_for(state: &mut State, mut prompt: Prompt) {
    if let Some((what, typed)) = state.lines.take(&prompt.what) {
        // What is typed in the place of something goes over nothing that somebody wrote there since.
        if matches!(what, PromptFor::LetterSubject(..) | PromptFor::LetterRecipients(..)) {
            prompt.what = what;
        }
        prompt.input = typed.into();
        state.say(Tone::Hint, words::LINE_IS_BACK);
    }
    state.layers.push(Layer::Prompt(prompt));
}

fn ask_to_delete(state: &mut State, item: Option<Offer>) {
    let Some(Offer { choice: Chosen::View(listing, Some(name)), .. }) = item else {
        return state.say(Tone::Hint, words::ONLY_SAVED_VIEWS_GO);
    };
    let lines = vec![listing.to_string()];
    state.layers.push(Layer::Ask(Ask::new(words::delete_view(&name), lines, Then::DeleteView(name))));
}

/// Takes a key of a line that is asked for.
pub(super) fn prompt_key(state: &mut State, key: EntryKey, effects: &mut Vec<Effect>) {
    let Some(Layer::Prompt(prompt)) = state.layers.last_mut() else { return };
    match key {
        EntryKey::Close => {
            let is_kept = state.lines.keep(prompt);
            state.layers.pop();
            if is_kept {
                state.say(Tone::Hint, words::KEPT);
            }
        }
        EntryKey::Enter | EntryKey::Submit => done(state, effects),
        EntryKey::Space => {
            edit(&mut prompt.input, InputRequest::InsertChar(' '));
            prompt.trouble = None;
        }
        EntryKey::Edit(request) => {
            edit(&mut prompt.input, request);
            prompt.trouble = None;
        }
        _ => {}
    }
}

/// Takes pasted text into a list to choose from or a line; says whether all of it found room.
pub(super) fn paste(state: &mut State, text: &str) -> bool {
    match state.layers.last_mut() {
        Some(Layer::Pick(pick)) => {
            pick.place = crate::tui::state::Place::default();
            insert(&mut pick.input, text)
        }
        Some(Layer::Prompt(prompt)) => insert(&mut prompt.input, text),
        _ => true,
    }
}

fn done(state: &mut State, effects: &mut Vec<Effect>) {
    let today = state.today();
    let Some(Layer::Prompt(prompt)) = state.layers.last_mut() else { return };
    let text = prompt.text().to_owned();
    match &prompt.what {
        PromptFor::ViewName(listing) => match text.parse() {
            Ok(name) => {
                let view = SavedView { name, filter: listing.filter.clone(), order: listing.order.clone() };
                keep_view(state, view, effects);
            }
            Err(error) => prompt.trouble = Some(words::clean(&crate::domain::ViewNameError::to_string(&error))),
        },
        PromptFor::Days => match read_days(&text, today) {
            Some(days) => {
                state.layers.pop();
                state.monitor.show(days);
            }
            None => prompt.trouble = Some(words::NOT_DAYS.to_owned()),
        },
        PromptFor::ReportDays => match super::report::show(state, &text) {
            Ok(()) => drop(state.layers.pop()),
            Err(trouble) => {
                if let Some(Layer::Prompt(prompt)) = state.layers.last_mut() {
                    prompt.trouble = Some(trouble);
                }
            }
        },
        what @ (PromptFor::HoldLetter(_)
        | PromptFor::DiscardLetter(_)
        | PromptFor::LetterSubject(..)
        | PromptFor::LetterRecipients(..)) => {
            let what = what.clone();
            if let Err(trouble) = outbox::line(state, &what, &text, effects)
                && let Some(Layer::Prompt(prompt)) = state.layers.last_mut()
            {
                prompt.trouble = Some(trouble);
            }
        }
        PromptFor::HoldReason if text.is_empty() => {
            prompt.trouble = Some(words::missing(crate::tui::layer::FieldName::Reason).to_owned());
        }
        PromptFor::HoldReason => {
            let reason = crate::text::Line::clean(&text);
            // Until it is done, it may be asked for again.
            state.lines.keep(prompt);
            state.layers.pop();
            ask_for(state, Prompt::new(PromptFor::HoldUntil { reason }));
        }
        PromptFor::HoldUntil { reason } => {
            let resume_on = crate::tui::layer::read_day(&text, today);
            if resume_on.is_none() && !text.is_empty() {
                prompt.trouble = Some(words::NOT_A_DAY.to_owned());
                return;
            }
            let reason = Some(reason.clone());
            state.lines.keep(prompt);
            state.layers.pop();
            marked::would(state, BulkAct::Do(Command::Hold { reason, resume_on }), effects);
        }
    }
}

fn keep_view(state: &mut State, view: SavedView, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return state.say(Tone::Refused, words::OFFLINE);
    }
    state.layers.retain(|layer| !matches!(layer, Layer::Prompt(_) | Layer::Pick(_)));
    let said = Some(words::view_saved(&view.name));
    effects.push(Effect::Ask(state.asked.add(Purpose::SavedViews { said }), Request::SaveView(view)));
}
