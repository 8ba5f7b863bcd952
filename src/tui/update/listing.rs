use super::choices;
use crate::domain::view::Order;
use crate::domain::view::filter::Listing;
use crate::tui::effect::Effect;
use crate::tui::layer::{EntryKey, FilterLine, Layer, edit, insert};
use crate::tui::state::{Pane, Purpose, State, Tone, built_in};
use crate::tui::words;

/// Shows the list so many places further: those that every desk has, then those that the account saved.
pub(super) fn step(state: &mut State, steps: isize) {
    let order = state.queue.order.clone();
    let mut lists: Vec<Listing> = built_in().map(|filter| Listing { filter, order: order.clone() }).collect();
    for view in state.known.views.iter().flatten() {
        let listing = Listing { filter: view.filter.clone(), order: view.order.clone() };
        if !lists.iter().any(|other| other.filter == listing.filter) {
            lists.push(listing);
        }
    }
    let shown = state.queue.listing();
    let here = lists.iter().position(|listing| *listing == shown);
    let here = here.or_else(|| lists.iter().position(|listing| listing.filter == shown.filter));
    let count = isize::try_from(lists.len()).unwrap_or(1);
    let before_first = if steps > 0 { -1 } else { count };
    let here = here.and_then(|here| isize::try_from(here).ok()).unwrap_or(before_first);
    let next = usize::try_from((here + steps).rem_euclid(count)).ok();
    if let Some(listing) = next.and_then(|next| lists.into_iter().nth(next)) {
        show(state, listing);
        tell(state);
    }
}

/// Shows the same list in another order.
pub(super) fn sort(state: &mut State, order: Order) {
    let filter = state.queue.filter.clone();
    show(state, Listing { filter, order });
    tell(state);
}

/// Says which list the queue shows now to whoever has another pane before them: on a small screen it is not seen.
pub(super) fn tell(state: &mut State) {
    if state.focus != Pane::Queue {
        let said = words::queue_shows(state);
        state.say(Tone::Hint, said);
    }
}

/// Shows another list, or the same in another order.
pub(super) fn show(state: &mut State, listing: Listing) {
    state.asked.forget(|purpose| matches!(purpose, Purpose::Rows { .. } | Purpose::Seek { .. }));
    let Listing { filter, order } = listing;
    // Whoever asks for another list asks no longer for the one in which an application is sought.
    state.queue.widen &= filter == state.queue.filter;
    state.queue.show(filter, order);
    state.marks.outdate();
    state.selected.refused = None;
}

/// Opens the line in which the list is written.
pub(super) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    choices::ask_known(state, effects);
    let mut line = FilterLine::new(state.queue.listing(), state.queue.selected);
    line.edited(state.known.for_filter());
    state.layers.push(Layer::FilterLine(line));
}

/// Takes a key of that line; the list follows what is written as far as it is right.
pub(super) fn key(state: &mut State, key: EntryKey) {
    let Some(Layer::FilterLine(line)) = state.layers.last_mut() else { return };
    match key {
        EntryKey::Close => return leave(state),
        EntryKey::Enter | EntryKey::Submit => {
            if let Err(error) = &line.read {
                let said = words::clean(&error.to_string());
                return state.say(Tone::Refused, said);
            }
            let (read, (before, _)) = (line.read.clone(), line.before.clone());
            state.layers.pop();
            let Ok(listing) = read else { return };
            // While it was written the list followed.
            let is_other = listing != before;
            show_other(state, listing);
            if is_other {
                tell(state);
            }
            return;
        }
        EntryKey::Next => line.offer(1),
        EntryKey::Previous => line.offer(-1),
        EntryKey::Space => {
            edit(&mut line.input, tui_input::InputRequest::InsertChar(' '));
            line.edited(state.known.for_filter());
        }
        EntryKey::Edit(request) => {
            edit(&mut line.input, request);
            line.edited(state.known.for_filter());
        }
        EntryKey::NextPage | EntryKey::PreviousPage | EntryKey::Clear | EntryKey::Other => return,
    }
    follow(state);
}

/// Takes pasted text into that line; says whether all of it found room.
pub(super) fn paste(state: &mut State, text: &str) -> bool {
    let Some(Layer::FilterLine(line)) = state.layers.last_mut() else { return true };
    let is_whole = insert(&mut line.input, text);
    line.edited(state.known.for_filter());
    follow(state);
    is_whole
}

fn follow(state: &mut State) {
    let Some(Layer::FilterLine(line)) = state.layers.last() else { return };
    // What is begun is not searched for: the list would be empty until the key is typed to its end.
    if line.is_begun() {
        return;
    }
    let Ok(listing) = line.read.clone() else { return };
    show_other(state, listing);
}

/// Shows a list unless it is the one that is shown.
fn show_other(state: &mut State, listing: Listing) {
    if listing != state.queue.listing() {
        show(state, listing);
    }
}

/// Leaves the line: the queue shows what it did before, with the same application selected.
fn leave(state: &mut State) {
    let Some(Layer::FilterLine(line)) = state.layers.pop() else { return };
    let (listing, selected) = line.before;
    if listing != state.queue.listing() {
        show(state, listing);
    }
    if let Some(number) = selected.filter(|number| state.queue.selected != Some(*number)) {
        state.queue.select(number);
        state.queue.widen = false;
    }
}
