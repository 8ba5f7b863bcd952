use chrono::{DateTime, NaiveDate, Utc};

use super::entry::EntryKey;
use super::field::{Entry, Field, FieldName, is_settled};
use super::matter::{self, Matter};
use super::session::Around;
use super::task::Task;
use super::{Kind, fields, reading, warnings};
use crate::domain::view::{ApplicationView, SheetView};
use crate::domain::{Assessor, Digest, Document, Item, Number, Scale, Slot, Zone};
use crate::tui::words;

/// Where what stands in a form comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Draft {
    /// Whether something was kept of it is not known yet.
    #[default]
    Unknown,
    /// It is being looked for; keys wait.
    Sought,
    /// Nothing was kept.
    Fresh,
    /// What was typed before it was closed, or at a time before this session.
    Back(Option<DateTime<Utc>>),
}

/// Fields to fill in for a command on one application, or for an entry of the roster.
#[derive(Debug, Clone)]
pub struct Form {
    /// For what.
    pub task: Task,
    /// On which application; none for an entry of the roster.
    pub number: Option<Number>,
    /// Its candidate's name.
    pub candidate: String,
    /// The entry of the roster that it changes; none where it adds one, or is about an application.
    pub entry: Option<Box<Assessor>>,
    /// The revision that its user saw: the page's when the form was opened, later the one that a conflict named.
    pub revision: u32,
    /// The day on which it was opened, in the desk's time zone.
    pub today: NaiveDate,
    /// The fields.
    pub fields: Vec<Field>,
    /// What on file it changes; none where it adds.
    pub before: Option<Item>,
    /// The rows that stood beside that on file, and itself.
    pub(super) rows: Vec<Item>,
    /// The application's documents, each by a label of its own.
    documents: Vec<(String, Document)>,
    /// The digests of the application's documents, in the form's order.
    on_file: Vec<Digest>,
    /// Where documents can be attached, each by a label of its own.
    slots: Vec<(String, Slot)>,
    /// What of a skills assessment it is about.
    pub matter: Box<Matter>,
    /// The field that keys go to.
    pub at: usize,
    /// Why the last attempt was refused, in words.
    pub trouble: Option<String>,
    /// What the last paste came to, where that is not what it was.
    pub said: Option<String>,
    /// Where what stands in it comes from.
    pub draft: Draft,
    /// What [`Form::clear`] took away, or put in its place.
    aside: Option<Vec<Field>>,
    /// What a form about sessions knows beside its fields.
    pub around: Box<Around>,
}

impl Form {
    /// An empty form for an application as its user sees it, with the day in the desk's zone and the program's currency
    /// filled in.
    pub fn new(task: Task, view: &ApplicationView, (today, zone): (NaiveDate, Zone)) -> Self {
        let documents = labelled(view);
        let slots = slots(view);
        let matter = Box::new(Matter::of(task, view, zone, &Scale::default()));
        let of_matter = matter.fields(task, today);
        let fields = of_matter.unwrap_or_else(|| fields::empty(task, view, today, &documents, &slots));
        Self {
            task,
            number: Some(view.number),
            candidate: view.candidate.name.to_string(),
            revision: view.revision,
            on_file: view.evidence.documents().map(|document| document.digest).collect(),
            documents,
            slots,
            matter,
            at: usize::from(task == Task::Payment || is_settled(&fields)),
            around: Box::new(Around { zone: Some(zone), ..Around::default() }),
            ..Self::of_roster(None, fields, today)
        }
    }

    /// A form of these fields for an entry of the roster.
    pub(super) fn of_roster(entry: Option<Assessor>, fields: Vec<Field>, today: NaiveDate) -> Self {
        Self {
            task: Task::Assessor,
            number: None,
            candidate: String::new(),
            revision: entry.as_ref().map_or(0, |entry| entry.revision),
            entry: entry.map(Box::new),
            today,
            fields,
            before: None,
            rows: Vec::new(),
            on_file: Vec::new(),
            documents: Vec::new(),
            slots: Vec::new(),
            matter: Box::default(),
            at: 0,
            trouble: None,
            said: None,
            draft: Draft::default(),
            aside: None,
            around: Box::default(),
        }
    }

    /// The form of a step that follows an assessor's own sheet, with what is on record of it.
    pub fn of_sheet(task: Task, view: &SheetView, (today, zone): (NaiveDate, Zone)) -> Self {
        let matter = Box::new(Matter::of_sheet(view, zone));
        let mut fields = matter.fields(task, today).unwrap_or_default();
        matter::fill(&mut fields, task, view);
        Self {
            task,
            number: Some(view.key.number),
            candidate: view.session.candidate.to_string(),
            revision: view.revision,
            matter,
            ..Self::of_roster(None, fields, today)
        }
    }

    /// The form in which something on file is changed, as it is on file.
    pub fn change(item: Item, view: &ApplicationView, now: (NaiveDate, Zone)) -> Self {
        let mut form = Self::new(Task::of(&item), view, now);
        fields::fill(&mut form.fields, &item);
        form.rows = warnings::rows_like(&item, &view.evidence);
        (form.at, form.before) = (0, Some(item));
        form
    }

    /// Its name in the names of drafts: what is typed into one item is never put into another one.
    pub fn id(&self) -> String {
        if let Some(on) = &self.around.on {
            return format!("{}-{on}", self.task.id());
        }
        if let Some(entry) = &self.entry {
            return format!("{}-{}", self.task.id(), entry.id);
        }
        let Some(item) = &self.before else {
            return match &self.matter.key {
                Some(key) => format!("{}-{}-{}", self.task.id(), key.session, key.assessor),
                None => self.task.id(),
            };
        };
        let digest = blake3::hash(format!("{item:?}").as_bytes()).to_hex();
        format!("{}-{}", self.task.id(), &digest[..12])
    }

    /// Puts back what was typed into the same form before it was closed: all else is as it is now, and the revision is
    /// the one seen now.
    pub fn resume(&mut self, draft: &Self) {
        let empty = self.fields.clone();
        take_over(&mut self.fields, &draft.fields);
        self.go_to(draft.here());
        self.is_back(Draft::Back(None), empty);
    }

    /// Puts back what was kept on disk, and says whether there was anything.
    pub fn restore(&mut self, values: &[(FieldName, String)], at: DateTime<Utc>) -> bool {
        let empty = self.fields.clone();
        for (name, value) in values {
            if let Some(field) = self.fields.iter_mut().find(|field| field.name == *name) {
                field.put(value);
            }
        }
        if !self.is_changed() {
            return false;
        }
        self.is_back(Draft::Back(Some(at)), empty);
        true
    }

    fn is_back(&mut self, draft: Draft, empty: Vec<Field>) {
        (self.draft, self.aside) = (draft, Some(empty));
        self.check(Field::trouble_so_far);
    }

    /// Goes on with the fields that it would be opened with now: of those before stays what was typed.
    pub(super) fn begin_anew(&mut self, fields: &[Field]) {
        let here = self.here();
        for before in std::iter::once(&mut self.fields).chain(&mut self.aside) {
            let mut now = fields.to_vec();
            take_over(&mut now, before);
            *before = now;
        }
        self.go_to(here);
        self.check(Field::trouble_so_far);
    }

    fn here(&self) -> Option<FieldName> {
        self.fields.get(self.at).map(|field| field.name)
    }

    /// Goes to a field by its name; where it is not there any more keys stay near.
    fn go_to(&mut self, name: Option<FieldName>) {
        let place = self.fields.iter().position(|field| Some(field.name) == name);
        self.at = place.unwrap_or_else(|| self.at.min(self.fields.len().saturating_sub(1)));
    }

    /// Takes away what came back, or puts it back again; it begins with the first field then.
    pub fn clear(&mut self) {
        if let Some(aside) = self.aside.take() {
            self.aside = Some(std::mem::replace(&mut self.fields, aside));
            (self.trouble, self.at) = (None, 0);
        }
    }

    /// Whether it is not known yet if something was kept of it.
    pub fn is_sought(&self) -> bool {
        matches!(self.draft, Draft::Unknown | Draft::Sought)
    }

    /// Whether anything was typed or chosen.
    pub fn is_changed(&self) -> bool {
        self.typed().next().is_some()
    }

    /// What was typed or chosen, field by field.
    pub fn typed(&self) -> impl Iterator<Item = (FieldName, &str)> {
        self.fields.iter().filter_map(|field| Some((field.name, field.typed()?)))
    }

    /// A field's text as typed, without the white space around it; of a choice its word.
    pub fn value(&self, name: FieldName) -> &str {
        self.fields.iter().find(|field| field.name == name).map_or("", Field::value)
    }

    /// The document that is chosen; none where none is, or it is no longer on file.
    pub fn document(&self) -> Option<&Document> {
        let label = self.value(FieldName::Document);
        self.documents.iter().find(|(own, _)| own == label).map(|(_, document)| document)
    }

    /// Chooses one of the application's documents by its place among them.
    pub fn choose_document(&mut self, place: usize) {
        let label = self.on_file.get(place).and_then(|digest| {
            self.documents.iter().find(|(_, document)| document.digest == *digest).map(|(label, _)| label.clone())
        });
        if let (Some(label), Some(field)) =
            (label, self.fields.iter_mut().find(|field| field.name == FieldName::Document))
        {
            field.begin(&label);
        }
    }

    /// Where the document is to be attached.
    pub fn slot(&self) -> Option<&Slot> {
        let label = self.value(FieldName::Slot);
        self.slots.iter().find(|(own, _)| own == label).map(|(_, slot)| slot)
    }

    /// A field's value as it is understood, in words; none where something is wrong or nothing is to be said.
    pub fn understood(&self, field: &Field) -> Option<String> {
        let value = Some(field.value()).filter(|value| !value.is_empty() && field.trouble.is_none())?;
        super::assessor::understood(field.name, value).or_else(|| reading::understood(field.name, value, self))
    }

    /// Goes some fields on, round and round; the one that is left must be right.
    pub fn step(&mut self, by: isize) {
        let left = self.at;
        let len = isize::try_from(self.fields.len()).unwrap_or(1).max(1);
        let next = (isize::try_from(self.at).unwrap_or(0) + by).rem_euclid(len);
        self.at = usize::try_from(next).unwrap_or(0);
        if left != self.at {
            self.complete(left);
            let trouble = self.fields.get(left).and_then(|field| field.trouble_when_left(self));
            if let Some(field) = self.fields.get_mut(left) {
                field.trouble = trouble;
            }
        }
    }

    /// Puts the whole name of an assessor or a zone in the place of what only one is called.
    fn complete(&mut self, at: usize) {
        let Some(field) = self.fields.get(at) else { return };
        if let Some(whole) = reading::whole(field.name.kind(), field.value(), self)
            && whole != field.value()
            && let Some(field) = self.fields.get_mut(at)
        {
            field.put(&whole);
        }
    }

    /// The two moments that the field's text may mean at a clock change, with their offsets (A7).
    fn readings(&self) -> Option<[String; 2]> {
        let field = self.fields.get(self.at).filter(|field| field.name.kind() == Kind::Moment)?;
        reading::readings(field.name, field.value(), self)
    }

    /// Whether keys go to the last field.
    pub fn is_last(&self) -> bool {
        self.at + 1 >= self.fields.len()
    }

    /// Takes a key that changes the field; says whether it was for it.
    pub fn edit(&mut self, key: EntryKey) -> bool {
        self.said = None;
        let chosen = match (key, self.readings()) {
            (EntryKey::PreviousPage, Some([first, _])) => Some(first),
            (EntryKey::NextPage, Some([_, second])) => Some(second),
            _ => None,
        };
        if let (Some(chosen), Some(field)) = (chosen, self.fields.get_mut(self.at)) {
            field.put(&chosen);
            self.check_here();
            return true;
        }
        let is_for_it = self.fields.get_mut(self.at).is_some_and(|field| field.edit(key));
        if is_for_it {
            self.check_here();
        }
        is_for_it
    }

    /// Whether keys go to a text of several lines.
    pub fn is_in_lines(&self) -> bool {
        self.fields.get(self.at).is_some_and(|field| matches!(field.entry, Entry::Lines(_)))
    }

    /// Has its texts of several lines wrapped to so many columns.
    pub fn wrap_to(&mut self, columns: usize) {
        for field in &mut self.fields {
            if let Entry::Lines(area) = &mut field.entry {
                area.wrap_to(columns);
            }
        }
    }

    /// Puts pasted text into the field, and says what it came to.
    pub fn paste(&mut self, pasted: &str) {
        let Some(field) = self.fields.get_mut(self.at) else { return };
        let how = field.paste(pasted);
        self.said = words::pasted(how);
        self.check_here();
    }

    /// Marks every field that is wrong or missing, and goes to the first such; true where none is.
    pub fn is_right(&mut self) -> bool {
        self.check(Field::trouble_when_left);
        let wrong = self.fields.iter().position(|field| field.trouble.is_some());
        self.at = wrong.unwrap_or(self.at);
        wrong.is_none()
    }

    /// Says that a form whose fields are right stands for nothing that could be done: what it is about is gone.
    pub fn says_nothing(&mut self) {
        if self.fields.iter().all(|field| field.trouble.is_none()) {
            self.trouble = Some(words::STANDS_FOR_NOTHING.to_owned());
        }
    }

    /// What is typed into one field can also make another one right that was marked, or an amount's sign wrong.
    fn check_here(&mut self) {
        let here = self.at;
        let trouble = |(place, field): (usize, &Field)| match &field.trouble {
            _ if place == here => field.trouble_so_far(self),
            Some(_) => field.trouble_when_left(self),
            // What these say depends on other fields.
            None if field.name == FieldName::Amount || field.name.kind() == Kind::Moment => field.trouble_so_far(self),
            None => None,
        };
        let found: Vec<_> = self.fields.iter().enumerate().map(trouble).collect();
        self.mark(found);
    }

    fn check(&mut self, trouble: impl Fn(&Field, &Self) -> Option<String>) {
        let found: Vec<_> = self.fields.iter().map(|field| trouble(field, self)).collect();
        self.mark(found);
    }

    fn mark(&mut self, found: Vec<Option<String>>) {
        for (field, trouble) in self.fields.iter_mut().zip(found) {
            field.trouble = trouble;
        }
    }
}

/// Puts over fields what was typed into the same ones before, and what was chosen among words that are others now.
fn take_over(fields: &mut [Field], before: &[Field]) {
    for field in fields {
        let Some(before) = before.iter().find(|before| before.name == field.name) else { continue };
        let is_typed = before.typed().is_some();
        match (&field.entry, &before.entry) {
            (Entry::Choice { options, .. }, Entry::Choice { options: others, .. }) if is_typed || options != others => {
                field.put(before.chosen());
            }
            (Entry::Choice { .. }, _) => {}
            // With the cursor where it stands.
            _ if is_typed => field.entry.clone_from(&before.entry),
            _ => {}
        }
    }
}

/// The documents of an application, each once, by their names; a name that several have is told apart by its digest.
fn labelled(view: &ApplicationView) -> Vec<(String, Document)> {
    let mut found: Vec<(String, Document)> = Vec::new();
    for document in view.evidence.documents() {
        if found.iter().any(|(_, known)| known.digest == document.digest) {
            continue;
        }
        let is_taken = found.iter().any(|(_, known)| known.name == document.name);
        let digest = document.digest.to_string();
        let label = if is_taken { format!("{} {}", document.name, &digest[..8]) } else { document.name.to_string() };
        found.push((label, document.clone()));
    }
    found
}

/// Where documents can be attached: the statement, then each course's two, then the papers.
fn slots(view: &ApplicationView) -> Vec<(String, Slot)> {
    let courses = (0..).zip(&view.evidence.training).flat_map(|(at, course)| {
        let course = &course.course;
        let both = [Slot::Syllabus { at, course: course.clone() }, Slot::Completion { at, course: course.clone() }];
        both.map(|slot| (at, slot))
    });
    let papers = (0..).zip(&view.evidence.papers).map(|(at, paper)| (at, Slot::Paper { at, name: paper.name.clone() }));
    let mut found = vec![(words::slot(&Slot::Statement), Slot::Statement)];
    for (at, slot) in courses.chain(papers) {
        let label = words::slot(&slot);
        let is_taken = found.iter().any(|(known, _)| *known == label);
        found.push((if is_taken { format!("{label} ({})", at + 1) } else { label }, slot));
    }
    found
}
