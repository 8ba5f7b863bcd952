use serde::{Deserialize, Serialize};

use crate::text::Line;

/// From where somebody came (H1). Stored by its place in this list: add at its end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// From this machine, as a Unix user.
    Local {
        /// The user's number.
        uid: u32,
    },
    /// It was not written down.
    Unknown,
    /// Through the gateway, by an SSH key.
    Ssh {
        /// The key's fingerprint, as `SHA256:…`.
        key: Line,
        /// The address that it came from, as sshd told it.
        address: Line,
    },
}
