//! From what was typed into a form's fields to the command it stands for.

use std::str::FromStr;

use chrono::NaiveDate;

use super::reading;
use super::{FieldName, Form, Task};
use crate::domain::{
    AppealKind, AppealOutcome, Capacity, CaseLogRow, CaseRole, Command, FeedbackForm, ImiReviewer, Item, Payment,
    Reference, TrainingCourse, Via,
};
use crate::text::{Line, Prose};
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
            Task::Note => Command::Note { text: Prose::clean(self.value(FieldName::Note)) },
            Task::Feedback | Task::Payment | Task::Reference | Task::Course | Task::Case => {
                let (before, after) = (self.before.clone().map(Box::new), Some(Box::new(self.item()?)));
                Command::Amend { before, after, reason: None }
            }
            Task::Interview => Command::Interview {
                session: self.matter.session(self.value(FieldName::Session))?,
                on: self.day(FieldName::HeldOn),
                remote: self.is_yes(FieldName::Remote),
                notes: Prose::clean(self.value(FieldName::InterviewNotes)),
            },
            Task::Determine => Command::DetermineSkills {
                session: self.matter.key.as_ref()?.session,
                level: self.matter.level(self.value(FieldName::Level))?,
                eligible: self.is_yes(FieldName::Eligible),
                rationale: Prose::clean(self.value(FieldName::Rationale)),
            },
            Task::ReturnSheet => {
                let (session, assessor) = self.matter.seat(self.value(FieldName::Sheet))?;
                Command::ReturnSheet { session, assessor, reason }
            }
            Task::Outcome => Command::Decide { passed: self.value(FieldName::Decision) == words::PASSED, reason },
            Task::Reassess => Command::Reassess { reason },
            Task::ImiNotice => Command::NotifyImi {
                certification: self.line(FieldName::Certification),
                reviewer: self.reviewer(),
                sent_on: self.day(FieldName::SentOn),
            },
            Task::RegistrationLink => {
                Command::SendLink { link: self.line(FieldName::Link), sent_on: self.day(FieldName::SentOn) }
            }
            Task::OpenAppeal => Command::OpenAppeal {
                kind: AppealKind::ALL.into_iter().find(|kind| kind.id() == self.value(FieldName::Way))?,
                ground: self.line(FieldName::Ground),
                received_on: self.day(FieldName::AskedOn),
                reason,
            },
            Task::AssignAppeal => {
                let to = match self.value(FieldName::Handler).trim() {
                    "" => None,
                    name => Some(name.parse().ok()?),
                };
                Command::AssignAppeal { appeal: None, to }
            }
            Task::DecideAppeal => {
                let outcome = self.value(FieldName::AppealOutcome);
                let outcome = AppealOutcome::ALL.into_iter().find(|one| one.id() == outcome)?;
                Command::DecideAppeal { appeal: None, outcome, reason }
            }
            // Nothing on file changes by what it says alone.
            Task::Export | Task::Attach | Task::Assessor => return None,
            _ => self.session_command()?,
        })
    }

    /// What the fields say of a row of evidence; none where one cannot be read, or the form is for something else.
    pub(super) fn item(&self) -> Option<Item> {
        Some(match self.task {
            Task::Feedback => Item::Feedback(self.feedback()),
            Task::Payment => Item::Payment(self.payment()?),
            Task::Reference => Item::Reference(self.reference()),
            Task::Course => Item::Course(self.course()?),
            Task::Case => Item::Case(self.case()?),
            _ => return None,
        })
    }

    /// The pages that were typed.
    pub fn pages(&self) -> Option<u32> {
        self.parsed(FieldName::Pages)
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
            // What no field asks for stays as it is on file.
            duplicate_of: match &self.before {
                Some(Item::Feedback(before)) => before.duplicate_of.clone(),
                _ => None,
            },
        }
    }

    fn payment(&self) -> Option<Payment> {
        Some(Payment {
            date: self.day(FieldName::Date)?,
            amount: reading::amount(self.value(FieldName::Amount)).ok()?,
            currency: reading::currency(self.value(FieldName::Currency)).ok()?,
            method: self.line(FieldName::Method),
            reference: self.line(FieldName::Reference),
            fee: self.parsed(FieldName::Fee),
        })
    }

    fn reference(&self) -> Reference {
        let capacity = self.value(FieldName::Capacity);
        Reference {
            name: self.line(FieldName::Name),
            firm: self.line(FieldName::Firm),
            city: self.line(FieldName::City),
            phone: self.line(FieldName::Phone),
            email: self.line(FieldName::Email),
            capacity: Capacity::ALL.into_iter().find(|one| one.id() == capacity),
            case: self.line(FieldName::Case),
        }
    }

    fn course(&self) -> Option<TrainingCourse> {
        let (syllabus, completion) = match &self.before {
            Some(Item::Course(before)) => (before.syllabus.clone(), before.completion.clone()),
            _ => (None, None),
        };
        Some(TrainingCourse {
            course: self.line(FieldName::Course)?,
            institution: self.line(FieldName::Institution)?,
            year: self.parsed(FieldName::Year),
            hours: reading::hours(self.value(FieldName::Hours)).ok()?,
            cpr_sponsored: self.is_yes(FieldName::CprSponsored),
            cmtp: self.is_yes(FieldName::Cmtp),
            basic: self.is_yes(FieldName::Basic),
            theory: self.is_yes(FieldName::Theory),
            practice: self.is_yes(FieldName::Practice),
            role_plays: self.parsed(FieldName::RolePlays).unwrap_or(0),
            role_play_feedback: self.is_yes(FieldName::RolePlayFeedback),
            syllabus,
            completion,
        })
    }

    fn case(&self) -> Option<CaseLogRow> {
        let role = self.value(FieldName::Role);
        // What the form here does not ask for stays as it was.
        let (fee_paid, in_person) = match &self.before {
            Some(Item::Case(before)) => (before.fee_paid, before.in_person),
            _ => (None, None),
        };
        Some(CaseLogRow {
            key: self.line(FieldName::Key)?,
            date: self.day(FieldName::WorkedOn),
            role: CaseRole::ALL.into_iter().find(|one| one.id() == role),
            hours: reading::hours(self.value(FieldName::Hours)).ok()?,
            completed: self.is_yes(FieldName::Completed),
            fee_paid,
            in_person,
        })
    }

    /// The Reviewer, if anything is said of one; what is missing of them is asked for by the rules.
    fn reviewer(&self) -> Option<ImiReviewer> {
        let (given_name, family_name) = (self.line(FieldName::ReviewerGiven), self.line(FieldName::ReviewerFamily));
        let email = self.line(FieldName::ReviewerEmail);
        let is_one = given_name.is_some() || family_name.is_some() || email.is_some();
        is_one.then(|| ImiReviewer {
            given_name,
            family_name: family_name.unwrap_or_default(),
            email: email.unwrap_or_default(),
        })
    }

    pub(super) fn is_yes(&self, name: FieldName) -> bool {
        self.value(name) == words::yes_or_no(true)
    }

    pub(super) fn line(&self, name: FieldName) -> Option<Line> {
        Line::parse(self.value(name)).ok().filter(|line| !line.is_empty())
    }

    pub(super) fn day(&self, name: FieldName) -> Option<NaiveDate> {
        reading::day(self.value(name), self.today)
    }

    pub(super) fn parsed<T: FromStr>(&self, name: FieldName) -> Option<T> {
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
        Form::new(task, &desk.view(number), ("2026-11-23".parse().unwrap(), chrono_tz::UTC.into()))
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
        let Some(Command::Amend { after: Some(after), before: None, .. }) = form.command() else {
            panic!("{form:?}");
        };
        let Item::Payment(payment) = *after else { panic!("{after:?}") };
        assert_eq!((payment.amount, payment.method), (Cents::new(36_000), None));
        assert_eq!(payment.date.to_string(), "2026-11-23");
    }

    #[test]
    fn a_form_that_begins_anew_keeps_what_was_typed_and_stays_on_its_field() {
        let mut payment = form(Task::Payment);
        payment.paste("360");
        let fields = form(Task::Payment).fields.split_off(1);
        payment.begin_anew(&fields);
        assert_eq!((payment.fields[payment.at].name, payment.value(FieldName::Amount)), (FieldName::Amount, "360"));
        payment.step(-1);
        payment.begin_anew(&fields[..2]);
        assert!(payment.at < 2);
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
