mod memory;

use proptest::prelude::*;

use super::*;
use crate::text::fold;

fn lookup(names: &[&str]) -> Lookup {
    let mut lookup = Lookup::default();
    for (key, name) in (0..).zip(names) {
        let (given, family) = name.rsplit_once(' ').map_or((None, *name), |(given, family)| (Some(given), family));
        let number = format!("QAP-2026-{:04}", key + 1);
        lookup.put(key, &Entry { number: &number, name, given_name: given, family_name: family, email: None });
    }
    lookup
}

const NAMES: &[&str] = &[
    "Jane Doe",
    "Łukasz Wiśniewski",
    "Seán O'Brien",
    "Hans Müller",
    "Marie d'Aubigné",
    "Nguyễn Thị Minh Khai",
    "李 明",
    "محمد الرشيد",
    "Иван Иванов",
    "Björk Guðmundsdóttir",
    "Adébáyò Ọlátúnjí",
    "Johan van der Merwe",
    "Jane O’Connor",
    "José García-López",
    "Ángel Núñez",
    "John Smith",
    "Joan Smythe",
    "Aristotelis Papadopoulos",
];

fn first(lookup: &Lookup, query: &str) -> Option<&'static str> {
    lookup.search(query, 10).first().map(|hit| NAMES[hit.key as usize])
}

#[test]
fn people_are_found_as_people_type_them() {
    let lookup = lookup(NAMES);
    let table = [
        ("lukasz", "Łukasz Wiśniewski"),
        ("wisniewski", "Łukasz Wiśniewski"),
        ("Łukasz", "Łukasz Wiśniewski"),
        ("wisniewksi", "Łukasz Wiśniewski"),
        ("O'Brien", "Seán O'Brien"),
        ("obrien", "Seán O'Brien"),
        ("o brien", "Seán O'Brien"),
        ("O’Brien", "Seán O'Brien"),
        ("brien sean", "Seán O'Brien"),
        ("muller", "Hans Müller"),
        ("Müller", "Hans Müller"),
        ("mueller", "Hans Müller"),
        ("hansmueller", "Hans Müller"),
        ("ivanov", "Иван Иванов"),
        ("ivan iva", "Иван Иванов"),
        ("d'aubigne", "Marie d'Aubigné"),
        ("daubigne", "Marie d'Aubigné"),
        ("aubigne", "Marie d'Aubigné"),
        ("nguyen", "Nguyễn Thị Minh Khai"),
        ("thi minh", "Nguyễn Thị Minh Khai"),
        ("明", "李 明"),
        ("李明", "李 明"),
        ("الرشيد", "محمد الرشيد"),
        ("Иванов", "Иван Иванов"),
        ("gudmundsdotir", "Björk Guðmundsdóttir"),
        ("adebyo", "Adébáyò Ọlátúnjí"),
        ("vandermerwe", "Johan van der Merwe"),
        ("Doe, Jane", "Jane Doe"),
        ("jane oc", "Jane O’Connor"),
        ("oconnor j", "Jane O’Connor"),
        ("jdoe", "Jane Doe"),
        ("jd", "Jane Doe"),
        ("garcialopez", "José García-López"),
        ("nunez", "Ángel Núñez"),
        ("0001", "Jane Doe"),
        ("2026-2", "Łukasz Wiśniewski"),
        ("QAP-2026-0003", "Seán O'Brien"),
        ("ppdpls", "Aristotelis Papadopoulos"),
        ("smyth", "Joan Smythe"),
    ];
    let wrong: Vec<_> = table
        .iter()
        .filter(|(query, name)| first(&lookup, query) != Some(name))
        .map(|(query, name)| (query, name, first(&lookup, query)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_name_in_two_parts_is_found_as_it_is_written_in_one_family_name_first() {
    let mut lookup = Lookup::default();
    let people =
        [("明", "王", "明 王"), ("明", "王", "王明"), ("太郎", "山田", "太郎 山田"), ("지우", "김", "지우 김")];
    for (key, (given, family, name)) in (0..).zip(people) {
        let number = format!("QAP-2026-{:04}", key + 1);
        lookup.put(key, &Entry { number: &number, name, given_name: Some(given), family_name: family, email: None });
    }
    let found = |query: &str| {
        let mut keys: Vec<u32> = lookup.search(query, 10).iter().map(|hit| hit.key).collect();
        keys.sort_unstable();
        keys
    };
    for (query, keys) in [
        ("王明", &[0, 1][..]),
        ("山田太郎", &[2]),
        ("山田太", &[2]),
        ("太郎山田", &[2]),
        ("김지우", &[3]),
        ("김지", &[3]),
    ] {
        assert_eq!(found(query), keys, "{query}");
    }
    assert!(found("王太").is_empty(), "nobody has both");
}

#[test]
fn addresses_are_found_whole_and_by_their_beginnings() {
    let mut lookup = Lookup::default();
    let emails = ["jane.doe@example.org", "jane.doe@example.org.uk", "Jane@Example.org", "someone@example.org"];
    for (key, email) in (0..).zip(emails) {
        let number = format!("QAP-2025-{:04}", key + 1);
        let entry =
            Entry { number: &number, name: "Ada Byron", given_name: None, family_name: "Byron", email: Some(email) };
        lookup.put(key, &entry);
    }
    let keys = |query| lookup.search(query, 10).iter().map(|hit| hit.key).collect::<Vec<_>>();
    assert_eq!(keys("JANE.DOE@example.org"), [0, 1]);
    assert_eq!(keys("jane.d"), [1, 0], "the newest first");
    assert_eq!(keys("jane@")[0], 2);
    assert_eq!(keys("jane"), [2, 1, 0]);
    assert_eq!(keys("byron@elsewhere.net").len(), 4, "by the name in an address that nobody has");
    let tiers: Vec<Tier> = lookup.search("jane", 10).iter().map(|hit| hit.tier).collect();
    assert_eq!(tiers, [Tier::Email, Tier::Inside, Tier::Inside]);
}

#[test]
fn v1_who_may_not_know_addresses_finds_loses_and_ranks_nobody_by_one() {
    let mut lookup = Lookup::default();
    for (key, (name, email)) in (0..).zip([("Jane Doe", "jane@example.org"), ("Jane Doe", "zqx@example.org")]) {
        let number = format!("QAP-2025-{:04}", key + 1);
        lookup.put(key, &Entry { number: &number, name, given_name: None, family_name: "Doe", email: Some(email) });
    }
    let with = |query| lookup.search(query, 10).len();
    let keys = |query| lookup.search_without_addresses(query, 10).iter().map(|hit| hit.key).collect::<Vec<_>>();
    for query in ["zqx", "zqx@example.org", "zq"] {
        assert_eq!((with(query), keys(query)), (1, Vec::new()), "{query}");
    }
    assert_eq!(keys("jane"), [1, 0], "both by name, the newest first");
    assert_eq!(
        lookup.search_without_addresses("jane", 10)[0].score,
        lookup.search_without_addresses("jane", 10)[1].score
    );
}

#[test]
fn numbers_are_found_in_part_and_the_newest_first() {
    let mut lookup = Lookup::default();
    for (key, number) in (0..).zip(["QAP-2025-0142", "QAP-2026-0142", "QAP-2026-1420", "QAP-2026-0007"]) {
        lookup.put(key, &Entry { number, name: "Ada Byron", given_name: None, family_name: "Byron", email: None });
    }
    let keys = |query| lookup.search(query, 10).iter().map(|hit| hit.key).collect::<Vec<_>>();
    for query in ["QAP-2025-0142", "qap-2025-142", "2025-0142", "2025-142", "qap 2025 142", " 2025–0142 "] {
        assert_eq!(keys(query)[0], 0, "{query}");
    }
    assert_eq!(keys("142"), [1, 0, 2]);
    assert_eq!(keys("0142"), [1, 0]);
    assert_eq!(keys("42"), [2, 1, 0]);
    assert_eq!(keys("7"), [3]);
    assert_eq!(keys("2026-"), [2, 1, 3]);
    assert_eq!(keys("qap-2026-1"), [2, 1]);
    assert_eq!(keys("2026-01"), [1]);
    assert_eq!(keys("01"), [1, 0]);
    assert_eq!(keys("20"), [2, 1, 3, 0], "each begins with it");
    assert_eq!(keys("qap"), [2, 1, 3, 0]);
    assert_eq!(keys("2027"), [] as [u32; 0]);
}

#[test]
fn of_equal_ones_what_needs_us_comes_first_and_then_the_newest() {
    let mut lookup = lookup(&["Jane Doe"; 400]);
    lookup.set_needs_us(7, true);
    lookup.set_needs_us(300, true);
    let first = |hits: Vec<Hit>| hits.iter().take(4).map(|hit| hit.key).collect::<Vec<_>>();
    for query in ["jane", "jane doe", "jand", "jdoe", "janedoe", "an", "2026"] {
        for limit in [4, 5, 1_000] {
            assert_eq!(first(lookup.search(query, limit)), [300, 7, 399, 398], "{query}, {limit}");
            let others = lookup.search_without_addresses(query, limit);
            assert_eq!(first(others), [399, 398, 397, 396], "{query}, {limit}: what needs us is no business of theirs");
        }
    }
    lookup.set_needs_us(300, false);
    assert_eq!(first(lookup.search("jane", 4)), [7, 399, 398, 397]);
}

#[test]
fn many_loaded_at_once_are_found_as_if_put_one_by_one() {
    let names: Vec<String> = (0..3_000).map(|i| format!("{} {}", NAMES[i % NAMES.len()], word(i))).collect();
    let put = lookup(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut loaded = Lookup::default();
    for (key, name) in (0_u32..).zip(&names).collect::<Vec<_>>().into_iter().rev() {
        let (given, family) = name.rsplit_once(' ').unwrap();
        let number = format!("QAP-2026-{:04}", key + 1);
        loaded.load(key, &Entry { number: &number, name, given_name: Some(given), family_name: family, email: None });
    }
    loaded.settle();
    for query in
        ["jane", "muller", "jd", "j", "an", "obri", "doe b", "xyzzy", "lukazs", "2026-1", "99", "hans cab", "hns"]
    {
        assert_eq!(put.search(query, 20), loaded.search(query, 20), "{query}");
    }
}

/// A word of letters from `b` to `k`, another for each number.
fn word(number: usize) -> String {
    number.to_string().bytes().map(|figure| char::from(b'b' + figure - b'0')).chain("aa".chars()).collect()
}

#[test]
fn one_word_of_several_may_be_mistaken_even_beside_one_that_many_bear() {
    let mut names = vec!["Maria Kowalska".to_owned(); 12_000];
    names.push("Maria Wiśniewska".to_owned());
    let lookup = lookup(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for query in ["maria wisniewksa", "wisnewska maria", "m wisniewzka", "maria niewsk", "mraia wisniewska"] {
        assert_eq!(lookup.search(query, 5).first().map(|hit| hit.key), Some(12_000), "{query}");
    }
    assert_eq!(lookup.search("mraia wisniewzka", 5).first().map(|hit| hit.key), Some(12_000), "or both");
}

#[test]
fn an_apostrophe_may_be_a_space_even_beside_many_who_bear_the_rest_and_another_name_so_begun() {
    let mut names = vec!["Tully O'Moran".to_owned(); 60];
    names.extend(["Ann O'Tully".to_owned(), "Otully Tully Ann".to_owned(), "O Tully".to_owned()]);
    let lookup = lookup(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let found = |query| {
        let hits = lookup.search(query, 5).into_iter();
        hits.filter(|hit| hit.tier == Tier::Words).map(|hit| hit.key).collect::<Vec<_>>()
    };
    assert_eq!(found("o tully"), [62, 60], "as written first; without an apostrophe these are not two words");
    assert_eq!(found("ann o tully"), [60]);
    assert_eq!(found("an o tully"), [] as [u32; 0], "all others are whole words");
}

#[test]
fn punctuation_finds_nobody() {
    let lookup = lookup(NAMES);
    for query in ["", " ", "-", "'", ",.;", "@", "\u{200b}", "’ -", "()"] {
        assert!(lookup.search(query, 100).is_empty(), "{query:?}");
    }
}

#[test]
fn what_is_removed_is_not_found_and_what_is_put_again_is_found_anew() {
    let mut lookup = lookup(NAMES);
    lookup.remove(0);
    lookup.remove(0);
    assert!(lookup.search("jane doe", 100).iter().all(|hit| hit.key != 0));
    assert!(lookup.search("0001", 100).iter().all(|hit| hit.key != 0));
    assert_eq!(lookup.len(), NAMES.len() - 1);
    let entry = Entry {
        number: "QAP-2026-0099",
        name: "Zoë Quill",
        given_name: Some("Zoë"),
        family_name: "Quill",
        email: Some("Zoe@Example.org"),
    };
    lookup.put(1, &entry);
    assert_eq!(lookup.len(), NAMES.len() - 1);
    for query in ["zoe", "quill", "zoe@example.org", "zoe@", "99", "zq"] {
        assert_eq!(lookup.search(query, 1).first().map(|hit| hit.key), Some(1), "{query}");
    }
    assert!(lookup.search("wisniewski", 100).iter().all(|hit| hit.key != 1));
    assert!(lookup.search("2026-0002", 100).is_empty());
    for key in 0..100 {
        lookup.remove(key);
    }
    assert!(lookup.is_empty() && lookup.search("a", 10).is_empty());
}

#[test]
fn order_does_not_depend_on_what_was_put_before() {
    let fresh = lookup(NAMES);
    let mut used = lookup(&NAMES.iter().rev().copied().collect::<Vec<_>>());
    for key in [7, 3, 11, 0] {
        used.remove(key);
    }
    for (key, name) in (0_u32..).zip(NAMES) {
        let (given, family) = name.rsplit_once(' ').unwrap();
        let number = format!("QAP-2026-{:04}", key + 1);
        used.put(key, &Entry { number: &number, name, given_name: Some(given), family_name: family, email: None });
    }
    for query in ["j", "jo", "an", "jn", "smith", "aei", "2026", "1", "o", "jsm"] {
        for limit in [1, 3, 100] {
            assert_eq!(fresh.search(query, limit), used.search(query, limit), "{query}");
        }
    }
}

#[test]
fn tiers_come_in_their_order() {
    let lookup = lookup(&["Ann Lee", "Anna Lee", "An Na", "Alan Nnadi", "Joanna Lee", "Anno Lee", "Ian Lee"]);
    let hits = lookup.search("ann", 10);
    assert_eq!(hits.first().map(|hit| hit.tier), Some(Tier::Words));
    assert!(hits.is_sorted_by(|a, b| a.tier <= b.tier && (a.score, a.key) >= (b.score, b.key)));
    let tiers: Vec<Tier> = hits.iter().map(|hit| hit.tier).collect();
    for tier in [Tier::Begins, Tier::Joined, Tier::Initials, Tier::Inside] {
        assert!(tiers.contains(&tier), "{tier:?} in {tiers:?}");
    }
}

#[test]
fn a_long_query_is_cut() {
    let lookup = lookup(NAMES);
    assert!(lookup.search(&"a".repeat(10_000), 10).is_empty());
    assert!(lookup.search(&"李 ".repeat(10_000), 10).is_empty());
    assert!(lookup.search(&" ".repeat(10_000), 10).is_empty());
}

fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z][a-z]{0,8}",
        "[A-ZŁÖØÞÉ][a-złöøðéüåßñ]{1,8}",
        "[A-Z]['’][A-Z][a-z]{2,6}",
        "[A-Z][a-z]{2,5}-[A-Z][a-z]{2,5}",
        "[А-Я][а-я]{2,7}",
        "[\u{4e00}-\u{4e40}]{1,2}",
        "[ا-ي]{2,6}",
    ];
    prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

/// Damerau's distance by its definition.
fn slips(a: &[char], b: &[char]) -> u32 {
    let mut table: Vec<Vec<u32>> = Vec::new();
    for i in 0..=a.len() {
        let mut row: Vec<u32> = Vec::new();
        for j in 0..=b.len() {
            let cell = match (i, j) {
                (0, n) | (n, 0) => u32::try_from(n).unwrap(),
                _ => {
                    let changed = table[i - 1][j - 1] + u32::from(a[i - 1] != b[j - 1]);
                    let least = changed.min(table[i - 1][j] + 1).min(row[j - 1] + 1);
                    let is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    if is_swapped { least.min(table[i - 2][j - 2] + 1) } else { least }
                }
            };
            row.push(cell);
        }
        table.push(row);
    }
    table[a.len()][b.len()]
}

proptest! {
    #[test]
    fn distances_are_as_defined(typed in "[abcдé]{1,9}", known in "[abcдé]{0,12}") {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        let (a, b) = (letters(&typed), letters(&known));
        let distance = super::edit::Typed::of(&typed).unwrap().distance(&known);
        prop_assert_eq!(distance.whole, slips(&a, &b));
        prop_assert_eq!(distance.beginning, (0..=b.len()).map(|end| slips(&a, &b[..end])).min().unwrap());
    }

    #[test]
    fn everybody_is_found_by_name_and_by_beginnings(names in prop::collection::vec(name(), 1..12)) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let lookup = lookup(&names);
        for (key, name) in (0..).zip(&names) {
            let folded = fold(name);
            let beginnings = folded.split(' ').map(|word| word.chars().take(4).collect::<String>());
            for query in std::iter::once(folded.clone()).chain(beginnings) {
                let hits = lookup.search(&query, names.len());
                prop_assert!(hits.iter().any(|hit| hit.key == key), "{} by {}", name, query);
            }
        }
    }

    #[test]
    fn any_name_and_any_query_will_do(names in prop::collection::vec(any::<String>(), 0..6), query in any::<String>(), limit in 0_usize..9) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut lookup = lookup(&names);
        let hits = lookup.search(&query, limit);
        prop_assert!(hits.len() <= limit && hits.is_sorted_by(|a, b| (b.score, b.key) < (a.score, a.key)));
        for (key, name) in (0..).zip(&names) {
            lookup.search(name, limit);
            lookup.remove(key);
        }
        prop_assert!(lookup.search(&query, 9).is_empty());
    }
}
