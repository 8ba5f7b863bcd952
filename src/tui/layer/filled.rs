//! From what was typed into a form's fields to the command it stands for.

use std::str::FromStr;

use chrono::NaiveDate;

use super::reading;
use super::{FieldName, Form, Task};
use crate::domain::{Capacity, Command, FeedbackForm, Form as Evidence, Payment, Via, is_repetition};
use crate::text::Line;
use crate::tui::words;

impl Form {
    /// The command that the form stands for; none where a field is wrong: it is marked, and keys go to the first such.
    pub fn command(&mut self) -> Option<Command> {
        if !self.is_right() {
            return None;
        }
        let reason = self.line(FieldName::Reason).or_else(|| self.line(FieldName::Remark));
        Some(match self.task {
            Task::Deficient(requirement) => Command::MarkDeficient { requirement, reason },
            Task::Waive(requirement) => Command::Waive { requirement, reason },
            Task::Decline => Command::Decline { reason },
            Task::Hold => Command::Hold { reason, resume_on: self.day(FieldName::ResumeOn) },
            Task::Withdraw => Command::Withdraw { reason },
            Task::Reopen => Command::Reopen { reason },
            Task::CloseIncomplete => Command::CloseIncomplete { reason },
            Task::Notify => Command::Notify { due: self.day(FieldName::Due), reason },
            Task::Feedback => Command::RecordFeedback(self.feedback()),
            Task::Payment => Command::RecordPayment(self.payment()?),
            // Nothing on file changes by it.
            Task::Export => return None,
        })
    }

    /// What stands against saving it that is no fault of a field: the same thing may be on file already.
    pub fn repeats(&self, on_file: &Evidence) -> Option<String> {
        match self.task {
            Task::Feedback => {
                let typed = self.feedback();
                let known = on_file.feedback.iter().find(|known| is_repetition(known, &typed))?;
                Some(words::feedback_on_file(known))
            }
            Task::Payment => {
                let typed = self.payment()?;
                let is_same = |known: &&Payment| {
                    let reference = typed.reference.is_none() || known.reference == typed.reference;
                    (known.date, known.amount, known.currency) == (typed.date, typed.amount, typed.currency)
                        && reference
                };
                on_file.payments.iter().find(is_same).map(|_| words::PAYMENT_ON_FILE.to_owned())
            }
            _ => None,
        }
    }

    fn feedback(&self) -> FeedbackForm {
        let (capacity, via) = (self.value(FieldName::Capacity), self.value(FieldName::Via));
        FeedbackForm {
            giver: self.line(FieldName::Giver),
            capacity: Capacity::ALL.into_iter().find(|one| one.id() == capacity),
            case: self.line(FieldName::Case),
            received_on: self.day(FieldName::ReceivedOn),
            unanswered: self.parsed(FieldName::Unanswered),
            via: Via::ALL.into_iter().find(|one| one.id() == via),
            duplicate_of: None,
        }
    }

    fn payment(&self) -> Option<Payment> {
        Some(Payment {
            date: self.day(FieldName::Date)?,
            amount: reading::amount(self.value(FieldName::Amount)).ok()?,
            currency: reading::currency(self.value(FieldName::Currency)).ok()?,
            method: self.line(FieldName::Method),
            reference: self.line(FieldName::Reference),
        })
    }

    fn line(&self, name: FieldName) -> Option<Line> {
        Line::parse(self.value(name)).ok().filter(|line| !line.is_empty())
    }

    fn day(&self, name: FieldName) -> Option<NaiveDate> {
        reading::day(self.value(name), self.today)
    }

    fn parsed<T: FromStr>(&self, name: FieldName) -> Option<T> {
        self.value(name).parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::EntryKey;
    use super::*;
    use crate::domain::{Cents, Requirement, Role};
    use crate::tui::tests::{desk::Desk, fixture::jane};

    fn form(task: Task) -> Form {
        let mut desk = Desk::new(Role::Manager);
        let number = desk.take_in(jane());
        Form::new(task, &desk.view(number), "2026-11-23".parse().unwrap())
    }

    #[test]
    fn a_reason_is_asked_for_and_the_field_says_so() {
        let mut form = form(Task::Waive(Requirement::Fee));
        form.paste("  ");
        assert_eq!(form.command(), None);
        assert!(form.fields[0].trouble.is_some());
        form.paste("paid in kind\n");
        let reason = Some(Line::clean("paid in kind"));
        assert_eq!(form.command(), Some(Command::Waive { requirement: Requirement::Fee, reason }));
    }

    #[test]
    fn a_payment_is_checked_while_one_types() {
        let mut form = form(Task::Payment);
        assert_eq!(form.fields[form.at].name, FieldName::Amount);
        form.paste("360.001");
        assert!(form.fields[1].trouble.is_some());
        form.edit(EntryKey::Edit(tui_input::InputRequest::DeletePrevChar));
        assert_eq!(form.fields[1].trouble, None);
        let Some(Command::RecordPayment(payment)) = form.command() else { panic!("{form:?}") };
        assert_eq!((payment.amount, payment.method), (Cents::new(36_000), None));
        assert_eq!(payment.date.to_string(), "2026-11-23");
    }

    #[test]
    fn choices_are_made_by_first_letter_or_space() {
        let mut form = form(Task::Feedback);
        form.at = 1;
        form.edit(EntryKey::Edit(tui_input::InputRequest::InsertChar('c')));
        assert_eq!(form.value(FieldName::Capacity), "counsel");
        form.edit(EntryKey::Edit(tui_input::InputRequest::InsertChar('c')));
        assert_eq!(form.value(FieldName::Capacity), "co_mediator");
        form.edit(EntryKey::Space);
        assert_eq!(form.value(FieldName::Capacity), "other");
        form.edit(EntryKey::Space);
        assert_eq!(form.value(FieldName::Capacity), "");
    }
}
