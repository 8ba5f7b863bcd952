use super::TextArea;
use crate::tui::outside::DraftName;

/// The longest text that is written here, in characters: as a draft it stays below what the desk's server keeps.
pub const LONGEST_TEXT: usize = 100_000;

/// A long text that is written in the terminal itself, where no editor can be started for it.
#[derive(Debug)]
pub struct TextPage {
    /// The draft that it is kept as, by which whoever lent it knows it again.
    pub name: DraftName,
    /// What it is.
    pub title: String,
    /// It, as it is.
    pub area: TextArea,
    /// It, as it was when it was opened.
    begun: String,
}

impl TextPage {
    /// A text with the cursor at the beginning of a line, counted from 1, or of the first one.
    pub fn new(name: DraftName, title: String, text: &str, line: Option<u32>) -> Self {
        let before = usize::try_from(line.unwrap_or(1)).unwrap_or(usize::MAX).saturating_sub(1);
        let mut area = TextArea::long(text, LONGEST_TEXT);
        area.go_to_line(before);
        Self { name, title, begun: area.text().to_owned(), area }
    }

    /// Whether anybody typed.
    pub fn is_changed(&self) -> bool {
        self.area.text() != self.begun
    }
}
