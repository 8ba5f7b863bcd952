use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where the expected counts are.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/counts.toml");
/// By how many in a hundred a count may differ.
const LEEWAY: u64 = 10;

/// How many instructions each path is expected to take.
pub(crate) struct Expected(BTreeMap<String, u64>);

/// What a count is beside the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    /// Within the leeway.
    Alike,
    Less,
    /// More, or of a path that nothing is expected of.
    More,
}

impl Expected {
    pub(crate) fn of(counts: &[(&str, u64)]) -> Self {
        Self(counts.iter().map(|(path, count)| ((*path).to_owned(), *count)).collect())
    }

    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(FILE).unwrap_or_else(|error| panic!("cannot read {FILE}: {error}"));
        Self(toml::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}")))
    }

    pub(crate) fn write(&self) {
        let mut text =
            "# Instructions, by `target/release/qapdesk-counts write` of the build that `.ci/run` makes.\n".to_owned();
        for (path, count) in &self.0 {
            writeln!(text, "\"{path}\" = {count}").unwrap();
        }
        std::fs::write(FILE, text).unwrap_or_else(|error| panic!("cannot write {FILE}: {error}"));
    }

    pub(crate) fn of_path(&self, path: &str) -> Option<u64> {
        self.0.get(path).copied()
    }
}

pub(crate) fn compare(counted: u64, expected: Option<u64>) -> Compared {
    match expected {
        Some(expected) if counted * 100 < expected * (100 - LEEWAY) => Compared::Less,
        Some(expected) if counted * 100 <= expected * (100 + LEEWAY) => Compared::Alike,
        _ => Compared::More,
    }
}
