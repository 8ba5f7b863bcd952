//! A small desk, closed, with its backup and its export: what the targets change that need a whole one.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use qapdesk::desk::{Clock, Desk, Intake, Owner};
use qapdesk::domain::view::ForgetWhich;
use qapdesk::domain::{Command, ForgetOrder};
use qapdesk::store::backup::{KeyCopy, Making, make};
use qapdesk::store::export::{Exporting, export};
use qapdesk::store::{Disk, Ground};
use qapdesk::text::Line;

/// How many applications it had; the first was forgotten.
pub(super) const APPLICATIONS: u32 = 3;

/// The desk and what was made of it.
pub(super) struct Small {
    place: tempfile::TempDir,
    pub(super) export: String,
    pub(super) manifest: String,
    /// Both copies of its keys, which are the same.
    pub(super) keys: Vec<u8>,
}

thread_local! {
    static SMALL: Small = made().unwrap_or_else(|error| panic!("{error}"));
}

/// Has something done with it.
pub(super) fn with(something: impl FnOnce(&Small)) {
    SMALL.with(something);
}

/// A folder in memory where there is such a place: what is tried here is the bytes, not the disk.
pub(super) fn place() -> std::io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }
}

impl Small {
    pub(super) fn desk(&self) -> PathBuf {
        self.place.path().join("desk")
    }

    pub(super) fn backup(&self) -> PathBuf {
        self.place.path().join("backup")
    }

    /// A folder of this name with nothing in it.
    pub(super) fn empty(&self, name: &str) -> PathBuf {
        let folder = self.place.path().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap_or_else(|error| panic!("{error}"));
        folder
    }

    /// A copy of a folder under this name.
    pub(super) fn copy(&self, from: &Path, name: &str) -> PathBuf {
        let folder = self.empty(name);
        copy(from, &folder).unwrap_or_else(|error| panic!("{error}"));
        folder
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() { copy(&path, &target)? } else { fs::copy(&path, &target).map(drop)? }
    }
    Ok(())
}

fn made() -> Result<Small, Box<dyn std::error::Error>> {
    let place = place()?;
    let (home, folder) = (place.path().join("desk"), place.path().join("backup"));
    let at = "2026-11-26T15:00:00Z".parse()?;
    let desk = Desk::open(&home, Owner { uid: 1000, name: "ada".to_owned() }, Clock::new(move || at), &mut |_| {})?;
    let ada = desk.admit(1000, None)?;
    let mut numbers = Vec::new();
    for place in 1..=APPLICATIONS {
        let form = format!(
            "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe{place}\"\n\
             [statement]\ndocument = \"statement.txt\"\n"
        );
        let documents = vec![("statement.txt".to_owned(), format!("The statement {place}.").into_bytes())];
        let intake =
            Intake { file: "form.toml".to_owned(), bytes: form.into_bytes(), documents, dry_run: false, again: false };
        numbers.extend(desk.intake(&ada, intake)?.into_iter().map(|taken| taken.number));
    }
    desk.command(&ada, numbers[0], None, Command::Withdraw { reason: Some(Line::clean("by mail")) })?;
    let order = ForgetOrder { on_request: true, reason: Some(Line::clean("asked by letter")) };
    desk.forget(&ada, ForgetWhich::Numbers(vec![numbers[0]]), order, false)?;
    desk.close();
    drop(desk);
    let system = Disk::system();
    let keys = &KeyCopy::read(&system, &home)?;
    let making = Making {
        disk: &system,
        desk: &home,
        keys,
        to: None,
        folder: &folder,
        add_only: false,
        repair: false,
        build: "a fuzzer",
        at,
    };
    make(&making, &mut |_, _| ())?;
    let mut text = Vec::new();
    let on = &Ground::default();
    let exporting = Exporting {
        on,
        desk: &home,
        room: place.path(),
        keys,
        to: None,
        build: "a fuzzer",
        stop: &AtomicBool::new(false),
    };
    export(&exporting, &mut text, &mut |_, _| ())?;
    let keys = fs::read(home.join("keys/2026.a"))?;
    assert_eq!(keys, fs::read(home.join("keys/2026.b"))?);
    let manifest = fs::read_to_string(folder.join("manifest.jsonl"))?;
    Ok(Small { export: String::from_utf8(text)?, manifest, keys, place })
}
