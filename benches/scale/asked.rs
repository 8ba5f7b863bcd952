use std::path::Path;
use std::time::Instant;

use qapdesk::domain::view::{Order, Query};
use qapdesk::domain::{Command, Number};
use qapdesk::link::protocol::{Answer, Name, Request};
use qapdesk::link::{Client, ConnectOptions};
use qapdesk::text::Prose;

use super::server::Server;
use super::{Figures, bytes, made, median, qapdesk, run};

/// How many rows a screen asks for.
const PAGE: u32 = 100;
/// The applications that are looked up by name, by their places.
const LOOKED_UP: [usize; 4] = [17, 333, 650, 901];

/// Measures a running server, asked by processes and over the link.
pub(crate) fn measure(home: &Path, size: usize, figures: &mut Figures) {
    let server = Server::start(home);
    figures.push(("memory of the server, started", "MB", server.memory("VmRSS:")));
    let names = names();
    let mut turn = names.iter().cycle();
    let status = median(40, || run(qapdesk(home).arg("status").arg(turn.next().unwrap())));
    figures.push(("`qapdesk status NAME`, whole process", "ms", status));

    let mut client =
        Client::connect(&ConnectOptions { start: false, ..ConnectOptions::new(home.join("desk")) }).unwrap();
    let mut ask = |request: &Request| {
        let answer: Answer = client.ask(request).unwrap();
        assert!(!matches!(answer, Answer::Failed(_)), "{request:?}: {answer:?}");
    };
    let mut turn = names.iter().cycle();
    let find = median(40, || ask(&Request::Find { text: turn.next().unwrap().clone(), limit: 20 }));
    figures.push(("a name looked up over the link", "ms", find));
    let first = median(20, || ask(&list("", Order::default(), 0)));
    figures.push(("first page of the queue", "ms", first));
    let half = u32::try_from(size / 2).unwrap();
    let middle = median(20, || ask(&list("", Order::default(), half)));
    figures.push(("a page from the middle of the queue", "ms", middle));
    // One order after another: the server keeps a few lists as far as they were put in order.
    let by_name = ["name", "-name", "name,stage", "name,-stage", "name,days", "name,-days"];
    let by_name = by_name.map(|order| order.parse::<Order>().unwrap());
    let mut turn = by_name.iter().cycle();
    let filtered = median(20, || ask(&list("stage:in_review owner:ben", turn.next().unwrap().clone(), 0)));
    figures.push(("first page of a filter", "ms", filtered));
    let sorted = median(20, || ask(&list("", turn.next().unwrap().clone(), 0)));
    figures.push(("first page by name", "ms", sorted));
    let begun = Instant::now();
    for offset in (0..u32::try_from(size).unwrap()).step_by(PAGE as usize) {
        ask(&list("", by_name[0].clone(), offset));
    }
    figures.push(("whole list by name, page by page", "s", begun.elapsed().as_secs_f64()));
    let shown = median(40, || ask(&Request::Show(Name::Number(Number::new(2025, 17)))));
    figures.push(("a whole file", "ms", shown));
    let noted = median(60, || {
        let command = Command::Note { text: Prose::clean("called") };
        ask(&Request::Command { name: Name::Number(Number::new(2025, 17)), seen: None, command });
    });
    figures.push(("a change, on disk", "ms", noted));
    let journal = bytes(&home.join("desk/journal"));
    let begun = Instant::now();
    run(qapdesk(home).arg("verify"));
    figures.push(("`qapdesk verify`", "MB/s", journal as f64 / 1e6 / begun.elapsed().as_secs_f64()));
    figures.push(("memory of the server, after all that", "MB", server.memory("VmRSS:")));
    figures.push(("memory of the server, at most", "MB", server.memory("VmHWM:")));
    server.stop(home);
}

/// The names that are looked up.
pub(crate) fn names() -> Vec<String> {
    LOOKED_UP.iter().map(|place| made::name(*place)).collect()
}

fn list(filter: &str, order: Order, offset: u32) -> Request {
    Request::List(Query { filter: filter.parse().unwrap(), order, offset, limit: PAGE })
}
