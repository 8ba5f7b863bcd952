//! Tests of the rules, named by rule.

mod amendments;
mod assessors;
mod barred;
mod conflicts;
mod determinations;
mod filters;
mod findings;
mod fixture;
mod hours;
mod letters;
mod properties;
mod schedule;
mod scored;
mod scoring;
mod sessions;
mod stages;
mod tags;
