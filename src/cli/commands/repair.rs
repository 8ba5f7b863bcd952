//! `qapdesk verify --repair`: says what it will do, asks, and does it.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use chrono::Utc;
use serde::Serialize;

use super::stop::waiting;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::output::Tone;
use crate::cli::{Status, alike, words};
use crate::link::{DeskDir, Held};
use crate::store::Ground;
use crate::store::repair::{self, Plan, Repairing};

/// How often is looked again after something was mended: journal, then documents and state.
const ROUNDS: u32 = 4;

#[derive(Serialize)]
struct RepairJson {
    /// What would be done with `--yes`.
    todo: Vec<String>,
    done: Vec<String>,
    cannot: Vec<String>,
    /// What was mended by opening the desk to look at it, as any start does.
    already: Vec<String>,
}

/// Mends a desk from what is whole of it and of a backup; its server leaves for it.
pub(super) fn run(context: &mut Context<'_>, backup: Option<&Path>, yes: bool) -> Result<Status, CliError> {
    if context.desk.is_gateway() {
        let (message, hint) = ("nothing is mended over SSH", "run it on the desk's machine, as the desk's owner");
        return Err(CliError::Usage { message: message.to_owned(), hint: hint.to_owned() });
    }
    let Context { desk, out } = context;
    if desk.stop(&mut |words| waiting(out, words))?.is_some() && !out.format.json {
        out.remark(who_starts_another(&desk.place()?))?;
    }
    let mut held: Held = desk.hold(false, "the desk is mended")?;
    let on = Ground::default();
    let repairing = Repairing { on: &on, desk: held.path(), backup, at: Utc::now() };
    let (mut done, mut cannot, mut already, mut aside) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
    for round in 0..=ROUNDS {
        let plan = repair::plan(&repairing, &mut |_| ())?;
        cannot.clone_from(&plan.cannot);
        if !context.out.format.json {
            for words in &plan.already {
                context.out.toned(0, Tone::Open, &format!("by opening the desk, as any start does: {words}"))?;
            }
        }
        already.extend(plan.already.iter().cloned());
        if plan.steps.is_empty() || round == ROUNDS {
            repair::discard(&repairing, &plan)?;
            cannot.extend(plan.steps.iter().map(|step| format!("still to be done: {step}")));
            break;
        }
        if context.out.format.json && !yes {
            repair::discard(&repairing, &plan)?;
            let todo = plan.steps.iter().map(ToString::to_string).collect();
            context.out.json(&RepairJson { todo, done, cannot, already })?;
            return Ok(Status::Nothing);
        }
        if !context.out.format.json {
            for words in alike::few(&cannot) {
                context.out.toned(0, Tone::Bad, &format!("cannot be mended: {words}"))?;
            }
            for step in &plan.steps {
                context.out.toned(0, Tone::Open, &format!("to do: {step}"))?;
            }
        }
        if !yes {
            let wanted = is_wanted(context, &plan);
            if !matches!(wanted, Ok(true)) {
                repair::discard(&repairing, &plan)?;
                return wanted.map(|_| Status::Nothing);
            }
        }
        aside.extend(repair::mend(&repairing, &plan)?);
        done.extend(plan.steps.iter().map(ToString::to_string));
    }
    let status = if cannot.is_empty() { Status::Done } else { Status::Nothing };
    if cannot.is_empty() {
        held.is_mended();
    }
    if context.out.format.json {
        context.out.json(&RepairJson { todo: Vec::new(), done, cannot, already })?;
        return Ok(status);
    }
    for words in alike::few(&cannot) {
        context.out.toned(0, Tone::Bad, &format!("cannot be mended: {words}"))?;
    }
    let told = match (done.len(), cannot.len()) {
        (0, 0) if already.is_empty() => "nothing is to be mended".to_owned(),
        (0, 0) => "nothing more is to be mended".to_owned(),
        (n_done, 0) => format!("mended, in steps: {n_done}"),
        (n_done, n_cannot) => format!("mended, in steps: {n_done}; not mended: {n_cannot}"),
    };
    context.out.remark(&(told + &in_the_way(&aside)))?;
    Ok(status)
}

/// What is told of a server that left for the mending, at once: it has left whatever comes of that.
fn who_starts_another(desk: &Path) -> &'static str {
    if DeskDir::visit(desk).is_ok_and(|desk| desk.is_shared()) {
        "the server has left for it and stays away; afterwards: systemctl start qapdesk, or qapdesk serve with its options"
    } else {
        "the server has left for it; the next command afterwards starts another"
    }
}

/// Where what was in the way is, if anything was.
fn in_the_way(aside: &BTreeSet<PathBuf>) -> String {
    let places: Vec<String> = aside.iter().map(|place| place.display().to_string()).collect();
    if places.is_empty() { String::new() } else { format!("; what was in the way is in {}", places.join(" and ")) }
}

/// Asks on the terminal whether it is to be done.
fn is_wanted(context: &mut Context<'_>, plan: &Plan) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() {
        return Err(CliError::Usage {
            message: format!("nothing was done; to be done: {}", words::count(plan.steps.len(), "step", "steps")),
            hint: "if it is meant, add --yes".to_owned(),
        });
    }
    context.says_yes("do it?")
}
