use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::view::Counts;
use crate::link::protocol::Greeting;
use crate::tui::keymap::Keymap;
use crate::tui::state::{Asked, Link, Own, Pane, Past, Queue, Schedule, Selected, State};
use crate::tui::theme::{Glyphs, Theme, ThemeName};

/// The state at a moment at which nothing is open, asked or held: from here on events can be shown again when those
/// before it are gone.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Basis {
    now: DateTime<Utc>,
    size: (u16, u16),
    is_ascii: bool,
    theme: ThemeName,
    mouse: bool,
    #[serde(default)]
    hides_names: bool,
    asked: u64,
    greeting: Option<Greeting>,
    counts: Counts,
    time_zone: String,
    queue: Queue,
    selected: Selected,
    schedule: Schedule,
    past: Past,
    own: Own,
    focus: Pane,
    store_trouble: Option<String>,
}

/// The same, borrowed from the state that it is of.
#[derive(Serialize)]
struct Borrowed<'a> {
    now: DateTime<Utc>,
    size: (u16, u16),
    is_ascii: bool,
    theme: ThemeName,
    mouse: bool,
    hides_names: bool,
    asked: u64,
    greeting: &'a Option<Greeting>,
    counts: Counts,
    time_zone: &'static str,
    queue: &'a Queue,
    selected: &'a Selected,
    schedule: &'a Schedule,
    past: &'a Past,
    own: &'a Own,
    focus: Pane,
    store_trouble: &'a Option<String>,
}

/// Whether nothing is under way that a basis does not hold.
pub(super) fn is_quiet(state: &State) -> bool {
    let is_idle = state.held.is_empty() && state.pending.is_empty() && !state.asked.any(|_| true);
    let is_bare = state.is_bare() && state.draft.is_none() && state.edit.is_none();
    is_idle && is_bare && state.bench.all().next().is_none() && state.link == Link::Live
}

/// A state as JSON.
pub(super) fn of(state: &State) -> Option<String> {
    let basis = Borrowed {
        now: state.now,
        size: state.size,
        is_ascii: state.glyphs.ascii,
        theme: state.theme.name,
        mouse: state.mouse,
        hides_names: state.hides_names,
        asked: state.asked.last(),
        greeting: &state.greeting,
        counts: state.counts,
        time_zone: state.zone.name(),
        queue: &state.queue,
        selected: &state.selected,
        schedule: &state.schedule,
        past: &state.past,
        own: &state.own,
        focus: state.focus,
        store_trouble: &state.store_trouble,
    };
    serde_json::to_string(&basis).ok()
}

impl Basis {
    /// The state again.
    pub(super) fn state(self, keymap: Keymap) -> State {
        let glyphs = if self.is_ascii { Glyphs::ASCII } else { Glyphs::UNICODE };
        let mut state = State::new(self.now, self.size, Theme::of(self.theme), glyphs, keymap);
        (state.mouse, state.hides_names) = (self.mouse, self.hides_names);
        state.asked = Asked::after(self.asked);
        state.role = self.greeting.as_ref().map(|greeting| greeting.role);
        state.greeting = self.greeting;
        state.counts = self.counts;
        state.zone = self.time_zone.parse().unwrap_or_default();
        (state.queue, state.selected, state.past) = (self.queue, self.selected, self.past);
        state.own = self.own;
        state.schedule = self.schedule;
        (state.focus, state.store_trouble) = (self.focus, self.store_trouble);
        state
    }

    /// The size of its screen.
    pub(super) fn size(&self) -> (u16, u16) {
        self.size
    }
}
