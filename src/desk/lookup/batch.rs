use super::engine::Entry;

/// Entries that wait to be taken in, their texts one after the other.
#[derive(Debug, Default)]
pub(super) struct Batch {
    text: String,
    rows: Vec<Row>,
}

/// Where the texts of an entry end; the number is not kept.
#[derive(Clone, Copy, Debug)]
struct Row {
    key: u32,
    start: usize,
    name: usize,
    /// Absent for people with one name.
    given_name: Option<usize>,
    family_name: usize,
    email: usize,
}

impl Batch {
    pub(super) fn push(&mut self, key: u32, entry: &Entry<'_>) {
        let start = self.text.len();
        let mut end = |text: &str| {
            self.text.push_str(text);
            self.text.len()
        };
        let row = Row {
            key,
            start,
            name: end(entry.name),
            given_name: entry.given_name.map(&mut end),
            family_name: end(entry.family_name),
            email: end(entry.email.unwrap_or_default()),
        };
        self.rows.push(row);
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.rows.clear();
    }

    /// The entries with their keys, without numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, Entry<'_>)> {
        self.rows.iter().map(|row| {
            let text = |start, end| self.text.get(start..end).unwrap_or_default();
            let given_name = row.given_name.map(|end| text(row.name, end));
            let family_name = text(row.given_name.unwrap_or(row.name), row.family_name);
            let email = Some(text(row.family_name, row.email));
            (row.key, Entry { number: "", name: text(row.start, row.name), given_name, family_name, email })
        })
    }
}
