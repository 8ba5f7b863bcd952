use clap::{Args, ValueEnum};

use crate::cli::Status;
use crate::cli::act::{Target, act};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::parse;
use crate::cli::schedule::shown;
use crate::domain::{AssessorId, Command, ConflictAnswer, ConflictKind};
use crate::text::Line;

/// Record that an assessor was asked about a conflict with a candidate, or what they answered
#[derive(Debug, Args)]
#[command(
    after_help = "Kinds: trained, supervised, co_mediated, same_firm, reference_of, reviewer_of, personal, other.\n\nExamples:\n  qapdesk assessor conflict chen 42 ask\n  qapdesk assessor conflict chen 42 none\n  qapdesk assessor conflict osei 42 declare --kind same_firm --note 'until 2024'\n  qapdesk assessor conflict osei 42 none --note 'it was another firm of that name'"
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
    /// What else there is to say about it, in a line; with none, why there is no conflict after one was declared.
    #[arg(long, value_name = "TEXT", value_parser = parse::line)]
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
        let answer = match (self.answer, self.kind, &self.note) {
            (Answer::Ask, None, None) => ConflictAnswer::Asked,
            (Answer::None, None, None) => ConflictAnswer::None,
            (Answer::None, None, Some(note)) => self.cleared(context, note)?,
            (Answer::Declare, Some(kind), note) => ConflictAnswer::Declared { kind, note: note.clone() },
            (Answer::Declare, None, _) => return Err(usage("a declared conflict is of some kind")),
            (Answer::Ask, None, Some(_)) => return Err(usage("only an answer has a note")),
            (Answer::Ask | Answer::None, Some(_), _) => return Err(usage("only a declared conflict is of some kind")),
        };
        let said = format!("  conflict of {}: {}", self.id, super::show::answer(&answer));
        let status = act(context, &self.target, Command::Conflict { assessor: self.id.clone(), answer })?;
        if !context.out.format.json {
            context.out.remark(&said)?;
        }
        Ok(status)
    }

    /// The answer that there is none after all, of the conflict that is on record.
    fn cleared(&self, context: &mut Context<'_>, note: &Line) -> Result<ConflictAnswer, CliError> {
        let view = shown(context, &self.target)?;
        match view.assessment.conflicts.get(&self.id).map(|record| &record.answer) {
            Some(ConflictAnswer::Declared { kind, .. } | ConflictAnswer::Cleared { kind, .. }) => {
                Ok(ConflictAnswer::Cleared { kind: *kind, note: note.clone() })
            }
            None | Some(ConflictAnswer::None | ConflictAnswer::Asked) => Err(CliError::Usage {
                message: format!("{} declared no conflict, so there is nothing to say why it is none", self.id),
                hint: "leave the note out".to_owned(),
            }),
        }
    }
}
