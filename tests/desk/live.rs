//! Many at once: whoever changes, whoever watches, all end with what is on disk.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::Duration;

use qapdesk::desk::{Clock, Desk, DeskError, Intake, News, Owner, Who};
use qapdesk::domain::{Command, Number};
use qapdesk::text::Prose;

const CLIENTS: usize = 64;
const CHANGES: usize = 50;
const APPLICATIONS: usize = 20;

fn open(folder: &Path) -> (Desk, Who) {
    let owner = Owner { uid: 1000, name: "ada".to_owned() };
    let desk = Desk::open(&folder.join("desk"), owner, Clock::system(), &mut |_| {}).unwrap();
    let who = desk.admit(1000, None).unwrap();
    (desk, who)
}

fn take_in(desk: &Desk, who: &Who) -> Vec<Number> {
    let form = |place| {
        format!(
            "{{\"form\":\"qap-application/1\",\"received_on\":\"2026-10-12\",\"candidate\":{{\"family_name\":\"Doe{place}\"}}}}"
        )
    };
    let bytes = (0..APPLICATIONS).map(form).collect::<Vec<_>>().join("\n").into_bytes();
    let file = Intake { file: "forms.jsonl".to_owned(), bytes, documents: Vec::new(), dry_run: false, again: false };
    desk.intake(who, file).unwrap().into_iter().map(|taken| taken.number).collect()
}

/// Makes its changes, each on the revision that it read before; how often it was told of a conflict.
fn change(desk: &Desk, who: &Who, numbers: &[Number], client: usize) -> usize {
    let mut conflicts = 0;
    for place in 0..CHANGES {
        let number = numbers[(client * 7 + place) % numbers.len()];
        let mut seen = desk.show(who, number).unwrap().revision;
        loop {
            let command = Command::Note { text: Prose::clean(&format!("client {client}, change {place}")) };
            match desk.command(who, number, Some(seen), command) {
                Ok((_, application)) => {
                    assert_eq!(application.revision, seen + 1, "nobody came between");
                    break;
                }
                Err(DeskError::Conflict { number: of, revision, changes }) => {
                    assert!(of == number && revision > seen && changes.contains("ada"), "{changes}");
                    conflicts += 1;
                    seen = revision;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
    conflicts
}

/// Watches until all is done and nothing more comes; what it believes of each application then. As a terminal does it: the
/// news say what to read again, and after a cut everything is.
fn watch(desk: &Desk, who: &Who, numbers: &[Number], is_done: &AtomicBool) -> BTreeMap<Number, u32> {
    let mut news = desk.watch(who);
    let all = || numbers.iter().map(|number| (*number, desk.show(who, *number).unwrap().revision));
    let mut known: BTreeMap<Number, u32> = all().collect();
    loop {
        match news.recv_timeout(Duration::from_millis(20)) {
            Ok(News::Changed { number, revision }) => {
                // What was read since may be newer than what is told.
                let newest = known.entry(number).or_default();
                *newest = revision.max(*newest);
            }
            Ok(News::ManyChanged) => known.extend(all()),
            Err(RecvTimeoutError::Timeout) if is_done.load(Ordering::SeqCst) => return known,
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                news = desk.watch(who);
                known.extend(all());
            }
        }
    }
}

#[test]
fn no_change_is_lost_every_conflict_is_told_and_every_watcher_ends_with_what_is_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, who) = open(folder.path());
    let numbers = take_in(&desk, &who);
    let (is_done, conflicts) = (AtomicBool::new(false), AtomicUsize::new(0));
    let believed: BTreeSet<BTreeMap<Number, u32>> = thread::scope(|scope| {
        let watchers: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| watch(&desk, &who, &numbers, &is_done))).collect();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (desk, who, numbers, conflicts) = (&desk, &who, &numbers, &conflicts);
                scope.spawn(move || conflicts.fetch_add(change(desk, who, numbers, client), Ordering::SeqCst))
            })
            .collect();
        for client in clients {
            client.join().unwrap();
        }
        is_done.store(true, Ordering::SeqCst);
        watchers.into_iter().map(|watcher| watcher.join().unwrap()).collect()
    });
    println!("{} conflicts were told", conflicts.load(Ordering::SeqCst));
    assert!(conflicts.load(Ordering::SeqCst) > 0, "nobody came in anybody's way");
    let noted = || numbers.iter().flat_map(|number| desk.show(&who, *number).unwrap().notes).map(|note| note.text);
    assert_eq!(noted().collect::<BTreeSet<_>>().len(), CLIENTS * CHANGES);
    assert_eq!(noted().count(), CLIENTS * CHANGES, "none is there twice");
    let on_disk = numbers.iter().map(|number| (*number, desk.show(&who, *number).unwrap().revision)).collect();
    assert_eq!(believed, BTreeSet::from([on_disk]));
    let revisions: u32 = believed.iter().flat_map(BTreeMap::values).sum();
    assert_eq!(revisions as usize, CLIENTS * CHANGES + APPLICATIONS);
    assert!(desk.verify(&who).unwrap().is_clean());
}
