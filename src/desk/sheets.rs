use super::{Desk, DeskError, Who};
use crate::domain::view::{Indication, Monitoring, OwnSession, Period, SheetView};
use crate::domain::{Command, Permission, SheetEdit, SheetKey};

impl Desk {
    /// The sessions of the assessor who asks, what is to be done first.
    pub fn own_sessions(&self, who: &Who) -> Result<Vec<OwnSession>, DeskError> {
        who.needs(Permission::Assess)?;
        Err(DeskError::Closing)
    }

    /// One of the asker's own sheets.
    pub fn sheet(&self, who: &Who, _key: &SheetKey) -> Result<SheetView, DeskError> {
        who.needs(Permission::Assess)?;
        Err(DeskError::Closing)
    }

    /// Edits one of the asker's own sheets; it is on disk when this returns (A9).
    pub fn edit_sheet(
        &self,
        who: &Who,
        _key: &SheetKey,
        _seen: u32,
        _edit: SheetEdit,
    ) -> Result<(u32, Indication), DeskError> {
        who.needs(Permission::Assess)?;
        Err(DeskError::Closing)
    }

    /// Submits, records the interview or determines, as the assessor of a session.
    pub fn assess(&self, who: &Who, _key: &SheetKey, _command: Command) -> Result<SheetView, DeskError> {
        who.needs(Permission::Assess)?;
        Err(DeskError::Closing)
    }

    /// How assessors score, beside each other (A12).
    pub fn monitoring(&self, who: &Who, _period: Period) -> Result<Monitoring, DeskError> {
        who.needs(Permission::Read)?;
        Err(DeskError::Closing)
    }
}
