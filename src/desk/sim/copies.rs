//! Backups of the desk beside its work, and desks that are brought back from them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::house::{FOLDER, House};
use super::run::{Run, differ};
use crate::store::backup::{self, BackupError, KeyCopy, Making};
use crate::store::sim::{Records, Truth, end, make_folder, records};
use crate::store::{Store, verify};

/// Where the backup is.
const BACKUP: &str = "/backup";
/// How often a desk is brought back in bad weather before it clears up.
const TRIES: usize = 3;

/// The backup, and what it may hold.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// The state at each change up to which a backup was begun and that the backup may end with.
    states: BTreeMap<u64, Records>,
    /// At which of them somebody was forgotten while it was being backed up: documents went meanwhile.
    lacking: BTreeSet<u64>,
    /// The change up to which the last backup went that was told to be made.
    made: Option<u64>,
    /// Desks that were brought back, with their last changes.
    restored: Vec<(PathBuf, u64)>,
    /// A desk that was being brought back when the process stopped.
    begun: Option<PathBuf>,
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

    /// Brings a desk back from the backup into a folder of its own.
    pub(super) fn restore(&mut self) {
        let Some(made) = self.copies.made else { return };
        let home = self.copies.begun.take().unwrap_or_else(|| {
            self.copies.count += 1;
            PathBuf::from(format!("/restored-{}", self.copies.count))
        });
        let disk = self.ground.disk().clone();
        for attempt in 0..=TRIES {
            let weather = if attempt == TRIES { self.machine.calm() } else { self.machine.weather_now() };
            let restored = make_folder(&self.ground, &home)
                .map_err(BackupError::from)
                .and_then(|()| backup::restore(&disk, Path::new(BACKUP), &home, &mut |_, _| ()));
            let was_fair = self.machine.is_fair();
            self.machine.weather(|now| *now = weather);
            if self.machine.is_stopped() {
                self.copies.begun = Some(home);
                return;
            }
            match restored {
                Ok(restored) => {
                    self.tally.restores += 1;
                    let head = restored.head.sequence;
                    assert!(head >= made, "the backup went to {made}, and {head} was brought back");
                    self.copies.restored.push((home, head));
                    return;
                }
                // An earlier try got further than it knew.
                Err(BackupError::NotEmpty { .. }) if self.machine.names(&home, "journal") > 0 => {
                    self.machine.remove_all(&home);
                }
                Err(error) => {
                    self.machine.note(|| format!("not brought back: {error}"));
                    assert!(!was_fair, "the desk cannot be brought back: {error}");
                }
            }
        }
    }

    /// Looks at what was brought back since the last time.
    pub(super) fn check_copies(&mut self) {
        let weather = self.machine.calm();
        let mut copies = std::mem::take(&mut self.copies);
        copies.check_restored(self);
        self.copies = copies;
        self.machine.weather(|now| *now = weather);
    }

    /// Makes a last backup, and brings a desk back from it.
    pub(super) fn last_copies(&mut self, house: &mut House) {
        self.back_up(house, 2);
        self.machine.calm();
        self.restore();
        self.check_copies();
        // With the run after it nothing is left of what was forgotten before.
        let forgotten = self.gone.told().clone();
        self.back_up(house, 0);
        for number in forgotten {
            self.gone.check_marks(number, &self.machine, Path::new(BACKUP));
        }
    }
}
