use std::io::{self, BufRead};

use super::desk::Desk;
use super::error::CliError;
use super::output::Output;
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// What a command works with.
pub(super) struct Context<'a> {
    /// Who answers.
    pub(super) desk: &'a mut dyn Desk,
    /// Where it prints.
    pub(super) out: Output<'a>,
}

impl Context<'_> {
    /// Asks; a failure comes back as an error.
    pub(super) fn ask(&mut self, request: &Request) -> Result<Answer, CliError> {
        match self.desk.ask(request)? {
            Answer::Failed(failure) => Err(failure.into()),
            answer => Ok(answer),
        }
    }

    /// Asks whoever sits at the terminal, and waits for a yes.
    pub(super) fn says_yes(&mut self, question: &str) -> Result<bool, CliError> {
        let answer = self.answer(&format!("{question} [y/N]"))?;
        Ok(matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Asks whoever sits at the terminal, after all that was printed before, and waits for a line.
    pub(super) fn answer(&mut self, question: &str) -> Result<String, CliError> {
        self.out.stdout.flush()?;
        write!(self.out.stderr, "{question} ")?;
        self.out.stderr.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(answer.trim().to_owned())
    }

    /// The name of the body's own program.
    pub(super) fn body(&mut self) -> Result<Line, CliError> {
        match self.ask(&Request::Greet)? {
            Answer::Greeting(greeting) => Ok(Line::clean(&greeting.program)),
            _ => Err(CliError::odd_answer()),
        }
    }
}
