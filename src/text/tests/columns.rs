use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{cut, fit, width};

#[test]
fn texts_take_the_columns_they_are_given() {
    let table = [
        ("Jane", 6, "Jane  "),
        ("Jane", 4, "Jane"),
        ("Jane", 3, "Ja…"),
        ("Jane", 1, "…"),
        ("Jane", 0, ""),
        ("李明", 4, "李明"),
        ("李明", 3, "李…"),
        ("李明", 2, "… "),
        ("e\u{301}te\u{301}", 2, "e\u{301}…"),
        ("👩\u{200d}👧x", 2, "… "),
    ];
    for (text, columns, fitted) in table {
        assert_eq!(fit(text, columns), fitted, "{text} in {columns}");
    }
}

proptest! {
    #[test]
    fn fitted_texts_are_exactly_as_wide(text in any::<String>(), columns in 0_usize..40) {
        prop_assert_eq!(width(&fit(&text, columns)), columns);
        prop_assert!(width(&cut(&text, columns)) <= columns);
    }

    #[test]
    fn cutting_never_splits_a_grapheme(text in "[a-z李明e\u{301}👩🏽\u{200d}🚀가ㄱ]{0,20}", columns in 0_usize..12) {
        let cut = cut(&text, columns);
        let kept = cut.strip_suffix('…').unwrap_or(&cut);
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(start, _)| start).chain([text.len()]).collect();
        prop_assert!(text.starts_with(kept) && ends.contains(&kept.len()), "{:?} of {:?}", kept, text);
    }
}
