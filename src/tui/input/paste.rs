use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The end of a bracketed paste.
const END: &str = "\x1b[201~";
/// The longest paste that is put together; what comes after it is dropped until a silence ends it.
const LONGEST: usize = 1024 * 1024;

/// A paste whose beginning arrived in parts, so that its text comes as single keys.
#[derive(Debug, Default)]
pub(super) struct Paste(String);

impl Paste {
    /// Adds a key; true when it was the last one of the paste's end.
    pub(super) fn push(&mut self, key: &KeyEvent) -> bool {
        let letter = match key.code {
            KeyCode::Char(letter) if key.modifiers.contains(KeyModifiers::CONTROL) => match letter {
                'j' | 'm' => '\n',
                'i' => '\t',
                _ => return false,
            },
            KeyCode::Char(letter) => letter,
            KeyCode::Enter => '\n',
            KeyCode::Tab => '\t',
            KeyCode::Esc => '\x1b',
            _ => return false,
        };
        if self.0.len() < LONGEST {
            self.0.push(letter);
        }
        self.0.ends_with(END)
    }

    /// The text without its end.
    pub(super) fn into_text(mut self) -> String {
        if self.0.ends_with(END) {
            self.0.truncate(self.0.len() - END.len());
        }
        self.0
    }
}
