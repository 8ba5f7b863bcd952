//! What one person changed in a text, put on the text as another one left it, line by line.

/// The most pairs of lines that are compared; texts with more between their first and last difference are not merged.
const MOST: usize = 4_000_000;

/// What was changed from `base` to `mine`, done to `theirs`; none where both changed the same lines, or neighbours.
pub fn merged(base: &str, mine: &str, theirs: &str) -> Option<String> {
    let [base, mine, theirs] = [base, mine, theirs].map(|text| text.split_inclusive('\n').collect::<Vec<&str>>());
    let (own, other) = (changes(&base, &mine)?, changes(&base, &theirs)?);
    let mut out = String::new();
    let mut at = 0;
    let mut others = other.iter().peekable();
    let mut owns = own.iter().peekable();
    loop {
        let next_is_own = match (owns.peek(), others.peek()) {
            (None, None) => break,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(one), Some(two)) if one == two => {
                // Both did the same: once is enough.
                others.next();
                true
            }
            (Some(one), Some(two)) if touch(one, two) => return None,
            (Some(one), Some(two)) => one.start < two.start,
        };
        let Some(change) = (if next_is_own { owns.next() } else { others.next() }) else { break };
        out.extend(base.get(at..change.start)?.iter().copied());
        out.extend(change.lines.iter().copied());
        at = change.end;
    }
    out.extend(base.get(at..)?.iter().copied());
    Some(out)
}

/// Lines `start` to `end` of a text, and what stands in their place.
#[derive(Debug, PartialEq, Eq)]
struct Change<'a> {
    start: usize,
    end: usize,
    lines: Vec<&'a str>,
}

fn touch(one: &Change<'_>, two: &Change<'_>) -> bool {
    one.start <= two.end && two.start <= one.end
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
        assert_eq!(merged(base, "a\nB\nc\nd\ne\nf\n", "a\nb\nc\nd\nnew\ne\n"), Some("a\nB\nc\nd\nnew\ne\n".to_owned()));
        assert_eq!(merged(base, "a\nb\nX\nd\ne\nf\n", "a\nb\nY\nd\ne\nf\n"), None, "the same line");
        assert_eq!(merged(base, "b\nc\nd\ne\nf\n", "b\nc\nd\ne\nf\n"), Some("b\nc\nd\ne\nf\n".to_owned()), "both");
    }

    fn lines() -> impl Strategy<Value = String> {
        prop::collection::vec("[abc]\n", 0..12).prop_map(|lines| lines.concat())
    }

    proptest! {
        #[test]
        fn without_another_change_mine_is_what_comes_out(base in lines(), mine in lines()) {
            prop_assert_eq!(merged(&base, &mine, &base), Some(mine.clone()));
            prop_assert_eq!(merged(&base, &base, &mine), Some(mine.clone()));
            prop_assert_eq!(merged(&base, &mine, &mine), Some(mine));
        }
    }
}
