//! How long a request may be that an account asks, and what it may take of memory, which is known before it is read.

use strum::VariantNames;

use super::frame::FRAME_LIMIT;
use super::protocol::Request;
use super::service::Allowed;
use crate::codec;
use crate::desk::{DOCUMENT_LIMIT, DRAFT_LIMIT, PROGRAM_LIMIT};
use crate::domain::{Permission, Role};

/// What anybody may ask, in bytes.
pub(super) const SHORT: usize = 64 * 1024;
/// What a form or a sheet may have as values: no more than as a file.
const VALUES: usize = 4 * 1024 * 1024;
/// How many bytes of memory a byte costs that is a part of a text or of a file.
const PIECES: usize = 2;
/// The same of one that may be a value by itself.
const EACH: usize = 32;
/// How much memory a document takes while it is answered: itself, what it is encoded to, and the frame.
const DOCUMENT: usize = 3 * DOCUMENT_LIMIT;

/// What is allowed of a request whose frame begins so, to an account of a role.
pub(super) fn longest(begin: &[u8], role: Role) -> Allowed {
    let may = |permission| role.may(permission);
    match kind(begin) {
        "Intake" | "Edit" | "Attach" if may(Permission::Work) => Allowed { longest: FRAME_LIMIT, cost: PIECES },
        "Judge" if may(Permission::Read) => Allowed { longest: 2 * PROGRAM_LIMIT + SHORT, cost: PIECES },
        "KeepDraft" if may(Permission::Work) || may(Permission::Assess) => {
            Allowed { longest: DRAFT_LIMIT + SHORT, cost: PIECES }
        }
        "EditSheet" if may(Permission::Assess) => Allowed { longest: VALUES + SHORT, cost: EACH },
        // They bring along who appeared in the parts before.
        "Bundle" | "BundleSteps" if may(Permission::Read) => Allowed { longest: VALUES, cost: EACH },
        _ if may(Permission::Work) => Allowed { longest: VALUES + SHORT, cost: EACH },
        _ => Allowed { longest: SHORT, cost: EACH },
    }
}

/// What the answer to a request whose frame begins so may take of memory while it is made, in bytes: of those that may be
/// long and are not made a few at a time as it is ([`Request::takes_long`]). Nothing of all others.
pub(super) fn answer_cost(begin: &[u8]) -> usize {
    match kind(begin) {
        "Document" | "Message" => DOCUMENT,
        _ => 0,
    }
}

/// The kind of a request whose frame begins so; empty where there is none.
fn kind(begin: &[u8]) -> &'static str {
    let kind = codec::decode_first::<u32>(begin).ok().and_then(|(kind, _)| usize::try_from(kind).ok());
    kind.and_then(|kind| Request::VARIANTS.get(kind)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Attachment, DraftKey, FormEdit, Intake};
    use crate::domain::{AssessorId, Digest, LetterId, SessionId, SheetEdit, SheetKey, Slot};
    use crate::link::protocol::Name;

    fn intake(documents: Vec<(String, Vec<u8>)>) -> Intake {
        Intake { file: "a.toml".to_owned(), bytes: vec![1, 200], documents, dry_run: false, again: true }
    }

    fn all() -> Vec<Request> {
        let (name, seen) = (Name::Short(7), None);
        let form =
            FormEdit { file: String::new(), bytes: Vec::new(), documents: Vec::new(), dry_run: true, reason: None };
        let (slot, file, bytes, pages) = (Slot::Statement, String::new(), Vec::new(), None);
        let assessor: AssessorId = "chen".parse().unwrap();
        let key = SheetKey { number: "QAP-2026-0001".parse().unwrap(), session: SessionId(1), assessor };
        let (before, after) = (String::new(), String::new());
        vec![
            Request::Intake(intake(Vec::new())),
            Request::Edit { name: name.clone(), seen, form },
            Request::Attach { name, seen, attachment: Attachment { slot, file, bytes, pages } },
            Request::Judge { before, after },
            Request::KeepDraft(DraftKey { number: None, form: "note".to_owned() }, None),
            Request::EditSheet { key, seen: 0, edit: SheetEdit::Remark(None) },
            Request::Greet,
        ]
    }

    #[test]
    fn v1_how_much_may_be_asked_follows_from_what_is_asked_and_by_whom() {
        let limits = |role| -> Vec<usize> {
            let of = |request| longest(&codec::encode(&request).unwrap(), role).longest / 1024;
            all().into_iter().map(of).collect()
        };
        let whole = FRAME_LIMIT / 1024;
        assert_eq!(limits(Role::Admin), [whole, whole, whole, 2112, 576, 4160, 4160]);
        assert_eq!(limits(Role::Staff), limits(Role::Admin));
        assert_eq!(limits(Role::Assessor), [64, 64, 64, 64, 576, 4160, 64]);
        assert_eq!(limits(Role::Auditor), [64, 64, 64, 2112, 64, 64, 64]);
        assert_eq!(limits(Role::Lookup), [64; 7]);
        for begin in [&[][..], &[250], &[253; 8], &[255; 8]] {
            assert_eq!(longest(begin, Role::Lookup).longest, SHORT, "{begin:?}");
        }
    }

    #[test]
    fn what_an_answer_may_take_follows_from_what_is_asked() {
        let cost = |request: Request| answer_cost(&codec::encode(&request).unwrap());
        assert_eq!([Request::Document(Digest([7; 32])), Request::Message(LetterId(300))].map(cost), [DOCUMENT; 2]);
        assert!(all().into_iter().all(|request| cost(request) == 0));
        for begin in [&[][..], &[250], &[255; 8]] {
            assert_eq!(answer_cost(begin), 0, "{begin:?}");
        }
    }

    #[test]
    fn documents_come_through_as_a_list_of_numbers_does_and_no_more_than_there_may_be() {
        let both = vec![("one".to_owned(), vec![0, 251, 255]), ("empty".to_owned(), Vec::new())];
        let bytes = codec::encode(&intake(both.clone())).unwrap();
        assert_eq!(codec::decode::<Intake>(&bytes).unwrap(), intake(both.clone()));
        assert!(bytes.ends_with(&[&codec::encode(&both).unwrap()[..], &[0, 1]].concat()), "as it always was");
        let most = codec::encode(&intake(vec![(String::new(), Vec::new()); 100_000])).unwrap();
        assert_eq!(codec::decode::<Intake>(&most).unwrap().documents.len(), 100_000);
        let more = codec::encode(&intake(vec![(String::new(), Vec::new()); 100_001])).unwrap();
        let error = codec::decode::<Intake>(&more).unwrap_err().to_string();
        assert!(error.contains("more than 100000 documents"), "{error}");
    }
}
