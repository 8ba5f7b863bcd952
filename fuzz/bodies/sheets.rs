//! Score sheets that come back filled in: CSV of any spreadsheet, TOML.

use qapdesk::domain::program::CPR;
use qapdesk::domain::view::{Indication, OwnSession, OwnTask, SheetView};
use qapdesk::domain::{Checklist, ChecklistItem, ItemId, Plan, SessionMode, SessionState, Sheet, SheetKey, SheetState};
use qapdesk::intake::{SheetFile, program, read_sheet, sheet_csv, sheet_toml};
use qapdesk::text::Line;

use super::{clean, forms};

thread_local! {
    /// A file is taken only where it has all items of a checklist, so there are short ones beside that of CPR.
    static CHECKLISTS: [Checklist; 3] = {
        let whole = match program::parse("cpr.toml", CPR) {
            Ok(program) => program.checklist,
            Err(error) => panic!("{error}"),
        };
        let of = |ids: &[&str]| {
            let mut short = whole.clone();
            short.competencies.truncate(1);
            let items = &mut short.competencies[0].items;
            let item = items[0].clone();
            *items = ids.iter().map(|id| ChecklistItem { id: ItemId((*id).to_owned()), ..item.clone() }).collect();
            short
        };
        [of(&[]), of(&["x"]), whole]
    };
}

/// A sheet that is taken is clean and goes out and comes back the same both ways, with no cell that a spreadsheet runs.
pub(super) fn body(data: &[u8]) {
    for name in ["a.csv", "a.toml"] {
        match read_sheet(name, data) {
            Ok(file) => CHECKLISTS.with(|checklists| checklists.iter().for_each(|checklist| taken(&file, checklist))),
            Err(problems) => forms::told(&problems),
        }
    }
}

fn taken(file: &SheetFile, checklist: &Checklist) {
    match file.sheet(checklist) {
        Ok(sheet) => {
            clean::all(&sheet);
            comes_back(&view(file.key.clone(), file.revision, sheet, checklist.clone()));
        }
        Err(problems) => forms::told(&problems),
    }
}

fn comes_back(view: &SheetView) {
    let csv = sheet_csv(view);
    for row in csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes()).records() {
        let row = row.unwrap_or_else(|error| panic!("{error}: {csv}"));
        for cell in &row {
            let cell = cell.trim_start_matches('\u{feff}');
            // A plain number below zero is itself wherever it is opened.
            let is_number = cell.strip_prefix('-').is_some_and(|rest| rest.parse::<f64>().is_ok());
            assert!(
                is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']),
                "{cell:?}"
            );
            clean::prose(cell);
        }
    }
    for (name, text) in [("a.csv", csv), ("a.toml", sheet_toml(view))] {
        let back = read_sheet(name, text.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
        assert_eq!((&back.key, back.revision), (&view.key, view.revision));
        assert_eq!(back.sheet(&view.checklist), Ok(view.sheet.clone()), "{text}");
    }
}

fn view(key: SheetKey, revision: u32, sheet: Sheet, checklist: Checklist) -> SheetView {
    let plan = Plan {
        mode: SessionMode::RolePlay,
        start: chrono::DateTime::UNIX_EPOCH,
        minutes: 60,
        zone: "America/New_York".parse().unwrap_or_else(|error| panic!("{error}")),
        place: None,
        recorded: false,
        interview: None,
    };
    let session = OwnSession {
        number: key.number,
        session: key.session,
        assessor: key.assessor.clone(),
        candidate: Line::clean("=Jane, \"O'Connor\""),
        candidate_zone: None,
        own_zone: None,
        plan,
        state: SessionState::Confirmed,
        task: OwnTask::FinishSheet,
        progress: (0, 30),
        returned: None,
    };
    SheetView {
        key,
        session,
        revision,
        sheet,
        state: SheetState::Open,
        checklist,
        indication: Indication::default(),
        interview: None,
        determination: None,
    }
}
