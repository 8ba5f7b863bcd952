use ratatui::layout::{Position, Rect};

use super::layout::{Layout, inside};
use super::{ask, form, header, look_up_area, offers, pick, reader_area, requirements, review, score, toast};
use crate::tui::layer::Layer;
use crate::tui::state::{Pane, State};

/// What stands at a cell of the screen, as far as a click or the wheel can mean it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A pane, or its name.
    Pane(Pane),
    /// A row of the queue, by its place in the list.
    Row(usize),
    /// A line of the requirements.
    Requirement(usize),
    /// An application that a look-up found.
    Found(usize),
    /// A field of a form.
    Field(usize),
    /// An item of a score sheet.
    Item(usize),
    /// A page to read, or a question with more lines than it shows; and which of its lines.
    Page(usize),
}

/// What stands at a cell, by column and row: of several layers only the top one counts.
pub fn spot(state: &State, (column, row): (u16, u16)) -> Option<Spot> {
    let layout = Layout::of(state.size, state.focus, toast::rows(state, state.size.0))?;
    let at = Position { x: column, y: row };
    if let Some(layer) = state.layers.last() {
        return on_layer(state, layer, at);
    }
    if let Some(strip) = layout.strip.filter(|strip| strip.contains(at)) {
        return header::pane_at(strip, column).map(Spot::Pane);
    }
    let (pane, area) = layout.panes.into_iter().find(|(_, area)| area.contains(at))?;
    Some(in_pane(state, pane, area, at).unwrap_or(Spot::Pane(pane)))
}

fn in_pane(state: &State, pane: Pane, area: Rect, at: Position) -> Option<Spot> {
    let inner = inside(area);
    if !inner.contains(at) {
        return None;
    }
    let line = usize::from(at.y - inner.y);
    match pane {
        Pane::Queue => {
            let place = state.queue.place.top + line.checked_sub(1)?;
            (place < state.queue.len() && state.queue.refused.is_none()).then_some(Spot::Row(place))
        }
        Pane::Requirements => {
            let view = state.view()?;
            let (top, visible) = requirements::window(state, view, inner.height);
            (line < visible).then_some(Spot::Requirement(top + line))
        }
        Pane::Feedback | Pane::Scheduling => None,
    }
}

fn on_layer(state: &State, layer: &Layer, at: Position) -> Option<Spot> {
    match layer {
        Layer::LookUp(look_up) => {
            let inner = inside(look_up_area(state, state.size));
            let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(2), ..inner };
            let place = look_up.place.top + usize::from(at.y.checked_sub(list.y)?);
            (list.contains(at) && place < look_up.found.len()).then_some(Spot::Found(place))
        }
        Layer::Form(form) => form::field_at(state, form, at).map(Spot::Field),
        Layer::Reader(reader) => {
            let area = reader_area(state.size);
            let line = usize::from(at.y.saturating_sub(inside(area).y));
            area.contains(at).then_some(Spot::Page(reader.top + line))
        }
        Layer::Review(review) => review::area(state, review, state.size).contains(at).then_some(Spot::Page(review.top)),
        Layer::Pick(pick) => pick::offer_at(state, pick, at).map(Spot::Found),
        Layer::Ask(ask) => ask::area(state, ask).contains(at).then_some(Spot::Page(ask.top)),
        Layer::Score(page) => score::item_at(state, page, reader_area(state.size), at).map(Spot::Item),
        Layer::Offers(page) => offers::offer_at(state, page, reader_area(state.size), at).map(Spot::Found),
        Layer::Palette(_) | Layer::Confirm(_) | Layer::FilterLine(_) | Layer::Prompt(_) | Layer::Text(_) => None,
    }
}
