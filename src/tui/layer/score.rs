use super::TextArea;
use crate::domain::{Checklist, ChecklistItem, ItemId, SheetKey};
use crate::tui::action::Action;

/// A score sheet being filled in, or read (A8).
#[derive(Debug)]
pub struct ScorePage {
    /// Which sheet.
    pub key: SheetKey,
    /// The item that keys go to, by its place in the checklist; behind the last one stands the remark.
    pub at: usize,
    /// The note of it that is being written.
    pub writing: Option<TextArea>,
    /// The step for which it was opened, once it is here.
    pub then: Option<Action>,
    /// The first line shown of what is said about the item.
    pub top: usize,
}

impl ScorePage {
    /// A sheet from its first item.
    pub fn new(key: SheetKey) -> Self {
        Self { key, at: 0, writing: None, then: None, top: 0 }
    }

    /// The item that keys go to; none on the remark.
    pub fn item<'a>(&self, checklist: &'a Checklist) -> Option<&'a ChecklistItem> {
        checklist.items().nth(self.at).map(|(_, item)| item)
    }

    /// Goes to an item by its place, or to the remark behind the last one.
    pub fn go(&mut self, at: usize, checklist: &Checklist) {
        (self.at, self.top) = (at.min(checklist.items().count()), 0);
    }

    /// Goes some items on or back.
    pub fn step(&mut self, by: isize, checklist: &Checklist) {
        self.go(self.at.saturating_add_signed(by), checklist);
    }

    /// Goes to the first item of the next competency, or of the one before.
    pub fn step_competency(&mut self, forward: bool, checklist: &Checklist) {
        let starts: Vec<usize> = starts(checklist).chain([checklist.items().count()]).collect();
        let here = starts.iter().rposition(|start| *start <= self.at).unwrap_or(0);
        let wanted = if forward { here + 1 } else { here.saturating_sub(1) };
        // Back goes to the head of the competency first, as reading does.
        let wanted = if !forward && self.at > starts[here] { here } else { wanted };
        self.go(starts.get(wanted).copied().unwrap_or(self.at), checklist);
    }

    /// Goes to the next item for which `is_open` says so, round and round; says whether there is one.
    pub fn step_open(&mut self, checklist: &Checklist, is_open: impl Fn(&ChecklistItem) -> bool) -> bool {
        let items: Vec<&ChecklistItem> = checklist.items().map(|(_, item)| item).collect();
        let order = (1..=items.len()).map(|step| (self.at + step) % items.len().max(1));
        let Some(found) = order.into_iter().find(|at| items.get(*at).is_some_and(|item| is_open(item))) else {
            return false;
        };
        self.go(found, checklist);
        true
    }

    /// Goes to the item of an id, if the checklist has it.
    pub fn go_to(&mut self, id: &ItemId, checklist: &Checklist) {
        if let Some(at) = checklist.items().position(|(_, item)| item.id == *id) {
            self.go(at, checklist);
        }
    }
}

/// The places of the first items of all competencies.
fn starts(checklist: &Checklist) -> impl Iterator<Item = usize> {
    let counts = checklist.competencies.iter().map(|competency| competency.items.len());
    counts.scan(0, |next, count| Some(std::mem::replace(next, *next + count)))
}
