//! Whom an application can be assessed by, and why not by the others (A2, A3).

use std::collections::BTreeSet;

use chrono::{DateTime, DurationRound, Months, TimeDelta, Utc};

use super::{Assessment, Assessor, Booking, CandidateDay, ConflictAnswer, Diary, LONGEST_SESSION, Warning};
use crate::domain::view::{Offer, OfferQuery};
use crate::domain::{Application, Context, Refusal, Rule};
use crate::text::fold;

/// How far ahead a free time is looked for: eight weeks and a half.
const AHEAD: TimeDelta = TimeDelta::days(60);
/// From when on it is looked for at most, from now.
const FARTHEST: Months = Months::new(10 * 12);
/// How much of it is looked at together; most find a time in the first.
const AT_ONCE: TimeDelta = TimeDelta::days(7);
/// Sessions begin at quarter hours.
const STEP: TimeDelta = TimeDelta::minutes(15);

/// All assessors for an application: first those who may assess, the soonest free first, then the least loaded, then by
/// name; after them those of whom only an answer about a conflict is missing, those who declared one, and those who are
/// not qualified (A2, A3).
pub fn offers(application: &Application, query: &OfferQuery, context: &Context<'_>) -> Vec<Offer> {
    let program = &context.program.assessment;
    let minutes = query.minutes.unwrap_or_else(|| program.minutes.saturating_add(program.interview_minutes));
    let length = TimeDelta::minutes(minutes.clamp(1, 2 * LONGEST_SESSION).into());
    let latest = context.at.checked_add_months(FARTHEST).unwrap_or(context.at);
    let from = query.from.max(context.at).min(latest);
    let until = from.checked_add_signed(AHEAD).unwrap_or(from);
    let diary = context.around.diary;
    let candidate: Vec<&Booking> = diary.of_candidate(&application.form.candidate, from, until).collect();
    let day = CandidateDay::of(application, context.program);
    let wanted = query.language.as_deref().map(fold);
    let speaks = |assessor: &&Assessor| wanted.as_deref().is_none_or(|wanted| assessor.assesses_in(wanted));
    let offer = |assessor: &Assessor| {
        let mut passed_over = None;
        let search = Search { assessor, length, candidate: &candidate, day };
        let soonest = search.soonest((from, until), diary, &mut passed_over);
        let load = u16::try_from(diary.load(&assessor.id)).unwrap_or(u16::MAX);
        let load_cap = assessor.profile.load_cap;
        let mut warnings = BTreeSet::new();
        if soonest.is_none() {
            warnings.insert(if passed_over.is_some() { Warning::UnusualHour } else { Warning::OutsideHours });
        }
        if load_cap.is_some_and(|cap| load >= cap) {
            warnings.insert(Warning::AboveLoad);
        }
        Offer {
            assessor: assessor.id.clone(),
            name: assessor.profile.name.clone(),
            zone: assessor.profile.zone,
            conflict: application.assessment.conflicts.get(&assessor.id).map(|record| record.answer.clone()),
            soonest,
            load,
            load_cap,
            against: application.against(assessor, soonest.unwrap_or(from)),
            warnings,
            passed_over,
        }
    };
    let mut offers: Vec<Offer> = context.around.assessors.iter().filter(speaks).map(offer).collect();
    offers.sort_by_cached_key(|offer| {
        let soonest = offer.soonest.map_or((true, None), |at| (false, Some(at)));
        (distance(offer), soonest, offer.load, fold(&offer.name), offer.assessor.clone())
    });
    offers
}

/// How far somebody is from being offered: 0 who is.
fn distance(offer: &Offer) -> u8 {
    match (&offer.conflict, offer.against.iter().any(|refusal| refusal.rule == Rule::A2)) {
        (_, true) => 3,
        (Some(ConflictAnswer::Declared { .. }), false) => 2,
        (None | Some(ConflictAnswer::Asked), false) => 1,
        (Some(ConflictAnswer::None | ConflictAnswer::Cleared { .. }), false) => 0,
    }
}

/// What a free time is looked for by.
struct Search<'a> {
    assessor: &'a Assessor,
    length: TimeDelta,
    candidate: &'a [&'a Booking],
    day: Option<CandidateDay>,
}

impl Search<'_> {
    /// The first quarter hour from which both are free for long enough, within the assessor's hours and the candidate's
    /// day; `passed_over` is the first before it that is only outside of that day.
    fn soonest(
        &self,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        diary: &Diary,
        passed_over: &mut Option<DateTime<Utc>>,
    ) -> Option<DateTime<Utc>> {
        let (assessor, length) = (self.assessor, self.length);
        let taken = diary.of_assessor(&assessor.id, from, until).chain(self.candidate.iter().copied());
        let taken: Vec<(DateTime<Utc>, DateTime<Utc>)> = taken.map(|booking| (booking.start, booking.end)).collect();
        let mut part = from;
        while part < until {
            let next = part.checked_add_signed(AT_ONCE)?.min(until);
            // Hours that go on beyond the part are looked at whole, since a session may too.
            for (open, close) in assessor.profile.hours_between(part, next.checked_add_signed(length)?) {
                let mut start = quarter_hour(open)?;
                while let Some(end) = start.checked_add_signed(length).filter(|end| *end <= close && start < next) {
                    let clash = taken.iter().filter(|(taken, free)| *taken < end && start < *free);
                    match clash.map(|(_, free)| *free).max() {
                        Some(free) => start = quarter_hour(free)?,
                        None if self.day.is_none_or(|day| day.holds(start, end)) => return Some(start),
                        None => {
                            passed_over.get_or_insert(start);
                            let opens = self.day.and_then(|day| day.next(start)).and_then(quarter_hour);
                            start = opens.filter(|opens| *opens > start).or(start.checked_add_signed(STEP))?;
                        }
                    }
                }
            }
            part = next;
        }
        None
    }
}

/// The quarter hour at a moment, or the first after it.
fn quarter_hour(at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let before = at.duration_trunc(STEP).ok()?;
    if before == at { Some(at) } else { before.checked_add_signed(STEP) }
}

impl Assessor {
    /// Whether they assess in a language, which is folded: in whatever case it is written.
    pub fn assesses_in(&self, folded: &str) -> bool {
        self.profile.languages.iter().any(|language| fold(language) == folded)
    }
}

impl Application {
    /// Why an assessor may not assess this candidate at a moment, rule by rule; empty for one who may. Qualified they
    /// must be on the day that it then is where they live (A2, A3).
    pub fn against(&self, assessor: &Assessor, at: DateTime<Utc>) -> Vec<Refusal> {
        let mut against = assessor.profile.unqualified_on(assessor.profile.zone.local(at).date_naive());
        against.extend(self.assessment.conflict_against(assessor));
        against
    }
}

impl Assessment {
    /// Why the conflict question keeps an assessor from this candidate; none where it was answered with none (A3).
    pub fn conflict_against(&self, assessor: &Assessor) -> Option<Refusal> {
        let name = &assessor.profile.name;
        let (message, hint) = match self.conflicts.get(&assessor.id).map(|record| &record.answer) {
            Some(ConflictAnswer::None | ConflictAnswer::Cleared { .. }) => return None,
            None => {
                (format!("{name} was not asked about a conflict with this candidate"), "ask, and record the answer")
            }
            Some(ConflictAnswer::Asked) => {
                (format!("{name} was asked about a conflict and has not answered"), "record the answer first")
            }
            Some(ConflictAnswer::Declared { kind, .. }) => {
                (format!("{name} declared a conflict with this candidate: {kind}"), "choose another assessor")
            }
        };
        Some(Refusal::new(Rule::A3, message, hint))
    }
}
