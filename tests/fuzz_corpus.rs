//! Every fuzz target's body over the bytes that are kept: seeds, and what fuzzing found. No fuzzer is needed for it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bodies::TARGETS;

/// How long a body may run for a quarter of a megabyte, without optimisation; the slowest, the look-up of one name of 131,072
/// words, takes half of it.
const LIMIT: Duration = Duration::from_secs(20);

/// What all bodies may take at once, in KiB, since other tests run beside: what is packed in a kept file would take more.
const MEMORY: usize = 640 * 1024;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files of a folder, where there is one.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Where a target's bytes are, as `fuzz/run` has it too.
fn seeds(name: &str) -> Vec<PathBuf> {
    let others: &[&str] = match name {
        "forms" => &["samples/forms", "tests/fixtures/forms"],
        "keymaps" => &["keymaps"],
        "letters" => &["tests/fixtures/letters"],
        "journal" => &[
            "tests/fixtures/desk-1/desk/journal",
            "tests/fixtures/desk-2/desk/journal",
            "tests/fixtures/desk-3/desk/journal",
        ],
        _ => &[],
    };
    let own = format!("fuzz/kept/{name}");
    let mut all = files(&root().join(own));
    all.extend(others.iter().flat_map(|folder| files(&root().join(folder))));
    all
}

/// The words of a target's dictionary, as libFuzzer reads them.
fn dictionary(name: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(root().join(format!("fuzz/dictionaries/{name}.dict"))).unwrap_or_default();
    let words = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    words.map(unescaped).collect()
}

fn unescaped(word: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), word.as_bytes());
    while let Some((&byte, after)) = rest.split_first() {
        rest = match (byte, after) {
            (b'\\', [b'x', digits @ ..]) => {
                let code = std::str::from_utf8(&digits[..2]).unwrap();
                bytes.push(u8::from_str_radix(code, 16).unwrap());
                &digits[2..]
            }
            (b'\\', [escaped, after @ ..]) => {
                bytes.push(*escaped);
                after
            }
            _ => {
                bytes.push(byte);
                after
            }
        };
    }
    bytes
}

#[test]
fn every_kept_file_passes_its_target() {
    let mut failed = Vec::new();
    for target in TARGETS {
        let files = seeds(target.name);
        assert!(!files.is_empty(), "fuzz/kept/{} is empty", target.name);
        for file in files {
            let bytes = fs::read(&file).unwrap();
            if catch_unwind(|| (target.body)(&bytes)).is_err() {
                failed.push(format!("{}: {}", target.name, file.display()));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    let most = most_memory();
    assert!(most < MEMORY, "{most} KiB of memory: see with `fuzz/run` what takes them");
}

#[test]
fn every_target_is_one_that_the_fuzzer_can_run() {
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
    for target in TARGETS {
        let file = root().join(format!("fuzz/fuzz_targets/{}.rs", target.name));
        let named = format!("name = \"{}\"", target.name);
        assert!(file.is_file() && manifest.contains(&named), "{}", target.name);
        assert!(!dictionary(target.name).is_empty(), "{} has no dictionary", target.name);
        assert!(
            target.cost > 0
                && target.cost * 65_536 + target.packed < 1024 * 1024 * 1024
                && bodies::target(target.name).cost == target.cost
        );
    }
}

/// Much of what parses badly, over and over: whatever grew with the square of its length would take minutes. It is the
/// thread's own time that is measured, since other tests run beside it.
#[test]
fn a_quarter_of_a_megabyte_of_anything_is_done_in_time() {
    let mut slow = Vec::new();
    for target in TARGETS {
        for piece in ["a", "\n", "a\n", "a, ", "[", "{\"a\":", "\"", "'\n", "\u{301}", "\u{202e}", "\0", "\u{1b}["] {
            let large: Vec<u8> = piece.bytes().cycle().take(256 * 1024).collect();
            let begun = own_time();
            let done = catch_unwind(AssertUnwindSafe(|| (target.body)(&large)));
            let took = own_time().saturating_sub(begun);
            if done.is_err() || took > LIMIT {
                slow.push(format!("{}: {piece:?}: {took:?}, {}", target.name, done.is_ok()));
            }
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// What a fuzzer without eyes would try: seeds with words of the dictionary put in, pieces taken out, doubled and mixed.
/// It always tries the same; `QAPDESK_FUZZ_ROUNDS` has it try more of each target.
#[test]
fn no_change_to_a_kept_file_breaks_its_target() {
    let rounds = std::env::var("QAPDESK_FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(150);
    let only = std::env::var("QAPDESK_FUZZ_TARGET").ok();
    let mut failed = Vec::new();
    for target in TARGETS.iter().filter(|target| only.as_deref().is_none_or(|only| only == target.name)) {
        let seeds: Vec<Vec<u8>> = seeds(target.name).iter().map(|file| fs::read(file).unwrap()).collect();
        let words = dictionary(target.name);
        let mut random = Random(u64::from_le_bytes(*b"qapdesk!"));
        for round in 0..rounds {
            let bytes = random.changed(&seeds, &words);
            if catch_unwind(|| (target.body)(&bytes)).is_err() {
                let place = std::env::temp_dir().join(format!("fuzz-{}-{round}", target.name));
                fs::write(&place, &bytes).unwrap();
                failed.push(format!("{}: {}", target.name, place.display()));
                break;
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Numbers that look random and are the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn changed(&mut self, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(40)).min(bytes.len());
            let put = match self.below(6) {
                0 => Vec::new(),
                1 => bytes[at..end].repeat(2 + self.below(3)),
                2 => vec![u8::try_from(self.below(256)).unwrap()],
                3 => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len() + 1);
                    other[from..(from + self.below(200)).min(other.len())].to_vec()
                }
                _ => words[self.below(words.len())].repeat(1 + self.below(2)),
            };
            let end = if self.below(2) == 0 { at } else { end };
            bytes.splice(at..end, put);
        }
        bytes
    }
}

/// How long this thread has run; fails where the system does not say it, or nothing would ever be slow.
fn own_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanos: u64 = text.split(' ').next().unwrap().parse().unwrap();
    assert!(nanos > 0, "the system does not count a thread's time: {text}");
    Duration::from_nanos(nanos)
}

/// The most memory that this process had, in KiB.
fn most_memory() -> usize {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
