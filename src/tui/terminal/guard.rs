use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

use super::{Screen, TerminalError, job, watchdog};

/// The status of a program that panicked.
const PANICKED: i32 = 101;

/// Whether the screen is ours. It is given back once only: leaving the alternate screen again would put the cursor back
/// to where it was before, and what comes next would overwrite a panic's message.
static HELD: AtomicBool = AtomicBool::new(false);

/// Whether the terminal sends what the mouse does.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Presses and the wheel, in the SGR way alone: the older ways cut columns off or send bytes that are no text.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Holds the terminal's screen; gives it back when dropped, and when the program panics.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the screen of the terminal that the program runs in.
    pub fn enter() -> Result<(Self, Screen), TerminalError> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(TerminalError::NotATerminal);
        }
        let term = std::env::var("TERM").unwrap_or_default();
        if matches!(term.as_str(), "" | "dumb" | "unknown") {
            return Err(TerminalError::Dumb(if term.is_empty() { "not set".to_owned() } else { term }));
        }
        restore_on_panic();
        watchdog::start()?;
        let mut guard = Self(());
        guard.resume()?;
        let screen = Screen::new()?;
        Ok((guard, screen))
    }

    /// Gives the screen back for a while, to another program or to the shell.
    pub fn suspend(&mut self) {
        restore();
    }

    /// Gives the screen back and stops the program; returns when somebody lets it go on. The screen is not taken then.
    pub fn stop(&mut self) {
        restore();
        job::stop();
    }

    /// Whether another program or the shell has it.
    pub fn is_lent(&self) -> bool {
        is_lent()
    }

    /// Takes the screen again.
    pub fn resume(&mut self) -> Result<(), TerminalError> {
        enable_raw_mode()?;
        HELD.store(true, Ordering::SeqCst);
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        if MOUSE.load(Ordering::SeqCst) {
            execute!(io::stdout(), Print(MOUSE_ON))?;
        }
        Ok(())
    }
}

impl Guard {
    /// Has the terminal send what the mouse does, or leaves the mouse to it; whatever ends the program does the latter.
    pub fn set_mouse(&mut self, is_on: bool) -> io::Result<()> {
        if MOUSE.swap(is_on, Ordering::SeqCst) == is_on {
            return Ok(());
        }
        execute!(io::stdout(), Print(if is_on { MOUSE_ON } else { MOUSE_OFF }))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.suspend();
    }
}

/// Whether the screen is lent to another program, or was given back for good.
pub(super) fn is_lent() -> bool {
    !HELD.load(Ordering::SeqCst)
}

/// Brings the terminal back to how it was; whatever fails, the rest is still done.
pub(super) fn restore() {
    if !HELD.swap(false, Ordering::SeqCst) {
        return;
    }
    // The line's mode first: that does not wait for a terminal that takes no bytes.
    drop(disable_raw_mode());
    let mut out = io::stdout();
    if MOUSE.load(Ordering::SeqCst) {
        drop(execute!(out, Print(MOUSE_OFF)));
    }
    drop(execute!(
        out,
        EndSynchronizedUpdate,
        // A frame leaves the pen as its last cell wanted it.
        SetAttribute(Attribute::Reset),
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    ));
    drop(out.flush());
}

/// A panic's message is told on the screen that its user comes back to.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            restore();
            before(info);
            // The loop of the main thread would draw on a screen that is no longer its own.
            if thread::current().name() != Some("main") {
                std::process::exit(PANICKED);
            }
        }));
    });
}
