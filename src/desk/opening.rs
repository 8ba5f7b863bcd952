use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::drafts::{self, DraftLocks};
use super::erasing::{Candidates, Erasing};
use super::lines;
use super::outbox::{Since, doubted};
use super::programs::Programs;
use super::service::{Opening, Shared};
use super::writer::Writer;
use super::{Clock, DeskError, Owner, private};
use crate::domain::{Account, Number, Record};
use crate::store::{self, Ground, Progress, Reader, Store, backup};

/// Opens the store in a folder and reads into memory what is kept there: what all threads share, and the writer.
pub(super) fn read_in(
    on: &Ground,
    folder: &Path,
    owner: Owner,
    clock: Clock,
    tell: Opening<'_>,
) -> Result<(Arc<Shared>, Writer), DeskError> {
    let (mut writer, reader, opened) = Store::open_on(on, folder, &mut |progress| tell(&in_words(progress)))?;
    if opened.is_remarkable() {
        tracing::warn!("{opened}");
    } else {
        tracing::info!("{opened}");
    }
    match private::make_private(folder) {
        Ok(told) if told.is_empty() => {}
        Ok(told) => tracing::warn!("others could read files of the desk, and cannot any more: {}", told.join("; ")),
        Err(error) => tracing::warn!(%error, "the modes of the desk's files cannot be looked at"),
    }
    if let Err(error) = erase(&mut writer, &reader, folder) {
        tracing::error!(%error, "what is left of forgotten applications is not erased yet");
    }
    let programs = Programs::with_loaded(reader.programs()?)?;
    let accounts = with_owner(&mut writer, &reader, &owner, &clock)?;
    let ((index, registry, mut around), lines) =
        lines::read(on, folder, (&reader, &programs), clock.today(programs.zone()), tell)?;
    let since = Since::of(on, folder)?;
    let (letters, is_noted) = match doubted(&mut writer, (&reader, &around.outbox), (since, folder), clock.now()) {
        // What is on file is read all the same.
        Err(error) if writer.has_no_room() => {
            tracing::error!(%error, "letters that may have gone are not noted");
            (Vec::new(), false)
        }
        noted => (noted?, true),
    };
    for account in accounts {
        around.put_account(account);
    }
    let shared = Shared::new(reader, programs, clock, (folder, owner), index, around.clone());
    let shared = Arc::new(shared.keeping(lines));
    if since == Since::BroughtBack {
        goes_on(on, &shared, is_noted);
    }
    shared.put_letters(&letters);
    for letter in &letters {
        around.outbox.put(letter);
    }
    let writer = Writer::new(writer, registry, around, Arc::clone(&shared));
    Ok((shared, writer))
}

/// Has a desk that was brought back go on as any other, or send nothing where what may have gone is not noted.
fn goes_on(on: &Ground, shared: &Shared, is_noted: bool) {
    if !is_noted {
        shared.mail.send_none();
    } else if let Err(error) = backup::unmark(on, &shared.folder) {
        // Letters that wait then are only asked about once more.
        tracing::error!(%error, "the next start takes this desk for one that is just brought back");
    }
}

/// Erases what is left of forgotten applications, drafts that came back with somebody's copy of the folder among them.
fn erase(writer: &mut store::Writer, reader: &Reader, folder: &Path) -> Result<(), DeskError> {
    let locks = DraftLocks::default();
    let forgotten: BTreeSet<Number> = reader.all_forgotten()?.into_iter().map(|one| one.number).collect();
    if !forgotten.is_empty() {
        drafts::forget_all(folder, &forgotten, &Candidates::none(), &locks)
            .map_err(|error| DeskError::Store(format!("drafts are left: {error}")))?;
    }
    Erasing::at_start(writer).erase(writer, folder, &locks)
}

/// The accounts on file; the owner's own is made at the first opening.
fn with_owner(
    writer: &mut store::Writer,
    reader: &Reader,
    owner: &Owner,
    clock: &Clock,
) -> Result<Vec<Account>, DeskError> {
    let mut accounts = reader.accounts()?;
    let changes = owner.moves_in(&accounts, clock.now());
    if changes.is_empty() {
        return Ok(accounts);
    }
    let after: Vec<Account> = changes.iter().map(|change| (*change.after).clone()).collect();
    let mut turn = writer.turn();
    turn.push(&changes.into_iter().map(Record::Access).collect::<Vec<_>>())?;
    turn.commit()?;
    accounts.retain(|other| after.iter().all(|account| account.name != other.name));
    accounts.extend(after);
    Ok(accounts)
}

fn in_words(progress: Progress) -> String {
    match progress {
        Progress::Checking { records } => format!("checking the store: {records} records"),
        Progress::Replaying { done, total } => format!("applying the journal: {done} of {total} batches"),
        Progress::Verifying { done, total } => format!("reading the journal: {done} of {total} batches"),
    }
}
