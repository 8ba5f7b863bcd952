//! Makes applications up from a seed: `qapdesk-gen forms 10000 FOLDER` writes form files that `qapdesk intake` takes,
//! `qapdesk-gen desk 10000 FOLDER` makes a desk of them, each brought to some stage, for a server to open, and
//! `qapdesk-gen names 10000 FILE` writes the candidates' names, one a line.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a tool for tests prints, and fails by panicking"
)]

#[path = "../benches/made/mod.rs"]
mod made;
#[path = "../benches/made/desk.rs"]
mod made_desk;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, applications, place] = arguments.as_slice() else { return usage() };
    let Ok(applications) = applications.parse() else { return usage() };
    let path = Path::new(place);
    match what.as_str() {
        "forms" => println!("{applications} forms in {} files in {place}", made::write(path, applications).len()),
        "desk" => made_desk::make(path, applications, &mut |so_far| println!("{so_far} of {applications}")),
        "names" => std::fs::write(path, (0..applications).map(|at| made::name(at) + "\n").collect::<String>()).unwrap(),
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    println!("usage: qapdesk-gen forms|desk|names APPLICATIONS PLACE");
    ExitCode::from(2)
}
