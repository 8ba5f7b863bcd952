/// A text as it may stand anywhere in HTML, between tags or in an attribute's quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Parts of a page, one after the other.
pub(super) fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out_of_its_place() {
        let text = escaped("</td><script>alert(\"O'Connor & Co\")</script>");
        assert!(!text.contains(['<', '>', '"', '\'']), "{text}");
        assert_eq!(escaped("李 & Ní"), "李 &amp; Ní");
    }
}
