//! Tests of the rules, named by rule.

mod amendments;
mod assessing;
mod assessors;
mod barred;
mod bookings;
mod conflicts;
mod determinations;
mod filters;
mod findings;
mod fixture;
mod forgetting;
mod hours;
mod letters;
mod monitors;
mod pass_rule;
mod plans;
mod properties;
mod reports;
mod rounds;
mod schedule;
mod scored;
mod scoring;
mod sessions;
mod stages;
mod standing;
mod tags;
