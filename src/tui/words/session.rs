//! What the forms and questions about sessions say, and the layer of those who can assess.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{also_at, at, day_understood, everywhere};
use crate::domain::view::{ApplicationView, Offer};
use crate::domain::{
    AssessorId, ClockChange, Command, FeeSnapshot, Number, Refusal, Rule, SessionId, StageName, Warning, Zone,
};
use crate::tui::layer::{Form, SessionAct};
use crate::tui::state::State;

/// The answer of the conflict question that says it was asked.
pub const CONFLICT_ASKED: &str = "asked";
/// The answer that there is none.
pub const NO_CONFLICT: &str = "none";
/// What is wrong with a moment.
pub const NOT_A_MOMENT: &str = "not a day and a time such as 2026-11-30 09:00 or 30 Nov 2026 09:00";
/// What is wrong with minutes.
pub const NOT_MINUTES: &str = "not minutes such as 60, at most a day";
/// That a time needs its zone first (A7).
pub const ZONE_FIRST: &str = "the time zone is not known yet: fill it in first (A7)";
/// That a time alone needs the session's day.
pub const START_FIRST: &str = "give the day too, or fill in when the session begins first";
/// That nobody on the roster is called so.
pub const NO_SUCH_ASSESSOR: &str = "nobody on the roster has this id or name";
/// What stands over those who are not offered.
pub const NOT_OFFERED: &str = "Not offered:";
/// That no assessor is selected.
pub const NOBODY_OFFERED: &str = "no assessor is selected: the offers are not here yet, or there are none";
/// That the week shows everybody.
pub const EVERY_ASSESSOR: &str = "all assessors";
/// That it shows only the qualified (A2).
pub const ONLY_QUALIFIED: &str = "qualified today (A2)";
/// That it shows only those below their load (A4).
pub const ONLY_BELOW_LOAD: &str = "below their load (A4)";

/// Whether a video assessment is granted, as a choice.
pub fn granted(is_granted: bool) -> &'static str {
    if is_granted { "granted" } else { "denied" }
}

/// Whether consent is given, as a choice.
pub fn given(is_given: bool) -> &'static str {
    if is_given { "given" } else { "refused" }
}

/// A moment as it is typed.
pub fn typed_moment(at: DateTime<Utc>, zone: Zone) -> String {
    let typed = zone.local(at).format("%Y-%m-%d %H:%M").to_string();
    // Where the clock shows it twice the offset says which.
    let is_clear = zone.parse_moment(&typed) == Ok(at);
    if is_clear { typed } else { zone.local(at).format("%Y-%m-%d %H:%M%:z").to_string() }
}

/// What a field says about a time at a clock change, and how to choose (A7).
pub fn clock_change(change: &ClockChange) -> String {
    format!("{change}; PageUp takes the first, PageDown the second")
}

/// A moment as it is understood: its day, how far it is, and what the candidate's clock shows.
pub fn moment_understood(at: DateTime<Utc>, form: &Form) -> String {
    let zone = form.typed_zone_or_desk();
    let there = zone.local(at).date_naive();
    let understood = day_understood(there, form.today);
    let away = understood.split_once(", ").map_or(understood.as_str(), |(_, away)| away);
    let day = format!("{}, {away}", there.format("%a"));
    let others = [form.around.candidate, form.around.zone];
    let other = others.into_iter().flatten().find(|other| *other != zone);
    other.map_or(day.clone(), |other| format!("{day} · {}", also_at(at, other.tz(), zone.tz())))
}

/// When an interview begins that moves along with its session.
pub fn moves_along(at: DateTime<Utc>, zone: Zone) -> String {
    format!("moves along: {}", zone.local(at).format("%a %-d %b %H:%M"))
}

/// That no zone is called so, or several are.
pub fn not_a_zone(several: &[String]) -> String {
    if several.is_empty() {
        return "not a time zone such as America/New_York".to_owned();
    }
    format!("which one: {}?", several.join(", "))
}

/// That several assessors are called so.
pub fn several_assessors(several: &[String]) -> String {
    format!("which one: {}?", several.join(", "))
}

/// Which session something is done with.
pub fn which_session(act: SessionAct) -> &'static str {
    match act {
        SessionAct::Confirm => "Which session is confirmed",
        SessionAct::Move => "Which session is moved",
        SessionAct::Cancel => "Which session is cancelled",
        SessionAct::NoShow => "To which session somebody did not come",
        SessionAct::Pay => "For which session an assessor was paid",
    }
}

/// That there is no session to do something with: in a word or two, and in a sentence, with the key that proposes one.
pub fn no_session_to(act: SessionAct, propose: Option<&str>) -> (&'static str, String) {
    let none = |what: &str| match propose {
        Some(key) => format!("no session is {what}: {key} proposes one"),
        None => format!("no session is {what}"),
    };
    match act {
        SessionAct::Confirm => ("none proposed", none("proposed")),
        SessionAct::Pay => {
            let said = "no session with a fee: it is taken from the assessor's rate when one is proposed (A5)";
            ("no fee", said.to_owned())
        }
        SessionAct::Move | SessionAct::Cancel | SessionAct::NoShow => ("none planned", none("planned")),
    }
}

/// Whether a session is to be confirmed.
pub fn confirm_session(session: SessionId) -> String {
    format!("Confirm session {session} of")
}

/// Whether a payment is to be taken back.
pub fn take_payment_back(session: SessionId, name: &str) -> String {
    format!("Take back that {name} was paid for session {session} of")
}

/// What to know before a yes to a command about a session.
pub fn before_session_command(command: &Command, view: &ApplicationView) -> Vec<String> {
    match command {
        Command::Confirm { .. } if view.stage == StageName::Approved => {
            vec!["The application becomes scheduled (S2).".to_owned()]
        }
        _ => Vec::new(),
    }
}

/// An assessor of a session with their fee, as a choice.
pub fn seat(name: &str, id: &AssessorId, fee: &FeeSnapshot) -> String {
    format!("{name} ({id}) {} {}", fee.amount, fee.currency)
}

/// What is unusual in a planned session (A4).
fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::OutsideHours => "outside the assessor's hours",
        Warning::AboveLoad => "above the assessor's load",
        Warning::InThePast => "in the past",
        Warning::UnusualHour => "at an unusual hour for the candidate",
        Warning::OthersInterview => "in the place of what somebody else recorded",
        Warning::BeforeApproval => "before the approval",
    }
}

fn warnings(of: &BTreeSet<Warning>) -> String {
    of.iter().map(|one| warning(*one)).collect::<Vec<_>>().join(", ")
}

/// Whether what is unusual is meant.
pub fn is_it_meant(of: &BTreeSet<Warning>) -> String {
    format!("This is {}. Is it meant?", warnings(of))
}

/// Why that is asked.
pub fn why_it_is_asked(rule: Rule, message: &str, hint: &str) -> Vec<String> {
    vec![super::clean(&format!("{rule}: {message}")), super::clean(hint)]
}

/// The title of the layer of those who can assess an application.
pub fn offers_title(state: &State, number: Number) -> String {
    let name = state.view().filter(|view| view.number == number).map_or("", |view| view.candidate.name.as_str());
    let only = super::only(&state.schedule.only);
    let language = state.schedule.only.language.as_ref().map_or(String::new(), |_| format!(" ─ {only}"));
    format!("Who can assess ─ {}{language}", super::titled(number, name))
}

/// In which zones the layer's times are.
pub fn offers_zones(state: &State, number: Number) -> String {
    let desk = state.zone.name();
    let view = state.view().filter(|view| view.number == number);
    match view.and_then(|view| view.evidence.candidate.zone()).filter(|zone| zone.tz() != state.zone) {
        Some(zone) => format!("Times in {desk} · for the candidate in {zone}"),
        None => match view.and_then(|view| view.evidence.candidate.time_zone.as_ref()) {
            Some(_) => format!("Times in {desk}, the candidate's zone, too"),
            None => format!("Times in {desk}; the candidate's zone is not on file"),
        },
    }
}

/// The soonest time that an offer has, in the desk's zone and the candidate's.
pub fn soonest(offer: &Offer, desk: Tz, candidate: Option<Zone>) -> String {
    match offer.soonest {
        Some(soonest) => everywhere(soonest, desk, &[(candidate, "")]),
        None if offer.passed_over.is_some() => "no time within the candidate's day".to_owned(),
        None => "no time that is free for both".to_owned(),
    }
}

/// What else there is to say of an offer: where they live by another clock than the desk's, also their own time.
pub fn offer_particulars(offer: &Offer, desk: Tz) -> String {
    let own = offer
        .soonest
        .filter(|_| offer.zone.tz() != desk)
        .map_or_else(String::new, |soonest| format!(" · {} where they live", at(soonest, offer.zone.tz())));
    format!("{} · {} · {}{own}", offer.assessor, offer.zone, super::conflict_answer(offer.conflict.as_ref()))
}

/// The earlier time that is free for both and was passed over, with why.
pub fn passed_over(offer: &Offer, candidate: Option<Zone>) -> Option<String> {
    let zone = candidate.unwrap_or(offer.zone);
    let when = offer.passed_over.map(|passed| at(passed, zone.tz()))?;
    Some(format!("passed over: {when} is free for both, and at an unusual hour for the candidate (A4)"))
}

/// What would have to be confirmed.
pub fn to_confirm(of: &BTreeSet<Warning>) -> String {
    format!("to be confirmed: {} (A4)", warnings(of))
}

/// Why an assessor is not offered.
pub fn against(refusal: &Refusal) -> String {
    super::clean(&format!("{}: {}; {}", refusal.rule, refusal.message, refusal.hint))
}

/// Who can be offered soonest, and how many else, or that nobody can; with the key that shows them.
pub fn best_offer(offers: &[Offer], desk: Tz, candidate: Option<Zone>, key: &str) -> String {
    let offered = || offers.iter().filter(|offer| offer.against.is_empty());
    let count = super::count(offered().count(), "assessor can be offered", "assessors can be offered");
    match offered().find(|offer| offer.soonest.is_some()) {
        Some(best) => format!("Soonest: {}, {} · {count} ({key})", best.name, soonest(best, desk, candidate)),
        None if offered().next().is_some() => format!("{count}; none has a free time ({key})"),
        None => format!("Nobody can be offered yet; {key} says why and asks."),
    }
}
