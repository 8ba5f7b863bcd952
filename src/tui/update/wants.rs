use crate::domain::StageName;
use crate::domain::view::ApplicationView;
use crate::link::protocol::{Name, Request};
use crate::tui::effect::Effect;
use crate::tui::layer::{FOUND, Layer, Subject};
use crate::tui::state::{Link, Purpose, State};

/// Asks for what the screen needs and nobody has asked for yet: at most one request of each kind is under way, and
/// the next one is for what is wanted then, so that a held key or a burst of news never queues up questions.
pub(super) fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    if let Link::Lost(_) = state.link {
        return;
    }
    greeting(state, effects);
    super::own::ask(state, effects);
    super::roster::ask(state, effects);
    if state.is_for_own_only() {
        return;
    }
    if state.is_for_finding_only() {
        return layers(state, effects);
    }
    monitoring(state, effects);
    super::report::ask(state, effects);
    super::outbox::ask(state, effects);
    selected(state, effects);
    presence(state, effects);
    rows(state, effects);
    numbers(state, effects);
    layers(state, effects);
    schedule(state, effects);
}

/// What pane 4 shows of the assessors; asked for last, since nothing else waits for it.
fn schedule(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.can_ask_schedule() {
        return;
    }
    let (zone, today, now) = (state.zone.into(), state.today(), state.now);
    if let Some(number) = state.view().filter(|view| is_for_offers(state, view)).map(|view| view.number)
        && let Some(query) = state.schedule.wanted_offers(number, now)
    {
        let request = Request::Offers(Name::Number(number), query);
        effects.push(Effect::Ask(state.asked.add(Purpose::Offers(number)), request));
    }
    if let Some(query) = state.schedule.wanted(zone, today, now) {
        effects.push(Effect::Ask(state.asked.add(Purpose::Week), Request::Week(query)));
    }
    if state.schedule.wants_roster(now) {
        effects.push(Effect::Ask(state.asked.add(Purpose::Roster), Request::Assessors));
    }
}

/// Whether pane 4 or the layer over it says who can assess an application.
fn is_for_offers(state: &State, view: &ApplicationView) -> bool {
    let is_open = state.layers.iter().any(|layer| matches!(layer, Layer::Offers(_)));
    is_open || (view.stage == StageName::Approved && state.follow.due().is_none())
}

fn greeting(state: &mut State, effects: &mut Vec<Effect>) {
    let is_refused = state.greet_at.is_some_and(|again| state.now < again);
    if state.greeting.is_none() && !is_refused && !state.asked.any(|purpose| *purpose == Purpose::Greet) {
        state.greet_at = None;
        effects.push(Effect::Ask(state.asked.add(Purpose::Greet), Request::Greet));
    }
}

/// How assessors score, while that is read.
fn monitoring(state: &mut State, effects: &mut Vec<Effect>) {
    let is_read = |layer: &Layer| matches!(layer, Layer::Reader(reader) if reader.subject == Subject::Monitoring);
    let is_asked = state.asked.any(|purpose| matches!(purpose, Purpose::Monitoring(_)));
    if state.layers.iter().any(is_read) && state.monitor.is_wanted() && !is_asked {
        state.monitor.asked();
        let request = Request::Monitoring(state.monitor.period(state.zone));
        effects.push(Effect::Ask(state.asked.add(Purpose::Monitoring(state.monitor.days)), request));
    }
}

fn rows(state: &mut State, effects: &mut Vec<Effect>) {
    let is_rows = |purpose: &Purpose| matches!(purpose, Purpose::Rows { .. } | Purpose::Seek { .. });
    if state.asked.any(is_rows) {
        return;
    }
    let Some(query) = state.queue.wanted(state.now) else { return };
    let offset = query.offset;
    let purpose = if state.queue.seek.take().is_some() {
        Purpose::Seek { offset }
    } else {
        state.queue.asked(state.now);
        Purpose::Rows { offset }
    };
    effects.push(Effect::Ask(state.asked.add(purpose), Request::List(query)));
}

/// All numbers of the list, where something is marked or all of it is to be.
fn numbers(state: &mut State, effects: &mut Vec<Effect>) {
    if state.marks.wants_list() && !state.asked.any(|purpose| *purpose == Purpose::Numbers) {
        state.marks.asked();
        let request = Request::Numbers(state.queue.filter.clone());
        effects.push(Effect::Ask(state.asked.add(Purpose::Numbers), request));
    }
}

fn selected(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(number) = state.queue.selected else { return };
    if state.follow.due().is_some() {
        return;
    }
    let is_there = state.view().is_some() && !state.selected.is_old();
    if is_there || state.selected.refused.is_some() || state.asked.any(|one| matches!(one, Purpose::Show(_))) {
        return;
    }
    state.selected.asked();
    effects.push(Effect::Ask(state.asked.add(Purpose::Show(number)), Request::Show(Name::Number(number))));
}

/// Has those who have the shown application open told that it is open here, too.
fn presence(state: &mut State, effects: &mut Vec<Effect>) {
    let number = state.view().map(|view| view.number);
    state.presence.show(number, state.now);
    if state.asked.any(|one| *one == Purpose::Open) {
        return;
    }
    let Some(number) = state.presence.wanted(state.now) else { return };
    state.presence.told(number);
    effects.push(Effect::Ask(state.asked.add(Purpose::Open), Request::Open(number)));
}

/// Has those who have the application open told that it is not open here any more.
pub(super) fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    if state.presence.leave() && state.link == Link::Live {
        effects.push(Effect::Ask(state.asked.add(Purpose::Open), Request::Open(None)));
    }
}

fn layers(state: &mut State, effects: &mut Vec<Effect>) {
    for layer in &state.layers {
        match layer {
            Layer::LookUp(look_up) => {
                let Some(text) = look_up.wanted() else { continue };
                if !state.asked.any(|one| matches!(one, Purpose::Find(_))) {
                    let request = Request::Find { text: text.to_owned(), limit: FOUND };
                    effects.push(Effect::Ask(state.asked.add(Purpose::Find(text.to_owned())), request));
                }
            }
            Layer::Reader(reader) if matches!(reader.subject, Subject::File | Subject::History) => {
                let Some(view) = state.view() else { continue };
                let (number, revision) = (view.number, view.revision);
                let sheet = state.submitted.wanted(view).filter(|_| reader.subject == Subject::File);
                if let Some(key) = sheet
                    && !state.asked.any(|one| matches!(one, Purpose::Submitted(_)))
                {
                    let ticket = state.asked.add(Purpose::Submitted(key.clone()));
                    effects.push(Effect::Ask(ticket, Request::Sheet(key)));
                }
                let is_there = state.past.reaches(number, revision);
                if !is_there && !state.asked.any(|one| matches!(one, Purpose::History(_))) {
                    let request = Request::History(Name::Number(number));
                    effects.push(Effect::Ask(state.asked.add(Purpose::History(number)), request));
                }
            }
            Layer::Reader(_)
            | Layer::Palette(_)
            | Layer::Form(_)
            | Layer::Confirm(_)
            | Layer::Review(_)
            | Layer::FilterLine(_)
            | Layer::Pick(_)
            | Layer::Prompt(_)
            | Layer::Ask(_)
            | Layer::Score(_)
            | Layer::Offers(_)
            | Layer::Text(_) => {}
        }
    }
}
