//! Rules of a program's own, each on the evidence that it turns on.

use chrono::NaiveDate;
use qapdesk::domain::{Declaration, Finding, Form, Paper, Program, Verdict, findings};
use qapdesk::intake::{program, read};
use qapdesk::text::Line;

use crate::kit::asking;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A program that asks for these.
pub(crate) fn asks(requirements: &str) -> Program {
    program::parse("own.toml", &asking(requirements)).unwrap()
}

/// A form received on 12 October 2026 that says this, before its candidate.
pub(crate) fn says(rows: &str) -> Form {
    let text = format!(
        "form = \"qap-application/1\"\nreceived_on = 2026-10-12\n{rows}\n[candidate]\nfamily_name = \"Lee\"\n\
         email = \"lee@example.org\"\n"
    );
    let drafts = read("form.toml", text.as_bytes(), day("2026-11-23"));
    drafts.unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"))[0].form().clone()
}

pub(crate) fn found(form: &Form, program: &Program, id: &str) -> Finding {
    findings(form, program).of(id.parse().unwrap()).unwrap().clone()
}

/// What of a requirement is found.
fn verdict(form: &Form, program: &Program, id: &str) -> Verdict {
    found(form, program, id).verdict
}

#[test]
fn p1_what_was_asked_for_may_be_younger_than_the_application() {
    let program = asks(
        "[[requirements]]\nid = \"code\"\ntitle = \"Code\"\nkind = \"declaration\"\ndeclaration = \"code\"\nwithin = \"1 year\"\n\
         [[requirements]]\nid = \"essay\"\ntitle = \"Essay\"\nkind = \"document\"\ndocument = \"essay\"\nwithin = \"1 year\"\n\
         [[requirements]]\nid = \"ten-points\"\ntitle = \"Points\"\nkind = \"points\"\nleast = 10\nwithin = \"1 year\"\n\
         categories = [{ name = \"talk\" }]\n\
         [[requirements]]\nid = \"one-form\"\ntitle = \"Forms\"\nkind = \"feedback\"\nforms = 1\nwithin = \"1 year\"\n\
         [[requirements]]\nid = \"one-case\"\ntitle = \"Case\"\nkind = \"count\"\nof = \"cases\"\nleast = 1\nwithin = \"1 year\"\n",
    );
    let form = |of: &str| {
        let mut form = says(&format!(
            "feedback = [{{ giver = \"F-1\", case = \"C-1\", received_on = {of}, unanswered = 0 }}]\n\
             points = [{{ category = \"talk\", date = {of}, points = 10 }}]\n\
             case_log = [{{ key = \"C-1\", date = {of}, role = \"mediator\", hours = 3, completed = true }}]"
        ));
        form.declarations = vec![Declaration { name: Line::clean("code"), made_on: Some(day(of)) }];
        let document = qapdesk::domain::Document {
            name: Line::clean("essay.pdf"),
            digest: qapdesk::domain::Digest([7; 32]),
            size: 10,
        };
        let (name, date) = (Line::clean("essay"), Some(day(of)));
        form.papers = vec![Paper { name, date, document: Some(document), pages: None }];
        form
    };
    for id in ["code", "essay", "ten-points", "one-form", "one-case"] {
        let of = |on: &str| verdict(&form(on), &program, id);
        // A mediation is experience before the application; all else may be sent in later.
        let later = if id == "one-case" { Verdict::Unmet } else { Verdict::Met };
        assert_eq!(
            (of("2025-10-11"), of("2025-10-12"), of("2026-10-20")),
            (Verdict::Unmet, Verdict::Met, later),
            "{id}"
        );
    }
}
