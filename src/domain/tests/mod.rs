//! Tests of the rules, named by rule.

mod determinations;
mod findings;
mod fixture;
mod properties;
mod stages;
