//! A recording on the terminal: its screens as they were, with a line below that says which event is shown.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEventKind};
use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use super::RunError;
use super::recording::Player;
use super::terminal::{Guard, Signals, Told};
use super::words;

/// How long nothing happens at most before it is asked whether to leave.
const LOOK: Duration = Duration::from_millis(200);
/// How long a pause of the recording is shown at most: whoever replays does not wait for lunch to be over.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
const FASTEST: u32 = 64;

/// Shows a recording until its user leaves.
pub fn replay(mut player: Player) -> Result<(), RunError> {
    let (_guard, mut screen) = Guard::enter()?;
    let is_over = Arc::new(AtomicBool::new(false));
    let leave = Arc::clone(&is_over);
    let _signals = Signals::watch(move |told| {
        if told == Told::Leave {
            leave.store(true, Ordering::SeqCst);
        }
    })?;
    let mut plays = Plays { is_playing: false, speed: 1 };
    player.step();
    while !is_over.load(Ordering::SeqCst) {
        screen.draw(|frame| show(&player, plays, frame))?;
        let Some(event) = wait(plays.pause(&player))? else {
            if plays.is_playing {
                plays.is_playing = player.step();
            }
            continue;
        };
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release && !press(&mut player, &mut plays, key.code) => break,
            Event::Resize(columns, rows) => screen.redraw(columns, rows)?,
            _ => {}
        }
    }
    Ok(())
}

/// How a recording plays.
#[derive(Debug, Clone, Copy)]
struct Plays {
    is_playing: bool,
    speed: u32,
}

impl Plays {
    /// How long to wait for the next event.
    fn pause(self, player: &Player) -> Duration {
        if !self.is_playing {
            return LOOK;
        }
        let between = match player.times() {
            (Some(last), Some(next)) => (next - last).to_std().unwrap_or_default().min(LONGEST_PAUSE),
            _ => Duration::ZERO,
        };
        between / self.speed
    }
}

/// What happened at the terminal within a time.
fn wait(pause: Duration) -> io::Result<Option<Event>> {
    if crossterm::event::poll(pause)? { crossterm::event::read().map(Some) } else { Ok(None) }
}

/// Takes a key; false where it is for leaving.
fn press(player: &mut Player, plays: &mut Plays, key: KeyCode) -> bool {
    let (place, count) = player.place();
    match key {
        KeyCode::Char('q') | KeyCode::Esc => return false,
        KeyCode::Char(' ') => plays.is_playing = !plays.is_playing,
        KeyCode::Char('+' | '=') => plays.speed = (plays.speed * 2).min(FASTEST),
        KeyCode::Char('-') => plays.speed = (plays.speed / 2).max(1),
        KeyCode::Char('l' | 'j') | KeyCode::Right | KeyCode::Down => drop(player.step()),
        KeyCode::Char('h' | 'k') | KeyCode::Left | KeyCode::Up => player.go_to(place.saturating_sub(1).max(1)),
        KeyCode::Char('g') | KeyCode::Home => player.go_to(1),
        KeyCode::Char('G') | KeyCode::End => player.go_to(count),
        _ => {}
    }
    true
}

/// The screen as it was, as much of it as there is room for, and the line below it.
fn show(player: &Player, plays: Plays, frame: &mut Frame<'_>) {
    let area = frame.area();
    let shown = player.screen();
    let buffer = frame.buffer_mut();
    for y in 0..shown.area.height.min(area.height.saturating_sub(1)) {
        for x in 0..shown.area.width.min(area.width) {
            buffer[(x, y)] = shown[(x, y)].clone();
        }
    }
    let speed = plays.is_playing.then_some(plays.speed);
    let line = words::replay(player.place(), player.times().0, &player.said(), speed);
    let look = Style::new().add_modifier(Modifier::REVERSED);
    let bottom = area.bottom().saturating_sub(1);
    buffer.set_stringn(0, bottom, crate::text::fit(&line, area.width.into()), area.width.into(), look);
    frame.set_cursor_position((0, bottom));
}
