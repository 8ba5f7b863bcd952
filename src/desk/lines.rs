//! What the desk holds in memory, read at its start: from the lines that were kept of it, or from all that is on file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use chrono::NaiveDate;

use super::DeskError;
use super::around::Around;
use super::index::Index;
use super::line::Line;
use super::outbox::LetterLine;
use super::programs::Programs;
use super::registry::Registry;
use super::service::Opening;
use super::unreadable::Unread;
use crate::cores;
use crate::domain::{Application, Letter, LetterId, Number, Record};
use crate::store::{Ground, JournalHead, KeptLines, LineOf, Lines, Reader, StoreError};

/// The format of what is in the lines: raise it whenever [`Line`], [`LetterLine`] or a type in them changes.
const FORMAT: u32 = 6;

/// After so many applications and letters it is told how many were read: a client that started the server gives up when it
/// hears nothing for some seconds.
const BETWEEN_WORDS: usize = if cfg!(test) { 2 } else { 5_000 };

/// All that is held in memory, accounts aside.
pub(super) type Memory = (Index, Registry, Around);

/// Reads into memory what is in the store, and opens the file in which its lines are kept; none where that cannot be.
pub(super) fn read(
    on: &Ground,
    folder: &Path,
    from: (&Reader, &Programs),
    today: NaiveDate,
    tell: Opening<'_>,
) -> Result<(Memory, Option<Lines>), DeskError> {
    let mut n_read = 0_usize;
    let mut count_one = || {
        n_read += 1;
        if n_read.is_multiple_of(BETWEEN_WORDS) {
            tell(&format!("reading what is on file: {n_read} applications and letters"));
        }
    };
    let written_by = written_by();
    let (reader, programs) = from;
    if let Some(kept) = KeptLines::find(on, folder, reader, &written_by) {
        match read_kept(&kept, from, today, &mut count_one) {
            Ok((memory, news)) => {
                let lines = told(kept.go_on(on, folder, &written_by)).map(|mut lines| {
                    for (of, bytes) in &news {
                        lines.add(*of, bytes);
                    }
                    lines
                });
                return Ok((memory, lines));
            }
            Err(error) => tracing::warn!(%error, "the lines cannot be read, so all that is on file is"),
        }
    }
    let mut lines = told(Lines::anew(on, folder, &written_by));
    let (memory, n_unread) = read_each(reader, programs, today, &mut |of, bytes| {
        count_one();
        if let Some(lines) = &mut lines {
            lines.add(of, bytes);
        }
    })?;
    // A start by lines would not know of them.
    let lines = lines.filter(|_| n_unread == 0);
    let head = reader.head(None)?.unwrap_or(JournalHead { sequence: 0, chain: [0; 32] });
    let lines = lines.and_then(|lines| told(lines.finished(head, count(&memory.0, &memory.2))));
    Ok((memory, lines))
}

/// Reads into memory what is in the store, accounts aside.
#[cfg(test)]
pub(super) fn read_all(reader: &Reader, programs: &Programs, today: NaiveDate) -> Result<Memory, DeskError> {
    Ok(read_each(reader, programs, today, &mut |_, _| ())?.0)
}

/// How many lines there are of what is held in memory.
pub(super) fn count(index: &Index, around: &Around) -> usize {
    index.len() + around.outbox.len() + around.unread.n_lines
}

/// The lines of applications on a day; one whose program is not here has none, and is told of.
pub(super) fn of_all<'a>(applications: &'a [Arc<Application>], programs: &Programs, today: NaiveDate) -> Vec<Line<'a>> {
    let line = |application: &'a Arc<Application>| match programs.of(application) {
        Ok(program) => Some(Line::of(application, program, today)),
        Err(error) => {
            tracing::error!(%error, number = %application.number, "not in the index");
            None
        }
    };
    cores::map(applications.iter().collect(), line).into_iter().flatten().collect()
}

/// Names the build and the format: another build may have other rules, and its lines then say something else.
fn written_by() -> String {
    let about = std::env::current_exe().and_then(|program| program.metadata());
    let made = about.and_then(|about| {
        let at = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok((about.len(), at.as_nanos()))
    });
    format!("{FORMAT} {} {made:?}", env!("CARGO_PKG_VERSION"))
}

fn told<T>(outcome: Result<T, StoreError>) -> Option<T> {
    let told = |error: &StoreError| tracing::warn!(%error, "no lines are kept: the next start takes longer");
    outcome.inspect_err(told).ok()
}

/// What was changed since the lines were complete.
#[derive(Default)]
struct Since {
    applications: BTreeSet<Number>,
    letters: BTreeMap<LetterId, Letter>,
}

impl Since {
    fn read(reader: &Reader, mark: JournalHead) -> Result<Self, DeskError> {
        let mut since = Self::default();
        reader.batches(mark.sequence + 1, &|_| true, &mut |_, items| {
            for item in items {
                since.applications.extend(item.head.map(|head| head.number));
                match item.record {
                    Some(Record::Letter(change)) => {
                        since.letters.insert(change.after.id, *change.after);
                    }
                    Some(Record::Forgotten(forgotten)) => {
                        since.applications.insert(forgotten.number);
                    }
                    _ => {}
                }
            }
            true
        })?;
        Ok(since)
    }
}

/// What the lines do not have yet.
type News = Vec<(LineOf, Vec<u8>)>;

fn read_kept(
    kept: &KeptLines,
    (reader, programs): (&Reader, &Programs),
    today: NaiveDate,
    count_one: &mut dyn FnMut(),
) -> Result<(Memory, News), DeskError> {
    let since = Since::read(reader, kept.mark)?;
    let gone: BTreeSet<Number> = reader.all_forgotten()?.into_iter().map(|one| one.number).collect();
    let (mut index, mut registry, mut around) = (Index::new(today), Registry::default(), Around::default());
    let (mut known, mut again) = (Vec::new(), Vec::new());
    kept.each(&mut |of, bytes| {
        count_one();
        match of {
            of if gone.contains(&of.number()) || is_lost(of, reader, &mut around)? => {}
            LineOf::Letter(_, letter) if since.letters.contains_key(&LetterId(letter)) => {}
            LineOf::Letter(..) => around.outbox.start_with(&LetterLine::read(bytes.into())?),
            LineOf::Application(number) if since.applications.contains(&number) => {}
            LineOf::Application(number) => {
                let mut line: Line<'_> = KeptLines::line(bytes)?;
                if line.turn_to(today) {
                    known.push((number, line.known));
                    around.put_part(number, index.start_with(line));
                } else {
                    again.push(number);
                }
            }
        }
        Ok(())
    })?;
    registry.put_all(&known);
    around.unread.applications.iter().for_each(|number| registry.reserve(*number));
    let mut news = News::new();
    for number in since.applications.into_iter().chain(again) {
        let Some(application) = reader.application(number)? else { continue };
        registry.put(&application);
        let line = Line::of(&application, programs.of(&application)?, today);
        news.push((LineOf::Application(number), Lines::bytes(&line)));
        around.put_part(number, index.start_with(line));
    }
    for letter in since.letters.into_values().filter(|letter| !gone.contains(&letter.number)) {
        let line = LetterLine::of(&letter);
        news.push((line.line_of(), line.bytes().to_owned()));
        around.outbox.start_with(&line);
    }
    finish(reader, (&mut index, &mut registry, &mut around))?;
    Ok(((index, registry, around), news))
}

/// Whether a line is that of an application whose key is lost, which is left out and told as if there were no line of it. Its
/// letters stay: a line says how far each came, and that one cannot be read is told where it waits.
fn is_lost(of: LineOf, reader: &Reader, around: &mut Around) -> Result<bool, StoreError> {
    let LineOf::Application(number) = of else { return Ok(false) };
    let Some(error) = reader.lost_key(number)? else { return Ok(false) };
    tracing::error!(%number, %error, "in no list, since it cannot be read");
    around.unread.applications.insert(number);
    around.unread.n_lines += 1;
    Ok(true)
}

/// Reads all that is on file and can be read, and hands over each line that is made of it; how much cannot.
fn read_each(
    reader: &Reader,
    programs: &Programs,
    today: NaiveDate,
    each: &mut dyn FnMut(LineOf, &[u8]),
) -> Result<(Memory, usize), DeskError> {
    let (mut index, mut registry, mut around) = (Index::new(today), Registry::default(), Around::default());
    let (mut failed, mut unread, mut unread_letters) = (None, BTreeSet::new(), Vec::new());
    let mut put = |application: Application| {
        registry.put(&application);
        match programs.of(&application) {
            Ok(program) => {
                let line = Line::of(&application, program, today);
                each(LineOf::Application(application.number), &Lines::bytes(&line));
                around.put_part(application.number, index.start_with(line));
            }
            Err(error) => failed = Some(error),
        }
    };
    // The desk goes on without what cannot be read, and tells that it does; asked for by its number it says why.
    reader.applications(&mut put, &mut |number, error| {
        tracing::error!(%number, %error, "in no list, since it cannot be read");
        unread.insert(number);
        Ok(())
    })?;
    for number in &unread {
        registry.reserve(*number);
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let mut put = |letter: Letter| {
        let line = LetterLine::of(&letter);
        each(line.line_of(), line.bytes());
        around.outbox.start_with(&line);
    };
    reader.letters(&mut put, &mut |id, error| {
        tracing::error!(%id, %error, "a letter is in no list, since it cannot be read");
        unread_letters.push(id);
        Ok(())
    })?;
    for id in &unread_letters {
        around.outbox.reserve(*id);
    }
    let n_unread = unread.len() + unread_letters.len();
    let letters = u32::try_from(unread_letters.len()).unwrap_or(u32::MAX);
    around.unread = Unread { applications: unread, letters, ..Unread::default() };
    finish(reader, (&mut index, &mut registry, &mut around))?;
    Ok(((index, registry, around), n_unread))
}

/// What is read from the store whether or not there are lines.
fn finish(
    reader: &Reader,
    (index, registry, around): (&mut Index, &mut Registry, &mut Around),
) -> Result<(), DeskError> {
    for forgotten in reader.all_forgotten()? {
        registry.reserve(forgotten.number);
        around.outbox.reserve(forgotten.last_letter);
    }
    let n_closed = reader.n_closed_letters()?;
    if n_closed > 0 {
        tracing::error!(n_closed, "changes of letters are in no list, since they do not open");
        around.outbox.reserve_after(n_closed);
        around.unread.letters = around.unread.letters.saturating_add(n_closed);
    }
    index.started();
    around.outbox.started();
    reader.assessors()?.into_iter().for_each(|assessor| around.put_assessor(assessor));
    for number in around.with_hints() {
        around.put_hint(index, number);
    }
    Ok(())
}
