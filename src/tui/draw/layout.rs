use ratatui::layout::Rect;

use super::queue::ALL_COLUMNS;
use crate::tui::state::Pane;

/// Where everything stands on a screen of some size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) header: Rect,
    /// The names of the panes, where only one is shown.
    pub(super) strip: Option<Rect>,
    /// The selected application's name, where the panes may not show it.
    pub(super) who: Option<Rect>,
    pub(super) panes: Vec<(Pane, Rect)>,
    /// The selected application's file, on a wide screen.
    pub(super) file: Option<Rect>,
    /// The answer of the last command.
    pub(super) toast: Rect,
    pub(super) hints: Rect,
}

/// The size below which nothing but a line is drawn.
pub(super) const LEAST: (u16, u16) = (40, 10);

/// The rows that are not the answer's, however long it is: the lines over a pane, the fewest of a pane, the keys.
const ABOVE_A_TOAST: u16 = 3 + 3 + 1;
const SIDE_BY_SIDE: (u16, u16) = (100, 28);
/// The rows in which all requirements and what is next find room.
const REQUIREMENTS: u16 = 13;
const THREE_COLUMNS: u16 = 168;
const WIDEST: u16 = 210;

impl Layout {
    /// None where the screen is too small.
    pub(super) fn of(size: (u16, u16), focus: Pane, toast_rows: u16) -> Option<Self> {
        let (columns, rows) = size;
        if super::is_too_small(size) {
            return None;
        }
        let line = |y| Rect { x: 0, y, width: columns, height: 1 };
        let toast_rows = toast_rows.clamp(1, (rows / 2).min(rows - ABOVE_A_TOAST));
        let toast = Rect { x: 0, y: rows - 1 - toast_rows, width: columns, height: toast_rows };
        let mut layout = Self {
            header: line(0),
            strip: None,
            who: None,
            panes: Vec::new(),
            file: None,
            toast,
            hints: line(rows - 1),
        };
        let body = Rect { x: 0, y: 1, width: columns, height: toast.y - 1 };
        if columns < SIDE_BY_SIDE.0 || rows < SIDE_BY_SIDE.1 {
            layout.strip = Some(line(1));
            layout.who = Some(line(2));
            layout.panes.push((focus, Rect { y: 3, height: body.height.saturating_sub(2), ..body }));
            return Some(layout);
        }
        layout.side_by_side(body, focus);
        Some(layout)
    }

    fn side_by_side(&mut self, body: Rect, focus: Pane) {
        let columns = body.width;
        // On the widest screens the queue says what is next.
        let (left, middle) = if columns >= WIDEST {
            (percent(columns, 46), percent(columns, 28))
        } else if columns >= THREE_COLUMNS {
            (percent(columns, 36), percent(columns, 34))
        } else {
            let left = percent(columns, 48).max(ALL_COLUMNS);
            (left, columns - left)
        };
        self.panes.push((Pane::Queue, Rect { width: left, ..body }));
        let right = Rect { x: left, width: middle, ..body };
        let feedback = 5;
        let third = (body.height / 3).clamp(5, 20);
        // Whoever plans has the room that the requirements leave.
        let rest = (body.height - feedback).saturating_sub(REQUIREMENTS);
        let scheduling = if focus == Pane::Scheduling { rest.max(third) } else { third };
        let requirements = body.height - feedback - scheduling;
        let mut y = body.y;
        for (pane, height) in
            [(Pane::Requirements, requirements), (Pane::Feedback, feedback), (Pane::Scheduling, scheduling)]
        {
            self.panes.push((pane, Rect { y, height, ..right }));
            y += height;
        }
        if columns > left + middle {
            self.file = Some(Rect { x: left + middle, width: columns - left - middle, ..body });
        }
    }

    /// Where a pane stands, if it is shown.
    pub(super) fn pane(&self, wanted: Pane) -> Option<Rect> {
        self.panes.iter().find(|(pane, _)| *pane == wanted).map(|(_, area)| *area)
    }
}

/// So many of a hundred parts of some columns.
pub(super) fn percent(columns: u16, parts: u16) -> u16 {
    u16::try_from(u32::from(columns) * u32::from(parts) / 100).unwrap_or(columns)
}

/// The inside of a frame.
pub(super) fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x + 1.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// A box in the middle of the screen, no larger than it.
pub(super) fn middle(size: (u16, u16), columns: u16, rows: u16) -> Rect {
    let (width, height) = (columns.min(size.0), rows.min(size.1));
    Rect { x: (size.0 - width) / 2, y: (size.1 - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_never_overlap_and_never_leave_the_screen() {
        for columns in (1..260).step_by(7).chain([1366, 1420, u16::MAX]) {
            for rows in (1..90).chain([9999, u16::MAX]) {
                for (toast, focus) in (0..40).zip([Pane::Feedback, Pane::Scheduling].into_iter().cycle()) {
                    let Some(layout) = Layout::of((columns, rows), focus, toast) else { continue };
                    let mut areas = vec![layout.header, layout.toast, layout.hints];
                    areas.extend(layout.strip.into_iter().chain(layout.who).chain(layout.file));
                    areas.extend(layout.panes.iter().map(|(_, area)| *area));
                    let screen = Rect::new(0, 0, columns, rows);
                    for (place, area) in areas.iter().enumerate() {
                        assert!(!area.is_empty() && area.intersection(screen) == *area, "{columns}×{rows}: {area:?}");
                        assert!(areas[place + 1..].iter().all(|other| !area.intersects(*other)), "{layout:?}");
                    }
                }
            }
        }
    }
}
