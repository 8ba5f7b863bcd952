use super::ink::Ink;
use super::page::Writer;
use super::{assessed, history};
use crate::domain::Form;
use crate::domain::view::ApplicationView;
use crate::link::protocol::HistoryEntry;
use crate::tui::layer::{ItemName, Page};
use crate::tui::state::State;
use crate::tui::words;

/// A section of an application's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Candidate,
    Training,
    Memberships,
    Experience,
    CaseLog,
    Statement,
    References,
    Feedback,
    Evaluations,
    Documents,
    Payments,
    /// Declarations, points and papers.
    More,
}

impl Section {
    const ALL: [Self; 12] = [
        Self::Candidate,
        Self::Training,
        Self::Memberships,
        Self::Experience,
        Self::CaseLog,
        Self::Statement,
        Self::References,
        Self::Feedback,
        Self::Evaluations,
        Self::Documents,
        Self::Payments,
        Self::More,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Candidate => words::CANDIDATE,
            Self::Training => words::TRAINING,
            Self::Memberships => words::MEMBERSHIPS,
            Self::Experience => words::EXPERIENCE,
            Self::CaseLog => words::CASE_LOG,
            Self::Statement => words::STATEMENT,
            Self::References => words::REFERENCES,
            Self::Feedback => words::FEEDBACK_FORMS,
            Self::Evaluations => words::EVALUATIONS,
            Self::Documents => words::DOCUMENTS,
            Self::Payments => words::PAYMENTS,
            Self::More => words::MORE_EVIDENCE,
        }
    }
}

/// The whole file, by section; what was done, as far as it was read, with long changes folded but some.
pub(super) fn page(
    state: &State,
    view: &ApplicationView,
    past: Option<&[HistoryEntry]>,
    unfolded: &[u32],
    columns: usize,
) -> Page {
    let mut writer = Writer::new(state, columns);
    head(&mut writer, view);
    for one in Section::ALL {
        section(&mut writer, view, one);
    }
    assessed::write(&mut writer, state, view);
    writer.section(words::NOTES);
    notes(&mut writer, state, view);
    writer.section(words::LETTERS);
    letters(&mut writer, state, view, past);
    writer.section(words::HISTORY);
    history::write(&mut writer, state, past, unfolded);
    writer.done()
}

/// As much of the file as so many lines show.
pub(super) fn beginning(state: &State, view: &ApplicationView, columns: usize, rows: usize) -> Page {
    let mut writer = Writer::new(state, columns);
    head(&mut writer, view);
    for one in Section::ALL {
        if writer.len() < rows {
            section(&mut writer, view, one);
        }
    }
    if writer.len() < rows {
        assessed::write(&mut writer, state, view);
    }
    writer.done()
}

fn head(writer: &mut Writer<'_>, view: &ApplicationView) {
    for said in words::file_head(view) {
        writer.say(&said, Ink::Plain);
    }
}

/// One section, with an empty line and its title before it.
pub(super) fn section(writer: &mut Writer<'_>, view: &ApplicationView, section: Section) {
    let items = items(&view.evidence, section);
    // Most programs have no names of their own for evidence.
    if items.is_empty() && section == Section::More {
        return;
    }
    writer.section(section.title());
    if items.is_empty() {
        writer.say(&format!("  {}", words::NONE_ON_FILE), Ink::Faint);
    }
    for (name, text) in items {
        let text = format!("  {text}");
        match name {
            Some(name) => writer.item(name, &[(text, Ink::Plain)]),
            None => writer.say(&text, Ink::Plain),
        }
    }
}

/// What colleagues noted, last first.
fn notes(writer: &mut Writer<'_>, state: &State, view: &ApplicationView) {
    if view.notes.is_empty() {
        writer.say(&format!("  {}", words::NO_NOTES), Ink::Faint);
    }
    for note in view.notes.iter().rev() {
        writer.say(&format!("  {}", words::note_head(note, state.zone)), Ink::Faint);
        writer.say(&format!("    {}", note.text.replace('\n', "\n    ")), Ink::Plain);
    }
}

/// The letters of the application, and those of which only was recorded that they went out.
fn letters(writer: &mut Writer<'_>, state: &State, view: &ApplicationView, past: Option<&[HistoryEntry]>) {
    let recorded: Vec<&HistoryEntry> = past.iter().copied().flatten().filter(|entry| words::is_letter(entry)).collect();
    if recorded.is_empty() && view.letters.is_empty() {
        writer.say(&format!("  {}", words::NO_LETTERS), Ink::Faint);
    }
    for row in view.letters.iter().rev() {
        writer.say(&format!("  {}", words::letter_of_file(row, state.now, state.zone)), Ink::Plain);
    }
    for entry in recorded {
        writer.say(&format!("  {}", words::letter(entry, state.zone)), Ink::Plain);
    }
}

fn items(form: &Form, section: Section) -> Vec<(Option<ItemName>, String)> {
    match section {
        Section::Candidate => texts(words::candidate(form)),
        Section::Training => named(&form.training, ItemName::Course, words::course),
        Section::Memberships => texts(words::memberships(form)),
        Section::Experience => texts(words::experience(form)),
        Section::CaseLog => named(&form.case_log, ItemName::Case, words::case),
        Section::Statement => texts(words::statement(form)),
        Section::References => named(&form.references, ItemName::Reference, words::reference),
        Section::Feedback => named(&form.feedback, ItemName::Feedback, words::feedback_form),
        Section::Evaluations => texts(words::evaluations_on_file(form)),
        Section::Documents => {
            let documents: Vec<_> = form.documents().collect();
            named(&documents, ItemName::Document, |document| words::document(document))
        }
        Section::Payments => named(&form.payments, ItemName::Payment, words::payment),
        Section::More => texts(words::more_evidence(form)),
    }
}

fn texts(texts: Vec<String>) -> Vec<(Option<ItemName>, String)> {
    texts.into_iter().map(|text| (None, text)).collect()
}

fn named<T>(
    items: &[T],
    name: impl Fn(usize) -> ItemName,
    words: impl Fn(&T) -> String,
) -> Vec<(Option<ItemName>, String)> {
    items.iter().enumerate().map(|(place, item)| (Some(name(place)), words(item))).collect()
}
