use std::io;

/// Why the desk cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Standard input or output is a file or a pipe.
    #[error("the desk needs a terminal")]
    NotATerminal,
    /// A terminal that cannot place text.
    #[error("this terminal cannot place text: TERM is {0}")]
    Dumb(String),
    /// The system.
    #[error("the terminal cannot be used: {0}")]
    Io(#[from] io::Error),
}

impl TerminalError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotATerminal => "for scripts use qapdesk list, show, status or --plain; over ssh add -t",
            Self::Dumb(_) => {
                "set TERM to what your terminal is, such as xterm-256color; or read the panes as lines: qapdesk --plain"
            }
            Self::Io(_) => "try again in another terminal",
        }
    }
}
