use crate::domain::{Command, Number};

/// A command that waits for a yes.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What would happen, as a question.
    pub question: String,
    /// What else to know before the answer.
    pub lines: Vec<String>,
    /// On which application.
    pub number: Number,
    /// Its candidate's name.
    pub name: String,
    /// The revision on which the question was asked.
    pub revision: u32,
    /// The command.
    pub command: Command,
}
