use std::collections::{BTreeMap, BTreeSet};

use super::Setting;
use crate::domain::finding::keys::{case_key, stated_case};
use crate::domain::finding::{Finding, count as count_of, list};
use crate::domain::program::{CountNeed, Least};
use crate::domain::{CaseLogRow, CaseRole, Hours, letter_day};
use crate::text::Line;

/// Whether a row counts: what nobody said of it leaves that open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Yes,
    No,
    Unsaid,
}

/// So much experience: from the case log where there is one; else from the declared row, as far as that can tell.
pub(super) fn count(need: &CountNeed, at: &Setting<'_>) -> (Finding, Option<String>) {
    let rows = &at.form.case_log;
    let unit = match need.least {
        Least::Cases(_) => "cases",
        Least::Hours(_) => "h",
    };
    let least = amount(need.least);
    let what = what(need, at);
    if rows.is_empty() {
        return declared(need, (least, unit), &what, at);
    }
    let (mut sure, mut perhaps) = (Vec::new(), Vec::new());
    let completed = Completed::of(at);
    for row in rows {
        match judged(row, need, &completed, at) {
            Counts::Yes => sure.push(row),
            Counts::Unsaid => perhaps.push(row),
            Counts::No => {}
        }
    }
    let have = total(&sure, need);
    let mut finding = Finding::new(at.requirement, &shown(have, need), &shown(least, need), &unit);
    let aside = rows.len() - sure.len() - perhaps.len();
    if aside > 0 {
        finding.notes.push(format!("{} of the case log not counted", count_of(aside, "row", "rows")));
    }
    if !perhaps.is_empty() {
        let rows = count_of(perhaps.len(), "row", "rows");
        finding.notes.push(format!("{rows} of the case log without all that decides, not counted"));
    }
    if have >= least {
        return (finding, None);
    }
    let together: Vec<&CaseLogRow> = sure.into_iter().chain(perhaps).collect();
    if total(&together, need) >= least {
        let finding = finding.review(format!(
            "rows of the case log do not say all that decides about {what}: ask, then judge whether they count"
        ));
        return (finding, None);
    }
    unmet(finding, (have, least), &what, need)
}

/// The mediations that a requirement counts, by their keys as they are compared.
#[derive(Default)]
pub(super) struct Mediations {
    /// Those that count.
    sure: BTreeSet<String>,
    /// Those of which the case log does not say all that decides.
    perhaps: BTreeSet<String>,
    /// Whether there is no case log to tell.
    unlogged: bool,
}

impl Mediations {
    /// Whether one of a key is among them; else why that is open, in words.
    pub(super) fn have(&self, case: Option<&Line>) -> Result<bool, String> {
        if self.unlogged {
            return Err("there is no case log that says which mediations count: ask for one".to_owned());
        }
        let Some(case) = stated_case(case) else {
            return Err("a form does not say of which mediation it is".to_owned());
        };
        let key = case_key(case);
        if !self.sure.contains(&key) && self.perhaps.contains(&key) {
            return Err(format!("the case log leaves open whether mediation {case} counts"));
        }
        Ok(self.sure.contains(&key))
    }
}

/// The mediations that count.
pub(super) fn mediations(need: &CountNeed, at: &Setting<'_>) -> Mediations {
    let rows = &at.form.case_log;
    let mut found = Mediations { unlogged: rows.is_empty(), ..Mediations::default() };
    let completed = Completed::of(at);
    for row in rows {
        match judged(row, need, &completed, at) {
            Counts::Yes => drop(found.sure.insert(case_key(&row.key))),
            Counts::Unsaid => drop(found.perhaps.insert(case_key(&row.key))),
            Counts::No => {}
        }
    }
    found
}

/// The cases that are completed, by their keys: a case is so with all its rows. A row as advocate or observer says nothing
/// of it, and one without a role leaves it open.
struct Completed {
    sure: BTreeSet<String>,
    perhaps: BTreeSet<String>,
}

impl Completed {
    fn of(at: &Setting<'_>) -> Self {
        let by_rows = |wanted: &dyn Fn(Option<CaseRole>) -> bool| {
            let rows = at.form.case_log.iter().filter(|row| row.completed && wanted(row.role));
            rows.map(|row| case_key(&row.key)).collect()
        };
        Self { sure: by_rows(&|role| role.is_some_and(CaseRole::counts)), perhaps: by_rows(&|role| role.is_none()) }
    }

    /// Whether a row's case is; none where that is open.
    fn has(&self, row: &CaseLogRow) -> Option<bool> {
        let key = case_key(&row.key);
        if self.sure.contains(&key) {
            return Some(true);
        }
        if self.perhaps.contains(&key) { None } else { Some(false) }
    }
}

/// Without a case log the declared row of a mediator of any sort counts, where nothing is asked that it cannot tell.
fn declared(need: &CountNeed, (least, unit): (u32, &str), what: &str, at: &Setting<'_>) -> (Finding, Option<String>) {
    let row = at.form.experience.mediator;
    let have = match need.least {
        Least::Cases(_) => row.and_then(|row| row.cases).unwrap_or(0),
        Least::Hours(_) => row.and_then(|row| row.hours).unwrap_or_default().hundredths(),
    };
    let finding = Finding::new(at.requirement, &shown(have, need), &shown(least, need), &unit);
    if have < least {
        return unmet(finding, (have, least), what, need);
    }
    // Declared cases are completed ones; declared hours are of any.
    let is_of_completed = need.completed && matches!(need.least, Least::Hours(_));
    if is_of_completed
        || !need.roles.is_empty()
        || need.within.is_some()
        || need.fee_paid
        || need.in_person
        || !need.caps.is_empty()
    {
        let finding =
            finding.review(format!("the declared figure does not tell how much of it is {what}: ask for a case log"));
        return (finding, None);
    }
    (finding, None)
}

fn unmet(finding: Finding, (have, least): (u32, u32), what: &str, need: &CountNeed) -> (Finding, Option<String>) {
    let amount_short = least - have;
    let short = shown(amount_short, need);
    let (have, least) = (shown(have, need), shown(least, need));
    let unit = if matches!(need.least, Least::Hours(_)) { " h" } else { "" };
    let missing = format!("{have} of {least} {what} are on file: {short}{unit} short");
    let ask = match need.least {
        Least::Cases(_) => count_of(amount_short as usize, "completed case", "completed cases"),
        Least::Hours(_) => format!("{short} h of mediation"),
    };
    (finding.unmet(missing, ask), Some(short))
}

fn judged(row: &CaseLogRow, need: &CountNeed, completed: &Completed, at: &Setting<'_>) -> Counts {
    let in_role = |role: CaseRole| if need.roles.is_empty() { role.counts() } else { need.roles.contains(&role) };
    let said = [
        row.role.map(in_role),
        if need.completed { completed.has(row) } else { Some(true) },
        at.is_before(need.within, row.date),
        if need.fee_paid { row.fee_paid } else { Some(true) },
        if need.in_person { row.in_person } else { Some(true) },
    ];
    if said.contains(&Some(false)) {
        return Counts::No;
    }
    if said.contains(&None) { Counts::Unsaid } else { Counts::Yes }
}

/// What rows come to: cases, or hundredths of hours. Of a role with a cap no more counts than that, and a case counts once.
fn total(rows: &[&CaseLogRow], need: &CountNeed) -> u32 {
    let cap_of = |row: &&&CaseLogRow| need.caps.iter().find(|(role, _)| row.role == Some(*role));
    let (capped, free): (Vec<&&CaseLogRow>, Vec<&&CaseLogRow>) = rows.iter().partition(|row| cap_of(row).is_some());
    match need.least {
        Least::Hours(_) => {
            let mut of_role: BTreeMap<CaseRole, Vec<Hours>> = BTreeMap::new();
            for row in capped {
                of_role.entry(row.role.unwrap_or(CaseRole::Mediator)).or_default().push(row.hours);
            }
            let most =
                |role| need.caps.iter().find(|(capped, _)| *capped == role).map_or(u32::MAX, |(_, cap)| amount(*cap));
            let of_capped = of_role.into_iter().map(|(role, hours)| {
                let hours: Hours = hours.into_iter().sum();
                Hours::from_hundredths(hours.hundredths().min(most(role)))
            });
            free.into_iter().map(|row| row.hours).chain(of_capped).sum::<Hours>().hundredths()
        }
        Least::Cases(_) => {
            let free: BTreeSet<String> = free.into_iter().map(|row| case_key(&row.key)).collect();
            let mut of_key: BTreeMap<String, BTreeSet<CaseRole>> = BTreeMap::new();
            for row in capped {
                let key = case_key(&row.key);
                if !free.contains(&key) {
                    of_key.entry(key).or_default().extend(row.role);
                }
            }
            let roles: Vec<BTreeSet<CaseRole>> = of_key.into_values().collect();
            u32::try_from(free.len()).unwrap_or(u32::MAX).saturating_add(most_under_caps(&roles, &need.caps))
        }
    }
}

/// How many cases count at most where each counts in one of its roles, and no role more often than its cap. Whatever roles are
/// full, the cases of those roles alone are as many as the caps let, and each other one counts: the fewest of that is the most
/// that there can be.
fn most_under_caps(cases: &[BTreeSet<CaseRole>], caps: &[(CaseRole, Least)]) -> u32 {
    let mut of_role: BTreeMap<CaseRole, u32> = BTreeMap::new();
    for (role, cap) in caps {
        of_role.entry(*role).or_insert(amount(*cap));
    }
    let of_role: Vec<(CaseRole, u32)> = of_role.into_iter().collect();
    let with_full = |full: u32| {
        let is_full = |role: CaseRole| {
            let place = of_role.iter().position(|(of, _)| *of == role);
            place.is_some_and(|place| full >> place & 1 == 1)
        };
        let room =
            of_role.iter().filter(|(role, _)| is_full(*role)).fold(0_u32, |sum, (_, cap)| sum.saturating_add(*cap));
        let others = cases.iter().filter(|roles| !roles.iter().all(|role| is_full(*role))).count();
        room.saturating_add(u32::try_from(others).unwrap_or(u32::MAX))
    };
    (0..1_u32 << of_role.len()).map(with_full).min().unwrap_or(0)
}

fn amount(least: Least) -> u32 {
    match least {
        Least::Cases(cases) => cases,
        Least::Hours(hours) => hours.hundredths(),
    }
}

fn shown(amount: u32, need: &CountNeed) -> String {
    match need.least {
        Least::Cases(_) => amount.to_string(),
        Least::Hours(_) => Hours::from_hundredths(amount).to_string(),
    }
}

/// What is counted, in words: `completed, fee-paid cases as mediator since 12 October 2023`.
fn what(need: &CountNeed, at: &Setting<'_>) -> String {
    let kinds: Vec<&str> = [(need.completed, "completed"), (need.fee_paid, "fee-paid")]
        .iter()
        .filter(|(asked, _)| *asked)
        .map(|(_, kind)| *kind)
        .collect();
    let kinds = kinds.join(", ");
    let what = match need.least {
        Least::Cases(_) if kinds.is_empty() => "cases".to_owned(),
        Least::Cases(_) => format!("{kinds} cases"),
        Least::Hours(_) if kinds.is_empty() => "hours of mediation".to_owned(),
        Least::Hours(_) => format!("hours of {kinds} mediations"),
    };
    let in_person = if need.in_person { " in person" } else { "" };
    let role = |role: &CaseRole| role.id().replace('_', "-");
    let roles: Vec<String> = need.roles.iter().map(role).collect();
    let roles = if roles.is_empty() { String::new() } else { format!(" as {}", list(&roles)) };
    let since = at.since(need.within).map_or_else(String::new, |since| format!(" since {}", letter_day(since)));
    let caps: Vec<String> =
        need.caps.iter().map(|(of, cap)| format!("at most {} as {}", shown(amount(*cap), need), role(of))).collect();
    let caps = if caps.is_empty() { String::new() } else { format!(" ({})", caps.join(", ")) };
    format!("{what}{in_person}{roles}{since}{caps}")
}
