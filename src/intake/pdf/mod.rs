//! The application form as a fillable PDF (AcroForm): a blank one to send out, and one that came back filled in.
//!
//! A field's name is its place in `qap-application/1` with `-` between the steps and rows counted from 1, such as
//! `training-2-hours`, so that any program that fills in PDFs can fill in this one. A filled form becomes the JSON text of
//! the same application, which is then read as any form is: nothing is checked here that is checked there.
//!
//! Invariants: every key of the form but those that only the desk's own file can hold has a field; what a file can make
//! the reader do is bounded in bytes, values, fields and depth, packed
//! ones among them; a file that is not there to its end is refused, whatever could be read of it.

mod bounds;
mod draw;
mod fields;
mod layout;
mod read;
mod string;
mod tree;
mod whole;

pub use draw::{PdfError, blank_pdf};
pub use read::{is_pdf, pdf_form};

#[cfg(test)]
mod tests;
