//! Recordings shown again as text, and refused where they are none.

use super::fixture::ran;
use crate::cli::Status;

fn replay(text: &str) -> super::fixture::Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recording.jsonl");
    std::fs::write(&path, text).unwrap();
    ran(&["replay", path.to_str().unwrap(), "--print"], Vec::new())
}

const HEAD: &str = "{\"format\":\"qapdesk-recording/1\",\"version\":\"0.1.0\",\"keys\":\"\"}\n";

#[test]
fn each_screen_is_printed_once_with_what_led_to_it() {
    let at = "{\"at\":\"2026-11-20T10:00:00Z\",\"event\":";
    let text = format!(
        "{HEAD}{at}{{\"Input\":{{\"Resize\":[60,12]}}}}}}\n{at}\"Back\"}}\n{at}{{\"Input\":{{\"Key\":\"2\"}}}}}}\n"
    );
    let ran = replay(&text);
    assert_eq!(ran.status, Status::Done, "{ran:?}");
    let heads: Vec<&str> = ran.stdout.lines().filter(|line| line.starts_with("-- ")).collect();
    assert_eq!(heads, ["-- 1 of 3 at 10:00:00.000 UTC: screen of 60×12", "-- 3 of 3 at 10:00:00.000 UTC: key 2"]);
    assert!(ran.stdout.contains("1 Queue"), "{}", ran.stdout);
}

#[test]
fn what_is_no_recording_is_named_as_such() {
    for (text, said) in [
        ("hello", "not a recording"),
        ("{\"format\":\"qapdesk-recording/7\"}", "made by a newer qapdesk (qapdesk-recording/7)"),
        (&format!("{HEAD}{{}}"), "line 2"),
    ] {
        let ran = replay(text);
        assert_eq!(ran.status, Status::BadInput, "{ran:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let missing = ran(&["replay", "/nowhere/at/all"], Vec::new());
    assert!(missing.stderr.contains("cannot be read"), "{missing:?}");
}
