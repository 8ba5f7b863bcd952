use super::ink::{glyph, none};
use super::{feedback, file, queue, scheduling};
use crate::domain::view::{ApplicationView, RequirementView};
use crate::text::{fit, width};
use crate::tui::plain::Page;
use crate::tui::state::{Pane, State};
use crate::tui::words;

/// More columns than any line has: nothing is wrapped or cut.
const ENDLESS: usize = 1 << 20;

/// The whole queue as lines: a heading, the names of the columns, a row for each application; columns as wide as what
/// is in them.
pub fn plain_queue(state: &State) -> Vec<String> {
    let queue = &state.queue;
    let mut lines = vec![words::plain_queue(queue)];
    if queue.is_empty() {
        lines.push(queue::nothing(state));
        return lines;
    }
    let heading = ["No.", "Candidate", "Stage", "Days", "Open", "Fb"].map(str::to_owned);
    let mut rows = vec![heading];
    rows.extend(queue.rows.iter().map(|row| {
        let open = if row.open == 0 { none(state).to_owned() } else { row.open.to_string() };
        let days = format!("{}{}", row.days_in_stage, if row.overdue { "!" } else { "" });
        let feedback = format!("{}/{}", row.feedback, row.feedback_needed);
        let name = words::name_beside(row.number, &row.listed).to_owned();
        [row.number.to_string(), name, row.stage.to_string(), days, open, feedback]
    }));
    let columns: Vec<usize> =
        (0..rows[0].len()).map(|at| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0)).collect();
    lines.extend(rows.iter().map(|row| {
        let cells = row.iter().zip(&columns).map(|(cell, columns)| fit(cell, *columns));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    }));
    lines
}

/// What a page says of an application, as lines.
pub fn plain_application(state: &State, page: Page, view: &ApplicationView) -> Vec<String> {
    let of = |lines: Vec<ratatui::text::Line<'static>>| -> Vec<String> {
        lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
    };
    let (name, said) = match page {
        Page::Queue | Page::Requirements => (words::pane(Pane::Requirements), requirements(state, view)),
        Page::Feedback => (words::pane(Pane::Feedback), feedback::said(view)),
        Page::Scheduling => (words::pane(Pane::Scheduling), of(scheduling::lines(state, view, ENDLESS))),
        Page::File => (words::FILE, of(file::beginning(state, view, ENDLESS, ENDLESS).lines)),
    };
    let settled = view.requirements.iter().filter(|one| !one.open).count();
    let mut lines = vec![words::plain_heading(name, view, settled)];
    lines.extend(said);
    lines
}

fn requirements(state: &State, view: &ApplicationView) -> Vec<String> {
    let columns = |text: fn(&RequirementView) -> String| view.requirements.iter().map(move |one| width(&text(one)));
    let title = |one: &RequirementView| one.title.clone();
    let (titles, figures) = (columns(title).max().unwrap_or(0), columns(words::figures).max().unwrap_or(0));
    let line = |one: &RequirementView| {
        let (glyph, _) = glyph(state, one);
        let (title, figures) = (fit(&title(one), titles), fit(&words::figures(one), figures));
        format!("{glyph} {title}  {figures}  {}", words::standing(one)).trim_end().to_owned()
    };
    view.requirements.iter().map(line).chain([words::next(&view.next)]).collect()
}
