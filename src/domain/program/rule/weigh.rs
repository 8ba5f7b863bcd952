//! What a rule makes of sheets: exact, with whole numbers only.

use std::collections::BTreeMap;

use super::words::{self, number};
use super::{Compare, Expression, Op, Part, Share, Subject, Test};
use crate::domain::program::{PassRule, Split};
use crate::domain::{AssessorId, Checklist, ChecklistItem, Competency, SessionId, Sheet};

/// A sheet that a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// Of which session.
    pub session: SessionId,
    /// Whose; none where nobody is named.
    pub assessor: Option<&'a AssessorId>,
    /// What it says.
    pub sheet: &'a Sheet,
    /// What its assessor determined; none where they did not yet.
    pub eligible: Option<bool>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// What is scored.
    pub checklist: &'a Checklist,
    /// What competencies are compared with where the rule does not say, and what counts where assessors differ.
    pub terms: &'a PassRule,
    /// The sheets.
    pub sheets: &'a [Scored<'a>],
    /// Whether they are all of a round; else there may be others, and what the rule says of assessors is left out.
    pub is_whole: bool,
}

/// What a rule, or a part of it, comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It is met.
    Met,
    /// It is not met.
    Unmet,
    /// It depends on what is not there yet, or on the body where assessors differ.
    Open,
    /// Levels that it looks at are missing.
    Lacking,
    /// It says nothing of what it looks at.
    Silent,
}

/// What a rule comes to, and which parts of it are not met, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// What it comes to.
    pub truth: Truth,
    /// Why it is not met, or open; empty where it is met.
    pub why: Vec<String>,
}

impl Weighed {
    fn of(truth: Truth, why: impl FnOnce() -> String) -> Self {
        let is_told = matches!(truth, Truth::Unmet | Truth::Open);
        Self { truth, why: if is_told { vec![why()] } else { Vec::new() } }
    }

    /// Whether it is met; none where that is not settled.
    pub fn passes(&self) -> Option<bool> {
        match self.truth {
            Truth::Met => Some(true),
            Truth::Unmet => Some(false),
            Truth::Open | Truth::Lacking | Truth::Silent => None,
        }
    }
}

/// What a rule makes of sheets (A11).
pub fn weigh(expression: &Expression, sight: &Sight<'_>) -> Weighed {
    if sight.sheets.is_empty() {
        return Weighed { truth: Truth::Open, why: Vec::new() };
    }
    part(&expression.root, sight)
}

fn part(one: &Part, sight: &Sight<'_>) -> Weighed {
    match one {
        Part::Test(one) => test(one, sight),
        Part::Not(inner) => {
            let Weighed { truth, why } = part(inner, sight);
            match truth {
                Truth::Met => {
                    Weighed::of(Truth::Unmet, || format!("{} is met", words::part(inner, sight.terms.competency_mean)))
                }
                Truth::Unmet => Weighed { truth: Truth::Met, why: Vec::new() },
                truth => Weighed { truth, why },
            }
        }
        Part::All(parts) => {
            let parts: Vec<Weighed> = parts.iter().map(|one| part(one, sight)).collect();
            let order = [Truth::Lacking, Truth::Unmet, Truth::Open, Truth::Met];
            let truth = first_of(&order, &parts);
            Weighed { truth, why: parts.into_iter().flat_map(|part| part.why).collect() }
        }
        Part::Any(parts) => {
            let parts: Vec<Weighed> = parts.iter().map(|one| part(one, sight)).collect();
            let order = [Truth::Met, Truth::Lacking, Truth::Open, Truth::Silent, Truth::Unmet];
            let whys = || parts.iter().map(|part| part.why.join(" and ")).filter(|why| !why.is_empty());
            let why = || whys().collect::<Vec<_>>().join("; or ");
            Weighed::of(first_of(&order, &parts), why)
        }
    }
}

fn first_of(order: &[Truth], parts: &[Weighed]) -> Truth {
    let found = order.iter().copied().find(|truth| parts.iter().any(|part| part.truth == *truth));
    found.unwrap_or(Truth::Silent)
}

/// What so many of some come to; of a part of all, one is enough for those that are to be at least so many.
fn tally(share: Share, truths: &[Truth], is_whole: bool) -> Truth {
    let count = |wanted: Truth| truths.iter().filter(|truth| **truth == wanted).count();
    let first_of = |order: &[Truth]| order.iter().copied().find(|truth| count(*truth) > 0).unwrap_or(Truth::Met);
    let (met, open, lacking) = (count(Truth::Met), count(Truth::Open), count(Truth::Lacking));
    let least = match share {
        Share::All => return first_of(&[Truth::Lacking, Truth::Unmet, Truth::Open]),
        Share::None if met > 0 => return Truth::Unmet,
        Share::None => return first_of(&[Truth::Lacking, Truth::Open]),
        Share::Any => 1,
        Share::AtLeast(least) => usize::from(least),
    };
    match (is_whole, met) {
        (true, met) if met >= least => Truth::Met,
        (false, 1..) => Truth::Met,
        _ if lacking > 0 => Truth::Lacking,
        (false, _) => Truth::Open,
        (true, _) if met + open >= least => Truth::Open,
        (true, _) => Truth::Unmet,
    }
}

/// What a rule counts beside competencies and items.
#[derive(Debug, Clone, Copy)]
enum Over {
    Sessions,
    Assessors,
}

impl Over {
    /// So many of them: `in no session`, `by 2 assessors`.
    fn counted(self, count: usize) -> String {
        let (before, noun) = match self {
            Self::Sessions => ("in", "session"),
            Self::Assessors => ("by", "assessor"),
        };
        match count {
            0 => format!("{before} no {noun}"),
            1 => format!("{before} 1 {noun}"),
            _ => format!("{before} {count} {noun}s"),
        }
    }
}

/// The whys of several, where all are asked for.
fn all(of: &[Weighed]) -> Weighed {
    let truths: Vec<Truth> = of.iter().map(|one| one.truth).collect();
    let truth = tally(Share::All, &truths, true);
    let why = if truth == Truth::Met { Vec::new() } else { whys(of) };
    Weighed { truth, why }
}

fn whys(of: &[Weighed]) -> Vec<String> {
    of.iter().flat_map(|one| one.why.iter().cloned()).collect()
}

/// So many sessions or assessors: why each is against it where all are asked for, else one sentence.
fn joined(share: Share, of: &[Weighed], is_whole: bool, (test, over): (&str, Over)) -> Weighed {
    if share == Share::All {
        return all(of);
    }
    let truths: Vec<Truth> = of.iter().map(|one| one.truth).collect();
    let met = truths.iter().filter(|truth| **truth == Truth::Met).count();
    Weighed::of(tally(share, &truths, is_whole), || {
        let (counted, whys) = (over.counted(met), whys(of).join("; "));
        match share {
            Share::AtLeast(least) => format!("{test}: {counted}, {least} asked for ({whys})"),
            Share::None => format!("{test}: {counted}, and none is allowed"),
            Share::Any | Share::All => format!("{test}: {counted} ({whys})"),
        }
    })
}

fn test(one: &Test, sight: &Sight<'_>) -> Weighed {
    if let Subject::Pass(share) = one.subject {
        return pass(share, sight);
    }
    let shown = words::test(one, sight.terms.competency_mean);
    let on = |scored: &&Scored<'_>| on_sheet(one, scored, sight);
    if let (Some(share), None) = (one.assessors, one.sessions) {
        let mut by: BTreeMap<Option<&AssessorId>, Vec<Weighed>> = BTreeMap::new();
        sight.sheets.iter().for_each(|scored| by.entry(scored.assessor).or_default().push(on(&scored)));
        let by: Vec<Weighed> = by.into_values().map(|of| all(&of)).collect();
        return joined(share, &by, sight.is_whole, (&shown, Over::Assessors));
    }
    let mut sessions: BTreeMap<SessionId, Vec<Weighed>> = BTreeMap::new();
    sight.sheets.iter().for_each(|scored| sessions.entry(scored.session).or_default().push(on(&scored)));
    let of_session = |of: Vec<Weighed>| match one.assessors {
        Some(share) => joined(share, &of, sight.is_whole, (&shown, Over::Assessors)),
        None => agreed(&of, sight.terms.split),
    };
    let sessions: Vec<Weighed> = sessions.into_values().map(of_session).collect();
    joined(one.sessions.unwrap_or(Share::All), &sessions, sight.is_whole, (&shown, Over::Sessions))
}

/// What the sheets of one session come to together: where they differ the program says what counts (S3).
fn agreed(of: &[Weighed], split: Split) -> Weighed {
    let all = all(of);
    let differ = of.iter().any(|one| one.truth == Truth::Met) && all.truth == Truth::Unmet;
    if differ && split == Split::Body {
        return Weighed::of(Truth::Open, || format!("the assessors differ ({})", all.why.join("; ")));
    }
    all
}

/// What the assessors determined.
fn pass(share: Share, sight: &Sight<'_>) -> Weighed {
    if !sight.is_whole {
        return Weighed { truth: Truth::Silent, why: Vec::new() };
    }
    let mut by: BTreeMap<Option<&AssessorId>, Truth> = BTreeMap::new();
    for scored in sight.sheets {
        let truth = scored.eligible.map_or(Truth::Open, |yes| if yes { Truth::Met } else { Truth::Unmet });
        let known = by.entry(scored.assessor).or_insert(Truth::Met);
        *known = tally(Share::All, &[*known, truth], true);
    }
    let named = |wanted: Truth| {
        let who = by.iter().filter(|(_, truth)| **truth == wanted);
        who.filter_map(|(who, _)| *who).map(AssessorId::as_str).collect::<Vec<_>>()
    };
    let truths: Vec<Truth> = by.values().copied().collect();
    let (met, unmet) = (named(Truth::Met), named(Truth::Unmet));
    Weighed::of(tally(share, &truths, true), || match share {
        Share::All => format!("not found eligible by {}", crate::domain::list(&unmet)),
        Share::None => format!("found eligible by {}", crate::domain::list(&met)),
        Share::Any => "found eligible by no assessor".to_owned(),
        Share::AtLeast(least) => format!("found eligible by {} of the assessors, {least} asked for", met.len()),
    })
}

/// What a test comes to on one sheet.
fn on_sheet(one: &Test, scored: &Scored<'_>, sight: &Sight<'_>) -> Weighed {
    let (sheet, whence) = (scored.sheet, whence(scored, sight));
    let compare = one.compare.unwrap_or(Compare::with_mean(sight.terms.competency_mean));
    let shown = words::test(one, sight.terms.competency_mean);
    let competencies = &sight.checklist.competencies;
    match &one.subject {
        Subject::Competencies(share) => {
            let of: Vec<Weighed> =
                competencies.iter().map(|of| competency(of, sheet, compare, *share, &whence)).collect();
            several(*share, of, (&shown, &whence))
        }
        Subject::Items { share, mandatory } => {
            let items = sight.checklist.items().map(|(_, item)| item);
            let items: Vec<&ChecklistItem> = items.filter(|item| item.mandatory || !mandatory).collect();
            let of: Vec<Weighed> = items.iter().filter_map(|of| item(of, sheet, compare, *share, &whence)).collect();
            // Items without a level speak against nothing; where none has one, nothing speaks for what is asked of them either.
            if of.is_empty() && !items.is_empty() && *share != Share::None {
                return Weighed { truth: Truth::Lacking, why: Vec::new() };
            }
            several(*share, of, (&shown, &whence))
        }
        Subject::Named(id) => {
            let of = competencies.iter().find(|of| of.id == *id);
            let of = of.map(|of| competency(of, sheet, compare, Share::All, &whence));
            let an_item = || {
                let (_, of) = sight.checklist.items().find(|(_, item)| item.id.0 == *id)?;
                item(of, sheet, compare, Share::All, &whence)
            };
            of.or_else(an_item).unwrap_or(Weighed { truth: Truth::Lacking, why: Vec::new() })
        }
        Subject::Pass(_) => Weighed { truth: Truth::Silent, why: Vec::new() },
    }
}

/// Where a sheet is from, in words behind a reason; nothing where there is but one.
fn whence(scored: &Scored<'_>, sight: &Sight<'_>) -> String {
    let in_session = sight.sheets.iter().filter(|other| other.session == scored.session).count();
    let mut words = String::new();
    if in_session < sight.sheets.len() {
        words = format!(" in session {}", scored.session);
    }
    if let Some(assessor) = scored.assessor.filter(|_| in_session > 1) {
        words = format!("{words} by {assessor}");
    }
    words
}

/// Some of a sheet: each that is against the rule where all or none are asked for, else one sentence.
fn several(share: Share, of: Vec<Weighed>, (shown, whence): (&str, &str)) -> Weighed {
    let truths: Vec<Truth> = of.iter().map(|one| one.truth).collect();
    let truth = tally(share, &truths, true);
    let met = truths.iter().filter(|truth| **truth == Truth::Met).count();
    match share {
        // Of those that a rule of all or none looks at, each that is against it is told with its reason.
        Share::All | Share::None => Weighed { truth, why: of.into_iter().flat_map(|one| one.why).collect() },
        Share::Any => Weighed::of(truth, || format!("{shown}: none{whence}")),
        Share::AtLeast(least) => {
            let whys: Vec<String> = of.into_iter().flat_map(|one| one.why).collect();
            Weighed::of(truth, || format!("{shown}: {met}{whence}, {least} asked for ({})", whys.join("; ")))
        }
    }
}

/// A competency's mean, compared.
fn competency(one: &Competency, sheet: &Sheet, compare: Compare, share: Share, whence: &str) -> Weighed {
    let levels = one.items.iter().filter_map(|item| sheet.level(&item.id));
    let levels: Vec<u64> = levels.map(|level| level.get().into()).collect();
    let count = u64::try_from(levels.len()).unwrap_or(u64::MAX);
    if count == 0 {
        return Weighed { truth: Truth::Lacking, why: Vec::new() };
    }
    let sum: u64 = levels.iter().sum();
    let holds = compare.op.holds(&(sum * 100), &(u64::from(compare.hundredths) * count));
    let hundredths = sum * 100 / count;
    let found = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let name = one.name.to_lowercase();
    let wanted = number(compare.hundredths, true);
    told(
        holds,
        share,
        |op| match share {
            Share::None => format!("{name}: a mean of {found}{whence}, and none must be {}{wanted}", op.held()),
            _ => format!("{name}: a mean of {found}{whence}, {}{wanted}", op.missed()),
        },
        compare.op,
    )
}

/// An item's level, compared; none for an item without one.
fn item(one: &ChecklistItem, sheet: &Sheet, compare: Compare, share: Share, whence: &str) -> Option<Weighed> {
    let level = u64::from(sheet.level(&one.id)?.get());
    let holds = compare.op.holds(&(level * 100), &u64::from(compare.hundredths));
    let (id, wanted) = (&one.id, number(compare.hundredths, false));
    let what = if one.mandatory { "a mandatory item" } else { "an item" };
    Some(told(
        holds,
        share,
        |op| match share {
            Share::None => format!("{id}: {level}{whence}, and {what} must not be {}{wanted}", op.held()),
            _ => format!("{id}: {level}{whence}, {}{wanted}", op.missed()),
        },
        compare.op,
    ))
}

/// Whether a comparison holds, with why that is against the rule.
fn told(holds: bool, share: Share, why: impl FnOnce(Op) -> String, op: Op) -> Weighed {
    let is_against = holds == (share == Share::None);
    let truth = if holds { Truth::Met } else { Truth::Unmet };
    Weighed { truth, why: if is_against { vec![why(op)] } else { Vec::new() } }
}
