use rustix::process::{Signal, getpgid, getpid, getppid, getsid, kill_current_process_group, kill_process};

/// Whether somebody could let the program go on after it was stopped: a shell with job control, above it in its
/// session. A forced command, and a program that a terminal was opened for, lead their session and have nobody.
pub fn can_be_resumed() -> bool {
    let (Ok(session), Ok(group)) = (getsid(None), getpgid(None)) else { return false };
    let has_parent = getppid().is_some_and(|parent| getsid(Some(parent)) == Ok(session));
    session != group && has_parent
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
