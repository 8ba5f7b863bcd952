//! What the desk in memory does to many applications, and the lists to choose from.

use std::collections::BTreeMap;

use super::desk::{Desk, account};
use crate::domain::{BulkAct, BulkId, Event, InBulk, Left, Number, Role, SavedView, Tag, apply, decide_one_of_many};
use crate::link::protocol::{Answer, Bulk, BulkDone, BulkOutcome, BulkPart, Colleague, News, Request};

impl Desk {
    /// The answer to what is chosen from or done to many; none to any other request.
    pub(super) fn ask_many(&mut self, request: &Request) -> Option<Answer> {
        Some(match request {
            Request::Tags => Answer::Tags(self.tags()),
            Request::Colleagues => Answer::Colleagues(
                [("ada", Role::Admin), ("bo", Role::Staff), ("cyd", Role::Manager)]
                    .map(|(name, role)| Colleague { name: account(name, role).name, role })
                    .to_vec(),
            ),
            Request::Numbers(filter) => Answer::Numbers(self.numbers(filter)),
            Request::Bulk(bulk) => Answer::Bulk(self.bulk(bulk)),
            Request::SavedViews => Answer::SavedViews(self.views.clone()),
            Request::SaveView(view) => {
                self.forget_view(view);
                self.views.push(view.clone());
                Answer::SavedViews(self.views.clone())
            }
            Request::DeleteView(name) => {
                self.views.retain(|view| view.name.key() != name.key());
                Answer::SavedViews(self.views.clone())
            }
            _ => return None,
        })
    }

    fn forget_view(&mut self, view: &SavedView) {
        self.views.retain(|other| other.name.key() != view.name.key());
    }

    fn tags(&self) -> Vec<(Tag, u32)> {
        let mut tags: BTreeMap<Tag, u32> = BTreeMap::new();
        for tag in self.applications.iter().flat_map(|one| one.tags.clone()) {
            *tags.entry(tag).or_default() += 1;
        }
        tags.into_iter().collect()
    }

    fn bulk(&mut self, bulk: &Bulk) -> BulkDone {
        let mut on = bulk.on.clone();
        if let (BulkAct::Undo(id), true) = (&bulk.act, on.is_empty()) {
            let is_in = |one: &&crate::domain::Application| {
                one.trail.iter().any(|step| step.bulk().is_some_and(|bulk| bulk.id == *id))
            };
            on = self.applications.iter().filter(is_in).map(|one| (one.number, None)).collect();
        }
        let id = BulkId::new(self.changes.len() as u64);
        let mut changes = Vec::new();
        let by = self.account.clone();
        let mut parts: Vec<BulkPart> = on
            .iter()
            .map(|(number, seen)| {
                let one = &self.applications[self.find(*number).expect("there")];
                let outcome = match decide_one_of_many(one, *seen, &bulk.act, &self.context(&by)) {
                    Ok(change) => {
                        changes.push(change);
                        BulkOutcome::Done
                    }
                    Err(Left::Refused(refusal)) => BulkOutcome::Refused(refusal),
                    Err(Left::Changed { .. }) => BulkOutcome::Changed("bo accepted hours".to_owned()),
                };
                let name = one.form.candidate.name.clone();
                BulkPart { number: *number, name, revision: one.revision, outcome }
            })
            .collect();
        if bulk.dry_run {
            return BulkDone { id: None, parts };
        }
        let of = u32::try_from(changes.len()).expect("few");
        for mut change in changes {
            if let BulkAct::Do(_) = bulk.act {
                change.events.push(Event::InBulk(InBulk { id, of }));
            }
            self.keep(change, &mut parts);
        }
        BulkDone { id: Some(id), parts }
    }

    fn keep(&mut self, change: crate::domain::Change, parts: &mut [BulkPart]) {
        let number: Number = change.number;
        let at = self.find(number).expect("there");
        self.applications[at] = apply(Some(self.applications[at].clone()), &change).expect("an application");
        for part in parts.iter_mut().filter(|part| part.number == number) {
            part.revision = change.revision;
        }
        self.news.push(News::Changed { number, revision: change.revision });
        self.changes.push(change);
    }
}
