//! What a journal's batches say, once their checks hold: any version of records, folded and looked at.

use std::collections::BTreeMap;

use qapdesk::codec;
use qapdesk::domain::view::ApplicationView;
use qapdesk::domain::{Application, Number, Program, Record, SheetDraft, SheetKey, apply, program::CPR};
use qapdesk::intake::program;

thread_local! {
    static PROGRAM: Program = match program::parse("cpr.toml", CPR) {
        Ok(program) => program,
        Err(error) => panic!("{error}"),
    };
}

/// Records that are read are written as they read; folding them and looking at what comes of it never fails.
pub(super) fn body(data: &[u8]) {
    let Some((_, bytes)) = data.split_first() else { return };
    let Ok(records) = codec::decode::<Vec<Record>>(bytes) else { return };
    let written = codec::encode(&records).unwrap_or_else(|error| panic!("{error}"));
    let back: Vec<Record> = codec::decode(&written).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(codec::encode(&back).unwrap_or_default(), written);
    let mut applications: BTreeMap<Number, Application> = BTreeMap::new();
    let mut drafts: BTreeMap<SheetKey, SheetDraft> = BTreeMap::new();
    for record in records {
        match record {
            Record::Application(change) => {
                let before = applications.remove(&change.number);
                if let Some(after) = apply(before, &change) {
                    applications.insert(change.number, after);
                }
            }
            Record::Sheet(change) => drafts.entry(change.key.clone()).or_default().apply(&change),
            _ => {}
        }
    }
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    for application in applications.values() {
        PROGRAM.with(|program| drop(ApplicationView::of(application, program, today)));
    }
}
