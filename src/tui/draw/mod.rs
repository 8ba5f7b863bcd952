//! The state as a screen: `draw` reads the state and writes a frame, and does nothing else.

mod ascii;
mod ask;
mod assessed;
mod canvas;
mod cursor_line;
mod evidence;
mod feedback;
mod file;
mod filter_line;
mod form;
mod found;
mod frame;
mod ground;
mod header;
mod help;
mod hints;
mod history;
mod ink;
mod layout;
mod look_up;
mod monitor;
mod offers;
mod outbox;
mod own;
mod page;
mod palette;
mod pick;
mod plain;
mod question;
mod queue;
mod reader;
mod report;
mod requirements;
mod review;
mod roster;
mod scheduling;
mod score;
mod sessions;
mod spot;
mod text_page;
mod toast;
mod week;
mod which_key;

pub use cursor_line::line_of_cursor;
pub use plain::{plain_application, plain_queue};
pub use spot::{Spot, spot};

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

use ink::{Ink, style};
use layout::{LEAST, Layout, inside};

use super::layer::{Layer, ScorePage};
use super::state::{Pane, State};
use super::words;

/// Draws the whole screen, in the size of the frame: the event that tells of another size may come after it.
pub fn draw(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    let size = (area.width, area.height);
    let Some(layout) = Layout::of(size, state.focus, toast::rows(state, area.width)) else {
        return too_small(state, frame);
    };
    let buffer = frame.buffer_mut();
    header::draw(state, buffer, layout.header);
    if let (Some(strip), Some(who)) = (layout.strip, layout.who) {
        header::strip(state, buffer, strip);
        header::who(state, buffer, who);
    }
    let mut cursor = None;
    for &(pane, area) in &layout.panes {
        let at = match pane {
            Pane::Queue => queue::draw(state, buffer, area),
            Pane::Requirements => requirements::draw(state, buffer, area),
            Pane::Feedback => feedback::draw(state, buffer, area),
            Pane::Scheduling => scheduling::draw(state, buffer, area),
        };
        if pane == state.focus {
            cursor = Some(at);
        }
    }
    if let Some(area) = layout.file {
        reader::beside(state, buffer, area);
    }
    toast::draw(state, buffer, layout.toast);
    hints::draw(state, buffer, layout.hints);
    for layer in &state.layers {
        let at = match layer {
            Layer::LookUp(look_up) => look_up::draw(state, look_up, buffer, look_up_area(state, size)),
            Layer::Palette(palette) => palette::draw(state, palette, buffer, list_area(size)),
            Layer::Form(form) => form::draw(state, form, buffer, size),
            Layer::Confirm(confirm) => question::draw(state, confirm, buffer, size),
            Layer::Reader(reader) => reader::draw(state, reader, buffer, reader_area(size)),
            Layer::Review(review) => review::draw(state, review, buffer, size),
            Layer::FilterLine(line) => filter_line::draw(state, line, buffer, size),
            Layer::Pick(pick) => pick::draw(state, pick, buffer, size),
            Layer::Prompt(prompt) => pick::draw_prompt(state, prompt, buffer, size),
            Layer::Ask(ask) => ask::draw(state, ask, buffer, size),
            Layer::Score(page) => score::draw(state, page, buffer, reader_area(size)),
            Layer::Offers(page) => offers::draw(state, page, buffer, reader_area(size)),
            Layer::Text(page) => text_page::draw(state, page, buffer, reader_area(size)),
        };
        cursor = Some(at);
    }
    // A form says itself why it was refused; over any other layer the answer, or why there is none, must be seen.
    if toast::says(state) && state.layers.last().is_some_and(|layer| !matches!(layer, Layer::Form(_))) {
        let area = toast::over_pages(state, layout.toast);
        Clear.render(area, frame.buffer_mut());
        toast::draw(state, frame.buffer_mut(), area);
    }
    which_key::draw(state, frame.buffer_mut(), layout.hints);
    finish(state, frame);
    if let Some(at) = cursor.filter(|at| area.contains(*at)) {
        frame.set_cursor_position(at);
    }
}

/// Whether the screen has room for nothing but a line that says so.
pub fn is_too_small((columns, rows): (u16, u16)) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

/// Keeps the selected row among those shown, after the list or the screen changed.
pub fn follow(state: &mut State) {
    let rows = queue_rows(state);
    let count = state.queue.len();
    state.queue.place.follow(count, rows);
    let rows = week_rows(state);
    let count = state.schedule.any_rows().len();
    state.schedule.place.follow(count, rows);
    let rows = look_up_rows(state);
    if let Some(Layer::LookUp(look_up)) = state.layers.last_mut() {
        look_up.place.follow(look_up.found.len(), rows);
    }
    if let Some(Layer::Offers(page)) = state.layers.last() {
        let top = offers::top(state, page, reader_area(state.size));
        if let Some(Layer::Offers(page)) = state.layers.last_mut() {
            page.place.top = top;
        }
    }
    if let Some(Layer::Palette(palette)) = state.layers.last_mut() {
        palette.place.follow(palette.found.len(), palette_rows(state.size));
    }
    let columns = form::text_columns(state.size);
    if let Some(Layer::Form(form)) = state.layers.last_mut() {
        form.wrap_to(columns);
    }
    let columns = score::note_columns(reader_area(state.size));
    if let Some(Layer::Score(ScorePage { writing: Some(area), .. })) = state.layers.last_mut() {
        area.wrap_to(columns);
    }
    if let Some(Layer::Text(page)) = state.layers.last_mut() {
        page.area.wrap_to(text_page::columns(state.size));
    }
    read(state);
}

/// Writes the pages that are open anew where what they show is another, or they are read in other columns.
fn read(state: &mut State) {
    let area = reader_area(state.size);
    let rows = reader_rows(state);
    let pages: Vec<_> = state
        .layers
        .iter()
        .map(|layer| {
            let Layer::Reader(reader) = layer else { return None };
            let made_of = reader::made_of(state, reader, area);
            (reader.made_of.as_deref() != Some(&made_of)).then(|| (reader::page(state, reader, area), made_of))
        })
        .collect();
    for (layer, page) in state.layers.iter_mut().zip(pages) {
        if let (Layer::Reader(reader), Some((page, made_of))) = (layer, page) {
            reader.take(page, rows);
            reader.made_of = Some(Box::new(made_of));
        }
    }
}

/// Whether a pane is on the screen.
pub fn shows(state: &State, pane: Pane) -> bool {
    Layout::of(state.size, state.focus, 1).is_some_and(|layout| layout.pane(pane).is_some())
}

/// How many assessors pane 4 shows.
pub fn week_rows(state: &State) -> usize {
    let layout = Layout::of(state.size, state.focus, 1);
    layout.and_then(|layout| layout.pane(Pane::Scheduling)).map_or(1, |area| scheduling::week_rows(state, inside(area)))
}

/// How many rows of the queue the screen shows.
pub fn queue_rows(state: &State) -> usize {
    let layout = Layout::of(state.size, state.focus, 1);
    let area = layout.and_then(|layout| layout.pane(Pane::Queue).or(layout.panes.first().map(|(_, area)| *area)));
    area.map_or(1, queue::rows)
}

/// How many found applications the look-up shows.
pub fn look_up_rows(state: &State) -> usize {
    usize::from(inside(look_up_area(state, state.size)).height).saturating_sub(2).max(1)
}

/// How many commands the palette shows.
pub fn palette_rows(size: (u16, u16)) -> usize {
    usize::from(inside(list_area(size)).height).saturating_sub(2).max(1)
}

/// How many lines of a page to read the screen shows.
pub fn reader_rows(state: &State) -> usize {
    usize::from(inside(reader_area(state.size)).height).max(1)
}

/// How many rows of a long text that is written here the screen shows.
pub fn text_page_rows(size: (u16, u16)) -> usize {
    text_page::rows(size)
}

/// How many items a list to choose from shows.
pub fn pick_rows(size: (u16, u16)) -> usize {
    pick::rows(size)
}

/// How many lines the question about many on top has, and how many of them it shows.
pub fn ask_size(state: &State) -> (usize, usize) {
    match state.layers.last() {
        Some(Layer::Ask(ask)) => ask::size(state, ask),
        _ => (0, 0),
    }
}

/// How many lines are said about the item of the score sheet on top, and how many of them are shown.
pub fn score_scroll(state: &State) -> (usize, usize) {
    match state.layers.last() {
        Some(Layer::Score(page)) => score::scroll(state, page, reader_area(state.size)),
        _ => (0, 0),
    }
}

/// How many lines the question about an edited form has, and how many of them it shows.
pub fn review_size(state: &State) -> (usize, usize) {
    match state.layers.last() {
        Some(Layer::Review(review)) => review::size(state, review),
        _ => (0, 0),
    }
}

/// The look-up covers all to whom it is all there is.
fn look_up_area(state: &State, size: (u16, u16)) -> Rect {
    if state.is_for_finding_only() { reader_area(size) } else { list_area(size) }
}

fn list_area(size: (u16, u16)) -> Rect {
    let (columns, rows) = (size.0.saturating_sub(4).clamp(size.0.min(40), 110), size.1.saturating_sub(4).clamp(1, 24));
    let area = layout::middle(size, columns, rows);
    Rect { y: area.y.min(2), ..area }
}

fn reader_area(size: (u16, u16)) -> Rect {
    // The lines at the bottom stay free: they say what a key came to, and which keys there are.
    let area = layout::middle(size, size.0, size.1.saturating_sub(3));
    Rect { y: area.y.min(1), ..area }
}

/// What is done to every frame, whatever is on it.
fn finish(state: &State, frame: &mut Frame<'_>) {
    if state.glyphs.ascii {
        ascii::only(frame.buffer_mut(), &state.glyphs);
    }
    ground::fill(frame.buffer_mut(), state.theme.screen);
}

fn too_small(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let mut lines =
        canvas::wrapped(words::TOO_SMALL, area.width.into(), style(state, Ink::Strong)).collect::<Vec<Line<'_>>>();
    lines.truncate(area.height.into());
    canvas::put_lines(buffer, area, &lines);
    debug_assert!(is_too_small((area.width, area.height)));
    finish(state, frame);
    if !area.is_empty() {
        frame.set_cursor_position(Position::ORIGIN);
    }
}
