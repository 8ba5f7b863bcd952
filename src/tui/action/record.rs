//! Writing down what came in or went out.

macro_rules! record {
    ($($rest:tt)*) => {
        chain! { $($rest)* Record {
            RecordFeedback, "record-feedback", "Feedback", "Record a feedback form that came in.";
            RecordPayment, "record-payment", "Payment", "Record a payment that came in.";
            RecordReference, "record-reference", "Reference", "Record a reference.";
            RecordCourse, "record-course", "Course", "Record a training course.";
            RecordCase, "record-case", "Case", "Record a row of the case log.";
            Note, "note", "Note", "Write a note for colleagues.";
            AttachDocument, "attach-document", "Attach", "Attach a document: the statement, or one of a training course.";
            RemoveItem, "remove-item", "Remove", "Remove the selected reference, course, case, feedback form or payment; asks first.";
            ExportDocument, "export-document", "Export", "Write a document on file into a file of your own.";
            Notify, "notify", "Letter", "Draft the letter that tells the candidate what is missing; their period begins.";
        } }
    };
}
