use super::escape::escaped;
use super::figure::{Caption, figure, text};
use super::scale::{along, pixels};
use crate::text::cut;

/// How wide the picture is, in pixels.
const WIDTH: u64 = 720;
/// Where bars begin, and how long the longest is, in tenths of a pixel.
const PLOT: (u64, u64) = (1900, 3600);
/// From one bar to the next, and how high one is, in tenths of a pixel.
const ROW: (u64, u64) = (260, 150);
/// The columns that a label has at most.
const LABEL: usize = 26;

/// Values side by side as lying bars, of each a part drawn stronger.
#[derive(Debug)]
pub(super) struct Bars<'a> {
    /// What it shows, in words.
    pub(super) caption: Caption<'a>,
    /// The bars, from the top.
    pub(super) rows: Vec<Bar>,
}

/// One bar.
#[derive(Debug)]
pub(super) struct Bar {
    /// What it is of.
    pub(super) label: String,
    /// How long it is.
    pub(super) whole: u32,
    /// How much of it is drawn stronger.
    pub(super) part: u32,
    /// What is written beside it.
    pub(super) shown: String,
}

impl Bars<'_> {
    /// The picture; nothing where there is no bar.
    pub(super) fn draw(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let most = self.rows.iter().map(|row| row.whole).max().unwrap_or(0);
        let drawing: String = self.rows.iter().enumerate().map(|(place, row)| bar(row, place, most)).collect();
        figure(&self.caption, (WIDTH, (ROW.0 * self.rows.len() as u64 + 60) / 10), &drawing)
    }
}

fn bar(row: &Bar, place: usize, most: u32) -> String {
    let (left, stretch) = PLOT;
    let y = ROW.0 * (place as u64) + 60;
    let base = pixels(y + ROW.1 * 4 / 5);
    let rect = |class: &str, value: u32| {
        let long = along(value.into(), most.into(), stretch);
        let told = escaped(&format!("{}: {}", row.label, row.shown));
        format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{told}</title></rect>\n",
            pixels(left),
            pixels(y),
            pixels(long),
            pixels(ROW.1)
        )
    };
    let end = left + along(row.whole.into(), most.into(), stretch) + 80;
    let label = text("end", &pixels(left - 80), &base, &cut(&row.label, LABEL));
    label
        + &rect("soft", row.whole)
        + &rect("first", row.part.min(row.whole))
        + &text("", &pixels(end), &base, &row.shown)
}
