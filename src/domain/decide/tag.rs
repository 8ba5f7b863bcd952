use std::collections::BTreeSet;

use crate::domain::{Application, Event, Refusal, Rule, Tag};
use crate::text::cut;

/// How many tags an application has at most.
const MOST: usize = 16;

/// Hangs words on an application and takes others off, in any stage; one that is named for both stays.
pub(super) fn tag(
    application: &Application,
    add: &BTreeSet<Tag>,
    remove: &BTreeSet<Tag>,
) -> Result<Vec<Event>, Refusal> {
    if let Some(tag) = add.iter().find(|tag| !tag.is_well_formed()) {
        let message = format!("`{}` is not a tag", cut(tag.as_str(), Tag::WIDEST));
        return Err(Refusal::new(Rule::S6, message, "give one word of letters, digits and `-`"));
    }
    let before = &application.tags;
    let after: BTreeSet<Tag> = before.difference(remove).chain(add).cloned().collect();
    if after == *before {
        return Err(Refusal::new(Rule::S6, "its tags are so already", "nothing is left to do here"));
    }
    if after.len() > MOST && after.len() > before.len() {
        let hint = format!("an application has at most {MOST}: take some off first");
        return Err(Refusal::new(Rule::S6, format!("it would have {} tags", after.len()), hint));
    }
    Ok(vec![Event::Tagged { before: before.clone(), after }])
}
