//! How servers are asked to leave, and that nobody takes one for gone that is there.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::toy::{Ask, Desk, Plan, Told, echo, is_alive, wait_until};
use qapdesk::link::{Client, ConnectOptions, LinkError, StartedBy, restart, stop, unheard};

#[test]
fn stop_waits_for_the_end_and_cuts_what_takes_too_long() {
    let desk = Desk::new(Plan { drain_ms: Some(100), ..Plan::default() });
    let mut client = desk.connect();
    thread::scope(|scope| {
        let asked = scope.spawn(|| client.ask::<_, Told>(&Ask::Slow(8_000)));
        crate::toy::pause(Duration::from_millis(100));
        let begun = Instant::now();
        let pid = desk.pid();
        let left = stop(&desk.path, Duration::from_secs(10), &mut |_| {}).unwrap().unwrap();
        assert_eq!((left.pid, left.undone.as_deref()), (pid, Some("a request was broken off")));
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert!(asked.join().unwrap().unwrap_err().outcome_unknown());
    });
    assert!(stop(&desk.path, Duration::from_secs(1), &mut |_| {}).unwrap().is_none());
    let options = ConnectOptions { start: false, ..desk.options() };
    assert!(matches!(Client::connect(&options), Err(LinkError::NotRunning(_))));
}

#[test]
fn stop_says_what_is_waited_for_and_what_is_left_undone() {
    let desk = Desk::new(Plan { lingers_ms: Some(500), loses: true, ..Plan::default() });
    let mut client = desk.connect();
    thread::scope(|scope| {
        let asked = scope.spawn(|| client.ask::<_, Told>(&Ask::Slow(900)));
        crate::toy::pause(Duration::from_millis(100));
        let mut told = Vec::new();
        let left = stop(&desk.path, Duration::from_secs(10), &mut |words| told.push(words.to_owned())).unwrap();
        assert_eq!(told, ["a request is under way", "the toy is put away"]);
        let left = left.unwrap();
        assert_eq!((left.undone.as_deref(), left.origin), (Some("a brick is lost"), Some(StartedBy::Client)));
        assert_eq!(asked.join().unwrap().unwrap(), Told::Number(900));
    });
}

#[test]
fn what_was_waited_for_and_done_is_not_left_undone() {
    let desk = Desk::new(Plan { lingers_ms: Some(500), ..Plan::default() });
    drop(desk.connect());
    let mut told = Vec::new();
    let left = stop(&desk.path, Duration::from_secs(10), &mut |words| told.push(words.to_owned())).unwrap();
    assert_eq!((told, left.unwrap().undone), (vec!["the toy is put away".to_owned()], None));
}

#[test]
fn a_restart_finishes_what_is_under_way_and_leaves_a_server_running() {
    let desk = Desk::new(Plan::default());
    let none_yet = restart(&desk.options(), Duration::from_secs(10), &mut |_| {}).unwrap();
    assert!(none_yet.left.is_none());
    let mut client = desk.connect();
    thread::scope(|scope| {
        let asked = scope.spawn(|| {
            assert_eq!(client.ask::<_, Told>(&Ask::Slow(400)).unwrap(), Told::Number(400));
            client
        });
        crate::toy::pause(Duration::from_millis(100));
        let done = restart(&desk.options(), Duration::from_secs(10), &mut |_| {}).unwrap();
        assert_eq!((done.left.unwrap().pid, done.now.pid), (none_yet.now.pid, desk.pid()));
        assert_ne!(desk.pid(), none_yet.now.pid);
        echo(&mut asked.join().unwrap(), "the old client goes on");
    });
}

#[test]
fn one_that_is_starting_still_is_waited_for_and_stopped() {
    let desk = Desk::new(Plan { progress: 8, ..Plan::default() });
    let launch = desk.options().launch.unwrap();
    let mut command = Command::new(launch.program);
    let mut server = command.args(launch.arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until("it starts", || desk.path.exists() && unheard(&desk.path).unwrap().is_some());
    let (pid, mut told) = (desk.pid(), Vec::new());
    let left = stop(&desk.path, Duration::from_secs(10), &mut |words| told.push(words.to_owned())).unwrap().unwrap();
    assert_eq!((left.pid, is_alive(pid)), (pid, false));
    assert!(told.iter().any(|words| words == "step 7"), "{told:?}");
    server.wait().unwrap();
    assert_eq!(unheard(&desk.path).unwrap(), None);
}

#[test]
fn one_that_leaves_already_is_waited_for_by_all_who_stop_it() {
    let desk = Desk::new(Plan { lingers_ms: Some(1_000), ..Plan::default() });
    drop(desk.connect());
    let pid = desk.pid();
    let stops = || {
        let left = stop(&desk.path, Duration::from_secs(10), &mut |_| {}).unwrap().unwrap();
        assert_eq!((left.pid, is_alive(pid)), (pid, false));
    };
    thread::scope(|scope| {
        scope.spawn(stops);
        wait_until("it leaves", || unheard(&desk.path).unwrap().is_some_and(|holder| holder.state.contains("away")));
        let silence = unheard(&desk.path).unwrap().map(|holder| holder.silence());
        assert_eq!(silence.as_deref(), Some("does not answer any more: leaving: the toy is put away"));
        stops();
    });
    assert!(stop(&desk.path, Duration::from_secs(10), &mut |_| {}).unwrap().is_none());
}

#[test]
fn a_client_that_comes_while_one_leaves_waits_for_it_as_long_as_that_may_take() {
    let desk = Desk::new(Plan { lingers_ms: Some(4_000), ..Plan::default() });
    drop(desk.connect());
    let first = desk.pid();
    // Less time than the end of the one before takes.
    let options = ConnectOptions { connect_within: Duration::from_secs(2), ..desk.options() };
    thread::scope(|scope| {
        scope.spawn(|| stop(&desk.path, Duration::from_secs(10), &mut |_| {}).unwrap());
        wait_until("it leaves", || unheard(&desk.path).unwrap().is_some());
        let mut lines = Vec::new();
        let mut client = Client::connect_with(&options, &mut |line| lines.push(line.to_owned())).unwrap();
        echo(&mut client, "x");
        assert_eq!(lines, ["the server before this one leaves: the toy is put away"]);
    });
    assert_ne!(desk.pid(), first);
}
