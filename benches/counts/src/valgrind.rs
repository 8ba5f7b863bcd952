use std::path::Path;
use std::process::{Command, Stdio};

use super::path::PATHS;

/// The argument with which this program runs the paths.
pub(crate) const RUN: &str = "run";

/// What [`super::path`] calls to say that a stretch begins or ends, and nothing else does. Callgrind writes down at each call
/// what all threads did since the last one.
const MARK: &str = "getppid";

/// How many instructions once through each path takes, in all threads.
pub(crate) fn count() -> Vec<(&'static str, u64)> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("counts");
    let status = Command::new("valgrind")
        // Threads take turns: those of sled that wait for the first one spin, and would keep it from its turn for minutes.
        .args(["--quiet", "--tool=callgrind", "--fair-sched=yes", &format!("--dump-before={MARK}")])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().unwrap())
        .arg(RUN)
        // What the caller's surroundings are is to be nothing to the paths.
        .env_clear()
        .env("HOME", folder.path())
        .stdin(Stdio::null())
        .status();
    let status =
        status.unwrap_or_else(|error| panic!("cannot run valgrind, which the package of that name has: {error}"));
    assert!(status.success(), "the paths do not run to their end: {status}");
    let stretches = PATHS.iter().enumerate();
    stretches.map(|(place, path)| (path.name, total(&out, 2 * place + 2) / path.times)).collect()
}

/// All instructions of a part that callgrind wrote; the parts are numbered from 1.
fn total(out: &Path, part: usize) -> u64 {
    let file = out.with_extension(part.to_string());
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ")).and_then(|total| total.trim().parse().ok());
    total.unwrap_or_else(|| panic!("{} has no total", file.display()))
}
