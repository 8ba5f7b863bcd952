use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Addressee;
use crate::domain::{AssessorProfile, Candidate};
use crate::text::{Line, Unclean, is_blank};

/// Somebody to whom a letter goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Their name; may be empty.
    pub name: Line,
    /// Their address; none where it is not on file.
    pub email: Option<Line>,
}

impl FromStr for Recipient {
    type Err = Unclean;

    /// Reads `Jane Doe <jane@example.org>`, an address alone, or `Jane Doe <>` of whom there is none yet. Whether it is
    /// an address is asked when the letter is edited.
    fn from_str(text: &str) -> Result<Self, Unclean> {
        let (name, email) = name_and_address(text);
        let email = Line::parse(email)?;
        Ok(Self { name: Line::parse(name)?, email: Some(email).filter(|email| !email.is_empty()) })
    }
}

impl From<&Candidate> for Recipient {
    fn from(candidate: &Candidate) -> Self {
        Self { name: candidate.name.clone(), email: candidate.email.clone() }
    }
}

impl From<&AssessorProfile> for Recipient {
    fn from(profile: &AssessorProfile) -> Self {
        Self { name: profile.name.clone(), email: profile.email.clone() }
    }
}

/// Several with semicolons between them, since a name may have a comma.
pub fn recipients(text: &str) -> Result<Vec<Recipient>, Unclean> {
    text.split(';').filter(|part| !is_blank(part)).map(str::parse).collect()
}

/// A name, which may be empty, and the address after it in angle brackets; or an address alone.
pub fn name_and_address(text: &str) -> (&str, &str) {
    match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, email)) => (name.trim().trim_matches('"'), email.trim()),
        None => ("", text.trim()),
    }
}

/// Whether what stands as somebody's name holds another address than theirs, as where two were written with a comma between
/// them: only the last would be written to.
pub fn names_another(name: &str, email: &str) -> bool {
    let between = |c: char| c.is_whitespace() || r#",;:()'""#.contains(c);
    let is_theirs = |word: &str| !word.contains('@') || word.eq_ignore_ascii_case(email);
    name.contains(['<', '>']) || !name.split(between).all(is_theirs)
}

/// Fills in where a notice to IMI goes that was drafted before anybody had said so.
pub fn address_imi(addressee: &Addressee, to: &mut [Recipient], imi: Option<&Line>) {
    if *addressee == Addressee::Imi {
        to.iter_mut().filter(|one| one.email.is_none()).for_each(|one| one.email = imi.cloned());
    }
}
