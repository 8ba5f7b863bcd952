use chrono::{DateTime, Utc};

use super::{clean, count};
use crate::link::protocol::Answer;
use crate::tui::event::Event;
use crate::tui::input::{Input, MouseKind};

/// What a replay says before its first event.
pub const REPLAY_BEGINS: &str = "before the first event";
/// What a replay says of the state that a recording begins with.
pub const REPLAY_BASIS: &str = "the desk as it was";
/// Which keys a replay has.
pub const REPLAY_KEYS: &str = "space plays · l h step · + - speed · g G ends · q leaves";

/// That a recording was written, and where.
pub fn recording_written(path: &str) -> String {
    format!("the last events are in {}, names and what was typed masked; qapdesk replay shows them", clean(path))
}

/// That a recording could not be written.
pub fn recording_failed(why: &str) -> String {
    format!("the last events could not be written: {}", clean(why))
}

/// Where the recording is that a panic wrote.
pub fn recording_of_panic(path: &str) -> String {
    format!(
        "The last events before this are in {}, names and what was typed masked: send it with what is above.",
        clean(path)
    )
}

/// That there is no folder for recordings.
pub const NO_FOLDER: &str = "there is no state folder: set HOME or QAPDESK_STATE";

/// Which event of a replay is shown, and how it plays.
pub fn replay(place: (usize, usize), at: Option<DateTime<Utc>>, event: &str, speed: Option<u32>) -> String {
    let at = at.map_or_else(String::new, |at| format!(" · {}", at.format("%H:%M:%S%.3f UTC")));
    let playing = speed.map_or_else(String::new, |speed| format!(" · playing ×{speed}"));
    format!(" {} of {}{at} · {event}{playing} · {REPLAY_KEYS}", place.0, place.1)
}

/// An event of a recording, in words.
pub fn event(event: &Event) -> String {
    match event {
        Event::Input(Input::Key(key)) => format!("key {key}"),
        Event::Input(Input::Paste(text)) => format!("paste of {}", count(text.chars().count(), "letter", "letters")),
        Event::Input(Input::Resize(columns, rows)) => format!("screen of {columns}×{rows}"),
        Event::Input(Input::Mouse(mouse)) => {
            let what = match mouse.kind {
                MouseKind::Press => "click",
                MouseKind::WheelUp => "wheel up",
                MouseKind::WheelDown => "wheel down",
            };
            format!("{what} at {},{}", mouse.column, mouse.row)
        }
        Event::Answer(_, answer) => format!("answer: {}", answered(answer)),
        Event::News(_) => "news".to_owned(),
        Event::Clock(_) => "clock".to_owned(),
        Event::Lost(_) => "the server went away".to_owned(),
        Event::Back => "the server is back".to_owned(),
        Event::Recalled(..) => "a draft came back".to_owned(),
        Event::Drafts { .. } => "whether drafts are kept".to_owned(),
        Event::Edited(..) => "back from the editor".to_owned(),
        Event::Drawn => "a question was shown".to_owned(),
        Event::Terminate => "asked to leave".to_owned(),
        _ => "an errand was done".to_owned(),
    }
}

fn answered(answer: &Result<Answer, String>) -> String {
    match answer {
        Ok(Answer::Greeting(_)) => "greeting".to_owned(),
        Ok(Answer::Rows { rows, total, .. }) => format!("{} of {total}", count(rows.len(), "row", "rows")),
        Ok(Answer::Application(view)) => format!("application {}", view.number),
        Ok(Answer::Found(found)) => format!("{} found", found.len()),
        Ok(Answer::Done { application, .. }) => format!("done on {}", application.number),
        Ok(Answer::Failed(_)) => "refused".to_owned(),
        Ok(Answer::History(changes)) => count(changes.len(), "change", "changes"),
        Ok(_) => "other".to_owned(),
        Err(_) => "none".to_owned(),
    }
}
