use super::table::{Table, moment, said, who, yes};
use crate::cli::commands::queue_csv::id;
use crate::domain::ConflictKind;
use crate::domain::bundle::{AuditedConflict, AuditedFile, AuditedSeat, AuditedSession, Person};

pub(super) const CONFLICTS: Table = Table {
    file: "conflicts.csv",
    about: "the conflict question of an assessor about an application's candidate",
    columns: &[
        ("number", "the application"),
        ("assessor", "the assessor"),
        ("answer", "none: there is no conflict; asked: not answered; else the kind of conflict that was declared"),
        ("by", "who recorded it"),
        ("role", "their role then"),
        ("at", "when"),
        ("cleared", "the kind of conflict that was declared before, where there is none after all; else blank"),
    ],
    rows: |file, _| {
        let rows = file.conflicts.iter().map(|one| {
            let [by, role] = who(Some(&one.by));
            let cleared = said(one.cleared.map(ConflictKind::id));
            vec![file.number.to_string(), one.assessor.to_string(), answer(one), by, role, moment(one.at), cleared]
        });
        rows.collect()
    },
};

fn answer(one: &AuditedConflict) -> String {
    match one.declared {
        Some(kind) => kind.id().to_owned(),
        None if one.answered => "none".to_owned(),
        None => "asked".to_owned(),
    }
}

pub(super) const ASSESSMENTS: Table = Table {
    file: "assessments.csv",
    about: "an assessor in a session: with two there are two lines",
    columns: &[
        ("number", "the application"),
        ("session", "which of the application's sessions, from 1"),
        ("round", "the round of assessment: 1 is the first, one more for each re-assessment"),
        ("mode", "mediation, role_play or video"),
        ("start", "when the session begins, in UTC"),
        ("minutes", "how long it takes"),
        ("stand", "proposed, confirmed, cancelled, candidate_absent, assessor_absent"),
        ("is_recorded", "whether it is recorded"),
        ("interview_on", "the day on which the interview was held"),
        ("interview_by", "who recorded the interview"),
        ("assessor", "the assessor"),
        ("conflict", "their answer to the conflict question; blank where none is on record"),
        ("sheet", "open, submitted or returned"),
        ("submitted_at", "when the sheet was submitted"),
        ("marks", "how many items they marked"),
        ("indication", "whether the program's pass rule passes the sheet; blank where it says nothing of it"),
        ("level", "the level of skill that they determined"),
        ("eligible", "whether they found the candidate eligible"),
        ("against_indication", "whether that is against what the pass rule indicates"),
        ("determined_at", "when they determined it"),
        ("fee", "their fee for the session"),
        ("currency", "its currency"),
        ("paid_on", "the day on which it was paid"),
    ],
    rows: |file, _| {
        let seats = file.sessions.iter().flat_map(|session| session.seats.iter().map(move |seat| (session, seat)));
        seats.map(|(session, seat)| assessment(file, session, seat)).collect()
    },
};

fn assessment(file: &AuditedFile, session: &AuditedSession, seat: &AuditedSeat) -> Vec<String> {
    let conflict = file.conflicts.iter().find(|one| one.assessor == seat.assessor);
    vec![
        file.number.to_string(),
        session.session.to_string(),
        session.round.to_string(),
        session.mode.id().to_owned(),
        moment(session.start),
        session.minutes.to_string(),
        id(&session.stand),
        yes(session.recorded),
        said(session.interview_on),
        said(session.interview_by.map(|by| by.who)),
        seat.assessor.to_string(),
        said(conflict.map(answer)),
        id(&seat.sheet),
        said(seat.submitted_at.map(moment)),
        seat.marks.len().to_string(),
        said(seat.indication.map(yes)),
        said(seat.level),
        said(seat.eligible.map(yes)),
        yes(seat.against_indication),
        said(seat.determined_at.map(moment)),
        said(seat.fee),
        said(seat.currency),
        said(seat.paid_on),
    ]
}

pub(super) const LEVELS: Table = Table {
    file: "levels.csv",
    about: "an item of a score sheet that was submitted; what was noted beside it is left out",
    columns: &[
        ("number", "the application"),
        ("session", "the session"),
        ("assessor", "the assessor"),
        ("item", "the item, as the program's file names it"),
        ("mark", "the level that it was given; n: not applicable; u: unable to determine"),
    ],
    rows: |file, _| {
        let seats = file.sessions.iter().flat_map(|session| session.seats.iter().map(move |seat| (session, seat)));
        let rows = seats.flat_map(|(session, seat)| {
            seat.marks.iter().map(|(item, mark)| {
                let (session, assessor) = (session.session.to_string(), seat.assessor.to_string());
                vec![file.number.to_string(), session, assessor, item.to_string(), mark.to_string()]
            })
        });
        rows.collect()
    },
};

pub(super) const DECISIONS: Table = Table {
    file: "decisions.csv",
    about: "a decision of the body after a round of assessment",
    columns: &[
        ("number", "the application"),
        ("round", "the round"),
        ("on", "the day of the decision"),
        ("passed", "yes: passed; no: not passed"),
        ("by", "who recorded it"),
        ("role", "their role then"),
        ("has_reason", "whether a reason is on record"),
        ("assessed_too", "whether whoever recorded it assessed in that round; the rules refuse that"),
        ("superseded", "yes: it was contested and another decision of the round took its place"),
        ("contested_by", "the reviews and appeals against it, by their numbers, spaces between them"),
    ],
    rows: |file, _| {
        let rows = file.decisions.iter().map(|one| {
            let [by, role] = who(Some(&one.by));
            let assessed = sat(file, one.round, one.by.who);
            vec![
                file.number.to_string(),
                one.round.to_string(),
                one.on.to_string(),
                yes(one.passed),
                by,
                role,
                yes(one.has_reason),
                yes(assessed),
                yes(one.superseded),
                one.contested_by.iter().map(u16::to_string).collect::<Vec<_>>().join(" "),
            ]
        });
        rows.collect()
    },
};

/// Whether somebody determined the level of skill in a round.
fn sat(file: &AuditedFile, round: u16, who: Person) -> bool {
    let of_round = file.sessions.iter().filter(|session| session.round == round);
    of_round.flat_map(|session| &session.seats).any(|seat| seat.assessor == who && seat.determined_at.is_some())
}
