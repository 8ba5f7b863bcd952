//! A server under which the file that it writes, or its keys, are deleted.

use std::fs;
use std::path::Path;

use crate::server::{Load, kill_server, server_of, wait_until};

#[test]
fn what_is_deleted_under_a_server_is_made_anew_and_nothing_acknowledged_is_lost() {
    let home = tempfile::tempdir().unwrap();
    let desk = home.path().join("desk");
    let load = Load::new(&desk);
    let server = server_of(&desk).unwrap();
    for room in ["journal", "keys"] {
        delete_all(&desk.join(room));
        // The server looks after its files by itself too, and may have come first.
        if let Err(refused) = load.pay_once(&format!("at once, without {room}")) {
            assert!(refused.contains("is not the file any more that this desk writes"), "{refused}");
        }
        wait_until("changes are taken again", || load.pay_once(&format!("without {room}")).is_ok());
        load.during(|| {
            load.wait_for(50);
            delete_all(&desk.join(room));
            load.wait_for(200);
        });
        assert!(fs::read_dir(desk.join(room)).unwrap().count() > 0, "{room} is empty");
    }
    assert_eq!(server_of(&desk).unwrap(), server, "it is the same server");
    for _ in 0..2 {
        kill_server(&desk);
        wait_until("the server is gone", || server_of(&desk).is_none());
        load.assert_kept();
    }
    kill_server(&desk);
    wait_until("the server is gone", || server_of(&desk).is_none());
}

fn delete_all(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        // The server may have another name for it meanwhile.
        let _ = fs::remove_file(entry.unwrap().path());
    }
}
