use super::{Assessment, AssessorId, Seat, Session, SheetState};
use crate::domain::{Act, Change, Event, SessionId};

impl Assessment {
    /// The assessment without what an assessor may not see yet (A9): while their own sheet of a session is not submitted,
    /// of the others in it no sheet and no determination; and no determination of others before their own (A11).
    #[must_use]
    pub fn seen_by(&self, assessor: Option<&AssessorId>) -> Self {
        let mut seen = self.clone();
        let Some(me) = assessor else { return seen };
        for session in &mut seen.sessions {
            let hidden = session.hidden_from(me);
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
    /// determined. That something was done, by whom and when, stays.
    pub fn hide_from(&self, me: &AssessorId, change: &mut Change) {
        let hidden = |session: SessionId, of_sheet: bool| {
            let hidden = self.session(session).map(|session| session.hidden_from(me));
            hidden.is_some_and(|hidden| if of_sheet { hidden.sheets } else { hidden.determinations })
        };
        let before = change.events.len();
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

impl Session {
    fn hidden_from(&self, me: &AssessorId) -> Hidden {
        let open = |seat: &Seat| seat.sheet.submitted().is_none();
        let (sheets, determinations) =
            self.seat(me).map_or((false, false), |seat| (open(seat), open(seat) || seat.determination.is_none()));
        Hidden { sheets, determinations }
    }
}
