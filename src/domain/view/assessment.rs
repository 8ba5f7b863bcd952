use crate::domain::{ConflictAnswer, ConflictRecord, Event};

/// What an event of the skills assessment changed, in words.
pub(super) fn event_words(event: &Event) -> Vec<String> {
    match event {
        Event::ConflictSet { assessor, before, after } => {
            vec![format!("conflict of {assessor}: {} → {}", conflict(before.as_ref()), conflict(after.as_ref()))]
        }
        _ => Vec::new(),
    }
}

fn conflict(record: Option<&ConflictRecord>) -> String {
    match record.map(|record| &record.answer) {
        None => "not asked".to_owned(),
        Some(ConflictAnswer::Asked) => "asked".to_owned(),
        Some(ConflictAnswer::None) => "none".to_owned(),
        Some(ConflictAnswer::Declared { kind, note: None }) => kind.to_string(),
        Some(ConflictAnswer::Declared { kind, note: Some(note) }) => format!("{kind} ({note})"),
    }
}
