//! Backups onto a disk that is full, and killed half way: the one before is good, and can be brought back.

use std::path::Path;
use std::process::{Command as Process, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::full_disk::fill;
use crate::mounted::Mounted;
use crate::random::count;
use crate::server::{Load, kill_server, server_of, wait_until};

fn qapdesk(desk: &Path, arguments: &[&str]) -> Process {
    let mut command = Process::new(env!("CARGO_BIN_EXE_qapdesk"));
    command.arg("--desk").arg(desk).args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1");
    command
}

pub(crate) fn run(desk: &Path, arguments: &[&str]) -> Output {
    qapdesk(desk, arguments).output().unwrap()
}

fn head(output: &Output) -> String {
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["faults"], Value::Array(Vec::new()), "{output:?}");
    found["head"].as_str().unwrap().to_owned()
}

/// The head that a backup has; it must be good.
fn checked(desk: &Path, kept: &str) -> String {
    head(&run(desk, &["backup", "--check", kept, "--json"]))
}

/// Brings a backup back, and looks whether that desk is good.
fn is_restored(kept: &str, to: &Path) {
    let restored = run(to, &["restore", kept]);
    assert!(restored.status.success(), "{restored:?}");
    let verified = run(to, &["verify"]);
    assert!(verified.status.success(), "{verified:?}");
    kill_server(to);
    wait_until("the server is gone", || server_of(to).is_none());
}

#[test]
#[ignore = "needs root and mount"]
fn a_backup_onto_a_full_disk_leaves_the_last_one_good() {
    let home = tempfile::tempdir().unwrap();
    let (desk, mounted) = (home.path().join("desk"), Mounted::in_memory(16));
    let load = Load::new(&desk);
    load.during(|| load.wait_for(50));
    let kept = mounted.folder().join("kept");
    let kept = kept.to_str().unwrap();
    let mut last = head(&run(&desk, &["backup", kept, "--json"]));
    for (round, left) in [0, 100, 3000, 20_000].into_iter().enumerate() {
        load.during(|| load.wait_for(100));
        let ballast = mounted.folder().join("ballast");
        fill(&ballast, left);
        let failed = run(&desk, &["backup", kept]);
        let told = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert_eq!(failed.status.code(), Some(6), "{left} bytes were left: {failed:?}");
        assert!(told.contains("No space left") && told.contains("make room"), "{told}");
        assert_eq!(checked(&desk, kept), last, "{left} bytes were left");
        is_restored(kept, &home.path().join(format!("back-{round}")));
        std::fs::remove_file(&ballast).unwrap();
        last = head(&run(&desk, &["backup", kept, "--json"]));
        assert_eq!(checked(&desk, kept), last);
    }
    kill_server(&desk);
}

#[test]
#[ignore = "needs some time: two hundred kills, or QAPDESK_KILLS"]
fn a_backup_that_is_killed_half_way_leaves_the_last_one_good() {
    let home = tempfile::tempdir().unwrap();
    let (desk, kept) = (home.path().join("desk"), home.path().join("kept"));
    let kept = kept.to_str().unwrap();
    let load = Load::new(&desk);
    load.during(|| load.wait_for(50));
    let began = Instant::now();
    let mut known = vec![head(&run(&desk, &["backup", kept, "--json"]))];
    let whole = began.elapsed().max(Duration::from_millis(20));
    let kills = u32::try_from(count("QAPDESK_KILLS", 200)).unwrap();
    let mut met = 0;
    load.during(|| {
        for kill in 0..kills {
            load.wait_for(3);
            let mut backup = qapdesk(&desk, &["-q", "backup", kept]).stdout(Stdio::null()).spawn().unwrap();
            let moment = Instant::now() + whole * (kill % 50 + 1) / 50;
            while Instant::now() < moment {
                std::thread::park_timeout(moment.saturating_duration_since(Instant::now()));
            }
            met += u32::from(backup.try_wait().unwrap().is_none());
            backup.kill().unwrap();
            backup.wait().unwrap();
            known.push(checked(&desk, kept));
        }
    });
    assert!(met * 3 > kills, "only {met} of {kills} kills met a living backup");
    let number = |head: &String| head.split(':').next().unwrap().parse::<u64>().unwrap();
    assert!(known.is_sorted_by_key(number), "no backup goes back: {known:?}");
    is_restored(kept, &home.path().join("back"));
    let last = head(&run(&desk, &["backup", kept, "--json"]));
    assert_eq!(checked(&desk, kept), last);
    kill_server(&desk);
}
