//! The figures of the link: one server, many terminals, and some who mean it no good.
//!
//! `cargo bench --bench link` starts a server of its own with 2,000 applications in a folder that goes with it.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]

mod abuse;

use std::path::Path;
use std::time::{Duration, Instant};

use qapdesk::domain::{AccountEdit, Command, Names, Number, Role};
use qapdesk::link::protocol::{Answer, Intake, Name, News, Request};
use qapdesk::link::{Claim, Client, ConnectOptions, Launch, Pushed, Watch, ping, stop};
use qapdesk::text::Prose;

const APPLICATIONS: usize = 2_000;
const TERMINALS: usize = 256;
const WATCHERS: usize = 64;

fn main() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("desk");
    let mut ada = connect(&folder, None);
    fill(&mut ada);
    let process = ping(&folder).unwrap().unwrap().pid;
    println!("| what | median | 99 % | aim |");
    println!("|---|---|---|---|");

    let trip = times(20_000, || drop(ask(&mut ada, &Request::Health)));
    row("round trip over the socket", &trip, "0.2 ms");
    let alone = times(2_000, || look_up(&mut ada));
    row("look-up of a name", &alone, "");

    let watches: Vec<Watch<News>> = (0..WATCHERS).map(|_| ada.watch().unwrap()).collect();
    let mut revision = 1;
    let told = times(200, || {
        note(&mut ada, revision);
        revision += 1;
        for watch in &watches {
            wait_for(watch, revision);
        }
    });
    row("a change on disk and with 64 watchers", &told, "20 ms");
    drop(watches);

    let before = memory(process);
    let terminals: Vec<(Client, Watch<News>)> = (0..TERMINALS)
        .map(|place| {
            let mut client = connect(&folder, Some(if place % 2 == 0 { "bo" } else { "max" }));
            let watch = client.watch().unwrap();
            ask(&mut client, &Request::Greet);
            ask(&mut client, &Request::Open(Some(number())));
            (client, watch)
        })
        .collect();
    let with = memory(process);
    println!(
        "| {TERMINALS} idle terminals, MB more in the server | {:.1} | | 100 |",
        megabytes(with.saturating_sub(before))
    );
    drop(terminals);

    let abusers = abuse::begin(&folder);
    let during = times(2_000, || look_up(&mut ada));
    row("look-up while others abuse the server", &during, "twice the time");
    let most = memory(process);
    let (connections, bytes) = abusers.end();
    println!("| memory of the server then, MB | {:.1} | | |", megabytes(most));
    println!("\n{connections} hostile connections sent {} MB in that time", bytes / 1_000_000);
    stop(&folder, Duration::from_secs(20), &mut |_| {}).unwrap();
}

fn connect(folder: &Path, account: Option<&str>) -> Client {
    let arguments = ["--desk".into(), folder.into(), "serve".into(), "--background".into()].to_vec();
    let launch = Launch { program: env!("CARGO_BIN_EXE_qapdesk").into(), arguments };
    let claim = Claim { account: account.map(str::to_owned), via: None, names: Names::Shown };
    Client::connect(&ConnectOptions { launch: Some(launch), claim, ..ConnectOptions::new(folder) }).unwrap()
}

fn ask(client: &mut Client, request: &Request) -> Answer {
    let answer = client.ask(request).unwrap();
    assert!(!matches!(answer, Answer::Failed(_)), "{request:?}: {answer:?}");
    answer
}

/// Takes in applications and gives two colleagues accounts.
fn fill(ada: &mut Client) {
    let form = |place| {
        format!(
            "{{\"form\":\"qap-application/1\",\"received_on\":\"2025-10-12\",\"candidate\":{{\"given_name\":\"A{}\",\"family_name\":\"Doe{place}\"}}}}",
            place % 97
        )
    };
    let bytes = (0..APPLICATIONS).map(form).collect::<Vec<_>>().join("\n").into_bytes();
    let file = Intake { file: "forms.jsonl".to_owned(), bytes, documents: Vec::new(), dry_run: false, again: false };
    ask(ada, &Request::Intake(file));
    for name in ["bo", "max"] {
        let edit = AccountEdit::Add { role: Role::Staff, uid: None };
        ask(ada, &Request::EditAccount { name: name.parse().unwrap(), edit });
    }
}

fn number() -> Number {
    Number::new(2025, 1)
}

fn look_up(client: &mut Client) {
    let Answer::Found(found) = ask(client, &Request::Find { text: "doe1234".to_owned(), limit: 9 }) else {
        panic!("not found")
    };
    assert!(!found.is_empty());
}

fn note(client: &mut Client, seen: u32) {
    let command = Command::Note { text: Prose::clean("called her") };
    ask(client, &Request::Command { name: Name::Number(number()), seen: Some(seen), command });
}

fn wait_for(watch: &Watch<News>, revision: u32) {
    loop {
        match watch.receiver().recv_timeout(Duration::from_secs(5)).unwrap() {
            Pushed::News(News::Changed { revision: told, .. }) if told == revision => return,
            Pushed::News(_) => {}
            Pushed::Lost(error) => panic!("{error}"),
        }
    }
}

/// How long something takes, each time, the shortest first.
fn times(count: usize, mut once: impl FnMut()) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let begun = Instant::now();
            once();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times
}

fn row(what: &str, times: &[Duration], aim: &str) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let (median, late) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!("| {what} | {:.3} ms | {:.3} ms | {aim} |", milliseconds(median), milliseconds(late));
}

/// Resident memory of a process, in kB.
fn memory(process: i32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(kilobytes: u64) -> f64 {
    kilobytes as f64 / 1024.0
}
