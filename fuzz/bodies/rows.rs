//! Tables that spreadsheets, banks and surveys write: feedback forms, case logs, payments, the roster.

use std::collections::HashSet;

use chrono::NaiveDate;
use qapdesk::intake::{DateOrder, Problem, RowKind, Table, TableRow, Written, form_text, put_rows, read, read_table};

use super::{clean, forms};

const KINDS: [RowKind; 4] = [RowKind::Feedback, RowKind::CaseLog, RowKind::Payments, RowKind::Assessors];

/// What the rows go to: a form that has one of each kind.
const FORM: &str = "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n[candidate]\nfamily_name = \"Doe\"\n\
                    [[feedback]]\ngiver = \"F-01\"\ncase = \"C-01\"\n[[case_log]]\nkey = \"C-01\"\nhours = \"6.5\"\n\
                    [[payments]]\ndate = 2026-10-12\namount = \"100.00\"\ncurrency = \"USD\"\n";

/// As long a table has a form room for twice.
const SHORT: usize = 400;
/// So many problems are told one by one.
const TOLD: usize = 1000;

/// A table that is read is put into a form, or is told what is wrong with its rows; however its columns are matched.
pub(super) fn body(data: &[u8]) {
    for kind in KINDS {
        for written in [Written::default(), Written { dates: DateOrder::DayFirst, decimal_comma: true }] {
            // Whether there is a table has nothing to do with how its values are written.
            let Some(table) = read_as(kind, data, &[], written) else { break };
            put(kind, &table);
            let others = table.columns.iter().rev().zip(kind.fields());
            let said: Vec<_> = others.map(|(column, field)| ((*field).to_owned(), column.header.clone())).collect();
            if let Some(table) = read_as(kind, data, &said, written) {
                put(kind, &table);
            }
        }
    }
}

fn read_as(kind: RowKind, data: &[u8], said: &[(String, String)], written: Written) -> Option<Table> {
    match read_table(kind, data, said, written) {
        Ok(table) => {
            let mut fields = HashSet::new();
            for column in &table.columns {
                clean::line(&column.header);
                assert!(column.fields.iter().all(|field| fields.insert(*field)), "a field of two columns: {table:?}");
            }
            Some(table)
        }
        Err(problems) => {
            forms::told(&problems);
            let last = 1 + data.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
            let is_there = |line: u32| usize::try_from(line).is_ok_and(|line: usize| (1..=last).contains(&line));
            assert!(problems.iter().filter_map(|problem| problem.line).all(is_there), "{last} lines: {problems:?}");
            None
        }
    }
}

/// What was taken is clean, and the same table adds nothing to it; what was not is told at the lines of the table.
fn put(kind: RowKind, table: &Table) {
    if !kind.is_of_application() {
        for row in &table.rows {
            let is_said = |field: &&&str| row.cells.iter().any(|(cell, _)| cell == *field);
            let unsaid = kind.fields().iter().filter(|field| !is_said(field));
            unsaid.for_each(|field| assert_eq!((row.mark(field), row.day(field)), (None, None), "{field}: {row:?}"));
        }
        return;
    }
    let rows: Vec<&TableRow> = table.rows.iter().collect();
    let put = put_rows(kind, FORM, table, &rows, (NaiveDate::MAX, true));
    if let Err(problems) = &put {
        forms::told(problems);
    }
    if rows.len() > SHORT {
        return;
    }
    match put {
        Ok(put) => {
            assert_eq!(put.fresh + put.known, rows.len());
            let drafts = read("a.toml", put.text.as_bytes(), NaiveDate::MAX);
            let form = drafts.unwrap_or_else(|problems| panic!("{problems:?}\n{}", put.text)).remove(0).form().clone();
            clean::all(&form);
            let text = form_text(&form);
            let again = put_rows(kind, &text, table, &rows, (NaiveDate::MAX, false));
            let again = again.unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
            assert_eq!((again.fresh, again.known, &again.text), (0, rows.len(), &text));
        }
        Err(problems) => problems.iter().take(TOLD).for_each(|problem| placed(problem, table)),
    }
}

fn placed(problem: &Problem, table: &Table) {
    let is_of_row = problem.line.is_some_and(|line| table.rows.iter().any(|row| row.line == line));
    assert!(is_of_row, "{problem:?} of {table:?}");
}
