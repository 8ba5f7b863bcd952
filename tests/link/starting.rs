//! How servers start, are found and come back, and that no client fails by it.

#![expect(clippy::unwrap_used, reason = "a test's helper fails the test by panicking")]

use std::collections::BTreeSet;
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::toy::{Ask, Desk, Plan, Told, echo, is_alive, wait_until};
use qapdesk::link::{Client, ConnectOptions, LinkError, StartedBy, ping, restart, stop, unheard};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;

#[test]
fn twenty_clients_start_one_server() {
    let desk = Desk::new(Plan::default());
    thread::scope(|scope| {
        for number in 0..20 {
            let desk = &desk;
            scope.spawn(move || echo(&mut desk.connect(), &number.to_string()));
        }
    });
    let log = std::fs::read_to_string(desk.path.join("server.log")).unwrap();
    assert!(!log.contains("panicked"), "{log}");
    let alive = ping(&desk.path).unwrap().unwrap();
    assert_eq!(alive.pid, desk.pid());
}

#[test]
fn a_killed_server_is_started_again() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    echo(&mut client, "before");
    let first = desk.pid();
    desk.signal(Signal::KILL);
    wait_until("the server is gone", || ping(&desk.path).unwrap().is_none());
    assert!(desk.socket().exists(), "its socket is stale now");
    echo(&mut desk.connect(), "after");
    assert_ne!(desk.pid(), first);
    // The old client finds its connection closed before anything is sent, and connects again by itself.
    echo(&mut client, "again");
}

#[test]
fn a_request_under_way_at_a_kill_has_an_unknown_outcome() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    thread::scope(|scope| {
        let asked = scope.spawn(|| client.ask::<_, Told>(&Ask::Slow(10_000)));
        crate::toy::pause(Duration::from_millis(100));
        desk.signal(Signal::KILL);
        let error = asked.join().unwrap().unwrap_err();
        assert!(error.outcome_unknown(), "{error:?}");
    });
    echo(&mut client, "and the next request connects again");
}

#[test]
fn a_stale_socket_is_replaced() {
    let desk = Desk::new(Plan::default());
    qapdesk::link::DeskDir::create(&desk.path).unwrap();
    drop(UnixListener::bind(desk.socket()).unwrap());
    echo(&mut desk.connect(), "x");
}

#[test]
fn a_server_whose_folder_was_replaced_ends_and_leaves_the_new_one_alone() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    echo(&mut client, "here");
    let first = desk.pid();
    std::fs::rename(&desk.path, desk.path.with_extension("moved")).unwrap();
    std::fs::DirBuilder::new().mode(0o700).create(&desk.path).unwrap();
    wait_until("end of the first server", || !is_alive(first));
    assert!(!desk.socket().exists() && !desk.path.join("desk.lock").exists(), "the new folder was let alone");
    echo(&mut desk.connect(), "a server of the new folder");
    assert_ne!(desk.pid(), first);
}

#[test]
fn a_socket_tidied_away_is_bound_again() {
    let desk = Desk::new(Plan::default());
    let mut old = desk.connect();
    let pid = desk.pid();
    std::fs::remove_file(desk.socket()).unwrap();
    std::fs::remove_file(desk.path.join("desk.lock")).unwrap();
    wait_until("the socket and the lock are there again", || desk.socket().exists() && desk.pid() == pid);
    echo(&mut desk.connect(), "new");
    echo(&mut old, "old");
    assert_eq!(ping(&desk.path).unwrap().unwrap().pid, pid);
}

#[test]
fn a_client_that_comes_while_the_socket_is_gone_waits_for_it() {
    let desk = Desk::new(Plan::default());
    let _first = desk.connect();
    let pid = desk.pid();
    std::fs::remove_file(desk.socket()).unwrap();
    echo(&mut desk.connect(), "x");
    assert_eq!(desk.pid(), pid);
}

#[test]
fn idle_exits_fail_no_client() {
    let desk = Desk::new(Plan { idle_ms: Some(1), ..Plan::default() });
    let failures = AtomicUsize::new(0);
    let servers = Mutex::new(BTreeSet::new());
    // On a busy machine it may be that they never all pause at once: they come again then.
    for _ in 0..20 {
        thread::scope(|scope| {
            for number in 0..8_u64 {
                let (desk, failures, servers) = (&desk, &failures, &servers);
                scope.spawn(move || {
                    for round in 0..40 {
                        let outcome = Client::connect(&desk.options())
                            .and_then(|mut client| client.ask::<_, Told>(&Ask::Echo("x".into())));
                        if let Err(error) = outcome {
                            eprintln!("client {number}, round {round}: {error:?}");
                            failures.fetch_add(1, Ordering::SeqCst);
                        }
                        servers.lock().unwrap().insert(desk.pid());
                        // All pause together now and then, long enough for a server to leave.
                        crate::toy::pause(Duration::from_micros(if round % 8 == 7 { 20_000 } else { 300 * number }));
                    }
                });
            }
        });
        if servers.lock().unwrap().len() > 1 {
            break;
        }
    }
    assert_eq!(failures.load(Ordering::SeqCst), 0);
    let servers = servers.lock().unwrap().len();
    println!("{servers} servers came and went");
    assert!(servers > 1, "no server left in the meantime");
    wait_until("the last server has left", || ping(&desk.path).unwrap().is_none() && desk.path.join("left").exists());
    wait_until("no socket stays behind", || !desk.socket().exists() && !desk.path.join("desk.sock.aside").exists());
}

#[test]
fn a_connected_client_keeps_the_server() {
    let desk = Desk::new(Plan { idle_ms: Some(50), ..Plan::default() });
    let mut client = desk.connect();
    crate::toy::pause(Duration::from_millis(300));
    assert_eq!(client.ask::<_, Told>(&Ask::Count).unwrap(), Told::Number(1));
    drop(client);
    wait_until("it leaves", || !desk.socket().exists());
}

#[test]
fn a_path_of_300_bytes_is_no_hindrance() {
    let mut desk = Desk::new(Plan::default());
    desk.path = desk.home.path().join("a".repeat(150)).join("b".repeat(150));
    assert!(desk.path.as_os_str().len() > 300);
    echo(&mut desk.connect(), "far away");
    assert!(desk.socket().exists());
    assert!(stop(&desk.path, Duration::from_secs(10), &mut |_| {}).unwrap().is_some());
}

#[test]
fn a_term_signal_lets_requests_finish() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    let pid = desk.pid();
    thread::scope(|scope| {
        let asked = scope.spawn(|| client.ask::<_, Told>(&Ask::Slow(400)));
        crate::toy::pause(Duration::from_millis(100));
        desk.signal(Signal::TERM);
        // Who comes meanwhile gets a new server once the old one has ended.
        echo(&mut desk.connect(), "new");
        assert_eq!(asked.join().unwrap().unwrap(), Told::Number(400));
    });
    assert_ne!(desk.pid(), pid);
    assert!(desk.path.join("left").exists());
    echo(&mut client, "the old client goes on");
}

#[test]
fn an_older_server_is_replaced_and_a_newer_one_is_not() {
    let old = Desk::new(Plan { protocol: Some(6), ..Plan::default() });
    let speaking = |protocol| ConnectOptions { protocol, ..old.options() };
    Client::connect(&speaking(6)).unwrap();
    let first = old.pid();
    let only_looking = ConnectOptions { start: false, ..speaking(7) };
    assert!(matches!(Client::connect(&only_looking), Err(LinkError::ServerIsOlder { .. })));
    assert_eq!(old.pid(), first);
    let mut newer = old.options();
    newer.protocol = 7;
    let arguments = &mut newer.launch.as_mut().unwrap().arguments;
    arguments
        .iter_mut()
        .filter(|word| *word == "LINK_TOY_PROTOCOL=6")
        .for_each(|word| *word = "LINK_TOY_PROTOCOL=7".into());
    echo(&mut Client::connect(&newer).unwrap(), "x");
    assert_ne!(old.pid(), first);
    let error = Client::connect(&speaking(6)).unwrap_err();
    assert!(matches!(error, LinkError::ServerIsNewer { ours: 6, theirs: 7, .. }), "{error:?}");
    assert_eq!(ping(&old.path).unwrap().unwrap().protocol, 7);
}

#[test]
fn an_upgrade_finishes_what_is_under_way_and_tells_an_old_client_why_it_goes_no_further() {
    let old = Desk::new(Plan { protocol: Some(6), ..Plan::default() });
    let mut client = Client::connect(&ConnectOptions { protocol: 6, ..old.options() }).unwrap();
    let first = old.pid();
    let mut newer = ConnectOptions { protocol: 7, ..old.options() };
    let arguments = &mut newer.launch.as_mut().unwrap().arguments;
    for word in arguments.iter_mut().filter(|word| *word == "LINK_TOY_PROTOCOL=6") {
        *word = "LINK_TOY_PROTOCOL=7".into();
    }
    thread::scope(|scope| {
        let asked = scope.spawn(move || {
            let answer = client.ask::<_, Told>(&Ask::Slow(1_000));
            (client, answer)
        });
        wait_until("the request is under way", || old.path.join("slow").exists());
        echo(&mut Client::connect(&newer).unwrap(), "the upgraded program");
        let (mut client, answer) = asked.join().unwrap();
        assert_eq!(answer.unwrap(), Told::Number(1_000), "what the old one was asked is answered");
        assert!(old.path.join("left").exists(), "and it left in order");
        assert_ne!(old.pid(), first);
        let error = client.ask::<_, Told>(&Ask::Echo("x".into())).unwrap_err();
        assert!(matches!(error, LinkError::ServerIsNewer { ours: 6, theirs: 7, .. }), "{error:?}");
        assert!(!error.outcome_unknown(), "what it asks now was not done, and it knows");
    });
}

#[test]
fn a_store_that_does_not_open_is_told_in_words() {
    let desk = Desk::new(Plan { broken: Some("the store is on a read-only disk"), ..Plan::default() });
    let error = Client::connect(&desk.options()).unwrap_err();
    assert_eq!(error.to_string(), "the server could not start: the store is on a read-only disk");
    assert!(error.hint().unwrap().contains("server.log"));
    let desk = Desk::new(Plan { broken: Some("panic"), ..Plan::default() });
    let error = Client::connect(&desk.options()).unwrap_err();
    assert!(error.to_string().contains("the store broke"), "{error}");
}

#[test]
fn progress_is_told_and_waited_for_by_all() {
    let desk = Desk::new(Plan { progress: 12, ..Plan::default() });
    // Less time than the start takes, more than one step.
    let options = ConnectOptions { connect_within: Duration::from_millis(700), ..desk.options() };
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let (mut lines, mut found) = (Vec::new(), Vec::new());
                let mut tell = |line: &str| {
                    lines.push(line.to_owned());
                    found.extend(unheard(&desk.path).unwrap());
                };
                let mut client = Client::connect_with(&options, &mut tell).unwrap();
                echo(&mut client, "x");
                assert!(lines.iter().any(|line| line.starts_with("step ")), "{lines:?}");
                assert!(found.iter().any(|holder| holder.state.starts_with("starting: step ")), "{found:?}");
                assert_eq!(unheard(&desk.path).unwrap(), None, "it serves");
            });
        }
    });
}

/// A service manager: it listens at a desk's socket, and runs a server whenever somebody comes and none runs.
struct Manager {
    over: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Manager {
    /// Hands its standard input over as systemd hands over a socket.
    const HAND_OVER: &str = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"";

    fn of(desk: &Desk) -> Self {
        qapdesk::link::DeskDir::create(&desk.path).unwrap();
        let listener = UnixListener::bind(desk.socket()).unwrap();
        let launch = desk.options().launch.unwrap();
        let over = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&over);
        let log = desk.home.path().join("log");
        let thread = thread::spawn(move || {
            let mut server: Option<Child> = None;
            while !is_over.load(Ordering::SeqCst) {
                let runs = server.as_mut().is_some_and(|server| server.try_wait().unwrap().is_none());
                let mut asked = [PollFd::new(&listener, PollFlags::IN)];
                let come = poll(&mut asked, Some(&Timespec { tv_sec: 0, tv_nsec: 5_000_000 })).unwrap();
                if runs || come == 0 {
                    continue;
                }
                let log = std::fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
                let mut command = Command::new("sh");
                command.args(["-c", Self::HAND_OVER, "sh"]).arg(&launch.program).args(&launch.arguments);
                let socket = OwnedFd::from(listener.try_clone().unwrap());
                command.stdin(Stdio::from(socket)).stdout(Stdio::null()).stderr(log);
                server = Some(command.spawn().unwrap());
            }
            if let Some(mut server) = server {
                let _ = server.kill();
                let _ = server.wait();
            }
        });
        Self { over, thread: Some(thread) }
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(self.thread.take().unwrap().join());
    }
}

#[test]
fn a_server_that_a_service_manager_starts_slowly_is_waited_for_and_told() {
    // Longer than a server that listens may take to greet.
    let desk = Desk::new(Plan { managed: true, progress: 60, ..Plan::default() });
    let _manager = Manager::of(&desk);
    let options = ConnectOptions { start: false, connect_within: Duration::from_secs(5), ..desk.options() };
    let mut lines = Vec::new();
    let mut client = Client::connect_with(&options, &mut |line| lines.push(line.to_owned())).unwrap();
    echo(&mut client, "x");
    assert!(lines.iter().any(|line| line == "step 50"), "{lines:?}");
}

#[test]
fn under_a_service_manager_the_server_that_is_there_is_named_and_restarted() {
    let desk = Desk::new(Plan { managed: true, ..Plan::default() });
    let _manager = Manager::of(&desk);
    let options = ConnectOptions { start: false, ..desk.options() };
    echo(&mut Client::connect(&options).unwrap(), "x");
    let first = desk.pid();
    let left = stop(&desk.path, Duration::from_secs(10), &mut |_| {}).unwrap().unwrap();
    assert_eq!((left.pid, left.origin), (first, Some(StartedBy::ServiceManager)));
    assert!(!is_alive(first), "it was waited for");
    // None runs: its number stands in the lock file until the one that this has started takes the lock.
    let second = ping(&desk.path).unwrap().unwrap().pid;
    assert!(second != first && second == desk.pid(), "{first}, {second}, {}", desk.pid());
    let done = restart(&options, Duration::from_secs(10), &mut |_| {}).unwrap();
    assert_eq!(done.left.unwrap().pid, second);
    assert!(done.now.pid != second && done.now.pid == desk.pid(), "{second}, {}, {}", done.now.pid, desk.pid());
}

#[test]
fn who_made_the_socket_is_not_named_as_a_server_that_says_nothing() {
    let desk = Desk::new(Plan::default());
    qapdesk::link::DeskDir::create(&desk.path).unwrap();
    let _listener = UnixListener::bind(desk.socket()).unwrap();
    let gone = Command::new("true").spawn().and_then(|mut child| child.wait().map(|_| child.id())).unwrap();
    std::fs::write(desk.path.join("desk.lock"), format!("pid {gone}\nbuild x\nby hand\nstate serving\n")).unwrap();
    let options = ConnectOptions { start: false, connect_within: Duration::from_millis(200), ..desk.options() };
    let error = Client::connect(&options).unwrap_err();
    assert!(matches!(error, LinkError::Silent { pid: 0 }), "{error:?}");
    assert_eq!(error.to_string(), "the server does not greet");
    assert!(!error.hint().unwrap().contains("kill"), "{error:?}");
    // One that is there, and made no socket.
    let other = std::os::unix::process::parent_id();
    std::fs::write(desk.path.join("desk.lock"), format!("pid {other}\nbuild x\nby hand\nstate starting: a long way\n"))
        .unwrap();
    let error = Client::connect(&options).unwrap_err();

    assert!(error.to_string().contains(&format!("process {other}, starting: a long way")), "{error}");
}

#[test]
fn a_program_that_is_no_server_is_named() {
    let desk = Desk::new(Plan::default());
    let mut options = desk.options();
    options.launch.as_mut().unwrap().program = "/bin/true".into();
    assert!(matches!(Client::connect(&options), Err(LinkError::StartSilent { .. })));
    options.launch.as_mut().unwrap().program = "/nonexistent/program".into();
    assert!(matches!(Client::connect(&options), Err(LinkError::Start { .. })));
}
