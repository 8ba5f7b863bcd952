//! A writer that is killed in the midst of its commits loses nothing that it acknowledged.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Stdio},
};

use qapdesk::store::verify;

use crate::kit::{feedback, number, open, received};

/// Where the killed writer finds its desk.
const DESK: &str = "QAPDESK_TEST_CRASH_DESK";
/// How many applications it changes.
const APPLICATIONS: u32 = 5;

/// Not a test: the program that is killed. It commits until then and says each acknowledged revision.
#[test]
#[ignore = "needs the test that starts it as its child"]
fn writer_to_be_killed() {
    let Some(desk) = std::env::var_os(DESK).map(PathBuf::from) else { return };
    let (mut writer, _reader, _) = open(&desk);
    let mut out = std::io::stdout().lock();
    loop {
        let mut turn = writer.turn();
        let mut acknowledged = Vec::new();
        for sequence in 1..=APPLICATIONS {
            let revision =
                turn.application(number(sequence)).unwrap().map_or(1, |application| application.revision + 1);
            let record = if revision == 1 { received(sequence, None) } else { feedback(sequence, revision) };
            turn.push(&[record]).unwrap();
            acknowledged.push(format!("acknowledged {sequence} {revision}"));
        }
        turn.commit().unwrap();
        writeln!(out, "{}", acknowledged.join("\n")).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_writer_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("desk");
    let mut least: BTreeMap<u32, u32> = BTreeMap::new();
    for round in 0..10_usize {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::writer_to_be_killed", "--ignored", "--nocapture"])
            .env(DESK, &desk)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Killed after another number of commits each time; what it still said before it died counts too.
        let mut left = 5 + round * round * 7;
        while let Some(Ok(line)) = lines.next() {
            let mut words = line.split(' ');
            if words.next() == Some("acknowledged")
                && let (Some(Ok(sequence)), Some(Ok(revision))) =
                    (words.next().map(str::parse), words.next().map(str::parse))
            {
                least.insert(sequence, revision);
            }
            left = left.saturating_sub(1);
            if left == 0 {
                // It may already be killed; the pipe is read to its end all the same.
                let _ = child.kill();
            }
        }
        child.wait().unwrap();
        let (_writer, reader, opened) = open(&desk);
        assert!(opened.restored.set_aside.is_none(), "{opened}");
        for (sequence, revision) in &least {
            let application = reader.application(number(*sequence)).unwrap().unwrap();
            assert!(application.revision >= *revision, "round {round}: {sequence} lost {revision}; {opened}");
            assert_eq!(reader.history(number(*sequence)).unwrap().len(), application.revision as usize);
        }
        let report = verify(&reader, &mut |_| ()).unwrap();
        assert!(report.is_clean(), "{report:?}");
    }
    assert_eq!(least.len(), APPLICATIONS as usize);
}
