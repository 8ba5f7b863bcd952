use std::time::SystemTime;

use lettre::Address;
use lettre::message::header::{ContentDisposition, ContentType};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::calendar;
use crate::domain::{Invitation, Letter, Recipient, is_address};
use crate::text::{Line, excerpt_of};

/// Who sends letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name of the sender; may be empty.
    pub name: Line,
    /// The sender's address.
    pub email: Line,
    /// Where answers go, if not there.
    pub reply_to: Option<Line>,
}

/// Why a letter cannot become a message.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address that is none.
    #[error("`{0}` is not an e-mail address")]
    Address(String),
    /// An address with letters before the `@` that many mail servers do not take.
    #[error("`{0}` has letters before the @ that many mail servers do not take")]
    NotAscii(String),
    /// A recipient without an address.
    #[error("there is no e-mail address for {0}")]
    NoAddress(Line),
    /// The message cannot be put together.
    #[error("the message cannot be put together: {0}")]
    Message(String),
}

/// A letter as it travels.
#[derive(Debug, Clone)]
pub struct Message {
    /// From which address, for the mail server.
    pub from: Address,
    /// To which addresses, for the mail server.
    pub to: Vec<Address>,
    /// Headers and text.
    pub bytes: Vec<u8>,
}

impl Message {
    /// A letter as a message. It is the same, byte for byte, each time, as long as letter and sender are: its date is the
    /// moment of its release, or of its draft before that, whenever it goes.
    pub fn of(letter: &Letter, sender: &Sender) -> Result<Self, MailError> {
        let from = mailbox(&sender.name, &sender.email)?;
        let date = letter.released.as_ref().map_or(letter.drafted_at, |released| released.at);
        let mut builder = lettre::Message::builder()
            .from(from.clone())
            .date(SystemTime::from(date))
            .message_id(Some(format!("<{}>", letter.message_id)))
            .subject(letter.subject.as_str());
        if let Some(reply_to) = &sender.reply_to {
            builder = builder.reply_to(mailbox("", reply_to)?);
        }
        let mut to = Vec::new();
        for one in &letter.to {
            let mailbox = of_recipient(one)?;
            to.push(mailbox.email.clone());
            builder = builder.to(mailbox);
        }
        let built = match letter.invitations.as_slice() {
            [] => builder.singlepart(SinglePart::plain(letter.body.to_string())),
            [first, ..] => {
                let text = calendar::calendar_file(first, &letter.to, sender, date);
                let both = MultiPart::alternative()
                    .boundary(boundary(letter, "text"))
                    .singlepart(SinglePart::plain(letter.body.to_string()))
                    .singlepart(part(first)?.body(text));
                let mut all = MultiPart::mixed().boundary(boundary(letter, "all")).multipart(both);
                for (invitation, name) in letter.invitations.iter().zip(["session.ics", "interview.ics"]) {
                    let text = calendar::calendar_file(invitation, &letter.to, sender, date);
                    let file = part(invitation)?.header(ContentDisposition::attachment(name));
                    all = all.singlepart(file.body(text));
                }
                builder.multipart(all)
            }
        };
        let built = built.map_err(|error| MailError::Message(error.to_string()))?;
        Ok(Self { from: from.email, to, bytes: built.formatted() })
    }
}

/// The address of a text, as mail servers take it: a part before the `@` that is not ASCII only some of them do (RFC
/// 6531), so none is asked to.
pub fn address(text: &str) -> Result<Address, MailError> {
    let short = || excerpt_of(text, 80);
    if !is_address(text) {
        return Err(MailError::Address(short()));
    }
    if text.split_once('@').is_some_and(|(local, _)| !local.is_ascii()) {
        return Err(MailError::NotAscii(short()));
    }
    let Some((local, host)) = text.split_once('@') else { return Err(MailError::Address(short())) };
    // Headers are ASCII: a host of another script goes by its ASCII name (RFC 5890), and what has none is no host.
    let host = if host.is_ascii() { Ok(host.to_owned()) } else { idna::domain_to_ascii(host) };
    let host = host.map_err(|_| MailError::Address(short()))?;
    format!("{local}@{host}").parse().map_err(|_| MailError::Address(short()))
}

fn of_recipient(one: &Recipient) -> Result<Mailbox, MailError> {
    let email = one.email.as_ref().ok_or_else(|| MailError::NoAddress(one.name.clone()))?;
    mailbox(&one.name, email)
}

fn mailbox(name: &str, email: &str) -> Result<Mailbox, MailError> {
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address(email)?))
}

fn part(invitation: &Invitation) -> Result<lettre::message::SinglePartBuilder, MailError> {
    let kind = format!("text/calendar; charset=utf-8; method={}", calendar::word(invitation.method));
    let kind = ContentType::parse(&kind).map_err(|error| MailError::Message(error.to_string()))?;
    Ok(SinglePart::builder().header(kind))
}

/// A line that stands nowhere in a part, since nobody else has the letter's id.
fn boundary(letter: &Letter, part: &str) -> String {
    let plain: String = letter.message_id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("{part}-{plain}")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::Method;

    #[test]
    fn l1_a_host_of_another_script_goes_by_its_ascii_name() {
        assert_eq!(address("jane@bücher.example").unwrap().to_string(), "jane@xn--bcher-kva.example");
        assert_eq!(address("jane@example.org").unwrap().to_string(), "jane@example.org");
        for wrong in ["jane@exampl\u{fffd}e.org", "jane@\u{202e}.org", "jane@a..b"] {
            assert!(matches!(address(wrong), Err(MailError::Address(_))), "{wrong:?}");
        }
        assert!(matches!(address("jürgen@example.org"), Err(MailError::NotAscii(_))));
    }

    #[test]
    fn l1_what_may_be_written_down_as_an_address_is_what_a_letter_goes_to() {
        let (local, label) = ("x".repeat(64), "y".repeat(63));
        let longest =
            [format!("{local}@x.org"), format!("x{local}@x.org"), format!("a@{label}.org"), format!("a@y{label}.org")];
        let others =
            ["a@x.org", "a@x", "a@x..org", ".a@x.org", "a.@x.org", "a..b@x.org", "a@-x.org", "a@x-.org", "a@x_y.org"];
        let others =
            others.into_iter().chain(["a@_x.org", "a@x.org.", "a@.org", "a+b{c}@x.org", "a'b@1.1.1.1", "a@x/y"]);
        for text in others.chain(longest.iter().map(String::as_str)) {
            assert_eq!(is_address(text), address(text).is_ok(), "{text}");
        }
        assert!(is_address(&longest[0]) && is_address(&longest[2]));
    }

    #[test]
    fn l1_an_invitation_names_people_by_the_addresses_of_its_message() {
        let email = || Line::clean("jane@b\u{fc}cher.example");
        let invitation = Invitation {
            method: Method::Request,
            uid: Line::clean("1@cpr.qapdesk.invalid"),
            sequence: 0,
            start: DateTime::UNIX_EPOCH,
            minutes: 60,
            zone: "Europe/Berlin".parse().unwrap(),
            summary: Line::clean("Skills assessment"),
            place: None,
        };
        let to = [Recipient { name: Line::clean("Jane"), email: Some(email()) }];
        let sender = Sender { name: Line::clean("QAP"), email: email(), reply_to: None };
        let text = calendar::calendar_file(&invitation, &to, &sender, DateTime::UNIX_EPOCH).replace("\r\n ", "");
        assert_eq!(text.matches(":mailto:jane@xn--bcher-kva.example").count(), 2, "{text}");
    }
}
