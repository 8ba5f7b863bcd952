use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::decide::was_told;
use super::letter::telling;
use super::program::InterviewNeed;
use super::view::LetterRow;
use super::{
    AppealOutcome, Application, Assessment, Assessor, AssessorId, Booking, ConflictAnswer, ConflictRecord, Decision,
    Findings, LetterState, LetterStateName, OpenStage, Planned, Program, Requirement, Seat, Session, SessionId,
    SessionState, SheetState, Stage, StageName, Zone, has_interview, indicate_round, lacking_sessions, list,
};

/// Who has to act next (D5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// The body's staff.
    Us,
    /// The candidate.
    Candidate,
    /// A reference.
    Reference,
    /// The assessor.
    Assessor,
    /// The International Mediation Institute.
    Imi,
    /// Nobody: all is done.
    Nobody,
}

impl WaitingFor {
    /// The id that scripts use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Candidate => "candidate",
            Self::Reference => "reference",
            Self::Assessor => "assessor",
            Self::Imi => "imi",
            Self::Nobody => "nobody",
        }
    }
}

/// What to do next, and who is waited for (D5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// What, in words.
    pub words: String,
    /// Who.
    pub waiting_for: WaitingFor,
}

/// That somebody who has a seat in a proposed session may not assess on its day any more (A2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    session: SessionId,
    assessor: AssessorId,
}

impl Unfit {
    /// Of an assessor and a session that is planned with them; none where they may assess.
    pub fn of(assessor: &Assessor, booking: &Booking) -> Option<Self> {
        let day = assessor.profile.zone.local(booking.start).date_naive();
        let is_unfit = !assessor.profile.is_qualified_on(day);
        is_unfit.then(|| Self { session: booking.session, assessor: assessor.id.clone() })
    }
}

impl Next {
    fn new(waiting_for: WaitingFor, words: impl Into<String>) -> Self {
        Self { words: words.into(), waiting_for }
    }

    /// The hint of an application in a stage with its letters in view: one that was released and could not be sent, or of
    /// which nobody knows whether it went, or a notice to IMI or a link that did not go yet, or waits or was put away after
    /// its release, comes before all else, since what rests on it counts as done (L1, S4); and nobody waits for a candidate
    /// who was not told what is missing (S1).
    #[must_use]
    pub fn beside(self, stage: StageName, letters: &[LetterRow]) -> Self {
        let untold = telling(letters).filter(|_| stage == StageName::Deficient).and_then(Self::untold_by);
        let next = untold.unwrap_or(self);
        let is_one = |row: &&LetterRow| row.state.is_stuck() || row.is_notice_put_away() || row.waits_again();
        let Some(row) = letters.iter().find(is_one) else {
            return next.after(letters.iter().find(|row| row.is_to_go()).map(not_sent_yet));
        };
        let LetterRow { id, kind, .. } = row;
        let stuck = match row.state {
            LetterState::Unsure { .. } => format!("look whether letter {id} ({kind}) arrived"),
            LetterState::Discarded { .. } => {
                format!("bring letter {id} ({kind}) back, which was released and discarded")
            }
            LetterState::Draft | LetterState::Held { .. } => {
                format!("release letter {id} ({kind}) again, which did not go")
            }
            _ => format!("letter {id} ({kind}) could not be sent"),
        };
        next.after(Some(stuck))
    }

    /// The hint with the roster in view: a session is not to be confirmed with whoever may not assess any more (A2).
    #[must_use]
    pub fn without(self, unfit: &[Unfit]) -> Self {
        let found = unfit.iter().find_map(|one| Some((self.words.find(&to_confirm(one.session))?, one)));
        let Some((at, Unfit { session, assessor })) = found else { return self };
        let before = &self.words[..at];
        let words = format!("{before}plan session {session} with somebody else: {assessor} may not assess on its day");
        Self { words, ..self }
    }

    /// The hint with something before it that is ours to do, where there is such.
    fn after(self, first: Option<String>) -> Self {
        let Some(first) = first else { return self };
        match self.waiting_for {
            WaitingFor::Nobody => Self::new(WaitingFor::Us, first),
            _ => Self::new(WaitingFor::Us, format!("{first}; then {}", self.words)),
        }
    }

    /// What is waited for before the candidate, by the letter about what is missing; none where it went, and where it is
    /// stuck, which comes before all else anyway.
    fn untold_by(letter: &LetterRow) -> Option<Self> {
        use LetterStateName::{Discarded, Draft, Failed, Held, Released, Retrying, Sending, Sent, Unsure};
        match letter.state.name() {
            Draft | Held | Discarded => Some(Self::untold()),
            Released | Sending | Retrying => Some(Self::new(WaitingFor::Us, not_sent_yet(letter))),
            Sent | Failed | Unsure => None,
        }
    }

    /// A deficiency period does not run before its letter left the house (S1).
    fn untold() -> Self {
        Self::new(WaitingFor::Us, "release the deficiency letter, or record another one")
    }

    /// The hint for an application as it is today, under its program.
    pub fn of(application: &Application, program: &Program, findings: &Findings, today: NaiveDate) -> Self {
        use WaitingFor::{Candidate, Nobody, Us};
        if let Some(next) = contested(application, today) {
            return next;
        }
        match application.placement.stage {
            Stage::Open(OpenStage::Received | OpenStage::InReview) => in_review(application, program, findings),
            Stage::Open(OpenStage::Deficient { .. }) if !was_told(application) => Self::untold(),
            Stage::Open(OpenStage::Deficient { due, .. }) if today > due => Self::new(
                Us,
                format!("the deficiency period ended on {due}: close as incomplete, or record another letter"),
            ),
            Stage::Open(OpenStage::Deficient { due, named }) => {
                let open: Vec<Requirement> =
                    named.iter(program).filter(|requirement| application.is_open(*requirement)).collect();
                Self::new(Candidate, format!("the candidate has until {due} for {}", asks(program, findings, &open)))
            }
            Stage::Open(OpenStage::Approved) => approved(application, program, findings),
            Stage::Open(OpenStage::Scheduled) => {
                scheduled(&application.assessment, program, today).after(unsettled(application, program, findings))
            }
            Stage::Open(OpenStage::Assessed) => Self::new(Us, to_decide(&application.assessment, program))
                .after(unsettled(application, program, findings)),
            Stage::Open(OpenStage::Passed) => {
                let notice = to_notify(application).unwrap_or_else(|| "draw up the notice to IMI".to_owned());
                let unsettled = unsettled(application, program, findings);
                Self::new(Us, notice).after(unsettled).after(came_out(&application.assessment))
            }
            Stage::OnHold { resume_on, .. } => on_hold(&application.assessment, resume_on, today),
            Stage::NotPassed => not_passed(application, program, today),
            Stage::Certified => certified(application),
            Stage::Withdrawn { .. } | Stage::Declined { .. } | Stage::ClosedIncomplete => Self::new(Nobody, "nothing"),
        }
    }
}

/// That a letter was let go and is not gone (L1).
fn not_sent_yet(letter: &LetterRow) -> String {
    format!("letter {} ({}) is released, not sent yet", letter.id, letter.kind)
}

/// What is waited for while an application rests, and which session stands all the same: a hold calls none off, and nobody
/// is written to of it.
fn on_hold(assessment: &Assessment, resume_on: Option<NaiveDate>, today: NaiveDate) -> Next {
    let next = match resume_on {
        Some(day) if today >= day => Next::new(WaitingFor::Us, format!("resume it: on hold until {day}")),
        Some(day) => Next::new(WaitingFor::Candidate, format!("on hold until {day}")),
        None => Next::new(WaitingFor::Candidate, "on hold, no date to resume"),
    };
    let is_to_come = |session: &&Session| {
        session.local_day() >= today && session.seats.iter().all(|seat| seat.sheet.submitted().is_none())
    };
    let planned = assessment.current_sessions().filter(is_to_come).min_by_key(|session| session.planned.plan.start);
    let Some(Session { id, planned: Planned { plan, .. }, .. }) = planned else { return next };
    let words = format!("{}; session {id} on {} stands until it is cancelled", next.words, plan.zone.show(plan.start));
    Next { words, ..next }
}

/// What is waited for between the confirmed session and the determination (A9 to A11).
pub(super) fn scheduled(assessment: &Assessment, program: &Program, today: NaiveDate) -> Next {
    if let Some(call_off) = to_call_off(assessment) {
        return Next::new(WaitingFor::Us, call_off);
    }
    // Today is a day of the program's zone, wherever the session was agreed.
    let day = |session: &Session| match program.time_zone.parse::<Zone>() {
        Ok(zone) => zone.local(session.planned.plan.start).date_naive(),
        Err(_) => session.local_day(),
    };
    let is_to_come = |session: &&Session| day(session) > today;
    let held = || assessment.current_sessions().filter(|session| !is_to_come(session));
    let seats = || held().flat_map(|session| session.seats.iter().map(move |seat| (session, seat)));
    let returned = seats().find(|(_, seat)| matches!(seat.sheet, SheetState::Returned { .. }));
    if let Some((_, seat)) = returned {
        return Next::new(WaitingFor::Assessor, format!("{} corrects the score sheet", seat.assessor));
    }
    let unscored = seats().filter(|(_, seat)| seat.sheet.submitted().is_none());
    let (late, of_today): (Vec<(&Session, &Seat)>, Vec<_>) = unscored.partition(|(session, _)| day(session) < today);
    // Of its day alone the hint is made, on which a session may be over or still to come; what is late comes first.
    let last = of_today.iter().map(|(session, _)| &session.planned.plan).max_by_key(|plan| plan.start);
    let after = last.filter(|_| late.is_empty());
    let after = after.map_or_else(String::new, |plan| format!(" after the session on {}", plan.zone.show(plan.start)));
    let due = if late.is_empty() { of_today } else { late };
    let whose: Vec<&str> = due.iter().map(|(_, seat)| seat.assessor.as_str()).collect();
    match whose.as_slice() {
        [] => {}
        [one] => return Next::new(WaitingFor::Assessor, format!("the score sheet of {one}{after}")),
        several => return Next::new(WaitingFor::Assessor, format!("the score sheets of {}{after}", list(several))),
    }
    let confirmed = |session: &Session| session.planned.state == SessionState::Confirmed;
    let lacking = lacking_sessions(assessment, program, confirmed);
    let is_last = lacking.is_empty() && !assessment.current_sessions().any(|session| is_to_come(&session));
    let is_lacking = |session: &&Session| !has_interview(assessment, program, session);
    let without_interview = match program.assessment.plan.interview {
        // One interview for all is held after the last session.
        InterviewNeed::Once => held().filter(is_lacking).last().filter(|_| is_last),
        InterviewNeed::Each | InterviewNeed::None => held().find(is_lacking),
    };
    if let Some(session) = without_interview {
        return Next::new(WaitingFor::Assessor, format!("the interview after session {}", session.id));
    }
    let undetermined: Vec<&str> = seats()
        .filter(|(session, seat)| !is_lacking(session) && seat.determination.is_none())
        .map(|(_, seat)| seat.assessor.as_str())
        .collect();
    match undetermined.as_slice() {
        [] => {}
        [one] => return Next::new(WaitingFor::Assessor, format!("the determination of {one}")),
        several => return Next::new(WaitingFor::Assessor, format!("the determinations of {}", list(several))),
    }
    if let Some(need) = lacking.first() {
        let proposed = assessment.current_sessions().find(|session| session.planned.state == SessionState::Proposed);
        return Next::new(
            WaitingFor::Us,
            match proposed {
                Some(session) => to_confirm(session.id) + &with_whom(session),
                None => format!("propose {need}"),
            },
        );
    }
    match assessment.current_sessions().filter(is_to_come).min_by_key(|session| session.planned.plan.start) {
        Some(Session { planned: Planned { plan, .. }, .. }) => {
            Next::new(WaitingFor::Assessor, format!("the session is on {}", plan.zone.show(plan.start)))
        }
        None => Next::new(WaitingFor::Us, "schedule another assessor"),
    }
}

/// The decision that the body has to record, with what the assessors found (S3).
fn to_decide(assessment: &Assessment, program: &Program) -> String {
    let determined = || {
        assessment.current_sessions().flat_map(|session| &session.seats).filter_map(|seat| seat.determination.as_ref())
    };
    let found = match (determined().any(|made| made.eligible), determined().any(|made| !made.eligible)) {
        (true, true) => "the assessors differ",
        (true, false) => "determined eligible",
        (false, _) => "determined not eligible",
    };
    let rule = match indicate_round(assessment, program).map(|weighed| (weighed.passes(), weighed.why)) {
        None => String::new(),
        Some((Some(true), _)) => ", and the pass rule is met".to_owned(),
        Some((Some(false), why)) => format!(", and the pass rule is not met: {}", why.join("; ")),
        Some((None, why)) if why.is_empty() => String::new(),
        Some((None, why)) => format!(", and the pass rule leaves it to the body: {}", why.join("; ")),
    };
    match to_call_off(assessment) {
        Some(call_off) => format!("{call_off}; or record the body's decision with a reason: {found}{rule}"),
        None => format!("record the body's decision: {found}{rule}"),
    }
}

/// The session that is to count for nothing, since an assessor of it declared a conflict (A3).
fn to_call_off(assessment: &Assessment) -> Option<String> {
    let (session, assessor) = assessment.conflicted()?;
    Some(format!("cancel session {}: {assessor} declared a conflict", session.id))
}

/// That an assessor declared a conflict after the body had decided on what they found (A3). Where it was known, the decision
/// has a reason.
fn came_out(assessment: &Assessment) -> Option<String> {
    let decided = assessment.decisions.get(&assessment.round)?;
    let is_late = |record: &ConflictRecord| decided.reason.is_none() || record.at > decided.at;
    let seated = assessment.current_sessions().flat_map(|session| &session.seats).map(|seat| &seat.assessor);
    let mut declared = seated.filter(|assessor| assessment.conflict_of(assessor).is_some());
    let assessor = declared.find(|assessor| assessment.conflicts.get(*assessor).is_some_and(is_late))?;
    Some(format!("weigh the decision again: {assessor} declared a conflict after it"))
}

/// What a review or an appeal waits for: somebody to handle it, its outcome, or the step that follows (C2, C3).
fn contested(application: &Application, today: NaiveDate) -> Option<Next> {
    let us = |words: String| Some(Next::new(WaitingFor::Us, words));
    if let Some(open) = application.open_appeal() {
        let Some(handler) = &open.handler else {
            return us(format!("give {} to somebody who was not involved", open.name()));
        };
        let due = match open.due {
            Some(due) if today > due => format!(", which was due on {due}"),
            Some(due) => format!(" by {due}"),
            None => String::new(),
        };
        return us(format!("{handler} decides {}{due}", open.name()));
    }
    let stage = application.placement.stage;
    if let Some(upheld) = application.unanswered_appeal(&[AppealOutcome::Upheld]) {
        let what = if stage == Stage::NotPassed { "the decision" } else { "the application" };
        return us(format!("reopen {what}: {} was upheld", upheld.name()));
    }
    let remitted = application.unanswered_appeal(&[AppealOutcome::Remitted])?;
    let what = if stage == Stage::NotPassed { "begin a re-assessment" } else { "reopen the application" };
    us(format!("{what}: {} was remitted", remitted.name()))
}

/// Whether and until when the candidate may be assessed again (S5).
fn not_passed(application: &Application, program: &Program, today: NaiveDate) -> Next {
    use WaitingFor::{Candidate, Nobody, Us};
    if !application.has_retake_left(program) {
        return Next::new(Nobody, "the program grants no further re-assessment");
    }
    let last = application.assessment.reassess_until(program);
    if let Some(last) = last.filter(|last| today > *last) {
        return Next::new(Nobody, format!("the time for a re-assessment ended on {last}"));
    }
    let until = last.map_or_else(String::new, |last| format!(" until {last}"));
    let possible = last.map_or_else(String::new, |last| format!(", possible until {last}"));
    let fees = application.retake_fees(program, application.retakes().saturating_add(1));
    match fees.map(|fees| (format!("{} {}", fees.fee, program.currency), fees.paid >= fees.due)) {
        None => Next::new(Candidate, format!("may be assessed again{until}")),
        Some((fee, false)) => Next::new(Candidate, format!("may be assessed again{until}, for {fee}")),
        Some((fee, true)) => Next::new(Us, format!("begin the re-assessment{possible}: its {fee} are paid")),
    }
}

/// What to do about the notice to IMI that waits; none where none does. One that does not tell of the candidate as they are
/// on file is not released (S4).
fn to_notify(application: &Application) -> Option<String> {
    let waiting = application.assessment.notices.iter().find(|notice| notice.sent_on.is_none())?;
    let which = if application.placement.stage == Stage::Certified {
        format!(": {}", waiting.certification)
    } else {
        String::new()
    };
    if waiting.is_of(&application.form.candidate) {
        return Some(format!("release the notice to IMI{which}"));
    }
    Some(format!("draw up the notice to IMI again{which}; the candidate's name or e-mail was corrected"))
}

/// What is left after the notice to IMI (S4).
fn certified(application: &Application) -> Next {
    if let Some(words) = to_notify(application) {
        return Next::new(WaitingFor::Us, words);
    }
    match &application.assessment.link {
        None => Next::new(WaitingFor::Us, "send the link to register"),
        Some(link) if link.sent_on.is_none() => Next::new(WaitingFor::Us, "release the link to register"),
        Some(_) => Next::new(WaitingFor::Nobody, "nothing"),
    }
}

/// More requirements than these are counted and not named.
const MOST_NAMED: usize = 3;

fn in_review(application: &Application, program: &Program, findings: &Findings) -> Next {
    let marked_deficient = |requirement: Requirement| {
        application.determinations.get(&requirement).is_some_and(|made| made.decision == Decision::Deficient)
    };
    if let Some(stale) = stale(application, program) {
        return Next::new(WaitingFor::Us, stale);
    }
    let open = application.open_requirements(program);
    if open.is_empty() {
        let unmet = unmet_since(application, program, findings);
        return Next::new(WaitingFor::Us, unmet.unwrap_or_else(|| "approve the application".to_owned()));
    }
    let lacking: Vec<Requirement> = open
        .iter()
        .copied()
        .filter(|requirement| findings.is_unmet(*requirement) || marked_deficient(*requirement))
        .collect();
    if !lacking.is_empty() {
        return Next::new(WaitingFor::Us, format!("ask the candidate for {}", asks(program, findings, &lacking)));
    }
    let titles: Vec<String> = open.iter().map(|requirement| title(requirement, program)).collect();
    let what = if titles.len() > MOST_NAMED { format!("{} requirements", titles.len()) } else { list(&titles) };
    Next::new(WaitingFor::Us, format!("check and accept {what}"))
}

/// The title of a requirement within a sentence.
fn title(requirement: &Requirement, program: &Program) -> String {
    program.title_of(requirement).to_lowercase()
}

/// What leads to a confirmed session: the conflict question, a proposal, its confirmation (A3, A4, S2).
fn approved(application: &Application, program: &Program, findings: &Findings) -> Next {
    use WaitingFor::{Assessor, Us};
    let assessment = &application.assessment;
    if let Some(unsettled) = unsettled(application, program, findings) {
        return Next::new(Us, unsettled);
    }
    if let Some(session) = assessment.current_sessions().next() {
        return Next::new(Us, to_confirm(session.id) + &with_whom(session));
    }
    if assessment.video.as_ref().is_some_and(|request| request.answer.is_none()) {
        return Next::new(Us, "grant or deny the video assessment");
    }
    let who = |wanted: fn(&ConflictAnswer) -> bool| {
        let records = assessment.conflicts.iter().filter(|(_, record)| wanted(&record.answer));
        let mut ids: Vec<String> = records.map(|(assessor, _)| assessor.to_string()).collect();
        ids.truncate(MOST_NAMED);
        ids
    };
    let free = who(ConflictAnswer::is_free);
    if !free.is_empty() {
        return Next::new(Us, format!("propose a session: {} answered that there is no conflict", list(&free)));
    }
    let asked = who(|answer| matches!(answer, ConflictAnswer::Asked));
    if !asked.is_empty() {
        return Next::new(Assessor, format!("{} to answer about a conflict", list(&asked)));
    }
    Next::new(Us, "ask an assessor about a conflict, then propose a session")
}

/// How the hint to confirm a session begins.
fn to_confirm(session: SessionId) -> String {
    format!("confirm session {session}, proposed for ")
}

/// When a session is, and with whom.
fn with_whom(session: &Session) -> String {
    let plan = &session.planned.plan;
    let who: Vec<&str> = session.seats.iter().map(|seat| seat.assessor.as_str()).collect();
    format!("{} with {}", plan.zone.show(plan.start), list(&who))
}

/// What is to be settled after the approval: what is stale, what else is open since, and what is unmet by now (D2 to D4).
fn unsettled(application: &Application, program: &Program, findings: &Findings) -> Option<String> {
    let mut open = application.open_requirements(program);
    // Where nothing was ever determined the approval rested on nothing that could be gone.
    open.retain(|requirement| !application.is_stale(*requirement) && !application.determinations.is_empty());
    let titles: Vec<String> = open.iter().map(|requirement| title(requirement, program)).collect();
    let open = (!titles.is_empty()).then(|| format!("settle {}: open since the approval", list(&titles)));
    let unmet = unmet_since(application, program, findings);
    let parts: Vec<String> = stale(application, program).into_iter().chain(open).chain(unmet).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// What to look at again because its evidence changed (D3).
fn stale(application: &Application, program: &Program) -> Option<String> {
    let stale: Vec<String> = program
        .requirements
        .iter()
        .filter(|need| application.is_stale(need.requirement))
        .map(|need| need.part.title.to_lowercase())
        .collect();
    (!stale.is_empty()).then(|| format!("decide {} again: the evidence changed", list(&stale)))
}

/// What to look at again although its own evidence is the same (D2).
fn unmet_since(application: &Application, program: &Program, findings: &Findings) -> Option<String> {
    let unmet: Vec<String> = application.unmet_since(program, findings).iter().map(|one| title(one, program)).collect();
    (!unmet.is_empty()).then(|| format!("decide {} again: unmet since it was accepted", list(&unmet)))
}

/// What to ask the candidate for: what the finding lacks, or the requirement itself where a person found it lacking.
fn asks(program: &Program, findings: &Findings, requirements: &[Requirement]) -> String {
    let mut asked: Vec<String> = requirements
        .iter()
        .map(|requirement| {
            let ask = findings.of(*requirement).and_then(|finding| finding.ask.clone());
            ask.unwrap_or_else(|| format!("what {} lacks", program.title_of(requirement).to_lowercase()))
        })
        .collect();
    let more = asked.len().saturating_sub(MOST_NAMED);
    asked.truncate(MOST_NAMED);
    if more > 0 {
        asked.push(format!("{more} more"));
    }
    list(&asked)
}
