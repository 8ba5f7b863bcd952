use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::canvas::{self, put_lines, span};
use super::ink::{Ink, marker, style};
use super::layout::inside;
use super::page::Writer;
use super::{evidence, file, form, found, frame, help, history, monitor, outbox, own, report, roster};
use crate::domain::view::Row;
use crate::text::{cut, fit, width};

use crate::tui::layer::{MadeOf, Page, Reader, Search, Subject};
use crate::tui::state::{Link, State};
use crate::tui::words;

/// The columns of the list of sections beside a page, and from how many columns on it has room.
const SECTIONS: u16 = 22;
const WITH_SECTIONS: u16 = 110;
/// How many sections a page has at least that are worth a list.
const MANY: usize = 4;

/// Draws a page to read over the panes; returns where the cursor stands.
pub(super) fn draw(state: &State, reader: &Reader, buffer: &mut Buffer, area: Rect) -> Position {
    let others = others(state, reader, area);
    let room = usize::from(area.width).saturating_sub(6 + width(&others));
    let title = format!("{}{others}", cut(&title(state, reader), room));
    let inner = frame::layer(state, &title, buffer, area);
    let text = text_area(reader.subject, inner);
    if text != inner {
        sections(state, reader, buffer, Rect { width: SECTIONS, ..inner });
    }
    let rows = usize::from(text.height);
    let page = &reader.page;
    let here = reader.item_here().map(|item| item.lines.clone()).unwrap_or_default();
    let mut cursor = text.as_position();
    for (row, (place, line)) in (text.top()..text.bottom()).zip(page.lines.iter().enumerate().skip(reader.top)) {
        let is_here = here.contains(&place);
        let line = with_matches(state, reader.search.as_ref(), place, is_here, line.clone());
        buffer.set_line(text.x, row, &line, text.width);
        if is_here {
            buffer.set_style(Rect { x: text.x, y: row, width: text.width, height: 1 }, style(state, Ink::Selected));
        }
        if is_here && place == here.start {
            buffer.set_string(text.x, row, marker(state), style(state, Ink::Selected));
            cursor = Position { x: text.x, y: row };
        }
    }
    if let Some(at) = match_cursor(reader, text) {
        cursor = at;
    }
    let shown = (page.lines.len() > rows).then(|| words::lines_shown(reader.top, rows, page.lines.len()));
    foot(state, reader, shown, buffer, area).unwrap_or(cursor)
}

/// Where the text of a page stands inside its frame: beside the list of its sections where there is room for one.
pub(super) fn text_area(subject: Subject, inner: Rect) -> Rect {
    if subject != Subject::File || inner.width < WITH_SECTIONS {
        return inner;
    }
    canvas::indented(inner, SECTIONS + 1)
}

/// The list of a page's sections, the one that is read marked.
fn sections(state: &State, reader: &Reader, buffer: &mut Buffer, area: Rect) {
    let sections = &reader.page.sections;
    if sections.len() < MANY {
        return;
    }
    let here = reader.section_here();
    let rows = usize::from(area.height);
    let top = here.unwrap_or(0).saturating_sub(rows / 2).min(sections.len().saturating_sub(rows));
    for (place, section) in sections.iter().enumerate().skip(top) {
        let Some(row) = canvas::row(area, place - top) else { break };
        let is_here = Some(place) == here;
        let mark = if is_here { marker(state) } else { " " };
        let text = fit(&format!("{mark} {}", section.title), usize::from(area.width));
        let ink = if is_here { Ink::Strong } else { Ink::Faint };
        buffer.set_line(row.x, row.y, &Line::from(span(text, style(state, ink))), row.width);
    }
}

/// What the lower edge says: the text that is looked for, and which lines are shown; where the cursor stands while the
/// text is typed.
fn foot(state: &State, reader: &Reader, shown: Option<String>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let search = reader.search.as_ref();
    let sought = search.filter(|search| !search.is_typing && !search.input.value().is_empty());
    let sought = sought.map(|search| words::matches(search.input.value(), search.at, search.found.len()));
    if let Some(search) = search.filter(|search| search.is_typing) {
        let count = words::matches("", search.at, search.found.len());
        let count =
            if search.input.value().is_empty() { String::new() } else { count.replace("“”", "").replace(": ", "") };
        let room = usize::from(area.width).saturating_sub(8 + width(&count));
        let (text, at) = form::visible(&search.input, room);
        frame::foot(state, &format!("{}{}  {}", words::SEARCH, text, count.trim()), buffer, area);
        let x = area.x + 2 + u16::try_from(width(words::SEARCH)).unwrap_or(1) + at;
        return Some(Position { x, y: area.bottom().saturating_sub(1) });
    }
    let parts: Vec<String> = shown.into_iter().chain(sought).collect();
    if !parts.is_empty() {
        frame::foot(state, &cut(&parts.join(" · "), usize::from(area.width.saturating_sub(6))), buffer, area);
    }
    None
}

/// A line with what was found on it set off: by weight, and the match that was gone to as what is selected.
fn with_matches(
    state: &State,
    search: Option<&Search>,
    place: usize,
    is_selected: bool,
    line: Line<'static>,
) -> Line<'static> {
    let Some(search) = search else { return line };
    let mut line = line;
    for (nth, found) in search.found.iter().enumerate() {
        for (_, range) in found.0.iter().filter(|(at, _)| *at == place) {
            let ink = if nth == search.at && !is_selected { Ink::Selected } else { Ink::SelectedElsewhere };
            let look = style(state, Ink::Strong).patch(style(state, ink));
            line = restyled(&line, range.start, range.end, look);
        }
    }
    line
}

/// A line whose bytes from `start` to `end` look otherwise.
fn restyled(line: &Line<'static>, start: usize, end: usize, look: Style) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut passed = 0;
    for one in &line.spans {
        let text = one.content.as_ref();
        let (from, to) = (start.clamp(passed, passed + text.len()), end.clamp(passed, passed + text.len()));
        let (before, rest) = text.split_at(from - passed);
        let (inside, after) = rest.split_at(to - from);
        for (part, style) in [(before, one.style), (inside, one.style.patch(look)), (after, one.style)] {
            if !part.is_empty() {
                spans.push(span(part, style));
            }
        }
        passed += text.len();
    }
    Line { spans, ..line.clone() }
}

/// Where the match stands that was gone to, if it is shown.
fn match_cursor(reader: &Reader, text: Rect) -> Option<Position> {
    let search = reader.search.as_ref()?;
    let (line, range) = search.here()?.0.first()?;
    let row = line.checked_sub(reader.top).filter(|row| *row < usize::from(text.height))?;
    let before: String = reader.page.lines.get(*line)?.to_string().get(..range.start)?.to_owned();
    let x = text.x.saturating_add(u16::try_from(width(&before)).ok()?);
    Some(Position { x: x.min(text.right().saturating_sub(1)), y: text.y + u16::try_from(row).ok()? })
}

/// Draws the selected application's file beside the panes.
pub(super) fn beside(state: &State, buffer: &mut Buffer, area: Rect) {
    let still = frame::still(state);
    let title = if still.is_empty() { words::FILE.to_owned() } else { format!("{} ─ {still}", words::FILE) };
    let inner = frame::beside(state, &title, buffer, area);
    if let Some(view) = state.shown() {
        let page = file::beginning(state, view, inner.width.into(), inner.height.into());
        put_lines(buffer, inner, &page.lines);
    }
}

fn title(state: &State, reader: &Reader) -> String {
    let who = state.view().map_or_else(String::new, |view| words::titled(view.number, &view.candidate.name));
    let title = match reader.subject {
        Subject::Help => words::HELP.to_owned(),
        Subject::Keymap => words::KEYMAP.to_owned(),
        Subject::File => format!("{} ─ {who}", words::FILE),
        Subject::Evidence(requirement) => {
            let one = state.view().and_then(|view| view.requirement(requirement));
            format!("{} ─ {who}", one.map_or(requirement.title(), |one| &one.title))
        }
        Subject::History => format!("{} ─ {who}", words::HISTORY),
        Subject::OwnSessions => words::OWN_SESSIONS.to_owned(),
        Subject::Found(number) => number.to_string(),
        Subject::Monitoring => words::MONITORING.to_owned(),
        Subject::Report => words::REPORT.to_owned(),
        Subject::Outbox => words::OUTBOX.to_owned(),
        Subject::Letter(id) => format!("{} {id}", words::LETTER),
        Subject::Roster => words::ROSTER.to_owned(),
        Subject::Assessor => state.roster.file.as_ref().map_or_else(
            || words::ROSTER.to_owned(),
            |file| format!("{} ─ {}", words::ROSTER, words::assessor_name(&file.row.assessor)),
        ),
    };
    let section = reader.section_here().and_then(|here| reader.page.sections.get(here));
    match section {
        Some(section) if reader.top > 0 => format!("{title} ─ {}", section.title.trim_start()),
        _ => title,
    }
}

/// Who else has the application open that a page is about, as the end of its title.
fn others(state: &State, reader: &Reader, area: Rect) -> String {
    let others = frame::others(state, usize::from(area.width) / 3);
    if others.is_empty() || !reader.subject.is_of_application() { String::new() } else { format!(" ─ {others}") }
}

/// What a page is made of: while that stays, the page does.
pub(super) fn made_of(state: &State, reader: &Reader, area: Rect) -> MadeOf {
    MadeOf {
        columns: text_area(reader.subject, inside(area)).width,
        rows: area.height,
        is_live: state.link == Link::Live,
        found: found(state, reader),
        application: state.view().map(|view| (view.number, view.revision)),
        past: state.past().map(|past| past.first().map_or(0, |last| last.revision)),
        heard: [
            state.own.version,
            state.monitor.version,
            state.submitted.version,
            state.bench.unsaved(),
            state.report.version,
        ],
        outbox: state.outbox.version,
        roster: state.roster.version,
        unfolded: reader.unfolded.clone(),
        today: state.today(),
        zone: state.zone,
        theme: state.theme,
    }
}

/// What was found of the application that a page of the look-up is about.
fn found(state: &State, reader: &Reader) -> Option<Row> {
    let Subject::Found(number) = reader.subject else { return None };
    state.found(number).cloned()
}

/// A page, wrapped to the columns that there are for it.
pub(super) fn page(state: &State, reader: &Reader, area: Rect) -> Page {
    let columns = usize::from(text_area(reader.subject, inside(area)).width);
    let past = state.past();
    match (reader.subject, state.view()) {
        (Subject::Help, _) => help::page(state, columns),
        (Subject::Keymap, _) => help::trouble(state, columns),
        (Subject::OwnSessions, _) => own::page(state, columns),
        (Subject::Found(number), _) => found::page(state, number, columns),
        (Subject::Monitoring, _) => monitor::page(state, columns),
        (Subject::Report, _) => report::page(state, columns),
        (Subject::Outbox, _) => outbox::page(state, columns),
        (Subject::Letter(id), _) => outbox::letter(state, id, columns),
        (Subject::Roster, _) => roster::list(state, columns),
        (Subject::Assessor, _) => roster::one(state, columns),
        (Subject::History, Some(_)) => history::page(state, past, &reader.unfolded, columns),
        (Subject::File, Some(view)) => file::page(state, view, past, &reader.unfolded, columns),
        (Subject::Evidence(requirement), Some(view)) => evidence::page(state, view, requirement, columns),
        (_, None) => {
            let mut writer = Writer::new(state, columns);
            writer.say(words::LOADING, Ink::Faint);
            writer.done()
        }
    }
}
