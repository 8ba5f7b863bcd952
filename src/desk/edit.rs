//! Editing what is on file: a whole form that comes back, and documents that come by themselves.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::DeskError;
use super::intake::{known, same_candidate};
use crate::domain::view::lacking;
use crate::domain::{Application, Candidate, Digest, Document, Form, Number, Refusal, Rule, Slot};
use crate::intake::{self, DocumentNames, Draft, Identity, Problem, file_name};
use crate::text::{Line, fold};

/// A form to put in the place of the one on file, as a client read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormEdit {
    /// The file's name, for errors and to tell the format by.
    pub file: String,
    /// Its bytes.
    #[serde(with = "super::piece")]
    pub bytes: Vec<u8>,
    /// Documents that come along, by the name that the form gives them. One that is on file under its name stays and need
    /// not come.
    #[serde(with = "super::piece::named")]
    pub documents: Vec<(String, Vec<u8>)>,
    /// Say what is different, keep nothing.
    pub dry_run: bool,
    /// Why it is edited.
    pub reason: Option<Line>,
}

/// What came of an edited form.
#[derive(Debug, Clone)]
pub struct Edited {
    /// What is different, an item or field a line.
    pub differences: Vec<String>,
    /// What else its user should know.
    pub remarks: Vec<String>,
    /// Protected characteristics that were dropped (R0), by key.
    pub dropped: Vec<String>,
    /// The application after it; none where it was only checked.
    pub application: Option<Arc<Application>>,
}

/// A document that comes by itself, as a client read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where it belongs.
    pub slot: Slot,
    /// The file's plain name.
    pub file: String,
    /// Its bytes; [`DOCUMENT_LIMIT`](super::DOCUMENT_LIMIT) at most.
    #[serde(with = "super::piece")]
    pub bytes: Vec<u8>,
    /// The pages of a statement.
    pub pages: Option<u32>,
}

/// An edited form that reads well.
#[derive(Debug)]
pub(super) struct PreparedEdit {
    draft: Draft,
    given: HashMap<String, Given>,
    /// Check it, keep nothing.
    pub(super) dry_run: bool,
    /// Why.
    pub(super) reason: Option<Line>,
}

#[derive(Debug)]
struct Given {
    digest: Digest,
    size: u64,
    bytes: Vec<u8>,
}

/// An edited form with its documents.
#[derive(Debug)]
pub(super) struct ResolvedEdit {
    pub(super) form: Form,
    /// The documents to keep.
    pub(super) documents: Vec<Vec<u8>>,
    pub(super) remarks: Remarks,
    pub(super) dropped: Vec<String>,
}

/// What a user should know beside the differences.
#[derive(Debug)]
pub(super) struct Remarks(pub(super) Vec<String>);

/// A document of a checked size and name.
#[derive(Debug)]
pub(super) struct PreparedAttachment {
    pub(super) slot: Slot,
    pub(super) document: Document,
    pub(super) bytes: Vec<u8>,
    pub(super) pages: Option<u32>,
}

/// Reads an edited form; nothing is kept yet.
pub(super) fn prepare(edit: FormEdit, today: NaiveDate) -> Result<PreparedEdit, DeskError> {
    let FormEdit { file, bytes, documents, dry_run, reason } = edit;
    let mut drafts = intake::read(&file, &bytes, today).map_err(DeskError::BadForm)?;
    let (Some(draft), true) = (drafts.pop(), drafts.is_empty()) else {
        let message = "the file holds not one form but several, or none".to_owned();
        let hint = "give the one form of this application".to_owned();
        return Err(DeskError::BadForm(vec![Problem { line: None, key: None, message, hint }]));
    };
    let mut given = HashMap::new();
    for (name, bytes) in documents {
        let (digest, size) = known(&name, &bytes)?;
        given.insert(name, Given { digest, size, bytes });
    }
    Ok(PreparedEdit { draft, given, dry_run, reason })
}

impl PreparedEdit {
    /// Refuses a form that names another program than the application's: it was received under that one (P1).
    pub(super) fn keeps_program(&self, of: &Application) -> Result<(), DeskError> {
        let kept = &of.program.id;
        match self.draft.program() {
            Some((named, _)) if named != kept => {
                let message = format!("{} applies under {kept}, and the form names {named}", of.number);
                let hint = "leave the program as it was, or take the form in anew under the other one";
                Err(Refusal::new(Rule::P1, message, hint).into())
            }
            _ => Ok(()),
        }
    }

    /// The form with its documents: those on file under their names, then those that came along.
    pub(super) fn resolve(mut self, on_file: &Form) -> Result<ResolvedEdit, DeskError> {
        let kept_names = DocumentNames::of(on_file);
        let wanted: Vec<String> = self.draft.documents().iter().map(|request| request.name.to_string()).collect();
        let given = &self.given;
        let find = &mut |name: &str| given.get(name).map(|given| (given.digest, given.size));
        let (form, dropped) = self.draft.resolve_beside(on_file, find).map_err(DeskError::BadForm)?;
        let (mut documents, mut remarks) = (Vec::new(), Vec::new());
        for name in wanted {
            // Gone where the form names it twice.
            let Some(given) = self.given.remove(&name) else { continue };
            match kept_names.find(&name) {
                None => documents.push(given.bytes),
                Some(kept) if kept.digest != given.digest => remarks.push(format!(
                    "the file {} is not the document of that name on file, which stays; attach it to replace it",
                    Line::clean(&name)
                )),
                Some(_) => {}
            }
        }
        remarks.extend(unlike(&form.candidate, &on_file.candidate));
        Ok(ResolvedEdit { form, documents, remarks: Remarks(remarks), dropped })
    }
}

/// The most of what a form lacks that is told.
const MOST_LACKING: usize = 5;

impl ResolvedEdit {
    /// Refuses a form that lacks what is on file and is not said to be made on its newest change: it was not printed from
    /// what is on file, but came from the candidate, who never had what staff recorded since. One that is only checked is
    /// told so.
    pub(super) fn has_all(&mut self, of: &Application, seen: Option<u32>, dry_run: bool) -> Result<(), DeskError> {
        let lacking = if seen.is_none() { lacking(&of.form, &self.form) } else { Vec::new() };
        if lacking.is_empty() {
            return Ok(());
        }
        let more = lacking.len().saturating_sub(MOST_LACKING);
        let more = (more > 0).then(|| format!("and {more} more"));
        let told: Vec<String> = lacking.into_iter().take(MOST_LACKING).chain(more).collect();
        let message = format!("the form lacks or takes back what is on file: {}", told.join("; "));
        let (number, revision) = (of.number, of.revision);
        if dry_run {
            self.remarks.0.push(format!("{message}; it is taken only with --revision {revision}"));
            return Ok(());
        }
        let hint = format!(
            "where it is to be removed: --revision {revision}; else write it into the form: qapdesk form {number} prints it"
        );
        Err(DeskError::BadForm(vec![Problem { line: None, key: None, message, hint }]))
    }

    /// Refuses a form of somebody else by name and by address, who has an open application: it is of that one. Who corrects
    /// one of the two, and makes both the same candidate's, is told.
    pub(super) fn is_also(&mut self, of: &Application, number: Number, name: &Line) -> Result<(), DeskError> {
        let (before, after) = (Identity::of(&of.form.candidate), Identity::of(&self.form.candidate));
        let message = same_candidate(number, name);
        if before.name == after.name || (before.email.is_some() && before.email == after.email) {
            self.remarks.0.push(message);
            return Ok(());
        }
        let hint = format!(
            "the form of that one: qapdesk edit {number} FILE --dry-run; where this one is meant, correct the name and the \
             e-mail address one after the other"
        );
        Err(DeskError::BadForm(vec![Problem { line: None, key: Some("candidate".to_owned()), message, hint }]))
    }
}

/// That a candidate's corrected name as written lacks the given or family name: one of them was forgotten, most likely.
fn unlike(now: &Candidate, before: &Candidate) -> Option<String> {
    let names = |of: &Candidate| (of.name.clone(), of.given_name.clone(), of.family_name.clone());
    if names(now) == names(before) {
        return None;
    }
    let whole = fold(&now.name);
    let parts = now.given_name.iter().chain(std::iter::once(&now.family_name));
    let lacking: Vec<&str> = parts.filter(|part| !whole.contains(&fold(part))).map(Line::as_str).collect();
    let name = &now.name;
    (!lacking.is_empty()).then(|| {
        format!("the name as written, {name}, is without {}; correct `name` too if it is meant", lacking.join(" and "))
    })
}

impl Remarks {
    /// The refusal of an edit that changes nothing, with the remarks and the keys that were dropped (R0) as its remedy: they
    /// may tell why.
    pub(super) fn beside(&self, error: DeskError, dropped: &[String]) -> DeskError {
        let dropped = dropped.iter().map(|key| intake::dropped(key));
        let told: Vec<String> = self.0.iter().cloned().chain(dropped).collect();
        match error {
            DeskError::Refused(mut refusal) if refusal.rule == Rule::S6 && !told.is_empty() => {
                refusal.hint = told.join("; ");
                DeskError::Refused(refusal)
            }
            other => other,
        }
    }
}

/// Checks a document that comes by itself.
pub(super) fn prepare_attachment(attachment: Attachment) -> Result<PreparedAttachment, DeskError> {
    let Attachment { slot, file, bytes, pages } = attachment;
    let name = file_name(&file).map_err(|problem| DeskError::BadForm(vec![problem]))?;
    let (digest, size) = known(&name, &bytes)?;
    Ok(PreparedAttachment { slot, document: Document { name, digest, size }, bytes, pages })
}
