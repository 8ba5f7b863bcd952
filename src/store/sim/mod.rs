//! Disks of tests: the machine's own whose calls can be made to fail, so that what the store does then is seen.

mod failing;

pub(crate) use failing::FailingDisk;
