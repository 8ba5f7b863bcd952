//! A report for its readers: a table for the terminal, JSON and CSV for programs, a page for a board.
//!
//! All but the JSON are made of the same [`Block`]s, so that a figure is the same and has the same name wherever it stands:
//! `flow/2026-10/received` is a line of the CSV and a cell of the page. JSON has the figures as the server counts them.

mod block;
mod blocks;
mod cell;
mod csv;
mod equal;
mod json;
mod page;
mod part;
mod table;

pub(super) use block::{Block, Row};
pub(super) use cell::Cell;
pub(super) use csv::csv;
pub(super) use json::ReportJson;
pub(super) use page::page;
pub(super) use part::Part;
pub(super) use table::print;
