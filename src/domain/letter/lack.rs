use crate::domain::Verdict;
use crate::text::Line;

/// Whether the reason with which a requirement was marked deficient stands in the letter, word for word (L1). Where the
/// evidence itself shows what is missing the letter says that, and the reason stays with the desk.
pub fn is_reason_told(finding: Verdict) -> bool {
    finding != Verdict::Unmet
}

/// What a deficiency letter says of a requirement that it names: its finding's words; where the finding has none, those of
/// who found it lacking (L1).
pub fn lack(finding: Verdict, missing: &[String], reason: Option<&Line>) -> String {
    match reason {
        _ if !is_reason_told(finding) => missing.join("; "),
        Some(reason) => reason.to_string(),
        None => "what is on file does not suffice".to_owned(),
    }
}

/// How a deficiency letter begins what it says of a requirement.
pub fn lacking_line(title: &str) -> String {
    format!("- {title}: ")
}
