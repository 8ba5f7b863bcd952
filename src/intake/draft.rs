use super::DocumentNames;
use super::fault::{Fault, quote};
use super::problem::{OddAddress, Problem, Report};
use crate::domain::{Digest, Document, Form};
use crate::text::Line;

/// A form that was read, whose documents are known by name only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    line: u32,
    form: Form,
    program: Option<(Line, u32)>,
    documents: Vec<DocumentRequest>,
    dropped: Vec<String>,
    odd_addresses: Vec<OddAddress>,
}

/// A document that a form names: a plain file name beside the form, never a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRequest {
    /// The file's name.
    pub name: Line,
    /// The line that names it.
    pub line: u32,
    /// The key that names it, such as `training[1].syllabus`.
    pub key: String,
    slot: Slot,
}

/// Where in the form a document belongs; courses and papers are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Syllabus(usize),
    Completion(usize),
    Statement,
    Paper(usize),
}

/// The documents that a form names, gathered while it is read.
#[derive(Debug, Default)]
pub(super) struct Wanted(Vec<DocumentRequest>);

impl Wanted {
    pub(super) fn add(&mut self, name: Line, line: u32, key: String, slot: Slot) {
        self.0.push(DocumentRequest { name, line, key, slot });
    }
}

impl Draft {
    pub(super) fn new(
        line: u32,
        form: Form,
        program: Option<(Line, u32)>,
        wanted: Wanted,
        (dropped, odd_addresses): (Vec<String>, Vec<OddAddress>),
    ) -> Self {
        Self { line, form, program, documents: wanted.0, dropped, odd_addresses }
    }

    /// The id of the program that the form applies under, and the line that names it; none where it names none (P1).
    pub fn program(&self) -> Option<&(Line, u32)> {
        self.program.as_ref()
    }

    /// The line on which the form begins in its file, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The form without its documents.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The documents that the form names, in its order.
    pub fn documents(&self) -> &[DocumentRequest] {
        &self.documents
    }

    /// The keys of protected characteristics that the form carried and that were dropped unread (R0).
    pub fn dropped(&self) -> &[String] {
        &self.dropped
    }

    /// As [`Self::resolve`], for a form that was edited: a name by which [`DocumentNames`] knows a document on file is that
    /// document; `find` is asked for the others. An address that is on file stays, whatever it is.
    pub fn resolve_beside(
        mut self,
        on_file: &Form,
        find: &mut dyn FnMut(&str) -> Option<(Digest, u64)>,
    ) -> Result<(Form, Vec<String>), Vec<Problem>> {
        let of_references = on_file.references.iter().filter_map(|reference| reference.email.as_ref());
        let kept: Vec<&Line> = on_file.candidate.email.iter().chain(of_references).collect();
        self.odd_addresses.retain(|odd| !kept.contains(&&odd.address));
        let names = DocumentNames::of(on_file);
        let (mut form, dropped) = self.resolve(&mut |name| match names.find(name) {
            Some(kept) => Some((kept.digest, kept.size)),
            None => find(name),
        })?;
        for document in form.documents_mut() {
            if let Some(kept) = names.find(&document.name) {
                document.clone_from(kept);
            }
        }
        Ok((form, dropped))
    }

    /// The form with its documents, and the keys dropped (R0). `find` tells digest and size in bytes of a document by
    /// its name.
    ///
    /// A document that `find` does not know is a problem at the line that names it, and so is an e-mail address that no mail
    /// server takes.
    pub fn resolve(
        mut self,
        find: &mut dyn FnMut(&str) -> Option<(Digest, u64)>,
    ) -> Result<(Form, Vec<String>), Vec<Problem>> {
        let mut report = Report::default();
        for odd in self.odd_addresses {
            report.add(Some(odd.line), &odd.key, &Fault::Email(quote(&odd.address)));
        }
        for request in self.documents {
            let Some((digest, size)) = find(&request.name) else {
                report.add(Some(request.line), &request.key, &Fault::DocumentMissing(request.name));
                continue;
            };
            let document = Document { name: request.name, digest, size };
            match request.slot {
                Slot::Syllabus(index) => {
                    if let Some(course) = self.form.training.get_mut(index) {
                        course.syllabus = Some(document);
                    }
                }
                Slot::Completion(index) => {
                    if let Some(course) = self.form.training.get_mut(index) {
                        course.completion = Some(document);
                    }
                }
                Slot::Statement => self.form.statement.document = Some(document),
                Slot::Paper(index) => {
                    if let Some(paper) = self.form.papers.get_mut(index) {
                        paper.document = Some(document);
                    }
                }
            }
        }
        report.finish((self.form, self.dropped))
    }
}
