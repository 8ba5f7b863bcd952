//! `kill -9` of the server at random moments while clients commit: what was acknowledged is there.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qapdesk::domain::{Command, Number, Payment};
use qapdesk::link::protocol::{Answer, Failure, Intake, Name, Request};
use qapdesk::link::{Client, ConnectOptions, Launch, LinkError};
use qapdesk::text::Line;

const PROGRAM: &str = env!("CARGO_BIN_EXE_qapdesk");
const CLIENTS: usize = 4;
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn a_few_kills_lose_no_acknowledged_change() {
    kill_while_clients_commit(8);
}

#[test]
#[ignore = "needs a minute or two, so the gate runs it"]
fn a_hundred_kills_lose_no_acknowledged_change() {
    kill_while_clients_commit(100);
}

fn kill_while_clients_commit(kills: usize) {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    let numbers: Vec<Number> = (0..CLIENTS).map(|place| take_in(&desk, place)).collect();
    let acknowledged = Mutex::new(BTreeSet::new());
    let (commits, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for (place, &number) in numbers.iter().enumerate() {
            let (desk, acknowledged, commits, over) = (&desk, &acknowledged, &commits, &over);
            scope.spawn(move || commit_until(over, desk, place, number, acknowledged, commits));
        }
        let seed = std::process::id() as usize;
        for kill in 0..kills {
            // Anywhere between a server that is just starting and one that has committed for a while.
            let until = commits.load(Ordering::SeqCst) + (kill * 7919 + seed) % 24;
            let started = Instant::now();
            while commits.load(Ordering::SeqCst) < until {
                assert!(started.elapsed() < LIMIT, "after {kill} kills no client commits any more (seed {seed})");
                std::thread::yield_now();
            }
            kill_server(&desk);
        }
        over.store(true, Ordering::SeqCst);
    });
    let mut client = connect(&desk).unwrap();
    let kept: BTreeSet<String> = numbers.iter().flat_map(|number| references(&mut client, *number)).collect();
    let acknowledged = acknowledged.into_inner().unwrap();
    let lost: Vec<&String> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged changes are lost: {lost:?}", lost.len(), acknowledged.len());
    assert!(acknowledged.len() >= kills, "only {} changes in {kills} rounds", acknowledged.len());
    match client.ask(&Request::Verify).unwrap() {
        Answer::Verified(verified) => assert!(verified.faults.is_empty(), "{:?}", verified.faults),
        other => panic!("{other:?}"),
    }
    kill_server(&desk);
}

/// Records payments, each with a reference of its own, and notes those that were acknowledged.
fn commit_until(
    over: &AtomicBool,
    desk: &Path,
    place: usize,
    number: Number,
    acknowledged: &Mutex<BTreeSet<String>>,
    commits: &AtomicUsize,
) {
    let mut client = None;
    for round in 0.. {
        if over.load(Ordering::SeqCst) {
            return;
        }
        let reference = format!("{place}-{round}");
        let payment = Payment {
            date: "2026-10-12".parse().unwrap(),
            amount: "0.01".parse().unwrap(),
            currency: "USD".parse().unwrap(),
            method: None,
            reference: Some(Line::clean(&reference)),
        };
        let request =
            Request::Command { name: Name::Number(number), seen: None, command: Command::RecordPayment(payment) };
        if client.is_none() {
            client = connect(desk).ok();
        }
        let Some(open) = client.as_mut() else { continue };
        match open.ask::<_, Answer>(&request) {
            Ok(Answer::Done { .. }) => {
                acknowledged.lock().unwrap().insert(reference);
                commits.fetch_add(1, Ordering::SeqCst);
            }
            Ok(Answer::Failed(Failure::Store { .. })) | Err(_) => client = None,
            Ok(other) => panic!("{other:?}"),
        }
    }
}

fn connect(desk: &Path) -> Result<Client, LinkError> {
    let arguments = ["--desk".into(), desk.into(), "serve".into(), "--background".into()].to_vec();
    let launch = Launch { program: PathBuf::from(PROGRAM), arguments };
    Client::connect(&ConnectOptions { launch: Some(launch), ..ConnectOptions::new(desk) })
}

fn take_in(desk: &Path, place: usize) -> Number {
    let form = format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\nemail = \"c{place}@example.org\"\n"
    );
    let documents = Vec::new();
    let file = "form.toml".to_owned();
    let intake = Intake { file, bytes: form.into_bytes(), documents, dry_run: false, again: false };
    match connect(desk).unwrap().ask(&Request::Intake(intake)).unwrap() {
        Answer::Taken(taken) => taken[0].number,
        other => panic!("{other:?}"),
    }
}

fn references(client: &mut Client, number: Number) -> Vec<String> {
    match client.ask(&Request::Show(Name::Number(number))).unwrap() {
        Answer::Application(view) => view
            .evidence
            .payments
            .iter()
            .filter_map(|payment| payment.reference.as_deref().map(str::to_owned))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// Kills whoever holds the desk's lock, if anybody does.
fn kill_server(desk: &Path) {
    let text = std::fs::read_to_string(desk.join("desk.lock")).unwrap_or_default();
    let pid = text.lines().find_map(|line| line.strip_prefix("pid ")).unwrap_or_default();
    if !pid.is_empty() {
        drop(Process::new("kill").args(["-9", pid]).stderr(std::process::Stdio::null()).status());
    }
}
