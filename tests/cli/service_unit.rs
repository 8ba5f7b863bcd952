//! A server under a service manager: the socket that is handed over, and the files in `contrib` that set it up.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(20);
/// Hands its standard input over as systemd hands over a socket.
const HAND_OVER: &str = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"";

struct Place {
    home: tempfile::TempDir,
    listener: UnixListener,
}

impl Place {
    fn new(socket: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let desk = home.path().join("desk");
        fs::create_dir(&desk).unwrap();
        let listener = UnixListener::bind(desk.join(socket)).unwrap();
        Self { home, listener }
    }

    fn desk(&self) -> PathBuf {
        self.home.path().join("desk")
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qapdesk"));
        command.env_clear().env("HOME", self.home.path()).env("LANG", "C.UTF-8");
        command.arg("--desk").arg(self.desk());
        command
    }

    fn starts(&self) -> Child {
        let socket = OwnedFd::from(self.listener.try_clone().unwrap());
        let log = fs::OpenOptions::new().create(true).append(true).open(self.home.path().join("log")).unwrap();
        let mut command = Command::new("sh");
        command.env_clear().env("HOME", self.home.path()).args(["-c", HAND_OVER, "sh", env!("CARGO_BIN_EXE_qapdesk")]);
        command
            .arg("--desk")
            .arg(self.desk())
            .arg("serve")
            .stdin(Stdio::from(socket))
            .stdout(Stdio::null())
            .stderr(log);
        command.spawn().unwrap()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log")).unwrap()
    }
}

#[test]
fn a_server_listens_at_the_socket_that_is_handed_to_it_and_leaves_it_for_the_next() {
    let place = Place::new("desk.sock");
    for _ in 0..2 {
        // Asked before anybody serves: the socket is there already.
        let asker = place.program().arg("list").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut server = place.starts();
        let told = asker.wait_with_output().unwrap();
        assert!(String::from_utf8_lossy(&told.stderr).is_empty(), "{told:?}\n{}", place.log());
        let stopped = place.program().arg("stop").output().unwrap();
        assert!(stopped.status.success(), "{stopped:?}");
        assert!(server.wait().unwrap().success(), "{}", place.log());
        assert!(place.desk().join("desk.sock").exists(), "the socket is the service manager's");
    }
}

#[test]
fn a_socket_of_another_desk_is_not_served() {
    let place = Place::new("../other.sock");
    let mut server = place.starts();
    let begun = Instant::now();
    let ended = loop {
        if let Some(ended) = server.try_wait().unwrap() {
            break ended;
        }
        assert!(begun.elapsed() < LIMIT, "it serves: {}", place.log());
        std::thread::park_timeout(Duration::from_millis(10));
    };
    assert!(!ended.success());
    assert!(place.log().contains("set ListenStream to this desk's socket"), "{}", place.log());
}

fn contrib(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib").join(name)).unwrap()
}

/// The value of a key in a unit.
fn value<'a>(unit: &'a str, key: &str) -> &'a str {
    let line = unit.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("no {key} in {unit}"))
}

#[test]
fn units_sshd_lines_and_readme_speak_of_one_desk() {
    let (socket, service, sshd) = (contrib("qapdesk.socket"), contrib("qapdesk.service"), contrib("sshd_qapdesk.conf"));
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let gateway = contrib("gateway.conf");
    let command = gateway.lines().filter_map(|line| line.strip_prefix("ExecStart=")).next_back().unwrap();
    let without = value(&service, "ExecStart");
    let words: Vec<&str> = command.split(' ').collect();
    let after = |word: &str| words[words.iter().position(|found| *found == word).unwrap() + 1];
    let (desk, group, gateway_user) = (after("--desk"), after("--group"), after("--gateway"));
    assert_eq!(command, format!("{without} --gateway {gateway_user}"), "the gateway adds itself and nothing else");
    assert!(gateway.contains("\nExecStart=\n"), "the unit's own command is taken away first");
    assert_eq!(value(&gateway, "SupplementaryGroups"), gateway_user);
    let gateway = gateway_user;
    assert_eq!(value(&socket, "ListenStream"), format!("{desk}/desk.sock"));
    assert_eq!((value(&socket, "SocketGroup"), value(&service, "SupplementaryGroups")), (group, group));
    let slice = contrib("user-slice.conf");
    assert!(slice.contains("[Slice]\n") && value(&slice, "TasksMax").parse::<u32>().is_ok(), "{slice}");
    assert_eq!(value(&socket, "SocketUser"), value(&service, "User"));
    assert_eq!(value(&service, "ReadWritePaths"), desk);
    // A request, a letter that is being sent, and what is written of both.
    let leaving = qapdesk::link::ServeOptions::new(desk).drain.as_secs() + 20 + 10;
    assert!(value(&service, "TimeoutStopSec").parse::<u64>().unwrap() >= leaving, "{service}");
    let memory = qapdesk::link::SERVER_MEMORY.map(|(name, value)| format!("{name}={value}"));
    assert_eq!(value(&service, "Environment"), memory.join(" "));
    assert!(sshd.contains(&format!("Match User {gateway}\n")), "{sshd}");
    assert!(sshd.contains(&format!("AuthorizedKeysCommand {} --desk {desk} ssh-keys %f\n", words[0])), "{sshd}");
    assert_eq!((value(&service, "LimitCORE"), value(&service, "MemoryMax").is_empty()), ("0", false));
    let user = value(&service, "User");
    for told in [
        format!("install -d -o {user} -g {group} -m 0710 {desk}"),
        format!("--groups {group},{gateway} {user}\n"),
        "contrib/gateway.conf /etc/systemd/system/qapdesk.service.d/gateway.conf\n".to_owned(),
        format!("contrib/user-slice.conf /etc/systemd/system/user-$(id -u {gateway}).slice.d/"),
        format!("--groups {group} {gateway}\n"),
        format!("install -m 755 target/release/qapdesk {}", words[0]),
    ] {
        assert!(readme.contains(&told), "README does not say: {told}");
    }
    let parsed =
        Command::new(env!("CARGO_BIN_EXE_qapdesk")).args([&words[1..], &["--help"]].concat()).output().unwrap();
    assert!(parsed.status.success(), "the unit's command is one of this program's: {parsed:?}");
}
