use serde::{Deserialize, Serialize};

/// A place in a list that is longer than its window: the selected row and the first one shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The selected row, from 0.
    pub at: usize,
    /// The first row shown.
    pub top: usize,
}

/// How many rows of the page before stay when the page is turned.
const KEPT: usize = 1;

impl Place {
    /// Moves by some rows within a list of `count` and keeps the row among the `rows` shown.
    ///
    /// One row past the edge turns the page, so that under a held key the rows stand still for a page: to push all of
    /// them up for each row is what a slow line pays most for, and nobody can read it.
    pub fn step(&mut self, by: isize, count: usize, rows: usize) {
        let (rows, kept) = (rows.max(1), KEPT.min(rows.saturating_sub(1)));
        self.at = self.at.saturating_add_signed(by).min(count.saturating_sub(1));
        if by == 1 && self.at >= self.top + rows {
            self.top = self.at - kept;
        }
        if by == -1 && self.at < self.top {
            self.top = (self.at + kept + 1).saturating_sub(rows);
        }
        self.follow(count, rows);
    }

    /// Keeps the selected row inside the list and among the `rows` shown.
    pub fn follow(&mut self, count: usize, rows: usize) {
        self.at = self.at.min(count.saturating_sub(1));
        let rows = rows.max(1);
        let lowest = self.at.saturating_sub(rows - 1);
        let highest = self.at.min(count.saturating_sub(rows));
        self.top = self.top.clamp(lowest.min(highest), self.at.min(highest.max(lowest)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_is_always_shown_and_no_row_is_wasted() {
        for count in 0..30 {
            for rows in 0..12 {
                let mut place = Place::default();
                for by in [1, 5, -2, 40, -3, -40, 7, 0] {
                    place.step(by, count, rows);
                    let rows = rows.max(1);
                    assert!(place.top <= place.at && place.at < place.top + rows, "{place:?} of {count}, {rows} rows");
                    assert!(place.top <= count.saturating_sub(rows), "{place:?} of {count}, {rows} rows");
                    assert!(place.at < count.max(1));
                }
            }
        }
    }

    #[test]
    fn a_step_past_the_edge_turns_the_page_and_keeps_a_row_of_it() {
        let mut place = Place::default();
        place.step(4, 100, 5);
        assert_eq!(place.top, 0);
        place.step(1, 100, 5);
        assert_eq!((place.top, place.at), (4, 5));
        place.step(-1, 100, 5);
        assert_eq!((place.top, place.at), (4, 4));
        place.step(-1, 100, 5);
        assert_eq!((place.top, place.at), (0, 3));
        place.step(94, 100, 5);
        place.step(1, 100, 5);
        assert_eq!((place.top, place.at), (95, 98), "the last page is full");
    }

    #[test]
    fn the_window_follows_only_as_far_as_it_must() {
        let mut place = Place { at: 5, top: 0 };
        place.follow(100, 5);
        assert_eq!(place.top, 1);
        place.step(10, 100, 5);
        assert_eq!(place.top, 11, "half a page is as far as was asked");
    }
}
