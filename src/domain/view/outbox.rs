//! What the outbox shows: letters as lines, how many there are, and one letter whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::{
    About, AccountName, Addressee, Invitation, Letter, LetterAct, LetterEntry, LetterId, LetterKind, LetterState,
    LetterStateName, Method, Number, Recipient, Refusal, Released,
};
use crate::text::Line;

/// A letter as one line of the outbox: all but its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterRow {
    /// Its number.
    pub id: LetterId,
    /// How many changes it has seen; a command names it, so that a newer change is not overwritten unseen.
    pub revision: u32,
    /// Of which application.
    pub number: Number,
    /// The revision of the application's change that drafted it.
    pub cause: u32,
    /// Which of the letters.
    pub kind: LetterKind,
    /// What it is about.
    pub about: About,
    /// To whom it was drafted.
    pub addressee: Addressee,
    /// To whom it goes.
    pub to: Vec<Recipient>,
    /// Its subject.
    pub subject: Line,
    /// Whether something for a calendar comes with it.
    pub has_calendar: bool,
    /// When all is over that it tells of as to come; none where that has no end.
    pub ends: Option<DateTime<Utc>>,
    /// When it was drafted.
    pub drafted_at: DateTime<Utc>,
    /// That it was released.
    pub released: Option<Released>,
    /// How far it is.
    pub state: LetterState,
    /// When the interview begins that it puts into calendars, and its minutes; none where it puts none there.
    pub interview: Option<(DateTime<Utc>, u16)>,
}

impl LetterRow {
    /// The line of a letter.
    pub fn of(letter: &Letter) -> Self {
        Self {
            id: letter.id,
            revision: letter.revision,
            number: letter.number,
            cause: letter.cause,
            kind: letter.kind,
            about: letter.about,
            addressee: letter.addressee.clone(),
            to: letter.to.clone(),
            subject: letter.subject.clone(),
            has_calendar: !letter.invitations.is_empty(),
            ends: letter.invitations.iter().filter(|one| one.method == Method::Request).map(Invitation::end).max(),
            drafted_at: letter.drafted_at,
            released: letter.released.clone(),
            state: letter.state.clone(),
            interview: letter
                .invitations
                .iter()
                .find(|one| one.is_interview() && one.method == Method::Request)
                .map(|one| (one.start, one.minutes)),
        }
    }

    /// Whether somebody to whom it goes has no address, so that it cannot be released.
    pub fn lacks_address(&self) -> bool {
        self.to.is_empty() || self.to.iter().any(|one| one.email.is_none())
    }

    /// Whether it is a notice to IMI that was released, so that its candidate counts as certified, and then discarded (S4).
    pub fn is_notice_put_away(&self) -> bool {
        let is_put_away = matches!(self.state, LetterState::Discarded { .. });
        self.kind == LetterKind::NoticeToImi && self.released.is_some() && is_put_away
    }

    /// Whether it was released and waits for that again, since it did not go, while what rests on it counts as done (S4).
    pub fn waits_again(&self) -> bool {
        self.is_counted_on() && self.released.is_some() && self.state.is_open()
    }

    /// Whether it was released and did not go yet, while what rests on it counts as done (S4).
    pub fn is_to_go(&self) -> bool {
        self.is_counted_on() && self.state.name().is_under_way()
    }

    /// Whether what rests on it counts as done from its release on (S4).
    fn is_counted_on(&self) -> bool {
        matches!(self.kind, LetterKind::NoticeToImi | LetterKind::RegistrationLink)
    }

    /// Whether it waits and what it tells of as to come is over, so that it is not released any more.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.state.is_open() && self.ends.is_some_and(|end| end <= now)
    }

    /// The result of the same application that nobody let go, where this letter tells what follows from it (S3, S4).
    pub fn result_before<'a>(&self, mut rows: impl Iterator<Item = &'a Self>) -> Option<&'a Self> {
        let follows = matches!(self.kind, LetterKind::NoticeToImi | LetterKind::RegistrationLink);
        let is_it = |row: &&Self| row.number == self.number && row.kind == LetterKind::Result && row.state.is_open();
        rows.find(is_it).filter(|_| follows)
    }

    /// To whom it goes, by name.
    pub fn names(&self) -> String {
        let name = |one: &Recipient| match (one.name.is_empty(), &one.email) {
            (true, Some(email)) => email.to_string(),
            _ => one.name.to_string(),
        };
        self.to.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

/// Which letters of the outbox are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxQuery {
    /// In which states; in any but sent and discarded where none is named.
    pub states: BTreeSet<LetterStateName>,
    /// Whether all states are meant where none is named.
    pub all: bool,
    /// Of which kinds; of any where none is named.
    pub kinds: BTreeSet<LetterKind>,
    /// Of which application.
    pub number: Option<Number>,
    /// How many to pass over.
    pub offset: u32,
    /// How many at most; 0 for all.
    pub limit: u32,
}

impl OutboxQuery {
    /// Whether a letter is asked for.
    pub fn wants(&self, row: &LetterRow) -> bool {
        self.wants_of(row.state.name(), row.kind, row.number)
    }

    /// Whether a letter in a state, of a kind and of an application is asked for.
    pub fn wants_of(&self, state: LetterStateName, kind: LetterKind, number: Number) -> bool {
        let is_done = matches!(state, LetterStateName::Sent | LetterStateName::Discarded);
        let by_state = if self.states.is_empty() { self.all || !is_done } else { self.states.contains(&state) };
        by_state
            && (self.kinds.is_empty() || self.kinds.contains(&kind))
            && self.number.is_none_or(|wanted| wanted == number)
    }
}

/// A part of the outbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxPart {
    /// The part that was asked for: what a person has to do first, and then the newest first.
    pub rows: Vec<LetterRow>,
    /// How many there are of what was asked for.
    pub total: u32,
    /// How many letters there are in each state, whatever was asked for.
    pub counts: BTreeMap<LetterStateName, u32>,
    /// Why released letters do not go out; none where they do.
    pub trouble: Option<String>,
}

/// One letter, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterView {
    /// The letter.
    pub letter: Letter,
    /// What was done to it, first to last.
    pub history: Vec<LetterEntry>,
    /// Why it cannot be released now; none where it can, and for who may release none.
    pub release_refused: Option<Refusal>,
}

impl LetterView {
    /// The revision that an account had seen for sure when it kept a text of its own at a moment. When that was begun nobody
    /// knows, so what another one wrote before it was kept may not have been seen.
    pub fn seen_at(&self, at: DateTime<Utc>, account: &AccountName) -> u32 {
        let is_others = |entry: &&LetterEntry| entry.act == LetterAct::Edit && entry.by.as_ref() != Some(account);
        let is_seen = |entry: &&LetterEntry| entry.at <= at && !is_others(entry);
        let begun = self.history.first().map_or(self.letter.revision, |first| first.revision.saturating_sub(1));
        self.history.iter().take_while(is_seen).last().map_or(begun, |entry| entry.revision)
    }
}

/// What came of a command on one letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterPart {
    /// Which.
    pub id: LetterId,
    /// Its line after it; none where it is not there.
    pub row: Option<LetterRow>,
    /// What came of it.
    pub outcome: LetterOutcome,
}

/// What came of one letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterOutcome {
    /// It is done, or would be.
    Done,
    /// The rules refuse it.
    Refused(Refusal),
    /// Somebody changed it after it was seen, so it is left.
    Changed,
    /// It is not there.
    Missing,
}
