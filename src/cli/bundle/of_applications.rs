use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::table::{Table, moment, said, who, yes};
use crate::cli::commands::queue_csv::id;
use crate::domain::bundle::{AuditedFile, AuditedForgotten, AuditedStay};
use crate::domain::{Cents, StageName};

/// The stages of which days are counted.
const STAGES: [StageName; 8] = [
    StageName::Received,
    StageName::InReview,
    StageName::Deficient,
    StageName::Approved,
    StageName::Scheduled,
    StageName::Assessed,
    StageName::Passed,
    StageName::OnHold,
];

pub(super) const APPLICATIONS: Table = Table {
    file: "applications.csv",
    about: "an application of the period",
    columns: &[
        ("number", "its number at the desk"),
        ("revision", "how many changes it had seen when it was looked at; changes.jsonl has each"),
        ("program", "the program that it is under"),
        ("version", "the first day of that program's version"),
        ("received_on", "the day of receipt; only the month of one that was forgotten"),
        ("received_how", "desk: at the desk's machine; gateway: over SSH; unknown: not on record"),
        ("stage_at_end", "its stage at the end of the period's last day; blank where that day is to come"),
        ("stage", "its stage when the bundle was made"),
        ("since", "since when it is there; only the month of one that was forgotten"),
        ("overdue", "whether it rests there longer than its program allows"),
        ("admitted_on", "the day on which it was first admitted to the assessment"),
        (
            "days_received",
            "days in the stage `received` up to the period's last day, or the day of the bundle before that",
        ),
        ("days_in_review", "the same of `in_review`"),
        ("days_deficient", "the same of `deficient`"),
        ("days_approved", "the same of `approved`"),
        ("days_scheduled", "the same of `scheduled`"),
        ("days_assessed", "the same of `assessed`"),
        ("days_passed", "the same of `passed`"),
        ("days_on_hold", "the same of `on_hold`; days on hold are no part of another stage's"),
        ("open_requirements", "requirements that are neither accepted nor waived, or whose evidence changed since"),
        ("rounds", "how many rounds of assessment there were"),
        ("assessors", "how many different assessors sat in its sessions that stand"),
        ("recording", "the candidate's word on being recorded: yes, no; blank where none is on record"),
        ("video", "the request to be assessed by a video: yes for granted, no for denied; blank where there is none"),
        ("notice_to_imi_on", "the day on which the last notice went to IMI"),
        ("link_sent_on", "the day on which the link to register went out"),
        ("currency", "the currency of the program's fees"),
        ("fee", "all fees that the program asks of it"),
        ("fee_paid", "what was paid in that currency, less refunds"),
        ("fee_owed", "what is owed of it now: nothing once it is waived or the application ended"),
        ("forgotten_at", "when its candidate was forgotten: of such a one there is no more than this line"),
        ("forgotten_by", "by whom"),
        ("forgotten_on_request", "whether the candidate asked for it"),
    ],
    rows: |file, end| vec![application(file, end)],
};

fn application(file: &AuditedFile, end: NaiveDate) -> Vec<String> {
    let is_open = |one: &&crate::domain::bundle::AuditedRequirement| {
        one.stale || !one.determination.is_some_and(crate::domain::Decision::settles)
    };
    let live = file.sessions.iter().filter(|session| session.stand.is_live());
    let assessors: BTreeSet<_> = live.flat_map(|session| &session.seats).map(|seat| seat.assessor).collect();
    let mut row = vec![
        file.number.to_string(),
        file.revision.to_string(),
        file.program.to_string(),
        file.version.to_string(),
        file.received_on.to_string(),
        file.way.id().to_owned(),
        said(file.stage_at_end.map(StageName::id)),
        file.stage.id().to_owned(),
        file.since.to_string(),
        yes(file.overdue),
        said(file.admitted_on),
    ];
    row.extend(STAGES.map(|stage| days(&file.stays, stage, end).to_string()));
    row.extend([
        file.requirements.iter().filter(is_open).count().to_string(),
        file.round.to_string(),
        assessors.len().to_string(),
        said(file.consent.map(yes)),
        said(file.video_granted.map(yes)),
        said(file.notices_sent_on.last()),
        said(file.link_sent_on),
        file.fee_currency.to_string(),
        file.fee.to_string(),
        file.fee_paid.to_string(),
        file.fee_owed.to_string(),
        String::new(),
        String::new(),
        String::new(),
    ]);
    row
}

/// The line of one that was forgotten.
pub(in crate::cli) fn forgotten_row(file: &AuditedForgotten) -> Vec<String> {
    let [by, _] = who(Some(&file.by));
    let cell = |(column, _): &(&str, &str)| match *column {
        "number" => file.number.to_string(),
        "program" => file.program.to_string(),
        "version" => file.version.to_string(),
        "received_on" => file.received_in.to_string(),
        "stage" => file.stage.id().to_owned(),
        "since" => file.ended_in.to_string(),
        "forgotten_at" => moment(file.forgotten_at),
        "forgotten_by" => by.clone(),
        "forgotten_on_request" => yes(file.on_request),
        _ => String::new(),
    };
    APPLICATIONS.columns.iter().map(cell).collect()
}

/// Days in a stage up to a day.
fn days(stays: &[AuditedStay], stage: StageName, end: NaiveDate) -> i64 {
    let of_stage = stays.iter().filter(|stay| stay.stage == stage);
    of_stage.map(|stay| (stay.until.unwrap_or(end).min(end) - stay.since).num_days().max(0)).sum()
}

pub(super) const STAYS: Table = Table {
    file: "stays.csv",
    about: "a stay of an application in a stage, from its receipt on; the last one is where it is",
    columns: &[
        ("number", "the application"),
        ("stage", "the stage"),
        ("since", "the first day; later by the days for which it was on hold"),
        ("until", "the day on which it ended; blank where it is there"),
        ("is_final", "whether an application ends in this stage"),
    ],
    rows: |file, _| {
        let row = |stay: &AuditedStay| {
            let (stage, is_final) = (stay.stage.id().to_owned(), yes(stay.stage.is_final()));
            vec![file.number.to_string(), stage, stay.since.to_string(), said(stay.until), is_final]
        };
        file.stays.iter().map(row).collect()
    },
};

pub(super) const REQUIREMENTS: Table = Table {
    file: "requirements.csv",
    about: "a requirement of an application's program: what the evidence shows, and what was determined",
    columns: &[
        ("number", "the application"),
        ("requirement", "the requirement, as the program's file names it"),
        ("finding", "what the evidence on file shows, by the program's rule: met, unmet, or review by a person"),
        ("have", "what is on file, in the requirement's own unit"),
        ("need", "what is asked for"),
        ("determination", "what was determined: accepted, deficient, waived; blank where nothing is"),
        ("by", "who determined it"),
        ("role", "their role then"),
        ("at", "when"),
        ("has_reason", "whether a reason is on record"),
        ("is_stale", "whether the evidence changed since, so that it is open again"),
    ],
    rows: |file, _| {
        let rows = file.requirements.iter().map(|one| {
            let [by, role] = who(one.by.as_ref());
            vec![
                file.number.to_string(),
                one.requirement.to_string(),
                id(&one.finding),
                one.have.to_string(),
                one.need.to_string(),
                said(one.determination),
                by,
                role,
                said(one.at.map(moment)),
                yes(one.has_reason),
                yes(one.stale),
            ]
        });
        rows.collect()
    },
};

pub(super) const PAYMENTS: Table = Table {
    file: "payments.csv",
    about: "a payment of a candidate, or a refund",
    columns: &[
        ("number", "the application"),
        ("on", "the day"),
        ("paid", "what was paid; blank of a refund"),
        ("refunded", "what was paid back; blank of a payment"),
        ("currency", "the currency"),
        ("fee", "the fee that it is for alone; blank where it goes to all in their order"),
    ],
    rows: |file, _| {
        let rows = file.payments.iter().map(|one| {
            let amount = Cents::new(one.amount.value().saturating_abs()).to_string();
            let (paid, refunded) =
                if one.amount < Cents::ZERO { (String::new(), amount) } else { (amount, String::new()) };
            vec![file.number.to_string(), one.on.to_string(), paid, refunded, one.currency.to_string(), said(one.fee)]
        });
        rows.collect()
    },
};

pub(super) const LETTERS: Table = Table {
    file: "letters.csv",
    about: "a letter of an application",
    columns: &[
        ("number", "the application"),
        ("letter", "the letter's number at the desk"),
        ("kind", "which of the letters it is"),
        ("state", "how far it is"),
        ("drafted_at", "when it was drafted"),
        ("released_at", "when somebody released it"),
        ("released_by", "who did"),
        ("role", "their role then"),
        ("sent_at", "when it went out"),
    ],
    rows: |file, _| {
        let rows = file.letters.iter().map(|one| {
            let [by, role] = who(one.released_by.as_ref());
            vec![
                file.number.to_string(),
                one.letter.to_string(),
                one.kind.id().to_owned(),
                one.state.id().to_owned(),
                moment(one.drafted_at),
                said(one.released_at.map(moment)),
                by,
                role,
                said(one.sent_at.map(moment)),
            ]
        });
        rows.collect()
    },
};

pub(super) const APPEALS: Table = Table {
    file: "appeals.csv",
    about: "a review or an appeal of an application",
    columns: &[
        ("number", "the application"),
        ("appeal", "which of the application's, from 1"),
        ("kind", "review or appeal"),
        ("against", "the decision that is contested"),
        ("against_on", "on which day that was made"),
        ("against_by", "by whom"),
        ("ground", "the ground, as the program's file names it; other: one in words"),
        ("received_on", "the day on which it came"),
        ("due", "until when it is to be decided"),
        ("handler", "who handles it"),
        ("outcome", "upheld, dismissed, remitted; blank while it is open"),
        ("decided_on", "the day on which it was decided"),
        ("decided_by", "who decided it"),
        ("role", "their role then"),
        ("followed_by", "the revision of the step that followed from it"),
    ],
    rows: |file, _| {
        let rows = file.appeals.iter().map(|one| {
            let [by, role] = who(one.decided_by.as_ref());
            vec![
                file.number.to_string(),
                one.appeal.to_string(),
                one.kind.id().to_owned(),
                one.against.id().to_owned(),
                one.against_on.to_string(),
                one.against_by.who.to_string(),
                one.ground.to_string(),
                one.received_on.to_string(),
                said(one.due),
                said(one.handler.map(|handler| handler.who)),
                said(one.outcome.map(crate::domain::AppealOutcome::id)),
                said(one.decided_on),
                by,
                role,
                said(one.followed_by),
            ]
        });
        rows.collect()
    },
};
