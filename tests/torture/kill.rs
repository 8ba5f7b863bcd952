//! `kill -9` of the server at random moments, also while it mends itself: what was acknowledged is there.

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use crate::random::count;
use crate::server::{Load, assert_verified, connect, kill_server, server_of, wait_until};

#[test]
fn a_few_kills_lose_no_acknowledged_change() {
    kill_while_clients_commit(8);
}

#[test]
#[ignore = "needs some time: a thousand kills, or QAPDESK_KILLS"]
fn a_thousand_kills_lose_no_acknowledged_change() {
    kill_while_clients_commit(usize::try_from(count("QAPDESK_KILLS", 1000)).unwrap());
}

fn kill_while_clients_commit(kills: usize) {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    let load = Load::new(&desk);
    let seed = std::process::id() as usize;
    let killed = load.during(|| {
        let mut killed = 0;
        for kill in 0..kills {
            // Anywhere between a server that is just starting and one that has committed for a while.
            load.wait_for((kill * 7919 + seed) % 24);
            killed += usize::from(kill_server(&desk));
        }
        killed
    });
    assert!(killed * 2 > kills, "only {killed} of {kills} kills met a living server (seed {seed})");
    assert!(load.commits() >= kills, "only {} changes in {kills} rounds", load.commits());
    load.assert_kept();
    eprintln!("{kills} kills, {killed} of a living server, {} acknowledged changes, none lost", load.commits());
    kill_server(&desk);
}

#[test]
fn a_few_kills_while_the_state_is_made_anew_lose_nothing() {
    kill_while_it_mends(10);
}

#[test]
#[ignore = "needs some time: two hundred kills of a server that mends itself"]
fn two_hundred_kills_while_the_state_is_made_anew_lose_nothing() {
    kill_while_it_mends(200);
}

/// Takes the state away and kills the server that makes it anew, a little later each time.
fn kill_while_it_mends(kills: u32) {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    let load = Load::new(&desk);
    load.during(|| load.wait_for(300));
    let whole = time_to_mend(&desk);
    let mut met = 0;
    for kill in 0..kills {
        kill_server(&desk);
        // Until the system has cleared it away it holds the desk's lock.
        wait_until("the server is gone", || server_of(&desk).is_none());
        if kill % 3 != 2 {
            // What the last kill left is mended once in three times.
            without_state(&desk);
        }
        let mut server = serve(&desk);
        let moment = Instant::now() + whole * (kill + 1) / kills;
        while Instant::now() < moment {
            std::thread::park_timeout(moment.saturating_duration_since(Instant::now()));
        }
        met += u32::from(server.try_wait().unwrap().is_none());
        server.kill().unwrap();
        server.wait().unwrap();
    }
    assert!(met * 2 > kills, "only {met} of {kills} kills met a living server");
    load.assert_kept();
    let mut client = connect(&desk).unwrap();
    assert_verified(&mut client);
    kill_server(&desk);
}

/// How long a server takes to make the state anew, ten ways of a kill beyond its end included.
fn time_to_mend(desk: &Path) -> Duration {
    kill_server(desk);
    wait_until("the server is gone", || server_of(desk).is_none());
    without_state(desk);
    let started = Instant::now();
    drop(connect(desk).unwrap());
    started.elapsed()
}

fn without_state(desk: &Path) {
    // Its folder is gone or half written; what a server that is just killed still writes does not matter.
    let _ = fs::remove_dir_all(desk.join("state"));
}

fn serve(desk: &Path) -> std::process::Child {
    Process::new(env!("CARGO_BIN_EXE_qapdesk"))
        .args(["--desk", desk.to_str().unwrap(), "serve"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
