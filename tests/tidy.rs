//! The repository's own rules, checked: lengths of files, what may not stand in them, what must be there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

const LONGEST: usize = 500;

#[test]
fn no_source_file_is_over_its_length() {
    for file in rust_files() {
        let lines = read(&file).lines().count();
        let longest = if file.ends_with("src/main.rs") { 30 } else { LONGEST };
        assert!(lines <= longest, "{} has {lines} lines, more than {longest}", file.display());
    }
}

#[test]
fn no_mark_of_unfinished_work_is_left() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("unimplemented", "!"), concat!("#[", "allow(")];
    for file in rust_files() {
        let text = read(&file);
        for mark in marks {
            assert!(!text.contains(mark), "{} has {mark}", file.display());
        }
    }
}

#[test]
fn an_ignored_test_says_what_it_needs() {
    for file in rust_files() {
        for line in read(&file).lines().filter(|line| line.trim_start().starts_with("#[ignore")) {
            assert!(line.contains("ignore = \"needs"), "{}: {line}", file.display());
        }
    }
}

#[test]
fn every_room_says_what_it_is_for() {
    for file in rust_files().into_iter().filter(|file| file.ends_with("mod.rs")) {
        assert!(read(&file).starts_with("//!"), "{} has no module doc", file.display());
    }
}

#[test]
fn no_section_banners() {
    for file in rust_files() {
        for line in read(&file).lines() {
            let comment = line.trim().strip_prefix("//").unwrap_or_default().trim();
            let banner = comment.len() > 8 && comment.chars().all(|letter| "-=*#─═".contains(letter));
            assert!(!banner, "{}: {line}", file.display());
        }
    }
}

#[test]
fn the_top_level_is_whole() {
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        ".ci/run",
        "keymaps/default.toml",
        "keymaps/vim.toml",
        "keymaps/emacs.toml",
    ] {
        assert!(root().join(name).exists(), "{name} is missing");
    }
}

#[test]
fn one_version_of_each_crate_that_draws() {
    let lock = read(&root().join("Cargo.lock"));
    for name in ["ratatui-core", "crossterm", "unicode-width"] {
        let found = lock.matches(&format!("name = \"{name}\"\n")).count();
        assert_eq!(found, 1, "{found} versions of {name} are in the tree");
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}

fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "examples", "fuzz/bodies", "fuzz/fuzz_targets"] {
        walk(&root().join(folder), &mut files);
    }
    files
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
