use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::domain::view::{Indication, SheetView};
use crate::domain::{ItemId, Number, Score, SessionState, Sheet, SheetEdit, SheetKey, SheetState};
use crate::text::Prose;

/// The score sheets that their assessor has open here, or that have edits which the desk has not acknowledged (A9).
#[derive(Debug, Default)]
pub struct Bench {
    sheets: BTreeMap<SheetKey, OwnSheet>,
}

impl Bench {
    /// A sheet, once it has arrived.
    pub fn get(&self, key: &SheetKey) -> Option<&OwnSheet> {
        self.sheets.get(key)
    }

    /// The same, to be edited.
    pub fn get_mut(&mut self, key: &SheetKey) -> Option<&mut OwnSheet> {
        self.sheets.get_mut(key)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (&SheetKey, &OwnSheet)> {
        self.sheets.iter()
    }

    /// All of them, to be changed.
    pub fn all_mut(&mut self) -> impl Iterator<Item = (&SheetKey, &mut OwnSheet)> {
        self.sheets.iter_mut()
    }

    /// Takes a sheet in as the desk has it; says by their ids which items were edited here and elsewhere.
    pub fn take(&mut self, view: SheetView) -> Vec<ItemId> {
        if let Some(own) = self.sheets.get_mut(&view.key) {
            return own.take(view);
        }
        self.sheets.insert(view.key.clone(), OwnSheet::new(view));
        Vec::new()
    }

    /// How many edits of all sheets are not acknowledged.
    pub fn unsaved(&self) -> u32 {
        u32::try_from(self.sheets.values().map(OwnSheet::unsaved).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// Forgets the sheets that are neither open nor hold anything that the desk has not.
    pub fn keep_only(&mut self, is_open: impl Fn(&SheetKey) -> bool) {
        self.sheets.retain(|key, own| is_open(key) || own.unsaved() > 0 || own.is_sent);
    }

    /// Forgets the sheets of an application that is not there any more, with what of them the desk has not (H3).
    pub fn forget(&mut self, number: Number) {
        self.sheets.retain(|key, _| key.number != number);
    }

    /// Hears that an application changed: what staff did to its sheets is read.
    pub fn hear(&mut self, number: Number) {
        for (_, own) in self.sheets.iter_mut().filter(|(key, _)| key.number == number) {
            own.is_old = true;
        }
    }

    /// Hears that a sheet was edited, here or in another window.
    pub fn hear_of_sheet(&mut self, key: &SheetKey, revision: u32) {
        if let Some(own) = self.sheets.get_mut(key) {
            own.told = own.told.max(revision);
            // The answer to what is under way says whether that was it.
            own.is_old |= !own.is_sent && revision > own.view.revision;
        }
    }

    /// The desk is gone: what was under way is done or not, and is read before anything is sent again.
    pub fn lost(&mut self) {
        for own in self.sheets.values_mut() {
            own.not_saved();
            own.is_old = true;
        }
    }

    /// Whatever is here may be old.
    pub fn outdate(&mut self) {
        for own in self.sheets.values_mut() {
            own.is_old = true;
        }
    }

    /// The desk may keep again what it could not.
    pub fn retry(&mut self) {
        for own in self.sheets.values_mut() {
            own.trouble = None;
        }
    }
}

/// Whether what a sheet's draft file holds is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Restored {
    /// Nobody asked yet.
    #[default]
    Unknown,
    /// It is being looked for.
    Sought,
    /// It is in the sheet, if there was anything.
    Known,
}

/// A sheet with what was done to it here since the desk acknowledged it last.
#[derive(Debug)]
pub struct OwnSheet {
    /// As the desk has it.
    pub view: SheetView,
    /// As its assessor sees it: with all that was done here.
    pub sheet: Sheet,
    /// Whether it must be read again before anything more is sent.
    pub is_old: bool,
    /// Why the desk did not keep the last edit, in words; nothing more is sent until the next key.
    pub trouble: Option<String>,
    /// As its assessor was asked whether to submit it; none where they were not.
    pub asked: Option<Sheet>,
    /// Whether what is kept of it on this machine is in it.
    pub restored: Restored,
    unsaved: VecDeque<Unsaved>,
    is_sent: bool,
    /// The newest revision that was heard of since it was read.
    told: u32,
}

/// An edit that the desk has not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Unsaved {
    /// What it makes of its part of the sheet.
    edit: SheetEdit,
    /// What that part was before it.
    before: SheetEdit,
    /// Whether it was sent and its answer did not come: it is with the desk or not, which the next reading says.
    #[serde(skip)]
    may_be_there: bool,
}

/// The edits as a draft file has them.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    draft: Format,
    edits: VecDeque<Unsaved>,
}

/// The format's name.
#[derive(Debug, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "qapdesk-sheet-draft/1")]
    First,
}

impl OwnSheet {
    fn new(view: SheetView) -> Self {
        Self {
            sheet: view.sheet.clone(),
            view,
            is_old: false,
            trouble: None,
            asked: None,
            restored: Restored::Unknown,
            unsaved: VecDeque::new(),
            is_sent: false,
            told: 0,
        }
    }

    /// Whether the desk has all of it, and nothing of it is to be read again, as far as is known here.
    pub fn is_with_the_desk(&self) -> bool {
        self.unsaved.is_empty() && !self.is_old
    }

    /// Whether nobody can edit it: it was submitted.
    pub fn is_locked(&self) -> bool {
        matches!(self.view.state, SheetState::Submitted { .. })
    }

    /// Whether its session stands, so that there is something to be scored.
    pub fn is_under_way(&self) -> bool {
        self.view.session.state == SessionState::Confirmed
    }

    /// How many parts of it were edited here and are not acknowledged.
    pub fn unsaved(&self) -> usize {
        self.unsaved.len()
    }

    /// An item's mark and note, as its assessor sees them.
    pub fn score(&self, item: &ItemId) -> Score {
        self.sheet.scores.get(item).cloned().unwrap_or_default()
    }

    /// Edits it; an edit of the same part that was never sent becomes this one. One that was sent stays as it was: what
    /// the desk has may be that, and this is laid on it.
    pub fn edit(&mut self, edit: SheetEdit) {
        let before = as_it_is(&self.sheet, &edit);
        self.trouble = None;
        if before == edit {
            return;
        }
        self.sheet.edit(&edit);
        let last = self.unsaved.iter().rposition(|known| is_of_one(&known.edit, &edit));
        let waits = |place: &usize| (*place > 0 || !self.is_sent) && !self.unsaved[*place].may_be_there;
        let Some(place) = last.filter(waits) else {
            return self.unsaved.push_back(Unsaved { edit, before, may_be_there: false });
        };
        self.unsaved[place].edit = edit;
        if self.unsaved[place].edit == self.unsaved[place].before {
            self.unsaved.remove(place);
        }
    }

    /// Whether it must be read again and can be: what is under way is answered first.
    pub fn must_be_read(&self) -> bool {
        self.is_old && !self.is_sent
    }

    /// The next edit to send, with the revision that it is made on; none while one is under way, or it cannot be sent.
    pub fn to_send(&mut self) -> Option<(u32, SheetEdit)> {
        if self.is_sent || self.is_old || self.is_locked() || self.trouble.is_some() {
            return None;
        }
        let edit = self.unsaved.front()?.edit.clone();
        self.is_sent = true;
        Some((self.view.revision, edit))
    }

    /// The edit that was under way is on the desk's disk.
    pub fn saved(&mut self, revision: u32, indication: Indication) {
        if !std::mem::take(&mut self.is_sent) {
            return;
        }
        if let Some(done) = self.unsaved.pop_front() {
            self.view.sheet.edit(&done.edit);
        }
        (self.view.revision, self.view.indication) = (revision, indication);
        self.is_old |= self.told > revision;
    }

    /// The edit that was under way is not done, or nobody knows: it stays here.
    pub fn not_saved(&mut self) {
        if let Some(sent) = self.unsaved.front_mut() {
            sent.may_be_there |= self.is_sent;
        }
        self.is_sent = false;
    }

    /// Takes it in as the desk has it, with what was done here on top, part by part; says which items were edited in
    /// both places.
    pub fn take(&mut self, view: SheetView) -> Vec<ItemId> {
        if view.revision < self.view.revision {
            return Vec::new();
        }
        // It may have been edited while it was on its way.
        self.is_old = std::mem::take(&mut self.told) > view.revision;
        self.sheet.clone_from(&view.sheet);
        self.view = view;
        let unsaved = std::mem::take(&mut self.unsaved);
        // What is under way is answered for itself.
        let mut both = Vec::new();
        for one in unsaved {
            both.extend(self.lay_on(one));
        }
        both
    }

    /// Lays an edit that was made on an older sheet on this one; names its item where that was changed otherwise since.
    fn lay_on(&mut self, one: Unsaved) -> Option<ItemId> {
        let now = as_it_is(&self.sheet, &one.edit);
        if now == one.edit {
            return None;
        }
        let is_changed = now != one.before;
        let edit = if is_changed { joined(&now, one.edit) } else { one.edit };
        let item = item(&edit).cloned().filter(|_| is_changed);
        self.sheet.edit(&edit);
        self.unsaved.push_back(Unsaved { edit, before: now, may_be_there: false });
        item
    }

    /// What is to be kept of it on this machine; none where the desk has all of it.
    pub fn draft(&self) -> Option<String> {
        if self.unsaved.is_empty() {
            return None;
        }
        serde_json::to_string(&Kept { draft: Format::First, edits: self.unsaved.clone() }).ok()
    }

    /// Puts in what was kept of it on this machine, under what was done since; says how much that is, and which items
    /// were edited elsewhere, too.
    pub fn restore(&mut self, text: &str) -> (usize, Vec<ItemId>) {
        self.restored = Restored::Known;
        let Ok(kept) = serde_json::from_str::<Kept>(text) else { return (0, Vec::new()) };
        let before = self.unsaved.len();
        let mut both = Vec::new();
        for one in kept.edits {
            // Of what was kept itself all is laid on, in its order.
            let is_newer = self.unsaved.iter().take(before).any(|known| is_of_one(&known.edit, &one.edit));
            if !is_newer && self.knows(&one.edit) {
                both.extend(self.lay_on(one));
            }
        }
        (self.unsaved.len() - before, both)
    }

    /// Whether an edit is of an item that the checklist has.
    fn knows(&self, edit: &SheetEdit) -> bool {
        item(edit).is_none_or(|id| self.view.checklist.item(id).is_some())
    }
}

/// The item that an edit is about.
fn item(edit: &SheetEdit) -> Option<&ItemId> {
    match edit {
        SheetEdit::Mark { item, .. } | SheetEdit::Note { item, .. } => Some(item),
        SheetEdit::Remark(_) | SheetEdit::Whole(_) => None,
    }
}

/// Whether both edit the same part of a sheet.
fn is_of_one(one: &SheetEdit, other: &SheetEdit) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other) && item(one) == item(other)
}

/// The part of a sheet that an edit is about, as it is now.
fn as_it_is(sheet: &Sheet, edit: &SheetEdit) -> SheetEdit {
    let score = |item: &ItemId| sheet.scores.get(item).cloned().unwrap_or_default();
    match edit {
        SheetEdit::Mark { item, .. } => SheetEdit::Mark { item: item.clone(), mark: score(item).mark },
        SheetEdit::Note { item, .. } => SheetEdit::Note { item: item.clone(), note: score(item).note },
        SheetEdit::Remark(_) => SheetEdit::Remark(sheet.remark.clone()),
        SheetEdit::Whole(_) => SheetEdit::Whole(Box::new(sheet.clone())),
    }
}

/// What was done here to a part that was changed elsewhere, too: of two texts both stay; a mark is the one made here.
fn joined(there: &SheetEdit, here: SheetEdit) -> SheetEdit {
    let both = |there: &Option<Prose>, here: Option<Prose>| match (there, here) {
        (Some(there), Some(here)) if there.contains(here.as_str()) => Some(there.clone()),
        (Some(there), Some(here)) if !here.contains(there.as_str()) => Some(Prose::clean(&format!("{there}\n{here}"))),
        (there, here) => here.or_else(|| there.clone()),
    };
    match (there, here) {
        (SheetEdit::Note { note: there, .. }, SheetEdit::Note { item, note }) => {
            SheetEdit::Note { item, note: both(there, note) }
        }
        (SheetEdit::Remark(there), SheetEdit::Remark(remark)) => SheetEdit::Remark(both(there, remark)),
        (_, here) => here,
    }
}
