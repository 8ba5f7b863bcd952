//! SQLite with a write-ahead log and `synchronous=FULL`, in three tables as the desk has it: what happened, the
//! applications, and the history of each.

use std::iter::Cycle;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::vec::IntoIter;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::gather::Gatherer;
use crate::{Bytes, Client, Peer};

/// Every client has a connection of its own, and commits.
pub struct Writers {
    path: PathBuf,
    bytes: Bytes,
}

/// One connection commits the changes of all that wait.
pub struct Gathering(Gatherer);

impl Writers {
    pub fn new(path: &Path, bytes: &Bytes) -> Self {
        make(path);
        Self { path: path.to_owned(), bytes: bytes.clone() }
    }
}

impl Gathering {
    pub fn new(path: &Path, bytes: &Bytes) -> Self {
        make(path);
        let (mut connection, bytes) = (open(path), bytes.clone());
        Self(Gatherer::new(move |places| {
            let transaction = begin(&mut connection);
            places.iter().for_each(|place| put(&transaction, *place, &bytes));
            transaction.commit().unwrap();
        }))
    }
}

impl Peer for Writers {
    fn name(&self) -> &'static str {
        "SQLite, each client a connection"
    }

    fn client(&self, own: Vec<usize>) -> Box<dyn Client + '_> {
        Box::new(Writer { connection: open(&self.path), own: own.into_iter().cycle(), bytes: &self.bytes })
    }
}

impl Peer for Gathering {
    fn name(&self) -> &'static str {
        "SQLite, one gathering writer"
    }

    fn client(&self, own: Vec<usize>) -> Box<dyn Client + '_> {
        self.0.client(own)
    }
}

struct Writer<'a> {
    connection: Connection,
    own: Cycle<IntoIter<usize>>,
    bytes: &'a Bytes,
}

impl Client for Writer<'_> {
    fn change(&mut self) {
        let transaction = begin(&mut self.connection);
        put(&transaction, self.own.next().unwrap(), self.bytes);
        transaction.commit().unwrap();
    }
}

fn make(path: &Path) {
    let tables = "CREATE TABLE IF NOT EXISTS journal(sequence INTEGER PRIMARY KEY, batch BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS applications(number INTEGER PRIMARY KEY, record BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS history(number INTEGER, revision INTEGER, change BLOB NOT NULL,
            PRIMARY KEY(number, revision)) WITHOUT ROWID;";
    open(path).execute_batch(tables).unwrap();
}

fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.busy_timeout(Duration::from_secs(60)).unwrap();
    connection.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;").unwrap();
    connection
}

fn begin(connection: &mut Connection) -> Transaction<'_> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap()
}

fn put(transaction: &Transaction<'_>, place: usize, bytes: &Bytes) {
    let run = |sql: &str, parameters: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql).unwrap().execute(parameters).unwrap();
    };
    let place = i64::try_from(place).unwrap();
    run("INSERT INTO journal(batch) VALUES (?1)", &[&bytes.batch]);
    run("INSERT OR REPLACE INTO applications VALUES (?1, ?2)", &[&place, &bytes.application]);
    run(
        "INSERT INTO history SELECT ?1, coalesce(max(revision), 0) + 1, ?2 FROM history WHERE number = ?1",
        &[&place, &bytes.change],
    );
}
