use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Direction, Rect};
use ratatui::style::Style;
use ratatui::symbols::{Marker, bar};
use ratatui::text::Line;
use ratatui::widgets::{Axis, Bar, BarChart, BarGroup, Chart, Dataset, GraphType, Sparkline, Widget};

use super::super::canvas::span;
use super::super::ink::{Ink, bar as cells_of_bar, is_ascii, style};
use crate::text::cut;
use crate::tui::state::State;

/// How high a picture is that goes up, its labels aside.
const HIGH: u16 = 6;
/// What stands left of it: the scale's figures and a blank.
pub(super) const SCALE: usize = 10;
/// The widest column of a month.
const WIDEST: usize = 4;
/// The steps of a column where there is nothing but ASCII.
const ASCII_STEPS: bar::Set<'static> = bar::Set {
    full: "#",
    seven_eighths: "#",
    three_quarters: "#",
    five_eighths: "=",
    half: "=",
    three_eighths: "=",
    one_quarter: "-",
    one_eighth: "_",
    empty: " ",
};

/// The signs of columns side by side: which are not told apart by colour alone.
pub(super) fn signs(state: &State) -> [&'static str; 2] {
    if is_ascii(state) { ["#", ":"] } else { ["█", "▒"] }
}

fn steps(state: &State) -> bar::Set<'static> {
    if is_ascii(state) { ASCII_STEPS } else { bar::NINE_LEVELS }
}

/// Values one after the other in one line, the last ones where not all have room.
pub(super) fn sparkline(state: &State, values: &[u64], columns: usize, ink: Ink) -> Line<'static> {
    let shown = &values[values.len().saturating_sub(columns)..];
    let mut buffer = blank(shown.len(), 1);
    let most = shown.iter().copied().max().unwrap_or(0).max(1);
    let line = Sparkline::default().data(shown).max(most).bar_set(steps(state)).style(style(state, ink));
    line.render(buffer.area, &mut buffer);
    lines(&buffer).into_iter().next().unwrap_or_default()
}

/// How many months have room side by side, with a blank between them.
pub(super) fn months_with_room(columns: usize) -> usize {
    columns.saturating_sub(SCALE) / 3
}

/// Two columns for each month, with the scale's top and a label below; as many months as [`months_with_room`] has room for.
pub(super) fn columns(
    state: &State,
    columns: usize,
    pairs: &[[u64; 2]],
    top: &str,
    label: impl Fn(usize, usize) -> String,
) -> Vec<Line<'static>> {
    let room = columns.saturating_sub(SCALE);
    let wide = (room / pairs.len().max(1)).saturating_sub(1) / 2;
    let wide = wide.clamp(1, WIDEST);
    let month = 2 * wide + 1;
    let (first, second) = (style(state, Ink::Settled), style(state, Ink::Open));
    let groups: Vec<BarGroup<'_>> =
        pairs.iter().map(|[one, other]| BarGroup::new(vec![bar_of(*one, first), bar_of(*other, second)])).collect();
    // A column more than there is, since the last group has its blank too.
    let mut buffer = blank(month * pairs.len() + 1, HIGH);
    let chart = BarChart::grouped(groups).bar_width(narrow(wide)).bar_gap(0).group_gap(1).bar_set(steps(state));
    chart.render(buffer.area, &mut buffer);
    let [one, other] = signs(state);
    for row in 0..HIGH {
        for place in 0..pairs.len() {
            for x in month * place + wide..month * place + 2 * wide {
                if let Some(cell) = buffer.cell_mut((narrow(x), row)).filter(|cell| cell.symbol() == one) {
                    cell.set_symbol(other);
                }
            }
        }
    }
    let mut drawn: Vec<Line<'static>> = lines(&buffer)
        .into_iter()
        .enumerate()
        .map(|(row, line)| {
            let scale = if row == 0 { top } else { "" };
            behind(state, scale, line)
        })
        .collect();
    let padded = (0..pairs.len()).map(|place| format!("{:month$}", label(place, 2 * wide)));
    let labels = padded.collect::<Vec<_>>().concat();
    let labels = Line::from(span(labels.trim_end().to_owned(), style(state, Ink::Faint)));
    drawn.push(behind(state, "0", labels));
    drawn
}

/// One value after the other as a line that goes up and down, between its ends' labels.
pub(super) fn curve(state: &State, columns: usize, values: &[u32], ends: [String; 2]) -> Vec<Line<'static>> {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let points: Vec<(f64, f64)> = (0_u32..).map(f64::from).zip(values.iter().copied().map(f64::from)).collect();
    let last = points.last().map_or(1.0, |(x, _)| x.max(1.0));
    let marker = if is_ascii(state) { Marker::Dot } else { Marker::Braille };
    let curve = Dataset::default().marker(marker).graph_type(GraphType::Line).style(style(state, Ink::Settled));
    let axis = |bounds| Axis::default().bounds(bounds).style(style(state, Ink::Faint));
    let scale = [0, most].map(|value| format!("{value:>width$}", width = SCALE - 2));
    let chart = Chart::new(vec![curve.data(&points)])
        .x_axis(axis([0.0, last]).labels(ends))
        .y_axis(axis([0.0, f64::from(most)]).labels(scale));
    let mut buffer = blank(columns.min(SCALE + values.len() * (2 * WIDEST + 1)).max(2 * SCALE), HIGH + 2);
    chart.render(buffer.area, &mut buffer);
    if is_ascii(state) {
        buffer.content.iter_mut().for_each(in_ascii);
    }
    lines(&buffer)
}

/// Lying bars, one a line: of each the whole, and a part of it drawn full, in an ink.
pub(super) fn bars(state: &State, cells: usize, values: &[[u32; 2]], ink: Ink) -> Vec<Line<'static>> {
    let most = values.iter().map(|[whole, part]| *whole.max(part)).max().unwrap_or(0);
    let (full, empty) = cells_of_bar(state);
    let whole = lying(cells, values.iter().map(|[whole, _]| *whole), most, empty, style(state, Ink::Faint));
    let part = lying(cells, values.iter().map(|[_, part]| *part), most, full, style(state, ink));
    let mut drawn = whole;
    for (cell, over) in drawn.content.iter_mut().zip(part.content) {
        if over.symbol() != " " {
            *cell = over;
        }
    }
    lines(&drawn)
}

fn lying(cells: usize, values: impl Iterator<Item = u32>, most: u32, sign: &'static str, look: Style) -> Buffer {
    let bars: Vec<Bar<'_>> = values.map(|value| bar_of(value.into(), look)).collect();
    let mut buffer = blank(cells, narrow(bars.len()));
    let set = bar::Set { full: sign, ..ASCII_STEPS };
    let chart = BarChart::default().direction(Direction::Horizontal).bar_set(set).bar_width(1).bar_gap(0);
    chart.max(most.max(1).into()).data(BarGroup::new(bars)).render(buffer.area, &mut buffer);
    buffer
}

/// A bar without its figure in it: that stands beside, where it is read.
fn bar_of(value: u64, look: Style) -> Bar<'static> {
    Bar::new(value).text_value(String::new()).style(look)
}

fn behind(state: &State, scale: &str, line: Line<'static>) -> Line<'static> {
    let scale = format!("{:>width$}  ", cut(scale, SCALE - 2), width = SCALE - 2);
    let mut spans = vec![span(scale, style(state, Ink::Faint))];
    spans.extend(line.spans);
    Line::from(spans)
}

fn in_ascii(cell: &mut Cell) {
    let plain = match cell.symbol() {
        "│" => "|",
        "─" => "-",
        "└" => "+",
        "•" => "*",
        _ => return,
    };
    cell.set_symbol(plain);
}

fn blank(columns: usize, rows: u16) -> Buffer {
    Buffer::empty(Rect { x: 0, y: 0, width: narrow(columns), height: rows })
}

fn narrow(size: usize) -> u16 {
    u16::try_from(size).unwrap_or(u16::MAX)
}

/// What was drawn, as lines of a page.
fn lines(buffer: &Buffer) -> Vec<Line<'static>> {
    let columns = usize::from(buffer.area.width).max(1);
    buffer.content.chunks(columns).map(line).collect()
}

fn line(cells: &[Cell]) -> Line<'static> {
    let alike = cells.chunk_by(|one, next| one.style() == next.style());
    let spans = alike.map(|run| {
        let text: String = run.iter().map(Cell::symbol).collect();
        span(text, run.first().map(Cell::style).unwrap_or_default())
    });
    Line::from(spans.collect::<Vec<_>>())
}
