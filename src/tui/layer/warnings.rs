//! What is said against saving a form that is no fault of a field: the same may be on file, or a rule reads it otherwise.

use super::{FieldName, Form};
use crate::domain::{Form as Evidence, Item, is_repetition};
use crate::text::same_key;
use crate::tui::words;

impl Form {
    /// What to know before it is saved, in words.
    pub fn warnings(&self, on_file: &Evidence) -> Vec<String> {
        let mut said: Vec<String> = self.gone(on_file).into_iter().collect();
        let Some(item) = self.item() else { return said };
        // What is changed is no repetition of itself.
        let mut others = on_file.clone();
        if let Some(before) = &self.before {
            remove(&mut others, before);
        }
        said.extend(repeats(&item, &others));
        if let Item::Course(course) = &item
            && course.cmtp
            && course.year.is_some_and(|year| year < CMTP_SINCE)
        {
            said.push(words::cmtp_before(CMTP_SINCE));
        }
        if let (Item::Course(course), Some(Item::Course(before))) = (&item, &self.before)
            && course.institution != before.institution
            && (course.cpr_sponsored && before.cpr_sponsored)
        {
            said.push(words::STILL_SPONSORED.to_owned());
        }
        if let Item::Reference(reference) = &item {
            let is_reached = reference.phone.is_some() || reference.email.is_some();
            let is_typed = reference.name.is_some() && !self.value(FieldName::Capacity).is_empty();
            said.extend((is_typed && !is_reached).then(|| words::NOT_REACHED.to_owned()));
        }
        said
    }

    /// That what the form changes is no longer on file as it was.
    fn gone(&self, on_file: &Evidence) -> Option<String> {
        self.is_about_what_is_gone(on_file).then(|| words::ITEM_GONE.to_owned())
    }

    /// Whether what the form changes is no longer on file as it was: nothing that it could be sent as would be done.
    pub fn is_about_what_is_gone(&self, on_file: &Evidence) -> bool {
        self.before.as_ref().is_some_and(|before| !is_on_file(before, on_file))
    }

    /// Whether it was opened on the row that another form is opened on, before somebody changed that: the one stands where
    /// the other stood, and neither was on file together with the other.
    pub fn is_before(&self, now: &Self) -> bool {
        let place = |form: &Self, rows: &[Item]| rows.iter().position(|row| Some(row) == form.before.as_ref());
        let was = place(self, &self.rows);
        (self.number, self.task) == (now.number, now.task)
            && was.is_some()
            && was == place(now, &now.rows)
            && place(self, &now.rows).is_none()
            && place(now, &self.rows).is_none()
    }
}

/// The rows of an item's kind on file, in their order.
pub(super) fn rows_like(item: &Item, on_file: &Evidence) -> Vec<Item> {
    match item {
        Item::Feedback(_) => on_file.feedback.iter().cloned().map(Item::Feedback).collect(),
        Item::Payment(_) => on_file.payments.iter().cloned().map(Item::Payment).collect(),
        Item::Reference(_) => on_file.references.iter().cloned().map(Item::Reference).collect(),
        Item::Course(_) => on_file.training.iter().cloned().map(Item::Course).collect(),
        Item::Case(_) => on_file.case_log.iter().cloned().map(Item::Case).collect(),
    }
}

/// The first year of certified training programs (R5).
const CMTP_SINCE: u16 = 2019;

fn repeats(item: &Item, on_file: &Evidence) -> Option<String> {
    match item {
        Item::Feedback(typed) => {
            let known = on_file.feedback.iter().find(|known| is_repetition(known, typed))?;
            Some(words::feedback_on_file(known))
        }
        Item::Payment(typed) => {
            let is_same = |known: &&crate::domain::Payment| {
                let reference = typed.reference.is_none() || known.reference == typed.reference;
                (known.date, known.amount, known.currency) == (typed.date, typed.amount, typed.currency) && reference
            };
            on_file.payments.iter().find(is_same).map(|_| words::PAYMENT_ON_FILE.to_owned())
        }
        Item::Reference(typed) => {
            let is_same = |known: &&crate::domain::Reference| typed.name.is_some() && known.name == typed.name;
            on_file.references.iter().find(is_same).map(|_| words::REFERENCE_ON_FILE.to_owned())
        }
        Item::Course(typed) => {
            let is_same = |known: &&crate::domain::TrainingCourse| {
                (&known.course, &known.institution, known.year) == (&typed.course, &typed.institution, typed.year)
            };
            on_file.training.iter().find(is_same).map(|_| words::COURSE_ON_FILE.to_owned())
        }
        Item::Case(typed) => on_file
            .case_log
            .iter()
            .find(|known| same_key(&known.key, &typed.key))
            .map(|_| words::CASE_ON_FILE.to_owned()),
    }
}

fn is_on_file(item: &Item, on_file: &Evidence) -> bool {
    match item {
        Item::Feedback(one) => on_file.feedback.contains(one),
        Item::Payment(one) => on_file.payments.contains(one),
        Item::Reference(one) => on_file.references.contains(one),
        Item::Course(one) => on_file.training.contains(one),
        Item::Case(one) => on_file.case_log.contains(one),
    }
}

fn remove(from: &mut Evidence, item: &Item) {
    match item {
        Item::Feedback(one) => take(&mut from.feedback, one),
        Item::Payment(one) => take(&mut from.payments, one),
        Item::Reference(one) => take(&mut from.references, one),
        Item::Course(one) => take(&mut from.training, one),
        Item::Case(one) => take(&mut from.case_log, one),
    }
}

fn take<T: PartialEq>(rows: &mut Vec<T>, row: &T) {
    if let Some(place) = rows.iter().position(|one| one == row) {
        rows.remove(place);
    }
}
