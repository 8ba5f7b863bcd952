//! Programs: the dated thresholds, fees and lists of a body, from TOML (P1).

mod letters;
mod needs;
mod parts;
mod plan;
mod read;
mod scoring;

use chrono::NaiveDate;

use super::fault::{Fault, OF_ONE_APPLICATION};
use super::problem::{Problem, Report};
use super::tree::from_toml;
use crate::domain::Program;
use crate::domain::program::CPR;

/// The id of the program that is built in.
pub const BUILT_IN: &str = "cpr";

/// The longest text of a program that is read, whoever sends it or kept it, in bytes.
pub const PROGRAM_LIMIT: usize = 1024 * 1024;

/// A program's text that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("program {name} cannot be used: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct ProgramError {
    /// The text's name.
    pub name: String,
    /// All that is wrong with it, in its order.
    pub problems: Vec<Problem>,
}

/// The versions that are built in, by their first day.
pub fn built_in() -> Result<Vec<Program>, ProgramError> {
    let mut programs = vec![parse("cpr.toml", CPR)?];
    programs.sort_by_key(|program| program.version);
    Ok(programs)
}

/// A program of its TOML text; `name` is for the error. Whatever a program leaves out is an error too: nothing that
/// decides on an application is guessed.
pub fn parse(name: &str, text: &str) -> Result<Program, ProgramError> {
    parsed(name, text, Report::of_program())
}

/// A program that a desk took before: what was allowed of it then stays so, since applications are under it (P1).
pub fn parse_stored(name: &str, text: &str) -> Result<Program, ProgramError> {
    parsed(name, text, Report::of_stored_program())
}

fn parsed(name: &str, text: &str, mut report: Report) -> Result<Program, ProgramError> {
    let program = if text.len() > PROGRAM_LIMIT {
        report.add(None, "", &Fault::LongProgram(PROGRAM_LIMIT / 1024 / 1024));
        None
    } else {
        from_toml(text, &mut report).and_then(|root| read::program(&root, &mut report))
    };
    // Without a problem there is a program, so the other arm is the one with problems.
    match (report.finish(()), program) {
        (Ok(()), Some(program)) => Ok(program),
        (Err(problems), _) => Err(ProgramError { name: name.to_owned(), problems: about_programs(problems) }),
        (Ok(()), None) => Err(ProgramError { name: name.to_owned(), problems: Vec::new() }),
    }
}

/// The version under which an application received on a day falls: the last that began by then, else the first (P1).
pub fn in_force<'a>(
    programs: impl IntoIterator<Item = &'a Program, IntoIter: Clone>,
    received_on: NaiveDate,
) -> Option<&'a Program> {
    let programs = programs.into_iter();
    let begun = programs.clone().filter(|program| program.version <= received_on);
    begun.max_by_key(|program| program.version).or(programs.min_by_key(|program| program.version))
}

/// The same problems, with remedies that send to a program where those of the readers of values send to a form.
fn about_programs(problems: Vec<Problem>) -> Vec<Problem> {
    let of_program = |hint: &str| {
        let hint = hint.replace("`qapdesk form`", "`qapdesk program show cpr --toml`");
        hint.replace(OF_ONE_APPLICATION, "leave some out; several requirements can be the parts of one")
    };
    problems.into_iter().map(|problem| Problem { hint: of_program(&problem.hint), ..problem }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_a_longer_text_than_any_program_is_refused_unread_whoever_sends_it() {
        let padded = |length: usize| format!("{CPR}#{}", "x".repeat(length - CPR.len() - 1));
        assert!(parse("cpr.toml", &padded(PROGRAM_LIMIT)).is_ok());
        for read in [parse, parse_stored] {
            let error = read("cpr.toml", &padded(PROGRAM_LIMIT + 1)).unwrap_err();
            let told: Vec<&str> = error.problems.iter().map(|problem| problem.message.as_str()).collect();
            assert_eq!(told, ["a program of more than 1 MiB"]);
        }
    }
}
