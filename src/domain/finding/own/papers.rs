use super::Setting;
use crate::domain::finding::{Finding, in_sentence};
use crate::domain::program::{DeclarationNeed, PaperNeed};
use crate::domain::{Declaration, Paper, letter_day};
use crate::text::same_name;

/// A paper that is there, new enough, and no longer than it may be; of several the one that leaves least open.
pub(super) fn paper(need: &PaperNeed, title: &str, at: &Setting<'_>) -> (Finding, Option<String>) {
    let of_name = |paper: &&Paper| same_name(&paper.name, &need.name) && paper.document.is_some();
    let papers: Vec<&Paper> = at.form.papers.iter().filter(of_name).collect();
    let title = in_sentence(title);
    let new_enough = papers.iter().copied().filter(|paper| at.is_within(need.within, paper.date) != Some(false));
    let shortest = new_enough.clone().map(|paper| paper.pages.unwrap_or(0)).min();
    let short_enough = |paper: &&Paper| need.pages.is_none_or(|most| paper.pages.is_none_or(|pages| pages <= most));
    let is_undated = |paper: &Paper| need.within.is_some() && paper.date.is_none();
    let is_uncounted = |paper: &Paper| need.pages.is_some() && paper.pages.is_none();
    let n_open = |paper: &&Paper| u8::from(is_undated(paper)) + u8::from(is_uncounted(paper));
    let fit = new_enough.filter(short_enough).min_by_key(|paper| (n_open(paper), is_undated(paper)));
    let mut finding = Finding::new(at.requirement, &u8::from(fit.is_some()), &1, &"document");
    let since = at.since(need.within);
    let (missing, ask) = match (papers.is_empty(), shortest, fit) {
        (true, ..) => (format!("the {title} is missing"), format!("the {title}")),
        (false, None, _) => {
            let since = since.map_or_else(String::new, letter_day);
            (format!("the {title} is older than {since}"), format!("a {title} of {since} or later"))
        }
        (false, Some(pages), None) => {
            let most = need.pages.unwrap_or(0);
            (format!("the {title} has {pages} pages; {most} at most"), format!("a {title} of {most} pages at most"))
        }
        (false, _, Some(fit)) => {
            if need.judge {
                finding = finding.review(format!("read the {title}"));
            }
            if is_undated(fit) {
                finding = finding.review(format!("the form does not say of which day the {title} is"));
            }
            if is_uncounted(fit) {
                finding = finding.review(format!("the form does not say how many pages the {title} has"));
            }
            return (finding, None);
        }
    };
    (finding.unmet(missing, ask), Some("1".to_owned()))
}

/// A declaration that was made, and not too long ago.
pub(super) fn declaration(need: &DeclarationNeed, title: &str, at: &Setting<'_>) -> (Finding, Option<String>) {
    let of_name = |made: &&Declaration| same_name(&made.name, &need.name);
    let made: Vec<&Declaration> = at.form.declarations.iter().filter(of_name).collect();
    let is_within = |made: &&Declaration| at.is_within(need.within, made.made_on);
    let has_made = made.iter().any(|made| is_within(made) == Some(true));
    let is_undated = made.iter().any(|made| is_within(made).is_none());
    let finding = Finding::new(at.requirement, &u8::from(has_made || is_undated), &1, &"declaration");
    if has_made {
        return (finding, None);
    }
    let title = in_sentence(title);
    if is_undated {
        return (finding.review(format!("the form does not say when the {title} was made")), None);
    }
    let ask = format!("the {title}");
    let missing = match at.since(need.within) {
        Some(since) if !made.is_empty() => format!("the {title} is older than {}", letter_day(since)),
        _ => format!("the {title} is missing"),
    };
    (finding.unmet(missing, ask), Some("1".to_owned()))
}
