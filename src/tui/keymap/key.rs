use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use thiserror::Error;

use crate::text::{excerpt, may_stand, nearest};

/// A key with its modifiers, in the one spelling that every terminal's way of sending it is brought to.
///
/// A capital carries its shift (`G`), `shift-tab` is `backtab`, and what a terminal cannot tell apart is one key:
/// `ctrl-i` is `tab`, `ctrl-m` is `enter`, `ctrl-[` is `esc`, `ctrl-G` is `ctrl-g`, `ctrl-/` is `ctrl-_`.
///
/// ```
/// use qapdesk::tui::keymap::Key;
///
/// let key: Key = "ctrl-d".parse()?;
/// assert_eq!(key.to_string(), "ctrl-d");
/// assert_eq!("pgdn".parse::<Key>()?.to_string(), "page-down");
/// # Ok::<(), qapdesk::tui::keymap::KeyError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// Text that names no key.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum KeyError {
    /// There is no text at all.
    #[error("a key is missing here; a space is written `space`")]
    Empty,
    /// The text after the modifiers is neither one character nor the name of a key.
    #[error("`{0}` is not a key{hint}", hint = .1.map(|name| format!(", did you mean `{name}`?")).unwrap_or_default())]
    Unknown(String, Option<&'static str>),
    /// A modifier that is none of ours.
    #[error("`{0}-` is not a modifier, write `ctrl-`, `alt-` or `shift-`")]
    UnknownModifier(String),
}

const NAMES: [(&str, KeyCode); 16] = [
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("page-up", KeyCode::PageUp),
    ("page-down", KeyCode::PageDown),
    ("insert", KeyCode::Insert),
    ("delete", KeyCode::Delete),
    ("backspace", KeyCode::Backspace),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
];

const OTHER_NAMES: [(&str, &str); 12] = [
    ("pageup", "page-up"),
    ("pgup", "page-up"),
    ("pagedown", "page-down"),
    ("pgdn", "page-down"),
    ("ins", "insert"),
    ("del", "delete"),
    ("return", "enter"),
    ("cr", "enter"),
    ("escape", "esc"),
    ("minus", "-"),
    ("hyphen", "-"),
    ("spc", "space"),
];

const MODIFIERS: [(&str, KeyModifiers); 3] =
    [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)];

impl Key {
    /// The key of `code` and `modifiers`, brought to its one spelling.
    pub fn new(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let modifiers = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        match code {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => Self::control(c, modifiers),
            KeyCode::Char(' ') => Self { code, modifiers },
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::SHIFT) => {
                Self { code: KeyCode::Char(upper(c)), modifiers: modifiers - KeyModifiers::SHIFT }
            }
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => Self::new(KeyCode::BackTab, modifiers),
            KeyCode::BackTab => Self { code, modifiers: modifiers - KeyModifiers::SHIFT },
            _ => Self { code, modifiers },
        }
    }

    /// A control character carries neither case nor shift, and some are other keys to a terminal.
    fn control(c: char, modifiers: KeyModifiers) -> Self {
        let plain = modifiers - KeyModifiers::CONTROL - KeyModifiers::SHIFT;
        match c.to_ascii_lowercase() {
            'i' => Self { code: KeyCode::Tab, modifiers: plain },
            'm' => Self { code: KeyCode::Enter, modifiers: plain },
            '[' => Self { code: KeyCode::Esc, modifiers: plain },
            '@' => Self { code: KeyCode::Char(' '), modifiers: plain | KeyModifiers::CONTROL },
            // What terminals send for these is read as ctrl-4 to ctrl-7.
            '4' => Self { code: KeyCode::Char('\\'), modifiers: plain | KeyModifiers::CONTROL },
            '5' => Self { code: KeyCode::Char(']'), modifiers: plain | KeyModifiers::CONTROL },
            '6' => Self { code: KeyCode::Char('^'), modifiers: plain | KeyModifiers::CONTROL },
            '7' | '/' => Self { code: KeyCode::Char('_'), modifiers: plain | KeyModifiers::CONTROL },
            c => Self { code: KeyCode::Char(c), modifiers: plain | KeyModifiers::CONTROL },
        }
    }

    /// The key's code after normalising.
    pub fn code(self) -> KeyCode {
        self.code
    }

    /// The modifiers that are still apart from the code.
    pub fn modifiers(self) -> KeyModifiers {
        self.modifiers
    }

    /// The names that keymap files may use besides single characters.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|&(name, _)| name)
    }
}

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        Self::new(event.code, event.modifiers)
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut rest = text;
        let mut modifiers = KeyModifiers::NONE;
        while let Some((&(prefix, modifier), after)) =
            MODIFIERS.iter().find_map(|pair| Some((pair, strip_ignoring_case(rest, pair.0)?)))
        {
            if after.is_empty() {
                return Err(KeyError::Unknown(excerpt(text), None));
            }
            debug_assert!(rest.len() > prefix.len());
            modifiers |= modifier;
            rest = after;
        }
        Ok(Self::new(code(rest)?, modifiers))
    }
}

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

fn code(text: &str) -> Result<KeyCode, KeyError> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => return Err(KeyError::Empty),
        (Some(c), None) if may_stand(c) && !c.is_whitespace() => return Ok(KeyCode::Char(c)),
        _ => {}
    }
    let name = text.to_ascii_lowercase();
    let name = OTHER_NAMES.iter().find(|(other, _)| *other == name).map_or(name.as_str(), |&(_, name)| name);
    if name == "-" {
        return Ok(KeyCode::Char('-'));
    }
    if let Some(&(_, code)) = NAMES.iter().find(|&&(known, _)| known == name) {
        return Ok(code);
    }
    if let Some(number) = name.strip_prefix('f').and_then(|digits| digits.parse().ok()).filter(|n| (1..=12).contains(n))
    {
        return Ok(KeyCode::F(number));
    }
    if let Some((modifier, key)) = text.split_once('-')
        && code(key).is_ok()
    {
        return Err(KeyError::UnknownModifier(excerpt(modifier)));
    }
    Err(KeyError::Unknown(excerpt(text), nearest(name, Key::names())))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, modifier) in MODIFIERS {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|&&(_, code)| code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(number) => write!(f, "f{number}"),
            other => write!(f, "{other}"),
        }
    }
}
