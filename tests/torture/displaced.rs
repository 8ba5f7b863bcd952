//! A server whose disk takes nothing, while its desk is moved away and brought back from the last backup.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};

use qapdesk::link::protocol::{Answer, Failure};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};

use crate::backup::run;
use crate::server::{connect, form, kill_server, server_of, take_in, wait_until};

/// With so many descriptors at most a process can open nothing more, and still wait for those that it has.
const DESCRIPTORS: u64 = 4;

/// A server of this test's own, which ends with it.
struct Server(Child);

impl Server {
    fn start(desk: &Path) -> Self {
        let mut server = Process::new(env!("CARGO_BIN_EXE_qapdesk"));
        server.arg("--desk").arg(desk).arg("serve");
        let server = Self(server.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        wait_until("the server is there", || desk.join("desk.sock").exists());
        server
    }

    /// Has its disk take nothing, or all again: no file can grow then, and none can be opened.
    fn limit(&self, is_limited: bool) {
        for (resource, least) in [(Resource::Fsize, 0), (Resource::Nofile, DESCRIPTORS)] {
            let maximum = getrlimit(resource).maximum;
            let current = if is_limited { Some(least) } else { maximum };
            prlimit(Some(Pid::from_child(&self.0)), resource, Rlimit { current, maximum }).unwrap();
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a command printed that was done.
fn done(desk: &Path, arguments: &[&str]) -> String {
    let output = run(desk, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_limit_on_the_size_of_files_refuses_changes_and_ends_no_server() {
    let home = tempfile::tempdir().unwrap();
    let desk = home.path().join("desk");
    let mut server = Server::start(&desk);
    take_in(&desk, 0);
    let mut client = connect(&desk).unwrap();
    server.limit(true);
    let refused = client.ask(&form("refused")).unwrap();
    assert!(matches!(refused, Answer::Failed(Failure::Store { .. })), "{refused:?}");
    server.limit(false);
    assert!(done(&desk, &["list"]).contains("1 application"));
    done(&desk, &["note", "1", "after"]);
    done(&desk, &["verify"]);
    assert_eq!(server.0.try_wait().unwrap(), None, "it is the same one");
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}

#[test]
fn what_cannot_be_done_where_no_file_may_grow_says_so() {
    let home = tempfile::tempdir().unwrap();
    let [desk, away, kept] = ["desk", "away", "kept"].map(|name| home.path().join(name));
    let _server = Server::start(&desk);
    take_in(&desk, 0);
    done(&desk, &["backup", kept.to_str().unwrap()]);
    done(&desk, &["stop"]);
    // By a command itself, and by a server that is started.
    for (desk, arguments) in [(&away, ["restore", kept.to_str().unwrap()].as_slice()), (&desk, ["list"].as_slice())] {
        let mut shell = Process::new("sh");
        shell.args(["-c", "ulimit -f 0; exec \"$0\" --desk \"$@\"", env!("CARGO_BIN_EXE_qapdesk")]).arg(desk);
        let refused = shell.args(arguments).stdin(Stdio::null()).output().unwrap();
        let told = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.signal(), None, "{arguments:?}: {told}");
        // A list may need to write nothing.
        let is_done = refused.status.success() && arguments == ["list"];
        assert!(is_done || told.contains("File too large"), "{arguments:?}: {told}");
    }
    assert!(done(&desk, &["list"]).contains("1 application"));
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}

#[test]
fn who_looks_at_a_desk_whose_journal_was_written_over_is_told_that_changes_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let [desk, early] = ["desk", "early"].map(|name| home.path().join(name));
    let _server = Server::start(&desk);
    take_in(&desk, 0);
    let live = desk.join("journal/00000000000000000001.qapj");
    std::fs::copy(&live, &early).unwrap();
    done(&desk, &["note", "1", "after"]);
    std::fs::copy(&early, &live).unwrap();
    assert!(!run(&desk, &["note", "1", "refused"]).status.success());
    let told = |arguments: &[&str]| {
        let output = run(&desk, arguments);
        [output.stdout, output.stderr].map(|out| String::from_utf8(out).unwrap()).concat()
    };
    wait_until("doctor tells of it", || told(&["doctor"]).contains("WRONG changes: are refused: "));
    assert_eq!(run(&desk, &["doctor"]).status.code(), Some(1));
    let told = told(&["server", "status"]);
    assert!(told.contains("fault: changes are refused: "), "{told}");
}

/// It hangs on its dying disk meanwhile, so that it learns of it only when all is done.
#[test]
fn a_server_whose_desk_was_brought_back_from_its_backup_takes_nothing_off_it() {
    let home = tempfile::tempdir().unwrap();
    let [desk, away, kept] = ["desk", "away", "kept"].map(|name| home.path().join(name));
    let mut server = Server::start(&desk);
    take_in(&desk, 0);
    done(&desk, &["backup", kept.to_str().unwrap()]);
    let mut client = connect(&desk).unwrap();
    server.limit(true);
    let refused = client.ask(&form("refused")).unwrap();
    assert!(matches!(refused, Answer::Failed(Failure::Store { .. })), "{refused:?}");
    server.signal(Signal::STOP);

    std::fs::rename(&desk, &away).unwrap();
    done(&desk, &["restore", kept.to_str().unwrap()]);
    for note in ["the first", "the second", "the third"] {
        done(&desk, &["note", "1", note]);
    }
    let head = done(&desk, &["head"]);

    server.limit(false);
    server.signal(Signal::CONT);
    let mut left = None;
    wait_until("the first server has left", || {
        left = server.0.try_wait().unwrap();
        left.is_some()
    });
    assert!(left.is_some_and(|left| left.signal().is_none()), "{left:?}");
    assert_eq!(done(&desk, &["head"]), head);
    done(&desk, &["verify"]);
    done(&desk, &["stop"]);
    assert_eq!(done(&desk, &["head"]), head, "after it was opened again");
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}
