//! Application forms (TOML, JSON, JSONL), score sheets (TOML, CSV) and programs to domain values, with errors at line and key.
//!
//! A file goes through four steps: bytes to text ([`read()`] checks size, encoding and format), text to a tree of values
//! that know their line, tree to a [`Draft`], and draft to a [`Form`](crate::domain::Form) once its documents are
//! known ([`Draft::resolve`]). [`form_text()`] goes the other way. Score sheets that are filled in elsewhere go out and come
//! back likewise ([`sheet_toml`], [`sheet_csv`], [`read_sheet`]). A form that was filled in as a PDF becomes JSON text first
//! ([`pdf_form`]); a blank one is [`blank_pdf`].
//! Tables of rows, such as a bank or a survey writes, are put below a form's text ([`read_table`], [`put_rows`]).
//!
//! Invariants: a file is taken whole or not at all; every problem of a file is told, not only the first; numbers are
//! read as they are written and never rounded; protected characteristics are dropped unread and named (R0); no
//! message holds text that is unsafe to show; no bytes make the reader panic.
//!
//! Deliberately absent: opening files, knowing the day, and deciding whether a form is on file already.

mod blank;
mod csv_records;
mod draft;
mod fault;
mod fields;
mod form;
mod form_text;
mod identity;
mod pdf;
mod problem;
pub mod program;
mod protected;
mod read;
mod rows;
mod sheet;
mod source;
mod tree;
mod values;

pub use blank::{blank_form, blank_form_of};
pub use draft::{DocumentRequest, Draft};
pub use form::{MOST_LOG_ROWS, MOST_ROWS};
pub use form_text::{DocumentNames, form_text, form_text_under};
pub use identity::{Identity, content_digest};
pub use pdf::{PdfError, blank_pdf, is_pdf, pdf_form};
pub use problem::Problem;
pub use protected::dropped;
pub use read::read;
pub use rows::{ColumnUse, DateOrder, Put, RowKind, Table, TableRow, Written, put_rows, read_table};
pub use sheet::{SheetFile, read_sheet, sheet_csv, sheet_toml};
pub use values::file_name;
