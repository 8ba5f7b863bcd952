use std::fmt::Write as _;

use super::step::StepJson;
use super::{Manifest, TABLES};
use crate::text::{Line, wrap};

/// How wide the text is.
const WIDTH: usize = 96;

/// What a bundle is about.
pub(in crate::cli) struct About<'a> {
    /// What the desk's own program is called.
    pub(in crate::cli) body: &'a Line,
    /// What the programs of the bundle are called.
    pub(in crate::cli) programs: &'a [Line],
    /// The manifest, as far as it is.
    pub(in crate::cli) manifest: &'a Manifest,
}

/// The text that says what is in a bundle.
pub(in crate::cli) fn readme(about: &About<'_>) -> String {
    let Manifest { from, to, zone, made_at, build, head, begun_at, .. } = about.manifest;
    let mut text = String::new();
    line(&mut text, &format!("Audit bundle of the desk: {}", about.body));
    line(&mut text, "");
    line(&mut text, &format!("Period:       {from} to {to}, both days in it; days are those of {zone}"));
    line(&mut text, &format!("Made:         {} by qapdesk {build}", made_at.format("%Y-%m-%d %H:%M UTC")));
    for (place, program) in about.programs.iter().enumerate() {
        let heading = if place == 0 { "Programs:" } else { "" };
        line(&mut text, &format!("{heading:14}{program}"));
    }
    if let Some(program) = &about.manifest.program {
        line(&mut text, &format!("Asked for:    only applications under {program}"));
    }
    line(&mut text, &format!("Applications: {}", count(about.manifest)));
    line(&mut text, &format!("Journal:      {}", head.as_deref().unwrap_or("it holds nothing yet")));
    if head != begun_at {
        paragraph(
            &mut text,
            "Applications changed while the bundle was made: where a line has a lower revision than the last change of its \
             application in changes.jsonl, it is from before that change.",
        );
    }
    heading(&mut text, "Which applications are in it");
    paragraph(
        &mut text,
        "An application belongs to the period if it was on its way on any day of it, or if anything of it happened on one: it \
         was received, changed, decided, contested, paid for, or a letter of it was drafted, released or sent. One that rested \
         through the whole period without a change is in it, since that is something to ask about. Of one whose candidate was \
         forgotten there is one line, where the months between its receipt and its end touch the period or it was forgotten in \
         it.",
    );
    paragraph(
        &mut text,
        "What a line says is as it was when the bundle was made; stage_at_end and the days in stages are as they were at the \
         period's end. What was undone counts nowhere but in changes.jsonl, which has the change and its undoing.",
    );
    heading(&mut text, "What was left out, and why");
    paragraph(
        &mut text,
        "An audit is of the work and not of the people. So there are no names, e-mails, telephone numbers, addresses or time \
         zones; no evidence (training, cases, references, feedback forms, statements, documents and their names); no notes, \
         tags, reasons, rationales, remarks and letter texts, of which it says only that they are there. Whoever worked at the \
         desk is staff-N, whoever is on the roster assessor-N, also where they worked as an account: the same number is the \
         same person throughout this bundle, and means nothing in another one. So it can be seen that nobody assessed without \
         having answered the conflict question, that nobody decided on whom they had assessed, that two assessors are two, and \
         that who handled an appeal had no part in what is contested. Who a number is, the body can tell: by an application's \
         number and revision its history names the account.",
    );
    paragraph(
        &mut text,
        "Edits of score sheets before they were submitted, saved views, and who read what are left out: qapdesk audit has them. \
         The program files are as the body loaded them, with the texts of its letters and its own addresses.",
    );
    heading(&mut text, "How to check it");
    paragraph(
        &mut text,
        "manifest.json has the BLAKE3 digest of each file (b3sum FILE). Each line of changes.jsonl has a head: a number and \
         the digest of all of the journal up to it. At the desk, qapdesk verify --head HEAD says whether the journal still holds \
         exactly that; the last one is in the manifest. A head that was signed or deposited before the audit (qapdesk head) says \
         the same of the past.",
    );
    heading(&mut text, "Files");
    entry(&mut text, "README.txt", "this text");
    entry(
        &mut text,
        "manifest.json",
        "format qap-audit/1: period, programs, counts, heads of the journal, files with their digests",
    );
    entry(
        &mut text,
        "programs/",
        "the file of each version of a program that an application of the period is under: what was asked for, the checklist with its levels in words, the pass rule, fees, days",
    );
    entry(&mut text, "applications.jsonl", "an application a line, with all that the tables say of it in one value");
    entry(
        &mut text,
        "changes.jsonl",
        "a change of the period a line, of applications, letters, the roster, accounts and programs",
    );
    entry(&mut text, "report.html", "the desk's report of the same period, to read and print");
    entry(&mut text, "report.json", "its figures (qapdesk report --json)");
    for table in &TABLES {
        entry(&mut text, table.file, &format!("a line is {}", table.about));
    }
    paragraph(
        &mut text,
        "Tables are CSV in UTF-8 with a heading line. A cell that begins with a minus has an apostrophe before it, so that no \
         spreadsheet takes it for a formula.",
    );
    for table in &TABLES {
        columns(&mut text, table.file, table.columns);
    }
    columns(&mut text, "changes.jsonl", &StepJson::KEYS);
    text
}

fn count(manifest: &Manifest) -> String {
    let Manifest { applications, forgotten, changes, .. } = manifest;
    format!("{applications}, of which {forgotten} were forgotten; changes: {changes}")
}

fn columns(text: &mut String, file: &str, columns: &[(&str, &str)]) {
    heading(text, file);
    for (column, says) in columns {
        entry(text, column, says);
    }
}

fn heading(text: &mut String, words: &str) {
    let _ = write!(text, "\n{words}\n{}\n", "-".repeat(words.chars().count()));
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

fn paragraph(text: &mut String, words: &str) {
    for part in wrap(words, WIDTH) {
        line(text, &part);
    }
    text.push('\n');
}

fn entry(text: &mut String, name: &str, says: &str) {
    const NAME: usize = 22;
    for (place, part) in wrap(says, WIDTH - NAME).iter().enumerate() {
        let name = if place == 0 { name } else { "" };
        line(text, format!("{name:NAME$}{part}").trim_end());
    }
}
