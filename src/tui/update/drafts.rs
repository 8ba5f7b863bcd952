use std::collections::BTreeMap;

use super::{editing, letter_text};
use crate::domain::{AccountName, SheetKey};
use crate::tui::effect::Effect;
use crate::tui::layer::{Draft, Form, Layer, unmarked};
use crate::tui::outside::{DraftName, Kept};
use crate::tui::state::{Restored, State, Tone, draft_fields, draft_name, draft_text};
use crate::tui::words;

/// Sees to it that what is typed into forms is kept beyond the session, and what was done or emptied is not: whatever
/// way a form opened, closed or came back.
pub(super) fn keep(state: &mut State, effects: &mut Vec<Effect>) {
    let has_typing = state.forms().next().is_some()
        || state.editings().next().is_some()
        || state.bench.all().next().is_some()
        || !state.outbox.texts.is_empty()
        || state.text_page().is_some();
    if !has_typing && state.on_disk.texts.is_empty() {
        return;
    }
    let Some(account) = state.greeting.as_ref().map(|greeting| greeting.account.clone()) else { return };
    for layer in &mut state.layers {
        if let Layer::Form(form) = layer
            && form.draft == Draft::Unknown
        {
            form.draft = Draft::Sought;
            effects.push(Effect::Recall(draft_name(&account, form)));
        }
    }
    for (key, own) in state.bench.all_mut() {
        if own.restored == Restored::Unknown {
            own.restored = Restored::Sought;
            effects.push(Effect::Recall(sheet_draft(&account, key)));
        }
    }
    let mut typed: BTreeMap<DraftName, String> =
        state.forms().filter_map(|form| Some((draft_name(&account, form), draft_text(form)?))).collect();
    typed.extend(state.editings().map(|editing| (editing.name.clone(), editing.text.clone())));
    typed.extend(state.bench.all().filter_map(|(key, own)| Some((sheet_draft(&account, key), own.draft()?))));
    typed.extend(state.outbox.texts.iter().map(|text| (text.name.clone(), text.text.clone())));
    if let Some(page) = state.text_page().filter(|page| page.is_changed()) {
        typed.insert(page.name.clone(), unmarked(page.area.text()));
    }
    let known = &mut state.on_disk.texts;
    let gone: Vec<DraftName> = known.keys().filter(|name| !typed.contains_key(*name)).cloned().collect();
    for name in gone {
        known.remove(&name);
        effects.push(Effect::Keep(name, None));
    }
    for (name, text) in typed {
        if known.get(&name) != Some(&text) {
            effects.push(Effect::Keep(name.clone(), Some(text.clone())));
            known.insert(name, text);
        }
    }
}

/// Takes in what was kept of a form that is open; what cannot be read is as if nothing was.
pub(super) fn recalled(
    state: &mut State,
    name: DraftName,
    kept: Result<Option<Kept>, String>,
    effects: &mut Vec<Effect>,
) {
    let Some(account) = state.greeting.as_ref().map(|greeting| greeting.account.clone()) else { return };
    state.changed = true;
    let kept = kept.unwrap_or_else(|trouble| {
        state.on_disk.trouble = Some(trouble);
        None
    });
    if editing::recalled(state, &name, kept.as_ref(), effects) {
        return;
    }
    if letter_text::recalled(state, &name, kept.as_ref(), effects) {
        return;
    }
    if sheet_recalled(state, &account, &name, kept.as_ref()) {
        return;
    }
    let is_it = |form: &Form| form.draft == Draft::Sought && draft_name(&account, form) == name;
    for layer in &mut state.layers {
        let Layer::Form(form) = layer else { continue };
        if !is_it(form) {
            continue;
        }
        form.draft = Draft::Fresh;
        let Some(kept) = &kept else { continue };
        if draft_fields(&kept.text).is_some_and(|values| form.restore(&values, kept.at)) {
            state.on_disk.texts.insert(name, kept.text.clone());
        }
        return;
    }
}

/// The name under which the edits of a sheet are kept that the desk has not acknowledged.
fn sheet_draft(account: &AccountName, key: &SheetKey) -> DraftName {
    let form = format!("sheet-{}-{}", key.session, key.assessor);
    DraftName { account: account.clone(), number: Some(key.number), form }
}

/// Whether something is kept under the name of a sheet.
pub(super) fn is_of_sheet(name: &DraftName, key: &SheetKey) -> bool {
    *name == sheet_draft(&name.account, key)
}

/// Takes in what was kept of a sheet; says whether it was one's.
fn sheet_recalled(state: &mut State, account: &AccountName, name: &DraftName, kept: Option<&Kept>) -> bool {
    let sheet = state.bench.all_mut().find(|(key, _)| sheet_draft(account, key) == *name);
    let Some((_, own)) = sheet else { return false };
    own.restored = Restored::Known;
    let Some(kept) = kept else { return true };
    let (edits, both) = own.restore(&kept.text);
    // Known from now on, so that it goes once the desk has all of it.
    state.on_disk.texts.insert(name.clone(), kept.text.clone());
    if !both.is_empty() {
        state.say(Tone::Hint, words::both_edited(&both));
    } else if edits > 0 {
        state.say(Tone::Hint, words::edits_back(edits));
    }
    true
}
