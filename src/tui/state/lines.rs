use crate::tui::layer::{Prompt, PromptFor};

/// What was typed into lines that were closed with it: at most one text for each thing that is asked for.
#[derive(Debug, Default)]
pub struct Lines(Vec<(PromptFor, String)>);

impl Lines {
    /// Keeps what was typed into a line; says whether there was anything.
    pub fn keep(&mut self, prompt: &Prompt) -> bool {
        self.take(&prompt.what);
        let typed = prompt.typed().map(|typed| (prompt.what.clone(), typed.to_owned()));
        let is_typed = typed.is_some();
        self.0.extend(typed);
        is_typed
    }

    /// Takes what was typed into a line that asks for the same, with what it was typed for.
    pub fn take(&mut self, what: &PromptFor) -> Option<(PromptFor, String)> {
        let place = self.0.iter().position(|(kept, _)| kept.is_like(what))?;
        Some(self.0.swap_remove(place))
    }

    /// Forgets what was typed for some.
    pub fn forget(&mut self, is_one: impl Fn(&PromptFor) -> bool) {
        self.0.retain(|(what, _)| !is_one(what));
    }
}
