use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{self, wrapped};
use super::ink::{Ink, marker, style};
use super::layout::inside;
use super::{frame, week};
use crate::domain::view::Offer;
use crate::text::{fit, width};
use crate::tui::layer::Offers;
use crate::tui::state::State;
use crate::tui::words;

/// The most columns of a name.
const NAME: usize = 26;

/// One offer with its lines; what stands over it, where a part of the list begins.
struct Block {
    above: Option<Line<'static>>,
    lines: Vec<Line<'static>>,
}

impl Block {
    fn rows(&self) -> usize {
        usize::from(self.above.is_some()) + self.lines.len()
    }
}

/// What the layer looks like.
struct Laid {
    head: Vec<Line<'static>>,
    blocks: Vec<Block>,
    /// Where the offers stand.
    list: Rect,
    /// The first offer shown.
    top: usize,
}

impl Laid {
    fn of(state: &State, page: &Offers, area: Rect) -> Self {
        let inner = canvas::indented(inside(area), 1);
        let columns = usize::from(inner.width);
        let mut head: Vec<Line<'static>> =
            wrapped(&words::offers_zones(state, page.number), columns, style(state, Ink::Faint)).collect();
        let offers = state.schedule.offers_of(page.number);
        if let Some(said) = instead(state, offers) {
            head.extend(wrapped(&said, columns, style(state, Ink::Plain)));
        }
        let start = u16::try_from(head.len()).unwrap_or(u16::MAX).min(inner.height);
        let list = Rect { y: inner.y + start, height: inner.height - start, ..inner };
        let offers = offers.unwrap_or_default();
        let name = offers.iter().map(|offer| width(&offer.name)).max().unwrap_or(0).min(NAME);
        let blocks: Vec<Block> = offers
            .iter()
            .enumerate()
            .map(|(at, offer)| {
                let begins = |offers: &Offer| !offers.against.is_empty();
                let is_first = begins(offer) && at.checked_sub(1).is_none_or(|before| !begins(&offers[before]));
                let above = is_first.then(|| Line::styled(words::NOT_OFFERED, style(state, Ink::Strong)));
                Block { above, lines: lines(state, offer, at == page.place.at, name, columns) }
            })
            .collect();
        let top = top_of(&blocks, page.place.top, page.place.at, usize::from(list.height));
        Self { head, blocks, list, top }
    }

    /// The offers shown, each with its first row in the list.
    fn shown(&self) -> impl Iterator<Item = (usize, &Block, usize)> {
        let mut next = 0;
        let room = usize::from(self.list.height);
        self.blocks.iter().enumerate().skip(self.top).map_while(move |(at, block)| {
            let start = next;
            next += block.rows();
            (start < room).then_some((at, block, start))
        })
    }
}

/// What the layer says where there are no offers.
fn instead(state: &State, offers: Option<&[Offer]>) -> Option<String> {
    match (&state.schedule.offers_refused, offers) {
        (Some(refused), _) => Some(refused.clone()),
        (None, None) => Some(words::LOADING.to_owned()),
        (None, Some([])) => Some(words::nobody_in_week(&state.schedule.only)),
        (None, Some(_)) => None,
    }
}

/// The first offer to show, so that the selected one is among those that have room, as near to the one before as can be.
fn top_of(blocks: &[Block], before: usize, at: usize, room: usize) -> usize {
    let mut top = before.min(at);
    let rows = |top: usize| blocks.get(top..=at).map_or(0, |blocks| blocks.iter().map(Block::rows).sum());
    while top < at && rows(top) > room {
        top += 1;
    }
    top
}

fn lines(state: &State, offer: &Offer, is_here: bool, name: usize, columns: usize) -> Vec<Line<'static>> {
    let view = state.shown();
    let sign = view.map_or(" ", |view| week::sign(state, view, &offer.assessor));
    let mark = if is_here { marker(state) } else { " " };
    let is_offered = offer.against.is_empty();
    let ink = match (is_here, is_offered) {
        (true, _) => Ink::Selected,
        (false, true) => Ink::Plain,
        (false, false) => Ink::Faint,
    };
    let load = words::load(offer.load, offer.load_cap);
    let (name, id) = (fit(&offer.name, name), &offer.assessor);
    let zone = view.and_then(|view| view.evidence.candidate.zone());
    let soonest = if is_offered { words::soonest(offer, state.zone, zone) } else { id.to_string() };
    let rest = columns.saturating_sub(2 + width(&name) + 2 + 2 + width(&load));
    let first = format!("{mark}{sign}{name}  {}  {load}", fit(&soonest, rest));
    let mut lines = vec![Line::styled(fit(&first, columns), style(state, ink))];
    let under = |text: &str, ink| wrapped(&format!("    {text}"), columns, style(state, ink)).collect::<Vec<_>>();
    if is_here && is_offered {
        lines.extend(under(&words::offer_particulars(offer, state.zone), Ink::Plain));
        lines.extend(words::passed_over(offer, zone).iter().flat_map(|text| under(text, Ink::Plain)));
    }
    if !offer.warnings.is_empty() {
        lines.extend(under(&words::to_confirm(&offer.warnings), Ink::Hint));
    }
    for refusal in &offer.against {
        lines.extend(under(&words::against(refusal), if is_here { Ink::Plain } else { Ink::Faint }));
    }
    lines
}

/// The first offer to show.
pub(super) fn top(state: &State, page: &Offers, area: Rect) -> usize {
    Laid::of(state, page, area).top
}

/// The offer that stands at a cell.
pub(super) fn offer_at(state: &State, page: &Offers, area: Rect, at: Position) -> Option<usize> {
    let laid = Laid::of(state, page, area);
    let row = usize::from(at.y.checked_sub(laid.list.y)?);
    let found = laid.shown().find(|(_, block, start)| (*start..start + block.rows()).contains(&row));
    found.filter(|_| laid.list.contains(at)).map(|(at, ..)| at)
}

/// Draws who can assess an application over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, page: &Offers, buffer: &mut Buffer, area: Rect) -> Position {
    let laid = Laid::of(state, page, area);
    frame::layer(state, &words::offers_title(state, page.number), buffer, area);
    let inner = canvas::indented(inside(area), 1);
    canvas::put_lines(buffer, inner, &laid.head);
    let mut cursor = laid.list.as_position();
    for (at, block, start) in laid.shown() {
        let lines: Vec<&Line<'static>> = block.above.iter().chain(&block.lines).collect();
        let above = usize::from(block.above.is_some());
        for (row, line) in lines.iter().enumerate() {
            let Some(place) = canvas::row(laid.list, start + row) else { break };
            buffer.set_line(place.x, place.y, line, place.width);
            if at == page.place.at && row == above {
                cursor = place.as_position();
            }
        }
    }
    cursor
}
