use serde::{Deserialize, Serialize};

use super::{Context, appeal, decide, on_its_way, permit, session, still_open};
use crate::domain::{
    Act, AppealKind, AppealOutcome, Application, Cents, Command, Decision, FeedbackForm, Payment, Refusal,
};
use crate::text::Line;

/// Something that the rules refuse an account as an application is now, whatever reason, day or evidence came with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barred {
    /// What.
    pub act: Act,
    /// Why.
    pub refusal: Refusal,
}

/// What the rules would refuse of what can be done with one application: each is decided on as if it were asked for,
/// and nothing is done. What needs more than an application to be decided on is not among it.
pub fn barred(application: &Application, context: &Context<'_>) -> Vec<Barred> {
    let refused = |command: Command| {
        let refusal = decide(application, &command, context).err()?;
        Some(Barred { act: command.act(), refusal })
    };
    let of_sessions = sessions(application, context);
    let of_appeals = appeals(application, context);
    commands(context).into_iter().filter_map(refused).chain(of_sessions).chain(of_appeals).collect()
}

/// Of sessions, and of what goes before them, only what the stage or the role forbids is told: all else depends on when
/// they are, and on whom they are with (A3, A4, S2).
fn sessions(application: &Application, context: &Context<'_>) -> Vec<Barred> {
    let planned = || session::may_be_scheduled(application).map(drop);
    let open = || still_open(application).map(drop);
    let of_each = [
        (Act::Propose, planned()),
        (Act::Confirm, planned()),
        (Act::MoveSession, planned()),
        (Act::CancelSession, open()),
        (Act::NoShow, open()),
        (Act::Consent, open()),
        (Act::AskConflict, on_its_way(application).map(drop)),
        (Act::PayAssessor, Ok(())),
    ];
    let refused = |(act, by_stage): (Act, Result<(), Refusal>)| {
        let refusal = permit(act, context).and(by_stage).err()?;
        Some(Barred { act, refusal })
    };
    of_each.into_iter().filter_map(refused).collect()
}

/// A decision may be contested where either way is open (C1); whom the review or appeal is given to is asked of that account
/// (C2).
fn appeals(application: &Application, context: &Context<'_>) -> Vec<Barred> {
    let opened = |kind| {
        let reason = Some(Line::clean("because"));
        // What came in time may be recorded later: whether it did is asked when the day is given.
        let received_on = application.decisions.last().map(|made| made.on);
        let command = Command::OpenAppeal { kind, ground: None, received_on, reason };
        decide(application, &command, context).err()
    };
    let terms = |kind: &AppealKind| kind.terms(&context.program.windows).is_some();
    let kinds = AppealKind::ALL.into_iter().filter(terms).collect::<Vec<_>>();
    let kinds = if kinds.is_empty() { vec![AppealKind::Appeal] } else { kinds };
    let refusals: Vec<Refusal> = kinds.iter().filter_map(|kind| opened(*kind)).collect();
    let is_barred = refusals.len() == kinds.len();
    let open = refusals.into_iter().next().filter(|_| is_barred);
    let assign = permit(Act::AssignAppeal, context).and(appeal::any_open(application).map(drop)).err();
    let of_each = [(Act::OpenAppeal, open), (Act::AssignAppeal, assign)];
    of_each.into_iter().filter_map(|(act, refusal)| Some(Barred { act, refusal: refusal? })).collect()
}

/// One of each kind, with all that it needs.
fn commands(context: &Context<'_>) -> Vec<Command> {
    let reason = || Some(Line::clean("because"));
    let of_each = |requirement| {
        [Decision::Accepted, Decision::Deficient, Decision::Waived].map(|decision| match decision {
            Decision::Accepted => Command::Accept { requirement, reason: None },
            Decision::Deficient => Command::MarkDeficient { requirement, reason: reason() },
            Decision::Waived => Command::Waive { requirement, reason: reason() },
        })
    };
    let mut commands: Vec<Command> = context.program.each_requirement().flat_map(of_each).collect();
    commands.extend([
        Command::RecordFeedback(feedback()),
        Command::RecordPayment(payment(context)),
        Command::Notify { due: None, reason: None },
        Command::Approve { reason: None },
        Command::Decline { reason: reason() },
        Command::Hold { reason: reason(), resume_on: None },
        Command::Withdraw { reason: None },
        Command::Reopen { reason: reason() },
        Command::CloseIncomplete { reason: None },
        Command::Assign { to: Some(context.by.name.clone()) },
        Command::Decide { passed: true, reason: reason() },
        Command::Decide { passed: false, reason: reason() },
        Command::Reassess { reason: reason() },
        Command::NotifyImi { certification: None, reviewer: None, sent_on: None },
        Command::SendLink { link: None, sent_on: None },
        Command::RequestVideo { asked_on: None, reason: None },
        Command::DecideAppeal { appeal: None, outcome: AppealOutcome::Dismissed, reason: reason() },
        Command::Undo,
        Command::Redo,
    ]);
    commands
}

fn feedback() -> FeedbackForm {
    let stated = || Some(Line::clean("1"));
    FeedbackForm {
        giver: stated(),
        capacity: None,
        case: stated(),
        received_on: None,
        unanswered: None,
        via: None,
        duplicate_of: None,
    }
}

fn payment(context: &Context<'_>) -> Payment {
    let (date, currency) = (context.today, context.program.currency);
    Payment { date, amount: Cents::new(1), currency, method: None, reference: None, fee: None }
}
