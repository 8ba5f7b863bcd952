use super::page::{Item, ItemName, MadeOf, Page};
use super::search::{Index, Search};
use crate::domain::{LetterId, Number, Requirement};

/// What is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Subject {
    /// Every action with its keys.
    #[default]
    Help,
    /// What is wrong with the user's own keymap.
    Keymap,
    /// The selected application's whole file, by section.
    File,
    /// The evidence behind one requirement.
    Evidence(Requirement),
    /// What was done to the selected application.
    History,
    /// An assessor's own sessions.
    OwnSessions,
    /// What was found of an application, for somebody who may only look it up.
    Found(Number),
    /// How assessors score, beside each other.
    Monitoring,
    /// What the desk did in a period.
    Report,
    /// The letters that wait, go out or failed.
    Outbox,
    /// One letter.
    Letter(LetterId),
    /// All assessors.
    Roster,
    /// One of them.
    Assessor,
}

impl Subject {
    /// Whether it is about the selected application.
    pub fn is_of_application(self) -> bool {
        matches!(self, Self::File | Self::Evidence(_) | Self::History)
    }

    /// Whether it is the outbox or a letter.
    pub fn is_of_letters(self) -> bool {
        matches!(self, Self::Outbox | Self::Letter(_))
    }

    /// Whether it is about the roster of assessors.
    pub fn is_of_roster(self) -> bool {
        matches!(self, Self::Roster | Self::Assessor)
    }
}

/// Something to read that may be longer than the screen, with items that keys can go to.
///
/// Keys go down item by item as long as the next one is on the screen, and line by line otherwise: so no line is
/// passed over that has not been shown.
#[derive(Debug, Default)]
pub struct Reader {
    /// What.
    pub subject: Subject,
    /// The first line shown.
    pub top: usize,
    /// The section that was gone to, or that the lines shown begin in.
    pub section: Option<usize>,
    /// The item that keys go to.
    pub at: Option<usize>,
    /// Changes that are shown whole although they are long, by revision.
    pub unfolded: Vec<u32>,
    /// What is looked for.
    pub search: Option<Search>,
    /// Its text, as wrapped for the screen.
    pub page: Page,
    /// What that was made of.
    pub made_of: Option<Box<MadeOf>>,
    /// The letters of the page, once something was looked for.
    index: Option<Index>,
    /// Whether its user went anywhere on it: until then keys are on the first item.
    is_moved: bool,
}

impl Reader {
    /// Something to read, from its first line.
    pub fn new(subject: Subject) -> Self {
        Self { subject, ..Self::default() }
    }

    /// Takes the page in as it is now; what was read and selected stays where it was in the text.
    pub fn take(&mut self, page: Page, rows: usize) {
        let anchor = self.page.anchor(self.top);
        let here = self.at.and_then(|at| Some((at, self.page.items.get(at)?)));
        let row = here.and_then(|(_, old)| old.lines.start.checked_sub(self.top));
        let item = here.and_then(|(_, old)| page.same_item(old));
        let nearest = here.filter(|_| item.is_none()).and_then(|(at, old)| page.nearest_item(at, old));
        let section = self.section.and_then(|at| self.page.sections.get(at)).map(|section| section.title.clone());
        self.top = if self.top == 0 { 0 } else { page.find(&anchor) };
        self.section = section.and_then(|title| page.sections.iter().position(|section| section.title == title));
        (self.page, self.index, self.at) = (page, None, item);
        self.top = self.top.min(self.last_top(rows));
        if !self.is_moved {
            self.at = self.first_shown(rows);
        } else if let Some(nearest) = nearest {
            self.select(nearest, rows);
        } else {
            self.keep_shown(row.filter(|row| *row < rows), rows);
        }
        self.look(rows, false);
    }

    /// Keeps the item that keys go to on the row where it stood, though other lines came or went. A page that is read from
    /// its first line stays there while the item is shown.
    fn keep_shown(&mut self, row: Option<usize>, rows: usize) {
        let Some((at, item)) = self.at.and_then(|at| Some((at, self.page.items.get(at)?))) else { return };
        let (start, is_shown) = (item.lines.start, item.lines.start < self.top + rows && item.lines.end > self.top);
        match row {
            Some(_) if self.top == 0 && self.is_read(rows) => {}
            Some(row) => self.top = start.saturating_sub(row).min(self.last_top(rows)),
            None if !is_shown => self.select(at, rows),
            None => {}
        }
    }

    /// The item that keys go to.
    pub fn item(&self) -> Option<ItemName> {
        self.item_here().map(|item| item.name)
    }

    /// Whether that is evidence that can be changed by itself.
    pub fn is_on_evidence(&self) -> bool {
        self.item().is_some_and(|name| name.added_by().is_some())
    }

    /// The item that keys go to, with its words and lines.
    pub fn item_here(&self) -> Option<&Item> {
        self.page.items.get(self.at?)
    }

    /// Goes to the item of that name, if it is there.
    pub fn go_to(&mut self, name: ItemName, rows: usize) {
        self.is_moved = true;
        if let Some(at) = self.page.items.iter().position(|item| item.name == name) {
            self.select(at, rows);
        }
    }

    /// Goes an item down where the next one is shown, and a line otherwise.
    pub fn down(&mut self, rows: usize) {
        self.is_moved = true;
        let next = match self.at {
            Some(at) => at + 1,
            None => self.page.items.iter().position(|item| item.lines.start >= self.top).unwrap_or(usize::MAX),
        };
        match self.page.items.get(next) {
            Some(item) if item.lines.start < self.top + rows && self.is_read(rows) => self.select(next, rows),
            _ => self.scroll(1, rows),
        }
        self.section = self.page.section_at(self.line_here());
    }

    /// Goes an item up where the one before is shown, and a line otherwise.
    pub fn up(&mut self, rows: usize) {
        self.is_moved = true;
        let is_above = |item: &Item| item.lines.end <= self.top + rows;
        let previous = match self.at {
            Some(at) => at.checked_sub(1),
            None => self.page.items.iter().rposition(is_above),
        };
        let starts_shown = self.item_here().is_none_or(|item| item.lines.start >= self.top);
        match previous.filter(|&at| starts_shown && self.page.items[at].lines.end > self.top) {
            Some(at) => self.select(at, rows),
            None => self.scroll(-1, rows),
        }
        self.section = self.page.section_at(self.line_here());
    }

    /// Goes some lines on or back, and to the first item shown there.
    pub fn page(&mut self, by: isize, rows: usize) {
        self.is_moved = true;
        let before = self.top;
        self.scroll(by, rows);
        let is_at_end = before == self.top;
        self.at = if is_at_end && by > 0 { self.last_shown(rows).or(self.at) } else { self.first_shown(rows) };
        self.section = self.page.section_at(self.line_here());
    }

    /// Goes to the first line.
    pub fn first(&mut self, rows: usize) {
        self.is_moved = true;
        self.top = 0;
        self.at = self.first_shown(rows);
        self.section = None;
    }

    /// Goes to the last line.
    pub fn last(&mut self, rows: usize) {
        self.is_moved = true;
        self.top = self.last_top(rows);
        self.at = self.last_shown(rows);
        self.section = self.page.sections.len().checked_sub(1);
    }

    /// Goes to the next section, or the one before.
    pub fn step_section(&mut self, forward: bool, rows: usize) {
        self.is_moved = true;
        let count = self.page.sections.len();
        let here = self.section_here();
        let wanted = match here {
            Some(here) if forward => here + 1,
            Some(here) => here.saturating_sub(1),
            None => 0,
        };
        if wanted >= count {
            return;
        }
        let line = self.page.sections[wanted].line;
        self.top = line.min(self.last_top(rows));
        let end = self.page.sections.get(wanted + 1).map_or(usize::MAX, |next| next.line);
        let in_it = |item: &Item| (line..end.min(self.top + rows)).contains(&item.lines.start);
        self.at = self.page.items.iter().position(in_it);
        self.section = Some(wanted);
    }

    /// The section that is read.
    pub fn section_here(&self) -> Option<usize> {
        self.section.or_else(|| self.page.section_at(self.top))
    }

    /// Begins to look for something.
    pub fn search(&mut self) {
        let from = self.top;
        self.search = Some(Search { is_typing: true, from, ..Search::default() });
    }

    /// Whether keys are the text of a search.
    pub fn is_searching(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.is_typing)
    }

    /// Whether something was looked for and found, so that one can go from match to match.
    pub fn has_matches(&self) -> bool {
        self.search.as_ref().is_some_and(|search| !search.found.is_empty())
    }

    /// Finds what is looked for on the page as it is, and goes to the first of it where `go` says so.
    pub fn look(&mut self, rows: usize, go: bool) {
        let Some(search) = &mut self.search else { return };
        let index = self.index.get_or_insert_with(|| Index::of(&self.page.lines));
        search.found = index.find(search.input.value());
        if go {
            search.at = search.found.iter().position(|found| found.line() >= search.from).unwrap_or(0);
            let (is_found, from) = (search.here().is_some(), search.from);
            if is_found {
                self.show_match(rows);
            } else {
                self.top = from.min(self.last_top(rows));
            }
        } else {
            search.at = search.at.min(search.found.len().saturating_sub(1));
        }
    }

    /// Goes to the next match, or the one before, round and round; says whether it went past the end, and nothing
    /// where there is no match.
    pub fn step_match(&mut self, forward: bool, rows: usize) -> Option<bool> {
        let search = self.search.as_mut()?;
        let count = search.found.len();
        if count == 0 {
            return None;
        }
        let next = if forward { (search.at + 1) % count } else { (search.at + count - 1) % count };
        let is_round = if forward { next <= search.at } else { next >= search.at };
        search.at = next;
        self.show_match(rows);
        Some(is_round)
    }

    fn show_match(&mut self, rows: usize) {
        self.is_moved = true;
        let Some(line) = self.search.as_ref().and_then(Search::here).map(super::search::Match::line) else { return };
        if line < self.top || line >= self.top + rows {
            self.top = line.saturating_sub(rows / 3).min(self.last_top(rows));
        }
        self.at = self.page.items.iter().position(|item| item.lines.contains(&line));
        self.section = self.page.section_at(line);
    }

    /// Shows or folds the change that keys go to.
    pub fn fold(&mut self) {
        let Some(ItemName::Change(revision)) = self.item() else { return };
        if self.unfolded.contains(&revision) {
            self.unfolded.retain(|one| *one != revision);
        } else {
            self.unfolded.push(revision);
        }
    }

    fn line_here(&self) -> usize {
        self.item_here().map_or(self.top, |item| item.lines.start)
    }

    fn last_top(&self, rows: usize) -> usize {
        self.page.lines.len().saturating_sub(rows)
    }

    /// Whether the item that keys go to is shown to its end.
    fn is_read(&self, rows: usize) -> bool {
        self.item_here().is_none_or(|item| item.lines.end <= self.top + rows)
    }

    fn select(&mut self, at: usize, rows: usize) {
        let Some(item) = self.page.items.get(at) else { return };
        self.at = Some(at);
        let lowest = item.lines.end.saturating_sub(rows).min(item.lines.start);
        self.top = self.top.clamp(lowest, item.lines.start.max(lowest)).min(self.last_top(rows));
    }

    /// Moves the lines shown; an item that is no longer among them is left.
    fn scroll(&mut self, by: isize, rows: usize) {
        self.top = self.top.saturating_add_signed(by).min(self.last_top(rows));
        let is_shown = |item: &Item| item.lines.start < self.top + rows && item.lines.end > self.top;
        if !self.item_here().is_some_and(is_shown) {
            self.at = None;
        }
    }

    fn first_shown(&self, rows: usize) -> Option<usize> {
        self.page.items.iter().position(|item| (self.top..self.top + rows).contains(&item.lines.start))
    }

    fn last_shown(&self, rows: usize) -> Option<usize> {
        self.page.items.iter().rposition(|item| (self.top..self.top + rows).contains(&item.lines.start))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::page::Section;
    use super::*;

    /// A page of items and lines between them, by the lines that each has.
    fn page(parts: &[(bool, usize)]) -> Page {
        let mut page = Page::default();
        for (place, (is_item, count)) in parts.iter().enumerate() {
            let start = page.lines.len();
            if place.is_multiple_of(4) {
                page.sections.push(Section { title: format!("section {place}"), line: start });
            }
            page.lines.extend((0..*count).map(|line| format!("{place}.{line} words").into()));
            if *is_item {
                let words = format!("{place}");
                page.items.push(Item { name: ItemName::Case(place), words, lines: start..start + count });
            }
        }
        page
    }

    proptest! {
        /// Down and down again, every line was shown and every item gone to.
        #[test]
        fn nothing_is_passed_over(parts in prop::collection::vec((any::<bool>(), 1..9_usize), 1..20), rows in 1..14_usize) {
            let mut reader = Reader::new(Subject::File);
            reader.take(page(&parts), rows);
            let (lines, items) = (reader.page.lines.len(), reader.page.items.len());
            let (mut shown, mut gone_to) = (vec![false; lines], vec![false; items]);
            for _ in 0..=lines + items {
                shown[reader.top..(reader.top + rows).min(lines)].fill(true);
                if let Some(at) = reader.at {
                    gone_to[at] = true;
                }
                reader.down(rows);
            }
            prop_assert!(shown.iter().all(|line| *line), "{shown:?}");
            prop_assert!(gone_to.iter().all(|item| *item), "{gone_to:?}");
            for _ in 0..=lines + items {
                reader.up(rows);
            }
            prop_assert_eq!(reader.top, 0);
        }

        /// Wrapped anew, the page goes on with the same words.
        #[test]
        fn the_place_stays_when_the_page_is_wrapped_anew(top in 0..60_usize) {
            let words: Vec<String> = (0..120).map(|word| format!("w{word:03}")).collect();
            let wrapped = |per_line: usize| {
                let lines = words.chunks(per_line).map(|line| line.join(" ").into()).collect();
                Page { lines, ..Page::default() }
            };
            let mut reader = Reader::new(Subject::File);
            reader.take(wrapped(2), 1);
            reader.page(isize::try_from(top).unwrap(), 1);
            let first = reader.page.lines[reader.top].to_string();
            let first = first.split(' ').next().unwrap_or_default().to_owned();
            reader.take(wrapped(5), 1);
            let here = reader.page.lines[reader.top].to_string();
            prop_assert!(here.contains(&first), "{first} is not in {here}");
        }
    }

    #[test]
    fn the_item_that_keys_go_to_stays_on_its_row_when_others_come_before_it() {
        let rows = 16;
        let is_shown = |reader: &Reader| (reader.top..reader.top + rows).contains(&reader.line_here());
        for (count, downs) in [(30, 15), (30, 29), (1000, 999), (30, 3)] {
            let mut reader = Reader::new(Subject::Outbox);
            let letters = |ids: std::ops::Range<u32>, words: &str| {
                let mut page = page(&vec![(true, 1); ids.len()]);
                for (item, id) in page.items.iter_mut().zip(ids) {
                    item.name = ItemName::Letter(LetterId(id));
                }
                page.lines.iter_mut().for_each(|line| *line = format!("{line}{words}").into());
                page
            };
            reader.take(letters(6..6 + count, ""), rows);
            (0..downs).for_each(|_| reader.down(rows));
            let (item, row) = (reader.item(), reader.line_here() - reader.top);
            assert!(item.is_some() && is_shown(&reader));
            // Every line has a sign more.
            reader.take(letters(6..6 + count, "*"), rows);
            assert_eq!((reader.item(), reader.line_here() - reader.top), (item, row));
            reader.take(letters(0..6 + count, "*"), rows);
            assert!(reader.item() == item && is_shown(&reader), "{} from {}", reader.line_here(), reader.top);
            assert_eq!(reader.top == 0, downs == 3, "what came is seen where the page is read from its first line");
            // On a lower screen, too.
            reader.take(letters(0..6 + count, "*"), 5);
            assert!((reader.top..reader.top + 5).contains(&reader.line_here()));
        }
    }

    #[test]
    fn sections_are_gone_through_to_the_last_and_back() {
        let mut reader = Reader::new(Subject::File);
        reader.take(page(&[(true, 1); 16]), 10);
        let sections: Vec<Option<usize>> = (0..5)
            .map(|_| {
                reader.step_section(true, 10);
                reader.section_here()
            })
            .collect();
        assert_eq!(sections, [Some(1), Some(2), Some(3), Some(3), Some(3)]);
        assert_eq!(reader.item(), Some(ItemName::Case(12)));
        reader.step_section(false, 10);
        assert_eq!((reader.section_here(), reader.item()), (Some(2), Some(ItemName::Case(8))));
    }
}
