use std::io;

use super::{DraftName, Drafts, Edited, Editor, Files, Kept};

/// Nothing of this machine: its user has no folder of their own on it, or came through the gateway.
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

/// Why there is neither a file nor an editor.
const NOT_HERE: &str = "over SSH no file of the desk's machine is read or written, and no program started";

impl Editor for Nowhere {
    fn edit(&mut self, _: &DraftName, _: &str, _: Option<u32>) -> Edited {
        Edited { text: None, trouble: Some(NOT_HERE.to_owned()) }
    }
}

impl Files for Nowhere {
    fn export(&mut self, _: &str, _: &str, _: &[u8]) -> Result<String, String> {
        Err(NOT_HERE.to_owned())
    }

    fn read(&mut self, _: &str) -> Result<(String, Vec<u8>), String> {
        Err(NOT_HERE.to_owned())
    }
}
