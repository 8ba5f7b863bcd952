use std::io::{self, Write};
use std::panic;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Once};

use chrono::Utc;

use super::Recorder;
use crate::tui::outside::keep_recording;
use crate::tui::words;

/// Writes the recording into a folder when the program panics, and tells its user where it is, after what the panic
/// says.
pub fn write_on_panic(recorder: Arc<Mutex<Recorder>>, folder: PathBuf) {
    static ONCE: Once = Once::new();
    ONCE.call_once(move || {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            before(info);
            // Held where it is the recorder that fell over: then there is nothing to be had from it.
            let Ok(recording) = recorder.try_lock().map(|recorder| recorder.recording()) else { return };
            let said = match keep_recording(&folder, &recording.text(), Utc::now()) {
                Ok(path) => words::recording_of_panic(&path.display().to_string()),
                Err(error) => words::recording_failed(&error.to_string()),
            };
            // Whoever closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "{said}");
        }));
    });
}
