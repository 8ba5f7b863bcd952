use super::{Context, moved, on_its_way, reason_for};
use crate::domain::finding::in_sentence;
use crate::domain::program::Need;
use crate::domain::{
    Application, Basis, Command, Decision, Determination, Event, OpenStage, Program, Refusal, Requirement, Rule, Stage,
    Verdict, list,
};

/// D1, D2: accepts a requirement that is met or for a person to judge.
pub(super) fn accept(
    application: &Application,
    requirement: Requirement,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    may_determine(application, requirement, context)?;
    after_what_comes_first(application, requirement, context)?;
    let finding = application.finding(requirement, context.program);
    if let Some(finding) = finding.filter(|finding| finding.verdict == Verdict::Unmet) {
        let (rule, missing) = (requirement.rule(), finding.missing.join("; "));
        return Err(Refusal::new(
            Rule::D2,
            format!("{requirement} is unmet by {rule} and cannot be accepted: {missing}"),
            "record the missing evidence, mark it deficient, or have a manager waive it",
        ));
    }
    determined(application, requirement, Decision::Accepted, command, context)
}

/// D1: marks a requirement deficient, or waives it, for a reason.
pub(super) fn for_a_reason(
    application: &Application,
    requirement: Requirement,
    decision: Decision,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    may_determine(application, requirement, context)?;
    after_what_comes_first(application, requirement, context)?;
    let what = match decision {
        Decision::Waived => "waiving a requirement",
        Decision::Accepted | Decision::Deficient => "marking a requirement deficient",
    };
    reason_for(command, Rule::D1, what)?;
    determined(application, requirement, decision, command, context)
}

/// Determinations are made before approval; after it only of what is open again, since its evidence changed (D3) or
/// another fee was in force (P1), and of what is unmet since it was accepted (D2).
fn may_determine(application: &Application, requirement: Requirement, context: &Context<'_>) -> Result<(), Refusal> {
    if context.program.need(requirement).is_none() {
        let id = &context.program.id;
        let asked: Vec<String> = context.program.each_requirement().map(|one| one.to_string()).collect();
        let message = format!("the program {id} does not ask for `{requirement}`");
        return Err(Refusal::new(Rule::P1, message, format!("it asks for {}", list(&asked))));
    }
    let stage = on_its_way(application)?;
    let unmet = || application.unmet_since(context.program, &application.findings(context.program));
    if stage.is_before_approval() || application.is_open(requirement) || unmet().contains(&requirement) {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::S6,
        format!("the application is {} and {requirement} is settled", application.placement.stage.name()),
        "undo the approval first",
    ))
}

/// P1: nothing is determined before what the program has come first, such as a fee; of that alone a letter may speak.
fn after_what_comes_first(
    application: &Application,
    requirement: Requirement,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let Some(open) = open_first(application, context.program) else { return Ok(()) };
    if context.program.need(requirement).is_some_and(|need| need.first) {
        return Ok(());
    }
    Err(not_before(open, context.program))
}

/// What the program has come first, and is not settled.
pub(super) fn open_first<'a>(application: &Application, program: &'a Program) -> Option<&'a Need> {
    program.requirements.iter().find(|need| need.first && application.is_open(need.requirement))
}

/// P1: refuses to go on before what comes first.
pub(super) fn not_before(open: &Need, program: &Program) -> Refusal {
    let title = in_sentence(&open.part.title);
    let message = format!("by the program {} nothing is processed before the {title} is settled", program.id);
    let hint = format!("settle the {title} first, or mark {} deficient and ask for it alone", open.requirement);
    Refusal::new(Rule::P1, message, hint)
}

fn determined(
    application: &Application,
    requirement: Requirement,
    decision: Decision,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let before = application.determinations.get(&requirement);
    let after = Determination {
        decision,
        by: context.by.name.clone(),
        at: context.at,
        reason: command.reason().cloned(),
        basis: Basis::of(requirement, &application.form, context.program),
    };
    if let Some(before) = before.filter(|before| is_same(before, &after)) {
        let by = &before.by;
        return Err(Refusal::new(
            Rule::D1,
            format!("{requirement} is already {decision} by {by}"),
            "nothing is left to do here",
        ));
    }
    let (before, after) = (before.cloned().map(Box::new), Some(Box::new(after)));
    let mut events = vec![Event::Determined { requirement, before, after }];
    events.extend(review_moves(application, requirement, decision, context));
    Ok(events)
}

fn is_same(before: &Determination, after: &Determination) -> bool {
    before.decision == after.decision && before.basis == after.basis && before.reason == after.reason
}

/// The first determination begins the review; what settles the last thing that the letter named takes the application
/// back to it, and so does a deficiency that the letter did not name (S1).
fn review_moves(
    application: &Application,
    requirement: Requirement,
    decision: Decision,
    context: &Context<'_>,
) -> Option<Event> {
    let in_review = Stage::Open(OpenStage::InReview);
    match application.placement.stage {
        Stage::Open(OpenStage::Received) => Some(moved(application, in_review, context)),
        Stage::Open(OpenStage::Deficient { named, .. }) if decision.settles() => {
            let others = named.iter(context.program).any(|other| other != requirement && application.is_open(other));
            (!others).then(|| moved(application, in_review, context))
        }
        // No letter named it, so its period has not begun.
        Stage::Open(OpenStage::Deficient { named, .. }) if !named.contains(requirement, context.program) => {
            Some(moved(application, in_review, context))
        }
        _ => None,
    }
}

/// The requirements that are marked deficient.
pub(super) fn deficient_requirements(application: &Application) -> Vec<Requirement> {
    let marked = application.determinations.iter().filter(|(_, made)| made.decision == Decision::Deficient);
    marked.map(|(requirement, _)| *requirement).collect()
}

/// D4: refuses to go on from an approval that could not be given any more: to pass a candidate (S3), or to tell IMI that
/// they met the requirements (S4).
pub(in crate::domain) fn approval_stands(application: &Application, program: &Program) -> Result<(), Refusal> {
    let Some(open) = against_approval(application, program) else { return Ok(()) };
    let message = format!("the approval has lost its ground: {open}");
    Err(Refusal::new(Rule::D4, message, "settle it first: accept it, or have a manager waive it"))
}

/// D4: what still stands against approval, in words; none where nothing does. What was accepted and is unmet by now does, as
/// if it were to be accepted now (D2).
pub(super) fn against_approval(application: &Application, program: &Program) -> Option<String> {
    let mut undetermined = Vec::new();
    let mut deficient = Vec::new();
    let mut stale = Vec::new();
    for requirement in application.open_requirements(program) {
        match application.determinations.get(&requirement) {
            None => undetermined.push(requirement.to_string()),
            Some(_) if application.is_stale(requirement) => stale.push(requirement.to_string()),
            Some(_) => deficient.push(requirement.to_string()),
        }
    }
    let unmet = application.unmet_since(program, &application.findings(program));
    let unmet = unmet.iter().map(ToString::to_string).collect();
    let parts = [
        (undetermined, "not determined"),
        (deficient, "deficient"),
        (stale, "stale since the evidence changed"),
        (unmet, "accepted, and unmet since"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(requirements, _)| !requirements.is_empty())
        .map(|(requirements, state)| format!("{} {state}", list(&requirements)))
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
