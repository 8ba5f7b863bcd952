//! An audit bundle: its tables come to the figures of the report, its changes to heads of the journal, and nobody's name is in
//! it.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

use crate::PERIOD;
use crate::scene::Scene;

/// A row of a table by its columns.
type Row = BTreeMap<String, String>;

fn table(folder: &Path, file: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| heads.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()).collect()
}

fn lines(folder: &Path, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Makes a bundle and tells its folder.
fn made(scene: &Scene, name: &str, arguments: &[&str]) -> PathBuf {
    let folder = scene.path(name);
    scene.done(&[&["bundle", folder.to_str().unwrap()], arguments].concat());
    folder
}

fn count<'a>(rows: impl IntoIterator<Item = &'a Row>, is_so: impl Fn(&Row) -> bool) -> u64 {
    rows.into_iter().filter(|row| is_so(row)).count() as u64
}

fn day(text: &str) -> NaiveDate {
    text[..10].parse().unwrap()
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or(0)
}

#[test]
fn the_tables_come_to_the_figures_of_the_report() {
    let scene = Scene::new();
    let folder = made(&scene, "audit", &PERIOD);
    let report = json(&scene.done(&[&["report", "--json"], &PERIOD[..]].concat()));
    let applications = table(&folder, "applications.csv");
    assert_eq!(report["applications"], applications.len());
    assert_eq!(lines(&folder, "applications.jsonl").len(), applications.len());
    let stays = table(&folder, "stays.csv");
    let ended = || stays.iter().filter(|stay| stay["is_final"] == "yes");
    for month in report["flow"].as_array().unwrap() {
        let name = month["month"].as_str().unwrap();
        let is_in = |day: &str| day.starts_with(name);
        assert_eq!(month["received"], count(&applications, |row| is_in(&row["received_on"])), "{name}");
        for stage in ["certified", "not_passed", "withdrawn", "declined", "closed_incomplete"] {
            let came = count(ended(), |stay| stay["stage"] == stage && is_in(&stay["since"]));
            assert_eq!(month[stage], came, "{name} {stage}");
        }
        assert_eq!(month["came_back"], count(ended(), |stay| is_in(&stay["until"])), "{name}");
        let last = if name == "2026-02" { format!("{name}-28") } else { format!("{name}-31") };
        let is_over = |row: &Row| {
            let own = ended().filter(|stay| stay["number"] == row["number"]);
            count(own, |stay| stay["since"] <= last && (stay["until"].is_empty() || stay["until"] > last)) > 0
        };
        let open = count(&applications, |row| row["received_on"] <= last && !is_over(row));
        assert_eq!(month["open"], open, "{name}");
    }
    for stage in report["stages"].as_array().unwrap() {
        let of_stage = || stays.iter().filter(|stay| stay["stage"] == stage["stage"].as_str().unwrap());
        assert_eq!(stage["now"], count(of_stage(), |stay| stay["until"].is_empty()), "{stage}");
        let left = of_stage().filter(|stay| !stay["until"].is_empty());
        let mut days: Vec<i64> = left.map(|stay| (day(&stay["until"]) - day(&stay["since"])).num_days()).collect();
        days.sort_unstable();
        assert_eq!(stage["left"]["count"], days.len(), "{stage}");
        let median = days.get(days.len().div_ceil(2).saturating_sub(1));
        assert_eq!(stage["left"]["median"].as_i64(), median.copied(), "{stage}");
    }
    let requirements = table(&folder, "requirements.csv");
    for figures in report["deficiencies"].as_array().unwrap() {
        let is_waived = |row: &Row| {
            row["requirement"] == figures["requirement"].as_str().unwrap() && row["determination"] == "waived"
        };
        assert_eq!(figures["waived"], count(&requirements, is_waived), "{figures}");
    }
    let decisions = table(&folder, "decisions.csv");
    assert_eq!(report["results"]["first"]["decided"], decisions.len());
    assert_eq!(report["results"]["first"]["passed"], count(&decisions, |row| row["passed"] == "yes"));
    assert_eq!(count(&decisions, |row| row["assessed_too"] == "yes"), 0, "S3");
    let payments = table(&folder, "payments.csv");
    let sum = |rows: &[&Row], column: &str| rows.iter().map(|row| cents(&row[column])).sum::<i64>();
    for month in report["money"]["months"].as_array().unwrap() {
        let of_month: Vec<&Row> =
            payments.iter().filter(|row| row["on"].starts_with(month["month"].as_str().unwrap())).collect();
        for column in ["paid", "refunded"] {
            assert_eq!(cents(month[column].as_str().unwrap()), sum(&of_month, column), "{month}");
        }
    }
    let owed: i64 = applications.iter().map(|row| cents(&row["fee_owed"])).sum();
    assert_eq!(cents(report["money"]["owed"][0]["by_candidates"].as_str().unwrap()), owed);
    of_assessors(&folder, &report);
}

/// The report of a bundle has the figures of the desk's, with assessors by their numbers in it.
fn of_assessors(folder: &Path, report: &Value) {
    let own = json(&std::fs::read_to_string(folder.join("report.json")).unwrap());
    for part in ["flow", "stages", "deficiencies", "results", "agreement", "money"] {
        assert_eq!(own[part], report[part], "{part}");
    }
    let levels = table(folder, "levels.csv");
    assert_eq!(own["assessors"].as_array().unwrap().len(), 2);
    let mut sums = Vec::new();
    for figures in own["assessors"].as_array().unwrap() {
        let name = figures["assessor"].as_str().unwrap();
        assert!(name.starts_with("assessor-") && figures["name"] == name, "{figures}");
        let marks: Vec<u64> =
            levels.iter().filter(|row| row["assessor"] == name).filter_map(|row| row["mark"].parse().ok()).collect();
        assert_eq!(figures["levels"], marks.len(), "{figures}");
        assert_eq!(figures["level_sum"], marks.iter().sum::<u64>(), "{figures}");
        sums.push(figures["level_sum"].clone());
    }
    let told: Vec<Value> =
        report["assessors"].as_array().unwrap().iter().map(|figures| figures["level_sum"].clone()).collect();
    assert!(sums.iter().all(|sum| told.contains(sum)), "{sums:?} {told:?}");
    let seats = table(folder, "assessments.csv");
    assert_eq!(count(&seats, |row| row["eligible"] == "yes" && row["indication"] == "yes"), 2, "{seats:?}");
}

#[test]
fn each_change_can_be_held_against_the_journal_and_each_file_against_the_manifest() {
    let scene = Scene::new();
    let folder = made(&scene, "audit", &PERIOD);
    let manifest = json(&std::fs::read_to_string(folder.join("manifest.json")).unwrap());
    assert_eq!((&manifest["format"], &manifest["from"]), (&"qap-audit/1".into(), &"2026-01-01".into()));
    let mut named = vec!["manifest.json".to_owned()];
    for file in manifest["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let path = folder.join(name);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(file["digest"], blake3::hash(&bytes).to_hex().as_str(), "{name}");
        assert_eq!(file["bytes"], bytes.len());
        if path.extension().is_some_and(|ending| ending == "csv") {
            assert_eq!(file["rows"], table(&folder, name).len(), "{name}");
        }
        named.push(name.to_owned());
    }
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    let programs = std::fs::read_dir(folder.join("programs")).unwrap().count();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count() - 1 + programs, named.len(), "{named:?}");
    let changes = lines(&folder, "changes.jsonl");
    assert_eq!(manifest["changes"], changes.len());
    let middle = changes[changes.len() / 2]["head"].as_str().unwrap();
    for head in [middle, manifest["head"].as_str().unwrap(), manifest["desk"].as_str().unwrap()] {
        scene.done(&["verify", "--head", head]);
    }
    let other = format!("{}:{}", changes[3]["change"], "0".repeat(64));
    assert_eq!(scene.run(&["verify", "--head", &other]).status.code(), Some(1));
    let of_first: Vec<&Value> = changes.iter().filter(|one| one["number"] == "QAP-2026-0001").collect();
    let revisions: Vec<u64> = of_first
        .iter()
        .filter(|one| one["kind"] == "application")
        .map(|one| one["revision"].as_u64().unwrap())
        .collect();
    assert_eq!(revisions, (1..=revisions.len() as u64).collect::<Vec<_>>(), "none is missing");
    let sheets: Vec<&Value> = of_first.iter().copied().filter(|one| one["what"] == "submitted a score sheet").collect();
    let decided = of_first.iter().find(|one| one["what"] == "recorded the decision: passed").unwrap();
    assert_eq!((&decided["role"], &decided["stage"]), (&"manager".into(), &"passed".into()));
    assert!(
        sheets.len() == 2 && sheets[0]["by"] != sheets[1]["by"] && sheets.iter().all(|one| one["by"] != decided["by"])
    );
}

#[test]
fn the_period_and_the_program_choose_and_who_may_not_audit_makes_no_folder() {
    let scene = Scene::new();
    let late = made(&scene, "late", &["--from", "2026-04-02", "--to", "2026-04-30"]);
    let numbers: Vec<String> = table(&late, "applications.csv").into_iter().map(|row| row["number"].clone()).collect();
    // Two were withdrawn and declined before; the others rested through the period, and that is told.
    assert_eq!(numbers.len(), 11, "{numbers:?}");
    assert!(!numbers.contains(&"QAP-2026-0002".to_owned()) && !numbers.contains(&"QAP-2026-0003".to_owned()));
    assert!(lines(&late, "changes.jsonl").is_empty());
    let before = made(&scene, "before", &["--from", "2026-01-01", "--to", "2026-02-09", "--account", "aud"]);
    let rows = table(&before, "applications.csv");
    let third = rows.iter().find(|row| row["number"] == "QAP-2026-0003").unwrap();
    assert_eq!((&*third["stage_at_end"], &*third["stage"], rows.len()), ("declined", "declined", 4));
    let held = rows.iter().find(|row| row["number"] == "QAP-2026-0002").unwrap();
    assert_eq!((&*held["stage_at_end"], &*held["days_on_hold"]), ("withdrawn", "10"), "{held:?}");
    made(&scene, "cpr", &[&["--program", "cpr"], &PERIOD[..]].concat());
    for (account, arguments, status) in [
        ("max", &PERIOD[..], 3),
        ("sam", &PERIOD[..], 3),
        ("chen", &PERIOD[..], 3),
        ("aud", &["--from", "2026-02-01", "--to", "2026-01-01"][..], 2),
        ("aud", &["--from", "2999-02-01", "--to", "2999-03-01"], 1),
        ("aud", &["--from", "2026-01-01", "--to", "2026-04-30", "--program", "other"], 1),
    ] {
        let folder = scene.path("none");
        let arguments = [&["bundle", folder.to_str().unwrap(), "--account", account], arguments].concat();
        assert_eq!(scene.run(&arguments).status.code(), Some(status), "{arguments:?}");
        assert!(!folder.exists() && !scene.path("none.part").exists(), "{arguments:?}");
    }
    let again = scene.run(&[&["bundle", late.to_str().unwrap()], &PERIOD[..]].concat());
    assert_eq!(again.status.code(), Some(2), "never over another folder");
    let nowhere = scene.path("no/where");
    let nowhere = scene.run(&[&["bundle", nowhere.to_str().unwrap()], &PERIOD[..]].concat());
    assert_eq!(nowhere.status.code(), Some(2));
}

/// What is said of people in a form, and what they wrote.
fn said(value: &toml::Value, key: &str, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => table.iter().for_each(|(key, value)| said(value, key, found)),
        toml::Value::Array(items) => items.iter().for_each(|item| said(item, key, found)),
        toml::Value::String(text) if !NO_MATTER.contains(&key) && !text.trim().is_empty() => {
            found.push(text.clone());
        }
        _ => {}
    }
}

/// Keys whose values are words of the form, or of a program.
const NO_MATTER: [&str; 13] = [
    "form",
    "program",
    "time_zone",
    "capacity",
    "via",
    "role",
    "method",
    "currency",
    "amount",
    "id",
    "kind",
    "institution",
    "hours",
];

/// Whether a text stands in another one as words of their own, in any case.
fn holds(text: &str, wanted: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let (text, wanted) = (text.to_lowercase(), wanted.to_lowercase());
    text.match_indices(&wanted)
        .any(|(at, _)| is_edge(text[..at].chars().next_back()) && is_edge(text[at + wanted.len()..].chars().next()))
}

#[test]
fn nobodys_name_is_anywhere_in_it() {
    let scene = Scene::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: &str| -> Vec<String> {
        let files = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let forms = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
        let mut forms: Vec<String> = forms.map(|path| path.to_str().unwrap().to_owned()).collect();
        forms.sort();
        forms
    };
    for program in files("programs") {
        scene.done(&["program", "load", &program]);
    }
    let forms = [files("samples/forms"), files("programs/samples")].concat();
    scene.done(&[&["intake"], &forms.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat());
    let mut people = Vec::new();
    for form in &forms {
        let form: toml::Table = toml::from_str(&std::fs::read_to_string(form).unwrap()).unwrap();
        said(&toml::Value::Table(form), "", &mut people);
    }
    // Ids of requirements and names of courses are words of the programs already.
    let programs: String = files("programs").iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let programs = programs + qapdesk::domain::program::CPR;
    people.retain(|said| !holds(&programs, said));
    assert!(people.len() > 600 && people.iter().any(|said| said == "María José"), "{}", people.len());
    let typed = ["Quixwell", "marzipan", "quixwell@example.org", "Zorbulon & Sons", "+99 123 777"];
    let [name, account, mail, firm, phone] = typed;
    scene.done(&["note", "1", &format!("{name} of {firm} called from {phone}")]);
    scene.done(&["deficient", "1", "references", "--reason", &format!("ask {firm}")]);
    scene.done(&["waive", "2", "references", "--reason", &format!("{name} knows them")]);
    scene.done(&["tag", "1", "+zorbulon"]);
    scene.done(&["account", "add", account, "--role", "auditor"]);
    scene.done(&[
        "assessor",
        "add",
        "quixwell",
        "--name",
        name,
        "--email",
        mail,
        "--zone",
        "America/New_York",
        "--trainer",
    ]);
    scene.done(&["assessor", "conflict", "quixwell", "1", "declare", "--kind", "same-firm", "--note", firm]);
    scene.done(&["withdraw", "3", "--reason", &format!("told by {phone}")]);
    scene.done(&["forget", "3", "--on-request", "--reason", "by letter", "--yes"]);
    let folder = made(&scene, "audit", &["--from", "2026-01-01", "--to", "2027-12-31"]);
    // The page's style has a word that may be the owner's name.
    let text = whole(&folder).replace(":root", "");
    people.extend(typed.map(str::to_owned));
    people.extend(["zorbulon".to_owned(), user()]);
    let found: Vec<&String> = people.iter().filter(|said| holds(&text, said)).collect();
    assert!(found.is_empty(), "{found:?}");
    let rows = table(&folder, "applications.csv");
    assert_eq!(rows.len(), forms.len());
    let gone = rows.iter().find(|row| row["number"] == "QAP-2026-0003").unwrap();
    assert_eq!(
        (&*gone["received_on"], &*gone["stage"], &*gone["forgotten_on_request"]),
        ("2026-10", "withdrawn", "yes")
    );
    let conflicts = table(&folder, "conflicts.csv");
    assert_eq!((&*conflicts[0]["assessor"], &*conflicts[0]["answer"]), ("assessor-1", "same_firm"));
    let changes = lines(&folder, "changes.jsonl");
    let of_gone: Vec<&str> =
        changes.iter().filter(|one| one["number"] == "QAP-2026-0003").filter_map(|one| one["kind"].as_str()).collect();
    assert!(of_gone.contains(&"sealed") && of_gone.contains(&"forgotten") && !of_gone.contains(&"application"));
    let only = made(&scene, "smc", &["--from", "2026-01-01", "--to", "2027-12-31", "--program", "SMC"]);
    let rows = table(&only, "applications.csv");
    assert!(rows.len() == 2 && rows.iter().all(|row| row["program"] == "smc"), "{rows:?}");
    let numbers: Vec<&String> = rows.iter().map(|row| &row["number"]).collect();
    for change in lines(&only, "changes.jsonl").iter().filter(|change| !change["number"].is_null()) {
        assert!(numbers.iter().any(|number| change["number"] == number.as_str()), "{change}");
    }
    assert_eq!(std::fs::read_dir(only.join("programs")).unwrap().count(), 1);
}

/// All that stands in a bundle, names of files and all.
fn whole(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        text += path.file_name().unwrap().to_str().unwrap();
        text += &if path.is_dir() { whole(&path) } else { std::fs::read_to_string(&path).unwrap() };
    }
    text
}

/// The name of the account that owns the desk.
fn user() -> String {
    let output = std::process::Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
