use std::io;
use std::thread;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::stdio::stdin;

/// How often the terminal is looked at where the kernel cannot tell of its end.
const EVERY: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// The status of a program that a hang-up ended.
const HUNG_UP: i32 = 129;

/// Ends the program when its terminal is gone, also where SIGHUP is ignored: a client holds nothing that is not on the
/// server, and crossterm would read nothing for ever.
pub(super) fn start() -> io::Result<()> {
    let watch = || {
        loop {
            let input = stdin();
            let mut terminal = [PollFd::new(&input, PollFlags::empty())];
            let told = poll(&mut terminal, Some(&EVERY));
            let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
            if told.is_ok() && terminal[0].revents().intersects(gone) {
                std::process::exit(HUNG_UP);
            }
        }
    };
    thread::Builder::new().name("watchdog".to_owned()).spawn(watch).map(drop)
}
