use std::io::{ErrorKind, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open};

use super::{Carried, Leave};
use crate::letters::Message;

/// How long is waited for a program.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// Until it ends.
    end: Duration,
    /// After its end, for its pipes: what it left behind may hold them open as long as it likes.
    pipes: Duration,
}

const PATIENCE: Patience = Patience { end: Duration::from_mins(2), pipes: Duration::from_secs(2) };
/// The status by which mail programs say that it can be tried again (sysexits).
const TRY_AGAIN: i32 = 75;
/// The statuses by which they say that it cannot be sent as it is (sysexits).
const REFUSED: [i32; 8] = [64, 65, 66, 67, 68, 69, 70, 77];
/// How much of what it says is kept, in bytes.
const MOST_SAID: usize = 4096;

/// Hands a message to a program. Its status says what came of it; one that is killed may have taken it.
pub(super) fn send(command: &[String], message: &Message, leave: &Leave) -> Carried {
    if let Err(called_back) = leave.take() {
        return called_back;
    }
    send_within(PATIENCE, command, message)
}

fn send_within(patience: Patience, command: &[String], message: &Message) -> Carried {
    let mut child = match start(command) {
        Ok(child) => child,
        Err(why) => return Carried::Unreachable(why),
    };
    let written = child.stdin.take().map(|input| write(input, message.bytes.clone()));
    let errors = child.stderr.take().map(listen);
    let status = wait(&mut child, patience.end);
    let until = Instant::now() + patience.pipes;
    let is_written = written.is_none_or(|written| {
        let left = until.saturating_duration_since(Instant::now());
        written.recv_timeout(left).unwrap_or(false)
    });
    let said = errors.map(|errors| heard(&errors, until)).filter(|said| !said.is_empty());
    let said = said.map(|said| format!(": {said}")).unwrap_or_default();
    let program = &command[0];
    match status {
        Some(status) if status.success() && is_written => Carried::Taken(format!("{program} took it{said}")),
        Some(status) if status.success() => Carried::Unsure(format!("{program} ended well without reading all of it")),
        Some(status) => ended(status, program, message.to.len(), &said),
        None => Carried::Unsure(format!("{program} took longer than {} seconds", patience.end.as_secs())),
    }
}

/// What a status other than success says.
fn ended(status: ExitStatus, program: &str, recipients: usize, said: &str) -> Carried {
    match status.code() {
        Some(TRY_AGAIN) => Carried::Later(format!("{program} could not take it now{said}")),
        Some(code) if REFUSED.contains(&code) => Carried::Refused(format!("{program} refused it with {code}{said}")),
        // It may have gone to some of them; none is to have it twice.
        Some(code) if recipients > 1 => {
            Carried::Unsure(format!("{program} ended with {code}, perhaps after some had it{said}"))
        }
        Some(code) => Carried::Later(format!("{program} ended with {code}{said}")),
        None => Carried::Unsure(format!("{program} was killed{said}")),
    }
}

/// Writes what a program is to read, beside who watches it; tells whether it took all of it.
fn write(mut input: impl Write + Send + 'static, bytes: Vec<u8>) -> Receiver<bool> {
    let (told, written) = channel();
    std::thread::spawn(move || {
        let is_written = input.write_all(&bytes).is_ok();
        drop(input);
        // Who gave up waiting need not know.
        let _ = told.send(is_written);
    });
    written
}

/// Tells what a program says as it says it, to the end, so that it is never held up by a full pipe.
fn listen(mut errors: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (told, said) = channel();
    std::thread::spawn(move || {
        let mut piece = [0; 1024];
        let mut told_so_far = 0;
        // What it says helps a person only; that it cannot be read changes nothing.
        while let Ok(length @ 1..) = errors.read(&mut piece) {
            if told_so_far < MOST_SAID {
                told_so_far += length;
                let _ = told.send(piece[..length].to_vec());
            }
        }
    });
    said
}

/// What a program said, until its last word or a moment, whichever comes first.
fn heard(errors: &Receiver<Vec<u8>>, until: Instant) -> String {
    let mut said = Vec::new();
    while let Ok(piece) = errors.recv_timeout(until.saturating_duration_since(Instant::now())) {
        said.extend(piece);
    }
    said.truncate(MOST_SAID);
    String::from_utf8_lossy(&said).trim().to_owned()
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

/// The program reads from the message's own header to whom it goes (`-t`): what stands among its arguments is seen by
/// everybody on the machine.
fn start(command: &[String]) -> Result<Child, String> {
    let [program, arguments @ ..] = command else { return Err("no program is named".to_owned()) };
    let started = Command::new(program)
        .args(arguments)
        .arg("-t")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // A group of its own, so that it can be killed with all that it starts.
        .process_group(0)
        .spawn();
    started.map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("there is no program {program}"),
        _ => format!("{program} cannot be started: {error}"),
    })
}

/// How it ended; none where it had to be killed, with all that it started.
fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if pid.is_none_or(|pid| ends_in_time(pid, limit)) {
        return child.wait().ok();
    }
    // It may be gone by itself in this moment.
    let _ = pid.map(|pid| kill_process_group(pid, Signal::KILL));
    let _ = child.wait();
    None
}

/// Waits for a program's end, within bounds; a descriptor of it becomes readable then.
fn ends_in_time(pid: Pid, limit: Duration) -> bool {
    let Ok(descriptor) = pidfd_open(pid, PidfdFlags::empty()) else { return true };
    let begun = Instant::now();
    loop {
        let left = limit.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return false;
        }
        let limit =
            Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() };
        match poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], Some(&limit)) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::letters::address;

    const SHORT: Patience = Patience { end: Duration::from_mins(1), pipes: Duration::from_millis(300) };
    const LIMIT: Duration = Duration::from_secs(20);

    fn message(to: &[&str], bytes: Vec<u8>) -> Message {
        let address = |text: &str| address(text).unwrap();
        Message { from: address("qap@example.org"), to: to.iter().map(|to| address(to)).collect(), bytes }
    }

    /// Runs a shell script as a mail program, in a folder.
    fn run(folder: &Path, script: &str, patience: Patience, message: &Message) -> Carried {
        let path = folder.join("sendmail");
        std::fs::write(&path, format!("cd '{}'\n{script}\n", folder.display())).unwrap();
        send_within(patience, &["/bin/sh".to_owned(), path.display().to_string()], message)
    }

    /// What a script left running.
    fn left_behind(folder: &Path) -> Pid {
        let text = std::fs::read_to_string(folder.join("pid")).unwrap();
        Pid::from_raw(text.trim().parse().unwrap()).unwrap()
    }

    fn is_running(pid: Pid) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
        stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
    }

    #[test]
    fn l1_a_program_that_leaves_a_child_on_its_pipes_holds_nothing_up() {
        let folder = tempfile::tempdir().unwrap();
        let script = "cat > got\necho queued >&2\nsleep 600 &\necho $! > pid\nexit 0";
        let begun = Instant::now();
        let carried = run(folder.path(), script, SHORT, &message(&["a@example.org"], b"Subject: x\r\n".to_vec()));
        assert_eq!(carried, Carried::Taken("/bin/sh took it: queued".to_owned()));
        assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
        assert_eq!(std::fs::read(folder.path().join("got")).unwrap(), b"Subject: x\r\n");
        let pid = left_behind(folder.path());
        assert!(is_running(pid), "what it left may be the delivery itself");
        rustix::process::kill_process(pid, Signal::KILL).unwrap();
    }

    #[test]
    fn l1_a_child_that_reads_nothing_holds_nothing_up_and_the_letter_is_unsure() {
        let folder = tempfile::tempdir().unwrap();
        let script = "sleep 600 <&0 2>/dev/null &\necho $! > pid\nexit 0";
        let carried = run(folder.path(), script, SHORT, &message(&["a@example.org"], vec![b'x'; 1 << 20]));
        assert_eq!(carried, Carried::Unsure("/bin/sh ended well without reading all of it".to_owned()));
        rustix::process::kill_process(left_behind(folder.path()), Signal::KILL).unwrap();
    }

    #[test]
    fn l1_a_program_that_does_not_end_is_killed_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let patience = Patience { end: Duration::from_secs(1), ..SHORT };
        let script = "sleep 600 &\necho $! > pid\nwait";
        let carried = run(folder.path(), script, patience, &message(&["a@example.org"], Vec::new()));
        assert_eq!(carried, Carried::Unsure("/bin/sh took longer than 1 seconds".to_owned()));
        let (pid, begun) = (left_behind(folder.path()), Instant::now());
        while is_running(pid) {
            assert!(begun.elapsed() < LIMIT, "{pid:?} still runs");
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    #[test]
    fn l1_no_address_stands_among_the_arguments() {
        let folder = tempfile::tempdir().unwrap();
        let script = "cat > /dev/null; echo \"$@\" > arguments";
        run(folder.path(), script, SHORT, &message(&["a@example.org"], b"To: a@example.org\r\n".to_vec()));
        assert_eq!(std::fs::read_to_string(folder.path().join("arguments")).unwrap(), "-t\n");
    }

    #[test]
    fn l1_a_programs_status_says_what_came_of_the_letter() {
        let folder = tempfile::tempdir().unwrap();
        let of = |script: &str, to: &[&str]| {
            run(folder.path(), &format!("cat > /dev/null; {script}"), SHORT, &message(to, b"x".to_vec()))
        };
        let (one, two): (&[&str], &[&str]) = (&["a@example.org"], &["a@example.org", "b@example.org"]);
        assert!(matches!(of("exit 0", two), Carried::Taken(_)));
        assert!(matches!(of("exit 75", two), Carried::Later(_)));
        for code in REFUSED {
            let said = of(&format!("echo no such user >&2; exit {code}"), two);
            assert_eq!(said, Carried::Refused(format!("/bin/sh refused it with {code}: no such user")));
        }
        assert!(matches!(of("exit 1", one), Carried::Later(_)));
        assert!(matches!(of("exit 1", two), Carried::Unsure(_)), "some of them may have it");
        assert!(matches!(of("kill -9 $$", one), Carried::Unsure(_)));
    }
}
