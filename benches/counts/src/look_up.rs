use qapdesk::desk::lookup::{Entry, Lookup};

use super::made::name;

const NAMES: usize = 10_000;
/// How many rows are wanted.
const ROWS: usize = 50;
/// How many keys are typed.
pub(crate) const KEYS: u64 = 400;

/// Types names letter by letter, every third with two letters swapped.
pub(crate) fn run(times: u64, mark: &dyn Fn()) {
    let lookup = names();
    let typed = queries().take(usize::try_from(times).unwrap()).collect::<Vec<_>>();
    assert_eq!(typed.len() as u64, times, "too few letters");
    let mut found = 0;
    mark();
    for query in &typed {
        found += lookup.search(query, ROWS).len();
    }
    mark();
    assert!(found > typed.len(), "nobody was found");
}

fn names() -> Lookup {
    let mut lookup = Lookup::default();
    for place in 0..NAMES {
        let (whole, number, email) = (name(place), format!("QAP-2026-{place:04}"), format!("c{place}@example.org"));
        let (given, family) =
            whole.split_once(' ').map_or((None, whole.as_str()), |(given, family)| (Some(given), family));
        let entry =
            Entry { number: &number, name: &whole, given_name: given, family_name: family, email: Some(&email) };
        lookup.load(u32::try_from(place).unwrap(), &entry);
    }
    lookup.settle();
    lookup
}

/// What stands in the field after each key.
fn queries() -> impl Iterator<Item = String> {
    (0..NAMES).step_by(331).enumerate().flat_map(|(nth, place)| {
        let mut letters: Vec<char> = name(place).chars().collect();
        if nth % 3 == 2 && letters.len() > 4 {
            letters.swap(2, 3);
        }
        (1..=letters.len()).map(move |count| letters[..count].iter().collect())
    })
}
