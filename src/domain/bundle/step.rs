use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{By, Faces, Person};
use crate::domain::report::Setting;
use crate::domain::{
    Act, AssessorAct, Digest, Event, LetterAct, LetterKind, Names, Number, ProgramAct, Record, Role, StageName,
};

/// A change of the period, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedStep {
    /// The change of the journal that it is a part of.
    pub sequence: u64,
    /// The digest of everything up to that change.
    pub chain: Digest,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none where the desk did it by itself.
    pub by: Option<By>,
    /// Of which application; none of what is of none.
    pub number: Option<Number>,
    /// The revision after it, of what was changed.
    pub revision: Option<u32>,
    /// What.
    pub act: StepAct,
    /// The stage into which an application came by it.
    pub stage: Option<StageName>,
    /// Whether a reason is on record.
    pub has_reason: bool,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepAct {
    /// To an application, by somebody who was told whose it is or not (E1).
    Application(Act, Names),
    /// To a letter of one.
    Letter(LetterAct, LetterKind),
    /// An application was forgotten (H3); whether its candidate asked for it.
    Forgot(bool),
    /// Something of an application that was forgotten, or whose key is lost.
    Sealed,
    /// To an entry of the roster.
    Roster(AssessorAct, Person),
    /// To somebody's account, which has this role after it.
    Account(Role, Person),
    /// A version of a program was loaded.
    LoadProgram,
    /// Another program became that of forms which name none.
    DefaultProgram,
}

impl StepAct {
    /// Of what it is, by the word that scripts know.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Application(..) => "application",
            Self::Letter(..) => "letter",
            Self::Forgot(_) => "forgotten",
            Self::Sealed => "sealed",
            Self::Roster(..) => "roster",
            Self::Account(..) => "account",
            Self::LoadProgram | Self::DefaultProgram => "program",
        }
    }

    /// What was done, in the past tense.
    pub fn words(self) -> String {
        match self {
            Self::Application(act, names) => names.beside(act.words()),
            Self::Letter(act, kind) => format!("{kind}: {}", act.words()),
            Self::Forgot(true) => "forgot it, as was asked for".to_owned(),
            Self::Forgot(false) => "forgot it".to_owned(),
            Self::Sealed => "changed it; what it was is not readable any more".to_owned(),
            Self::Roster(act, who) => format!("{who}: {}", act.words()),
            Self::Account(role, who) => format!("{who}: changed the account, which has the role {role} after it"),
            Self::LoadProgram => "loaded a version of a program".to_owned(),
            Self::DefaultProgram => "set the program of forms that name none".to_owned(),
        }
    }
}

impl AuditedStep {
    /// What the journal still says of something in an application that cannot be read any more.
    pub fn sealed(number: Number, at: DateTime<Utc>, by: Option<By>, (sequence, chain): (u64, Digest)) -> Self {
        let (act, number) = (StepAct::Sealed, Some(number));
        Self { sequence, chain, at, by, number, revision: None, act, stage: None, has_reason: false }
    }

    /// The step of a record of the period; none of what is told elsewhere: reads, views, and edits of sheets that are not
    /// submitted.
    pub fn of(record: &Record, (sequence, chain): (u64, Digest), setting: &Setting, faces: &mut Faces) -> Option<Self> {
        if !setting.holds(moment(record)?) {
            return None;
        }
        let step = |at, by, act| Self {
            sequence,
            chain,
            at,
            by,
            number: None,
            revision: None,
            act,
            stage: None,
            has_reason: false,
        };
        Some(match record {
            Record::Application(change) => {
                let by = Some(faces.by(&change.by, change.at));
                let moved = change.events.iter().rev().find_map(|event| match event {
                    Event::Moved { before, after } if before.stage.name() != after.stage.name() => {
                        Some(after.stage.name())
                    }
                    _ => None,
                });
                Self {
                    number: Some(change.number),
                    revision: Some(change.revision),
                    stage: moved,
                    has_reason: change.reason.is_some(),
                    ..step(change.at, by, StepAct::Application(change.act, change.names()))
                }
            }
            Record::Letter(change) => {
                let by = change.by.as_ref().map(|by| faces.by(by, change.at));
                Self {
                    number: Some(change.after.number),
                    revision: Some(change.after.revision),
                    has_reason: change.reason.is_some(),
                    ..step(change.at, by, StepAct::Letter(change.act, change.after.kind))
                }
            }
            Record::Forgotten(forgotten) => Self {
                number: Some(forgotten.number),
                has_reason: forgotten.reason.is_some(),
                ..step(forgotten.at, Some(faces.by(&forgotten.by, forgotten.at)), StepAct::Forgot(forgotten.on_request))
            },
            Record::Assessor(change) => {
                let (by, about) = (faces.by(&change.by, change.at), faces.assessor(&change.after.id));
                Self {
                    revision: Some(change.after.revision),
                    has_reason: change.reason.is_some(),
                    ..step(change.at, Some(by), StepAct::Roster(change.act, about))
                }
            }
            Record::Account(made) => {
                let (by, about) = (faces.by(&made.by, made.at), faces.by(&made.account.name, made.at).who);
                step(made.at, Some(by), StepAct::Account(made.account.role, about))
            }
            Record::Access(change) => {
                let (by, about) = (faces.by(&change.by, change.at), faces.by(&change.after.name, change.at).who);
                step(change.at, Some(by), StepAct::Account(change.after.role, about))
            }
            Record::Program(change) => {
                let act = match change.what {
                    ProgramAct::Load(_) => StepAct::LoadProgram,
                    ProgramAct::SetDefault(_) => StepAct::DefaultProgram,
                };
                step(change.at, Some(faces.by(&change.by, change.at)), act)
            }
            Record::Sheet(_) | Record::SheetFrom(..) | Record::Read(_) | Record::View(_) | Record::ViewFrom(..) => {
                return None;
            }
        })
    }
}

/// When something was done that is a step; none of what is none.
fn moment(record: &Record) -> Option<DateTime<Utc>> {
    Some(match record {
        Record::Application(change) => change.at,
        Record::Letter(change) => change.at,
        Record::Forgotten(forgotten) => forgotten.at,
        Record::Assessor(change) => change.at,
        Record::Account(made) => made.at,
        Record::Access(change) => change.at,
        Record::Program(change) => change.at,
        Record::Sheet(_) | Record::SheetFrom(..) | Record::Read(_) | Record::View(_) | Record::ViewFrom(..) => {
            return None;
        }
    })
}
