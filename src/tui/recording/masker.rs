use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::mask;

/// Fields whose texts are the program's own words or figures, though their type would take any text; and keys, which
/// are masked where they are typed.
const OWN_WORDS: [&str; 9] =
    ["have", "need", "unit", "requirement_title", "time_zone", "schema", "what", "form", "Key"];

/// Up to this length a list may be a pair or the like, each place with a type of its own.
const TUPLE: usize = 6;

/// Masks every text in values of one type, but for what the type takes for no text.
///
/// Nobody lists what is personal: a text is masked unless the type refuses it masked, as it does the name of a stage, a
/// day or an application's number. So a field that comes later is masked without anybody thinking of it.
#[derive(Debug)]
pub(super) struct Masker<T> {
    /// Whether the texts at a place stay.
    stay: BTreeMap<String, bool>,
    of: PhantomData<T>,
}

impl<T> Default for Masker<T> {
    fn default() -> Self {
        Self { stay: BTreeMap::new(), of: PhantomData }
    }
}

impl<T: DeserializeOwned> Masker<T> {
    /// The value masked; none where the type does not take it so.
    pub(super) fn mask(&mut self, value: &Value) -> Option<Value> {
        let mut places = Vec::new();
        walk(&mut value.clone(), "", &mut |place, _| {
            if !places.iter().any(|known| known == place) {
                places.push(place.to_owned());
            }
        });
        for place in places {
            if self.stay.contains_key(&place) {
                continue;
            }
            let mut probe = value.clone();
            walk(&mut probe, "", &mut |at, text| {
                if at == place {
                    *text = mask(text);
                }
            });
            let stays = probe != *value && T::deserialize(probe).is_err();
            self.stay.insert(place, stays);
        }
        let mut masked = value.clone();
        walk(&mut masked, "", &mut |place, text| {
            let is_own = OWN_WORDS.iter().any(|name| place.rsplit('.').next() == Some(*name));
            if !is_own && self.stay.get(place) != Some(&true) {
                *text = mask(text);
            }
        });
        T::deserialize(&masked).is_ok().then_some(masked)
    }
}

/// Goes through all texts of a value, each with the place where it stands: the same for all items of a list.
fn walk(value: &mut Value, place: &str, each: &mut dyn FnMut(&str, &mut String)) {
    match value {
        Value::String(text) => each(place, text),
        Value::Array(items) => {
            let is_short = items.len() <= TUPLE;
            for (at, item) in items.iter_mut().enumerate() {
                let inside = if is_short { format!("{place}[{at}]") } else { format!("{place}[]") };
                walk(item, &inside, each);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                walk(field, &format!("{place}.{name}"), each);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;
    use crate::domain::{Number, StageName};
    use crate::text::Line;

    #[derive(Debug, Serialize, Deserialize)]
    struct Example {
        number: Number,
        name: Line,
        stage: StageName,
        pairs: Vec<(StageName, String)>,
        day: chrono::NaiveDate,
    }

    #[test]
    fn what_a_type_takes_for_a_text_is_masked_and_nothing_else() {
        let example = json!({
            "number": "QAP-2026-0001", "name": "Jane", "stage": "in_review", "day": "2026-11-20",
            "pairs": [["received", "Bo"], ["in_review", "Al 7"]],
        });
        let masked = Masker::<Example>::default().mask(&example).expect("an example");
        assert_eq!(
            masked,
            json!({
                "number": "QAP-2026-0001", "name": "Xxxx", "stage": "in_review", "day": "2026-11-20",
                "pairs": [["received", "Xx"], ["in_review", "Xx 9"]],
            })
        );
    }
}
