use crate::codec;
use crate::domain::{Candidate, Digest, Form};
use crate::text::fold;

/// The digest of all that a form says, its documents included: two forms with the same one are the same form.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a form is plain data, and far below the codec's limit since files are bounded"
)]
pub fn content_digest(form: &Form) -> Digest {
    let bytes = codec::encode(form).expect("a form can be encoded");
    Digest(*blake3::hash(&bytes).as_bytes())
}

/// Under which two forms are taken to be of the same candidate: the e-mail address where there is one, else the name
/// as look-up folds it.
///
/// Addresses differ in case only by habit, but in an apostrophe or a hyphen by their owner, so they are not folded
/// further.
pub fn candidate_key(candidate: &Candidate) -> String {
    match &candidate.email {
        Some(email) => email.to_lowercase(),
        None => fold(&candidate.name),
    }
}
