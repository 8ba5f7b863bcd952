//! Letters and calendar files, made of whatever stands in names, subjects, places and addresses.

use chrono::DateTime;
use qapdesk::domain::{
    About, Addressee, Draft, Invitation, Letter, LetterId, LetterKind, Method, Number, Recipient, name_and_address,
};
use qapdesk::letters::{Message, Sender, address, calendar_file};
use qapdesk::text::{Line, Prose};

use super::{clean, parts};

const HEADERS: [&str; 9] = [
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
const LINES: [&str; 17] = [
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

/// No text makes a header, a recipient or a line of a calendar that is not ours.
pub(super) fn body(data: &[u8]) {
    let [name, email, subject, text, place] = parts(data);
    // As long as the desk lets each be.
    let short = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let (name, place) = (short(&name, 200), short(&place, 200));
    let (subject, text) = (short(&subject, Letter::SUBJECT), short(&text, Letter::BODY));
    let (_, found) = name_and_address(&email);
    let is_address = address(found).map_err(|error| clean::line(&error.to_string())).is_ok();
    let (name, email) = (Line::clean(&name), Line::clean(if is_address { found } else { "jane@example.org" }));
    let sender = Sender { name: name.clone(), email: email.clone(), reply_to: Some(email.clone()) };
    let invitation = Invitation {
        method: Method::Request,
        uid: Line::clean(&place),
        sequence: 1,
        start: DateTime::UNIX_EPOCH,
        minutes: 90,
        zone: "Europe/Berlin".parse().unwrap_or_else(|error| panic!("{error}")),
        summary: Line::clean(&subject),
        place: Some(Line::clean(&place)),
    };
    let to = vec![Recipient { name, email: Some(email) }];
    in_calendar(&calendar_file(&invitation, &to, &sender, DateTime::UNIX_EPOCH));
    for invitations in [Vec::new(), vec![invitation]] {
        let draft = Draft {
            kind: LetterKind::Acknowledgement,
            about: About::Application,
            addressee: Addressee::Candidate,
            to: to.clone(),
            subject: Line::clean(&subject),
            body: Prose::clean(&text),
            invitations,
        };
        let cause = (Number::new(2026, 1), 1);
        let letter = Letter::of(draft, LetterId(1), cause, Line::clean("1@x.invalid"), DateTime::UNIX_EPOCH);
        let message = Message::of(&letter, &sender).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(message.to.len(), 1);
        in_message(&message.bytes);
        assert_eq!(Message::of(&letter, &sender).map(|again| again.bytes).ok(), Some(message.bytes));
    }
}

fn in_message(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{error}"));
    let (head, _) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {text}"));
    assert!(head.is_ascii() && !head.replace("\r\n", "").contains(char::is_control), "{head:?}");
    for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        assert!(HEADERS.contains(&line.split(':').next().unwrap_or_default()), "{line:?}");
    }
    assert!(text.split("\r\n").all(|line| !line.contains('\r') && line.len() < 998), "{text:?}");
}

fn in_calendar(text: &str) {
    let unfolded = text.replace("\r\n ", "");
    for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
        let name = line.split([':', ';']).next().unwrap_or_default();
        assert!(LINES.contains(&name), "{line:?}");
        clean::line(line);
    }
    // The folder of lines does not count the blank that begins a folded one.
    assert!(text.split("\r\n").all(|line| line.len() <= 76), "{text:?}");
}
