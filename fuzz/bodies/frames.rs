//! What comes over the socket: the preface, who a client says it is, what it asks, what a server answers and tells.

use qapdesk::codec;
use qapdesk::link::protocol::{Answer, News, Request};
use qapdesk::link::{Claim, Operation, PREFACE_BYTES, Preface, Refused, Verdict};
use serde::{Serialize, de::DeserializeOwned};

use super::clean;

/// Whatever is read goes out as bytes that are read as the same again.
pub(super) fn body(data: &[u8]) {
    if let Some((first, _)) = data.split_first_chunk::<PREFACE_BYTES>() {
        if let Ok(preface) = Preface::<Operation>::from_bytes(first) {
            clean::line(&preface.build);
            assert_eq!(Preface::from_bytes(&preface.to_bytes()), Ok(preface));
        }
        if let Ok(preface) = Preface::<Verdict>::from_bytes(first) {
            clean::line(&preface.build);
            assert_eq!(Preface::from_bytes(&preface.to_bytes()), Ok(preface));
        }
    }
    let Some((kind, bytes)) = data.split_first() else { return };
    match kind % 5 {
        0 => comes_back::<Claim>(bytes),
        1 => comes_back::<Request>(bytes),
        2 => comes_back::<Answer>(bytes),
        3 => comes_back::<News>(bytes),
        _ => comes_back::<Refused>(bytes),
    }
}

fn comes_back<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    let Ok(value) = codec::decode::<T>(bytes) else { return };
    let written = codec::encode(&value).unwrap_or_else(|error| panic!("{error}"));
    let back: T = codec::decode(&written).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(codec::encode(&back).unwrap_or_default(), written);
}
