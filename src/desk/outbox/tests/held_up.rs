//! What holds letters up: a disk that takes nothing, a courier that fails, a desk that stops.

use std::sync::mpsc::channel;

use super::*;

#[test]
fn l1_while_the_disk_takes_nothing_no_letter_is_tried_and_the_courier_rests() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let house = House::open_on(folder.path(), &files);
    house.take_in();
    house.release_all();
    let failing = files.fail("sync", &folder.path().join("journal"));
    House::set_up(folder.path());
    house.desk.ring();
    let trouble = || house.desk.outbox(&house.who, &OutboxQuery::default()).unwrap().trouble;
    let begun = Instant::now();
    while trouble().is_none_or(|trouble| !trouble.contains("nothing can be kept")) {
        assert!(begun.elapsed() < LIMIT, "{:?}", trouble());
        std::thread::park_timeout(Duration::from_millis(5));
    }
    drop(failing);
    let looked = house.looked.load(Ordering::SeqCst);
    while house.looked.load(Ordering::SeqCst) < looked + 3 {
        assert!(begun.elapsed() < LIMIT, "the courier looks no more");
        std::thread::park_timeout(Duration::from_millis(5));
    }
    assert_eq!((house.got(), house.all()[0].state.clone()), (0, LetterState::Released), "it rests");
    house.later(TimeDelta::minutes(2));
    house.waits_for(LetterStateName::Sent);
    assert_eq!(house.got(), 1);
}

#[test]
fn l1_a_courier_that_fails_altogether_is_told_to_who_looks_at_the_outbox() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    house.take_in();
    house.courier_fails.store(true, Ordering::SeqCst);
    house.release_all();
    let trouble = || house.desk.outbox(&house.who, &OutboxQuery::default()).unwrap().trouble;
    let begun = Instant::now();
    let trouble = loop {
        if let Some(trouble) = trouble() {
            break trouble;
        }
        assert!(begun.elapsed() < LIMIT);
        std::thread::park_timeout(Duration::from_millis(5));
    };
    assert!(trouble.contains("failed inside") && trouble.contains("qapdesk stop"), "{trouble}");
    assert_eq!((house.got(), house.all()[0].state.clone()), (0, LetterState::Released));
    assert!(!house.desk.is_sending(), "the server may end, and the next one begins anew");
    assert_eq!(house.desk.check_mail(&house.who).unwrap().trouble, Some(trouble));
    drop(house);
    House::open(folder.path()).waits_for(LetterStateName::Sent);
}

#[test]
fn l1_a_clock_that_is_set_back_keeps_no_letter_waiting() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    house.take_in();
    house.answers(Carried::Unreachable("nobody answers".to_owned()));
    house.release_all();
    house.waits_for(LetterStateName::Retrying);
    // Until the courier rests.
    let (begun, looked) = (Instant::now(), house.looked.load(Ordering::SeqCst));
    while house.looked.load(Ordering::SeqCst) < looked + 2 {
        assert!(begun.elapsed() < LIMIT, "the courier looks no more");
        std::thread::park_timeout(Duration::from_millis(5));
    }
    house.later(TimeDelta::hours(-2));
    house.waits_for(LetterStateName::Sent);
    assert_eq!(house.got(), 1);
}

#[test]
fn l1_a_letter_that_cannot_be_read_is_told_of_and_keeps_no_server_busy() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    house.take_in();
    house.release_all();
    drop(house);
    let keys = ["keys/2026.a", "keys/2026.b"].map(|copy| folder.path().join(copy));
    let whole = keys.each_ref().map(|path| std::fs::read(path).unwrap());
    for (path, bytes) in keys.iter().zip(&whole) {
        let mut damaged = bytes.clone();
        damaged[100] ^= 1;
        std::fs::write(path, damaged).unwrap();
    }
    House::set_up(folder.path());
    let house = House::open(folder.path());
    let trouble = || house.desk.outbox(&house.who, &OutboxQuery::default()).unwrap().trouble;
    let begun = Instant::now();
    while trouble().is_none_or(|trouble| !trouble.starts_with("letter 1 cannot be read")) {
        assert!(begun.elapsed() < LIMIT, "{:?}", trouble());
        std::thread::park_timeout(Duration::from_millis(5));
    }
    assert_eq!((house.all()[0].state.clone(), house.got()), (LetterState::Released, 0));
    assert!(!house.desk.is_sending());
    drop(house);
    for (path, bytes) in keys.iter().zip(&whole) {
        std::fs::write(path, bytes).unwrap();
    }
    House::open(folder.path()).waits_for(LetterStateName::Sent);
}

#[test]
fn l1_a_letter_of_which_nothing_was_handed_over_when_the_desk_stopped_is_tried_again() {
    for place in [0, 1] {
        let folder = tempfile::tempdir().unwrap();
        House::set_up(folder.path());
        let house = House::open(folder.path());
        house.take_in();
        let (speaks, silent) = channel();
        *house.server.silent[place].lock().unwrap() = Some(silent);
        house.release_all();
        house.waits_for(LetterStateName::Sending);
        let mut told = String::new();
        let undone = house.desk.close_within(Duration::ZERO, &mut |words| told = words.to_owned());
        let row = house.all().remove(0);
        drop(speaks);
        if place == 1 {
            assert!(undone.is_some_and(|words| words.contains("nobody knows")), "it has the letter, perhaps whole");
            assert_eq!(row.state.name(), LetterStateName::Sending);
            continue;
        }
        assert_eq!(undone, None);
        assert!(told.contains("nothing of letter 1 was handed over"), "{told}");
        assert!(matches!(&row.state, LetterState::Retrying { why, .. } if why.contains("stopped")), "{row:?}");
        let begun = Instant::now();
        while !house.server.is_called_back.load(Ordering::SeqCst) {
            assert!(begun.elapsed() < LIMIT, "nothing came of the attempt");
            std::thread::park_timeout(Duration::from_millis(5));
        }
        assert_eq!(house.got(), 0, "a server that answers after all gets nothing");
    }
}
