use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{KeyCode, KeyModifiers};

use super::ask::{self, Connect, Tell, Work};
use super::draw::draw;
use super::effect::Effect;
use super::event::Event;
use super::input::{Input, InputFilter};
use super::keymap::Key;
use super::outside::{DraftName, Editor, Errand, KeysFile, Outside, keep, keep_recording};
use super::recording::{Recorder, recorded, write_on_panic};
use super::settings::SettingsError;
use super::size::drawn;
use super::state::{Resumer, State, Tone};
use super::storm::Storm;
use super::terminal::{Gate, Guard, Screen, Signals, TerminalError, Told, ask_job_to_stop, can_be_resumed};
use super::theme::{Glyphs, Theme, ThemeName};
use super::update::unknown;
use super::words;
use crate::link::LinkError;

/// How long leaving, or lending the terminal, waits for drafts to be written.
const LAST_WRITES: Duration = Duration::from_secs(1);

/// How long stopping waits for the desk to hear of it.
const LAST_WORD: Duration = Duration::from_millis(300);

/// How long a frame waits for answers under way, so that one is drawn instead of two. Most come within 3 ms; of
/// a key whose answer takes longer the row is to be seen before it.
const SETTLE: Duration = Duration::from_micros(3_500);

/// How far apart frames are at least while a key is held: nobody sees more, and a slow line carries less.
const HELD: Duration = Duration::from_millis(40);

/// For how long what comes may have been typed before the screen was taken: until then the terminal makes another key of Enter.
const AHEAD: Duration = Duration::from_millis(500);

/// Why the desk could not be shown, or not any longer.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No server answers.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The account is not let in any more.
    #[error("{message}")]
    SentAway {
        /// Why.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The terminal cannot be used.
    #[error(transparent)]
    Terminal(#[from] TerminalError),
    /// The system.
    #[error("the desk cannot go on: {0}")]
    Io(#[from] io::Error),
}

/// How the desk looks to its user at first.
#[derive(Debug, Clone)]
pub struct Looks {
    /// How roles look.
    pub theme: ThemeName,
    /// Which characters the terminal can show.
    pub glyphs: Glyphs,
    /// Whether clicks and the wheel come to the desk.
    pub mouse: bool,
    /// Whether candidates' names are hidden (E1).
    pub hide_names: bool,
    /// What is wrong with the user's settings, to be told on the screen.
    pub wrong: Vec<SettingsError>,
}

/// What wakes the loop.
enum Wake {
    Terminal(crossterm::event::Event),
    Event(Event),
    Signal(Told),
}

/// The terminal's screen, taken; dropping it gives the screen back.
pub struct Taken {
    guard: Guard,
    screen: Screen,
    recorder: Arc<Mutex<Recorder>>,
    begun: Instant,
}

impl Taken {
    /// Takes the screen of the terminal that the program runs in. What happened last is written into a folder for
    /// `recordings` when the program panics.
    pub fn take(recordings: Option<&Path>) -> Result<Self, RunError> {
        let recorder = Arc::new(Mutex::new(Recorder::default()));
        // Before the screen is taken: what a panic says is told on the screen that its user comes back to.
        if let Some(folder) = recordings {
            write_on_panic(Arc::clone(&recorder), folder.to_owned());
        }
        let (guard, screen) = Guard::enter()?;
        Ok(Self { guard, screen, recorder, begun: Instant::now() })
    }
}

/// Shows the desk on the terminal that the program runs in, until its user leaves.
///
/// What is typed is kept `outside` until it is done.
pub fn run(
    taken: Taken,
    mut connect: impl Connect,
    keys: KeysFile,
    outside: Outside,
    looks: &Looks,
) -> Result<(), RunError> {
    let Taken { mut guard, mut screen, recorder, begun } = taken;
    let first = connect.connect(true)?;
    let (sender, wakes) = channel();
    let tell: Tell = {
        let sender = sender.clone();
        Arc::new(move |event| sender.send(Wake::Event(event)).is_ok())
    };
    let told = sender.clone();
    // A signal that nobody listens to any more ends the program by itself.
    let _signals = Signals::watch(move |signal| drop(told.send(Wake::Signal(signal))))?;
    let (work, given) = channel();
    let again = work.clone();
    let (errands, errands_given) = channel();
    let (done, kept) = channel();
    let tell_errands = Arc::clone(&tell);
    let Outside { reach, drafts, editor, forms, files, recordings, blank_form } = outside;
    thread::Builder::new()
        .name("files".to_owned())
        .spawn(move || keep(drafts, forms, files, &errands_given, &*tell_errands, done))?;
    thread::Builder::new()
        .name("requests".to_owned())
        .spawn(move || ask::work(connect, first, &given, &again, &tell))?;
    let gate = Arc::new(Gate::default());
    let gate_of_reader = Arc::clone(&gate);
    thread::Builder::new().name("keys".to_owned()).spawn(move || read(&gate_of_reader, &sender))?;
    let size = screen.size()?;
    let variable = |name: &str| std::env::var(name).ok();
    let trouble = keys.trouble();
    let mut state =
        State::new(Utc::now(), (size.width, size.height), Theme::of(looks.theme), looks.glyphs, keys.keymap);
    state.mouse = looks.mouse;
    state.hides_names = looks.hide_names;
    guard.set_mouse(looks.mouse)?;
    if !looks.wrong.is_empty() {
        state.say(Tone::Refused, words::settings_wrong(&looks.wrong, looks.hide_names));
    }
    state.tell_keymap(trouble);
    state.blank_form = blank_form;
    state.resumer = if can_be_resumed() { Resumer::Shell } else { Resumer::Nobody };
    state.reach = reach;
    let filter = InputFilter::from_env(variable);
    let desk = Loop {
        state,
        recorder,
        recordings,
        filter,
        work,
        errands,
        editor,
        gate,
        guard,
        dirty_since: None,
        storm: Storm::default(),
        drawn: None,
        begun,
    };
    let Left { unknown, sent_away } = desk.go(&mut screen, &wakes)?;
    drop(screen);
    // The loop's end was the end of what drafts are given: what is left of it is written now.
    let _ = kept.recv_timeout(LAST_WRITES);
    if let Some(unknown) = unknown {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "{unknown}");
    }
    match sent_away {
        Some((message, hint)) => Err(RunError::SentAway { message, hint }),
        None => Ok(()),
    }
}

/// Hands on what the terminal says, until it says nothing any more.
fn read(gate: &Gate, sender: &Sender<Wake>) {
    loop {
        gate.pass();
        let Ok(event) = crossterm::event::read() else { break };
        if sender.send(Wake::Terminal(event)).is_err() {
            return;
        }
    }
    drop(sender.send(Wake::Event(Event::Terminate)));
}

/// How the loop came to its end.
struct Left {
    /// What is not known to be done, in words.
    unknown: Option<String>,
    /// Why the account is not let in any more, and what to do.
    sent_away: Option<(String, String)>,
}

impl Left {
    fn of(state: State) -> Self {
        Self { unknown: unknown(&state), sent_away: state.sent_away }
    }
}

struct Loop {
    state: State,
    recorder: Arc<Mutex<Recorder>>,
    recordings: Option<PathBuf>,
    filter: InputFilter,
    work: Sender<Work>,
    errands: Sender<Errand>,
    editor: Box<dyn Editor>,
    gate: Arc<Gate>,
    guard: Guard,
    /// Since when the screen no longer shows the state.
    dirty_since: Option<Instant>,
    storm: Storm,
    /// When the last frame was drawn.
    drawn: Option<Instant>,
    /// Since when the screen is taken.
    begun: Instant,
}

impl Loop {
    /// Until it is time to leave.
    fn go(mut self, screen: &mut Screen, wakes: &Receiver<Wake>) -> Result<Left, RunError> {
        let mut batch = Vec::new();
        loop {
            if self.handle(screen, wakes, &mut batch)? {
                return Ok(Left::of(self.state));
            }
            self.draw(screen)?;
            if self.state.is_unseen() && !self.state.changed {
                // What came while it was drawn was typed before it could be read.
                batch.extend(wakes.try_iter());
                batch.push(Wake::Event(Event::Drawn));
                continue;
            }
            match wakes.recv_timeout(self.patience()) {
                Ok(wake) => batch.push(wake),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Left::of(self.state)),
            }
            batch.extend(wakes.try_iter());
        }
    }

    /// Lets everything that came change the state; true when it is time to leave.
    fn handle(&mut self, screen: &mut Screen, wakes: &Receiver<Wake>, batch: &mut Vec<Wake>) -> Result<bool, RunError> {
        let mut effects = VecDeque::from(self.update(Event::Clock(Utc::now())));
        for wake in batch.drain(..) {
            match wake {
                Wake::Event(event) => effects.extend(self.update(event)),
                Wake::Signal(Told::Leave) => effects.extend(self.update(Event::Terminate)),
                Wake::Signal(Told::Stop) => effects.extend(self.stop()),
                Wake::Signal(Told::GoOn) => effects.extend(self.go_on(screen)?),
                Wake::Terminal(event) => {
                    if let crossterm::event::Event::Resize(columns, rows) = event
                        && drawn((columns, rows)) != self.state.size
                    {
                        self.storm.came(Instant::now());
                    }
                    for input in self.filter.feed(event, Instant::now()) {
                        let input = as_typed(input, self.begun.elapsed());
                        effects.extend(self.update(Event::Input(input)));
                    }
                }
            }
        }
        for input in self.filter.flush(Instant::now()) {
            effects.extend(self.update(Event::Input(input)));
        }
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Ask(ticket, request) => {
                    if self.work.send(Work::Ask(ticket, request)).is_err() {
                        return Ok(true);
                    }
                }
                Effect::Start => {
                    if self.work.send(Work::Start).is_err() {
                        return Ok(true);
                    }
                }
                // Whoever cannot keep drafts has said so, and the desk goes on.
                Effect::Recall(name) => drop(self.errands.send(Errand::Recall(name))),
                Effect::Keep(name, text) => drop(self.errands.send(Errand::Keep(name, text))),
                Effect::Export { path, name, bytes } => drop(self.errands.send(Errand::Export { path, name, bytes })),
                Effect::Gather { form, on_file } => drop(self.errands.send(Errand::Gather(form, on_file))),
                Effect::Read { path } => drop(self.errands.send(Errand::Read(path))),
                Effect::Edit { name, text, line } => {
                    effects.extend(self.lend(screen, &name, &text, line)?);
                    // What was typed for the editor before it had the terminal is nothing to the desk.
                    let is_ours = |wake: &Wake| matches!(wake, Wake::Event(_) | Wake::Signal(Told::Leave));
                    batch.extend(wakes.try_iter().filter(is_ours));
                }
                Effect::Copy(text) => screen.copy(&text)?,
                Effect::Mouse(is_on) => self.guard.set_mouse(is_on)?,
                Effect::Record => {
                    let written = self.record();
                    effects.extend(self.update(Event::Recorded(written)));
                }
                Effect::Redraw => {
                    let (width, height) = self.state.size;
                    screen.redraw(width, height)?;
                    self.state.changed = true;
                }
                // It comes back as a signal, as from outside.
                Effect::Suspend => ask_job_to_stop(),
                Effect::Quit => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Lets an event change the state, and keeps it for whoever looks for a fault.
    fn update(&mut self, event: Event) -> Vec<Effect> {
        recorded(&self.recorder, &mut self.state, event)
    }

    /// Writes the last events; says where they are, or why they are not.
    fn record(&self) -> Result<String, String> {
        let folder = self.recordings.as_ref().ok_or_else(|| words::NO_FOLDER.to_owned())?;
        let recording = self.recorder.lock().unwrap_or_else(PoisonError::into_inner).recording();
        let written = keep_recording(folder, &recording.text(), self.state.now);
        written.map(|path| path.display().to_string()).map_err(|error| error.to_string())
    }

    /// Gives the terminal to the user's editor until they leave it; no key of theirs is read here meanwhile.
    fn lend(
        &mut self,
        screen: &mut Screen,
        name: &DraftName,
        text: &str,
        line: Option<u32>,
    ) -> Result<Vec<Effect>, RunError> {
        // The editor has the draft's own file, which nobody writes meanwhile.
        let (rest, rested) = channel();
        if self.errands.send(Errand::Rest(rest)).is_ok() {
            let _ = rested.recv_timeout(LAST_WRITES);
        }
        self.gate.close();
        self.guard.suspend();
        let edited = self.editor.edit(name, text, line);
        self.take_back(screen, Event::Edited(name.clone(), edited))
    }

    /// Gives the terminal back and stops, where somebody could let the program go on; that comes as a signal.
    /// The desk is told first that nobody looks any more; what else is wanted comes after.
    fn stop(&mut self) -> Vec<Effect> {
        if self.state.resumer == Resumer::Nobody {
            return Vec::new();
        }
        let mut later = Vec::new();
        for effect in self.update(Event::Stopping) {
            match effect {
                Effect::Ask(ticket, request) => drop(self.work.send(Work::Ask(ticket, request))),
                other => later.push(other),
            }
        }
        let (rest, rested) = channel();
        if self.work.send(Work::Rest(rest)).is_ok() {
            let _ = rested.recv_timeout(LAST_WORD);
        }
        self.gate.close();
        self.guard.stop();
        later
    }

    /// Takes the terminal as it is now, whoever stopped the program and had it meanwhile.
    fn go_on(&mut self, screen: &mut Screen) -> Result<Vec<Effect>, RunError> {
        self.gate.close();
        self.guard.suspend();
        self.take_back(screen, Event::Resumed)
    }

    /// Takes the terminal again that another program had, and tells what that came to.
    fn take_back(&mut self, screen: &mut Screen, event: Event) -> Result<Vec<Effect>, RunError> {
        self.guard.resume()?;
        let size = screen.size()?;
        screen.redraw(size.width, size.height)?;
        self.gate.open();
        let mut effects = self.update(Event::Clock(Utc::now()));
        effects.extend(self.update(Event::Input(Input::Resize(size.width, size.height))));
        effects.extend(self.update(event));
        Ok(effects)
    }

    /// Draws if something changed, but for a moment not while answers under way may change it again.
    fn draw(&mut self, screen: &mut Screen) -> Result<(), RunError> {
        if !self.state.changed {
            self.dirty_since = None;
            return Ok(());
        }
        let now = Instant::now();
        if self.guard.is_lent() || !self.storm.is_over(now) || self.held_until().is_some_and(|until| now < until) {
            self.dirty_since = None;
            return Ok(());
        }
        let since = *self.dirty_since.get_or_insert_with(Instant::now);
        if self.state.is_settling() && since.elapsed() < SETTLE {
            return Ok(());
        }
        screen.draw(|frame| draw(&self.state, frame))?;
        (self.state.changed, self.dirty_since, self.drawn) = (false, None, Some(Instant::now()));
        Ok(())
    }

    /// Until when the next frame waits because a key is held.
    fn held_until(&self) -> Option<Instant> {
        self.drawn.filter(|_| self.state.changed && self.state.follow.due().is_some()).map(|drawn| drawn + HELD)
    }

    /// How long nothing needs to be done if nothing comes.
    fn patience(&self) -> Duration {
        let now = Utc::now();
        let mut patience = until_next_minute(now);
        if let Some(at) = self.state.wake_at() {
            patience = patience.min((at - now).max(TimeDelta::milliseconds(1)).to_std().unwrap_or_default());
        }
        let instant = Instant::now();
        if let Some(deadline) = self.filter.deadline() {
            patience = patience.min(deadline.saturating_duration_since(instant));
        }
        for until in self.storm.until().into_iter().chain(self.held_until()).filter(|until| *until > instant) {
            patience = patience.min(until.saturating_duration_since(instant));
        }
        if let Some(since) = self.dirty_since {
            patience = patience.min((since + SETTLE).saturating_duration_since(instant));
        }
        patience
    }
}

/// An input as it was meant, so long after the screen was taken: a terminal that is not taken yet hands on Enter as the end of
/// a line.
fn as_typed(input: Input, after: Duration) -> Input {
    let is_line_end = matches!(&input, Input::Key(key)
        if *key == Key::new(KeyCode::Char('j'), KeyModifiers::CONTROL));
    if is_line_end && after < AHEAD { Input::Key(Key::new(KeyCode::Enter, KeyModifiers::NONE)) } else { input }
}

fn until_next_minute(now: DateTime<Utc>) -> Duration {
    let passed = u64::try_from(now.timestamp_millis().rem_euclid(60_000)).unwrap_or(0);
    Duration::from_millis(60_000 - passed + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enter_that_was_typed_before_the_screen_was_taken_is_enter() {
        let key = |code, modifiers| Input::Key(Key::new(code, modifiers));
        let line_end = || key(KeyCode::Char('j'), KeyModifiers::CONTROL);
        let enter = key(KeyCode::Enter, KeyModifiers::NONE);
        assert_eq!(as_typed(line_end(), Duration::ZERO), enter);
        assert_eq!(as_typed(line_end(), AHEAD), line_end(), "later it is what was pressed");
        assert_eq!(as_typed(enter.clone(), Duration::ZERO), enter);
    }
}
