//! The story by commands alone: whoever acts is named at the beginning of each step.

use super::office::{Office, monday, two_hours_ago};

/// What happened to the application, as its history tells it.
const TOLD: [&str; 34] = [
    "sam took the application in",
    "sam accepted hours",
    "sam accepted cases",
    "sam accepted references",
    "sam accepted feedback",
    "sam accepted training",
    "sam accepted training-documents",
    "sam accepted statement",
    "sam accepted fee",
    "max approved the application",
    "sam recorded the candidate's word on being recorded",
    "sam asked an assessor about a conflict",
    "sam recorded an assessor's answer about a conflict",
    "sam asked an assessor about a conflict",
    "sam recorded an assessor's answer about a conflict",
    "sam proposed a session",
    "sam confirmed a session",
    "sam moved a session",
    "sam released a letter",
    "sam released a letter",
    "sam released a letter",
    "sam moved a session",
    "chen submitted a score sheet",
    "sam returned a score sheet",
    "chen submitted a score sheet",
    "chen recorded the interview",
    "chen determined the level of skill",
    "dora submitted a score sheet",
    "dora determined the level of skill",
    "max recorded the decision: passed",
    "max drew up the notice to IMI",
    "sam released a letter",
    "max drew up the letter with the link to register",
    "sam released a letter",
];

#[test]
fn from_received_to_certified() {
    let office = Office::new();
    received_and_approved(&office);
    office.enrols_assessors();
    scheduled_and_moved(&office);
    scored_and_returned(&office);
    scored_by_a_second_assessor(&office);
    decided_and_certified(&office);
    all_of_it_is_told(&office);
    an_auditor_sees_who_did_what_and_nobody_by_name(&office);
}

fn received_and_approved(office: &Office) {
    office.does("sam", "intake jane.toml");
    office.does("sam", "accept 1 hours");
    office.refuses("max", "approve 1", "D4");
    for requirement in ["cases", "references", "feedback", "training", "training-documents", "statement", "fee"] {
        office.does("sam", &format!("accept 1 {requirement}"));
    }
    office.refuses("sam", "approve 1", "V1");
    office.does("max", "approve 1");
    assert_eq!(office.stage(), "approved");
}

fn scheduled_and_moved(office: &Office) {
    let (monday, tuesday) = (monday(), monday().succ_opt().unwrap());
    let with = "--assessor chen --assessor diaz --record --place 'https://meet.example.org/jane'";
    let proposal = format!("session propose 1 {with} --at '{monday} 10:00' --interview '{monday} 11:30'");

    office.refuses("sam", &proposal, "A6");
    office.does("sam", "consent 1 given");
    office.refuses("sam", &proposal, "A3");
    for assessor in ["chen", "diaz"] {
        office.does("sam", &format!("assessor conflict {assessor} 1 ask"));
        office.does("sam", &format!("assessor conflict {assessor} 1 none"));
    }
    assert!(office.does("sam", "offers 1").contains("2 of 2 assessors offered"));
    office.does("sam", &proposal);
    office.does("sam", "session confirm 1");
    assert_eq!(office.stage(), "scheduled");

    office.does("sam", &format!("session move 1 --at '{tuesday} 14:00' --reason 'the candidate travels on Monday'"));
    office.does("sam", "letter release --all-of-kind session_confirmation --yes");
    office.comes_to("outbox --all", "3 sent");
    office.refuses("chen", "interview 1 --notes early", "A10");
    let held = format!("session move 1 --at '{}' --reason 'all could come today already'", two_hours_ago());
    office.refuses("sam", &held, "add --despite");
    office.does("sam", &format!("{held} --despite in-the-past,before-approval,outside-hours"));
}

fn scored_and_returned(office: &Office) {
    assert!(office.does("chen", "sheet list").contains("finish the sheet and submit it"));
    office.refuses("chen", "show 1", "V1");
    office.does("chen", "sheet mark 1 rapport 2 --note hurried");
    office.refuses("chen", "sheet submit 1", "24 mandatory items are open");

    let stale = office.does("chen", "sheet export 1");
    std::fs::write(office.file("stale.toml"), stale).unwrap();
    let sheet = office.does("chen", "sheet export 1 --format csv");
    let marked: Vec<String> = sheet.lines().map(|line| with_mark(line, "4")).collect();
    std::fs::write(office.file("chen.csv"), marked.join("\r\n")).unwrap();
    office.does("chen", "sheet import chen.csv");
    office.refuses("chen", "sheet import stale.toml", "was edited since");
    office.refuses("dora", "sheet import stale.toml", "none of yours");
    office.does("chen", "sheet submit 1");
    office.refuses("chen", "sheet mark 1 rapport 5", "A9");

    office.refuses("sam", "sheet return 1 1 chen", "reason");
    office.does("sam", "sheet return 1 1 chen --reason 'no word on the private meetings'");
    assert!(office.does("chen", "sheet list").contains("correct the returned sheet"));
    office.does("chen", "sheet note 1 private 'none was held'");
    office.does("chen", "sheet submit 1");
    assert!(office.does("sam", "sheet show 1 --assessor chen").contains("note: none was held"));
    office.does("chen", "interview 1 --remote --notes 'on pace and on the opening'");
    office.does("chen", "determine 1 4 eligible --rationale 'sound in all six'");
}

/// A line of CSV with the mark of its item and a note, unless it has them.
fn with_mark(line: &str, mark: &str) -> String {
    match line.split_once(",,,") {
        Some((item, rest)) if item.contains('.') => format!("{item},{mark},seen,{rest}"),
        _ => line.to_owned(),
    }
}

fn scored_by_a_second_assessor(office: &Office) {
    // Dora reads applications, but of what Chen found nothing before her own sheet is in (A9).
    office.refuses("dora", "sheet show 1 --assessor chen", "A9");
    let seat = &office.json("dora", "show 1")["assessment"]["sessions"][0]["seats"][0];
    assert!(seat["sheet"] == "open" && seat["determination"].is_null(), "A9: {seat}");
    for command in ["show 1", "history 1", "monitoring"] {
        let (_, shown, _) = office.run("dora", command);
        assert!(!shown.contains("level 4") && !shown.contains("sound in all six"), "A9: {command}: {shown}");
    }
    let sheet = office.does("dora", "sheet export 1 --format toml");
    let marked = sheet.replace("\nmark = \"\"", "\nmark = 2").replace("note = \"\"", "note = \"seen\"");
    std::fs::write(office.file("dora.toml"), marked).unwrap();
    office.does("dora", "sheet import dora.toml");
    office.does("dora", "sheet submit 1");
    assert!(office.does("dora", "sheet show 1 --assessor chen").contains("sheet of chen"));

    office.refuses("dora", "determine 1 3 eligible --rationale good", "A11");
    let why = "the low marks come from one hard hour; the interview showed full command of the process";
    office.does("dora", &format!("determine 1 3 eligible --rationale '{why}'"));
    assert_eq!(office.stage(), "assessed");
}

fn decided_and_certified(office: &Office) {
    assert!(office.does("max", "list --stage assessed").contains("record the body's decision"));
    office.refuses("dora", "decide 1 passed", "S3");
    office.refuses("sam", "decide 1 passed", "V1");
    office.does("max", "decide 1 passed");
    office.refuses("max", "link 1", "S4");
    office.does("max", "notice 1 --reviewer-given Rae --reviewer-family Viewer --reviewer-email rae@example.org");
    assert_eq!(office.stage(), "passed", "S4: nothing was sent yet");
    office.does("sam", "letter release --all-of-kind notice_to_imi --yes");
    office.comes_to("status jane", "certified");
    office.refuses("max", "undo 1", "H2");
    office.does("max", "link 1");
    office.does("sam", "letter release --all-of-kind registration_link --yes");
    office.comes_to("outbox --all", "5 sent");
}

fn all_of_it_is_told(office: &Office) {
    assert_eq!(office.history(), TOLD);
    let told = office.does("", "history 1");
    for words in [
        "reason: the candidate travels on Monday",
        "reason: all could come today already",
        "reason: no word on the private meetings",
        "session 1, chen: level 4, eligible (sound in all six)",
        "session 1, diaz: level 3, eligible, against the indication (the low marks come from one hard hour",
        "stage: scheduled → assessed",
        "decision of round 1: passed",
        "stage: passed → certified",
        "Reviewer Viewer",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(office.does("sam", "status jane").contains("certified"));
    assert!(office.does("", "verify").contains("no faults"));
    let report = office.json("max", "monitoring");
    assert_eq!((&report["all"]["sheets"], &report["agreement"]["pairs"]), (&2.into(), &30.into()));
    let letters = office.letters();
    let of = |kind: &str, state: &str| letters.get(&(kind.to_owned(), state.to_owned())).copied().unwrap_or(0);
    let overtaken = (of("acknowledgement", "discarded"), of("approval", "discarded"));
    assert_eq!((overtaken, of("result", "draft")), ((1, 1), 1), "what is no longer so does not go");
    assert_eq!(of("assessor_invitation", "discarded"), 2, "the confirmation came before it was sent");
    assert_eq!((of("session_confirmation", "sent"), of("session_confirmation", "discarded")), (3, 6));
    assert_eq!((of("notice_to_imi", "sent"), of("registration_link", "sent")), (1, 1));
    let sent = std::fs::read_to_string(office.file("sent")).unwrap();
    assert!(sent.matches("text/calendar").count() >= 3, "{sent}");
}

fn an_auditor_sees_who_did_what_and_nobody_by_name(office: &Office) {
    let today = chrono::Utc::now().date_naive();
    let (from, to) = (today - chrono::Days::new(30), today + chrono::Days::new(1));
    office.does("", &format!("bundle audit --from {from} --to {to}"));
    let read = |name: &str| std::fs::read_to_string(office.file("audit").join(name)).unwrap();
    let rows = |name: &str| -> Vec<std::collections::BTreeMap<String, String>> {
        let text = read(name);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.deserialize().map(Result::unwrap).collect()
    };
    let seats = rows("assessments.csv");
    let of = |column: &str| seats.iter().map(|seat| seat[column].as_str()).collect::<Vec<_>>();
    assert_eq!(of("conflict"), ["none", "none"], "A3");
    assert_eq!((of("sheet"), of("eligible")), (vec!["submitted"; 2], vec!["yes"; 2]));
    assert_eq!((of("indication"), of("against_indication")), (vec!["yes", "no"], vec!["no", "yes"]), "A11");
    assert_eq!(rows("levels.csv").len(), 60);
    let (assessors, decisions) = (of("assessor"), rows("decisions.csv"));
    let decided = &decisions[0];
    assert_eq!((&*decided["passed"], &*decided["role"], &*decided["assessed_too"]), ("yes", "manager", "no"), "S3");
    assert!(assessors[0] != assessors[1] && !assessors.contains(&&*decided["by"]));
    // Whoever is on the roster goes by one number, also as the account that submitted the sheet.
    let changes: Vec<serde_json::Value> =
        read("changes.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let submitted: Vec<&str> = changes
        .iter()
        .filter(|change| change["what"] == "submitted a score sheet")
        .map(|change| change["by"].as_str().unwrap())
        .collect();
    assert!(assessors.iter().all(|assessor| submitted.contains(assessor)), "{submitted:?}");
    let application = &rows("applications.csv")[0];
    assert_eq!((&*application["stage"], &*application["assessors"]), ("certified", "2"));
    assert!(!application["notice_to_imi_on"].is_empty() && !application["link_sent_on"].is_empty());
    let sent = rows("letters.csv").into_iter().filter(|letter| letter["state"] == "sent");
    assert_eq!(sent.count(), 5);
    for file in std::fs::read_dir(office.file("audit")).unwrap().map(|entry| entry.unwrap().path()) {
        let text = if file.is_file() { std::fs::read_to_string(&file).unwrap().to_lowercase() } else { String::new() };
        for name in
            ["jane", "chen", "diaz", "dora", "viewer", "rae@", "meet.example.org", "hurried", "sound in all six"]
        {
            assert!(!text.contains(name), "{name} is in {}", file.display());
        }
    }
}
