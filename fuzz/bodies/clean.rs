//! What text may be that came from outside, said without asking the code that cleans it.

use serde::Serialize;
use serde_json::Value;

/// Whether a character may stand in no text: a control, an override of direction, what cannot be seen, what no font has.
fn is_never(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x061c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x206f
            | 0x2028 | 0x2029 | 0x00ad | 0x034f | 0x180e | 0x200b | 0x2060..=0x2065 | 0x3164 | 0xfeff | 0xffa0
            | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x0605 | 0x070f | 0x0890 | 0x0891 | 0x08e2
            | 0x1_3430..=0x1_343f | 0x1_bca0..=0x1_bca3 | 0x1_d173..=0x1_d17a
            | 0xfff0..=0xfffb | 0xe_0000..=0xe_00ff | 0xe_01f0..=0xe_0fff | 0xe000..=0xf8ff | 0xf_0000..=0x10_ffff)
}

/// Panics unless a text is one line that is safe to show.
pub(crate) fn line(text: &str) {
    is_safe(text, &[]);
}

/// Panics unless a text of several lines is safe to show.
pub(crate) fn prose(text: &str) {
    is_safe(text, &['\n', '\t']);
}

fn is_safe(text: &str, besides: &[char]) {
    if let Some(found) = text.chars().find(|c| is_never(*c) && !besides.contains(c)) {
        panic!("{found:?} in {text:?}");
    }
    // A joiner belongs between two letters or pictures: never first, doubled, or beside what is plain ASCII.
    let mut before = ' ';
    for c in text.chars() {
        let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
        assert!(!joins(c) || (!before.is_ascii() && !joins(before)), "a stray joiner in {text:?}");
        before = c;
    }
}

/// Panics unless every text in a value is safe to show; what may hold several lines may do so here.
pub(crate) fn all(value: &impl Serialize) {
    each(&serde_json::to_value(value).unwrap_or_default());
}

fn each(value: &Value) {
    match value {
        Value::String(text) => prose(text),
        Value::Array(values) => values.iter().for_each(each),
        Value::Object(values) => {
            for (key, value) in values {
                prose(key);
                each(value);
            }
        }
        _ => {}
    }
}
