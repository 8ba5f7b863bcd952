//! What is on file and cannot be read, since it is damaged or its key is lost. It is in no list, found by no look-up and
//! counted nowhere, which is told with whatever leaves it out.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use serde::{Deserialize, Serialize};

use super::service::Shared;
use super::{Desk, DeskError, Who};
use crate::domain::{Application, Number, Permission};
use crate::store::StoreError;

/// How many are named.
const NAMED: usize = 10;
/// How many are tried again at a time.
const LOOKED_AT: usize = 100;

/// What could not be read into memory when the desk was opened, or turned out since to be unreadable; it is mended while the
/// desk is closed.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread {
    pub(super) applications: BTreeSet<Number>,
    /// How many letters, or changes of letters.
    pub(super) letters: u32,
    /// How many lines of these are in the file that a start goes by: it is whole with them.
    pub(super) n_lines: usize,
    /// Which applications turned out since to be unreadable, and may be read again.
    pub(super) since: BTreeSet<Number>,
}

/// What of the desk cannot be read, as it is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// How many applications.
    pub applications: u32,
    /// The first of them, by number.
    pub first: Vec<Number>,
    /// How many letters, or changes of letters.
    pub letters: u32,
    /// Why no change is kept at the moment; none where changes are kept.
    pub trouble: Option<String>,
}

impl Unread {
    /// How many applications and letters.
    pub(super) fn count(&self) -> u32 {
        self.n_applications().saturating_add(self.letters)
    }

    /// Those with a running number.
    pub(super) fn with_sequence(&self, sequence: u32) -> impl Iterator<Item = Number> {
        self.applications.iter().copied().filter(move |number| number.sequence() == sequence)
    }

    /// What whoever takes in a form should know: whether it is one of these nobody can tell.
    pub(super) fn doubt(&self) -> Option<String> {
        let named = self.told().named()?;
        Some(format!("{named} cannot be read: whether it is this form, or of this candidate, is not known"))
    }

    /// How many applications.
    pub(super) fn n_applications(&self) -> u32 {
        u32::try_from(self.applications.len()).unwrap_or(u32::MAX)
    }

    fn told(&self) -> Unreadable {
        let first = self.applications.iter().copied().take(NAMED).collect();
        Unreadable { applications: self.n_applications(), first, letters: self.letters, trouble: None }
    }
}

impl Unreadable {
    /// In words; none where all can be read.
    pub fn words(&self) -> Option<String> {
        let letters = (self.letters > 0).then(|| counted(self.letters, "letter"));
        let all: Vec<String> = self.named().into_iter().chain(letters).collect();
        (!all.is_empty()).then(|| format!("left out, since it cannot be read: {}", all.join("; ")))
    }

    /// The applications by number: all, or the first and how many more there are; none of them where that is not told.
    fn named(&self) -> Option<String> {
        let named: Vec<String> = self.first.iter().map(ToString::to_string).collect();
        if named.is_empty() {
            return (self.applications > 0).then(|| counted(self.applications, "application"));
        }
        let more = match (self.applications as usize).saturating_sub(named.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Some(format!("{}{more}", named.join(", ")))
    }
}

fn counted(count: u32, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

impl Desk {
    /// How many applications cannot be read, for those who may find them; which that is, how many letters, and why no change
    /// is kept, for those who may read them (V1).
    pub fn unreadable(&self, who: &Who) -> Result<Unreadable, DeskError> {
        who.needs(Permission::Find)?;
        let told = self.shared().around().unread.told();
        if who.account.may(Permission::Read) {
            return Ok(Unreadable { trouble: self.shared().watchers.trouble(), ..told });
        }
        Ok(Unreadable { applications: told.applications, ..Unreadable::default() })
    }
}

impl Shared {
    /// Has an application in no list any more that cannot be read, though its line could be when the desk was opened. The kept
    /// lines are one too many from then on, so that the next start reads all that is on file.
    pub(super) fn leave_out(&self, number: Number, error: &StoreError) {
        tracing::error!(%number, %error, "in no list any more, since it cannot be read");
        self.catch_up(1);
        self.index.write().unwrap_or_else(PoisonError::into_inner).remove(number);
        self.change_around(|around| {
            around.unread.applications.insert(number);
            around.unread.since.insert(number);
        });
    }

    /// Has applications in the lists again that can be read after all: another file may have had the name of the journal's
    /// for a moment.
    pub(super) fn take_back(&self) {
        let since: Vec<Number> = self.around().unread.since.iter().take(LOOKED_AT).copied().collect();
        let found: Vec<Arc<Application>> = since
            .iter()
            .filter_map(|number| self.reader.measured(*number).ok().flatten())
            .map(|(application, _)| application)
            .collect();
        if !found.is_empty() {
            self.put(&found);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::desk::{Carrier, Clock, Intake, Outcome, Owner};
    use crate::domain::view::Query;
    use crate::domain::{Account, Command, Role};
    use crate::store::Ground;
    use crate::text::Prose;

    /// A desk of which each change is a segment of its own.
    fn open(folder: &Path) -> (Desk, Who) {
        let on = Ground::default().with_segments_of(150);
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let desk = Desk::open_on(&on, folder, owner, Clock::system(), Carrier::system(), &mut |_| {}).unwrap();
        let who = desk.admit(1000, None).unwrap();
        (desk, who)
    }

    fn form(name: &str) -> Intake {
        let text =
            format!("form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"{name}\"\n");
        let file = "form.toml".to_owned();
        Intake { file, bytes: text.into_bytes(), documents: Vec::new(), dry_run: false, again: false }
    }

    /// Has nothing check any more in the segment that has a change; its header and its seal stay. Which it is, and what was
    /// in it.
    fn damage(folder: &Path, change: u64) -> (PathBuf, Vec<u8>) {
        let files = fs::read_dir(folder.join("journal")).unwrap().map(|file| file.unwrap().path());
        let first = |file: &Path| file.file_stem().unwrap().to_str().unwrap().parse::<u64>().unwrap();
        let segment = files.filter(|file| first(file) <= change).max_by_key(|file| first(file)).unwrap();
        let whole = fs::read(&segment).unwrap();
        let (mut bytes, end) = (whole.clone(), whole.len() - 64);
        bytes[64..end].iter_mut().for_each(|byte| *byte ^= 1);
        fs::write(&segment, bytes).unwrap();
        (segment, whole)
    }

    #[test]
    fn what_cannot_be_read_is_told_and_its_number_is_not_said_to_be_of_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, who) = open(folder.path());
        let mut places = Vec::new();
        for name in ["Doe", "Roe", "Poe", "Loe"] {
            let number = desk.intake(&who, form(name)).unwrap()[0].number;
            places.push((number, desk.shared().reader.applied()));
        }
        let (lost, change) = places[1];
        assert_eq!(desk.unreadable(&who).unwrap(), Unreadable::default());
        drop(desk);
        damage(folder.path(), change);
        fs::remove_file(folder.path().join("lines")).unwrap();

        let (desk, who) = open(folder.path());
        let told = desk.unreadable(&who).unwrap();
        assert_eq!((told.applications, told.first.as_slice()), (1, [lost].as_slice()));
        assert!(told.words().unwrap().contains(&lost.to_string()), "{told:?}");
        let counts = desk.counts(&who).unwrap();
        assert_eq!((counts.all, counts.unread), (3, 1 + told.letters));
        // Nobody else is taken for it by its running number, and it says why.
        assert_eq!(desk.number_of(&who, lost.sequence(), Permission::Read).unwrap(), lost);
        let why = desk.show(&who, lost).unwrap_err();
        assert!(matches!(&why, DeskError::Store(words) if words.contains("is damaged")), "{why}");
        assert_eq!(desk.number_of(&who, places[2].0.sequence(), Permission::Read).unwrap(), places[2].0);
        // Its form may be the one that comes.
        let again = desk.intake(&who, form("Roe")).unwrap().remove(0);
        assert_eq!(again.outcome, Outcome::Taken);
        assert!(again.notices.iter().any(|notice| notice.contains(&lost.to_string())), "{:?}", again.notices);
    }

    #[test]
    fn what_can_be_read_again_is_as_any_other_once_it_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, who) = open(folder.path());
        desk.intake(&who, form("Doe")).unwrap();
        let lost = desk.intake(&who, form("Roe")).unwrap()[0].number;
        let change = desk.shared().reader.applied();
        desk.intake(&who, form("Poe")).unwrap();
        drop(desk);
        let (segment, whole) = damage(folder.path(), change);
        fs::remove_file(folder.path().join("lines")).unwrap();

        let (desk, who) = open(folder.path());
        assert_eq!(desk.unreadable(&who).unwrap().applications, 1);
        fs::write(segment, whole).unwrap();
        desk.command(&who, lost, None, Command::Note { text: Prose::clean("it was put back") }).unwrap();
        assert_eq!(desk.unreadable(&who).unwrap().applications, 0);
        assert_eq!(desk.number_of(&who, lost.sequence(), Permission::Read).unwrap(), lost);
        // Its form is known again too.
        let again = desk.intake(&who, form("Roe")).unwrap().remove(0);
        assert_ne!(again.outcome, Outcome::Taken);
        assert_eq!(again.number, lost);
    }

    /// Has neither copy of the keys that of an application any more.
    fn lose_key(folder: &Path, number: Number) {
        for copy in ["a", "b"] {
            let file = folder.join(format!("keys/{:04}.{copy}", number.year()));
            let mut bytes = fs::read(&file).unwrap();
            bytes[64 * number.sequence() as usize + 40] ^= 1;
            fs::write(file, bytes).unwrap();
        }
    }

    /// The numbers of the list and of the whole applications in it.
    fn listed(desk: &Desk, who: &Who) -> [Vec<Number>; 2] {
        let rows = desk.list(who, &Query::default()).unwrap().rows;
        let views = desk.views(who, &Query::default()).unwrap();
        let mut both: [Vec<Number>; 2] =
            [rows.iter().map(|row| row.number).collect(), views.iter().map(|view| view.number).collect()];
        for numbers in &mut both {
            numbers.sort_unstable();
        }
        both
    }

    #[test]
    fn one_whose_key_is_lost_is_left_out_of_what_the_lines_say_and_starts_go_on_to_go_by_them() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, who) = open(folder.path());
        let [doe, roe, lost] = ["Doe", "Roe", "Poe"].map(|name| desk.intake(&who, form(name)).unwrap()[0].number);
        drop(desk);
        lose_key(folder.path(), lost);
        let lines = folder.path().join("lines");
        let length = || fs::metadata(&lines).unwrap().len();
        let mut told = Unreadable::default();
        for _ in 0..2 {
            let before = length();
            let (desk, who) = open(folder.path());
            told = desk.unreadable(&who).unwrap();
            assert_eq!((told.applications, told.first.as_slice()), (1, [lost].as_slice()));
            assert_eq!(listed(&desk, &who), [[doe, roe], [doe, roe]]);
            assert_eq!(desk.number_of(&who, lost.sequence(), Permission::Read).unwrap(), lost);
            desk.command(&who, doe, None, Command::Note { text: Prose::clean("a change") }).unwrap();
            drop(desk);
            assert!(length() > before, "all that is on file was read, and no line was added");
        }
        fs::remove_file(&lines).unwrap();
        let (desk, who) = open(folder.path());
        let again = desk.unreadable(&who).unwrap();
        assert_eq!((again.applications, again.first), (told.applications, told.first), "as where there are no lines");
        assert!(desk.intake(&who, form("Loe")).unwrap()[0].number > lost, "its number is nobody else's");
    }

    #[test]
    fn what_is_found_to_be_damaged_after_the_start_ends_no_list_of_whole_applications() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, who) = open(folder.path());
        let doe = desk.intake(&who, form("Doe")).unwrap()[0].number;
        let lost = desk.intake(&who, form("Roe")).unwrap()[0].number;
        let change = desk.shared().reader.applied();
        let poe = desk.intake(&who, form("Poe")).unwrap()[0].number;
        drop(desk);
        damage(folder.path(), change);

        let (desk, who) = open(folder.path());
        assert_eq!(desk.unreadable(&who).unwrap(), Unreadable::default(), "the lines say nothing of it");
        let mut whole: Vec<Number> = Vec::new();
        loop {
            let offset = u32::try_from(whole.len()).unwrap();
            let part = desk.views(&who, &Query { limit: 1, offset, ..Query::default() }).unwrap();
            if part.is_empty() {
                break;
            }
            whole.extend(part.iter().map(|view| view.number));
        }
        whole.sort_unstable();
        assert_eq!(whole, [doe, poe]);
        assert_eq!(desk.unreadable(&who).unwrap().first, [lost]);
        assert_eq!(listed(&desk, &who), [[doe, poe], [doe, poe]]);
        // What can be read after all is in the lists again.
        desk.shared().take_back();
        assert_eq!(desk.unreadable(&who).unwrap().first, [lost]);
        damage(folder.path(), change);
        desk.shared().take_back();
        assert_eq!(desk.unreadable(&who).unwrap(), Unreadable::default());
        assert_eq!(listed(&desk, &who), [[doe, lost, poe], [doe, lost, poe]]);
    }

    #[test]
    fn v1_who_may_only_find_applications_is_told_of_no_letters() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, who) = open(folder.path());
        let applications = [Number::new(2026, 7)].into();
        desk.shared().change_around(|around| around.unread = Unread { applications, letters: 3, ..Unread::default() });
        let told = |who: &Who| (desk.unreadable(who).unwrap(), desk.counts(who).unwrap().unread);
        assert_eq!(told(&who).1, 4);
        let account = Account { role: Role::Lookup, ..who.account.clone() };
        assert_eq!(told(&Who { account, ..who }), (Unreadable { applications: 1, ..Unreadable::default() }, 1));
    }

    #[test]
    fn what_cannot_be_read_is_said_in_words() {
        let number = |sequence| Number::new(2026, sequence);
        let words = |applications, first: &[u32], letters| {
            let first = first.iter().copied().map(number).collect();
            Unreadable { applications, first, letters, trouble: None }.words()
        };
        assert_eq!(words(0, &[], 0), None);
        assert_eq!(words(1, &[7], 0).unwrap(), "left out, since it cannot be read: QAP-2026-0007");
        let many = words(12, &[7, 8], 3).unwrap();
        assert_eq!(many, "left out, since it cannot be read: QAP-2026-0007, QAP-2026-0008 and 10 more; 3 letters");
        assert_eq!(words(0, &[], 1).unwrap(), "left out, since it cannot be read: 1 letter");
        assert_eq!(words(2, &[], 0).unwrap(), "left out, since it cannot be read: 2 applications");
        let unread = Unread { applications: (1..=12).map(number).collect(), ..Unread::default() };
        assert!(unread.doubt().unwrap().contains("QAP-2026-0010 and 2 more cannot be read"));
        assert_eq!(unread.with_sequence(3).collect::<Vec<_>>(), [number(3)]);
        assert_eq!(Unread::default().doubt(), None);
    }
}
