use tui_input::{Input, InputRequest};

use super::edit;
use crate::domain::Number;
use crate::domain::view::filter::{FilterError, Key, Known, Listing, Offers, SORT, complete, words};

/// Which list the queue shows, being written.
#[derive(Debug)]
pub struct FilterLine {
    /// What is written.
    pub input: Input,
    /// What it comes to, or what is wrong with it.
    pub read: Result<Listing, FilterError>,
    /// How the word at the cursor can go on.
    pub offers: Offers,
    /// Which of them stands in the text.
    pub offered: Option<usize>,
    /// What the queue showed before.
    pub before: (Listing, Option<Number>),
}

impl FilterLine {
    /// The line of the list that is shown.
    pub fn new(shown: Listing, selected: Option<Number>) -> Self {
        let text = shown.to_string();
        let text = if text.is_empty() { text } else { format!("{text} ") };
        Self {
            input: Input::new(text),
            read: Ok(shown.clone()),
            offers: Offers::default(),
            offered: None,
            before: (shown, selected),
        }
    }

    /// Reads what was changed, and looks how it can go on.
    pub fn edited(&mut self, known: Known<'_>) {
        self.read = self.input.value().parse();
        self.offers = complete(self.input.value(), self.cursor(), known);
        self.offered = None;
    }

    /// Puts another of the offered words in the place of the one at the cursor.
    pub fn offer(&mut self, steps: isize) {
        let count = isize::try_from(self.offers.words.len()).unwrap_or(0);
        if count == 0 {
            return;
        }
        let first = if steps > 0 { 0 } else { count - 1 };
        let next =
            self.offered.and_then(|at| isize::try_from(at).ok()).map_or(first, |at| (at + steps).rem_euclid(count));
        let Some(at) = usize::try_from(next).ok() else { return };
        let Some(word) = self.offers.words.get(at) else { return };
        let text = self.input.value();
        let range = self.offers.range.clone();
        let changed = format!("{}{word}{}", &text[..range.start], &text[range.end..]);
        let cursor = changed[..range.start + word.len()].chars().count();
        self.offers.range = range.start..range.start + word.len();
        self.offered = Some(at);
        self.input = Input::new(changed);
        edit(&mut self.input, InputRequest::SetCursor(cursor));
        self.read = self.input.value().parse();
    }

    /// Whether the word at the cursor is the beginning of a longer key: what it is to mean is not typed yet.
    pub fn is_begun(&self) -> bool {
        let text = self.input.value();
        let at = self.cursor();
        let word = words(text).into_iter().find(|word| word.range.start < at && at <= word.range.end);
        let Some(word) = word.map(|word| word.text.strip_prefix('-').unwrap_or(word.text).to_lowercase()) else {
            return false;
        };
        let mut keys = Key::ALL.map(Key::word).into_iter().chain([SORT]);
        !word.is_empty() && keys.any(|key| key.len() > word.len() && key.starts_with(&word))
    }

    /// The place of the cursor, in bytes.
    fn cursor(&self) -> usize {
        let text = self.input.value();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }
}
