//! Copies of the desk that are harmed, and mended from its backup while much fails and the power goes.

use std::path::{Path, PathBuf};

use chrono::DateTime;

use super::copies::{BACKUP, TRIES};
use super::house::FOLDER;
use super::run::Run;
use crate::store::backup::BackupError;
use crate::store::repair::{self, Repairing};
use crate::store::sim::{Truth, Weather, end, harm, records};
use crate::store::{Store, verify};

/// How many rounds a desk is mended in at most: for each folder of it some, and what a stopped run left.
const ROUNDS: usize = 20;
/// Where nothing of the desk is whole that the backup has too, nobody knows whose the backup is.
const NOT_SHOWN: &str = "nothing that is left of the desk shows";

/// A copy of the desk, and the last change that it has for certain, with its chain value.
#[derive(Debug, Clone)]
struct Harmed {
    home: PathBuf,
    /// The backup as it was then. A later one may lack what was forgotten since, or be of a desk that went on otherwise
    /// than with the change that the copy ends with and that nobody was told of.
    backup: PathBuf,
    acknowledged: (u64, [u8; 32]),
}

/// The copies that were harmed.
#[derive(Debug, Default)]
pub(super) struct Mending {
    /// One that is not mended yet.
    under_way: Option<Harmed>,
    /// Those of which it was told that they are mended.
    mended: Vec<Harmed>,
    count: u64,
}

impl Run {
    /// Copies the desk, harms the copy in a way or two that the backup makes good, and mends it; first the one that was
    /// being mended when the process was stopped.
    pub(super) fn harm_and_mend(&mut self) {
        self.mend();
        if self.copies.made.is_none() || self.machine.is_stopped() {
            return;
        }
        let weather = self.machine.calm();
        self.mending.count += 1;
        let home = PathBuf::from(format!("/harmed-{}", self.mending.count));
        let backup = PathBuf::from(format!("/backup-{}", self.mending.count));
        self.machine.copy_all(Path::new(FOLDER), &home);
        self.machine.copy_all(Path::new(BACKUP), &backup);
        for _ in 0..=self.dice.below(2) {
            let harm = harm(&self.machine, &self.ground, &home, &backup, &mut self.dice);
            self.machine.note(|| format!("harmed: {harm:?}"));
        }
        self.machine.weather(|now| *now = weather);
        self.mending.under_way = Some(Harmed { home, backup, acknowledged: self.acknowledged });
        self.mend();
    }

    /// Mends the copy that is not yet, if one is.
    pub(super) fn mend(&mut self) {
        let Some(harmed) = self.mending.under_way.take() else { return };
        self.may_stop(60);
        for attempt in 0..=TRIES {
            let weather = self.machine.weather_now();
            if attempt == TRIES {
                self.machine.weather(Weather::clear);
            }
            let cannot = self.mend_all(&harmed);
            let was_fair = self.machine.is_fair();
            self.machine.weather(|now| *now = Weather { stop_in: now.stop_in, ..weather });
            if self.machine.is_stopped() {
                self.mending.under_way = Some(harmed);
                return;
            }
            let troubles = match cannot {
                Ok(cannot) if cannot.is_empty() => {
                    self.tally.mended += 1;
                    self.mending.mended.push(harmed);
                    break;
                }
                Ok(cannot) if cannot.iter().all(|words| words.starts_with(NOT_SHOWN)) => {
                    self.machine.remove_all(&harmed.home);
                    self.machine.remove_all(&harmed.backup);
                    break;
                }
                Ok(cannot) => format!("{cannot:?}"),
                Err(error) => error.to_string(),
            };
            self.machine.note(|| format!("not mended: {troubles}"));
            assert!(!was_fair, "{} cannot be mended: {troubles}", harmed.home.display());
        }
        self.machine.weather(|now| now.stop_in = None);
    }

    /// Mends until nothing is left to do; what cannot be mended, in words.
    fn mend_all(&self, Harmed { home, backup, .. }: &Harmed) -> Result<Vec<String>, BackupError> {
        let (on, backup, at) = (&self.ground, Some(backup.as_path()), DateTime::UNIX_EPOCH);
        let repairing = Repairing { on, desk: home, backup, at };
        for _ in 0..ROUNDS {
            let plan = repair::plan(&repairing, &mut |_| ())?;
            if plan.steps.is_empty() {
                return Ok(plan.cannot);
            }
            for step in &plan.steps {
                self.machine.note(|| format!("mend: {step}"));
            }
            repair::mend(&repairing, &plan)?;
        }
        panic!("{} is mended for ever", home.display());
    }

    /// What was mended is whole, has all that was acknowledged, and is removed.
    pub(super) fn check_mended(&mut self) {
        for Harmed { home, backup, acknowledged: (at, chain) } in std::mem::take(&mut self.mending.mended) {
            let opened = Store::open_on(&self.ground, &home, &mut |_| ());
            let (writer, reader, _) = opened.expect("the desk that was mended");
            let last = end(&writer).0;
            assert!(last >= at, "{} was mended up to {last}, and {at} was acknowledged", home.display());
            let found = Truth::chain_of(&reader, at).expect("the acknowledged batch");
            assert_eq!(found, Some(chain), "change {at} is another one than was acknowledged");
            // The power may have gone since: what of the state does not check is answered from the journal once it is read.
            records(&reader).expect("the state");
            let report = verify(&reader, &mut |_| ()).expect("verify");
            assert!(report.is_clean(), "verify of what was mended: {:?}", report.faults);
            drop((writer, reader));
            self.machine.remove_all(&home);
            self.machine.remove_all(&backup);
        }
    }
}
