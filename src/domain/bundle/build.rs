use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::assessed::{AuditedConflict, decisions, sessions};
use super::{
    AuditedAppeal, AuditedFile, AuditedForgotten, AuditedLetter, AuditedPayment, AuditedRequirement, AuditedStay,
    AuditedTurn, Faces, Way, Word,
};
use crate::domain::report::{Path, Seen, Setting, lacks, standing};
use crate::domain::view::{LetterRow, Posted, age};
use crate::domain::{
    Appeal, Application, Cents, Change, Forgotten, LetterState, OTHER_GROUND, Program, StageName, YearMonth, apply,
};

/// An application as a bundle is made of it.
#[derive(Debug, Clone, Copy)]
pub struct Bundled<'a> {
    /// As its changes left it, without what the asker may not see yet (A9).
    pub application: &'a Application,
    /// All of its changes, first to last.
    pub changes: &'a [Change],
    /// Its letters.
    pub letters: &'a [LetterRow],
    /// The program version that it is under.
    pub program: &'a Program,
}

/// An application, where it belongs to the period: it was on its way on one of its days, or something of it happened on one:
/// a change, a letter, a payment, a decision, an appeal.
pub fn audited(of: &Bundled<'_>, setting: &Setting, faces: &mut Faces) -> Option<AuditedFile> {
    let Bundled { application, changes, program, .. } = *of;
    let standing = standing(changes);
    let path = Path::of(&standing, |at| setting.day(at));
    if !belongs(of, &path, setting) {
        return None;
    }
    let form = &application.form;
    let assessment = &application.assessment;
    let found = application.findings(program);
    let seen = Seen { application, program, changes: &standing, path: &path };
    let in_currency = form.payments.iter().filter(|payment| payment.currency == program.currency);
    let conflicts = assessment.conflicts.iter();
    let notices = assessment.notices.iter().enumerate();
    Some(AuditedFile {
        number: application.number,
        revision: application.revision,
        program: Word::of(&application.program.id),
        version: application.program.version,
        received_on: form.received_on,
        way: Way::of(changes.first().map(|change| &change.origin)),
        stage_at_end: stage_at_end(changes, setting),
        stage: application.placement.stage.name(),
        since: application.placement.since,
        overdue: age(application, program, setting.today()).1,
        admitted_on: path.admitted,
        stays: stays(application, &path),
        turns: path.turns.iter().map(|turn| AuditedTurn { on: turn.on, ended: turn.ended }).collect(),
        requirements: found.iter().map(|finding| AuditedRequirement::of(finding, application, faces)).collect(),
        conflicts: conflicts.map(|(assessor, record)| AuditedConflict::of(assessor, record, faces)).collect(),
        video_granted: assessment.video.as_ref().and_then(|video| video.answer.as_ref()).map(|answer| answer.granted),
        consent: assessment.consent.as_ref().map(|consent| consent.given),
        round: assessment.round,
        sessions: sessions(assessment, program, faces),
        decisions: decisions(&seen, faces),
        notices_sent_on: notices
            .filter_map(|(place, notice)| Posted::of_notice(place, notice, of.letters).day())
            .collect(),
        link_sent_on: assessment.link.as_ref().and_then(|link| Posted::of_link(link, of.letters).day()),
        fee_currency: program.currency,
        fee: program.fees_on(form.received_on, &BTreeSet::new()),
        fee_paid: in_currency.map(|payment| payment.amount).sum(),
        fee_owed: lacks(&seen).map_or(Cents::ZERO, |(_, cents)| Cents::new(cents)),
        payments: payments(application),
        letters: of.letters.iter().map(|row| letter(row, faces)).collect(),
        appeals: application.appeals.iter().map(|one| appeal(one, program, faces)).collect(),
    })
}

/// What is left of an application that was forgotten, where the months in which it was at the desk touch the period, or it was
/// forgotten in it.
pub fn audited_forgotten(forgotten: &Forgotten, setting: &Setting, faces: &mut Faces) -> Option<AuditedForgotten> {
    let remains = &forgotten.remains;
    let (first, last) = (YearMonth::from(setting.period.from()), YearMonth::from(setting.period.to()));
    let was_there = remains.received <= last && first <= remains.ended;
    if !was_there && !setting.holds(forgotten.at) {
        return None;
    }
    Some(AuditedForgotten {
        number: forgotten.number,
        program: Word::of(&remains.program.id),
        version: remains.program.version,
        received_in: Word::of(&remains.received.to_string()),
        ended_in: Word::of(&remains.ended.to_string()),
        stage: remains.stage,
        forgotten_at: forgotten.at,
        by: faces.by(&forgotten.by, forgotten.at),
        on_request: forgotten.on_request,
    })
}

fn belongs(of: &Bundled<'_>, path: &Path, setting: &Setting) -> bool {
    let application = of.application;
    let holds = |day: NaiveDate| setting.period.holds(day);
    let received_on = application.form.received_on;
    // On its way at the end of the day before the first one; what it ended or came back on later is a change of the period.
    let before = setting.period.from().pred_opt().unwrap_or(NaiveDate::MIN);
    let was_there = received_on <= before && path.is_open_on(before);
    let of_letter = |row: &LetterRow| {
        let released = row.released.as_ref().is_some_and(|released| setting.holds(released.at));
        setting.holds(row.drafted_at) || released || sent_at(row).is_some_and(|at| setting.holds(at))
    };
    was_there
        || holds(received_on)
        || of.changes.iter().any(|change| setting.holds(change.at))
        || of.letters.iter().any(of_letter)
        || application.form.payments.iter().any(|payment| holds(payment.date))
        || application.assessment.decisions.values().any(|decision| holds(decision.on))
        || application.appeals.iter().any(|appeal| holds(appeal.received_on))
}

/// The stage in which the changes up to the period's last day left it.
fn stage_at_end(changes: &[Change], setting: &Setting) -> Option<StageName> {
    let last = setting.period.to();
    if last > setting.today() {
        return None;
    }
    let until = changes.iter().take_while(|change| setting.day(change.at) <= last);
    Some(until.fold(None, apply)?.placement.stage.name())
}

fn stays(application: &Application, path: &Path) -> Vec<AuditedStay> {
    let placement = application.placement;
    let ended =
        path.stays.iter().map(|stay| AuditedStay { stage: stay.stage, since: stay.since, until: Some(stay.until) });
    let now = AuditedStay { stage: placement.stage.name(), since: placement.since, until: None };
    ended.chain([now]).collect()
}

fn payments(application: &Application) -> Vec<AuditedPayment> {
    let payments = application.form.payments.iter();
    payments
        .map(|paid| AuditedPayment { on: paid.date, amount: paid.amount, currency: paid.currency, fee: paid.fee })
        .collect()
}

fn sent_at(row: &LetterRow) -> Option<DateTime<Utc>> {
    match row.state {
        LetterState::Sent { at, .. } => Some(at),
        _ => None,
    }
}

fn letter(row: &LetterRow, faces: &mut Faces) -> AuditedLetter {
    let released = row.released.as_ref();
    AuditedLetter {
        letter: row.id.0,
        kind: row.kind,
        state: row.state.name(),
        drafted_at: row.drafted_at,
        released_at: released.map(|released| released.at),
        released_by: released.map(|released| faces.by(&released.by, released.at)),
        sent_at: sent_at(row),
    }
}

fn appeal(appeal: &Appeal, program: &Program, faces: &mut Faces) -> AuditedAppeal {
    let decided = appeal.outcome.as_ref();
    let terms = appeal.kind.terms(&program.windows);
    let ground = terms.and_then(|terms| terms.grounds.iter().find(|ground| ground.id == *appeal.ground));
    AuditedAppeal {
        appeal: appeal.id.0,
        kind: appeal.kind,
        against: appeal.against.what,
        against_on: appeal.against.on,
        against_by: faces.by(&appeal.against.by, appeal.at),
        ground: Word::of(ground.map_or(OTHER_GROUND, |ground| &ground.id)),
        received_on: appeal.received_on,
        due: appeal.due,
        handler: appeal.handler.as_ref().map(|handler| faces.by(handler, appeal.at)),
        outcome: decided.map(|decided| decided.outcome),
        decided_on: decided.map(|decided| decided.on),
        decided_by: decided.map(|decided| faces.by(&decided.by, decided.at)),
        followed_by: appeal.followed_by,
    }
}
