use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::tui::keymap::Key;

/// A key by its name, as keymap files write it; one without a name as U+FFFD, which is bound to nothing.
impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = self.to_string();
        let is_name = name.parse::<Self>() == Ok(*self);
        serializer.serialize_str(if is_name { &name } else { "\u{fffd}" })
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
