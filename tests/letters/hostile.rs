//! Whatever stands in a name, a place or an address: it never makes a header, a part or a calendar line of its own.

use qapdesk::letters::{Message, calendar_file};
use qapdesk::text::Line;

use crate::story::{form, sender, whole};

const HEADERS: &[&str] = &[
    "From",
    "Reply-To",
    "To",
    "Date",
    "Message-ID",
    "Subject",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];
const LINES: &[&str] = &[
    "BEGIN",
    "END",
    "VERSION",
    "PRODID",
    "CALSCALE",
    "METHOD",
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "DESCRIPTION",
    "STATUS",
    "LOCATION",
    "ORGANIZER",
    "ATTENDEE",
];

fn names() -> Vec<String> {
    let long = format!("Anna {}", "Ärger ".repeat(33));
    [
        "Eve\r\nBcc: all@example.org",
        "Eve\nSubject: free\n\nbody",
        "Eve\u{2028}Bcc: x@example.org",
        "Eve\" <eve@example.org>, \"Mallory",
        "Eve <mallory@example.org>",
        "Eve =?utf-8?q?=0ABcc=3A_x?=",
        "Eve;METHOD=CANCEL:\nEND:VEVENT",
        "O'Connor, Jane (née \"Doe\"); Q.C.",
        "李 明",
        "محمد عبد الله",
        "Ọlájùmọ̀kẹ́ Adé",
        "--text-QAP20260008 x",
        "{candidate} {missing}",
        "a\\nb \\; \\,",
        "😀 😀",
        "\u{202e}evil \u{200b}",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([long])
    .collect()
}

#[test]
fn l1_hostile_names_never_make_a_header_of_their_own() {
    for name in names() {
        for (kind, letter) in whole(form(&name), &name, &name) {
            let message = Message::of(&letter, &sender()).unwrap_or_else(|error| panic!("{name:?} {kind}: {error}"));
            let text = String::from_utf8(message.bytes).expect("a message is ASCII or UTF-8");
            let (head, _) = text.split_once("\r\n\r\n").expect("a head and a body");
            for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
                let header = line.split(':').next().unwrap_or_default();
                assert!(HEADERS.contains(&header), "{name:?} {kind}: {line}");
            }
            assert!(!head.replace("\r\n", "").contains(['\r', '\n']), "{name:?} {kind}");
            assert!(head.is_ascii(), "{name:?} {kind}");
            assert_eq!(message.to.len(), 1, "{name:?} {kind}");
            let count = text.lines().filter(|line| line.starts_with("--all-")).count();
            let parts = if letter.invitations.is_empty() { 0 } else { letter.invitations.len() + 2 };
            assert_eq!(count, parts, "{name:?} {kind}");
        }
    }
}

#[test]
fn l1_hostile_names_never_make_a_line_of_a_calendar() {
    for name in names() {
        for (kind, letter) in whole(form(&name), &name, &name) {
            for invitation in &letter.invitations {
                let text = calendar_file(invitation, &letter.to, &sender(), letter.drafted_at);
                let unfolded = text.replace("\r\n ", "");
                for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
                    let property = line.split([':', ';']).next().unwrap_or_default();
                    assert!(LINES.contains(&property), "{name:?} {kind}: {line}");
                    assert!(!line.contains('\n') && !line.contains('\r'), "{name:?} {kind}: {line}");
                }
                assert_eq!(unfolded.matches("BEGIN:VEVENT\r\n").count(), 1, "{name:?} {kind}");
            }
        }
    }
}

#[test]
fn l1_placeholders_in_a_name_stay_text() {
    let letters = whole(form("{number} {missing}"), "{link}", "{due}");
    let (_, first) = &letters[0];
    assert!(first.body.contains("Dear {number} {missing},"), "{}", first.body);
}

#[test]
fn l1_an_address_that_is_none_is_refused() {
    let (_, letter) = whole(form("Eve Doe"), "Chen", "here").remove(0);
    for address in
        ["eve", "eve@", "eve@example.org, mallory@example.org", "eve@example.org\u{a0}x", "<eve@example.org>"]
    {
        let mut letter = letter.clone();
        letter.to[0].email = Some(Line::clean(address));
        assert!(Message::of(&letter, &sender()).is_err(), "{address}");
    }
}
