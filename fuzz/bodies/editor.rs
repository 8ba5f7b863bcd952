//! A text that comes back from a user's editor: marks taken off, and put on what somebody else changed meanwhile.

use std::collections::HashSet;

use qapdesk::tui::layer::{TextArea, merged, unmarked};

use super::{clean, parts};

/// Nobody's lines are lost where two texts go together, and nothing typed goes to the screen uncleaned.
pub(super) fn body(data: &[u8]) {
    let [base, mine, theirs] = parts(data);
    assert_eq!(merged(&base, &mine, &base).unwrap_or_else(|| mine.clone()), mine);
    assert_eq!(merged(&base, &base, &theirs).unwrap_or_else(|| theirs.clone()), theirs);
    assert_eq!(merged(&base, &mine, &theirs), merged(&base, &theirs, &mine));
    if let Some(merged) = merged(&base, &mine, &theirs) {
        let known: HashSet<&str> =
            [&base, &mine, &theirs].into_iter().flat_map(|text| text.split_inclusive('\n')).collect();
        assert!(merged.split_inclusive('\n').all(|line| known.contains(line)), "{merged:?}");
    }
    let plain = unmarked(&mine);
    assert_eq!(unmarked(&plain), plain);
    let mut area = TextArea::new(&theirs);
    area.wrap_to(40);
    area.insert(&mine);
    area.rows().iter().for_each(|row| clean::prose(row));
    clean::prose(area.text());
}
