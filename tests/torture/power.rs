//! A power cut under load, on a real ext4 whose journal is dropped: what was acknowledged is there.

use crate::mounted::Mounted;
use crate::random::count;
use crate::server::{Load, kill, kill_server, server_of, wait_until};

#[test]
#[ignore = "needs root, mount and mkfs.ext4: two hundred power cuts, or QAPDESK_CUTS"]
fn two_hundred_power_cuts_lose_no_acknowledged_change() {
    let mounted = Mounted::ext4(512);
    let desk = mounted.folder().join("desk");
    let load = Load::new(&desk);
    let cuts = usize::try_from(count("QAPDESK_CUTS", 200)).unwrap();
    for cut in 0..cuts {
        let server = load.during(|| {
            load.wait_for(1 + cut * 7919 % 40);
            // The lock that names it cannot be read once the disk is gone.
            let server = server_of(&desk).unwrap();
            load.count_no_more();
            mounted.cut_power();
            server
        });
        kill(&server);
        mounted.mount_again();
        load.assert_kept();
    }
    assert!(load.commits() > cuts, "{}", load.commits());
    eprintln!("{cuts} power cuts, {} acknowledged changes, none lost", load.commits());
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}
