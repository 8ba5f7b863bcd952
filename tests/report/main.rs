//! Reports through the program: every figure of the page is the one of the CSV, and those are what a count of one's own,
//! which knows nothing of the desk but its exported text, comes to.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bundle;
mod counted;
mod scene;
#[path = "../seated/mod.rs"]
mod seated;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use scene::Scene;

const PERIOD: [&str; 4] = ["--from", "2026-01-01", "--to", "2026-04-30"];

/// The figures of a CSV by their names: `flow/2026-01/received`.
fn figures(csv: &str) -> BTreeMap<String, String> {
    let text = csv.trim_start_matches('\u{feff}').as_bytes();
    let rows = csv::Reader::from_reader(text).into_records().map(Result::unwrap);
    rows.map(|row| (format!("{}/{}/{}", &row[0], &row[1], &row[2]), row[3].to_owned())).collect()
}

/// The figures of a page by their names, as it shows them.
fn shown(page: &str) -> BTreeMap<String, String> {
    let cells = page.split("<td data-figure=\"").skip(1).map(|cell| {
        let (name, rest) = cell.split_once("\">").unwrap();
        (name.to_owned(), rest.split_once("</td>").unwrap().0.to_owned())
    });
    cells.collect()
}

#[test]
fn the_figures_are_those_of_a_count_of_ones_own() {
    let scene = Scene::new();
    let csv = scene.done(&[&["report", "--format", "csv"], &PERIOD[..]].concat());
    let told = figures(&csv);
    let today = told["report/all/today"].clone();
    let own = counted::count(&scene.done(&["export"]), ("2026-01", "2026-04"));
    assert!(own.len() > 140, "{}", own.len());
    for (name, value) in &own {
        assert_eq!(told.get(name), Some(value), "{name}");
    }
    let overdue = told.iter().filter(|(name, _)| name.starts_with("stages/") && name.ends_with("/overdue"));
    let overdue: usize = overdue.map(|(_, value)| value.parse::<usize>().unwrap()).sum();
    let listed: Value = serde_json::from_str(&scene.done(&["list", "--overdue", "--json"])).unwrap();
    assert_eq!(overdue, listed.as_array().unwrap().len());
    assert!(overdue > 0, "{today}");
}

#[test]
fn the_page_has_the_figures_of_the_csv_and_no_text_breaks_out_of_it() {
    let scene = Scene::new();
    let told = figures(&scene.done(&[&["report", "--format", "csv"], &PERIOD[..]].concat()));
    let file = scene.path("report.html");
    let arguments = ["report", "--format", "html", "--out", file.to_str().unwrap()];
    scene.done(&[&arguments, &PERIOD[..]].concat());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let page = std::fs::read_to_string(&file).unwrap();
    let shown = shown(&page);
    let of_tables: BTreeMap<_, _> = told.iter().filter(|(name, _)| !name.starts_with("report/")).collect();
    assert_eq!(shown.keys().collect::<Vec<_>>(), of_tables.keys().copied().collect::<Vec<_>>());
    for (name, value) in of_tables {
        let plain = match shown[name].as_str() {
            "–" | "under 5" => "",
            other => other.trim_end_matches('%'),
        };
        assert_eq!(plain, value, "{name}");
    }
    for forbidden in ["<script", "http:", "https:", "<Chen>", " style=\"", "url("] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("Wei &lt;Chen&gt; &amp; Co") && page.contains("default-src 'none'"));
    let (pictures, described) = (page.matches("<svg").count(), page.matches("<desc id=").count());
    assert!(pictures == described && pictures >= 6, "{pictures} {described}");
    let again = scene.run(&[&arguments, &PERIOD[..]].concat());
    assert_eq!(again.status.code(), Some(2), "never over another file: {again:?}");
}

#[test]
fn each_way_of_printing_says_the_same_and_wrong_usage_is_told() {
    let scene = Scene::new();
    let json = scene.done(&[&["report", "flow", "--json"], &PERIOD[..]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["schema"], &json["flow"][0]["month"]), (&"qapdesk-report/1".into(), &"2026-01".into()));
    assert!(json.get("money").is_none() && json["applications"] == 13, "{json}");
    let same = scene.done(&[&["report", "flow", "--format", "json"], &PERIOD[..]].concat());
    assert_eq!(serde_json::from_str::<Value>(&same).unwrap(), json);
    let table = scene.done(&["report", "deficiencies", "--month", "2026-01"]);
    for line in ["2026-01-01 to 2026-01-31 (America/New_York)", "13 applications", "What was missing"] {
        assert!(table.contains(line), "{table}");
    }
    let of_program = scene.done(&["report", "flow", "--month", "2026-01", "--program", "CPR"]);
    assert_eq!(of_program.lines().next(), Some("cpr, 2026-01-01 to 2026-01-31 (America/New_York)"));
    for (arguments, status) in [
        (&["report", "--from", "2026-02-01", "--to", "2026-01-01"][..], 2),
        (&["report", "--from", "1999-02-01", "--to", "2026-01-01"], 2),
        (&["report", "--from", "2999-01-01"], 1),
        (&["report", "--from", "2999-01-01", "--to", "2999-12-31"], 1),
        (&["report", "--month", "2026-13"], 2),
        (&["report", "--month", "2026-01", "--from", "2026-01-01"], 2),
        (&["report", "everything"], 2),
        (&["report", "--json", "--format", "csv"], 2),
        (&["report", "--program", "other"], 1),
        (&["report", "--account", "chen"], 3),
    ] {
        assert_eq!(scene.run(arguments).status.code(), Some(status), "{arguments:?}");
    }
    let early = scene.run(&["report", "--from", "2999-01-01"]).stderr;
    let early = String::from_utf8(early).unwrap();
    assert!(early.contains("a report from 2999-01-01 on has nothing to count yet: today is "), "{early}");
    assert!(early.contains("give a first day that has come"), "{early}");
}
