use chrono::{DateTime, TimeDelta, Utc};

use super::Carried;
use crate::desk::DeskError;
use crate::domain::{Digest, Letter, LetterAct, LetterChange, LetterId, LetterState};
use crate::text::Line;

/// One step of a letter on its way out, to be kept by the writer.
#[derive(Debug)]
pub(in crate::desk) enum Step {
    /// An attempt is about to begin.
    Begin {
        /// Of which letter.
        id: LetterId,
        /// The revision that the message was made of.
        revision: u32,
        /// The message.
        message: Vec<u8>,
    },
    /// The letter cannot become a message.
    Spoiled {
        /// Which letter.
        id: LetterId,
        /// The revision that was tried.
        revision: u32,
        /// Why.
        why: String,
    },
    /// An attempt is over.
    End {
        /// Of which letter.
        id: LetterId,
        /// What came of it.
        carried: Carried,
    },
}

/// Whether the step was kept; one on a letter that is not as it was any more is passed over.
pub(in crate::desk) type StepDone = Result<bool, DeskError>;

/// After so many attempts a letter is given up.
pub(in crate::desk) const MOST_ATTEMPTS: u32 = 14;
/// After so many the next one is a day later.
const DAILY_AFTER: u32 = 7;

impl Step {
    /// Which letter it is about.
    pub(in crate::desk) fn id(&self) -> LetterId {
        match self {
            Self::Begin { id, .. } | Self::Spoiled { id, .. } | Self::End { id, .. } => *id,
        }
    }

    /// What the step makes of a letter; nothing where the letter is not as it was. `digest` is the message's.
    pub(in crate::desk) fn apply(
        &self,
        letter: &Letter,
        digest: Option<Digest>,
        at: DateTime<Utc>,
    ) -> Option<LetterChange> {
        let waits = matches!(letter.state, LetterState::Released | LetterState::Retrying { .. });
        let (act, state, reason) = match self {
            Self::Begin { revision, .. } if waits && letter.revision == *revision => {
                let attempt = letter.state.attempts().saturating_add(1);
                (LetterAct::Attempt, LetterState::Sending { since: at, attempt, message: digest? }, None)
            }
            Self::Spoiled { revision, why, .. } if waits && letter.revision == *revision => {
                let why = Line::clean(why);
                (
                    LetterAct::GiveUp,
                    LetterState::Failed { attempts: letter.state.attempts(), why: why.clone() },
                    Some(why),
                )
            }
            Self::End { carried, .. } => {
                let LetterState::Sending { since, attempt, message } = letter.state else { return None };
                ended(carried, (since, attempt, message), at)
            }
            Self::Begin { .. } | Self::Spoiled { .. } => return None,
        };
        Some(by_the_desk(letter, (act, state, reason), at))
    }
}

/// A letter of which nobody knows whether it went, since the desk stopped in the middle of an attempt.
pub(super) fn broken_off(letter: &Letter, at: DateTime<Utc>) -> Option<LetterChange> {
    let LetterState::Sending { since, attempt, message } = letter.state else { return None };
    let carried = Carried::Unsure("the desk stopped in the middle of sending it".to_owned());
    Some(by_the_desk(letter, ended(&carried, (since, attempt, message), at), at))
}

/// A letter of which nobody knows whether it went, since it waited to go in the copy that the desk was brought back from.
/// `message` is what would have gone; where none can be made, it can only be said to be given up.
pub(super) fn brought_back(letter: &Letter, message: Option<Digest>, at: DateTime<Utc>) -> LetterChange {
    let why = Line::clean(
        "it waited to go in the copy that this desk was brought back from: whether it went since nobody knows",
    );
    let attempts = letter.state.attempts();
    let since = letter.released.as_ref().map_or(at, |released| released.at);
    let reason = Some(why.clone());
    let state = match message {
        Some(message) => LetterState::Unsure { attempts, since, why, message },
        None => LetterState::Failed { attempts, why },
    };
    by_the_desk(letter, (LetterAct::GiveUp, state, reason), at)
}

/// What came of something that was done to a letter.
type Came = (LetterAct, LetterState, Option<Line>);

/// The change that the desk itself makes of it.
fn by_the_desk(letter: &Letter, (act, state, reason): Came, at: DateTime<Utc>) -> LetterChange {
    let mut after = letter.clone();
    after.state = state;
    after.revision = after.revision.saturating_add(1);
    LetterChange { at, by: None, origin: None, act, reason, after: Box::new(after) }
}

fn ended(carried: &Carried, (since, attempts, message): (DateTime<Utc>, u32, Digest), at: DateTime<Utc>) -> Came {
    match carried {
        Carried::Taken(answer) => {
            let answer = said(answer);
            (LetterAct::Deliver, LetterState::Sent { at, answer: answer.clone(), message: Some(message) }, Some(answer))
        }
        Carried::Unsure(why) => {
            let why = said(why);
            (LetterAct::BreakOff, LetterState::Unsure { attempts, since, why: why.clone(), message }, Some(why))
        }
        Carried::Refused(why) => {
            let why = said(why);
            (LetterAct::GiveUp, LetterState::Failed { attempts, why: why.clone() }, Some(why))
        }
        Carried::Later(why) | Carried::Unreachable(why) if attempts >= MOST_ATTEMPTS => {
            let why = said(&format!("{why}; given up after {attempts} attempts"));
            (LetterAct::GiveUp, LetterState::Failed { attempts, why: why.clone() }, Some(why))
        }
        Carried::Later(why) | Carried::Unreachable(why) => {
            let why = said(why);
            let next = at.checked_add_signed(pause(attempts)).unwrap_or(at);
            (LetterAct::Postpone, LetterState::Retrying { attempts, next, why: why.clone() }, Some(why))
        }
    }
}

/// How long a letter rests after so many attempts: a minute, twice as long each time up to an hour, then a day.
pub(in crate::desk) fn pause(attempts: u32) -> TimeDelta {
    match attempts {
        0 | 1 => TimeDelta::minutes(1),
        2..DAILY_AFTER => TimeDelta::minutes(1 << (attempts - 1)),
        DAILY_AFTER => TimeDelta::hours(1),
        _ => TimeDelta::days(1),
    }
}

/// What a mail server said, short enough to be kept.
fn said(text: &str) -> Line {
    let short: String = text.chars().take(500).collect();
    Line::clean(&short)
}
