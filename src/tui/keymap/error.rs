use thiserror::Error;

use super::context::Context;
use super::key::KeyError;

/// What is wrong in a keymap file, and where.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("{file}:{at} {mistake}", at = .line.map(|line| format!("{line}:")).unwrap_or_default())]
pub struct KeymapError {
    /// The file as the user named it.
    pub file: String,
    /// The line, counted from 1; none where the file as a whole cannot be used.
    pub line: Option<usize>,
    /// What is wrong there.
    pub mistake: Mistake,
}

/// What can be wrong in a keymap file.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum Mistake {
    /// The file cannot be read; why, in words.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The file is larger than any keymap.
    #[error("is larger than {0} bytes; a keymap holds only differences")]
    TooLarge(usize),
    /// The bytes are no text.
    #[error("not UTF-8 from here on; save the file as UTF-8")]
    NotText,
    /// The text is not TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// A table that is none of ours, or a key outside of any table.
    #[error("`{0}` has no place here; {hint}", hint = remedy(*.1))]
    UnknownTable(String, Option<&'static str>),
    /// A setting nobody knows.
    #[error("unknown setting `{0}`{hint}; there are `base` and `counts`", hint = did_you_mean(*.1))]
    UnknownSetting(String, Option<&'static str>),
    /// A setting with a value of another kind.
    #[error("`{setting}` must be {wanted}")]
    WrongValue {
        /// Which setting.
        setting: &'static str,
        /// What it takes.
        wanted: &'static str,
    },
    /// A base that is no keymap of the program.
    #[error("there is no keymap `{0}`{hint}; there are `default`, `vim` and `emacs`", hint = did_you_mean(*.1))]
    UnknownBase(String, Option<&'static str>),
    /// A command nobody knows.
    #[error("unknown command `{0}`{hint}", hint = did_you_mean(*.1))]
    UnknownCommand(String, Option<&'static str>),
    /// The keys are not a list of texts.
    #[error("the keys of `{0}` must be a list of texts, such as [\"j\", \"g g\"]")]
    NotAList(String),
    /// The name of a prefix is not a text.
    #[error("the name of the prefix `{0}` must be a text")]
    NotAName(String),
    /// A sequence that names no key.
    #[error("in \"{0}\": {1}")]
    Key(String, KeyError),
    /// A sequence longer than anybody types.
    #[error("\"{0}\" has more than {1} keys")]
    TooLong(String, usize),
    /// A sequence that begins with a digit where digits are counts.
    #[error(
        "\"{keys}\" of `{command}` begins with a digit, and digits are counts here; set `counts = false` or take another key"
    )]
    Digit {
        /// The sequence.
        keys: String,
        /// Its command.
        command: &'static str,
    },
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
    /// A sequence that takes from a command of the base the last key that it has in a place.
    #[error(
        "\"{keys}\" of `{command}` takes \"{taken}\" from `{other}`, which then has no key; give it another under `[{}]`, or `{other} = []` if it needs none",
        .table.name()
    )]
    Taken {
        /// The sequence.
        keys: Box<str>,
        /// Its command.
        command: &'static str,
        /// What the other command had.
        taken: Box<str>,
        /// The command that is left without a key.
        other: &'static str,
        /// The table in which it had one.
        table: Context,
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

fn did_you_mean(name: Option<&'static str>) -> String {
    name.map(|name| format!(", did you mean `{name}`?")).unwrap_or_default()
}

fn remedy(near: Option<&'static str>) -> String {
    if let Some(name) = near {
        return format!("did you mean `[{name}]`?");
    }
    let tables: Vec<String> = Context::ALL.iter().map(|context| format!("`[{}]`", context.name())).collect();
    format!("commands go under {}", tables.join(", "))
}
