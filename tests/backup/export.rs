use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::kit::{Place, files, segments};

/// A desk with something of every kind.
fn with_all_kinds(place: &Place, desk: &str) {
    place.with_samples(desk);
    place.note(desk, "a note with ž, \"quotes\" and a long — dash");
    place.done(desk, &["undo", "QAP-2026-0001"]);
    place.done(desk, &["account", "add", "sam", "--role", "staff"]);
    place.done(desk, &["tag", "QAP-2026-0002", "+rush"]);
    place.done(desk, &["view", "save", "mine", "--filter", "tag:rush"]);
    place.done(desk, &["assessor", "add", "chen", "--name", "Li Chen", "--email", "chen@example.org", "--trainer"]);
    fs::write(place.path(desk).join("mail.toml"), "from = \"qap@example.org\"\nsendmail = [\"/bin/true\"]\n").unwrap();
}

#[test]
fn what_was_exported_makes_the_same_desk_and_the_same_export_again() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    place.done("desk", &["export", "desk.jsonl"]);
    place.done("again", &["import", "desk.jsonl"]);
    assert_eq!(place.done("desk", &["head"]), place.done("again", &["head"]));
    assert_eq!(place.json("again", &["verify"])["faults"].as_array().unwrap().len(), 0);
    assert_eq!(segments(&place.path("desk")), segments(&place.path("again")));
    assert_eq!(
        files(&place.path("desk/documents"), &["incoming"]),
        files(&place.path("again/documents"), &["incoming"])
    );
    place.done("again", &["export", "again.jsonl"]);
    place.stop("again");
    assert_eq!(fs::read(place.path("desk.jsonl")).unwrap(), fs::read(place.path("again.jsonl")).unwrap());
    assert_eq!(place.run("again", &["export"]).stdout, fs::read(place.path("desk.jsonl")).unwrap(), "with no server");
    place.done("desk", &["backup", "kept"]);
    place.done("back", &["restore", "kept"]);
    assert_eq!(place.run("back", &["export"]).stdout, fs::read(place.path("desk.jsonl")).unwrap());
    let left = fs::read_dir(place.path("desk")).unwrap();
    let left = left.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("export-"));
    assert_eq!(left.count(), 0);
}

#[test]
fn an_export_is_read_without_qapdesk() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    let text = place.done("desk", &["export"]);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["format"], &lines[0]["version"]), (&"qapdesk-export".into(), &1.into()));
    let of = |kind: &str| lines.iter().filter_map(|line| line.get(kind)).collect::<Vec<_>>();
    assert_eq!(of("application").len(), place.json("desk", &["list"]).as_array().unwrap().len());
    assert_eq!(of("view")[0]["account"], of("account")[0]["name"]);
    assert_eq!(of("assessor").len(), 1);
    let noted = of("batch")
        .into_iter()
        .flat_map(|batch| batch["records"].as_array().unwrap())
        .find(|record| record["Application"]["events"].to_string().contains("a long — dash"));
    let noted = &noted.unwrap()["Application"];
    assert_eq!(noted["number"], "QAP-2026-0001");
    assert!(noted["at"].is_string() && noted["by"].is_string() && !noted["origin"].is_null());
    assert!(!of("document").is_empty() && of("setting").len() == 1 && of("end").len() == 1);
}

#[test]
fn an_export_that_was_changed_or_cut_short_is_refused_and_leaves_no_desk() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    let text = place.done("desk", &["export"]);
    let lines: Vec<&str> = text.lines().collect();
    let at = |kind: &str| lines.iter().position(|line| line.starts_with(&format!("{{\"{kind}\""))).unwrap();
    let without = |skipped: usize| {
        let kept = lines.iter().enumerate().filter(|(place, _)| *place != skipped).map(|(_, line)| *line);
        kept.collect::<Vec<_>>().join("\n") + "\n"
    };
    let noted = text.replacen("a long — dash", "a long - dash", 1);
    let payload = text.find("\"payload\":\"").unwrap() + 40;
    let mut altered = text.clone();
    altered.replace_range(payload..payload + 4, if &text[payload..payload + 4] == "AAAA" { "AAAB" } else { "AAAA" });
    let cases = [
        ("the words of a change altered", noted, "not those that were written"),
        ("a change altered", altered, "not what its digest says"),
        ("a batch left out", without(at("batch") + 1), "not what its digest says"),
        ("an application left out", without(at("application")), "not those that were written"),
        ("a document left out", without(at("document")), "not those that were written"),
        ("cut at a line", lines[..lines.len() - 1].join("\n") + "\n", "its end is missing"),
        ("cut in a line", text[..text.len() / 2].to_owned(), "its end is missing"),
        ("twice", format!("{text}{text}"), "something follows"),
        ("another format", text.replacen("qapdesk-export", "qapdesk-other", 1), "its format is"),
        (
            "a later version",
            text.replacen("\"version\":1,\"build\":\"0.1.0\"", "\"version\":2,\"build\":\"7\"", 1),
            "qapdesk 7",
        ),
        ("another head", text.replacen("\"head\":\"", "\"head\":\"1", 1), "not those that were written"),
        ("no text", "\u{0}\u{1}".repeat(400), "line 1"),
        ("nothing", String::new(), "it is empty"),
    ];
    for (what, text, told) in cases {
        let output = place.fed("again", &["import", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(5), "{what}: {output:?}");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(words.contains(told), "{what}: {words}");
        assert!(!place.path("again").exists(), "{what}: nothing is left where nothing came of it");
        let is_other = ["another format", "no text", "nothing"].contains(&what);
        assert_eq!(words.contains("is no export of a desk"), is_other, "{what}: {words}");
    }
    let is_of_another = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/forms/complete.toml");
    let told = place.fails("again", &["import", is_of_another], 5);
    assert!(told.contains("is no export of a desk") && told.contains("qapdesk export wrote"), "{told}");
    assert_eq!(place.fed("again", &["import", "-"], text.as_bytes()).status.code(), Some(0), "it begins anew");
    assert_eq!(
        place.fed("again", &["import", "-"], text.as_bytes()).status.code(),
        Some(2),
        "it is not empty any more"
    );
}

#[test]
fn a_folder_that_was_there_is_as_it_was_after_an_import_that_was_refused() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    let text = place.done("desk", &["export"]);
    let cut = &text.as_bytes()[..text.len() - 1];
    fs::create_dir(place.path("again")).unwrap();
    fs::set_permissions(place.path("again"), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    fs::write(place.path("again/server.log"), "of a server that was here").unwrap();
    let names = || {
        let entries = fs::read_dir(place.path("again")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(place.fed("again", &["import", "-"], cut).status.code(), Some(5));
    assert_eq!(names(), ["server.log"]);
    // What an earlier one left that was interrupted is no desk before and after.
    fs::create_dir_all(place.path("again/restoring/journal")).unwrap();
    fs::write(place.path("again/mail.toml"), "").unwrap();
    assert_eq!(place.fed("again", &["import", "-"], cut).status.code(), Some(5));
    assert!(place.fails("again", &["list"], 6).contains("interrupted"));
    assert_eq!(place.fed("again", &["import", "-"], text.as_bytes()).status.code(), Some(0));
}

/// The names in the folder of exports that begin so.
fn in_out(place: &Place, begin: &str) -> Vec<String> {
    let entries = fs::read_dir(place.path("out")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(begin)).collect()
}

/// Exports the desk into the folder `out` and sends the process a signal while what it works on stands there, which had
/// nothing in it; `begun` says how it begins to take signals. How it ended.
fn exported_under(place: &Place, begun: &str, signal: Signal) -> ExitStatus {
    for attempt in 0..200 {
        let file = format!("out/{attempt}.jsonl");
        let mut command = Command::new("/usr/bin/env");
        command.args([begun, env!("CARGO_BIN_EXE_qapdesk"), "--desk", "desk", "export", &file]);
        command.env_clear().env("HOME", place.path("")).env("XDG_DATA_HOME", place.path("data"));
        command.current_dir(place.path("")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            if !in_out(place, "export-").is_empty() {
                // One that has ended meanwhile is tried again.
                let _ = kill_process(Pid::from_child(&child), signal);
                let status = child.wait().unwrap();
                if !status.success() || begun.starts_with("--ignore") {
                    return status;
                }
            }
            std::thread::yield_now();
        }
        fs::remove_file(place.path(&file)).unwrap();
    }
    panic!("it always ended before it was seen to work");
}

#[test]
fn an_export_that_is_interrupted_leaves_nothing_and_ends_by_the_signal() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    fs::create_dir(place.path("out")).unwrap();
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let status = exported_under(&place, "--default-signal=INT,TERM,HUP", signal);
        assert_eq!(status.signal(), Some(signal.as_raw()), "{status:?}");
        assert_eq!(in_out(&place, ""), Vec::<String>::new(), "{signal:?}");
    }
    let status = exported_under(&place, "--ignore-signal=HUP", Signal::HUP);
    assert!(status.success(), "who begins it with nohup has it go on: {status:?}");
    assert!(matches!(in_out(&place, "").as_slice(), [file] if file.contains(".jsonl")));
}

#[test]
fn what_a_killed_export_left_goes_with_the_next_one_into_that_folder() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    fs::create_dir(place.path("out")).unwrap();
    while in_out(&place, "export-").is_empty() {
        let status = exported_under(&place, "--default-signal=INT,TERM,HUP", Signal::KILL);
        assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "{status:?}");
    }
    place.done("desk", &["export", "out/whole.jsonl"]);
    assert_eq!(in_out(&place, "export-"), Vec::<String>::new());
    assert!(in_out(&place, "").contains(&"whole.jsonl".to_owned()));
}

#[test]
fn only_an_admin_exports_and_no_file_is_written_over() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    assert!(place.fails("desk", &["--account", "sam", "export", "x.jsonl"], 3).contains("V1"));
    assert!(!place.path("x.jsonl").exists());
    fs::write(place.path("mine"), "mine").unwrap();
    place.fails("desk", &["export", "mine"], 2);
    assert_eq!(fs::read(place.path("mine")).unwrap(), b"mine");
}

/// An export without some of its lines, its last line made to fit.
fn without(text: &str, kind: &str) -> String {
    let left_out = format!("{{\"{kind}\"");
    let kept: Vec<&str> =
        text.lines().filter(|line| !line.starts_with(&left_out) && !line.starts_with("{\"end\"")).collect();
    let body = kept.join("\n") + "\n";
    let digest = blake3::hash(body.as_bytes()).to_hex();
    format!("{body}{{\"end\":{{\"lines\":{},\"digest\":\"{digest}\"}}}}\n", kept.len())
}

#[test]
fn an_export_goes_on_past_a_damaged_document_and_names_it() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    let documents: Vec<_> = files(&place.path("desk/documents"), &["incoming"]).into_keys().collect();
    fs::write(place.path("desk/documents").join(&documents[0]), "rubbish").unwrap();
    let told = place.fails("desk", &["export", "desk.jsonl"], 1);
    let digest = documents[0].to_string_lossy().replace('/', "");
    assert!(told.contains("fault: ") && told.contains(&digest), "{told}");
    let text = fs::read_to_string(place.path("desk.jsonl")).unwrap();
    assert_eq!(text.matches("{\"document\"").count(), documents.len() - 1);
    assert_eq!(text.matches("{\"application\"").count(), place.json("desk", &["list"]).as_array().unwrap().len());
    let imported = place.json("again", &["import", "desk.jsonl"]);
    assert_eq!(imported["absent"].as_array().unwrap().len(), 1, "{imported}");
    assert_eq!(place.done("again", &["head"]), place.done("desk", &["head"]));
}

#[test]
fn an_export_whose_keys_are_gone_is_refused_and_leaves_nothing() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    let text = place.done("desk", &["export"]);
    let output = place.fed("again", &["import", "-"], without(&text, "keys").as_bytes());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(5), "{told}");
    assert!(told.contains("the key of QAP-2026-") && told.contains("is lost"), "{told}");
    assert!(!place.path("again").exists(), "nothing is left where nothing came of it");
    assert_eq!(place.fed("again", &["import", "-"], without(&text, "letter").as_bytes()).status.code(), Some(0));
}

#[test]
fn a_desk_that_lost_a_key_is_exported_but_for_what_is_sealed_under_it() {
    let place = Place::new();
    with_all_kinds(&place, "desk");
    place.stop("desk");
    for copy in ["a", "b"] {
        let file = place.path(&format!("desk/keys/2026.{copy}"));
        let mut bytes = fs::read(&file).unwrap();
        bytes[64 + 40] ^= 1;
        fs::write(file, bytes).unwrap();
    }
    let told = place.fails("desk", &["export", "desk.jsonl"], 1);
    assert!(told.contains("the key of QAP-2026-0001 is lost"), "{told}");
    let text = fs::read_to_string(place.path("desk.jsonl")).unwrap();
    let of_second = text.lines().filter(|line| line.starts_with("{\"batch\"") && line.contains("QAP-2026-0002"));
    assert!(of_second.count() > 1 && text.contains("{\"end\""));
}

#[test]
fn the_applications_are_a_table_that_no_spreadsheet_runs() {
    let place = Place::new();
    place.with_samples("desk");
    let form = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/forms/complete.toml")).unwrap();
    let line = form.lines().find(|line| line.starts_with("family_name")).unwrap();
    let form = form.replace(line, "family_name = \"=cmd|' /C calc'!A1\"").replace("email = \"", "email = \"other-");
    let name = form.lines().find(|line| line.starts_with("name")).map(str::to_owned);
    let form = name.map_or(form.clone(), |name| form.replace(&name, "name = \"@SUM(1+1), \\\"x\\\"\""));
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms");
    for document in ["statement.txt", "syllabus.txt", "certificate.txt"] {
        fs::copy(samples.join(document), place.path(document)).unwrap();
    }
    fs::write(place.path("runs.toml"), form).unwrap();
    place.done("desk", &["intake", "runs.toml"]);
    let text = place.done("desk", &["export", "--format", "csv"]);
    let listed = place.json("desk", &["list"]).as_array().unwrap().clone();
    assert!(text.starts_with('\u{feff}'));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |head: &str| heads.iter().position(|one| one == head).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), listed.len());
    for row in &rows {
        let listed = listed.iter().find(|one| one["number"] == row[at("number")]).unwrap();
        assert_eq!(listed["stage"], row[at("stage")]);
        assert_eq!(listed["requirements"][0]["have"], row[at("hours_have")]);
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
    }
    assert!(rows.iter().any(|row| row[at("family_name")].starts_with("'=cmd")), "{rows:?}");
    place.done("desk", &["export", "--format", "csv", "table.csv"]);
    assert_eq!(fs::read_to_string(place.path("table.csv")).unwrap(), text);
    place.fails("desk", &["export", "--format", "csv", "table.csv"], 2);
    assert!(place.fails("again", &["import", "no-such.jsonl"], 5).contains("cannot be read"));
    let refused = place.fails("again", &["import", "table.csv"], 5);
    assert!(refused.contains("line 1"), "{refused}");
}
