use chrono::{DateTime, Utc};

use super::words::{FOR_YOU, when};
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
            (subject, body) = (retimed(&subject, &was, &is), retimed(&body, &was, &is));
        }
    }
    let is_other = subject != letter.subject.as_str() || body != letter.body.as_str();
    if is_other {
        (letter.subject, letter.body) = (Line::clean(&subject), Prose::clean(&body));
    }
    is_other
}

/// A text with a time told as it is in the place of as it was. One that goes on by the clock of another zone is not that.
fn retimed(text: &str, was: &str, is: &str) -> String {
    let mut pieces = text.split(was);
    let mut found = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        found.push_str(if piece.starts_with(FOR_YOU) { was } else { is });
        found.push_str(piece);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a7_a_time_that_goes_on_by_the_clock_of_another_zone_is_not_the_one_that_was_told() {
        let told = |text: &str| retimed(text, "at 10", "at 10; for you at 4");
        assert_eq!(told("at 10, at 10; for you at 9."), "at 10; for you at 4, at 10; for you at 9.");
        assert_eq!(retimed("at 10; for you at 9.", "at 10; for you at 9", "at 10"), "at 10.");
    }
}
