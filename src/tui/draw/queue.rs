use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas::{row as row_of, span};
use super::ink::{Ink, marker, none, style};
use super::layout::inside;
use super::{canvas, frame};
use crate::domain::view::Row;
use crate::domain::{AccountName, Number, Tag};
use crate::text::{cut, fit, width};
use crate::tui::action::Action;
use crate::tui::state::{Pane, Purpose, State};
use crate::tui::words;

/// The columns of the pane, with its frame, in which a list of one year has every column that has something in each row.
pub(super) const ALL_COLUMNS: u16 = 52;

/// Which columns the queue shows, and how wide: first those that a narrow pane can miss go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) number: usize,
    pub(super) name: usize,
    pub(super) stage: usize,
    pub(super) days: usize,
    pub(super) open: usize,
    pub(super) feedback: usize,
    pub(super) owner: usize,
    pub(super) tags: usize,
    pub(super) next: usize,
}

/// What a name must have so that a column stays as it is, and what becomes of that column where it has not.
type Step = (usize, fn(&mut Columns));

impl Columns {
    const WISHED_NAME: usize = 18;
    /// With so many columns a name leaves what every row has its room; longer numbers take theirs from the name.
    const LEAST_NAME: usize = 15;
    const WIDEST_NAME: usize = 30;
    const LEAST_NEXT: usize = 24;

    /// The columns that fit into so many, with numbers of `number` columns; none in which no row has anything.
    pub(super) fn within(columns: usize, number: usize, rows: &[Row]) -> Self {
        let owner = if rows.iter().any(|row| row.assigned_to.is_some()) { 9 } else { 0 };
        let tags = if rows.iter().any(|row| !row.tags.is_empty()) { 16 } else { 0 };
        Self::fitted(columns, number, (owner, tags))
    }

    fn fitted(columns: usize, number: usize, (owner, tags): (usize, usize)) -> Self {
        let (wished, least) = (Self::WISHED_NAME, Self::LEAST_NAME.saturating_sub(number.saturating_sub(RUNNING)));
        let mut chosen =
            Self { number, name: 0, stage: 17, days: 5, open: 4, feedback: 6, owner, tags, next: Self::LEAST_NEXT };
        let steps: [Step; 9] = [
            (wished, |this| this.next = 0),
            (wished, |this| this.tags = 0),
            (wished, |this| this.stage = 11),
            (wished, |this| this.owner = 0),
            (wished, |this| this.stage = 9),
            (least, |this| this.feedback = 0),
            (least, |this| this.open = 0),
            (wished, |this| this.stage = 0),
            (wished, |this| this.days = 0),
        ];
        for (enough, narrower) in steps {
            if chosen.name_within(columns) >= enough {
                break;
            }
            narrower(&mut chosen);
        }
        chosen.name = chosen.name_within(columns);
        if chosen.next > 0 {
            // A name needs no more than this; what is to be done is a sentence.
            let spare = chosen.name.saturating_sub(Self::WIDEST_NAME);
            chosen.name -= spare;
            chosen.next += spare;
        }
        chosen
    }

    fn name_within(&self, columns: usize) -> usize {
        let others = [self.stage, self.days, self.open, self.feedback, self.owner, self.tags, self.next]
            .into_iter()
            .filter(|wide| *wide > 0);
        let others: usize = others.map(|wide| wide + 1).sum();
        columns.saturating_sub(2 + self.number + 1 + others)
    }

    /// A line of the table, its days apart: each text fitted into its column; figures stand right.
    fn line(self, cells: &Cells<'_>) -> [String; 3] {
        if self.stage == 0 {
            // Figures right after a name that is written from right to left are turned round with it by terminals that
            // do so; without a word between, they go before.
            let number = fit(cells.number, self.number);
            return [number, right(cells.days, self.days), format!(" {}", fit(cells.name, self.name))];
        }
        let mut before = format!("{} {}", fit(cells.number, self.number), fit(cells.name, self.name));
        before.push_str(&left(cells.stage, self.stage));
        let mut after = right(cells.open, self.open);
        after.push_str(&right(cells.feedback, self.feedback));
        for (text, columns) in [(cells.owner, self.owner), (cells.tags, self.tags), (cells.next, self.next)] {
            after.push_str(&left(text, columns));
        }
        [before, right(cells.days, self.days), after]
    }
}

/// The texts of a line of the table.
struct Cells<'a> {
    number: &'a str,
    name: &'a str,
    stage: &'a str,
    days: &'a str,
    open: &'a str,
    feedback: &'a str,
    owner: &'a str,
    tags: &'a str,
    next: &'a str,
}

/// The names of the columns.
const HEADING: Cells<'static> = Cells {
    number: "No.",
    name: "Candidate",
    stage: "Stage",
    days: "Days",
    open: "Open",
    feedback: "Fb",
    owner: "For",
    tags: "Tags",
    next: "Next",
};

/// A text at the left of a column, with a gap before it; nothing for a column that is not shown.
fn left(text: &str, columns: usize) -> String {
    if columns == 0 { String::new() } else { format!(" {}", fit(text, columns)) }
}

/// A text at the right of a column, with a gap before it; nothing for a column that is not shown.
fn right(text: &str, columns: usize) -> String {
    if columns == 0 {
        return String::new();
    }
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text)) + 1))
}

/// How many rows a pane has for the list, below its heading.
pub(super) fn rows(area: Rect) -> usize {
    usize::from(inside(area).height).saturating_sub(1).max(1)
}

/// Whether the selected application is looked for, so that nobody knows yet whether the list has it.
fn is_sought(state: &State) -> bool {
    state.queue.seek.is_some() || state.asked.any(|purpose| matches!(purpose, Purpose::Seek { .. }))
}

/// Draws pane 1; returns where the cursor stands.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) -> Position {
    let queue = &state.queue;
    let filter = words::shown(state);
    let total = match queue.is_loaded {
        false => String::new(),
        // Of a list that does not fit into the pane it is said where in it one is.
        true if queue.is_inside && queue.len() > rows(area) => words::position(queue.place.at, queue.len()),
        true => queue.total.to_string(),
    };
    let outside = match queue.selected {
        Some(number) if queue.is_loaded && is_sought(state) => words::sought(&number.to_string()),
        Some(number) if queue.is_loaded && !queue.is_inside => words::outside(&number.to_string()),
        _ => String::new(),
    };
    let says = [&*outside, &filter, &words::order(&queue.order), &total, &words::unreadable(state.counts)];
    let inner = frame::pane(state, Pane::Queue, &says, buffer, area);
    let room = usize::from(inner.width.saturating_sub(4));
    let marked = (!state.marks.is_empty()).then(|| words::marked(state.marks.len(), state.marks.outside()));
    let stands = state.view().filter(|_| !outside.is_empty());
    let foot = match (marked, stands) {
        (Some(marked), _) => cut(&marked, room),
        (None, Some(view)) => words::stands_at(view, room),
        (None, None) => String::new(),
    };
    if !foot.is_empty() {
        frame::foot(state, &foot, buffer, area);
    }
    if queue.is_empty() || queue.refused.is_some() {
        return instead(state, buffer, inner);
    }
    let columns = Columns::within(inner.width.into(), number_width(&queue.rows), &queue.rows);
    let heading = columns.line(&HEADING);
    let heading = heading.concat();
    buffer.set_line(inner.x, inner.y, &Line::styled(format!("  {heading}"), style(state, Ink::Faint)), inner.width);
    let list = Rect { y: inner.y + 1.min(inner.height), height: inner.height.saturating_sub(1), ..inner };
    let mut cursor = Position { x: list.x, y: list.y };
    for place in 0..usize::from(list.height) {
        let Some(line) = row_of(list, place) else { break };
        let at = queue.place.top + place;
        if at == queue.place.at {
            cursor = Position { x: line.x, y: line.y };
        }
        match queue.row(at) {
            Some(row) => draw_row(state, columns, row, buffer, line),
            None if at < queue.len() => {
                buffer.set_line(
                    line.x,
                    line.y,
                    &Line::styled(format!("  {}", state.glyphs.more), style(state, Ink::Faint)),
                    line.width,
                );
            }
            None => break,
        }
    }
    cursor
}

fn draw_row(state: &State, columns: Columns, row: &Row, buffer: &mut Buffer, line: Rect) {
    let days = format!("{}{}", row.days_in_stage, if row.overdue { '!' } else { ' ' });
    let open = if row.open == 0 { none(state).to_owned() } else { row.open.to_string() };
    let feedback = format!("{}/{}", row.feedback, row.feedback_needed);
    let number = number(row, columns.number);
    let tags = row.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" ");
    let texts = columns.line(&Cells {
        number: &number,
        name: words::name_beside(row.number, &row.listed),
        stage: &row.stage.to_string(),
        days: &days,
        open: &open,
        feedback: &feedback,
        owner: row.assigned_to.as_ref().map_or("", AccountName::as_str),
        tags: &tags,
        next: &row.next,
    });
    let is_selected = Some(row.number) == state.queue.selected;
    let ink = match is_selected {
        true if state.focus == Pane::Queue && state.layers.is_empty() => Ink::Selected,
        true => Ink::SelectedElsewhere,
        false => Ink::Plain,
    };
    let days_ink = if row.overdue && !is_selected { Ink::Late } else { ink };
    let mark = if is_selected { marker(state) } else { " " };
    let [before, days, after] = texts;
    let spans = vec![
        span(format!("{mark}{}{before}", if state.marks.has(row.number) { '*' } else { ' ' }), style(state, ink)),
        span(days, style(state, days_ink)),
        span(after, style(state, ink)),
    ];
    buffer.set_line(line.x, line.y, &Line::from(spans), line.width);
}

/// The columns of a number without its year, and of the longest one.
const RUNNING: usize = 4;
const LONGEST_RUNNING: usize = 6;

/// Whether running numbers alone tell these apart.
pub(super) fn is_one_year(mut numbers: impl Iterator<Item = Number>) -> bool {
    numbers.next().is_none_or(|first| numbers.all(|number| number.year() == first.year()))
}

/// The running number alone where all rows are of one year.
fn number_width(rows: &[Row]) -> usize {
    let is_one_year = is_one_year(rows.iter().map(|row| row.number));
    let longest = rows.iter().map(|row| row.number.sequence()).max().unwrap_or(0);
    let digits = if longest > 9999 { LONGEST_RUNNING } else { RUNNING };
    if is_one_year { digits } else { digits + 5 }
}

fn number(row: &Row, columns: usize) -> String {
    if columns > LONGEST_RUNNING { words::number_without_body(row.number) } else { words::running(row.number) }
}

/// What stands in the pane where there are no rows.
fn instead(state: &State, buffer: &mut Buffer, inner: Rect) -> Position {
    let text = nothing(state);
    let area = canvas::indented(inner, 1);
    let lines: Vec<_> = canvas::wrapped(&text, area.width.into(), style(state, Ink::Plain)).collect();
    canvas::put_lines(buffer, area, &lines);
    Position { x: inner.x, y: inner.y }
}

/// What is said where there are no rows.
pub(super) fn nothing(state: &State) -> String {
    let queue = &state.queue;
    match &queue.refused {
        Some(refused) => refused.clone(),
        None if !queue.is_loaded => words::LOADING.to_owned(),
        None if state.counts.all == 0 && state.counts.unread == 0 => {
            words::empty_desk(&state.keymap.keys_of(Action::NewApplication))
        }
        None if queue.filter.is_all() => words::EMPTY_LIST.to_owned(),
        None => words::empty_list(&words::filter(&queue.filter), state.counts.all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::draw::layout::Layout;

    /// What is shown of the columns that every row has something in, and of the others.
    fn shown(size: (u16, u16), number: usize, others: (usize, usize)) -> (Layout, [bool; 4], [bool; 3]) {
        let layout = Layout::of(size, Pane::Queue, 1).expect("room");
        let pane = layout.pane(Pane::Queue).expect("shown");
        let columns = Columns::fitted(inside(pane).width.into(), number, others);
        let every = [columns.stage, columns.days, columns.open, columns.feedback].map(|wide| wide > 0);
        (layout, every, [columns.owner, columns.tags, columns.next].map(|wide| wide > 0))
    }

    #[test]
    fn a_wider_screen_never_shows_fewer_columns() {
        let has_all = |before: &[bool], after: &[bool]| before.iter().zip(after).all(|(before, after)| after >= before);
        for rows in [10, 28, 40] {
            for (number, others) in
                [(4, (0, 0)), (4, (9, 0)), (4, (9, 16)), (6, (9, 0)), (9, (0, 16)), (9, (9, 16)), (11, (0, 0))]
            {
                let (mut layout, mut every, mut more) = shown((40, rows), number, others);
                for columns in 41..260 {
                    let (next_layout, next_every, next_more) = shown((columns, rows), number, others);
                    let seen = format!("{columns}×{rows}, numbers of {number}, {others:?}");
                    assert!(has_all(&every, &next_every), "{seen}: {every:?} → {next_every:?}");
                    // Where panes come beside the queue, they tell of the selected application what it told of all.
                    let is_alike = layout.panes.len() == next_layout.panes.len()
                        && layout.file.is_some() == next_layout.file.is_some();
                    assert!(!is_alike || has_all(&more, &next_more), "{seen}: {more:?} → {next_more:?}");
                    (layout, every, more) = (next_layout, next_every, next_more);
                }
            }
        }
    }
}
