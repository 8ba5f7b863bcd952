//! One line an application, in memory: what lists, counts and look-ups answer from.

mod entry;
mod lists;
mod queue;
mod start;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::around::PartAround;
use super::line::Line;
use super::lookup::{Hit, Lookup};
use crate::domain::view::filter::{Shared, Test};
use crate::domain::view::{Counts, Filter, Found, LetterRow, Order, Query, Row, Subject};
use crate::domain::{AccountName, Application, BulkId, Number, Program, Tag, Unfit};
pub(super) use entry::Entry;
use lists::Lists;
use queue::Queue;

/// One line an application, in memory.
#[derive(Debug)]
pub(super) struct Index {
    /// By slot; none where it was taken out. A slot is never given twice.
    entries: Vec<Option<Entry>>,
    slots: BTreeMap<Number, u32>,
    /// What was done together and can be taken back, with the applications to which it was.
    bulks: BTreeMap<BulkId, BTreeSet<Number>>,
    lookup: Lookup,
    shared: Shared,
    /// All in the order in which a list stands that nobody ordered otherwise.
    queue: Queue,
    lists: Lists,
    counts: Counts,
    today: NaiveDate,
}

impl Index {
    /// An empty index whose lines are of a day.
    pub(super) fn new(today: NaiveDate) -> Self {
        Self {
            entries: Vec::new(),
            slots: BTreeMap::new(),
            bulks: BTreeMap::new(),
            lookup: Lookup::default(),
            shared: Shared::default(),
            queue: Queue::default(),
            lists: Lists::default(),
            counts: Counts::default(),
            today,
        }
    }

    /// The day that the lines are of.
    pub(super) fn today(&self) -> NaiveDate {
        self.today
    }

    /// How many applications there are.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Puts an application's line in, or anew.
    pub(super) fn put(&mut self, application: &Application, program: &Program) {
        self.load(Line::of(application, program, self.today));
        self.lookup.settle();
    }

    /// Puts a line of today in, or anew, and hands back what is not the index's; look-up finds it from [`Self::settle`] on.
    pub(super) fn load(&mut self, line: Line<'_>) -> PartAround {
        let number = line.number();
        let slot = self.slot(number);
        let before = self.entries[slot as usize].as_ref();
        if before.is_none_or(|entry| entry.known_as != line.entry.known_as) {
            self.lookup.load(slot, &line.names(&number.to_string(), &line.entry.subject.name()));
        }
        self.note_bulks(slot, number, &line.entry.bulks);
        let mut entry = line.entry;
        entry.subject.share(&mut self.shared);
        self.set(slot, entry);
        line.around
    }

    /// Lets look-up find all that was loaded.
    pub(super) fn settle(&mut self) {
        self.lookup.settle();
    }

    /// The slot of an application, a new one where it has none.
    fn slot(&mut self, number: Number) -> u32 {
        let next = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let slot = *self.slots.entry(number).or_insert(next);
        if slot == next {
            self.entries.push(None);
        }
        slot
    }

    /// Whether there is a line of an application.
    pub(super) fn has(&self, number: Number) -> bool {
        self.slots.contains_key(&number)
    }

    fn entry(&self, number: Number) -> Option<&Entry> {
        self.entries.get(*self.slots.get(&number)? as usize)?.as_ref()
    }

    /// All that there are, in no order.
    fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.entries.iter().flatten().map(|entry| &entry.subject)
    }

    fn set(&mut self, slot: u32, entry: Entry) {
        self.lists.clear();
        if let Some(before) = self.entries[slot as usize].take() {
            self.let_go(&before);
        }
        self.count(&entry, true);
        self.queue.put(&entry);
        self.lookup.set_needs_us(slot, entry.subject.needs_us());
        self.entries[slot as usize] = Some(entry);
    }

    /// Has an entry neither counted nor queued.
    fn let_go(&mut self, entry: &Entry) {
        self.lists.clear();
        self.count(entry, false);
        self.queue.remove(entry);
    }

    /// Has an entry counted, or no longer.
    fn count(&mut self, entry: &Entry, is_there: bool) {
        let subject = &entry.subject;
        let counts = &mut self.counts;
        let kinds = [
            (&mut counts.all, true),
            (&mut counts.needs_us, subject.needs_us()),
            (&mut counts.overdue, subject.is_overdue()),
            (&mut counts.waiting, subject.waits()),
        ];
        for (count, is_of_it) in kinds {
            *count = if is_there { *count + u32::from(is_of_it) } else { count.saturating_sub(u32::from(is_of_it)) };
        }
    }

    /// Takes an application's line out.
    pub(super) fn remove(&mut self, number: Number) {
        let Some(slot) = self.slots.remove(&number) else { return };
        self.note_bulks(slot, number, &[]);
        self.lookup.remove(slot);
        if let Some(entry) = self.entries[slot as usize].take() {
            self.let_go(&entry);
        }
    }

    /// Puts what an application's letters say of what to do next into its line, and who may not assess in it.
    pub(super) fn put_beside(&mut self, number: Number, letters: &[LetterRow], unfit: &[Unfit]) {
        let Some(slot) = self.slots.get(&number).copied() else { return };
        let place = &mut self.entries[slot as usize];
        let Some(mut entry) = place.take_if(|entry| entry.is_changed_by(letters, unfit)) else { return };
        self.let_go(&entry);
        entry.put_beside(letters, unfit);
        entry.subject.share(&mut self.shared);
        self.set(slot, entry);
    }

    /// Notes with which others the changes of an application were made that can be taken back.
    fn note_bulks(&mut self, slot: u32, number: Number, bulks: &[BulkId]) {
        let before = self.entries[slot as usize].as_ref().map_or_else(Vec::new, |entry| entry.bulks.to_vec());
        for gone in before.iter().filter(|id| !bulks.contains(id)) {
            if let Some(members) = self.bulks.get_mut(gone) {
                members.remove(&number);
                if members.is_empty() {
                    self.bulks.remove(gone);
                }
            }
        }
        for id in bulks {
            self.bulks.entry(*id).or_default().insert(number);
        }
    }

    /// The applications to which something was done together that is not taken back, by number.
    pub(super) fn done_together(&self, id: BulkId) -> Vec<Number> {
        self.bulks.get(&id).into_iter().flatten().copied().collect()
    }

    /// All that was done together, with the applications to which it was.
    #[cfg(test)]
    pub(super) fn bulks(&self) -> Vec<(BulkId, Vec<Number>)> {
        self.bulks.iter().map(|(id, members)| (*id, members.iter().copied().collect())).collect()
    }

    /// The numbers of a whole list, by number.
    pub(super) fn numbers_of(&self, filter: &Filter, who: &AccountName) -> Vec<Number> {
        let matcher = filter.matcher(who);
        let entries = self.slots.values().filter_map(|slot| self.entries[*slot as usize].as_ref());
        entries.map(|entry| &entry.subject).filter(|subject| matcher.wants(subject)).map(Subject::number).collect()
    }

    /// The applications whose line says something else on another day than a count of days.
    pub(super) fn turning_on(&self, day: NaiveDate) -> Vec<Number> {
        let turning = self.entries.iter().flatten().filter(|entry| entry.turns(self.today, day));
        turning.map(|entry| entry.subject.number()).collect()
    }

    /// Turns the lines to another day; those of [`Self::turning_on`] are then to be put anew.
    pub(super) fn turn_to(&mut self, today: NaiveDate) {
        self.today = today;
        self.lists.clear();
        self.shared.tidy();
        self.counts.overdue = 0;
        for entry in self.entries.iter_mut().flatten() {
            entry.turn_to(today);
            self.counts.overdue += u32::from(entry.subject.is_overdue());
        }
    }

    /// The numbers with a running number, one for each year that has it.
    pub(super) fn with_sequence(&self, sequence: u32) -> Vec<Number> {
        let mut found = Vec::new();
        let mut next = Number::new(0, 0);
        while let Some((first, _)) = self.slots.range(next..).next() {
            let wanted = Number::new(first.year(), sequence);
            found.extend(self.slots.contains_key(&wanted).then_some(wanted));
            let Some(year) = first.year().checked_add(1) else { break };
            next = Number::new(year, 0);
        }
        found
    }

    /// An application's candidate, by name as written.
    pub(super) fn name(&self, number: Number) -> Option<Cow<'_, str>> {
        self.entry(number).map(|entry| entry.subject.name())
    }

    /// How many there are of each kind.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// A part of a list, and how long the whole list is.
    pub(super) fn list(&self, query: &Query, who: &AccountName) -> (Vec<Row>, u32) {
        if query.order == Order::default()
            && let Some(total) = self.head_of_queue(&query.filter)
        {
            let left = total.saturating_sub(query.offset);
            let limit = if query.limit == 0 { left } else { query.limit.min(left) };
            let found = self.queue.numbers().skip(query.offset as usize).take(limit as usize);
            return (found.filter_map(|number| Some(self.entry(number)?.subject.row())).collect(), total);
        }
        let all = || {
            let matcher = query.filter.matcher(who);
            let wants = |entry: &Option<Entry>| entry.as_ref().is_some_and(|entry| matcher.wants(&entry.subject));
            (0_u32..).zip(&self.entries).filter(|(_, entry)| wants(entry)).map(|(slot, _)| slot).collect()
        };
        let subject = |slot: u32| self.entries[slot as usize].as_ref().map(|entry| &entry.subject);
        let compare = |a, b| match (subject(a), subject(b)) {
            (Some(a), Some(b)) => query.order.compare(a, b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
        let (part, total) = self.lists.part(query, who, all, compare);
        let rows = part.into_iter().filter_map(|slot| Some(subject(slot)?.row()));
        (rows.collect(), u32::try_from(total).unwrap_or(u32::MAX))
    }

    /// How many at the head of the queue are all that a filter wants; none where only each application can tell.
    fn head_of_queue(&self, filter: &Filter) -> Option<u32> {
        if filter.is_all() {
            return u32::try_from(self.len()).ok();
        }
        // A desk opens with this list, and what needs us is first in the queue.
        (*filter == Filter::one(Test::NeedsUs)).then_some(self.counts.needs_us)
    }

    /// Every tag that an application has, and how many have it.
    pub(super) fn tags(&self) -> BTreeMap<Tag, u32> {
        let mut tags = BTreeMap::new();
        for tag in self.subjects().flat_map(Subject::tags) {
            *tags.entry(tag.clone()).or_default() += 1;
        }
        tags
    }

    /// Applications whose name, number or e-mail is like a text, best first; ties by what needs us, then newest. Who may
    /// not read addresses finds nobody by them, nor is told what needs us.
    pub(super) fn find(&self, text: &str, limit: usize, by_address: bool) -> Vec<Found> {
        let hits = if by_address {
            self.lookup.search(text, limit)
        } else {
            self.lookup.search_without_addresses(text, limit)
        };
        let row = |hit: &Hit| Some(self.entries.get(hit.key as usize)?.as_ref()?.subject.row());
        hits.iter().filter_map(|hit| Some(Found { row: row(hit)?, score: hit.score })).collect()
    }
}
