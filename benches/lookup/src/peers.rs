use std::fs;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::Duration;

use frizbee::{CaseMatching, Config, Matcher, Pattern};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{CaseMatching as NucleoCase, Normalization, Pattern as NucleoPattern};
use qapdesk::desk::lookup::{Entry, Lookup};
use rustix::time::ClockId;

use crate::names::Person;
use crate::took::{Took, least, processor, took};

/// Rows that a look-up shows.
const ROWS: usize = 50;

/// Something that finds people by what is typed.
pub(crate) trait Peer {
    fn title(&self) -> String;

    /// The places of the first five that it finds; of numbers if so said, since only the desk tells them from names.
    fn first_five(&mut self, query: &str, in_numbers: bool) -> Vec<usize>;

    /// The least that a query takes in so many rounds.
    fn took(&mut self, query: &str, rounds: usize) -> Took;
}

/// The desk's engine.
pub(crate) struct Desk {
    lookup: Lookup,
    told: String,
}

impl Desk {
    pub(crate) fn new(people: &[Person]) -> Self {
        let before = resident();
        let of_all = processor(ClockId::ProcessCPUTime);
        let mut lookup = Lookup::default();
        let built = took(|| {
            for (key, person) in (0..).zip(people) {
                lookup.load(key, &entry(person));
            }
            lookup.settle();
        });
        let (of_all, size) = (processor(ClockId::ProcessCPUTime) - of_all, resident() - before);
        let mut changes: Vec<Took> = Vec::new();
        for change in 0..200 {
            let (key, other) = (change * 7919 % people.len(), change * 104_729 % people.len());
            let entry = Entry { number: &people[key].number, ..entry(&people[other]) };
            changes.push(took(|| lookup.put(key as u32, &entry)));
            lookup.put(key as u32, &self::entry(&people[key]));
        }
        let in_order = |time: fn(&Took) -> Duration| {
            let mut times: Vec<f64> = changes.iter().map(|took| time(took).as_secs_f64() * 1000.0).collect();
            times.sort_unstable_by(f64::total_cmp);
            times
        };
        let (clock, cpu) = (in_order(|took| took.clock), in_order(|took| took.processor));
        let told = format!(
            "| qapdesk's index, numbers and addresses with it | by the clock | processor time |\n|---|---|---|\n\
            | built in, on two cores | {:.2} s | {:.2} s, of which {:.2} s by the second thread |\n\
            | resident memory | {size:.0} MB | |\n\
            | a name and address changed, median | {:.3} ms | {:.3} ms |\n\
            | the worst of 200 | {:.3} ms | {:.3} ms |\n",
            built.clock.as_secs_f64(),
            of_all.as_secs_f64(),
            of_all.saturating_sub(built.processor).as_secs_f64(),
            clock[clock.len() / 2],
            cpu[cpu.len() / 2],
            clock.last().unwrap(),
            cpu.last().unwrap(),
        );
        Self { lookup, told }
    }

    /// What it costs to build and to change.
    pub(crate) fn told(&self) -> &str {
        &self.told
    }
}

impl Peer for Desk {
    fn title(&self) -> String {
        "qapdesk".to_owned()
    }

    fn first_five(&mut self, query: &str, _in_numbers: bool) -> Vec<usize> {
        self.lookup.search(query, ROWS).iter().take(5).map(|hit| hit.key as usize).collect()
    }

    fn took(&mut self, query: &str, rounds: usize) -> Took {
        least(rounds, || drop(black_box(self.lookup.search(query, ROWS))))
    }
}

fn entry(person: &Person) -> Entry<'_> {
    Entry {
        number: &person.number,
        name: &person.name,
        given_name: person.given.as_deref(),
        family_name: &person.family,
        email: Some(&person.email),
    }
}

/// Megabytes that this process has in memory.
fn resident() -> f64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0 / 1e6
}

/// What the others are given: the names, and for queries of numbers the numbers.
struct Lines {
    names: Vec<String>,
    numbers: Vec<String>,
}

impl Lines {
    fn of(people: &[Person]) -> Self {
        Self {
            names: people.iter().map(|person| person.name.clone()).collect(),
            numbers: people.iter().map(|person| person.number.clone()).collect(),
        }
    }

    fn get(&self, in_numbers: bool) -> &[String] {
        if in_numbers { &self.numbers } else { &self.names }
    }
}

/// The places of the best scores.
fn best(mut scored: Vec<(i64, usize)>, count: usize) -> Vec<usize> {
    scored.sort_unstable_by_key(|&(score, place)| (-score, place));
    scored.truncate(count);
    scored.into_iter().map(|(_, place)| place).collect()
}

/// `fuzzy-matcher` over all names.
pub(crate) struct Skim(Lines, SkimMatcherV2);

impl Skim {
    pub(crate) fn new(people: &[Person]) -> Self {
        Self(Lines::of(people), SkimMatcherV2::default().ignore_case())
    }

    fn ask(&self, query: &str, in_numbers: bool) -> Vec<(i64, usize)> {
        let lines = self.0.get(in_numbers).iter().enumerate();
        lines.filter_map(|(place, line)| Some((self.1.fuzzy_match(line, query)?, place))).collect()
    }
}

impl Peer for Skim {
    fn title(&self) -> String {
        "SkimMatcherV2".to_owned()
    }

    fn first_five(&mut self, query: &str, in_numbers: bool) -> Vec<usize> {
        best(self.ask(query, in_numbers), 5)
    }

    fn took(&mut self, query: &str, rounds: usize) -> Took {
        least(rounds, || drop(black_box(best(self.ask(query, false), ROWS))))
    }
}

/// `nucleo-matcher` over all names.
pub(crate) struct Nucleo(Lines, nucleo_matcher::Matcher);

impl Nucleo {
    pub(crate) fn new(people: &[Person]) -> Self {
        Self(Lines::of(people), nucleo_matcher::Matcher::new(nucleo_matcher::Config::DEFAULT))
    }

    fn ask(&mut self, query: &str, in_numbers: bool) -> Vec<(i64, usize)> {
        let pattern = NucleoPattern::parse(query, NucleoCase::Ignore, Normalization::Smart);
        let (mut chars, mut scored) = (Vec::new(), Vec::new());
        for (place, line) in self.0.get(in_numbers).iter().enumerate() {
            let line = nucleo_matcher::Utf32Str::new(line, &mut chars);
            if let Some(score) = pattern.score(line, &mut self.1) {
                scored.push((i64::from(score), place));
            }
        }
        scored
    }
}

impl Peer for Nucleo {
    fn title(&self) -> String {
        "nucleo-matcher".to_owned()
    }

    fn first_five(&mut self, query: &str, in_numbers: bool) -> Vec<usize> {
        best(self.ask(query, in_numbers), 5)
    }

    fn took(&mut self, query: &str, rounds: usize) -> Took {
        least(rounds, || drop(black_box(best(self.ask(query, false), ROWS))))
    }
}

/// frizbee over all names, with so many typos forgiven.
pub(crate) struct Frizbee(Lines, u16);

impl Frizbee {
    pub(crate) fn new(people: &[Person], typos: u16) -> Self {
        Self(Lines::of(people), typos)
    }

    fn ask(&self, query: &str, in_numbers: bool) -> Vec<usize> {
        let config = Config::default().max_typos(Some(self.1)).casing(CaseMatching::Ignore);
        // Typos of a word shorter than they are would let every name through.
        let patterns: Vec<Pattern> = Pattern::parse_query(query)
            .into_iter()
            .map(|pattern| {
                let typos = self.1.min((pattern.needle.len() / 4) as u16);
                pattern.max_typos(Some(typos))
            })
            .collect();
        let matches = Matcher::from_patterns(&patterns, &config).match_list(self.0.get(in_numbers));
        matches.iter().take(ROWS).map(|found| found.index as usize).collect()
    }
}

impl Peer for Frizbee {
    fn title(&self) -> String {
        format!("frizbee, {} typos", self.1)
    }

    fn first_five(&mut self, query: &str, in_numbers: bool) -> Vec<usize> {
        self.ask(query, in_numbers).into_iter().take(5).collect()
    }

    fn took(&mut self, query: &str, rounds: usize) -> Took {
        least(rounds, || drop(black_box(self.ask(query, false))))
    }
}

/// `fzf --filter` over all names, each with its place in a second column that is not searched.
pub(crate) struct Fzf {
    folder: std::path::PathBuf,
    reading: Duration,
}

impl Fzf {
    /// Nothing where fzf is not installed.
    pub(crate) fn new(people: &[Person]) -> Option<Self> {
        Command::new("fzf").arg("--version").output().ok()?;
        let folder = std::env::temp_dir().join(format!("qapdesk-lookup-{}", std::process::id()));
        fs::create_dir_all(&folder).ok()?;
        let lines = Lines::of(people);
        for (file, lines) in [("names", &lines.names), ("numbers", &lines.numbers)] {
            let all: String = lines.iter().enumerate().map(|(place, line)| format!("{line}\t{place}\n")).collect();
            fs::write(folder.join(file), all).ok()?;
        }
        let mut fzf = Self { folder, reading: Duration::ZERO };
        fzf.reading = least(5, || drop(fzf.ask("'\u{1}\u{1}", "names"))).clock;
        Some(fzf)
    }

    fn ask(&self, query: &str, file: &str) -> String {
        let list = fs::File::open(self.folder.join(file)).unwrap();
        let mut fzf = Command::new("fzf");
        fzf.args(["-i", "--delimiter", "\t", "--nth", "1", "--filter", query]).stdin(list).stderr(Stdio::null());
        String::from_utf8_lossy(&fzf.output().unwrap().stdout).into_owned()
    }
}

impl Peer for Fzf {
    fn title(&self) -> String {
        "fzf --filter".to_owned()
    }

    fn first_five(&mut self, query: &str, in_numbers: bool) -> Vec<usize> {
        let rows = self.ask(query, if in_numbers { "numbers" } else { "names" });
        rows.lines().take(5).filter_map(|row| row.rsplit_once('\t')?.1.parse().ok()).collect()
    }

    fn took(&mut self, query: &str, rounds: usize) -> Took {
        let took = least(rounds, || drop(black_box(self.ask(query, "names"))));
        Took { clock: took.clock.saturating_sub(self.reading), ..took }
    }
}

impl Drop for Fzf {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}
