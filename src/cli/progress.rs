use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often the bar is drawn although nothing moved.
const BEAT: Duration = Duration::from_millis(200);

/// A bar on standard error over bytes that are read and written, with a rate and the time left; nothing without a
/// terminal.
pub(super) struct Bytes(ProgressBar);

impl Bytes {
    /// A bar for something, in a word or two, where bars are drawn.
    pub(super) fn new(what: &'static str, drawn: bool) -> Self {
        Self(bar(what, drawn, "{msg} {bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"))
    }

    /// So much is done of so much.
    pub(super) fn tell(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A bar on standard error over things that are counted; nothing without a terminal.
pub(super) struct Counted(ProgressBar);

impl Counted {
    /// A bar for something, in a word or two, where bars are drawn.
    pub(super) fn new(what: &'static str, drawn: bool) -> Self {
        Self(bar(what, drawn, "{msg} {bar:30} {pos} of {len}, {eta} left"))
    }

    /// So many are done of so many.
    pub(super) fn tell(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn bar(what: &'static str, drawn: bool, template: &str) -> ProgressBar {
    if !drawn {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = bar.with_style(style).with_message(what);
    bar.enable_steady_tick(BEAT);
    bar
}

/// A size for people: 12 kB, 3.4 MB.
pub(super) fn size(bytes: u64) -> String {
    indicatif::DecimalBytes(bytes).to_string()
}
