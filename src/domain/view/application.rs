use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::LetterRow;
use super::history::event_words;
use super::in_days;
use crate::domain::{
    AccountName, Act, Appeal, AppealKind, Application, Assessment, Barred, Context, Decision, Event, FeedbackCount,
    Form, InBulk, Next, Note, Number, Program, Refusal, Requirement, StageName, Step, Tag, Unfit, Verdict, WaitingFor,
    barred, check_told, count_feedback, lacking_sessions, last_step,
};
use crate::text::Line;

/// An application as clients see it: `qapdesk-application/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationView {
    /// The schema's name.
    pub schema: String,
    /// Its number.
    pub number: Number,
    /// How many changes it has seen; a command names it, so that a newer change is not overwritten unseen.
    pub revision: u32,
    /// The candidate's names.
    pub candidate: NameView,
    /// Where it is.
    pub stage: StageName,
    /// The day of receipt.
    pub received_on: NaiveDate,
    /// Days since it came into its stage, in the program's time zone.
    pub days_in_stage: i64,
    /// Whether it rests longer than its target or period allows (S7, S1).
    pub overdue: bool,
    /// The end of the candidate's period, or the day to resume.
    pub due: Option<NaiveDate>,
    /// Who works on it.
    pub assigned_to: Option<AccountName>,
    /// What to do next (D5).
    pub next: String,
    /// Who is waited for (D5).
    pub waiting_for: WaitingFor,
    /// All requirements of the program, in its order.
    pub requirements: Vec<RequirementView>,
    /// The feedback forms, counted.
    pub feedback: FeedbackCount,
    /// What an undo would take back, in words; none where nothing can be undone (H2).
    pub undo: Option<String>,
    /// The words that staff hung on it, in their order.
    pub tags: Vec<Tag>,
    /// With which others its last change was made, if an undo would take that back.
    pub bulk: Option<InBulk>,
    /// The program and its version.
    pub program: String,
    /// The evidence on file.
    pub evidence: Form,
    /// What staff noted, first to last.
    pub notes: Vec<Note>,
    /// What a redo would do again, in words; none where nothing was undone last (H2).
    pub redo: Option<String>,
    /// Why nothing can be undone, where nothing can: what left the house stays done (H2).
    pub undo_refused: Option<Refusal>,
    /// What the rules refuse the account that asked, as the application is; none where it was not asked for, as in
    /// lists.
    pub barred: Option<Vec<Barred>>,
    /// What its skills assessment came to so far. Sheets of others that somebody may not see yet are left out (A9).
    pub assessment: Assessment,
    /// Its letters, first to last; those who keep the outbox fill them in.
    pub letters: Vec<LetterRow>,
    /// How many minutes a session takes where nothing else is said: the least that the program asks (A1).
    pub session_minutes: u16,
    /// How many minutes the program sets aside for an interview (A10).
    pub interview_minutes: u16,
    /// Its reviews and appeals, the first one first.
    pub appeals: Vec<AppealView>,
    /// By which ways the decision on it may be contested, and on which grounds (C1).
    pub grounds: Vec<(AppealKind, Vec<(Line, Line)>)>,
}

/// A review or an appeal, with its ground in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealView {
    /// What is on record.
    pub appeal: Appeal,
    /// Its ground, as the program says it.
    pub ground: Line,
    /// Whether the decision that it contests was taken anew, so that another one of its round stands (C3).
    pub taken_anew: bool,
}

impl AppealView {
    fn of(appeal: &Appeal, application: &Application, program: &Program) -> Self {
        let ground = Line::clean(appeal.ground_words(program));
        Self { appeal: appeal.clone(), ground, taken_anew: application.is_taken_anew(appeal) }
    }
}

/// A candidate's names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameView {
    /// As the candidate writes it.
    pub name: Line,
    /// Absent for people with one name.
    pub given_name: Option<Line>,
    /// The family name, or the only name.
    pub family_name: Line,
}

/// A requirement, its finding and what was determined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementView {
    /// Which.
    pub id: Requirement,
    /// Its title in the program.
    #[serde(rename = "requirement_title")]
    pub title: String,
    /// What the evidence shows.
    pub finding: Verdict,
    /// What is on file: a decimal number.
    pub have: String,
    /// What is asked for: a decimal number.
    pub need: String,
    /// The unit of both.
    pub unit: String,
    /// What is missing or to be judged, in words.
    pub missing: Vec<String>,
    /// What else to know.
    pub notes: Vec<String>,
    /// What staff decided.
    pub determination: Option<DeterminationView>,
    /// Whether it is still to be settled: what the checklist lights up.
    pub open: bool,
}

/// What staff decided about a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeterminationView {
    /// Accepted, deficient or waived.
    pub verdict: Decision,
    /// Who decided.
    pub by: AccountName,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Option<Line>,
    /// Whether the evidence changed since (D3).
    pub stale: bool,
    /// What changed.
    pub changed: Vec<String>,
}

impl ApplicationView {
    /// An application as an account sees it, with what the rules refuse that account.
    pub fn of_account(application: &Application, context: &Context<'_>) -> Self {
        let barred = Some(barred(application, context));
        let me = context.around.assessors.of_account(&context.by.name);
        let assessment = application.assessment.seen_by(me.map(|assessor| (&assessor.id, &context.by.name)));
        Self { barred, assessment, ..Self::of(application, context.program, context.today) }
    }

    /// Where a requirement stands; none where the program does not ask for it.
    pub fn requirement(&self, requirement: Requirement) -> Option<&RequirementView> {
        self.requirements.iter().find(|one| one.id == requirement)
    }

    /// How much of the feedback counts: what the finding has, which is of forms and of panel evaluations where the program
    /// counts them (R4).
    pub fn counted_feedback(&self) -> u32 {
        let found = self.requirement(Requirement::Feedback).and_then(|one| one.have.parse().ok());
        found.unwrap_or(self.feedback.complete)
    }

    /// Why the rules refuse the account that asked to do this; none where they do not, or nobody asked.
    pub fn refusal(&self, act: Act) -> Option<&Refusal> {
        self.barred.iter().flatten().find(|barred| barred.act == act).map(|barred| &barred.refusal)
    }

    /// C3: the appeals for which a decision of a round of assessment was taken anew. What they contest stays on record.
    pub fn taken_anew(&self, round: u16) -> impl Iterator<Item = &Appeal> {
        self.appeals.iter().filter(move |one| one.taken_anew && one.appeal.round == round).map(|one| &one.appeal)
    }

    /// The same with what is to be done where who has a seat in a proposed session may not assess any more (A2, D5).
    #[must_use]
    pub fn without(mut self, unfit: &[Unfit]) -> Self {
        let alone = Next { words: std::mem::take(&mut self.next), waiting_for: self.waiting_for };
        Self { next: alone.without(unfit).words, ..self }
    }

    /// The same with its letters, and with what they say of it: what to do about one that did not go out, and that no
    /// period ended whose letter was not sent (S5).
    #[must_use]
    pub fn with_letters(mut self, letters: Vec<LetterRow>) -> Self {
        let alone = Next { words: std::mem::take(&mut self.next), waiting_for: self.waiting_for };
        let next = alone.beside(self.stage, &letters);
        (self.next, self.waiting_for) = (next.words, next.waiting_for);
        if self.refusal(Act::CloseIncomplete).is_none()
            && let (Some(barred), Err(refusal)) = (&mut self.barred, check_told(&letters))
        {
            barred.push(Barred { act: Act::CloseIncomplete, refusal });
        }
        Self { letters, ..self }
    }

    /// The schema's name.
    pub const SCHEMA: &'static str = "qapdesk-application/1";

    /// An application as it is on a day, under its program.
    pub fn of(application: &Application, program: &Program, today: NaiveDate) -> Self {
        let findings = application.findings(program);
        let next = Next::of(application, program, &findings, today);
        let (days_in_stage, overdue) = age(application, program, today);
        let candidate = &application.form.candidate;
        let last = last_step(application);
        let requirements = findings.into_iter().map(|finding| {
            let id = finding.requirement;
            RequirementView {
                id,
                title: program.title_of(&id).to_owned(),
                finding: finding.verdict,
                have: finding.have,
                need: finding.need,
                unit: finding.unit,
                missing: finding.missing,
                notes: finding.notes,
                determination: determination(application, id),
                open: application.is_open(id),
            }
        });
        Self {
            schema: Self::SCHEMA.to_owned(),
            number: application.number,
            revision: application.revision,
            candidate: NameView {
                name: candidate.name.clone(),
                given_name: candidate.given_name.clone(),
                family_name: candidate.family_name.clone(),
            },
            stage: application.placement.stage.name(),
            received_on: application.form.received_on,
            days_in_stage,
            overdue,
            due: application.placement.stage.due().or_else(|| application.open_appeal()?.due),
            assigned_to: application.assigned_to.clone(),
            next: next.words,
            waiting_for: next.waiting_for,
            requirements: requirements.collect(),
            feedback: count_feedback(&application.form, program),
            undo: last.as_ref().ok().map(|step| step_words(step)),
            tags: application.tags.iter().cloned().collect(),
            bulk: last.as_ref().ok().and_then(|step| step.bulk()),
            program: format!("{} {}", application.program.id, application.program.version),
            evidence: Form::clone(&application.form),
            notes: application.notes.clone(),
            redo: application.undone.last().map(|step| step_words(step)),
            undo_refused: last.err(),
            barred: None,
            assessment: application.assessment.clone(),
            letters: Vec::new(),
            session_minutes: next_minutes(application, program),
            appeals: application.appeals.iter().map(|appeal| AppealView::of(appeal, application, program)).collect(),
            grounds: grounds(application, program),
            interview_minutes: program.assessment.interview_minutes,
        }
    }
}

/// The ways by which the decision on it may be contested, each with its grounds by their ids; none where there is no such
/// decision, or its days are over for whoever comes today (C1).
fn grounds(application: &Application, program: &Program) -> Vec<(AppealKind, Vec<(Line, Line)>)> {
    let stage = application.placement.stage.name();
    let Some(made) = application.decisions.last().filter(|made| made.what.stage() == stage) else { return Vec::new() };
    let of = |kind: AppealKind| {
        let terms = kind.terms(&program.windows).filter(|terms| terms.after.contains(&made.what))?;
        let grounds = terms.grounds.iter().map(|ground| (Line::clean(&ground.id), Line::clean(&ground.text)));
        Some((kind, grounds.collect()))
    };
    AppealKind::ALL.into_iter().filter_map(of).collect()
}

/// The least minutes of the session that is to be planned next, or of any where none is (A1).
fn next_minutes(application: &Application, program: &Program) -> u16 {
    let lacking = lacking_sessions(&application.assessment, program, |_| true);
    lacking.first().map_or(program.assessment.minutes, |need| need.minutes)
}

/// What a step did, in words: which row or note, since there are many of them.
fn step_words(step: &Step) -> String {
    let words = step.act.words();
    let of_many = |event: &&Event| {
        let amends =
            matches!(event, Event::Amended(_) | Event::Noted(_) | Event::Assigned { .. } | Event::Tagged { .. });
        let plans =
            matches!(event, Event::SessionPlanned { .. } | Event::FeePaidSet { .. } | Event::ConflictSet { .. });
        amends || plans || matches!(event, Event::FeedbackAdded(_) | Event::PaymentAdded(_))
    };
    let details: Vec<String> = step.events.iter().filter(of_many).flat_map(event_words).collect();
    match details.as_slice() {
        [] => words,
        [only] => format!("{words} ({only})"),
        [first, more @ ..] => format!("{words} ({first}; and {} more)", more.len()),
    }
}

fn determination(application: &Application, requirement: Requirement) -> Option<DeterminationView> {
    let made = application.determinations.get(&requirement)?;
    let changed = application.changed_evidence(requirement);
    Some(DeterminationView {
        verdict: made.decision,
        by: made.by.clone(),
        at: made.at,
        reason: made.reason.clone(),
        stale: !changed.is_empty(),
        changed,
    })
}

/// Days in the stage, and whether that is over its target or the stage's day is past (S7).
pub(in crate::domain) fn age(application: &Application, program: &Program, today: NaiveDate) -> (i64, bool) {
    Pace::of(application, program).on(today)
}

/// By what it shows on any day how long an application is in its stage, and whether that is too long (S7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    #[serde(with = "in_days")]
    since: NaiveDate,
    /// The day of the stage, or of an open appeal.
    #[serde(with = "in_days::option")]
    due: Option<NaiveDate>,
    target: Option<u16>,
}

impl Pace {
    /// That of an application as it is.
    pub fn of(application: &Application, program: &Program) -> Self {
        let placement = application.placement;
        // An open appeal has days of its own, and what was left of the stage waits for it.
        let appealed = application.open_appeal().and_then(|appeal| appeal.due);
        let target = program.days.targets.of(placement.stage.name()).filter(|_| appealed.is_none());
        Self { since: placement.since, due: placement.stage.due().or(appealed), target }
    }

    /// The first day in the stage.
    pub fn since(self) -> NaiveDate {
        self.since
    }

    /// Days in the stage on a day, and whether they are too many or the day is past.
    pub fn on(self, today: NaiveDate) -> (i64, bool) {
        let days = (today - self.since).num_days().max(0);
        let late = self.due.is_some_and(|due| today > due);
        (days, late || self.target.is_some_and(|target| days > i64::from(target)))
    }

    /// Whether its day is past on one of two days and not on the other.
    pub fn passes(self, from: NaiveDate, to: NaiveDate) -> bool {
        self.due.is_some_and(|due| (from > due) != (to > due))
    }
}
