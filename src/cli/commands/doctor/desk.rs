use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::StatVfsMountFlags;

use super::Finding;
use crate::cli::users;
use crate::desk::{LITTLE_ROOM, MAIL_FILE, PRIVATE_FILES, PRIVATE_FOLDERS, Place};
use crate::link::{self, Alive, Begin, DeskDir, PROTOCOL};
use crate::store::journal::SAVED;
use crate::text::Line;

/// With less than this free a change may fail at any time, in mebibytes.
const NONE: u64 = 50;

/// Folders in which each file must be the owner's for the desk to open, and which have few.
const OF_FILES: [&str; 2] = ["journal", "keys"];

/// The desk's folder and what is in it.
pub(super) fn look(folder: &Path) -> Vec<Finding> {
    let visited = DeskDir::visit(folder).and_then(|desk| Begin::Never.look(desk.path()).map(|()| desk));
    let desk = match visited {
        Ok(desk) => desk,
        Err(error) => return vec![Finding::wrong("desk", error.to_string(), error.hint())],
    };
    let mut findings = vec![whose(&desk)];
    findings.extend(above(desk.path(), desk.owner()));
    findings.push(space(desk.path()));
    findings.extend(journal(desk.path()));
    findings.push(server(&desk));
    findings.extend(inside(desk.path(), desk.owner()));
    findings
}

fn whose(desk: &DeskDir) -> Finding {
    let (what, found) = ("desk", format!("{}, {}'s", desk.path().display(), owner_of(desk)));
    if desk.is_open() {
        let found = format!("{found}; others may look into it (mode {:04o})", desk.mode());
        let place = desk.path().display();
        let remedy =
            format!("chmod 700 '{place}', which also a start of a server does, or chmod 710 where a group shares it");
        return Finding::note(what, found, remedy);
    }
    Finding::well(what, found)
}

fn owner_of(desk: &DeskDir) -> String {
    users::name(desk.owner()).unwrap_or_else(|| format!("uid {}", desk.owner()))
}

/// Whoever may write in a folder above could put another folder in the desk's place.
fn above(folder: &Path, owner: u32) -> Vec<Finding> {
    let is_loose = |found: &Metadata| {
        let others_write = found.mode() & 0o022 != 0 && found.mode() & 0o1000 == 0;
        others_write || (found.uid() != 0 && found.uid() != owner)
    };
    let loose = folder.ancestors().skip(1).filter(|above| fs::metadata(above).is_ok_and(|found| is_loose(&found)));
    loose
        .map(|above| {
            let found = format!("others may put something else in the place of {}", above.display());
            Finding::wrong("folders above", found, format!("chmod go-w '{0}', or chown it to root", above.display()))
        })
        .collect()
}

fn space(folder: &Path) -> Finding {
    let what = "disk";
    let found = match rustix::fs::statvfs(folder) {
        Ok(found) => found,
        Err(errno) => {
            return Finding::wrong(what, format!("cannot be looked at: {errno}"), "see whether it is mounted");
        }
    };
    let why = match changed(folder) {
        _ if found.f_flag.contains(StatVfsMountFlags::RDONLY) => Some("may only be read".to_owned()),
        Err(error) if error.kind() == ErrorKind::ReadOnlyFilesystem => Some("may only be read".to_owned()),
        // Who does not own the folder cannot try.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => None,
        Err(error) => Some(format!("takes no change: {error}")),
        Ok(()) => None,
    };
    if let Some(why) = why {
        let remedy = "see why (mount, dmesg) and have it mounted for writing: no server starts, and no change is kept";
        return Finding::wrong(what, why, remedy);
    }
    free(found.f_bavail.saturating_mul(found.f_frsize) / (1024 * 1024))
}

/// How it is with so many mebibytes free.
fn free(free: u64) -> Finding {
    let what = "disk";
    let found = format!("{free} MiB free");
    if free < NONE {
        return Finding::wrong(what, found, "make room: a change that finds none is refused");
    }
    if free < LITTLE_ROOM {
        return Finding::note(what, found, "make room soon");
    }
    Finding::well(what, found)
}

/// Has a folder's mode be what it is: that takes no room and changes nothing, and is refused by a disk that an error made
/// read-only and that says in its flags that it may be written.
fn changed(folder: &Path) -> io::Result<()> {
    let folder = File::open(folder)?;
    folder.set_permissions(folder.metadata()?.permissions())
}

/// A desk whose journal is not there opens no more.
fn journal(folder: &Path) -> Option<Finding> {
    if Place::is_interrupted(folder) {
        let found = "a restore or an import was interrupted, so this is no desk yet";
        return Some(Finding::wrong("journal", found, "run it again: it begins anew"));
    }
    if Place::has_journal(folder) {
        return None;
    }
    let journal = folder.join("journal");
    let found = format!("{} is not there, or holds nothing", journal.display());
    let remedy = match saved(&journal) {
        Some(saved) => {
            format!("give {}, which a server saved, the name that it begins with, and .qapj", saved.display())
        }
        None => {
            "put it back, or make a desk of the last backup in another folder: qapdesk --desk DIR restore BACKUP".into()
        }
    };
    Some(Finding::wrong("journal", found, remedy))
}

/// The first of the files that a server saved of a journal, if there is one.
fn saved(journal: &Path) -> Option<PathBuf> {
    let paths = fs::read_dir(journal).into_iter().flatten().flatten().map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == SAVED)).min()
}

/// What says how it is with a desk that does not open.
const MEND: &str =
    "qapdesk verify --repair says what can be mended and asks first, with --from FOLDER also from a backup";

fn server(desk: &DeskDir) -> Finding {
    let what = "server";
    match link::ping(desk.path()) {
        Ok(Some(alive)) if alive.protocol == PROTOCOL => Finding::well(what, named(&alive)),
        Ok(Some(alive)) => {
            let found = format!("{} speaks protocol {}, this {PROTOCOL}", named(&alive), alive.protocol);
            Finding::wrong(what, found, "restart it: qapdesk restart, as the desk's owner")
        }
        Ok(None) if let Ok(Some(holder)) = link::unheard(desk.path()) => {
            Finding::well(what, format!("process {} {}", holder.pid, holder.silence()))
        }
        Ok(None) if let Ok(Some(cause)) = link::failed_start(desk.path()) => {
            let log = desk.log_path();
            let remedy = format!("{MEND}; the server's log is {}", log.display());
            Finding::wrong(what, format!("the last start failed: {}", Line::clean(&cause)), remedy)
        }
        // Also where one was killed, which leaves its socket behind.
        Ok(None) if desk.is_shared() => {
            let remedy = "start it: systemctl start qapdesk, or qapdesk serve --group GROUP --gateway USER";
            Finding::wrong(what, "none runs, and this shared desk's does not start by itself", remedy)
        }
        Ok(None) if desk.owner() != rustix::process::geteuid().as_raw() => {
            let owner = owner_of(desk);
            let found = format!("none runs, and only {owner}'s own commands start one");
            Finding::note(
                what,
                found,
                format!("ask as {owner}, or have it started as it is set up: systemctl start qapdesk"),
            )
        }
        Ok(None) if DeskDir::is_served(desk.path()) => {
            Finding::note(what, "none runs; an old socket is there", "nothing: the next one puts its own in its place")
        }
        Ok(None) => Finding::well(what, "none runs; it starts when somebody asks"),
        Err(link::LinkError::Refused(_)) => Finding::well(what, "one answers, and does not know this user"),
        Err(error) => {
            let hint = error.hint().unwrap_or_else(|| "see server.log in the desk's folder".to_owned());
            Finding::wrong(what, error.to_string(), hint)
        }
    }
}

fn named(alive: &Alive) -> String {
    if alive.pid == 0 { alive.build.clone() } else { format!("{}, process {}", alive.build, alive.pid) }
}

/// What only the owner may read and write, as far as we may look.
fn inside(folder: &Path, owner: u32) -> Vec<Finding> {
    if let Some(found) = fs::symlink_metadata(folder.join("journal")).ok().filter(|found| found.uid() != owner) {
        let told = format!("the folder is uid {owner}'s, and what is in it uid {}'s", found.uid());
        return vec![Finding::wrong("files", told, format!("chown {} '{}'", found.uid(), folder.display()))];
    }
    PRIVATE_FOLDERS
        .iter()
        .chain(&PRIVATE_FILES)
        .filter_map(|name| fs::symlink_metadata(folder.join(name)).ok().map(|found| (name, found)))
        .filter(|(_, found)| found.mode() & 0o077 != 0 && !found.is_symlink() || found.uid() != owner)
        // One that somebody else put there has their mode.
        .filter(|(name, found)| **name != MAIL_FILE || found.uid() == owner)
        .map(|(name, found)| {
            let place = folder.join(name);
            let told = format!("{} has mode {:04o}, uid {}", place.display(), found.mode() & 0o7777, found.uid());
            if *name == MAIL_FILE {
                // No password is in it, and letters go out by it.
                let remedy =
                    format!("nothing: the next server that starts closes it; or chmod go-rwx '{}'", place.display());
                return Finding::note("files", told, remedy);
            }
            Finding::wrong("files", told, format!("chmod go-rwx '{0}' and chown {owner} '{0}'", place.display()))
        })
        .chain(OF_FILES.iter().filter_map(|name| others(&folder.join(name), owner)))
        .collect()
}

/// Files in a folder that are not the owner's, who could not open the desk by them: the first, and how many there are.
fn others(folder: &Path, owner: u32) -> Option<Finding> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let theirs =
        files.filter_map(|file| Some((file.path(), file.metadata().ok()?.uid()))).filter(|(_, uid)| *uid != owner);
    let mut theirs: Vec<_> = theirs.collect();
    theirs.sort();
    let (first, uid) = theirs.first()?;
    let more = if theirs.len() > 1 { format!(", and so it is with {} more", theirs.len() - 1) } else { String::new() };
    let told = format!("{} is uid {uid}'s and not uid {owner}'s{more}", first.display());
    Some(Finding::wrong("files", told, format!("chown -R {owner} '{}'", folder.display())))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixListener;

    use super::super::How;
    use super::*;

    fn how(findings: &[Finding], what: &str) -> Vec<How> {
        findings.iter().filter(|finding| finding.what == what).map(|finding| finding.how).collect()
    }

    #[test]
    fn a_private_desk_is_well_and_an_open_one_is_told() {
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), PermissionsExt::from_mode(0o700)).unwrap();
        let place = home.path().join("desk");
        assert_eq!(how(&look(&place), "desk"), [How::Wrong], "none yet");
        DeskDir::create(&place).unwrap();
        assert_eq!(how(&look(&place), "desk"), [How::Wrong], "a folder alone is none");
        begin(&place);
        let well = look(&place);
        assert_eq!((how(&well, "desk"), how(&well, "server")), (vec![How::Well], vec![How::Well]));
        for (mode, expected) in [(0o755, How::Note), (0o750, How::Note), (0o710, How::Well), (0o700, How::Well)] {
            fs::set_permissions(&place, PermissionsExt::from_mode(mode)).unwrap();
            assert_eq!(how(&look(&place), "desk"), [expected], "{mode:o}");
        }
        let mode = || fs::metadata(&place).unwrap().mode();
        let before = mode();
        changed(&place).unwrap();
        assert_eq!(mode(), before, "what is tried changes nothing");
        let table = [("journal", How::Wrong), ("keys", How::Wrong), ("lines", How::Wrong), (MAIL_FILE, How::Note)];
        for (name, expected) in table {
            if name == "keys" {
                fs::create_dir(place.join(name)).unwrap();
            } else if name != "journal" {
                fs::write(place.join(name), "").unwrap();
            }
            fs::set_permissions(place.join(name), PermissionsExt::from_mode(0o755)).unwrap();
            assert_eq!(how(&look(&place), "files"), [expected], "{name}");
            fs::set_permissions(place.join(name), PermissionsExt::from_mode(0o700)).unwrap();
        }
        fs::set_permissions(home.path(), PermissionsExt::from_mode(0o777)).unwrap();
        assert_eq!(how(&look(&place), "folders above"), [How::Wrong]);
        fs::set_permissions(&place, PermissionsExt::from_mode(0o770)).unwrap();
        assert_eq!(how(&look(&place), "desk"), [How::Wrong]);
    }

    /// The beginnings of a journal, by which a folder is a desk's.
    fn begin(place: &Path) {
        fs::create_dir(place.join("journal")).unwrap();
        fs::write(place.join("journal/00000000000000000001.qapj"), "").unwrap();
        fs::set_permissions(place.join("journal"), PermissionsExt::from_mode(0o700)).unwrap();
    }

    #[test]
    fn a_desk_whose_last_start_failed_or_that_has_no_journal_is_told_with_what_to_do() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("desk");
        DeskDir::create(&place).unwrap();
        begin(&place);
        fs::write(place.join("desk.lock"), "pid 1\nbuild x\nby client\nstate failed: keys/2026.a is lost\n").unwrap();
        let told = look(&place);
        let server = told.iter().find(|finding| finding.what == "server").unwrap();
        assert_eq!(server.how, How::Wrong);
        assert_eq!(server.found.as_str(), "the last start failed: keys/2026.a is lost");
        assert!(server.remedy.as_ref().unwrap().as_str().starts_with("qapdesk verify --repair says"));
        assert_eq!(how(&told, "journal"), []);
        let remedy = || {
            let told = look(&place).into_iter().find(|finding| finding.what == "journal").unwrap();
            assert_eq!(told.how, How::Wrong);
            told.remedy.unwrap().to_string()
        };
        fs::create_dir(place.join("keys")).unwrap();
        fs::create_dir(place.join("state")).unwrap();
        let saved = place.join("journal/00000000000000000001.to-20.saved");
        fs::rename(place.join("journal/00000000000000000001.qapj"), &saved).unwrap();
        assert!(remedy().contains(saved.to_str().unwrap()), "{}", remedy());
        fs::remove_dir_all(place.join("journal")).unwrap();
        assert!(remedy().contains("restore BACKUP"), "{}", remedy());
        fs::create_dir(place.join("restoring")).unwrap();
        let told = look(&place);
        let journal = told.iter().find(|finding| finding.what == "journal").unwrap();
        assert!(journal.found.as_str().contains("interrupted"), "{}", journal.found);
    }

    #[test]
    fn little_room_is_noted_and_next_to_none_is_wrong() {
        let table = [
            (0, How::Wrong),
            (NONE - 1, How::Wrong),
            (NONE, How::Note),
            (LITTLE_ROOM - 1, How::Note),
            (LITTLE_ROOM, How::Well),
        ];
        for (mebibytes, expected) in table {
            let told = free(mebibytes);
            assert_eq!((told.how, told.found.as_str()), (expected, format!("{mebibytes} MiB free").as_str()));
        }
    }

    #[test]
    fn what_is_not_the_owners_in_a_folder_of_files_is_told() {
        let home = tempfile::tempdir().unwrap();
        let owner = fs::metadata(home.path()).unwrap().uid();
        assert!(others(&home.path().join("keys"), owner).is_none(), "there is none");
        for name in ["2026.a", "2026.b"] {
            fs::write(home.path().join(name), "").unwrap();
        }
        assert!(others(home.path(), owner).is_none());
        // As one whose owner is another than that of the files.
        let told = others(home.path(), owner + 1).unwrap();
        assert_eq!(told.how, How::Wrong);
        assert!(
            told.found.as_str().contains("2026.a is uid") && told.found.as_str().ends_with("and so it is with 1 more")
        );
    }

    #[test]
    fn a_killed_server_is_missed_where_no_client_starts_one() {
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), PermissionsExt::from_mode(0o700)).unwrap();
        let place = home.path().join("desk");
        DeskDir::create(&place).unwrap();
        begin(&place);
        drop(UnixListener::bind(place.join("desk.sock")).unwrap());
        assert_eq!(how(&look(&place), "server"), [How::Note], "the next client starts one");
        fs::set_permissions(&place, PermissionsExt::from_mode(0o710)).unwrap();
        assert_eq!(how(&look(&place), "server"), [How::Wrong]);
    }
}
