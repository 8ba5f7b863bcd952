use std::collections::HashMap;

use super::context::Context;
use super::error::Mistake;
use super::file::{Binding, spell};
use super::key::Key;

type Bound<'a> = HashMap<&'a [Key], &'a Binding>;

/// Sequences of a file that stand in each other's way in some context, each with the later line of the two.
///
/// The same sequence under `[normal]` and under a context is none: the context's comes first.
pub(super) fn clashes(bindings: &[Binding]) -> Vec<(usize, Mistake)> {
    let mut found = Vec::new();
    let mut bound: HashMap<Context, Bound<'_>> = HashMap::new();
    for binding in bindings {
        let table = bound.entry(binding.context).or_default();
        match table.get(binding.keys.as_slice()) {
            Some(earlier) => found.push((binding.line, twice(earlier, binding))),
            None => drop(table.insert(&binding.keys, binding)),
        }
    }
    let nothing = Bound::new();
    let normal = bound.get(&Context::Normal).unwrap_or(&nothing);
    for long in bindings {
        let own = bound.get(&long.context).unwrap_or(&nothing);
        let beginnings = |table: &Bound<'_>| {
            (1..long.keys.len()).find_map(|length| table.get(&long.keys[..length]).map(|short| beginning(short, long)))
        };
        let others =
            bound.iter().filter(|(context, _)| long.context == Context::Normal && **context != Context::Normal);
        let elsewhere = others.filter(|(_, table)| !table.contains_key(long.keys.as_slice())).map(|(_, table)| table);
        let normal = (long.context != Context::Normal).then_some(normal);
        found.extend(std::iter::once(own).chain(normal).chain(elsewhere).find_map(beginnings));
    }
    found
}

fn twice(earlier: &Binding, later: &Binding) -> Mistake {
    Mistake::Twice {
        keys: spell(&later.keys),
        command: later.action.record().name,
        other: earlier.action.record().name,
        other_line: earlier.line,
    }
}

fn beginning(short: &Binding, long: &Binding) -> (usize, Mistake) {
    let mistake = Mistake::Beginning {
        keys: spell(&short.keys),
        command: short.action.record().name,
        longer: spell(&long.keys),
        other: long.action.record().name,
    };
    (short.line.max(long.line), mistake)
}
