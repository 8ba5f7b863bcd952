use std::collections::BTreeSet;

use chrono::Utc;
use clap::Args;

use crate::cli::act::Target;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::json_schedule::OffersJson;
use crate::cli::output::Tone;
use crate::cli::{Status, left_out, parse, schedule, words};
use crate::domain::Zone;
use crate::domain::view::{Offer, OfferQuery};
use crate::link::protocol::{Answer, Request};
use crate::text::Line;

/// Rank the assessors for an application, with why each other is not offered
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  qapdesk offers 42\n  qapdesk offers 42 --language Spanish --from '2026-12-07 09:00'"
)]
pub(in crate::cli) struct Offers {
    #[command(flatten)]
    target: Target,
    /// Only who assesses in this language.
    #[arg(long, value_name = "LANGUAGE", value_parser = parse::line)]
    language: Option<Line>,
    /// From when on a free time is looked for, in the desk's zone; from now on by default.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// How long session and interview take together; what the program asks by default.
    #[arg(long, value_name = "N")]
    minutes: Option<u16>,
}

impl Offers {
    pub(in crate::cli) fn run(&self, context: &mut Context<'_>) -> Result<Status, CliError> {
        let view = schedule::shown(context, &self.target)?;
        let from = match &self.from {
            Some(from) => schedule::moment(from, schedule::desk_zone(context)?, "--from")?,
            None => Utc::now(),
        };
        let query = OfferQuery { from, minutes: self.minutes, language: self.language.clone() };
        let Answer::Offers(offers) = context.ask(&Request::Offers(self.target.number.clone(), query))? else {
            return Err(CliError::odd_answer());
        };
        let status = if offers.iter().any(is_offered) { Status::Done } else { Status::Nothing };
        // Who is taken by what cannot be read is offered as if they were free.
        left_out::tell(context)?;
        if context.out.format.json {
            context.out.json(&OffersJson::of(view.number, &offers))?;
            return Ok(status);
        }
        print(context, &offers, view.evidence.candidate.zone())?;
        if offers.is_empty() {
            self.say_why_nobody(context)?;
        }
        Ok(status)
    }

    /// Why the list is empty: nobody is on the roster, or nobody assesses in the language.
    fn say_why_nobody(&self, context: &mut Context<'_>) -> Result<(), CliError> {
        let Answer::Assessors(rows) = context.ask(&Request::Assessors)? else { return Err(CliError::odd_answer()) };
        let languages: BTreeSet<&str> =
            rows.iter().flat_map(|row| &row.assessor.profile.languages).map(Line::as_str).collect();
        let why = match (&self.language, rows.is_empty()) {
            (Some(language), false) => {
                let known = languages.into_iter().collect::<Vec<_>>().join(", ");
                format!("nobody assesses in {language}; the roster has {known}")
            }
            _ => "nobody is on the roster: qapdesk assessor add".to_owned(),
        };
        context.out.remark(&why)?;
        Ok(())
    }
}

/// Whether nothing is against somebody, and a time was found for them.
fn is_offered(offer: &Offer) -> bool {
    offer.against.is_empty() && offer.soonest.is_some()
}

fn print(context: &mut Context<'_>, offers: &[Offer], candidate: Option<Zone>) -> Result<(), CliError> {
    for (place, offer) in offers.iter().enumerate() {
        let load = match offer.load_cap {
            Some(cap) => format!("{} of {cap} open sessions", offer.load),
            None => words::count(offer.load.into(), "open session", "open sessions"),
        };
        let (place, tone) =
            if is_offered(offer) { (format!("{}.", place + 1), Tone::Plain) } else { ("–".to_owned(), Tone::Faint) };
        context.out.toned(0, tone, &format!("{place:<4}{}  {}, {load}", offer.assessor, offer.name))?;
        let soonest = match (offer.soonest, candidate.filter(|zone| *zone != offer.zone)) {
            (Some(at), Some(other)) => format!("soonest free {} = {}", offer.zone.show(at), other.show(at)),
            (Some(at), None) => format!("soonest free {}", offer.zone.show(at)),
            (None, _) => "no time that is free and long enough within 60 days".to_owned(),
        };
        context.out.line(4, &soonest)?;
        if let Some(passed) = offer.passed_over {
            let when = candidate.unwrap_or(offer.zone).show(passed);
            context.out.line(4, &format!("passed over: {when}, an unusual hour for the candidate (A4)"))?;
        }
        for refusal in &offer.against {
            context.out.line(4, &format!("not offered: {} ({})", refusal.message, refusal.rule))?;
        }
        if offer.against.is_empty() && !offer.warnings.is_empty() {
            context.out.line(4, &format!("needs {}", schedule::switch(&offer.warnings)))?;
        }
    }
    let n_offered = offers.iter().filter(|offer| is_offered(offer)).count();
    context.out.remark(&format!("{n_offered} of {} offered", words::count(offers.len(), "assessor", "assessors")))?;
    Ok(())
}
