use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use ::qapdesk::link::SERVER_MEMORY;

use super::{qapdesk, run};

/// A desk's server in a process of its own; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// How long it took from its start until it listened.
    pub(crate) took: Duration,
}

impl Server {
    /// Starts it as a client does, and waits for its word.
    pub(crate) fn start(home: &Path) -> Self {
        let begun = Instant::now();
        let mut command = qapdesk(home);
        command.args(["serve", "--background", "--idle", "0"]);
        // As a client sets them for the server that it starts.
        command.envs(SERVER_MEMORY);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut server = Self { child, took: Duration::ZERO };
        let told = BufReader::new(server.child.stdout.take().unwrap());
        for line in told.lines().map(Result::unwrap) {
            assert!(!line.starts_with("error"), "{line}");
            if line == "ready" {
                server.took = begun.elapsed();
                return server;
            }
        }
        panic!("the server of {} did not start", home.display())
    }

    /// The id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Resident memory in megabytes by the kernel's word: now, or the most it was.
    pub(crate) fn memory(&self, what: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kilobytes / 1024.0
    }

    /// Asks it to leave, and waits until it has.
    pub(crate) fn stop(mut self, home: &Path) {
        run(qapdesk(home).arg("stop"));
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has left is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
