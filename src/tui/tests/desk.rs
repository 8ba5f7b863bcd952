//! A desk in memory: the real rules over applications in a vector, no store and no socket.

mod assess;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::view::{
    ApplicationView, Counts, Filter, Found, Offer, Query, Row, Subject, Veil, WeekRow, details, differences,
};
use crate::domain::{
    Account, Application, AssessorChange, Assessors, Change, Command, Context, Diary, Digest, Document, Form, Letter,
    LetterEntry, Names, Number, Origin, Permission, Program, Role, Rule, SavedView, SheetDraft, SheetEdit, SheetKey,
    Surroundings, WaitingFor, apply, decide, offers, program, receive, week,
};
use crate::intake;
use crate::link::protocol::{
    Answer, Attachment, Failure, FormEdit, Greeting, HistoryEntry, Intake, Name, News, Outcome, Problem, Request,
    TakenForm,
};
use crate::text::fold;

pub(in crate::tui) struct Desk {
    pub(super) account: Account,
    pub(super) now: DateTime<Utc>,
    pub(super) news: Vec<News>,
    /// How many requests were answered.
    pub(super) answered: usize,
    pub(super) views: Vec<SavedView>,
    pub(super) applications: Vec<Application>,
    pub(super) changes: Vec<Change>,
    pub(super) letters: Vec<Letter>,
    /// What was done to any letter.
    pub(super) letter_history: Vec<LetterEntry>,
    /// How many applications and letters cannot be read.
    pub(super) unread: u32,
    /// Why released letters do not go out.
    pub(super) mail_trouble: Option<&'static str>,
    pub(super) assessors: Assessors,
    pub(super) roster_changes: Vec<AssessorChange>,
    pub(super) diary: Diary,
    /// Sheets that their assessors have.
    pub(super) drafts: BTreeMap<SheetKey, SheetDraft>,
    /// Every edit of a sheet that was kept.
    pub(super) edits: Vec<SheetEdit>,
    /// Rows of every week beside those of the roster.
    pub(super) week: Vec<WeekRow>,
    /// Who can assess anybody, in the place of who can.
    pub(super) offers: Vec<Offer>,
    /// The weeks that were asked for.
    pub(super) weeks_asked: Vec<NaiveDate>,
    /// The applications that it was told are open, last last.
    pub(super) opened: Vec<Option<Number>>,
    pub(super) program: Program,
    /// Whether it hides names from who asks.
    pub(super) names: Names,
    /// What was asked, by its kind.
    pub(super) asked: Vec<&'static str>,
}

/// Read once, and not for each of the thousands of desks.
static PROGRAM: LazyLock<Program> = LazyLock::new(|| toml::from_str(program::CPR).expect("the built-in program"));

impl Desk {
    pub(in crate::tui) fn new(role: Role) -> Self {
        Self {
            account: account("ada", role),
            now: "2026-11-23T14:42:00Z".parse().expect("a time"),
            news: Vec::new(),
            answered: 0,
            views: Vec::new(),
            applications: Vec::new(),
            changes: Vec::new(),
            letters: Vec::new(),
            letter_history: Vec::new(),
            unread: 0,
            mail_trouble: Some("mail is not set up: mail.toml is not there"),
            assessors: Assessors::default(),
            roster_changes: Vec::new(),
            diary: Diary::default(),
            drafts: BTreeMap::new(),
            edits: Vec::new(),
            week: Vec::new(),
            offers: Vec::new(),
            weeks_asked: Vec::new(),
            opened: Vec::new(),
            program: PROGRAM.clone(),
            names: Names::Shown,
            asked: Vec::new(),
        }
    }

    pub(super) fn with(mut self, forms: impl IntoIterator<Item = Form>) -> Self {
        for form in forms {
            self.take_in(form);
        }
        self
    }

    pub(in crate::tui) fn take_in(&mut self, form: Form) -> Number {
        let sequence = u32::try_from(self.applications.len() + 1).expect("few");
        let number = Number::new(2026, sequence);
        let change =
            receive(number, form, Digest([1; 32]), &self.context(&account("ada", Role::Admin))).expect("taken");
        self.applications.push(apply(None, &change).expect("an application"));
        self.changes.push(change);
        self.news.push(News::Changed { number, revision: 1 });
        number
    }

    /// Lets somebody else run a command.
    pub(super) fn elsewhere(&mut self, who: &str, number: Number, command: &Command) {
        self.run(&account(who, Role::Admin), number, command).expect("done");
    }

    pub(in crate::tui) fn view(&self, number: Number) -> ApplicationView {
        ApplicationView::of_account(&self.applications[self.find(number).expect("there")], &self.context(&self.account))
    }

    pub(super) fn ask(&mut self, request: &Request) -> Answer {
        self.asked.push(request.into());
        if let Request::HideNames(hidden) = request {
            self.names = self.names.turned(*hidden);
            return Answer::Noted;
        }
        let answer = self.told(request);
        if self.names.are_hidden() { self.veiled(answer) } else { answer }
    }

    /// An answer as a session from which names are hidden is told it.
    fn veiled(&self, mut answer: Answer) -> Answer {
        let veil = |number| Veil::of(&self.applications[self.find(number).expect("there")]);
        match &mut answer {
            Answer::Rows { rows, .. } => {
                for row in rows {
                    veil(row.number).row(row);
                }
            }
            Answer::Found(found) => {
                for one in found {
                    veil(one.row.number).row(&mut one.row);
                }
            }
            Answer::Application(view) | Answer::Done { application: view, .. } => veil(view.number).view(view),
            Answer::Outbox(part) => {
                for row in &mut part.rows {
                    veil(row.number).letter_row(row);
                }
            }
            _ => {}
        }
        answer
    }

    fn told(&mut self, request: &Request) -> Answer {
        self.answered += 1;
        if let Some(answer) = self.ask_assess(request) {
            return answer;
        }
        let is_for_all = matches!(request, Request::Greet | Request::Find { .. });
        if !is_for_all && !self.account.role.may(Permission::Read) {
            let message = format!("the role {} may not do this", self.account.role);
            return Answer::Failed(Failure::Refused {
                rule: Rule::V1,
                message,
                hint: "ask staff to do it".to_owned(),
                warnings: BTreeSet::new(),
            });
        }
        if let Some(answer) = self.ask_many(request).or_else(|| self.ask_roster(request)) {
            return answer;
        }
        match request {
            Request::Greet => Answer::Greeting(Greeting {
                account: self.account.name.clone(),
                role: self.account.role,
                program: self.program.name.clone(),
                time_zone: self.program.time_zone.clone(),
                counts: self.counts(),
            }),
            Request::Find { text, limit } => Answer::Found(self.look_up(text, *limit)),
            Request::List(query) => self.list(query),
            Request::Show(Name::Number(number)) => match self.find(*number) {
                Some(_) => Answer::Application(Box::new(self.view(*number))),
                None => not_found(*number),
            },
            Request::Show(Name::Short(sequence)) => {
                let number = Number::new(2026, *sequence);
                self.told(&Request::Show(Name::Number(number)))
            }
            Request::History(Name::Number(number)) => Answer::History(self.history(*number)),
            Request::Command { name: Name::Number(number), seen, command } => self.command(*number, *seen, command),
            Request::Offers(Name::Number(number), query) if self.offers.is_empty() => {
                let application = &self.applications[self.find(*number).expect("there")];
                Answer::Offers(offers(application, query, &self.context(&self.account)))
            }
            Request::Offers(..) => Answer::Offers(self.offers.clone()),
            Request::Week(query) => {
                self.weeks_asked.push(query.monday);
                let mut week = week(query, self.now, &self.assessors, &self.diary);
                week.rows.extend(self.week.iter().cloned());
                Answer::Week(Box::new(week))
            }
            Request::Open(number) => {
                self.opened.push(*number);
                Answer::Noted
            }
            Request::Document(digest) => Answer::Document(digest.0.to_vec()),
            Request::Intake(file) => self.take_file(file),
            Request::FormText(Name::Number(number)) => {
                let application = &self.applications[self.find(*number).expect("there")];
                let text = intake::form_text(&application.form);
                Answer::FormText { number: *number, revision: application.revision, text }
            }
            Request::Edit { name: Name::Number(number), seen, form } => self.edit(*number, *seen, form),
            Request::Attach { name: Name::Number(number), seen, attachment } => {
                let Attachment { slot, file, bytes, pages } = attachment.clone();
                let (name, size) = (crate::text::Line::clean(&file), bytes.len() as u64);
                let document = Document { name, digest: Digest([bytes.first().copied().unwrap_or(0); 32]), size };
                self.command(*number, *seen, &Command::Attach { slot, document, pages })
            }
            Request::Outbox(query) => Answer::Outbox(self.outbox(query)),
            Request::Letter(id) => self.letter(*id),
            Request::Letters { on, command, .. } => Answer::Letters(self.act_on_letters(on, command)),
            other => panic!("the screen does not ask this: {other:?}"),
        }
    }

    fn take_file(&mut self, file: &Intake) -> Answer {
        let bad = |problems| Answer::Failed(Failure::BadInput { problems });
        let mut drafts = match intake::read(&file.file, &file.bytes, self.today()) {
            Ok(drafts) => drafts,
            Err(problems) => return bad(problems),
        };
        let draft = drafts.pop().expect("a form");
        let line = draft.line();
        let digest = |name: &str| file.documents.iter().any(|(given, _)| given == name).then_some((Digest([3; 32]), 4));
        let (form, dropped) = match draft.resolve(&mut |name| digest(name)) {
            Ok(resolved) => resolved,
            Err(problems) => return bad(problems),
        };
        let name = form.candidate.name.clone();
        if !file.again && self.rows().any(|row| row.name == name) {
            let message = format!("an application of {name} is open");
            return bad(vec![Problem { line: Some(line), key: None, message, hint: "give --again".to_owned() }]);
        }
        let number = Number::new(2026, u32::try_from(self.applications.len() + 1).expect("few"));
        let outcome = if file.dry_run { Outcome::WouldBeTaken } else { Outcome::Taken };
        if !file.dry_run {
            self.take_in(form);
        }
        let (unmet, remarks, notices) = (Vec::new(), Vec::new(), Vec::new());
        Answer::Taken(vec![TakenForm { number, name, outcome, dropped, unmet, remarks, notices }])
    }

    fn edit(&mut self, number: Number, seen: Option<u32>, edit: &FormEdit) -> Answer {
        let at = self.find(number).expect("there");
        let bad = |problems| Answer::Failed(Failure::BadInput { problems });
        let mut drafts = match intake::read(&edit.file, &edit.bytes, self.today()) {
            Ok(drafts) => drafts,
            Err(problems) => return bad(problems),
        };
        let digest = |name: &str| edit.documents.iter().any(|(given, _)| given == name).then_some((Digest([3; 32]), 4));
        let on_file = self.applications[at].form.clone();
        let resolved = drafts.pop().expect("a form").resolve_beside(&on_file, &mut |name| digest(name));
        let (form, dropped) = match resolved {
            Ok(resolved) => resolved,
            Err(problems) => return bad(problems),
        };
        let differences = differences(&on_file, &form);
        let command = Command::Edit { form: Box::new(form), reason: None };
        if edit.dry_run {
            // What would be done is done to a copy.
            let (applications, changes, news) = (self.applications.clone(), self.changes.clone(), self.news.clone());
            let answer = self.command(number, seen, &command);
            (self.applications, self.changes, self.news) = (applications, changes, news);
            return match answer {
                Answer::Done { .. } => Answer::Edited { differences, remarks: Vec::new(), dropped, application: None },
                failed => failed,
            };
        }
        match self.command(number, seen, &command) {
            Answer::Done { application, .. } => {
                Answer::Edited { differences, remarks: Vec::new(), dropped, application: Some(application) }
            }
            failed => failed,
        }
    }

    fn command(&mut self, number: Number, seen: Option<u32>, command: &Command) -> Answer {
        let Some(at) = self.find(number) else { return not_found(number) };
        let revision = self.applications[at].revision;
        if seen.is_some_and(|seen| seen != revision) {
            let last = self.changes.iter().rev().find(|change| change.number == number).expect("a change");
            let message = format!("{number} was changed meanwhile: {} {}", last.by, last.act.words());
            return Answer::Failed(Failure::Conflict { revision, message });
        }
        match self.run(&self.account.clone(), number, command) {
            Ok(change) => Answer::Done { act: change.act, application: Box::new(self.view(number)) },
            Err(refusal) => Answer::Failed(Failure::Refused {
                rule: refusal.rule,
                message: refusal.message,
                hint: refusal.hint,
                warnings: refusal.warnings,
            }),
        }
    }

    fn run(&mut self, by: &Account, number: Number, command: &Command) -> Result<Change, crate::domain::Refusal> {
        let at = self.find(number).expect("there");
        let own = self.assessors.of_account(&by.name).map(|assessor| assessor.id.clone());
        let draft = match (command, own) {
            (Command::SubmitSheet { session }, Some(assessor)) => {
                self.drafts.get(&SheetKey { number, session: *session, assessor })
            }
            _ => None,
        };
        let mut context = self.context(by);
        context.around.draft = draft;
        let change = decide(&self.applications[at], command, &context)?;
        self.applications[at] = apply(Some(self.applications[at].clone()), &change).expect("an application");
        self.diary.put(&self.applications[at]);
        self.changes.push(change.clone());
        self.news.push(News::Changed { number, revision: change.revision });
        Ok(change)
    }

    fn rows(&self) -> impl Iterator<Item = Row> {
        self.applications.iter().map(|one| self.row(one))
    }

    fn row(&self, application: &Application) -> Row {
        Row::of(application, &self.program, self.today())
    }

    fn list(&self, query: &Query) -> Answer {
        let matcher = query.filter.matcher(&self.account.name);
        let subjects = self.applications.iter().map(|one| Subject::of(one, &self.program, self.row(one)));
        let mut found: Vec<Subject> = subjects.filter(|subject| matcher.wants(subject)).collect();
        found.sort_by(|a, b| query.order.compare(a, b));
        let total = u32::try_from(found.len()).expect("few");
        let rows = found.iter().map(Subject::row);
        let rows = rows.skip(query.offset as usize).take(query.limit as usize).collect();
        Answer::Rows { rows, total, counts: self.counts() }
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts { unread: self.unread, ..Counts::default() };
        for row in self.rows() {
            counts.all += 1;
            counts.needs_us += u32::from(row.waiting_for == WaitingFor::Us);
            counts.overdue += u32::from(row.overdue);
            counts.waiting += u32::from(is_waiting(&row));
        }
        counts
    }

    /// Every word is in the name, but for one letter.
    fn look_up(&self, text: &str, limit: u32) -> Vec<Found> {
        let is_like = |word: &str, name: &str| {
            name.contains(word)
                || (word.chars().all(char::is_alphabetic)
                    && word.chars().count() > 3
                    && crate::text::nearest(word, name.split(' ')).is_some())
        };
        let wanted = fold(text);
        let found = self.rows().filter(|row| {
            let name = format!("{} {}", fold(&row.name), row.number.sequence());
            wanted.split(' ').all(|word| is_like(word, &name))
        });
        found.take(limit as usize).map(|row| Found { row, score: 1 }).collect()
    }

    fn history(&self, number: Number) -> Vec<HistoryEntry> {
        let changes = self.changes.iter().filter(|change| change.number == number);
        changes
            .map(|change| HistoryEntry {
                revision: change.revision,
                at: change.at,
                by: change.by.clone(),
                origin: change.origin.clone(),
                what: change.act.words(),
                reason: change.reason.clone(),
                details: details(change, &crate::domain::Scale::default()),
            })
            .collect()
    }

    /// The numbers of all that a filter wants.
    pub(super) fn numbers(&self, filter: &Filter) -> Vec<Number> {
        let matcher = filter.matcher(&self.account.name);
        let wanted =
            self.applications.iter().filter(|one| matcher.wants(&Subject::of(one, &self.program, self.row(one))));
        wanted.map(|one| one.number).collect()
    }

    pub(super) fn find(&self, number: Number) -> Option<usize> {
        self.applications.iter().position(|one| one.number == number)
    }

    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    pub(super) fn context<'a>(&'a self, by: &'a Account) -> Context<'a> {
        Context {
            at: self.now,
            today: self.today(),
            zone: chrono_tz::UTC.into(),
            by,
            origin: Origin::Local { uid: 1000 },
            program: &self.program,
            around: Surroundings { assessors: &self.assessors, diary: &self.diary, draft: None },
            names: self.names,
        }
    }
}

pub(super) fn account(name: &str, role: Role) -> Account {
    Account::new(name.parse().expect("a name"), role, None)
}

fn is_waiting(row: &Row) -> bool {
    !matches!(row.waiting_for, WaitingFor::Us | WaitingFor::Nobody)
}

fn not_found(number: Number) -> Answer {
    Answer::Failed(Failure::NotFound { message: format!("{number} is not on file"), hint: "look it up".to_owned() })
}
