use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::shelf::Shelf;
use super::step::pause;
use crate::domain::view::{LetterRow, OutboxPart, OutboxQuery};
use crate::domain::{Letter, LetterId, LetterKind, LetterState, LetterStateName, Number};
use crate::store::{KeptLines, LineOf, Lines, StoreError};

/// How many rows one answer has at most: a frame has to carry them.
const MOST: usize = 10_000;

/// A letter's line as it is kept and held: encoded, which takes half of the room, and beside that what lists ask of all
/// letters.
#[derive(Debug, Clone)]
pub(in crate::desk) struct LetterLine<'a> {
    head: Head,
    /// The head, and the [`LetterRow`].
    bytes: Cow<'a, [u8]>,
}

/// What lists ask of all letters. The bytes of a line begin with it, so that nothing more of them is decoded for that.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) number: Number,
    pub(super) id: LetterId,
    pub(super) kind: LetterKind,
    pub(super) state: LetterStateName,
}

impl<'a> LetterLine<'a> {
    /// That of a letter.
    pub(in crate::desk) fn of(letter: &Letter) -> Self {
        let (number, id, kind, state) = (letter.number, letter.id, letter.kind, letter.state.name());
        let head = Head { number, id, kind, state };
        Self { head, bytes: Lines::bytes(&(head, LetterRow::of(letter))).into() }
    }

    /// That of its bytes.
    pub(in crate::desk) fn read(bytes: Cow<'a, [u8]>) -> Result<Self, StoreError> {
        Ok(Self { head: KeptLines::beginning(&bytes)?, bytes })
    }

    /// That of its bytes, of which the head was read before.
    pub(super) fn held(head: Head, bytes: Cow<'a, [u8]>) -> Self {
        Self { head, bytes }
    }

    /// What it is the line of.
    pub(in crate::desk) fn line_of(&self) -> LineOf {
        LineOf::Letter(self.head.number, self.head.id.0)
    }

    /// What it begins with.
    pub(super) fn head(&self) -> Head {
        self.head
    }

    /// Its bytes.
    pub(in crate::desk) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// None where it cannot be read, which is told of.
    fn row(&self) -> Option<LetterRow> {
        let Head { number, id, .. } = self.head;
        let told = |error: &StoreError| tracing::error!(%error, %number, %id, "a letter is in no list");
        let (head, row): (Head, _) = KeptLines::line(&self.bytes).inspect_err(told).ok()?;
        // Never another one's.
        (head.id == id).then_some(row)
    }
}

/// All letters as lines, to list them and to find those of an application. A clone shares what neither changes.
#[derive(Debug, Clone, Default)]
pub(in crate::desk) struct Board {
    rows: Shelf,
    of: BTreeSet<(Number, LetterId)>,
    counts: BTreeMap<LetterStateName, u32>,
    /// Those that are on their way out.
    under_way: BTreeSet<LetterId>,
    /// Those that wait for a person, since they could not be sent.
    stuck: BTreeSet<LetterId>,
    /// Those about what is missing, notices to IMI and links that did not go out, but for links that were put away.
    untold: BTreeSet<LetterId>,
    /// The highest number that was given.
    last: LetterId,
}

impl Board {
    /// Notes a letter as it is now.
    pub(in crate::desk) fn put(&mut self, letter: &Letter) {
        self.put_line(&LetterLine::of(letter));
    }

    /// Notes a letter that it has not, at the desk's start; among those of its application it is from [`Self::started`] on.
    pub(in crate::desk) fn start_with(&mut self, line: &LetterLine<'_>) {
        self.note(line);
    }

    /// Has all that it was started with, in little room.
    pub(in crate::desk) fn started(&mut self) {
        self.of = self.rows.heads().map(|head| (head.number, head.id)).collect();
        self.rows.pack();
    }

    /// Notes a letter by its line.
    pub(in crate::desk) fn put_line(&mut self, line: &LetterLine<'_>) {
        self.of.insert((line.head.number, line.head.id));
        self.note(line);
    }

    fn note(&mut self, line: &LetterLine<'_>) {
        let Head { id, state, kind, .. } = line.head;
        if state.is_under_way() {
            self.under_way.insert(id);
        } else {
            self.under_way.remove(&id);
        }
        if state.is_stuck() {
            self.stuck.insert(id);
        } else {
            self.stuck.remove(&id);
        }
        let is_untold = match kind {
            LetterKind::Deficiency | LetterKind::NoticeToImi => state != LetterStateName::Sent,
            LetterKind::RegistrationLink => !matches!(state, LetterStateName::Sent | LetterStateName::Discarded),
            _ => false,
        };
        if is_untold {
            self.untold.insert(id);
        } else {
            self.untold.remove(&id);
        }
        self.reserve(id);
        if let Some(before) = self.rows.insert(line)
            && let Some(count) = self.counts.get_mut(&before.state)
        {
            *count = count.saturating_sub(1);
        }
        *self.counts.entry(state).or_default() += 1;
    }

    /// How many there are.
    pub(in crate::desk) fn len(&self) -> usize {
        self.counts.values().map(|count| *count as usize).sum()
    }

    /// The number of the next letter.
    pub(in crate::desk) fn next(&self) -> LetterId {
        LetterId(self.last.0.saturating_add(1))
    }

    /// The highest number that a letter has or had; 0 where there was none.
    pub(in crate::desk) fn last(&self) -> LetterId {
        self.last
    }

    /// Notes that the numbers up to one were given, whatever became of their letters.
    pub(in crate::desk) fn reserve(&mut self, last: LetterId) {
        self.last = self.last.max(last);
    }

    /// Notes that so many numbers after the last one may have been given to letters that nobody can read.
    pub(in crate::desk) fn reserve_after(&mut self, n_unread: u32) {
        self.last = LetterId(self.last.0.saturating_add(n_unread));
    }

    /// Forgets the letters of an application.
    pub(in crate::desk) fn forget(&mut self, number: Number) {
        for id in self.ids_of(number).collect::<Vec<_>>() {
            self.remove(id);
        }
    }

    /// Has a letter that was not kept as it was before, and the numbers that were given.
    pub(in crate::desk) fn take_back(&mut self, id: LetterId, before: &Self) {
        self.last = before.last;
        match before.rows.reading().line(id) {
            Some(line) => self.put_line(&line),
            None => self.remove(id),
        }
    }

    fn remove(&mut self, id: LetterId) {
        self.under_way.remove(&id);
        self.stuck.remove(&id);
        self.untold.remove(&id);
        let Some(Head { number, state, .. }) = self.rows.remove(id) else { return };
        self.of.remove(&(number, id));
        if let Some(count) = self.counts.get_mut(&state) {
            *count = count.saturating_sub(1);
        }
    }

    /// The letters of an application, first to last.
    pub(in crate::desk) fn of(&self, number: Number) -> Vec<LetterRow> {
        let mut reading = self.rows.reading();
        self.ids_of(number).filter_map(|id| reading.line(id)?.row()).collect()
    }

    fn ids_of(&self, number: Number) -> impl Iterator<Item = LetterId> {
        self.of.range((number, LetterId(0))..=(number, LetterId(u32::MAX))).map(|(_, id)| *id)
    }

    /// The letters about sessions that were not sent and are such ones, discarded ones too, first to last.
    pub(in crate::desk) fn unsent_of_sessions(&self, is_such: impl Fn(&LetterRow) -> bool) -> Vec<LetterId> {
        use LetterKind::{AssessorInvitation, SessionCancelled, SessionConfirmation};
        use LetterStateName::{Sending, Sent, Unsure};
        let is_of_session =
            |head: &Head| matches!(head.kind, AssessorInvitation | SessionConfirmation | SessionCancelled);
        let may_go = |head: &Head| is_of_session(head) && !matches!(head.state, Sending | Sent | Unsure);
        let mut reading = self.rows.reading();
        let mut is_one = |id| reading.line(id).and_then(|line| line.row()).is_some_and(|row| is_such(&row));
        let ids = self.rows.heads().filter(may_go).map(|head| head.id);
        let mut ids: Vec<LetterId> = ids.filter(|id| is_one(*id)).collect();
        ids.sort_unstable();
        ids
    }

    /// How many letters wait to be read and released.
    pub(in crate::desk) fn drafts(&self) -> u32 {
        self.counts.get(&LetterStateName::Draft).copied().unwrap_or(0)
    }

    /// How many letters could not be sent, or nobody knows whether they were.
    pub(in crate::desk) fn n_stuck(&self) -> u32 {
        u32::try_from(self.stuck.len()).unwrap_or(u32::MAX)
    }

    /// Whether one of an application's letters has it say something else of what to do next (D5).
    pub(in crate::desk) fn has_hints(&self, number: Number) -> bool {
        let is_one = |id| self.stuck.contains(&id) || self.untold.contains(&id);
        !(self.stuck.is_empty() && self.untold.is_empty()) && self.ids_of(number).any(is_one)
    }

    /// Those of an application's letters of which its hint is made, first to last.
    pub(in crate::desk) fn hints_of(&self, number: Number) -> Vec<LetterRow> {
        let mut reading = self.rows.reading();
        let is_told_by =
            |kind| matches!(kind, LetterKind::Deficiency | LetterKind::NoticeToImi | LetterKind::RegistrationLink);
        let tells = |id| self.rows.head(id).is_some_and(|head| is_told_by(head.kind));
        let hints = self.ids_of(number).filter(|id| self.stuck.contains(id) || tells(*id));
        hints.filter_map(|id| reading.line(id)?.row()).collect()
    }

    /// The applications of which [`Self::has_hints`] is so.
    pub(in crate::desk) fn with_hints(&self) -> BTreeSet<Number> {
        let hints = self.stuck.union(&self.untold);
        hints.filter_map(|id| Some(self.rows.head(*id)?.number)).collect()
    }

    /// The letters that can be tried now, first to last.
    pub(in crate::desk) fn due(&self, now: DateTime<Utc>) -> Vec<LetterId> {
        let mut reading = self.rows.reading();
        let is_due = |id: &LetterId| match self.rows.head(*id).map(|head| head.state) {
            Some(LetterStateName::Released) => true,
            Some(LetterStateName::Retrying) => {
                let state = reading.line(*id).and_then(|line| line.row()).map(|row| row.state);
                // Where the clock was set back since, the pause is over.
                let is_over = |attempts, next: DateTime<Utc>| next <= now || next - now > pause(attempts);
                matches!(state, Some(LetterState::Retrying { attempts, next, .. }) if is_over(attempts, next))
            }
            _ => false,
        };
        self.under_way.iter().copied().filter(is_due).collect()
    }

    /// The letters on their way out, first to last.
    pub(in crate::desk) fn under_way(&self) -> impl Iterator<Item = LetterId> {
        self.under_way.iter().copied()
    }

    /// Whether letters are on their way out.
    pub(in crate::desk) fn is_under_way(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// The letter that is being sent, if any.
    pub(in crate::desk) fn sending(&self) -> Option<LetterId> {
        let is_sent = |id: &&LetterId| self.rows.head(**id).is_some_and(|head| head.state == LetterStateName::Sending);
        self.under_way.iter().find(is_sent).copied()
    }

    /// A part of the outbox: what a person has to do first, and then the newest first.
    pub(in crate::desk) fn list(&self, query: &OutboxQuery) -> OutboxPart {
        let wanted = |head: &Head| query.wants_of(head.state, head.kind, head.number);
        let mut heads: Vec<Head> = match query.number {
            Some(number) => {
                let of = self.ids_of(number).filter_map(|id| self.rows.head(id));
                of.filter(wanted).collect()
            }
            None => self.rows.heads().filter(wanted).collect(),
        };
        heads.sort_unstable_by_key(|head| (head.state, Reverse(head.id)));
        let total = u32::try_from(heads.len()).unwrap_or(u32::MAX);
        let limit = if query.limit == 0 { MOST } else { MOST.min(query.limit as usize) };
        let shown = heads.into_iter().skip(query.offset as usize).take(limit);
        let mut reading = self.rows.reading();
        let rows = shown.filter_map(|head| reading.line(head.id)?.row()).collect();
        let counts = self.counts.iter().filter(|(_, count)| **count > 0).map(|(state, count)| (*state, *count));
        OutboxPart { rows, total, counts: counts.collect(), trouble: None }
    }
}
