use chrono::NaiveDate;

use super::{Assessment, AssessorId, AssessorProfile, PanelStanding, Rate, Session, SheetState};
use crate::domain::{Refusal, Rule};
use crate::text::Line;

impl PanelStanding {
    /// Whether the standing has ended before a day; its last day counts.
    pub fn has_lapsed_on(self, day: NaiveDate) -> bool {
        self.until.is_some_and(|until| until < day)
    }
}

impl AssessorProfile {
    /// Why they may not assess on a day, reason by reason; empty for one who is qualified (A2).
    ///
    /// Qualified is an experienced trainer or a neutral of the panel whose standing has not lapsed, or both, who has
    /// experience of evaluating and is active. One basis is enough: a trainer stays one when the standing lapses.
    pub fn unqualified_on(&self, day: NaiveDate) -> Vec<Refusal> {
        let mut against = Vec::new();
        let mut refuse = |message: String, hint: &str| against.push(Refusal::new(Rule::A2, message, hint));
        if !self.active {
            refuse(format!("{} is not active", self.name), "choose another assessor, or make the entry active again");
        }
        if !self.experienced_trainer {
            match self.panel {
                None => refuse(
                    format!("{} is neither an experienced trainer nor a neutral of the panel", self.name),
                    "record the basis on which they assess, or choose another assessor",
                ),
                Some(panel) if panel.has_lapsed_on(day) => {
                    let until = panel.until.map_or_else(String::new, |until| format!(" on {until}"));
                    refuse(
                        format!("the panel standing of {} ended{until}", self.name),
                        "choose an earlier day or another assessor, or record until when the standing was renewed",
                    );
                }
                Some(_) => {}
            }
        }
        if self.evaluation_experience.as_ref().is_none_or(Line::is_empty) {
            refuse(
                format!("no experience of evaluating is on record for {}", self.name),
                "record what it is, or choose another assessor",
            );
        }
        against
    }

    /// Whether they may assess on a day (A2).
    pub fn is_qualified_on(&self, day: NaiveDate) -> bool {
        self.unqualified_on(day).is_empty()
    }

    /// The rate in force on a day: the newest whose first day is not after it (A5).
    pub fn rate_on(&self, day: NaiveDate) -> Option<&Rate> {
        self.rates.iter().filter(|rate| rate.from <= day).max_by_key(|rate| rate.from)
    }
}

impl Assessment {
    /// An assessor's open sessions: those that stand and whose sheet they have not submitted, be they to come or over. Over
    /// all applications they are the assessor's load (A4).
    pub fn open_sessions<'a>(&'a self, assessor: &'a AssessorId) -> impl Iterator<Item = &'a Session> {
        self.sessions.iter().filter(move |session| {
            let waits = |sheet: &SheetState| !matches!(sheet, SheetState::Submitted { .. });
            session.planned.state.is_live() && session.seat(assessor).is_some_and(|seat| waits(&seat.sheet))
        })
    }
}
