//! Tests of the rules, named by rule.

mod amendments;
mod barred;
mod determinations;
mod filters;
mod findings;
mod fixture;
mod properties;
mod stages;
mod tags;
