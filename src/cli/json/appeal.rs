use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::domain::view::AppealView;
use crate::domain::{AccountName, Appeal, AppealKind, AppealOutcome, StageName};
use crate::text::Line;

/// A review or an appeal, in `show --json` and `appeal list --json`.
#[derive(Serialize)]
pub(in crate::cli) struct AppealJson<'a> {
    id: u16,
    kind: AppealKind,
    against: StageName,
    decision_revision: u32,
    decided_on: NaiveDate,
    decided_by: &'a AccountName,
    round: u16,
    ground: &'a Line,
    ground_words: &'a Line,
    words: Option<&'a Line>,
    received_on: NaiveDate,
    due: Option<NaiveDate>,
    opened_by: &'a AccountName,
    opened_at: DateTime<Utc>,
    handler: Option<&'a AccountName>,
    outcome: Option<OutcomeJson<'a>>,
    followed_by: Option<u32>,
}

#[derive(Serialize)]
struct OutcomeJson<'a> {
    outcome: AppealOutcome,
    reason: &'a Line,
    by: &'a AccountName,
    at: DateTime<Utc>,
    on: NaiveDate,
}

impl<'a> AppealJson<'a> {
    pub(in crate::cli) fn of(view: &'a AppealView) -> Self {
        let Appeal { id, kind, against, round, ground, words, received_on, due, by, at, handler, outcome, followed_by } =
            &view.appeal;
        Self {
            id: id.0,
            kind: *kind,
            against: against.what.stage(),
            decision_revision: against.revision,
            decided_on: against.on,
            decided_by: &against.by,
            round: *round,
            ground,
            ground_words: &view.ground,
            words: words.as_ref(),
            received_on: *received_on,
            due: *due,
            opened_by: by,
            opened_at: *at,
            handler: handler.as_ref(),
            outcome: outcome.as_ref().map(|made| OutcomeJson {
                outcome: made.outcome,
                reason: &made.reason,
                by: &made.by,
                at: made.at,
                on: made.on,
            }),
            followed_by: *followed_by,
        }
    }
}
