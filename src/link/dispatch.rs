//! Requests of clients to calls of the desk, and what comes of them to answers.

mod failure;
mod size;
mod veil;

use std::sync::mpsc::Receiver;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::health;
use super::longest;
use super::protocol::{Answer, Greeting, Health, HistoryEntry, Name, News, Request, Verified, Within};
use super::quiet::Quiet;
use super::turns::{Turn, Turns};
use super::{Allowed, Bell, Claim, PROTOCOL, Peer, Refused, Service, Visitors};
use crate::desk::{Desk, DeskError, Edited, Opened, Told, VerifyReport, Who};
use crate::domain::view::{AuditQuery, ForgetWhich, RosterRow};
use crate::domain::{
    AccountChange, AccountEdit, AccountName, AssessorChange, AssessorId, Change, Digest, ForgetOrder, LetterId, Number,
    Permission, Refusal, Rule, Scale, view,
};

/// How often drafts are looked for that nobody comes back for.
const TIDY: Duration = Duration::from_hours(12);

/// The desk as the server sees it.
#[derive(Debug)]
pub struct DeskService {
    desk: Desk,
    build: String,
    visitors: OnceLock<Visitors>,
    /// What is logged of each account.
    quiet: Quiet<AccountName>,
    /// When drafts that nobody comes back for were looked for last.
    tidied: Mutex<Instant>,
    /// Who is at what takes long.
    turns: Turns<AccountName>,
}

/// Somebody at the desk, for as long as one connection of theirs lasts.
#[derive(Debug)]
pub struct Attendance {
    who: Who,
    /// The application that they have open.
    opened: Option<Opened>,
}

impl DeskService {
    /// Serves an open desk.
    pub fn new(desk: Desk, build: impl Into<String>) -> Self {
        let tidied = Mutex::new(Instant::now());
        Self {
            desk,
            build: build.into(),
            tidied,
            visitors: OnceLock::new(),
            quiet: Quiet::default(),
            turns: Turns::default(),
        }
    }

    fn try_answer(&self, attendance: &mut Attendance, request: Request) -> Result<Answer, DeskError> {
        let desk = &self.desk;
        let Attendance { who, opened } = attendance;
        let who = &*who;
        Ok(match request {
            Request::Greet => Answer::Greeting(self.greeting(who)?),
            Request::Find { text, limit } => Answer::Found(desk.find(who, &text, limit)?),
            Request::List(query) => {
                let part = desk.list(who, &query)?;
                Answer::Rows { rows: part.rows, total: part.total, counts: part.counts }
            }
            Request::Views(query) => Answer::Views(desk.views(who, &query)?),
            Request::Show(name) => {
                Answer::Application(Box::new(desk.show(who, self.number(who, &name, Permission::Read)?)?))
            }
            Request::History(name) => self.history(who, &name)?,
            Request::Intake(file) => Answer::Taken(desk.intake(who, file)?),
            Request::Command { name, seen, command } => {
                let (act, application) =
                    desk.command(who, self.number(who, &name, Permission::Work)?, seen, command)?;
                Answer::Done { act, application: Box::new(desk.view_for(who, &application)?) }
            }
            Request::Document(digest) => Answer::Document(self.document(who, digest)?),
            Request::Verify => Answer::Verified(verified(desk.verify(who)?)),
            Request::Health => Answer::Health(self.health(who)?),
            Request::Tags => Answer::Tags(desk.tags(who)?),
            Request::Colleagues => Answer::Colleagues(desk.colleagues(who)?),
            Request::FormText(name) => self.form_text(who, &name)?,
            Request::Edit { name, seen, form } => {
                let Edited { differences, remarks, dropped, application } =
                    desk.edit(who, self.number(who, &name, Permission::Work)?, seen, form)?;
                let application =
                    application.map(|application| desk.view_for(who, &application)).transpose()?.map(Box::new);
                Answer::Edited { differences, remarks, dropped, application }
            }
            Request::Attach { name, seen, attachment } => {
                let (act, application) =
                    desk.attach(who, self.number(who, &name, Permission::Work)?, seen, attachment)?;
                Answer::Done { act, application: Box::new(desk.view_for(who, &application)?) }
            }
            Request::Numbers(filter) => Answer::Numbers(desk.numbers(who, &filter)?),
            Request::Bulk(bulk) => Answer::Bulk(desk.bulk(who, bulk)?),
            Request::SavedViews => Answer::SavedViews(desk.saved_views(who)?),
            Request::SaveView(view) => Answer::SavedViews(desk.save_view(who, view)?),
            Request::DeleteView(name) => Answer::SavedViews(desk.delete_view(who, &name)?),
            Request::Assessors => Answer::Assessors(desk.assessors(who)?),
            Request::AddAssessor { id, profile } => roster_changed(desk.add_assessor(who, id, *profile)?),
            Request::EditAssessor { id, seen, profile, reason } => {
                roster_changed(desk.edit_assessor(who, &id, seen, *profile, reason)?)
            }
            Request::AssessorHistory(id) => self.assessor_history(who, &id)?,
            Request::Assessor(id) => Answer::Assessor(Box::new(desk.assessor(who, &id)?)),
            Request::Offers(name, query) => {
                Answer::Offers(desk.offers(who, self.number(who, &name, Permission::Read)?, &query)?)
            }
            Request::Week(query) => Answer::Week(Box::new(desk.week(who, &query)?)),
            Request::Sessions { from, to } => Answer::Sessions(desk.sessions(who, from, to)?),
            Request::OwnSessions => Answer::OwnSessions(desk.own_sessions(who)?),
            Request::Sheet(key) => Answer::Sheet(Box::new(desk.sheet(who, &key)?)),
            Request::EditSheet { key, seen, edit } => {
                let (revision, indication) = desk.edit_sheet(who, &key, seen, edit)?;
                Answer::SheetSaved { revision, indication }
            }
            Request::Assess { key, seen, command } => Answer::Sheet(Box::new(desk.assess(who, &key, seen, command)?)),
            Request::Monitoring(period) => Answer::Monitoring(Box::new(desk.monitoring(who, period)?)),
            Request::Accounts => Answer::Accounts(desk.accounts(who)?),
            Request::EditAccount { name, edit } => self.edit_account(who, &name, edit)?,
            Request::Draft(key) => Answer::Draft(desk.kept_draft(who, &key)?),
            Request::KeepDraft(key, text) => desk.keep_draft(who, &key, text.as_deref()).map(|()| Answer::Noted)?,
            Request::RefusedAtGateway(what) => self.note_refusal(who, &what),
            Request::AccountHistory(name) => self.account_history(who, &name)?,
            Request::Outbox(query) => Answer::Outbox(desk.outbox(who, &query)?),
            Request::Letter(id) => Answer::Letter(Box::new(desk.letter(who, id)?)),
            Request::Message(id) => Answer::Document(self.message(who, id)?),
            Request::Letters { on, command, dry_run } => Answer::Letters(desk.letters(who, on, command, dry_run)?),
            Request::CheckMail => Answer::MailCheck(desk.check_mail(who)?),
            Request::Head(at) => Answer::Head(desk.head(who, at)?),
            Request::BackupHead => Answer::Head(desk.backup_head(who)?),
            Request::Open(number) => {
                // The new one first, so that nobody is told that somebody left who is still there.
                *opened = number.map(|number| desk.open_application(who, number)).transpose()?;
                Answer::Noted
            }
            Request::Programs => Answer::Programs(desk.programs(who)?),
            Request::ProgramText { id, version } => {
                let (row, text) = desk.program_text(who, &id, version)?;
                Answer::ProgramText(Box::new(row), text)
            }
            Request::LoadProgram { file, text } => Answer::ProgramDone(Box::new(desk.load_program(who, &file, text)?)),
            Request::SetDefaultProgram(id) => Answer::ProgramDone(Box::new(desk.set_default_program(who, &id)?)),
            Request::Judge { before, after } => Answer::Judged(Box::new(desk.judge(who, &before, &after)?)),
            Request::Forget { names, order, dry_run } => self.forget(who, names, order, dry_run)?,
            Request::Forgotten(number) => Answer::Forgotten(desk.forgotten(who, number)?.map(Box::new)),
            Request::Audit(name, query) => self.audit(who, name.as_ref(), query)?,
            Request::Report(query) => Answer::Report(Box::new(desk.report(who, &query)?)),
            Request::Bundle(query) => Answer::Bundle(Box::new(desk.bundle(who, *query)?)),
            Request::BundleSteps(query) => Answer::BundleSteps(Box::new(desk.bundle_steps(who, *query)?)),
            // It is in force since it was asked.
            Request::HideNames(_) => Answer::Noted,
            Request::Unreadable => Answer::Unreadable(desk.unreadable(who)?),
        })
    }

    /// A turn at what takes long.
    fn turn(&self, who: &Who) -> Result<Turn<'_, AccountName>, DeskError> {
        self.turns.take(who.account.name.clone()).ok_or(DeskError::Busy)
    }

    /// A document's bytes. Where all that is on file is looked through for who it is of, that is done in turn.
    fn document(&self, who: &Who, digest: Digest) -> Result<Vec<u8>, DeskError> {
        if let Some(bytes) = self.desk.document_at_hand(who, digest)? {
            return Ok(bytes);
        }
        let _turn = self.turn(who)?;
        self.desk.document(who, digest)
    }

    /// A letter as its message; the same holds for one that went.
    fn message(&self, who: &Who, id: LetterId) -> Result<Vec<u8>, DeskError> {
        let _turn = who.account.role.reads_on_record().then(|| self.turn(who)).transpose()?;
        self.desk.message(who, id)
    }

    /// Answers as far as names are told, and notes whose are (E1).
    fn told_answer(&self, attendance: &mut Attendance, request: Request) -> Result<Answer, DeskError> {
        if let Request::HideNames(are_hidden) = &request {
            attendance.who.told.hide(*are_hidden);
        }
        let about = self.about(&attendance.who, &request);
        if attendance.who.told.are_hidden() {
            let sought = if let Request::Find { text, .. } = &request { Some(text.clone()) } else { None };
            let answer = self.try_answer(attendance, veil::asked(request)?)?;
            return veil::told(&self.desk, about, sought.as_deref(), answer);
        }
        let (document, message) = match &request {
            Request::Document(digest) => (Some(*digest), None),
            Request::Message(letter) => (None, Some(*letter)),
            _ => (None, None),
        };
        let answer = self.try_answer(attendance, request)?;
        let told = &mut attendance.who.told;
        told.tell(veil::named(&answer, about));
        if let Some(document) = document {
            told.give(document);
        }
        if let Some(letter) = message {
            let number = self.desk.letter(&attendance.who, letter)?.letter.number;
            attendance.who.told.tell([number]);
        }
        Ok(answer)
    }

    /// The application that a request is about, where it names one that is there.
    fn about(&self, who: &Who, request: &Request) -> Option<Number> {
        self.number(who, &veil::about(request)?, Permission::Read).ok()
    }

    fn history(&self, who: &Who, name: &Name) -> Result<Answer, DeskError> {
        let number = self.number(who, name, Permission::Read)?;
        let changes = self.desk.history(who, number)?;
        let scale = self.desk.scale(number)?;
        let veil = who.told.are_hidden().then(|| view::Veil::of_history(number, &changes));
        Ok(Answer::History(changes.into_iter().map(|change| entry(change, veil.as_ref(), &scale)).collect()))
    }

    fn assessor_history(&self, who: &Who, id: &AssessorId) -> Result<Answer, DeskError> {
        let changes = self.desk.assessor_history(who, id)?;
        Ok(Answer::AssessorHistory(changes.into_iter().map(roster_entry).collect()))
    }

    fn account_history(&self, who: &Who, name: &AccountName) -> Result<Answer, DeskError> {
        let changes = self.desk.account_history(who, name)?;
        Ok(Answer::AccountHistory(changes.into_iter().map(account_entry).collect()))
    }

    fn form_text(&self, who: &Who, name: &Name) -> Result<Answer, DeskError> {
        let number = self.number(who, name, Permission::Read)?;
        let (revision, text) = self.desk.form_text(who, number)?;
        Ok(Answer::FormText { number, revision, text })
    }

    /// Has the log say what the gateway refused by itself.
    fn note_refusal(&self, who: &Who, what: &str) -> Answer {
        let what: String = what.chars().take(200).collect();
        if let Some(untold) = self.quiet.tells(who.account.name.clone()) {
            let (account, origin) = (&who.account.name, &who.origin);
            tracing::warn!(%account, ?origin, untold, what, "refused at the gateway");
        }
        Answer::Noted
    }

    /// Who did and read what, over all applications or one.
    fn audit(&self, who: &Who, name: Option<&Name>, query: AuditQuery) -> Result<Answer, DeskError> {
        let number = name.map(|name| self.number(who, name, Permission::Audit)).transpose()?;
        Ok(Answer::Audit(self.desk.audit(who, &AuditQuery { number, ..query })?))
    }

    /// Forgets applications: those that are named, or those whose time is over.
    fn forget(
        &self,
        who: &Who,
        names: Option<Vec<Name>>,
        order: ForgetOrder,
        dry_run: bool,
    ) -> Result<Answer, DeskError> {
        let which = match names {
            Some(names) => {
                let numbers = names.iter().map(|name| self.number(who, name, Permission::Administer));
                ForgetWhich::Numbers(numbers.collect::<Result<_, _>>()?)
            }
            None => ForgetWhich::Due,
        };
        Ok(Answer::Forgot(self.desk.forget(who, which, order, dry_run)?))
    }

    fn edit_account(&self, who: &Who, name: &AccountName, edit: AccountEdit) -> Result<Answer, DeskError> {
        let takes = edit.takes();
        let accounts = self.desk.edit_account(who, name.clone(), edit)?;
        if takes {
            self.send_home(name);
        }
        let account = accounts.into_iter().find(|account| account.name == *name);
        let account = account.ok_or_else(|| DeskError::NoAccount { name: name.clone(), near: None })?;
        Ok(Answer::AccountEdited { account: Box::new(account), trouble: self.desk.keys_trouble() })
    }

    /// Ends all connections of an account from which something was taken: who may still come in does so again, as what
    /// they are now.
    fn send_home(&self, account: &AccountName) {
        if let Some(visitors) = self.visitors.get() {
            visitors.send_home(|name| name == account.as_str());
        }
    }

    /// The number that is meant, for who may do what it is wanted for: others learn nothing from what is on file (V1).
    fn number(&self, who: &Who, name: &Name, wanted_for: Permission) -> Result<Number, DeskError> {
        match name {
            Name::Number(number) => Ok(*number),
            Name::Short(sequence) => self.desk.number_of(who, *sequence, wanted_for),
        }
    }

    fn greeting(&self, who: &Who) -> Result<Greeting, DeskError> {
        let (program, time_zone) = self.desk.program();
        let (account, role) = (who.account.name.clone(), who.account.role);
        Ok(Greeting { account, role, program, time_zone, counts: self.desk.counts(who)? })
    }

    fn health(&self, who: &Who) -> Result<Health, DeskError> {
        let health = self.desk.health(who)?;
        Ok(Health {
            process: std::process::id(),
            build: self.build.clone(),
            applications: health.applications,
            sequence: health.sequence,
            since: health.since,
            within: who.account.may(Permission::Administer).then(|| Box::new(self.within(health.kept_at))),
        })
    }

    fn within(&self, kept_at: Option<DateTime<Utc>>) -> Within {
        let visitors = self.visitors.get().map(Visitors::all).unwrap_or_default();
        Within {
            protocol: PROTOCOL,
            memory: health::memory(),
            kept_at,
            connections: u32::try_from(visitors.len()).unwrap_or(u32::MAX),
            connected: health::connected(&visitors, Utc::now()),
        }
    }
}

impl Service for DeskService {
    type Request = Request;
    type Answer = Answer;
    type News = News;
    type Session = Attendance;

    fn opening(&self, visitors: Visitors) {
        // A service is served once.
        let _ = self.visitors.set(visitors);
    }

    fn knows(&self, peer: Peer) -> Result<(), Refused> {
        self.desk.knows(peer.uid).map_err(refused)
    }

    fn admit(&self, peer: Peer, claim: &Claim) -> Result<Attendance, Refused> {
        let who = self.desk.admit_by(peer.uid, claim.account.as_deref(), claim.via.as_ref()).map_err(refused)?;
        Ok(Attendance { who: Who { told: Told::new(claim.names), ..who }, opened: None })
    }

    fn account_of(&self, attendance: &Attendance) -> String {
        attendance.who.account.name.to_string()
    }

    fn still_stands(&self, attendance: &Attendance) -> bool {
        let who = &attendance.who;
        self.desk.refreshed(who).is_ok_and(|now| now.account.role == who.account.role)
    }

    fn allows(&self, attendance: &Attendance, begin: &[u8]) -> Allowed {
        let role = self.desk.refreshed(&attendance.who).map_or(attendance.who.account.role, |now| now.account.role);
        longest::longest(begin, role)
    }

    fn answer_cost(&self, begin: &[u8]) -> usize {
        longest::answer_cost(begin)
    }

    fn answer(&self, attendance: &mut Attendance, request: Request) -> Answer {
        let kind: &'static str = (&request).into();
        // Sessions are quick but where there are very many: a terminal asks for them like for anything else.
        let takes_long = request.takes_long() || matches!(request, Request::Sessions { .. });
        let only_reads = request.only_reads();
        let about = self.about(&attendance.who, &request);
        let answered = self.desk.refreshed(&attendance.who).and_then(|now| {
            attendance.who = now;
            size::check(&request)?;
            let _turn = takes_long.then(|| self.turn(&attendance.who)).transpose()?;
            let answer = self.told_answer(attendance, request)?;
            // What was changed is told to who changed it. What was read is for who may read it when it is told.
            if only_reads {
                self.desk.still_is(&attendance.who)?;
            }
            Ok(answer)
        });
        let who = &attendance.who;
        answered.unwrap_or_else(|error| {
            if let DeskError::Refused(Refusal { rule: Rule::V1, message, .. }) = &error
                && let Some(untold) = self.quiet.tells(who.account.name.clone())
            {
                tracing::warn!(account = %who.account.name, origin = ?who.origin, untold, kind, message, "refused");
            }
            if failure::is_of_machine(&error)
                && let Some(untold) = self.quiet.tells(who.account.name.clone())
            {
                tracing::error!(account = %who.account.name, untold, kind, %error, "not done");
            }
            let mut failure = failure::failure(error, who.account.may(Permission::Read));
            if who.told.are_hidden()
                && let Some(number) = about
                && let Ok(Some(veil)) = self.desk.veil(number)
            {
                veil::not_done(&veil, &mut failure);
            }
            Answer::Failed(failure)
        })
    }

    fn watch(&self, attendance: &Attendance, bell: Bell) -> Receiver<News> {
        self.desk.watch_ringing(&attendance.who, Box::new(move || bell.ring()))
    }

    fn look_after(&self) {
        for (account, untold) in self.quiet.left_out() {
            tracing::warn!(%account, untold, "that many more were refused");
        }
        let mut tidied = self.tidied.lock().unwrap_or_else(PoisonError::into_inner);
        if tidied.elapsed() >= TIDY {
            *tidied = Instant::now();
            self.desk.tidy_drafts();
        }
    }

    fn is_busy(&self) -> bool {
        self.desk.is_sending()
    }

    fn leaving(&self, tell: &mut dyn FnMut(&str)) -> Option<String> {
        self.desk.close_telling(tell)
    }
}

fn refused(error: DeskError) -> Refused {
    match error {
        // By which rule (V1) is said by whoever shows it.
        DeskError::Refused(refusal) => Refused { message: refusal.message, hint: refusal.hint },
        other => Refused { message: other.to_string(), hint: "ask the desk's owner".to_owned() },
    }
}

fn account_entry(change: AccountChange) -> HistoryEntry {
    let what = change.words();
    let AccountChange { at, by, origin, after, .. } = change;
    HistoryEntry { revision: after.revision, at, by, origin, what, reason: None, details: Vec::new() }
}

fn entry(change: Change, veil: Option<&view::Veil>, scale: &Scale) -> HistoryEntry {
    let (change, details) = if let Some(veil) = veil {
        veil.change(&change, scale)
    } else {
        let details = view::details(&change, scale);
        (change, details)
    };
    let what = change.words();
    let Change { revision, at, by, origin, reason, .. } = change;
    HistoryEntry { revision, at, by, origin, what, reason, details }
}

fn roster_entry(change: AssessorChange) -> HistoryEntry {
    let details = view::roster_details(&change);
    let AssessorChange { at, by, origin, act, reason, after, .. } = change;
    HistoryEntry { revision: after.revision, at, by, origin, what: act.words().to_owned(), reason, details }
}

fn roster_changed((row, remarks): (RosterRow, Vec<String>)) -> Answer {
    Answer::AssessorChanged { row: Box::new(row), remarks }
}

fn verified(report: VerifyReport) -> Verified {
    let VerifyReport { batches, applications, records, documents, mut faults, more_faults, .. } = report;
    if more_faults > 0 {
        faults.push(format!("and {more_faults} more"));
    }
    Verified { batches, records, applications, documents, faults }
}
