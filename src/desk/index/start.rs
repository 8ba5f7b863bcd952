use super::Index;
use super::queue::Queue;
use crate::desk::around::PartAround;
use crate::desk::line::Line;

/// A start: all lines at once, in order, take half of the room and of the time that they take one by one.
impl Index {
    /// Puts in a line of today, of an application that has none; it is listed and found from [`Self::started`] on. Hands
    /// back what is not the index's.
    pub(in crate::desk) fn start_with(&mut self, line: Line<'_>) -> PartAround {
        let number = line.number();
        let slot = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.lookup.load(slot, &line.names(&number.to_string(), &line.entry.subject.name()));
        let mut entry = line.entry;
        for id in &entry.bulks {
            self.bulks.entry(*id).or_default().insert(number);
        }
        entry.subject.share(&mut self.shared);
        self.count(&entry, true);
        self.lookup.set_needs_us(slot, entry.subject.needs_us());
        self.entries.push(Some(entry));
        line.around
    }

    /// Lists all that it was started with, and lets look-up find it.
    pub(in crate::desk) fn started(&mut self) {
        let entries = (0..).zip(&self.entries).filter_map(|(slot, entry)| Some((slot, entry.as_ref()?)));
        self.slots = entries.map(|(slot, entry)| (entry.subject.number(), slot)).collect();
        self.queue = Queue::of(self.entries.iter().flatten());
        self.settle();
    }
}
