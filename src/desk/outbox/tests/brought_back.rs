//! Letters that waited to go in the copy that a desk was brought back from.

use super::*;

const SMTP: &str =
    "from = \"qap@example.org\"\n[smtp]\nhost = \"mail.example.org\"\nuser = \"qap\"\npassword_file = \"not-here\"\n";

/// As a restore leaves a desk.
fn mark(folder: &Path) {
    std::fs::write(folder.join("brought-back"), "").unwrap();
}

#[test]
fn l1_what_waited_in_a_copy_goes_only_when_somebody_says_that_it_did_not_go() {
    let folder = tempfile::tempdir().unwrap();
    House::set_up(folder.path());
    let house = House::open(folder.path());
    let number = house.take_in();
    house.answers(Carried::Later("451 busy".to_owned()));
    house.release_all();
    house.waits_for(LetterStateName::Retrying);
    drop(house);
    mark(folder.path());
    let house = House::open(folder.path());
    let row = house.all().remove(0);
    assert!(matches!(&row.state, LetterState::Unsure { why, .. } if why.contains("brought back")), "{row:?}");
    assert!(!folder.path().join("brought-back").exists());
    let next = house.next(number);
    assert!(next.contains("look whether letter 1 (acknowledgement) arrived"), "{next}");
    assert!(matches!(house.on(&row, LetterCommand::Retry), LetterOutcome::Refused(_)), "nobody looked");
    assert!(house.desk.verify(&house.who).unwrap().is_clean());
    let message_id = |message: &[u8]| {
        let text = String::from_utf8_lossy(message).into_owned();
        text.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned()
    };
    let before = message_id(&house.desk.message(&house.who, row.id).unwrap());
    house.later(TimeDelta::days(2));
    drop(house);
    let house = House::open(folder.path());
    assert_eq!((house.all()[0].clone(), house.got()), (row.clone(), 0), "it is said once");
    assert_eq!(house.on(&row, LetterCommand::MarkUnsent), LetterOutcome::Done);
    house.desk.ring();
    assert_eq!((house.all()[0].state.clone(), house.got()), (LetterState::Draft, 0), "much may have changed since");
    house.release_all();
    house.waits_for(LetterStateName::Sent);
    let got: Vec<String> = house.server.got.lock().unwrap().iter().map(|message| message_id(message)).collect();
    assert_eq!(got, [before], "a copy is known for one");
}

#[test]
fn l1_a_released_letter_of_a_copy_is_in_doubt_however_far_its_mail_is_set_up() {
    for (settings, state) in [(None, LetterStateName::Failed), (Some(SMTP), LetterStateName::Unsure)] {
        let folder = tempfile::tempdir().unwrap();
        let house = House::open(folder.path());
        house.take_in();
        house.release_all();
        drop(house);
        if let Some(text) = settings {
            std::fs::write(folder.path().join("mail.toml"), text).unwrap();
        }
        mark(folder.path());
        let house = House::open(folder.path());
        let row = house.all().remove(0);
        assert_eq!(row.state.name(), state);
        House::set_up(folder.path());
        let again = if settings.is_none() { LetterCommand::Retry } else { LetterCommand::MarkUnsent };
        assert_eq!((house.on(&row, again), house.got()), (LetterOutcome::Done, 0));
        house.release_all();
        house.waits_for(LetterStateName::Sent);
        drop(house);
        assert_eq!(House::open(folder.path()).all()[0].state.name(), LetterStateName::Sent);
    }
}

#[test]
fn l1_a_copy_on_a_full_disk_sends_nothing_before_it_is_kept_what_may_have_gone() {
    let (folder, files) = (tempfile::tempdir().unwrap(), FailingDisk::default());
    let house = House::open(folder.path());
    let number = house.take_in();
    house.release_all();
    drop(house);
    House::set_up(folder.path());
    mark(folder.path());
    // What is wrong with the state is put down to the disk, which is full.
    std::fs::remove_dir_all(folder.path().join("state")).unwrap();
    std::fs::write(folder.path().join("state"), "").unwrap();
    let full = ["state.room.tmp", "documents"].map(|name| files.fail("write", &folder.path().join(name)));
    let house = House::open_on(folder.path(), &files);
    assert!(house.desk.show(&house.who, number).is_ok(), "it is read");
    let trouble = || house.desk.outbox(&house.who, &OutboxQuery::default()).unwrap().trouble;
    assert!(trouble().is_some_and(|words| words.contains("qapdesk restart")), "{:?}", trouble());
    drop(full);
    house.desk.ring();
    assert!(!house.desk.is_sending() && trouble().is_some());
    assert_eq!((house.got(), house.all()[0].state.clone()), (0, LetterState::Released));
    drop(house);
    let house = House::open(folder.path());
    assert_eq!((house.all()[0].state.name(), house.got()), (LetterStateName::Unsure, 0));
}
