use super::{Desk, DeskError, Who};
use crate::domain::{Account, Assessor, AssessorChange, AssessorId, AssessorProfile, Permission};
use crate::text::Line;

impl Desk {
    /// All assessors, by id.
    pub fn assessors(&self, who: &Who) -> Result<Vec<Assessor>, DeskError> {
        who.needs(Permission::Read)?;
        Ok(self.shared().around().assessors.iter().cloned().collect())
    }

    /// Adds an entry to the roster; it is on disk when this returns.
    pub fn add_assessor(&self, who: &Who, _id: AssessorId, _profile: AssessorProfile) -> Result<Assessor, DeskError> {
        who.needs(Permission::Work)?;
        Err(DeskError::Closing)
    }

    /// Has an entry be so from now on; it is on disk when this returns.
    pub fn edit_assessor(
        &self,
        who: &Who,
        _id: &AssessorId,
        _seen: Option<u32>,
        _profile: AssessorProfile,
        _reason: Option<Line>,
    ) -> Result<Assessor, DeskError> {
        who.needs(Permission::Work)?;
        Err(DeskError::Closing)
    }

    /// What was done to an entry, first to last.
    pub fn assessor_history(&self, who: &Who, id: &AssessorId) -> Result<Vec<AssessorChange>, DeskError> {
        who.needs(Permission::Read)?;
        Ok(self.shared().reader.assessor_history(id)?)
    }

    /// All accounts, by name.
    pub fn accounts(&self, who: &Who) -> Result<Vec<Account>, DeskError> {
        who.needs(Permission::Administer)?;
        Err(DeskError::Closing)
    }

    /// Adds an account; it is on disk when this returns.
    pub fn add_account(&self, who: &Who, _account: Account) -> Result<Vec<Account>, DeskError> {
        who.needs(Permission::Administer)?;
        Err(DeskError::Closing)
    }
}
