/// Whether two answers are the same but for what every run has of its own: days and moments, how long something took, digests,
/// process numbers, sizes, the program's version, and the spaces that line columns up.
pub(crate) fn is_same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| bare(one) == bare(other))
}

const UNITS: [&str; 12] = ["d", "days", "day", "s", "min", "B", "kB", "MB", "GB", "MiB", "Jan", "byte"];
const NAMES: [&str; 38] = [
    "Mon",
    "Tue",
    "Wed",
    "Thu",
    "Fri",
    "Sat",
    "Sun",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "EST",
    "EDT",
    "UTC",
    "GMT",
    "BST",
    "CET",
    "CEST",
    "CST",
];

fn bare(line: &str) -> String {
    let words: Vec<String> = line.split_whitespace().map(without_what_is_own).collect();
    let core = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at)).map_or("", String::as_str);
        word.trim_matches(|c: char| !c.is_alphanumeric() && c != '…')
    };
    let is_own_number = |place: usize| {
        let (before, after) = (core(place.checked_sub(1)), core(place.checked_add(1)));
        let is_of_a_day = ["…", "byte", "process"].contains(&before) || after == "…";
        is_number(core(Some(place))) && (UNITS.contains(&after) || is_of_a_day)
    };
    let kept = words.iter().enumerate().map(|(place, word)| match word.as_str() {
        _ if is_own_number(place) => "…",
        "d!" => "d",
        word => word,
    });
    kept.collect::<Vec<_>>().join(" ")
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

/// A word without a day, a time, a digest, a name of a day, month or zone, a version, or a number of days or of a user.
fn without_what_is_own(word: &str) -> String {
    if let Some((before, _)) = word.split_once("aside-") {
        return format!("{before}aside-…");
    }
    let core = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_count = is_number(core) && (word.ends_with('!') || word == format!("({core})"));
    if is_count || is_own(core) { word.replace(core, "…") } else { word.to_owned() }
}

fn is_own(word: &str) -> bool {
    let has = |n: usize, mark: char| word.matches(mark).count() == n;
    let is_of = |extra: &str| word.chars().all(|letter| letter.is_ascii_digit() || extra.contains(letter));
    let is_day = word.len() >= 10 && word.starts_with("20") && has(2, '-') && is_of("-");
    let is_time = word.len() >= 4 && word.contains(':') && is_of(":.");
    let digest = word.rsplit(':').next().unwrap_or(word);
    let is_digest = digest.len() >= 8 && digest.chars().all(|letter| letter.is_ascii_hexdigit()) && !is_of("");
    NAMES.contains(&word) || is_day || is_time || is_digest || word == env!("CARGO_PKG_VERSION")
}

#[test]
fn what_every_run_has_of_its_own_does_not_count_and_all_else_does() {
    let is_same = |one: &str, other: &str| is_same(&[one.to_owned()], &[other.to_owned()]);
    for (one, other) in [
        ("QAP-2026-0001  received  45 d!  8 open", "QAP-2026-0001 received  145 d   8 open"),
        ("received   45!     8", "received 101! 8"),
        ("received for 45 days, overdue", "received for 2 days, overdue"),
        ("2026-11-26 17:34 EST  by ada", "2027-01-02 08:00 EDT  by ada"),
        ("by 26 December 2026.", "by 3 January 2027."),
        ("4:2b073ff2584b96d4", "4:aa073ff2584b96d4"),
        ("process 8664, ada (0)", "process 1, ada (1000)"),
        ("in /home/ada/aside-20261126T194442Z", "in /home/ada/aside-20270101T000000Z"),
        ("3.67 kB written", "12 kB written"),
    ] {
        assert!(is_same(one, other), "{one} and {other}");
    }
    for (one, other) in [
        ("QAP-2026-0001", "QAP-2026-0002"),
        ("8 open", "7 open"),
        ("240.5 of 200 h", "241.5 of 200 h"),
        ("up to change 4:", "up to change 5:"),
        ("accepted hours", "accepted cases"),
        ("protocol 13, 37 MB of memory", "protocol 14, 37 MB of memory"),
    ] {
        assert!(!is_same(one, other), "{one} and {other}");
    }
}
