use thiserror::Error;

use super::key::KeyError;

/// What is wrong in a keymap file, and where.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("{file}:{line}: {mistake}")]
pub struct KeymapError {
    /// The file as the user named it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub mistake: Mistake,
}

/// What can be wrong in a keymap file.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum Mistake {
    /// The text is not TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A table that is not `[normal]`, or a key outside of any table.
    #[error("`{0}` has no place here; commands go under `[normal]`")]
    UnknownTable(String),
    /// A command nobody knows.
    #[error("unknown command `{0}`{hint}", hint = .1.map(|name| format!(", did you mean `{name}`?")).unwrap_or_default())]
    UnknownCommand(String, Option<&'static str>),
    /// The keys are not a list of texts.
    #[error("the keys of `{0}` must be a list of texts, such as [\"j\", \"g g\"]")]
    NotAList(String),
    /// A sequence that names no key.
    #[error("in \"{0}\": {1}")]
    Key(String, KeyError),
    /// A sequence that is bound already.
    #[error("\"{keys}\" is bound to both `{command}` and `{other}` (line {other_line}); take it from one of them")]
    Twice {
        /// The sequence.
        keys: String,
        /// The command of this line.
        command: &'static str,
        /// The command that had it first.
        other: &'static str,
        /// The line of that command.
        other_line: usize,
    },
    /// A sequence that begins another, so that nobody could tell when it is whole.
    #[error("\"{keys}\" of `{command}` is the beginning of \"{longer}\" of `{other}`; one of them must go")]
    Beginning {
        /// The shorter sequence.
        keys: String,
        /// Its command.
        command: &'static str,
        /// The longer sequence.
        longer: String,
        /// Its command.
        other: &'static str,
    },
}
