use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use qapdesk::domain::{Command, Number};
use qapdesk::link::protocol::{Answer, Name, Request};
use qapdesk::link::{Client, ConnectOptions};
use qapdesk::text::Prose;

use crate::kit::Place;

const CLIENTS: usize = 64;
/// How many changes are made beside each backup at most: all are read again at the end, with the notes before each.
const MOST: usize = 600;
/// How long a thread that has nothing to do leaves the cores to those that have.
const PAUSE: Duration = Duration::from_millis(5);

#[test]
fn a_backup_is_whole_while_many_clients_write_and_each_is_a_later_state_of_the_desk() {
    let place = Place::new();
    place.with_samples("desk");
    let (over, kept, most) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(MOST));
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (desk, over, kept, most) = (place.path("desk"), &over, &kept, &most);
            scope.spawn(move || {
                let mut connected = Client::connect(&ConnectOptions::new(desk)).unwrap();
                while !over.load(Ordering::Relaxed) {
                    if kept.load(Ordering::Relaxed) > most.load(Ordering::Relaxed) {
                        std::thread::park_timeout(PAUSE);
                        continue;
                    }
                    let text = Prose::parse(&format!("client {client} writes")).unwrap();
                    let name = Name::Number(Number::new(2026, 1 + u32::try_from(client % 8).unwrap()));
                    let asked = Request::Command { name, seen: None, command: Command::Note { text } };
                    let answer: Answer = connected.ask(&asked).unwrap();
                    kept.fetch_add(usize::from(matches!(answer, Answer::Done { .. })), Ordering::Relaxed);
                }
            });
        }
        let mut heads = Vec::new();
        for round in 0..5 {
            let before = kept.load(Ordering::Relaxed);
            most.store(before + MOST, Ordering::Relaxed);
            while kept.load(Ordering::Relaxed) < before + 100 {
                std::thread::park_timeout(PAUSE);
            }
            let made = place.json("desk", &["backup", "kept"]);
            let checked = place.json("desk", &["backup", "--check", "kept"]);
            assert_eq!(
                (&checked["head"], &checked["faults"]),
                (&made["head"], &serde_json::json!([])),
                "round {round}"
            );
            heads.push(made["head"].as_str().unwrap().to_owned());
        }
        over.store(true, Ordering::Relaxed);
        for head in &heads {
            assert_eq!(place.json("desk", &["verify", "--head", head])["head_found"], true);
        }
    });
    place.done("back", &["restore", "kept"]);
    assert_eq!(place.json("back", &["verify"])["faults"], serde_json::json!([]));
    let written = fs::metadata(place.path("kept/journal/00000000000000000001.qapj")).unwrap().len();
    assert!(written > 100_000, "{written} bytes");
}
