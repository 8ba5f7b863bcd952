//! The terminal: keys in any pieces, pastes, and a server that answers whatever it likes.

use std::time::{Duration, Instant};

use chrono::DateTime;
use crossterm::event::{Event as Raw, KeyCode, KeyEvent, KeyModifiers};
use qapdesk::codec;
use qapdesk::tui::draw::draw;
use qapdesk::tui::effect::{Effect, Ticket};
use qapdesk::tui::event::Event;
use qapdesk::tui::input::InputFilter;
use qapdesk::tui::keymap::Keymap;
use qapdesk::tui::state::State;
use qapdesk::tui::theme::{Glyphs, Theme};
use qapdesk::tui::update::update;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::clean;

thread_local! {
    static KEYMAP: Keymap = Keymap::built_in().unwrap_or_else(|error| panic!("{error}"));
}

/// The bytes that are no key: what follows is a time, a paste or a server's word.
const LATER: u8 = 0xf8;
const PASTE: u8 = 0xf9;
const ANSWER: u8 = 0xfa;
const NEWS: u8 = 0xfb;
const FAILED: u8 = 0xfc;
const SMALL: u8 = 0xfd;

/// A desk that is shown holds no character that a terminal acts on, whatever was typed or answered.
pub(super) fn body(data: &[u8]) {
    let mut desk = Desk::new();
    let mut bytes = data;
    let mut events = 0;
    while let Some((&byte, rest)) = bytes.split_first() {
        bytes = rest;
        events += 1;
        if events > 400 {
            break;
        }
        match byte {
            LATER => desk.passes(Duration::from_millis(600)),
            PASTE => {
                let text = chunk(&mut bytes);
                desk.raw(Raw::Paste(String::from_utf8_lossy(text).into_owned()));
            }
            ANSWER | FAILED => {
                let Some(ticket) = desk.asked.pop() else { continue };
                let said = chunk(&mut bytes);
                let answer = match byte {
                    ANSWER => codec::decode(said).map_err(|_| String::from_utf8_lossy(said).into_owned()),
                    _ => Err(String::from_utf8_lossy(said).into_owned()),
                };
                desk.event(Event::Answer(ticket, Box::new(answer)));
            }
            NEWS => {
                if let Ok(news) = codec::decode(chunk(&mut bytes)) {
                    desk.event(Event::News(news));
                }
            }
            SMALL => desk.raw(Raw::Resize(40, 10)),
            byte => desk.raw(Raw::Key(key(byte))),
        }
    }
    desk.passes(Duration::from_secs(1));
    desk.looks();
}

/// The bytes after their length, two bytes of it.
fn chunk<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
    let Some((length, rest)) = bytes.split_first_chunk::<2>() else { return std::mem::take(bytes) };
    let (chunk, rest) = rest.split_at(usize::from(u16::from_le_bytes(*length)).min(rest.len()));
    *bytes = rest;
    chunk
}

/// A byte as crossterm gives a key that came in a packet of its own.
fn key(byte: u8) -> KeyEvent {
    let (code, modifiers) = match byte {
        0x1b => (KeyCode::Esc, KeyModifiers::NONE),
        b'\r' | b'\n' => (KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
        0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
        1..=26 => (KeyCode::Char(char::from(byte + b'a' - 1)), KeyModifiers::CONTROL),
        byte => (KeyCode::Char(char::from(byte)), KeyModifiers::NONE),
    };
    KeyEvent::new(code, modifiers)
}

struct Desk {
    state: State,
    filter: InputFilter,
    now: Instant,
    asked: Vec<Ticket>,
}

impl Desk {
    fn new() -> Self {
        let keymap = KEYMAP.with(Clone::clone);
        let state = State::new(DateTime::UNIX_EPOCH, (100, 30), Theme::default(), Glyphs::UNICODE, keymap);
        let filter = InputFilter::from_env(|_| None);
        let mut desk = Self { state, filter, now: Instant::now(), asked: Vec::new() };
        desk.event(Event::Clock(DateTime::UNIX_EPOCH));
        desk
    }

    fn raw(&mut self, event: Raw) {
        self.now += Duration::from_millis(1);
        for input in self.filter.feed(event, self.now) {
            self.event(Event::Input(input));
        }
    }

    fn passes(&mut self, time: Duration) {
        self.now += time;
        for input in self.filter.flush(self.now) {
            self.event(Event::Input(input));
        }
    }

    fn event(&mut self, event: Event) {
        for effect in update(&mut self.state, event) {
            match effect {
                Effect::Ask(ticket, _) => self.asked.push(ticket),
                Effect::Recall(name) => self.event(Event::Recalled(name, Ok(None))),
                _ => {}
            }
        }
        if self.state.is_unseen() {
            self.looks();
            self.event(Event::Drawn);
        }
    }

    /// Draws the desk and looks at every cell.
    fn looks(&self) {
        let (columns, rows) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap_or_else(|never| match never {});
        let frame = terminal.draw(|frame| draw(&self.state, frame)).unwrap_or_else(|never| match never {});
        for cell in &frame.buffer.content {
            clean::line(cell.symbol());
        }
    }
}
