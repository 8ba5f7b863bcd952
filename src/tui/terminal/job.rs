use std::fs;

use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};

/// The ids of a process's parent, of its group and of its session. One that lies outside this process's PID namespace is
/// 0, which is why the kernel's text is read: `rustix::process::getsid` takes such an answer for impossible and panics.
#[derive(Debug, PartialEq, Eq)]
struct Family {
    parent: u32,
    group: u32,
    session: u32,
}

impl Family {
    /// Reads `stat` of proc(5): `pid (name) state parent group session …`, where the name may hold anything.
    fn parse(stat: &str) -> Option<Family> {
        let (_, after_name) = stat.rsplit_once(')')?;
        let mut fields = after_name.split_ascii_whitespace().skip(1).map(str::parse);
        let mut next = || fields.next()?.ok();
        Some(Family { parent: next()?, group: next()?, session: next()? })
    }

    fn of(process: &str) -> Option<Family> {
        Family::parse(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
    }
}

/// Whether somebody could let the program go on after it was stopped: a shell with job control, above it in its
/// session. A forced command, and a program that a terminal was opened for, lead their session and have nobody.
pub fn can_be_resumed() -> bool {
    let Some(own) = Family::of("self") else { return false };
    own.session != own.group && Family::of(&own.parent.to_string()).is_some_and(|parent| parent.session == own.session)
}

/// Asks the whole job to stop, as ctrl-z does; this program hears of it by [`super::Told::Stop`].
pub fn ask_job_to_stop() {
    // Nothing is lost where it cannot be asked: the desk goes on.
    let _ = kill_current_process_group(Signal::TSTP);
}

/// Stops the program; returns when it goes on.
pub(super) fn stop() {
    let _ = kill_process(getpid(), Signal::STOP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_outside_the_namespace_is_read_and_any_name_is_allowed() {
        let stat = "41 (a) S 7 9 (b) S 1 41 0 34816 41 4194560 0 0";
        assert_eq!(Family::parse(stat), Some(Family { parent: 1, group: 41, session: 0 }));
        assert_eq!(Family::parse("41 (a"), None);
    }
}
