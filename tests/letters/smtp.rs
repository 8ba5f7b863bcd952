//! Letters on their way through the real program to a real mail server on loopback.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use qapdesk::domain::view::OutboxQuery;
use qapdesk::domain::{LetterCommand, LetterState, LetterStateName};
use qapdesk::link::protocol::{Answer, Intake, Request};
use qapdesk::link::{Client, ConnectOptions, Launch};

const PROGRAM: &str = env!("CARGO_BIN_EXE_qapdesk");
const LIMIT: Duration = Duration::from_mins(1);

/// A mail server that writes each message that it took into a folder of its own.
struct Server {
    child: Child,
    _folder: tempfile::TempDir,
    taken: std::path::PathBuf,
}

const SCRIPT: &str = r#"
import sys, pathlib, time
from aiosmtpd.controller import Controller
folder, port, stalls = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "stall"
class Handler:
    count = 0
    async def handle_DATA(self, server, session, envelope):
        Handler.count += 1
        (folder / f"{Handler.count}.eml").write_bytes(envelope.content)
        if stalls:
            import asyncio
            await asyncio.sleep(600)
        return "250 kept as %d" % Handler.count
options = {}
if len(sys.argv) > 4:
    import ssl
    from aiosmtpd.smtp import AuthResult
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
    def let_in(server, session, envelope, mechanism, data):
        is_right = (data.login, data.password) == (b"qap", b"hunter2")
        return AuthResult(success=is_right, handled=is_right)
    options = dict(authenticator=let_in, auth_required=True)
    if sys.argv[3] == "tls":
        # Encrypted from the first byte, which aiosmtpd takes for no encryption at all.
        options.update(ssl_context=context, auth_require_tls=False)
    else:
        options.update(tls_context=context, require_starttls=True)
controller = Controller(Handler(), hostname="127.0.0.1", port=port, **options)
controller.start()
print("ready", flush=True)
sys.stdin.read()
controller.stop()
"#;

impl Server {
    fn start(port: u16, how: &str) -> Self {
        Self::start_with(port, how, &[])
    }

    /// Encrypted, with these files of certificate and key, and for `qap` with its password alone.
    fn start_with(port: u16, how: &str, certificate: &[&Path]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().to_owned();
        let python = std::env::var("QAPDESK_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut child = Command::new(python)
            .args(["-c", SCRIPT])
            .arg(&taken)
            .arg(port.to_string())
            .arg(how)
            .args(certificate)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Self { child, _folder: folder, taken }
    }

    fn taken(&self) -> Vec<Vec<u8>> {
        let mut paths: Vec<_> = fs::read_dir(&self.taken).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| fs::read(path).unwrap()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn set_up(desk: &Path, port: u16) {
    fs::create_dir_all(desk).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    fs::set_permissions(desk, mode).unwrap();
    let text = format!(
        "from = \"CPR Institute <qap@example.org>\"\n[smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n"
    );
    fs::write(desk.join("mail.toml"), text).unwrap();
}

/// A certificate of an authority of its own for this machine, and its key.
fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("mail.pem"), folder.join("mail.key"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .stderr(Stdio::null())
        .status()
        .expect("openssl runs");
    assert!(made.success());
    (certificate, key)
}

/// Writes settings with a login, and `more` lines of the mail server's table.
fn set_up_with_login(desk: &Path, port: u16, password: &str, more: &str) {
    set_up(desk, port);
    let file = desk.join("mail.password");
    fs::write(&file, format!("{password}\n")).unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let text = format!(
        "from = \"qap@example.org\"\n[smtp]\nhost = \"localhost\"\nport = {port}\nuser = \"qap\"\n\
         password_file = \"mail.password\"\n{more}"
    );
    fs::write(desk.join("mail.toml"), text).unwrap();
}

/// What `mail check` says, and its status.
fn check(desk: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(PROGRAM);
    let mut child = command
        .arg("--desk")
        .arg(desk)
        .args(["mail", "check"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code(), text)
}

fn connect(desk: &Path) -> Client {
    let arguments = ["--desk".into(), desk.into(), "serve".into(), "--background".into()].to_vec();
    let launch = Launch { program: PROGRAM.into(), arguments };
    Client::connect(&ConnectOptions { launch: Some(launch), ..ConnectOptions::new(desk) }).unwrap()
}

/// Takes a form in and releases its acknowledgement.
fn release(client: &mut Client) {
    let text = "form = \"qap-application/1\"\nreceived_on = 2025-10-12\n[candidate]\nname = \"Minh Nguyễn\"\n\
                family_name = \"Nguyễn\"\nemail = \"minh@example.org\"\n";
    let (file, bytes) = ("form.toml".to_owned(), text.as_bytes().to_vec());
    let intake = Intake { file, bytes, documents: Vec::new(), dry_run: false, again: false };
    assert!(matches!(client.ask(&Request::Intake(intake)).unwrap(), Answer::Taken(_)));
    act(client, LetterCommand::Release);
}

fn act(client: &mut Client, command: LetterCommand) {
    let row = first(client);
    let request = Request::Letters { on: vec![(row.id, Some(row.revision))], command, dry_run: false };
    match client.ask(&request).unwrap() {
        Answer::Letters(parts) => assert_eq!(parts[0].outcome, qapdesk::domain::view::LetterOutcome::Done),
        other => panic!("{other:?}"),
    }
}

fn first(client: &mut Client) -> qapdesk::domain::view::LetterRow {
    match client.ask(&Request::Outbox(OutboxQuery { all: true, ..OutboxQuery::default() })).unwrap() {
        Answer::Outbox(mut part) => part.rows.remove(0),
        other => panic!("{other:?}"),
    }
}

fn wait_for(client: &mut Client, wanted: LetterStateName) -> LetterState {
    let begun = Instant::now();
    loop {
        let row = first(client);
        if row.state.name() == wanted {
            return row.state;
        }
        assert!(begun.elapsed() < LIMIT, "{row:?}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn stop(desk: &Path) {
    let mut stopped = Command::new(PROGRAM).arg("--desk").arg(desk).arg("stop").spawn().unwrap();
    assert!(stopped.wait().unwrap().success());
}

#[test]
#[ignore = "needs aiosmtpd"]
fn l1_a_letter_waits_for_the_mail_server_and_is_delivered_once() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, port) = (folder.path().join("desk"), free_port());
    set_up(&desk, port);
    let mut client = connect(&desk);
    release(&mut client);
    let state = wait_for(&mut client, LetterStateName::Retrying);
    assert!(matches!(&state, LetterState::Retrying { why, .. } if why.contains("127.0.0.1")), "{state:?}");
    let server = Server::start(port, "take");
    act(&mut client, LetterCommand::Retry);
    let state = wait_for(&mut client, LetterStateName::Sent);
    assert!(matches!(&state, LetterState::Sent { answer, .. } if answer.contains("kept as 1")), "{state:?}");
    drop(client);
    stop(&desk);
    let mut client = connect(&desk);
    assert_eq!(first(&mut client).state.name(), LetterStateName::Sent);
    let taken = server.taken();
    assert_eq!(taken.len(), 1, "once");
    let text = String::from_utf8_lossy(&taken[0]).into_owned();
    assert!(text.contains("To: Minh =?utf-8?b?") || text.contains("To: =?utf-8?b?"), "{text}");
    let id = first(&mut client).id;
    let kept = match client.ask(&Request::Message(id)).unwrap() {
        Answer::Document(bytes) => bytes,
        other => panic!("{other:?}"),
    };
    assert_eq!(String::from_utf8_lossy(&kept).trim_end(), text.trim_end(), "kept as it was sent");
    drop(client);
    stop(&desk);
}

#[test]
#[ignore = "needs aiosmtpd"]
fn l1_a_desk_killed_in_the_middle_of_an_attempt_does_not_know_and_sends_no_second_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, port) = (folder.path().join("desk"), free_port());
    set_up(&desk, port);
    let server = Server::start(port, "stall");
    let mut client = connect(&desk);
    release(&mut client);
    let begun = Instant::now();
    while server.taken().is_empty() {
        assert!(begun.elapsed() < LIMIT, "{:?}", first(&mut client));
        std::thread::park_timeout(Duration::from_millis(5));
    }
    drop(client);
    let lock = fs::read_to_string(desk.join("desk.lock")).unwrap();
    let pid = lock.lines().find_map(|line| line.strip_prefix("pid ")).unwrap();
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
    let mut client = connect(&desk);
    assert_eq!(first(&mut client).state.name(), LetterStateName::Unsure);
    assert_eq!(server.taken().len(), 1);
    act(&mut client, LetterCommand::MarkSent { note: None });
    assert_eq!(first(&mut client).state.name(), LetterStateName::Sent);
    drop(client);
    stop(&desk);
    assert_eq!(server.taken().len(), 1);
}

#[test]
#[ignore = "needs aiosmtpd"]
fn mail_check_tries_the_server_and_sends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, port) = (folder.path().join("desk"), free_port());
    set_up(&desk, port);
    drop(connect(&desk));
    let (status, text) = check(&desk);
    assert!(status == Some(1) && text.contains(&port.to_string()), "nobody listens there: {text}");
    let server = Server::start(port, "take");
    let (status, text) = check(&desk);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("not encrypted") && server.taken().is_empty(), "{text}");
    stop(&desk);
}

#[test]
#[ignore = "needs aiosmtpd and openssl"]
fn l1_a_letter_goes_encrypted_and_with_a_login_to_a_server_that_ones_own_authority_vouches_for() {
    for tls in ["starttls", "tls"] {
        let folder = tempfile::tempdir().unwrap();
        let (desk, port) = (folder.path().join("desk"), free_port());
        let (certificate, key) = certificate(folder.path());
        let server = Server::start_with(port, tls, &[&certificate, &key]);
        let more = format!("tls = \"{tls}\"\n");
        set_up_with_login(&desk, port, "hunter2", &more);
        drop(connect(&desk));
        let (status, text) = check(&desk);
        assert!(status == Some(1) && text.contains("certificate"), "nobody vouches for it: {text}");
        let more = format!("{more}ca = \"{}\"\n", certificate.display());
        set_up_with_login(&desk, port, "wrong", &more);
        let (status, text) = check(&desk);
        assert!(status == Some(1) && text.contains("535"), "{status:?} {text}");
        assert!(!text.contains("wrong"), "{text}");
        set_up_with_login(&desk, port, "hunter2", &more);
        let (status, text) = check(&desk);
        assert!(
            status == Some(0) && text.contains("is encrypted") && text.contains("qap is let in"),
            "{status:?} {text}"
        );
        let mut client = connect(&desk);
        release(&mut client);
        let state = wait_for(&mut client, LetterStateName::Sent);
        assert!(matches!(&state, LetterState::Sent { answer, .. } if answer.contains("kept as 1")), "{state:?}");
        assert_eq!(server.taken().len(), 1, "once, by {tls}");
        drop(client);
        stop(&desk);
    }
}

#[test]
#[ignore = "needs aiosmtpd"]
fn l1_a_server_that_offers_no_encryption_gets_neither_password_nor_letter() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, port) = (folder.path().join("desk"), free_port());
    let server = Server::start(port, "take");
    set_up_with_login(&desk, port, "hunter2", "tls = \"starttls\"\n");
    let mut client = connect(&desk);
    release(&mut client);
    let state = wait_for(&mut client, LetterStateName::Retrying);
    assert!(matches!(&state, LetterState::Retrying { why, .. } if why.contains("STARTTLS")), "{state:?}");
    assert_eq!(server.taken().len(), 0);
    drop(client);
    stop(&desk);
}
