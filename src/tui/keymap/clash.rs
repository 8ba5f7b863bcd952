use std::collections::HashMap;

use super::context::Context;
use super::error::Mistake;
use super::file::{Binding, File, spell};
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

/// Commands of the base that are left without a key where the base gives them one, each with the line that takes the last
/// of them. A command that the file has a line for in that table is so on purpose: it has other keys, or `[]`.
pub(super) fn robbed(base: &[Binding], kept: &[Binding], file: &File) -> Vec<(usize, Mistake)> {
    let is_meant = |old: &Binding| file.commands.contains(&(old.context, old.action));
    let is_heard = |old: &Binding| {
        kept.iter()
            .chain(&file.bindings)
            .any(|left| left.action == old.action && (left.context == old.context || left.context == Context::Normal))
    };
    let lost = base.iter().filter(|old| !is_meant(old) && !is_heard(old));
    let taken = lost.filter_map(|old| {
        let new = file.bindings.iter().find(|new| takes(new, old))?;
        let mistake = Mistake::Taken {
            keys: spell(&new.keys).into(),
            command: new.action.record().name,
            taken: spell(&old.keys).into(),
            other: old.action.record().name,
            table: old.context,
        };
        Some((new.line, mistake))
    });
    taken.collect()
}

/// Whether keys of a file take those of its base away: they are the same in one table, or one begins or goes on with the
/// other where both are heard.
pub(super) fn takes(new: &Binding, old: &Binding) -> bool {
    if new.keys == old.keys {
        return new.context == old.context;
    }
    let is_beginning = new.keys.starts_with(&old.keys) || old.keys.starts_with(&new.keys);
    is_beginning && meet(new.context, old.context)
}

/// Whether the keys of two contexts are ever heard in one place.
fn meet(one: Context, other: Context) -> bool {
    one == other || one == Context::Normal || other == Context::Normal
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
