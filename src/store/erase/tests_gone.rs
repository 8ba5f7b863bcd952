//! Erasing in a desk of which folders were deleted while it was open.

use std::fs;

use super::tests::{forgotten, push, received};
use crate::{
    domain::Number,
    store::{Store, verify},
};

#[test]
fn h3_a_folder_that_was_deleted_under_the_desk_keeps_nobody_from_being_erased() {
    for gone in ["documents", "documents/incoming", "state"] {
        let home = tempfile::tempdir().unwrap();
        let (mut writer, reader, _) = Store::open(home.path(), &mut |_| ()).unwrap();
        let (jane, bob) = (Number::new(2026, 1), Number::new(2026, 2));
        let document = writer.put_document(b"I am Jane Marked.").unwrap();
        push(&mut writer, received(jane, "Jane Marked", document));
        push(&mut writer, forgotten(jane));
        fs::remove_dir_all(home.path().join(gone)).unwrap();
        assert_eq!(writer.erase().unwrap(), [jane], "{gone}");
        assert_eq!(writer.unerased().unwrap(), [], "{gone}");
        let document = writer.put_document(b"I am Bob Other.").unwrap();
        push(&mut writer, received(bob, "Bob Other", document));
        let report = verify(&reader, &mut |_| ()).unwrap();
        assert!(report.is_clean() && report.applications == 1, "{gone}: {report:?}");
        drop((writer, reader));
        let (_, reader, _) = Store::open(home.path(), &mut |_| ()).unwrap();
        assert!(reader.application(bob).unwrap().is_some() && reader.application(jane).unwrap().is_none(), "{gone}");
    }
}
