use std::path::Path;
use std::process;
use std::time::Instant;

use qapdesk::domain::{Command, Number};
use qapdesk::link::protocol::{Answer, Name, Request};
use qapdesk::link::{Client, ConnectOptions};
use qapdesk::text::Prose;

use super::server::Server;
use super::{Figures, MAKE, bytes, ms, run};

/// How often the server is started in each way.
const STARTS: usize = 3;
/// How many changes it made before it is killed.
const CHANGES: u32 = 100;

/// Makes the desk, and measures how a server comes up: after it left, after it was killed, and without its state.
pub(crate) fn measure(home: &Path, size: usize, figures: &mut Figures) {
    let desk = home.join("desk");
    let begun = Instant::now();
    // By a process of its own: the larger one is, the longer it takes to start others from it.
    run(process::Command::new(std::env::current_exe().unwrap()).arg(MAKE).arg(&desk).arg(size.to_string()));
    figures.push(("desk made: intake and stages", "s", begun.elapsed().as_secs_f64()));
    figures.push(("journal on disk", "MB", bytes(&desk.join("journal")) as f64 / 1e6));
    figures.push(("state on disk", "MB", bytes(&desk.join("state")) as f64 / 1e6));

    let clean = starts(home, |server| server.stop(home));
    figures.push(("server start, after it left", "ms", clean));
    let killed = starts(home, |server| {
        change(home, size);
        drop(server);
    });
    figures.push(("server start, after kill -9", "ms", killed));
    std::fs::remove_dir_all(desk.join("state")).unwrap();
    let server = Server::start(home);
    figures.push(("server start, state made from the journal", "ms", ms(server.took)));
    server.stop(home);
}

/// The middle one of some starts in milliseconds, after the server ended in some way.
fn starts(home: &Path, end: impl Fn(Server)) -> f64 {
    end(Server::start(home));
    let mut times: Vec<f64> = (0..STARTS)
        .map(|_| {
            let server = Server::start(home);
            let took = ms(server.took);
            end(server);
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[STARTS / 2]
}

/// Makes some changes that the server has not had time to write to its state.
fn change(home: &Path, size: usize) {
    let mut client =
        Client::connect(&ConnectOptions { start: false, ..ConnectOptions::new(home.join("desk")) }).unwrap();
    let step = u32::try_from(size).unwrap() / 10 / CHANGES;
    for place in 0..CHANGES {
        let name = Name::Number(Number::new(2025, 1 + place * step));
        let command = Command::Note { text: Prose::clean("called") };
        let answer: Answer = client.ask(&Request::Command { name, seen: None, command }).unwrap();
        assert!(matches!(answer, Answer::Done { .. }), "{answer:?}");
    }
}
