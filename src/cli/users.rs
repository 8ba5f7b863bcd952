//! The Unix users of this machine, as its list has them. For what people type and read; who somebody is comes from the
//! kernel.

/// The list of users.
const USERS: &str = "/etc/passwd";

/// The list of groups.
const GROUPS: &str = "/etc/group";

/// A user's number, from their name or number.
pub(super) fn uid(text: &str) -> Result<u32, String> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    let number = uid_in(&list(), text);
    number.ok_or_else(|| format!("{USERS} has no user of that name: give the number that `id -u` prints for them"))
}

/// A group's number, from its name or number.
pub(super) fn gid(text: &str) -> Result<u32, String> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    let number = uid_in(&std::fs::read_to_string(GROUPS).unwrap_or_default(), text);
    number.ok_or_else(|| format!("{GROUPS} has no group of that name"))
}

/// The number of a user's own group.
pub(super) fn own_group(uid: u32) -> Option<u32> {
    own_group_in(&list(), uid)
}

/// The name of a user.
pub(super) fn name(uid: u32) -> Option<String> {
    name_in(&list(), uid)
}

fn list() -> String {
    std::fs::read_to_string(USERS).unwrap_or_default()
}

/// Name and number of each line.
fn entries(list: &str) -> impl Iterator<Item = (&str, u32)> {
    list.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        Some((name, fields.nth(1)?.parse().ok()?))
    })
}

fn own_group_in(list: &str, uid: u32) -> Option<u32> {
    let line = list.lines().find(|line| line.split(':').nth(2).and_then(|number| number.parse().ok()) == Some(uid))?;
    line.split(':').nth(3)?.parse().ok()
}

fn name_in(list: &str, uid: u32) -> Option<String> {
    entries(list).find(|(_, number)| *number == uid).map(|(name, _)| name.to_owned())
}

fn uid_in(list: &str, name: &str) -> Option<u32> {
    entries(list).find(|(named, _)| *named == name).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_both_ways() {
        let list = "root:x:0:0:root:/root:/bin/sh\n\nada:x:1000:1000::/home/ada:/bin/sh\nbroken\n";
        assert_eq!(name_in(list, 1000).as_deref(), Some("ada"));
        assert_eq!(name_in(list, 7), None);
        assert_eq!((own_group_in(list, 1000), own_group_in(list, 7)), (Some(1000), None));
        assert_eq!((uid_in(list, "root"), uid_in(list, "broken")), (Some(0), None));
        assert_eq!(uid("1001"), Ok(1001));
    }
}
