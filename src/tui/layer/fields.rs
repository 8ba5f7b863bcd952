//! The fields of each form, empty or filled with what is on file.

use chrono::NaiveDate;

use super::field::{Field, FieldName};
use super::task::Task;
use crate::domain::view::ApplicationView;
use crate::domain::{
    Capacity, CaseLogRow, CaseRole, Document, FeedbackForm, Item, Payment, Reference, Slot, TrainingCourse, Via,
};
use crate::tui::words;

/// The fields of a form, with today's day and the program's currency filled in.
pub(super) fn empty(
    task: Task,
    view: &ApplicationView,
    today: NaiveDate,
    documents: &[(String, Document)],
    slots: &[(String, Slot)],
) -> Vec<Field> {
    use FieldName as F;
    let day = today.to_string();
    let currency = view.requirements.last().map_or("", |fee| fee.unit.as_str());
    let text = Field::text;
    match task {
        Task::Deficient(_) | Task::Waive(_) | Task::Decline | Task::Reopen => vec![text(F::Reason, "")],
        Task::Hold => vec![text(F::Reason, ""), text(F::ResumeOn, "")],
        Task::Withdraw | Task::CloseIncomplete => vec![text(F::Remark, "")],
        Task::Notify => vec![text(F::Due, ""), text(F::Remark, "")],
        Task::Note => vec![text(F::Note, "")],
        Task::Feedback => vec![
            text(F::Giver, ""),
            Field::choice(F::Capacity, Capacity::ALL.map(Capacity::id)),
            text(F::Case, ""),
            text(F::ReceivedOn, &day),
            text(F::Unanswered, "0"),
            Field::choice(F::Via, Via::ALL.map(Via::id)),
        ],
        Task::Payment => vec![
            text(F::Date, &day),
            text(F::Amount, ""),
            text(F::Currency, currency),
            text(F::Method, ""),
            text(F::Reference, ""),
            text(F::Fee, ""),
        ],
        Task::Reference => vec![
            text(F::Name, ""),
            Field::choice(F::Capacity, Capacity::ALL.map(Capacity::id)),
            text(F::Case, ""),
            text(F::Firm, ""),
            text(F::City, ""),
            text(F::Phone, ""),
            text(F::Email, ""),
        ],
        Task::Course => {
            let questions =
                [F::Basic, F::Theory, F::Practice, F::RolePlayFeedback, F::CprSponsored, F::Cmtp].map(Field::question);
            let mut fields = vec![text(F::Course, ""), text(F::Institution, ""), text(F::Year, ""), text(F::Hours, "")];
            fields.push(text(F::RolePlays, "0"));
            fields.extend(questions);
            fields
        }
        Task::Case => vec![
            text(F::Key, ""),
            text(F::WorkedOn, ""),
            Field::choice(F::Role, CaseRole::ALL.map(CaseRole::id)),
            text(F::Hours, ""),
            Field::question(F::Completed),
        ],
        Task::Export => vec![one_of(F::Document, documents), text(F::Path, "")],
        Task::Attach => vec![text(F::File, ""), one_of(F::Slot, slots), text(F::Pages, "")],
        // They need the roster and the desk's zone: `Form::of_session` gives them.
        Task::Propose
        | Task::Assessor
        | Task::Move(_)
        | Task::Cancel(_)
        | Task::NoShow(_)
        | Task::RequestVideo
        | Task::AnswerVideo
        | Task::Consent
        | Task::Conflict
        | Task::FeePaid(_)
        // Their fields are those of what they are about.
        | Task::Interview
        | Task::Determine
        | Task::ReturnSheet
        | Task::Outcome
        | Task::Reassess
        | Task::ImiNotice
        | Task::RegistrationLink
        | Task::OpenAppeal
        | Task::AssignAppeal
        | Task::DecideAppeal => Vec::new(),
    }
}

fn one_of<T>(name: FieldName, labelled: &[(String, T)]) -> Field {
    Field::one_of(name, labelled.iter().map(|(label, _)| label.clone()).collect())
}

/// Fills a form's fields with an item as it is on file.
pub(super) fn fill(fields: &mut [Field], item: &Item) {
    let values = match item {
        Item::Feedback(form) => feedback(form),
        Item::Payment(paid) => payment(paid),
        Item::Reference(of) => reference(of),
        Item::Course(of) => course(of),
        Item::Case(row) => case(row),
    };
    for (name, value) in values {
        if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
            field.begin(&value);
        }
    }
}

type Values = Vec<(FieldName, String)>;

fn feedback(form: &FeedbackForm) -> Values {
    use FieldName as F;
    vec![
        (F::Giver, or_empty(form.giver.as_ref())),
        (F::Capacity, form.capacity.map_or("", Capacity::id).to_owned()),
        (F::Case, or_empty(form.case.as_ref())),
        (F::ReceivedOn, or_empty(form.received_on.as_ref())),
        (F::Unanswered, or_empty(form.unanswered.as_ref())),
        (F::Via, form.via.map_or("", Via::id).to_owned()),
    ]
}

fn payment(of: &Payment) -> Values {
    use FieldName as F;
    vec![
        (F::Date, of.date.to_string()),
        (F::Amount, of.amount.to_string()),
        (F::Currency, of.currency.to_string()),
        (F::Method, or_empty(of.method.as_ref())),
        (F::Reference, or_empty(of.reference.as_ref())),
        (F::Fee, or_empty(of.fee.as_ref())),
    ]
}

fn reference(of: &Reference) -> Values {
    use FieldName as F;
    vec![
        (F::Name, or_empty(of.name.as_ref())),
        (F::Capacity, of.capacity.map_or("", Capacity::id).to_owned()),
        (F::Case, or_empty(of.case.as_ref())),
        (F::Firm, or_empty(of.firm.as_ref())),
        (F::City, or_empty(of.city.as_ref())),
        (F::Phone, or_empty(of.phone.as_ref())),
        (F::Email, or_empty(of.email.as_ref())),
    ]
}

fn course(of: &TrainingCourse) -> Values {
    use FieldName as F;
    vec![
        (F::Course, of.course.to_string()),
        (F::Institution, of.institution.to_string()),
        (F::Year, or_empty(of.year.as_ref())),
        (F::Hours, of.hours.to_string()),
        (F::RolePlays, of.role_plays.to_string()),
        (F::Basic, words::yes_or_no(of.basic)),
        (F::Theory, words::yes_or_no(of.theory)),
        (F::Practice, words::yes_or_no(of.practice)),
        (F::RolePlayFeedback, words::yes_or_no(of.role_play_feedback)),
        (F::CprSponsored, words::yes_or_no(of.cpr_sponsored)),
        (F::Cmtp, words::yes_or_no(of.cmtp)),
    ]
}

fn case(of: &CaseLogRow) -> Values {
    use FieldName as F;
    vec![
        (F::Key, of.key.to_string()),
        (F::WorkedOn, or_empty(of.date.as_ref())),
        (F::Role, of.role.map_or("", CaseRole::id).to_owned()),
        (F::Hours, of.hours.to_string()),
        (F::Completed, words::yes_or_no(of.completed)),
    ]
}

fn or_empty<T: ToString>(field: Option<&T>) -> String {
    field.map_or_else(String::new, ToString::to_string)
}
