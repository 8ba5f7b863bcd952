use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::{Status, schedule};
use crate::domain::{Forgotten, Rule, Warning, Zone};
use crate::link::protocol::{Failure, Problem};
use crate::text::Line;

/// Why a command was not done: the cause as its display, the remedy as [`CliError::hint`].
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The command was used wrongly.
    #[error("{message}")]
    Usage { message: String, hint: String },
    /// Nothing is there under that name.
    #[error("{message}")]
    NotFound { message: String, hint: String },
    /// It was there, and was forgotten (H3).
    #[error("{message}")]
    Forgotten { message: String },
    /// A rule, the account's role, or the server's door refuses it.
    #[error("{message}")]
    Refused { rule: Option<Rule>, message: String, hint: String, warnings: BTreeSet<Warning> },
    /// Somebody changed the application in between.
    #[error("{message}")]
    Conflict { message: String, hint: String },
    /// Files cannot be taken as they are.
    #[error("{message}")]
    BadInput { message: String, problems: Vec<FileProblem> },
    /// The store or the server failed, or the server has too much to do now.
    #[error("{message}")]
    Failed { message: String, hint: String },
    /// What was to be printed could not be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Something wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FileProblem {
    /// The file as it was named.
    pub(super) file: Line,
    /// Line in the file, from 1.
    pub(super) line: Option<u32>,
    /// The key, such as `training[2].hours`.
    pub(super) key: Option<Line>,
    /// What is wrong.
    pub(super) message: Line,
    /// What to do.
    pub(super) hint: Line,
}

impl FileProblem {
    /// A problem of the whole file.
    pub(super) fn whole(file: &Line, message: &str, hint: &str) -> Self {
        Self { file: file.clone(), line: None, key: None, message: Line::clean(message), hint: Line::clean(hint) }
    }

    /// A problem that a reader of forms found.
    pub(super) fn of(file: &Line, problem: &Problem) -> Self {
        Self {
            file: file.clone(),
            line: problem.line,
            key: problem.key.as_deref().map(Line::clean),
            message: Line::clean(&problem.message),
            hint: Line::clean(&problem.hint),
        }
    }

    /// A mistake that a reader of a user's own file found, at a line or in the whole.
    pub(super) fn mistake(file: &str, line: Option<usize>, mistake: &dyn std::fmt::Display) -> Self {
        Self {
            file: Line::clean(file),
            line: line.and_then(|line| u32::try_from(line).ok()),
            key: None,
            message: Line::clean(&mistake.to_string()),
            hint: Line::default(),
        }
    }

    /// The cause with its place: `form.toml:12: training[2].hours: below zero`.
    pub(super) fn cause(&self) -> String {
        let line = self.line.map_or_else(String::new, |line| format!(":{line}"));
        let key = self.key.as_ref().map_or_else(String::new, |key| format!("{key}: "));
        format!("{}{line}: {key}{}", self.file, self.message)
    }
}

impl CliError {
    /// The server answered with something else than was asked for.
    pub(super) fn odd_answer() -> Self {
        Self::Failed {
            message: "the server answered something else than was asked".to_owned(),
            hint: "start it anew: qapdesk stop, then try again".to_owned(),
        }
    }

    /// A file or folder that cannot be taken as it is, by a message that begins with its path.
    pub(super) fn bad_file(path: &Path, message: &str, hint: &str) -> Self {
        let file = path.display().to_string();
        let cause = message.strip_prefix(&file).unwrap_or(message).trim_start();
        let problems = vec![FileProblem::whole(&Line::clean(&file), cause, hint)];
        Self::BadInput { message: message.to_owned(), problems }
    }

    /// There is nothing any more of an application that was forgotten.
    pub(super) fn forgotten(forgotten: &Forgotten, desk: Zone) -> Self {
        let (number, on, by) = (forgotten.number, desk.local(forgotten.at).date_naive(), &forgotten.by);
        Self::Forgotten { message: format!("{number} was forgotten on {on} by {by} ({})", Rule::H3) }
    }

    /// How the command ends.
    pub(super) fn status(&self) -> Status {
        match self {
            Self::Usage { .. } => Status::Usage,
            Self::NotFound { .. } | Self::Forgotten { .. } => Status::Nothing,
            Self::Refused { .. } => Status::Refused,
            Self::Conflict { .. } => Status::Conflict,
            Self::BadInput { .. } => Status::BadInput,
            Self::Failed { .. } | Self::Output(_) => Status::Failed,
        }
    }

    /// The rule that refused it.
    pub(super) fn rule(&self) -> Option<Rule> {
        match self {
            Self::Refused { rule, .. } => *rule,
            _ => None,
        }
    }

    /// What is only unusual in what was refused (A4).
    pub(super) fn warnings(&self) -> impl Iterator<Item = &'static str> {
        let warnings = match self {
            Self::Refused { warnings, .. } => warnings.clone(),
            _ => BTreeSet::new(),
        };
        warnings.into_iter().map(Warning::id)
    }

    /// What to do.
    pub(super) fn hint(&self) -> &str {
        match self {
            Self::Usage { hint, .. }
            | Self::NotFound { hint, .. }
            | Self::Refused { hint, .. }
            | Self::Conflict { hint, .. }
            | Self::Failed { hint, .. } => hint,
            Self::BadInput { problems, .. } => {
                let first = problems.first().map(|problem| problem.hint.as_str());
                // A mistake in a user's own file says in itself what is right.
                first.filter(|hint| !hint.is_empty()).unwrap_or("mend the file, and try again")
            }
            Self::Forgotten { .. } => "when and by whom it was worked on is in: qapdesk audit NUMBER",
            Self::Output(_) => {
                "check where the output goes; a change that was asked for may have been made all the same"
            }
        }
    }

    /// What is wrong in files.
    pub(super) fn problems(&self) -> &[FileProblem] {
        match self {
            Self::BadInput { problems, .. } => problems,
            _ => &[],
        }
    }

    /// The error with the application that it is about before its cause, where the cause does not name it.
    pub(super) fn about(mut self, name: &str) -> Self {
        if let Self::Refused { message, .. } | Self::Conflict { message, .. } = &mut self
            && !message.contains(name)
        {
            *message = format!("{name}: {message}");
        }
        self
    }

    /// The error with one thing more about its remedy.
    pub(super) fn and(mut self, more: &str) -> Self {
        if let Self::Usage { hint, .. }
        | Self::NotFound { hint, .. }
        | Self::Refused { hint, .. }
        | Self::Conflict { hint, .. }
        | Self::Failed { hint, .. } = &mut self
        {
            *hint = format!("{hint}; {more}");
        }
        self
    }

    /// Whether whoever read the output has gone.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

impl From<Failure> for CliError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound { message, hint } => Self::NotFound { message, hint },
            // Two did the same: whose stands is theirs to settle, as with any newer change.
            Failure::Refused { message, hint, warnings, .. } if warnings.contains(&Warning::OthersInterview) => {
                Self::Conflict { message, hint: format!("{hint}; if it is meant, add {}", schedule::switch(&warnings)) }
            }
            Failure::Refused { rule, message, hint, warnings } => {
                let meant = if warnings.is_empty() {
                    String::new()
                } else {
                    format!("; if it is meant, add {}", schedule::switch(&warnings))
                };
                Self::Refused { rule: Some(rule), message, hint: format!("{hint}{meant}"), warnings }
            }
            Failure::Conflict { message, .. } => {
                Self::Conflict { message, hint: "look at it again: qapdesk show NUMBER, then decide".to_owned() }
            }
            Failure::BadInput { problems } => {
                let file = Line::clean("form");
                let problems: Vec<FileProblem> =
                    problems.iter().map(|problem| FileProblem::of(&file, problem)).collect();
                let message =
                    problems.first().map_or_else(|| "bad input".to_owned(), |first| first.message.to_string());
                Self::BadInput { message, problems }
            }
            Failure::Store { message, hint } | Failure::Busy { message, hint } => Self::Failed { message, hint },
            Failure::Forgotten { message, .. } => Self::Forgotten { message },
        }
    }
}
