use serde::{Deserialize, Serialize};

use crate::domain::view::ApplicationView;
use crate::domain::{Number, Requirement};

/// The application that panes 2 to 4 show.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Selected {
    /// The newest version of it that arrived; may still be the one that was selected before.
    pub view: Option<Box<ApplicationView>>,
    /// Why it cannot be shown, in words; nothing is asked until [`Selected::outdate`] or other news.
    pub refused: Option<String>,
    /// The line of pane 2 that decisions go to, from 0.
    pub line: usize,
    /// Whether it must be read again, whatever its revision.
    is_old: bool,
    /// The newest revision that news told of since it was last asked for.
    heard: Option<(Number, u32)>,
}

impl Selected {
    /// The requirement that decisions go to.
    pub fn requirement(&self) -> Requirement {
        let of_view = self.view.as_ref().and_then(|view| view.requirements.get(self.line.min(self.last_line())));
        of_view.map_or(Requirement::Hours, |one| one.id)
    }

    /// The line of pane 2 on which a requirement stands, from 0.
    pub fn place(&self, requirement: Requirement) -> usize {
        let lines = self.view.iter().flat_map(|view| &view.requirements);
        lines.into_iter().position(|one| one.id == requirement).unwrap_or(0)
    }

    /// The last line of pane 2, from 0.
    pub fn last_line(&self) -> usize {
        self.view.as_ref().map_or(0, |view| view.requirements.len().saturating_sub(1))
    }

    /// Whether the server has a newer version than the one that is here.
    pub fn is_old(&self) -> bool {
        let view = self.view.as_deref();
        let is_behind = |(number, revision)| view.is_some_and(|view| view.number == number && view.revision < revision);
        self.is_old || self.heard.is_some_and(is_behind)
    }

    /// Whatever is here may be old, and what was refused may be allowed now.
    pub fn outdate(&mut self) {
        (self.is_old, self.refused) = (true, None);
    }

    /// Hears that the application has this revision now.
    pub fn hear(&mut self, number: Number, revision: u32) {
        let newest = self.heard.filter(|(of, _)| *of == number).map_or(revision, |(_, newest)| newest.max(revision));
        (self.heard, self.refused) = (Some((number, newest)), None);
    }

    /// Notes that it has just been asked for: what is heard from now on may be newer than the answer.
    pub fn asked(&mut self) {
        (self.is_old, self.heard) = (false, None);
    }

    /// Takes in that it cannot be read now, and why.
    pub fn refuse(&mut self, why: String) {
        (self.is_old, self.refused) = (true, Some(why));
    }

    /// Takes a version of the application in; on another application the line goes to the first open requirement.
    pub fn take(&mut self, view: Box<ApplicationView>) {
        let same = self.view.as_ref().is_some_and(|old| old.number == view.number);
        let newer = self.view.as_ref().is_some_and(|old| old.number == view.number && old.revision > view.revision);
        if newer {
            return;
        }
        self.view = Some(view);
        self.refused = None;
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
