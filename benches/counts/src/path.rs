use super::desk::{self, Opened};
use super::{look_up, row};

/// A path that is counted.
pub(crate) struct Path {
    /// Its name in the table and in the file of what is expected.
    pub(crate) name: &'static str,
    /// How often it is gone through.
    pub(crate) times: u64,
    run: Run,
}

/// So many times, between two marks.
enum Run {
    /// Before there is a desk: its threads now and then do something by the clock.
    Alone(fn(u64, &dyn Fn())),
    AtDesk(fn(&mut Opened, u64, &dyn Fn())),
}

/// In the order in which they are run.
pub(crate) const PATHS: [Path; 5] = [
    Path {
        name: "one key of a look-up while typing, 10,000 names",
        times: look_up::KEYS,
        run: Run::Alone(look_up::run),
    },
    Path { name: "one form of a JSONL intake, checked and kept", times: 200, run: Run::AtDesk(desk::take_in) },
    Path { name: "one command, decided and kept", times: 100, run: Run::AtDesk(desk::decide) },
    Path { name: "one `status NAME`, request to encoded answer", times: 100, run: Run::AtDesk(desk::find) },
    Path { name: "one row moved by a held key, 120×40", times: 60, run: Run::AtDesk(row::run) },
];

/// Goes through all of them, each so that what it takes stands between two marks.
pub(crate) fn run_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = None;
    for path in PATHS {
        match path.run {
            Run::Alone(run) => run(path.times, &mark),
            Run::AtDesk(run) => {
                run(desk.get_or_insert_with(|| Opened::new(folder.path())), path.times, &mark);
            }
        }
    }
}

/// Has callgrind write down what was done since the last time.
fn mark() {
    let _ = std::os::unix::process::parent_id();
}
