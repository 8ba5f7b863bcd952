//! A program's own file: rules, checklist, texts of letters.

use qapdesk::domain::{LetterKind, pieces};
use qapdesk::intake::program;

use super::{clean, forms};

/// A program that is read is clean and its letters are whole; problems are safe to show.
pub(super) fn body(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match program::parse("p.toml", &text) {
        Ok(program) => {
            for text in [&program.id, &program.name, &program.time_zone] {
                clean::line(text);
            }
            clean::all(&program.checklist);
            let letters = &program.letters;
            for text in [&letters.acknowledgement, &letters.deficiency, &letters.session_confirmation] {
                clean::line(&text.subject);
                clean::prose(&text.body);
            }
        }
        Err(error) => {
            clean::line(&error.name);
            forms::told(&error.problems);
        }
    }
    if let Err(error) = pieces(LetterKind::Acknowledgement, &text) {
        clean::line(&error.to_string());
    }
}
