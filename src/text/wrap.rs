use unicode_segmentation::UnicodeSegmentation;

use super::width;

/// A text broken into lines of at most `columns` columns, between words where it can be; its own line ends stay.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = paragraph.replace('\t', "    ");
        let indent: String = paragraph.chars().take_while(|c| *c == ' ').take(columns / 4).collect();
        let mut line = indent.clone();
        let mut used = indent.len();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let wide = width(word);
            let gap = usize::from(used > indent.len());
            if used + gap + wide <= columns {
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(word);
                used += gap + wide;
                continue;
            }
            if used > indent.len() {
                lines.push(std::mem::replace(&mut line, indent.clone()));
                used = indent.len();
            }
            for grapheme in word.graphemes(true) {
                let wide = width(grapheme);
                if used + wide > columns && used > indent.len() {
                    lines.push(std::mem::replace(&mut line, indent.clone()));
                    used = indent.len();
                }
                line.push_str(grapheme);
                used += wide;
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked_and_no_word_is_lost() {
        let text = "  Jane O'Connor, 李明李明李明李明李明, Adébáyò\nsecond\n\nlast ooooooooooooooooooooooooooooo";
        for columns in 8..60 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text), "{columns}");
        }
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
    }
}
