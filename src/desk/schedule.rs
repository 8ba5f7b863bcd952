use chrono::{DateTime, Utc};

use super::{Desk, DeskError, Who};
use crate::domain::view::{Offer, OfferQuery, SessionRow, Week, WeekQuery};
use crate::domain::{Number, Permission};

impl Desk {
    /// The assessors ranked for an application, with why each other is not offered.
    pub fn offers(&self, who: &Who, _number: Number, _query: &OfferQuery) -> Result<Vec<Offer>, DeskError> {
        who.needs(Permission::Read)?;
        Err(DeskError::Closing)
    }

    /// A week of assessors.
    pub fn week(&self, who: &Who, _query: &WeekQuery) -> Result<Week, DeskError> {
        who.needs(Permission::Read)?;
        Err(DeskError::Closing)
    }

    /// Sessions over all applications that begin in a stretch of time, the earliest first.
    pub fn sessions(&self, who: &Who, _from: DateTime<Utc>, _to: DateTime<Utc>) -> Result<Vec<SessionRow>, DeskError> {
        who.needs(Permission::Read)?;
        Err(DeskError::Closing)
    }
}
