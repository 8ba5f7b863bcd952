//! What each fuzz target does with its bytes, by the library's public face: one file a target.
//!
//! Two programs share these files: the fuzz targets, which look for bytes that break one, and `tests/fuzz_corpus.rs`,
//! which runs each over the bytes that are kept. A body panics where a property does not hold; [`clean`] says what text
//! from outside may be.

pub(crate) mod clean;

mod editor;
mod edits;
mod exports;
mod filters;
mod forms;
mod frames;
mod journal;
mod keyfiles;
mod keymaps;
mod keys;
mod letters;
mod mail;
mod manifests;
mod names;
mod pdf;
mod programs;
mod recordings;
mod records;
mod rows;
mod screen;
mod segments;
mod sheets;
mod small;
mod words;

/// A fuzz target.
pub(crate) struct Target {
    /// Its name, as in `fuzz/run NAME`; also that of its folder in `fuzz/kept` and of its dictionary.
    pub(crate) name: &'static str,
    /// What it does with bytes.
    pub(crate) body: fn(&[u8]),
    /// How many bytes of memory a byte of input may cost at most, beside what any input may cost.
    pub(crate) cost: usize,
    /// How many bytes of memory what is packed in an input may cost, however few bytes it has.
    pub(crate) packed: usize,
}

impl Target {
    /// One of whose inputs nothing is packed.
    const fn new(name: &'static str, body: fn(&[u8]), cost: usize) -> Self {
        Self { name, body, cost, packed: 0 }
    }
}

/// What the values of a PDF may come to: a million, each of some 150 bytes, and as many again where it is read once more.
const PDF: usize = 320 * 1024 * 1024;

/// What the largest screen that a recording may have comes to, drawn: half a million cells of some 60 bytes, four times over.
const SCREEN: usize = 120 * 1024 * 1024;

/// All targets.
pub(crate) const TARGETS: &[Target] = &[
    Target::new("editor", editor::body, 200),
    Target::new("exports", exports::body, 200),
    Target::new("filters", filters::body, 400),
    Target::new("forms", forms::body, 800),
    Target::new("frames", frames::body, 200),
    Target::new("journal", journal::body, 50),
    Target::new("keyfiles", keyfiles::body, 200),
    Target::new("keymaps", keymaps::body, 800),
    Target::new("keys", keys::body, 50),
    Target::new("letters", letters::body, 200),
    Target::new("mail", mail::body, 400),
    Target::new("manifests", manifests::body, 200),
    Target::new("names", names::body, 200),
    Target { packed: PDF, ..Target::new("pdf", pdf::body, 2000) },
    Target::new("programs", programs::body, 800),
    Target { packed: SCREEN, ..Target::new("recordings", recordings::body, 800) },
    Target::new("records", records::body, 400),
    Target::new("rows", rows::body, 3000),
    Target::new("screen", screen::body, 400),
    Target::new("segments", segments::body, 200),
    Target::new("sheets", sheets::body, 800),
    Target::new("words", words::body, 100),
];

/// The target of a name.
pub(crate) fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).unwrap_or_else(|| panic!("no target {name}"))
}

/// Bytes as the parts that a zero byte or, where there is none, a line's end parts; as many as are asked for.
fn parts<const N: usize>(data: &[u8]) -> [String; N] {
    let mut parts = data.split(|byte| *byte == 0);
    std::array::from_fn(|_| String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned())
}
