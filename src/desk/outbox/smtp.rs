use std::io;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use super::settings::{Server, Tls};
use super::{Carried, Leave};
use crate::letters::Message;

/// How long a mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it may take to answer for a whole message, which it may look at first.
const PATIENCE_FOR_MESSAGE: Duration = Duration::from_mins(5);
/// How long it may take to answer a good-bye.
const PATIENCE_FOR_GOOD_BYE: Duration = Duration::from_secs(1);

/// Sends a message, command by command, so that it is known what a lost connection means: before the last line of the
/// message nothing was taken; after it, until the answer, it may have been.
pub(super) fn send(server: &Server, message: &Message, leave: &Leave) -> Carried {
    let mut connection = match open(server) {
        Ok(connection) => connection,
        Err(why) => return Carried::Unreachable(why),
    };
    let carried = hand_over(&mut connection, message, leave);
    part(&mut connection);
    carried
}

/// Says good-bye. What came of the message is decided, and others wait: whether the server answers changes nothing.
fn part(connection: &mut SmtpConnection) {
    if connection.set_timeout(Some(PATIENCE_FOR_GOOD_BYE)).is_ok() {
        let _ = connection.quit();
    }
}

fn hand_over(connection: &mut SmtpConnection, message: &Message, leave: &Leave) -> Carried {
    if let Err(error) = connection.command(Mail::new(Some(message.from.clone()), Vec::new())) {
        return not_taken("the sender", &error);
    }
    for to in &message.to {
        if let Err(error) = connection.command(Rcpt::new(to.clone(), Vec::new())) {
            return not_taken(to.as_ref(), &error);
        }
    }
    if let Err(called_back) = leave.take() {
        return called_back;
    }
    if let Err(error) = connection.command(Data) {
        return not_taken("the message", &error);
    }
    if connection.set_timeout(Some(PATIENCE_FOR_MESSAGE)).is_err() {
        return Carried::Later("the connection was lost".to_owned());
    }
    match connection.message(&message.bytes) {
        Ok(answer) => Carried::Taken(words(&answer)),
        Err(error) if error.is_permanent() || error.is_transient() => not_taken("the message", &error),
        Err(error) => {
            Carried::Unsure(format!("the connection was lost while the message was handed over: {}", cause(&error)))
        }
    }
}

/// Tries connection, encryption and login.
pub(super) fn try_out(server: &Server) -> Result<Vec<String>, String> {
    let mut connection = open(server)?;
    let kept = if connection.is_encrypted() { "encrypted" } else { "not encrypted" };
    let mut found = vec![format!("{}:{} answers; the connection is {kept}", server.host, server.port)];
    if let Some(login) = &server.login {
        found.push(format!("{} is let in", login.user));
    }
    part(&mut connection);
    Ok(found)
}

fn open(server: &Server) -> Result<SmtpConnection, String> {
    let place = format!("{}:{}", server.host, server.port);
    let failed = |error: Error| format!("{place}: {}", cause(&error));
    let hello = ClientId::Domain(server.name.clone());
    let parameters = match server.tls {
        Tls::None => None,
        Tls::Whole | Tls::Starttls => Some(trusting(server).map_err(failed)?),
    };
    let wrapped = parameters.as_ref().filter(|_| server.tls == Tls::Whole);
    let address = (server.host.as_str(), server.port);
    let mut connection = SmtpConnection::connect(address, Some(PATIENCE), &hello, wrapped, None).map_err(failed)?;
    if let Some(parameters) = parameters.as_ref().filter(|_| server.tls == Tls::Starttls) {
        if !connection.can_starttls() {
            return Err(format!("{place}: it does not offer STARTTLS; if that is meant, set smtp.tls"));
        }
        connection.starttls(parameters, &hello).map_err(failed)?;
    }
    if let Some(login) = &server.login {
        let login = Credentials::new(login.user.clone(), login.password.clone());
        connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).map_err(failed)?;
    }
    Ok(connection)
}

/// Whom to trust: the machine's authorities, or the one of the settings and no other.
fn trusting(server: &Server) -> Result<TlsParameters, Error> {
    let parameters = TlsParameters::builder(server.host.clone());
    let Some(ca) = &server.ca else { return parameters.build() };
    let own = parameters.certificate_store(CertificateStore::None);
    own.add_root_certificate(Certificate::from_pem(ca)?).build()
}

fn not_taken(what: &str, error: &Error) -> Carried {
    let why = format!("{what}: {}", cause(error));
    if error.is_permanent() { Carried::Refused(why) } else { Carried::Later(why) }
}

fn words(answer: &Response) -> String {
    let text: Vec<&str> = answer.message().collect();
    format!("{} {}", answer.code(), text.join(" "))
}

/// What the libraries below say of some causes, and what to say of them.
const PLAIN: &[(&str, &str)] = &[
    ("valid UTF-8", "it does not answer as a mail server does"),
    (
        "CaUsedAsEndEntity",
        "its certificate is an authority's: it needs one of its own that the authority signed, and smtp.ca names the authority's",
    ),
    (
        "UnknownIssuer",
        "nobody who is trusted vouches for its certificate: of a mail server of your own, smtp.ca names the authority's",
    ),
];

/// The error in words: with all that lies behind it, or plainly where that is known by other words only.
fn cause(error: &Error) -> String {
    let mut words = error.to_string();
    let mut behind = std::error::Error::source(error);
    while let Some(source) = behind {
        let is_late = |error: &io::Error| matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
        if source.downcast_ref::<io::Error>().is_some_and(is_late) {
            return "it does not answer in time".to_owned();
        }
        let more = source.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        behind = source.source();
    }
    // What the server said is told as it said it.
    if error.is_permanent() || error.is_transient() { words } else { plainly(words) }
}

fn plainly(words: String) -> String {
    let known = PLAIN.iter().find(|(said, _)| words.contains(said));
    known.map_or(words, |(_, plain)| (*plain).to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    /// Why a server that greets in such a way, or not at all, is not talked to.
    fn cause_of(greeting: Option<&'static [u8]>) -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(greeting.unwrap_or_default()).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let hello = ClientId::Domain("qap.example.org".to_owned());
        let connected = SmtpConnection::connect(address, Some(Duration::from_millis(200)), &hello, None, None);
        let Err(error) = connected else { panic!("it was talked to") };
        answering.join().unwrap();
        cause(&error)
    }

    #[test]
    fn why_a_server_cannot_be_talked_to_is_said_plainly() {
        assert_eq!(cause_of(None), "it does not answer in time");
        assert_eq!(cause_of(Some(b"\xff\xfe hello\r\n")), "it does not answer as a mail server does");
        assert!(cause_of(Some(b"554 no service\r\n")).contains("no service"));
        let certificate = |why: &str| plainly(format!("network error: invalid peer certificate: {why}"));
        assert!(certificate("Other(OtherError(CaUsedAsEndEntity))").starts_with("its certificate is an authority's: "));
        assert!(certificate("UnknownIssuer").contains("smtp.ca"));
        assert!(certificate("Revoked").ends_with("certificate: Revoked"), "told as it is");
    }

    #[test]
    fn a_server_is_greeted_by_name_and_not_waited_for_where_it_does_not_answer_a_good_bye() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let answering = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            stream.write_all(b"220 here\r\n").unwrap();
            assert_eq!(lines.next().unwrap().unwrap(), "EHLO qap.example.org");
            stream.write_all(b"250 here\r\n").unwrap();
            for answer in ["250 ok", "250 ok", "354 go on"] {
                lines.next().unwrap().unwrap();
                stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            }
            while lines.next().unwrap().unwrap() != "." {}
            stream.write_all(b"250 queued\r\n").unwrap();
            // It hears the good-bye and says nothing until the line is closed.
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let (host, name) = ("127.0.0.1".to_owned(), "qap.example.org".to_owned());
        let server = Server { host, port, name, tls: Tls::None, login: None, ca: None };
        let address = |text: &str| text.parse().unwrap();
        let bytes = b"Subject: yes\r\n\r\nYes.\r\n".to_vec();
        let message = Message { from: address("qap@example.org"), to: vec![address("doe@example.org")], bytes };
        let begun = Instant::now();
        let carried = send(&server, &message, &Leave::default());
        assert!(matches!(carried, Carried::Taken(_)), "{}", carried.name());
        assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
        answering.join().unwrap();
    }
}
