use super::{Assessment, AssessorId, Interview, Seat, Session, SheetState};
use crate::domain::{AccountName, Act, Change, Event, Refusal, Rule, SessionId};
use crate::text::Prose;

impl Assessment {
    /// The assessment without what an assessor may not see yet (A9): while an own sheet of a round is not submitted,
    /// of the others in it no sheet, no determination and no text of an interview that another account recorded; and no
    /// determination of others before their own (A11). `me` is the assessor with the account.
    #[must_use]
    pub fn seen_by(&self, me: Option<(&AssessorId, &AccountName)>) -> Self {
        let mut seen = self.clone();
        let Some((me, account)) = me else { return seen };
        for session in &mut seen.sessions {
            let hidden = self.hidden_from(me, session.round);
            if let Some(held) = session.interview.as_mut().filter(|held| hidden.sheets && held.by != *account) {
                held.notes = Prose::default();
            }
            for seat in session.seats.iter_mut().filter(|seat| seat.assessor != *me) {
                if hidden.sheets {
                    seat.sheet = SheetState::Open;
                }
                if hidden.determinations {
                    seat.determination = None;
                }
            }
        }
        seen
    }

    /// Leaves out of an application's history what an assessor may not see yet (A9): what others in a session scored and
    /// determined, and what they wrote of an interview. That something was done, by whom and when, stays.
    pub fn hide_from(&self, (me, account): (&AssessorId, &AccountName), change: &mut Change) {
        let hidden = |session: SessionId, of_sheet: bool| {
            let hidden = self.session(session).map(|session| self.hidden_from(me, session.round));
            hidden.is_some_and(|hidden| if of_sheet { hidden.sheets } else { hidden.determinations })
        };
        let before = change.events.len();
        for event in &mut change.events {
            if let Event::InterviewSet { session, before: old, after: new } = event
                && hidden(*session, true)
            {
                for held in [old, new].into_iter().flatten().filter(|held| held.by != *account) {
                    held.notes = Prose::default();
                }
            }
        }
        change.events.retain(|event| match event {
            Event::SheetSubmitted { session, assessor, .. } | Event::SheetReturned { session, assessor, .. } => {
                assessor == me || !hidden(*session, true)
            }
            Event::SkillsDetermined { session, assessor, .. } => assessor == me || !hidden(*session, false),
            _ => true,
        });
        // The reason for a return may say what the sheet says.
        if change.act == Act::ReturnSheet && change.events.len() < before {
            change.reason = None;
        }
    }
}

/// What of the others in a session somebody may not see.
#[derive(Debug, Clone, Copy)]
struct Hidden {
    sheets: bool,
    determinations: bool,
}

impl Assessment {
    /// Whether somebody sits in a session of a round and has not submitted their own sheet (A9).
    pub fn is_blind(&self, me: &AssessorId, round: u16) -> bool {
        self.hidden_from(me, round).sheets
    }

    /// Why somebody who reads applications does not read a sheet: the same words whether it is submitted or not, to an
    /// assessor who may not know (A9).
    pub fn unseen(&self, session: &Session, seat: &Seat, me: Option<&AssessorId>) -> Refusal {
        if me.is_some_and(|me| self.is_blind(me, session.round)) {
            let hint = "submit your own sheet first";
            return Refusal::new(Rule::A9, "nobody sees another's sheet before their own is submitted", hint);
        }
        Refusal::new(Rule::A9, format!("the sheet of {} is not submitted", seat.assessor), "wait until it is")
    }

    /// What of a round is hidden from somebody who sits in any session of it that stands.
    fn hidden_from(&self, me: &AssessorId, round: u16) -> Hidden {
        let of_round = self.sessions.iter().filter(|one| one.round == round && one.planned.state.is_live());
        let own: Vec<&Seat> = of_round.filter_map(|session| session.seat(me)).collect();
        let sheets = own.iter().any(|seat| seat.sheet.submitted().is_none());
        Hidden { sheets, determinations: sheets || own.iter().any(|seat| seat.determination.is_none()) }
    }
}

impl Session {
    /// The interview as somebody may see it at a seat: what another account recorded of it says how they judge, so that
    /// its text is left out before the sheet is in (A9).
    pub fn interview_seen_from(&self, seat: &Seat, account: &AccountName) -> Option<Interview> {
        let mut held = self.interview.clone()?;
        if held.by != *account && seat.sheet.submitted().is_none() {
            held.notes = Prose::default();
        }
        Some(held)
    }
}
