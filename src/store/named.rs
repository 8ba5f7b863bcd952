use crate::domain::{Digest, Record};

/// What is kept of what a record says where nothing else of it is.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// The documents that it names.
    pub(super) documents: Vec<Digest>,
    /// Whether it leaves a letter on its way out.
    pub(super) is_under_way: bool,
}

impl Named {
    pub(super) fn of(record: &Record) -> Self {
        let is_under_way = matches!(record, Record::Letter(change) if change.after.state.name().is_under_way());
        Self { documents: record.documents(), is_under_way }
    }
}
