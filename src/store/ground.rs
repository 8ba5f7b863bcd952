//! What a store stands on.

use std::{fmt::Debug, path::Path, sync::Arc, time::Duration};

use super::{
    StoreError,
    disk::Disk,
    journal::SEGMENT_SIZE,
    table::{Engine, Sled},
};

/// How long a state that could not be mended is left alone.
const REST: Duration = Duration::from_secs(1);

/// Where a store keeps its files and its state, and the size of the journal's segments. By default the machine's disk,
/// sled, and [`SEGMENT_SIZE`]. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ground {
    pub(super) disk: Disk,
    pub(super) engine: Arc<dyn Engine>,
    pub(super) segment_size: u64,
    /// How long a state that could not be mended is left alone; nothing where whatever a run does hangs on its seed alone.
    pub(super) rest: Duration,
}

impl Default for Ground {
    fn default() -> Self {
        Self { disk: Disk::system(), engine: Arc::new(Sled), segment_size: SEGMENT_SIZE, rest: REST }
    }
}

impl Ground {
    /// The same with segments that are sealed once they have so many bytes. Small ones let tests have many.
    #[must_use]
    pub fn with_segments_of(self, segment_size: u64) -> Self {
        Self { segment_size, ..self }
    }

    /// The same for whoever works in a folder ([`Disk::holding`]).
    pub(super) fn holding(&self, folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { disk: self.disk.holding(folder)?, ..self.clone() })
    }

    /// Where the files are.
    #[cfg(test)]
    pub(crate) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The same on another disk.
    #[cfg(test)]
    pub(crate) fn on(self, disk: Disk) -> Self {
        Self { disk, ..self }
    }
}
