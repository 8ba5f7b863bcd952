//! A real disk that takes nothing, since it is full, may not be written or may only be read: changes are refused with the
//! cause, reading goes on, and when it takes changes again all goes on in the same server.

use std::fs;
use std::path::Path;
use std::process::Command as Process;

use qapdesk::link::protocol::{Answer, Name, Request};

use crate::mounted::{Mounted, run};
use crate::server::{Load, assert_verified, connect, connect_by, kill_server, server_of, take_in, wait_until};

#[test]
#[ignore = "needs root and mount"]
fn a_full_disk_refuses_changes_and_loses_none() {
    // The desk with room to spare, and several amounts that are left: none, less than a frame, some frames.
    for left in [0, 100, 3000, 20_000, 300_000] {
        let mounted = Mounted::in_memory(48);
        let desk = mounted.folder().join("desk");
        let load = Load::new(&desk);
        load.during(|| load.wait_for(50));
        let server = server_of(&desk).unwrap();
        fill(&mounted.folder().join("ballast"), left);
        let refused = (0..20_000).find_map(|number| load.pay_once(&format!("full-{left}-{number}")).err());
        let refused = refused.expect("a full disk takes no change");
        assert!(refused.contains("No space left"), "{refused}");
        // What is on file is read, in full.
        load.assert_read(&mut connect(&desk).unwrap());
        fs::remove_file(mounted.folder().join("ballast")).unwrap();
        wait_until("changes are taken again", || load.pay_once(&format!("room-{left}")).is_ok());
        assert_eq!(server_of(&desk).unwrap(), server, "it is the same server");
        load.during(|| load.wait_for(50));
        load.assert_kept();
        kill_server(&desk);
        wait_until("the server is gone", || server_of(&desk).is_none());
        load.assert_kept();
        let mut client = connect(&desk).unwrap();
        assert_verified(&mut client);
        kill_server(&desk);
        wait_until("the server is gone", || server_of(&desk).is_none());
    }
}

#[test]
#[ignore = "needs root and mount"]
fn with_a_gateway_a_server_starts_on_a_full_disk_too_and_its_keys_are_written_when_there_is_room() {
    let mounted = Mounted::in_memory(48);
    let desk = mounted.folder().join("desk");
    let number = take_in(&desk, 0);
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
    fill(&mounted.folder().join("ballast"), 0);
    let come = || connect_by(&desk, &["--gateway", "daemon"]);
    let shown = come().unwrap().ask(&Request::Show(Name::Number(number))).unwrap();
    assert!(matches!(shown, Answer::Application(_)), "{shown:?}");
    let server = server_of(&desk).unwrap();
    assert!(!desk.join("ssh-keys").exists());
    fs::remove_file(mounted.folder().join("ballast")).unwrap();
    wait_until("the keys are written when somebody comes", || come().is_ok() && desk.join("ssh-keys").exists());
    assert_eq!(server_of(&desk).unwrap(), server, "it is the same server");
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}

#[test]
#[ignore = "needs root, mount and mkfs.ext4"]
fn a_journal_that_may_not_be_written_refuses_changes_and_loses_none() {
    let mounted = Mounted::ext4(64);
    let desk = mounted.folder().join("desk");
    let load = Load::new(&desk);
    load.during(|| load.wait_for(50));
    let server = server_of(&desk).unwrap();
    // Of root's rights this alone is taken from the server, also for a file that it has open.
    let immutable = |flag: &str| {
        for file in fs::read_dir(desk.join("journal")).unwrap() {
            run("chattr", &[flag, file.unwrap().path().to_str().unwrap()]);
        }
    };
    immutable("+i");
    let refused = load.pay_once("denied").unwrap_err();
    assert!(refused.contains("Operation not permitted"), "{refused}");
    load.assert_read(&mut connect(&desk).unwrap());
    immutable("-i");
    wait_until("changes are taken again", || load.pay_once("allowed").is_ok());
    assert_eq!(server_of(&desk).unwrap(), server, "it is the same server");
    load.assert_kept();
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
    load.assert_kept();
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}

#[test]
#[ignore = "needs root, mount and mkfs.ext4"]
fn a_disk_that_an_error_made_read_only_refuses_changes_and_loses_none() {
    let mounted = Mounted::ext4(64);
    let desk = mounted.folder().join("desk");
    let load = Load::new(&desk);
    load.during(|| load.wait_for(50));
    let server = server_of(&desk).unwrap();
    mounted.abort();
    let refused = load.pay_once("read-only").unwrap_err();
    assert!(refused.contains("Read-only file system"), "{refused}");
    load.assert_read(&mut connect(&desk).unwrap());
    assert_eq!(server_of(&desk).unwrap(), server, "it is the same server");
    let doctor = Process::new(env!("CARGO_BIN_EXE_qapdesk")).arg("--desk").arg(&desk).arg("doctor").output().unwrap();
    let told = String::from_utf8_lossy(&doctor.stdout);
    assert!(told.contains("disk: may only be read"), "{told}");
    kill_server(&desk);
    mounted.mount_again();
    load.assert_kept();
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}

/// Fills the disk but for so many bytes.
pub(crate) fn fill(ballast: &Path, left: usize) {
    use std::io::Write;
    let mut file = fs::File::create(ballast).unwrap();
    let block = vec![1; 4096];
    while file.write_all(&block).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(left as u64)).unwrap();
}
