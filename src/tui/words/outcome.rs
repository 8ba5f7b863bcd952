//! What is said of interviews, determinations, the body's decision and what goes to IMI (A10, A11, S3, S4).

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{at, session_state, short_day};
use crate::domain::view::{ApplicationView, Posted};
use crate::domain::{
    Appeal, Assessment, BodyDecision, Command, ImiNotice, ImiReviewer, Mark, Scale, Seat, Session, SheetState,
    SkillsDetermination, WHY_LENGTH,
};
use crate::text::Line;
use crate::tui::layer::{Matter, Task};

/// That what a form is about changed while it was open.
const FACTS_CHANGED: &str = "the application was changed meanwhile, and what this says of it with it: read it again";
/// That the session that a form moves was planned otherwise while it was open.
const PLANNED_OTHERWISE: &str =
    "The session is planned otherwise by now: what you did not type follows that. Read it before you save.";
/// That a form says nothing that could be done.
pub const STANDS_FOR_NOTHING: &str = "this cannot be done as it stands here: what it is about is no longer there";
/// The body's decision that a candidate passed.
pub const PASSED: &str = "passed";
/// The body's decision that a candidate did not pass.
pub const NOT_PASSED: &str = "not passed";
/// That no session stands, for the hint bar.
pub const NO_STANDING_SESSION_SHORT: &str = "no session";
/// That no session stands.
pub const NO_STANDING_SESSION: &str = "no session of this application stands: plan one first";
/// That no sheet is submitted, for the hint bar.
pub const NO_SUBMITTED_SHEET_SHORT: &str = "none";
/// That no sheet is submitted.
pub const NO_SUBMITTED_SHEET: &str = "no sheet of this application is submitted: each is with its assessor";
/// That a determination waits for its sheet, for the hint bar.
pub const NOT_SUBMITTED_SHORT: &str = "A11: sheet";
/// That a determination waits for its sheet (A11).
pub const NOT_SUBMITTED: &str = "refused by A11: your sheet is not submitted; submit it first";
/// The titles of the sections of a file.
pub const SHEETS: &str = "Score sheets";
/// The title of the section with decisions and notices.
pub const DECISIONS: &str = "Decision and notices";
/// What the section with sheets says where none is submitted.
pub const NO_SHEETS: &str = "none submitted";
/// What the section with decisions says where there are none.
pub const NO_DECISIONS: &str = "none yet";

/// That what a form is about is something else by now; of a session that is moved, behind what was told of who changed it.
pub fn form_renewed(task: Task, told: Option<String>) -> String {
    match (task, told) {
        (Task::Move(_), None) => PLANNED_OTHERWISE.to_owned(),
        (Task::Move(_), Some(told)) if told.ends_with(PLANNED_OTHERWISE) => told,
        (Task::Move(_), Some(told)) => {
            format!("{}. {PLANNED_OTHERWISE}", super::conflict_alone(&told).trim_end_matches('.'))
        }
        _ => FACTS_CHANGED.to_owned(),
    }
}

/// A session, to choose it: its place, when it is, and who assesses.
pub fn session_label(session: &Session) -> String {
    let plan = &session.planned.plan;
    let assessors: Vec<&str> = session.seats.iter().map(|seat| seat.assessor.as_str()).collect();
    format!("{}: {}, {}", session.id, at(plan.start, plan.zone.tz()), assessors.join(" and "))
}

/// A submitted sheet, to choose it.
pub fn seat_label(session: &Session, seat: &Seat) -> String {
    format!("session {}, {}", session.id, seat.assessor)
}

/// What the assessors determined, and whether that is against the indication: one a line, with levels called what they are on
/// their scale.
pub fn determinations(sessions: &[&Session], scale: &Scale) -> Vec<String> {
    let seats = sessions.iter().flat_map(|session| session.seats.iter().map(move |seat| (session, seat)));
    seats
        .map(|(session, seat)| match &seat.determination {
            Some(made) => format!("{}: {}", seat_label(session, seat), determination(made, Some(scale))),
            None => format!("{}: has not determined", seat_label(session, seat)),
        })
        .collect()
}

/// A determination, in a line; its level by the number alone where the scale is not known.
pub fn determination(made: &SkillsDetermination, scale: Option<&Scale>) -> String {
    let eligible = if made.eligible { "eligible" } else { "not eligible" };
    let indication = match (made.against_indication, made.eligible) {
        (true, true) => ", AGAINST the indication: it does not pass",
        (true, false) => ", AGAINST the indication: it passes",
        (false, true) => "; the sheet indicates: passes",
        (false, false) => "; the sheet does not indicate that it passes",
    };
    let level = scale.map_or_else(|| made.level.to_string(), |scale| scale.shown(made.level));
    format!("level {level}, {eligible}{indication}. {}", made.rationale)
}

/// The fields that a notice tells IMI, exactly those (S4).
pub fn notice_fields(view: &ApplicationView, reviewer: Option<&ImiReviewer>) -> Vec<String> {
    let candidate = &view.candidate;
    let email = view.evidence.candidate.email.as_ref();
    let mut fields = vec![
        format!("Given name: {}", candidate.given_name.as_ref().map_or("(none: one name)", |name| name.as_str())),
        format!("Family name: {}", candidate.family_name),
        format!("E-mail: {}", email.map_or("(none on file)", |email| email.as_str())),
    ];
    if let Some(reviewer) = reviewer {
        fields.extend(self::reviewer(reviewer));
    }
    fields
}

/// What a notice that names no Reviewer tells of the one in the notice that waits, of which it takes the place. Which one
/// that is under the program's own certification, the desk alone knows: it is said of each.
fn kept_reviewer(view: &ApplicationView, certification: Option<&Line>) -> Vec<String> {
    let waiting = view.assessment.notices.iter().filter(|notice| notice.sent_on.is_none());
    let known = waiting.filter_map(|notice| Some((&notice.certification, notice.reviewer.as_ref()?)));
    let lines = known.flat_map(|(own, of)| match certification {
        Some(named) if named.to_lowercase() == own.to_lowercase() => Vec::from(reviewer(of)),
        Some(_) => Vec::new(),
        None => {
            let condition = format!("and, if the program's own certification is {own}:");
            std::iter::once(condition).chain(reviewer(of)).collect()
        }
    });
    lines.collect()
}

fn reviewer(of: &ImiReviewer) -> [String; 3] {
    [
        format!("Reviewer's given name: {}", of.given_name.as_ref().map_or("(none)", |name| name.as_str())),
        format!("Reviewer's family name: {}", of.family_name),
        format!("Reviewer's e-mail: {}", of.email),
    ]
}

/// What a form about an assessment says against saving it as it is.
pub fn against_indication(matter: &Matter, eligible: bool) -> String {
    let against = matter.indication.as_ref().map(|indication| indication.against.join("; ")).unwrap_or_default();
    let why = match (eligible, against.is_empty()) {
        (true, false) => format!("it does not pass: {against}"),
        (true, true) => "a competency has no level yet".to_owned(),
        (false, _) => "it passes".to_owned(),
    };
    format!(
        "This is against the indication ({why}). Say in the rationale why, in {WHY_LENGTH} characters at least (A11)."
    )
}

/// What is asked before a form about an assessment is sent, and what to know; none where it is sent at once.
pub fn before_outcome(
    command: &Command,
    name: &str,
    view: Option<&ApplicationView>,
    matter: &Matter,
) -> Option<(String, Vec<String>)> {
    let stays = |sent_on: &Option<NaiveDate>, what: &str| match sent_on {
        Some(day) => format!("Recorded as sent on {}: {what}, and that cannot be undone.", short_day(*day)),
        None => "It is drafted into the outbox and leaves only when somebody releases it.".to_owned(),
    };
    Some(match command {
        Command::DetermineSkills { level, eligible, rationale, .. } => {
            let eligible_words = if *eligible { "eligible" } else { "not eligible" };
            let mut lines = matter.facts.clone();
            if matter.is_against(*eligible) {
                lines.push(against_indication(matter, *eligible));
            }
            lines.push(format!("Rationale: {rationale}"));
            (format!("Determine level {level}, {eligible_words}, for {name}?"), lines)
        }
        Command::Decide { passed, reason } => {
            let decided = if *passed { PASSED } else { NOT_PASSED };
            let mut lines = matter.facts.clone();
            lines.extend(reason.as_ref().map(|reason| super::because(reason)));
            (format!("Record the body's decision on {name}: {decided}?"), lines)
        }
        Command::NotifyImi { certification, reviewer, sent_on } => {
            let mut lines = vec!["IMI is told exactly this:".to_owned()];
            let view = view?;
            let mut fields = notice_fields(view, reviewer.as_ref());
            if reviewer.is_none() {
                fields.extend(kept_reviewer(view, certification.as_ref()));
            }
            lines.extend(fields.iter().map(|field| format!("  {field}")));
            let certification = certification.as_ref().map_or("the program's own", |of| of.as_str());
            lines.push(format!("Certification: {certification}"));
            lines.push(stays(sent_on, "the candidate is certified"));
            (format!("Draw up the notice to IMI about {name}?"), lines)
        }
        Command::SendLink { link, sent_on } => {
            let link = link.as_ref().map_or("the program's own", |link| link.as_str());
            let lines = vec![format!("Link: {link}"), stays(sent_on, "the application is closed")];
            (format!("Draw up the letter with the link to register for {name}?"), lines)
        }
        Command::Reassess { .. } => {
            let lines =
                vec!["A new round begins: sessions are planned anew, what was assessed stays on file.".to_owned()];
            (format!("Begin a re-assessment of {name}?"), lines)
        }
        command => return super::before_deciding(command, name, &matter.facts),
    })
}

/// Sessions, each in a few lines: when, who, and what came of it; days of the desk in its zone (A7).
pub fn sessions_on_file(assessment: &Assessment, zone: Tz, scale: Option<&Scale>) -> Vec<String> {
    assessment.sessions.iter().map(|session| session_on_file(session, assessment.round, zone, scale)).collect()
}

fn session_on_file(session: &Session, round: u16, zone: Tz, scale: Option<&Scale>) -> String {
    let plan = &session.planned.plan;
    let earlier = if session.round == round { String::new() } else { format!(", round {}", session.round) };
    let state = session_state(&session.planned.state);
    let place = plan.place.as_ref().map_or_else(String::new, |place| format!(", {place}"));
    let recorded = if plan.recorded { ", recorded" } else { "" };
    let mut lines = vec![format!(
        "{}{earlier}, {} minutes, {}{recorded}{place}; {state}",
        session_label(session),
        plan.minutes,
        plan.mode
    )];
    lines.extend(session.seats.iter().map(|seat| {
        let made = seat.determination.as_ref();
        let made = made.map_or_else(String::new, |made| format!("; {}", determination(made, scale)));
        format!("    {}: {}{made}", seat.assessor, sheet_place(&seat.sheet, zone))
    }));
    lines.extend(session.interview.iter().map(|held| {
        let how = if held.remote { "remote" } else { "in person" };
        format!("    interview on {}, {how}: {}", short_day(held.on), held.notes.replace('\n', "\n      "))
    }));
    lines.join("\n")
}

fn sheet_place(sheet: &SheetState, zone: Tz) -> String {
    match sheet {
        SheetState::Open => "sheet not submitted".to_owned(),
        SheetState::Submitted { at, .. } => {
            format!("sheet submitted on {}", short_day(at.with_timezone(&zone).date_naive()))
        }
        SheetState::Returned { reason, .. } => format!("sheet returned: {reason}"),
    }
}

/// A mark of a submitted sheet whose checklist is not known yet.
pub fn bare_mark(mark: Option<Mark>) -> String {
    match mark {
        Some(Mark::Level(level)) => format!("level {level}"),
        Some(Mark::NotApplicable) => "not applicable".to_owned(),
        Some(Mark::Unable) => "unable to determine".to_owned(),
        None => "no mark".to_owned(),
    }
}

/// Decisions, notices and the link, one a line.
pub fn decisions_on_file(view: &ApplicationView) -> Vec<String> {
    let assessment = &view.assessment;
    let decisions = assessment.decisions.iter().flat_map(|(round, made)| {
        let before = view.taken_anew(*round).map(taken_anew);
        before.chain([decision(*round, made)])
    });
    let letters = &view.letters;
    let notices = assessment.notices.iter().enumerate();
    let notices = notices.map(|(place, of)| notice(of, Posted::of_notice(place, of, letters)));
    let link = assessment.link.iter().map(|link| {
        let posted = posted(Posted::of_link(link, letters));
        format!("link to register {}: {posted}, drawn up by {}", link.link, link.by)
    });
    decisions.chain(notices).chain(link).collect()
}

fn taken_anew(appeal: &Appeal) -> String {
    let (round, name, against) = (appeal.round, appeal.name(), &appeal.against);
    let day = short_day(against.on);
    format!(
        "round {round}: {NOT_PASSED} on {day}, recorded by {}; {name} was upheld, and it was taken anew",
        against.by
    )
}

fn decision(round: u16, made: &BodyDecision) -> String {
    let decided = if made.passed { PASSED } else { NOT_PASSED };
    let reason = made.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    format!("round {round}: {decided} on {}, recorded by {}{reason}", short_day(made.on), made.by)
}

fn notice(of: &ImiNotice, went: Posted) -> String {
    let name = of
        .given_name
        .as_ref()
        .map_or_else(|| of.family_name.to_string(), |given| format!("{given} {}", of.family_name));
    let reviewer = of.reviewer.as_ref().map_or_else(String::new, |reviewer| {
        let given = reviewer.given_name.as_ref().map_or_else(String::new, |given| format!("{given} "));
        format!("; Reviewer {given}{}, {}", reviewer.family_name, reviewer.email)
    });
    format!(
        "notice to IMI, {}: {name}, {}{reviewer}; {}, drawn up by {}",
        of.certification,
        of.email,
        posted(went),
        of.by
    )
}

fn posted(posted: Posted) -> String {
    match posted {
        Posted::Waits => "in the outbox".to_owned(),
        Posted::Released => "released, not sent yet".to_owned(),
        Posted::Unsure => "released, nobody knows whether it went".to_owned(),
        Posted::On(day) => format!("sent on {}", short_day(day)),
    }
}
