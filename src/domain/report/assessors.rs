use std::collections::BTreeMap;

use super::seen::{Seen, Setting};
use super::{AssessorFigures, Ruler};
use crate::domain::{AssessorId, Assessors, Score, Seat, Session, Sheet, SheetState, SkillsDetermination};
use crate::text::Line;

/// What assessors did.
#[derive(Debug, Default)]
pub(super) struct Load(BTreeMap<(AssessorId, Ruler), AssessorFigures>);

impl Load {
    /// Counts an application.
    pub(super) fn add(&mut self, seen: &Seen<'_>, setting: &Setting) {
        let ruler = Ruler::of(seen.program);
        for session in &seen.application.assessment.sessions {
            for seat in &session.seats {
                self.add_seat(session, seat, &ruler, setting);
            }
        }
    }

    fn add_seat(&mut self, session: &Session, seat: &Seat, ruler: &Ruler, setting: &Setting) {
        let planned = &session.planned;
        let (is_to_come, in_period) = (planned.plan.start > setting.now, setting.holds(planned.plan.start));
        let is_held = session.was_held(setting.now) && in_period;
        let is_to_come = planned.state.is_live() && is_to_come;
        let (sheet, made) = (submitted_in(seat, setting), determined_in(seat, setting));
        if !is_held && !is_to_come && sheet.is_none() && made.is_none() {
            return;
        }
        let key = (seat.assessor.clone(), ruler.clone());
        let figures = self.0.entry(key).or_insert_with(|| nothing(&seat.assessor));
        figures.sessions += u32::from(is_held);
        figures.to_come += u32::from(is_to_come);
        figures.sheets += u32::from(sheet.is_some());
        for level in sheet.iter().flat_map(|sheet| levels(sheet)) {
            figures.levels += 1;
            figures.level_sum += level;
        }
        figures.determined += u32::from(made.is_some());
        figures.eligible += u32::from(made.is_some_and(|made| made.eligible));
    }

    /// What was counted, with the names of the roster.
    pub(super) fn finish(self, roster: &Assessors) -> Vec<AssessorFigures> {
        let programs = Ruler::names(self.0.keys().map(|(_, ruler)| ruler));
        let named = self.0.into_iter().map(|((_, ruler), mut figures)| {
            figures.program = programs.get(&ruler).cloned();
            if let Some(assessor) = roster.get(&figures.assessor) {
                figures.name = assessor.profile.name.clone();
            }
            figures
        });
        named.collect()
    }
}

/// A sheet that was submitted in the period.
fn submitted_in<'a>(seat: &'a Seat, setting: &Setting) -> Option<&'a Sheet> {
    match &seat.sheet {
        SheetState::Submitted { at, sheet } if setting.holds(*at) => Some(sheet),
        _ => None,
    }
}

fn determined_in<'a>(seat: &'a Seat, setting: &Setting) -> Option<&'a SkillsDetermination> {
    seat.determination.as_ref().filter(|made| setting.holds(made.at))
}

fn levels(sheet: &Sheet) -> impl Iterator<Item = u32> {
    sheet.scores.values().filter_map(Score::level).map(|level| level.get().into())
}

fn nothing(assessor: &AssessorId) -> AssessorFigures {
    AssessorFigures {
        assessor: assessor.clone(),
        name: Line::clean(assessor.as_str()),
        program: None,
        sessions: 0,
        to_come: 0,
        sheets: 0,
        levels: 0,
        level_sum: 0,
        determined: 0,
        eligible: 0,
    }
}
