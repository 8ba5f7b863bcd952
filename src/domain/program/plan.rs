use serde::Deserialize;

use super::AssessmentNeed;
use crate::domain::SessionMode;

/// How a candidate is assessed: in which sessions, by whom, and with an interview or not (A1, A10, S2). Empty for a program
/// that asks for one session of any sort with an interview after it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AssessmentPlan {
    /// The sessions that a candidate needs, in the order in which they are told.
    pub sessions: Vec<SessionNeed>,
    /// How assessors are kept apart.
    pub independence: Independence,
    /// When an interview is asked for.
    pub interview: InterviewNeed,
}

/// A session that a candidate needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionNeed {
    /// How long it takes at least; the program's own minutes where absent (A1).
    #[serde(default)]
    pub minutes: Option<u16>,
    /// What it may be; none of them for any (A1).
    #[serde(default)]
    pub modes: Vec<SessionMode>,
    /// Whether it is to be recorded, which needs the candidate's consent (A6); a video is a recording itself.
    #[serde(default)]
    pub recorded: bool,
}

/// How assessors of a candidate are kept apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Independence {
    /// As many different assessors as the program asks for, in whatever sessions.
    #[default]
    Any,
    /// As many different assessors as the program asks for score every session, none seeing another's sheet (A9).
    SameSession,
    /// Nobody assesses a candidate in two sessions of a round.
    OtherSessions,
}

/// When an interview is asked for (A10).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterviewNeed {
    /// After every session.
    #[default]
    Each,
    /// After one session of the round.
    Once,
    /// Not at all.
    None,
}

impl Independence {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Any, Self::SameSession, Self::OtherSessions];

    /// The word for it in a program file.
    pub fn id(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::SameSession => "same_session",
            Self::OtherSessions => "other_sessions",
        }
    }
}

impl InterviewNeed {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Each, Self::Once, Self::None];

    /// The word for it in a program file.
    pub fn id(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Once => "once",
            Self::None => "none",
        }
    }
}

/// A session that a candidate needs, with all that the program leaves unsaid filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed<'a> {
    /// How long it takes at least, in minutes.
    pub minutes: u16,
    /// What it may be; none of them for any.
    pub modes: &'a [SessionMode],
    /// Whether it is to be recorded (A6).
    pub recorded: bool,
    /// How many assessors score it at least.
    pub assessors: u8,
}

impl Needed<'_> {
    /// Whether a session of a mode is recorded as it asks: a video is a recording itself.
    pub fn takes_recording(&self, mode: SessionMode, recorded: bool) -> bool {
        !self.recorded || recorded || mode == SessionMode::Video
    }

    /// Whether it may be of a mode (A1).
    pub fn takes(&self, mode: SessionMode) -> bool {
        self.modes.is_empty() || self.modes.contains(&mode)
    }
}

impl std::fmt::Display for Needed<'_> {
    /// What is to be planned: `a role play or a video of 60 minutes by 2 assessors`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let article = if self.recorded { "a recorded" } else { "a" };
        let modes: Vec<String> = self.modes.iter().map(|mode| format!("{article} {mode}")).collect();
        let what = if modes.is_empty() { format!("{article} session") } else { modes.join(" or ") };
        write!(f, "{what} of {} minutes", self.minutes)?;
        if self.assessors > 1 { write!(f, " by {} assessors", self.assessors) } else { Ok(()) }
    }
}

impl AssessmentNeed {
    /// The sessions that a candidate needs: one where the program says nothing else (S2).
    pub fn needed(&self) -> Vec<Needed<'_>> {
        let assessors = match self.plan.independence {
            Independence::SameSession => self.assessors.max(1),
            Independence::Any | Independence::OtherSessions => 1,
        };
        if self.plan.sessions.is_empty() {
            return vec![Needed { minutes: self.minutes, modes: &[], recorded: false, assessors }];
        }
        let sessions = self.plan.sessions.iter().map(|need| {
            let minutes = need.minutes.unwrap_or(self.minutes);
            Needed { minutes, modes: &need.modes, recorded: need.recorded, assessors }
        });
        sessions.collect()
    }
}
