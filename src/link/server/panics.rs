//! Panics of a server, in words that hold nothing of what was worked on: a message that was put together may quote a
//! candidate's name, and a log is read by more people than an application.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::panic;

/// From now on a panic in any thread of this process writes where it was to standard error, and of its message only what
/// stands in the program's text.
pub fn keep_panics_private() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("without a name");
        let trace = Backtrace::capture();
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "the thread {name} panicked at {place}: {}", words_of(info.payload()));
        if trace.status() == BacktraceStatus::Captured {
            let _ = writeln!(io::stderr(), "{trace}");
        }
    }));
}

/// What a panic said, where that stands in the program's text; a message that was put together is not told.
pub(in crate::link) fn words_of(panic: &dyn Any) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        return crate::link::background::one_line(text);
    }
    let is_text = panic.downcast_ref::<String>().is_some();
    let words = if is_text { "a message that may quote what was worked on, and is not told" } else { "no words" };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn a_panic_is_told_without_what_it_quotes() {
        let name = std::hint::black_box("Zoë Markedname");
        let said = |panicking: fn(&str)| words_of(&*catch_unwind(|| panicking(name)).unwrap_err());
        assert_eq!(said(|_| panic!("the index is gone")), "the index is gone");
        for panicking in [
            (|name: &str| drop(name[..3].to_owned())) as fn(&str),
            |name| panic!("no such row: {name}"),
            |name| assert!(name.parse::<u32>().expect("a number") > 0),
            |name| assert_eq!(name, "another"),
            |name| assert!(name.parse::<u8>().is_ok(), "{name} is no number"),
        ] {
            let words = said(panicking);
            assert!(!words.contains("Marked") && !words.contains("Zo"), "{words}");
        }
    }
}
