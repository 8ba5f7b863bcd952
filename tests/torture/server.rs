//! The real server of a desk, clients that commit to it all the time, and how it is killed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use qapdesk::domain::{Command, Number, Payment};
use qapdesk::link::protocol::{Answer, Failure, Intake, Name, Request};
use qapdesk::link::{Client, ConnectOptions, Launch, LinkError};
use qapdesk::text::Line;

const PROGRAM: &str = env!("CARGO_BIN_EXE_qapdesk");
const CLIENTS: usize = 24;
/// How many payments a client records on one application before it takes another one in: the rules have an end for both.
const A_FILE: usize = 250;
/// How long anything is waited for.
const LIMIT: Duration = Duration::from_mins(1);

/// Clients that record payments, each with a reference of its own, and note those that were acknowledged.
pub(crate) struct Load {
    desk: PathBuf,
    /// The applications of each client, the one in use last.
    numbers: Mutex<Vec<Vec<Number>>>,
    /// How many payments each client recorded on its last one, or tried to.
    tried: [AtomicUsize; CLIENTS],
    acknowledged: Mutex<BTreeSet<String>>,
    commits: AtomicUsize,
    over: AtomicBool,
    /// Whether an answer that comes now counts.
    counts: AtomicBool,
}

impl Load {
    /// Takes in an application for each client.
    pub(crate) fn new(desk: &Path) -> Self {
        Self {
            desk: desk.to_owned(),
            numbers: Mutex::new((0..CLIENTS).map(|place| vec![take_in(desk, place)]).collect()),
            tried: Default::default(),
            acknowledged: Mutex::default(),
            commits: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            counts: AtomicBool::new(true),
        }
    }

    /// Does something while all clients commit.
    pub(crate) fn during<T>(&self, something: impl FnOnce() -> T) -> T {
        self.over.store(false, Ordering::SeqCst);
        self.counts.store(true, Ordering::SeqCst);
        std::thread::scope(|scope| {
            for place in 0..CLIENTS {
                scope.spawn(move || self.commit(place));
            }
            // Also where something panics: the clients would go on for ever.
            let _over = Over(&self.over);
            something()
        })
    }

    /// Waits until that many more payments are acknowledged.
    pub(crate) fn wait_for(&self, more: usize) {
        let until = self.commits() + more;
        let started = Instant::now();
        while self.commits() < until {
            assert!(started.elapsed() < LIMIT, "no client commits any more after {}", self.commits());
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// From now on no answer counts: the disk is about to stop, and a sync that is under way while ext4 is shut down may
    /// be told as done although it is not, which no machine without power can do.
    pub(crate) fn count_no_more(&self) {
        self.counts.store(false, Ordering::SeqCst);
    }

    /// How many payments were acknowledged.
    pub(crate) fn commits(&self) -> usize {
        self.commits.load(Ordering::SeqCst)
    }

    /// Fails unless all that was acknowledged is there and everything checks.
    pub(crate) fn assert_kept(&self) {
        let mut client = connect(&self.desk).unwrap();
        self.assert_read(&mut client);
        assert_verified(&mut client);
    }

    /// Fails unless all that was acknowledged is read.
    pub(crate) fn assert_read(&self, client: &mut Client) {
        let numbers = self.numbers().concat();
        let kept: BTreeSet<String> = numbers.into_iter().flat_map(|number| references(client, number)).collect();
        let acknowledged = self.acknowledged();
        let lost: Vec<&String> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "{} of {} acknowledged changes are lost: {lost:?}", lost.len(), acknowledged.len());
    }

    /// One payment on the application that has the fewest; whether it was acknowledged.
    pub(crate) fn pay_once(&self, reference: &str) -> Result<(), String> {
        let mut client = connect(&self.desk).map_err(|error| error.to_string())?;
        let place = (0..CLIENTS).min_by_key(|place| self.tried[*place].load(Ordering::SeqCst)).unwrap_or_default();
        self.tried[place].fetch_add(1, Ordering::SeqCst);
        match client.ask(&payment(self.number_of(place), reference)).map_err(|error| error.to_string())? {
            Answer::Done { .. } => {
                self.noted(reference.to_owned());
                Ok(())
            }
            Answer::Failed(failure) => Err(format!("{failure:?}")),
            other => panic!("{other:?}"),
        }
    }

    fn commit(&self, place: usize) {
        let mut client = None;
        while !self.over.load(Ordering::SeqCst) {
            let round = self.commits.load(Ordering::SeqCst);
            let reference = format!("{place}-{round}-{}", fresh());
            if client.is_none() {
                client = connect(&self.desk).ok();
            }
            let Some(open) = client.as_mut() else { continue };
            // One that is not acknowledged may be there as well.
            if self.tried[place].fetch_add(1, Ordering::SeqCst) >= A_FILE {
                match open.ask::<_, Answer>(&form(&format!("c{place}-{}", fresh()))) {
                    Ok(Answer::Taken(taken)) => self.goes_on_with(place, taken[0].number),
                    Ok(Answer::Failed(Failure::Store { .. })) | Err(_) => client = None,
                    Ok(other) => panic!("{other:?}"),
                }
                continue;
            }
            match open.ask::<_, Answer>(&payment(self.number_of(place), &reference)) {
                Ok(Answer::Done { .. }) => self.noted(reference),
                Ok(Answer::Failed(Failure::Store { .. })) | Err(_) => client = None,
                Ok(other) => panic!("{other:?}"),
            }
        }
    }

    fn numbers(&self) -> MutexGuard<'_, Vec<Vec<Number>>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The application on which a client records its payments.
    fn number_of(&self, place: usize) -> Number {
        *self.numbers()[place].last().unwrap()
    }

    /// Unless the disk is about to stop, when it may be gone again.
    fn goes_on_with(&self, place: usize, number: Number) {
        let mut numbers = self.numbers();
        if self.counts.load(Ordering::SeqCst) {
            numbers[place].push(number);
            self.tried[place].store(0, Ordering::SeqCst);
        }
    }

    fn noted(&self, reference: String) {
        let mut acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        // Looked at under the lock: what was noted before came before.
        if self.counts.load(Ordering::SeqCst) {
            acknowledged.insert(reference);
        }
        drop(acknowledged);
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    fn acknowledged(&self) -> BTreeSet<String> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Ends the clients when it is dropped.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A number that no other reference has.
fn fresh() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

fn payment(number: Number, reference: &str) -> Request {
    let payment = Payment {
        date: "2026-10-12".parse().unwrap(),
        amount: "0.01".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        method: None,
        reference: Some(Line::clean(reference)),
        fee: None,
    };
    Request::Command { name: Name::Number(number), seen: None, command: Command::RecordPayment(payment) }
}

/// A client of the desk; a server is started where none runs.
pub(crate) fn connect(desk: &Path) -> Result<Client, LinkError> {
    connect_by(desk, &[])
}

/// The same, of a server that is started in a way.
pub(crate) fn connect_by(desk: &Path, way: &[&str]) -> Result<Client, LinkError> {
    let mut arguments = ["--desk".into(), desk.into(), "serve".into(), "--background".into()].to_vec();
    arguments.extend(way.iter().map(Into::into));
    let launch = Launch { program: PathBuf::from(PROGRAM), arguments };
    Client::connect(&ConnectOptions { launch: Some(launch), ..ConnectOptions::new(desk) })
}

/// Takes an application in.
pub(crate) fn take_in(desk: &Path, place: usize) -> Number {
    match connect(desk).unwrap().ask(&form(&format!("c{place}"))).unwrap() {
        Answer::Taken(taken) => taken[0].number,
        other => panic!("{other:?}"),
    }
}

/// The intake of a candidate with an address of their own.
pub(crate) fn form(name: &str) -> Request {
    let form = format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\nemail = \"{name}@example.org\"\n"
    );
    let (file, documents) = ("form.toml".to_owned(), Vec::new());
    Request::Intake(Intake { file, bytes: form.into_bytes(), documents, dry_run: false, again: false })
}

/// Fails where verify still finds something after a while: a state that a full disk broke is mended within a second of
/// the next change.
pub(crate) fn assert_verified(client: &mut Client) {
    let mut faults = Vec::new();
    let since = Instant::now();
    while since.elapsed() < LIMIT {
        faults = match client.ask(&Request::Verify).unwrap() {
            Answer::Verified(verified) => verified.faults,
            other => panic!("{other:?}"),
        };
        if faults.is_empty() {
            return;
        }
    }
    panic!("{faults:?}");
}

fn references(client: &mut Client, number: Number) -> Vec<String> {
    match client.ask(&Request::Show(Name::Number(number))).unwrap() {
        Answer::Application(view) => view
            .evidence
            .payments
            .iter()
            .filter_map(|payment| payment.reference.as_deref().map(str::to_owned))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// The process that says in the desk's lock that it is the server, if that is one.
pub(crate) fn server_of(desk: &Path) -> Option<String> {
    let text = std::fs::read_to_string(desk.join("desk.lock")).unwrap_or_default();
    let pid = text.lines().find_map(|line| line.strip_prefix("pid "))?;
    // A number that was given to another process meanwhile is not ours to kill.
    let serves = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&serves).contains(desk.to_str().unwrap()).then(|| pid.to_owned())
}

/// Kills the server that holds the desk's lock; false where none is alive.
pub(crate) fn kill_server(desk: &Path) -> bool {
    server_of(desk).is_some_and(|pid| kill(&pid))
}

/// Kills a process; false where it is gone.
pub(crate) fn kill(pid: &str) -> bool {
    Process::new("kill").args(["-9", pid]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Waits for something, and fails with what was waited for.
pub(crate) fn wait_until(words: &str, mut condition: impl FnMut() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < LIMIT, "waited in vain until {words}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
