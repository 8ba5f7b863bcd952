/// A number with its noun: `1 form`, `4 forms`.
pub(in crate::domain) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// How many there are, as a figure; where they are too many for one, the highest.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The unit of a figure beside it: `1 page`, `2 pages`, `1 h`.
pub fn unit_of<'a>(figure: &str, unit: &'a str) -> &'a str {
    if figure == "1" { unit.strip_suffix('s').unwrap_or(unit) } else { unit }
}

/// Words as a sentence lists them: `a`, `a and b`, `a, b and c`.
pub(in crate::domain) fn list<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

/// A title as it stands in a sentence: in small letters, but for words that are capitals throughout.
pub(in crate::domain) fn in_sentence(title: &str) -> String {
    let word = |word: &str| {
        let is_short_name = word.chars().filter(|letter| letter.is_uppercase()).count() > 1;
        if is_short_name { word.to_owned() } else { word.to_lowercase() }
    };
    title.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
