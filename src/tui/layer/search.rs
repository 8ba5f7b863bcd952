//! Finding words on a page, whatever their case and accents, also where a line end cuts them.

use std::ops::Range;

use ratatui::text::Line;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{fold, is_apostrophe, is_hyphen};

/// A letter as it is compared, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Letter {
    folded: char,
    line: u32,
    start: u32,
    end: u32,
}

/// The letters of a page, folded once for every search on it.
#[derive(Debug, Clone, Default)]
pub(super) struct Index(Vec<Letter>);

/// Where something was found: parts of lines, in bytes; several where a line end cuts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match(pub Vec<(usize, Range<usize>)>);

impl Match {
    /// The first line that it stands in.
    pub fn line(&self) -> usize {
        self.0.first().map_or(0, |(line, _)| *line)
    }
}

impl Index {
    /// The letters of some lines.
    pub(super) fn of(lines: &[Line<'_>]) -> Self {
        let mut letters: Vec<Letter> = Vec::new();
        for (line, text) in (0..).zip(lines) {
            let text: String = text.spans.iter().map(|span| span.content.as_ref()).collect();
            for (start, grapheme) in text.grapheme_indices(true) {
                let place = |folded| {
                    let at = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
                    Letter { folded, line, start: at(start), end: at(start + grapheme.len()) }
                };
                let first = grapheme.chars().next().unwrap_or(' ');
                if first.is_whitespace() || is_hyphen(first) {
                    push_space(&mut letters, place(' '));
                } else if grapheme.is_ascii() && !is_apostrophe(first) {
                    letters.push(place(first.to_ascii_lowercase()));
                } else {
                    letters.extend(fold(grapheme).chars().map(place));
                }
            }
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            push_space(&mut letters, Letter { folded: ' ', line, start: end, end });
        }
        Self(letters)
    }

    /// Where a text stands, first to last; nowhere where it has no letter.
    pub(super) fn find(&self, text: &str) -> Vec<Match> {
        let wanted: Vec<char> = fold(text).chars().collect();
        let Some(&first) = wanted.first() else { return Vec::new() };
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(window) = self.0.get(at..at + wanted.len()) {
            let is_it =
                window[0].folded == first && window.iter().map(|letter| letter.folded).eq(wanted.iter().copied());
            if is_it {
                found.push(pieces(window));
            }
            at += if is_it { wanted.len() } else { 1 };
        }
        found
    }
}

fn push_space(letters: &mut Vec<Letter>, space: Letter) {
    if letters.last().is_some_and(|last| last.folded != ' ') {
        letters.push(space);
    }
}

fn pieces(letters: &[Letter]) -> Match {
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    for letter in letters {
        let (line, start, end) = (letter.line as usize, letter.start as usize, letter.end as usize);
        match pieces.last_mut() {
            Some((last, range)) if *last == line => range.end = end,
            _ => pieces.push((line, start..end)),
        }
    }
    pieces.retain(|(_, range)| !range.is_empty());
    Match(pieces)
}

/// What is looked for on a page.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The text.
    pub input: Input,
    /// Whether keys are its text.
    pub is_typing: bool,
    /// Where it stands.
    pub found: Vec<Match>,
    /// Which of these was gone to.
    pub at: usize,
    /// The first line shown when the search began: it looks on from there.
    pub from: usize,
}

impl Search {
    /// The match that was gone to.
    pub fn here(&self) -> Option<&Match> {
        self.found.get(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&'static str], text: &str) -> Vec<Match> {
        let lines: Vec<Line<'static>> = lines.iter().map(|line| Line::from(*line)).collect();
        Index::of(&lines).find(text)
    }

    #[test]
    fn case_accents_apostrophes_and_line_ends_do_not_matter() {
        let lines = ["  Jane O'Connor met", "  Łukasz WIŚNIEWSKI-Ní", "  Bhriain twice"];
        assert_eq!(found(&lines, "oconnor"), [Match(vec![(0, 7..15)])]);
        let both = found(&lines, "ni bhriain");
        assert_eq!(both, [Match(vec![(1, 22..25), (2, 2..9)])], "over a line end");
        assert_eq!(found(&lines, "wisniewski").len(), 1);
        assert_eq!(found(&lines, "  "), []);
        assert_eq!(found(&["aaaa"], "aa").len(), 2);
        assert_eq!(found(&[], "x"), []);
    }
}
