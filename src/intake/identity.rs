use serde::{Serialize, Serializer};

use crate::codec;
use crate::domain::{Candidate, Digest, Form, first_sections};
use crate::text::fold;

/// The digest of all that a form says, its documents included: two forms with the same one are the same form.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a form is plain data, and far below the codec's limit since files are bounded"
)]
pub fn content_digest(form: &Form) -> Digest {
    // The first sections by themselves, so that a form which says nothing more is known again by the digest it always had.
    let mut bytes = codec::encode(&First(form)).expect("a form can be encoded");
    if form.has_later_sections() {
        let later = codec::encode(&(&form.declarations, &form.points, &form.papers));
        bytes.extend(later.expect("a form can be encoded"));
    }
    Digest(*blake3::hash(&bytes).as_bytes())
}

struct First<'a>(&'a Form);

impl Serialize for First<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        first_sections::serialize(self.0, serializer)
    }
}

/// By what two applications are taken to be of the same candidate: the same e-mail address, or the same name where one
/// of them has no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The address in small letters. Addresses differ in case only by habit, but in an apostrophe or a hyphen by their
    /// owner, so they are not folded further.
    pub email: Option<String>,
    /// The name as look-up folds it.
    pub name: String,
}

impl Identity {
    /// The identity of a candidate.
    pub fn of(candidate: &Candidate) -> Self {
        let email = candidate.email.as_ref().map(|email| email.to_lowercase());
        Self { email, name: fold(&candidate.name) }
    }

    /// Whether both are taken to be the same candidate.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.email, &other.email) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => self.name == other.name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(email: Option<&str>, name: &str) -> Identity {
        Identity { email: email.map(str::to_owned), name: name.to_owned() }
    }

    #[test]
    fn an_address_decides_where_both_have_one_else_the_name() {
        let jane = identity(Some("jane@example.org"), "jane doe");
        assert!(jane.is(&identity(Some("jane@example.org"), "jane d")));
        assert!(!jane.is(&identity(Some("other@example.org"), "jane doe")));
        assert!(jane.is(&identity(None, "jane doe")));
        assert!(identity(None, "jane doe").is(&identity(None, "jane doe")));
        assert!(!identity(None, "jane doe").is(&identity(None, "jane roe")));
    }
}
