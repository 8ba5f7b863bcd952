//! A text that comes back from a user's editor: marks taken off, and put on what somebody else changed meanwhile.

use std::collections::HashSet;

use qapdesk::tui::layer::{Merged, TextArea, merged, unmarked};

use super::{clean, parts};

/// Nobody's lines are lost where two texts go together, and nothing typed goes to the screen uncleaned.
pub(super) fn body(data: &[u8]) {
    let [base, mine, theirs] = parts(data);
    let text = |own: &str, other: &str| merged(&base, own, other).map(|merged| merged.text);
    assert_eq!(text(&mine, &base).unwrap_or_else(|| mine.clone()), mine);
    assert_eq!(text(&base, &theirs).unwrap_or_else(|| theirs.clone()), theirs);
    let (one, other) = (merged(&base, &mine, &theirs), merged(&base, &theirs, &mine));
    let is_both = |merged: Option<&Merged>| merged.map(|merged| merged.both);
    assert_eq!(is_both(one.as_ref()), is_both(other.as_ref()));
    if is_both(one.as_ref()) == Some(false) {
        assert_eq!(one, other);
    }
    if let Some(merged) = one {
        // A text's last line may have no end, and gets one before another line.
        let known: HashSet<&str> = [&base, &mine, &theirs].into_iter().flat_map(|text| text.split('\n')).collect();
        assert!(merged.text.split('\n').all(|line| known.contains(line)), "{merged:?}");
    }
    let plain = unmarked(&mine);
    assert_eq!(unmarked(&plain), plain);
    let mut area = TextArea::new(&theirs);
    area.wrap_to(40);
    area.insert(&mine);
    area.rows().iter().for_each(|row| clean::prose(row));
    clean::prose(area.text());
}
