use crate::domain::Requirement;
use crate::domain::view::ApplicationView;

/// The application that panes 2 to 4 show.
#[derive(Debug, Default)]
pub struct Selected {
    /// The newest version of it that arrived; may still be the one that was selected before.
    pub view: Option<Box<ApplicationView>>,
    /// Whether the server has a newer version.
    pub is_old: bool,
    /// Why it cannot be shown, in words.
    pub refused: Option<String>,
    /// The line of pane 2 that decisions go to, from 0.
    pub line: usize,
}

impl Selected {
    /// The requirement that decisions go to.
    pub fn requirement(&self) -> Requirement {
        Requirement::ALL[self.line.min(Requirement::ALL.len() - 1)]
    }

    /// Takes a version of the application in; on another application the line goes to the first open requirement.
    pub fn take(&mut self, view: Box<ApplicationView>) {
        let same = self.view.as_ref().is_some_and(|old| old.number == view.number);
        let newer = self.view.as_ref().is_some_and(|old| old.number == view.number && old.revision > view.revision);
        if newer {
            return;
        }
        self.view = Some(view);
        (self.is_old, self.refused) = (false, None);
        if !same {
            self.line = 0;
            self.to_open(0);
        }
    }

    /// Puts the line on the first open requirement from `start` on, round and round; leaves it where none is.
    pub fn to_open(&mut self, start: usize) {
        let Some(view) = &self.view else { return };
        let count = view.requirements.len();
        let found = (0..count).map(|step| (start + step) % count.max(1)).find(|&at| view.requirements[at].open);
        if let Some(at) = found {
            self.line = at;
        }
    }
}
