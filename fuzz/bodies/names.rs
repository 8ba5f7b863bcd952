//! Names and what is looked up: cleaning, width, folding, the index of names.

use std::cell::RefCell;

use qapdesk::desk::lookup::{Entry, Lookup};
use qapdesk::domain::{AccountName, AssessorId, Number, Tag, Zone, is_address};
use qapdesk::text::{Line, Prose, aliases, cut, fit, fold, label, nearest, width};

use super::{clean, parts};

thread_local! {
    static LOOKUP: RefCell<Lookup> = RefCell::default();
}

/// What is cleaned stays so, columns add up, folding is done once, whoever is put in is found by their own name.
pub(super) fn body(data: &[u8]) {
    let [name, query] = parts(data);
    let (line, prose) = (Line::clean(&name), Prose::clean(&name));
    clean::line(&line);
    clean::prose(&prose);
    assert_eq!(Line::parse(&line).as_deref(), Ok(line.as_str()));
    assert_eq!(Prose::parse(&prose).as_deref(), Ok(prose.as_str()));
    match Line::parse(&name) {
        Ok(parsed) => assert_eq!(parsed, line),
        Err(unclean) => clean::line(&unclean.to_string()),
    }
    for columns in [0, 1, 7, 80] {
        assert!(width(&cut(&line, columns)) <= columns, "{line:?} in {columns}");
        assert_eq!(width(&fit(&line, columns)), columns, "{line:?} in {columns}");
    }
    let folded = fold(&name);
    assert_eq!(fold(&folded), folded, "{name:?}");
    aliases(&line);
    nearest(&name, ["family_name", "given_name", query.as_str()]);
    if let Some(word) = label(&name) {
        clean::line(&word);
        assert_eq!(label(&word), Some(word));
    }
    read_back::<AccountName>(&name);
    read_back::<AssessorId>(&name);
    read_back::<Number>(&name);
    read_back::<Tag>(&name);
    read_back::<Zone>(&name);
    let email = is_address(&query).then_some(query.as_str());
    let entry = Entry { number: "QAP-2026-0001", name: &line, given_name: None, family_name: &line, email };
    LOOKUP.with_borrow_mut(|lookup| {
        lookup.put(1, &entry);
        lookup.put(2, &Entry { name: "Jane O'Connor", family_name: "O'Connor", email: None, ..entry });
        let hits = lookup.search(&query, 10);
        assert_eq!(hits, lookup.search(&query, 10));
        let at = |hits: Vec<qapdesk::desk::lookup::Hit>| hits.iter().any(|hit| hit.key == 1);
        assert!(at(lookup.search("QAP-2026-0001", 10)));
        lookup.remove(1);
        assert!(!at(lookup.search(&line, 10)));
        lookup.remove(2);
        assert!(lookup.is_empty());
    });
}

/// What is read is written as it reads, and why it is not is safe to show.
fn read_back<T: std::str::FromStr<Err: std::fmt::Display> + std::fmt::Display + PartialEq>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => {
            let written = value.to_string();
            clean::line(&written);
            assert!(written.parse().is_ok_and(|back: T| back == value), "{text:?} is {written}");
        }
        Err(error) => clean::line(&error.to_string()),
    }
}
