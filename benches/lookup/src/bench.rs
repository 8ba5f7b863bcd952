//! Asks qapdesk's engine and its peers, and prints what it took and what was found.

use std::time::Duration;

use crate::names::{self, Person};
use crate::peers::{Desk, Frizbee, Fzf, Nucleo, Peer, Skim};
use crate::queries::{self, Kind, Query};
use crate::took::Took;

/// Queries of each kind.
const PER_KIND: usize = 17;
/// Of the keys, the peers are asked each so manieth.
const SAMPLED: usize = 50;
/// How often a key is measured; the least counts, since other programs on a machine only add.
const ROUNDS: usize = 3;

/// Makes names and queries, asks all of them, and prints the tables.
pub fn run() {
    let (words, numbers): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let count = numbers.first().map_or(1_000_000, |count| count.parse().unwrap());
    let is_alone = words.iter().any(|word| word == "--alone");
    let people = names::people(count);
    let queries = queries::queries(&people, PER_KIND);
    let keys: Vec<&str> = queries.iter().flat_map(|query| beginnings(&query.text)).collect();
    println!("{count} names, {} queries, {} keys\n", queries.len(), keys.len());
    let mut desk = Desk::new(&people);
    println!("{}", desk.told());
    let mut peers = if is_alone { Vec::new() } else { peers(&people) };
    let all: Vec<Took> = keys.iter().map(|key| desk.took(key, ROUNDS)).collect();
    let few: Vec<Took> =
        keys.iter().zip(&all).filter(|(key, _)| key.chars().count() <= 3).map(|(_, took)| *took).collect();
    println!("| one key | median | 99 % | worst | median against qapdesk |\n|---|---|---|---|---|");
    for (title, took) in [("qapdesk", &all), ("qapdesk, up to three letters", &few)] {
        println!("| {title} | {} | |", Times::of(took.iter().map(|took| took.clock).collect()));
        println!("| {title}, processor time | {} | |", Times::of(took.iter().map(|took| took.processor).collect()));
    }
    let sampled: Vec<&str> = keys.iter().copied().step_by(SAMPLED).collect();
    let of_sampled = Times::of(sampled.iter().map(|key| desk.took(key, ROUNDS).clock).collect());
    println!("| qapdesk, the keys that the others are asked | {of_sampled} | 1 |");
    for peer in &mut peers {
        let times = Times::of(sampled.iter().map(|key| peer.took(key, 1).clock).collect());
        println!("| {} | {times} | {:.0} × |", peer.title(), times.median() / of_sampled.median());
    }
    println!("\n{}", recall(&people, &queries, &mut desk, &mut peers));
}

fn peers(people: &[Person]) -> Vec<Box<dyn Peer>> {
    let mut peers: Vec<Box<dyn Peer>> = vec![Box::new(Skim::new(people)), Box::new(Nucleo::new(people))];
    peers.extend([0, 1, 2].map(|typos| Box::new(Frizbee::new(people, typos)) as Box<dyn Peer>));
    match Fzf::new(people) {
        Some(fzf) => peers.push(Box::new(fzf)),
        None => println!("fzf is not installed, and left out\n"),
    }
    peers
}

/// A query as it grows.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(start, letter)| &text[..start + letter.len_utf8()])
}

/// How many of each kind of query find who is meant among the first five.
fn recall(people: &[Person], queries: &[Query], desk: &mut Desk, peers: &mut [Box<dyn Peer>]) -> String {
    let mut all: Vec<&mut dyn Peer> = vec![desk];
    all.extend(peers.iter_mut().map(|peer| &mut **peer as &mut dyn Peer));
    let mut table = String::from("| who is meant is among the first five |");
    all.iter().for_each(|peer| table += &format!(" {} |", peer.title()));
    table += &format!("\n|{}\n", "---|".repeat(all.len() + 1));
    let mut sums = vec![0; all.len()];
    for kind in Kind::ALL {
        let of_kind: Vec<&Query> = queries.iter().filter(|query| query.kind == kind).collect();
        table += &format!("| {} |", kind.title());
        for (peer, sum) in all.iter_mut().zip(&mut sums) {
            let is_found = |query: &&&Query| {
                peer.first_five(&query.text, kind.is_number())
                    .iter()
                    .any(|&place| query.is_content_with(&people[place]))
            };
            let found = of_kind.iter().filter(is_found).count();
            *sum += found;
            table += &format!(" {:.2} |", found as f64 / of_kind.len().max(1) as f64);
        }
        table += "\n";
    }
    table += "| all |";
    sums.iter().for_each(|sum| table += &format!(" {:.3} |", f64::from(*sum as u32) / queries.len() as f64));
    table + "\n"
}

/// Times in order.
struct Times(Vec<Duration>);

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// In milliseconds, of which a share is faster.
    fn at(&self, share: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} ms | {:.2} ms | {:.2} ms", self.median(), self.at(0.99), self.at(1.0))
    }
}
