//! What the report says.

use super::{count, short_day};
use crate::domain::report::{
    AgreementFigures, AssessorFigures, Group, Owed, Report, Share, StageFigures, Unnamed, Waiting,
};
use crate::domain::view;
use crate::domain::{Cents, Currency, YearMonth};

/// The name of the page.
pub const REPORT: &str = "Report";
/// How its days are chosen.
pub const REPORT_KEYS: &str =
    "Enter chooses other days, < and > go to those before and after, ] and [ from part to part.";
/// What the line of days is asked for with.
pub const REPORT_DAYS: &str = "Report on which days? 2026, 2026-03, 90 days, DAY to DAY, all, nothing for twelve months; program:ID for one program";
/// What is wrong with days.
pub const NOT_REPORT_DAYS: &str = "not days such as 2026, 2026-03, 90 days, 2026-01-01 to 2026-06-30, all or nothing";
/// Why there is nothing after the days shown.
pub const NO_LATER_PERIOD: &str = "those days are still to come";
/// Why other days cannot be gone to, in a word or two.
pub const NO_REPORT_SHORT: &str = "on the report";
/// The same in a sentence.
pub const NO_REPORT: &str = "only the report has days to go through";
/// While it is counted.
pub const COUNTING: &str = "Counting…";

/// The title of what came in and went out.
pub const REPORT_FLOW: &str = "In and out";
/// What stands before the line of what is open.
pub const OPEN_AT_THE_END: &str = "Open at the month's end";
/// The title of the times.
pub const REPORT_STAGES: &str = "Time in each stage";
/// The title of what is there now.
pub const REPORT_NOW: &str = "In a stage now";
/// The title of the deficiencies.
pub const REPORT_DEFICIENCIES: &str = "What was missing";
/// The title of the results.
pub const REPORT_RESULTS: &str = "Decisions";
/// The title of the assessors.
pub const REPORT_ASSESSORS: &str = "Assessors";
/// The title of how two agree.
pub const REPORT_AGREEMENT: &str = "Two assessors of one session";
/// The title of the money.
pub const REPORT_MONEY: &str = "Money";
/// The title of the equal treatment.
pub const REPORT_EQUAL: &str = "Equal treatment";
/// What equal treatment is about.
pub const EQUAL_ABOUT: &str = "Applications received on these days, followed until today, by what is no part of the person. \
                               What fewer than 5 are behind is not told.";
/// The titles of its groups: until the admission, and from there to the decision.
pub const EQUAL_ADMISSION: [&str; 2] =
    ["Days until admitted or refused, by month of receipt", "Days until admitted or refused, by way of receipt"];
/// From the admission to the decision.
pub const EQUAL_DECISION: [&str; 3] = [
    "Days from admission to the first decision, by month of receipt",
    "Days from admission to the first decision, by way of receipt",
    "Days from admission to the first decision, by assessor",
];
/// How much was decided without knowing whose it was (E1).
pub fn decided_unnamed(of: Unnamed) -> String {
    let again = match of.hidden_again {
        0 => String::new(),
        again => format!(", and of {again} after the session had been told them"),
    };
    format!("names were hidden in {} of {} decisions{again}", of.hidden, of.made)
}

/// All of a kind.
pub const REPORT_ALL: &str = "all";
/// Where there is nothing of a part.
pub const NOTHING_REPORTED: &str = "Nothing on these days.";

/// Which days, of which program.
pub fn report_days(report: &Report) -> String {
    let program = report.program.as_ref().map_or_else(String::new, |program| format!(" · {program}"));
    format!("{} to {}{program}", short_day(report.from), short_day(report.to))
}

/// Over how many applications it was counted, and when.
pub fn report_about(report: &Report) -> String {
    let forgotten = match report.forgotten {
        0 => String::new(),
        number => format!(", and {number} that were forgotten"),
    };
    let applications = count(report.applications as usize, "application", "applications");
    format!("{applications}{forgotten}, counted on {}; days of {}.", short_day(report.today), report.zone)
}

/// The rows of figures at the top: what they are, and how many there were.
pub fn at_a_glance(report: &Report) -> [(&'static str, String); 3] {
    let sum = |of: fn(&crate::domain::report::FlowMonth) -> u32| report.flow.iter().map(of).sum::<u32>().to_string();
    let open = report.flow.last().map_or(0, |month| month.open);
    [
        ("New", sum(|month| month.received)),
        ("Ended", sum(crate::domain::report::FlowMonth::ended)),
        ("Open", open.to_string()),
    ]
}

/// What is told in words at the top: the pass rate, and what is overdue.
pub fn passed_and_overdue(report: &Report) -> String {
    let overdue: u32 = report.stages.iter().map(|figures| figures.overdue).sum();
    format!("{}; {overdue} overdue now", passed_of(report.results.first.passed, report.results.first.decided))
}

/// How many of some passed.
pub fn passed_of(passed: u32, decided: u32) -> String {
    match view::percent(passed, decided) {
        Some(percent) => format!("{passed} of {decided} passed ({percent} %)"),
        None => "none decided".to_owned(),
    }
}

/// How the two kinds of a month's columns look.
pub fn two_columns(first: (&str, &str), second: (&str, &str)) -> String {
    format!("{} {}   {} {}", first.0, first.1, second.0, second.1)
}

/// What the columns of a month are.
pub const NEW_AND_ENDED: [&str; 2] = ["new", "ended"];
/// The same of money.
pub const PAID_AND_SPENT: [&str; 2] = ["paid in", "paid to assessors"];

/// How the two parts of a bar look.
pub fn two_parts(full: (&str, &str), empty: (&str, &str)) -> String {
    format!("{} {}   {} {}", full.0, full.1, empty.0, empty.1)
}

/// What the parts of a bar of days are.
pub const HALF_AND_MOST: [&str; 2] = ["half of them within", "nine of ten within"];
/// What they are of what is there now.
pub const OVERDUE_AND_NOW: [&str; 2] = ["overdue", "not overdue"];
/// What they are of decisions.
pub const PASSED_AND_NOT: [&str; 2] = ["passed", "not passed"];
/// What they are of sessions.
pub const HELD_AND_TO_COME: [&str; 2] = ["held", "to come"];

/// The months that are drawn where not all have room.
pub fn last_months(shown: usize, all: usize) -> String {
    format!("the last {shown} of {all} months")
}

/// The headings of the months' figures, whole or for a narrow screen.
pub fn flow_heading(is_wide: bool) -> Vec<&'static str> {
    if is_wide {
        vec!["Month", "New", "Certified", "Not passed", "Withdrawn", "Declined", "Closed", "Back", "Open"]
    } else {
        vec!["Month", "New", "Ended", "Open"]
    }
}

/// A month in so few columns: `2026-10`, `Oct` or `10`.
pub fn month_in(month: YearMonth, columns: usize) -> String {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let name = names.get(usize::from(month.month).wrapping_sub(1)).copied().unwrap_or_default();
    match columns {
        7.. => month.to_string(),
        3.. => name.to_owned(),
        2 => format!("{:02}", month.month),
        _ => String::new(),
    }
}

/// The days that something took.
pub fn waited(waiting: &Waiting) -> String {
    match (waiting.median, waiting.p90) {
        (Some(median), Some(p90)) => format!("{median} and {p90} days, of {}", waiting.count),
        _ if waiting.count == 0 => "none".to_owned(),
        _ => format!("{}: too few", waiting.count),
    }
}

/// What is in a stage now.
pub fn in_stage_now(figures: &StageFigures) -> String {
    match figures.overdue {
        0 => figures.now.to_string(),
        overdue if overdue == figures.now => format!("{overdue}, all overdue"),
        overdue => format!("{}, {overdue} overdue", figures.now),
    }
}

/// The headings of the ageing, and the stage before them.
pub fn ageing_heading() -> [&'static str; 7] {
    ["Days so far", "–7", "–14", "–30", "–60", "–90", ">90"]
}

/// How often a requirement was missing.
pub fn missing_figures(marked: u32, named: u32, waived: u32) -> String {
    let waived = if waived == 0 { String::new() } else { format!(", waived {waived}") };
    format!("{marked}, in letters {named}{waived}")
}

/// The two kinds of assessment.
pub const ASSESSMENTS: [&str; 2] = ["First assessment", "Re-assessment"];

/// How many re-assessments began.
pub fn began_again(number: u32) -> String {
    format!("{} began on these days.", count(number as usize, "re-assessment", "re-assessments"))
}

/// What an assessor did.
pub fn assessor_figures(figures: &AssessorFigures) -> String {
    let mean = match u64::from(figures.levels) {
        0 => String::new(),
        levels => {
            let hundredths = (u64::from(figures.level_sum) * 100 + levels / 2) / levels;
            format!(", mean {}.{:02}", hundredths / 100, hundredths % 100)
        }
    };
    let to_come = if figures.to_come == 0 { String::new() } else { format!(" +{}", figures.to_come) };
    let eligible = match figures.determined {
        0 => String::new(),
        determined => format!(", {} of {determined} eligible", figures.eligible),
    };
    format!("{}{to_come}{mean}{eligible}", figures.sessions)
}

/// The heading of how far two of one session agree, with the program where there are several.
pub fn agreement_heading(figures: &AgreementFigures) -> String {
    match &figures.program {
        Some(program) => format!("{REPORT_AGREEMENT}, {program}"),
        None => REPORT_AGREEMENT.to_owned(),
    }
}

/// How far two are apart.
pub fn apart_label(levels: usize) -> String {
    match levels {
        0 => "same level".to_owned(),
        1 => "1 level apart".to_owned(),
        levels => format!("{levels} levels apart"),
    }
}

/// How far two agree, in words.
pub fn agreed(figures: &AgreementFigures) -> Vec<String> {
    let [same, one, ..] = figures.apart;
    let share = |part| view::percent(part, figures.pairs).map_or_else(|| "–".to_owned(), |share| format!("{share} %"));
    let kappa = super::monitoring::kappa(figures.kappa);
    vec![
        format!(
            "{}, {}: same level {}, at most one apart {}; {kappa}.",
            count(figures.sessions as usize, "session", "sessions"),
            count(figures.pairs as usize, "item", "items"),
            share(same),
            share(same + one)
        ),
        format!(
            "{} of {} determined alike.",
            figures.alike,
            count(figures.candidates as usize, "candidate", "candidates")
        ),
    ]
}

/// The headings of the months' money.
pub fn money_heading() -> [&'static str; 4] {
    ["Month", "Paid in", "Refunded", "To assessors"]
}

/// A month with its currency.
pub fn money_month(month: YearMonth, currency: Currency) -> String {
    format!("{month} {currency}")
}

/// The highest of a scale of money, in whole units.
pub fn money_scale(cents: u64) -> String {
    cents.div_ceil(100).to_string()
}

/// Which currency is drawn.
pub fn money_drawn(currency: Currency) -> String {
    format!("in {currency}")
}

/// What is owed in a currency.
pub fn owed_now(owed: &Owed) -> Vec<String> {
    let mut said = Vec::new();
    let who = |amount: Cents, of: String| format!("Owed now {amount} {} {of}.", owed.currency);
    if owed.applications > 0 {
        let by = count(owed.applications as usize, "application", "applications");
        said.push(who(owed.by_candidates, format!("by the candidates of {by}")));
    }
    if owed.fees > 0 {
        said.push(who(owed.to_assessors, format!("to assessors, in {}", count(owed.fees as usize, "fee", "fees"))));
    }
    said
}

/// How long a group waited until the admission, and how many were admitted.
pub fn group_admission(group: &Group) -> String {
    format!("{}{}", waited(&group.to_admission), share(group.admitted, "admitted"))
}

/// How long a group waited from there to the decision, and how many passed.
pub fn group_decision(group: &Group) -> String {
    format!("{}{}", waited(&group.to_decision), share(group.passed, "passed"))
}

fn share(share: Share, what: &str) -> String {
    let percent = share.yes.and_then(|yes| view::percent(yes, share.of));
    percent.map_or_else(String::new, |percent| format!(", {percent} % {what}"))
}
