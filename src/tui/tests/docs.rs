//! The screens of `docs/`: each stands below a mark that says which keys lead to it, and is drawn anew here.

use std::path::{Path, PathBuf};

use super::printer::glyph_rows;
use super::screens::open;

/// `QAPDESK_UPDATE=1 cargo test --lib screens_of_the_documentation` writes them.
#[test]
fn screens_of_the_documentation_are_what_is_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("docs").map(|entry| entry.expect("a page").path()).collect();
    pages.sort();
    let mut n_screens = 0;
    for path in pages.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let text = std::fs::read_to_string(&path).expect("text");
        let drawn = with_screens(&text, &mut n_screens);
        if std::env::var_os("QAPDESK_UPDATE").is_some() {
            if drawn != text {
                std::fs::write(&path, drawn).expect("written");
            }
            continue;
        }
        assert_eq!(text, drawn, "{} is stale: QAPDESK_UPDATE=1 cargo test --lib screens_of_the_doc", path.display());
    }
    assert!(n_screens >= 6, "{n_screens}");
}

/// A page with the block below each mark `<!-- screen 100x30: 2 j a -->` drawn anew.
fn with_screens(text: &str, n_screens: &mut usize) -> String {
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(mark) = line.strip_prefix("<!-- screen ").and_then(|rest| rest.strip_suffix(" -->")) else { continue };
        let (size, keys) = mark.split_once(':').expect("a size and keys");
        let (columns, rows) = size.split_once('x').expect("columns and rows");
        let size = (columns.parse().expect("columns"), rows.parse().expect("rows"));
        assert_eq!(lines.next(), Some("```text"), "{mark}: a block of text stands below its mark");
        lines.by_ref().find(|line| *line == "```").expect("the block ends");
        out.push_str("```text\n");
        for row in glyph_rows(&open(keys.trim(), size).screen()) {
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out.push_str("```\n");
        *n_screens += 1;
    }
    out
}
