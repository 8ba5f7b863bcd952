//! The form for an entry of the roster: its fields, and the profile that they make (A2, A4, A5).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::field::{Field, FieldName};
use super::{Form, LONGEST, reading};
use crate::domain::{
    AccountName, Assessor, AssessorId, AssessorProfile, PanelStanding, Zone, days_text, is_address, rates_text,
    read_days, read_rates, read_week, week_text,
};
use crate::text::Line;
use crate::tui::words;

use FieldName as F;

/// A blank entry, as the form for a new one begins.
pub fn blank_profile(zone: Zone) -> AssessorProfile {
    AssessorProfile {
        name: Line::default(),
        email: None,
        account: None,
        experienced_trainer: false,
        panel: None,
        evaluation_experience: None,
        languages: BTreeSet::new(),
        zone,
        rates: Vec::new(),
        weekly: Vec::new(),
        exceptions: Vec::new(),
        load_cap: None,
        active: true,
    }
}

impl Form {
    /// A form for a new entry of the roster, or for one on it; none where a text of it is longer than a field takes.
    pub fn for_assessor(entry: Option<&Assessor>, zone: Zone, today: NaiveDate) -> Option<Self> {
        let profile = entry.map_or_else(|| blank_profile(zone), |entry| entry.profile.clone());
        let values = values(&profile);
        if values.iter().any(|(_, value)| value.chars().count() > LONGEST) {
            return None;
        }
        let id = Field::text(F::AssessorId, "");
        let mut fields: Vec<Field> = std::iter::once(id).filter(|_| entry.is_none()).collect();
        for (name, value) in values {
            let is_question = matches!(name, F::Trainer | F::Panel | F::Active);
            let mut field = if is_question { Field::question(name) } else { Field::text(name, "") };
            field.begin(&value);
            fields.push(field);
        }
        Some(Self::of_roster(entry.cloned(), fields, today))
    }

    /// The id that was typed for a new entry.
    pub fn assessor_id(&self) -> Option<AssessorId> {
        self.value(F::AssessorId).parse().ok()
    }

    /// Puts what was typed in the place of what a profile says; the rest of it stays as it is.
    pub fn put_in(&self, profile: &mut AssessorProfile) {
        let typed: Vec<F> = self.typed().map(|(name, _)| name).collect();
        let is_yes = |name| self.value(name) == words::yes_or_no(true);
        let line = |name| Some(Line::clean(self.value(name))).filter(|line| !line.is_empty());
        for name in typed {
            let value = self.value(name);
            match name {
                F::AssessorName => profile.name = Line::clean(value),
                F::AssessorEmail => profile.email = line(name),
                F::Account => profile.account = value.parse().ok(),
                F::Trainer => profile.experienced_trainer = is_yes(name),
                F::Panel | F::PanelUntil => {
                    let until = reading::day(self.value(F::PanelUntil), self.today);
                    profile.panel = is_yes(F::Panel).then_some(PanelStanding { until });
                }
                F::Experience => profile.evaluation_experience = line(name),
                F::Languages => profile.languages = languages(value),
                F::HomeZone => profile.zone = value.parse().unwrap_or(profile.zone),
                F::Rates => profile.rates = read_rates(value).unwrap_or_default(),
                F::Week => profile.weekly = read_week(value).unwrap_or_default(),
                F::OtherDays => profile.exceptions = read_days(value).unwrap_or_default(),
                F::Load => profile.load_cap = value.parse().ok(),
                F::Active => profile.active = is_yes(name),
                _ => {}
            }
        }
    }
}

/// What the fields of a profile say.
fn values(profile: &AssessorProfile) -> Vec<(F, String)> {
    let line = |text: Option<&Line>| text.map_or_else(String::new, Line::to_string);
    let until = profile.panel.and_then(|panel| panel.until);
    vec![
        (F::AssessorName, profile.name.to_string()),
        (F::AssessorEmail, line(profile.email.as_ref())),
        (F::Account, profile.account.as_ref().map_or_else(String::new, ToString::to_string)),
        (F::Trainer, words::yes_or_no(profile.experienced_trainer)),
        (F::Panel, words::yes_or_no(profile.panel.is_some())),
        (F::PanelUntil, until.map_or_else(String::new, |day| day.to_string())),
        (F::Experience, line(profile.evaluation_experience.as_ref())),
        (F::Languages, profile.languages.iter().map(Line::as_str).collect::<Vec<_>>().join(", ")),
        (F::HomeZone, profile.zone.to_string()),
        (F::Rates, rates_text(&profile.rates)),
        (F::Week, week_text(&profile.weekly)),
        (F::OtherDays, days_text(&profile.exceptions)),
        (F::Load, profile.load_cap.map_or_else(String::new, |cap| cap.to_string())),
        (F::Active, words::yes_or_no(profile.active)),
    ]
}

fn languages(value: &str) -> BTreeSet<Line> {
    value.split([',', ';']).map(Line::clean).filter(|language| !language.is_empty()).collect()
}

/// What is wrong with a value of the roster; nothing where it can be read, or the field is another form's.
pub(super) fn trouble(name: F, value: &str) -> Option<String> {
    fn wrong<T, E: std::fmt::Display>(read: Result<T, E>) -> Option<String> {
        read.err().map(|error| error.to_string())
    }
    match name {
        F::AssessorId => wrong(value.parse::<AssessorId>()),
        F::AssessorEmail => (!is_address(value)).then(|| words::NOT_AN_ADDRESS.to_owned()),
        F::Account => wrong(value.parse::<AccountName>()),
        F::HomeZone => wrong(value.parse::<Zone>()),
        F::Rates => wrong(read_rates(value)),
        F::Week => wrong(read_week(value)),
        F::OtherDays => wrong(read_days(value)),
        F::Load => (!value.parse::<u16>().is_ok_and(|load| load > 0)).then(|| words::NOT_A_LOAD.to_owned()),
        _ => None,
    }
}

/// The part of a value that is judged while it is typed: what may still become right by typing on is not.
pub(super) fn judged_so_far(name: F, value: &str) -> Option<&str> {
    match name {
        F::Rates | F::Week | F::OtherDays => Some(value.rsplit_once([',', ';']).map_or("", |(done, _)| done)),
        F::HomeZone | F::AssessorEmail => Some(""),
        _ => None,
    }
}

/// A value of the roster as it is understood, in words.
pub(super) fn understood(name: F, value: &str) -> Option<String> {
    let zone: Zone = value.parse().ok().filter(|_| name == F::HomeZone)?;
    Some(zone.to_string()).filter(|zone| zone != value)
}
