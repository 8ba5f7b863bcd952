//! A toy service behind the real server, run as a process of its own: the test program runs itself again.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use qapdesk::link::{
    Allowed, Begin, Bell, Claim, Client, ConnectOptions, FRAME_LIMIT, Launch, LinkError, Peer, Refused, ServeOptions,
    Service, Visitors, background, serve,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    Echo(String),
    /// Counts the session's requests.
    Count,
    Publish(String),
    Panic,
    /// Answers only after that many milliseconds.
    Slow(u64),
    Big(usize),
    /// The same, of which nobody knows that it will be so long.
    Unforeseen(usize),
}

/// Who asks, and how often they have.
pub(crate) struct Guest {
    account: String,
    asked: u64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Told {
    Text(String),
    Number(u64),
}

/// What the environment of a toy server says.
pub(crate) struct Toy {
    watchers: Mutex<Vec<(SyncSender<String>, Bell)>>,
    left: PathBuf,
    lingers: Option<Duration>,
    loses: bool,
}

impl Service for Toy {
    type Request = Ask;
    type Answer = Told;
    type News = String;
    type Session = Guest;

    fn opening(&self, _visitors: Visitors) {}

    fn knows(&self, _peer: Peer) -> Result<(), Refused> {
        Ok(())
    }

    fn still_stands(&self, _guest: &Guest) -> bool {
        true
    }

    fn account_of(&self, guest: &Guest) -> String {
        guest.account.clone()
    }

    fn admit(&self, _peer: Peer, claim: &Claim) -> Result<Guest, Refused> {
        match claim.account.as_deref() {
            Some("nobody") => Err(Refused { message: "no account nobody".into(), hint: "name another".into() }),
            account => Ok(Guest { account: account.unwrap_or("toy").to_owned(), asked: 0 }),
        }
    }

    fn allows(&self, guest: &Guest, begin: &[u8]) -> Allowed {
        // Of the strings that come back only so much from whoever has asked already.
        let is_echo = begin.first() == Some(&0);
        Allowed { longest: if is_echo && guest.asked > 9 { 100_000 } else { FRAME_LIMIT }, cost: 2 }
    }

    fn answer_cost(&self, begin: &[u8]) -> usize {
        let is_big = begin.first() == Some(&5);
        if is_big { 60_000_000 } else { 0 }
    }

    fn answer(&self, guest: &mut Guest, request: Ask) -> Told {
        guest.asked += 1;
        match request {
            Ask::Echo(text) => Told::Text(text),
            Ask::Count => Told::Number(guest.asked),
            Ask::Publish(text) => {
                let mut watchers = self.watchers.lock().unwrap();
                watchers.retain(|(watcher, bell)| {
                    let taken = watcher.try_send(text.clone()).is_ok();
                    bell.ring();
                    taken
                });
                Told::Number(watchers.len() as u64)
            }
            Ask::Panic => panic!("the toy broke"),
            Ask::Slow(milliseconds) => {
                std::fs::write(self.left.with_file_name("slow"), "under way").unwrap();
                pause(Duration::from_millis(milliseconds));
                Told::Number(milliseconds)
            }
            Ask::Big(bytes) | Ask::Unforeseen(bytes) => Told::Text("x".repeat(bytes)),
        }
    }

    fn watch(&self, _guest: &Guest, bell: Bell) -> Receiver<String> {
        let (sender, receiver) = sync_channel(64);
        self.watchers.lock().unwrap().push((sender, bell));
        receiver
    }

    fn leaving(&self, tell: &mut dyn FnMut(&str)) -> Option<String> {
        if let Some(while_away) = self.lingers {
            tell("the toy is put away");
            pause(while_away);
        }
        std::fs::write(&self.left, "left").unwrap();
        self.loses.then(|| "a brick is lost".to_owned())
    }
}

/// What a toy server is to do; the words go through its environment.
#[derive(Default, Clone)]
pub(crate) struct Plan {
    pub(crate) idle_ms: Option<u64>,
    pub(crate) protocol: Option<u32>,
    pub(crate) broken: Option<&'static str>,
    /// Progress lines, 100 ms apart.
    pub(crate) progress: u32,
    pub(crate) connections: Option<usize>,
    pub(crate) drain_ms: Option<u64>,
    /// How long it takes to leave, for which it says why.
    pub(crate) lingers_ms: Option<u64>,
    /// Whether it leaves something undone.
    pub(crate) loses: bool,
    /// Whether a service manager runs it, by the socket that it hands over.
    pub(crate) managed: bool,
}

/// Runs the toy server when the environment asks for one.
#[test]
fn toy_server() {
    let Some(desk) = std::env::var_os("LINK_TOY_DESK") else { return };
    let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    background::detach().unwrap();
    tracing_subscriber::fmt().with_ansi(false).with_writer(std::io::stderr).with_max_level(tracing::Level::INFO).init();
    let mut options = match read("LINK_TOY_MANAGED") {
        Some(_) => ServeOptions::new(&desk),
        None => ServeOptions::background(&desk),
    };
    options.begin = Begin::Anywhere;
    if let Some(idle) = read("LINK_TOY_IDLE") {
        options.idle = Some(Duration::from_millis(idle.parse().unwrap()));
    }
    if let Some(protocol) = read("LINK_TOY_PROTOCOL") {
        options.protocol = protocol.parse().unwrap();
    }
    if let Some(count) = read("LINK_TOY_CONNECTIONS") {
        options.connections_per_uid = count.parse().unwrap();
    }
    if let Some(drain) = read("LINK_TOY_DRAIN") {
        options.drain = Duration::from_millis(drain.parse().unwrap());
    }
    let left = Path::new(&desk).join("left");
    let outcome = serve(options, |progress| {
        for step in 0..read("LINK_TOY_PROGRESS").map_or(0, |count| count.parse().unwrap()) {
            progress(&format!("step {step}"));
            pause(Duration::from_millis(100));
        }
        match read("LINK_TOY_BROKEN").as_deref() {
            Some("panic") => panic!("the store broke"),
            Some(words) => Err(words.to_owned()),
            None => {
                let lingers = read("LINK_TOY_LINGERS").map(|value| Duration::from_millis(value.parse().unwrap()));
                let loses = read("LINK_TOY_LOSES").is_some();
                Ok(Toy { watchers: Mutex::default(), left, lingers, loses })
            }
        }
    });
    if let Err(error) = outcome
        && !matches!(error, LinkError::Busy(_))
    {
        eprintln!("{error}");
    }
    std::process::exit(0);
}

/// A desk of its own for one test; its server is killed at the end.
pub(crate) struct Desk {
    pub(crate) home: tempfile::TempDir,
    pub(crate) path: PathBuf,
    pub(crate) plan: Plan,
}

impl Desk {
    pub(crate) fn new(plan: Plan) -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("desk");
        Self { home, path, plan }
    }

    pub(crate) fn options(&self) -> ConnectOptions {
        let say = |name: &str, value: Option<String>| format!("LINK_TOY_{name}={}", value.unwrap_or_default());
        let mut arguments = vec![
            format!("LINK_TOY_DESK={}", self.path.display()),
            say("IDLE", self.plan.idle_ms.map(|value| value.to_string())),
            say("PROTOCOL", self.plan.protocol.map(|value| value.to_string())),
            say("BROKEN", self.plan.broken.map(str::to_owned)),
            say("PROGRESS", Some(self.plan.progress.to_string())),
            say("CONNECTIONS", self.plan.connections.map(|value| value.to_string())),
            say("LINGERS", self.plan.lingers_ms.map(|value| value.to_string())),
            say("LOSES", self.plan.loses.then(|| "yes".to_owned())),
            say("MANAGED", self.plan.managed.then(|| "yes".to_owned())),
            say("DRAIN", self.plan.drain_ms.map(|value| value.to_string())),
            std::env::current_exe().unwrap().display().to_string(),
        ];
        arguments.extend(["toy::toy_server", "--exact", "--nocapture"].map(str::to_owned));
        let launch =
            Launch { program: "/usr/bin/env".into(), arguments: arguments.into_iter().map(Into::into).collect() };
        let patience = Duration::from_secs(20);
        ConnectOptions { launch: Some(launch), begin: Begin::Anywhere, patience, ..ConnectOptions::new(&self.path) }
    }

    pub(crate) fn connect(&self) -> Client {
        Client::connect(&self.options()).unwrap()
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.path.join("desk.sock")
    }

    /// The server's process, as its lock file says.
    pub(crate) fn pid(&self) -> i32 {
        let text = std::fs::read_to_string(self.path.join("desk.lock")).unwrap_or_default();
        let pid = text.lines().find_map(|line| line.strip_prefix("pid "));
        pid.map_or(0, |pid| pid.parse().unwrap())
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid()).unwrap();
        let _ = rustix::process::kill_process(pid, signal);
    }

    /// Resident memory of the server in kB.
    pub(crate) fn memory_kb(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if self.pid() > 0 && is_toy(self.pid()) {
            self.signal(rustix::process::Signal::KILL);
        }
    }
}

/// Whether a process runs; one that ended and was not waited for does not.
pub(crate) fn is_alive(pid: i32) -> bool {
    std::fs::read_link(format!("/proc/{pid}/exe")).is_ok()
}

fn is_toy(pid: i32) -> bool {
    std::fs::read(format!("/proc/{pid}/cmdline"))
        .is_ok_and(|line| String::from_utf8_lossy(&line).contains("toy_server"))
}

pub(crate) fn echo(client: &mut Client, text: &str) {
    assert_eq!(client.ask::<_, Told>(&Ask::Echo(text.into())).unwrap(), Told::Text(text.into()));
}

/// Lets time pass on a condition that never comes.
pub(crate) fn pause(limit: Duration) {
    let (never, condition) = (Mutex::new(()), Condvar::new());
    let until = Instant::now() + limit;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        drop(condition.wait_timeout(never.lock().unwrap(), left).unwrap());
    }
}

/// Waits for a condition, in words.
pub(crate) fn wait_until(words: &str, mut condition: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(15);
    while !condition() {
        assert!(Instant::now() < until, "waited in vain until {words}");
        pause(Duration::from_millis(5));
    }
}
