use crate::tui::layer::FieldName;

/// The first word of every choice.
pub const NOT_STATED: &str = "not stated";
/// What is wrong with a day.
pub const NOT_A_DAY: &str = "not a day such as 2026-11-30";
/// What is wrong with a count.
pub const NOT_A_COUNT: &str = "not a whole number such as 0 or 2";
/// Which keys a form has.
pub const FORM_KEYS: &str = "Tab next field · Enter on the last, or ctrl-s: save · Esc leave";
/// Which keys a form of one field has.
pub const PROMPT_KEYS: &str = "Enter: save · Esc leave";
/// Which keys a look-up has.
pub const LOOK_UP_KEYS: &str = "Enter go there · Up and Down choose · Esc leave";

/// What is said when a form is closed with something in it.
pub const KEPT: &str = "not saved; what was typed is kept until you leave: the same key brings it back";
/// What a form says that holds what was typed before it was closed.
pub const IS_BACK: &str = "What you typed before is back; ctrl-u empties a field.";

/// That a field took only the beginning of what was pasted.
pub fn cut_at(longest: usize) -> String {
    format!("pasted text was cut at {longest} characters")
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
        FieldName::Case => "Case key",
        FieldName::ReceivedOn => "Received on",
        FieldName::Unanswered => "Unanswered",
        FieldName::Via => "Came by way of",
        FieldName::Date => "Paid on",
        FieldName::Amount => "Amount",
        FieldName::Currency => "Currency",
        FieldName::Method => "Method",
        FieldName::Reference => "Reference",
    }
}

/// What to know about a field before it is filled in.
pub fn field_hint(name: FieldName) -> &'static str {
    match name {
        FieldName::Reason => "say why in a sentence; it stays on file",
        FieldName::Remark => "may stay empty",
        FieldName::ResumeOn => "a day such as 2026-12-31, or empty",
        FieldName::Due => "a day; the program's period if empty",
        FieldName::Giver => "a pseudonymous key such as F-07, no name",
        FieldName::Capacity | FieldName::Via => "space or a first letter chooses",
        FieldName::Case => "a pseudonymous key such as C-12",
        FieldName::ReceivedOn | FieldName::Date => "a day such as 2026-11-30",
        FieldName::Unanswered => "questions left open; 0 is a complete form",
        FieldName::Amount => "such as 360.00; a refund is negative",
        FieldName::Currency => "three letters such as USD",
        FieldName::Method => "such as check or card",
        FieldName::Reference => "such as the check's number",
    }
}

/// That a field must be filled in.
pub fn missing(name: FieldName) -> &'static str {
    match name {
        FieldName::Reason => "a reason is needed: say why in a sentence",
        FieldName::Amount => "an amount is needed, such as 360.00",
        FieldName::Currency => "a currency is needed, such as USD",
        _ => "a day is needed, such as 2026-11-30",
    }
}
