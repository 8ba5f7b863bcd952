//! The story by keys alone: each at a terminal of their own, all of them open at the same time.

use super::office::{Office, monday, two_hours_ago};
use crate::pty::Pty;

const SIZE: (u16, u16) = (120, 40);
const DOWN_A_FIELD: &str = "\t";
const SAVE: &str = "\x13";
const CLEAR: &str = "\x15";
const ESC: &str = "\x1b";
const ENTER: &str = "\r";
const ITEMS: usize = 30;

/// Somebody at the keys.
struct At {
    terminal: Pty,
}

impl At {
    /// Opens the desk as an account.
    fn terminal_of(office: &Office, account: &str, first: &str) -> Self {
        let terminal = Pty::start(&office.program(account), SIZE);
        terminal.sees("· live ·");
        terminal.sees(first);
        Self { terminal }
    }

    fn types(&self, keys: &str) -> &Self {
        self.terminal.types(keys);
        self
    }

    /// Waits until words are on the screen, wherever its lines break.
    fn sees(&self, words: &str) -> &Self {
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.terminal.sees_so(words, |screen| squeezed(&screen.contents()).contains(words));
        self
    }

    /// Says yes to the question on the screen, and waits for what comes of it. A key that comes while the question is still
    /// being drawn is no answer, and only a program types so soon: it says yes again.
    fn agrees(&self, words: &str) -> &Self {
        const TOO_SOON: &str = "is no answer to it";
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shows = |words: &str, screen: &vt100::Screen| squeezed(&screen.contents()).contains(words);
        self.types("y").terminal.sees_so(words, |screen| shows(words, screen) || shows(TOO_SOON, screen));
        let is_too_soon = std::cell::Cell::new(false);
        self.terminal.sees_so("the screen", |screen| {
            is_too_soon.set(!shows(words, screen));
            true
        });
        if is_too_soon.get() {
            self.types("y");
        }
        self.sees(words)
    }

    /// Escape, and the screen without some words; only then more keys, or both are one key.
    fn leaves(&self, words: &str) -> &Self {
        self.types(ESC);
        self.terminal.sees_so("the layer gone", |screen| !screen.contents().contains(words));
        self
    }

    /// Fills the field that keys are on with a text in the place of what is there.
    fn puts(&self, text: &str) -> &Self {
        self.types(CLEAR).types(text)
    }

    /// Gives every item of the open sheet the same level.
    fn marks_all(&self, level: char) -> &Self {
        self.types(&format!("{level}j").repeat(ITEMS)).sees(&format!("{ITEMS} of {ITEMS} · saved"));
        self
    }
}

/// What happened to the application, as its history tells it.
const TOLD: [&str; 29] = [
    "sam took the application in",
    "sam accepted hours",
    "sam accepted cases",
    "sam accepted references",
    "sam accepted feedback",
    "sam accepted training",
    "sam accepted training-documents",
    "sam accepted statement",
    "sam accepted fee",
    "max approved the application",
    "sam asked an assessor about a conflict",
    "sam recorded an assessor's answer about a conflict",
    "sam asked an assessor about a conflict",
    "sam recorded an assessor's answer about a conflict",
    "sam proposed a session",
    "sam confirmed a session",
    "sam moved a session",
    "sam moved a session",
    "chen submitted a score sheet",
    "sam returned a score sheet",
    "chen submitted a score sheet",
    "chen recorded the interview",
    "chen determined the level of skill",
    "dora submitted a score sheet",
    "dora determined the level of skill",
    "max recorded the decision: passed",
    "max drew up the notice to IMI",
    "sam released a letter",
    "max drew up the letter with the link to register",
];

#[test]
fn from_received_to_certified() {
    let office = Office::new();
    office.does("sam", "intake jane.toml");
    office.enrols_assessors();
    let sam = At::terminal_of(&office, "sam", "0001 O'Connor");
    let max = At::terminal_of(&office, "max", "0001 O'Connor");
    let dora = At::terminal_of(&office, "dora", "0001 O'Connor");
    let chen = At::terminal_of(&office, "chen", "My sessions");

    accepted_and_approved(&sam, &max);
    offered_proposed_and_confirmed(&sam);
    moved_twice(&sam);
    scored_returned_and_determined(&chen, &sam);
    scored_by_a_second_assessor(&dora);
    decided_and_certified(&max, &dora, &sam);

    assert_eq!(office.stage(), "certified");
    assert_eq!(office.history(), TOLD);
    let told = office.does("", "history 1");
    for words in [
        "reason: the candidate travels",
        "reason: no word on the private meetings",
        "session 1, chen: level 4, eligible (sound in all six)",
        "session 1, diaz: level 3, eligible, against the indication",
        "stage: passed → certified",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(office.does("", "verify").contains("no faults"));
}

fn accepted_and_approved(sam: &At, max: &At) {
    sam.types("2");
    for title in ["Hours", "Cases", "References", "Feedback", "Training", "Other training", "Statement", "Fee"] {
        sam.types("a");
        if title == "Statement" {
            sam.sees("Accept Statement of").types(ENTER);
        }
        sam.terminal.sees_so(title, |screen| {
            let contents = screen.contents();
            let mut lines = contents.lines();
            lines.any(|line| line.contains(&format!("✓ {title} ")) && line.contains("accepted"))
        });
    }
    sam.types("A").sees("refused by V1");
    max.sees("approve the application")
        .types("A")
        .sees("8 requirements accepted")
        .types(ENTER)
        .sees("approved the application");
}

fn offered_proposed_and_confirmed(sam: &At) {
    sam.types("4").sees("May be scheduled.").types("s").sees("Wei Chen was not asked about a conflict");
    // Asked, and after that the answer, which is chosen (A3).
    for (assessor, keys) in [("diaz", ""), ("chen", "j")] {
        sam.types(keys).types("c").sees("Conflict of an assessor").sees(assessor).types(SAVE);
        sam.sees("was asked about a conflict and has not answered");
        sam.types("c").sees("Conflict of an assessor").types("n").sees("none").types(SAVE);
        sam.sees("recorded an assessor's answer")
            .terminal
            .sees_so("no question left", |screen| !screen.contents().contains("has not answered"));
    }
    sam.types(ENTER).sees("Propose a session").sees("Assessor chen");
    let monday = monday();
    sam.types("r").types(DOWN_A_FIELD).puts(&format!("{monday} 10:00"));
    sam.types(&DOWN_A_FIELD.repeat(4)).types("diaz").types(DOWN_A_FIELD).types("https://meet.example.org/jane");
    sam.types(&DOWN_A_FIELD.repeat(2)).types("11:30").sees("Second one diaz Dora Diaz").types(SAVE);
    sam.sees("proposed a session").leaves("Who can assess");
    sam.types("Sc").sees("Confirm session 1").sees("Wei Chen and Dora Diaz").types("y").sees("confirmed a session");
}

fn moved_twice(sam: &At) {
    let tuesday = monday().succ_opt().unwrap();
    let to = |start: &str, reason: &str| {
        sam.types("Sm").sees("Move session 1").types(DOWN_A_FIELD).puts(start).sees("moves along:");
        sam.types(&DOWN_A_FIELD.repeat(9)).types(reason).sees(reason).types(SAVE);
    };
    to(&format!("{tuesday} 14:00"), "the candidate travels");
    let day = tuesday.format("%a %-d %b %Y");
    sam.sees("moved a session").sees(&format!("{day} 14:00")).sees("interview 15:30");
    to(&two_hours_ago(), "all could come today");
    sam.sees("in the past").sees("Is it meant?").types("y");
    sam.sees("next: the score sheets of chen and diaz");
}

fn scored_returned_and_determined(chen: &At, sam: &At) {
    chen.sees("Sheets to finish").types(ENTER).sees("0 of 30");
    chen.types("s").sees("not submitted (A8, A9)").types("gg").marks_all('4');
    chen.types("s").sees("Submit your sheet").sees("Indication: passes").agrees("submitted and locked");

    sam.sees("next: the score sheet of diaz")
        .types("Vr")
        .sees("session 1, chen")
        .types("no word on the private meetings")
        .types(ENTER);
    sam.sees("returned a score sheet");
    chen.sees("returned to you: no word on the private meetings");
    chen.types("gg").types(ENTER).sees("Esc done").types("none was held").sees("none was held").leaves("Esc done");
    chen.types("s").sees("Submit your sheet").agrees("submitted and locked");

    chen.types("I").sees("Record the interview").types(DOWN_A_FIELD).types("y").types(DOWN_A_FIELD);
    chen.types("on pace").types(SAVE).sees("recorded the interview");
    chen.types("D").sees("Determine the level of skill").types("4").types(DOWN_A_FIELD).types("y").types(DOWN_A_FIELD);
    chen.types("sound in all six")
        .types(SAVE)
        .sees("Determine level 4, eligible")
        .agrees("determined the level of skill");
}

fn scored_by_a_second_assessor(dora: &At) {
    // Dora manages, and sees the application; but of what Chen found nothing (A9).
    // The history may come after the rest of the page; where its end is is known once it is there.
    let (first, last) = ("sam took the application in", "chen determined the level of skill");
    dora.types(ENTER).sees("Score sheets").types("G");
    dora.terminal.sees_so("history", |screen| [first, last].iter().any(|told| screen.contents().contains(told)));
    dora.types("G").sees(first);
    dora.terminal.sees_so("nothing of Chen's", |screen| !screen.contents().contains("sound in all six"));
    dora.leaves("Score sheets").types("I").sees("Sheets to finish").types(ENTER).sees("0 of 30").marks_all('3');
    dora.types("gg1").sees("needs a note").types("i").sees("Esc done").types("was late").leaves("Esc done");
    dora.types("s").sees("Indication: does not pass").agrees("submitted and locked");

    dora.types("D").sees("Determine the level of skill").types("3").types(DOWN_A_FIELD).types("y").types(DOWN_A_FIELD);
    dora.sees("against the indication").types("good").types(SAVE).sees("Determine level 3, eligible");
    dora.agrees("refused by A11").types(", for the low mark comes from one bad hour").types(SAVE);
    dora.sees("Determine level 3, eligible").agrees("determined the level of skill");
}

fn decided_and_certified(max: &At, dora: &At, sam: &At) {
    dora.leaves("Score sheet").leaves("My sessions").types("Vp").sees("refused by S3");
    max.sees("next: record the body's decision")
        .types("Vp")
        .sees("Record the body's decision")
        .sees("AGAINST the indication")
        .types("p")
        .types(SAVE);
    max.sees("passed?").agrees("recorded the decision: passed");
    max.types("Vn")
        .sees("Draw up the notice to IMI")
        .types(SAVE)
        .sees("IMI is told exactly this")
        .agrees("drew up the notice to IMI");
    sam.types("B").sees("notice to IMI International Mediation").types("r").sees("Release this letter?");
    sam.sees("notice to IMI to").agrees("1 letter: released");
    max.sees("next: send the link to register")
        .types("Vl")
        .sees("Draw up the letter with the link to register")
        .types(SAVE)
        .sees("yes")
        .agrees("drew up the letter with the link to register");
    sam.sees("registration link");
}
