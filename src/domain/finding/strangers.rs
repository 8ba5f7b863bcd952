use std::collections::BTreeSet;

use crate::domain::program::{Part, Test};
use crate::domain::{Form, Program, Requirement};
use crate::text::plain;

/// What a form says under a name that its program asks nothing by, in words: nothing of it counts.
pub fn strangers(form: &Form, program: &Program) -> Vec<String> {
    let mut known = Known::default();
    for need in &program.requirements {
        known.take(&need.part);
    }
    let of = |names: &BTreeSet<String>, name: &str| names.contains(&plain(name));
    let declarations = form.declarations.iter().filter(|made| !of(&known.declarations, &made.name));
    let declarations = declarations.map(|made| ("declaration", made.name.as_str()));
    let points = form.points.iter().filter(|row| !of(&known.categories, &row.category));
    let points = points.map(|row| ("category of points", row.category.as_str()));
    let papers = form.papers.iter().filter(|paper| !of(&known.papers, &paper.name));
    let papers = papers.map(|paper| ("paper", paper.name.as_str()));
    let is_fee = |named: &Requirement| program.fee_requirements().any(|fee| fee == *named);
    let fees = form.payments.iter().filter_map(|payment| payment.fee.as_ref()).filter(|named| !is_fee(named));
    let fees = fees.map(|named| ("fee", named.id()));
    let all: BTreeSet<(&str, &str)> = declarations.chain(points).chain(papers).chain(fees).collect();
    all.into_iter().map(|(what, name)| format!("the program {} asks for no {what} `{name}`", program.id)).collect()
}

/// The names under which a form says what its program asks for, in words: `declarations: code-of-conduct`.
pub fn names_asked(program: &Program) -> Vec<String> {
    let mut known = Known::default();
    for need in &program.requirements {
        known.take(&need.part);
    }
    let of = [
        ("declarations by the name", known.declarations),
        ("points in", known.categories),
        ("papers by the name", known.papers),
    ];
    let stated = of.into_iter().filter(|(_, names)| !names.is_empty());
    stated.map(|(what, names)| format!("{what} {}", names.into_iter().collect::<Vec<_>>().join(", "))).collect()
}

/// The names that a program asks by.
#[derive(Default)]
struct Known {
    declarations: BTreeSet<String>,
    categories: BTreeSet<String>,
    papers: BTreeSet<String>,
}

impl Known {
    fn take(&mut self, part: &Part) {
        match &part.test {
            Test::Declaration(need) => drop(self.declarations.insert(plain(&need.name))),
            Test::Paper(need) => drop(self.papers.insert(plain(&need.name))),
            Test::Points(need) => {
                self.categories.extend(need.categories.iter().map(|category| plain(&category.name)));
            }
            Test::Parts(need) => need.parts.iter().for_each(|part| self.take(part)),
            Test::Standard | Test::Count(_) | Test::Forms(_) | Test::Referees(_) | Test::Fee(_) | Test::Course(_) => {}
        }
    }
}
