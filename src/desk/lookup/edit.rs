/// How far a word typed is from a word known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Distance {
    /// From the whole word.
    pub(super) whole: u8,
    /// From the nearest beginning of it.
    pub(super) beginning: u8,
}

/// How many letters must be changed, put in, taken out or swapped with a neighbour to make `known` of `typed`.
///
/// The rows are cut off where all of them are beyond `limit`; what is answered then is beyond it, too.
pub(super) fn distance(typed: &[char], known: &str, limit: u8) -> Distance {
    let beyond = limit + 1;
    let width = typed.len() + 1;
    if width > WIDEST {
        return Distance { whole: beyond, beginning: beyond };
    }
    let mut rows = [[0_u8; WIDEST]; 3];
    for (j, cell) in (0..).zip(&mut rows[0][..width]) {
        *cell = j;
    }
    let mut beginning = rows[0][width - 1];
    let mut previous = None;
    for (i, letter) in (1_u8..=u8::MAX).zip(known.chars()) {
        let [before_last, last, row] = at(&mut rows, usize::from(i));
        row[0] = i;
        let mut nearest = i;
        for j in 1..width {
            let changed = last[j - 1] + u8::from(typed[j - 1] != letter);
            let mut cell = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if j > 1 && previous == Some(typed[j - 1]) && typed[j - 2] == letter {
                cell = cell.min(before_last[j - 2] + 1);
            }
            row[j] = cell;
            nearest = nearest.min(cell);
        }
        beginning = beginning.min(row[width - 1]);
        if nearest > beyond {
            return Distance { whole: beyond, beginning };
        }
        previous = Some(letter);
    }
    let n_rows = known.chars().count().min(usize::from(u8::MAX));
    Distance { whole: rows[n_rows % 3][width - 1], beginning }
}

/// One more than the longest word, in letters, that is compared.
pub(super) const WIDEST: usize = 48;

/// The rows before the last, the last and the one to be filled, of the three that are kept in turn.
fn at(rows: &mut [[u8; WIDEST]; 3], i: usize) -> [&mut [u8; WIDEST]; 3] {
    let [a, b, c] = rows;
    match i % 3 {
        0 => [b, c, a],
        1 => [c, a, b],
        _ => [a, b, c],
    }
}
