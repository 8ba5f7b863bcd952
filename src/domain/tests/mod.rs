//! Tests of the rules, named by rule.

mod amendments;
mod determinations;
mod filters;
mod findings;
mod fixture;
mod properties;
mod stages;
mod tags;
