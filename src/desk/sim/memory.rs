//! What the desk holds in memory is what reading everything anew makes of the store.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::house::House;
use crate::desk::around::Around;
use crate::desk::index::Index;
use crate::desk::lines::read_all;
use crate::domain::view::filter::Test;
use crate::domain::view::{Filter, LetterRow, Order, OutboxQuery, Query, Row, SortKey};
use crate::domain::{Account, AccountName, Assessor, BulkId, Diary, LetterId, Number, WaitingFor};

/// Compares registry, roster, diary, outbox, accounts and index with what is read anew.
pub(super) fn compare(house: &House) {
    let shared = &house.shared;
    let today = house.desk.today();
    let (index, registry, mut around) = read_all(&shared.reader, &shared.programs, today).expect("read anew");
    for account in shared.reader.accounts().expect("accounts") {
        around.put_account(account);
    }
    let fresh = Facts::of(&around);
    assert_eq!(Facts::of(&shared.around()), fresh, "what readers have around is not what is kept");
    assert_eq!(Facts::of(house.writer.around()), fresh, "what the writer has around is not what is kept");
    assert_eq!(house.writer.registry().facts(), registry.facts(), "the registry is not what is kept");
    let kept = Lines::of(&index);
    let lines = shared.with_index(Lines::of).expect("the index");
    assert_eq!(lines, kept, "the index is not what is kept");
}

#[derive(Debug, PartialEq)]
struct Facts {
    accounts: BTreeMap<AccountName, Account>,
    assessors: Vec<Assessor>,
    conflicts: Vec<String>,
    diary: Diary,
    letters: Vec<LetterRow>,
    hints: Vec<Number>,
    drafts: (u32, u32),
    sending: Option<LetterId>,
}

impl Facts {
    fn of(around: &Around) -> Self {
        let query = OutboxQuery { all: true, ..OutboxQuery::default() };
        let assessors: Vec<Assessor> = around.assessors.iter().cloned().collect();
        let conflicts = assessors.iter().map(|one| format!("{:?}", around.conflicts_of(&one.id).collect::<Vec<_>>()));
        Self {
            accounts: around.accounts.clone(),
            conflicts: conflicts.collect(),
            diary: around.diary.clone(),
            letters: around.outbox.list(&query).rows,
            hints: around.outbox.with_hints().into_iter().collect(),
            drafts: (around.outbox.drafts(), around.outbox.n_stuck()),
            sending: around.outbox.sending(),
            assessors,
        }
    }
}

#[derive(Debug, PartialEq)]
struct Lines {
    rows: Vec<Row>,
    bulks: Vec<(BulkId, Vec<Number>)>,
}

impl Lines {
    fn of(index: &Index) -> Self {
        let ada = "ada".parse().unwrap();
        let mut rows: Vec<Row> = index.list(&Query::default(), &ada).0;
        // The head of the queue is what each of them tells.
        let needs_us: Vec<Row> = rows.iter().filter(|row| row.waiting_for == WaitingFor::Us).cloned().collect();
        let query = Query { filter: Filter::one(Test::NeedsUs), offset: 1, limit: 3, ..Query::default() };
        let part: Vec<Row> = needs_us.iter().skip(1).take(3).cloned().collect();
        assert_eq!(index.list(&query, &ada), (part, u32::try_from(needs_us.len()).unwrap()));
        // So is a list of another order, of which a part was asked for before.
        rows.sort_by_key(|row| (Reverse(row.open), row.number));
        let part: Vec<Row> = rows.iter().skip(1).take(3).cloned().collect();
        let query = Query { order: Order::by(SortKey::Open), offset: 1, limit: 3, ..Query::default() };
        assert_eq!(index.list(&query, &ada).0, part);
        rows.sort_by_key(|row| row.number);
        Self { rows, bulks: index.bulks() }
    }
}
