//! What a crash would leave behind: a core file has all that is in memory, names and keys among it.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Has this process, and whatever it starts, leave no core file.
///
/// # Errors
/// Where the system does not take the limit.
pub fn leave_no_core() -> std::io::Result<()> {
    Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?)
}
