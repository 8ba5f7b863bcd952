use std::io;

use crate::cli::output::{Output, Tone};
use crate::cli::words;
use crate::domain::{Assessment, BodyDecision, ImiNotice, Seat, Session, SessionState, SheetState};

/// What the skills assessment came to so far; nothing where nothing is known of it.
pub(super) fn print(out: &mut Output<'_>, assessment: &Assessment) -> io::Result<()> {
    if *assessment == Assessment::new() {
        return Ok(());
    }
    out.gap()?;
    out.toned(0, Tone::Heading, &format!("Skills assessment, round {}", assessment.round))?;
    if let Some(request) = &assessment.video {
        let answer = match &request.answer {
            Some(answer) if answer.granted => format!("granted: {}", answer.reason),
            Some(answer) => format!("denied: {}", answer.reason),
            None => "not answered".to_owned(),
        };
        out.line(2, &format!("video asked for on {}, {answer}", request.asked_on))?;
    }
    if let Some(consent) = &assessment.consent {
        let given = if consent.given { "agrees" } else { "does not agree" };
        out.line(2, &format!("the candidate {given} to be recorded ({})", consent.on))?;
    }
    assessment.sessions.iter().try_for_each(|session| print_session(out, session))?;
    for (round, made) in &assessment.decisions {
        let BodyDecision { passed, reason, by, on, .. } = made;
        let passed = if *passed { "passed" } else { "not passed" };
        let reason = reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        out.line(2, &format!("decision of round {round}: {passed} on {on} by {by}{reason}"))?;
    }
    for ImiNotice { certification, sent_on, reviewer, .. } in &assessment.notices {
        let reviewer = reviewer.as_ref().map_or_else(String::new, |one| format!(", Reviewer {}", one.family_name));
        out.line(2, &format!("notice to IMI: {certification}{reviewer}, {}", words::sent(*sent_on)))?;
    }
    match &assessment.link {
        Some(link) => out.line(2, &format!("link to register: {}, {}", link.link, words::sent(link.sent_on))),
        None => Ok(()),
    }
}

fn print_session(out: &mut Output<'_>, session: &Session) -> io::Result<()> {
    let plan = &session.planned.plan;
    let (id, when, state) =
        (session.id, words::in_zone(plan.start, plan.zone), words::session_state(&session.planned.state));
    let why = match &session.planned.state {
        SessionState::Cancelled { reason } => format!(": {reason}"),
        SessionState::NoShow { who, reason } => {
            let reason = reason.as_ref().map_or_else(String::new, |reason| format!(", {reason}"));
            format!(": {who}{reason}")
        }
        SessionState::Proposed | SessionState::Confirmed => String::new(),
    };
    out.line(
        2,
        &format!("session {id}: {when}, {}, {} min, {}{why}", plan.mode, plan.minutes, state.replace('_', " ")),
    )?;
    session.seats.iter().try_for_each(|seat| out.line(4, &seat_words(seat)))?;
    match &session.interview {
        Some(held) => {
            let how = if held.remote { "remote" } else { "in person" };
            out.line(4, &format!("interview on {}, {how}, recorded by {}", held.on, held.by))
        }
        None => Ok(()),
    }
}

fn seat_words(seat: &Seat) -> String {
    let sheet = match &seat.sheet {
        SheetState::Open => "sheet not submitted".to_owned(),
        SheetState::Submitted { at, .. } => format!("sheet submitted {}", words::instant(*at)),
        SheetState::Returned { reason, .. } => format!("sheet returned: {reason}"),
    };
    let determined = seat.determination.as_ref().map_or_else(String::new, |made| {
        let eligible = if made.eligible { "eligible" } else { "not eligible" };
        let against = if made.against_indication { ", against the indication" } else { "" };
        format!("; level {}, {eligible}{against}", made.level)
    });
    format!("{}: {sheet}{determined}", seat.assessor)
}
