//! What is an e-mail address.

/// The longest one, in bytes (RFC 5321).
pub const LONGEST_ADDRESS: usize = 254;

/// The longest part before the `@`, in bytes (RFC 5321).
const LONGEST_LOCAL: usize = 64;
/// The longest part of a host between points, in letters (RFC 1035).
const LONGEST_LABEL: usize = 63;

/// Whether a text is one e-mail address as it may be written down: of that shape, and with no point or part before or after
/// the `@` that no mail server takes. Whether it is somebody's shows when a letter goes there.
pub fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    has_address_shape(text)
        && local.len() <= LONGEST_LOCAL
        && local.split('.').all(|part| !part.is_empty())
        && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || !c.is_ascii());
    is_end(label.chars().next()) && is_end(label.chars().next_back()) && label.chars().count() <= LONGEST_LABEL
}

/// Whether a text has the shape of one e-mail address, as all that are on file have: something on both sides of one `@`,
/// nothing that would be read as several or as a name beside one, and nothing that a mail program could take for an option.
pub fn has_address_shape(text: &str) -> bool {
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
        for spoilt in ["a@x..org", ".a@x.org", "a.@x.org", "a..b@x.org", "a@-x.org", "a@x-.org", "a@x.org.", "a@_x.org"]
        {
            assert!(!is_address(spoilt) && has_address_shape(spoilt), "{spoilt:?}");
        }
        assert!(!is_address(&format!("{}@example.org", "x".repeat(65))));
        assert!(!is_address(&format!("jane@{}.org", "x".repeat(64))));
        for right in [
            "jane@example.org",
            "o'connor+qap@sub.example",
            "jürgen@bücher.example",
            "李明@例子.中国",
            "a@localhost",
            "j.d@x-y.org",
            "a@1.1.1.1",
        ] {
            assert!(is_address(right), "{right:?}");
        }
    }
}
