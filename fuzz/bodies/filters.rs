//! Filters, orders, days, hours and the other small texts that people type into a form or after a command.

use qapdesk::domain::view::{Filter, Order};
use qapdesk::domain::{
    Cents, Currency, Hours, LetterKind, Mark, Recipient, Requirement, StageName, days_text, rates_text, read_days,
    read_rates, read_week, recipients, week_text,
};

use super::clean;

/// What is read is written as it reads.
pub(super) fn body(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match text.parse::<Filter>() {
        Ok(filter) => {
            let written = filter.to_string();
            clean::line(&written);
            assert_eq!(written.parse().ok(), Some(filter), "{text:?} is {written:?}");
        }
        Err(error) => clean::line(&error.to_string()),
    }
    read_back::<Order>(&text);
    read_back::<Hours>(&text);
    read_back::<Cents>(&text);
    read_back::<Currency>(&text);
    read_back::<Mark>(&text);
    read_back::<Requirement>(&text);
    read_back::<StageName>(&text);
    read_back::<LetterKind>(&text);
    if let Ok(week) = read_week(&text) {
        assert_eq!(read_week(&week_text(&week)).ok(), Some(week), "{text:?}");
    }
    if let Ok(days) = read_days(&text) {
        assert_eq!(read_days(&days_text(&days)).ok(), Some(days), "{text:?}");
    }
    if let Ok(rates) = read_rates(&text) {
        assert_eq!(read_rates(&rates_text(&rates)).ok(), Some(rates), "{text:?}");
    }
    if let Ok(recipients) = recipients(&text) {
        clean::all(&recipients);
    }
    if let Ok(recipient) = text.parse::<Recipient>() {
        clean::all(&recipient);
    }
}

fn read_back<T: std::str::FromStr<Err: std::fmt::Display> + std::fmt::Display + PartialEq>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => {
            let written = value.to_string();
            clean::line(&written);
            assert!(written.parse().is_ok_and(|back: T| back == value), "{text:?} is {written}");
        }
        Err(error) => clean::line(&error.to_string()),
    }
}
