use ratatui::text::Line;

use super::canvas::wrapped;
use super::ink::{Ink, style};
use crate::text::cut;
use crate::tui::layer::{Item, ItemName, Page, Section};
use crate::tui::state::State;

/// Writes a page to read, wrapped to some columns.
pub(super) struct Writer<'a> {
    state: &'a State,
    columns: usize,
    page: Page,
}

impl<'a> Writer<'a> {
    /// A page without anything on it.
    pub(super) fn new(state: &'a State, columns: usize) -> Self {
        Self { state, columns, page: Page::default() }
    }

    /// Begins a section: its title after an empty line.
    pub(super) fn section(&mut self, title: &str) {
        if !self.page.lines.is_empty() {
            self.page.lines.push(Line::default());
        }
        self.page.sections.push(Section { title: title.to_owned(), line: self.page.lines.len() });
        let title = cut(title, self.columns);
        self.page.lines.push(Line::styled(title, style(self.state, Ink::Strong)));
    }

    /// Writes a text.
    pub(super) fn say(&mut self, text: &str, ink: Ink) {
        self.page.lines.extend(wrapped(text, self.columns, style(self.state, ink)));
    }

    /// Writes something that keys can go to, in one or more texts.
    pub(super) fn item(&mut self, name: ItemName, texts: &[(String, Ink)]) {
        let start = self.page.lines.len();
        for (text, ink) in texts {
            self.say(text, *ink);
        }
        let words = texts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n");
        self.page.items.push(Item { name, words, lines: start..self.page.lines.len() });
    }

    /// Writes something that keys can go to on lines whose columns stay as they are.
    pub(super) fn row(&mut self, name: ItemName, lines: &[String], ink: Ink) {
        let start = self.page.lines.len();
        let shown = lines.iter().map(|line| Line::styled(cut(line, self.columns), style(self.state, ink)));
        self.page.lines.extend(shown);
        self.page.items.push(Item { name, words: lines.join("\n"), lines: start..self.page.lines.len() });
    }

    /// Writes a line that is wrapped already.
    pub(super) fn line(&mut self, line: Line<'static>) {
        self.page.lines.push(line);
    }

    /// Writes lines that are wrapped already.
    pub(super) fn lines(&mut self, lines: Vec<Line<'static>>) {
        self.page.lines.extend(lines);
    }

    /// How many lines there are so far.
    pub(super) fn len(&self) -> usize {
        self.page.lines.len()
    }

    /// The page.
    pub(super) fn done(self) -> Page {
        self.page
    }
}
