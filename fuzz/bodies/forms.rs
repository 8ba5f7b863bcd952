//! Application forms: TOML, JSON, JSONL, and what no name's ending tells.

use chrono::NaiveDate;
use qapdesk::domain::Digest;
use qapdesk::intake::{Problem, content_digest, form_text, read};

use super::clean;

/// A form that is taken is clean, and its text reads to the same form; problems are safe to show.
pub(super) fn body(data: &[u8]) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    for name in ["a.toml", "a.json", "a.jsonl", "-"] {
        match read(name, data, today) {
            Ok(drafts) => {
                for draft in drafts {
                    draft.dropped().iter().for_each(|key| clean::line(key));
                    let found = draft.resolve(&mut |name| Some((Digest([7; 32]), name.len() as u64)));
                    let form = match found {
                        Ok((form, _)) => form,
                        Err(problems) => {
                            // An address that no mail server takes.
                            told(&problems);
                            continue;
                        }
                    };
                    clean::all(&form);
                    let text = form_text(&form);
                    clean::prose(&text);
                    let back = read("a.toml", text.as_bytes(), today);
                    let back = back.unwrap_or_else(|problems| panic!("{problems:?}\n{text}")).remove(0);
                    let back = back.resolve_beside(&form, &mut |_| None);
                    let (back, _) = back.unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
                    assert_eq!(back, form, "{text}");
                    assert_eq!(content_digest(&back), content_digest(&form));
                }
            }
            Err(problems) => told(&problems),
        }
    }
}

/// What is wrong is told, safely and shortly.
pub(super) fn told(problems: &[Problem]) {
    assert!(!problems.is_empty());
    for problem in problems {
        let text = format!("{problem} {}", problem.hint);
        clean::line(&text);
        assert!(text.len() < 2500, "{text}");
    }
}
