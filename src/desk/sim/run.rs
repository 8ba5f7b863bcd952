//! One run: lives of a desk, one after the other, each ended by a stop, a power cut, or in order.

use std::collections::BTreeMap;
use std::path::Path;

use super::copies::Copies;
use super::gone::Gone;
use super::house::{FOLDER, House, Minutes};
use super::jobs::{self, Told};
use super::mending::Mending;
use super::{memory, weather};
use crate::desk::job::Job;
use crate::domain::{Application, Number};
use crate::store::sim::{Dice, End, Machine, Records, Truth, Weather, end, records};
use crate::store::{Ground, JournalHead, verify};

/// How often a desk is opened in bad weather before it clears up.
const TRIES: usize = 3;

/// What happened in a run.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) turns: u64,
    pub(super) kept: u64,
    pub(super) refused: u64,
    pub(super) not_kept: u64,
    pub(super) faults: u64,
    pub(super) ends: u64,
    pub(super) batches: u64,
    pub(super) forgotten: u64,
    pub(super) backups: u64,
    pub(super) restores: u64,
    pub(super) mended: u64,
    /// Of all that happened; the same for the same seed.
    pub(super) trace: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.turns += other.turns;
        self.kept += other.kept;
        self.refused += other.refused;
        self.not_kept += other.not_kept;
        self.faults += other.faults;
        self.ends += other.ends;
        self.batches += other.batches;
        self.forgotten += other.forgotten;
        self.backups += other.backups;
        self.restores += other.restores;
        self.mended += other.mended;
    }
}

/// One run under way.
pub(super) struct Run {
    pub(super) machine: Machine,
    pub(super) dice: Dice,
    minutes: Minutes,
    pub(super) ground: Ground,
    pub(super) tally: Tally,
    /// The last batch that was acknowledged, and its chain value.
    pub(super) acknowledged: (u64, [u8; 32]),
    /// How many batches that were not may come back all the same.
    uncertain: u64,
    /// Whether the power went since the desk was last open with all of its state read.
    power_went: bool,
    /// Whether the process was stopped in the middle of something.
    was_stopped: bool,
    /// The state as it was answered at some acknowledged batch.
    snapshot: Option<(u64, Records)>,
    pub(super) truth: Truth,
    /// Applications as they were answered last.
    answered: BTreeMap<Number, Application>,
    pub(super) gone: Gone,
    pub(super) copies: Copies,
    pub(super) mending: Mending,
    /// Whether the process may be stopped in the middle of what is done beside the desk's server.
    may_stop: bool,
}

impl Run {
    pub(super) fn new(machine: Machine, seed: u64) -> Self {
        let mut dice = Dice::new(!seed);
        let size = *dice.pick(&[700, 3000, 10_000, 1 << 20]);
        let ground = machine.ground().with_segments_of(size);
        Self {
            machine,
            dice,
            minutes: Minutes::default(),
            ground,
            tally: Tally::default(),
            acknowledged: (0, [0; 32]),
            uncertain: 0,
            power_went: false,
            was_stopped: false,
            snapshot: None,
            truth: Truth::default(),
            answered: BTreeMap::new(),
            gone: Gone::default(),
            copies: Copies::default(),
            mending: Mending::default(),
            may_stop: true,
        }
    }

    /// Lives through it all; panics where something is wrong.
    pub(super) fn live(mut self) -> Tally {
        let lives = 2 + self.dice.below(4);
        for _ in 0..lives {
            self.one_life();
        }
        self.machine.calm();
        self.may_stop = false;
        let mut house = self.open(false).expect("fair weather");
        self.last_copies(&mut house);
        memory::compare(&house);
        // What a backup was made beside may have had weather that left one copy of the keys behind; opening mends that.
        drop(house);
        let house = self.open(false).expect("fair weather");
        self.check_all(&house);
        self.tally.batches = end(house.writer.store()).0;
        self.tally.faults = self.machine.faults();
        self.tally.trace = self.machine.trace();
        self.tally
    }

    /// Opens the desk, works at it for a while and ends it.
    fn one_life(&mut self) {
        self.tally.ends += 1;
        weather::choose(&self.machine, &mut self.dice);
        let how = *self.dice.pick(&[End::Killed, End::Killed, End::PowerCut, End::HardPowerCut, End::HardPowerCut]);
        let was_stopped = std::mem::take(&mut self.was_stopped);
        if let Some(mut house) = self.open(true) {
            // A desk that is only opened has taken for kept what the one before it left.
            let only_opened = self.dice.in_thousand(if was_stopped { 500 } else { 50 });
            let mut turns = if only_opened { 0 } else { 3 + self.dice.below(14) };
            while turns > 0 && !self.machine.is_stopped() {
                turns -= 1;
                if turns == 0 {
                    self.remember(&house);
                    let within = *self.dice.pick(&[4, 8, 30]);
                    self.machine.stop_in(1 + self.dice.below(within) as u64);
                }
                self.turn(&mut house);
                match self.dice.below(20) {
                    _ if self.machine.is_stopped() => {}
                    0 => self.back_up(&mut house, 2),
                    1 => self.restore(),
                    2 => self.check_copies(),
                    3 => self.export(&house),
                    4 => self.harm_and_mend(),
                    _ => {}
                }
            }
            if !self.machine.is_stopped() && self.dice.in_thousand(300) {
                house.writer.finish();
            }
        }
        self.was_stopped = self.machine.is_stopped();
        self.machine.end(how);
        self.power_went |= how != End::Killed;
    }

    /// Has the process stop in the middle of what comes, in half of all cases.
    pub(super) fn may_stop(&mut self, within: usize) {
        if self.may_stop && self.dice.flip() {
            self.machine.stop_in(1 + self.dice.below(within) as u64);
        }
    }

    /// Opens the desk; none where the process was stopped meanwhile.
    fn open(&mut self, may_stop: bool) -> Option<House> {
        let asides = self.machine.names(Path::new(FOLDER), "state.aside");
        let mut may_set_aside = self.power_went;
        for attempt in 0..=TRIES {
            if may_stop && self.dice.in_thousand(150) {
                self.machine.stop_in(1 + self.dice.below(40) as u64);
            }
            if self.machine.weather_now().reads > 0 && self.dice.flip() {
                // Anywhere in what an opening reads.
                let which = 1 + self.dice.below(80) as u64;
                self.machine.weather(|weather| weather.read_fails_in = Some(which));
            }
            if attempt == TRIES {
                self.machine.weather(Weather::clear);
            }
            may_set_aside |= !self.machine.is_fair();
            // The desk's own batches: its owner's account, and letters that were broken off.
            self.uncertain += 2;
            let opened = House::open(&self.ground, &self.minutes);
            if self.machine.is_stopped() {
                return None;
            }
            match opened {
                Ok(house) => {
                    self.machine.weather(|weather| (weather.stop_in, weather.read_fails_in) = (None, None));
                    let set_aside = self.machine.names(Path::new(FOLDER), "state.aside") > asides;
                    assert!(may_set_aside || !set_aside, "a state that only its process left was set aside");
                    self.recovered(&house);
                    // All of it was read now. What did not check may wait for room before it is made anew.
                    self.power_went = house.writer.store().is_state_suspect();
                    return Some(house);
                }
                Err(error) => {
                    let error = error.to_string();
                    self.machine.note(|| format!("not opened: {error}"));
                    assert!(attempt < TRIES && !self.machine.is_fair(), "the desk does not open: {error}");
                }
            }
        }
        None
    }

    /// What was acknowledged is there, whole and in order, and nothing but what was asked.
    fn recovered(&mut self, house: &House) {
        let was_fair = self.machine.is_fair();
        let weather = self.machine.calm();
        let reader = &house.shared.reader;
        let (last, _) = end(house.writer.store());
        let (acknowledged, known) = self.acknowledged;
        assert!(last >= acknowledged, "change {acknowledged} was acknowledged, and the journal ends at {last}");
        let found = Truth::chain_of(reader, acknowledged).expect("the acknowledged batch");
        assert_eq!(found, Some(known), "change {acknowledged} is another one than was acknowledged");
        let more = last - acknowledged;
        assert!(more <= self.uncertain, "{more} batches came back, at most {} could", self.uncertain);
        if Truth::chain_of(reader, self.truth.last).ok().flatten() != Some(self.truth.chain) {
            self.truth = Truth::default();
        }
        if let Some((at, snapshot)) = self.snapshot.take()
            && at == acknowledged
            && self.truth.last <= at
        {
            self.truth.follow(reader, at).expect("the journal");
            differ(&self.truth.records, &snapshot, "the journal", "what was answered");
        }
        self.truth.follow(reader, last).expect("the journal");
        differ(&self.truth.records, &records(reader).expect("the state"), "the journal", "the state");
        for (number, told) in &self.answered {
            let kept = reader.application(*number).expect("an application");
            if kept.is_none() && self.gone.was_asked(*number) {
                assert!(reader.forgotten(*number).expect("the state").is_some(), "{number} is lost");
                continue;
            }
            assert!(stands(kept.as_ref(), told), "{number} was answered at revision {}: {kept:?}", told.revision);
        }
        self.answered.clear();
        self.gone.check(house, &self.machine, Path::new(FOLDER));
        if self.dice.flip() {
            self.check_copies();
        }
        if self.dice.in_thousand(300) {
            check_verify(house, was_fair);
        }
        (self.acknowledged, self.uncertain) = ((last, self.truth.chain), 0);
        self.machine.weather(|now| *now = weather);
    }

    /// Keeps the state as readers have it.
    fn remember(&mut self, house: &House) {
        let weather = self.machine.calm();
        self.snapshot = records(&house.shared.reader).ok().map(|records| (self.acknowledged.0, records));
        self.machine.weather(|now| *now = weather);
    }

    pub(super) fn turn(&mut self, house: &mut House) {
        weather::change(&self.machine, &mut self.dice);
        let most = *self.dice.pick(&[5, 60, 3000]);
        self.minutes.pass(self.dice.below(most));
        if self.dice.in_thousand(100) {
            house.writer.try_again();
        }
        // Some time after the answers left: what a thread does in a desk.
        if self.dice.in_thousand(600) {
            house.writer.store().settle();
        }
        if self.machine.is_stopped() {
            return;
        }
        let (mut jobs, mut asked) = (Vec::new(), Vec::new());
        let calm = self.machine.calm();
        for _ in 0..=self.dice.below(6) {
            if let Some((job, one)) = jobs::any(house, &mut self.dice) {
                self.machine.note(|| format!("ask: {}", one.words));
                if !one.forgets.is_empty() {
                    // As long as it can be read.
                    self.truth.follow(&house.shared.reader, self.acknowledged.0).expect("the journal");
                    self.gone.ask(house, &one.forgets);
                }
                jobs.push(job);
                asked.push(one);
            }
        }
        self.machine.weather(|now| *now = calm);
        if jobs.is_empty() {
            return;
        }
        self.tally.turns += 1;
        // A job on letters makes a batch for each of them.
        let most = 4 * jobs.len() as u64;
        let had_state = house.writer.store().has_state();
        // Some are decided while those before them are on their way to the disk.
        if self.dice.in_thousand(500) {
            let (mut beside, others): (Vec<_>, Vec<_>) = jobs.into_iter().partition(Job::goes_beside);
            let last = beside.split_off(beside.len() / 2);
            house.writer.begin_turn(beside);
            house.writer.begin_turn(last);
            jobs = others;
        }
        house.writer.turn(jobs);
        if self.machine.is_stopped() {
            // No answer left.
            self.uncertain = self.uncertain.max(most);
            return;
        }
        self.check_reading(house, had_state);
        if self.machine.is_stopped() {
            self.uncertain = self.uncertain.max(most);
            return;
        }
        let JournalHead { sequence, chain } = house.writer.head();
        let now = (sequence, chain);
        let is_written = now.0 > self.acknowledged.0;
        if is_written {
            self.acknowledged = now;
        }
        let (mut told, mut forgotten) = (BTreeMap::new(), Vec::new());
        let mut troubled = None;
        for one in asked {
            let words = one.words.clone();
            match one.answer() {
                Told::Kept(applications) => {
                    self.tally.kept += 1;
                    self.machine.note(|| format!("kept: {words}"));
                    assert!(is_written || applications.is_empty(), "answered as kept, and nothing was: {words}");
                    told.extend(applications.into_iter().map(|one| (one.number, one)));
                }
                Told::Forgotten(numbers, is_whole) => {
                    self.tally.forgotten += numbers.len() as u64;
                    self.machine.note(|| format!("kept: {words}, nothing left: {is_whole}"));
                    assert!(is_written || numbers.is_empty(), "answered as forgotten, and nothing was: {words}");
                    forgotten.push((numbers, is_whole));
                }
                Told::Refused => self.tally.refused += 1,
                Told::NotKept(why) => {
                    self.tally.not_kept += 1;
                    self.machine.note(|| format!("not kept: {words}: {why}"));
                    troubled = Some(why);
                }
            }
        }
        if house.writer.store().is_poisoned() {
            self.uncertain = self.uncertain.max(most);
        } else if is_written {
            self.uncertain = 0;
        }
        for (numbers, is_whole) in &forgotten {
            self.gone.tell(numbers, *is_whole, &self.machine, Path::new(FOLDER));
            told.retain(|number, _| !numbers.contains(number));
            self.answered.retain(|number, _| !numbers.contains(number));
        }
        self.check_turn(house, told, troubled.is_some());
    }

    /// Reading goes on, whatever the disk does not take.
    fn check_reading(&mut self, house: &House, had_state: bool) {
        let is_there = house.writer.store().has_state();
        assert!(is_there || !had_state || !self.machine.is_only_closed(), "a disk that takes nothing ends the reading");
        let numbers = house.numbers();
        let Some(number) = numbers.get(self.dice.below(numbers.len())) else { return };
        if !is_there || !self.machine.is_readable() || self.dice.in_thousand(700) {
            return;
        }
        let weather = self.machine.weather_now();
        self.machine.weather(|now| now.stop_in = None);
        let reader = &house.shared.reader;
        let application = reader.application(*number).expect("reading goes on").expect("what is in the index");
        for document in application.form.documents() {
            reader.document(document.digest).expect("reading of documents goes on");
        }
        let changes = reader.history(*number).expect("reading of changes goes on");
        assert_eq!(changes.len(), application.revision as usize);
        reader.batches(1, &|_| true, &mut |_, _| true).expect("reading of the journal goes on");
        self.machine.weather(|now| now.stop_in = weather.stop_in);
    }

    /// Readers have what was answered, and what is in memory is what is kept.
    fn check_turn(&mut self, house: &House, told: BTreeMap<Number, Application>, is_troubled: bool) {
        let weather = self.machine.calm();
        let shared = &house.shared;
        for (number, told) in &told {
            match shared.reader.application(*number) {
                Ok(kept) => assert!(stands(kept.as_ref(), told), "readers have another {number} than was answered"),
                Err(error) => assert!(!house.writer.store().has_state(), "reading: {error}"),
            }
        }
        self.answered.extend(told);
        if house.writer.store().has_state() && (is_troubled || self.dice.in_thousand(200)) {
            memory::compare(house);
        }
        self.machine.weather(|now| *now = weather);
    }

    fn check_all(&mut self, house: &House) {
        memory::compare(house);
        check_verify(house, true);
        self.truth.follow(&house.shared.reader, self.acknowledged.0).expect("the journal");
        let mut truth = Truth::default();
        truth.follow(&house.shared.reader, self.acknowledged.0).expect("the journal");
        assert_eq!(truth.chain, self.acknowledged.1);
        differ(&truth.records, &self.truth.records, "the journal", "what was followed of it");
    }
}

/// Verify finds nothing, and every document is there. A disk that did not take them may have one copy of the keys behind,
/// also in what was to be destroyed.
fn check_verify(house: &House, was_fair: bool) {
    let report = verify(&house.shared.reader, &mut |_| ()).expect("verify");
    let of_copy =
        ["; the other copy has it", "from the other copy", "its header does not check", "is not destroyed in both"];
    let is_of_copy = |words: &String| of_copy.iter().any(|of_copy| words.contains(of_copy));
    let mut wrong = report.faults.iter().filter(|words| was_fair || !is_of_copy(words));
    assert!(wrong.next().is_none(), "verify: {:?}", report.faults);
}

/// Whether an application is kept as it was answered, or was changed since, as by a letter's release.
fn stands(kept: Option<&Application>, told: &Application) -> bool {
    kept.is_some_and(|kept| kept.revision > told.revision || kept == told)
}

pub(super) fn differ(one: &Records, other: &Records, name: &str, of: &str) {
    if one == other {
        return;
    }
    let key = one.keys().chain(other.keys()).find(|key| one.get(*key) != other.get(*key)).cloned().unwrap_or_default();
    let (has, lacks) = (one.get(&key).map(Vec::len), other.get(&key).map(Vec::len));
    panic!("{} differs: {name} has {has:?} bytes, {of} {lacks:?}", key.escape_ascii());
}
