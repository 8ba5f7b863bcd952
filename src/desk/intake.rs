use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::DeskError;
use super::registry::Registry;
use super::rules::Rules;
use super::unreadable::Unread;
use crate::cores;
use crate::domain::{
    Change, Digest, Findings, Form, Number, Program, Requirement, Verdict, findings, odd, receive, strangers,
};
use crate::intake::program::BUILT_IN;
use crate::intake::{self, Identity, Problem, content_digest};
use crate::store::Turn;
use crate::text::{Line, composed};

/// The largest document that is taken in, in bytes.
pub const DOCUMENT_LIMIT: usize = 20 * 1024 * 1024;
/// That a form is on file, though another one was asked for.
const SAME_AGAIN: &str =
    "--again takes in another form of a candidate: the same one, received on the same day, is the one on file";
/// So many applications of a name are looked at, to tell of an open one: a common name has very many.
const MOST_NAMESAKES: usize = 16;

/// A form file to take in, as a client read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// The file's name, for errors and to tell the format by.
    pub file: String,
    /// Its bytes.
    #[serde(with = "super::piece")]
    pub bytes: Vec<u8>,
    /// The documents that lie beside it, by the name that the form gives them.
    #[serde(with = "super::piece::named")]
    pub documents: Vec<(String, Vec<u8>)>,
    /// Check everything, keep nothing.
    pub dry_run: bool,
    /// Take it although the candidate has an open application.
    pub again: bool,
}

/// What became of one application of a form file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenForm {
    /// Its number: the new one, the one it has, or the one it would get.
    pub number: Number,
    /// The candidate's name.
    pub name: Line,
    /// New, there already, or only checked.
    pub outcome: Outcome,
    /// Protected characteristics that were dropped (R0), by key.
    pub dropped: Vec<String>,
    /// Requirements that are unmet.
    pub unmet: Vec<Requirement>,
    /// What in it counts for nothing, since its program does not ask for it, and what a person should look at.
    pub remarks: Vec<String>,
    /// What else whoever takes it in should know.
    pub notices: Vec<String>,
}

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is on file from now on.
    Taken,
    /// The same form is on file already.
    AlreadyOnFile,
    /// It could be taken; nothing was kept.
    WouldBeTaken,
}

/// A form file that reads well: its applications, and the documents to keep.
#[derive(Debug)]
pub(super) struct Prepared {
    forms: Vec<PreparedForm>,
    documents: Vec<Vec<u8>>,
    dry_run: bool,
    again: bool,
}

#[derive(Debug)]
struct PreparedForm {
    form: Form,
    content: Digest,
    candidate: Identity,
    dropped: Vec<String>,
    line: u32,
    /// The program that it names, and where.
    program: Option<(Line, u32)>,
}

impl Prepared {
    /// The documents to keep, apart from the forms that name them.
    pub(super) fn split_documents(mut self) -> (Vec<Vec<u8>>, Self) {
        (std::mem::take(&mut self.documents), self)
    }
}

/// Reads a form file; nothing is kept yet.
pub(super) fn prepare(file: Intake, today: NaiveDate) -> Result<Prepared, DeskError> {
    let drafts = intake::read(&file.file, &file.bytes, today).map_err(DeskError::BadForm)?;
    let mut digests: HashMap<&str, (Digest, u64)> = HashMap::new();
    for (name, bytes) in &file.documents {
        digests.insert(name, known(name, bytes)?);
    }
    let resolved = cores::map(drafts, |draft| -> Result<PreparedForm, Vec<Problem>> {
        let (line, program) = (draft.line(), draft.program().cloned());
        let (form, dropped) = draft.resolve(&mut |name| digests.get(name).copied())?;
        let (content, candidate) = (content_digest(&form), Identity::of(&form.candidate));
        Ok(PreparedForm { form, content, candidate, dropped, line, program })
    });
    let mut forms = Vec::with_capacity(resolved.len());
    let mut problems = Vec::new();
    for one in resolved {
        match one {
            Ok(form) => forms.push(form),
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(DeskError::BadForm(problems));
    }
    let named: HashSet<Digest> =
        forms.iter().flat_map(|one| one.form.documents().map(|document| document.digest)).collect();
    let wanted = |name: &str| digests.get(name).is_some_and(|(digest, _)| named.contains(digest));
    let kept: Vec<bool> = file.documents.iter().map(|(name, _)| wanted(name)).collect();
    let documents = file.documents.into_iter().zip(kept).filter(|(_, keep)| *keep).map(|((_, bytes), _)| bytes);
    Ok(Prepared { forms, documents: documents.collect(), dry_run: file.dry_run, again: file.again })
}

/// Digest and size in bytes of a document; one that is empty or too large is refused.
pub(super) fn known(name: &str, bytes: &[u8]) -> Result<(Digest, u64), DeskError> {
    if bytes.len() > DOCUMENT_LIMIT || bytes.is_empty() {
        return Err(DeskError::BadForm(vec![wrong_size(name, bytes.len())]));
    }
    Ok((Digest(*blake3::hash(bytes).as_bytes()), bytes.len() as u64))
}

fn wrong_size(name: &str, size: usize) -> Problem {
    let name = Line::clean(name);
    let (message, hint) = if size == 0 {
        (format!("the document {name} is empty"), "attach the file that was meant, or leave the key out")
    } else {
        let message = format!("the document {name} has {size} bytes, more than the limit of {DOCUMENT_LIMIT}");
        (message, "make it smaller, for example by scanning at a lower resolution")
    };
    Problem { line: None, key: None, message, hint: hint.to_owned() }
}

/// What taking a prepared file in comes to: its changes, whole or not at all, and what to answer.
pub(super) fn decide(
    prepared: Prepared,
    registry: &Registry,
    turn: &mut Turn<'_>,
    rules: &Rules<'_>,
    unread: &Unread,
) -> Result<(Vec<Change>, Vec<TakenForm>), DeskError> {
    let doubt = unread.doubt();
    let mut pending = Pending { registry, taken: Earlier::default() };
    let (mut changes, mut answers, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    let contexts = prepared.forms.iter().map(|one| {
        let named = one.program.as_ref().map(|(id, _)| id.as_str());
        rules.for_receipt(named, one.form.received_on)
    });
    let contexts: Vec<_> = contexts.collect();
    let under = contexts.iter().map(|context| context.as_ref().ok().map(|context| context.program));
    let checked = cores::map(prepared.forms.iter().zip(under).collect(), |(one, program)| {
        program.map(|program| told(&one.form, &findings(&one.form, program), program)).unwrap_or_default()
    });
    for ((one, context), (unmet, remarks)) in prepared.forms.into_iter().zip(contexts).zip(checked) {
        let context = match (context, &one.program) {
            (Err(DeskError::NoProgram { id, near }), Some((_, line))) => {
                problems.push(no_program(&id, near.as_deref(), *line));
                continue;
            }
            (context, _) => context?,
        };
        let digest = of_program(one.content, &context.program.id);
        let name = one.form.candidate.name.clone();
        let same = pending.same_form(digest, turn)?;
        let is_looked_for = same.is_none() && !prepared.again;
        let open = if is_looked_for { pending.open_application(&one.candidate, turn, rules)? } else { None };
        let on_file = match open {
            Some(Open::OnFile(number, _)) if on_file_is(&one.form, &context.program.id, number, turn)? => Some(number),
            Some(open) => {
                problems.push(open.problem(one.line));
                continue;
            }
            None => same,
        };
        let dropped = one.dropped;
        if let Some(number) = on_file {
            let outcome = Outcome::AlreadyOnFile;
            let notices = prepared.again.then(|| SAME_AGAIN.to_owned()).into_iter().collect();
            let form = TakenForm { number, name, outcome, dropped, unmet, remarks, notices };
            answers.push(as_on_file(form, turn, rules)?);
            continue;
        }
        let namesake = if is_looked_for { pending.namesake(&one.candidate, turn, rules)? } else { None };
        let number = pending.next_number(one.form.received_on);
        let outcome = if prepared.dry_run { Outcome::WouldBeTaken } else { Outcome::Taken };
        changes.push(receive(number, one.form, digest, &context)?);
        pending.taken.put(number, digest, one.candidate, one.line);
        let notices = namesake.into_iter().chain(doubt.clone()).collect();
        answers.push(TakenForm { number, name, outcome, dropped, unmet, remarks, notices });
    }
    if !problems.is_empty() {
        return Err(DeskError::BadForm(problems));
    }
    if prepared.dry_run {
        changes.clear();
    }
    Ok((changes, answers))
}

/// A form that is on file, as the application is by now, whatever became of it since.
fn as_on_file(form: TakenForm, turn: &mut Turn<'_>, rules: &Rules<'_>) -> Result<TakenForm, DeskError> {
    // One that stands in the same file before is as the form says.
    let Some(on_file) = turn.application(form.number)? else { return Ok(form) };
    let context = rules.for_application(on_file)?;
    let (unmet, remarks) = told(&on_file.form, &on_file.findings(context.program), context.program);
    let is_over = on_file.is_over(context.program, context.today);
    let over = is_over.then(|| format!("{} is {}", form.number, on_file.placement.stage.name()));
    let name = on_file.form.candidate.name.clone();
    let notices = over.into_iter().chain(form.notices).collect();
    Ok(TakenForm { name, unmet, remarks, notices, ..form })
}

/// Whether a form on file says the same as another under the same program, which is written with letters and marks apart or
/// together: what saves a file may do either, and the digest of its content is of the letters as they stand.
fn on_file_is(form: &Form, program: &str, number: Number, turn: &mut Turn<'_>) -> Result<bool, DeskError> {
    let Some(on_file) = turn.application(number)?.filter(|on_file| on_file.program.id.as_str() == program) else {
        return Ok(false);
    };
    // A form is plain data; what could not be written is not the same.
    let text = |form: &Form| serde_json::to_string(form).ok().map(|text| composed(&text));
    Ok(text(&on_file.form) == text(form))
}

/// By what the same form is known again: one that applies under two programs is two applications. Under the built-in
/// program it is the form's own digest.
fn of_program(content: Digest, program: &str) -> Digest {
    if program == BUILT_IN {
        return content;
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(&content.0).update(program.as_bytes());
    Digest(*hasher.finalize().as_bytes())
}

fn no_program(id: &Line, near: Option<&str>, line: u32) -> Problem {
    let hint = near.map_or_else(|| "see qapdesk program list".to_owned(), |near| format!("did you mean `{near}`?"));
    let message = format!("the desk has no program {id}");
    Problem { line: Some(line), key: Some("program".to_owned()), message, hint }
}

/// What is on file, and what the forms before this one in the same file add to it.
struct Pending<'a> {
    registry: &'a Registry,
    taken: Earlier,
}

/// The forms of the same file that were taken before: a file may hold very many, and each is compared with all of them.
#[derive(Debug, Default)]
struct Earlier {
    by_content: HashMap<Digest, Number>,
    /// At which line an address was first.
    by_email: HashMap<String, u32>,
    by_name: HashMap<String, Named>,
    /// How many there are of a year.
    of_year: HashMap<u16, u32>,
}

/// At which line a name was first.
#[derive(Debug)]
struct Named {
    first: u32,
    /// The same of those without an address.
    without_email: Option<u32>,
}

impl Earlier {
    fn put(&mut self, number: Number, content: Digest, candidate: Identity, line: u32) {
        self.by_content.entry(content).or_insert(number);
        *self.of_year.entry(number.year()).or_default() += 1;
        let Identity { email, name } = candidate;
        let without_email = email.is_none().then_some(line);
        if let Some(email) = email {
            self.by_email.entry(email).or_insert(line);
        }
        match self.by_name.entry(name) {
            Entry::Occupied(mut there) => {
                let named = there.get_mut();
                named.without_email = named.without_email.or(without_email);
            }
            Entry::Vacant(free) => drop(free.insert(Named { first: line, without_email })),
        }
    }

    /// The line of the first form of a candidate, by [`Identity::is`].
    fn of_candidate(&self, candidate: &Identity) -> Option<u32> {
        let named = self.by_name.get(&candidate.name);
        let Some(email) = &candidate.email else { return named.map(|named| named.first) };
        let by_name = named.and_then(|named| named.without_email);
        self.by_email.get(email).copied().into_iter().chain(by_name).min()
    }
}

/// An open application of the same candidate.
enum Open {
    /// On file.
    OnFile(Number, Line),
    /// In the same file, at this line.
    SameFile(u32),
}

impl Open {
    fn problem(self, line: u32) -> Problem {
        let (message, hint) = match self {
            Self::OnFile(number, name) => (
                same_candidate(number, &name),
                format!("a corrected form: qapdesk edit {number} FILE --dry-run; another application: give --again"),
            ),
            Self::SameFile(line) => (
                format!("line {line} of this file is of the same candidate"),
                "give --again if another application is meant".to_owned(),
            ),
        };
        Problem { line: Some(line), key: Some("candidate".to_owned()), message, hint }
    }
}

/// That a candidate has an open application, in words.
pub(super) fn same_candidate(number: Number, name: &Line) -> String {
    format!("{number} of {name} is open, and by e-mail or name it is the same candidate")
}

/// An application on file of a candidate, of which something may still come; not the one that is left out.
pub(super) fn open_on_file(
    candidate: &Identity,
    left_out: Option<Number>,
    registry: &Registry,
    turn: &mut Turn<'_>,
    rules: &Rules<'_>,
) -> Result<Option<(Number, Line)>, DeskError> {
    for number in registry.of_candidate(candidate).into_iter().filter(|number| left_out != Some(*number)) {
        let Some(application) = turn.application(number)? else { continue };
        if !Identity::of(&application.form.candidate).is(candidate) {
            continue;
        }
        let context = rules.for_application(application)?;
        if !application.is_over(context.program, context.today) {
            return Ok(Some((number, application.form.candidate.name.clone())));
        }
    }
    Ok(None)
}

impl Pending<'_> {
    /// The application that the same form made.
    fn same_form(&self, content: Digest, turn: &mut Turn<'_>) -> Result<Option<Number>, DeskError> {
        if let Some(number) = self.taken.by_content.get(&content) {
            return Ok(Some(*number));
        }
        for number in self.registry.same_form(content) {
            if turn.application(number)?.is_some_and(|application| application.content == content) {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// An open application of the candidate: one of which something may still come.
    fn open_application(
        &self,
        candidate: &Identity,
        turn: &mut Turn<'_>,
        rules: &Rules<'_>,
    ) -> Result<Option<Open>, DeskError> {
        if let Some(line) = self.taken.of_candidate(candidate) {
            return Ok(Some(Open::SameFile(line)));
        }
        let on_file = open_on_file(candidate, None, self.registry, turn, rules)?;
        Ok(on_file.map(|(number, name)| Open::OnFile(number, name)))
    }

    /// That somebody of the same name has an open application under another address, who may be the same candidate.
    fn namesake(
        &self,
        candidate: &Identity,
        turn: &mut Turn<'_>,
        rules: &Rules<'_>,
    ) -> Result<Option<String>, DeskError> {
        const LOOK: &str = "under another e-mail address: look whether it is the same candidate";
        // Without an address the name alone decided.
        if candidate.email.is_none() {
            return Ok(None);
        }
        if let Some(named) = self.taken.by_name.get(&candidate.name) {
            return Ok(Some(format!("line {} of this file has the same name {LOOK}", named.first)));
        }
        for number in self.registry.namesakes(candidate).take(MOST_NAMESAKES) {
            let Some(application) = turn.application(number)? else { continue };
            let context = rules.for_application(application)?;
            let on_file = &application.form.candidate;
            if Identity::of(on_file).name == candidate.name && !application.is_over(context.program, context.today) {
                return Ok(Some(format!("{number} of {} is open {LOOK}", on_file.name)));
            }
        }
        Ok(None)
    }

    fn next_number(&self, received_on: NaiveDate) -> Number {
        let year = u16::try_from(received_on.year()).unwrap_or(0);
        let ahead = self.taken.of_year.get(&year).copied().unwrap_or(0);
        let next = self.registry.next_number(year);
        Number::new(year, next.sequence().saturating_add(ahead))
    }
}

/// What is told of a form: the requirements that are unmet, and what in it counts for nothing or is to be looked at.
fn told(form: &Form, findings: &Findings, program: &Program) -> (Vec<Requirement>, Vec<String>) {
    let unmet = findings.iter().filter(|finding| finding.verdict == Verdict::Unmet);
    let remarks = strangers(form, program).into_iter().chain(odd(form));
    (unmet.map(|finding| finding.requirement).collect(), remarks.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn identity() -> impl Strategy<Value = Identity> {
        (proptest::option::of("[abc]"), "[xyz]").prop_map(|(email, name)| Identity { email, name })
    }

    proptest! {
        #[test]
        fn of_many_forms_the_first_of_a_candidate_is_found_as_if_each_was_looked_at(
            before in proptest::collection::vec(identity(), 0..9),
            asked in identity(),
        ) {
            let mut earlier = Earlier::default();
            for (line, candidate) in (1..).zip(&before) {
                earlier.put(Number::new(2026, line), Digest([0; 32]), candidate.clone(), line);
            }
            let first = (1..).zip(&before).find(|(_, candidate)| candidate.is(&asked)).map(|(line, _)| line);
            prop_assert_eq!(earlier.of_candidate(&asked), first);
        }
    }
}
