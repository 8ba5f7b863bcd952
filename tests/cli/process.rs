//! What every process of the program does before anything else: its panics quote nothing, and its files are its user's.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const ASKED: &str = "QAPDESK_TEST_PROCESS";
const NAME: &str = "Zoe Markedname";

/// The program in a process of this test's, which falls over when it is done.
#[test]
fn program() {
    if std::env::var_os(ASKED).is_none() {
        return;
    }
    // It refuses the arguments of a test.
    let _ = qapdesk::cli::main();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    eprintln!("{}", status.lines().find(|line| line.starts_with("Umask")).unwrap());
    let name = std::hint::black_box(NAME);
    std::thread::spawn(move || panic!("no such row: {name}")).join().unwrap_err();
}

#[test]
fn panics_quote_nothing_and_what_is_made_is_private() {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "umask 022; exec \"$0\" process::program --exact --nocapture"])
        .arg(std::env::current_exe().unwrap());
    let told = shell.env(ASKED, "1").output().unwrap();
    let text = String::from_utf8_lossy(&told.stderr);
    assert!(text.contains("panicked at tests/cli/process.rs"), "{text}");
    assert!(!text.contains("Marked") && text.contains("is not told"), "{text}");
    assert!(text.contains("Umask:\t0077"), "{text}");
}

/// Runs a command of the program in a shell with the umask of somebody who lets nobody read what they make.
fn private(arguments: &[&str], folder: &Path) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 077; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_qapdesk")]).args(arguments);
    shell.env("HOME", folder).current_dir(folder).output().unwrap()
}

#[test]
fn a_start_that_was_broken_off_before_the_journal_had_a_segment_is_begun_again() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("desk/journal")).unwrap();
    std::fs::write(home.path().join("desk/journal/next.tmp"), "half a header").unwrap();
    let form = "form = 'qap-application/1'\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = 'Doe'\n";
    std::fs::write(home.path().join("a.toml"), form).unwrap();
    let taken = private(&["--desk", "desk", "intake", "a.toml"], home.path());
    let stopped = private(&["--desk", "desk", "stop"], home.path());
    assert!(taken.status.success() && stopped.status.success(), "{taken:?}\n{stopped:?}");
}

#[test]
fn the_manual_is_for_whoever_uses_the_machine() {
    let home = tempfile::tempdir().unwrap();
    let written = private(&["man", "share/man"], home.path());
    assert!(written.status.success(), "{written:?}");
    for (name, mode) in [("share", 0o755), ("share/man/man1", 0o755), ("share/man/man1/qapdesk.1", 0o644)] {
        let found = std::fs::metadata(home.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}: {found:o}");
    }
}
