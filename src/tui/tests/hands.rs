//! Hands on the keys and eyes on the screen: one client of a desk in memory.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{LazyLock, Mutex};

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::desk::Desk;
use crate::domain::Number;
use crate::link::protocol::Request;
use crate::tui::draw::draw;
use crate::tui::effect::{Effect, Ticket};
use crate::tui::event::Event;
use crate::tui::input::Input;
use crate::tui::keymap::{Key, Keymap};
use crate::tui::outside::{DraftName, Edited, Kept};
use crate::tui::recording::{Recorder, recorded};
use crate::tui::state::State;

/// Read once, and not for each of the thousands of hands.
static KEYMAP: LazyLock<Keymap> = LazyLock::new(|| Keymap::built_in().expect("a keymap"));

pub(super) struct Hands {
    pub(super) desk: Desk,
    pub(super) state: State,
    /// What happened.
    pub(super) recorder: Mutex<Recorder>,
    /// What was asked and is not answered while the line is held.
    pub(super) asked: VecDeque<(Ticket, Request)>,
    /// Whether answers wait until they are let go.
    pub(super) is_held: bool,
    pub(super) has_quit: bool,
    /// What is kept beyond the session.
    pub(super) disk: BTreeMap<DraftName, Kept>,
    /// What the person at the desk does in the editor, each time that it opens.
    pub(super) editor: VecDeque<Edit>,
    /// What the editor was given, last first.
    pub(super) given: Vec<(String, Option<u32>)>,
    /// Files in the folder that the desk was opened in.
    pub(super) documents: Vec<(String, Vec<u8>)>,
    /// What was sent to the terminal's clipboard.
    pub(super) copied: Vec<String>,
    /// How often the server was to be started.
    pub(super) starts: u32,
    /// How often the desk went back to the shell.
    pub(super) suspended: u32,
}

/// What a person does in an editor.
pub(super) type Edit = Box<dyn Fn(&str) -> Edited>;

impl Hands {
    /// A screen of some size, all that it asks at first answered.
    pub(super) fn on(desk: Desk, size: (u16, u16)) -> Self {
        let mut hands = Self::holding(desk, size);
        hands.let_go();
        hands
    }

    /// The same, without the news of how the desk came about.
    pub(super) fn quiet(mut desk: Desk, size: (u16, u16)) -> Self {
        desk.news.clear();
        Self::on(desk, size)
    }

    /// A screen that has asked for what it needs and waits for the answers.
    pub(super) fn holding(desk: Desk, size: (u16, u16)) -> Self {
        let now = desk.now;
        let state = State::new(now, size, super::printer::theme(), super::printer::glyphs(), KEYMAP.clone());
        let mut hands = Self {
            desk,
            state,
            recorder: Mutex::default(),
            asked: VecDeque::new(),
            is_held: true,
            has_quit: false,
            disk: BTreeMap::new(),
            editor: VecDeque::new(),
            given: Vec::new(),
            documents: Vec::new(),
            copied: Vec::new(),
            starts: 0,
            suspended: 0,
        };
        hands.state.blank_form = crate::intake::blank_form().to_owned();
        hands.event(Event::Clock(now));
        hands
    }

    pub(super) fn event(&mut self, event: Event) {
        let effects = self.update(event);
        self.take(effects);
    }

    /// Lets an event change the state, recorded as in a session.
    fn update(&mut self, event: Event) -> Vec<Effect> {
        recorded(&self.recorder, &mut self.state, event)
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ticket, request) => self.asked.push_back((ticket, request)),
                Effect::Quit => self.has_quit = true,
                Effect::Start => self.starts += 1,
                Effect::Recall(name) => {
                    let kept = self.disk.get(&name).cloned();
                    let effects = self.update(Event::Recalled(name, Ok(kept)));
                    self.take(effects);
                }
                Effect::Keep(name, Some(text)) => {
                    let at = self.desk.now;
                    self.disk.insert(name, Kept { text, at });
                }
                Effect::Keep(name, None) => drop(self.disk.remove(&name)),
                Effect::Edit { name, text, line } => self.edit(&name, &text, line),
                Effect::Gather { form, on_file } => {
                    let is_there = |name: &str| on_file.as_ref().is_some_and(|text| text.contains(name));
                    let named = self.documents.iter().filter(|(name, _)| form.contains(name) && !is_there(name));
                    let named = named.cloned().collect();
                    self.event(Event::Gathered(Ok(named)));
                }
                Effect::Read { path } => {
                    let found = self.documents.iter().find(|(name, _)| *name == path).cloned();
                    self.event(Event::Read(found.ok_or_else(|| format!("{path} cannot be read: no such file"))));
                }
                Effect::Export { path, name, bytes } => {
                    let path = if path.is_empty() { name } else { path };
                    let is_there = self.documents.iter().any(|(known, _)| *known == path);
                    let said = if is_there { Err(format!("{path} is there already")) } else { Ok(path.clone()) };
                    if !is_there {
                        self.documents.push((path, bytes));
                    }
                    self.event(Event::Exported(said));
                }
                Effect::Copy(text) => self.copied.push(text),
                Effect::Redraw | Effect::Mouse(_) | Effect::Record => {}
                Effect::Suspend => {
                    self.suspended += 1;
                    self.event(Event::Resumed);
                }
            }
        }
        if !self.is_held {
            self.answer_all();
        }
    }

    fn edit(&mut self, name: &DraftName, text: &str, line: Option<u32>) {
        let edit = self.editor.pop_front().unwrap_or_else(|| panic!("nobody expects the editor:\n{text}"));
        self.given.insert(0, (text.to_owned(), line));
        let edited = edit(text);
        if let Some(text) = &edited.text {
            self.disk.insert(name.clone(), Kept { text: text.clone(), at: self.desk.now });
        }
        self.event(Event::Edited(name.clone(), edited));
    }

    /// Lets the person put one text in the place of another when the editor opens next.
    pub(super) fn in_editor(&mut self, before: &'static str, after: &'static str) -> &mut Self {
        self.editor.push_back(Box::new(move |text| {
            assert!(text.contains(before), "“{before}” is not in\n{text}");
            Edited { text: Some(text.replacen(before, after, 1)), trouble: None }
        }));
        self
    }

    /// Answers all that was asked, and whatever that makes the screen ask, and tells all news.
    pub(super) fn let_go(&mut self) {
        self.is_held = false;
        self.answer_all();
    }

    fn answer_all(&mut self) {
        for _ in 0..1000 {
            if let Some((ticket, request)) = self.asked.pop_front() {
                let answer = Ok(self.desk.ask(&request));
                self.is_held = true;
                self.event(Event::Answer(ticket, Box::new(answer)));
            } else if !self.desk.news.is_empty() {
                self.is_held = true;
                let news = self.desk.news.remove(0);
                self.event(Event::News(news));
                self.desk.now += chrono::TimeDelta::milliseconds(200);
                let now = self.desk.now;
                self.event(Event::Clock(now));
            } else {
                self.is_held = false;
                return;
            }
        }
        panic!("the screen asks for ever: {:?}", self.asked);
    }

    /// Presses keys by name, with spaces between, each after a rest.
    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        self.press_every(200, keys)
    }

    /// Presses keys by name, with spaces between, each so many milliseconds after the one before.
    pub(super) fn press_every(&mut self, milliseconds: i64, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            self.pass(milliseconds);
            self.look();
            let key: Key = key.parse().unwrap_or_else(|error| panic!("{key}: {error}"));
            self.event(Event::Input(Input::Key(key)));
        }
        self
    }

    /// Sees what is on the screen, as the loop tells it.
    pub(super) fn look(&mut self) {
        if self.state.is_unseen() {
            self.event(Event::Drawn);
        }
    }

    /// Presses keys by name that come in one piece: nothing is drawn between them.
    pub(super) fn press_at_once(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            let key: Key = key.parse().unwrap_or_else(|error| panic!("{key}: {error}"));
            self.event(Event::Input(Input::Key(key)));
        }
        self
    }

    /// Lets time pass.
    pub(super) fn pass(&mut self, milliseconds: i64) -> &mut Self {
        self.desk.now += chrono::TimeDelta::milliseconds(milliseconds);
        self.event(Event::Clock(self.desk.now));
        self
    }

    /// Types text, a key a letter.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            let key = Key::new(crossterm::event::KeyCode::Char(letter), crossterm::event::KeyModifiers::NONE);
            self.event(Event::Input(Input::Key(key)));
        }
        self
    }

    pub(super) fn screen(&self) -> Terminal<TestBackend> {
        let (columns, rows) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        terminal.draw(|frame| draw(&self.state, frame)).expect("drawn");
        terminal
    }

    pub(super) fn rows(&self) -> Vec<String> {
        super::printer::glyph_rows(&self.screen())
    }

    pub(super) fn sees(&mut self, text: &str) -> &mut Self {
        let rows = self.rows().join("\n");
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(squeezed(&rows).contains(&squeezed(text)), "“{text}” is not on the screen:\n{rows}");
        self
    }

    pub(super) fn sees_no(&mut self, text: &str) -> &mut Self {
        let rows = self.rows().join("\n");
        assert!(!rows.contains(text), "“{text}” is on the screen:\n{rows}");
        self
    }

    pub(super) fn selected(&self) -> Option<Number> {
        self.state.queue.selected
    }

    pub(super) fn toast(&self) -> &str {
        self.state.toast.as_ref().map_or("", |toast| toast.words.as_str())
    }
}
