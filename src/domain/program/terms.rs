//! What a program asks for, in words: what its requirements look at beside their figure, how candidates are assessed, and
//! within which terms.

use super::{Fee, Independence, InterviewNeed, Least, Need, Part, Program, Recourse, Split, Test, Within};
use crate::domain::{Capacity, CaseRole, Requirement, list};

impl Need {
    /// What it looks at beside its figure, each in a few words.
    pub fn terms(&self, program: &Program) -> Vec<String> {
        let mut terms = match (self.requirement, &self.part.test) {
            // One that never was another is told by its figure.
            (Requirement::Fee, Test::Standard) if program.fees.len() > 1 => dated(&program.fees, program),
            (Requirement::Statement, Test::Standard) => {
                vec![format!("{} words at most where it is a text", program.statement.words)]
            }
            _ => self.part.terms(program),
        };
        if self.first {
            terms.push("settled before anything else".to_owned());
        }
        terms
    }
}

impl Part {
    /// What it asks for, as a part of another: `Hours: 200 h, at most 50 h as co-mediator`.
    fn told(&self, program: &Program) -> String {
        let asked = std::iter::once(self.figure(program)).chain(self.terms(program));
        format!("{}: {}", self.title, asked.collect::<Vec<_>>().join(", "))
    }

    fn figure(&self, program: &Program) -> String {
        match &self.test {
            Test::Standard => "by its rule".to_owned(),
            Test::Count(need) => amount(need.least),
            Test::Forms(need) if need.forms > 0 => format!("{} forms", need.forms),
            Test::Forms(_) => "forms".to_owned(),
            Test::Referees(need) => format!("{} referees", need.count),
            Test::Points(need) => format!("{} points", need.least),
            Test::Paper(_) => "a document".to_owned(),
            Test::Declaration(_) => "a declaration".to_owned(),
            Test::Fee(_) => format!("a fee in {}", program.currency),
            Test::Course(need) => format!("{} h", need.hours),
            Test::Parts(need) => format!("{} of {} parts", need.least, need.parts.len()),
        }
    }

    fn terms(&self, program: &Program) -> Vec<String> {
        let younger = |within: Option<Within>| within.map(|within| format!("no older than {within}"));
        let of = |capacities: &[Capacity]| {
            let words: Vec<String> = capacities.iter().map(ToString::to_string).collect();
            (!words.is_empty()).then(|| format!("of {}", or(&words)))
        };
        let said = |yes: bool, words: &str| yes.then(|| words.to_owned());
        match &self.test {
            Test::Standard => Vec::new(),
            Test::Count(need) => {
                let roles: Vec<String> = need.roles.iter().map(|role| spoken(*role)).collect();
                let capped =
                    need.caps.iter().map(|(role, most)| format!("at most {} as {}", amount(*most), spoken(*role)));
                let terms = [
                    need.within.map(|within| format!("within {within} before the application")),
                    (!roles.is_empty()).then(|| format!("as {}", or(&roles))),
                    said(need.fee_paid, "fee-paid"),
                    said(need.in_person, "in person"),
                    said(need.completed, "of completed cases"),
                ];
                terms.into_iter().flatten().chain(capped).collect()
            }
            Test::Forms(need) => {
                let of_these = need.of.map(|of| format!("of those that {} counts", program.title_of(&of)));
                let mediations = (need.mediations > 0).then(|| format!("of {} mediations", need.mediations));
                [mediations, of_these, of(&need.capacities), younger(need.within)].into_iter().flatten().collect()
            }
            Test::Referees(need) => of(&need.capacities).into_iter().collect(),
            Test::Points(need) => {
                let categories = need.categories.iter().map(|category| {
                    let least = category.least.map(|least| format!(" at least {least}"));
                    let most = category.most.map(|most| format!(" at most {most}"));
                    let bounds: Vec<String> = least.into_iter().chain(most).collect();
                    format!("{}{}", category.name, bounds.join(","))
                });
                let categories = format!("in {}", categories.collect::<Vec<_>>().join("; "));
                std::iter::once(categories).chain(younger(need.within)).collect()
            }
            Test::Paper(need) => {
                let pages = need.pages.map(|pages| format!("{pages} pages at most"));
                let judged = said(need.judge, "read by a person");
                let name = format!("`{}` in the form", need.name);
                std::iter::once(name).chain(pages).chain(younger(need.within)).chain(judged).collect()
            }
            Test::Declaration(need) => {
                std::iter::once(format!("`{}` in the form", need.name)).chain(younger(need.within)).collect()
            }
            Test::Fee(need) => dated(&need.amounts, program),
            Test::Course(need) => {
                let providers: Vec<&str> = need.providers.iter().map(|provider| provider.name.as_str()).collect();
                let terms = [
                    (!providers.is_empty()).then(|| format!("with {}", or(&providers))),
                    need.alternative.map(|hours| format!("or {hours} h with any, for a person to judge")),
                    said(need.basic, "basic courses alone"),
                    (need.role_plays > 0).then(|| format!("{} role plays with feedback", need.role_plays)),
                    need.years.map(|years| format!("of the last {years} calendar years")),
                ];
                terms.into_iter().flatten().collect()
            }
            Test::Parts(need) => need.parts.iter().map(|part| part.told(program)).collect(),
        }
    }
}

impl Program {
    /// How a candidate is assessed, and when that is passed: a line each.
    pub fn assessment_terms(&self) -> Vec<String> {
        let assessment = &self.assessment;
        let mut lines: Vec<String> = assessment.needed().iter().map(ToString::to_string).collect();
        match assessment.plan.independence {
            Independence::Any if assessment.assessors > 1 => {
                lines.push(format!("{} different assessors over all", assessment.assessors));
            }
            Independence::OtherSessions => lines.push("nobody assesses in two sessions".to_owned()),
            Independence::Any | Independence::SameSession => {}
        }
        lines.push(match assessment.plan.interview {
            InterviewNeed::Each => "an interview after each session".to_owned(),
            InterviewNeed::Once => "one interview".to_owned(),
            InterviewNeed::None => "no interview".to_owned(),
        });
        let rule = self.pass.expression();
        lines.push(format!("passed where {}", rule.as_str()));
        if self.pass.rule.is_some() {
            lines.push(format!("a competency without a figure there: {} at least", self.pass.competency_mean));
        }
        lines.push(match self.pass.split {
            Split::All => "where assessors differ all must find the candidate eligible".to_owned(),
            Split::Body => "where assessors differ the body decides".to_owned(),
        });
        lines
    }

    /// Within which terms what is missing is mended, a candidate is assessed again, and a decision is contested: a line each.
    pub fn window_terms(&self) -> Vec<String> {
        let retake = self.windows.retake;
        let most = retake.most.map_or_else(String::new, |most| format!(", {most} at most"));
        let fee = retake.fee.map_or_else(|| ", free".to_owned(), |fee| format!(", {fee} {} each", self.currency));
        let mut lines = vec![
            format!("{} days to mend a deficiency", self.days.deficiency),
            format!("{} months for a re-assessment{most}{fee}", self.days.reassessment_months),
        ];
        let recourse = |name: &str, terms: &Option<Recourse>| {
            let terms = terms.as_ref()?;
            let after: Vec<String> = terms.after.iter().map(|one| one.stage().to_string()).collect();
            let target = terms.target.map_or_else(String::new, |days| format!(", decided in {days} days"));
            Some(format!("{} days for {name} once {}{target}", terms.days, or(&after)))
        };
        lines.extend(recourse("a review", &self.windows.review));
        lines.extend(recourse("an appeal", &self.windows.appeal));
        lines
    }
}

/// Each amount of a fee, with its first day.
fn dated(fees: &[Fee], program: &Program) -> Vec<String> {
    let currency = program.currency;
    fees.iter().map(|fee| format!("{} {currency} from {}", fee.amount, fee.from)).collect()
}

fn amount(least: Least) -> String {
    match least {
        Least::Cases(cases) => format!("{cases} cases"),
        Least::Hours(hours) => format!("{hours} h"),
    }
}

fn spoken(role: CaseRole) -> String {
    role.id().replace('_', "-")
}

/// Words of which one will do: `a`, `a or b`, `a, b or c`.
fn or<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] | [_] => list(words),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", most.join(", "), last.as_ref())
        }
    }
}
