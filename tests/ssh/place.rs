//! A desk of one Unix user, a gateway of another, and an sshd on loopback with the lines of `contrib/sshd_qapdesk.conf`.
//! Needs root: it makes Unix users, and takes them away again.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::story::Done;

const LIMIT: Duration = Duration::from_secs(20);
/// A program that sshd runs must be root's, in folders of root's.
const PROGRAMS: &str = "/usr/local/lib";

pub(crate) struct Place {
    home: tempfile::TempDir,
    program: PathBuf,
    desk: PathBuf,
    port: u16,
    server: Child,
    sshd: Child,
}

/// The names of the Unix users and the group, apart from all that the machine has.
fn user(what: &str) -> String {
    format!("qdt{}-{what}", std::process::id())
}

fn runs(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn id(what: &[&str]) -> u32 {
    let told = Command::new("id").args(what).output().unwrap();
    String::from_utf8(told.stdout).unwrap().trim().parse().unwrap()
}

pub(crate) fn waits(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LIMIT, "no {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        assert!(rustix::process::geteuid().is_root(), "this test makes Unix users: run it as root");
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let (group, owner, gate) = (user("all"), user("own"), user("gate"));
        runs("groupadd", &["--system", &group]);
        for (name, shell) in
            [(&owner, "/usr/sbin/nologin"), (&gate, "/bin/sh"), (&user("bo"), "/bin/sh"), (&user("eve"), "/bin/sh")]
        {
            let groups = if *name == user("eve") { Vec::new() } else { vec!["--groups", group.as_str()] };
            let arguments = [
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/",
                "--shell",
                shell,
                "--password",
                "*",
            ];
            runs("useradd", &[&arguments[..], &groups, &[name.as_str()]].concat());
        }
        // The file of the keys is for the gateway's own group only.
        runs("usermod", &["--append", "--groups", &gate, &owner]);
        let folder = Path::new(PROGRAMS).join(user("bin"));
        fs::create_dir(&folder).unwrap();
        let program = folder.join("qapdesk");
        fs::copy(env!("CARGO_BIN_EXE_qapdesk"), &program).unwrap();
        fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        let desk = Path::new("/var/lib").join(user("desk"));
        fs::create_dir(&desk).unwrap();
        fs::set_permissions(&desk, PermissionsExt::from_mode(0o710)).unwrap();
        chown(&desk, Some(id(&["-u", &owner])), Some(id(&["-g", &owner]))).unwrap();

        let log = fs::File::create(home.path().join("server.log")).unwrap();
        let server = Command::new("runuser")
            .args(["-u", &owner, "--", program.to_str().unwrap(), "--desk", desk.to_str().unwrap(), "serve"])
            .args(["--group", &group, "--gateway", &gate])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let sshd = sshd(home.path(), &program, &desk, &gate, port);
        let place = Self { home, program, desk, port, server, sshd };
        waits("server", || place.desk.join("desk.sock").exists());
        waits("sshd", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        place
    }

    /// Makes a key for somebody, and gives back the line of its `.pub` file.
    pub(crate) fn key(&self, who: &str) -> String {
        let file = self.home.path().join(who);
        runs("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", who, "-f", file.to_str().unwrap()]);
        fs::read_to_string(file.with_extension("pub")).unwrap()
    }

    /// Runs the program as the desk's owner.
    pub(crate) fn admin(&self, arguments: &[&str], input: &str) -> Done {
        self.as_user(&user("own"), arguments, input)
    }

    /// Runs the program as the Unix user `bo`, who is in the group, or `eve`, who is not.
    pub(crate) fn unix(&self, who: &str, arguments: &[&str]) -> Done {
        self.as_user(&user(who), arguments, "")
    }

    /// The number of a Unix user of this place.
    pub(crate) fn uid(who: &str) -> String {
        id(&["-u", &user(who)]).to_string()
    }

    fn as_user(&self, name: &str, arguments: &[&str], input: &str) -> Done {
        let mut command = Command::new("runuser");
        command.args(["-u", name, "--"]).arg(&self.program).arg("--desk").arg(&self.desk).args(arguments);
        run(&mut command, input)
    }

    /// An ssh of somebody to the gateway, with options of its own.
    pub(crate) fn ssh(&self, who: &str) -> Command {
        let mut command = Command::new("ssh");
        command.args(["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]);
        command.args(["-o", "LogLevel=ERROR", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"]);
        command.arg("-i").arg(self.home.path().join(who)).args(["-p", &self.port.to_string()]);
        command
    }

    /// Where the gateway is.
    pub(crate) fn host() -> String {
        format!("{}@127.0.0.1", user("gate"))
    }

    /// What somebody asks over SSH.
    pub(crate) fn asks(&self, who: &str, typed: &str) -> Done {
        self.sends(who, typed, "")
    }

    /// What somebody asks over SSH, with something on standard input.
    pub(crate) fn sends(&self, who: &str, typed: &str, input: &str) -> Done {
        run(self.ssh(who).arg(Self::host()).arg("--").arg(typed), input)
    }

    /// What the server wrote down so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("server.log")).unwrap()
    }

    /// What sshd wrote down so far.
    pub(crate) fn sshd_log(&self) -> String {
        fs::read_to_string(self.home.path().join("sshd.log")).unwrap()
    }

    /// A folder for what a test needs.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Has the gateway's user make a file, which it can.
    pub(crate) fn gateway_writes(file: &Path) {
        runs("runuser", &["-u", &user("gate"), "--", "touch", file.to_str().unwrap()]);
        assert!(file.exists());
    }

    /// What the one session of the gateway has in its environment.
    pub(crate) fn environment() -> String {
        let told = Command::new("pgrep").args(["-u", &user("gate"), "-x", "qapdesk"]).output().unwrap();
        let pid = String::from_utf8(told.stdout).unwrap();
        let bytes = fs::read(format!("/proc/{}/environ", pid.trim())).unwrap();
        String::from_utf8_lossy(&bytes).replace('\0', "\n")
    }

    /// How many processes the gateway's user has that are this program.
    pub(crate) fn sessions() -> usize {
        let told = Command::new("pgrep").args(["-u", &user("gate"), "-x", "qapdesk"]).output().unwrap();
        String::from_utf8_lossy(&told.stdout).lines().count()
    }

    /// The desk's folder.
    pub(crate) fn desk(&self) -> &Path {
        &self.desk
    }
}

fn sshd(home: &Path, program: &Path, desk: &Path, gate: &str, port: u16) -> Child {
    let host = home.join("host");
    runs("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", host.to_str().unwrap()]);
    let lines = fs::read_to_string("contrib/sshd_qapdesk.conf").unwrap();
    let lines = lines
        .replace("/usr/local/bin/qapdesk", program.to_str().unwrap())
        .replace("/var/lib/qapdesk", desk.to_str().unwrap())
        .replace("User desk", &format!("User {gate}"));
    let conf = home.join("sshd_config");
    let head = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nPidFile none\nLogLevel VERBOSE\nMaxStartups 100\nSubsystem sftp internal-sftp\n",
        host.display()
    );
    fs::write(&conf, head + &lines).unwrap();
    fs::create_dir_all("/run/sshd").unwrap();
    let log = home.join("sshd.log");
    Command::new("/usr/sbin/sshd").arg("-D").arg("-f").arg(conf).arg("-E").arg(log).spawn().unwrap()
}

fn run(command: &mut Command, input: &str) -> Done {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever refuses does not read all of it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Done { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(self.sshd.kill());
        drop(self.sshd.wait());
        // runuser hands its signals on.
        let runuser = rustix::process::Pid::from_raw(self.server.id().cast_signed());
        if let Some(pid) = runuser {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        drop(self.server.wait());
        let quietly = |program: &str, arguments: &[&str]| {
            // What is not there any more need not be taken away.
            let _ = Command::new(program).args(arguments).output();
        };
        for what in ["own", "gate", "bo", "eve"] {
            quietly("pkill", &["-KILL", "-u", &user(what)]);
            quietly("userdel", &[&user(what)]);
        }
        quietly("groupdel", &[&user("all")]);
        drop(fs::remove_dir_all(&self.desk));
        drop(fs::remove_dir_all(self.program.parent().unwrap()));
    }
}
