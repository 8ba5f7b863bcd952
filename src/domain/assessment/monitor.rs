use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Assessment, AssessorId, Assessors, Level, Score, Session, Sheet, SheetState};
use crate::domain::Program;
use crate::domain::report::Ruler;
use crate::domain::view::{Agreement, Monitoring, Period, ScoringRow};
use crate::text::Line;

/// Pairs of levels below which no kappa is told: it would say more about chance than about assessors (A12).
pub const FEWEST_PAIRS: u32 = 30;
/// How many levels there are.
const LEVELS: usize = Level::ALL.len();

/// How assessors score beside each other (A12), over the sheets that are submitted in a period. Two of one session are
/// compared in the period in which the later one was, so that none falls between two.
///
/// Whole numbers throughout: means and spreads in thousandths, rounded to the nearest.
#[derive(Debug, Default)]
pub struct Monitor {
    period: Period,
    of: BTreeMap<Ruler, Scored>,
}

/// What was scored under one program.
#[derive(Debug, Default)]
struct Scored {
    all: Tally,
    each: BTreeMap<AssessorId, Tally>,
    pairs: Pairs,
}

impl Monitor {
    /// One that knows of nothing yet.
    pub fn of(period: Period) -> Self {
        Self { period, ..Self::default() }
    }

    /// Counts an application's sessions; levels of each program are kept apart.
    pub fn add(&mut self, assessment: &Assessment, program: &Program) {
        for session in &assessment.sessions {
            self.add_session(session, program);
        }
    }

    /// What was counted, with the names of the roster.
    pub fn finish(self, roster: &Assessors) -> Monitoring {
        let names = Ruler::names(self.of.keys());
        if names.is_empty() {
            return self.of.into_values().next().unwrap_or_default().told(roster);
        }
        let mut together = Scored::default();
        for scored in self.of.values() {
            together.count(scored);
        }
        let programs =
            self.of.into_iter().filter_map(|(ruler, scored)| Some((names.get(&ruler)?.clone(), scored.told(roster))));
        Monitoring { programs: programs.collect(), ..together.told(roster) }
    }

    fn add_session(&mut self, session: &Session, program: &Program) {
        let period = self.period;
        let holds = |at| period.from.is_none_or(|from| at >= from) && period.to.is_none_or(|to| at < to);
        let mut scored: Vec<(DateTime<Utc>, &Sheet)> = Vec::new();
        for seat in &session.seats {
            let SheetState::Submitted { at, sheet } = &seat.sheet else { continue };
            scored.push((*at, sheet));
            if !holds(*at) {
                continue;
            }
            let eligible = seat.determination.as_ref().map(|made| made.eligible);
            let of = self.of.entry(Ruler::of(program)).or_default();
            of.all.add(sheet, eligible);
            of.each.entry(seat.assessor.clone()).or_default().add(sheet, eligible);
        }
        if let [(at, first), (then, second)] = scored[..]
            && holds(at.max(then))
        {
            self.of.entry(Ruler::of(program)).or_default().pairs.add(first, second);
        }
    }
}

impl Scored {
    fn told(self, roster: &Assessors) -> Monitoring {
        let name = |id: &AssessorId| {
            let known = roster.get(id).map(|assessor| assessor.profile.name.clone());
            known.unwrap_or_else(|| Line::clean(id.as_str()))
        };
        Monitoring {
            all: self.all.row(),
            assessors: self.each.iter().map(|(id, tally)| (id.clone(), name(id), tally.row())).collect(),
            agreement: self.pairs.agreement(),
            programs: Vec::new(),
        }
    }

    /// Counts what was scored under a program, without the levels.
    fn count(&mut self, of: &Self) {
        self.all.count(&of.all);
        for (id, tally) in &of.each {
            self.each.entry(id.clone()).or_default().count(tally);
        }
        self.pairs.sessions += of.pairs.sessions;
    }
}

#[derive(Debug, Default)]
struct Tally {
    sheets: u32,
    levels: u64,
    sum: u64,
    squares: u64,
    determined: u32,
    eligible: u32,
}

impl Tally {
    fn add(&mut self, sheet: &Sheet, eligible: Option<bool>) {
        self.sheets += 1;
        for level in sheet.scores.values().filter_map(Score::level).map(|level| u64::from(level.get())) {
            self.levels += 1;
            self.sum += level;
            self.squares += level * level;
        }
        self.determined += u32::from(eligible.is_some());
        self.eligible += u32::from(eligible == Some(true));
    }

    /// Counts what another one counted, without the levels.
    fn count(&mut self, other: &Self) {
        self.sheets += other.sheets;
        self.determined += other.determined;
        self.eligible += other.eligible;
    }

    fn row(&self) -> ScoringRow {
        let count = self.levels;
        let narrow = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        ScoringRow {
            sheets: self.sheets,
            levels: narrow(count),
            mean: (count > 0).then(|| narrow((self.sum * 1000 + count / 2) / count)),
            spread: (count > 1).then(|| narrow(self.spread())),
            determined: self.determined,
            eligible: self.eligible,
        }
    }

    /// The standard deviation of a sample, in thousandths. Its square is the sum of squared distances from the mean over
    /// one less than the count; both are kept whole by taking them times the count.
    fn spread(&self) -> u64 {
        let (count, sum, squares) = (u128::from(self.levels), u128::from(self.sum), u128::from(self.squares));
        let distances = (count * squares).saturating_sub(sum * sum);
        // Four times a million, so that the root is in half thousandths and can be rounded.
        let halves = (4_000_000 * distances / (count * (count - 1))).isqrt();
        u64::try_from(halves.div_ceil(2)).unwrap_or(u64::MAX)
    }
}

/// How often each pair of levels was given to an item by the two who scored a session.
#[derive(Debug, Default)]
pub(in crate::domain) struct Pairs {
    sessions: u32,
    counts: [[u32; LEVELS]; LEVELS],
}

impl Pairs {
    /// Counts a session by the sheets of both.
    pub(in crate::domain) fn add(&mut self, first: &Sheet, second: &Sheet) {
        self.sessions += 1;
        for (item, score) in &first.scores {
            if let (Some(one), Some(other)) = (score.level(), second.level(item)) {
                self.counts[place(one)][place(other)] += 1;
            }
        }
    }

    /// How many pairs are how many levels apart: the first are the same.
    pub(in crate::domain) fn apart(&self) -> [u32; LEVELS] {
        let mut apart = [0; LEVELS];
        for (one, other) in cells() {
            apart[one.abs_diff(other)] += self.counts[one][other];
        }
        apart
    }

    /// How far they agree; no kappa below 30 pairs.
    pub(in crate::domain) fn agreement(&self) -> Agreement {
        let within = |most: usize| {
            let cells = cells().filter(|(one, other)| one.abs_diff(*other) <= most);
            cells.map(|(one, other)| self.counts[one][other]).sum()
        };
        let pairs: u32 = within(LEVELS);
        let kappa = (pairs >= FEWEST_PAIRS).then(|| self.kappa(pairs)).flatten();
        Agreement { sessions: self.sessions, pairs, exact: within(0), within_one: within(1), kappa }
    }

    /// Cohen's kappa with linear weights, in thousandths: 1 less the distance seen over the distance to be expected by
    /// chance. None where chance leaves no distance: all levels are the same.
    fn kappa(&self, pairs: u32) -> Option<i32> {
        let of_first = |one: usize| (0..LEVELS).map(|other| i64::from(self.counts[one][other])).sum::<i64>();
        let of_second = |other: usize| (0..LEVELS).map(|one| i64::from(self.counts[one][other])).sum::<i64>();
        let distance = |one: usize, other: usize| i64::try_from(one.abs_diff(other)).unwrap_or(0);
        let seen: i64 = cells().map(|(one, other)| distance(one, other) * i64::from(self.counts[one][other])).sum();
        let chance: i64 = cells().map(|(one, other)| distance(one, other) * of_first(one) * of_second(other)).sum();
        if chance == 0 {
            return None;
        }
        let share = (i128::from(seen) * i128::from(pairs) * 1000 + i128::from(chance) / 2) / i128::from(chance);
        i32::try_from(1000 - share).ok()
    }
}

fn cells() -> impl Iterator<Item = (usize, usize)> {
    (0..LEVELS).flat_map(|one| (0..LEVELS).map(move |other| (one, other)))
}

/// Below [`LEVELS`]: a level is 1 to 5.
fn place(level: Level) -> usize {
    usize::from(level.get()) - 1
}
