//! What the engine keeps, and that it is the same however it came in.

use std::collections::BTreeSet;

use super::super::dictionary::Dictionary;
use super::super::pages::{Pages, Runs};
use super::super::sorted::{Fresh, Sorted};
use super::super::words::is_frequent_letter;
use super::*;

/// Numbers that look random and are all different.
fn scattered(count: u32) -> impl Iterator<Item = u32> {
    (0..count).map(|number| number.wrapping_mul(2_654_435_761) % 1_000_003)
}

#[test]
fn what_is_sorted_in_one_by_one_or_at_once_stands_in_order() {
    let (mut one_by_one, mut at_once, mut model) = (Sorted::default(), Sorted::default(), BTreeSet::new());
    let key = |id: u32| id / 3;
    for ids in scattered(12_000).collect::<Vec<_>>().chunks(5_000) {
        let mut fresh = Fresh::default();
        for &id in ids {
            one_by_one.insert(id, key);
            one_by_one.insert(id, key);
            fresh.push(u128::from(id / 1_000), id);
            model.insert(id);
        }
        at_once.extend(&mut fresh, key);
    }
    for id in scattered(12_000).step_by(3) {
        one_by_one.remove(id, key);
        one_by_one.remove(id, key);
        at_once.remove(id, key);
        model.remove(&id);
    }
    for sorted in [&one_by_one, &at_once] {
        assert_eq!(sorted.last(), model.last().copied());
        for (from, to) in
            [(0, 400_000), (0, 7), (70_000, 70_000), (70_000, 70_100), (33_000, 99_000), (333_000, 500_000)]
        {
            let wanted: Vec<u32> = model.iter().copied().filter(|&id| (from..to).contains(&key(id))).collect();
            let range = || sorted.range(|id| key(id) < from, |id| key(id) < to);
            assert_eq!(range().collect::<Vec<_>>(), wanted, "{from} to {to}");
            let mut backwards: Vec<u32> = range().rev().collect();
            backwards.reverse();
            assert_eq!(backwards, wanted, "{from} to {to}, from the end");
        }
    }
    for id in model {
        one_by_one.remove(id, key);
    }
    assert_eq!((one_by_one.last(), one_by_one.range(|_| false, |_| true).next()), (None, None));
}

#[test]
fn runs_are_whole_wherever_they_lie_and_take_the_room_of_others() {
    let mut runs = Runs::default();
    let starts: Vec<u32> = (0..40_000_u32).map(|number| runs.put(&[number; 3])).collect();
    for (number, &start) in (0..).zip(&starts) {
        assert_eq!(runs.get(start, 3), [number; 3]);
    }
    runs.free(starts[30_000], 3);
    assert_ne!(runs.put(&[7; 2]), starts[30_000], "only one as long takes its room");
    assert_eq!(runs.put(&[8; 3]), starts[30_000]);
    assert_eq!((runs.get(starts[30_000], 3), runs.get(starts[30_001], 3)), (&[8; 3][..], &[30_001; 3][..]));
}

#[test]
fn values_are_where_they_were_set() {
    let mut pages = Pages::default();
    for place in [200_000, 3, 65_535, 65_536, 131_071] {
        pages.set(place, place);
    }
    assert_eq!(pages.len(), 200_001);
    assert_eq!(pages.places(|&value| value != 0).collect::<Vec<_>>(), [3, 65_535, 65_536, 131_071, 200_000]);
    assert_eq!((pages.get(4), pages.get(200_001)), (Some(&0), None));
}

#[test]
fn who_is_loaded_anew_before_all_is_settled_is_found_by_the_last_name_only() {
    let name = |key: u32| format!("{} {}", super::word(key as usize), super::word(key as usize / 7));
    let load = |lookup: &mut Lookup, key: u32, name: &str| {
        let (given, family) = name.rsplit_once(' ').unwrap();
        let (number, email) = (format!("QAP-2026-{:04}", key + 1), format!("{given}@example.org"));
        let email = Some(email.as_str());
        lookup.load(key, &Entry { number: &number, name, given_name: Some(given), family_name: family, email });
    };
    let (mut once, mut twice) = (Lookup::default(), Lookup::default());
    for key in 0..17_000 {
        load(&mut once, key, &name(key));
        let is_changed = key % 900 == 5;
        load(&mut twice, key, &if is_changed { format!("Xenia Yorick{key}") } else { name(key) });
        twice.set_needs_us(key, key % 2 == 0);
        once.set_needs_us(key, key % 2 == 0);
    }
    for key in (5..17_000).step_by(900) {
        load(&mut twice, key, &name(key));
    }
    once.settle();
    twice.settle();
    assert_eq!((once.len(), twice.len()), (17_000, 17_000));
    assert!(twice.search("xenia", 10).iter().all(|hit| hit.tier > Tier::Joined));
    assert!(twice.search("xenia@example.org", 10).is_empty());
    for query in ["b", "bcdaa", "bc cb", "dea@", "jjj", "e f", "bb.", "99", "kbcaa b", "fbckaa"] {
        assert_eq!(once.search(query, 40), twice.search(query, 40), "{query}");
    }
}

#[test]
fn addresses_begin_as_they_are_written_whatever_is_after_their_first_at_sign() {
    let emails =
        ["a.b@x.org", "a.b@x.org.uk", "a.b@w.org", "a.bc@x.org", "a.b", "a.b@", "a.b@c@x.org", "A.B@É.org", "@x.org"];
    let mut lookup = Lookup::default();
    for (key, email) in (0..).zip(emails) {
        let number = format!("QAP-2025-{:04}", key + 1);
        let entry = Entry { number: &number, name: "李", given_name: None, family_name: "李", email: Some(email) };
        lookup.put(key, &entry);
    }
    lookup.put(7, &Entry { number: "QAP-2025-0008", name: "李", given_name: None, family_name: "李", email: None });
    lookup.put(
        7,
        &Entry { number: "QAP-2025-0008", name: "李", given_name: None, family_name: "李", email: Some(emails[7]) },
    );
    for email in emails.map(str::to_lowercase) {
        for (end, _) in email.char_indices().skip(2).chain([(email.len(), ' ')]) {
            let query = &email[..end];
            let found: BTreeSet<u32> = lookup.search(query, 20).iter().map(|hit| hit.key).collect();
            let wanted = (0..).zip(emails).filter(|(_, email)| email.to_lowercase().starts_with(query));
            assert_eq!(found, wanted.map(|(key, _)| key).collect(), "{query}");
        }
    }
    assert_eq!(lookup.search("a.b@x.org", 1)[0].key, 0, "the whole one first");
}

#[test]
fn a_letter_that_stands_for_several_words_leaves_each_its_place() {
    let lookup = lookup(&["ﷺ Khan"]);
    let hits = lookup.search("khan الله وسلم", 1);
    assert_eq!(hits.first().map(|hit| hit.tier), Some(Tier::Words));
}

#[test]
fn frequent_letters_are_letters() {
    let wrong: Vec<char> = ('\0'..=char::MAX).filter(|&c| is_frequent_letter(c) && !c.is_alphanumeric()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_nobody_bears_any_more_takes_no_room_for_long_and_the_rest_is_found() {
    let mut dictionary = Dictionary::default();
    let kept: Vec<u32> = ["quill", "zoe", "o'connor"].iter().map(|word| dictionary.intern(word)).collect();
    for &id in &kept {
        dictionary.bear(id, 1, true);
    }
    dictionary.settle();
    for number in 0..30_000 {
        let id = dictionary.intern(&format!("{}{number}", "changed".repeat(3)));
        dictionary.bear(id, 2, false);
        dictionary.settle();
        dictionary.forget(id, 2);
    }
    dictionary.settle();
    assert!(dictionary.n_bytes_of_room() < 200_000, "{}", dictionary.n_bytes_of_room());
    assert_eq!(kept.iter().map(|&id| dictionary.text(id)).collect::<Vec<_>>(), ["quill", "zoe", "o'connor"]);
    let found = ["o'connor", "quill", "zoe"].map(|word| dictionary.id(word));
    assert_eq!(found, [Some(kept[2]), Some(kept[0]), Some(kept[1])]);
    assert_eq!(dictionary.beginning("changed").next(), None);
}
