use std::{fmt, path::PathBuf};

use super::{MENDED, Repairing, belongs, end, journal, journal_folder, keys, shape};
use crate::{
    domain::{Digest, Number},
    store::{
        Progress, Store, StoreError,
        backup::{BackupError, DOCUMENTS, INTERRUPTED, MAIL, Manifest, digest, document_file},
        export,
        journal::{find_head, lacking},
        truth::Truth,
        vault::KeyCopy,
        verify,
    },
};

/// What would be done to a desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What can be mended, in the order in which it is.
    pub steps: Vec<Step>,
    /// What cannot, in words: where, which changes, and what to do.
    pub cannot: Vec<String>,
    /// What was mended while the plan was made, in words: by what any opening of the desk does.
    pub already: Vec<String>,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A segment of the journal is put together.
    Segment {
        /// The segment's file.
        file: PathBuf,
        /// Whether it is there, damaged.
        is_there: bool,
        /// What takes its place: made already, and whole.
        mended: PathBuf,
        /// Its digest.
        digest: Digest,
        /// Up to which change it is the backup's.
        from_backup: u64,
        /// Up to which change it goes in all.
        last: u64,
        /// Whether nobody knows what came after that.
        may_lack: bool,
        /// What is wrong with what is there.
        cause: String,
    },
    /// A file is taken out of its place.
    SetAside {
        /// Which.
        file: PathBuf,
    },
    /// What is no folder, or no file, is taken out of the place of one.
    InTheWay {
        /// Which.
        file: PathBuf,
        /// What should be in its place.
        should_be: &'static str,
    },
    /// A document is taken from the backup.
    Document {
        /// Which.
        digest: Digest,
        /// How long it is.
        bytes: u64,
        /// Whether there is a damaged one in its place.
        is_there: bool,
    },
    /// Keys are put in the place of those that do not open what is sealed, or are not there.
    Keys {
        /// Which.
        keys: KeyCopy,
        /// How many of them nothing is sealed under yet.
        n_unused: usize,
        /// What is wrong with the first of the others; none where there are no others.
        cause: Option<(Number, &'static str)>,
    },
    /// The state is set aside and made anew from the journal.
    State {
        /// What is wrong with it.
        cause: String,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Segment { file, is_there, from_backup, last, may_lack, cause, .. } => {
                write!(f, "{cause}: {} is made anew from the backup up to change {from_backup}", file.display())?;
                if last > from_backup {
                    write!(f, " and from what is there up to change {last}")?;
                }
                if *may_lack {
                    write!(f, "; changes after that, if there were any, are lost")?;
                }
                if *is_there { write!(f, "; what is there is set aside") } else { Ok(()) }
            }
            Self::SetAside { file } => write!(f, "{} is left over and is set aside", file.display()),
            Self::InTheWay { file, should_be } => {
                write!(f, "{} is no {should_be}, nor leads to one: it is set aside", file.display())
            }
            Self::Document { digest, is_there, .. } => {
                let state = if *is_there { "damaged: it is set aside and" } else { "missing: it is" };
                write!(f, "document {digest} is {state} taken from the backup")
            }
            Self::Keys { keys, n_unused, cause } => {
                match cause {
                    Some((first, cause)) => write!(f, "the key of {first} {cause}")?,
                    None => write!(f, "keys are missing that were made ahead of their use")?,
                }
                let n_amiss = keys.slots.len() - n_unused;
                if n_amiss > 1 {
                    write!(f, ", and {} more are amiss", n_amiss - 1)?;
                }
                write!(
                    f,
                    ": what opens is taken from the backup, what was forgotten is destroyed; the files of keys are set aside as they are"
                )
            }
            Self::State { cause } => write!(f, "{cause}: the state is set aside and made anew from the journal"),
        }
    }
}

/// Looks at a desk and says what can be mended. The desk's files stay as they are, but for what any opening does where the
/// journal is whole, which is said as well.
pub fn plan(repairing: &Repairing<'_>, progress: &mut dyn FnMut(Progress)) -> Result<Plan, BackupError> {
    let disk = &repairing.on.disk;
    let folder = journal_folder(repairing);
    if !shape::is_desk(repairing)? {
        return Err(BackupError::NoDesk(repairing.desk.to_owned()));
    }
    let manifest = match repairing.backup {
        Some(backup) => Some(Manifest::read(disk, backup)?.ok_or_else(|| BackupError::NoBackup(backup.to_owned()))?),
        None => None,
    };
    let mut plan = Plan::default();
    shape::look(repairing, &mut plan)?;
    if !plan.steps.is_empty() {
        return Ok(plan);
    }
    // Before a backup is: what it says may be to go on without what is saved.
    if let Some(words) = lacking(disk, &folder)? {
        plan.cannot.push(words);
        return Ok(plan);
    }
    if let (Some(backup), Some(manifest)) = (repairing.backup, &manifest)
        && let Some(doubt) = belongs::doubt(repairing, backup, manifest)?
    {
        plan.cannot.push(doubt);
        return Ok(plan);
    }
    left_over(repairing, &mut plan)?;
    let n_left_over = plan.steps.len();
    journal::look(repairing, manifest.as_ref(), &mut plan)?;
    if plan.steps.len() > n_left_over || !plan.cannot.is_empty() {
        // The rest is looked at when the journal is whole.
        return Ok(plan);
    }
    let n_steps = plan.steps.len();
    keys::look(repairing, &mut plan)?;
    if plan.steps.len() > n_steps || !plan.cannot.is_empty() {
        return Ok(plan);
    }
    documents(repairing, manifest.as_ref(), &mut plan)?;
    if plan.steps.iter().any(|step| matches!(step, Step::SetAside { file } if file.starts_with(&folder))) {
        return Ok(plan);
    }
    match Store::open_on(repairing.on, repairing.desk, progress) {
        Ok((writer, reader, opened)) => {
            plan.already.extend(opened.is_remarkable().then(|| opened.to_string()));
            let report = verify(&reader, progress)?;
            plan.cannot.extend(report.of_journal);
            if let Some(cause) = report.state {
                plan.steps.push(Step::State { cause });
            }
            drop(writer);
        }
        Err(error @ StoreError::Busy { .. }) => return Err(error.into()),
        Err(error) => plan.cannot.push(end::lost(repairing, &error)?.unwrap_or_else(|| error.to_string())),
    }
    Ok(plan)
}

/// What interrupted work left, which nothing needs.
fn left_over(repairing: &Repairing<'_>, plan: &mut Plan) -> Result<(), BackupError> {
    let (disk, home) = (&repairing.on.disk, repairing.desk);
    for path in disk.all(home)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // What people put there stays.
        if name == INTERRUPTED || name == format!("{MAIL}.new") || export::is_left_over(disk, &path)? {
            plan.steps.push(Step::SetAside { file: path });
        }
    }
    let folders = [journal_folder(repairing), home.join(DOCUMENTS), home.join(DOCUMENTS).join("incoming")];
    for folder in folders {
        if !disk.is_folder(&folder)? {
            continue;
        }
        // Made for a plan that was not carried out: a copy, which is made again.
        for made in disk.list(&folder, MENDED)? {
            disk.remove(&made)?;
        }
        for ending in ["new", "tmp"] {
            plan.steps.extend(disk.list(&folder, ending)?.into_iter().map(|file| Step::SetAside { file }));
        }
    }
    Ok(())
}

/// The documents that applications name or named and that are not whole.
fn documents(repairing: &Repairing<'_>, manifest: Option<&Manifest>, plan: &mut Plan) -> Result<(), BackupError> {
    let (disk, home) = (&repairing.on.disk, repairing.desk);
    let Some(head) = find_head(disk, &journal_folder(repairing))? else { return Ok(()) };
    let truth = Truth::read(disk, home, head.sequence)?;
    for (named, by) in truth.documents() {
        let file = home.join(document_file(named));
        let length = disk.length(&file)?;
        if let Some(length) = length
            && digest(disk, &file, length)?.as_bytes() == &named.0
        {
            continue;
        }
        let (is_there, state) = match length {
            Some(_) => (true, "damaged"),
            None if disk.exists(&file)? => (true, "no file"),
            None => (false, "missing"),
        };
        let kept = manifest.and_then(|manifest| manifest.documents.iter().find(|entry| entry.digest == named));
        let whole = match (kept, repairing.backup) {
            (Some(entry), Some(backup)) => {
                let place = backup.join(entry.file());
                disk.length(&place)? == Some(entry.bytes) && digest(disk, &place, entry.bytes)?.as_bytes() == &named.0
            }
            _ => false,
        };
        match kept.filter(|_| whole) {
            Some(entry) => plan.steps.push(Step::Document { digest: named, bytes: entry.bytes, is_there }),
            None => plan.cannot.push(format!(
                "{by} names document {named}, which is {state} ({}); attach it again, or name a backup that has it with --from FOLDER",
                file.display()
            )),
        }
    }
    Ok(())
}
