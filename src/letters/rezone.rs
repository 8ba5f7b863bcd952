use chrono::{DateTime, Utc};

use super::words::when;
use crate::domain::{Letter, LetterKind, Plan, Zone};
use crate::text::{Line, Prose};

/// The zone that somebody lived by and the one that they live by now, where it is known.
pub type Zones = (Option<Zone>, Option<Zone>);

/// L1, A7: has a letter that may still go tell a session's times by the clock of its reader as it is now; whether that
/// changed anything. `plan` is the session's: an invitation puts nothing into calendars by which its times were known.
pub fn rezone(letter: &mut Letter, plan: Option<&Plan>, (before, after): Zones) -> bool {
    let is_invitation = letter.kind == LetterKind::AssessorInvitation;
    let planned = plan.filter(|_| is_invitation).into_iter().flat_map(|plan| {
        let interview = plan.interview.map(|interview| (interview.start, interview.minutes, plan.zone));
        std::iter::once((plan.start, plan.minutes, plan.zone)).chain(interview)
    });
    let in_calendar = letter.invitations.iter().map(|one| (one.start, one.minutes, one.zone));
    let told: Vec<(DateTime<Utc>, u16, Zone)> = in_calendar.chain(planned).collect();
    let (mut subject, mut body) = (letter.subject.to_string(), letter.body.to_string());
    for (start, minutes, agreed) in told {
        let [was, is] = [before, after].map(|own| when(start, minutes, agreed, own));
        if was != is {
            (subject, body) = (subject.replace(&was, &is), body.replace(&was, &is));
        }
    }
    let is_other = subject != letter.subject.as_str() || body != letter.body.as_str();
    if is_other {
        (letter.subject, letter.body) = (Line::clean(&subject), Prose::clean(&body));
    }
    is_other
}
