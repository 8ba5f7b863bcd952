use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::ask::{self, Connect, Tell, Work};
use super::draw::draw;
use super::effect::Effect;
use super::event::Event;
use super::input::InputFilter;
use super::keymap::Keymap;
use super::outside::{Drafts, Keeping, keep};
use super::state::State;
use super::terminal::{Guard, Screen, Signals, TerminalError};
use super::theme::{Glyphs, Theme};
use super::update::{unknown, update};
use crate::link::LinkError;

/// How long leaving waits for drafts to be written.
const LAST_WRITES: Duration = Duration::from_secs(1);

/// How long a frame waits for answers under way, so that one is drawn instead of two.
const SETTLE: Duration = Duration::from_millis(8);

/// Why the desk could not be shown, or not any longer.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No server answers.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The terminal cannot be used.
    #[error(transparent)]
    Terminal(#[from] TerminalError),
    /// The system.
    #[error("the desk cannot go on: {0}")]
    Io(#[from] io::Error),
}

/// What wakes the loop.
enum Wake {
    Terminal(crossterm::event::Event),
    Event(Event),
}

/// Shows the desk on the terminal that the program runs in, until its user leaves.
///
/// Connects before it takes the screen, so that a server that cannot be reached is told where its user reads on.
/// Without colours where `mono` says so, or the environment does. What is typed is kept in `drafts` until it is done.
pub fn run(mut connect: impl Connect, keymap: Keymap, drafts: Box<dyn Drafts>, mono: bool) -> Result<(), RunError> {
    let first = connect.connect(true)?;
    let (guard, mut screen) = Guard::enter()?;
    let (sender, wakes) = channel();
    let tell: Tell = {
        let sender = sender.clone();
        Arc::new(move |event| sender.send(Wake::Event(event)).is_ok())
    };
    let ask_to_leave = Arc::clone(&tell);
    let _signals = Signals::watch(move || {
        ask_to_leave(Event::Terminate);
    })?;
    let (work, given) = channel();
    let again = work.clone();
    let (keeping, drafts_given) = channel();
    let (done, kept) = channel();
    let tell_drafts = Arc::clone(&tell);
    thread::Builder::new().name("drafts".to_owned()).spawn(move || keep(drafts, &drafts_given, &*tell_drafts, done))?;
    thread::Builder::new()
        .name("requests".to_owned())
        .spawn(move || ask::work(connect, first, &given, &again, &tell))?;
    thread::Builder::new().name("keys".to_owned()).spawn(move || read(&sender))?;
    let size = screen.size()?;
    let variable = |name: &str| std::env::var(name).ok();
    let state = State::new(
        Utc::now(),
        (size.width, size.height),
        if mono { Theme::mono() } else { Theme::from_env(variable) },
        Glyphs::from_env(variable),
        keymap,
    );
    let filter = InputFilter::from_env(variable);
    let unknown = Loop { state, filter, work, keeping, dirty_since: None }.go(&mut screen, &wakes)?;
    drop(screen);
    drop(guard);
    // The loop's end was the end of what drafts are given: what is left of it is written now.
    let _ = kept.recv_timeout(LAST_WRITES);
    if let Some(unknown) = unknown {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "{unknown}");
    }
    Ok(())
}

/// Hands on what the terminal says, until it says nothing any more.
fn read(sender: &Sender<Wake>) {
    while let Ok(event) = crossterm::event::read() {
        if sender.send(Wake::Terminal(event)).is_err() {
            return;
        }
    }
    drop(sender.send(Wake::Event(Event::Terminate)));
}

struct Loop {
    state: State,
    filter: InputFilter,
    work: Sender<Work>,
    keeping: Sender<Keeping>,
    /// Since when the screen no longer shows the state.
    dirty_since: Option<Instant>,
}

impl Loop {
    /// Until it is time to leave; what is not known to be done then, in words.
    fn go(mut self, screen: &mut Screen, wakes: &Receiver<Wake>) -> Result<Option<String>, RunError> {
        let mut batch = Vec::new();
        loop {
            if self.handle(screen, &mut batch)? {
                return Ok(unknown(&self.state));
            }
            self.draw(screen)?;
            match wakes.recv_timeout(self.patience()) {
                Ok(wake) => batch.push(wake),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(unknown(&self.state)),
            }
            batch.extend(wakes.try_iter());
        }
    }

    /// Lets everything that came change the state; true when it is time to leave.
    fn handle(&mut self, screen: &mut Screen, batch: &mut Vec<Wake>) -> Result<bool, RunError> {
        let mut effects = update(&mut self.state, Event::Clock(Utc::now()));
        for wake in batch.drain(..) {
            match wake {
                Wake::Event(event) => effects.extend(update(&mut self.state, event)),
                Wake::Terminal(event) => {
                    for input in self.filter.feed(event, Instant::now()) {
                        effects.extend(update(&mut self.state, Event::Input(input)));
                    }
                }
            }
        }
        for input in self.filter.flush(Instant::now()) {
            effects.extend(update(&mut self.state, Event::Input(input)));
        }
        for effect in effects {
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
                Effect::Recall(name) => drop(self.keeping.send(Keeping::Recall(name))),
                Effect::Keep(name, text) => drop(self.keeping.send(Keeping::Keep(name, text))),
                Effect::Redraw => {
                    let (width, height) = self.state.size;
                    screen.redraw(width, height)?;
                    self.state.changed = true;
                }
                Effect::Quit => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Draws if something changed, but for a moment not while answers under way may change it again.
    fn draw(&mut self, screen: &mut Screen) -> Result<(), RunError> {
        if !self.state.changed {
            self.dirty_since = None;
            return Ok(());
        }
        let since = *self.dirty_since.get_or_insert_with(Instant::now);
        if self.state.is_settling() && since.elapsed() < SETTLE {
            return Ok(());
        }
        screen.draw(|frame| draw(&self.state, frame))?;
        (self.state.changed, self.dirty_since) = (false, None);
        Ok(())
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
        if let Some(since) = self.dirty_since {
            patience = patience.min((since + SETTLE).saturating_duration_since(instant));
        }
        patience
    }
}

fn until_next_minute(now: DateTime<Utc>) -> Duration {
    let passed = u64::try_from(now.timestamp_millis().rem_euclid(60_000)).unwrap_or(0);
    Duration::from_millis(60_000 - passed + 1)
}
