use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Up to so many files are told one by one, without a bar.
const HANDFUL: usize = 8;

/// A bar on standard error with a rate and the time left; nothing for a handful of files or without a terminal.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A bar over so many files, where bars are drawn.
    pub(super) fn new(n_files: usize, drawn: bool) -> Self {
        if !drawn || n_files <= HANDFUL {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(n_files as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} files, {per_sec}, {eta} left");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// One file more is done.
    pub(super) fn step(&self) {
        self.0.inc(1);
    }

    /// Prints lines above the bar.
    pub(super) fn above<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
