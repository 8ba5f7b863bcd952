use std::collections::BTreeMap;

use crate::domain::{Level, Program};
use crate::text::Line;

/// By what levels are measured: a program's checklist and the top of its scale. Levels of two rulers are never added up or
/// held against each other (A12).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::domain) struct Ruler {
    program: String,
    top: Level,
}

impl Ruler {
    /// That of a program's version.
    pub(in crate::domain) fn of(program: &Program) -> Self {
        Self { program: program.id.clone(), top: program.checklist.scale.top }
    }

    /// What each of some is called, the program's id where that tells them apart; nothing where there is one alone.
    pub(in crate::domain) fn names<'a>(of: impl Iterator<Item = &'a Self>) -> BTreeMap<Self, Line> {
        let mut names: BTreeMap<Self, Line> = of.map(|ruler| (ruler.clone(), Line::default())).collect();
        if names.len() < 2 {
            return BTreeMap::new();
        }
        let all: Vec<Self> = names.keys().cloned().collect();
        for (ruler, name) in &mut names {
            let is_alone = all.iter().filter(|other| other.program == ruler.program).count() == 1;
            let program = &ruler.program;
            *name = Line::clean(&if is_alone { program.clone() } else { format!("{program} 1-{}", ruler.top) });
        }
        names
    }
}
