use super::{Made, Veil};

/// What stands where a text was cut.
const CUT: char = '…';

impl Veil {
    /// A text that the program made, in which it quotes what people typed and may have cut it, without what tells who it is.
    pub(super) fn quoted(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut parts = text.split(CUT).peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                out.push_str(&self.without(part, Made::Typed));
                break;
            }
            out.push_str(&self.without(self.whole(part), Made::Typed));
            out.push(CUT);
        }
        out
    }

    /// A text up to where something begins that may be hidden and is cut, so that nobody knows it: an address, a telephone, or
    /// any word.
    fn whole<'a>(&self, text: &'a str) -> &'a str {
        let begun = self.exact.iter().map(|exact| begun(text, exact)).max().unwrap_or_default();
        let text = text[..text.len() - begun].trim_end_matches(|c: char| !c.is_whitespace());
        let before = text.trim_end_matches(|c: char| c.is_ascii_digit() || " +-()/.".contains(c));
        let is_number = text[before.len()..].contains(|c: char| c.is_ascii_digit());
        if is_number { before } else { text }
    }
}

/// How many bytes of a text's end are the beginning of another one, whatever the case of their plain letters.
fn begun(text: &str, other: &str) -> usize {
    let (text, other) = (text.as_bytes(), other.as_bytes());
    let is_it = |n: &usize| text[text.len() - n..].eq_ignore_ascii_case(&other[..*n]);
    (1..=text.len().min(other.len())).rev().find(is_it).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::domain::Number;
    use crate::domain::view::Veil;
    use crate::text::cut;

    #[test]
    fn e1_what_a_cut_falls_into_is_not_told() {
        let mut veil = Veil::of_name(Number::new(2026, 7), "Fatima al-Ḥasan");
        veil.exact.extend(["1 Example Street", "f.al-hasan@example.org"].map(str::to_owned));
        veil.digits.push("12125550100".to_owned());
        let text =
            "Fatima al-Ḥasan phoned from +1 212 555 0100, lives at 1 Example Street and is f.al-hasan@example.org.";
        let whole = veil.quoted(text);
        for columns in 1..110 {
            let told = veil.quoted(&format!("noted: {} (more)", cut(text, columns)));
            let begins = told.strip_prefix("noted: ").and_then(|rest| rest.split(['…']).next()).unwrap_or_default();
            let begins = begins.trim_end_matches(" (more)").trim_end();
            assert!(whole.starts_with(begins), "{columns}: {told}");
        }
    }
}
