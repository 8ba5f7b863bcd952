use chrono::TimeDelta;

use super::{
    choices, conflict, editing, export, letter_text, marked, names, outbox, outcome, own, palette, role, roster,
    schedule,
};
use crate::domain::view::{ApplicationView, SheetView};
use crate::domain::{Act, Command, Number, SheetKey};
use crate::link::protocol::{Answer, Failure, Greeting};
use crate::tui::effect::{Effect, Ticket};
use crate::tui::layer::Layer;
use crate::tui::state::{Known, Purpose, State, Tone};
use crate::tui::words;

/// How long after the desk refused to greet it is asked again.
const GREET_AGAIN: TimeDelta = TimeDelta::seconds(2);

/// Takes an answer in, unless nobody waits for it any more.
pub(super) fn answer(state: &mut State, ticket: Ticket, answer: Result<Answer, String>, effects: &mut Vec<Effect>) {
    let Some(purpose) = state.asked.take(ticket) else { return };
    if purpose == Purpose::Open {
        return;
    }
    state.changed = true;
    if purpose == Purpose::Names {
        return names::turned(state, answer, effects);
    }
    let answer = match answer {
        Ok(Answer::Failed(failure)) if purpose == Purpose::TakeIn => return editing::refused(state, &failure, effects),
        Ok(Answer::Failed(failure)) if purpose == Purpose::FormText => {
            return editing::not_fetched(state, &words::failure(&failure), effects);
        }
        Ok(Answer::Failed(failure)) => {
            if !schedule::asks_to_mean(state, &purpose, &failure) && !own::asks_to_mean(state, &purpose, &failure) {
                failed(state, purpose, &failure);
            }
            return;
        }
        Ok(answer) => answer,
        Err(why) if matches!(purpose, Purpose::TakeIn | Purpose::FormText) => {
            return editing::unanswered(state, &words::clean(&why), effects);
        }
        Err(why) => return unanswered(state, purpose, &why),
    };
    match (purpose, answer) {
        (Purpose::Greet, Answer::Greeting(greeting)) => greeted(state, greeting, effects),
        (Purpose::Rows { offset }, Answer::Rows { rows, total, counts }) => {
            state.counts = counts;
            state.queue.take(offset, rows, total);
            state.marks.outdate();
        }
        (Purpose::Seek { offset }, Answer::Rows { rows, total, counts }) => {
            state.counts = counts;
            state.queue.take_sought(offset, rows, total);
        }
        (Purpose::Show(_), Answer::Application(view)) => show(state, view),
        (Purpose::GoTo, Answer::Application(view)) => palette::arrived(state, &view),
        (Purpose::Find(text), Answer::Found(found)) => {
            if let Some(look_up) = state.look_up_mut() {
                look_up.take(&text, found);
            }
        }
        (Purpose::Week, Answer::Week(week)) => state.schedule.take(week),
        (Purpose::Offers(number), Answer::Offers(offers)) => schedule::take_offers(state, number, offers),
        (Purpose::Roster, Answer::Assessors(roster)) => schedule::take_roster(state, roster),
        (purpose @ (Purpose::RosterFile(_) | Purpose::RosterHistory(_) | Purpose::SaveAssessor(_)), answer) => {
            roster::answered(state, purpose, answer);
        }
        (Purpose::History(asked), Answer::History(changes)) => state.past.take(asked, changes),
        (Purpose::Command { number, name, sent }, Answer::Done { act, application }) => {
            done(state, (number, &name), (act, sent.as_deref()), application);
        }
        (Purpose::Export { path, name }, Answer::Document(bytes)) => {
            effects.push(Effect::Export { path, name, bytes });
        }
        (Purpose::Numbers, Answer::Numbers(numbers)) => {
            if state.marks.take(numbers) {
                state.say(Tone::Hint, words::marked(state.marks.len(), state.marks.outside()));
            }
        }
        (Purpose::Tags, Answer::Tags(tags)) => known(state, |known| known.take_tags(tags)),
        (Purpose::Colleagues, Answer::Colleagues(colleagues)) => {
            known(state, |known| known.take_colleagues(colleagues));
        }
        (Purpose::SavedViews { said }, Answer::SavedViews(views)) => {
            known(state, |known| known.views = Some(views));
            if let Some(said) = said {
                state.say(Tone::Done, said);
            }
        }
        (Purpose::Would(would), Answer::Bulk(done)) => marked::asked(state, would, &done),
        (Purpose::Bulk(act, _), Answer::Bulk(done)) => marked::done(state, &act, &done),
        (Purpose::OwnSessions, Answer::OwnSessions(sessions)) => state.own.take(sessions),
        (Purpose::Submitted(key), Answer::Sheet(read)) => submitted(state, key, Some(read)),
        (Purpose::Sheet(_), Answer::Sheet(view)) => own::arrived(state, *view),
        (Purpose::EditSheet(key), Answer::SheetSaved { revision, indication }) => {
            if let Some(sheet) = state.bench.get_mut(&key) {
                sheet.saved(revision, indication);
            }
            if !state.is_in_sheet() {
                state.own.outdate();
            }
        }
        (Purpose::Assess { act, .. }, Answer::Sheet(view)) => own::done(state, act, *view),
        (Purpose::Monitoring(days), Answer::Monitoring(found)) => state.monitor.take(days, *found),
        (Purpose::Report(query), Answer::Report(report)) => state.report.take(query, report),
        (Purpose::Outbox, Answer::Outbox(part)) => outbox::take(state, part),
        (Purpose::Letter(_), Answer::Letter(view)) => {
            state.outbox.take_letter(*view);
            letter_text::has_come(state, effects);
        }
        (Purpose::Letters { command, .. }, Answer::Letters(parts)) => outbox::done(state, &command, &parts),
        (Purpose::TakeIn, answer) => editing::taken(state, answer, effects),
        (Purpose::FormText, Answer::FormText { revision, text, .. }) => {
            editing::fetched(state, revision, &text, effects);
        }
        (Purpose::FormText, _) => editing::not_fetched(state, words::WRONG_ANSWER, effects),
        (purpose, _) => unanswered(state, purpose, words::WRONG_ANSWER),
    }
}

fn greeted(state: &mut State, greeting: Greeting, effects: &mut Vec<Effect>) {
    state.counts = greeting.counts;
    state.zone = greeting.time_zone.parse().unwrap_or_default();
    let before = state.role.replace(greeting.role);
    let account = state.account.replace(greeting.account.clone());
    if account.is_some_and(|account| account != greeting.account) {
        role::another(state, &greeting.account, greeting.role, effects);
    } else if before.is_some_and(|before| before != greeting.role) {
        role::changed(state, greeting.role, effects);
    }
    state.greeting = Some(greeting);
    choices::ask_views(state, effects);
}

/// What can be chosen or named in a filter is known anew: an open list stays on what was chosen in it.
fn known(state: &mut State, take: impl FnOnce(&mut Known)) {
    let chosen = choices::chosen(state);
    take(&mut state.known);
    choices::keep_chosen(state, chosen);
    if let Some(Layer::FilterLine(line)) = state.layers.last_mut()
        && line.offered.is_none()
    {
        line.edited(state.known.for_filter());
    }
}

/// A submitted sheet of the application whose file is read is here, or cannot be read.
fn submitted(state: &mut State, key: SheetKey, read: Option<Box<SheetView>>) {
    if let Some(view) = state.selected.view.as_deref() {
        state.submitted.take(key, view, read);
    }
}

fn show(state: &mut State, view: Box<ApplicationView>) {
    let is_selected = Some(view.number) == state.queue.selected;
    if is_selected {
        outcome::renew(state, &view);
        state.selected.take(view);
    }
}

/// A command was done: as which act, and what was sent.
fn done(
    state: &mut State,
    (number, name): (Number, &str),
    (act, sent): (Act, Option<&(u32, Command)>),
    view: Box<ApplicationView>,
) {
    state.layers.retain(|layer| !matches!(layer, Layer::Form(_) | Layer::Confirm(_) | Layer::Ask(_)));
    (state.queue.is_old, state.draft) = (true, None);
    state.schedule.outdate();
    state.store_trouble = None;
    let what = sent.map_or_else(|| act.words(), |(_, command)| command.done(act));
    state.say(Tone::Done, words::done(&what, number, name));
    show(state, view);
    if let Act::Accept(requirement) | Act::Waive(requirement) = act {
        state.selected.to_open(state.selected.place(requirement));
    }
}

/// The request was answered: it is not done, by a rule or for another cause.
fn failed(state: &mut State, purpose: Purpose, failure: &Failure) {
    let said = words::failure(failure);
    match purpose {
        Purpose::Command { number, name, sent } => {
            not_done(state, &said);
            if let Failure::Conflict { revision, message } = failure {
                conflict::tell(state, (number, name), sent.map(|sent| *sent), *revision, message);
            }
        }
        Purpose::Show(number) => {
            if Some(number) == state.queue.selected {
                state.selected.view = None;
                state.selected.refuse(said);
            }
        }
        Purpose::EditSheet(key) => own::not_saved(state, &key, failure),
        Purpose::SaveAssessor(_) => roster::not_saved(state, failure),
        other => unanswered(state, other, &said),
    }
}

/// A command was not done, or nobody knows: what was typed stays or comes back, a question that was answered with yes
/// goes.
pub(super) fn not_done(state: &mut State, said: &str) {
    super::key::drop_held(state);
    state.layers.retain(|layer| !matches!(layer, Layer::Confirm(_) | Layer::Ask(_)));
    state.layers.extend(state.draft.take().map(Layer::Form));
    match state.layers.last_mut() {
        Some(Layer::Form(form)) => form.trouble = Some(said.to_owned()),
        Some(Layer::Prompt(prompt)) => prompt.trouble = Some(said.to_owned()),
        _ => {}
    }
    state.say(Tone::Refused, said);
}

/// No answer, or none that can be used.
pub(super) fn unanswered(state: &mut State, purpose: Purpose, why: &str) {
    let why = words::clean(why);
    match purpose {
        Purpose::Greet => {
            state.greet_at = Some(state.now + GREET_AGAIN);
            state.say(Tone::Refused, why);
        }
        Purpose::GoTo => {
            // What was typed behind the number was for the application that is not gone to.
            super::key::drop_held(state);
            state.say(Tone::Refused, why);
        }
        Purpose::Rows { .. } | Purpose::Seek { .. } => {
            (state.queue.is_loaded, state.queue.refused) = (true, Some(why));
            (state.queue.seek, state.queue.widen) = (None, false);
        }
        Purpose::Show(number) if Some(number) == state.queue.selected => {
            state.say(Tone::Refused, why.clone());
            state.selected.refuse(why);
        }
        Purpose::Find(text) => {
            if let Some(look_up) = state.look_up_mut() {
                look_up.take(&text, Vec::new());
                look_up.refused = Some(why);
            }
        }
        Purpose::History(number) => {
            let revision = state.view().map_or(0, |view| view.revision);
            state.past.refuse(number, revision);
            state.say(Tone::Refused, why);
        }
        Purpose::Week => state.schedule.refused = Some(why),
        Purpose::Offers(_) => state.schedule.offers_refused = Some(why),
        Purpose::Command { .. } | Purpose::SaveAssessor(_) | Purpose::Bulk(..) | Purpose::Assess { .. } => {
            not_done(state, &why);
        }
        Purpose::RosterFile(id) | Purpose::RosterHistory(id) => state.roster.refuse(&id, why),
        Purpose::OwnSessions => {
            state.own.refuse(why.clone());
            state.say(Tone::Refused, why);
        }
        // The file shows it without the words of its levels.
        Purpose::Submitted(key) => submitted(state, key, None),
        Purpose::Sheet(key) => own::not_arrived(state, &key, why),
        Purpose::EditSheet(key) => {
            if let Some(sheet) = state.bench.get_mut(&key) {
                sheet.not_saved();
                (sheet.is_old, sheet.trouble) = (true, Some(why));
            }
        }
        Purpose::Monitoring(days) => {
            state.monitor.refuse(days, why.clone());
            state.say(Tone::Refused, why);
        }
        Purpose::Report(query) => {
            state.report.refuse(query, why.clone());
            state.say(Tone::Refused, why);
        }
        Purpose::Outbox => {
            state.outbox.refuse(why.clone());
            state.say(Tone::Refused, why);
        }
        Purpose::Letter(id) => {
            state.outbox.refuse_letter(id, why.clone());
            state.say(Tone::Refused, why);
        }
        Purpose::Letters { .. } => {
            state.outbox.outdate();
            not_done(state, &why);
        }
        Purpose::Numbers => {
            state.marks.clear_wish();
            state.say(Tone::Refused, why);
        }
        Purpose::Would(_) | Purpose::SavedViews { said: Some(_) } => {
            super::key::drop_held(state);
            state.say(Tone::Refused, why);
        }
        Purpose::Export { .. } => export::not_done(state, &why),
        Purpose::Colleagues => drop(state.known.colleagues.get_or_insert_default()),
        Purpose::Roster => {
            state.schedule.roster_refused = Some(why);
            state.roster.read();
        }
        // What can be chosen is then what can be typed.
        Purpose::Tags => state.known.are_tags_heard = true,
        // Of one that is not selected any more nothing is to be said: the one that is was not asked for yet.
        Purpose::Show(_)
        | Purpose::TakeIn
        | Purpose::FormText
        | Purpose::SavedViews { said: None }
        | Purpose::Open
        | Purpose::Names => {}
    }
}
