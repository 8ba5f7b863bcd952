use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::mouse::Mouse;
use crate::tui::keymap::Key;

/// What the keys after an Esc are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// The beginning of a sequence.
    More,
    /// This key, whole.
    Key(Key),
    /// Something that the mouse did.
    Mouse(Mouse),
    /// The beginning of a paste.
    PasteBegins,
    /// A whole sequence that means nothing here.
    Unknown,
    /// Keys of their own: the Esc was one too.
    NoSequence,
}

/// The longest sequence that is waited for.
const LONGEST: usize = 24;

/// Reads the keys that came after an Esc: CSI (`[`) and SS3 (`O`) sequences of ECMA-48 and xterm.
pub(super) fn read(keys: &[KeyEvent]) -> Read {
    let Some(text) = keys.iter().map(letter).collect::<Option<String>>() else { return Read::NoSequence };
    if let Some(rest) = text.strip_prefix('O') {
        return match rest.chars().next() {
            None => Read::More,
            Some(letter) => named(letter, KeyModifiers::NONE).map_or(Read::NoSequence, Read::Key),
        };
    }
    let Some(rest) = text.strip_prefix('[') else { return Read::NoSequence };
    if let Some(bytes) = rest.strip_prefix('M') {
        // A mouse in the old mode, which was not asked for: three letters follow that are no keys.
        return if bytes.chars().count() < 3 { Read::More } else { Read::Unknown };
    }
    match rest.chars().last() {
        None => Read::More,
        // Parameters and intermediates of ECMA-48, private ones (`?`, `<`) among them, are not the end.
        Some(' '..='?') => {
            if rest.len() > LONGEST {
                Read::Unknown
            } else {
                Read::More
            }
        }
        Some(last) => whole(&rest[..rest.len() - last.len_utf8()], last),
    }
}

fn letter(key: &KeyEvent) -> Option<char> {
    match key.code {
        // A capital may come with its shift.
        KeyCode::Char(letter) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(letter),
        _ => None,
    }
}

/// A CSI sequence by its parameters and its last letter.
fn whole(parameters: &str, last: char) -> Read {
    if let Some(parameters) = parameters.strip_prefix('<') {
        return Mouse::parse(parameters, last).map_or(Read::Unknown, Read::Mouse);
    }
    let mut numbers = parameters.split(';').map(|number| number.parse::<u16>().unwrap_or(1));
    let first = numbers.next().unwrap_or(1);
    let modifiers = modifiers(numbers.next().unwrap_or(1));
    if last != '~' {
        return named(last, modifiers).map_or(Read::Unknown, Read::Key);
    }
    let code = match first {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => return function(first - 10, modifiers),
        17..=21 => return function(first - 11, modifiers),
        23 | 24 => return function(first - 12, modifiers),
        200 => return Read::PasteBegins,
        _ => return Read::Unknown,
    };
    Read::Key(Key::new(code, modifiers))
}

fn function(number: u16, modifiers: KeyModifiers) -> Read {
    u8::try_from(number).map_or(Read::Unknown, |number| Read::Key(Key::new(KeyCode::F(number), modifiers)))
}

fn named(letter: char, modifiers: KeyModifiers) -> Option<Key> {
    let code = match letter {
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'H' => KeyCode::Home,
        'F' => KeyCode::End,
        'Z' => KeyCode::BackTab,
        'P' => KeyCode::F(1),
        'Q' => KeyCode::F(2),
        'R' => KeyCode::F(3),
        'S' => KeyCode::F(4),
        _ => return None,
    };
    Some(Key::new(code, modifiers))
}

/// xterm's modifier parameter: one more than the bits of shift, alt and control.
fn modifiers(parameter: u16) -> KeyModifiers {
    let bits = parameter.saturating_sub(1);
    let pairs = [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)];
    pairs.into_iter().filter(|(bit, _)| bits & bit != 0).fold(KeyModifiers::NONE, |all, (_, one)| all | one)
}
