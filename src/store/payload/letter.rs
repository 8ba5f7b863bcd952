//! Which letter a record changes, read without the letter.

use crate::{
    codec::{self, CodecError},
    domain::{LetterAct, LetterId, Origin},
};

/// What a record that changes a letter begins with, up to which letter it is: which kind of record it is, and the fields of
/// [`LetterChange`](crate::domain::LetterChange) in their order.
type Beginning<'a> = (u32, &'a str, Option<&'a str>, Option<Origin>, LetterAct, Option<&'a str>, LetterId);

/// Which letter a record changes; the rest of it is not read.
pub(super) fn which(record: &[u8]) -> Result<LetterId, CodecError> {
    let ((.., id), _) = codec::decode_first::<Beginning<'_>>(record)?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::{
        domain::{About, Addressee, Draft, Letter, LetterChange, LetterKind, Number, Record},
        text::{Line, Prose},
    };

    fn line(text: &str) -> Line {
        Line::parse(text).unwrap()
    }

    #[test]
    fn the_letter_of_a_record_is_read_without_the_rest() {
        let ssh = Origin::Ssh { key: line("SHA256:abc"), address: line("192.0.2.7") };
        let done: DateTime<Utc> = "2026-11-27T09:00:00.123456Z".parse().unwrap();
        let origins = [None, Some(Origin::Unknown), Some(Origin::Local { uid: 100_000 }), Some(ssh)];
        for (origin, id) in origins.into_iter().zip([1, 250, 251, u32::MAX].map(LetterId)) {
            let draft = Draft {
                kind: LetterKind::Acknowledgement,
                about: About::Application,
                addressee: Addressee::Candidate,
                to: Vec::new(),
                subject: line("Yours"),
                body: Prose::clean("We have it."),
                invitations: Vec::new(),
            };
            let after = Box::new(Letter::of(draft, id, (Number::new(2026, 7), 1), line("1@example.org"), done));
            let (by, reason) = (origin.as_ref().map(|_| "ada".parse().unwrap()), origin.as_ref().map(|_| line("so")));
            let (at, act) = (DateTime::UNIX_EPOCH, LetterAct::MarkUnsent);
            let change = LetterChange { at, by, origin, act, reason, after };
            let bytes = codec::encode(&Record::Letter(change)).unwrap();
            assert_eq!(which(&bytes).unwrap(), id);
        }
    }
}
