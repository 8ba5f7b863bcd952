use std::collections::HashMap;

use super::job::On;
use super::registry::{Registry, Renamed};
use super::rules::Rules;
use super::service::Shared;
use super::{DeskError, TakenForm, intake};
use crate::domain::{Act, Application, Change, Command, Document, Number, Record, Refusal, Rule, apply, decide};
use crate::store::{StoreError, Turn};

/// What came of a command: what was done, and the application after it.
pub(super) type Done = Result<(Act, Box<Application>), DeskError>;
/// What came of a form file.
pub(super) type Taken = Result<Vec<TakenForm>, DeskError>;

/// One round of the writer: each job is decided on the state that the ones before it left, and all are kept together.
#[derive(Debug)]
pub(super) struct Round<'a, 'store> {
    turn: Turn<'store>,
    shared: &'a Shared,
    registry: &'a mut Registry,
    changed: Vec<Application>,
    /// Who did what, by revision, for conflicts with changes that are not on disk yet.
    told: HashMap<Number, Vec<(u32, String)>>,
    /// Whose identity changed, first to last.
    renamed: Vec<Renamed>,
}

/// What a round came to.
#[derive(Debug)]
pub(super) struct Kept {
    /// The applications after their changes, first to last.
    pub(super) changed: Vec<Application>,
    /// Whose identity changed, first to last.
    pub(super) renamed: Vec<Renamed>,
    /// Whether all of it is on disk.
    pub(super) result: Result<(), DeskError>,
}

impl<'a, 'store> Round<'a, 'store> {
    /// A round that nothing was decided in yet.
    pub(super) fn new(turn: Turn<'store>, shared: &'a Shared, registry: &'a mut Registry) -> Self {
        Self { turn, shared, registry, changed: Vec::new(), told: HashMap::new(), renamed: Vec::new() }
    }

    /// Decides a command.
    pub(super) fn command(&mut self, on: &On, command: &Command) -> Done {
        let application = self.application(on)?;
        let change = self.decide(on, &application, command)?;
        self.push(&application, change)
    }

    /// Decides on a form file.
    pub(super) fn intake(&mut self, file: intake::Prepared, who: &super::Who) -> Taken {
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, who);
        let (documents, file) = file.split_documents();
        let (receipts, taken) = intake::decide(file, self.registry, &mut self.turn, &rules)?;
        if receipts.is_empty() {
            return Ok(taken);
        }
        for bytes in &documents {
            self.turn.put_document(bytes)?;
        }
        let applications: Vec<Application> = receipts.iter().filter_map(|change| apply(None, change)).collect();
        let records: Vec<Record> = receipts.into_iter().map(Record::Application).collect();
        self.turn.push(&records)?;
        for application in applications {
            self.registry.put(&application);
            self.changed.push(application);
        }
        Ok(taken)
    }

    /// Keeps all that was decided.
    pub(super) fn keep(self) -> Kept {
        let Self { turn, changed, renamed, .. } = self;
        let result = if changed.is_empty() { Ok(()) } else { turn.commit().map(drop).map_err(DeskError::from) };
        Kept { changed, renamed, result }
    }

    /// The application that is meant, at the revision that the client saw.
    fn application(&mut self, on: &On) -> Result<Application, DeskError> {
        let number = on.number;
        let Some(application) = self.turn.application(number)? else {
            return Err(DeskError::NotFound(number.to_string()));
        };
        if let Some(seen) = on.seen.filter(|seen| *seen != application.revision) {
            let not_yet_kept = self.told.get(&number).map_or(&[][..], Vec::as_slice);
            return Err(self.shared.conflict(application, seen, not_yet_kept));
        }
        Ok(application.clone())
    }

    fn decide(&self, on: &On, application: &Application, command: &Command) -> Result<Change, DeskError> {
        let rules = Rules::new(&self.shared.programs, &self.shared.clock, &on.who);
        if let Command::Edit { form, .. } = command {
            rules.may_be_received_on(application, form.received_on)?;
        }
        Ok(decide(application, command, &rules.for_application(application)?)?)
    }

    /// Adds one change to the round; every document that it names is on file.
    fn push(&mut self, before: &Application, change: Change) -> Done {
        let (number, act) = (change.number, change.act);
        let words = format!("{} {}", change.by, act.words());
        let after = apply(Some(before.clone()), &change).ok_or_else(|| DeskError::NotFound(number.to_string()))?;
        self.need_documents(before, &after)?;
        self.turn.push(&[Record::Application(change)])?;
        if let Some(renamed) = Renamed::between(before, &after) {
            self.registry.rename(&renamed);
            self.renamed.push(renamed);
        }
        self.told.entry(number).or_default().push((after.revision, words));
        self.changed.push(after.clone());
        Ok((act, Box::new(after)))
    }

    /// Refuses a change that names a document which nobody gave: a client may send any digest.
    fn need_documents(&self, before: &Application, after: &Application) -> Result<(), DeskError> {
        let known: Vec<&Document> = before.form.documents().collect();
        for document in after.form.documents().filter(|document| !known.contains(document)) {
            let size = match self.shared.reader.document(document.digest) {
                Ok(bytes) => Some(bytes.len() as u64),
                Err(StoreError::DocumentMissing { .. }) => None,
                Err(error) => return Err(error.into()),
            };
            if size != Some(document.size) {
                let message = format!("the document {} is not kept by the desk", document.name);
                return Err(Refusal::new(Rule::R6, message, "attach the file itself").into());
            }
        }
        Ok(())
    }
}
