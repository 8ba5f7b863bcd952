//! How the server's process is, and who is connected to it.

use chrono::{DateTime, TimeDelta, Utc};

use super::Visitor;
use super::protocol::Connected;

/// Memory that this process has now, in bytes.
pub(super) fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes = text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))?;
    kilobytes.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// The programs at the other ends of connections: the two of a terminal are one, which is what tells it from a command.
pub(super) fn connected(visitors: &[Visitor], now: DateTime<Utc>) -> Vec<Connected> {
    let mut all: Vec<Connected> = Vec::new();
    for visitor in visitors {
        let process = visitor.pid.unsigned_abs();
        let is_it = |one: &&mut Connected| {
            (one.account.as_str(), one.uid, one.process) == (&visitor.account, visitor.uid, process)
        };
        if let Some(known) = all.iter_mut().find(is_it) {
            known.terminal |= visitor.news;
            continue;
        }
        let seconds = TimeDelta::seconds(i64::try_from(visitor.seconds).unwrap_or(0));
        all.push(Connected {
            account: visitor.account.clone(),
            uid: visitor.uid,
            process,
            since: now.checked_sub_signed(seconds).unwrap_or(now),
            terminal: visitor.news,
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_connections_of_a_terminal_are_one_line_and_a_command_is_none_of_them() {
        let visitor = |account: &str, pid, seconds, news| {
            let account = account.to_owned();
            Visitor { account, uid: 1000, pid, seconds, news }
        };
        let all = [visitor("ada", 7, 60, false), visitor("ada", 7, 59, true), visitor("ada", 8, 3, false)];
        let now = DateTime::UNIX_EPOCH + TimeDelta::minutes(2);
        let connected = connected(&all, now);
        let lines: Vec<(u32, bool, i64)> =
            connected.iter().map(|one| (one.process, one.terminal, (now - one.since).num_seconds())).collect();
        assert_eq!(lines, [(7, true, 60), (8, false, 3)]);
    }

    #[test]
    fn a_process_has_memory() {
        assert!(memory().is_some_and(|bytes| bytes > 100_000));
    }
}
