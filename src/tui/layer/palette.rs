use tui_input::Input;

use crate::tui::action::Action;
use crate::tui::state::Place;

/// What the palette offers for what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Run this command.
    Run(Action),
    /// Go to the application with this number, as it was typed.
    GoTo(String),
}

/// Choosing a command by a part of its name, or an application by its number.
#[derive(Debug, Default)]
pub struct Palette {
    /// What was typed.
    pub input: Input,
    /// What that may mean, best first.
    pub found: Vec<Choice>,
    /// The selected row and the first one shown.
    pub place: Place,
}

impl Palette {
    /// A palette in which nothing was typed yet, over these choices.
    pub fn over(found: Vec<Choice>) -> Self {
        Self { found, ..Self::default() }
    }

    /// What was typed, without the white space around it.
    pub fn text(&self) -> &str {
        self.input.value().trim()
    }

    /// Takes in what the text may mean.
    pub fn take(&mut self, found: Vec<Choice>) {
        (self.found, self.place) = (found, Place::default());
    }

    /// The selected choice.
    pub fn chosen(&self) -> Option<&Choice> {
        self.found.get(self.place.at)
    }
}
