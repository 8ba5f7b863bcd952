use super::value::Written;
use crate::intake::form::{CASE_LOG_KEYS, FEEDBACK_KEYS, PAYMENT_KEYS};

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Feedback forms (R4).
    Feedback,
    /// Rows of a case log (R1, R2).
    CaseLog,
    /// Payments and refunds (R8).
    Payments,
    /// Entries of the roster of assessors (A2).
    Assessors,
}

/// How a field is written in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Date,
    /// True or false.
    Mark,
    /// A whole number.
    Whole,
    /// Hours or an amount, which a form takes as text.
    Decimal,
    /// One of some words in lower case with `_`.
    Word,
}

impl Sort {
    /// What to do about a cell that is wrong: as tables write it, where that is another way than a form's.
    pub(super) fn hint(self, of_form: &str, cell: &str, written: Written) -> String {
        match self {
            Self::Date => format!("{of_form}; where days stand in another order: --dates dmy or --dates mdy"),
            Self::Mark => "write yes or no".to_owned(),
            Self::Decimal if has_thousands(cell) => {
                let such_as = if written.decimal_comma { "1360,00" } else { "1360.00, or 1360,00 and --decimal comma" };
                format!("write it without what stands between the thousands, such as {such_as}")
            }
            Self::Decimal if written.decimal_comma => {
                "write digits with a comma and at most two decimals, such as 240,5; no unit".to_owned()
            }
            Self::Decimal => format!("{of_form}; where decimals stand behind a comma: --decimal comma"),
            Self::Text | Self::Whole | Self::Word => of_form.to_owned(),
        }
    }
}

/// Whether a cell has more between its digits than one sign before the decimals.
fn has_thousands(cell: &str) -> bool {
    let inner = cell.trim_matches(|letter: char| !letter.is_ascii_digit());
    let signs: Vec<char> = inner.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    signs.len() > 1 && signs.iter().all(|sign| matches!(sign, '.' | ',' | '\'' | '\u{2019}') || sign.is_whitespace())
}

impl RowKind {
    /// The field that says to which application a row belongs.
    pub const APPLICATION: &'static str = "application";
    /// The fields of an assessor, as the roster has them.
    const ASSESSOR_KEYS: &'static [&'static str] = &[
        "id",
        "name",
        "email",
        "account",
        "zone",
        "languages",
        "trainer",
        "panel",
        "panel_until",
        "experience",
        "hours",
        "rates",
        "load",
        "active",
    ];

    /// The list of the form that its rows go to.
    pub(super) fn list(self) -> &'static str {
        match self {
            Self::Feedback => "feedback",
            Self::CaseLog => "case_log",
            Self::Payments => "payments",
            Self::Assessors => "assessors",
        }
    }

    /// The fields that a row may have.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Feedback => FEEDBACK_KEYS,
            Self::CaseLog => CASE_LOG_KEYS,
            Self::Payments => PAYMENT_KEYS,
            Self::Assessors => Self::ASSESSOR_KEYS,
        }
    }

    /// Whether rows belong to applications.
    pub fn is_of_application(self) -> bool {
        self != Self::Assessors
    }

    /// Whether a column is taken for a field by its header alone. A bank's `Fee` is what the bank took.
    pub(super) fn is_known(self, field: &str) -> bool {
        self != Self::Payments || field != "fee"
    }

    /// How a field is written.
    pub(super) fn sort(field: &str) -> Sort {
        match field {
            "received_on" | "date" | "panel_until" => Sort::Date,
            "completed" | "fee_paid" | "in_person" | "sole" | "trainer" | "panel" | "active" => Sort::Mark,
            "unanswered" | "load" => Sort::Whole,
            "amount" | "hours" => Sort::Decimal,
            "capacity" | "via" | "role" => Sort::Word,
            _ => Sort::Text,
        }
    }

    /// Other names that columns have, in the spelling of [`plain`](super::column::plain), and the field that each means.
    pub(super) fn other_names(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Feedback => &[
                ("respondent", "giver"),
                ("given_by", "giver"),
                ("from", "giver"),
                ("case_key", "case"),
                ("mediation", "case"),
                ("received", "received_on"),
                ("date", "received_on"),
                ("date_received", "received_on"),
                ("timestamp", "received_on"),
                ("unanswered_questions", "unanswered"),
                ("came_by", "via"),
                ("repeats", "duplicate_of"),
            ],
            Self::CaseLog => &[
                ("case", "key"),
                ("case_key", "key"),
                ("day", "date"),
                ("capacity", "role"),
                ("done", "completed"),
                ("settled_or_ended", "completed"),
            ],
            Self::Payments => &[
                ("day", "date"),
                ("paid_on", "date"),
                ("booking_date", "date"),
                ("value_date", "date"),
                ("ccy", "currency"),
                ("paid_by", "method"),
                ("for_fee", "fee"),
                ("for_which_fee", "fee"),
                ("purpose", "reference"),
                ("remittance_information", "reference"),
            ],
            Self::Assessors => &[
                ("e_mail", "email"),
                ("mail", "email"),
                ("works_as", "account"),
                ("time_zone", "zone"),
                ("language", "languages"),
                ("experienced_trainer", "trainer"),
                ("evaluation_experience", "experience"),
                ("week", "hours"),
                ("rate", "rates"),
                ("load_cap", "load"),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_mean_fields_that_there_are() {
        for kind in [RowKind::Feedback, RowKind::CaseLog, RowKind::Payments, RowKind::Assessors] {
            for (other, field) in kind.other_names() {
                assert!(kind.fields().contains(field), "{other}: {field}");
                assert!(!kind.fields().contains(other), "{other} is a field of its own");
            }
        }
    }
}
