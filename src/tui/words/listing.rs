use crate::domain::view::filter::{Compare, Filter, Owner, Term, Test};
use crate::domain::view::{Order, SortBy, SortKey};
use crate::domain::{Requirement, StageName, Tag};
use crate::tui::state::{State, built_in};

/// Which row of a list is selected, counted from its first.
pub fn position(at: usize, of: usize) -> String {
    format!("{} of {of}", at + 1)
}

/// Which list the queue shows: by the name under which it was saved, or in words.
pub fn shown(state: &State) -> String {
    let saved = state
        .known
        .views
        .iter()
        .flatten()
        .find(|view| view.filter == state.queue.filter && view.order == state.queue.order);
    let is_built_in = built_in().any(|built_in| built_in == state.queue.filter);
    saved.filter(|_| !is_built_in).map_or_else(|| filter(&state.queue.filter), |view| format!("“{}”", view.name))
}

/// Which list the queue shows, where the queue itself is not looked at.
pub fn queue_shows(state: &State) -> String {
    format!("the queue shows {}, {}", shown(state), order(&state.queue.order))
}

/// What a filter shows, in words.
pub fn filter(filter: &Filter) -> String {
    if filter.is_all() {
        return "all".to_owned();
    }
    filter.terms().iter().map(term).collect::<Vec<_>>().join(", ")
}

/// What a term of a filter asks, in words.
pub fn term(term: &Term) -> String {
    let words = test(&term.test);
    if term.negated { format!("not {words}") } else { words }
}

fn test(test: &Test) -> String {
    match test {
        Test::Stage(stages) => any(stages.iter().map(StageName::to_string)),
        Test::Unmet(requirements) => format!("unmet {}", requirement(requirements)),
        Test::Open(requirements) => format!("open {}", requirement(requirements)),
        Test::Owner(owners) => any(owners.iter().map(owner)),
        Test::Overdue => "overdue".to_owned(),
        Test::Waiting => "waiting".to_owned(),
        Test::NeedsUs => "needs us".to_owned(),
        Test::Tag(tags) => format!("tagged {}", any(tags.iter().map(Tag::to_string))),
        Test::Received(compare, day) => match compare {
            Compare::Less => format!("received before {day}"),
            Compare::AtMost => format!("received until {day}"),
            Compare::Equal => format!("received on {day}"),
            Compare::AtLeast => format!("received from {day} on"),
            Compare::More => format!("received after {day}"),
        },
        Test::Days(compare, days) => match compare {
            Compare::Less => format!("less than {days} days in stage"),
            Compare::AtMost => format!("at most {days} days in stage"),
            Compare::Equal => format!("{days} days in stage"),
            Compare::AtLeast => format!("at least {days} days in stage"),
            Compare::More => format!("over {days} days in stage"),
        },
        Test::Text(wanted) => format!("“{wanted}”"),
    }
}

fn owner(owner: &Owner) -> String {
    match owner {
        Owner::Me => "mine".to_owned(),
        Owner::Nobody => "nobody's".to_owned(),
        Owner::Account(name) => format!("{name}'s"),
    }
}

fn requirement(requirements: &[Requirement]) -> String {
    any(requirements.iter().map(|one| one.title().to_lowercase()))
}

fn any(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" or ")
}

/// An order in words: `by stage, then longest in stage first`.
pub fn order(order: &Order) -> String {
    order.keys().iter().copied().map(sort).collect::<Vec<_>>().join(", then ")
}

fn sort(by: SortBy) -> &'static str {
    match (by.key, by.reverse) {
        (SortKey::Urgency, false) => "most urgent first",
        (SortKey::Urgency, true) => "least urgent first",
        (SortKey::Number, false) => "by number",
        (SortKey::Number, true) => "by number, last first",
        (SortKey::Name, false) => "by name",
        (SortKey::Name, true) => "by name, from the end",
        (SortKey::Stage, false) => "by stage",
        (SortKey::Stage, true) => "by stage, last first",
        (SortKey::Days, false) => "longest in stage first",
        (SortKey::Days, true) => "newest in stage first",
        (SortKey::Open, false) => "most open first",
        (SortKey::Open, true) => "least open first",
        (SortKey::Feedback, false) => "most feedback first",
        (SortKey::Feedback, true) => "least feedback first",
        (SortKey::Received, false) => "by day of receipt",
        (SortKey::Received, true) => "by day of receipt, last first",
        (SortKey::Owner, false) => "by owner",
        (SortKey::Owner, true) => "by owner, from the end",
    }
}
