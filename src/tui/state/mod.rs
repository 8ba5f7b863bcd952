//! Everything that is on the screen, and nothing that does I/O.

mod asked;
mod bench;
mod disabled;
mod drafts;
mod finder;
mod follow;
mod items;
mod known;
mod lines;
mod marks;
mod monitor;
mod outbox;
mod own;
mod own_actions;
mod palette;
mod pane;
mod past;
mod place;
mod presence;
mod queue;
mod reach;
mod report;
mod roster;
mod schedule;
mod selected;
mod submitted;

use std::collections::VecDeque;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

pub use asked::{Asked, Purpose, Would};
pub use bench::{Bench, OwnSheet, Restored};
pub use disabled::{disabled, is_video_to_answer, needs_application, needs_server};
pub use drafts::{OnDisk, draft_fields, draft_name, draft_text, fields_text};
pub use follow::Follow;
pub use items::{is_coming, items};
pub use known::Known;
pub use lines::Lines;
pub use marks::Marks;
pub use monitor::{Days, Monitor, read_days};
pub use outbox::{LetterText, Outbox, Shown, Writing};
pub use own::Own;
pub use own_actions::is_offered;
pub use palette::choices;
pub use pane::Pane;
pub use past::Past;
pub use place::Place;
pub use presence::Presence;
pub use queue::{Queue, built_in};
pub use reach::{Reach, Resumer};
pub use report::{NoPeriod, Reported, read_report};
pub use roster::{RosterPage, by_name as roster_by_name};
pub use schedule::{Only, Schedule, monday_of};
pub use selected::Selected;
pub use submitted::{Submitted, submitted};

use super::action::Action;
use super::draw;
use super::event::Away;
use super::keymap::{Context, Key, Keymap, Pending};
use super::layer::{Editing, Form, ItemName, Layer, Reader, Subject};
use super::theme::{Glyphs, Theme};
use crate::domain::view::{ApplicationView, Counts, OwnSession};
use crate::domain::{AccountName, Number, Permission, Role, SheetKey};
use crate::link::protocol::{Greeting, HistoryEntry};

/// How the line to the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It answers.
    Live,
    /// It is gone.
    Lost(Away),
}

/// What a person typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A key.
    Key(Key),
    /// Text that was pasted, as one piece.
    Paste(String),
}

/// How a toast is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It was done.
    Done,
    /// It was refused or failed.
    Refused,
    /// Something to know.
    Hint,
}

/// The line that answers the last command, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub words: String,
}

/// The state of the screen.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the screen")]
pub struct State {
    /// The last time the clock was read.
    pub now: DateTime<Utc>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// How roles look.
    pub theme: Theme,
    /// Which characters the terminal can show.
    pub glyphs: Glyphs,
    /// Whether clicks and the wheel come to the desk.
    pub mouse: bool,
    /// Whether candidates' names are left out of all that is read and shown (E1).
    pub hides_names: bool,
    /// Which keys ask for what.
    pub keymap: Keymap,
    /// What is wrong with the user's own keymap, in words.
    pub keymap_trouble: Vec<String>,
    /// A count and the keys of a sequence that is not whole yet.
    pub pending: Pending,
    /// Commands that were run from the palette, the last one first.
    pub recent: Vec<Action>,
    /// Whether the server is there.
    pub link: Link,
    /// Why the store cannot keep changes; none when it can.
    pub store_trouble: Option<String>,
    /// How little room is left on the desk's disk, in mebibytes; none when it is enough.
    pub room: Option<u64>,
    /// Who we are to the desk; none from when it is back after it was gone until it says so again.
    pub greeting: Option<Greeting>,
    /// When the desk may be asked for it again, where it refused.
    pub greet_at: Option<DateTime<Utc>>,
    /// The role that it greeted last: what may be shown does not change while it is gone (V1).
    pub role: Option<Role>,
    /// The account that it greeted last: another one takes over nothing of it (V1).
    pub account: Option<AccountName>,
    /// How many applications there are of each kind.
    pub counts: Counts,
    /// The time zone in which the desk counts days.
    pub zone: Tz,
    /// Pane 1.
    pub queue: Queue,
    /// Pane 4.
    pub schedule: Schedule,
    /// The applications that are marked.
    pub marks: Marks,
    /// What was typed into lines that were closed.
    pub lines: Lines,
    /// What the desk has that can be chosen.
    pub known: Known,
    /// The application that panes 2 to 4 show.
    pub selected: Selected,
    /// Who else has it open.
    pub presence: Presence,
    /// What was done to the application, where a page shows it.
    pub past: Past,
    /// An assessor's own sessions.
    pub own: Own,
    /// The page of one assessor.
    pub roster: RosterPage,
    /// Their sheets that are open, or not wholly with the desk.
    pub bench: Bench,
    /// How assessors score.
    pub monitor: Monitor,
    /// What the desk did in a period.
    pub report: Reported,
    /// The submitted sheets of the application whose file is read.
    pub submitted: Submitted,
    /// The letters.
    pub outbox: Outbox,
    /// When they follow the selection.
    pub follow: Follow,
    /// The pane that keys go to.
    pub focus: Pane,
    /// What lies over the panes, the last on top.
    pub layers: Vec<Layer>,
    /// A form that was closed while its command was under way; it comes back unless the command is done.
    pub draft: Option<Form>,
    /// Forms that were closed with something in them: at most one for each task on an application.
    pub drafts: Vec<Form>,
    /// What of all this is kept beyond the session.
    pub on_disk: OnDisk,
    /// A form without anything in it, for a new application.
    pub blank_form: String,
    /// A whole form that is in its user's editor, or being checked or taken; keys wait for it.
    pub edit: Option<Editing>,
    /// Whether a file is being read to be attached; keys wait for it.
    pub is_reading: bool,
    /// Whole forms that were left with something typed: at most one for each draft.
    pub edits: Vec<Editing>,
    /// What answered the last command.
    pub toast: Option<Toast>,
    /// What was asked and not answered yet.
    pub asked: Asked,
    /// What was typed and waits for an answer that decides what it means, in the order of typing.
    pub held: VecDeque<Typed>,
    /// When to leave though what is held still waits; set when a held key asks to leave.
    pub leave_at: Option<DateTime<Utc>>,
    /// Who could let the program go on after it was stopped.
    pub resumer: Resumer,
    /// What may be used of the machine.
    pub reach: Reach,
    /// Why this account is not let in any more and what to do, where it is so: the program ends.
    pub sent_away: Option<(String, String)>,
    /// Whether the screen no longer shows this state.
    pub changed: bool,
}

impl State {
    /// A screen on which nothing has arrived yet.
    pub fn new(now: DateTime<Utc>, size: (u16, u16), theme: Theme, glyphs: Glyphs, keymap: Keymap) -> Self {
        Self {
            now,
            size,
            theme,
            glyphs,
            mouse: false,
            hides_names: false,
            keymap,
            keymap_trouble: Vec::new(),
            pending: Pending::default(),
            recent: Vec::new(),
            link: Link::Live,
            store_trouble: None,
            room: None,
            greeting: None,
            greet_at: None,
            role: None,
            account: None,
            counts: Counts::default(),
            zone: Tz::UTC,
            queue: Queue::default(),
            schedule: Schedule::default(),
            marks: Marks::default(),
            lines: Lines::default(),
            known: Known::default(),
            selected: Selected::default(),
            presence: Presence::default(),
            past: Past::default(),
            own: Own::default(),
            roster: RosterPage::default(),
            bench: Bench::default(),
            monitor: Monitor::default(),
            report: Reported::default(),
            submitted: Submitted::default(),
            outbox: Outbox::default(),
            follow: Follow::default(),
            focus: Pane::Queue,
            layers: Vec::new(),
            draft: None,
            drafts: Vec::new(),
            on_disk: OnDisk::default(),
            blank_form: String::new(),
            edit: None,
            is_reading: false,
            edits: Vec::new(),
            toast: None,
            asked: Asked::default(),
            held: VecDeque::new(),
            leave_at: None,
            resumer: Resumer::Shell,
            reach: Reach::Machine,
            sent_away: None,
            changed: true,
        }
    }

    /// The selected application, once it has arrived; never another one's.
    pub fn view(&self) -> Option<&ApplicationView> {
        let view = self.selected.view.as_deref()?;
        (Some(view.number) == self.queue.selected).then_some(view)
    }

    /// What was done to the selected application, last first, as far as it was read.
    pub fn past(&self) -> Option<&[HistoryEntry]> {
        self.past.of(self.queue.selected?)
    }

    /// Shows what is wrong with the user's own keymap, if anything is.
    pub fn tell_keymap(&mut self, trouble: Vec<String>) {
        if trouble.is_empty() {
            return;
        }
        self.keymap_trouble = trouble;
        self.layers.push(Layer::Reader(Reader::new(Subject::Keymap)));
    }

    /// Whether this account may see nothing but its own sessions and sheets (V1).
    pub fn is_for_own_only(&self) -> bool {
        self.role == Some(Role::Assessor)
    }

    /// Whether keys go to a score sheet.
    pub fn is_in_sheet(&self) -> bool {
        matches!(self.layers.last(), Some(Layer::Score(_)))
    }

    /// Whether the question on top is not on the screen yet, so that nothing can be an answer to it.
    pub fn is_unseen(&self) -> bool {
        matches!(self.layers.last(), Some(Layer::Ask(ask)) if !ask.is_seen)
    }

    /// Whether nothing lies over what the account sees first.
    pub fn is_bare(&self) -> bool {
        self.layers.len() <= usize::from(self.is_for_own_only() || self.is_for_finding_only())
    }

    /// Whether a page of the roster is open.
    pub fn shows_roster(&self) -> bool {
        self.layers.iter().any(|layer| matches!(layer, Layer::Reader(reader) if reader.subject.is_of_roster()))
    }

    /// Whether an assessor's own sessions are shown.
    pub fn shows_own(&self) -> bool {
        self.layers.iter().any(|layer| matches!(layer, Layer::Reader(reader) if reader.subject == Subject::OwnSessions))
    }

    /// The layer that commands are about: neither the palette, nor the help over it.
    pub fn under(&self) -> Option<&Layer> {
        self.layers.iter().rfind(|layer| !layer.is_over())
    }

    /// The sheet of the own session that keys are on: the one that is open, or that of the row in the list.
    pub fn own_key(&self) -> Option<SheetKey> {
        match self.under()? {
            Layer::Score(page) => Some(page.key.clone()),
            Layer::Reader(reader) if reader.subject == Subject::OwnSessions => match reader.item()? {
                ItemName::Session(number, session) => self.own.named(number, session).map(OwnSession::key),
                _ => None,
            },
            _ => None,
        }
    }

    /// Where keys go, as far as the keymap tells places apart.
    pub fn context(&self) -> Context {
        self.context_under(0)
    }

    /// Where keys go when so many layers are closed.
    pub fn context_under(&self, layers: usize) -> Context {
        let top = self.layers.len().checked_sub(layers + 1).and_then(|top| self.layers.get(top));
        match (top, self.focus) {
            (Some(Layer::Reader(reader)), _) if reader.subject.is_of_letters() => Context::Outbox,
            (Some(Layer::Reader(reader)), _) if reader.subject.is_of_roster() => Context::Roster,
            (Some(Layer::Reader(_)), _) => Context::Reader,
            (Some(Layer::Score(_)), _) => Context::Sheet,
            (Some(Layer::Offers(_)), _) => Context::Offers,
            (Some(_), _) => Context::Normal,
            (None, Pane::Queue) => Context::Queue,
            (None, Pane::Requirements) => Context::Requirements,
            (None, Pane::Feedback) => Context::Feedback,
            (None, Pane::Scheduling) => Context::Scheduling,
        }
    }

    /// The application that the panes beside the queue show: the selected one, or while that is on its way still the
    /// one before it. Decisions never go by it.
    pub fn shown(&self) -> Option<&ApplicationView> {
        let is_coming = self.follow.due().is_some() || self.asked.any(|one| matches!(one, Purpose::Show(_)));
        let before = || self.selected.view.as_deref().filter(|_| is_coming && self.queue.selected.is_some());
        self.view().or_else(before)
    }

    /// The application that the panes beside the queue still show though another one is selected.
    pub fn still(&self) -> Option<&ApplicationView> {
        self.shown().filter(|shown| Some(shown.number) != self.queue.selected)
    }

    /// Keeps what was typed into a form that is closed; says whether there was anything.
    pub fn keep(&mut self, form: Form) -> bool {
        if !form.is_changed() {
            return false;
        }
        self.take_draft(&form.id(), form.number);
        self.drafts.push(form);
        true
    }

    /// Takes what was kept of a form of that name on an application, or on none.
    pub fn take_draft(&mut self, id: &str, number: Option<Number>) -> Option<Form> {
        let place = self.drafts.iter().position(|draft| draft.number == number && draft.id() == id)?;
        Some(self.drafts.swap_remove(place))
    }

    /// Takes what was kept of a form for the same row of evidence as it was before somebody changed it.
    pub fn take_draft_before(&mut self, form: &Form) -> Option<Form> {
        let place = self.drafts.iter().position(|draft| draft.is_before(form))?;
        Some(self.drafts.swap_remove(place))
    }

    /// Every form in which something may be typed: open, waiting for its answer, or closed.
    pub fn forms(&self) -> impl Iterator<Item = &Form> {
        let open = self.layers.iter().filter_map(|layer| if let Layer::Form(form) = layer { Some(form) } else { None });
        open.chain(&self.draft).chain(&self.drafts)
    }

    /// Every whole form with something typed in it: on its way, looked at, or left.
    pub fn editings(&self) -> impl Iterator<Item = &Editing> {
        let looked_at = self.layers.iter().filter_map(|layer| match layer {
            Layer::Review(review) => Some(&review.editing),
            _ => None,
        });
        looked_at.chain(&self.edit).chain(&self.edits).filter(|editing| editing.is_changed())
    }

    /// Today in the desk's time zone.
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }

    /// Says something until the next key.
    pub fn say(&mut self, tone: Tone, words: impl Into<String>) {
        self.toast = Some(Toast { tone, words: words.into() });
        self.changed = true;
    }

    /// When the time must be told though nothing else happens. What is due already and was not done waits for something
    /// else than the time.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        let is_asked = self.asked.any(|one| matches!(one, Purpose::Rows { .. } | Purpose::Seek { .. }));
        let can_ask = matches!(self.link, Link::Live) && !is_asked;
        let rows = self.queue.wake_at().filter(|_| can_ask);
        let schedule = self.schedule.wake_at().filter(|_| self.can_ask_schedule());
        let greet = self.greet_at.filter(|_| matches!(self.link, Link::Live));
        let is_live = matches!(self.link, Link::Live);
        let roster = self
            .roster
            .wake_at()
            .into_iter()
            .chain(self.schedule.roster_due())
            .filter(|_| self.shows_roster() && is_live);
        let own = self.own.wake_at().filter(|_| self.shows_own() && matches!(self.link, Link::Live));
        let is_telling = self.asked.any(|one| *one == Purpose::Open);
        let presence = self.presence.wake_at().filter(|_| is_live && !is_telling);
        rows.into_iter()
            .chain(schedule)
            .chain(self.leave_at)
            .chain(self.follow.due())
            .chain(own)
            .chain(presence)
            .chain(greet)
            .chain(roster)
            .filter(|at| *at > self.now)
            .min()
    }

    /// Whether pane 4 is shown to somebody who may read, and the line is free to ask for what it needs: what the screen
    /// cannot be without comes before.
    pub fn can_ask_schedule(&self) -> bool {
        let may = self.greeting.as_ref().is_some_and(|greeting| greeting.role.may(Permission::Read));
        let is_settled = self.queue.selected.is_none() || self.view().is_some() || self.selected.refused.is_some();
        let is_asked = self.asked.any(|one| matches!(one, Purpose::Week | Purpose::Roster | Purpose::Offers(_)));
        may && self.link == Link::Live && self.queue.is_loaded && is_settled && !is_asked && self.needs_schedule()
    }

    /// Whether anything is shown that is made of the assessors.
    fn needs_schedule(&self) -> bool {
        let is_of_it = |layer: &Layer| match layer {
            Layer::Offers(_) => true,
            Layer::Form(form) => form.task.is_of_sessions(),
            _ => false,
        };
        draw::shows(self, Pane::Scheduling) || self.layers.iter().any(is_of_it)
    }

    /// Whether an answer under way may soon change what stands in the panes, so that drawing can wait a moment.
    pub fn is_settling(&self) -> bool {
        // Rows that are asked for ahead of the selection, or again, are worth no wait: those that are shown are here.
        let are_rows_here = self.queue.row(self.queue.place.at).is_some();
        let is_waited_for = |purpose: &Purpose| match purpose {
            // Pane 4 is drawn without its week, and again when that is here.
            Purpose::Greet
            | Purpose::Open
            | Purpose::Week
            | Purpose::Roster
            | Purpose::RosterFile(_)
            | Purpose::RosterHistory(_)
            | Purpose::EditSheet(_) => false,
            Purpose::Offers(_) => matches!(self.layers.last(), Some(Layer::Offers(_))),
            Purpose::Rows { .. } | Purpose::Seek { .. } => !are_rows_here,
            _ => true,
        };
        self.asked.any(is_waited_for) && matches!(self.link, Link::Live)
    }
}
