use serde::{Deserialize, Serialize};

/// A place in a list that is longer than its window: the selected row and the first one shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The selected row, from 0.
    pub at: usize,
    /// The first row shown.
    pub top: usize,
}

impl Place {
    /// Moves by some rows within a list of `count` and keeps the row among the `rows` shown.
    pub fn step(&mut self, by: isize, count: usize, rows: usize) {
        self.at = self.at.saturating_add_signed(by).min(count.saturating_sub(1));
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
    fn the_window_moves_only_as_far_as_it_must() {
        let mut place = Place::default();
        place.step(4, 100, 5);
        assert_eq!(place.top, 0);
        place.step(1, 100, 5);
        assert_eq!(place.top, 1);
        place.step(-1, 100, 5);
        assert_eq!(place.top, 1);
    }
}
