use chrono::{DateTime, Utc};

use super::rules::Rules;
use super::{Desk, DeskError, Who};
use crate::domain::view::{ApplicationView, Counts, Filter, Found, Query, Row};
use crate::domain::{Application, Change, Digest, Number, Permission, ReadKind, Scale, Tag};
use crate::intake::form_text_under;
use crate::intake::program::BUILT_IN;
use crate::store::{StoreError, VerifyReport, verify};

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPart {
    /// The part that was asked for.
    pub rows: Vec<Row>,
    /// How long the whole list is.
    pub total: u32,
    /// How many applications there are of each kind.
    pub counts: Counts,
}

/// How the desk is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Applications on file.
    pub applications: u32,
    /// The last change's place in the journal.
    pub sequence: u64,
    /// Since when it is open.
    pub since: DateTime<Utc>,
    /// When the last change was on disk; none where there was none since then.
    pub kept_at: Option<DateTime<Utc>>,
}

/// How many lines one answer has at most: who wants more asks for the next part.
const MOST_ROWS: u32 = 10_000;
/// The same of whole applications.
const MOST_VIEWS: u32 = 500;
/// How many bytes the applications of one answer take as they are kept; one alone may take more.
#[cfg(not(test))]
const VIEWS: usize = 16 * 1024 * 1024;
#[cfg(test)]
const VIEWS: usize = 32 * 1024;

/// How many are answered where so many are asked for, zero for all.
fn at_most(asked: u32, most: u32) -> u32 {
    if asked == 0 { most } else { asked.min(most) }
}

impl Desk {
    /// The name of the newest program version, and the IANA zone in which days are counted.
    pub fn program(&self) -> (String, String) {
        let programs = &self.shared().programs;
        let name = programs.latest().map_or_else(String::new, |program| program.name.clone());
        (name, programs.zone().name().to_owned())
    }

    /// How many applications there are of each kind, and how much cannot be read, for those who may read them; how many there
    /// are, and how many of them cannot be read, for those who may find them; none for others (V1).
    pub fn counts(&self, who: &Who) -> Result<Counts, DeskError> {
        let role = who.account.role;
        if !role.may(Permission::Find) {
            return Ok(Counts::default());
        }
        let counts = self.shared().counts()?;
        if role.may(Permission::Read) {
            return Ok(counts);
        }
        let unread = self.shared().around().unread.n_applications();
        Ok(Counts { all: counts.all, unread, ..Counts::default() })
    }

    /// Applications like a text, best first.
    pub fn find(&self, who: &Who, text: &str, limit: u32) -> Result<Vec<Found>, DeskError> {
        who.needs(Permission::Find)?;
        let reads = who.account.role.may(Permission::Read);
        let mut found = self.shared().with_index(|index| index.find(text, limit.min(MOST_ROWS) as usize, reads))?;
        if !reads {
            for one in &mut found {
                one.row.keep_to_look_up();
                // By what it fits, it tells more than what is written in the row.
                one.score = 0;
            }
        }
        Ok(found)
    }

    /// A part of a list; where it is very long, not all that is asked for.
    pub fn list(&self, who: &Who, query: &Query) -> Result<ListPart, DeskError> {
        who.needs(Permission::Read)?;
        let counts = self.shared().counts()?;
        let query = Query { limit: at_most(query.limit, MOST_ROWS), ..query.clone() };
        self.shared().with_index(|index| {
            let (rows, total) = index.list(&query, &who.account.name);
            ListPart { rows, total, counts }
        })
    }

    /// The numbers of all applications that a filter wants, by number.
    pub fn numbers(&self, who: &Who, filter: &Filter) -> Result<Vec<Number>, DeskError> {
        who.needs(Permission::Read)?;
        self.shared().with_index(|index| index.numbers_of(filter, &who.account.name))
    }

    /// Every tag that an application has, with how many have it, in their order.
    pub fn tags(&self, who: &Who) -> Result<Vec<(Tag, u32)>, DeskError> {
        who.needs(Permission::Read)?;
        self.shared().with_index(|index| index.tags().into_iter().collect())
    }

    /// A part of a list, each application whole: so many as one answer can carry, and one at least where there is one. One
    /// that cannot be read is in no list from then on, and told.
    pub fn views(&self, who: &Who, query: &Query) -> Result<Vec<ApplicationView>, DeskError> {
        let query = Query { limit: at_most(query.limit, MOST_VIEWS), ..query.clone() };
        loop {
            let (views, n_left_out) = self.views_of(who, &self.list(who, &query)?.rows)?;
            // An empty part would say that the list ends there.
            if !views.is_empty() || n_left_out == 0 {
                return Ok(views);
            }
        }
    }

    /// The applications of some lines, so many as one answer can carry, and how many were left out before that.
    fn views_of(&self, who: &Who, rows: &[Row]) -> Result<(Vec<ApplicationView>, usize), DeskError> {
        let (mut views, mut taken, mut n_left_out) = (Vec::with_capacity(rows.len()), 0, 0);
        for row in rows {
            let found = match self.shared().reader.measured(row.number) {
                Err(error) if error.is_of_one() => {
                    self.shared().leave_out(row.number, &error);
                    n_left_out += 1;
                    continue;
                }
                found => found?,
            };
            // One that was forgotten since the list was made is not in it.
            let Some((application, size)) = found else { continue };
            taken += size;
            if taken > VIEWS && !views.is_empty() {
                break;
            }
            views.push(self.view(who, &application)?);
            self.note_read(who, row.number, ReadKind::File);
        }
        Ok((views, n_left_out))
    }

    /// An application, whole.
    pub fn show(&self, who: &Who, number: Number) -> Result<ApplicationView, DeskError> {
        who.needs(Permission::Read)?;
        let view = self.view_for(who, &self.application(number)?)?;
        self.note_read(who, number, ReadKind::File);
        Ok(view)
    }

    /// An application as somebody sees it today, with what the rules refuse them.
    pub fn view_for(&self, who: &Who, application: &Application) -> Result<ApplicationView, DeskError> {
        let shared = self.shared();
        let around = shared.around();
        let rules = Rules::new(&shared.programs, &shared.clock, who, around.as_surroundings());
        let view = ApplicationView::of_account(application, &rules.for_application(application)?);
        Ok(view.without(&around.unfit(application.number)).with_letters(around.outbox.of(application.number)))
    }

    /// An application as somebody sees it today, in a list.
    fn view(&self, who: &Who, application: &Application) -> Result<ApplicationView, DeskError> {
        let program = self.shared().programs.of(application)?;
        let assessment =
            application.assessment.seen_by(self.own_assessor(who).as_ref().map(|me| (me, &who.account.name)));
        let view = ApplicationView { assessment, ..ApplicationView::of(application, program, self.today()) };
        let around = self.shared().around();
        Ok(view.without(&around.unfit(application.number)).with_letters(around.outbox.of(application.number)))
    }

    /// An application's revision, and its form as a text to edit.
    pub fn form_text(&self, who: &Who, number: Number) -> Result<(u32, String), DeskError> {
        who.needs(Permission::Read)?;
        let application = self.application(number)?;
        self.note_read(who, number, ReadKind::Form);
        let (id, default) = (&application.program.id, self.shared().programs.default_id());
        let is_plain = id.as_str() == BUILT_IN && default.as_str() == BUILT_IN;
        let named = (!is_plain).then_some(id.as_str());
        Ok((application.revision, form_text_under(&application.form, named)))
    }

    /// What was done to an application, first to last.
    pub fn history(&self, who: &Who, number: Number) -> Result<Vec<Change>, DeskError> {
        who.needs(Permission::Read)?;
        let application = self.application(number)?;
        let mut changes = self.shared().reader.history(number)?;
        if let Some(me) = self.own_assessor(who) {
            for change in &mut changes {
                application.assessment.hide_from((&me, &who.account.name), change);
            }
        }
        self.note_read(who, number, ReadKind::History);
        Ok(changes)
    }

    /// The levels of the checklist that an application is under, and what they are called (A8).
    pub fn scale(&self, number: Number) -> Result<Scale, DeskError> {
        let application = self.application(number)?;
        Ok(self.shared().programs.of(&application)?.checklist.scale.clone())
    }

    /// The bytes of a document on file, where nothing has to be looked through for them: its file is there, and it need not
    /// be known whose it is.
    pub fn document_at_hand(&self, who: &Who, digest: Digest) -> Result<Option<Vec<u8>>, DeskError> {
        who.needs(Permission::Read)?;
        if who.account.role.reads_on_record() {
            return Ok(None);
        }
        match self.shared().reader.document(digest) {
            Err(StoreError::DocumentMissing { .. }) => Ok(None),
            found => Ok(Some(found?)),
        }
    }

    /// The bytes of a document on file. Where its file is not there, or reads are on record, all that is on file is looked
    /// through for whose it is.
    pub fn document(&self, who: &Who, digest: Digest) -> Result<Vec<u8>, DeskError> {
        who.needs(Permission::Read)?;
        let bytes = match self.shared().reader.document(digest) {
            Err(StoreError::DocumentMissing { .. }) if self.named_by(digest)?.is_empty() => {
                return Err(DeskError::NoDocument(digest));
            }
            other => other?,
        };
        self.note_document(who, digest)?;
        Ok(bytes)
    }

    /// The number of the only application with a running number, be it one that cannot be read, for who may do what it is
    /// wanted for. One that was forgotten is meant where no other one has it; whoever forgets somebody, or looks who did
    /// what, has to say which.
    pub fn number_of(&self, who: &Who, sequence: u32, wanted_for: Permission) -> Result<Number, DeskError> {
        who.needs(wanted_for)?;
        // What could not be read first: once it can be, it is in the index, and in both for a moment.
        let mut numbers: Vec<Number> = self.shared().around().unread.with_sequence(sequence).collect();
        numbers.extend(self.shared().with_index(|index| index.with_sequence(sequence))?);
        if numbers.is_empty() || matches!(wanted_for, Permission::Administer | Permission::Audit) {
            let forgotten = self.shared().reader.all_forgotten()?.into_iter().map(|forgotten| forgotten.number);
            numbers.extend(forgotten.filter(|number| number.sequence() == sequence));
        }
        numbers.sort_unstable();
        numbers.dedup();
        match numbers.as_slice() {
            [] => Err(DeskError::NotFound(format!("{sequence:04}"))),
            [only] => Ok(*only),
            _ => Err(DeskError::Ambiguous(numbers)),
        }
    }

    /// Reads the whole journal, replays it and compares.
    pub fn verify(&self, who: &Who) -> Result<VerifyReport, DeskError> {
        who.needs(Permission::Read)?;
        Ok(verify(&self.shared().reader, &mut |_| {})?)
    }

    /// How the desk is.
    pub fn health(&self, who: &Who) -> Result<Health, DeskError> {
        who.needs(Permission::Read)?;
        let applications = self.shared().with_index(|index| u32::try_from(index.len()).unwrap_or(u32::MAX))?;
        let shared = self.shared();
        Ok(Health { applications, sequence: shared.reader.applied(), since: self.since(), kept_at: shared.kept_at() })
    }

    pub(super) fn application(&self, number: Number) -> Result<Application, DeskError> {
        let found = self.shared().reader.application(number)?;
        found.ok_or_else(|| self.shared().nothing(number))
    }
}
