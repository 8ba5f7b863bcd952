use tui_input::Input;

use crate::domain::Number;
use crate::domain::view::Found;
use crate::tui::state::Place;

/// How many applications a look-up shows at most.
pub const FOUND: u32 = 100;

/// Finding an application while one types.
#[derive(Debug, Default)]
pub struct LookUp {
    /// What was typed.
    pub input: Input,
    /// What was found, best first.
    pub found: Vec<Found>,
    /// The text that this was found for; none where nothing was answered yet.
    pub found_for: Option<String>,
    /// Why nothing can be found, in words.
    pub refused: Option<String>,
    /// The selected row and the first one shown.
    pub place: Place,
    /// Whether what was found may be another by now.
    is_old: bool,
}

impl LookUp {
    /// What to look for; none where the answer is there or nothing was typed.
    pub fn wanted(&self) -> Option<&str> {
        let text = self.text();
        let is_wanted = self.is_old || self.found_for.as_deref() != Some(text);
        (!text.is_empty() && is_wanted).then_some(text)
    }

    /// What was found may be another by now; it stays until the answer is here.
    pub fn outdate(&mut self) {
        self.is_old = true;
    }

    /// What was typed, without the white space around it.
    pub fn text(&self) -> &str {
        self.input.value().trim()
    }

    /// Takes in what was found for a text; a late answer to an older text is dropped.
    pub fn take(&mut self, text: &str, found: Vec<Found>) {
        if text != self.text() {
            return;
        }
        let before = self.chosen().filter(|_| self.found_for.as_deref() == Some(text));
        (self.found, self.refused, self.is_old) = (found, None, false);
        self.found_for = Some(text.to_owned());
        let same = before.and_then(|number| self.found.iter().position(|found| found.row.number == number));
        match same {
            Some(at) => self.place.at = at,
            None => self.place = Place::default(),
        }
    }

    /// Empties the list when the text was deleted.
    pub fn edited(&mut self) {
        if self.text().is_empty() {
            (self.found, self.found_for, self.refused) = (Vec::new(), None, None);
        }
    }

    /// The selected application.
    pub fn chosen(&self) -> Option<Number> {
        self.found.get(self.place.at).map(|found| found.row.number)
    }
}
