//! What a session from which names are hidden may ask, and what is left out of what it is told (E1): every request and
//! every answer is here, so that a new one is not forgotten.

use std::collections::HashMap;

use crate::desk::{Desk, DeskError, DraftKey};
use crate::domain::view::filter::Test;
use crate::domain::view::{Filter, HIDDEN, LetterOutcome, NAME, Veil};
use crate::domain::{Command, ConflictAnswer, Number, Refusal, Rule};
use crate::link::protocol::{Answer, BulkOutcome, BulkPart, Failure, Name, Request};
use crate::text::Line;

/// What to do to be told names again.
const SHOW: &str = "show the names first: , n in the terminal; on the command line leave out --without-names";

/// Whether a text has something in it that stands in the place of what is hidden.
fn is_veiled(text: &Line) -> bool {
    [NAME, HIDDEN].iter().any(|veiled| text.contains(veiled))
}

/// What such a session asks, as far as it may: what cannot be told without a name is refused, and no name is looked for,
/// since what is found by a name says whose it is.
#[expect(clippy::too_many_lines, reason = "every request is here, so that none is forgotten")]
pub(super) fn asked(request: Request) -> Result<Request, Refusal> {
    let refused = |what: &str| Err(Refusal::new(Rule::E1, format!("names are hidden, and {what}"), SHOW));
    match request {
        Request::FormText(_) | Request::Edit { .. } => refused("a form says whose it is"),
        Request::Intake(_) => refused("a form that is taken in says whose it is"),
        Request::Document(_) => refused("a document may say whose it is"),
        Request::Letter(_) | Request::Message(_) => refused("a letter says to whom it goes"),
        Request::Letters { .. } => refused("a letter is not to leave the house unread"),
        Request::Forget { .. } => refused("who is to be forgotten is to be known"),
        Request::Draft(key) if says_whose(&key) => refused("what is kept of it may say whose it is"),
        Request::Command { command: Command::NotifyImi { .. }, .. } => refused("a notice to IMI says whose it is"),
        Request::Command { command: Command::Move { ref plan, .. }, .. }
            if plan.place.as_ref().is_some_and(is_veiled) =>
        {
            refused("the place would be kept as it is shown")
        }
        // Nobody writes this of a person, but forms begin with what is on record.
        Request::Assess {
            command:
                Command::Interview { notes: ref text, .. }
                | Command::ReplaceInterview { notes: ref text, .. }
                | Command::DetermineSkills { rationale: ref text, .. },
            ..
        } if text.contains(NAME) => refused("what was written would be kept as it is shown"),
        Request::Command {
            command:
                Command::Conflict {
                    answer:
                        ConflictAnswer::Declared { note: Some(ref note), .. } | ConflictAnswer::Cleared { ref note, .. },
                    ..
                },
            ..
        } if is_veiled(note) => refused("the remark would be kept as it is shown"),
        Request::Command { command: Command::Amend { before: Some(_), .. }, .. } => {
            refused("a row is corrected as it stands in the form")
        }
        Request::Find { text, .. } if as_number(&text).chars().any(char::is_alphabetic) => {
            refused("an application is found by its number alone")
        }
        Request::Numbers(filter) if has_text(&filter) => refused("a list is not searched for text"),
        Request::List(query) | Request::Views(query) if has_text(&query.filter) => {
            refused("a list is not searched for text")
        }
        Request::List(mut query) => {
            query.order = query.order.unnamed();
            Ok(Request::List(query))
        }
        Request::Views(mut query) => {
            query.order = query.order.unnamed();
            Ok(Request::Views(query))
        }
        request @ (Request::Greet
        | Request::Find { .. }
        | Request::Show(_)
        | Request::History(_)
        | Request::Command { .. }
        | Request::Verify
        | Request::Health
        | Request::Tags
        | Request::Colleagues
        | Request::Attach { .. }
        | Request::Numbers(_)
        | Request::Bulk(_)
        | Request::SavedViews
        | Request::SaveView(_)
        | Request::DeleteView(_)
        | Request::Assessors
        | Request::AddAssessor { .. }
        | Request::EditAssessor { .. }
        | Request::AssessorHistory(_)
        | Request::Offers(..)
        | Request::Week(_)
        | Request::Sessions { .. }
        | Request::OwnSessions
        | Request::Sheet(_)
        | Request::EditSheet { .. }
        | Request::Assess { .. }
        | Request::Monitoring(_)
        | Request::Accounts
        | Request::EditAccount { .. }
        | Request::Assessor(_)
        | Request::Outbox(_)
        | Request::CheckMail
        | Request::AccountHistory(_)
        | Request::Draft(_)
        | Request::KeepDraft(..)
        | Request::RefusedAtGateway(_)
        | Request::Open(_)
        | Request::Head(_)
        | Request::BackupHead
        | Request::Forgotten(_)
        | Request::Audit(..)
        | Request::Report(_)
        | Request::Programs
        | Request::ProgramText { .. }
        | Request::LoadProgram { .. }
        | Request::SetDefaultProgram(_)
        | Request::Bundle(_)
        | Request::BundleSteps(_)
        | Request::Judge { .. }
        | Request::HideNames(_)
        | Request::Unreadable) => Ok(request),
    }
}

/// Whether a draft is of a text that names the candidate: a form or a letter as a whole.
fn says_whose(key: &DraftKey) -> bool {
    key.form == "form" || key.form.starts_with("letter-")
}

fn has_text(filter: &Filter) -> bool {
    filter.terms().iter().any(|term| matches!(term.test, Test::Text(_)))
}

/// The application that a request is about, where it names one.
pub(super) fn about(request: &Request) -> Option<Name> {
    match request {
        Request::Show(name)
        | Request::History(name)
        | Request::FormText(name)
        | Request::Offers(name, _)
        | Request::Command { name, .. }
        | Request::Edit { name, .. }
        | Request::Attach { name, .. } => Some(name.clone()),
        Request::Sheet(key) | Request::EditSheet { key, .. } | Request::Assess { key, .. } => {
            Some(Name::Number(key.number))
        }
        _ => None,
    }
}

/// Veils of the applications of one answer.
struct Veils<'a> {
    desk: &'a Desk,
    known: HashMap<Number, Veil>,
}

impl Veils<'_> {
    fn of(&mut self, number: Number) -> Result<&Veil, DeskError> {
        if !self.known.contains_key(&number) {
            // Of one that is not there any more nothing is known that would have to be left out.
            let veil = self.desk.veil(number)?.unwrap_or_else(|| Veil::of_name(number, ""));
            self.known.insert(number, veil);
        }
        Ok(&self.known[&number])
    }
}

/// What such a session is told: an answer without what tells whose application it is. It was to a request about an
/// application, or to a look-up for `sought`.
#[expect(clippy::too_many_lines, reason = "every answer is here, so that none is forgotten")]
pub(super) fn told(
    desk: &Desk,
    about: Option<Number>,
    sought: Option<&str>,
    mut answer: Answer,
) -> Result<Answer, DeskError> {
    let mut veils = Veils { desk, known: HashMap::new() };
    match &mut answer {
        Answer::Found(found) => {
            found.retain(|one| is_like(one.row.number, sought.unwrap_or_default()));
            for one in found {
                Veil::of_name(one.row.number, &one.row.name.clone()).row(&mut one.row);
            }
        }
        Answer::Rows { rows, .. } => {
            for row in rows {
                Veil::of_name(row.number, &row.name.clone()).row(row);
            }
        }
        Answer::Views(views) => {
            for view in views {
                veils.of(view.number)?.view(view);
            }
        }
        Answer::Application(view) | Answer::Done { application: view, .. } => veils.of(view.number)?.view(view),
        Answer::Edited { differences, remarks, application, .. } => {
            // No form is edited while names are hidden.
            (*differences, *remarks, *application) = (Vec::new(), Vec::new(), None);
        }
        Answer::Taken(taken) => {
            for one in taken {
                one.name = veils.of(one.number)?.name();
            }
        }
        Answer::Bulk(done) => {
            for part in &mut done.parts {
                bulk_part(part);
            }
        }
        Answer::Offers(offers) => {
            if let Some(number) = about {
                let veil = veils.of(number)?;
                for answer in offers.iter_mut().filter_map(|offer| offer.conflict.as_mut()) {
                    veil.conflict(answer);
                }
            }
        }
        Answer::Sessions(rows) => {
            for row in rows {
                veils.of(row.number)?.session_row(row);
            }
        }
        Answer::OwnSessions(sessions) => {
            for session in sessions {
                veils.of(session.number)?.own_session(session);
            }
        }
        Answer::Sheet(view) => veils.of(view.session.number)?.sheet_view(view),
        Answer::Assessor(file) => {
            for row in &mut file.conflicts {
                let veil = veils.of(row.number)?;
                row.candidate = veil.name();
                veil.conflict(&mut row.record.answer);
            }
        }
        Answer::Outbox(part) => {
            part.rows.retain(|row| !desk.is_unread(row.number));
            for row in &mut part.rows {
                veils.of(row.number)?.letter_row(row);
            }
        }
        Answer::Letters(parts) => {
            for part in parts {
                if let Some(row) = &mut part.row {
                    veils.of(row.number)?.letter_row(row);
                }
                if let LetterOutcome::Refused(refusal) = &mut part.outcome {
                    *refusal = Refusal::new(refusal.rule, "the letter is refused", SHOW);
                }
            }
        }
        Answer::Forgot(done) => {
            for part in &mut done.parts {
                let name = veils.of(part.number)?.name();
                if let Some(file) = &mut part.file {
                    file.name = name;
                }
                part.others.clear();
            }
        }
        Answer::Audit(part) => {
            for row in &mut part.rows {
                let Some(number) = row.number else { continue };
                let veil = veils.of(number)?;
                row.what = veil.said(&row.what);
                row.reason = row.reason.as_ref().map(|reason| veil.typed(reason));
            }
        }
        // A history is made without names, of all that ever stood in it; a form, a document and a letter are refused.
        Answer::History(_)
        | Answer::Document(_)
        | Answer::FormText { .. }
        | Answer::Letter(_)
        // These say nothing of a candidate, or what the one who asks typed.
        | Answer::Greeting(_)
        | Answer::Verified(_)
        | Answer::Health(_)
        | Answer::Failed(_)
        | Answer::Tags(_)
        | Answer::Colleagues(_)
        | Answer::Numbers(_)
        | Answer::SavedViews(_)
        | Answer::Assessors(_)
        | Answer::AssessorChanged { .. }
        | Answer::AssessorHistory(_)
        | Answer::Week(_)
        | Answer::SheetSaved { .. }
        | Answer::Monitoring(_)
        | Answer::Accounts(_)
        | Answer::MailCheck(_)
        | Answer::AccountHistory(_)
        | Answer::AccountEdited { .. }
        | Answer::Draft(_)
        | Answer::Noted
        | Answer::Head(_)
        | Answer::Forgotten(_)
        | Answer::Report(_)
        | Answer::Programs(_)
        | Answer::ProgramText(..)
        | Answer::ProgramDone(_)
        // An audit bundle names nobody, and another version of a program is held against findings.
        | Answer::Bundle(_)
        | Answer::BundleSteps(_)
        | Answer::Judged(_)
        | Answer::Unreadable(_) => {}
    }
    Ok(answer)
}

/// What is looked for without what all numbers begin with.
fn as_number(sought: &str) -> &str {
    let sought = sought.trim();
    let begins = sought.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("qap"));
    if begins { sought[3..].trim_start_matches('-') } else { sought }
}

/// Whether a number is what somebody looks for: a part of it, or the running number alone. An address may have digits, too.
fn is_like(number: Number, sought: &str) -> bool {
    let sought = as_number(sought);
    let (year, running) = sought.rsplit_once('-').unwrap_or(("", sought));
    let is_it = running.parse() == Ok(number.sequence()) && number.year().to_string().ends_with(year);
    !sought.is_empty() && (is_it || number.to_string().contains(sought))
}

fn bulk_part(part: &mut BulkPart) {
    if part.name.is_empty() {
        return;
    }
    let veil = Veil::of_name(part.number, &part.name);
    part.name = veil.name();
    if let BulkOutcome::Refused(refusal) = &mut part.outcome {
        veil.refusal(refusal);
    }
}

/// Why a request about an application was not done, without what tells whose it is.
pub(super) fn not_done(veil: &Veil, failure: &mut Failure) {
    match failure {
        Failure::Refused { message, hint, .. }
        | Failure::NotFound { message, hint }
        | Failure::Store { message, hint } => {
            (*message, *hint) = (veil.said(message), veil.said(hint));
        }
        Failure::Conflict { message, .. } => *message = veil.said(message),
        Failure::BadInput { problems } => {
            for problem in problems {
                (problem.message, problem.hint) = (veil.said(&problem.message), veil.said(&problem.hint));
            }
        }
        Failure::Busy { .. } | Failure::Forgotten { .. } => {}
    }
}

/// Whose applications an answer tells by name.
pub(super) fn named(answer: &Answer, about: Option<Number>) -> Vec<Number> {
    match answer {
        Answer::Found(found) => found.iter().map(|one| one.row.number).collect(),
        Answer::Rows { rows, .. } => rows.iter().map(|row| row.number).collect(),
        Answer::Views(views) => views.iter().map(|view| view.number).collect(),
        Answer::Application(view) | Answer::Done { application: view, .. } => vec![view.number],
        Answer::Taken(taken) => taken.iter().map(|one| one.number).collect(),
        Answer::Bulk(done) => done.parts.iter().map(|part| part.number).collect(),
        Answer::Sessions(rows) => rows.iter().map(|row| row.number).collect(),
        Answer::OwnSessions(sessions) => sessions.iter().map(|session| session.number).collect(),
        Answer::Sheet(view) => vec![view.session.number],
        Answer::Assessor(file) => file.conflicts.iter().map(|row| row.number).collect(),
        Answer::Outbox(part) => part.rows.iter().map(|row| row.number).collect(),
        Answer::Letter(view) => vec![view.letter.number],
        Answer::Letters(parts) => parts.iter().filter_map(|part| Some(part.row.as_ref()?.number)).collect(),
        Answer::Forgot(done) => done.parts.iter().map(|part| part.number).collect(),
        Answer::FormText { number, .. } => vec![*number],
        Answer::Audit(part) => part.rows.iter().filter_map(|row| row.number).collect(),
        _ => about.into_iter().collect(),
    }
}
