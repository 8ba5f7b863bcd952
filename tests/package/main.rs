//! What is installed: completions taken by real shells, manual pages by `man`, and the life of the Debian package.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_qapdesk");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// What a shell says to a script of its own, with the completions in the file `$1`.
fn shell(name: &str, script: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("qapdesk");
    let completions = Command::new(PROGRAM).args(["completions", name]).output().unwrap();
    assert!(completions.status.success(), "{completions:?}");
    std::fs::write(&file, completions.stdout).unwrap();
    let mut command = Command::new(name);
    command.env("HOME", place.path()).env("XDG_CONFIG_HOME", place.path()).arg("-c");
    match name {
        "fish" => command.arg(format!("source {}; {script}", file.display())),
        _ => command.arg(script).arg(name).arg(&file),
    };
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    told(&output)
}

/// What bash offers for a line of which the last word is being typed.
fn bash_offers(line: &str) -> Vec<String> {
    let script = format!(
        "source \"$1\"; complete -p qapdesk >/dev/null; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
         _qapdesk qapdesk \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\" 2>/dev/null; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    shell("bash", &script).lines().map(ToOwned::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_their_words() {
    assert_eq!(bash_offers("qapdesk sta"), ["status"]);
    assert_eq!(bash_offers("qapdesk accept 42 tr"), ["training", "training-documents"]);
    assert_eq!(bash_offers("qapdesk --theme ''"), ["terminal", "light", "dark", "mono"]);
    assert_eq!(bash_offers("qapdesk --plain s"), ["scheduling"]);
    assert_eq!(bash_offers("qapdesk account add bo --role a"), ["admin", "assessor", "auditor"]);
    assert_eq!(bash_offers("qapdesk session propose --desp"), ["--despite"]);
    assert_eq!(bash_offers("qapdesk gate"), [""], "sshd's own commands are not offered");
}

#[test]
#[ignore = "needs zsh and fish"]
fn zsh_and_fish_take_theirs() {
    assert_eq!(shell("zsh", "zsh -n \"$1\" && head -1 \"$1\""), "#compdef qapdesk\n");
    let offers = |line: &str| shell("fish", &format!("complete -C '{line}'"));
    assert_eq!(offers("qapdesk accept 42 tr"), "training\ntraining-documents\n");
    assert_eq!(offers("qapdesk --theme m"), "mono\n");
    assert!(offers("qapdesk account key ").starts_with("add\t"), "{}", offers("qapdesk account key "));
    assert_eq!(offers("qapdesk note 42 "), "", "no files where none is meant");
}

#[test]
#[ignore = "needs man"]
fn man_has_nothing_to_say_against_any_page() {
    let place = tempfile::tempdir().unwrap();
    let written = Command::new(PROGRAM).arg("man").arg(place.path()).output().unwrap();
    assert!(written.status.success(), "{}", told(&written));
    let mut n_pages = 0;
    for folder in ["man1", "man5"] {
        for entry in std::fs::read_dir(place.path().join(folder)).unwrap() {
            let mut man = Command::new("man");
            man.env("MANWIDTH", "80").args(["--warnings", "-E", "UTF-8", "-l"]).arg(entry.unwrap().path());
            let output = man.output().unwrap();
            assert!(output.status.success() && output.stderr.is_empty(), "{}", told(&output));
            n_pages += 1;
        }
    }
    assert!(n_pages > 50, "{n_pages}");
}

/// The package of this program under a version.
fn package(version: &str, out: &Path) -> PathBuf {
    let mut script = Command::new(root().join("contrib/deb/build"));
    script
        .env("SOURCE_DATE_EPOCH", "1764115200")
        .args(["--fast", "--binary", PROGRAM, "--version", version, "--out"])
        .arg(out);
    let built = script.output().unwrap();
    assert!(built.status.success(), "{}", told(&built));
    PathBuf::from(String::from_utf8_lossy(&built.stdout).trim())
}

#[test]
#[ignore = "needs dpkg and root"]
fn the_package_is_installed_upgraded_removed_and_purged_and_the_data_stays() {
    let place = tempfile::tempdir().unwrap();
    println!("both packages hold the program that was built here; the first says that it is older");
    let older = package("0.0.9-1", place.path());
    let newer = package(concat!(env!("CARGO_PKG_VERSION"), "-1"), place.path());
    let mut life = Command::new("unshare");
    let laid = place.path().join("laid");
    std::fs::create_dir(&laid).unwrap();
    life.arg("--mount").arg(root().join("tests/package/life.sh")).args([older, newer, laid]);
    let output = life.stdin(Stdio::null()).output().unwrap();
    let said = told(&output);
    println!("{said}");
    assert!(output.status.success(), "{said}");
    let steps: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("-- ")).collect();
    assert_eq!(steps.last(), Some(&"all of its life is told"), "{said}");
    for words in ["is left, with its user qapdesk", "rm -r /var/lib/qapdesk", "desks of people's own"] {
        assert!(said.contains(words), "a purge does not say: {words}\n{said}");
    }
}
