use super::act;
use crate::domain::view::{ApplicationView, Offer, RosterRow};
use crate::domain::{AssessorId, Command, ConflictAnswer, Number, SessionId};
use crate::link::protocol::Failure;
use crate::tui::action::Action;
use crate::tui::layer::{Around, Confirm, Form, Given, Layer, Offers, Pick, PickFor, SessionAct, Task, with_despite};
use crate::tui::state::{Pane, Purpose, State, Tone, disabled, is_video_to_answer};
use crate::tui::words;

/// Shows the assessors' week so many weeks on or back.
pub(super) fn week(state: &mut State, weeks: i64) {
    let (today, now) = (state.today(), state.now);
    state.schedule.step(weeks, today, now);
}

/// Shows the assessors' week of today.
pub(super) fn this_week(state: &mut State) {
    let (today, now) = (state.today(), state.now);
    state.schedule.to_today(today, now);
}

/// Opens who can assess the selected application.
pub(super) fn open_offers(state: &mut State) {
    let Some(number) = state.view().map(|view| view.number) else {
        return state.say(Tone::Refused, words::NOTHING_SELECTED);
    };
    let mut page = Offers::new(number);
    page.keep(state.schedule.offers_of(number).unwrap_or_default());
    state.layers.push(Layer::Offers(page));
}

/// Takes in who can assess an application.
pub(super) fn take_offers(state: &mut State, number: Number, offers: Vec<Offer>) {
    for layer in &mut state.layers {
        if let Layer::Offers(page) = layer
            && page.number == number
        {
            page.keep(&offers);
        }
    }
    (state.schedule.offers, state.schedule.offers_refused) = (Some((number, offers)), None);
}

/// Takes the roster in, also for the forms that were opened before it came.
pub(super) fn take_roster(state: &mut State, roster: Vec<RosterRow>) {
    state.schedule.roster = roster;
    (state.schedule.is_roster_known, state.schedule.roster_refused) = (true, None);
    state.roster.read();
    let names = names(state);
    for layer in &mut state.layers {
        if let Layer::Form(form) = layer {
            form.around.roster.clone_from(&names);
        }
    }
}

fn names(state: &State) -> Vec<(AssessorId, crate::text::Line)> {
    state.schedule.roster.iter().map(|one| (one.assessor.id.clone(), one.assessor.profile.name.clone())).collect()
}

/// Opens the form of a new session: with the assessor that keys are on.
pub(super) fn propose(state: &mut State) {
    let given = Given { assessor: under_keys(state), start: None };
    open(state, Task::Propose, &given);
}

/// Opens the form of a new session with the chosen offer's assessor and time; says why where they cannot assess.
pub(super) fn propose_chosen(state: &mut State) {
    if let Some(reason) = disabled(Action::Propose, state) {
        return state.say(Tone::Refused, reason.long);
    }
    let Some(offer) = chosen(state) else { return state.say(Tone::Hint, words::NOBODY_OFFERED) };
    if let Some(refusal) = offer.against.first() {
        let said = words::refusal(refusal);
        return state.say(Tone::Refused, said);
    }
    let given = Given { assessor: Some(offer.assessor.clone()), start: offer.soonest };
    open(state, Task::Propose, &given);
}

/// Opens the form of the conflict question: about the assessor that keys are on.
pub(super) fn conflict(state: &mut State) {
    let given = Given { assessor: under_keys(state), start: None };
    let record = given.assessor.as_ref().and_then(|id| state.view()?.assessment.conflicts.get(id));
    // A remark without the names in it would go on record as it is shown (E1).
    let has_note = record.is_some_and(|of| {
        matches!(of.answer, ConflictAnswer::Declared { note: Some(_), .. } | ConflictAnswer::Cleared { .. })
    });
    if state.hides_names && has_note {
        return state.say(Tone::Refused, words::needs_names(state));
    }
    open(state, Task::Conflict, &given);
}

/// Opens the form of the request for a video, or of the answer to one that waits.
pub(super) fn video(state: &mut State) {
    let task = if state.view().is_some_and(is_video_to_answer) { Task::AnswerVideo } else { Task::RequestVideo };
    fill(state, task);
}

/// Opens a form about the skills assessment.
pub(super) fn fill(state: &mut State, task: Task) {
    open(state, task, &Given::default());
}

/// Begins what is done with one of the application's sessions: with the only one that suits, or with one of several.
pub(super) fn begin(state: &mut State, act: SessionAct) {
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    match act.suitable(view).as_slice() {
        [] => {
            let propose = state.keymap.keys_in(state.context(), Action::Propose).into_iter().next();
            state.say(Tone::Refused, words::no_session_to(act, propose.as_deref()).1);
        }
        [only] => {
            let id = only.id;
            with(state, act, id);
        }
        _ => state.layers.push(Layer::Pick(Pick::new(PickFor::Session(act)))),
    }
}

/// Does something with one session: asks, or opens its form.
pub(super) fn with(state: &mut State, act: SessionAct, session: SessionId) {
    match act.task(session) {
        Some(Task::FeePaid(session)) => pay(state, session),
        Some(task) => open(state, task, &Given::default()),
        None => {
            let command = Command::Confirm { session, despite: std::collections::BTreeSet::new() };
            ask(state, command, &words::confirm_session(session));
        }
    }
}

/// Opens the form of a payment, for those who are not paid; where all are, asks whether to take the last one back.
fn pay(state: &mut State, session: SessionId) {
    let Some(found) = state.view().and_then(|view| view.assessment.session(session)) else { return };
    let unpaid = found.seats.iter().any(|seat| seat.paid.is_none() && has_fee(found, &seat.assessor));
    let paid = found.seats.iter().rev().find(|seat| seat.paid.is_some()).map(|seat| seat.assessor.clone());
    match paid.filter(|_| !unpaid) {
        Some(assessor) => {
            let question = words::take_payment_back(session, state.schedule.name_of(&assessor));
            ask(state, Command::PayAssessor { session, assessor, paid: None }, &question);
        }
        None => open(state, Task::FeePaid(session), &Given::default()),
    }
}

fn has_fee(session: &crate::domain::Session, assessor: &AssessorId) -> bool {
    session.planned.seats.iter().any(|seat| seat.assessor == *assessor && seat.fee.is_some())
}

/// Asks before a command about a session is sent, and says all that is planned.
fn ask(state: &mut State, command: Command, question: &str) {
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    let id = match &command {
        Command::Confirm { session, .. } | Command::PayAssessor { session, .. } => *session,
        _ => return,
    };
    let name_of = |id: &AssessorId| state.schedule.name_of(id).to_owned();
    let session = view.assessment.session(id);
    let mut lines: Vec<String> = session.map_or_else(Vec::new, |session| {
        let head = words::session_head(session, view, state.zone);
        std::iter::once(head).chain(words::session_rest(session, state.zone, name_of)).collect()
    });
    lines.extend(words::before_session_command(&command, view));
    let (number, name, revision) = (view.number, view.candidate.name.to_string(), view.revision);
    let question = format!("{question} {number} {name}?");
    state.layers.push(Layer::Confirm(Confirm { question, lines, number, name, revision, command }));
}

fn open(state: &mut State, task: Task, given: &Given) {
    let Some(view) = state.view() else { return state.say(Tone::Refused, words::NOTHING_SELECTED) };
    let seats = match task {
        Task::FeePaid(session) => seats(state, view, session),
        _ => Vec::new(),
    };
    let candidate = view.evidence.candidate.zone();
    let around = Around { zone: Some(state.zone.into()), candidate, roster: names(state), seats, ..Around::default() };
    let form = Form::of_session(task, view, state.today(), around, given);
    act::fill_in(state, form);
}

/// The assessors of a session who are to be paid, each by a label of its own.
fn seats(state: &State, view: &ApplicationView, session: SessionId) -> Vec<(String, AssessorId)> {
    let Some(session) = view.assessment.session(session) else { return Vec::new() };
    let planned = session.planned.seats.iter().filter_map(|seat| Some((&seat.assessor, seat.fee?)));
    let unpaid = planned.filter(|(id, _)| session.seat(id).is_some_and(|seat| seat.paid.is_none()));
    unpaid.map(|(id, fee)| (words::seat(state.schedule.name_of(id), id, &fee), id.clone())).collect()
}

/// The offer that keys are on.
fn chosen(state: &State) -> Option<&Offer> {
    let page = state.layers.iter().rev().find_map(|layer| match layer {
        Layer::Offers(page) => Some(page),
        _ => None,
    })?;
    state.schedule.offers_of(page.number)?.get(page.place.at)
}

/// The assessor that keys are on: of the offers, or of the week.
fn under_keys(state: &State) -> Option<AssessorId> {
    let of_week = || state.schedule.row().filter(|_| state.focus == Pane::Scheduling).map(|row| row.assessor.clone());
    chosen(state).map(|offer| offer.assessor.clone()).or_else(of_week)
}

/// Asks whether what is unusual in a session is meant, where it was refused for that alone (A4): a yes sends the same
/// again with it. False where it was refused for anything else.
pub(super) fn asks_to_mean(state: &mut State, purpose: &Purpose, failure: &Failure) -> bool {
    let Purpose::Command { number, name, sent: Some(sent) } = purpose else { return false };
    let Failure::Refused { rule, message, hint, warnings } = failure else { return false };
    let (revision, command) = &**sent;
    if warnings.is_empty() {
        return false;
    }
    let Some(command) = with_despite(command, warnings) else { return false };
    // What was typed before the question could be seen is no answer to it.
    super::key::drop_held(state);
    state.layers.retain(|layer| !matches!(layer, Layer::Confirm(_)));
    state.layers.extend(state.draft.take().map(Layer::Form));
    let question = words::is_it_meant(warnings);
    let lines = words::why_it_is_asked(*rule, message, hint);
    let (number, name, revision) = (*number, name.clone(), *revision);
    state.toast = None;
    state.layers.push(Layer::Confirm(Confirm { question, lines, number, name, revision, command }));
    true
}
