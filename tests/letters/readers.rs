//! The calendar files and messages as Python's independent readers see them.

use std::path::PathBuf;
use std::process::Command;

fn python(script: &str) {
    let program = std::env::var("QAPDESK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/letters");
    let done = Command::new(program).arg("-c").arg(script).arg(folder).output().expect("python runs");
    let (out, errors) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{out}{errors}");
}

#[test]
#[ignore = "needs Python's icalendar package"]
fn l1_pythons_icalendar_reads_every_calendar_file_back() {
    python(
        r#"
import sys, pathlib, datetime, icalendar
folder = pathlib.Path(sys.argv[1])
def event(name):
    calendar = icalendar.Calendar.from_ical((folder / name).read_bytes())
    [event] = calendar.walk("VEVENT")
    return calendar, event
files = sorted(path.name for path in folder.glob("*.ics"))
assert len(files) == 12, files
utc = datetime.timezone.utc
calendar, first = event("session_confirmation.ics")
assert calendar["METHOD"] == "REQUEST" and first["SEQUENCE"] == 0, (calendar, first)
assert first.decoded("DTSTART") == datetime.datetime(2026, 11, 26, 15, 0, tzinfo=utc), first.decoded("DTSTART")
assert first.decoded("DTEND") - first.decoded("DTSTART") == datetime.timedelta(minutes=90)
assert "America/New_York" in str(first["DESCRIPTION"]) and "10:00" in str(first["DESCRIPTION"])
assert str(first["ORGANIZER"]) == "mailto:qap@example.org"
assert first["ORGANIZER"].params["CN"] == "CPR Institute, QAP"
assert str(first["ATTENDEE"]) == "mailto:minh@example.org", first["ATTENDEE"]
assert first["ATTENDEE"].params["CN"] == "Minh Nguyễn", first["ATTENDEE"].params
assert str(first["LOCATION"]) == "Zoom, https://zoom.example/j/123"
calendar, moved = event("session_moved.ics")
assert moved["UID"] == first["UID"] and moved["SEQUENCE"] == 1 and calendar["METHOD"] == "REQUEST"
assert moved.decoded("DTSTART") == datetime.datetime(2026, 12, 3, 16, 30, tzinfo=utc)
calendar, gone = event("session_cancelled.ics")
assert gone["UID"] == first["UID"] and gone["SEQUENCE"] == 2 and calendar["METHOD"] == "CANCEL"
assert str(gone["STATUS"]) == "CANCELLED"
for name in files:
    assert not event(name)[0].walk("VALARM"), name
"#,
    );
}

#[test]
#[ignore = "needs Python's icalendar package"]
fn l1_pythons_email_reads_every_message_back() {
    python(
        r#"
import sys, pathlib, email, email.policy, icalendar
folder = pathlib.Path(sys.argv[1])
for path in sorted(folder.glob("*.eml")):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert not message.defects, (path, message.defects)
    subject, _, body = path.with_suffix(".txt").read_text().partition("\n\n")
    assert message["subject"] == subject, (path, message["subject"])
    assert [to.addr_spec for to in message["from"].addresses] == ["qap@example.org"]
    assert len(message["to"].addresses) == 1 and message["message-id"] and message["date"].datetime
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.strip() == body.strip(), (path, text)
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    wanted = len(list(folder.glob(path.stem + ".ics"))) + len(list(folder.glob(path.stem + "_interview.ics")))
    assert len(calendars) == (wanted + 1 if wanted else 0), (path, len(calendars))
    for part in calendars:
        calendar = icalendar.Calendar.from_ical(part.get_content())
        assert part["content-type"].params["method"] == calendar["METHOD"], path
"#,
    );
}
