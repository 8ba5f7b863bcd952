use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::peers::{self, Program};
use super::pty::{self, First};
use super::server::Server;
use super::{Figures, asked, made, median, ms, run};

/// How often a program is started in a terminal.
const STARTS: usize = 11;

/// Measures the first frame of the desk, and what others take for the like of it.
pub(crate) fn measure(home: &Path, size: usize, figures: &mut Figures) {
    let server = Server::start(home);
    let ours = peers::desk_of(home);
    let (byte, frame) = first_frame(&ours);
    figures.push(("first byte in a terminal", "ms", byte));
    figures.push(("first frame with the queue in it", "ms", frame));
    server.stop(home);
    if is_there("sqlite3") {
        figures.push(("`sqlite3 FILE \"select … like\"`, whole process", "ms", sqlite(home, size)));
    }
    for name in ["tig", "mutt"] {
        if let Some(program) = peers::one(name, home, size) {
            let (_, frame) = first_frame(&program);
            figures.push((if name == "tig" { "tig: first frame" } else { "mutt: first frame" }, "ms", frame));
        }
    }
}

/// The middle times in milliseconds from a program's start to its first byte, and to the first screen with its list.
fn first_frame(program: &Program) -> (f64, f64) {
    let all: Vec<First> = (0..STARTS).map(|_| pty::first(program)).collect();
    let middle = |of: fn(&First) -> Duration| {
        let mut times: Vec<Duration> = all.iter().map(of).collect();
        times.sort();
        ms(times[STARTS / 2])
    };
    (middle(|first| first.byte), middle(|first| first.list))
}

/// The same names in a file of `SQLite`'s, asked for by a process of its own.
fn sqlite(home: &Path, size: usize) -> f64 {
    let file = home.join("names.db");
    let mut sql = "create table applications (number text, name text, stage text); begin;\n".to_owned();
    for place in 0..size {
        let name = made::name(place).replace('\'', "''");
        writeln!(sql, "insert into applications values ('QAP-{place:07}', '{name}', 'received');").unwrap();
    }
    sql.push_str("commit;\n");
    let script = home.join("names.sql");
    std::fs::write(&script, sql).unwrap();
    run(Command::new("sqlite3").arg(&file).arg(format!(".read {}", script.display())));
    let names = asked::names();
    let mut turn = names.iter().cycle();
    median(40, || {
        let name = turn.next().unwrap().replace('\'', "''");
        let select = format!("select number, name, stage from applications where name like '%{name}%' limit 20");
        run(Command::new("sqlite3").arg(&file).arg(select));
    })
}

fn is_there(name: &str) -> bool {
    let there = Command::new("sh").args(["-c", &format!("command -v {name}")]).stdout(Stdio::null()).status();
    there.unwrap().success()
}
