//! What the service of a desk answers when it is asked for all that it has, and whether that is what it answered before but
//! for what it says it leaves out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    path::Path,
};

use chrono::{DateTime, TimeDelta, Utc};
use qapdesk::{
    desk::{Clock, Desk, DeskError, Owner, Unreadable, Who},
    domain::{
        LetterId, Number, Permission, SessionId, SheetKey,
        view::{OutboxQuery, Query, Row},
    },
};

use crate::kit::{at, number};

/// The applications of each list, by what is asked.
type Lists = BTreeMap<&'static str, BTreeMap<Number, String>>;
/// What is asked for by itself: an answer, or none where it says that it cannot be read.
type Asked = BTreeMap<String, Option<String>>;

/// How what is refused begins.
const REFUSED: &str = "refused: ";

/// What a desk answers.
pub(crate) struct Answers {
    lists: Lists,
    letters: BTreeMap<LetterId, String>,
    asked: Asked,
    /// What it says it leaves out.
    told: Unreadable,
}

impl Answers {
    /// Starts a desk's service, asks it and ends it; why it does not start, or what it says that cannot be.
    pub(crate) fn of(folder: &Path) -> Result<Self, String> {
        let words = |error: DeskError| error.to_string();
        let now: DateTime<Utc> = "2026-11-28T12:00:00Z".parse().unwrap();
        let owner = Owner { uid: 1000, name: "ada".to_owned() };
        let desk = Desk::open(folder, owner, Clock::new(move || now), &mut |_| {}).map_err(words)?;
        let (ada, chen) = (desk.admit(1000, None).map_err(words)?, desk.admit(1000, Some("chen")).map_err(words)?);
        let told = desk.unreadable(&ada).map_err(words)?;
        let letters = desk.outbox(&ada, &OutboxQuery { all: true, ..OutboxQuery::default() }).map_err(words)?.rows;
        let letters = letters.into_iter().map(|row| (row.id, format!("{row:?}"))).collect();
        let asked = asked(&desk, (&ada, &chen), &told);
        Ok(Self { lists: lists(&desk, &ada, &told)?, letters, asked, told })
    }

    /// What is asked for by itself and refused.
    pub(crate) fn refused(&self) -> Vec<&String> {
        self.asked.values().flatten().filter(|answer| answer.starts_with(REFUSED)).collect()
    }

    /// Whether anything of what it answered before is left out or said not to be readable; an error where it is left out
    /// without a word, or something else is said.
    pub(crate) fn leave_out(&self, before: &Self) -> Result<bool, String> {
        let gone = missing("the list", &self.lists["list"], &before.lists["list"])?;
        let told = &self.told;
        if gone.len() != told.applications as usize || !told.first.iter().all(|number| gone.contains(number)) {
            return Err(format!("the list has not {gone:?}, and it says {told:?}"));
        }
        for (what, rows) in &self.lists {
            let without = missing(what, rows, &before.lists[what])?;
            if !without.is_subset(&gone) {
                return Err(format!("{what} has not {without:?}, and the list has not {gone:?}"));
            }
        }
        let n_letters = missing("the outbox", &self.letters, &before.letters)?.len();
        if n_letters > told.letters as usize {
            return Err(format!("{n_letters} letters are not in the outbox, and it says {told:?}"));
        }
        let other = |(what, answer): &(&String, &Option<String>)| answer.is_some() && *answer != &before.asked[*what];
        if let Some((what, answer)) = self.asked.iter().find(other) {
            return Err(format!("{what} is {answer:?}, and was {:?}", before.asked[what]));
        }
        Ok(told.words().is_some() || self.asked.values().any(Option::is_none))
    }
}

/// The lists of applications; one that is said not to be readable is left out.
fn lists(desk: &Desk, ada: &Who, told: &Unreadable) -> Result<Lists, String> {
    let words = |error: DeskError| error.to_string();
    let list = desk.list(ada, &Query::default()).map_err(words)?;
    let (n_rows, n_unread) = (list.rows.len(), told.applications + told.letters);
    if (list.counts.all as usize, list.counts.unread) != (n_rows, n_unread) {
        return Err(format!("{:?} are counted of {n_rows}, and {told:?}", list.counts));
    }
    let found = desk.find(ada, "Candidate", 100).map_err(words)?;
    let rows = |row: Row| (row.number, format!("{row:?}"));
    let mut lists = BTreeMap::from([
        ("list", list.rows.into_iter().map(rows).collect()),
        ("look-up", found.into_iter().map(|found| rows(found.row)).collect::<BTreeMap<_, _>>()),
    ]);
    match desk.sessions(ada, at() - TimeDelta::days(1), at() + TimeDelta::days(1)) {
        Ok(sessions) => {
            let rows = sessions.into_iter().map(|session| (session.number, format!("{session:?}")));
            lists.insert("sessions", rows.collect());
        }
        Err(DeskError::Store(_)) => {}
        Err(error) => return Err(format!("the sessions: {error}")),
    }
    Ok(lists)
}

/// What is asked for by itself.
fn asked(desk: &Desk, (ada, chen): (&Who, &Who), told: &Unreadable) -> Asked {
    let mut asked = Asked::new();
    for sequence in 1..=30 {
        let number = number(sequence);
        let shown = desk.show(ada, number).map(|mut view| {
            // What is said of it beside others, which may be left out.
            view.letters.clear();
            view.barred = None;
            view
        });
        put(&mut asked, format!("{number}"), shown);
        put(&mut asked, format!("the history of {number}"), desk.history(ada, number));
        let id = LetterId(sequence);
        let letter = match desk.letter(ada, id) {
            // Of a letter whose changes do not open nothing is known but that it is one of so many.
            Err(DeskError::NoLetter(_)) if told.letters > 0 => Err(DeskError::Store("it does not open".to_owned())),
            other => other.map(|view| (view.letter, view.history)),
        };
        put(&mut asked, format!("letter {id}"), letter);
        let named = desk.number_of(ada, sequence, Permission::Read);
        put(&mut asked, format!("number {sequence}"), named);
    }
    let key = SheetKey { number: number(1), session: SessionId(1), assessor: "chen".parse().unwrap() };
    put(&mut asked, "a sheet".to_owned(), desk.sheet(chen, &key));
    let roster = desk.assessors(ada).map(|rows| rows.into_iter().map(|row| row.assessor).collect::<Vec<_>>());
    put(&mut asked, "the roster".to_owned(), roster);
    put(&mut asked, "an assessor".to_owned(), desk.assessor_history(ada, &key.assessor));
    put(&mut asked, "the views".to_owned(), desk.saved_views(ada));
    put(&mut asked, "the accounts".to_owned(), desk.accounts(ada));
    put(&mut asked, "the program".to_owned(), Ok(desk.program()));
    asked
}

fn put<T: Debug>(asked: &mut Asked, what: String, answer: Result<T, DeskError>) {
    let answer = match answer {
        Ok(answer) => Some(format!("{answer:?}")),
        Err(DeskError::Store(_)) => None,
        // To say that there is none would be another answer.
        Err(error) => Some(format!("{REFUSED}{error}")),
    };
    asked.insert(what, answer);
}

/// Which of those before are not there now; an error where one is there in another way.
fn missing<K: Ord + Copy + Debug>(
    what: &str,
    now: &BTreeMap<K, String>,
    before: &BTreeMap<K, String>,
) -> Result<BTreeSet<K>, String> {
    if let Some((one, line)) = now.iter().find(|(one, line)| before.get(*one) != Some(*line)) {
        return Err(format!("{what} has {one:?} as {line}, and had {:?}", before.get(one)));
    }
    Ok(before.keys().filter(|one| !now.contains_key(*one)).copied().collect())
}
