//! What was done and read, first to last, as the journal has it (H1, V1): also of applications that were forgotten, of
//! which it still says when something was done and by whom.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Desk, DeskError, Who};
use crate::domain::view::{AuditKind, AuditPart, AuditQuery, AuditRow};
use crate::domain::{
    AccountChange, AccountName, Act, AssessorId, Number, Origin, Permission, Record, SAME_READ, SheetChange,
};
use crate::store::{Concern, Head, Item};

/// How many rows one answer has at most.
const ROWS: usize = 500;
/// How many of the journal's batches are read for one answer at most, so that none takes long.
const BATCHES: u64 = 5_000;

impl Desk {
    /// A part of what was done and read. Views are left out, and so are the letters of a sheet that is typed: all edits of
    /// one by its assessor within [`SAME_READ`] are one.
    pub fn audit(&self, who: &Who, query: &AuditQuery) -> Result<AuditPart, DeskError> {
        who.needs(Permission::Audit)?;
        let last = self.shared().reader.applied();
        let me = self.own_assessor(who);
        let mut sheets = Edits::new();
        let mut failed = None;
        let mut part = AuditPart { rows: Vec::new(), next: None };
        let mut read = 0;
        self.shared().reader.batches(
            query.after.saturating_add(1),
            &|head| wants(query, head),
            &mut |head, items| {
                for mut item in items {
                    if let Some(me) = &me {
                        self.hide_returned(who, me, &mut item).unwrap_or_else(|error| failed = Some(error));
                    }
                    let Some(row) = self.row_of(item).unwrap_or_else(|error| {
                        failed = Some(error);
                        None
                    }) else {
                        continue;
                    };
                    if query.keeps(&row) && is_news(&mut sheets, &row) {
                        part.rows.push(row);
                    }
                }
                read += 1;
                let is_enough = part.rows.len() >= ROWS || read >= BATCHES;
                if is_enough && head.sequence < last {
                    part.next = Some(head.sequence);
                }
                !is_enough && failed.is_none()
            },
        )?;
        failed.map_or(Ok(part), Err)
    }

    /// Takes the reason for the return of a sheet from one who may not see that sheet yet (A9).
    fn hide_returned(&self, who: &Who, me: &AssessorId, item: &mut Item) -> Result<(), DeskError> {
        let Some(Record::Application(change)) = &mut item.record else { return Ok(()) };
        if change.act == Act::ReturnSheet
            && let Some(application) = self.shared().reader.application(change.number)?
        {
            application.assessment.hide_from((me, &who.account.name), change);
        }
        Ok(())
    }
}

impl Desk {
    /// The row of something; none of what is not told.
    fn row_of(&self, item: Item) -> Result<Option<AuditRow>, DeskError> {
        match (item.record, item.head) {
            (Some(record), _) => Ok(row(record)),
            (None, Some(head)) => {
                let is_forgotten = self.shared().reader.forgotten(head.number)?.is_some();
                Ok(Some(of_head(head, if is_forgotten { "forgotten" } else { "its key is lost" })))
            }
            (None, None) => Ok(None),
        }
    }
}

impl AuditQuery {
    fn keeps(&self, row: &AuditRow) -> bool {
        self.number.is_none_or(|number| row.number == Some(number))
            && self.by.as_ref().is_none_or(|by| row.by.as_ref() == Some(by))
            && self.since.is_none_or(|since| row.at >= since)
    }
}

/// Whether a sealed record may be one of those that are wanted, by what is readable of it.
fn wants(query: &AuditQuery, head: &Head) -> bool {
    query.number.is_none_or(|number| head.number == number)
        && query.by.as_ref().is_none_or(|by| head.by.as_ref() == Some(by))
        && query.since.is_none_or(|since| head.at >= since)
}

/// When each sheet was last edited, by its application, who did it, and the words that name its session.
type Edits = HashMap<(Number, Option<AccountName>, String), DateTime<Utc>>;

/// Whether an edit of a sheet is not one with others of the last minutes.
fn is_news(sheets: &mut Edits, row: &AuditRow) -> bool {
    let (AuditKind::Sheet, Some(number)) = (row.kind, row.number) else { return true };
    let key = (number, row.by.clone(), row.what.clone());
    if sheets.get(&key).is_some_and(|last| (row.at - *last).abs() < SAME_READ) {
        return false;
    }
    sheets.insert(key, row.at);
    true
}

fn row(record: Record) -> Option<AuditRow> {
    let row = match record {
        Record::Application(change) => AuditRow {
            what: change.words(),
            at: change.at,
            by: Some(change.by),
            origin: Some(change.origin),
            number: Some(change.number),
            kind: AuditKind::Change,
            reason: change.reason,
        },
        Record::Letter(change) => AuditRow {
            what: format!("letter {} ({}): {}", change.after.id, change.after.kind, change.act.words()),
            at: change.at,
            by: change.by,
            origin: change.origin,
            number: Some(change.after.number),
            kind: AuditKind::Letter,
            reason: change.reason,
        },
        Record::Sheet(change) => of_sheet(change, None),
        Record::SheetFrom(change, origin) => of_sheet(change, Some(origin)),
        Record::Assessor(change) => AuditRow {
            what: format!("assessor {}: {}", change.after.id, change.act.words()),
            at: change.at,
            by: Some(change.by),
            origin: Some(change.origin),
            number: None,
            kind: AuditKind::Roster,
            reason: change.reason,
        },
        Record::Account(made) => of_account(made.into_change()),
        Record::Access(change) => of_account(change),
        Record::Forgotten(forgotten) => AuditRow {
            what: if forgotten.on_request { "forgot it, as was asked for" } else { "forgot it" }.to_owned(),
            at: forgotten.at,
            by: Some(forgotten.by),
            origin: Some(forgotten.origin),
            number: Some(forgotten.number),
            kind: AuditKind::Forgotten,
            reason: forgotten.reason,
        },
        Record::Read(read) => AuditRow {
            what: read.what.words().to_owned(),
            at: read.at,
            by: Some(read.by),
            origin: Some(read.origin),
            number: Some(read.number),
            kind: AuditKind::Read,
            reason: None,
        },
        Record::Program(change) => AuditRow {
            what: format!("program: {}", change.words()),
            at: change.at,
            by: Some(change.by),
            origin: Some(change.origin),
            number: None,
            kind: AuditKind::Program,
            reason: None,
        },
        Record::View(_) | Record::ViewFrom(..) => return None,
    };
    Some(row)
}

fn of_sheet(change: SheetChange, origin: Option<Origin>) -> AuditRow {
    AuditRow {
        what: format!("edited the score sheet of session {}", change.key.session),
        at: change.at,
        by: Some(change.by),
        origin,
        number: Some(change.key.number),
        kind: AuditKind::Sheet,
        reason: None,
    }
}

fn of_account(change: AccountChange) -> AuditRow {
    AuditRow {
        what: format!("account {}: {}", change.after.name, change.words()),
        at: change.at,
        by: Some(change.by),
        origin: Some(change.origin),
        number: None,
        kind: AuditKind::Roster,
        reason: None,
    }
}

/// What the journal still says of something that cannot be read, and why it cannot.
fn of_head(head: Head, why: &str) -> AuditRow {
    let (kind, what) = match head.of {
        Concern::Application => (AuditKind::Change, "changed it"),
        Concern::Letter => (AuditKind::Letter, "changed a letter"),
        Concern::Sheet => (AuditKind::Sheet, "edited a score sheet"),
    };
    AuditRow {
        at: head.at,
        by: head.by,
        origin: None,
        number: Some(head.number),
        kind,
        what: format!("{what} ({why})"),
        reason: None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn h1_edits_of_one_sheet_are_one_and_those_of_two_are_two() {
        let at = |minutes| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let edited = |session: &str, minutes| AuditRow {
            what: format!("edited the score sheet of session {session}"),
            at: at(minutes),
            by: Some("chen".parse().unwrap()),
            origin: None,
            number: Some(Number::new(2026, 1)),
            kind: AuditKind::Sheet,
            reason: None,
        };
        let mut sheets = Edits::new();
        let told = [("1", 0), ("2", 1), ("1", 2), ("2", 3)]
            .map(|(session, minutes)| is_news(&mut sheets, &edited(session, minutes)));
        assert_eq!(told, [true, true, false, false]);
    }
}
