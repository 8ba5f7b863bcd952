//! What one person changed in a text, put on the text as another one left it, line by line.

/// The most pairs of lines that are compared; texts with more between their first and last difference are not merged.
const MOST: usize = 4_000_000;

/// A text with what two people changed in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// Whether both changed the same lines, or put others in at the same place; there it is as I left it.
    pub both: bool,
}

/// What was changed from `base` to `mine`, done to `theirs`; none where that is too much to find.
pub fn merged(base: &str, mine: &str, theirs: &str) -> Option<Merged> {
    let [base, mine, theirs] = [base, mine, theirs].map(|text| text.split_inclusive('\n').collect::<Vec<&str>>());
    let (own, other) = (changes(&base, &mine)?, changes(&base, &theirs)?);
    let (mut owns, mut others) = (own.iter().peekable(), other.iter().peekable());
    let (mut lines, mut both, mut at) = (Vec::new(), false, 0);
    while let Some(start) = [owns.peek(), others.peek()].into_iter().flatten().map(|change| change.start).min() {
        // As far as changes have lines in common. Neighbours have none: each stands beside the other, unless lines before what
        // is put in are gone, to which it may belong.
        let (mut end, mut mine, mut theirs) = (start, Vec::new(), Vec::new());
        let mut is_shorter = false;
        loop {
            let is_first = mine.is_empty() && theirs.is_empty();
            let meets = |change: &&Change<'_>| {
                let is_here = change.start == start;
                if is_first {
                    is_here
                } else if start == end {
                    is_here && change.end == start
                } else {
                    change.start < end || (is_shorter && change.start == end && change.end == end)
                }
            };
            // What is put in at a place stands before what is put in the place of its line, whoever did which.
            let is_put_in = |change: &&Change<'_>| change.start == start && change.end == start;
            let is_theirs_first = is_first && others.peek().is_some_and(is_put_in);
            let (change, of) = if let Some(change) = owns.next_if(|change| !is_theirs_first && meets(change)) {
                (change, &mut mine)
            } else if let Some(change) = others.next_if(meets) {
                (change, &mut theirs)
            } else {
                break;
            };
            if change.end > end {
                is_shorter = change.lines.len() < change.end - change.start;
            }
            end = end.max(change.end);
            of.push(change);
        }
        both |= !mine.is_empty() && !theirs.is_empty() && mine != theirs;
        for change in if mine.is_empty() { theirs } else { mine } {
            lines.extend_from_slice(base.get(at..change.start)?);
            lines.extend_from_slice(&change.lines);
            at = change.end;
        }
        lines.extend_from_slice(base.get(at..end)?);
        at = end;
    }
    lines.extend_from_slice(base.get(at..)?);
    Some(Merged { text: together(&lines), both })
}

/// Lines one below the other, of which any may be the last of its text and without an end.
fn together(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
    }
    text
}

/// Lines `start` to `end` of a text, and what stands in their place.
#[derive(Debug, PartialEq, Eq)]
struct Change<'a> {
    start: usize,
    end: usize,
    lines: Vec<&'a str>,
}

/// What is different between two texts; none where that is too much to find.
fn changes<'a>(before: &[&'a str], after: &[&'a str]) -> Option<Vec<Change<'a>>> {
    let head = before.iter().zip(after).take_while(|(one, two)| one == two).count();
    let most = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(most).take_while(|(one, two)| one == two).count();
    let (old, new) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    if (old.len() + 1).checked_mul(new.len() + 1)? > MOST {
        return None;
    }
    let common = common(old, new);
    let columns = new.len() + 1;
    let mut found: Vec<Change<'a>> = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < old.len() || column < new.len() {
        if row < old.len() && column < new.len() && old[row] == new[column] {
            (row, column) = (row + 1, column + 1);
            continue;
        }
        let place = head + row;
        let down = row < old.len()
            && (column == new.len() || common[(row + 1) * columns + column] >= common[row * columns + column + 1]);
        if found.last().is_none_or(|last| last.end != place) {
            found.push(Change { start: place, end: place, lines: Vec::new() });
        }
        let Some(last) = found.last_mut() else { break };
        if down {
            last.end += 1;
            row += 1;
        } else {
            last.lines.push(new[column]);
            column += 1;
        }
    }
    Some(found)
}

/// How many lines two texts have in common from each pair of places on.
fn common(old: &[&str], new: &[&str]) -> Vec<u32> {
    let columns = new.len() + 1;
    let mut common = vec![0; (old.len() + 1) * columns];
    for row in (0..old.len()).rev() {
        for column in (0..new.len()).rev() {
            common[row * columns + column] = if old[row] == new[column] {
                common[(row + 1) * columns + column + 1] + 1
            } else {
                common[(row + 1) * columns + column].max(common[row * columns + column + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_two_people_changed_in_different_places_stands_together() {
        let base = "a\nb\nc\nd\ne\nf\n";
        let comes_to = |mine: &str, theirs: &str, text: &str, both: bool| {
            assert_eq!(merged(base, mine, theirs), Some(Merged { text: text.to_owned(), both }));
        };
        comes_to("a\nB\nc\nd\ne\nf\n", "a\nb\nc\nd\nnew\ne\n", "a\nB\nc\nd\nnew\ne\n", false);
        comes_to("b\nc\nd\ne\nf\n", "b\nc\nd\ne\nf\n", "b\nc\nd\ne\nf\n", false);
        // The same line: what the other one changed elsewhere stays.
        comes_to("a\nX\nc\nd\ne\nf\n", "a\nY\nc\nd\nE\nf\n", "a\nX\nc\nd\nE\nf\n", true);
        // Neighbours, and lines put in beside what was changed.
        comes_to("a\nX\nc\nd\ne\nf\n", "A\nb\nC\nd\ne\nF\n", "A\nX\nC\nd\ne\nF\n", false);
        comes_to("a\nX\nc\nd\ne\nf\n", "a\nnew\nb\nnew\nc\nd\ne\nf\n", "a\nnew\nX\nnew\nc\nd\ne\nf\n", false);
        comes_to("a\nnew\nb\nc\nd\ne\nf\n", "a\nY\nc\nd\ne\nf\n", "a\nnew\nY\nc\nd\ne\nf\n", false);
        // Lines put in behind others that the other one took away may belong to these.
        comes_to("a\nd\ne\nf\n", "a\nb\nc\nnew\nd\ne\nf\n", "a\nd\ne\nf\n", true);
        comes_to("a\nb\nc\nnew\nd\ne\nf\n", "a\nd\ne\nf\n", "a\nb\nc\nnew\nd\ne\nf\n", true);
        comes_to("a\nX\nd\ne\nf\n", "a\nb\nc\nnew\nd\ne\nf\n", "a\nX\nd\ne\nf\n", true);
        comes_to("a\nd\ne\nf\n", "a\nnew\nb\nc\nd\ne\nf\n", "a\nnew\nd\ne\nf\n", false);
        // Two at one place.
        comes_to("a\nmine\nb\nc\nd\ne\nf\n", "a\ntheirs\nb\nc\nd\ne\nf\n", "a\nmine\nb\nc\nd\ne\nf\n", true);
    }

    #[test]
    fn a_last_line_without_an_end_takes_no_other_into_it() {
        let expected = Merged { text: "A\nb\nnew\n".to_owned(), both: false };
        assert_eq!(merged("a\nb", "A\nb", "a\nb\nnew\n").map(|merged| merged.text), Some(expected.text.clone()));
        assert_eq!(
            merged("a\nb\n", "a\nB", "a\nb\nnew\n"),
            Some(Merged { text: "a\nB\nnew\n".to_owned(), ..expected })
        );
    }

    fn lines() -> impl Strategy<Value = String> {
        prop::collection::vec("[abc]\n", 0..12).prop_map(|lines| lines.concat())
    }

    proptest! {
        #[test]
        fn without_another_change_mine_is_what_comes_out(base in lines(), mine in lines()) {
            let comes_out = |own: &str, other: &str| merged(&base, own, other).map(|merged| (merged.text, merged.both));
            prop_assert_eq!(comes_out(&mine, &base), Some((mine.clone(), false)));
            prop_assert_eq!(comes_out(&base, &mine), Some((mine.clone(), false)));
            prop_assert_eq!(comes_out(&mine, &mine), Some((mine.clone(), false)));
        }
    }
}
