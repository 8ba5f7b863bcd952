//! Score sheets at the desk: whose they are, who sees them, and that they stay as they were submitted (A8 to A12, V1).

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::journaled::times_told;
use crate::seated::number;
use chrono::{DateTime, TimeDelta, Utc};
use qapdesk::desk::{Clock, Desk, DeskError, Intake, News, Owner, Who};
use qapdesk::domain::report::ReportQuery;
use qapdesk::domain::view::{OfferQuery, OwnTask, Period, Query, details};
use qapdesk::domain::{
    AccountEdit, AssessorId, AssessorProfile, Command, ConflictAnswer, ConflictKind, FeePaid, ItemId, Level, Mark,
    Names, Number, Origin, Requirement, Role, Rule, Score, SessionId, Sheet, SheetEdit, SheetKey, SheetState,
    StageName, WaitingFor, Warning,
};
use qapdesk::link::protocol::{Answer, Failure, Request};
use qapdesk::link::{Claim, DeskService, Peer, Service};
use qapdesk::text::{Line, Prose};

const NUMBER: &str = "QAP-2026-0001";

fn now() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

struct TestDesk {
    folder: tempfile::TempDir,
    desk: Desk,
    /// How many days went by since.
    days: Arc<AtomicI64>,
}

impl TestDesk {
    /// A desk with an application in whose confirmed session `chen` and `diaz` assess; `max` is a manager.
    fn new() -> Self {
        Self::beginning(TimeDelta::hours(-2))
    }

    /// The same, with the session beginning so long from now.
    fn beginning(after: TimeDelta) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let days = Arc::new(AtomicI64::new(0));
        let desk = open(folder.path(), &days);
        let owner = desk.admit(1000, None).unwrap();
        let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/forms");
        let documents = ["statement.txt", "syllabus.txt", "certificate.txt"];
        let intake = Intake {
            file: "complete.toml".to_owned(),
            bytes: std::fs::read(forms.join("complete.toml")).unwrap(),
            documents: documents.map(|file| (file.to_owned(), std::fs::read(forms.join(file)).unwrap())).to_vec(),
            dry_run: false,
            again: false,
        };
        desk.intake(&owner, intake).unwrap();
        for requirement in Requirement::ALL {
            desk.command(&owner, number(), None, Command::Accept { requirement, reason: None }).unwrap();
        }
        desk.command(&owner, number(), None, Command::Approve { reason: None }).unwrap();
        drop(desk);
        crate::seated::seat(folder.path(), now() + TimeDelta::hours(2) + after);
        let desk = open(folder.path(), &days);
        Self { folder, desk, days }
    }

    fn who(&self, name: &str) -> Who {
        self.desk.admit(1000, Some(name)).unwrap()
    }

    /// Fills a sheet in and submits it.
    fn submits(&self, who: &str, level: u8) {
        let view = self.desk.sheet(&self.who(who), &key(who)).unwrap();
        let mut sheet = Sheet::default();
        for (_, item) in view.checklist.items() {
            let mark = Level::new(level).map(Mark::Level);
            sheet.scores.insert(item.id.clone(), Score { mark, note: Some(Prose::clean("seen")) });
        }
        self.desk.edit_sheet(&self.who(who), &key(who), view.revision, SheetEdit::Whole(Box::new(sheet))).unwrap();
        self.desk.assess(&self.who(who), &key(who), None, Command::SubmitSheet { session: SessionId(1) }).unwrap();
    }

    fn determines(&self, who: &str, eligible: bool) {
        let determine = Command::DetermineSkills {
            session: SessionId(1),
            level: Level::new(4).unwrap(),
            eligible,
            rationale: Prose::clean("What the sheet says, and what the interview added to it in the end."),
        };
        self.desk.assess(&self.who(who), &key(who), None, determine).unwrap();
    }

    fn interview(&self, who: &str) {
        let notes = Prose::clean("On the private meetings.");
        let held = Command::Interview { session: SessionId(1), on: None, remote: false, notes };
        self.desk.assess(&self.who(who), &key(who), None, held).unwrap();
    }
}

fn open(folder: &Path, days: &Arc<AtomicI64>) -> Desk {
    let (owner, days) = (Owner { uid: 1000, name: "ada".to_owned() }, Arc::clone(days));
    let clock = Clock::new(move || now() + TimeDelta::days(days.load(Ordering::SeqCst)));
    Desk::open(folder, owner, clock, &mut |_| {}).unwrap()
}

fn key(assessor: &str) -> SheetKey {
    SheetKey { number: number(), session: SessionId(1), assessor: assessor.parse().unwrap() }
}

fn mark(item: &str, level: u8) -> SheetEdit {
    SheetEdit::Mark { item: ItemId(item.to_owned()), mark: Level::new(level).map(Mark::Level) }
}

#[test]
fn a9_every_key_is_kept_and_an_older_screen_is_told() {
    let test = TestDesk::new();
    let chen = test.who("chen");
    let (revision, _) = test.desk.edit_sheet(&chen, &key("chen"), 0, mark("empathy.rapport", 4)).unwrap();
    let (same, _) = test.desk.edit_sheet(&chen, &key("chen"), revision, mark("empathy.rapport", 4)).unwrap();
    assert_eq!((revision, same), (1, 1), "what changes nothing costs nothing");
    let stale = test.desk.edit_sheet(&chen, &key("chen"), 0, mark("empathy.rapport", 2)).unwrap_err();
    assert!(matches!(stale, DeskError::Conflict { revision: 1, .. }), "{stale}");
    let unknown = test.desk.edit_sheet(&chen, &key("chen"), 1, mark("charm", 2)).unwrap_err();
    assert!(matches!(&unknown, DeskError::Refused(refusal) if refusal.rule == Rule::A8), "{unknown}");
    let own = test.desk.own_sessions(&chen).unwrap();
    assert_eq!((own.len(), own[0].task, own[0].progress), (1, OwnTask::FinishSheet, (1, 30)));
    assert!(test.desk.verify(&test.who("max")).unwrap().is_clean());
}

#[test]
fn a9_nothing_is_scored_before_the_session_has_begun() {
    let test = TestDesk::beginning(TimeDelta::minutes(30));
    let early = test.desk.edit_sheet(&test.who("chen"), &key("chen"), 0, mark("empathy.rapport", 4)).unwrap_err();
    let DeskError::Refused(refusal) = early else { panic!("{early}") };
    let expected = "session 1 begins on Mon 23 Nov 2026 10:30 EST (America/New_York)";
    assert_eq!((refusal.rule, refusal.message.as_str()), (Rule::A9, expected));
    let begun = TestDesk::beginning(TimeDelta::zero());
    begun.desk.edit_sheet(&begun.who("chen"), &key("chen"), 0, mark("empathy.rapport", 4)).unwrap();
}

#[test]
fn a9_a_note_typed_key_by_key_costs_the_journal_what_was_typed() {
    let test = TestDesk::new();
    let chen = test.who("chen");
    let bytes = || -> u64 {
        let segments = std::fs::read_dir(test.folder.path().join("journal")).unwrap();
        segments.map(|segment| segment.unwrap().metadata().unwrap().len()).sum()
    };
    let (mut note, mut revision, mut costs) = (String::new(), 0, Vec::new());
    for part in 0..4 {
        let before = bytes();
        for place in 0..50 {
            note.push(char::from(b'a' + u8::try_from((part * 50 + place) % 26).unwrap()));
            let edit = SheetEdit::Note { item: ItemId("empathy.rapport".to_owned()), note: Some(Prose::clean(&note)) };
            revision = test.desk.edit_sheet(&chen, &key("chen"), revision, edit).unwrap().0;
        }
        costs.push((bytes() - before) / 50);
    }
    assert!(costs[3] <= costs[1] + 2, "a key costs the same however long the note is: {costs:?}");
    let sheet = test.desk.sheet(&chen, &key("chen")).unwrap().sheet;
    let kept = sheet.scores[&ItemId("empathy.rapport".to_owned())].note.clone().unwrap();
    assert_eq!(kept.as_str(), note);
    assert!(test.desk.verify(&test.who("max")).unwrap().is_clean(), "and the journal replays to it");
}

#[test]
fn v1_what_is_not_ones_own_answers_like_what_is_not_there() {
    let test = TestDesk::new();
    let elsewhere = SheetKey { number: Number::new(2026, 77), ..key("chen") };
    let words = |error: DeskError| error.to_string().replace("QAP-2026-0077", NUMBER);
    let chen = test.who("chen");
    for not_ones_own in [key("diaz"), SheetKey { session: SessionId(2), ..key("chen") }] {
        let missing = words(test.desk.sheet(&chen, &elsewhere).unwrap_err());
        assert_eq!(words(test.desk.sheet(&chen, &not_ones_own).unwrap_err()), missing);
        let edit = test.desk.edit_sheet(&chen, &not_ones_own, 0, mark("empathy.rapport", 1)).unwrap_err();
        assert_eq!(words(edit), missing);
        let submit = Command::SubmitSheet { session: not_ones_own.session };
        assert_eq!(words(test.desk.assess(&chen, &not_ones_own, None, submit).unwrap_err()), missing);
    }
    for who in ["sam", "max", "aud"] {
        assert!(test.desk.edit_sheet(&test.who(who), &key("chen"), 0, mark("empathy.rapport", 1)).is_err(), "{who}");
        assert!(test.desk.sheet(&test.who(who), &key("chen")).is_err(), "{who} sees no draft");
    }
    assert!(test.desk.own_sessions(&test.who("aud")).is_err());
    assert_eq!(test.desk.own_sessions(&test.who("max")).unwrap(), []);
    let foreign = test.desk.assess(&chen, &key("chen"), None, Command::Withdraw { reason: None }).unwrap_err();
    assert!(matches!(&foreign, DeskError::Refused(refusal) if refusal.rule == Rule::A9), "{foreign}");
}

#[test]
fn who_reads_applications_is_told_which_session_or_assessor_is_not_there() {
    let test = TestDesk::new();
    let told = |who: &str, wanted: &SheetKey| test.desk.sheet(&test.who(who), wanted).unwrap_err().to_string();
    for who in ["sam", "max", "aud"] {
        let no_session = SheetKey { session: SessionId(2), ..key("chen") };
        assert_eq!(told(who, &no_session), format!("{NUMBER} has no session 2"), "{who}");
        assert_eq!(told(who, &key("nobody")), format!("nobody does not assess session 1 of {NUMBER}"), "{who}");
    }
}

#[test]
fn a9_neither_assessor_sees_the_others_sheet_before_their_own_is_submitted() {
    let test = TestDesk::new();
    test.submits("chen", 4);
    test.interview("chen");
    test.determines("chen", true);
    let (diaz, sam, max) = (test.who("diaz"), test.who("sam"), test.who("max"));
    let shows = |who: &Who| {
        let view = test.desk.show(who, number()).unwrap();
        let seat = view.assessment.sessions[0].seats[0].clone();
        let listed = &test.desk.views(who, &Query::default()).unwrap()[0];
        assert_eq!(listed.assessment.sessions[0].seats[0], seat);
        (seat.sheet.submitted().is_some(), seat.determination.is_some())
    };
    let history = |who: &Who| -> Vec<String> {
        test.desk
            .history(who, number())
            .unwrap()
            .iter()
            .flat_map(|change| details(change, &qapdesk::domain::Scale::default()))
            .filter(|words| words.contains("chen") && !words.contains("role play"))
            .collect()
    };
    assert_eq!((shows(&sam), shows(&diaz)), ((true, true), (false, false)));
    assert_eq!((history(&sam).len(), history(&diaz)), (2, Vec::new()));
    assert!(test.desk.sheet(&sam, &key("chen")).is_ok());
    assert!(test.desk.sheet(&diaz, &key("chen")).is_err());
    let interview = || test.desk.sheet(&diaz, &key("diaz")).unwrap().interview.unwrap();
    assert_eq!(
        (interview().by.as_str(), interview().notes.as_str()),
        ("chen", ""),
        "that it was held, not what was said"
    );
    let sheets = |who: &Who| test.desk.monitoring(who, Period::default()).unwrap().all.sheets;
    assert_eq!((sheets(&max), sheets(&diaz)), (1, 0));
    test.submits("diaz", 3);
    assert_eq!(interview().notes.as_str(), "On the private meetings.");
    assert_eq!(shows(&diaz), (true, false), "the determination of another only after one's own");
    assert_eq!(history(&diaz).len(), 1);
    test.determines("diaz", true);
    assert_eq!((shows(&diaz), history(&diaz).len(), sheets(&diaz)), ((true, true), 2, 2));
    assert_eq!(test.desk.show(&max, number()).unwrap().stage, StageName::Assessed);
    let report = test.desk.monitoring(&max, Period::default()).unwrap();
    let agreement = report.agreement;
    assert_eq!((agreement.sessions, agreement.pairs, agreement.exact, agreement.within_one), (1, 30, 0, 30));
}

#[test]
fn a9_a_report_counts_nothing_of_the_others_for_an_assessor_whose_own_sheet_is_not_in() {
    let test = TestDesk::new();
    test.submits("chen", 4);
    test.interview("chen");
    test.determines("chen", true);
    let query = ReportQuery { to: Some("2026-11-30".parse().unwrap()), ..ReportQuery::default() };
    let told = |who: &str| {
        let report = test.desk.report(&test.who(who), &query).unwrap();
        let of_assessors = report.assessors.iter().map(|one| one.sheets + one.determined).sum::<u32>();
        (report.applications, of_assessors)
    };
    assert_eq!((told("sam"), told("aud"), told("diaz")), ((1, 2), (1, 2), (1, 0)));
    assert!(test.desk.report(&test.who("chen"), &query).is_err(), "an assessor reads no applications (V1)");
}

#[test]
fn s5_the_line_of_who_did_not_pass_turns_at_midnight_once_the_time_for_another_round_is_over() {
    let test = TestDesk::new();
    test.submits("chen", 2);
    test.submits("diaz", 2);
    test.interview("chen");
    test.determines("chen", false);
    test.determines("diaz", false);
    let max = test.who("max");
    test.desk.command(&max, number(), None, Command::Decide { passed: false, reason: None }).unwrap();
    let waiting = |days| {
        test.days.store(days, Ordering::SeqCst);
        let row = test.desk.list(&max, &Query::default()).unwrap().rows.remove(0);
        (row.waiting_for, row.days_in_stage)
    };
    assert_eq!(waiting(0), (WaitingFor::Candidate, 0));
    assert_eq!(waiting(364), (WaitingFor::Candidate, 364));
    assert_eq!(waiting(366), (WaitingFor::Nobody, 366));
    assert_eq!(waiting(400), (WaitingFor::Nobody, 400), "its days go on being counted");
}

#[test]
fn s5_who_did_not_pass_applies_anew_once_the_time_for_another_round_is_over() {
    let test = TestDesk::new();
    for who in ["chen", "diaz"] {
        test.submits(who, 2);
    }
    test.interview("chen");
    for who in ["chen", "diaz"] {
        test.determines(who, false);
    }
    let max = test.who("max");
    test.desk.command(&max, number(), None, Command::Decide { passed: false, reason: None }).unwrap();
    let comes = |days| {
        test.days.store(days, Ordering::SeqCst);
        let received = (now() + TimeDelta::days(days)).date_naive().to_string();
        let form = "form = \"qap-application/1\"\nreceived_on = DAY\n[candidate]\n\
                    given_name = \"Jane\"\nfamily_name = \"O'Connor\"\nemail = \"complete@example.org\"\n";
        let (file, bytes) = ("anew.toml".to_owned(), form.replace("DAY", &received).into_bytes());
        let anew = Intake { file, bytes, documents: Vec::new(), dry_run: false, again: false };
        test.desk.intake(&test.who("sam"), anew).map(|taken| taken.len())
    };
    assert!(matches!(comes(365), Err(DeskError::BadForm(_))), "she may still be assessed again");
    assert_eq!(comes(366).unwrap(), 1);
}

#[test]
fn a9_a_submitted_sheet_stays_as_it_is_until_it_is_returned() {
    let test = TestDesk::new();
    test.submits("chen", 4);
    let chen = test.who("chen");
    let submitted = test.desk.sheet(&chen, &key("chen")).unwrap();
    let refused =
        test.desk.edit_sheet(&chen, &key("chen"), submitted.revision, mark("empathy.rapport", 1)).unwrap_err();
    assert!(matches!(&refused, DeskError::Refused(refusal) if refusal.rule == Rule::A9), "{refused}");
    assert_eq!(test.desk.sheet(&chen, &key("chen")).unwrap(), submitted);
    let reason = Some(Line::clean("the note on rapport is of another session"));
    let give_back = Command::ReturnSheet { session: SessionId(1), assessor: key("chen").assessor, reason };
    test.desk.command(&test.who("sam"), number(), None, give_back).unwrap();
    let returned = test.desk.sheet(&chen, &key("chen")).unwrap();
    assert_eq!(returned.sheet, submitted.sheet, "it begins with what was submitted");
    assert_eq!(returned.session.task, OwnTask::CorrectSheet);
    assert!(test.desk.sheet(&test.who("sam"), &key("chen")).is_err(), "it is a draft again");
    test.desk.edit_sheet(&chen, &key("chen"), returned.revision, mark("empathy.rapport", 5)).unwrap();
    let again = test.desk.assess(&chen, &key("chen"), None, Command::SubmitSheet { session: SessionId(1) }).unwrap();
    assert_eq!((again.session.task, again.revision), (OwnTask::RecordInterview, submitted.revision + 1));
    assert!(test.desk.verify(&test.who("max")).unwrap().is_clean());
}

#[test]
fn a9_a_whole_sheet_is_taken_all_or_nothing() {
    let test = TestDesk::new();
    let chen = test.who("chen");
    test.desk.edit_sheet(&chen, &key("chen"), 0, mark("empathy.rapport", 4)).unwrap();
    let mut sheet = Sheet::default();
    sheet.scores.insert(ItemId("empathy.language".to_owned()), Score { mark: Some(Mark::Unable), note: None });
    sheet.scores.insert(ItemId("charm".to_owned()), Score::default());
    let whole = SheetEdit::Whole(Box::new(sheet.clone()));
    assert!(test.desk.edit_sheet(&chen, &key("chen"), 1, whole).is_err());
    let kept = test.desk.sheet(&chen, &key("chen")).unwrap();
    assert_eq!((kept.revision, kept.sheet.scores.len()), (1, 1));
    sheet.scores.remove(&ItemId("charm".to_owned()));
    let whole = SheetEdit::Whole(Box::new(sheet.clone()));
    test.desk.edit_sheet(&chen, &key("chen"), 1, whole).unwrap();
    assert_eq!(test.desk.sheet(&chen, &key("chen")).unwrap().sheet, sheet);
}

#[test]
fn h1_the_journal_says_by_which_key_each_edit_of_a_sheet_came() {
    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtq71hWoyEzxUH/jQpR+WvdhjcMktXpmZqaFvuTlo6T chen@laptop";
    let test = TestDesk::new();
    let owner = test.desk.admit(1000, None).unwrap();
    let added = AccountEdit::AddKey(KEY.parse().unwrap());
    test.desk.edit_account(&owner, "chen".parse().unwrap(), added).unwrap();
    let chen = test.who("chen");
    let origin = Origin::Ssh {
        key: Line::clean(chen.account.keys[0].fingerprint()),
        address: Line::clean("the address of chen"),
    };
    let chen = Who { origin, ..chen };
    let told = || times_told(test.folder.path(), "the address of chen");
    test.desk.edit_sheet(&chen, &key("chen"), 0, mark("empathy.rapport", 4)).unwrap();
    assert_eq!(told(), 1);
    test.desk.edit_sheet(&chen, &key("chen"), 1, mark("empathy.rapport", 5)).unwrap();
    assert_eq!(told(), 2);
    let held = Command::Interview {
        session: SessionId(1),
        on: None,
        remote: false,
        notes: Prose::clean("On the private meetings."),
    };
    test.submits("chen", 4);
    test.desk.assess(&chen, &key("chen"), None, held).unwrap();
    assert_eq!(told(), 3, "the sheet was submitted from this machine");
    assert!(test.desk.verify(&owner).unwrap().is_clean());
}

#[test]
fn v1_an_assessor_is_greeted_by_the_server_and_hears_news_of_no_application_by_name() {
    let test = TestDesk::new();
    let (number, owner) = (number(), test.desk.admit(1000, None).unwrap());
    let chen = test.who("chen");
    let news = test.desk.watch(&chen);
    test.desk.command(&owner, number, None, Command::Note { text: Prose::clean("on the phone") }).unwrap();
    assert_eq!(news.recv_timeout(Duration::from_secs(20)), Ok(News::ManyChanged));
    let service = DeskService::new(test.desk, "test");
    let claim = Claim { account: Some("chen".to_owned()), via: None, names: Names::Shown };
    let mut chen = service.admit(Peer { uid: 1000, gid: 1000, pid: 1 }, &claim).unwrap();
    let greeting = service.answer(&mut chen, Request::Greet);
    assert!(
        matches!(&greeting, Answer::Greeting(one) if one.role == Role::Assessor && one.counts.all == 0),
        "{greeting:?}"
    );
    assert!(matches!(service.answer(&mut chen, Request::OwnSessions), Answer::OwnSessions(own) if own.len() == 1));
    let tags = service.answer(&mut chen, Request::Tags);
    assert!(matches!(tags, Answer::Failed(Failure::Refused { rule: Rule::V1, .. })));
}

#[test]
fn a9_nobody_lifts_their_own_blindness_by_the_roster_or_by_leaving_the_seat() {
    let test = TestDesk::new();
    test.submits("chen", 4);
    let (owner, diaz) = (test.desk.admit(1000, None).unwrap(), test.who("diaz"));
    let entry = test
        .desk
        .assessors(&owner)
        .unwrap()
        .into_iter()
        .map(|row| row.assessor)
        .find(|one| one.id.as_str() == "diaz")
        .unwrap();
    let unbound = AssessorProfile { account: None, ..entry.profile };
    for (who, broken) in [(&diaz, Rule::V1), (&owner, Rule::A9)] {
        let refused = test.desk.edit_assessor(who, &entry.id, None, unbound.clone(), None).unwrap_err();
        assert!(matches!(&refused, DeskError::Refused(refusal) if refusal.rule == broken), "{refused}");
    }
    let plan = test.desk.sheet(&diaz, &key("diaz")).unwrap().session.plan;
    let assessors = vec!["chen".parse().unwrap()];
    let leave = Command::Move { session: SessionId(1), plan, assessors, despite: Warning::ALL.into(), reason: None };
    let refused = test.desk.command(&diaz, number(), None, leave.clone()).unwrap_err();
    assert!(matches!(&refused, DeskError::Refused(refusal) if refusal.rule == Rule::A9), "{refused}");
    // Somebody else may plan the session without them; they do not take that back themselves.
    let none = Command::Conflict { assessor: "chen".parse().unwrap(), answer: ConflictAnswer::None };
    test.desk.command(&owner, number(), None, none).unwrap();
    test.desk.command(&test.who("max"), number(), None, leave).unwrap();
    let refused = test.desk.command(&diaz, number(), None, Command::Undo).unwrap_err();
    assert!(matches!(&refused, DeskError::Refused(refusal) if refusal.rule == Rule::A9), "{refused}");
}

#[test]
fn a5_a6_a_day_long_before_the_desk_is_no_day_of_a_payment_or_a_consent() {
    let test = TestDesk::new();
    let (owner, long_ago) = (test.desk.admit(1000, None).unwrap(), "0202-11-03".parse().unwrap());
    let paid = Some(FeePaid { on: long_ago, reference: None });
    for (command, broken) in [
        (Command::Consent { given: true, on: Some(long_ago) }, Rule::A6),
        (Command::PayAssessor { session: SessionId(1), assessor: "chen".parse().unwrap(), paid }, Rule::A5),
    ] {
        let refused = test.desk.command(&owner, number(), None, command).unwrap_err();
        assert!(matches!(&refused, DeskError::Refused(refusal) if refusal.rule == broken), "{refused}");
    }
}

#[test]
fn a9_a_conflict_that_comes_to_light_after_a_sheet_was_returned_is_recorded() {
    let test = TestDesk::new();
    test.submits("chen", 4);
    let (max, assessor): (Who, AssessorId) = (test.who("max"), "chen".parse().unwrap());
    let back = Command::ReturnSheet {
        session: SessionId(1),
        assessor: assessor.clone(),
        reason: Some(Line::clean("look at 3 again")),
    };
    test.desk.command(&max, number(), None, back).unwrap();
    let answer = ConflictAnswer::Declared { kind: ConflictKind::Personal, note: None };
    test.desk.command(&max, number(), None, Command::Conflict { assessor, answer }).unwrap();
}

#[test]
fn e1_why_a_sheet_came_back_is_told_without_the_names_in_it() {
    let test = TestDesk::new();
    let max = test.who("max");
    let name = test.desk.show(&max, number()).unwrap().candidate.name;
    test.submits("chen", 4);
    let reason = Some(Line::clean(&format!("{name} says item 3 is of another day")));
    let back = Command::ReturnSheet { session: SessionId(1), assessor: "chen".parse().unwrap(), reason };
    test.desk.command(&max, number(), None, back).unwrap();
    let service = DeskService::new(test.desk, "test");
    for (names, is_told) in [(Names::Shown, true), (Names::Hidden, false)] {
        let claim = Claim { account: Some("chen".to_owned()), via: None, names };
        let mut chen = service.admit(Peer { uid: 1000, gid: 1000, pid: 1 }, &claim).unwrap();
        let answer = service.answer(&mut chen, Request::Sheet(key("chen")));
        let Answer::Sheet(view) = &answer else { panic!("{answer:?}") };
        let SheetState::Returned { reason, .. } = &view.state else { panic!("{:?}", view.state) };
        assert!(reason.ends_with("says item 3 is of another day"), "{reason}");
        assert_eq!(reason.contains(name.as_str()), is_told, "{reason}");
        assert_eq!(view.session.returned.as_ref(), Some(reason));
        assert_eq!(view.sheet.scores.len(), 30, "what goes back stays as it was written");
    }
}

#[test]
fn a_question_about_offers_in_the_farthest_future_is_answered() {
    let test = TestDesk::new();
    let query = OfferQuery { from: DateTime::<Utc>::MAX_UTC, minutes: None, language: None };
    assert!(!test.desk.offers(&test.who("max"), number(), &query).unwrap().is_empty());
}
