use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use serde::{Deserialize, Serialize};

use super::mouse::Mouse;
use super::paste::Paste;
use super::sequence::{self, Read};
use crate::tui::keymap::Key;
use crate::tui::size::drawn;

/// What the desk is told of the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Text that was pasted, as one piece.
    Paste(String),
    /// Something that the mouse did.
    Mouse(Mouse),
    /// The terminal's new size in columns and rows.
    Resize(u16, u16),
}

/// How long a lone Esc is held on a local terminal.
const LOCAL: Duration = Duration::from_millis(50);
/// How long over SSH, where the rest of a sequence may come in a later packet.
const REMOTE: Duration = Duration::from_millis(150);
/// After how long a silence a paste is over whose end was lost.
const PASTE_SILENCE: Duration = Duration::from_millis(500);

/// Puts key sequences and pastes together again that arrived in parts.
#[derive(Debug)]
pub struct InputFilter {
    wait: Duration,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Nothing is held.
    Free,
    /// An Esc and what followed it.
    Held { keys: Vec<KeyEvent>, since: Instant },
    /// Inside a paste whose beginning arrived in parts.
    Pasting { paste: Paste, since: Instant },
}

impl InputFilter {
    /// A filter that holds a lone Esc for so long.
    pub fn new(wait: Duration) -> Self {
        Self { wait, state: State::Free }
    }

    /// A filter for an environment: longer over SSH.
    pub fn from_env(variable: impl Fn(&str) -> Option<String>) -> Self {
        let remote = ["SSH_CONNECTION", "SSH_TTY"].into_iter().any(|name| variable(name).is_some());
        Self::new(if remote { REMOTE } else { LOCAL })
    }

    /// Takes an event that arrived at a time, and gives what is whole with it.
    pub fn feed(&mut self, event: Event, now: Instant) -> Vec<Input> {
        let mut whole = Vec::new();
        if self.deadline().is_some_and(|deadline| now >= deadline) {
            self.release(&mut whole);
        }
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) => self.key(key, now, &mut whole),
            Event::Paste(text) => {
                self.release(&mut whole);
                whole.push(Input::Paste(text));
            }
            Event::Resize(columns, rows) => {
                let (columns, rows) = drawn((columns, rows));
                whole.push(Input::Resize(columns, rows));
            }
            Event::Mouse(event) => {
                // Inside of a paste it belongs to nothing that is shown yet.
                if let (Some(mouse), false) = (Mouse::read(event), matches!(self.state, State::Pasting { .. })) {
                    self.release(&mut whole);
                    whole.push(Input::Mouse(mouse));
                }
            }
            Event::FocusGained | Event::FocusLost => {}
        }
        whole
    }

    /// When [`Self::flush`] is to be called, if nothing comes before.
    pub fn deadline(&self) -> Option<Instant> {
        match &self.state {
            State::Free => None,
            State::Held { since, .. } => Some(*since + self.wait),
            State::Pasting { since, .. } => Some(*since + PASTE_SILENCE),
        }
    }

    /// Gives what was held in vain until a time.
    pub fn flush(&mut self, now: Instant) -> Vec<Input> {
        let mut whole = Vec::new();
        if self.deadline().is_some_and(|deadline| now >= deadline) {
            self.release(&mut whole);
        }
        whole
    }

    fn key(&mut self, key: KeyEvent, now: Instant, whole: &mut Vec<Input>) {
        match &mut self.state {
            State::Free if is_esc(&key) => self.state = State::Held { keys: vec![key], since: now },
            State::Free => whole.push(Input::Key(key.into())),
            State::Held { keys, since } => {
                keys.push(key);
                *since = now;
                match sequence::read(&keys[1..]) {
                    Read::More => {}
                    Read::Key(key) => {
                        self.state = State::Free;
                        whole.push(Input::Key(key));
                    }
                    Read::Mouse(mouse) => {
                        self.state = State::Free;
                        whole.push(Input::Mouse(mouse));
                    }
                    Read::PasteBegins => self.state = State::Pasting { paste: Paste::default(), since: now },
                    Read::Unknown => self.state = State::Free,
                    Read::NoSequence => self.not_a_sequence(now, whole),
                }
            }
            State::Pasting { paste, since } => {
                *since = now;
                if paste.push(&key) {
                    self.release(whole);
                }
            }
        }
    }

    /// The Esc was a key of its own: it goes out, and what came after it is looked at anew.
    fn not_a_sequence(&mut self, now: Instant, whole: &mut Vec<Input>) {
        let State::Held { keys, .. } = std::mem::replace(&mut self.state, State::Free) else { return };
        let mut keys = keys.into_iter();
        whole.extend(keys.next().map(|esc| Input::Key(esc.into())));
        for key in keys {
            self.key(key, now, whole);
        }
    }

    /// Gives up what is held as what it is.
    fn release(&mut self, whole: &mut Vec<Input>) {
        match std::mem::replace(&mut self.state, State::Free) {
            State::Free => {}
            State::Held { keys, .. } => whole.extend(keys.into_iter().map(|key| Input::Key(key.into()))),
            State::Pasting { paste, .. } => whole.push(Input::Paste(paste.into_text())),
        }
    }
}

fn is_esc(key: &KeyEvent) -> bool {
    key.code == KeyCode::Esc && key.modifiers == KeyModifiers::NONE
}

/// A key as the keymap spells it, for events made by hand.
impl From<Key> for Input {
    fn from(key: Key) -> Self {
        Self::Key(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(letter: char) -> Event {
        let code = match letter {
            '\x1b' => KeyCode::Esc,
            '\r' => KeyCode::Enter,
            letter => KeyCode::Char(letter),
        };
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    /// What comes of letters that arrive one by one, so far apart.
    fn typed(text: &str, apart: Duration) -> Vec<Input> {
        let mut filter = InputFilter::new(LOCAL);
        let mut now = Instant::now();
        let mut whole = Vec::new();
        for letter in text.chars() {
            now += apart;
            whole.extend(filter.feed(event(letter), now));
        }
        whole.extend(filter.flush(now + Duration::from_secs(1)));
        whole
    }

    #[test]
    fn of_a_terminal_larger_than_any_as_much_is_drawn_on_as_of_the_largest() {
        let resized = |columns, rows| InputFilter::new(LOCAL).feed(Event::Resize(columns, rows), Instant::now());
        assert_eq!(resized(120, 40), [Input::Resize(120, 40)]);
        assert_eq!(resized(65_535, 24), [Input::Resize(1000, 24)]);
        assert_eq!(resized(80, 9999), [Input::Resize(80, 500)]);
    }

    fn keys(names: &[&str]) -> Vec<Input> {
        names.iter().map(|name| Input::Key(name.parse().unwrap())).collect()
    }

    #[test]
    fn a_sequence_in_parts_is_one_key() {
        let sequences = [
            ("\x1b[A", "up"),
            ("\x1b[B", "down"),
            ("\x1bOC", "right"),
            ("\x1b[D", "left"),
            ("\x1b[H", "home"),
            ("\x1bOF", "end"),
            ("\x1b[5~", "page-up"),
            ("\x1b[6~", "page-down"),
            ("\x1b[2~", "insert"),
            ("\x1b[3~", "delete"),
            ("\x1b[Z", "backtab"),
            ("\x1b[1;5A", "ctrl-up"),
            ("\x1b[3;3~", "alt-delete"),
            ("\x1bOP", "f1"),
            ("\x1b[15~", "f5"),
        ];
        for (sequence, key) in sequences {
            assert_eq!(typed(sequence, Duration::from_millis(1)), keys(&[key]), "{sequence:?}");
            let twice = typed(&sequence.repeat(2), Duration::from_millis(40));
            assert_eq!(twice, keys(&[key, key]), "{sequence:?} twice");
        }
    }

    #[test]
    fn an_esc_alone_is_esc_and_what_follows_later_is_typed() {
        assert_eq!(typed("\x1b", Duration::ZERO), keys(&["esc"]));
        assert_eq!(typed("\x1bj", Duration::from_millis(1)), keys(&["esc", "j"]));
        assert_eq!(typed("\x1b\x1b", Duration::from_millis(1)), keys(&["esc", "esc"]));
        assert_eq!(typed("\x1b[A", Duration::from_millis(60)), keys(&["esc", "[", "A"]));
        assert_eq!(typed("\x1b\x1b[A", Duration::from_millis(1)), keys(&["esc", "up"]));
    }

    #[test]
    fn an_unknown_sequence_is_nothing_rather_than_commands() {
        for sequence in ["\x1b[99;99x", "\x1b[?1;2c", "\x1b[<0;10;10m", "\x1b[1 q", "\x1b[<9;9M", "\x1b[M !!"] {
            assert_eq!(typed(&format!("{sequence}j"), Duration::from_millis(1)), keys(&["j"]), "{sequence:?}");
        }
    }

    #[test]
    fn a_paste_in_parts_is_one_paste_with_or_without_its_end() {
        let pasted = [Input::Paste("aA\nx".to_owned())];
        assert_eq!(typed("\x1b[200~aA\rx\x1b[201~", Duration::from_millis(1)), pasted);
        assert_eq!(typed("\x1b[200~aA\rx", Duration::from_millis(1)), pasted);
        let after = typed("\x1b[200~a\x1b[201~q", Duration::from_millis(1));
        assert_eq!(after, [Input::Paste("a".to_owned()), Input::Key("q".parse().unwrap())]);
        let escape_inside = typed("\x1b[200~a\x1bq\x1b[201~", Duration::from_millis(1));
        assert_eq!(escape_inside, [Input::Paste("a\x1bq".to_owned())]);
    }

    #[test]
    fn a_click_in_parts_is_one_click() {
        use crate::tui::input::MouseKind;
        let click = |kind, column, row| vec![Input::Mouse(Mouse { kind, column, row })];
        for (sequence, kind) in [
            ("\x1b[<0;10;4M", MouseKind::Press),
            ("\x1b[<64;10;4M", MouseKind::WheelUp),
            ("\x1b[<65;10;4M", MouseKind::WheelDown),
            ("\x1b[<16;10;4M", MouseKind::Press),
        ] {
            assert_eq!(typed(sequence, Duration::from_millis(1)), click(kind, 9, 3), "{sequence:?}");
        }
        for sequence in ["\x1b[<0;0;4M", "\x1b[<0;99999999;4M", "\x1b[<0;1;1;1M", "\x1b[<1;2;3M", "\x1b[<32;2;3M"] {
            assert_eq!(typed(sequence, Duration::from_millis(1)), [], "{sequence:?}");
        }
    }

    #[test]
    fn a_click_comes_after_the_esc_before_it_and_not_out_of_a_paste() {
        use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
        let kind = MouseEventKind::Down(MouseButton::Left);
        let click = Event::Mouse(MouseEvent { kind, column: 1, row: 2, modifiers: KeyModifiers::NONE });
        let mut filter = InputFilter::new(LOCAL);
        let now = Instant::now();
        assert!(filter.feed(event('\x1b'), now).is_empty());
        let whole = filter.feed(click.clone(), now);
        assert!(matches!(&whole[..], [Input::Key(_), Input::Mouse(Mouse { column: 1, row: 2, .. })]), "{whole:?}");
        for letter in "\x1b[200~a".chars() {
            filter.feed(event(letter), now);
        }
        assert!(filter.feed(click, now).is_empty());
        assert_eq!(filter.flush(now + Duration::from_secs(1)), [Input::Paste("a".to_owned())]);
    }

    #[test]
    fn releases_and_focus_are_dropped() {
        let mut filter = InputFilter::new(LOCAL);
        let mut key = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        key.kind = KeyEventKind::Release;
        assert!(filter.feed(Event::Key(key), Instant::now()).is_empty());
        assert!(filter.feed(Event::FocusGained, Instant::now()).is_empty());
    }

    #[test]
    fn a_held_esc_is_waited_for_longer_over_ssh() {
        let mut local = InputFilter::from_env(|_| None);
        let mut remote = InputFilter::from_env(|name| (name == "SSH_TTY").then(String::new));
        let now = Instant::now();
        for filter in [&mut local, &mut remote] {
            assert!(filter.deadline().is_none());
            assert!(filter.feed(event('\x1b'), now).is_empty());
        }
        assert!(local.deadline() < remote.deadline());
        assert!(remote.flush(now + Duration::from_millis(100)).is_empty());
        assert_eq!(local.flush(now + Duration::from_millis(100)), keys(&["esc"]));
    }
}
