use super::{Desk, DeskError, JournalHead, Who};
use crate::domain::Permission;

impl Desk {
    /// The journal's head, or what it was at a change; none where the journal does not reach that far.
    pub fn head(&self, who: &Who, at: Option<u64>) -> Result<Option<JournalHead>, DeskError> {
        who.needs(Permission::Read)?;
        Ok(self.shared().reader.head(at)?)
    }

    /// The head up to which a backup can be made now: everything up to it is on disk and stays as it is. For admins (V1);
    /// whoever makes the backup also needs the desk's files. Refused where those lack what was acknowledged, as beside another
    /// file in the place of the journal's last one.
    pub fn backup_head(&self, who: &Who) -> Result<Option<JournalHead>, DeskError> {
        who.needs(Permission::Administer)?;
        let head = self.shared().reader.head_in_folder()?;
        tracing::info!(account = %who.account.name, change = head.map(|head| head.sequence), "a backup is made");
        Ok(head)
    }
}
