use std::io;

use crate::cli::output::{Output, Tone};
use crate::cli::{schedule, words};
use crate::domain::view::{ApplicationView, Posted};
use crate::domain::{Assessment, BodyDecision, DecisionMade, ImiNotice, Scale, Seat, Session, SheetState, Zone};

/// What the skills assessment came to so far; nothing where nothing is known of it.
pub(super) fn print(out: &mut Output<'_>, view: &ApplicationView, scale: &Scale) -> io::Result<()> {
    let assessment = &view.assessment;
    if says_nothing(assessment) {
        return Ok(());
    }
    let candidate = view.evidence.candidate.zone();
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
    let is_earlier = |session: &&Session| session.round != assessment.round;
    let (earlier, current): (Vec<_>, Vec<_>) = assessment.sessions.iter().partition(is_earlier);
    current.into_iter().try_for_each(|session| print_session(out, session, candidate, scale))?;
    for session in earlier {
        out.line(2, &format!("of round {}:", session.round))?;
        print_session(out, session, candidate, scale)?;
    }
    for (round, made) in &assessment.decisions {
        for appeal in view.taken_anew(*round) {
            let DecisionMade { by, on, revision, .. } = &appeal.against;
            let name = appeal.name();
            let told =
                format!("not passed on {on} by {by} (revision {revision}); {name} was upheld, and it was taken anew");
            out.line(2, &format!("decision of round {round}: {told}"))?;
        }
        let BodyDecision { passed, reason, by, on, .. } = made;
        let passed = if *passed { "passed" } else { "not passed" };
        let reason = reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        out.line(2, &format!("decision of round {round}: {passed} on {on} by {by}{reason}"))?;
    }
    for (place, notice) in assessment.notices.iter().enumerate() {
        let ImiNotice { certification, reviewer, .. } = notice;
        let reviewer = reviewer.as_ref().map_or_else(String::new, |one| format!(", Reviewer {}", one.family_name));
        let posted = words::posted(Posted::of_notice(place, notice, &view.letters));
        out.line(2, &format!("notice to IMI: {certification}{reviewer}, {posted}"))?;
    }
    match &assessment.link {
        Some(link) => {
            let posted = words::posted(Posted::of_link(link, &view.letters));
            out.line(2, &format!("link to register: {}, {posted}", link.link))
        }
        None => Ok(()),
    }
}

/// Whether nothing of it is told here: whom a conflict was asked of, or what an undo took back, makes no heading.
fn says_nothing(assessment: &Assessment) -> bool {
    let Assessment { video, consent, sessions, decisions, notices, link, .. } = assessment;
    let is_asked = video.is_some() || consent.is_some() || link.is_some();
    !is_asked && sessions.is_empty() && decisions.is_empty() && notices.is_empty()
}

fn print_session(out: &mut Output<'_>, session: &Session, candidate: Option<Zone>, scale: &Scale) -> io::Result<()> {
    let (plan, state) = (&session.planned.plan, schedule::state_word(&session.planned.state));
    out.line(2, &format!("session {}: {state}, {}, {} minutes", session.id, plan.mode, plan.minutes))?;
    schedule::plan_lines(&session.planned, candidate).iter().try_for_each(|line| out.line(4, line))?;
    session.seats.iter().try_for_each(|seat| out.line(4, &seat_words(session, seat, scale)))?;
    match &session.interview {
        Some(held) => {
            let how = if held.remote { "remote" } else { "in person" };
            out.line(4, &format!("interview on {}, {how}, recorded by {}", held.on, held.by))
        }
        None => Ok(()),
    }
}

fn seat_words(session: &Session, seat: &Seat, scale: &Scale) -> String {
    let sheet = match &seat.sheet {
        SheetState::Open => "sheet not submitted".to_owned(),
        SheetState::Submitted { at, .. } => format!("sheet submitted {}", words::instant(*at)),
        SheetState::Returned { reason, .. } => format!("sheet returned: {reason}"),
    };
    let determined = seat.determination.as_ref().map_or_else(String::new, |made| {
        let eligible = if made.eligible { "eligible" } else { "not eligible" };
        let against = if made.against_indication { ", against the indication" } else { "" };
        format!("; level {}, {eligible}{against}", scale.shown(made.level))
    });
    format!("with {}, {}; {sheet}{determined}", seat.assessor, schedule::seat_fee(session, seat))
}
