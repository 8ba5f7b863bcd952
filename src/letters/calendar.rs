use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::words::when;
use super::{Sender, address};
use crate::domain::{Invitation, Method, Recipient};

/// An invitation as a calendar file (RFC 5545, RFC 5546). `to` is to whom its letter goes, who are invited by this copy;
/// `organizer` is who sends it; `stamp` when the letter was released.
pub fn calendar_file(invitation: &Invitation, to: &[Recipient], organizer: &Sender, stamp: DateTime<Utc>) -> String {
    let (method, status) = match invitation.method {
        Method::Request => (word(Method::Request), EventStatus::Confirmed),
        Method::Cancel => (word(Method::Cancel), EventStatus::Cancelled),
    };
    let mut event = Event::new();
    event
        .uid(&invitation.uid)
        .sequence(invitation.sequence)
        .timestamp(stamp)
        .starts(invitation.start)
        .ends(invitation.end())
        .summary(&invitation.summary)
        .description(&when(invitation.start, invitation.minutes, invitation.zone, None))
        .status(status)
        .append_property(person("ORGANIZER", &organizer.name, &organizer.email));
    if let Some(place) = &invitation.place {
        event.location(place);
    }
    for one in to {
        let Some(email) = &one.email else { continue };
        let mut attendee = person("ATTENDEE", &one.name, email);
        attendee.add_parameter("ROLE", "REQ-PARTICIPANT");
        attendee.add_parameter("PARTSTAT", "NEEDS-ACTION");
        attendee.add_parameter("RSVP", "FALSE");
        event.append_multi_property(attendee);
    }
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//qapdesk//qapdesk//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", method));
    calendar.push(event.done());
    calendar.to_string()
}

/// The method's word.
pub(super) fn word(method: Method) -> &'static str {
    match method {
        Method::Request => "REQUEST",
        Method::Cancel => "CANCEL",
    }
}

/// A calendar's address of somebody, as it is in the message's header: by it a calendar finds who is invited. A
/// parameter's value cannot hold a quote, and is quoted here whole, since a name may hold whatever else divides parameters.
fn person(key: &str, name: &str, email: &str) -> Property {
    let email = address(email).map_or_else(|_| email.to_owned(), |email| email.to_string());
    let mut property = Property::new(key, format!("mailto:{email}"));
    if !name.is_empty() {
        property.add_parameter("CN", &format!("\"{}\"", name.replace('"', "'")));
    }
    property
}
