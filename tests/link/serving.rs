//! What a server does for its clients, and against those who are none.

#![expect(clippy::unwrap_used, reason = "a test's helper fails the test by panicking")]

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::toy::{Ask, Desk, Plan, Told, echo, wait_until};
use qapdesk::domain::Names;
use qapdesk::link::{Claim, Client, ConnectOptions, LinkError, Operation, PREFACE_BYTES, PROTOCOL, Preface, Pushed};

#[test]
fn requests_are_answered_in_turn() {
    let desk = Desk::new(Plan::default());
    let (mut one, mut other) = (desk.connect(), desk.connect());
    for number in 1..=3 {
        assert_eq!(one.ask::<_, Told>(&Ask::Count).unwrap(), Told::Number(number));
    }
    assert_eq!(other.ask::<_, Told>(&Ask::Count).unwrap(), Told::Number(1), "sessions are their own");
    echo(&mut one, &"Łukasz\n\0".repeat(300_000));
    assert!(matches!(one.ask::<_, Told>(&Ask::Big(20_000_000)).unwrap(), Told::Text(text) if text.len() == 20_000_000));
}

#[test]
fn a_round_trip_takes_microseconds() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    let mut times: Vec<Duration> = (0..2_000)
        .map(|_| {
            let begun = Instant::now();
            client.ask::<_, Told>(&Ask::Count).unwrap();
            begun.elapsed()
        })
        .collect();
    times.sort();
    println!("round trip: median {:?}, 99 % {:?}", times[1_000], times[1_980]);
    assert!(times[1_000] < Duration::from_millis(5), "{:?}", times[1_000]);
}

#[test]
fn a_failing_answer_ends_one_connection_only() {
    let desk = Desk::new(Plan::default());
    let (mut one, mut other) = (desk.connect(), desk.connect());
    let error = one.ask::<_, Told>(&Ask::Panic).unwrap_err();
    assert!(matches!(&error, LinkError::Failed(words) if !words.contains("toy")), "it may be of others: {error:?}");
    echo(&mut other, "others go on");
    echo(&mut one, "and so does this one, on a new connection");
    let log = std::fs::read_to_string(desk.path.join("server.log")).unwrap();
    assert!(log.contains("the toy broke"), "the log has it: {log}");
    let error = one.ask::<_, Told>(&Ask::Big(70_000_000)).unwrap_err();
    assert!(matches!(&error, LinkError::Failed(words) if words.contains("limit")), "{error:?}");
}

#[test]
fn a_refusal_has_cause_and_remedy() {
    let desk = Desk::new(Plan::default());
    let options =
        ConnectOptions { claim: Claim { account: Some("nobody".into()), ..Claim::default() }, ..desk.options() };
    let error = Client::connect(&options).unwrap_err();
    assert!(matches!(error, LinkError::Refused(_)));
    assert_eq!((error.to_string(), error.hint()), ("no account nobody".into(), Some("name another".into())));
}

#[test]
fn one_uid_has_only_so_many_connections() {
    let desk = Desk::new(Plan { connections: Some(3), ..Plan::default() });
    let clients: Vec<Client> = (0..3).map(|_| desk.connect()).collect();
    let error = Client::connect(&desk.options()).unwrap_err();
    assert!(error.to_string().contains("3 connections"), "{error}");
    drop(clients);
    wait_until("there is room again", || Client::connect(&desk.options()).is_ok());
}

#[test]
fn news_reach_every_watcher_in_order() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    let watches: Vec<_> = (0..5).map(|_| client.watch::<String>().unwrap()).collect();
    for number in 0..20 {
        let told = client.ask::<_, Told>(&Ask::Publish(number.to_string())).unwrap();
        assert_eq!(told, Told::Number(5));
    }
    for watch in &watches {
        for number in 0..20 {
            let pushed = watch.receiver().recv_timeout(Duration::from_secs(5)).unwrap();
            assert!(matches!(pushed, Pushed::News(text) if text == number.to_string()));
        }
    }
    desk.signal(rustix::process::Signal::TERM);
    for watch in &watches {
        let pushed = watch.receiver().recv_timeout(Duration::from_secs(5)).unwrap();
        assert!(matches!(pushed, Pushed::Lost(LinkError::NewsEnded)));
    }
}

#[test]
fn a_watcher_that_never_reads_is_cut_and_costs_others_nothing() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    let good = client.watch::<String>().unwrap();
    let mut silent = raw(&desk, Operation::News);
    silent.write_all(&hello()).unwrap();
    let mut welcome = [0; PREFACE_BYTES];
    silent.read_exact(&mut welcome).unwrap();
    wait_until("both watch", || publish(&mut client, "x") == 2);
    let mut longest = Duration::ZERO;
    wait_until("the silent one is cut", || {
        let begun = Instant::now();
        let watching = publish(&mut client, &"y".repeat(20_000));
        longest = longest.max(begun.elapsed());
        // The good one takes what it gets, so it is never the one that is full.
        while let Ok(pushed) = good.receiver().recv_timeout(Duration::from_millis(20)) {
            assert!(matches!(pushed, Pushed::News(_)), "{pushed:?}");
        }
        watching == 1
    });
    assert!(longest < Duration::from_millis(500), "publishing took {longest:?}");
}

#[test]
fn a_watcher_that_hangs_up_is_noticed_at_once() {
    let desk = Desk::new(Plan { connections: Some(2), ..Plan::default() });
    let client = desk.connect();
    let begun = Instant::now();
    for _ in 0..8 {
        // There is room for one only: the one before must be gone from the server's list.
        wait_until("room for another", || client.watch::<String>().is_ok());
    }
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?} for eight", begun.elapsed());
}

fn publish(client: &mut Client, text: &str) -> u64 {
    match client.ask::<_, Told>(&Ask::Publish(text.into())).unwrap() {
        Told::Number(count) => count,
        Told::Text(_) => 0,
    }
}

#[test]
fn hostile_peers_leave_others_served_and_memory_bounded() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    echo(&mut client, "before");
    let before = desk.memory_kb();
    let mut kept = Vec::new();
    for round in 0..40_u32 {
        // A frame of 4 GiB, one just under the limit that never comes, a truncated one, and one byte and then silence.
        for begin in [vec![0xff; 4], vec![0, 0, 0, 4], vec![9, 0, 0, 0, 1], vec![7]] {
            let mut stream = raw(&desk, Operation::Request);
            stream.write_all(&hello()).unwrap();
            let _ = stream.write_all(&begin);
            kept.push(stream);
        }
        // Noise from the first byte, after the preface, and after the greeting.
        let noise = noise(round, 3_000);
        let mut stream = UnixStream::connect(desk.socket()).unwrap();
        let _ = stream.write_all(&noise);
        let mut stream = raw(&desk, Operation::Request);
        let _ = stream.write_all(&noise);
        let mut stream = raw(&desk, Operation::Request);
        stream.write_all(&hello()).unwrap();
        let _ = stream.write_all(&noise);
        kept.push(UnixStream::connect(desk.socket()).unwrap());
        let begun = Instant::now();
        echo(&mut client, "meanwhile");
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
    echo(&mut desk.connect(), "a new one is let in");
    let after = desk.memory_kb();
    println!("memory: {before} kB before, {after} kB with {} hostile connections", kept.len());
    assert!(after < before + 32 * 1024, "{before} kB before, {after} kB after");
    let mut rest = Vec::new();
    for mut stream in kept {
        stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
        // Each is cut in the end, the silent ones by their deadline.
        match stream.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
    }
}

#[test]
fn a_watcher_that_is_cut_can_read_why() {
    for length in [1, 20_000] {
        let desk = Desk::new(Plan::default());
        let mut client = desk.connect();
        let mut slow = raw(&desk, Operation::News);
        slow.write_all(&hello()).unwrap();
        wait_until("it watches", || publish(&mut client, "x") == 1);
        let text = "y".repeat(length);
        wait_until("it is cut", || publish(&mut client, &text) == 0);
        slow.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
        let mut told = Vec::new();
        slow.read_to_end(&mut told).unwrap();
        let end = String::from_utf8_lossy(&told[told.len().saturating_sub(80)..]).into_owned();
        // Whichever comes first: its socket takes no more, or the toy has given it up.
        assert!(
            end.contains("news were taken for 2 seconds") || end.contains("faster than they were taken"),
            "{end:?}"
        );
    }
}

#[test]
fn whoever_is_nobody_yet_says_little_and_at_once() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    let mut long = raw(&desk, Operation::Request);
    let _ = long.write_all(&[&5_000_u32.to_le_bytes()[..], &[7; 5_000]].concat());
    let begun = Instant::now();
    let mut slow = raw(&desk, Operation::Request);
    slow.write_all(&hello()[..6]).unwrap();
    for mut stream in [long, slow] {
        stream.set_read_timeout(Some(Duration::from_secs(9))).unwrap();
        let mut told = Vec::new();
        match stream.read_to_end(&mut told) {
            Ok(_) => assert!(told.is_empty(), "{told:?}"),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(6), "a greeting has its time as a whole");
    echo(&mut client, "others are served");
}

#[test]
fn a_thousand_connections_at_once_cost_little_memory_and_fill_no_log() {
    let desk = Desk::new(Plan { connections: Some(600), ..Plan::default() });
    let mut client = desk.connect();
    echo(&mut client, "before");
    let before = desk.memory_kb();
    let mut trickle = raw(&desk, Operation::Request);
    trickle.write_all(&hello()).unwrap();
    trickle.write_all(&100_u32.to_le_bytes()).unwrap();
    let mut kept = Vec::new();
    for round in 0..1_000_u32 {
        let mut stream = raw(&desk, Operation::Request);
        // Some are let in and stay, some never say who they are, and those over the limit are turned away.
        if round % 2 == 0 {
            let _ = stream.write_all(&hello());
        }
        kept.push(stream);
        if round % 100 == 0 {
            let _ = trickle.write_all(&[7]);
            echo(&mut client, "meanwhile");
        }
    }
    let during = desk.memory_kb();
    println!("memory: {before} kB before, {during} kB with a thousand connections");
    assert!(during < before + 64 * 1024, "{before} kB before, {during} kB during");
    let error = Client::connect(&desk.options()).unwrap_err();
    assert!(matches!(&error, LinkError::Full(_)) && error.to_string().contains("connections of yours"), "{error:?}");
    drop((kept, trickle));
    wait_until("there is room again", || Client::connect(&desk.options()).is_ok());
    let log = std::fs::metadata(desk.path.join("server.log")).unwrap().len();
    assert!(log < 256 * 1024, "{log} bytes of log");
}

#[test]
fn another_program_and_another_protocol_are_told_so() {
    let desk = Desk::new(Plan::default());
    let _client = desk.connect();
    let mut stream = UnixStream::connect(desk.socket()).unwrap();
    stream.write_all(&b"GET / HTTP/1.1\r\n".repeat(4)).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert_eq!((&answer[..8], answer[12]), (&b"QAPDESK\0"[..], 130));
    assert!(String::from_utf8_lossy(&answer[68..]).contains("not those of qapdesk"));

    let mut stream = UnixStream::connect(desk.socket()).unwrap();
    stream.write_all(&Preface::new(PROTOCOL + 1, Operation::Request, "later").to_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!((answer.len(), answer[12]), (PREFACE_BYTES, 129));
}

#[test]
fn a_server_that_is_stopped_in_its_tracks_is_reported() {
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    desk.signal(rustix::process::Signal::STOP);
    let begun = Instant::now();
    let connecting = thread::spawn({
        let options = desk.options();
        move || Client::connect(&options).map(|_| ())
    });
    let error = connecting.join().unwrap().unwrap_err();
    assert!(matches!(error, LinkError::Silent { pid } if pid == desk.pid()), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(9));
    desk.signal(rustix::process::Signal::CONT);
    echo(&mut client, "it goes on");
}

#[test]
fn a_request_that_is_longer_than_may_be_asked_is_refused_unread_with_why() {
    let desk = Desk::new(Plan::default());
    let (mut client, mut other) = (desk.connect(), desk.connect());
    echo(&mut client, &"x".repeat(30_000_000));
    // From the tenth on the toy lets less come back.
    for _ in 0..9 {
        client.ask::<_, Told>(&Ask::Count).unwrap();
    }
    let before = desk.memory_kb();
    let error = client.ask::<_, Told>(&Ask::Echo("x".repeat(30_000_000))).unwrap_err();
    let words = "the request has 30000006 bytes, more than the 100000 that you may ask so";
    assert!(matches!(&error, LinkError::Refused(_)) && !error.outcome_unknown(), "{error:?}");
    assert_eq!((error.to_string().as_str(), error.hint().as_deref()), (words, Some("ask in parts")));
    let after = desk.memory_kb();
    assert!(after < before + 8 * 1024, "{before} kB before, {after} kB after");
    echo(&mut client, &"a new connection is a new session".repeat(9_000));
    echo(&mut other, "others go on");

    let mut odd = raw(&desk, Operation::Request);
    odd.write_all(&hello()).unwrap();
    odd.write_all(&[1, 0, 0, 0, 250]).unwrap();
    let mut told = Vec::new();
    odd.read_to_end(&mut told).unwrap();
    assert!(String::from_utf8_lossy(&told).contains("the request cannot be read: "), "{told:?}");
}

#[test]
fn answers_that_nobody_reads_take_half_of_the_room_at_most_and_others_are_answered_meanwhile() {
    // Each counts twice until it is read: the seventh has no room in half of 512 MiB.
    const LENGTH: usize = 20_000_000;
    let desk = Desk::new(Plan::default());
    let mut client = desk.connect();
    let claim = Claim { account: Some("other".into()), ..Claim::default() };
    let mut other = Client::connect(&ConnectOptions { claim, ..desk.options() }).unwrap();
    let is_whole = |told: Told| matches!(told, Told::Text(text) if text.len() == LENGTH);
    let before = desk.memory_kb();
    let asks = || {
        let mut stream = raw(&desk, Operation::Request);
        stream.write_all(&[hello(), frame(&Ask::Big(LENGTH))].concat()).unwrap();
        stream
    };
    let mut silent: Vec<UnixStream> = (0..6).map(|_| asks()).collect();
    for stream in &mut silent {
        // The welcome with its verdict, and how long the answer is: no more is read.
        let mut begin = [0; PREFACE_BYTES + 5 + 4];
        stream.read_exact(&mut begin).unwrap();
        let length = u32::from_le_bytes(*begin.last_chunk().unwrap());
        assert!(usize::try_from(length).unwrap() > LENGTH, "{length}");
    }
    silent.extend((0..12).map(|_| asks()));
    assert!(is_whole(other.ask(&Ask::Big(LENGTH)).unwrap()));
    echo(&mut client, "what is short needs no room");
    let error = client.ask::<_, Told>(&Ask::Unforeseen(LENGTH)).unwrap_err();
    let words = "there is no room for an answer of 20000011 bytes";
    assert!(matches!(&error, LinkError::Failed(told) if told.contains(words)), "{error:?}");
    let error = client.ask::<_, Told>(&Ask::Big(LENGTH)).unwrap_err();
    assert!(matches!(&error, LinkError::Full(told) if told.message.contains("and its answer")), "{error:?}");
    assert!(!error.outcome_unknown(), "it was not read");
    let during = desk.memory_kb();
    println!("memory: {before} kB before, {during} kB with {} silent askers", silent.len());
    assert!(during < before + 512 * 1024, "{before} kB before, {during} kB during");
    drop(silent);
    assert!(is_whole(client.ask(&Ask::Big(LENGTH)).unwrap()), "what they had is given back");
}

#[test]
fn a_server_leaves_no_core_in_which_all_names_would_stand() {
    let desk = Desk::new(Plan::default());
    echo(&mut desk.connect(), "it serves");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", desk.pid())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(line.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{line}");
}

fn raw(desk: &Desk, operation: Operation) -> UnixStream {
    let mut stream = UnixStream::connect(desk.socket()).unwrap();
    // Who is turned away at once may not get to say it.
    let _ = stream.write_all(&Preface::new(PROTOCOL, operation, "test").to_bytes());
    stream
}

/// A hello as the current protocol has it: account, the way in, whether names are told, process, terminal.
fn hello() -> Vec<u8> {
    frame(&(None::<String>, None::<(String, String)>, Names::Shown, 1_u32, false))
}

/// The frame of a value.
fn frame<T: serde::Serialize>(value: &T) -> Vec<u8> {
    let bytes = qapdesk::codec::encode(value).unwrap();
    let mut frame = u32::try_from(bytes.len()).unwrap().to_le_bytes().to_vec();
    frame.extend(bytes);
    frame
}

/// Bytes without a pattern, the same in every run.
fn noise(seed: u32, count: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    };
    (0..count).map(|_| next()).collect()
}
