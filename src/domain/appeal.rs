//! Reviews and appeals: decisions that a candidate contests, linked to what they contest and never written over it (C1 to
//! C3).

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::program::{Contested, Recourse, Windows};
use super::{AccountName, Act, Application, Change, Event, Program};
use crate::text::Line;

/// A review or an appeal of an application, in the order in which they were opened: the first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppealId(pub u16);

impl fmt::Display for AppealId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Which of the two ways a decision is contested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealKind {
    /// The body is asked to look again.
    Review,
    /// The decision is appealed.
    Appeal,
}

impl AppealKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Review, Self::Appeal];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Appeal => "appeal",
        }
    }

    /// Its terms in a program; none where the program has none (C1).
    pub fn terms(self, windows: &Windows) -> Option<&Recourse> {
        match self {
            Self::Review => windows.review.as_ref(),
            Self::Appeal => windows.appeal.as_ref(),
        }
    }
}

impl fmt::Display for AppealKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The ground that is none of the program's, and so is given in words.
pub const OTHER_GROUND: &str = "other";

/// A review or an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// By which it is known among the application's.
    pub id: AppealId,
    /// Which of the two.
    pub kind: AppealKind,
    /// The decision that is contested.
    pub against: DecisionMade,
    /// In which round of assessment it was.
    pub round: u16,
    /// On which ground: an id of the program's, or [`OTHER_GROUND`].
    pub ground: Line,
    /// What the candidate says; always there where the ground is another one.
    pub words: Option<Line>,
    /// The day on which it came.
    pub received_on: NaiveDate,
    /// Until when it is to be decided; none where the program sets no days (S7).
    pub due: Option<NaiveDate>,
    /// Who recorded it.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// Who handles it (C2); none while nobody does.
    pub handler: Option<AccountName>,
    /// What came of it; none while it is open.
    pub outcome: Option<AppealDecision>,
    /// The revision of the step that followed from its outcome: reopened, or assessed again. None where none did yet.
    pub followed_by: Option<u32>,
}

/// What came of a review or an appeal (C3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealDecision {
    /// What.
    pub outcome: AppealOutcome,
    /// Why.
    pub reason: Line,
    /// Who decided.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// The day of it in the program's zone.
    pub on: NaiveDate,
}

/// How a review or an appeal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealOutcome {
    /// The candidate was right: the decision is taken anew.
    Upheld,
    /// The decision stands.
    Dismissed,
    /// What led to the decision is done again: the review of the application, or the assessment.
    Remitted,
}

impl AppealOutcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Upheld, Self::Dismissed, Self::Remitted];

    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
            Self::Remitted => "remitted",
        }
    }
}

impl fmt::Display for AppealOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// A decision that can be contested, by the change that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionMade {
    /// What was decided.
    pub what: Contested,
    /// The revision of the change.
    pub revision: u32,
    /// Who made it.
    pub by: AccountName,
    /// On which day, in the program's zone.
    pub on: NaiveDate,
}

/// What somebody did in an application that keeps them from handling an appeal against it (C2), the weightiest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Determined a requirement.
    Determined,
    /// Assessed, held the interview or determined the level of skill.
    Assessed,
    /// Decided.
    Decided,
}

impl Part {
    /// What they did, in the past tense, before the application's number.
    pub fn words(self) -> &'static str {
        match self {
            Self::Determined => "determined a requirement of",
            Self::Assessed => "assessed in",
            Self::Decided => "decided on",
        }
    }
}

impl Appeal {
    /// Whether it is not decided.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// Whether the decision is to be taken anew, or its way gone again, and that has not begun.
    pub fn asks_for(&self, outcome: AppealOutcome) -> bool {
        self.followed_by.is_none() && self.outcome.as_ref().is_some_and(|decided| decided.outcome == outcome)
    }

    /// Which it is: `review 1`, `appeal 2`.
    pub fn name(&self) -> String {
        format!("{} {}", self.kind, self.id)
    }

    /// What an act did with it, in the past tense; none where the act is of something else.
    pub fn done(&self, act: Act) -> Option<String> {
        let name = self.name();
        match act {
            Act::OpenAppeal => Some(format!("opened {name}")),
            Act::AssignAppeal => {
                let handler = self.handler.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
                Some(format!("gave {name} to {handler}"))
            }
            Act::DecideAppeal => {
                let outcome = self.outcome.as_ref().map(|made| format!(": {}", made.outcome));
                Some(format!("decided {name}{}", outcome.unwrap_or_default()))
            }
            _ => None,
        }
    }

    /// Its ground in the program's words, or by its id where the program has none for it.
    pub fn ground_words<'a>(&'a self, program: &'a Program) -> &'a str {
        let terms = self.kind.terms(&program.windows);
        let ground = terms.and_then(|terms| terms.grounds.iter().find(|ground| ground.id == *self.ground));
        ground.map_or(self.ground.as_str(), |ground| ground.text.as_str())
    }
}

impl Application {
    /// The review or appeal that is open.
    pub fn open_appeal(&self) -> Option<&Appeal> {
        self.appeals.iter().find(|appeal| appeal.is_open())
    }

    /// The one from whose outcome a step is to follow, against the decision that stands: the application is where it led.
    pub fn unanswered_appeal(&self, outcomes: &[AppealOutcome]) -> Option<&Appeal> {
        let stage = self.placement.stage.name();
        let stands = |appeal: &&Appeal| self.decisions.is_last(&appeal.against) && appeal.against.what.stage() == stage;
        let asks = |appeal: &&Appeal| outcomes.iter().any(|outcome| appeal.asks_for(*outcome));
        self.appeals.iter().filter(stands).find(asks)
    }

    /// C3: whether the decision that one contests was taken anew, so that another one of its round stands.
    pub fn is_taken_anew(&self, appeal: &Appeal) -> bool {
        let is_upheld = appeal.outcome.as_ref().is_some_and(|made| made.outcome == AppealOutcome::Upheld);
        let has_passed = self.assessment.decisions.get(&appeal.round).is_some_and(|made| made.passed);
        let is_other = has_passed || !self.decisions.is_last(&appeal.against);
        appeal.against.what == Contested::NotPassed && is_upheld && appeal.followed_by.is_some() && is_other
    }

    /// How many re-assessments the candidate made of their own: what an appeal remitted is done again beside them (S5, C3).
    pub fn retakes(&self) -> u16 {
        let is_remitted = |appeal: &&Appeal| {
            let outcome = appeal.outcome.as_ref().map(|made| made.outcome);
            let began = appeal.followed_by.is_some() && appeal.against.what == Contested::NotPassed;
            outcome == Some(AppealOutcome::Remitted) && began
        };
        let remitted = u16::try_from(self.appeals.iter().filter(is_remitted).count()).unwrap_or(u16::MAX);
        self.assessment.round.saturating_sub(1).saturating_sub(remitted)
    }

    /// Whether the program grants the candidate another re-assessment of their own, whatever the day and the fee (S5).
    pub fn has_retake_left(&self, program: &Program) -> bool {
        program.windows.retake.most.is_none_or(|most| self.retakes() < most)
    }

    /// That a step follows from the outcome of a review or an appeal, as the application's next change.
    pub(super) fn followed(&self, appeal: &Appeal) -> Event {
        let after = Appeal { followed_by: Some(self.revision.saturating_add(1)), ..appeal.clone() };
        Event::AppealSet { appeal: appeal.id, before: Some(Box::new(appeal.clone())), after: Some(Box::new(after)) }
    }
}

/// Folds what a change says of who did what, and of decisions that can be contested.
pub(super) fn apply_to(application: &mut Application, change: &Change) {
    let (is_undo, is_redo) = match change.events.first() {
        Some(Event::Undone { .. }) => (true, false),
        Some(Event::Redone { .. }) => (false, true),
        _ => (false, false),
    };
    if !is_undo && !is_redo {
        application.decisions.forget_undone();
    }
    for event in &change.events {
        let (who, part) = match event {
            Event::AppealSet { appeal, after, .. } => {
                application.appeals.retain(|known| known.id != *appeal);
                application.appeals.extend(after.as_deref().cloned());
                application.appeals.sort_by_key(|appeal| appeal.id);
                continue;
            }
            Event::Determined { after: Some(made), .. } => (&made.by, Part::Determined),
            Event::SheetSubmitted { .. } | Event::SkillsDetermined { .. } => (&change.by, Part::Assessed),
            Event::InterviewSet { after: Some(held), .. } => (&held.by, Part::Assessed),
            Event::BodyDecided { after: Some(made), .. } => (&made.by, Part::Decided),
            // What is undone goes back to a decision that was made before, by whoever made it.
            Event::Moved { before, .. } if is_undo => {
                if Contested::of(before.stage.name()).is_some() {
                    application.decisions.take_back();
                }
                continue;
            }
            Event::Moved { after, .. } => {
                let Some(what) = Contested::of(after.stage.name()) else { continue };
                let (revision, by, on) = (change.revision, change.by.clone(), after.since);
                let made = DecisionMade { what, revision, by, on };
                if is_redo {
                    application.decisions.make_again(made);
                } else {
                    application.decisions.make(made);
                }
                (&change.by, Part::Decided)
            }
            _ => continue,
        };
        let part = part.max(application.parts.get(who).copied().unwrap_or(part));
        application.parts.insert(who.clone(), part);
    }
}
