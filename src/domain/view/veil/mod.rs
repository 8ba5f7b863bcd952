//! What is shown of an application while names are hidden (E1): its number in the place of the candidate's name, and
//! nothing that tells who it is. What is made of fields is left out by its field; of texts that people typed, or that
//! quote a field, the words of the names are left out as far as they are known.

mod cut;
mod evidence;
mod file;
mod rows;

use std::collections::HashMap;

use unicode_normalization::char::is_combining_mark;

use crate::domain::{Application, Candidate, Change, Document, Event, Form, Number, Reference, SectionEdit};
use crate::text::{Line, Prose, aliases, fold, is_apostrophe};

/// What stands in the place of a telephone, an address or the like.
pub const HIDDEN: &str = "hidden";
/// What stands in a text in the place of a name.
pub const NAME: &str = "[name]";
/// A telephone number has so many digits at least.
const DIGITS: usize = 6;
/// What stands between the commas of an address tells whose it is where it has a figure and so many letters at least.
const ADDRESS_PART: usize = 8;

/// What tells who is behind an application, so that it can be left out of what is shown of it.
#[derive(Debug, Clone)]
pub struct Veil {
    number: Number,
    /// The words of names in every spelling that look-up finds them by, folded, each with whether somebody wrote it without a
    /// capital letter.
    words: HashMap<String, bool>,
    /// Addresses as they are written, and names of a script that puts no space between words.
    exact: Vec<String>,
    /// The digits of telephone numbers.
    digits: Vec<String>,
    /// Names of files, which tell who it is where a word of a name is in them.
    files: Vec<Line>,
}

/// How a text came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// The program made it, and quotes names as they are written.
    Said,
    /// A person typed it, in whatever case.
    Typed,
}

impl Veil {
    /// That of an application, with the names that its last changes took away or gave.
    pub fn of(application: &Application) -> Self {
        let mut veil = Self::bare(application.number);
        veil.know_form(&application.form);
        for step in application.trail.iter().chain(&application.undone) {
            veil.know_events(&step.events);
        }
        veil.ready()
    }

    /// That of an application with all names that it ever had.
    pub fn of_history(number: Number, changes: &[Change]) -> Self {
        let mut veil = Self::bare(number);
        for change in changes {
            veil.know_events(&change.events);
        }
        veil.ready()
    }

    /// That of an application of which only the candidate's name is known.
    pub fn of_name(number: Number, name: &str) -> Self {
        let mut veil = Self::bare(number);
        veil.know_name(name);
        veil.ready()
    }

    fn bare(number: Number) -> Self {
        Self { number, words: HashMap::new(), exact: Vec::new(), digits: Vec::new(), files: Vec::new() }
    }

    /// The longest texts first, so that none is left out in part.
    fn ready(mut self) -> Self {
        let files = std::mem::take(&mut self.files);
        let telling: Vec<Line> = files.into_iter().filter(|file| self.tells(file)).collect();
        self.exact.extend(telling.iter().map(ToString::to_string));
        self.exact.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.exact.dedup();
        self
    }

    fn know_events(&mut self, events: &[Event]) {
        for event in events {
            match event {
                Event::Received { form, .. } => self.know_form(form),
                Event::Amended(sections) => {
                    for section in sections {
                        self.know_section(section);
                    }
                }
                _ => {}
            }
        }
    }

    fn know_section(&mut self, section: &SectionEdit) {
        self.know_files(section.documents());
        match section {
            SectionEdit::Candidate(swap) => {
                self.know_candidate(&swap.before);
                self.know_candidate(&swap.after);
            }
            SectionEdit::References(rows) => {
                let (gone, new) = rows.gone_and_new();
                for reference in gone.into_iter().chain(new) {
                    self.know_reference(reference);
                }
            }
            _ => {}
        }
    }

    fn know_form(&mut self, form: &Form) {
        self.know_candidate(&form.candidate);
        for reference in &form.references {
            self.know_reference(reference);
        }
        self.know_files(form.documents());
    }

    fn know_files<'a>(&mut self, documents: impl IntoIterator<Item = &'a Document>) {
        self.files.extend(documents.into_iter().map(|document| document.name.clone()));
    }

    fn know_candidate(&mut self, candidate: &Candidate) {
        let Candidate { name, given_name, family_name, email, address, time_zone: _, .. } = candidate;
        for name in [Some(name), given_name.as_ref(), Some(family_name)].into_iter().flatten() {
            self.know_name(name);
        }
        let phones = [&candidate.primary_phone, &candidate.secondary_phone, &candidate.cell, &candidate.fax];
        for phone in phones.into_iter().flatten() {
            self.know_phone(phone);
        }
        self.exact.extend(email.iter().map(ToString::to_string));
        let lines = address.iter().flat_map(|address| address.lines());
        for line in lines.map(str::trim).filter(|line| line.len() > 3) {
            self.exact.push(line.to_owned());
            self.exact.extend(line.split([',', ';']).map(str::trim).filter(|part| is_place(part)).map(str::to_owned));
        }
    }

    fn know_reference(&mut self, reference: &Reference) {
        let Reference { name, firm, email, phone, city: _, capacity: _, case: _ } = reference;
        if let Some(name) = name {
            self.know_name(name);
        }
        if let Some(phone) = phone {
            self.know_phone(phone);
        }
        let whole = firm.iter().chain(email).map(ToString::to_string).filter(|text| text.trim().len() > 3);
        self.exact.extend(whole);
    }

    fn know_phone(&mut self, phone: &str) {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= DIGITS {
            self.digits.push(digits);
        }
        if phone.trim().len() > 3 {
            self.exact.push(phone.trim().to_owned());
        }
    }

    fn know_name(&mut self, name: &str) {
        for (word, is_word) in pieces(name) {
            if !is_word {
                continue;
            }
            if word.chars().any(is_unspaced) {
                self.exact.push(word.to_owned());
                continue;
            }
            let folded = fold(word);
            // A letter alone is no name to look for, and neither is what is written small in one that has capitals.
            let is_small = !word.starts_with(char::is_uppercase);
            let is_particle = !word.contains(char::is_uppercase) && name.contains(char::is_uppercase);
            if folded.chars().count() > 1 && !is_particle {
                for spelling in spellings(folded, word).filter(|spelling| spelling.chars().count() > 1) {
                    *self.words.entry(spelling).or_default() |= is_small;
                }
            }
            // Who is called d'Aubigné is called Aubigné too.
            let elided = word.split_once(is_apostrophe).map(|(_, rest)| rest);
            if let Some(rest) = elided.filter(|rest| rest.chars().count() > 2 && rest.starts_with(char::is_uppercase)) {
                for spelling in spellings(fold(rest), rest) {
                    self.words.entry(spelling).or_default();
                }
            }
        }
    }

    /// The application's number: what stands in the place of the candidate's name.
    pub fn name(&self) -> Line {
        Line::clean(&self.number.to_string())
    }

    /// A text that the program made, without what tells who it is.
    pub fn said(&self, text: &str) -> String {
        self.without(text, Made::Said)
    }

    /// A line that somebody typed, without what tells who it is.
    pub fn typed(&self, line: &Line) -> Line {
        Line::clean(&self.without(line, Made::Typed))
    }

    fn maybe(&self, line: Option<&Line>) -> Option<Line> {
        line.map(|line| self.typed(line))
    }

    fn prose(&self, text: &Prose) -> Prose {
        Prose::clean(&self.without(text, Made::Typed))
    }

    /// A file's name, unless it tells who it is: then only of what kind it is.
    fn file(&self, name: &Line) -> Line {
        if !self.tells(name) {
            return name.clone();
        }
        let kind = name.rsplit_once('.').map(|(_, kind)| kind).filter(|kind| kind.len() <= 5 && !kind.is_empty());
        Line::clean(&kind.map_or_else(|| "document".to_owned(), |kind| format!("document.{kind}")))
    }

    /// Whether a file's name tells who it is, be it within a word.
    fn tells(&self, file: &Line) -> bool {
        let folded = fold(file);
        self.words.keys().any(|word| word.chars().count() > 2 && folded.contains(word.as_str()))
            || self.without(file, Made::Typed) != file.as_str()
    }

    fn without(&self, text: &str, made: Made) -> String {
        let mut text = text.to_owned();
        for exact in &self.exact {
            text = replaced(&text, exact);
        }
        if !self.digits.is_empty() {
            text = self.without_phones(&text);
        }
        let mut out = String::with_capacity(text.len());
        for (piece, is_word) in pieces(&text) {
            if !is_word || !self.is_name(piece, made) {
                out.push_str(piece);
                continue;
            }
            // One after the other they are one name.
            let before = out.trim_end_matches([' ', '-']);
            if before.ends_with(NAME) {
                out.truncate(before.len());
            } else {
                out.push_str(NAME);
            }
        }
        out
    }

    fn is_name(&self, word: &str, made: Made) -> bool {
        let is_capital = word.starts_with(char::is_uppercase);
        let bare = word.trim_end_matches(['s', 'S']);
        let owner = bare.ends_with(is_apostrophe).then(|| bare.trim_end_matches(is_apostrophe));
        let mut all = [Some(word), owner].into_iter().flatten().flat_map(|word| spellings(fold(word), word));
        all.any(|spelling| {
            let known = self.words.get(&spelling);
            known.is_some_and(|is_small| is_capital || *is_small || made == Made::Typed)
        })
    }

    fn without_phones(&self, text: &str) -> String {
        let is_of_phone = |c: char| c.is_ascii_digit() || " +-()/.".contains(c);
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
            out.push_str(&rest[..start]);
            let length = rest[start..].find(|c| !is_of_phone(c)).unwrap_or(rest.len() - start);
            let run = rest[start..start + length].trim_end_matches(|c: char| !c.is_ascii_digit());
            // A sign without digits behind it is none of a telephone.
            let run = if run.is_empty() { &rest[start..=start] } else { run };
            let digits: String = run.chars().filter(char::is_ascii_digit).collect();
            let is_it = |phone: &String| phone.ends_with(&digits) || digits.ends_with(phone.as_str());
            let is_phone = digits.len() >= DIGITS && self.digits.iter().any(is_it);
            out.push_str(if is_phone { HIDDEN } else { run });
            rest = &rest[start + run.len()..];
        }
        out + rest
    }
}

/// An application by its number and its candidate's name with a gap between; while the name is hidden it is the number, and is
/// said once.
pub fn whose(number: Number, name: &str, gap: &str) -> String {
    let number = number.to_string();
    if name == number { number } else { format!("{number}{gap}{name}") }
}

/// A folded word and the customary other spellings of it as it is written, so that `Петровић` and `Petrovic`, or `Đorđe` and
/// `Djordje`, are one name here as they are to look-up.
fn spellings(folded: String, word: &str) -> impl Iterator<Item = String> {
    std::iter::once(folded).chain(aliases(word))
}

/// Words and what is between them, each with whether it is a word; an apostrophe belongs to its word, and so does the mark of
/// a letter that is written apart from it.
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let is_of_word = |c: char| c.is_alphanumeric() || is_apostrophe(c) || is_combining_mark(c);
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = is_of_word(rest.chars().next()?);
        let end = rest.find(|c| is_of_word(c) != is_word).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((piece, is_word))
    })
}

/// Whether a part of an address is a place in a street, or a town with its postal code. A town or a country alone is a word
/// of many texts.
fn is_place(part: &str) -> bool {
    part.chars().count() >= ADDRESS_PART && part.contains(char::is_numeric) && part.contains(char::is_alphabetic)
}

/// Whether a letter is of a script that puts no space between words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{323af}')
}

/// A text with another one left out of it, whatever the case of its plain letters.
fn replaced(text: &str, exact: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let at =
        |rest: &str| rest.as_bytes().windows(exact.len()).position(|part| part.eq_ignore_ascii_case(exact.as_bytes()));
    while let Some(start) = at(rest) {
        // The bytes of a letter are never those of a part of another one.
        out.push_str(&rest[..start]);
        out.push_str(HIDDEN);
        rest = &rest[start + exact.len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn veil(name: &str) -> Veil {
        Veil::of_name(Number::new(2026, 7), name)
    }

    #[test]
    fn e1_a_name_is_left_out_of_a_text_in_whatever_spelling() {
        for (name, text, left) in [
            (
                "Jane O’Connor",
                "Jane O'Connor: in which capacity is not stated",
                "[name]: in which capacity is not stated",
            ),
            ("Jane O’Connor", "JANE OCONNOR, and Jane's log", "[name], and [name] log"),
            ("Zoë Müller-Lüdenscheidt", "Zoe Muller, Ms. Lüdenscheidt", "[name], Ms. [name]"),
            ("Maria de Souza", "to de facto say: Souza", "to de facto say: [name]"),
            ("Will May", "it will be checked in may, says Will", "it will be checked in may, says [name]"),
            ("jane doe", "jane doe has neither telephone nor e-mail", "[name] has neither telephone nor e-mail"),
            ("李明", "李明先生", "hidden先生"),
            ("J. Doe", "a J. Crew of Doe", "a J. Crew of [name]"),
            ("Zo\u{308}e Doe", "Z\u{f6}e, or Zoe", "[name], or [name]"),
        ] {
            assert_eq!(veil(name).said(text), left, "{name}: {text}");
        }
        assert_eq!(veil("Jane Doe").typed(&Line::clean("called jane")).as_str(), "called [name]");
        assert_eq!(veil("Jane Doe").name().as_str(), "QAP-2026-0007");
    }

    #[test]
    fn e1_a_name_is_left_out_in_every_spelling_that_look_up_finds_it_by() {
        for (name, text, left) in [
            ("Đorđe Петровић", "djordje said Petrovic is fine", "[name] said [name] is fine"),
            ("Djordje Petrovic", "Ђорђе, Đorđe; Петровић", "[name], [name]; [name]"),
            ("Jürgen Dvořák", "Juergen, jurgen, DVORAK's", "[name], [name], [name]"),
            ("Юлия Достоевский", "Yuliya Dostoevsky, iuliia", "[name], [name]"),
            ("Γιώργος Ю. Παπαδόπουλος", "papadopoulos and giorgos, you", "[name] and [name], you"),
        ] {
            assert_eq!(veil(name).typed(&Line::clean(text)).as_str(), left, "{name}: {text}");
        }
        assert_eq!(veil("А. Ли").typed(&Line::clean("a Li, yu")).as_str(), "a [name], yu");
        assert_eq!(veil("Đorđe").said("djordje, Djordje"), "djordje, [name]");
        assert_eq!(veil("Петровић").file(&Line::clean("PetrovicStatement.pdf")).as_str(), "document.pdf");
    }

    #[test]
    fn e1_a_telephone_and_an_address_are_left_out_as_they_are_written_or_otherwise() {
        let mut veil = Veil::bare(Number::new(2026, 7));
        veil.know_phone("+1 (212) 555-0100");
        veil.exact.push("jane@example.org".to_owned());
        let veil = veil.ready();
        assert_eq!(veil.said("call 212 555 0100, or Jane@Example.org."), "call hidden, or hidden.");
        assert_eq!(veil.said("on 2026-11-24 at 15:00, 12 + 3 hours"), "on 2026-11-24 at 15:00, 12 + 3 hours");
    }

    #[test]
    fn e1_of_a_file_that_is_named_after_somebody_only_its_kind_is_shown() {
        let file = |name: &str| veil("Jane Doe").file(&Line::clean(name)).to_string();
        assert_eq!(file("cv_jane-doe.pdf"), "document.pdf");
        assert_eq!(file("JaneStatement"), "document");
        assert_eq!(file("statement.pdf"), "statement.pdf");
    }
}
