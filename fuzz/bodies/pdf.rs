//! The form as a PDF that came back.

use chrono::NaiveDate;
use qapdesk::intake::{pdf_form, read};

use super::forms::told;

/// What a PDF says is a form's text or a problem that is safe to show, and no bytes make its reader panic;
/// what has no end is no form.
pub(super) fn body(data: &[u8]) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    match pdf_form(data, Some(today)) {
        Ok(text) => {
            assert!(data.windows(5).any(|five| five == b"%%EOF"), "a file without an end was taken");
            if let Err(problems) = read("a.pdf", text.as_bytes(), today) {
                told(&problems);
            }
        }
        Err(problems) => told(&problems),
    }
}
