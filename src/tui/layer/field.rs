use serde::{Deserialize, Serialize};
use tui_input::{Input, InputRequest};

use super::TextArea;
use super::entry::{self, EntryKey};
use super::reading::{self, Kind};
use crate::tui::words;

/// Which field of a form. Its name stands in drafts on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldName {
    /// Why; must be filled in.
    Reason,
    /// A remark; may be empty.
    Remark,
    /// When to look at an application on hold again.
    ResumeOn,
    /// The end of the candidate's period.
    Due,
    /// Who gave the feedback.
    Giver,
    /// In which capacity they took part.
    Capacity,
    /// The case's pseudonymous key.
    Case,
    /// The day the feedback form came.
    ReceivedOn,
    /// Questions left open.
    Unanswered,
    /// How the form came.
    Via,
    /// The day of a payment.
    Date,
    /// Its amount.
    Amount,
    /// Its currency.
    Currency,
    /// How it was paid.
    Method,
    /// Its reference.
    Reference,
    /// For which fee it is.
    Fee,
    /// A document on file.
    Document,
    /// Where to write it.
    Path,
    /// A person's name.
    Name,
    /// Their firm.
    Firm,
    /// Their city and state.
    City,
    /// Their telephone.
    Phone,
    /// Their e-mail address.
    Email,
    /// A training course's name.
    Course,
    /// Who held it.
    Institution,
    /// The year it was held.
    Year,
    /// How long it was, or how long a case took.
    Hours,
    /// Its active role plays.
    RolePlays,
    /// Whether these had feedback.
    RolePlayFeedback,
    /// Whether it is basic training.
    Basic,
    /// Whether it covers theory.
    Theory,
    /// Whether it covers practice.
    Practice,
    /// Whether CPR sponsored it.
    CprSponsored,
    /// Whether it is an IMI Certified Mediator Training Program.
    Cmtp,
    /// The key of a row of the case log.
    Key,
    /// The day of the work.
    WorkedOn,
    /// The candidate's role.
    Role,
    /// Whether the case is completed.
    Completed,
    /// A note.
    Note,
    /// A file to attach.
    File,
    /// What it is.
    Slot,
    /// Its pages.
    Pages,
    /// What is assessed in a session.
    Mode,
    /// When it begins.
    Start,
    /// In which zone its times are.
    Zone,
    /// How long it takes.
    Minutes,
    /// Its place, or the link.
    Place,
    /// Whether it is recorded.
    Recorded,
    /// When the interview begins.
    InterviewAt,
    /// How long it takes.
    InterviewMinutes,
    /// Who assesses, or is asked about a conflict.
    Assessor,
    /// Who else assesses.
    SecondAssessor,
    /// Who did not come.
    Who,
    /// When a video assessment was asked for.
    AskedOn,
    /// Whether it is granted.
    VideoAnswer,
    /// Whether the consent to be recorded is given.
    Given,
    /// On which day.
    On,
    /// How the conflict question was answered.
    ConflictAnswer,
    /// Which assessor was paid.
    Seat,
    /// The session that an interview followed.
    Session,
    /// The day on which it was held.
    HeldOn,
    /// Whether it was remote.
    Remote,
    /// What was said in it.
    InterviewNotes,
    /// The level of skill.
    Level,
    /// Whether the candidate is eligible.
    Eligible,
    /// Why.
    Rationale,
    /// A submitted sheet.
    Sheet,
    /// The body's decision.
    Decision,
    /// For which certification IMI is told.
    Certification,
    /// The Reviewer's given name.
    ReviewerGiven,
    /// The Reviewer's family name.
    ReviewerFamily,
    /// The Reviewer's e-mail.
    ReviewerEmail,
    /// The day something was sent by other means.
    SentOn,
    /// The link to register.
    Link,
    /// Whether it is a review or an appeal.
    Way,
    /// The ground on which a decision is contested.
    Ground,
    /// Who handles a review or an appeal.
    Handler,
    /// How it ends.
    AppealOutcome,
    /// An assessor's id on the roster.
    AssessorId,
    /// Their name.
    AssessorName,
    /// Their e-mail address.
    AssessorEmail,
    /// The account they work as.
    Account,
    /// Whether they are an experienced trainer.
    Trainer,
    /// Whether they are a neutral of the panel.
    Panel,
    /// The last day of that standing.
    PanelUntil,
    /// Their experience of evaluating.
    Experience,
    /// The languages they assess in.
    Languages,
    /// The time zone they live by.
    HomeZone,
    /// What they are paid.
    Rates,
    /// The hours of their week.
    Week,
    /// Days that differ from it.
    OtherDays,
    /// How many open sessions they take.
    Load,
    /// Whether they assess at all.
    Active,
}

impl FieldName {
    /// What may be filled in.
    pub fn kind(self) -> Kind {
        match self {
            Self::Start | Self::InterviewAt => Kind::Moment,
            Self::Zone => Kind::Zone,
            Self::Minutes | Self::InterviewMinutes => Kind::Minutes,
            Self::Assessor | Self::SecondAssessor => Kind::Assessor,
            Self::ResumeOn
            | Self::Due
            | Self::ReceivedOn
            | Self::Date
            | Self::WorkedOn
            | Self::AskedOn
            | Self::On
            | Self::HeldOn
            | Self::SentOn
            | Self::PanelUntil => Kind::Day,
            Self::Unanswered | Self::RolePlays | Self::Pages => Kind::Count,
            Self::Year => Kind::Year,
            Self::Hours => Kind::Hours,
            Self::Amount => Kind::Amount,
            Self::Currency => Kind::Currency,
            _ => Kind::Line,
        }
    }

    /// Whether it must be filled in.
    pub fn is_needed(self) -> bool {
        matches!(
            self,
            Self::Reason
                | Self::Date
                | Self::Amount
                | Self::Currency
                | Self::Name
                | Self::Course
                | Self::Institution
                | Self::Hours
                | Self::Key
                | Self::Note
                | Self::File
                | Self::Mode
                | Self::Start
                | Self::Zone
                | Self::Minutes
                | Self::Assessor
                | Self::HeldOn
                | Self::InterviewNotes
                | Self::Level
                | Self::Eligible
                | Self::Rationale
                | Self::Decision
                | Self::AppealOutcome
                | Self::ConflictAnswer
                | Self::VideoAnswer
                | Self::Given
                | Self::Who
                | Self::AssessorId
                | Self::AssessorName
                | Self::HomeZone
        )
    }
}

/// What is filled into a field.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Text.
    Text(Input),
    /// Text of several lines.
    Lines(TextArea),
    /// One of some words.
    Choice {
        /// The words.
        options: Vec<String>,
        /// The chosen one.
        at: usize,
    },
}

/// How a paste into a field went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pasted {
    /// It stands there as it was.
    Whole,
    /// Its line ends became spaces.
    Joined,
    /// Only its beginning found room.
    Cut,
    /// The field takes one of some words only.
    NotHere,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Which.
    pub name: FieldName,
    /// What is filled in.
    pub entry: Entry,
    /// What is wrong with it, in words.
    pub trouble: Option<String>,
    /// What stood in it before anybody typed.
    at_first: String,
    /// A choice that was put in and is none of the words any more, until another one is made.
    gone: Option<String>,
}

/// Whether the first of some fields is a choice among one thing only, so that nothing is left to say in it.
pub(super) fn is_settled(fields: &[Field]) -> bool {
    matches!(fields, [Field { entry: Entry::Choice { options, .. }, .. }, _, ..] if options.len() == 1)
}

impl Field {
    /// A field for text.
    pub(super) fn text(name: FieldName, value: &str) -> Self {
        Self {
            name,
            entry: Entry::Text(Input::new(value.to_owned())),
            trouble: None,
            at_first: value.to_owned(),
            gone: None,
        }
    }

    /// A field for text of several lines.
    pub(super) fn prose(name: FieldName, value: &str) -> Self {
        Self { name, entry: Entry::Lines(TextArea::new(value)), trouble: None, at_first: value.to_owned(), gone: None }
    }

    /// A field for one of some words, or none of them.
    pub(super) fn choice<'a>(name: FieldName, options: impl IntoIterator<Item = &'a str>) -> Self {
        let options = std::iter::once(words::NOT_STATED).chain(options).map(str::to_owned).collect();
        Self { name, entry: Entry::Choice { options, at: 0 }, trouble: None, at_first: String::new(), gone: None }
    }

    /// A field for one of some words, the first of them at first.
    pub(super) fn one_of(name: FieldName, options: Vec<String>) -> Self {
        let at_first = options.first().cloned().unwrap_or_default();
        Self { name, entry: Entry::Choice { options, at: 0 }, trouble: None, at_first, gone: None }
    }

    /// A question to be answered with yes or no, with no at first.
    pub(super) fn question(name: FieldName) -> Self {
        Self::one_of(name, [false, true].map(words::yes_or_no).to_vec())
    }

    /// Puts in what stands there before anybody types.
    pub(super) fn begin(&mut self, value: &str) {
        self.put(value);
        value.clone_into(&mut self.at_first);
    }

    /// How many characters its text has.
    pub fn length(&self) -> usize {
        match &self.entry {
            Entry::Text(input) => input.value().chars().count(),
            Entry::Lines(area) => area.length(),
            Entry::Choice { .. } => 0,
        }
    }

    /// Its text as typed, without the white space around it; of a choice its word.
    pub fn value(&self) -> &str {
        match &self.entry {
            Entry::Text(input) => input.value().trim(),
            Entry::Lines(area) => area.text().trim(),
            Entry::Choice { options, at } => {
                options.get(*at).map(String::as_str).filter(|word| *word != words::NOT_STATED).unwrap_or_default()
            }
        }
    }

    /// Puts a value in, as if typed; one that is no choice leaves the choice, which must then be made.
    pub(super) fn put(&mut self, value: &str) {
        match &mut self.entry {
            Entry::Text(input) => {
                *input = Input::default();
                for letter in value.chars() {
                    entry::edit(input, InputRequest::InsertChar(letter));
                }
            }
            Entry::Lines(area) => *area = TextArea::new(value),
            Entry::Choice { options, at } => {
                let value = if value.is_empty() { words::NOT_STATED } else { value };
                let found = options.iter().position(|word| *word == value);
                self.gone = found.is_none().then(|| value.to_owned());
                *at = found.unwrap_or(*at);
            }
        }
    }

    /// What was typed or chosen, exactly; none where it is what stood there at first.
    pub(super) fn typed(&self) -> Option<&str> {
        let now = match &self.entry {
            Entry::Text(input) => input.value(),
            Entry::Lines(area) => area.text(),
            Entry::Choice { .. } => self.chosen(),
        };
        (now != self.at_first).then_some(now)
    }

    /// The word that was chosen, also where it is none of the words any more.
    pub(super) fn chosen(&self) -> &str {
        self.gone.as_deref().unwrap_or_else(|| self.value())
    }

    /// Takes a key that changes it; says whether it was for the field.
    pub(super) fn edit(&mut self, key: EntryKey) -> bool {
        match (&mut self.entry, key) {
            (Entry::Text(input), EntryKey::Edit(request)) => {
                entry::edit(input, request);
            }
            (Entry::Text(input), EntryKey::Space) => {
                entry::edit(input, InputRequest::InsertChar(' '));
            }
            (Entry::Lines(area), key) => return area.key(key),
            // The first key of one that is gone chooses what stands there.
            (Entry::Choice { .. }, EntryKey::Space) if self.gone.take().is_some() => {}
            (Entry::Choice { options, at }, EntryKey::Space) => *at = (*at + 1) % options.len().max(1),
            (Entry::Choice { options, at }, EntryKey::Edit(request)) => {
                self.gone = None;
                choose(options, at, request);
            }
            _ => return false,
        }
        true
    }

    /// Puts pasted text in.
    pub(super) fn paste(&mut self, pasted: &str) -> Pasted {
        let input = match &mut self.entry {
            Entry::Text(input) => input,
            Entry::Lines(area) => return if area.insert(pasted) { Pasted::Whole } else { Pasted::Cut },
            Entry::Choice { .. } => return Pasted::NotHere,
        };
        if !entry::insert(input, pasted) {
            return Pasted::Cut;
        }
        if pasted.trim().contains(['\n', '\r']) { Pasted::Joined } else { Pasted::Whole }
    }

    /// What is wrong with it once it is left: also what is only begun, and what is missing.
    pub(super) fn trouble_when_left(&self, form: &super::Form) -> Option<String> {
        if let Some(gone) = &self.gone {
            return Some(words::choice_gone(gone));
        }
        let value = self.value();
        if value.is_empty() {
            return self.name.is_needed().then(|| words::missing(self.name).to_owned());
        }
        let is_no = || form.value(FieldName::Panel) == words::yes_or_no(false);
        if self.name == FieldName::PanelUntil && self.typed().is_some() && is_no() {
            return Some(words::NOT_ON_THE_PANEL.to_owned());
        }
        let is_text = matches!(self.entry, Entry::Text(_));
        // An address that is on file stays as it is.
        let is_judged = is_text && (self.name != FieldName::AssessorEmail || self.typed().is_some());
        if let Some(trouble) = super::assessor::trouble(self.name, value).filter(|_| is_judged) {
            return Some(trouble);
        }
        if is_text { reading::trouble(self.name, value, form) } else { None }
    }

    /// What is wrong with it so far: not what may still become right.
    pub(super) fn trouble_so_far(&self, form: &super::Form) -> Option<String> {
        if self.gone.is_some() {
            return self.trouble_when_left(form);
        }
        let value = self.value();
        if let Some(judged) = super::assessor::judged_so_far(self.name, value) {
            return super::assessor::trouble(self.name, judged).filter(|_| !judged.is_empty());
        }
        if value.is_empty() || reading::is_begun(self.name.kind(), value, &form.around.roster) {
            return None;
        }
        self.trouble_when_left(form)
    }
}

fn choose(options: &[String], at: &mut usize, request: InputRequest) {
    use InputRequest as Do;
    let count = options.len().max(1);
    match request {
        Do::GoToNextChar => *at = (*at + 1) % count,
        Do::GoToPrevChar => *at = (*at + count - 1) % count,
        Do::DeletePrevChar | Do::DeleteNextChar | Do::DeleteLine => *at = 0,
        Do::InsertChar(letter) => {
            let letter = letter.to_ascii_lowercase();
            let begins = |place: &usize| options[*place].to_lowercase().starts_with(letter);
            if let Some(found) = (1..count).map(|step| (*at + step) % count).find(begins) {
                *at = found;
            }
        }
        _ => {}
    }
}
