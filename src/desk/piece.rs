//! The bytes of a file in a request: the same as a list of numbers, but taken as one piece instead of one by one.

use serde::{Deserialize, Deserializer, Serializer};

pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    <&[u8]>::deserialize(deserializer).map(<[u8]>::to_vec)
}

/// The documents of a request: as many as it can have, and each taken as one piece.
pub(super) mod named {
    use std::fmt;

    use serde::de::{Error, SeqAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// The most documents of one request; each takes memory before its first byte.
    const MOST: usize = 100_000;

    type Named = Vec<(String, Vec<u8>)>;

    pub(in crate::desk) fn serialize<S: Serializer>(
        documents: &[(String, Vec<u8>)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        documents.serialize(serializer)
    }

    pub(in crate::desk) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Named, D::Error> {
        deserializer.deserialize_seq(Documents)
    }

    #[derive(Deserialize)]
    struct Piece(#[serde(with = "super")] Vec<u8>);

    struct Documents;

    impl<'de> Visitor<'de> for Documents {
        type Value = Named;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{MOST} documents at most, each with its name")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut documents: A) -> Result<Named, A::Error> {
            let mut named = Vec::new();
            while let Some((name, Piece(bytes))) = documents.next_element::<(String, Piece)>()? {
                if named.len() == MOST {
                    return Err(A::Error::custom(format_args!("more than {MOST} documents in one request")));
                }
                named.push((name, bytes));
            }
            Ok(named)
        }
    }
}
