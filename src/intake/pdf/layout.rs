//! Where on which page each field of the form stands.

use super::fields::{Field, Kind, Rows, SECTIONS, Section};
use crate::text::wrap;

/// Width and height of a page in points: as wide as A4 and as high as Letter, so that either paper holds it.
pub(super) const PAGE: (f32, f32) = (595.0, 792.0);
const MARGIN: f32 = 48.0;
const BOTTOM: f32 = 52.0;
const GAP: f32 = 6.0;
const LABEL: f32 = 7.0;
const BOX: f32 = 16.0;
const SMALL: f32 = 8.5;
/// Letters of small words that a line has room for: Helvetica's are half as wide as high on average.
const COLUMNS: usize = 117;

/// A place on a page in points, from its lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// Words on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Words {
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) size: f32,
    pub(super) is_bold: bool,
    pub(super) text: String,
}

/// A field to fill in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Blank {
    pub(super) name: String,
    /// What is said of it to whoever cannot see where it stands.
    pub(super) tip: String,
    pub(super) kind: Kind,
    pub(super) place: Place,
}

/// A page of the form.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) words: Vec<Words>,
    pub(super) blanks: Vec<Blank>,
}

/// All pages of the form, in their order.
pub(super) fn pages() -> Vec<Page> {
    let mut flow = Flow { pages: vec![Page::default()], y: PAGE.1 - MARGIN };
    flow.say(16.0, true, "Application to the Qualifying Assessment Program");
    flow.y -= 4.0;
    flow.tell(
        "Fill in this form in a PDF reader, save it, and send the saved file, not a printed or scanned one. What is not marked as \
         required may stay empty. Please do not tell: confidential facts of a case, names of parties, and any of gender, race, \
         ethnicity, age or date of birth, religion, sexual orientation, disability, national origin. They are neither asked \
         for nor kept.",
    );
    for section in SECTIONS {
        flow.section(section);
    }
    flow.pages
}

/// The pages so far, and how far down the last one is filled.
struct Flow {
    pages: Vec<Page>,
    y: f32,
}

impl Flow {
    fn section(&mut self, section: &Section) {
        let block = block_height(section);
        if section.new_page {
            self.turn();
        } else {
            self.y -= 14.0;
            self.fit(block + 60.0);
        }
        self.say(11.5, true, section.title);
        if !section.hint.is_empty() {
            self.tell(section.hint);
        }
        match section.rows {
            Rows::Once => section.lines.iter().for_each(|line| self.line(section, 1, line)),
            Rows::Blocks(count) => {
                for row in 1..=count {
                    self.fit(block);
                    self.say(SMALL, true, &row.to_string());
                    section.lines.iter().for_each(|line| self.line(section, row, line));
                    self.y -= 4.0;
                }
            }
            Rows::Table(count) => self.table(section, count),
        }
    }

    /// A line of fields, each below its label.
    fn line(&mut self, section: &Section, row: u16, fields: &[Field]) {
        let height = fields.iter().map(height_of).fold(0.0, f32::max);
        self.fit(height + LABEL + 5.0);
        self.y -= LABEL + 3.0;
        let (label_at, bottom) = (self.y + 1.5, self.y - height);
        for (field, left, width) in spread(fields) {
            self.words(Words { left, bottom: label_at, size: LABEL, is_bold: false, text: field.label.to_owned() });
            self.blank(
                section,
                row,
                field,
                Place { left, bottom: bottom + height - height_of(field), width, height: height_of(field) },
            );
        }
        self.y = bottom - 2.0;
    }

    /// Rows below their labels, which stand again on each page.
    fn table(&mut self, section: &Section, count: u16) {
        let fields = section.lines.concat();
        let number = 20.0;
        let mut has_head = false;
        for row in 1..=count {
            if self.y - BOX - 2.0 < BOTTOM {
                self.turn();
                has_head = false;
            }
            if !has_head {
                self.y -= LABEL + 3.0;
                for (field, left, _) in spread_from(MARGIN + number, &fields) {
                    let text = field.label.to_owned();
                    self.words(Words { left, bottom: self.y + 1.5, size: LABEL, is_bold: false, text });
                }
                has_head = true;
            }
            self.y -= BOX;
            self.words(Words {
                left: MARGIN,
                bottom: self.y + 4.5,
                size: LABEL,
                is_bold: false,
                text: row.to_string(),
            });
            for (field, left, width) in spread_from(MARGIN + number, &fields) {
                self.blank(section, row, field, Place { left, bottom: self.y, width, height: BOX - 2.0 });
            }
            self.y -= 2.0;
        }
    }

    fn blank(&mut self, section: &Section, row: u16, field: &Field, place: Place) {
        let tip = match section.count() {
            None => format!("{}: {}", section.title, field.label),
            Some(_) => format!("{}, row {row}: {}", section.title, field.label),
        };
        // A mark is square.
        let place = if field.kind == Kind::Mark { Place { width: 12.0, height: 12.0, ..place } } else { place };
        let blank = Blank { name: section.name(row, field), tip, kind: field.kind, place };
        self.page().blanks.push(blank);
    }

    /// A line of words.
    fn say(&mut self, size: f32, is_bold: bool, text: &str) {
        self.y -= size + 2.0;
        self.words(Words { left: MARGIN, bottom: self.y + 2.0, size, is_bold, text: text.to_owned() });
    }

    /// Words in as many lines as they need.
    fn tell(&mut self, text: &str) {
        for line in wrap(text, COLUMNS) {
            self.say(SMALL, false, &line);
        }
        self.y -= 2.0;
    }

    fn words(&mut self, words: Words) {
        self.page().words.push(words);
    }

    fn fit(&mut self, height: f32) {
        if self.y - height < BOTTOM {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = PAGE.1 - MARGIN;
    }

    fn page(&mut self) -> &mut Page {
        if self.pages.is_empty() {
            self.pages.push(Page::default());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }
}

fn height_of(field: &Field) -> f32 {
    match field.kind {
        Kind::Prose(height) => f32::from(height),
        _ => BOX,
    }
}

/// What a block of a section needs, its number included.
fn block_height(section: &Section) -> f32 {
    let line = |fields: &&[Field]| fields.iter().map(height_of).fold(0.0, f32::max) + LABEL + 5.0;
    section.lines.iter().map(line).sum::<f32>() + SMALL + 6.0
}

fn spread(fields: &[Field]) -> impl Iterator<Item = (&Field, f32, f32)> {
    spread_from(MARGIN, fields)
}

/// The fields of a line with the left side and width of each.
fn spread_from(left: f32, fields: &[Field]) -> impl Iterator<Item = (&Field, f32, f32)> {
    let shares: u16 = fields.iter().map(|field| field.share).sum();
    let gaps = GAP * fields.iter().skip(1).map(|_| 1.0).sum::<f32>();
    let unit = (PAGE.0 - MARGIN - left - gaps) / f32::from(shares.max(1));
    fields.iter().scan(left, move |at, field| {
        let (left, width) = (*at, unit * f32::from(field.share));
        *at += width + GAP;
        Some((field, left, width))
    })
}
