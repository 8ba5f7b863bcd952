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
mod records;
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

/// What the values of a PDF may come to: a million, each of some 150 bytes, and as many again where it is read once more.
const PDF: usize = 320 * 1024 * 1024;

/// All targets.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "editor", body: editor::body, cost: 200, packed: 0 },
    Target { name: "exports", body: exports::body, cost: 200, packed: 0 },
    Target { name: "filters", body: filters::body, cost: 400, packed: 0 },
    Target { name: "forms", body: forms::body, cost: 800, packed: 0 },
    Target { name: "frames", body: frames::body, cost: 200, packed: 0 },
    Target { name: "journal", body: journal::body, cost: 50, packed: 0 },
    Target { name: "keyfiles", body: keyfiles::body, cost: 200, packed: 0 },
    Target { name: "keymaps", body: keymaps::body, cost: 800, packed: 0 },
    Target { name: "keys", body: keys::body, cost: 50, packed: 0 },
    Target { name: "letters", body: letters::body, cost: 200, packed: 0 },
    Target { name: "mail", body: mail::body, cost: 400, packed: 0 },
    Target { name: "manifests", body: manifests::body, cost: 200, packed: 0 },
    Target { name: "names", body: names::body, cost: 200, packed: 0 },
    Target { name: "pdf", body: pdf::body, cost: 2000, packed: PDF },
    Target { name: "programs", body: programs::body, cost: 800, packed: 0 },
    Target { name: "records", body: records::body, cost: 400, packed: 0 },
    Target { name: "screen", body: screen::body, cost: 400, packed: 0 },
    Target { name: "segments", body: segments::body, cost: 200, packed: 0 },
    Target { name: "sheets", body: sheets::body, cost: 800, packed: 0 },
    Target { name: "words", body: words::body, cost: 100, packed: 0 },
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
