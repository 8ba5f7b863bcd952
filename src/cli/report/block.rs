use super::{Cell, Part};

/// A table of a report: its rows and columns have names that programs may build on.
#[derive(Debug)]
pub(in crate::cli) struct Block {
    /// The part that it belongs to.
    pub(super) part: Part,
    /// By which programs know it.
    pub(super) id: &'static str,
    /// What it is, for people; nothing where the part's title says it.
    pub(super) title: &'static str,
    /// What its rows are.
    pub(super) rows_are: &'static str,
    /// Its columns: the name for programs, and the heading for people.
    pub(super) columns: Vec<(&'static str, &'static str)>,
    /// Its rows.
    pub(super) rows: Vec<Row>,
}

/// A row of a block, with a cell for each column.
#[derive(Debug)]
pub(in crate::cli) struct Row {
    /// By which programs know it.
    pub(super) id: String,
    /// What people read.
    pub(super) label: String,
    /// Its figures.
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// A row whose name is the same for people and programs.
    pub(super) fn named(id: String, cells: Vec<Cell>) -> Self {
        Self { label: id.clone(), id, cells }
    }
}
