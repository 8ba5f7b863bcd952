use thiserror::Error;

use crate::tui::theme::UnknownWord;

/// What is wrong in a settings file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}{place}: {mistake}", place = .line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct SettingsError {
    /// The file as its user named it.
    pub file: String,
    /// The line, counted from 1; none where the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong there.
    pub mistake: Mistake,
}

/// What can be wrong in a settings file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Mistake {
    /// The file is there and cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The text is not TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A setting nobody knows.
    #[error("there is no setting `{0}`{hint}", hint = .1.map(|name| format!(", did you mean `{name}`?")).unwrap_or_default())]
    UnknownSetting(String, Option<&'static str>),
    /// A value that the setting does not take.
    #[error("{0}: {1}")]
    Value(&'static str, UnknownWord),
    /// A value of another kind.
    #[error("{0} must be {1}")]
    Kind(&'static str, &'static str),
}

impl Mistake {
    /// Whether it may stand where the user set that names are hidden, which then cannot be made out (E1).
    pub fn may_hide_names(&self) -> bool {
        match self {
            Self::Unreadable(_) | Self::Syntax(_) => true,
            Self::UnknownSetting(_, near) => *near == Some("hide_names"),
            Self::Value(name, _) | Self::Kind(name, _) => *name == "hide_names",
        }
    }
}
