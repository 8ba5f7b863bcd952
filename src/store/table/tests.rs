use super::*;

fn open(folder: &Path) -> Result<Table, StoreError> {
    Table::open(&Ground::default(), folder, &mut |_| ())
}

fn puts(records: &[(&str, Option<&str>)]) -> Puts {
    records.iter().map(|(key, value)| (key.as_bytes().to_vec(), value.map(Into::into))).collect()
}

fn all(table: &Table, prefix: &str) -> Result<Vec<String>, StoreError> {
    let mut all = Vec::new();
    table.scan(prefix.as_bytes(), &mut |key, value| {
        all.push(format!("{}={}", key.escape_ascii(), value.escape_ascii()));
        Ok(())
    })?;
    Ok(all)
}

/// Has a record in the database be something else, behind the table's back.
fn harm(folder: &Path, key: &[u8], value: Option<Vec<u8>>) {
    let table = open(folder).unwrap();
    table.db.as_ref().unwrap().apply(vec![(key.into(), value.map(Bytes::from))]).unwrap();
}

#[test]
fn records_and_mark_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let table = open(folder.path()).unwrap();
    assert_eq!(table.mark(), Mark::default());
    table.apply(&puts(&[("u1", Some("1")), ("v", Some("2"))]), 1, [1; 32]).unwrap();
    table.apply(&puts(&[("u1", Some("3")), ("v", None), ("u3", Some("4"))]), 2, [2; 32]).unwrap();
    drop(table);
    let table = open(folder.path()).unwrap();
    let mark = table.mark();
    assert_eq!((mark.applied, mark.chain, mark.records), (2, [2; 32], 2));
    assert_eq!(table.get(b"u1").unwrap().unwrap(), b"3");
    assert_eq!(table.get(b"v").unwrap(), None);
    assert_eq!(all(&table, "").unwrap(), ["u1=3", "u3=4"]);
}

/// A key, and what stands there.
type Damage<'a> = (&'a [u8], Option<Vec<u8>>);

/// Records of applications: of three groups, two to a group.
const OF_APPLICATIONS: [(&str, Option<&str>); 6] = [
    ("a\0\0\0\0\0\x01", Some("1")),
    ("a\0\0\0\0\0\x02", Some("2")),
    ("a\0\0\0\0\0\x21", Some("33")),
    ("a\0\0\0\0\0\x22", Some("34")),
    ("a\0\0\0\0\0\x41", Some("65")),
    ("a\0\0\0\0\0\x42", Some("66")),
];

#[test]
fn a_record_that_is_missing_added_or_old_is_seen_before_one_of_its_group_is_told_or_changed() {
    let key = |place: usize| OF_APPLICATIONS[place].0.as_bytes();
    let added: &[u8] = b"a\0\0\0\0\0\x2f";
    let damages: [&[Damage]; 5] = [
        &[(key(2), None)],
        &[(added, Some(value::seal(added, b"47")))],
        &[(key(2), Some(value::seal(key(2), b"30")))],
        &[(key(2), Some(b"rubbish".to_vec()))],
        &[(key(2), None), (key(3), None)],
    ];
    for (index, damage) in damages.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let table = open(folder.path()).unwrap();
        table.apply(&puts(&[(OF_APPLICATIONS[2].0, Some("30"))]), 1, [1; 32]).unwrap();
        table.apply(&puts(&OF_APPLICATIONS), 2, [2; 32]).unwrap();
        drop(table);
        for (key, value) in damage {
            harm(folder.path(), key, value.clone());
        }
        let table = open(folder.path()).unwrap();
        for place in 0..OF_APPLICATIONS.len() {
            assert_eq!(table.get(key(place)).is_err(), matches!(place, 2 | 3), "damage {index}, record {place}");
        }
        assert!(table.get(added).is_err(), "damage {index}");
        let again = puts(&[(OF_APPLICATIONS[3].0, Some("35"))]);
        assert!(table.apply(&again, 3, [3; 32]).is_err(), "damage {index}");
        drop(table);
        let table = open(folder.path()).unwrap();
        let mut seen = Vec::new();
        let scanned = table.scan(b"a", &mut |_, bytes| {
            seen.push(bytes.to_vec());
            Ok(())
        });
        assert!(matches!(scanned, Err(StoreError::State { .. })), "damage {index}");
        assert_eq!(seen, [b"1", b"2"], "damage {index}: what is right before it is told");
        drop(table);
        assert!(
            matches!(Table::open_checked(&Ground::default(), folder.path()), Err(StoreError::State { .. })),
            "damage {index}"
        );
    }
}

#[test]
fn a_group_that_is_gone_is_seen_by_whoever_scans_past_it() {
    for gone in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).unwrap().apply(&puts(&OF_APPLICATIONS), 1, [1; 32]).unwrap();
        for (key, _) in &OF_APPLICATIONS[2 * gone..2 * gone + 2] {
            harm(folder.path(), key.as_bytes(), None);
        }
        assert!(all(&open(folder.path()).unwrap(), "a").is_err(), "group {gone}");
    }
}

#[test]
fn what_is_known_of_the_groups_is_checked_at_the_opening() {
    let group = |place: usize| Group::of(OF_APPLICATIONS[place].0.as_bytes()).key();
    let one = value::seal(&group(0), &codec::encode(&Sum::default()).unwrap());
    let another = b"\0u".to_vec();
    let added = value::seal(&another, &codec::encode(&Sum::default()).unwrap());
    let damages: [(Vec<u8>, Option<Vec<u8>>); 5] = [
        (group(2), None),
        (group(0), Some(one)),
        (another, Some(added)),
        (group(0), Some(b"rubbish".to_vec())),
        (MARK.to_vec(), None),
    ];
    for (index, (key, value)) in damages.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).unwrap().apply(&puts(&OF_APPLICATIONS), 1, [1; 32]).unwrap();
        harm(folder.path(), &key, value);
        assert!(matches!(open(folder.path()), Err(StoreError::State { .. })), "damage {index}");
    }
}

#[test]
fn records_without_a_mark_are_no_state() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()).unwrap());
    harm(folder.path(), b"uada", Some(value::seal(b"uada", b"1")));
    assert!(matches!(open(folder.path()), Err(StoreError::State { .. })));
}

#[test]
fn a_table_of_a_newer_format_is_refused_and_of_an_older_one_unusable() {
    for (format, newer) in [(FORMAT + 1, true), (FORMAT - 1, false)] {
        let folder = tempfile::tempdir().unwrap();
        let table = open(folder.path()).unwrap();
        let mark = value::seal(MARK, &[format, 1, 2, 3]);
        table.db.as_ref().unwrap().apply(vec![(MARK.into(), Some(mark.into()))]).unwrap();
        drop(table);
        let error = open(folder.path()).unwrap_err();
        assert_eq!(matches!(error, StoreError::Newer { .. }), newer, "{error}");
        assert_eq!(matches!(error, StoreError::State { .. }), !newer, "{error}");
    }
}
