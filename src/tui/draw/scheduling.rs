use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::canvas;
use super::ink::{Ink, style};
use super::{frame, requirements, sessions, week};
use crate::domain::StageName;
use crate::domain::view::ApplicationView;
use crate::text::cut;
use crate::tui::action::Action;
use crate::tui::keymap::Context;
use crate::tui::state::{Pane, State};
use crate::tui::words;

/// How many rows of assessors are shown before what stands above them is shown whole.
const LEAST_ROWS: usize = 3;

/// Where everything of the pane stands.
struct Plan {
    /// The selected application, above.
    above: Vec<Line<'static>>,
    /// The rows of the week, with its heading; none where there is nothing but what is said instead.
    week: usize,
    /// How many assessors have no room.
    hidden: usize,
    instead: Vec<Line<'static>>,
    /// The selected assessor, below; what the week's signs mean, where there is room.
    below: Vec<Line<'static>>,
}

impl Plan {
    fn of(state: &State, inner: Rect) -> Self {
        let area = canvas::indented(inner, 1);
        let (columns, room) = (usize::from(area.width), usize::from(inner.height));
        let instead: Vec<Line<'static>> = week::instead(state)
            .map_or_else(Vec::new, |said| canvas::wrapped(&said, columns, style(state, Ink::Faint)).collect());
        let rows = if instead.is_empty() { state.schedule.any_rows().len() } else { 0 };
        let wanted = if instead.is_empty() { rows + 1 } else { instead.len() };
        let least = wanted.min(LEAST_ROWS + 1).min(room.saturating_sub(1));
        let mut above = match state.shown() {
            Some(view) => lines(state, view, columns),
            None => canvas::wrapped(requirements::why_nothing(state), columns, style(state, Ink::Faint)).collect(),
        };
        let is_focused = state.focus == Pane::Scheduling && rows > 0;
        let mut below = if is_focused { week::particulars(state, columns) } else { Vec::new() };
        // Before approval whoever went to the pane reads the assessor: what is missing stands in pane 2, too.
        let is_before = state.shown().is_some_and(|view| is_before_approval(view.stage));
        let spare = if is_before { room.saturating_sub(least + below.len()).max(room / 3) } else { room };
        let most = spare.min(room - least.min(room));
        if above.len() > most && most > 0 {
            let hidden = above.len() - (most - 1);
            above.truncate(most - 1);
            above.push(Line::styled(cut(&words::more_lines(hidden), columns), style(state, Ink::Faint)));
        }
        above.truncate(most);
        let week = wanted.min(room - above.len());
        let left = room - above.len() - week;
        if below.len() > left && left > 0 {
            let hidden = below.len() - (left - 1);
            below.truncate(left - 1);
            below.push(Line::styled(cut(&words::more_lines(hidden), columns), style(state, Ink::Faint)));
        }
        below.truncate(left);
        let hidden = rows.saturating_sub(week.saturating_sub(1));
        // Of so many rows that one more can be told apart from all, the last says how many have none.
        let (week, hidden) = if hidden > 0 && week > 2 { (week - 1, hidden + 1) } else { (week, 0) };
        if rows > 0 && left > below.len() && state.schedule.rows(state.today()).is_some() {
            below.push(Line::styled(cut(&words::week_signs(&state.glyphs), columns), style(state, Ink::Faint)));
        }
        Self { above, week: if rows > 0 { week } else { 0 }, hidden, instead, below }
    }
}

/// Draws pane 4; returns where the cursor stands.
pub(super) fn draw(state: &State, buffer: &mut Buffer, area: Rect) -> Position {
    let title = week::title(state);
    let still = frame::still(state);
    let says: Vec<&str> = std::iter::once(still.as_str()).chain(title.iter().map(String::as_str)).collect();
    let inner = frame::pane(state, Pane::Scheduling, &says, buffer, area);
    let plan = Plan::of(state, inner);
    let below = |start: usize, area: Rect| {
        let start = u16::try_from(start).unwrap_or(u16::MAX).min(area.height);
        Rect { y: area.y + start, height: area.height - start, ..area }
    };
    let text = canvas::indented(inner, 1);
    canvas::put_lines(buffer, text, &plan.above);
    canvas::put_lines(buffer, below(plan.above.len(), text), &plan.instead);
    if plan.week == 0 {
        return inner.as_position();
    }
    let rows = u16::try_from(plan.week).unwrap_or(u16::MAX);
    let grid = below(plan.above.len(), inner);
    let cursor = week::draw(state, buffer, Rect { height: grid.height.min(rows), ..grid });
    let mut end = plan.above.len() + plan.week;
    if plan.hidden > 0 {
        let more = cut(&words::more_assessors(plan.hidden), text.width.into());
        canvas::put_lines(buffer, below(end, text), &[Line::styled(more, style(state, Ink::Faint))]);
        end += 1;
    }
    canvas::put_lines(buffer, below(end, text), &plan.below);
    cursor
}

/// Whether a stage is before approval, so that nothing is scheduled in it (A4).
fn is_before_approval(stage: StageName) -> bool {
    matches!(stage, StageName::Received | StageName::InReview | StageName::Deficient)
}

/// How many assessors the pane shows.
pub(super) fn week_rows(state: &State, inner: Rect) -> usize {
    Plan::of(state, inner).week.saturating_sub(1).max(1)
}

/// A4, D4: what stands before the assessment; then its sessions.
pub(super) fn lines(state: &State, view: &ApplicationView, columns: usize) -> Vec<Line<'static>> {
    let (strong, plain) = (style(state, Ink::Strong), style(state, Ink::Plain));
    let mut lines: Vec<Line<'static>> = match view.stage {
        before if is_before_approval(before) => {
            let open: Vec<_> = view.requirements.iter().filter(|one| one.open).collect();
            if open.is_empty() {
                return canvas::wrapped(words::APPROVE_FIRST, columns, strong).collect();
            }
            let mut lines: Vec<_> = canvas::wrapped(words::BEFORE_SCHEDULING, columns, strong).collect();
            for one in open {
                lines.extend(canvas::wrapped(&words::before_scheduling(one), columns, plain));
            }
            lines
        }
        StageName::Approved => {
            let mut lines: Vec<_> = canvas::wrapped(words::MAY_BE_SCHEDULED, columns, strong).collect();
            let is_planned = view.assessment.current_sessions().next().is_some();
            if let Some(offers) =
                state.schedule.offers_of(view.number).filter(|offers| !offers.is_empty() && !is_planned)
            {
                let key = state.keymap.keys_in(Context::Scheduling, Action::Offers).into_iter().next();
                let zone = view.evidence.candidate.zone();
                let said = words::best_offer(offers, state.zone, zone, &key.unwrap_or_default());
                lines.extend(canvas::wrapped(&said, columns, plain));
            }
            lines
        }
        other => canvas::wrapped(&words::scheduling_of(other), columns, plain).collect(),
    };
    lines.extend(sessions::lines(state, view, columns));
    lines
}
