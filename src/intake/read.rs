use chrono::NaiveDate;

use super::draft::Draft;
use super::fault::Fault;
use super::form::read_form;
use super::problem::{Problem, Report};
use super::source::{Format, check_form_size, open};
use super::tree::{from_json, from_toml};
use crate::cores;

/// The most forms in one file.
const MOST_FORMS: usize = 20_000;

/// The forms of a file: one of TOML or JSON, one a line of JSONL; all of them or none.
///
/// `file_name` tells the format by its ending (`.toml`, `.json`, `.jsonl`, `.ndjson`); without one of these the text
/// tells it. `today` is the desk's day. Where anything is wrong, every problem of the file is told, in its order.
///
/// ```
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let form = "form = 'qap-application/1'\nreceived_on = 2026-10-12\n[candidate]\nfamily_nam = 'Doe'\n";
/// let problems = qapdesk::intake::read("doe.toml", form.as_bytes(), today).unwrap_err();
/// assert_eq!(problems[1].to_string(), "line 4: candidate.family_nam: unknown key");
/// assert_eq!(problems[1].hint, "did you mean `family_name`?");
/// ```
pub fn read(file_name: &str, bytes: &[u8], today: NaiveDate) -> Result<Vec<Draft>, Vec<Problem>> {
    let (format, text) = open(file_name, bytes)?;
    let mut report = Report::default();
    let drafts = match format {
        Format::Toml => one(from_toml(text, &mut report), today, &mut report),
        Format::Json => one(from_json(text, 1, &mut report), today, &mut report),
        Format::JsonLines => lines(text, today, &mut report)?,
    };
    report.finish(drafts)
}

fn one(root: Option<super::tree::Node<'_>>, today: NaiveDate, report: &mut Report) -> Vec<Draft> {
    root.and_then(|root| read_form(&root, today, report)).into_iter().collect()
}

fn lines(text: &str, today: NaiveDate, report: &mut Report) -> Result<Vec<Draft>, Fault> {
    let filled = (1_u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    if filled.clone().count() > MOST_FORMS {
        return Err(Fault::TooManyForms(MOST_FORMS));
    }
    let read = cores::map(filled.collect(), |(number, line)| {
        let mut report = Report::default();
        let draft = match check_form_size(line.len()) {
            Ok(()) => from_json(line, number, &mut report).and_then(|root| read_form(&root, today, &mut report)),
            Err(fault) => {
                report.add(Some(number), "", &fault);
                None
            }
        };
        (draft, report)
    });
    let mut drafts = Vec::with_capacity(read.len());
    for (draft, of_line) in read {
        drafts.extend(draft);
        report.go_on(of_line);
    }
    Ok(drafts)
}
