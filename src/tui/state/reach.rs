use super::State;
use crate::tui::layer::{Layer, TextPage};

/// Who could let the program go on after it was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resumer {
    /// The shell that it was started from.
    Shell,
    /// Nobody: over a forced command, or in a terminal opened for it.
    Nobody,
}

/// What the terminal may use of the machine that it runs on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// What its user may: files and programs.
    #[default]
    Machine,
    /// The desk alone: its user came through the gateway, and nothing of the machine is theirs.
    Desk,
}

impl State {
    /// The text that is being written here, if one is.
    pub fn text_page(&self) -> Option<&TextPage> {
        match self.layers.last() {
            Some(Layer::Text(page)) => Some(page),
            _ => None,
        }
    }
}
