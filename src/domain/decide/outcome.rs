use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};

use super::scores::on_the_scale;
use super::sheet::{has_no_conflict, held, not_scheduled, own, own_seat, session_of};
use super::{Context, appeal, approval_stands, moved, on_its_way, reason_for};
use crate::domain::assessment::apply_to;
use crate::domain::next::scheduled;
use crate::domain::program::Split;
use crate::domain::program::rule::Truth;
use crate::domain::refusal::check_length;
use crate::domain::retake::RetakeFees;
use crate::domain::{
    AccountName, AppealOutcome, Application, Assessment, BodyDecision, Command, Event, Interview, Level, NOTE_LENGTH,
    OpenStage, Permission, Program, Refusal, Rule, SessionId, SessionMode, SheetState, SkillsDetermination, Stage,
    StageName, Warning, has_interview, indicate, indicate_round, is_complete,
};
use crate::text::{Prose, is_blank, width};

/// What a rationale takes at least that says why it is against the indication, in columns, as a sentence does; letters of
/// East Asian scripts take two (A11).
pub const WHY_LENGTH: usize = 40;

/// A10: the interview was held, after the session and before any determination on it; until then the record can be
/// corrected by staff and by whoever assesses the session; what somebody else recorded only where that is meant.
pub(super) fn interview(
    application: &Application,
    id: SessionId,
    (on, remote, notes): (Option<NaiveDate>, bool, &Prose),
    replaces_others: bool,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if !context.by.role.may(Permission::Work) {
        own_seat(application, id, context)?;
    }
    let session = session_of(application, id)?;
    if on_its_way(application)? != OpenStage::Scheduled {
        return Err(not_scheduled(application, Rule::A10));
    }
    held(session, application, Rule::A10, context)?;
    if let Some(seat) = session.seats.iter().find(|seat| seat.determination.is_some()) {
        let message = format!("{} has determined already, with the interview as it is on record", seat.assessor);
        return Err(Refusal::new(Rule::A10, message, "have the sheet returned first, with the reason"));
    }
    // Wherever the session was agreed: the determination and the decision have days of the desk, too.
    let (zone, last) = (context.zone, context.today);
    let first = zone.local(session.planned.plan.start).date_naive();
    let on = on.unwrap_or(last);
    if !(first..=last).contains(&on) {
        let message =
            format!("the interview is not between the session on {first} and today, {last} ({zone}), but on {on}");
        return Err(Refusal::new(Rule::A10, message, "give the day on which it was held"));
    }
    if session.planned.plan.mode == SessionMode::Video && !remote {
        return Err(Refusal::new(Rule::A1, "the interview on a video is remote", "record it as remote"));
    }
    written(notes, "the interview", Rule::A10)?;
    let held = Interview { on, remote, notes: notes.clone(), by: context.by.name.clone(), at: context.at };
    let before = session.interview.clone();
    let same = |one: &Interview| (one.on, one.remote, &one.notes) == (on, remote, notes);
    if before.as_ref().is_some_and(same) {
        return Err(Refusal::new(Rule::A10, "the interview is on record so already", "nothing is left to do here"));
    }
    if let Some(other) = before.as_ref().filter(|one| one.by != context.by.name && !replaces_others) {
        let message = format!("{} recorded the interview already, as of {}", other.by, other.on);
        let hint = "agree with them on one text; what is in the place of theirs stays in the history only";
        let meant = BTreeSet::from([Warning::OthersInterview]);
        return Err(Refusal::new(Rule::A10, message, hint).with_warnings(meant));
    }
    let (before, after) = (before.map(Box::new), Some(Box::new(held)));
    Ok(vec![Event::InterviewSet { session: id, before, after }])
}

/// A11: an assessor determines the level of skill, from the sheet they submitted and the interview; until the body has
/// decided they may determine otherwise. Against what the pass rule indicates the rationale must say why.
pub(super) fn determine(
    application: &Application,
    id: SessionId,
    (level, eligible, rationale): (Level, bool, &Prose),
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let (session, seat) = own_seat(application, id, context)?;
    if !matches!(on_its_way(application)?, OpenStage::Scheduled | OpenStage::Assessed) {
        return Err(not_scheduled(application, Rule::A11));
    }
    held(session, application, Rule::A11, context)?;
    has_no_conflict(application, seat)?;
    let SheetState::Submitted { sheet, .. } = &seat.sheet else {
        return Err(Refusal::new(Rule::A11, "your sheet is not submitted", "submit it first, then determine"));
    };
    if !has_interview(&application.assessment, context.program, session) {
        return Err(Refusal::new(Rule::A10, "no interview is on record", "record the interview first, then determine"));
    }
    on_the_scale(level, &context.program.checklist.scale)?;
    written(rationale, "a determination", Rule::A11)?;
    let indication = indicate(&context.program.checklist, &context.program.pass, sheet);
    // Without levels in a competency the rule indicates nothing, and eligible needs the same words as against it. A rule
    // that speaks of assessors alone says nothing of a sheet.
    let against_indication = !indication.is_silent && eligible != (indication.passes == Some(true));
    if against_indication && width(rationale) < WHY_LENGTH {
        let indicated =
            if eligible { "eligible is not what the sheet indicates" } else { "the sheet indicates eligible" };
        let why = indication.against.first().map_or(String::new(), |why| format!(" ({why})"));
        let hint = format!("say in the rationale why you determine against it, in {WHY_LENGTH} characters at least");
        return Err(Refusal::new(Rule::A11, format!("{indicated}{why}"), hint));
    }
    let same = |one: &SkillsDetermination| (one.level, one.eligible, &one.rationale) == (level, eligible, rationale);
    if seat.determination.as_ref().is_some_and(same) {
        return Err(Refusal::new(Rule::A11, "you have determined so already", "nothing is left to do here"));
    }
    let (rationale, by, at) = (rationale.clone(), context.by.name.clone(), context.at);
    let after = Box::new(SkillsDetermination { level, eligible, rationale, against_indication, by, at });
    let (assessor, before) = (seat.assessor.clone(), seat.determination.clone().map(Box::new));
    let mut events = vec![Event::SkillsDetermined { session: id, assessor, before, after }];
    events.extend(assessed(application, &events, context));
    Ok(events)
}

/// S2: the move to assessed, where the events leave nothing of a scheduled application's round outstanding: the
/// sessions, interviews and assessors that the program plans are there, and every assessor handed in all.
pub(super) fn assessed(application: &Application, events: &[Event], context: &Context<'_>) -> Option<Event> {
    let is_scheduled = application.placement.stage == Stage::Open(OpenStage::Scheduled);
    let is_assessed = is_scheduled && leave_nothing(application, events, context);
    is_assessed.then(|| moved(application, Stage::Open(OpenStage::Assessed), context))
}

/// Whether events leave nothing of the round outstanding (S2).
pub(super) fn leave_nothing(application: &Application, events: &[Event], context: &Context<'_>) -> bool {
    let mut after = application.assessment.clone();
    for event in events {
        apply_to(&mut after, event, context.at);
    }
    is_complete(&after, context.program)
}

/// S3: the body decides as the assessors determined; where they differ the program says what counts, and where one of them
/// has a conflict, a reason does (A3). Nobody decides who assessed, and nobody passes whose approval does not stand (D4).
pub(super) fn decide(
    application: &Application,
    passed: bool,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let stage = on_its_way(application)?;
    if stage != OpenStage::Assessed {
        let name = application.placement.stage.name();
        let missing = match stage {
            OpenStage::Scheduled => {
                format!("; next: {}", scheduled(&application.assessment, context.program, context.today).words)
            }
            _ => String::new(),
        };
        let hint = "the decision follows the session, the sheets, the interview and the assessor's determination";
        return Err(Refusal::new(Rule::S3, format!("the application is {name}{missing}"), hint));
    }
    assessed_by_others(application, context)?;
    if passed {
        approval_stands(application, context.program)?;
    }
    let assessment = &application.assessment;
    let determined: Vec<&SkillsDetermination> = assessment
        .current_sessions()
        .flat_map(|session| &session.seats)
        .filter_map(|seat| seat.determination.as_ref())
        .collect();
    let eligible = determined.iter().filter(|one| one.eligible).count();
    let split = eligible > 0 && eligible < determined.len();
    let follows = match context.program.pass.split {
        Split::Body if split => true,
        Split::Body | Split::All => passed == (eligible == determined.len()),
    };
    let is_anew = upheld_of_round(application);
    if !follows && !is_anew {
        let found = match (split, eligible) {
            (true, _) => "the assessors differ, and the program asks that all find the candidate eligible",
            (false, 0) => "the candidate was determined not eligible",
            (false, _) => "the candidate was determined eligible",
        };
        return Err(Refusal::new(
            Rule::S3,
            found,
            "the decision follows the determination; ask the assessor, or have the sheet returned",
        ));
    }
    let reason = if split {
        Some(reason_for(command, Rule::S3, "a decision where the assessors differ")?)
    } else if is_anew {
        Some(reason_for(command, Rule::C3, "a decision that is taken anew after an appeal")?)
    } else if let Some((session, assessor)) = assessment.conflicted() {
        let what = format!("a decision on what {assessor}, who declared a conflict, found in session {}", session.id);
        Some(reason_for(command, Rule::A3, &what)?)
    } else {
        command.reason().cloned()
    };
    if reason.is_none() {
        with_the_rule(assessment, passed, context.program)?;
    }
    let after = BodyDecision { passed, reason, by: context.by.name.clone(), at: context.at, on: context.today };
    let (round, before) = (assessment.round, assessment.decisions.get(&assessment.round).cloned().map(Box::new));
    let stage = if passed { Stage::Open(OpenStage::Passed) } else { Stage::NotPassed };
    Ok(vec![Event::BodyDecided { round, before, after: Some(Box::new(after)) }, moved(application, stage, context)])
}

/// C3: whether the decision of the round under way is taken anew, because a review or an appeal against it was upheld.
fn upheld_of_round(application: &Application) -> bool {
    application.appeals.iter().any(|appeal| {
        let is_upheld = appeal.outcome.as_ref().is_some_and(|made| made.outcome == AppealOutcome::Upheld);
        is_upheld && appeal.followed_by.is_some() && appeal.round == application.assessment.round
    })
}

/// S3: refuses a decision without a reason where it is not what the program's own pass rule indicates of the round.
fn with_the_rule(assessment: &Assessment, passed: bool, program: &Program) -> Result<(), Refusal> {
    let Some(weighed) = indicate_round(assessment, program) else { return Ok(()) };
    if weighed.passes() == Some(passed) || weighed.truth == Truth::Silent {
        return Ok(());
    }
    let indicated = match weighed.passes() {
        Some(true) => "the pass rule is met",
        Some(false) => "the pass rule is not met",
        None => "the pass rule leaves it to the body",
    };
    let why = if weighed.why.is_empty() { String::new() } else { format!(": {}", weighed.why.join("; ")) };
    let hint = "say in a reason why the body decides so";
    Err(Refusal::new(Rule::S3, format!("{indicated}{why}"), hint))
}

/// S3: refuses whoever assessed or determined in the round under way, by the roster's account or by the account that
/// determined, should the roster have changed since.
pub(super) fn assessed_by_others(application: &Application, context: &Context<'_>) -> Result<(), Refusal> {
    let me: &AccountName = &context.by.name;
    let round = application.assessment.round;
    let did = application.assessment.sessions.iter().filter(|session| session.round == round).find(|session| {
        let sat = session.planned.state.is_live() && own(session, context).is_some();
        let scored = own(session, context).is_some_and(|seat| !matches!(seat.sheet, SheetState::Open));
        let determined = session.seats.iter().filter_map(|seat| seat.determination.as_ref()).any(|one| one.by == *me);
        sat || scored || determined
    });
    match did {
        Some(session) => Err(Refusal::new(
            Rule::S3,
            format!("{me} assessed in session {}, and whoever assessed does not record the decision", session.id),
            "ask another manager",
        )),
        None => Ok(()),
    }
}

/// S5: another round begins, within the program's window from the day of the decision; its last day counts.
pub(super) fn reassess(application: &Application, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    if application.placement.stage != Stage::NotPassed {
        let message =
            format!("the application is {}, not {}", application.placement.stage.name(), Stage::NotPassed.name());
        return Err(Refusal::new(Rule::S5, message, "a re-assessment follows a decision of not passed"));
    }
    appeal::is_decided(application)?;
    if let Some(upheld) = application.unanswered_appeal(&[AppealOutcome::Upheld]) {
        let message =
            format!("{} was upheld: the decision is taken anew, and no assessment is done again", upheld.name());
        return Err(Refusal::new(Rule::C3, message, "reopen the application"));
    }
    // What an appeal remits is done again whatever the window and the terms of the candidate's own re-assessment are (C3).
    let remitted = application.unanswered_appeal(&[AppealOutcome::Remitted]);
    if remitted.is_none() {
        within_window(application, context)?;
        within_terms(application, context)?;
    }
    let before = application.assessment.round;
    let mut events: Vec<Event> = remitted.map(|appeal| application.followed(appeal)).into_iter().collect();
    events.push(Event::RoundSet { before, after: before.saturating_add(1) });
    events.push(moved(application, Stage::Open(OpenStage::Approved), context));
    Ok(events)
}

/// S5: refuses a re-assessment when its window is over.
pub(super) fn within_window(application: &Application, context: &Context<'_>) -> Result<(), Refusal> {
    match application.assessment.reassess_until(context.program).filter(|last| context.today > *last) {
        Some(last) => Err(Refusal::new(
            Rule::S5,
            format!("a re-assessment was possible until {last}"),
            "the candidate applies anew",
        )),
        None => Ok(()),
    }
}

/// S5: refuses more re-assessments than the program grants, and one whose fee is not on file.
fn within_terms(application: &Application, context: &Context<'_>) -> Result<(), Refusal> {
    let (program, made) = (context.program, application.retakes());
    if !application.has_retake_left(program) {
        let message = match program.windows.retake.most.unwrap_or_default() {
            0 => "the program grants no re-assessment".to_owned(),
            1 => "the program grants one re-assessment, and it was made".to_owned(),
            most => format!("the program grants {most} re-assessments, and they were made"),
        };
        return Err(Refusal::new(Rule::S5, message, "the candidate applies anew"));
    }
    let Some(RetakeFees { fee, paid, due }) = application.retake_fees(program, made.saturating_add(1)) else {
        return Ok(());
    };
    if paid >= due {
        return Ok(());
    }
    let currency = program.currency;
    let message = format!("a re-assessment costs {fee} {currency}: {paid} of {due} {currency} are on file");
    Err(Refusal::new(Rule::S5, message, "record the payment first"))
}

impl Application {
    /// Whether nothing more comes of it by itself, so that the candidate applies anew: it is closed, or the candidate did not
    /// pass, is not to be assessed again, and contests nothing (S5).
    pub fn is_over(&self, program: &Program, today: NaiveDate) -> bool {
        let stage = self.placement.stage.name();
        let is_in_time = || self.assessment.reassess_until(program).is_none_or(|last| today <= last);
        let may_come_again = || self.has_retake_left(program) && is_in_time();
        let asked = [AppealOutcome::Upheld, AppealOutcome::Remitted];
        let is_contested = || self.open_appeal().is_some() || self.unanswered_appeal(&asked).is_some();
        stage.is_closed() || (stage == StageName::NotPassed && !may_come_again() && !is_contested())
    }
}

impl Assessment {
    /// The last day on which a re-assessment may begin after the last decision (S5); none without one.
    pub fn reassess_until(&self, program: &Program) -> Option<NaiveDate> {
        let decided = self.decisions.values().next_back()?;
        let months = Months::new(program.days.reassessment_months.into());
        Some(decided.on.checked_add_months(months).unwrap_or(NaiveDate::MAX))
    }
}

/// Refuses a blank text, and one longer than a note.
fn written(text: &Prose, what: &str, rule: Rule) -> Result<(), Refusal> {
    let (says, said) = if rule == Rule::A10 { ("notes", "notes") } else { ("rationale", "a rationale") };
    if is_blank(text) {
        return Err(Refusal::new(rule, format!("{what} needs {said}"), "say what it rests on"));
    }
    check_length(rule, &format!("{what}'s {says}"), text, NOTE_LENGTH)
}
