use super::fixture::{OneFile, accept, form, line, reference};
use crate::domain::view::{ApplicationView, Veil, details};
use crate::domain::{Basis, Capacity, Command, Event, Item, Names, Note, Requirement, apply};
use crate::text::Prose;

#[test]
fn e1_what_is_decided_with_names_hidden_says_so_and_what_comes_of_it_is_the_same() {
    let (mut shown, mut hidden) = (OneFile::received(form()), OneFile::received(form()));
    for (file, names) in [(&mut shown, Names::Shown), (&mut hidden, Names::Hidden)] {
        file.names = names;
        file.does(&accept(Requirement::Hours));
    }
    assert_eq!(shown.application.determinations, hidden.application.determinations);
    let last = |file: &OneFile| file.changes.last().unwrap().clone();
    assert_eq!(last(&hidden).events.last(), Some(&Event::NamesHidden { told_before: false }));
    assert_eq!((last(&shown).names(), last(&hidden).names()), (Names::Shown, Names::Hidden));
    assert_eq!(last(&shown).words(), "accepted hours");
    assert_eq!(last(&hidden).words(), "accepted hours, names hidden");
    assert_eq!(
        details(&last(&shown), &crate::domain::Scale::default()),
        details(&last(&hidden), &crate::domain::Scale::default()),
        "it is said once"
    );
    hidden.names = Names::HiddenAgain;
    hidden.does(&accept(Requirement::Statement));
    assert_eq!(last(&hidden).words(), "accepted statement, names hidden (the session was shown this one before)");
}

#[test]
fn e1_an_undo_and_a_redo_say_of_who_asks_for_them_and_not_of_who_decided() {
    let mut file = OneFile::received(form());
    let before = file.application.determinations.clone();
    file.names = Names::Hidden;
    file.does(&accept(Requirement::Hours));
    let decided = file.application.determinations.clone();
    for (command, names) in [
        (Command::Undo, Names::Shown),
        (Command::Redo, Names::Shown),
        (Command::Undo, Names::HiddenAgain),
        (Command::Redo, Names::Hidden),
        (Command::Undo, Names::Hidden),
    ] {
        file.names = names;
        file.does(&command);
        let change = file.changes.last().unwrap();
        let marks = change.events.iter().filter(|event| matches!(event, Event::NamesHidden { .. })).count();
        assert_eq!((change.names(), marks), (names, usize::from(names.are_hidden())), "{command:?}");
        let after = if command == Command::Undo { &before } else { &decided };
        assert_eq!(&file.application.determinations, after, "{command:?}");
    }
    let folded = file.changes.iter().fold(None, apply);
    assert_eq!(folded, Some(file.application), "the state is the fold of its events");
}

#[test]
fn e1_an_application_is_seen_without_what_tells_whose_it_is() {
    let mut form = form();
    form.candidate.address = Some(Prose::clean("7 Elm Street\nAlbany"));
    form.candidate.cell = Some(line("+1 212 555 0199"));
    form.references.push(reference("Ruth Quill", Capacity::Other, Some("C-1")));
    let names = [form.candidate.family_name.to_string(), "Ruth".to_owned(), "Quill".to_owned(), "Elm".to_owned()];
    let mut file = OneFile::received(form.clone());
    let renamed = reference("Ada Byron", Capacity::Other, Some("C-1"));
    let before = form.references.last().cloned().map(Item::Reference).map(Box::new);
    file.does(&Command::Amend { before, after: Some(Box::new(Item::Reference(renamed))), reason: None });
    file.does(&Command::Note { text: Prose::clean("Ruth called from 212 555 0199") });
    let mut view = ApplicationView::of(&file.application, &file.program, file.today);
    assert!(format!("{view:?}").contains("Byron"));
    let shown = view.clone();
    Veil::of(&file.application).view(&mut view);
    let seen = format!("{view:?}");
    for name in names.iter().map(String::as_str).chain(["Byron", "555"]) {
        assert!(!seen.contains(name), "{name} in {seen}");
    }
    assert_eq!(view.candidate.name, line("QAP-2026-0001"));
    assert_eq!(
        view.notes.iter().map(|note: &Note| note.text.as_str()).collect::<Vec<_>>(),
        ["[name] called from hidden"]
    );
    let standing = |view: &ApplicationView| view.requirements.iter().map(|one| one.finding).collect::<Vec<_>>();
    assert_eq!((standing(&view), view.stage), (standing(&shown), shown.stage), "what is found stays");
}

#[test]
fn e1_of_a_reference_without_its_telephone_it_is_still_seen_whether_it_can_be_reached() {
    let mut form = form();
    let mut lost = reference("Ada Byron", Capacity::Party, Some("C-01"));
    lost.phone = Some(line("n/a"));
    form.references = vec![reference("Ruth Quill", Capacity::Counsel, Some("C-01")), lost];
    let veil = Veil::of(&OneFile::received(form.clone()).application);
    let told = Basis::standard(Requirement::References, &veil.form(&form));
    for said in ["reference 1, hidden (counsel, case C-01)", "reference 2, no telephone or e-mail (party, case C-01)"] {
        assert!(told.items().contains(&said.to_owned()), "{said} in {told:?}");
    }
}

#[test]
fn e1_a_family_name_with_an_elided_particle_is_left_out_of_texts() {
    let mut form = form();
    form.candidate.name = line("Jean-Luc d'Aubigné");
    form.candidate.given_name = Some(line("Jean-Luc"));
    form.candidate.family_name = line("d'Aubigné");
    let veil = Veil::of(&OneFile::received(form).application);
    for text in
        ["d'Aubigné called", "d’Aubigné called", "D'AUBIGNÉ called", "Aubigné called", "Jean-Luc d'Aubigné called"]
    {
        let left = veil.typed(&line(text)).to_string();
        assert!(!left.to_lowercase().contains("aubign") && left.ends_with("] called"), "{left}");
    }
    assert_eq!(veil.typed(&line("de facto he agreed")), line("de facto he agreed"));
}

#[test]
fn e1_a_part_of_an_address_that_tells_where_somebody_lives_is_left_out_of_texts() {
    let mut form = form();
    form.candidate.address = Some(Prose::clean("7 Elm Street, Unit 4, Albany, NY\nNY 12207, Canada"));
    let file = OneFile::received(form);
    let veil = Veil::of(&file.application);
    for (text, left) in [
        ("moved from 7 elm street to Albany", "moved from hidden to Albany"),
        ("7 Elm Street, Unit 4, Albany, NY", "hidden"),
        ("wrote to NY 12207, not to Canada", "wrote to hidden, not to Canada"),
        ("Unit 4 of the course, 26 cases", "Unit 4 of the course, 26 cases"),
        ("NY and Canada have 4 units", "NY and Canada have 4 units"),
    ] {
        assert_eq!(veil.typed(&line(text)), line(left), "{text}");
    }
}

#[test]
fn e1_a_history_tells_of_the_candidate_only_which_fields_changed() {
    let mut file = OneFile::received(form());
    let mut other = form();
    (other.candidate.name, other.candidate.email) = (line("Zelda Quux"), Some(line("zelda@quux.example")));
    file.does(&Command::Edit { form: Box::new(other), reason: Some(line("Zelda married")) });
    let veil = Veil::of_history(file.application.number, &file.changes);
    let (told, details) = veil.change(file.changes.last().unwrap(), &crate::domain::Scale::default());
    assert_eq!(details, ["the candidate's name, e-mail changed (hidden)"]);
    assert_eq!(told.reason, Some(line("[name] married")));
    assert!(!format!("{told:?}").contains("Zelda"));
}
