//! What every command says of itself.

use clap::{ArgMatches, Command, CommandFactory};

use super::fixture::ran;
use crate::cli::Status;
use crate::cli::args::Arguments;
use crate::cli::split_words;

/// Columns of help where no terminal says how many there are: a wider example is broken, and cannot be copied.
const WIDEST: usize = 100;

#[test]
fn every_command_has_examples_of_itself_and_all_of_them_parse() {
    let all = visible();
    assert!(all.len() > 100, "{}", all.len());
    let wrong: Vec<String> = all.iter().flat_map(|(path, command)| wrong_with(path, command)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_example_is_found() {
    let path = ["show".to_owned()];
    let wrong = |after: &'static str| wrong_with(&path, &Command::new("show").after_help(after));
    assert_eq!(wrong(""), ["`show` has no example"]);
    let found = wrong("Example:\n  qapdesk show\n  qapdesk list");
    assert!(found.len() == 3 && found[1].contains("qapdesk show: error: "), "{found:?}");
    assert_eq!(wrong("Examples:\n  qapdesk show 42\n  qapdesk show \\\n    43 --json"), [""; 0]);
}

#[test]
fn help_has_help_as_every_command_has() {
    let whole = ran(&["help"], vec![]);
    assert!(whole.status == Status::Done && whole.stdout.contains("Exit status: "), "{whole:?}");
    for asks in ["--help", "-h"] {
        let help = ran(&["help", asks], vec![]);
        assert_eq!((help.status, &help.stdout), (Status::Done, &whole.stdout), "{asks}");
        let below = ran(&["help", "session", "propose", asks], vec![]);
        assert!(below.status == Status::Done && below.stdout.contains("qapdesk session propose 42"), "{below:?}");
        assert_eq!(below.stdout, ran(&["session", "help", "propose", asks], vec![]).stdout);
        assert_eq!(ran(&["help", "nonsense", asks], vec![]).status, Status::Usage);
    }
}

#[test]
fn the_command_of_an_example_ends_at_an_operator_or_a_remark() {
    for (line, command) in [
        ("qapdesk list", "qapdesk list"),
        ("qapdesk tag 42 rush     it's urgent", "qapdesk tag 42 rush"),
        ("qapdesk list --filter 'days:>30  a|b' > list", "qapdesk list --filter 'days:>30  a|b' "),
        ("qapdesk note 42 \"it's & so\" && echo done", "qapdesk note 42 \"it's & so\" "),
        ("qapdesk export | jq -r .number", "qapdesk export "),
        ("qapdesk intake - < jane.toml", "qapdesk intake - "),
    ] {
        assert_eq!(command_of(line), command);
    }
}

/// Every command that help tells of, with the words that name it; the program itself first.
fn visible() -> Vec<(Vec<String>, Command)> {
    let mut found = vec![(Vec::new(), Arguments::command())];
    let mut next = 0;
    while let Some((path, command)) = found.get(next).cloned() {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            found.push(([path.as_slice(), &[below.get_name().to_owned()]].concat(), below.clone()));
        }
        next += 1;
    }
    found
}

/// All that is wrong with the examples of a command.
fn wrong_with(path: &[String], command: &Command) -> Vec<String> {
    let name = path.join(" ");
    let words: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    let help = ran(&words, vec![]);
    assert_eq!(help.status, Status::Done, "{name}");
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let Some(paragraph) = after.split("\n\n").find(|paragraph| paragraph.starts_with("Example")) else {
        return vec![format!("`{name}` has no example")];
    };
    let lines = paragraph.replace(" \\\n    ", " ");
    let (heading, lines) = lines.split_once('\n').unwrap_or((&lines, ""));
    let mut wrong = Vec::new();
    let due = if lines.lines().count() == 1 { "Example:" } else { "Examples:" };
    if heading != due || !help.stdout.contains(&format!("\n{heading}\n  ")) {
        wrong.push(format!("`{name}`: `{heading}` is over its examples, not `{due}`"));
    }
    let wide = paragraph.lines().filter(|line| line.chars().count() > WIDEST);
    wrong.extend(wide.map(|line| format!("`{name}`: wider than {WIDEST} columns: {line}")));
    let mut is_shown = false;
    for line in lines.lines().map(str::trim) {
        let line = line.strip_prefix("sudo ").unwrap_or(line);
        if line != "qapdesk" && !line.starts_with("qapdesk ") {
            continue;
        }
        match read(line) {
            Ok(named) => is_shown |= named.starts_with(path),
            Err(why) => wrong.push(format!("`{name}`: {line}: {why}")),
        }
    }
    if !is_shown {
        wrong.push(format!("`{name}`: no example is of it"));
    }
    wrong
}

/// The command that the program's own parser finds in an example.
fn read(line: &str) -> Result<Vec<String>, String> {
    let line = line.replace("$(cat head-2026-11-26)", &format!("12:{}", "07".repeat(32)));
    let words = split_words(command_of(&line)).map_err(|error| error.to_string())?;
    let matches = Arguments::command().try_get_matches_from(words).map_err(|error| error.to_string())?;
    Ok(named(&matches))
}

fn named(matches: &ArgMatches) -> Vec<String> {
    let below = matches.subcommand().map(|(name, below)| [vec![name.to_owned()], named(below)].concat());
    below.unwrap_or_default()
}

/// What of a line is the command: it ends at an operator of the shell or before a remark, outside quotation marks.
fn command_of(line: &str) -> &str {
    let mut quote = None;
    for (at, sign) in line.char_indices() {
        match quote {
            Some(open) if open == sign => quote = None,
            None if matches!(sign, '\'' | '"') => quote = Some(sign),
            None if "|<>&".contains(sign) || line[at..].starts_with("  ") => return &line[..at],
            _ => {}
        }
    }
    line
}
