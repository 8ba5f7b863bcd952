//! What a command comes to: events, or a refusal that names its rule. Pure: time, account and program come in.

mod appeal;
mod barred;
mod bulk;
mod certify;
mod conflict;
mod determine;
mod evidence;
mod flaws;
mod note;
mod outcome;
mod planning;
mod scores;
mod session;
mod sheet;
mod stages;
mod tag;
mod undo;
mod video;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

pub use barred::{Barred, barred};
pub use bulk::{Left, decide_one_of_many};
pub(super) use determine::approval_stands;
pub use flaws::{case_flaw, feedback_flaw, payment_flaw};
pub use outcome::WHY_LENGTH;
pub use scores::{check_edit, check_sheet};
pub use sheet::may_edit_sheet;
use stages::still_open;
pub(super) use stages::was_told;
pub(super) use undo::last_step;

use super::refusal::check_length;
use super::{
    Account, Act, AppealOutcome, Application, Assessors, Change, Command, Decision, Diary, Digest, Event, Form, Item,
    NOTE_LENGTH, Names, Number, OpenStage, Origin, Permission, Placement, Program, ProgramVersion, Refusal, Role, Rule,
    SheetDraft, Stage, Zone, sections_between,
};
use crate::text::Line;

/// Who asks, when, from where, and under which program.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The moment of the command.
    pub at: DateTime<Utc>,
    /// The day of it in the desk's time zone.
    pub today: NaiveDate,
    /// That zone: its calendar has every day that is given without another one.
    pub zone: Zone,
    /// Who asks.
    pub by: &'a Account,
    /// From where.
    pub origin: Origin,
    /// The version of the program that the application is checked against.
    pub program: &'a Program,
    /// What else the desk has on file that a rule looks at.
    pub around: Surroundings<'a>,
    /// Whether who asks is told whose application it is (E1).
    pub names: Names,
}

/// What is on file beside the application that a command is about.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// All assessors (A2).
    pub assessors: &'a Assessors,
    /// Who is taken when (A4).
    pub diary: &'a Diary,
    /// The sheet of the session that the command is about, as its assessor left it (A9); none where it is about none.
    pub draft: Option<&'a SheetDraft>,
}

/// The change that takes an application in; `digest` is that by which the same form is known again.
pub fn receive(number: Number, form: Form, digest: Digest, context: &Context<'_>) -> Result<Change, Refusal> {
    permit(Act::Receive, context)?;
    let program = ProgramVersion { id: Line::clean(&context.program.id), version: context.program.version };
    let received = |form: Form| Event::Received { program, content: digest, form: Arc::new(form) };
    let events = if form.has_later_sections() {
        // A receipt says the first sections: it is stored as it was before there were others.
        let first = form.first_sections();
        let later = Event::Amended(sections_between(&first, &form));
        vec![received(first), later]
    } else {
        vec![received(form)]
    };
    Ok(change(number, 1, Act::Receive, None, events, context))
}

/// The change that a command makes of an application, or why the rules refuse it (S6).
pub fn decide(application: &Application, command: &Command, context: &Context<'_>) -> Result<Change, Refusal> {
    let revision = application.revision.saturating_add(1);
    let of_another = match command {
        Command::Undo => Some(undo::undo(application, context)?),
        Command::Redo => Some(undo::redo(application, context)?),
        _ => None,
    };
    if let Some((act, events)) = of_another {
        return Ok(change(application.number, revision, act, None, events, context));
    }
    let act = command.act();
    permit(act, context)?;
    permit_reversal(application, act, context)?;
    check_reason(command)?;
    let events = match command {
        Command::Accept { requirement, .. } => determine::accept(application, *requirement, command, context),
        Command::MarkDeficient { requirement, .. } => {
            determine::for_a_reason(application, *requirement, Decision::Deficient, command, context)
        }
        Command::Waive { requirement, .. } => {
            determine::for_a_reason(application, *requirement, Decision::Waived, command, context)
        }
        Command::RecordFeedback(form) => {
            evidence::item(application, None, Some(&Item::Feedback(form.clone())), context)
        }
        Command::RecordPayment(payment) => {
            evidence::item(application, None, Some(&Item::Payment(payment.clone())), context)
        }
        Command::Amend { before, after, .. } => {
            evidence::item(application, before.as_deref(), after.as_deref(), context)
        }
        Command::Edit { form, .. } => evidence::amend(application, form, context),
        Command::Attach { slot, document, pages } => evidence::attach(application, slot, document, *pages, context),
        Command::Note { text } => note::note(application, text, context),
        Command::Notify { due, .. } => stages::notify(application, *due, context),
        Command::Approve { .. } => stages::approve(application, context),
        Command::Decline { .. } => stages::decline(application, command, context),
        Command::Hold { resume_on, .. } => stages::hold(application, *resume_on, command, context),
        Command::Withdraw { .. } => stages::withdraw(application, context),
        Command::Reopen { .. } => stages::reopen(application, command, context),
        Command::CloseIncomplete { .. } => stages::close_incomplete(application, context),
        Command::Assign { to } => stages::assign(application, to.as_ref()),
        Command::Tag { add, remove } => tag::tag(application, add, remove),
        Command::Undo | Command::Redo => Ok(Vec::new()),
        Command::Conflict { assessor, answer } => conflict::answer(application, assessor, answer, context),
        Command::RequestVideo { asked_on, .. } => video::request(application, *asked_on, command, context),
        Command::AnswerVideo { granted, .. } => video::answer(application, *granted, command, context),
        Command::Consent { given, on } => video::consent(application, *given, *on, context),
        Command::Propose { plan, assessors, despite } => {
            session::propose(application, plan, assessors, despite, context)
        }
        Command::Confirm { session, despite } => session::confirm(application, *session, despite, context),
        Command::Move { session, plan, assessors, despite, .. } => {
            session::replan(application, *session, (plan, assessors), despite, context)
        }
        Command::Cancel { session, .. } => session::cancel(application, *session, command, context),
        Command::NoShow { session, who, .. } => session::no_show(application, *session, *who, command, context),
        Command::PayAssessor { session, assessor, paid } => {
            session::pay(application, *session, assessor, paid.as_ref(), context)
        }
        Command::SubmitSheet { session } => sheet::submit(application, *session, context),
        Command::ReturnSheet { session, assessor, .. } => {
            sheet::give_back(application, *session, assessor, command, context)
        }
        Command::Interview { session, on, remote, notes } => {
            outcome::interview(application, *session, (*on, *remote, notes), false, context)
        }
        Command::ReplaceInterview { session, on, remote, notes } => {
            outcome::interview(application, *session, (*on, *remote, notes), true, context)
        }
        Command::DetermineSkills { session, level, eligible, rationale } => {
            outcome::determine(application, *session, (*level, *eligible, rationale), context)
        }
        Command::Decide { passed, .. } => outcome::decide(application, *passed, command, context),
        Command::Reassess { .. } => outcome::reassess(application, context),
        Command::NotifyImi { certification, reviewer, sent_on } => {
            certify::notice(application, certification.as_ref(), reviewer.as_ref(), *sent_on, context)
        }
        Command::SendLink { link, sent_on } => certify::link(application, link.as_ref(), *sent_on, context),
        Command::OpenAppeal { kind, ground, received_on, .. } => {
            appeal::open(application, *kind, (ground.as_ref(), *received_on), command, context)
        }
        Command::AssignAppeal { appeal, to } => appeal::assign(application, *appeal, to.as_ref(), context),
        Command::DecideAppeal { appeal, outcome, .. } => {
            appeal::decide(application, *appeal, *outcome, command, context)
        }
    }?;
    Ok(change(application.number, revision, act, command.reason().cloned(), events, context))
}

fn change(
    number: Number,
    revision: u32,
    act: Act,
    reason: Option<Line>,
    mut events: Vec<Event>,
    context: &Context<'_>,
) -> Change {
    events.extend(context.names.mark());
    let (at, by, origin) = (context.at, context.by.name.clone(), context.origin.clone());
    Change { number, revision, at, by, origin, act, reason, events }
}

/// Refuses what the account's role may not do (V1; D1 for waivers).
fn permit(act: Act, context: &Context<'_>) -> Result<(), Refusal> {
    let broken = if matches!(act, Act::Waive(_)) { Rule::D1 } else { Rule::V1 };
    permitted(context.by.role, act.permission(), broken)
}

/// Refuses what a role has no permission for, by a rule (V1; D1 for waivers).
pub fn permitted(role: Role, permission: Permission, broken: Rule) -> Result<(), Refusal> {
    if role.may(permission) {
        return Ok(());
    }
    let who = if permission == Permission::Decide { "a program manager" } else { "staff" };
    Err(Refusal::new(broken, format!("the role {role} may not do this"), format!("ask {who} to do it")))
}

/// What a manager decided, staff do not turn round by another command (V1).
fn permit_reversal(application: &Application, act: Act, context: &Context<'_>) -> Result<(), Refusal> {
    let decided = match act {
        // What a manager decided on an appeal may be followed by anybody of the staff (C3).
        Act::Reopen if application.unanswered_appeal(&[AppealOutcome::Upheld, AppealOutcome::Remitted]).is_some() => {
            None
        }
        Act::Reopen => matches!(application.placement.stage, Stage::Declined { .. }).then_some(Act::Decline),
        Act::Accept(requirement) | Act::MarkDeficient(requirement) => {
            let made = application.determinations.get(&requirement);
            made.filter(|made| made.decision == Decision::Waived).map(|_| Act::Waive(requirement))
        }
        _ => None,
    };
    decided.map_or(Ok(()), |decided| permit(decided, context))
}

/// The event that moves an application to a stage on the way forward.
fn moved(application: &Application, stage: Stage, context: &Context<'_>) -> Event {
    let after = Placement { stage, since: context.today };
    Event::Moved { before: application.placement, after }
}

/// The reason of a command that cannot go without one.
fn reason_for(command: &Command, rule: Rule, what: &str) -> Result<Line, Refusal> {
    let reason = command.reason().cloned();
    reason.ok_or_else(|| Refusal::new(rule, format!("{what} needs a reason"), "say why"))
}

/// Refuses a reason longer than a note: it is kept with every application that it is given for.
fn check_reason(command: &Command) -> Result<(), Refusal> {
    check_length(Rule::S6, "the reason", command.reason().map(Line::as_str).unwrap_or_default(), NOTE_LENGTH)
        .map_err(|refusal| refusal.with_hint("shorten it, and write the rest as notes"))
}

/// Refuses a command on an application that is closed or rests (S5).
fn on_its_way(application: &Application) -> Result<OpenStage, Refusal> {
    match application.placement.stage {
        Stage::Open(stage) => Ok(stage),
        Stage::OnHold { .. } => Err(Refusal::new(Rule::S5, "the application is on hold", "have it reopened first")),
        stage => {
            let hint = match stage {
                Stage::Certified => "nothing takes it back; what is to be kept of it goes into a note",
                Stage::NotPassed if application.unanswered_appeal(&[AppealOutcome::Upheld]).is_none() => {
                    "begin a re-assessment (reassess) within the program's window"
                }
                _ => "reopen it first, with a reason",
            };
            Err(Refusal::new(Rule::S5, format!("the application is {}", stage.name()), hint))
        }
    }
}
