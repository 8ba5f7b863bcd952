//! What the journal of a desk says, its sealed records opened.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use qapdesk::store::Store;

/// How often the journal of a desk names something; the desk may be open.
pub(crate) fn times_told(desk: &Path, words: &str) -> usize {
    let beside = tempfile::tempdir().unwrap();
    for folder in ["journal", "keys"] {
        fs::create_dir(beside.path().join(folder)).unwrap();
        for file in fs::read_dir(desk.join(folder)).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), beside.path().join(folder).join(file.file_name())).unwrap();
        }
    }
    let (_, reader, _) = Store::open(beside.path(), &mut |_| ()).unwrap();
    let mut told = String::new();
    reader.batches(1, &|_| true, &mut |_, items| write!(told, "{items:?}").is_ok()).unwrap();
    told.matches(words).count()
}
