use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{count, short_day};
use crate::domain::{Cents, Currency, FeedbackForm, Slot};
use crate::text::Line;
use crate::tui::layer::{FieldName, LONGEST, Pasted, Task};

/// The first word of every choice.
pub const NOT_STATED: &str = "not stated";
/// What is wrong with a day.
pub const NOT_A_DAY: &str = "not a day such as 2026-11-30 or 30 Nov 2026";
/// What is wrong with a count.
pub const NOT_A_COUNT: &str = "not a whole number such as 0 or 2";
/// What is wrong with an e-mail address.
pub const NOT_AN_ADDRESS: &str = "not an e-mail address such as chen@example.org";
/// What is wrong with a load.
pub const NOT_A_LOAD: &str = "not a number of sessions such as 4; leave it empty for no limit";
/// Which keys a form has.
pub const FORM_KEYS: &str = "Tab next · Enter on the last, ctrl-s: save · ctrl-u empties · Esc leave";
/// The same where keys go to a text of several lines, in which Enter begins a new one.
pub const FORM_KEYS_IN_LINES: &str = "Tab next field · ctrl-s: save · ctrl-u empties the line · Esc leave";
/// How many fields are above and below those that find room.
pub fn fields_hidden((above, below): (usize, usize)) -> String {
    let parts = [(above, "above"), (below, "below")].into_iter().filter(|(many, _)| *many > 0);
    let parts: Vec<String> =
        parts.map(|(many, place)| format!("{} {place}", super::count(many, "field", "fields"))).collect();
    parts.join(" · ")
}
/// Which keys a form of one field has.
pub const PROMPT_KEYS: &str = "Enter: save · Esc leave";
/// The same where the line says what is to be shown.
pub const SHOWN_KEYS: &str = "Enter: show · Esc leave";
/// That what was chosen is not there any more.
pub fn choice_gone(word: &str) -> String {
    format!("“{word}” is no longer there: choose again")
}

/// Which keys a look-up has.
pub const LOOK_UP_KEYS: &str = "Enter go there · Up and Down choose · Esc leave";

/// What is said when a form is closed with something in it.
pub const KEPT: &str = "not saved; what was typed is kept: the same key brings it back";

/// What is said when a line is asked for into which something was typed before.
pub const LINE_IS_BACK: &str = "what you typed before is back: it is not saved yet; ctrl-u takes it away";

/// That a field took only the beginning of what was pasted.
pub fn cut_at(longest: usize) -> String {
    format!("pasted text was cut at {longest} characters")
}

/// What a paste into a form came to; none where it stands there as it was.
pub fn pasted(how: Pasted) -> Option<String> {
    match how {
        Pasted::Whole => None,
        Pasted::Joined => Some("the field has one line: line ends of what was pasted became spaces".to_owned()),
        Pasted::Cut => Some(cut_at(LONGEST)),
        Pasted::NotHere => Some("not pasted: this field takes one of some words, space chooses".to_owned()),
    }
}

/// What a form says that holds what was typed before it was closed, or, with its time, before this session.
pub fn is_back(at: Option<DateTime<Utc>>, now: DateTime<Utc>, zone: Tz) -> String {
    match at {
        Some(at) => format!("Draft from {} restored; ctrl-r clears it and brings it back.", time_or_day(at, now, zone)),
        None => "What you typed before is back; ctrl-r clears it and brings it back.".to_owned(),
    }
}

/// A time of today, or a day with its time: `14:02`, `3 Mar 2026 14:02`.
pub fn time_or_day(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    let (at, now) = (at.with_timezone(&zone), now.with_timezone(&zone));
    let time = at.format("%H:%M");
    if at.date_naive() == now.date_naive() {
        time.to_string()
    } else {
        format!("{} {time}", short_day(at.date_naive()))
    }
}

/// That what is typed does not survive a crash, and why.
pub fn not_kept(why: &str) -> String {
    format!("what you type is kept in this session only: {why}")
}

/// That no day on file has such a year.
pub fn not_a_year(year: i32) -> String {
    format!("the year {year} cannot be meant")
}

/// That an amount's sign is another currency's.
pub fn not_the_currency(sign: char, currency: &str) -> String {
    format!("`{sign}` is not the sign of {currency}: leave it out, or change the currency")
}

/// One of the words of a field, as it is shown.
pub fn option(name: FieldName, word: &str) -> String {
    let is_own =
        matches!(name, FieldName::Document | FieldName::Slot | FieldName::Seat | FieldName::Session | FieldName::Sheet);
    if is_own { word.to_owned() } else { word.replace('_', "-") }
}

/// That a feedback form of the same giver and case is on file (R4).
pub fn feedback_on_file(known: &FeedbackForm) -> String {
    let of = |field: &Option<Line>| field.as_ref().map_or_else(String::new, ToString::to_string);
    format!("A form of {} on {} is on file already: the two count once (R4).", of(&known.giver), of(&known.case))
}

/// That the same payment is on file.
pub const PAYMENT_ON_FILE: &str = "A payment of this day and amount is on file already; is this another one?";

/// That a reference of the same name is on file.
pub const REFERENCE_ON_FILE: &str = "A reference of this name is on file already; is this another person?";
/// That the same course is on file.
pub const COURSE_ON_FILE: &str = "This course is on file already; is this another one?";
/// That a row of the same case is on file (R2).
pub const CASE_ON_FILE: &str = "A row of this case is on file already: one case, the hours of both count (R2).";
/// That a course of another institution is still said to be sponsored (R5).
pub const STILL_SPONSORED: &str =
    "The institution is another, and CPR-sponsored is still yes: correct it too if it is meant (R5).";
/// That a reference cannot be reached (R3).
pub const NOT_REACHED: &str = "Without telephone and e-mail the reference cannot be reached, and does not count (R3).";
/// That what is being changed is not on file any more.
pub const ITEM_GONE: &str =
    "What this form changes is no longer on file as it was: Esc, then look at what is there now.";
/// What is wrong with a year.
pub const NOT_A_YEAR: &str = "not a year such as 2021";
/// That a year lies in the future.
pub const FUTURE_YEAR: &str = "the year lies in the future";

/// That a course was held before there were certified programs (R5).
pub fn cmtp_before(since: u16) -> String {
    format!("There is no CMTP before {since}: it counts as other training and needs its documents (R5, R6).")
}

/// An answer to a yes-or-no question.
pub fn yes_or_no(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

/// Where a document is attached.
pub fn slot(slot: &Slot) -> String {
    match slot {
        Slot::Statement => "statement".to_owned(),
        Slot::Syllabus { course, .. } => format!("syllabus of {course}"),
        Slot::Completion { course, .. } => format!("completion of {course}"),
        Slot::Paper { name, .. } => format!("paper {name}"),
    }
}

/// A document's size.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{}.{} MiB", bytes >> 20, ((bytes % (1 << 20)) * 10) >> 20),
    }
}

/// Where a document was written to.
pub fn exported(path: &str) -> String {
    format!("written to {path}")
}

/// A day as it is understood: `Tue 3 Mar 2026, 2 days ago`.
pub fn day_understood(day: NaiveDate, today: NaiveDate) -> String {
    let away = match (day - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days => {
            let many = count(usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX), "day", "days");
            if days < 0 { format!("{many} ago") } else { format!("in {many}") }
        }
    };
    format!("{} {}, {away}", day.weekday(), short_day(day))
}

/// An amount as it is understood: `$360.00`, `360.00 EUR`, `a refund of $20.00`.
pub fn amount_understood(amount: Cents, currency: Option<Currency>) -> String {
    let absolute = Cents::new(amount.value().abs());
    let said = match currency.map(|currency| currency.to_string()) {
        Some(code) if code == "USD" => format!("${absolute}"),
        Some(code) => format!("{absolute} {code}"),
        None => absolute.to_string(),
    };
    if amount < Cents::ZERO { format!("a refund of {said}") } else { said }
}

/// A feedback form's unanswered questions as they are understood (R4).
pub fn unanswered(count: u32) -> &'static str {
    if count == 0 { "complete" } else { "incomplete: does not count" }
}

/// How long a text is of what its field takes.
pub fn length(length: usize, longest: usize) -> String {
    format!("{length} of {longest} characters")
}

/// A field's label.
pub fn field(name: FieldName) -> &'static str {
    match name {
        FieldName::Reason => "Reason",
        FieldName::Remark => "Remark",
        FieldName::ResumeOn => "Resume on",
        FieldName::Due => "Due",
        FieldName::Giver => "Giver",
        FieldName::Capacity => "Capacity",
        FieldName::Case | FieldName::Key => "Case key",
        FieldName::ReceivedOn => "Received on",
        FieldName::Unanswered => "Unanswered",
        FieldName::Via => "Came by way of",
        FieldName::Date => "Paid on",
        FieldName::Amount => "Amount",
        FieldName::Currency => "Currency",
        FieldName::Method => "Method",
        FieldName::Reference => "Reference",
        FieldName::Fee => "For which fee",
        FieldName::Document => "Document",
        FieldName::Path => "Write to",
        FieldName::Name | FieldName::AssessorName => "Name",
        FieldName::Firm => "Firm",
        FieldName::City => "City",
        FieldName::Phone => "Telephone",
        FieldName::Email | FieldName::AssessorEmail => "E-mail",
        FieldName::Course => "Course",
        FieldName::Institution => "Held by",
        FieldName::Year => "Year",
        FieldName::Hours => "Hours",
        FieldName::RolePlays => "Role plays",
        FieldName::RolePlayFeedback => "With feedback",
        FieldName::Basic => "Basic training",
        FieldName::Theory => "Theory",
        FieldName::Practice => "Practice",
        FieldName::CprSponsored => "CPR-sponsored",
        FieldName::Cmtp => "CMTP",
        FieldName::WorkedOn => "Day",
        FieldName::Role => "Role",
        FieldName::Completed => "Completed",
        FieldName::Note => "Note",
        FieldName::File => "File",
        FieldName::Slot => "As",
        FieldName::Pages => "Pages",
        FieldName::Mode => "Mode",
        FieldName::Start => "Begins",
        FieldName::Zone | FieldName::HomeZone => "Time zone",
        FieldName::Minutes => "Minutes",
        FieldName::Place => "Place or link",
        FieldName::Recorded => "Recorded",
        FieldName::InterviewAt => "Interview",
        FieldName::InterviewMinutes => "Its minutes",
        FieldName::Assessor => "Assessor",
        FieldName::SecondAssessor => "Second one",
        FieldName::Who => "Who",
        FieldName::AskedOn => "Asked on",
        FieldName::VideoAnswer | FieldName::ConflictAnswer => "Answer",
        FieldName::Given => "Consent",
        FieldName::On => "On",
        FieldName::Seat => "To whom",
        FieldName::Session => "Session",
        FieldName::HeldOn => "Held on",
        FieldName::Remote => "Remote",
        FieldName::InterviewNotes => "What was said",
        FieldName::Level => "Level of skill",
        FieldName::Eligible => "Eligible",
        FieldName::Rationale => "Rationale",
        FieldName::Sheet => "Sheet",
        FieldName::Decision => "Decision",
        FieldName::Certification => "Certification",
        FieldName::ReviewerGiven => "Reviewer given",
        FieldName::ReviewerFamily => "Reviewer family",
        FieldName::ReviewerEmail => "Reviewer e-mail",
        FieldName::SentOn => "Sent on",
        FieldName::Link => "Link",
        FieldName::Way => "By a",
        FieldName::Ground => "Ground",
        FieldName::Handler => "To",
        FieldName::AppealOutcome => "Outcome",
        FieldName::AssessorId => "Id",
        FieldName::Account => "Account",
        FieldName::Trainer => "Trainer",
        FieldName::Panel => "On the panel",
        FieldName::PanelUntil => "Panel until",
        FieldName::Experience => "Has evaluated",
        FieldName::Languages => "Languages",
        FieldName::Rates => "Rates",
        FieldName::Week => "Week",
        FieldName::OtherDays => "Other days",
        FieldName::Load => "Load at most",
        FieldName::Active => "Active",
    }
}

/// What to know about a remark that stays on record; none about one that the history alone has.
pub fn remark_hint(task: Task) -> Option<&'static str> {
    match task {
        Task::Conflict => Some("what it is; of none after a declared one, why; it stays on record"),
        Task::Outcome => Some(
            "why; needed where assessors differ, against the pass rule, after an appeal or a conflict; it stays on file",
        ),
        Task::OpenAppeal => Some("what the candidate contests; it stays on record with the review or appeal"),
        Task::NoShow(_) => Some("may stay empty; it stays on record with the session, no letter has it"),
        Task::RequestVideo => Some("why the candidate asks; may stay empty; it stays on record with the request"),
        _ => None,
    }
}

/// That a remark on an answer would be kept nowhere (A3).
pub const NO_REMARK_KEPT: &str = "a remark is kept of a declared conflict only: ctrl-u takes it away (A3)";

/// What to know about a field before it is filled in.
pub fn field_hint(name: FieldName) -> &'static str {
    match name {
        FieldName::Reason => "say why; it stays on file",
        FieldName::Remark => "may stay empty; it stays in the history, no letter has it",
        FieldName::ResumeOn => "a day such as 2026-12-31 or 31 Dec 2026, or empty",
        FieldName::Due => "a day such as 31 Dec 2026; the program's period if empty",
        FieldName::Giver => "a pseudonymous key such as F-07, no name",
        FieldName::Capacity
        | FieldName::Via
        | FieldName::Document
        | FieldName::Role
        | FieldName::Slot
        | FieldName::Mode
        | FieldName::Who
        | FieldName::VideoAnswer
        | FieldName::Given
        | FieldName::Seat
        | FieldName::Session
        | FieldName::Level
        | FieldName::Sheet
        | FieldName::Way
        | FieldName::Ground
        | FieldName::AppealOutcome
        | FieldName::Decision => "space or a first letter chooses",
        FieldName::Handler => "the account of a manager who had no part in it (C2); nobody if empty",
        FieldName::HeldOn => "on which day, on the desk's clock",
        FieldName::InterviewNotes => "several lines: Enter begins a new one here",
        FieldName::Eligible => "for IMI certification: y or n",
        FieldName::Rationale => "why; several lines: Enter begins a new one here",
        FieldName::ReviewerGiven | FieldName::ReviewerFamily | FieldName::ReviewerEmail => {
            "where a Reviewer prepared the Digest; a notice drawn up again keeps it if empty"
        }
        FieldName::SentOn => "a day only if it was sent by other means; else it waits in the outbox",
        FieldName::Certification | FieldName::Link => "the program's own if empty",
        FieldName::Name => "who can speak of a mediation",
        FieldName::Firm | FieldName::City | FieldName::Phone | FieldName::Email => {
            "may stay empty; one of telephone and e-mail is needed to reach them (R3)"
        }
        FieldName::Course => "the course's name",
        FieldName::Institution => "such as CPR, CDS or CEDR",
        FieldName::Year => "such as 2021; may stay empty",
        FieldName::Hours => "such as 24 or 24.5; never rounded",
        FieldName::RolePlays => "how many active ones; 0 if none",
        FieldName::Cmtp => "an IMI Certified Mediator Training Program; y or n",
        FieldName::RolePlayFeedback
        | FieldName::Basic
        | FieldName::Theory
        | FieldName::Practice
        | FieldName::CprSponsored
        | FieldName::Completed
        | FieldName::Remote
        | FieldName::Active => "y or n, or space",
        FieldName::Start => "such as 2026-11-30 09:00 or 30 Nov 2026 09:00, by the clock of the time zone below",
        FieldName::Zone => "such as America/New_York, or berlin",
        FieldName::Minutes => "how long the session takes; what the program asks, at least (A1)",
        FieldName::Place => "where it is, or the link to it; may stay empty",
        FieldName::Recorded => "y or n; needs the candidate's consent (A6)",
        FieldName::InterviewAt => "such as 11:00, or with its day; after the session; may stay empty",
        FieldName::InterviewMinutes => "how long the interview takes",
        FieldName::Assessor => "the id, or a part of the name",
        FieldName::SecondAssessor => "the id, or a part of the name, of one who scores by themselves; may stay empty",
        FieldName::ConflictAnswer => "space or a first letter chooses: asked, none, or which conflict (A3)",
        FieldName::WorkedOn => "a day such as 2026-11-30 or 30 Nov 2026, or empty",
        FieldName::Note => "for colleagues; no letter has it, the candidate does not see it",
        FieldName::File => "a path on your machine; ~ is your home",
        FieldName::Pages => "of a statement; may stay empty",
        FieldName::AssessorId => "a short id such as chen: a-z, 0-9 and -",
        FieldName::AssessorName => "the assessor's name",
        FieldName::AssessorEmail => "where invitations go; may stay empty",
        FieldName::Account => "what they work as at the desk; may stay empty",
        FieldName::Trainer => "an experienced trainer; y or n, or space",
        FieldName::Panel => "a neutral of the panel; y or n, or space",
        FieldName::PanelUntil => "the last day of it, such as 2027-06-30, or empty",
        FieldName::Experience => "demonstrated experience of evaluating; needed to be qualified",
        FieldName::Languages => "with commas between: English, French",
        FieldName::HomeZone => "such as America/New_York; the hours are in it",
        FieldName::Rates => "250.00 USD from 2026-01-01, and so on",
        FieldName::Week => "mon-fri 09:00-12:00 13:00-17:00, sat 10:00-12:00",
        FieldName::OtherDays => "2026-12-24 off, 2026-12-28 10:00-12:00",
        FieldName::Load => "open sessions at a time: to come, or without their sheet; empty for no limit",
        FieldName::Case | FieldName::Key => "a pseudonymous key such as C-12",
        FieldName::ReceivedOn | FieldName::Date | FieldName::AskedOn | FieldName::On => {
            "a day such as 2026-11-30, 30 Nov 2026 or yesterday"
        }
        FieldName::Unanswered => "questions left open; 0 is a complete form",
        FieldName::Amount => "such as 360.00; a refund is negative",
        FieldName::Currency => "three letters such as USD",
        FieldName::Method => "such as check or card",
        FieldName::Reference => "such as the check's number",
        FieldName::Fee => "its id where the program has several; empty for all in their order",
        FieldName::Path => "a new file or a folder; by its own name where you opened the desk if empty",
    }
}

/// That a field must be filled in.
pub fn missing(name: FieldName) -> &'static str {
    match name {
        FieldName::Reason => "a reason is needed: say why",
        FieldName::Amount => "an amount is needed, such as 360.00",
        FieldName::Currency => "a currency is needed, such as USD",
        FieldName::Name | FieldName::AssessorName => "a name is needed",
        FieldName::Course => "the course's name is needed",
        FieldName::Institution => "who held it is needed, such as CPR",
        FieldName::Hours => "hours are needed, such as 24 or 24.5",
        FieldName::Key => "a key is needed, such as C-12",
        FieldName::Note | FieldName::InterviewNotes => "a text is needed",
        FieldName::Level => "a level is needed, such as 3",
        FieldName::Eligible => "yes or no is needed",
        FieldName::Rationale => "a rationale is needed: say why",
        FieldName::ConflictAnswer => "say what was answered: space or a first letter chooses (A3)",
        FieldName::VideoAnswer => "say whether it is granted: space or a first letter chooses",
        FieldName::Given => "say whether it is given: space or a first letter chooses (A6)",
        FieldName::Who => "say who did not come: space or a first letter chooses",
        FieldName::Decision => "passed or not passed is needed",
        FieldName::AppealOutcome => "say how it ends: space or a first letter chooses",
        FieldName::AssessorId => "a short id is needed, such as chen",
        FieldName::HomeZone => "a time zone is needed, such as America/New_York",
        FieldName::File => "a path is needed, such as ~/statement.pdf",
        FieldName::Mode => "space or a first letter chooses what is assessed",
        FieldName::Start => "a day and a time are needed, such as 2026-11-30 09:00",
        FieldName::Zone => "a time zone is needed, such as America/New_York (A7)",
        FieldName::Minutes => "minutes are needed, such as 60",
        FieldName::Assessor => "an assessor is needed: the id, or a part of the name",
        _ => "a day is needed, such as 2026-11-30",
    }
}
