//! A desk for people who come over SSH, through a real sshd on loopback: what each may do, what nobody may, and what stays
//! on record (V1). One place for all, since it makes Unix users and takes them away again.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../pty/mod.rs"]
#[expect(dead_code, reason = "tests of terminals use all of it")]
mod pty;

#[path = "../stories/story.rs"]
mod story;

mod place;

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use place::{Place, waits};
use pty::Pty;
use story::{Done, Way, plays};

impl Done {
    fn is_done(&self, what: &str) -> &str {
        assert_eq!(self.code, 0, "{what}: {}{}", self.out, self.err);
        &self.out
    }

    fn is_refused(&self, code: i32, words: &str) {
        assert!(self.code == code && self.err.contains(words) && self.out.is_empty(), "{code} {words}: {self:?}");
    }
}

impl Way for Place {
    fn types(&self, who: &str, typed: &str, input: &str) -> Done {
        if who == "admin" {
            return self.admin(&typed.split(' ').collect::<Vec<_>>(), input);
        }
        self.sends(who, typed, input)
    }

    fn at_the_door(&self) -> (i32, &'static str) {
        // sshd asks for the keys that open the desk, and this is none of them.
        (255, "Permission denied (publickey)")
    }
}

/// Everybody of the stories has a key, `ada`, `max` and `aud` may come through the gateway, `bo` is staff with a Unix user.
fn office() -> Place {
    let place = Place::new();
    let admin = |arguments: &[&str], input: &str| {
        place.admin(arguments, input).is_done(&arguments.join(" "));
    };
    let people = [
        ("lou", "lookup"),
        ("chen", "assessor"),
        ("ada", "staff"),
        ("sam", "staff"),
        ("max", "manager"),
        ("aud", "auditor"),
    ];
    for (name, role) in people {
        admin(&["account", "add", name, "--role", role], "");
        admin(&["account", "key", "add", name], &place.key(name));
    }
    place.key("stranger");
    for name in ["ada", "max", "aud"] {
        admin(&["account", "gateway", name, "on"], "");
    }
    admin(&["account", "add", "bo", "--role", "staff", "--unix", &Place::uid("bo")], "");
    place
}

#[test]
#[ignore = "needs root and the programs sshd, ssh, useradd, runuser and pgrep"]
fn people_come_over_ssh_and_get_what_is_theirs() {
    let place = office();
    plays("roles.txt", &place);
    plays("abuse.txt", &place);
    history_says_key_and_address(&place);
    nobody_gets_out_of_the_desk(&place);
    no_agent_comes_along(&place);
    unix_users_are_who_the_kernel_says(&place);
    a_terminal_opens_and_what_was_typed_survives_its_line(&place);
    a_disabled_account_is_out_at_once(&place);
    all_of_it_is_on_record(&place);
}

fn history_says_key_and_address(place: &Place) {
    let told = place.asks("ada", "history 1 --json");
    let told: serde_json::Value = serde_json::from_str(told.is_done("history")).unwrap();
    let of_ada = told.as_array().unwrap().iter().rfind(|change| change["by"] == "ada").unwrap();
    assert_eq!((&of_ada["origin"]["kind"], &of_ada["origin"]["address"]), (&"ssh".into(), &"127.0.0.1".into()));
    assert!(of_ada["origin"]["key"].as_str().unwrap().starts_with("SHA256:"), "{of_ada}");
    place.sends("ada", "attach 1 statement - --name statement.txt --pages 1", "I mediate.\n").is_done("ada attaches");
}

fn nobody_gets_out_of_the_desk(place: &Place) {
    let open = place.home().join("open");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, PermissionsExt::from_mode(0o1777)).unwrap();
    Place::gateway_writes(&open.join("control"));
    let told = open.join("told");
    let shell = |text: &str| text.replace("FILE", told.to_str().unwrap());
    for typed in ["status jane; touch FILE", "status $(touch FILE)", "status `touch FILE`", "status jane | tee FILE"] {
        let done = place.asks("ada", &shell(typed));
        assert_ne!(done.code, 0, "{typed}: {done:?}");
    }
    for typed in ["status jane > FILE", "status jane\ntouch FILE", "status jane && touch FILE", "sh -c 'touch FILE'"] {
        place.asks("ada", &shell(typed));
    }
    assert!(!told.exists(), "a shell read it");
    let documents = std::fs::read_to_string("samples/forms/complete.toml").unwrap();
    let documents = documents.replacen("[statement]", "[statement]\ndocument = \"vmlinuz\"", 1);
    let done = place.sends("ada", "intake -", &documents.replace("Jane", "Joan"));
    assert!(done.code == 5 && done.err.contains("cannot come with a form over SSH"), "{done:?}");
    let done = place.sends("ada", "edit 1 -", &documents);
    assert!(done.code == 5 && done.err.contains("vmlinuz"), "no file of the machine is looked for: {done:?}");

    let host = Place::host();
    let forward = place
        .ssh("ada")
        .args(["-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22", "-N", &host])
        .output()
        .unwrap();
    assert!(!forward.status.success(), "a port of the desk's machine is not ours to open");
    let through = place.ssh("ada").args(["-W", "127.0.0.1:22", &host]).output().unwrap();
    assert!(!through.status.success() && through.stdout.is_empty(), "no way on from here: {through:?}");
    for (program, arguments) in [("sftp", vec!["-b", "/dev/null"]), ("scp", vec![])] {
        let ssh = place.ssh("ada");
        let options: Vec<_> = ssh.get_args().map(ToOwned::to_owned).collect();
        let port = options.iter().position(|option| option == "-p").unwrap();
        let mut command = Command::new(program);
        command.args(&options[..port]).arg("-P").arg(&options[port + 1]).args(arguments);
        let ends = if program == "sftp" {
            vec![host.clone()]
        } else {
            vec![format!("{host}:/etc/passwd"), told.display().to_string()]
        };
        let done = command.args(ends).output().unwrap();
        assert!(!done.status.success() && !told.exists(), "{program}: {done:?}");
    }
    let control = place.home().join("control");
    let mut shared = place.ssh("ada");
    shared.args(["-o", &format!("ControlPath={}", control.display())]);
    let mut master = Command::new("ssh");
    let master = master.args(shared.get_args()).args(["-M", "-N", &host]).spawn();
    let mut master = master.unwrap();
    waits("shared connection", || control.exists());
    for typed in ["status jane", "sh -c id", "status jane"] {
        let mut second = Command::new("ssh");
        let done = second.args(shared.get_args()).args([&host, "--", typed]).output().unwrap();
        assert_eq!(
            done.status.success(),
            typed == "status jane",
            "each command of a connection is the gateway's: {done:?}"
        );
        assert!(!String::from_utf8_lossy(&done.stdout).contains("uid="));
    }
    master.kill().unwrap();
    master.wait().unwrap();
}

fn no_agent_comes_along(place: &Place) {
    let socket = place.home().join("agent");
    let mut agent = Command::new("ssh-agent").args(["-D", "-a"]).arg(&socket).stdout(Stdio::null()).spawn().unwrap();
    waits("agent", || socket.exists());
    let mut ssh = place.ssh("ada");
    ssh.args(["-A", "-tt", &Place::host()]).env("SSH_AUTH_SOCK", &socket);
    ssh.env("TERM", "xterm-256color").env("PATH", std::env::var("PATH").unwrap());
    let terminal = Pty::start(&ssh, (100, 30));
    terminal.sees("O'Connor");
    let environment = Place::environment();
    assert!(environment.contains("SSH_CONNECTION="), "{environment}");
    assert!(!environment.contains("SSH_AUTH_SOCK="), "an agent is offered and not taken: {environment}");
    terminal.kill();
    waits("the session's end", || Place::sessions() == 0);
    agent.kill().unwrap();
    agent.wait().unwrap();
}

fn unix_users_are_who_the_kernel_says(place: &Place) {
    assert!(place.unix("bo", &["status", "jane"]).is_done("bo is staff").contains("O'Connor"));
    place.unix("bo", &["--account", "bo", "status", "jane"]).is_done("one's own name may be said");
    for name in ["chen", "ada", "nobody"] {
        place.unix("bo", &["--account", name, "status", "jane"]).is_refused(3, "may not act as another account");
    }
    place.unix("bo", &["stop"]).is_refused(3, "only the desk's owner");
    place.unix("gate", &["status", "jane"]).is_refused(3, "the gateway's user has no account of its own");
    place.unix("gate", &["--account", "ada", "status", "jane"]).is_refused(3, "the gateway's user has no account");
    let forged = place.unix("gate", &["--account", "ada", "gateway", "--key", "SHA256:forged"]);
    forged.is_refused(3, "this key does not open the desk");
    let forged = ["--account", "ada", "gateway", "--key", "SHA256:forged", "--original", "status jane"];
    place.unix("gate", &forged).is_refused(3, "this key does not open the desk");
    let eve = place.unix("eve", &["status", "jane"]);
    assert!(eve.code != 0 && eve.err.contains("ask its owner to let you in") && eve.out.is_empty(), "{eve:?}");
    for secret in ["journal", "state", "documents", "server.log", "desk.lock"] {
        let path = place.desk().join(secret);
        let read = Command::new("runuser").args(["-u", "nobody", "--", "ls", path.to_str().unwrap()]).output().unwrap();
        assert!(!read.status.success(), "{secret} is not for others");
    }
}

fn a_terminal_opens_and_what_was_typed_survives_its_line(place: &Place) {
    let open = || {
        let mut ssh = place.ssh("ada");
        ssh.args(["-tt", &Place::host()]).env("TERM", "xterm-256color").env("PATH", std::env::var("PATH").unwrap());
        Pty::start(&ssh, (100, 30))
    };
    let terminal = open();
    terminal.sees("O'Connor");
    terminal.types("N");
    terminal.sees("Note");
    terminal.types("called her on Monday");
    terminal.sees("called her on Monday");
    waits("the draft at the desk", || {
        let drafts = place.desk().join("drafts/ada").read_dir().into_iter().flatten().flatten();
        drafts
            .map(|draft| std::fs::read_to_string(draft.path()).unwrap_or_default())
            .any(|text| text.contains("Monday"))
    });
    terminal.kill();
    waits("the session's end", || Place::sessions() == 0);
    let again = open();
    again.sees("O'Connor");
    again.types("N");
    again.sees("called her on Monday");
    again.kill();
    waits("the session's end", || Place::sessions() == 0);
}

fn a_disabled_account_is_out_at_once(place: &Place) {
    let mut ssh = place.ssh("ada");
    ssh.args(["-tt", &Place::host()]).env("TERM", "xterm-256color").env("PATH", std::env::var("PATH").unwrap());
    let terminal = Pty::start(&ssh, (100, 30));
    terminal.sees("O'Connor");
    place.admin(&["account", "disable", "ada"], "").is_done("the admin disables ada");
    terminal.ends();
    waits("the session's end", || Place::sessions() == 0);
    assert_eq!(place.asks("ada", "status jane").code, 255, "sshd does not know the key any more");
    place.admin(&["account", "enable", "ada"], "").is_done("the admin enables ada");
    place.asks("ada", "status jane").is_done("ada is back");
    place.admin(&["account", "key", "remove", "ada", "ada"], "").is_done("the key is taken away");
    assert_eq!(place.asks("ada", "status jane").code, 255);
}

fn all_of_it_is_on_record(place: &Place) {
    let log = place.log();
    for words in [
        "account=lou origin=Ssh",
        "kind=\"Accounts\"",
        "account=chen origin=Ssh",
        "refused at the gateway",
        "sheet: --account is not taken over SSH",
        "intake: no files of the desk's machine",
        "this key does not open the desk",
        "the gateway's user has no account of its own",
        "may not act as another account",
    ] {
        assert!(log.contains(words), "{words} is not on record:\n{log}");
    }
    assert!(!log.contains("Connor"), "a log has no names of candidates");
    let sshd = place.sshd_log();
    assert!(sshd.contains("refused local port forward") || sshd.contains("administratively prohibited"), "{sshd}");
    place.admin(&["verify"], "").is_done("nothing of this left a mark on the store");
}
