//! Tests of clean text.

mod cleaning;
mod columns;
mod folding;
