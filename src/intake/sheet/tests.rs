use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{read_sheet, sheet_csv, sheet_toml};
use crate::domain::program::CPR;
use crate::domain::view::{Indication, OwnSession, OwnTask, SheetView};
use crate::domain::{
    Level, Mark, Plan, Program, Scale, Score, SessionId, SessionMode, SessionState, Sheet, SheetKey, SheetState,
};
use crate::text::{Line, Prose};

/// Read once, and not for every sheet that the properties try.
static PROGRAM: LazyLock<Program> = LazyLock::new(|| toml::from_str(CPR).unwrap());

fn view(sheet: Sheet) -> SheetView {
    let key =
        SheetKey { number: "QAP-2026-0042".parse().unwrap(), session: SessionId(2), assessor: "chen".parse().unwrap() };
    let plan = Plan {
        mode: SessionMode::RolePlay,
        start: "2026-11-23T15:00:00Z".parse().unwrap(),
        minutes: 60,
        zone: "America/New_York".parse().unwrap(),
        place: None,
        recorded: false,
        interview: None,
    };
    let session = OwnSession {
        number: key.number,
        session: key.session,
        assessor: key.assessor.clone(),
        candidate: Line::clean("=Jane, \"O'Connor\""),
        own_zone: None,
        candidate_zone: None,
        plan,
        state: SessionState::Confirmed,
        task: OwnTask::FinishSheet,
        progress: (0, 30),
        returned: None,
    };
    SheetView {
        key,
        session,
        revision: 7,
        sheet,
        state: SheetState::Open,
        checklist: PROGRAM.checklist.clone(),
        indication: Indication::default(),
        interview: None,
        determination: None,
    }
}

fn any_text() -> impl Strategy<Value = Option<Prose>> {
    let text = "[=+@'\"\\-,;#＝\\\\]{0,3}[a-c \n,;\"'é李]{0,12}";
    (any::<bool>(), text)
        .prop_map(|(is_there, text)| Some(Prose::clean(text.trim())).filter(|text| is_there && !text.trim().is_empty()))
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    let level = |level: u8| Level::new(level).map(Mark::Level);
    let mark = select(vec![None, level(1), level(3), level(5), Some(Mark::NotApplicable), Some(Mark::Unable)]);
    (vec((mark, any_text()), 30), any_text()).prop_map(|(scores, remark)| {
        let ids = view(Sheet::default()).checklist.items().map(|(_, item)| item.id.clone()).collect::<Vec<_>>();
        let scores = ids.into_iter().zip(scores).map(|(id, (mark, note))| (id, Score { mark, note }));
        Sheet { scores: scores.filter(|(_, score)| *score != Score::default()).collect(), remark }
    })
}

proptest! {
    #[test]
    fn a8_a_sheet_reads_back_to_itself(sheet in any_sheet()) {
        let view = view(sheet.clone());
        for (name, text) in [("s.toml", sheet_toml(&view)), ("s.csv", sheet_csv(&view))] {
            let file = read_sheet(name, text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
            prop_assert_eq!((&file.key, file.revision), (&view.key, 7));
            prop_assert_eq!(file.sheet(&view.checklist), Ok(sheet.clone()), "{}", text);
        }
    }

    #[test]
    fn no_cell_of_a_csv_sheet_is_one_that_a_spreadsheet_runs(sheet in any_sheet()) {
        let text = sheet_csv(&view(sheet));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text.as_bytes()[3..]);
        for record in reader.records() {
            let record = record.unwrap();
            let runs = |cell: &str| cell.starts_with(['=', '+', '-', '@', '＝', '\t', '\r']);
            prop_assert!(!record.iter().any(runs), "{:?}", record);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200), cells in "sheet[,;\t](\"|[a-z,;\n])*") {
        let _ = read_sheet("s.csv", &bytes);
        let _ = read_sheet("s.toml", &bytes);
        let _ = read_sheet("s.csv", cells.as_bytes());
    }
}

#[test]
fn white_space_around_a_note_is_none_of_it() {
    let text = sheet_toml(&view(Sheet::default())).replacen("remark = \"\"", "remark = \" =2 \\n\"", 1);
    let file = read_sheet("s.toml", text.as_bytes()).unwrap();
    let sheet = file.sheet(&view(Sheet::default()).checklist).unwrap();
    assert_eq!(sheet.remark, Some(Prose::clean("=2")));
}

#[test]
fn what_is_wrong_is_told_at_its_line_and_key() {
    let exported = sheet_toml(&view(Sheet::default()));
    let cases = [
        ("qap-sheet/1", "qap-sheet/9", "sheet: `qap-sheet/9` is not a score sheet of qapdesk"),
        ("\"QAP-2026-0042\"", "\"42x\"", "number: "),
        ("session = 2", "session = \"two\"", "session: `two` is not a whole number"),
        ("\nmark = \"\"", "\nmark = true", "items[1].mark: true or false, expected a mark"),
        ("\nmark = \"\"", "\nmrk = 3", "items[1].mrk: unknown key"),
        ("\nmark = \"\"", "", "items[1].mark: left out"),
        ("\nnote = \"\"", "", "items[1].note: left out"),
        ("\nremark = \"\"", "", "remark: left out"),
        ("revision = 7\n", "", "revision: missing"),
    ];
    for (from, to, expected) in cases {
        assert!(exported.contains(from), "{from}");
        let problems = read_sheet("s.toml", exported.replacen(from, to, 1).as_bytes()).unwrap_err();
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|told| told.starts_with("line ") && told.contains(expected)), "{expected}: {told:?}");
    }
}

#[test]
fn all_that_is_wrong_with_the_items_of_a_file_is_told_at_once() {
    let view = view(Sheet::default());
    let text =
        sheet_toml(&view).replacen("\nmark = \"\"", "\nmark = 9", 1).replacen("\nmark = \"\"", "\nmark = \"<\"", 1);
    let text = text.replacen("empathy.rapport", "zork", 1);
    let problems = read_sheet("s.toml", text.as_bytes()).unwrap().sheet(&view.checklist).unwrap_err();
    let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    let expected = [
        "`empathy.rapport` is not in the file",
        "`9` is not a mark of this checklist: 1 to 5, n or u",
        "`<` is not a mark of this checklist: 1 to 5, n or u",
        "`zork` is no item of the checklist",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a8_a_file_that_lacks_items_takes_no_mark_back() {
    let view = view(Sheet::default());
    let (toml, csv) = (sheet_toml(&view), sheet_csv(&view));
    let last = &view.checklist.items().last().unwrap().1.id.0;
    let cases = [
        ("s.toml", toml[..toml.rfind("[[items]]").unwrap()].to_owned(), 1),
        ("s.toml", toml[..toml.find("[[items]]").unwrap()].to_owned(), 30),
        ("s.csv", csv[..csv.rfind(last.as_str()).unwrap()].to_owned(), 1),
        ("s.csv", csv.lines().take(8).collect::<Vec<_>>().join("\n"), 29),
        ("s.csv", csv.lines().take(7).collect::<Vec<_>>().join("\n"), 30),
    ];
    for (name, text, lacks) in cases {
        let problems = read_sheet(name, text.as_bytes()).unwrap().sheet(&view.checklist).unwrap_err();
        assert_eq!(problems.len(), lacks, "{problems:?}\n{text}");
        assert_eq!(problems.last().unwrap().to_string(), format!("items: `{last}` is not in the file"));
    }
}

#[test]
fn an_item_that_is_not_on_the_checklist_or_comes_twice_is_named() {
    let view = view(Sheet::default());
    for (to, expected) in [
        ("empathy.raport", "`empathy.raport` is no item of the checklist"),
        ("empathy.language", "the item `empathy.language` comes twice"),
    ] {
        for (name, text) in [("s.toml", sheet_toml(&view)), ("s.csv", sheet_csv(&view))] {
            let file = read_sheet(name, text.replacen("empathy.rapport", to, 1).as_bytes()).unwrap();
            let problems = file.sheet(&view.checklist).unwrap_err();
            let problem = problems.iter().find(|problem| problem.message == expected);
            assert!(problem.is_some_and(|problem| problem.line > Some(1)), "{expected}: {problems:?}");
        }
    }
}

#[test]
fn a_spreadsheets_own_way_of_writing_is_read() {
    let text = "sheet;qap-sheet/1;;\r\nnumber;QAP-2026-0042\r\nsession;2\r\nassessor;chen\r\nrevision;7\r\nremark\r\n;;;\r\n\
                item;note;competency;mark\r\nempathy.rapport;\"calm; open\r\nthroughout\";Empathy;4\r\n;;Process;\r\n";
    let file = read_sheet("s.csv", text.as_bytes()).unwrap();
    let mut checklist = view(Sheet::default()).checklist;
    for competency in &mut checklist.competencies {
        competency.items.retain(|item| item.id.0 == "empathy.rapport");
    }
    let sheet = file.sheet(&checklist).unwrap();
    let (_, score) = sheet.scores.iter().next().unwrap();
    assert_eq!((sheet.scores.len(), score.mark), (1, Level::new(4).map(Mark::Level)));
    assert_eq!(score.note.as_deref(), Some("calm; open\nthroughout"));
    let headless = read_sheet("s.csv", text.replace(";mark\r", ";marks\r").as_bytes()).unwrap_err();
    assert_eq!(headless[0].to_string(), "line 8: items[1].mark: missing");
}

#[test]
fn a8_a_csv_with_a_quote_too_few_or_shifted_cells_is_refused_with_its_line() {
    let exported = sheet_csv(&view(Sheet::default()));
    let row = "empathy.rapport,,,";
    let line = exported[..exported.find(row).unwrap()].matches('\n').count() + 1;
    let cases = [
        ("empathy.rapport,3,\"bad,", "text after the quote that closes a cell"),
        ("empathy.rapport,3,bad, worse,", "the cells of this row have shifted"),
        ("empathy.rapport,3,", "the cells of this row have shifted"),
    ];
    for (to, expected) in cases {
        let text = exported.replacen(row, to, 1);
        let read = read_sheet("s.csv", text.as_bytes()).and_then(|file| file.sheet(&view(Sheet::default()).checklist));
        let problems = read.unwrap_err();
        let told = problems[0].to_string();
        assert!(told.starts_with(&format!("line {line}: ")) && told.contains(expected), "{to}: {told}");
    }
    let unclosed = format!("{exported}empathy.rapport,3,\"bad\r\n");
    let told = read_sheet("s.csv", unclosed.as_bytes()).unwrap_err()[0].to_string();
    assert!(told.contains("never closed"), "{told}");
}

#[test]
fn a8_a_sheet_on_another_scale_names_its_levels_and_takes_them_back_by_name() {
    let mut view = view(Sheet::default());
    let names = vec!["not shown".to_owned(), "shown".to_owned()];
    let note_at = Level::new(1);
    view.checklist.scale = Scale { top: Level::new(2).unwrap(), names: names.clone(), note_at };
    for competency in &mut view.checklist.competencies {
        competency.items.iter_mut().for_each(|item| item.levels.clone_from(&names));
    }
    let (toml, csv) = (sheet_toml(&view), sheet_csv(&view));
    assert!(toml.contains("# Give every item a mark: 1 not shown, 2 shown, \"n\" where"), "{toml}");
    assert!(csv.contains("mandatory,1 not shown,2 shown\r\n"), "{csv}");
    let item = view.checklist.items().next().unwrap().1.id.clone();
    let filled = |mark: &str| toml.replacen("\nmark = \"\"", &format!("\nmark = {mark}"), 1);
    let read = |text: &str| read_sheet("s.toml", text.as_bytes()).unwrap().sheet(&view.checklist);
    for mark in ["2", "\"Shown\"", "\"2\""] {
        assert_eq!(read(&filled(mark)).unwrap().scores[&item].mark, Level::new(2).map(Mark::Level), "{mark}");
    }
    for (mark, found) in [("3", "3"), ("\"well\"", "well")] {
        let told = read(&filled(mark)).unwrap_err()[0].to_string();
        let expected =
            format!("items[1].mark: `{found}` is not a mark of this checklist: 1 not shown, 2 shown, n or u");
        assert!(told.starts_with("line ") && told.ends_with(&expected), "{told}");
    }
}

#[test]
fn who_fills_a_sheet_in_is_told_what_to_do_about_an_item_that_comes_twice() {
    let view = view(Sheet::default());
    let text = sheet_toml(&view).replacen("empathy.rapport", "empathy.language", 1);
    let problems = read_sheet("s.toml", text.as_bytes()).unwrap().sheet(&view.checklist).unwrap_err();
    let twice = problems.iter().find(|problem| problem.message.contains("comes twice")).unwrap();
    assert_eq!(twice.hint, "keep the one that says what you mean, and delete the other");
}
