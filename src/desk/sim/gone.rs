//! Who was forgotten, and that nothing of them is there any more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::house::House;
use crate::domain::{Number, Record};
use crate::store::Reader;
use crate::store::sim::{Dice, Machine};

/// What marks begin with, and how long they are with it.
const BEGIN: &str = "mark-";
const LENGTH: usize = BEGIN.len() + 16;

/// Words that are nowhere else, in a form or in a document.
pub(super) fn mark(dice: &mut Dice) -> String {
    format!("{BEGIN}{:016x}", dice.next())
}

/// Applications that were to be forgotten.
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// The marks in what was kept of each when it was asked.
    marks: BTreeMap<Number, BTreeSet<String>>,
    /// Those of which it was answered that they are forgotten.
    told: BTreeSet<Number>,
}

impl Gone {
    /// Notes that somebody is about to be asked to forget applications.
    pub(super) fn ask(&mut self, house: &House, numbers: &[Number]) {
        for number in numbers {
            self.marks.entry(*number).or_default().extend(marks_of(&house.shared.reader, *number));
        }
    }

    /// Whether somebody asked to forget it.
    pub(super) fn was_asked(&self, number: Number) -> bool {
        self.marks.contains_key(&number)
    }

    /// Notes that it was answered, with nothing left where it `is_whole`, and that it is so.
    pub(super) fn tell(&mut self, numbers: &[Number], is_whole: bool, machine: &Machine, folder: &Path) {
        self.told.extend(numbers);
        for number in numbers.iter().filter(|_| is_whole) {
            self.check_marks(*number, machine, folder);
        }
    }

    /// Who was forgotten stays so, and where the key is destroyed nothing else is left.
    pub(super) fn check(&self, house: &House, machine: &Machine, folder: &Path) {
        let reader = &house.shared.reader;
        for number in &self.told {
            assert!(reader.application(*number).expect("the state").is_none(), "{number} came back");
            assert!(reader.forgotten(*number).expect("the state").is_some(), "{number} is not known to be forgotten");
        }
        let unerased = house.writer.store().unerased().expect("the state");
        for one in reader.all_forgotten().expect("the state") {
            assert!(self.was_asked(one.number), "nobody asked to forget {}", one.number);
            if !unerased.contains(&one.number) {
                self.check_marks(one.number, machine, folder);
            }
        }
    }

    /// Those of which it was answered that they are forgotten.
    pub(super) fn told(&self) -> &BTreeSet<Number> {
        &self.told
    }

    /// Nothing of an application is below a folder.
    pub(super) fn check_marks(&self, number: Number, machine: &Machine, folder: &Path) {
        for mark in self.marks.get(&number).into_iter().flatten() {
            let found = machine.find_bytes(folder, mark.as_bytes());
            assert!(found.is_none(), "{number} is forgotten, and its {mark} is in {found:?}");
        }
    }
}

/// All marks in an application's changes and in the documents that they name.
fn marks_of(reader: &Reader, number: Number) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for change in reader.history(number).unwrap_or_default() {
        marks.extend(find(&format!("{change:?}")));
        for document in Record::Application(change).documents() {
            let bytes = reader.document(document).unwrap_or_default();
            marks.extend(find(&String::from_utf8_lossy(&bytes)));
        }
    }
    marks
}

fn find(text: &str) -> impl Iterator<Item = String> {
    text.match_indices(BEGIN).filter_map(|(at, _)| text.get(at..at + LENGTH)).map(str::to_owned)
}
