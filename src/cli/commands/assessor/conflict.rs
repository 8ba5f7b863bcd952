use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::domain::{AssessorId, Command, ConflictAnswer, ConflictKind};
use crate::text::Line;

/// Record that an assessor was asked about a conflict with a candidate, or what they answered
#[derive(Debug, Args)]
#[command(
    after_help = "Kinds: trained, supervised, co_mediated, same_firm, reference_of, reviewer_of, personal, other.\n\nExamples:\n  qapdesk assessor conflict chen 42 ask\n  qapdesk assessor conflict chen 42 none\n  qapdesk assessor conflict osei 42 declare --kind same_firm --note 'until 2024'"
)]
pub(super) struct Conflict {
    /// The assessor's id on the roster, such as chen.
    id: AssessorId,
    #[command(flatten)]
    target: Target,
    /// Asked, answered that there is none, or that there is one.
    #[arg(value_name = "ANSWER")]
    answer: Answer,
    /// Which conflict was declared; needed to declare one.
    #[arg(long, value_name = "KIND")]
    kind: Option<ConflictKind>,
    /// What else there is to say about it, in a line.
    #[arg(long, value_name = "TEXT", value_parser = parse::line, requires = "kind")]
    note: Option<Line>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Answer {
    /// They were asked.
    Ask,
    /// There is none.
    None,
    /// There is one, of the kind that is given.
    Declare,
}

impl Conflict {
    pub(super) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let usage = |message: &str| CliError::Usage {
            message: message.to_owned(),
            hint: format!("declare --kind KIND [--note TEXT], where KIND is one of: {}", ConflictKind::words()),
        };
        let answer = match (self.answer, self.kind) {
            (Answer::Ask, None) => ConflictAnswer::Asked,
            (Answer::None, None) => ConflictAnswer::None,
            (Answer::Declare, Some(kind)) => ConflictAnswer::Declared { kind, note: self.note.clone() },
            (Answer::Declare, None) => return Err(usage("a declared conflict is of some kind")),
            (Answer::Ask | Answer::None, Some(_)) => return Err(usage("only a declared conflict is of some kind")),
        };
        let said = format!("  conflict of {}: {}", self.id, super::show::answer(&answer));
        let status = act(context, &self.target, Command::Conflict { assessor: self.id.clone(), answer })?;
        if !context.out.format.json {
            context.out.remark(&said)?;
        }
        Ok(status)
    }
}
