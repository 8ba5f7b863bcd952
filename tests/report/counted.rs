//! A count of one's own: from the lines of an export, as JSON, and by other ways than the desk's. It knows that all was done
//! at hours of the day at which the date is the same in New York and in UTC.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

/// Figures by their names.
type Figures = BTreeMap<String, String>;

/// The figures of a report from the first day of a month to the last of another, as far as they are counted here.
pub(crate) fn count(export: &str, (from, to): (&str, &str)) -> Figures {
    let lines: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let applications: Vec<&Value> = lines.iter().filter_map(|line| line.get("application")).collect();
    let batches = lines.iter().filter_map(|line| line.get("batch")?["records"].as_array());
    let records: Vec<&Value> = batches.flatten().collect();
    let of_kind = |kind: &str| records.iter().copied().filter_map(|record| record.get(kind)).collect::<Vec<&Value>>();
    let (changes, letters) = (of_kind("Application"), of_kind("Letter"));
    let is_in = |day: &str| (from..=to).contains(&&day[..7]);
    let mut figures = Figures::new();
    flow(&mut figures, &applications, &changes, (from, to));
    stages(&mut figures, &applications, &changes, &is_in);
    deficiencies(&mut figures, &changes, &letters, &is_in);
    assessed(&mut figures, &applications);
    money(&mut figures, &applications);
    equal(&mut figures, &applications, &changes);
    figures
}

fn set(figures: &mut Figures, name: String, value: &dyn std::fmt::Display) {
    figures.insert(name, value.to_string());
}

/// A stage's name in the export's words.
fn stage(placement: &Value) -> &'static str {
    let stage = &placement["stage"];
    let inner = stage.get("Open").unwrap_or(stage);
    let of_object = || inner.as_object()?.keys().next().map(String::as_str);
    match inner.as_str().or_else(of_object).unwrap() {
        "Received" => "received",
        "InReview" => "in_review",
        "Deficient" => "deficient",
        "Approved" => "approved",
        "Scheduled" => "scheduled",
        "Assessed" => "assessed",
        "Passed" => "passed",
        "OnHold" => "on_hold",
        "Withdrawn" => "withdrawn",
        "Declined" => "declined",
        other => panic!("{other}"),
    }
}

fn is_final(stage: &str) -> bool {
    ["withdrawn", "declined"].contains(&stage)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn day(value: &Value) -> NaiveDate {
    text(value)[..10].parse().unwrap()
}

/// A move: whose, on which day, from where to where, and the day since which it had been there.
struct Move {
    number: String,
    on: String,
    from: String,
    to: String,
    days: i64,
}

/// The moves that stand: an undo takes the last one of its application back, and a redo goes on the day of the first time.
fn moves(changes: &[&Value]) -> Vec<Move> {
    let mut moves: Vec<Move> = Vec::new();
    for change in changes {
        let (act, number) = (change["act"].to_string(), text(&change["number"]));
        for event in change["events"].as_array().unwrap() {
            let Some(step) = event.get("Moved") else { continue };
            if act.contains("Undo") {
                let last = moves.iter().rposition(|one| one.number == number).unwrap();
                moves.remove(last);
                continue;
            }
            let on = if act.contains("Redo") { &step["after"]["since"] } else { &change["at"] };
            let (from, to) = (stage(&step["before"]), stage(&step["after"]));
            moves.push(Move {
                number: number.to_owned(),
                on: day(on).to_string(),
                from: from.to_owned(),
                to: to.to_owned(),
                days: (day(on) - day(&step["before"]["since"])).num_days(),
            });
        }
    }
    moves
}

fn flow(figures: &mut Figures, applications: &[&Value], changes: &[&Value], (from, to): (&str, &str)) {
    let moves = moves(changes);
    let mut open = 0;
    for month in ["2026-01", "2026-02", "2026-03", "2026-04"] {
        assert!((from..=to).contains(&month));
        let received = applications.iter().filter(|one| text(&one["form"]["received_on"]).starts_with(month)).count();
        let of_month = || moves.iter().filter(|one| one.on.starts_with(month));
        let ended = of_month().filter(|one| is_final(&one.to)).count();
        let came_back = of_month().filter(|one| is_final(&one.from)).count();
        open = open + received + came_back - ended;
        for (name, value) in [
            ("received", received),
            ("withdrawn", of_month().filter(|one| one.to == "withdrawn").count()),
            ("declined", of_month().filter(|one| one.to == "declined").count()),
            ("certified", 0),
            ("not_passed", 0),
            ("closed_incomplete", 0),
            ("came_back", came_back),
            ("open", open),
        ] {
            set(figures, format!("flow/{month}/{name}"), &value);
        }
    }
}

/// The value within which so many of a hundred are.
fn within(days: &mut [i64], of_hundred: usize) -> String {
    days.sort_unstable();
    let place = (days.len() * of_hundred).div_ceil(100);
    place.checked_sub(1).map(|place| days[place].to_string()).unwrap_or_default()
}

fn stages(figures: &mut Figures, applications: &[&Value], changes: &[&Value], is_in: &dyn Fn(&str) -> bool) {
    let moves = moves(changes);
    for name in
        ["received", "in_review", "deficient", "approved", "scheduled", "assessed", "passed", "not_passed", "on_hold"]
    {
        // A stage is not left by a hold.
        let left = moves.iter().filter(|one| one.from == name && one.to != "on_hold" && is_in(&one.on));
        let mut days: Vec<i64> = left.map(|one| one.days).collect();
        set(figures, format!("stages/{name}/left"), &days.len());
        set(figures, format!("stages/{name}/median_days"), &within(&mut days, 50));
        set(figures, format!("stages/{name}/p90_days"), &within(&mut days, 90));
        let now = applications.iter().filter(|one| stage(&one["placement"]) == name).count();
        set(figures, format!("stages/{name}/now"), &now);
    }
}

fn deficiencies(figures: &mut Figures, changes: &[&Value], letters: &[&Value], is_in: &dyn Fn(&str) -> bool) {
    // A letter names what the change asked for that drew it up, once it went out.
    let is_sent = |change: &&&Value| {
        letters.iter().map(|letter| &letter["after"]).any(|letter| {
            let is_its = letter["number"] == change["number"] && letter["cause"] == change["revision"];
            let sent_at = letter["state"]["Sent"]["at"].as_str();
            is_its && letter["kind"] == "deficiency" && sent_at.is_some_and(is_in)
        })
    };
    let requirements =
        ["hours", "cases", "references", "feedback", "training", "training-documents", "statement", "fee"];
    for (place, requirement) in requirements.into_iter().enumerate() {
        let in_period = || changes.iter().filter(|change| is_in(text(&change["at"])));
        let events = |change: &&&Value| change["events"].as_array().unwrap().clone();
        let marked = in_period().filter(|change| {
            events(change).iter().any(|event| {
                let made = &event["Determined"];
                made["requirement"] == requirement && made["after"]["decision"] == "deficient"
            })
        });
        set(figures, format!("deficiencies/{requirement}/marked"), &marked.count());
        let named = changes.iter().filter(|change| change["act"] == "Notify").filter(is_sent).filter(|change| {
            let named = |event: &Value| event["Moved"]["after"]["stage"]["Open"]["Deficient"]["named"].as_u64();
            events(change).iter().filter_map(named).any(|named| named & (1 << place) != 0)
        });
        set(figures, format!("deficiencies/{requirement}/named"), &named.count());
        let waived = in_period().filter(|change| {
            let made = |event: &Value| event["Determined"]["after"]["decision"] == "waived";
            events(change).iter().any(|event| event["Determined"]["requirement"] == requirement && made(event))
        });
        set(figures, format!("deficiencies/{requirement}/waived"), &waived.count());
    }
}

fn assessed(figures: &mut Figures, applications: &[&Value]) {
    let decisions = applications.iter().filter_map(|one| one["assessment"]["decisions"].get("1"));
    let decisions: Vec<&Value> = decisions.collect();
    set(figures, "results/first/decided".into(), &decisions.len());
    set(figures, "results/first/passed".into(), &decisions.iter().filter(|one| one["passed"] == true).count());
    set(figures, "results/again/decided".into(), &0);
    set(figures, "results/again/began".into(), &0);
    let sessions: Vec<&Value> =
        applications.iter().flat_map(|one| one["assessment"]["sessions"].as_array().unwrap()).collect();
    let seats = || sessions.iter().flat_map(|session| session["seats"].as_array().unwrap());
    let levels = |seat: &Value| {
        let scores = seat["sheet"]["Submitted"]["sheet"]["scores"].as_object().unwrap().clone();
        scores
            .into_iter()
            .map(|(item, score)| (item, score["mark"]["Level"].as_u64().unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    for seat in seats() {
        let (name, levels) = (text(&seat["assessor"]), levels(seat));
        set(figures, format!("assessors/{name}/sessions"), &1);
        set(figures, format!("assessors/{name}/to_come"), &0);
        set(figures, format!("assessors/{name}/sheets"), &1);
        set(figures, format!("assessors/{name}/levels"), &levels.len());
        let mean = levels.values().sum::<u64>() / u64::try_from(levels.len()).unwrap();
        set(figures, format!("assessors/{name}/mean_level"), &format!("{mean}.00"));
        set(figures, format!("assessors/{name}/determined"), &1);
        let eligible = usize::from(seat["determination"]["eligible"] == true);
        set(figures, format!("assessors/{name}/eligible"), &eligible);
    }
    let [first, second] = <[_; 2]>::try_from(seats().map(levels).collect::<Vec<_>>()).unwrap();
    let apart = |wanted| first.iter().filter(|(item, level)| level.abs_diff(second[*item]) == wanted).count();
    for (name, value) in [
        ("sessions", 1),
        ("pairs", first.len()),
        ("same", apart(0)),
        ("apart_1", apart(1)),
        ("apart_2", apart(2)),
        ("apart_3", apart(3)),
        ("apart_4", apart(4)),
        ("same_percent", percent(apart(0), first.len())),
        ("within_one_percent", percent(apart(0) + apart(1), first.len())),
        ("candidates", 1),
        ("alike", 1),
    ] {
        set(figures, format!("agreement/all/{name}"), &value);
    }
    set(figures, "agreement/all/kappa".into(), &kappa(&first, &second));
}

/// Cohen's kappa with linear weights as its definition has it: 1 less the mean distance over the one of every level of the
/// first beside every level of the second.
fn kappa(first: &BTreeMap<String, u64>, second: &BTreeMap<String, u64>) -> String {
    let seen: u64 = first.iter().map(|(item, level)| level.abs_diff(second[item])).sum();
    let chance: u64 = first.values().flat_map(|one| second.values().map(|other| one.abs_diff(*other))).sum();
    let pairs = u64::try_from(first.len()).unwrap();
    assert!(pairs >= 30 && chance > 0);
    // In thousandths; both assessors of this desk give one level throughout, so that there is no remainder.
    assert_eq!(seen * pairs * 1000 % chance, 0);
    let thousandths = 1000 - seen * pairs * 1000 / chance;
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

/// Hundredths of an amount as it is written.
fn cents(value: &Value) -> i64 {
    text(value).replace('.', "").parse().unwrap()
}

fn amount(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn money(figures: &mut Figures, applications: &[&Value]) {
    let mut months: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let (mut lacking, mut short) = (0, 0);
    for application in applications {
        let mut paid = 0;
        for payment in application["form"]["payments"].as_array().unwrap() {
            paid += cents(&payment["amount"]);
            let (in_, back) = months.entry(text(&payment["date"])[..7].to_owned()).or_default();
            *if cents(&payment["amount"]) < 0 { back } else { in_ } += cents(&payment["amount"]).abs();
        }
        let is_waived = application["determinations"]["fee"]["decision"] == "waived";
        if paid < 36_000 && !is_waived && !is_final(stage(&application["placement"])) {
            (lacking, short) = (lacking + 1, short + 36_000 - paid);
        }
    }
    for (month, (paid, refunded)) in months {
        set(figures, format!("money/{month} USD/paid"), &amount(paid));
        set(figures, format!("money/{month} USD/refunded"), &amount(refunded));
    }
    set(figures, "owed/USD/applications".into(), &lacking);
    set(figures, "owed/USD/by_candidates".into(), &amount(short));
}

/// What became of an application: days until it was admitted or refused and whether it was admitted, days from there to the
/// decision and whether it was passed; and the groups that it is in.
struct Treated {
    groups: Vec<String>,
    admission: Option<(i64, bool)>,
    decision: Option<(i64, bool)>,
}

fn equal(figures: &mut Figures, applications: &[&Value], changes: &[&Value]) {
    let moves = moves(changes);
    let treated: Vec<Treated> = applications.iter().map(|application| treated(application, changes, &moves)).collect();
    let names: BTreeSet<&String> = treated.iter().flat_map(|one| &one.groups).collect();
    for name in names {
        let group: Vec<&Treated> = treated.iter().filter(|one| one.groups.contains(name)).collect();
        if !name.starts_with("equal_assessor") {
            set(figures, format!("{name}/applications"), &group.len());
            let admissions: Vec<_> = group.iter().filter_map(|one| one.admission).collect();
            outcomes(figures, name, ("settled", "admission", "admitted"), &admissions);
        }
        let decisions: Vec<_> = group.iter().filter_map(|one| one.decision).collect();
        outcomes(figures, name, ("decided", "decision", "passed"), &decisions);
    }
    unnamed(figures, changes);
}

/// Decisions that stand, and those with names hidden: an undo takes one away, and a redo brings back what was undone last.
fn unnamed(figures: &mut Figures, changes: &[&Value]) {
    let of = |change: &Value, key: &str| {
        change["events"].as_array().unwrap().iter().find_map(|event| event.get(key).cloned())
    };
    let mut decided: BTreeMap<String, (Vec<&Value>, Vec<&Value>)> = BTreeMap::new();
    for change in changes {
        let (stand, undone) = decided.entry(text(&change["number"]).to_owned()).or_default();
        match (of(change, "Undone"), of(change, "Redone")) {
            (Some(_), _) => undone.extend(stand.pop()),
            (_, Some(_)) => stand.extend(undone.pop()),
            _ => stand.push(*change),
        }
    }
    let judges = [
        "Accept",
        "MarkDeficient",
        "Waive",
        "Approve",
        "Decline",
        "CloseIncomplete",
        "GrantVideo",
        "DenyVideo",
        "DetermineSkills",
        "Pass",
        "NotPass",
        "DecideAppeal",
    ];
    let is_decision = |change: &&&Value| {
        let act = &change["act"];
        let name = act.as_str().or_else(|| act.as_object()?.keys().next().map(String::as_str)).unwrap();
        judges.contains(&name)
    };
    let made: Vec<&Value> = decided.values().flat_map(|(stand, _)| stand).filter(is_decision).copied().collect();
    let with = |told_before: bool| {
        let is_it = |change: &&&Value| of(change, "NamesHidden").is_some_and(|mark| mark["told_before"] == told_before);
        made.iter().filter(is_it).count()
    };
    set(figures, "equal_names/all/decisions".into(), &made.len());
    set(figures, "equal_names/all/hidden".into(), &with(false));
    set(figures, "equal_names/all/hidden_again".into(), &with(true));
}

fn treated(application: &Value, changes: &[&Value], moves: &[Move]) -> Treated {
    let number = text(&application["number"]);
    let received = day(&application["form"]["received_on"]);
    let first = |to: &str| moves.iter().find(|one| one.number == number && one.to == to);
    let on = |one: &Move| one.on.parse::<NaiveDate>().unwrap();
    let admitted = first("approved").map(on);
    let is_declined = stage(&application["placement"]) == "declined";
    let declined = first("declined").filter(|_| is_declined).map(on);
    let admission = admitted.map(|on| (on, true)).or(declined.map(|on| (on, false)));
    let decided = application["assessment"]["decisions"].get("1");
    let decision = decided.map(|made| ((day(&made["on"]) - admitted.unwrap()).num_days(), made["passed"] == true));
    let taken_in = changes.iter().find(|change| change["number"] == application["number"]).unwrap();
    let way = if taken_in["origin"].get("Local").is_some() { "desk" } else { "gateway" };
    let mut groups = vec![format!("equal_month/{}", &received.to_string()[..7]), format!("equal_way/{way}")];
    groups.extend(["equal_month", "equal_way", "equal_assessor"].map(|sort| format!("{sort}/all")));
    for session in application["assessment"]["sessions"].as_array().unwrap() {
        for seat in session["seats"].as_array().unwrap().iter().filter(|seat| !seat["determination"].is_null()) {
            groups.push(format!("equal_assessor/{}", text(&seat["assessor"])));
        }
    }
    Treated { groups, admission: admission.map(|(on, is_in)| ((on - received).num_days(), is_in)), decision }
}

/// How many there are, and where they are not fewer than five how long they took and how many came out so.
fn outcomes(figures: &mut Figures, group: &str, (all, span, yes): (&str, &str, &str), of: &[(i64, bool)]) {
    let n_yes = of.iter().filter(|(_, came_out_so)| *came_out_so).count();
    let mut days: Vec<i64> = of.iter().map(|(days, _)| *days).collect();
    let is_enough = days.len() >= 5;
    let unless_few = |text: String| if is_enough { text } else { String::new() };
    set(figures, format!("{group}/{all}"), &days.len());
    set(figures, format!("{group}/{span}_median_days"), &unless_few(within(&mut days, 50)));
    set(figures, format!("{group}/{span}_p90_days"), &unless_few(within(&mut days, 90)));
    set(figures, format!("{group}/{yes}"), &unless_few(n_yes.to_string()));
    set(figures, format!("{group}/{yes}_percent"), &unless_few(percent(n_yes, days.len()).to_string()));
}

/// A share in percent, to the nearest; what is neither all nor none is not told as that.
fn percent(part: usize, whole: usize) -> usize {
    match part {
        0 => 0,
        _ if part == whole => 100,
        _ => ((part * 1000 / whole + 5) / 10).clamp(1, 99),
    }
}
