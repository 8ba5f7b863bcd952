//! Measures all in turns, and prints the table.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often each is measured, in turns with the others.
const TURNS: usize = 5;

/// How many applications there are for all clients: each works on some of its own, one after the other.
const APPLICATIONS: usize = 256;

/// What can be given changes by many clients at once.
pub trait Peer {
    /// What it is called in the table.
    fn name(&self) -> &'static str;
    /// One client of it, which is used by one thread and changes some of the applications, by their places.
    fn client(&self, own: Vec<usize>) -> Box<dyn Client + '_>;
}

/// One who makes changes, one after the other.
pub trait Client {
    /// Makes one to the next of its applications, and returns when it is on the disk.
    fn change(&mut self);
}

/// The bytes that one change comes to: what is journaled, the application after it, and the entry of its history.
#[derive(Debug, Clone)]
pub struct Bytes {
    /// Of the journal.
    pub batch: Vec<u8>,
    /// The application's record.
    pub application: Vec<u8>,
    /// The history's record.
    pub change: Vec<u8>,
}

/// What one turn came to.
struct Measured {
    a_second: f64,
    p99: Duration,
}

/// Prints the table.
pub fn run() {
    let seconds = std::env::var("QAPDESK_BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2.0);
    let length = Duration::from_secs_f64(seconds);
    println!("{TURNS} turns of {seconds} s each, medians; acknowledged changes a second, and p99 of one in milliseconds");
    println!("| clients | what | changes/s | p99 ms | desk / this |");
    println!("|---|---|---|---|---|");
    for clients in [1, 8, 64] {
        let home = tempfile::tempdir_in(".").unwrap();
        table(home.path(), clients, length);
    }
}

fn table(home: &Path, clients: usize, length: Duration) {
    let desk = crate::desk::Open::new(&home.join("desk"), APPLICATIONS);
    let bytes = desk.bytes();
    let mut peers: Vec<Box<dyn Peer + Sync>> = vec![Box::new(desk)];
    peers.push(Box::new(crate::sqlite::Writers::new(&home.join("writers.db"), &bytes)));
    peers.push(Box::new(crate::sqlite::Gathering::new(&home.join("gathering.db"), &bytes)));
    peers.push(Box::new(crate::file::Appending::new(&home.join("bare"), &bytes)));
    let mut turns: Vec<Vec<Measured>> = peers.iter().map(|_| Vec::new()).collect();
    for _ in 0..TURNS {
        for (peer, turns) in peers.iter().zip(&mut turns) {
            turns.push(measure(&**peer, clients, length));
        }
    }
    let medians: Vec<Measured> = turns.into_iter().map(median).collect();
    for (peer, measured) in peers.iter().zip(&medians) {
        let ratio = medians[0].a_second / measured.a_second;
        let (name, rate, p99) = (peer.name(), measured.a_second, measured.p99.as_secs_f64() * 1000.0);
        println!("| {clients} | {name} | {rate:.0} | {p99:.2} | {ratio:.2} |");
    }
}

fn measure(peer: &(dyn Peer + Sync), clients: usize, length: Duration) -> Measured {
    let over = AtomicBool::new(false);
    let started = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|place| {
                let over = &over;
                scope.spawn(move || {
                    let mut client = peer.client((place..APPLICATIONS).step_by(clients).collect());
                    let mut times = Vec::new();
                    while !over.load(Ordering::Relaxed) {
                        let since = Instant::now();
                        client.change();
                        times.push(since.elapsed());
                    }
                    times
                })
            })
            .collect();
        std::thread::sleep(length);
        over.store(true, Ordering::Relaxed);
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let a_second = times.len() as f64 / started.elapsed().as_secs_f64();
    times.sort_unstable();
    Measured { a_second, p99: times[(times.len() * 99 / 100).min(times.len() - 1)] }
}

fn median(mut turns: Vec<Measured>) -> Measured {
    turns.sort_by(|a, b| a.a_second.total_cmp(&b.a_second));
    turns.swap_remove(turns.len() / 2)
}
