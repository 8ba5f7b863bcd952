//! Rooms use only the rooms below them, as `ARCHITECTURE.md` draws them. Reads the sources' `crate::` paths.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms that it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("cli", &["tui", "link", "desk", "intake", "letters", "store", "domain", "text", "codec"]),
    ("tui", &["link", "domain", "text"]),
    ("link", &["desk", "domain", "text", "codec"]),
    ("desk", &["store", "intake", "letters", "domain", "text", "cores"]),
    ("intake", &["domain", "text", "codec", "cores"]),
    ("letters", &["domain", "text"]),
    ("store", &["domain", "text", "codec", "cores"]),
    ("domain", &["text"]),
    ("text", &[]),
    ("codec", &[]),
    ("cores", &[]),
];

/// Crates that touch files, time, terminals or threads, and so have no place in the rules.
const NOT_IN_DOMAIN: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::thread",
    "std::env",
    "std::process",
    "std::time",
    "std::sync",
    "Utc::now",
    "Local::now",
    "sled::",
    "ratatui::",
    "crossterm::",
    "toml::",
    "serde_json::",
    "bincode::",
    "rustix::",
];

#[test]
fn rooms_use_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for (room, allowed) in ROOMS {
        for file in sources(room) {
            for used in rooms_used(&file) {
                if used != *room && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{}: {room} may not use {used}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_list() {
    let listed: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(["lib", "main"].contains(&name.as_str()) || listed.contains(name.as_str()), "src/{name} is not listed");
    }
}

#[test]
fn the_rules_know_no_file_clock_store_or_terminal() {
    let mut wrong = Vec::new();
    for file in sources("domain") {
        // A counted reference is no thread: it shares what does not change.
        let code = code_of(&file).replace("std::sync::Arc;", "");
        for word in NOT_IN_DOMAIN.iter().filter(|word| code.contains(**word)) {
            wrong.push(format!("{}: {word}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_codec_knows_bincode_and_only_the_store_knows_sled() {
    for (room, _) in ROOMS.iter().filter(|(room, _)| *room != "codec") {
        for file in sources(room) {
            let code = code_of(&file);
            assert!(!code.contains("bincode::"), "{} uses bincode", file.display());
            assert!(*room == "store" || !code.contains("sled::"), "{} uses sled", file.display());
        }
    }
}

#[test]
fn the_terminal_uses_the_clients_side_of_the_link_only() {
    for file in sources("tui") {
        let code = code_of(&file);
        for word in ["link::serve", "link::DeskService", "link::ServeOptions", "link::dispatch"] {
            assert!(!code.contains(word), "{} uses {word}", file.display());
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sources of a room; tests may use what they like.
fn sources(room: &str) -> Vec<PathBuf> {
    let single = root().join("src").join(format!("{room}.rs"));
    let mut files = if single.exists() { vec![single] } else { Vec::new() };
    walk(&root().join("src").join(room), &mut files);
    files
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            files.push(path);
        }
    }
}

/// A file without its comments and without what follows `#[cfg(test)]`.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms named in `crate::room` and `use crate::{room, …}`.
fn rooms_used(file: &Path) -> BTreeSet<String> {
    let code = code_of(file);
    let mut used = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            for part in top_level(list) {
                used.extend(first_word(part));
            }
        } else {
            used.extend(first_word(rest));
        }
    }
    used.retain(|word| ROOMS.iter().any(|(room, _)| room == word));
    used
}

/// The parts of a braced list at its top level.
fn top_level(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (place, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&list[start..place]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts
}

fn first_word(text: &str) -> Option<String> {
    let word: String =
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    (!word.is_empty()).then_some(word)
}
