//! A folder that is no desk, under a name that was mistyped or meant for something else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::kit::{Place, files};

const FORM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/forms/complete.toml");

fn private_folder(path: &Path) {
    fs::create_dir(path).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn whoever_reads_checks_backs_up_or_stops_makes_no_desk_where_none_is() {
    let place = Place::new();
    private_folder(&place.path("empty"));
    for (desk, arguments) in ["status jane", "list", "head", "verify", "verify --repair", "backup kept", "export"]
        .into_iter()
        .chain(["export --format csv", "stop", "restart", "server status", "doctor", "mail check", "--plain queue"])
        .chain(["note 1 hello", "account list", "program list", "assessor list", "report"])
        .flat_map(|arguments| [("tpyo", arguments), ("empty", arguments)])
    {
        let words: Vec<&str> = arguments.split(' ').collect();
        let told = place.fails(desk, &words, 1);
        let named = format!("there is no desk in {}\n", place.path(desk).display());
        assert!(told.contains(&named), "{arguments}: {told}");
        assert!(told.contains("qapdesk opens a new one there; name another with --desk DIR"), "{arguments}: {told}");
        assert!(!place.path("tpyo").exists() && !place.path("kept").exists(), "{arguments}");
        assert_eq!(fs::read_dir(place.path("empty")).unwrap().count(), 0, "{arguments} left something");
    }
    assert!(place.fails("tpyo", &["intake", "--dry-run", FORM], 1).contains("there is no desk"));
    assert!(!place.path("tpyo").exists());
    let error: serde_json::Value = serde_json::from_slice(&place.run("tpyo", &["list", "--json"]).stderr).unwrap();
    assert_eq!(error["error"]["code"], 1, "{error}");
}

#[test]
fn what_can_be_the_first_thing_on_file_begins_a_desk_also_where_a_service_put_its_files_before() {
    let place = Place::new();
    for (desk, arguments) in [
        ("forms", ["intake", FORM].as_slice()),
        ("accounts", &["account", "add", "sam", "--role", "staff"]),
        ("assessors", &["assessor", "add", "chen", "--name", "Wei Chen"]),
    ] {
        place.done(desk, arguments);
        place.done(desk, &["verify"]);
    }
    private_folder(&place.path("service"));
    for (name, text) in [
        ("mail.toml", "from = \"qap@example.org\"\n[smtp]\nhost = \"localhost\"\npassword_file = \"mail.password\"\n"),
        ("mail.password", "secret\n"),
        ("server.log", ""),
        ("desk.lock", ""),
    ] {
        fs::write(place.path("service").join(name), text).unwrap();
    }
    place.done("service", &["intake", FORM]);
}

#[test]
fn a_folder_of_other_files_is_made_no_desk_and_is_not_touched() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    private_folder(&place.path("home"));
    fs::create_dir(place.path("home/documents")).unwrap();
    fs::write(place.path("home/documents/letter.odt"), "Dear all").unwrap();
    let before = files(&place.path("home"), &[]);
    for (arguments, status) in [
        (["intake", FORM].as_slice(), 2),
        (&["serve"], 2),
        (&["serve", "--background"], 2),
        (&["account", "add", "sam", "--role", "staff"], 2),
        (&["restore", "kept"], 2),
        (&["status", "jane"], 1),
        (&["stop"], 1),
        (&["doctor"], 1),
    ] {
        let told = place.fails("home", arguments, status);
        assert!(told.contains("home, which holds documents"), "{arguments:?}: {told}");
        assert!(told.contains("a new desk begins in an empty folder"), "{arguments:?}: {told}");
        assert_eq!(files(&place.path("home"), &[]), before, "{arguments:?}");
    }
}

#[test]
fn a_backup_is_never_opened_as_a_desk() {
    let place = Place::new();
    place.with_samples("desk");
    place.done("desk", &["backup", "kept"]);
    let before = files(&place.path("kept"), &[]);
    for arguments in [
        ["status", "jane"].as_slice(),
        &["intake", FORM],
        &["serve"],
        &["verify"],
        &["verify", "--repair", "--yes"],
        &["backup", "other"],
        &["export"],
        &["stop"],
    ] {
        let told = place.fails("kept", arguments, 2);
        assert!(told.contains("kept is a backup of a desk, not a desk"), "{arguments:?}: {told}");
        assert!(told.contains("qapdesk --desk DIR restore"), "{arguments:?}: {told}");
    }
    assert!(place.fails("kept", &["doctor"], 1).contains("WRONG desk"));
    assert_eq!(files(&place.path("kept"), &[]), before);
    place.done("desk", &["backup", "kept"]);
}

#[test]
fn a_restore_that_comes_to_nothing_leaves_no_folder_behind() {
    let place = Place::new();
    place.fails("back", &["restore", "nowhere"], 1);
    assert!(!place.path("back").exists());
    fs::write(place.path("half.jsonl"), "{}\n").unwrap();
    assert_ne!(place.run("back", &["import", "half.jsonl"]).status.code(), Some(0));
    assert!(!place.path("back").exists());
}

#[test]
fn doctor_says_of_a_desk_that_does_not_open_why() {
    let place = Place::new();
    place.with_samples("desk");
    place.stop("desk");
    assert!(!place.done("desk", &["doctor"]).contains("failed"));
    let journal = place.path("desk/journal/00000000000000000001.qapj");
    let whole = fs::read(&journal).unwrap();
    let mut damaged = whole.clone();
    damaged[200] ^= 1;
    fs::write(&journal, damaged).unwrap();
    place.fails("desk", &["status", "jane"], 6);
    let told = place.fails("desk", &["doctor"], 1);
    assert!(
        told.contains("WRONG server: the last start failed: ") && told.contains("qapj is damaged at byte"),
        "{told}"
    );
    assert!(told.contains("qapdesk verify") && told.contains("server.log"), "{told}");
    fs::write(&journal, whole).unwrap();
    place.done("desk", &["list"]);
    assert!(place.done("desk", &["doctor"]).contains("ok    server: qapdesk"), "it started since");
    place.stop("desk");
    assert!(!place.done("desk", &["doctor"]).contains("failed"));
    fs::remove_dir_all(place.path("desk/journal")).unwrap();
    assert!(place.fails("desk", &["doctor"], 1).contains("WRONG journal: "), "also where nobody tried");
    let told = place.fails("desk", &["list"], 6);
    assert!(told.contains("ends before change 1"), "what is left of a desk is no free folder: {told}");
}

/// A file system that is mounted in a folder, gone at the end.
struct Mounted(std::path::PathBuf);

impl Mounted {
    /// One in memory.
    fn new(path: std::path::PathBuf) -> Self {
        Self::with(path, &["-t", "tmpfs", "-o", "size=64m,mode=0700", "none"])
    }

    fn with(path: std::path::PathBuf, arguments: &[&str]) -> Self {
        private_folder(&path);
        let mounted = Self(path);
        mounted.runs("mount", arguments);
        mounted
    }

    fn runs(&self, program: &str, arguments: &[&str]) {
        let done = std::process::Command::new(program).args(arguments).arg(&self.0).status().unwrap();
        assert!(done.success(), "{program} {arguments:?}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.runs("umount", &[]);
    }
}

#[test]
#[ignore = "needs root and mount"]
fn a_disk_that_may_only_be_read_is_told_as_that_and_the_desk_can_be_backed_up_from_it() {
    let place = Place::new();
    let disk = Mounted::new(place.path("disk"));
    place.done("disk/desk", &["intake", FORM]);
    place.stop("disk/desk");
    disk.runs("mount", &["-o", "remount,ro"]);
    let told = place.fails("disk/desk", &["status", "jane"], 6);
    assert!(told.contains("the disk may only be read") && told.contains("mounted for writing"), "{told}");
    assert!(!told.contains("try again"), "{told}");
    assert!(place.fails("disk/desk", &["doctor"], 1).contains("WRONG disk: may only be read"));
    let told = place.run("disk/desk", &["verify", "--repair"]);
    let told = format!("{told:?}");
    assert!(told.contains("mounted for writing") && !told.contains("who owns"), "{told}");
    place.done("disk/desk", &["backup", "kept"]);
    place.done("back", &["restore", "kept"]);
    assert_eq!(place.json("back", &["list"]).as_array().unwrap().len(), 1);
}

#[test]
#[ignore = "needs root and mount"]
fn a_disk_that_an_error_made_read_only_is_told_although_it_is_mounted_for_writing() {
    let place = Place::new();
    let image = place.path("image");
    fs::File::create(&image).unwrap().set_len(128 << 20).unwrap();
    let image = image.to_str().unwrap();
    assert!(std::process::Command::new("mkfs.ext4").args(["-q", image]).status().unwrap().success());
    let disk = Mounted::with(place.path("disk"), &["-o", "loop", image]);
    place.done("disk/desk", &["intake", FORM]);
    place.stop("disk/desk");
    assert!(place.done("disk/desk", &["doctor"]).contains("ok    disk: "));
    // What the system does after an error.
    disk.runs("mount", &["-o", "remount,abort"]);
    assert!(place.fails("disk/desk", &["doctor"], 1).contains("WRONG disk: may only be read"));
}
