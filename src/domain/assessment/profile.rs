use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::{AssessorProfile, Window};
use crate::domain::refusal::check_length;
use crate::domain::{Cents, NOTE_LENGTH, Refusal, Rule, is_address};
use crate::text::{Line, excerpt};

/// How long a name is at most, in characters.
const NAME: usize = 200;
/// How long an e-mail address is at most, in characters.
const EMAIL: usize = 254;
/// How long the name of a language is at most, in characters.
const LANGUAGE: usize = 40;
/// The years that a day of the roster falls in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

impl AssessorProfile {
    /// How many languages an entry has at most.
    pub const MOST_LANGUAGES: usize = 30;
    /// How many rates.
    pub const MOST_RATES: usize = 100;
    /// How many windows a week.
    pub const MOST_WINDOWS: usize = 70;
    /// How many days that differ from the week.
    pub const MOST_EXCEPTIONS: usize = 400;

    /// The profile with its rates, windows and days in order, and without text that says nothing.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.email = self.email.filter(|email| !email.is_empty());
        self.evaluation_experience = self.evaluation_experience.filter(|experience| !experience.is_empty());
        self.languages.retain(|language| !language.is_empty());
        self.rates.sort_by_key(|rate| rate.from);
        self.weekly.sort_by_key(|window| (window.day.num_days_from_monday(), window.from));
        for exception in &mut self.exceptions {
            exception.hours.sort_unstable();
        }
        self.exceptions.sort_by_key(|exception| exception.day);
        self
    }

    /// Refuses what cannot stand on the roster (A2, A4, A5), an address only where it is not on file so before; whether
    /// somebody is qualified is another question.
    pub fn check(&self, before: Option<&Self>) -> Result<(), Refusal> {
        self.check_text()?;
        self.check_address(before.and_then(|before| before.email.as_ref()))?;
        self.check_rates()?;
        self.check_weekly()?;
        self.check_exceptions()?;
        if self.load_cap == Some(0) {
            return refuse(
                Rule::A4,
                "a load of 0 sessions",
                "give 1 or more, leave it out for no limit, or make the entry inactive",
            );
        }
        match self.panel.and_then(|panel| panel.until) {
            Some(until) => check_day(Rule::A2, until, "the panel standing"),
            None => Ok(()),
        }
    }

    fn check_text(&self) -> Result<(), Refusal> {
        if self.name.is_empty() {
            return refuse(Rule::A2, "an assessor without a name", "give the name");
        }
        check_length(Rule::A2, "the name", &self.name, NAME)?;
        if let Some(email) = &self.email {
            check_length(Rule::A2, "the e-mail address", email, EMAIL)?;
        }
        if let Some(experience) = &self.evaluation_experience {
            check_length(Rule::A2, "the experience of evaluating", experience, NOTE_LENGTH)?;
        }
        check_count("languages", self.languages.len(), Self::MOST_LANGUAGES)?;
        self.languages.iter().try_for_each(check_language)
    }

    fn check_address(&self, before: Option<&Line>) -> Result<(), Refusal> {
        match self.email.as_ref().filter(|email| before != Some(*email) && !is_address(email)) {
            Some(email) => refuse(
                Rule::A2,
                format!("`{email}` is not an e-mail address"),
                "give one such as name@example.org, or none",
            ),
            None => Ok(()),
        }
    }

    /// A5: one rate a day, none below zero.
    fn check_rates(&self) -> Result<(), Refusal> {
        check_count("rates", self.rates.len(), Self::MOST_RATES)?;
        let mut days = BTreeSet::new();
        for rate in &self.rates {
            check_day(Rule::A5, rate.from, "a rate")?;
            if rate.amount < Cents::ZERO {
                let message = format!("the rate from {} is {}, below zero", rate.from, rate.amount);
                return refuse(Rule::A5, message, "give what a session is paid, 0 for nothing");
            }
            if !days.insert(rate.from) {
                let message = format!("two rates begin on {}", rate.from);
                return refuse(Rule::A5, message, "give each rate its own first day");
            }
        }
        Ok(())
    }

    fn check_weekly(&self) -> Result<(), Refusal> {
        check_count("windows a week", self.weekly.len(), Self::MOST_WINDOWS)?;
        for place in 0..7 {
            let of_day = self.weekly.iter().filter(|window| window.day.num_days_from_monday() == place);
            let hours: Vec<(NaiveTime, NaiveTime)> = of_day.clone().map(|window| (window.from, window.to)).collect();
            let name = of_day.map(|window| window.day.to_string()).next().unwrap_or_default();
            check_hours(&name, hours)?;
        }
        Ok(())
    }

    fn check_exceptions(&self) -> Result<(), Refusal> {
        check_count("days that differ from the week", self.exceptions.len(), Self::MOST_EXCEPTIONS)?;
        let mut days = BTreeSet::new();
        for exception in &self.exceptions {
            check_day(Rule::A4, exception.day, "a day that differs from the week")?;
            check_count("windows a day", exception.hours.len(), Self::MOST_WINDOWS)?;
            check_hours(&exception.day.to_string(), exception.hours.clone())?;
            if !days.insert(exception.day) {
                let message = format!("{} is there twice", exception.day);
                return refuse(Rule::A4, message, "give all hours of a day together");
            }
        }
        Ok(())
    }
}

/// Refuses a language that is longer than any on the roster: where it is to stand there, and where it is looked for.
pub fn check_language(language: &Line) -> Result<(), Refusal> {
    check_length(Rule::A2, &format!("the language `{}`", excerpt(language)), language, LANGUAGE)
}

/// Refuses hours of a day that end before they begin, or of which two are one time (A4).
fn check_hours(day: &str, mut hours: Vec<(NaiveTime, NaiveTime)>) -> Result<(), Refusal> {
    let word = |(from, to): (NaiveTime, NaiveTime)| {
        let end = if to >= Window::LAST_SECOND { "24:00".to_owned() } else { to.format("%H:%M").to_string() };
        format!("{}-{end}", from.format("%H:%M"))
    };
    if let Some(wrong) = hours.iter().find(|(from, to)| from >= to) {
        let message = format!("{day} {} ends before it begins", word(*wrong));
        return refuse(Rule::A4, message, "for hours past midnight give two windows, until 24:00 and from 00:00");
    }
    hours.sort_unstable();
    for pair in hours.windows(2) {
        if let [before, after] = pair
            && after.0 < before.1
        {
            let message = format!("{day} {} and {} overlap", word(*before), word(*after));
            return refuse(Rule::A4, message, "give each hour once");
        }
    }
    Ok(())
}

fn check_count(what: &str, count: usize, most: usize) -> Result<(), Refusal> {
    if count <= most {
        return Ok(());
    }
    refuse(Rule::A2, format!("{count} {what}, {most} at most"), "remove what is no longer needed")
}

pub(in crate::domain) fn check_day(rule: Rule, day: NaiveDate, what: &str) -> Result<(), Refusal> {
    if YEARS.contains(&day.year()) {
        return Ok(());
    }
    let message = format!("{what} has the day {day}");
    refuse(rule, message, &format!("give a day of the years {} to {}", YEARS.start(), YEARS.end()))
}

fn refuse(rule: Rule, message: impl Into<String>, hint: &str) -> Result<(), Refusal> {
    Err(Refusal::new(rule, message, hint))
}
