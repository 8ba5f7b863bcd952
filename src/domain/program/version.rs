use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::text::Line;

/// Which version of which program an application is checked against (P1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramVersion {
    /// The program's id.
    pub id: Line,
    /// The version's first day.
    pub version: NaiveDate,
}
