//! Backups and exports of the desk beside its work, and desks that are brought back from them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::AtomicBool;

use super::house::{FOLDER, House};
use super::run::{Run, differ};
use crate::store::backup::{self, BackupError, KeyCopy, Making};
use crate::store::export::{self, Exporting};
use crate::store::sim::{Records, Truth, Weather, end, make_folder, records};
use crate::store::{Disk, Store, verify};

/// Where the backup is.
pub(super) const BACKUP: &str = "/backup";
/// How often something is tried in bad weather before it clears up.
pub(super) const TRIES: usize = 3;

/// A desk that is being brought back.
#[derive(Debug, Clone)]
struct Coming {
    home: PathBuf,
    from: Source,
}

/// What a desk is brought back from.
#[derive(Debug, Clone)]
enum Source {
    Backup,
    /// An export's text.
    Export(Rc<Vec<u8>>),
}

impl Coming {
    /// Brings it back; its last change.
    fn bring(&self, disk: &Disk) -> Result<u64, BackupError> {
        let head = match &self.from {
            Source::Backup => backup::restore(disk, Path::new(BACKUP), &self.home, &mut |_, _| ())?.head,
            Source::Export(text) => {
                export::import(disk, Path::new("an export"), &mut text.as_slice(), &self.home, &mut |_| ())?.head
            }
        };
        Ok(head.sequence)
    }
}

/// The backup, and what it may hold.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// The state at each change up to which a backup was begun and that the backup may end with.
    states: BTreeMap<u64, Records>,
    /// At which of them somebody was forgotten while it was being backed up: documents went meanwhile.
    lacking: BTreeSet<u64>,
    /// The change up to which the last backup went that was told to be made.
    pub(super) made: Option<u64>,
    /// Desks that were brought back, with their last changes.
    restored: Vec<(PathBuf, u64)>,
    /// A desk that was being brought back when the process stopped.
    begun: Option<Coming>,
    /// How many were brought back.
    count: u64,
}

impl Copies {
    /// The desks that were brought back are there and are what they were, and are removed.
    pub(super) fn check_restored(&mut self, run: &Run) {
        for (home, head) in std::mem::take(&mut self.restored) {
            self.check(run, &home, head);
            run.machine.remove_all(&home);
        }
    }

    fn check(&self, run: &Run, home: &Path, head: u64) {
        let on = &run.ground;
        let (writer, reader, _) = Store::open_on(on, home, &mut |_| ()).expect("the desk that was brought back");
        assert_eq!(end(&writer).0, head, "{} has other changes than the backup", home.display());
        let state = self.states.get(&head).expect("a state for the backup's end");
        differ(&records(&reader).expect("the state"), state, "what was brought back", "what was backed up");
        let mut truth = Truth::default();
        truth.follow(&reader, head).expect("the journal");
        differ(&truth.records, state, "the journal that was brought back", "what was backed up");
        let report = verify(&reader, &mut |_| ()).expect("verify");
        let may_lack = self.lacking.contains(&head);
        let mut wrong = report.faults.iter().filter(|words| !may_lack || !words.contains("names a document"));
        assert!(wrong.next().is_none(), "verify of what was brought back: {:?}", report.faults);
    }
}

impl Run {
    /// Makes a backup, or adds to it, as somebody would beside the desk's server, which takes so many turns meanwhile at
    /// most.
    pub(super) fn back_up(&mut self, house: &mut House, turns: usize) {
        let disk = self.ground.disk().clone();
        // As they were before it was asked how far the desk is.
        let Ok(keys) = KeyCopy::read(&disk, Path::new(FOLDER)) else { return };
        let weather = self.machine.calm();
        let (to, _) = self.acknowledged;
        self.truth.follow(&house.shared.reader, to).expect("the journal");
        self.copies.states.insert(to, self.truth.records.clone());
        self.machine.weather(|now| *now = weather);
        let making = Making {
            disk: &disk,
            keys: &keys,
            desk: Path::new(FOLDER),
            to: Some(to),
            folder: Path::new(BACKUP),
            add_only: false,
            repair: false,
            build: "a simulated one",
            at: house.desk.now(),
        };
        let forgotten = self.gone.told().len();
        let mut turns = self.dice.below(turns + 1);
        let made = backup::make_unlocked(&making, &mut |_, _| {
            if turns > 0 && self.dice.flip() && !self.machine.is_stopped() {
                turns -= 1;
                self.turn(house);
            }
        });
        if self.gone.told().len() > forgotten || self.machine.is_stopped() {
            self.copies.lacking.insert(to);
        }
        if self.machine.is_stopped() {
            return;
        }
        match made {
            Ok(made) => {
                self.tally.backups += 1;
                assert_eq!(made.head.sequence, to);
                self.copies.made = Some(to);
            }
            Err(error) => {
                self.machine.note(|| format!("not backed up: {error}"));
                assert!(!self.machine.is_fair(), "no backup can be made: {error}");
            }
        }
    }

    /// Brings a desk back from the backup, or goes on with one that was being brought back.
    pub(super) fn restore(&mut self) {
        if self.copies.made.is_some() {
            let coming = self.copies.begun.take().unwrap_or_else(|| self.coming(Source::Backup));
            self.bring_back(coming);
        }
    }

    /// Exports the desk, and takes the export in.
    pub(super) fn export(&mut self, house: &House) {
        let weather = self.machine.calm();
        let (to, _) = self.acknowledged;
        self.truth.follow(&house.shared.reader, to).expect("the journal");
        self.copies.states.insert(to, self.truth.records.clone());
        let keys = KeyCopy::read(self.ground.disk(), Path::new(FOLDER)).expect("the keys");
        let (on, room) = (&self.ground, &std::env::temp_dir());
        let desk = Path::new(FOLDER);
        let exporting = Exporting {
            on,
            desk,
            room,
            keys: &keys,
            to: Some(to),
            build: "a simulated one",
            stop: &AtomicBool::new(false),
        };
        let mut text = Vec::new();
        let exported = export::export(&exporting, &mut text, &mut |_, _| ()).expect("an export");
        assert!(exported.faults.is_empty(), "{:?}", exported.faults);
        self.machine.weather(|now| *now = weather);
        let coming = self.coming(Source::Export(Rc::new(text)));
        self.bring_back(coming);
    }

    fn coming(&mut self, from: Source) -> Coming {
        self.copies.count += 1;
        Coming { home: PathBuf::from(format!("/restored-{}", self.copies.count)), from }
    }

    /// Brings a desk back into a folder of its own; the process may be stopped meanwhile.
    fn bring_back(&mut self, coming: Coming) {
        let disk = self.ground.disk().clone();
        self.may_stop(100);
        for attempt in 0..=TRIES {
            let weather = self.machine.weather_now();
            if attempt == TRIES {
                self.machine.weather(Weather::clear);
            }
            let brought =
                make_folder(&self.ground, &coming.home).map_err(BackupError::from).and_then(|()| coming.bring(&disk));
            let was_fair = self.machine.is_fair();
            self.machine.weather(|now| *now = Weather { stop_in: now.stop_in, ..weather });
            if self.machine.is_stopped() {
                self.copies.begun = Some(coming);
                return;
            }
            match brought {
                Ok(head) => {
                    self.tally.restores += 1;
                    if let (Source::Backup, Some(made)) = (&coming.from, self.copies.made) {
                        assert!(head >= made, "the backup went to {made}, and {head} was brought back");
                    }
                    self.copies.restored.push((coming.home, head));
                    break;
                }
                // An earlier try got further than it knew.
                Err(BackupError::NotEmpty { .. }) if self.machine.names(&coming.home, "journal") > 0 => {
                    self.machine.remove_all(&coming.home);
                }
                Err(error) => {
                    self.machine.note(|| format!("not brought back: {error}"));
                    assert!(!was_fair, "the desk cannot be brought back: {error}");
                }
            }
        }
        self.machine.weather(|now| now.stop_in = None);
    }

    /// Looks at what was brought back since the last time.
    pub(super) fn check_copies(&mut self) {
        let weather = self.machine.calm();
        let mut copies = std::mem::take(&mut self.copies);
        copies.check_restored(self);
        self.copies = copies;
        self.check_mended();
        self.machine.weather(|now| *now = weather);
    }

    /// Makes a last backup, and brings a desk back from it.
    pub(super) fn last_copies(&mut self, house: &mut House) {
        self.back_up(house, 2);
        self.machine.calm();
        if self.copies.begun.is_some() {
            self.restore();
        }
        self.restore();
        self.mend();
        self.check_copies();
        // With the run after it nothing is left of what was forgotten before, but of those of whom the desk itself still has
        // something, as it said: the disk did not let it go.
        let unerased = house.writer.store().unerased().expect("the state");
        let forgotten: Vec<_> = self.gone.told().iter().copied().filter(|number| !unerased.contains(number)).collect();
        self.back_up(house, 0);
        for number in forgotten {
            self.gone.check_marks(number, &self.machine, Path::new(BACKUP));
        }
    }
}
