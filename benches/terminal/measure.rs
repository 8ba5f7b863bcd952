use std::time::{Duration, Instant};

use super::peers::Program;
use super::pty::{self, First, Pty, SILENCE};

const STARTS: usize = 15;
const ROWS: usize = 40;
const HELD: usize = 150;
/// How often a held key comes.
const REPEAT: Duration = Duration::from_millis(33);
const BURST: usize = 200;
const TIMED: usize = 200;
const SEARCHED: &[u8] = b"okonkwo";
/// How long a program that was asked for something may be silent before it counts as having nothing to say.
const PATIENCE: Duration = Duration::from_secs(2);
const IDLE: Duration = Duration::from_secs(10);

/// What a program costs, in bytes and times; medians but for a held key and a search, which are averages.
pub(crate) struct Figures {
    pub(crate) row: usize,
    pub(crate) held: usize,
    pub(crate) burst: usize,
    pub(crate) page: usize,
    pub(crate) letter: usize,
    pub(crate) redraw: usize,
    pub(crate) idle: usize,
    pub(crate) first: First,
    pub(crate) least_list: Duration,
    pub(crate) key: Duration,
    pub(crate) key_p99: Duration,
}

pub(crate) fn measure(program: &Program) -> Figures {
    let (first, least_list) = starts(program);
    let mut pty = Pty::start(program);
    drop(pty.says(PATIENCE));
    // What it learns of its list after its first screen is not to be counted.
    while pty.says(PATIENCE).is_some_and(|_| !program.is_never_idle) {}
    let mut many = |keys: &[u8], count| median((0..count).map(|_| bytes(&mut pty, keys)).collect());
    let row = many(program.down, ROWS);
    let page = many(program.page, 8);
    let redraw = many(program.redraw, 5);
    let burst = bytes(&mut pty, &program.down.repeat(BURST));
    let held = held(&mut pty, program.down);
    let (key, key_p99) = keys(&mut pty, program.down);
    bytes(&mut pty, program.search);
    let letter = SEARCHED.iter().map(|letter| bytes(&mut pty, &[*letter])).sum::<usize>() / SEARCHED.len();
    bytes(&mut pty, program.cancel);
    let idle = idle(&pty);
    Figures { row, held, burst, page, letter, redraw, idle, first, least_list, key, key_p99 }
}

/// What it shows first, start after start: of each figure the middle one, and of its list the least too.
pub(crate) fn starts(program: &Program) -> (First, Duration) {
    let all: Vec<First> = (0..STARTS).map(|_| pty::first(program)).collect();
    let middle = |of: fn(&First) -> Duration| median(all.iter().map(of).collect());
    let first = First {
        byte: middle(|first| first.byte),
        byte_processor: middle(|first| first.byte_processor),
        list: middle(|first| first.list),
    };
    (first, all.iter().map(|first| first.list).min().unwrap())
}

fn bytes(pty: &mut Pty, keys: &[u8]) -> usize {
    pty.types(keys);
    pty.says(PATIENCE).map_or(0, |said| said.bytes.len())
}

/// Bytes a row while a key is held, with all that comes once it rests.
fn held(pty: &mut Pty, key: &[u8]) -> usize {
    let mut next = Instant::now();
    for _ in 0..HELD {
        pty.types(key);
        next += REPEAT;
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    pty.says(PATIENCE).map_or(0, |said| said.bytes.len() / HELD)
}

/// From a key to the first byte that it brings: the middle one, and the worst but one of a hundred.
fn keys(pty: &mut Pty, key: &[u8]) -> (Duration, Duration) {
    let mut times = Vec::with_capacity(TIMED);
    for _ in 0..TIMED {
        let typed = pty.types(key);
        times.extend(pty.says(PATIENCE).map(|said| said.first - typed));
    }
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// What it says though nothing happens; not across a full minute, at which clocks may change.
fn idle(pty: &Pty) -> usize {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let left = 60 - now.as_secs() % 60;
    if left <= IDLE.as_secs() + 1 {
        std::thread::sleep(Duration::from_secs(left + 1));
    }
    drop(pty.says(SILENCE));
    let started = Instant::now();
    let mut said = 0;
    while let Some(left) = IDLE.checked_sub(started.elapsed()) {
        said += pty.says(left).map_or(0, |said| said.bytes.len());
    }
    said
}

fn median<T: Ord + Copy>(mut all: Vec<T>) -> T {
    all.sort();
    all[all.len() / 2]
}
