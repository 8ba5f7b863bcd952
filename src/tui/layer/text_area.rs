use std::ops::Range;

use tui_input::InputRequest;
use unicode_segmentation::UnicodeSegmentation;

use super::EntryKey;
use super::entry::LONGEST;
use crate::text::{Prose, may_stand, width};

/// Text of several lines that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextArea {
    text: String,
    /// Where the cursor is: the byte before which letters go in, never inside of a grapheme.
    at: usize,
    /// What was taken away last, to be put back.
    cut: String,
    /// The columns that it is wrapped to: up and down go by the rows that are seen.
    columns: usize,
    /// How many characters it may have at most.
    most: usize,
}

impl Default for TextArea {
    fn default() -> Self {
        Self::new("")
    }
}

impl TextArea {
    /// A text as long as a note may be, cleaned, with the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self::long(text, LONGEST)
    }

    /// A text of at most so many characters, cleaned, with the cursor behind it.
    pub fn long(text: &str, most: usize) -> Self {
        let text = Prose::clean(text).to_string();
        Self { at: text.len(), text, cut: String::new(), columns: 60, most }
    }

    /// Goes to the beginning of a line, from 0, or of the last one where there are fewer.
    pub fn go_to_line(&mut self, line: usize) {
        let ends = self.text.match_indices('\n').map(|(end, _)| end + 1);
        self.at = std::iter::once(0).chain(ends).take(line + 1).last().unwrap_or(0);
    }

    /// The text as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it may be kept; none where there are no letters in it.
    pub fn prose(&self) -> Option<Prose> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| Prose::clean(text))
    }

    /// How many characters it has.
    pub fn length(&self) -> usize {
        self.text.chars().count()
    }

    /// Is wrapped to so many columns from now on.
    pub fn wrap_to(&mut self, columns: usize) {
        self.columns = columns.max(1);
    }

    /// The rows that are seen, as pieces of the text.
    pub fn rows(&self) -> Vec<&str> {
        self.ranges().into_iter().map(|range| &self.text[range]).collect()
    }

    /// The row and column of the cursor.
    pub fn cursor(&self) -> (usize, usize) {
        let ranges = self.ranges();
        let row = ranges.iter().rposition(|range| range.start <= self.at).unwrap_or(0);
        let start = ranges.get(row).map_or(0, |range| range.start);
        (row, width(&self.text[start..self.at]).min(self.columns))
    }

    /// Takes a key that changes the text or moves in it; says whether it was for it.
    pub fn key(&mut self, key: EntryKey) -> bool {
        use InputRequest as Do;
        match key {
            EntryKey::Enter => self.put("\n"),
            EntryKey::Space => self.put(" "),
            EntryKey::Edit(Do::InsertChar(letter)) if may_stand(letter) => self.put(letter.encode_utf8(&mut [0; 4])),
            EntryKey::Edit(Do::Yank) => {
                let cut = self.cut.clone();
                self.put(&cut);
            }
            EntryKey::Edit(Do::DeletePrevChar) => self.remove(self.before()..self.at, false),
            EntryKey::Edit(Do::DeleteNextChar) => self.remove(self.at..self.after(), false),
            EntryKey::Edit(Do::DeletePrevWord) => self.remove(self.word_before()..self.at, true),
            EntryKey::Edit(Do::DeleteNextWord) => self.remove(self.at..self.word_after(), true),
            EntryKey::Edit(Do::DeleteLine) => self.remove(self.line_start()..self.at, true),
            EntryKey::Edit(Do::DeleteTillEnd) => {
                let end = if self.line_end() == self.at { self.after() } else { self.line_end() };
                self.remove(self.at..end, true);
            }
            EntryKey::Edit(Do::GoToPrevChar) => self.at = self.before(),
            EntryKey::Edit(Do::GoToNextChar) => self.at = self.after(),
            EntryKey::Edit(Do::GoToPrevWord) => self.at = self.word_before(),
            EntryKey::Edit(Do::GoToNextWord) => self.at = self.word_after(),
            EntryKey::Edit(Do::GoToStart) => self.at = self.line_start(),
            EntryKey::Edit(Do::GoToEnd) => self.at = self.line_end(),
            EntryKey::Next => return self.step(1),
            EntryKey::Previous => return self.step(-1),
            _ => return false,
        }
        true
    }

    /// Puts a text in the place of all that is there, which can be put back; says whether all of it found room.
    pub fn replace(&mut self, pasted: &str) -> bool {
        (self.cut, self.at) = (std::mem::take(&mut self.text), 0);
        let is_whole = self.insert(pasted);
        self.at = 0;
        is_whole
    }

    /// Puts pasted text in, cleaned; says whether all of it found room.
    pub fn insert(&mut self, pasted: &str) -> bool {
        let room = self.most.saturating_sub(self.length());
        let clean = Prose::clean(&pasted.chars().take(room).collect::<String>());
        self.put(&clean);
        pasted.chars().count() <= room
    }

    fn put(&mut self, text: &str) {
        if self.length() + text.chars().count() > self.most {
            return;
        }
        self.text.insert_str(self.at, text);
        self.at += text.len();
    }

    fn remove(&mut self, range: Range<usize>, keep: bool) {
        if range.is_empty() {
            return;
        }
        self.at = range.start;
        let gone: String = self.text.drain(range).collect();
        if keep {
            self.cut = gone;
        }
    }

    /// Goes rows up or down; says whether there is one.
    fn step(&mut self, by: isize) -> bool {
        let (row, column) = self.cursor();
        let ranges = self.ranges();
        let Some(wanted) = row.checked_add_signed(by).and_then(|row| ranges.get(row)) else { return false };
        let mut used = 0;
        let line = &self.text[wanted.clone()];
        let passed: usize = line
            .graphemes(true)
            .take_while(|grapheme| {
                used += width(grapheme);
                used <= column
            })
            .map(str::len)
            .sum();
        // At the end of a row that goes on in the next one the cursor would be seen there.
        let is_wrapped = self.text[wanted.end..].chars().next().is_some_and(|next| next != '\n');
        let last = line.graphemes(true).next_back().map_or(0, str::len);
        let most = if is_wrapped { line.len() - last } else { line.len() };
        self.at = wanted.start + passed.min(most);
        true
    }

    /// The rows that are seen, as bytes of the text: without the line ends, but with every space.
    fn ranges(&self) -> Vec<Range<usize>> {
        let mut rows = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            self.wrap(start, line, &mut rows);
            start += line.len() + 1;
        }
        rows
    }

    /// One line of the text, broken behind spaces where it can be.
    fn wrap(&self, from: usize, line: &str, rows: &mut Vec<Range<usize>>) {
        let (mut start, mut used, mut gap) = (0, 0, None);
        for (place, grapheme) in line.grapheme_indices(true) {
            let wide = width(grapheme);
            // What is carried over from behind a space may be too wide with this one again.
            while used + wide > self.columns.max(1) && place > start {
                let end = gap.filter(|gap| *gap > start).unwrap_or(place);
                rows.push(from + start..from + end);
                (start, used, gap) = (end, width(&line[end..place]), None);
            }
            used += wide;
            if grapheme == " " {
                gap = Some(place + grapheme.len());
            }
        }
        rows.push(from + start..from + line.len());
    }

    fn before(&self) -> usize {
        self.text[..self.at].grapheme_indices(true).next_back().map_or(0, |(place, _)| place)
    }

    fn after(&self) -> usize {
        self.at + self.text[self.at..].graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let mut words = self.text[..self.at].unicode_word_indices();
        words.next_back().map_or(0, |(place, _)| place)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.at..].unicode_word_indices();
        words.next().map_or(self.text.len(), |(place, word)| self.at + place + word.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(area: &mut TextArea, keys: &[EntryKey]) {
        for key in keys {
            area.key(*key);
        }
    }

    fn typed(text: &str) -> Vec<EntryKey> {
        text.chars()
            .map(|letter| match letter {
                '\n' => EntryKey::Enter,
                letter => EntryKey::Edit(InputRequest::InsertChar(letter)),
            })
            .collect()
    }

    #[test]
    fn lines_are_typed_gone_through_and_taken_away() {
        let mut area = TextArea::new("");
        keys(&mut area, &typed("one two\nthree"));
        assert_eq!((area.rows(), area.cursor()), (vec!["one two", "three"], (1, 5)));
        keys(&mut area, &[EntryKey::Previous, EntryKey::Edit(InputRequest::DeletePrevWord)]);
        assert_eq!(area.text(), "one wo\nthree", "from the fifth column of the row above");
        keys(&mut area, &[EntryKey::Edit(InputRequest::Yank), EntryKey::Edit(InputRequest::GoToEnd)]);
        keys(&mut area, &[EntryKey::Edit(InputRequest::DeleteTillEnd)]);
        assert_eq!(area.text(), "one twothree", "at the end of a line its end goes");
        assert!(!area.key(EntryKey::Previous), "there is no row above");
    }

    #[test]
    fn a_paste_keeps_its_lines_and_is_bounded() {
        let mut area = TextArea::new("");
        assert!(area.insert("two\r\nlines\u{1b}[31m"));
        assert_eq!(area.rows(), ["two", "lines␛[31m"]);
        assert!(!area.insert(&"é".repeat(LONGEST)));
        assert_eq!(area.length(), LONGEST);
    }

    #[test]
    fn what_cannot_be_seen_is_neither_typed_nor_begun_with() {
        let mut area = TextArea::new("a\u{1b}[2J\u{202e}");
        for letter in ['\u{9b}', '\u{202e}', '\u{200b}', '\u{feff}', '\u{e000}', 'b'] {
            area.key(EntryKey::Edit(InputRequest::InsertChar(letter)));
        }
        assert_eq!(area.text(), "a␛[2Jb");
    }

    proptest! {
        /// Whatever is typed, every letter is in a row, no row is too wide, and the cursor is on one of them.
        #[test]
        fn every_letter_is_seen(text in "[a-c 李\u{301}\n👩é]{0,60}", columns in 2..20_usize, moves in 0..30_usize) {
            let mut area = TextArea::new(&text);
            area.wrap_to(columns);
            for step in 0..moves {
                area.key(if step % 3 == 0 { EntryKey::Edit(InputRequest::GoToPrevChar) } else { EntryKey::Previous });
                let (row, column) = area.cursor();
                prop_assert!(row < area.rows().len() && column <= columns);
            }
            prop_assert_eq!(area.rows().concat(), Prose::clean(&text).replace('\n', ""));
            prop_assert!(area.rows().iter().all(|row| width(row.trim_end()) <= columns.max(2)), "{:?}", area.rows());
        }
    }
}
