use crate::domain::Event;

/// What an event of the skills assessment changed, in words.
pub(super) fn event_words(event: &Event) -> Vec<String> {
    match event {
        Event::ConflictSet { assessor, .. } => vec![format!("conflict question of {assessor}")],
        _ => Vec::new(),
    }
}
