use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::view::OwnSession;
use crate::domain::{Number, SessionId, SheetKey};

/// How long the list is believed while news come in of applications that are none of it.
const REST: TimeDelta = TimeDelta::seconds(2);

/// An assessor's own sessions, as far as they were read (V1).
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Own {
    /// The sessions, what is to be done first; none until they are heard of.
    pub sessions: Option<Vec<OwnSession>>,
    /// Why they cannot be read, in words.
    pub refused: Option<String>,
    /// How often they were read, by which a page knows that it must be made anew.
    pub version: u32,
    is_old: bool,
    /// Whether it must be read again once it has rested.
    may_be_old: bool,
    asked_at: Option<DateTime<Utc>>,
}

impl Own {
    /// The session of a sheet.
    pub fn of(&self, key: &SheetKey) -> Option<&OwnSession> {
        self.sessions.iter().flatten().find(|one| one.key() == *key)
    }

    /// One of the sessions.
    pub fn named(&self, number: Number, session: SessionId) -> Option<&OwnSession> {
        self.sessions.iter().flatten().find(|one| one.number == number && one.session == session)
    }

    /// Takes them in.
    pub fn take(&mut self, sessions: Vec<OwnSession>) {
        (self.sessions, self.refused) = (Some(sessions), None);
        self.version += 1;
    }

    /// They cannot be read, and why.
    pub fn refuse(&mut self, why: String) {
        self.refused = Some(why);
        self.version += 1;
    }

    /// They may be others by now.
    pub fn outdate(&mut self) {
        self.is_old = true;
    }

    /// Whether a session or an interview begins or ends on the way from one moment to another: something else is to be done
    /// about it then.
    pub fn turns(&self, before: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let taken = self.sessions.iter().flatten().flat_map(|one| one.plan.taken());
        taken.flat_map(|(start, end, _)| [start, end]).any(|moment| before < moment && moment <= now)
    }

    /// Hears that an application changed: one of its sessions may be new here.
    pub fn hear(&mut self, number: Number) {
        let is_own = self.sessions.iter().flatten().any(|one| one.number == number);
        self.is_old |= is_own;
        self.may_be_old |= !is_own;
    }

    /// Whether they must be asked for.
    pub fn is_wanted(&self, now: DateTime<Utc>) -> bool {
        let has_rested = self.asked_at.is_none_or(|asked| now - asked >= REST || now < asked);
        let is_known = self.sessions.is_some() || self.refused.is_some();
        self.is_old || !is_known || (self.may_be_old && has_rested)
    }

    /// When they may be asked for again; none where they are not old.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        self.may_be_old.then_some(self.asked_at?).map(|asked| asked + REST)
    }

    /// Notes that they have just been asked for.
    pub fn asked(&mut self, now: DateTime<Utc>) {
        (self.is_old, self.may_be_old, self.asked_at) = (false, false, Some(now));
    }
}
