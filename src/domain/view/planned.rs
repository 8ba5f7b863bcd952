use crate::domain::{Consent, Event, FeePaid, Plan, Planned, SeatPlan, SessionId, SessionState, VideoRequest, list};

/// What an event of planning an assessment changed, in words: sessions, fees, the video, the consent.
pub(super) fn event_words(event: &Event) -> Vec<String> {
    match event {
        Event::VideoSet { before, after } => {
            vec![format!("video assessment: {} → {}", video(before.as_ref()), video(after.as_ref()))]
        }
        Event::ConsentSet { before, after } => {
            vec![format!("consent to be recorded: {} → {}", consent(before.as_ref()), consent(after.as_ref()))]
        }
        Event::SessionPlanned { session, before, after } => {
            session_words(*session, before.as_deref(), after.as_deref())
        }
        Event::FeePaidSet { session, assessor, before, after } => {
            let (before, after) = (paid(before.as_ref()), paid(after.as_ref()));
            vec![format!("fee of {assessor} for session {session}: {before} → {after}")]
        }
        _ => Vec::new(),
    }
}

fn video(request: Option<&VideoRequest>) -> String {
    let Some(request) = request else { return "not asked for".to_owned() };
    match (&request.answer, &request.reason) {
        (Some(answer), _) => {
            let word = if answer.granted { "granted" } else { "denied" };
            format!("{word} by {} ({})", answer.by, answer.reason)
        }
        (None, Some(reason)) => format!("asked for on {} ({reason})", request.asked_on),
        (None, None) => format!("asked for on {}", request.asked_on),
    }
}

fn consent(consent: Option<&Consent>) -> String {
    match consent {
        None => "not on file".to_owned(),
        Some(consent) if consent.given => format!("given on {}", consent.on),
        Some(consent) => format!("refused on {}", consent.on),
    }
}

fn paid(paid: Option<&FeePaid>) -> String {
    match paid {
        None => "not paid".to_owned(),
        Some(FeePaid { on, reference: Some(reference) }) => format!("paid on {on} ({reference})"),
        Some(FeePaid { on, reference: None }) => format!("paid on {on}"),
    }
}

/// What is new about a session: which one and when stands first, since there can be many.
fn session_words(id: SessionId, before: Option<&Planned>, after: Option<&Planned>) -> Vec<String> {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (None, Some(after)) => return vec![format!("session {id}: {}", planned(after))],
        (Some(before), None) => return vec![format!("taken back: session {id}, {}", planned(before))],
        (None, None) => return Vec::new(),
    };
    let (then, now) = (when(&before.plan), when(&after.plan));
    let mut words = Vec::new();
    if then != now {
        words.push(format!("session {id}: {then} → {now}"));
    }
    if before.state != after.state {
        words.push(format!("session {id} on {now}: {} → {}", state(&before.state), state(&after.state)));
    }
    let interview =
        |plan: &Plan| plan.interview.map_or("none".to_owned(), |held| plan.zone.show_stretch(held.start, held.end()));
    let place = |plan: &Plan| plan.place.as_ref().map_or("none".to_owned(), ToString::to_string);
    let recorded = |plan: &Plan| if plan.recorded { "recorded" } else { "not recorded" }.to_owned();
    let parts: [(&str, String, String); 5] = [
        ("mode", before.plan.mode.to_string(), after.plan.mode.to_string()),
        ("assessors", seats(&before.seats), seats(&after.seats)),
        ("place", place(&before.plan), place(&after.plan)),
        ("recording", recorded(&before.plan), recorded(&after.plan)),
        ("interview", interview(&before.plan), interview(&after.plan)),
    ];
    let changed = parts.into_iter().filter(|(_, before, after)| before != after);
    words.extend(changed.map(|(what, before, after)| format!("session {id}, {what}: {before} → {after}")));
    words
}

fn when(plan: &Plan) -> String {
    plan.zone.show_stretch(plan.start, plan.end())
}

fn planned(planned: &Planned) -> String {
    format!("{} on {} with {}", planned.plan.mode, when(&planned.plan), seats(&planned.seats))
}

fn seats(seats: &[SeatPlan]) -> String {
    let seat = |seat: &SeatPlan| match seat.fee {
        Some(fee) => format!("{} for {} {}", seat.assessor, fee.amount, fee.currency),
        None => seat.assessor.to_string(),
    };
    list(&seats.iter().map(seat).collect::<Vec<_>>())
}

fn state(state: &SessionState) -> String {
    match state {
        SessionState::Proposed => "proposed".to_owned(),
        SessionState::Confirmed => "confirmed".to_owned(),
        SessionState::Cancelled { reason } => format!("cancelled ({reason})"),
        SessionState::NoShow { who, reason: None } => format!("the {who} did not come"),
        SessionState::NoShow { who, reason: Some(reason) } => format!("the {who} did not come ({reason})"),
    }
}
