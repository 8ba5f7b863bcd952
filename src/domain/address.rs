//! What is an e-mail address.

/// The longest one, in bytes (RFC 5321).
pub const LONGEST_ADDRESS: usize = 254;

/// Whether a text has the shape of one e-mail address: something on both sides of one `@`, nothing that would be read as
/// several or as a name beside one, and nothing that a mail program could take for an option. Whether mail servers take
/// it, and whether it is somebody's, shows when a letter goes there.
pub fn is_address(text: &str) -> bool {
    let sides = text.split_once('@').filter(|(local, host)| !local.is_empty() && !host.is_empty());
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !r#",;:<>()[]\""#.contains(c);
    sides.is_some_and(|(_, host)| !host.contains('@'))
        && text.len() <= LONGEST_ADDRESS
        && !text.starts_with('-')
        && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l1_an_address_is_one_in_whatever_script() {
        let long = format!("{}@example.org", "x".repeat(243));
        for wrong in [
            "",
            "jane",
            "@example.org",
            "jane@",
            "a@b@c",
            "a@b,c@d",
            "a@b;c@d",
            "-oQ/tmp@x",
            "a b@c",
            "<a@b>",
            "Jane:a@b",
            "a@b(c)",
            "\"a\"@b",
            "a@[1]",
            "a\u{200b}\n@b",
            long.as_str(),
        ] {
            assert!(!is_address(wrong), "{wrong:?}");
        }
        for right in
            ["jane@example.org", "o'connor+qap@sub.example", "jürgen@bücher.example", "李明@例子.中国", "a@localhost"]
        {
            assert!(is_address(right), "{right:?}");
        }
    }
}
