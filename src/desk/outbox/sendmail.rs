use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::Carried;
use crate::letters::Message;

/// How long the program may take.
const PATIENCE: Duration = Duration::from_mins(2);
/// The status by which mail programs say that it can be tried again (sysexits).
const TRY_AGAIN: i32 = 75;
/// The statuses by which they say that it cannot be sent as it is (sysexits).
const REFUSED: [i32; 8] = [64, 65, 66, 67, 68, 69, 70, 77];
/// How much of what it says is kept, in bytes.
const MOST_SAID: u64 = 4096;

/// Hands a message to a program. Its status says what came of it; one that is killed may have taken it.
pub(super) fn send(command: &[String], message: &Message) -> Carried {
    let mut child = match start(command, message.to.iter().map(ToString::to_string)) {
        Ok(child) => child,
        Err(why) => return Carried::Unreachable(why),
    };
    // A program that reads nothing must not hold up who watches it.
    let bytes = message.bytes.clone();
    let written = child.stdin.take().map(|mut input| std::thread::spawn(move || input.write_all(&bytes).is_ok()));
    let errors = child.stderr.take().map(|mut errors| {
        std::thread::spawn(move || {
            let mut said = Vec::new();
            // What it says helps a person only; that it cannot be read changes nothing.
            let _ = errors.by_ref().take(MOST_SAID).read_to_end(&mut said);
            let _ = std::io::copy(&mut errors, &mut std::io::sink());
            String::from_utf8_lossy(&said).trim().to_owned()
        })
    });
    let status = wait(&mut child);
    let is_written = written.is_none_or(|thread| thread.join().unwrap_or(false));
    let said = errors.and_then(|thread| thread.join().ok()).filter(|said| !said.is_empty());
    let said = said.map(|said| format!(": {said}")).unwrap_or_default();
    match status {
        Some(status) if status.success() && is_written => Carried::Taken(format!("{} took it{said}", command[0])),
        Some(status) if status.success() => {
            Carried::Unsure(format!("{} ended well without reading all of it", command[0]))
        }
        Some(status) => match status.code() {
            Some(TRY_AGAIN) => Carried::Later(format!("{} could not take it now{said}", command[0])),
            Some(code) if REFUSED.contains(&code) => {
                Carried::Refused(format!("{} refused it with {code}{said}", command[0]))
            }
            // It may have gone to some of them; none is to have it twice.
            Some(code) if message.to.len() > 1 => {
                Carried::Unsure(format!("{} ended with {code}, perhaps after some had it{said}", command[0]))
            }
            Some(code) => Carried::Later(format!("{} ended with {code}{said}", command[0])),
            None => Carried::Unsure(format!("{} was killed{said}", command[0])),
        },
        None => Carried::Unsure(format!("{} took longer than {} seconds", command[0], PATIENCE.as_secs())),
    }
}

/// Whether the program is there and can be run.
pub(super) fn try_out(command: &[String]) -> Result<Vec<String>, String> {
    let program = &command[0];
    let found = if program.contains('/') {
        std::fs::metadata(program).is_ok_and(|found| found.is_file())
    } else {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    };
    if !found {
        return Err(format!("there is no program {program}"));
    }
    Ok(vec![format!("{program} is there; whether it delivers shows with the first letter")])
}

fn start(command: &[String], to: impl Iterator<Item = String>) -> Result<Child, String> {
    let [program, arguments @ ..] = command else { return Err("no program is named".to_owned()) };
    let started = Command::new(program)
        .args(arguments)
        .arg("--")
        .args(to)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    started.map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("there is no program {program}"),
        _ => format!("{program} cannot be started: {error}"),
    })
}

/// How it ended; none where it had to be killed.
fn wait(child: &mut Child) -> Option<std::process::ExitStatus> {
    if !ends_in_time(child) {
        // It may be gone by itself in this moment.
        let _ = child.kill();
        let _ = child.wait();
        return None;
    }
    child.wait().ok()
}

/// Waits for a program's end, within bounds; a descriptor of it becomes readable then.
fn ends_in_time(child: &Child) -> bool {
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return true };
    let Ok(descriptor) = pidfd_open(pid, PidfdFlags::empty()) else { return true };
    let begun = Instant::now();
    loop {
        let left = PATIENCE.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return false;
        }
        let limit = Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: 1 };
        match poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], Some(&limit)) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return true,
        }
    }
}
