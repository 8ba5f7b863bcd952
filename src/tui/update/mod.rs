//! What an event does to the state. Pure but for the effects it returns.

mod act;
mod answer;
mod attach;
mod away;
mod choices;
mod command;
mod conflict;
mod copy;
mod drafts;
mod editing;
mod entry;
mod export;
mod finder;
mod forgotten;
mod key;
mod leave;
mod letter_text;
mod listing;
mod looks;
mod marked;
mod mouse;
mod names;
mod offers;
mod outbox;
mod outcome;
mod own;
mod palette;
mod read;
mod report;
mod role;
mod roster;
mod schedule;
mod score;
mod text_page;
mod wants;

pub(super) use leave::unknown;

use super::effect::Effect;
use super::event::{Away, Event};
use super::input::Input;
use super::state::{Link, OnDisk, Reach, State, Tone, Typed};
use super::words;
use crate::link::protocol::News;

/// Lets an event change the state, and says what is wanted of the world outside.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    match event {
        Event::Input(Input::Key(key)) => key::take(state, Typed::Key(key), &mut effects),
        Event::Input(Input::Paste(text)) => key::take(state, Typed::Paste(text), &mut effects),
        Event::Input(Input::Mouse(mouse)) => mouse::take(state, mouse, &mut effects),
        Event::Input(Input::Resize(columns, rows)) => {
            state.size = (columns, rows);
            state.changed = true;
        }
        Event::Answer(ticket, answer) => {
            answer::answer(state, ticket, *answer, &mut effects);
            outcome::go_on(state);
            key::replay(state, &mut effects);
        }
        Event::News(news) => tell(state, news),
        Event::Clock(now) => {
            let minute = |time: chrono::DateTime<chrono::Utc>| time.timestamp().div_euclid(60);
            state.changed |= minute(now) != minute(state.now);
            if minute(now) / 60 != minute(state.now) / 60 {
                // Of a week only what is to come is free.
                state.schedule.outdate();
            }
            if state.now.with_timezone(&state.zone).date_naive() != now.with_timezone(&state.zone).date_naive() {
                // Days in stage and what is overdue are counted anew at the desk's midnight.
                state.queue.is_old = true;
                state.selected.outdate();
            }
            if state.shows_own() && state.own.turns(state.now, now) {
                state.own.outdate();
            }
            state.now = now;
            state.follow.tell(now);
            state.schedule.follow.tell(now);
            if state.leave_at.is_some_and(|at| now >= at) {
                effects.push(Effect::Quit);
            }
        }
        Event::Lost(away) => {
            lost(state, away);
            editing::unanswered(state, words::LOST_IN_COMMAND, &mut effects);
        }
        Event::SentAway { message, hint } => {
            state.sent_away = Some((words::clean(&message), words::clean(&hint)));
            effects.push(Effect::Quit);
        }
        Event::Back => back(state),
        Event::Recalled(name, kept) => {
            drafts::recalled(state, name, kept, &mut effects);
            key::replay(state, &mut effects);
        }
        Event::Edited(name, edited) => {
            if !letter_text::edited(state, &name, &edited, &mut effects) {
                editing::edited(state, &name, edited, &mut effects);
            }
            key::replay(state, &mut effects);
        }
        Event::Gathered(found) => {
            editing::gathered(state, found, &mut effects);
            key::replay(state, &mut effects);
        }
        Event::Read(found) => {
            attach::read(state, found, &mut effects);
            key::replay(state, &mut effects);
        }
        Event::Exported(written) => export::exported(state, written),
        Event::Drafts { trouble } => {
            state.changed |= state.on_disk.trouble != trouble;
            state.on_disk.trouble = trouble;
        }
        Event::Recorded(written) => looks::recorded(state, written),
        Event::Drawn => key::seen(state),
        Event::Stopping => wants::leave(state, &mut effects),
        Event::Resumed => {
            // However long that was, whatever is shown may be old, and what was said was said to the shell's screen.
            (state.toast, state.changed) = (None, true);
            reread(state);
        }
        Event::Terminate => effects.push(Effect::Quit),
    }
    own::land(state);
    finder::land(state);
    outbox::leave(state);
    wants::ask(state, &mut effects);
    drafts::keep(state, &mut effects);
    // The desk stands still while a person is in their editor: whatever else is wanted comes before.
    effects.sort_by_key(|effect| matches!(effect, Effect::Edit { .. }));
    super::draw::follow(state);
    effects
}

/// Whatever is shown may be old.
fn reread(state: &mut State) {
    state.queue.is_old = true;
    state.selected.outdate();
    state.past.outdate();
    outdate_pages(state);
}

/// What the look-up found may be old: to whom it is all there is, it is a list to look at.
fn outdate_found(state: &mut State) {
    if let Some(look_up) = state.look_up_mut() {
        look_up.outdate();
    }
}

/// What beside the queue and the selected application may be old.
fn outdate_pages(state: &mut State) {
    if state.is_for_finding_only() {
        outdate_found(state);
    }
    state.schedule.outdate_roster();
    state.roster.outdate();
    state.outbox.outdate();
    state.own.outdate();
    state.bench.outdate();
    state.monitor.outdate();
    state.submitted.outdate();
}

fn tell(state: &mut State, news: News) {
    match news {
        News::Changed { number, revision } => {
            state.queue.is_old = true;
            state.schedule.outdate();
            state.roster.outdate();
            state.own.hear(number);
            state.bench.hear(number);
            if state.queue.selected == Some(number) {
                state.selected.hear(number, revision);
            }
        }
        News::ManyChanged => {
            if state.is_for_finding_only() {
                outdate_found(state);
            }
            state.queue.is_old = true;
            state.selected.outdate();
            state.schedule.outdate_roster();
            state.own.outdate();
            state.bench.outdate();
        }
        News::Outbox { drafts, stuck } => {
            state.changed |= (state.counts.drafts, state.counts.stuck) != (drafts, stuck);
            (state.counts.drafts, state.counts.stuck) = (drafts, stuck);
            state.outbox.outdate();
            // How far its letters are is told with the application, and by what is to be done next.
            state.selected.outdate();
            state.queue.is_old = true;
        }
        News::Roster => {
            state.schedule.outdate_roster();
            state.roster.outdate();
        }
        News::Present { number, accounts } => {
            state.changed |= state.shown().is_some_and(|shown| shown.number == number);
            state.presence.hear(number, accounts);
        }
        News::Sheet { key, revision } => {
            // While it is scored the list is under it, and is read when it is gone back to.
            if !state.is_in_sheet() {
                state.own.outdate();
            }
            state.bench.hear_of_sheet(&key, revision);
        }
        News::Forgotten { number } => {
            outdate_pages(state);
            state.changed = true;
            forgotten::forgotten(state, number);
        }
        News::Store { trouble } => {
            if trouble.is_none() {
                state.bench.retry();
            }
            state.store_trouble = trouble;
            state.changed = true;
        }
        News::Room { left } => {
            state.room = left;
            state.changed = true;
        }
    }
}

fn lost(state: &mut State, away: Away) {
    if state.link == Link::Lost(away.clone()) {
        return;
    }
    let asked_to_do = state.asked.command();
    state.asked.forget(|_| true);
    state.bench.lost();
    state.presence.lost();
    state.outbox.edit_soon = None;
    let has_waited = state.link == Link::Lost(Away::Starting) && !state.held.is_empty();
    key::drop_held(state);
    if has_waited {
        state.say(Tone::Refused, words::NOT_STARTED);
    }
    state.link = Link::Lost(away);
    state.changed = true;
    if asked_to_do {
        answer::not_done(state, words::LOST_IN_COMMAND);
    }
}

fn back(state: &mut State) {
    let would_be_lost = leave::loses(state);
    let is_over = |said: &str| said == words::OFFLINE || Some(said) == would_be_lost.as_deref();
    state.toast.take_if(|toast| is_over(&toast.words));
    state.link = Link::Live;
    // Whoever was away has not heard that the trouble is over; if it is not, the next change says so.
    (state.store_trouble, state.room) = (None, None);
    if state.reach == Reach::Desk {
        // The desk itself keeps what is typed: what it could not be given meanwhile, it is given now.
        state.on_disk = OnDisk::default();
    }
    state.greeting = None;
    (state.queue.is_old, state.queue.refused) = (true, None);
    state.selected.outdate();
    outdate_pages(state);
    state.changed = true;
}
