//! Tables in CSV that spreadsheets, banks and surveys write: columns matched to fields, and rows put into the text of a form.
//!
//! A row is checked by nothing here: it is written below the form on file, and the form's own reader says what is wrong with
//! it, which is then told at the line of the table.

mod column;
mod doubt;
mod kind;
mod put;
mod read;
#[cfg(test)]
mod tests;
mod value;

pub use column::ColumnUse;
pub use kind::RowKind;
pub use put::{Put, put_rows};
pub use read::{Table, TableRow, read_table};
pub use value::{DateOrder, Written};
