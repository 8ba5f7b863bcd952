use std::io;

use super::{DraftName, Drafts, Kept};

/// No place for drafts: its user has no folder of their own.
#[derive(Debug)]
pub struct Nowhere;

impl Drafts for Nowhere {
    fn recall(&mut self, _: &DraftName) -> io::Result<Option<Kept>> {
        Ok(None)
    }

    fn keep(&mut self, _: &DraftName, _: &str) -> io::Result<()> {
        Err(io::Error::other("neither QAPDESK_STATE, XDG_STATE_HOME nor HOME names a folder"))
    }

    fn forget(&mut self, _: &DraftName) -> io::Result<()> {
        Ok(())
    }
}
