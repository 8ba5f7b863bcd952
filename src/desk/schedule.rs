use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::rules::Rules;
use super::{Desk, DeskError, Who};
use crate::domain::view::{Offer, OfferQuery, SessionRow, Week, WeekQuery};
use crate::domain::{Number, Permission, SessionId, check_language, offers, week};

/// The most sessions that are told at once; a longer stretch of time is asked for in parts.
const MOST_SESSIONS: usize = 20_000;

impl Desk {
    /// The assessors ranked for an application, with why each other is not offered.
    pub fn offers(&self, who: &Who, number: Number, query: &OfferQuery) -> Result<Vec<Offer>, DeskError> {
        who.needs(Permission::Read)?;
        query.language.iter().try_for_each(check_language)?;
        let (shared, application) = (self.shared(), self.application(number)?);
        let around = shared.around();
        let rules = Rules::new(&shared.programs, &shared.clock, who, around.as_surroundings());
        Ok(offers(&application, query, &rules.for_application(&application)?))
    }

    /// A week of assessors.
    pub fn week(&self, who: &Who, query: &WeekQuery) -> Result<Week, DeskError> {
        who.needs(Permission::Read)?;
        query.language.iter().try_for_each(check_language)?;
        let around = self.shared().around();
        Ok(week(query, self.now(), &around.assessors, &around.diary))
    }

    /// Sessions over all applications that begin in a stretch of time, whatever became of them, the earliest first.
    pub fn sessions(&self, who: &Who, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<SessionRow>, DeskError> {
        who.needs(Permission::Read)?;
        let mut wanted: BTreeMap<Number, Vec<SessionId>> = BTreeMap::new();
        for (number, session) in self.shared().around().diary.beginning(from, to).take(MOST_SESSIONS) {
            wanted.entry(number).or_default().push(session);
        }
        let mut rows = Vec::new();
        for (number, sessions) in wanted {
            let Some(application) = self.shared().reader.application(number)? else { continue };
            let sessions = sessions.into_iter().filter_map(|id| application.assessment.session(id));
            let candidate = &application.form.candidate.name;
            rows.extend(sessions.map(|session| SessionRow::of(number, candidate, session)));
        }
        // An application may have changed since the diary was looked at.
        rows.retain(|row| (from..to).contains(&row.plan.start));
        rows.sort_by_key(|row| (row.plan.start, row.number, row.session));
        Ok(rows)
    }
}
