//! Stories as text: who types what, and what they are told. The same file is played by several ways to the desk.

use std::path::Path;

/// What a command did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A way by which people come to a desk.
pub(crate) trait Way {
    /// What somebody types, with something on standard input.
    fn types(&self, who: &str, typed: &str, input: &str) -> Done;

    /// What somebody is told whose key opens nothing: an exit status, and words on standard error.
    fn at_the_door(&self) -> (i32, &'static str);
}

/// Plays a story of `tests/stories`, and names the line at which it is another one.
pub(crate) fn plays(name: &str, way: &dyn Way) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("tests/stories").join(name)).unwrap();
    let mut done: Option<(Done, bool)> = None;
    let mut prompts = 0;
    for (line, number) in text.lines().zip(1..) {
        let at = format!("{name}:{number}: {line}");
        if line.is_empty() || line.starts_with('#') {
            is_over(done.take(), &at);
            continue;
        }
        if let Some((who, typed)) = line.split_once('$').filter(|(who, _)| who.bytes().all(|c| c.is_ascii_lowercase()))
        {
            is_over(done.take(), &at);
            let (typed, input) = match typed.rsplit_once(" < ") {
                Some((typed, file)) => (typed, std::fs::read_to_string(root.join(file)).unwrap()),
                None => (typed, String::new()),
            };
            done = Some((way.types(who, typed.trim(), &input), false));
            prompts += 1;
            continue;
        }
        let (done, refusal) = done.as_mut().unwrap_or_else(|| panic!("{at}: nobody typed anything"));
        match line.split_once(' ').unwrap_or((line, "")) {
            ("-", text) => assert!(!done.out.contains(text) && !done.err.contains(text), "{at}: {done:?}"),
            ("!", words) => {
                let (code, words) = words.split_once(' ').unwrap_or((words, ""));
                let (code, words) = match code {
                    "door" => way.at_the_door(),
                    code => (code.parse().unwrap_or_else(|_| panic!("{at}: refused with which status?")), words),
                };
                assert!(code != 0 && done.code == code, "{at}: {done:?}");
                assert!(done.out.is_empty() && done.err.contains(words), "{at}: {done:?}");
                *refusal = true;
            }
            _ => {
                assert!(done.out.contains(line), "{at}: {done:?}");
                *refusal |= done.code == 1;
            }
        }
    }
    is_over(done, name);
    assert!(prompts > 0, "{name} tells nothing");
}

/// Whoever was not said to be refused was not.
fn is_over(done: Option<(Done, bool)>, at: &str) {
    if let Some((done, refusal)) = done {
        assert!(refusal || done.code == 0, "before {at}: {done:?}");
    }
}
