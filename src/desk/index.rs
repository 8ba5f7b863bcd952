use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;

use super::lookup::{Entry as Names, Hit, Lookup};
use crate::domain::view::{Counts, Filter, Found, LetterRow, Query, Row, Subject};
use crate::domain::{
    AccountName, Application, BulkId, Candidate, Next, Number, Placement, Program, StageName, Tag, WaitingFor,
};

/// One line an application, in memory: what lists, counts and look-ups answer from.
#[derive(Debug)]
pub(super) struct Index {
    entries: BTreeMap<Number, Entry>,
    numbers: Vec<Number>,
    /// What was done together and can be taken back, with the applications to which it was.
    bulks: BTreeMap<BulkId, BTreeSet<Number>>,
    lookup: Lookup,
    today: NaiveDate,
}

#[derive(Debug)]
struct Entry {
    subject: Subject,
    /// What to do next, its letters aside.
    next: Next,
    placement: Placement,
    target: Option<u16>,
    slot: u32,
    /// With which others its changes were made.
    bulks: Vec<BulkId>,
    /// Tells names and address that look-up knows from others.
    known_as: u64,
}

impl Index {
    /// An empty index whose lines are of a day.
    pub(super) fn new(today: NaiveDate) -> Self {
        Self { entries: BTreeMap::new(), numbers: Vec::new(), bulks: BTreeMap::new(), lookup: Lookup::default(), today }
    }

    /// The day that the lines are of.
    pub(super) fn today(&self) -> NaiveDate {
        self.today
    }

    /// How many applications there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Puts an application's line in, or anew.
    pub(super) fn put(&mut self, application: &Application, program: &Program) {
        self.load(application, program);
        self.lookup.settle();
    }

    /// As [`Self::put`], for many: look-up finds them from [`Self::settle`] on.
    pub(super) fn load(&mut self, application: &Application, program: &Program) {
        let number = application.number;
        let known = self.entries.get(&number);
        let slot = if let Some(entry) = known {
            entry.slot
        } else {
            self.numbers.push(number);
            u32::try_from(self.numbers.len() - 1).unwrap_or(u32::MAX)
        };
        let candidate = &application.form.candidate;
        let row = Row::of(application, program, self.today);
        let known_as = fingerprint(candidate);
        if known.is_none_or(|entry| entry.known_as != known_as) {
            let names = Names {
                number: &number.to_string(),
                name: &candidate.name,
                given_name: candidate.given_name.as_deref(),
                family_name: &candidate.family_name,
                email: candidate.email.as_deref(),
            };
            self.lookup.load(slot, &names);
        }
        let placement = application.placement;
        let target = program.days.targets.of(placement.stage.name());
        let bulks: Vec<BulkId> = application.trail.iter().filter_map(|step| Some(step.bulk()?.id)).collect();
        self.note_bulks(number, &bulks);
        let next = Next { words: row.next.clone(), waiting_for: row.waiting_for };
        let subject = Subject::of(application, row);
        self.lookup.set_needs_us(slot, subject.needs_us());
        self.entries.insert(number, Entry { subject, next, placement, target, slot, bulks, known_as });
    }

    /// Lets look-up find all that was loaded.
    pub(super) fn settle(&mut self) {
        self.lookup.settle();
    }

    /// Takes an application's line out.
    pub(super) fn remove(&mut self, number: Number) {
        self.note_bulks(number, &[]);
        if let Some(entry) = self.entries.remove(&number) {
            self.lookup.remove(entry.slot);
        }
    }

    /// Puts what an application's letters say of what to do next into its line.
    pub(super) fn put_letters(&mut self, number: Number, letters: &[LetterRow]) {
        let Some(entry) = self.entries.get_mut(&number) else { return };
        let next = entry.next.clone().beside(letters);
        let row = &mut entry.subject.row;
        (row.next, row.waiting_for) = (next.words, next.waiting_for);
        self.lookup.set_needs_us(entry.slot, entry.subject.needs_us());
    }

    /// Notes with which others the changes of an application were made that can be taken back.
    fn note_bulks(&mut self, number: Number, bulks: &[BulkId]) {
        let before = self.entries.get(&number).map_or(&[][..], |entry| entry.bulks.as_slice());
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
        let found = self.entries.iter().filter(|(_, entry)| matcher.wants(&entry.subject));
        found.map(|(number, _)| *number).collect()
    }

    /// The applications whose line depends on the day by more than a count of days.
    pub(super) fn dated(&self) -> Vec<Number> {
        use StageName::{Deficient, NotPassed, OnHold, Scheduled};
        let dated = |entry: &Entry| match entry.subject.row.stage {
            Deficient | OnHold | Scheduled => true,
            // Once the time for a re-assessment is over nobody is waited for any more.
            NotPassed => entry.next.waiting_for != WaitingFor::Nobody,
            _ => false,
        };
        self.entries.iter().filter(|(_, entry)| dated(entry)).map(|(number, _)| *number).collect()
    }

    /// Turns the lines to another day; those of [`Self::dated`] are then to be put anew.
    pub(super) fn turn_to(&mut self, today: NaiveDate) {
        self.today = today;
        for entry in self.entries.values_mut() {
            let days = (today - entry.placement.since).num_days().max(0);
            let row = &mut entry.subject.row;
            row.days_in_stage = days;
            row.overdue = entry.target.is_some_and(|target| days > i64::from(target));
        }
    }

    /// The numbers with a running number, one for each year that has it.
    pub(super) fn with_sequence(&self, sequence: u32) -> Vec<Number> {
        self.entries.keys().copied().filter(|number| number.sequence() == sequence).collect()
    }

    /// An application's line.
    pub(super) fn row(&self, number: Number) -> Option<&Row> {
        self.entries.get(&number).map(|entry| &entry.subject.row)
    }

    /// How many there are of each kind.
    pub(super) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for entry in self.entries.values() {
            counts.all += 1;
            counts.needs_us += u32::from(entry.subject.needs_us());
            counts.overdue += u32::from(entry.subject.row.overdue);
            counts.waiting += u32::from(entry.subject.waits());
        }
        counts
    }

    /// A part of a list, and how long the whole list is.
    pub(super) fn list(&self, query: &Query, who: &AccountName) -> (Vec<&Row>, u32) {
        let matcher = query.filter.matcher(who);
        let subjects = self.entries.values().map(|entry| &entry.subject);
        let mut found: Vec<&Subject> = subjects.filter(|subject| matcher.wants(subject)).collect();
        let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let limit = if query.limit == 0 { usize::MAX } else { query.limit as usize };
        let end = (query.offset as usize).saturating_add(limit);
        if end < found.len() {
            // Only the part up to the wanted rows need be in order.
            found.select_nth_unstable_by(end, |a, b| query.order.compare(a, b));
            found.truncate(end);
        }
        found.sort_unstable_by(|a, b| query.order.compare(a, b));
        (found.into_iter().skip(query.offset as usize).map(|subject| &subject.row).collect(), total)
    }

    /// Every tag that an application has, and how many have it.
    pub(super) fn tags(&self) -> BTreeMap<Tag, u32> {
        let mut tags = BTreeMap::new();
        for tag in self.entries.values().flat_map(|entry| &entry.subject.row.tags) {
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
        let row = |hit: &Hit| Some(&self.entries.get(self.numbers.get(hit.key as usize)?)?.subject.row);
        hits.iter().filter_map(|hit| Some(Found { row: row(hit)?.clone(), score: hit.score })).collect()
    }
}

/// A number for all by which look-up finds a candidate.
fn fingerprint(candidate: &Candidate) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&candidate.name, &candidate.given_name, &candidate.family_name, &candidate.email).hash(&mut hasher);
    hasher.finish()
}
