use std::fs::File;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{Event as Typed, KeyCode};
use qapdesk::tui::draw::draw;
use qapdesk::tui::effect::Effect;
use qapdesk::tui::event::Event;
use qapdesk::tui::input::InputFilter;
use qapdesk::tui::keymap::Keymap;
use qapdesk::tui::recording::{Recorder, recorded};
use qapdesk::tui::state::State;
use qapdesk::tui::terminal::Screen;
use qapdesk::tui::theme::{Glyphs, Theme, ThemeName};
use ratatui::layout::Size;

use super::desk::{Opened, now};

const SIZE: Size = Size { width: 120, height: 40 };
/// How often a held key comes.
const REPEAT: TimeDelta = TimeDelta::milliseconds(33);

/// Moves down by half of so many keys and up by the others.
pub(crate) fn run(desk: &mut Opened, times: u64, mark: &dyn Fn()) {
    let mut file = tempfile::tempfile().unwrap();
    let mut terminal = Terminal::new(file.try_clone().unwrap());
    terminal.show(desk);
    // What a first key has followed at once is not what a held one brings.
    terminal.press('j', desk);
    let before = length(&mut file);
    mark();
    for nth in 0..times {
        terminal.press(if nth < times / 2 { 'j' } else { 'k' }, desk);
    }
    mark();
    let row = (length(&mut file) - before) / times;
    assert!((1..1000).contains(&row), "a row moved is {row} bytes");
}

fn length(file: &mut File) -> u64 {
    file.metadata().unwrap().len()
}

/// The desk on a terminal, as its loop has it, with a clock that goes on by itself.
struct Terminal {
    state: State,
    recorder: Mutex<Recorder>,
    filter: InputFilter,
    screen: Screen,
    now: DateTime<Utc>,
    instant: Instant,
}

impl Terminal {
    fn new(out: File) -> Self {
        let (now, size) = (now(), (SIZE.width, SIZE.height));
        let (theme, keymap) = (Theme::of(ThemeName::default()), Keymap::built_in().unwrap());
        Self {
            state: State::new(now, size, theme, Glyphs::UNICODE, keymap),
            recorder: Mutex::default(),
            filter: InputFilter::new(Duration::ZERO),
            screen: Screen::into_file(out, SIZE).unwrap(),
            now,
            instant: Instant::now(),
        }
    }

    /// Shows the desk until nothing is asked any more.
    fn show(&mut self, desk: &mut Opened) {
        let clock = Event::Clock(self.now);
        self.update(clock, desk);
        self.draw();
    }

    /// Presses a key, a repeat after the last one.
    fn press(&mut self, key: char, desk: &mut Opened) {
        self.now += REPEAT;
        self.instant += REPEAT.to_std().unwrap();
        let clock = Event::Clock(self.now);
        self.update(clock, desk);
        let typed = Typed::Key(KeyCode::Char(key).into());
        for input in self.filter.feed(typed, self.instant) {
            self.update(Event::Input(input), desk);
        }
        self.draw();
    }

    /// Lets an event change the state, and the answers to what is asked then.
    fn update(&mut self, event: Event, desk: &mut Opened) {
        for effect in recorded(&self.recorder, &mut self.state, event) {
            if let Effect::Ask(ticket, request) = effect {
                let answer = Event::Answer(ticket, Box::new(Ok(desk.ask(&request))));
                self.update(answer, desk);
            }
        }
    }

    fn draw(&mut self) {
        assert!(self.state.changed, "nothing is to be drawn");
        self.screen.draw(|frame| draw(&self.state, frame)).unwrap();
        self.state.changed = false;
    }
}
