use super::Setting;
use crate::domain::finding::{Finding, in_sentence};
use crate::domain::program::{DeclarationNeed, PaperNeed};
use crate::domain::{Declaration, Paper};
use crate::text::Line;

/// A paper that is there, new enough, and no longer than it may be.
pub(super) fn paper(need: &PaperNeed, title: &str, at: &Setting<'_>) -> (Finding, String) {
    let of_name = |paper: &&Paper| is_named(&paper.name, &need.name) && paper.document.is_some();
    let papers: Vec<&Paper> = at.form.papers.iter().filter(of_name).collect();
    let title = in_sentence(title);
    let new_enough: Vec<&&Paper> =
        papers.iter().filter(|paper| at.is_within(need.within, paper.date) != Some(false)).collect();
    let short_enough = |paper: &&&Paper| need.pages.is_none_or(|most| paper.pages.is_none_or(|pages| pages <= most));
    let fits: Vec<&&&Paper> = new_enough.iter().filter(|paper| short_enough(paper)).collect();
    let finding = Finding::new(at.requirement, &u8::from(!fits.is_empty()), &1, &"document");
    let since = at.since(need.within);
    let (missing, ask) = match (papers.first(), new_enough.first(), fits.first()) {
        (None, ..) => (format!("the {title} is missing"), format!("the {title}")),
        (Some(_), None, _) => {
            let since = since.map_or_else(String::new, |since| since.to_string());
            (format!("the {title} is older than {since}"), format!("a {title} of {since} or later"))
        }
        (_, Some(first), None) => {
            let (pages, most) = (first.pages.unwrap_or(0), need.pages.unwrap_or(0));
            (format!("the {title} has {pages} pages; {most} at most"), format!("a {title} of {most} pages at most"))
        }
        (_, _, Some(fit)) => {
            let mut finding = finding;
            if need.judge {
                finding = finding.review(format!("read the {title}"));
            }
            if need.within.is_some() && fit.date.is_none() {
                finding = finding.review(format!("the form does not say of which day the {title} is"));
            }
            if need.pages.is_some() && fit.pages.is_none() {
                finding = finding.review(format!("the form does not say how many pages the {title} has"));
            }
            return (finding, String::new());
        }
    };
    (finding.unmet(missing, ask), "1".to_owned())
}

/// A declaration that was made, and not too long ago.
pub(super) fn declaration(need: &DeclarationNeed, title: &str, at: &Setting<'_>) -> (Finding, String) {
    let of_name = |made: &&Declaration| is_named(&made.name, &need.name);
    let made: Vec<&Declaration> = at.form.declarations.iter().filter(of_name).collect();
    let is_within = |made: &&Declaration| at.is_within(need.within, made.made_on);
    let has_made = made.iter().any(|made| is_within(made) == Some(true));
    let is_undated = made.iter().any(|made| is_within(made).is_none());
    let finding = Finding::new(at.requirement, &u8::from(has_made || is_undated), &1, &"declaration");
    if has_made {
        return (finding, String::new());
    }
    let title = in_sentence(title);
    if is_undated {
        return (finding.review(format!("the form does not say when the {title} was made")), String::new());
    }
    let ask = format!("the {title}");
    let missing = match at.since(need.within) {
        Some(since) if !made.is_empty() => format!("the {title} is older than {since}"),
        _ => format!("the {title} is missing"),
    };
    (finding.unmet(missing, ask), "1".to_owned())
}

/// Whether the form means what the program names, in any case.
fn is_named(name: &Line, wanted: &str) -> bool {
    name.trim().to_lowercase() == wanted.to_lowercase()
}
