//! Lines of a text that is whole, changed as bytes say: so a fuzzer comes past digests that it cannot guess.

/// The most changes.
const MOST: usize = 32;

/// The text's lines after the changes; each is of a line, a way, a place (two bytes), a length and so many bytes.
pub(super) fn edited(text: &str, data: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = text.lines().map(|line| line.as_bytes().to_vec()).collect();
    let mut rest = data;
    for _ in 0..MOST {
        let Some((&[line, way, low, high, len], after)) = rest.split_first_chunk::<5>() else { break };
        let (put, after) = after.split_at(usize::from(len).min(after.len()));
        rest = after;
        if lines.is_empty() {
            break;
        }
        let count = lines.len();
        let index = usize::from(line) % count;
        let at = usize::from(u16::from_le_bytes([low, high]));
        match way % 8 {
            0 => put_in(&mut lines[index], at, 0, put),
            1 => put_in(&mut lines[index], at, put.len(), put),
            2 => put_in(&mut lines[index], at, usize::from(len), &[]),
            3 => drop(lines.remove(index)),
            4 => lines.insert(index, lines[index].clone()),
            5 => lines.swap(index, (index + 1 + at) % count),
            6 => number(&mut lines[index], at, put),
            _ => lines[index] = put.to_vec(),
        }
    }
    lines
}

fn put_in(line: &mut Vec<u8>, at: usize, out: usize, put: &[u8]) {
    let at = at % (line.len() + 1);
    let end = (at + out).min(line.len());
    line.splice(at..end, put.iter().copied());
}

/// Has another number in the place of one that stands in a line.
fn number(line: &mut Vec<u8>, which: usize, put: &[u8]) {
    let is_begin = |at: &usize| line[*at].is_ascii_digit() && (*at == 0 || !line[at - 1].is_ascii_alphanumeric());
    let begins: Vec<usize> = (0..line.len()).filter(is_begin).collect();
    let Some(&at) = begins.get(which % begins.len().max(1)) else { return };
    let len = line[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut bytes = [0; 8];
    bytes[..put.len().min(8)].copy_from_slice(&put[..put.len().min(8)]);
    let number = u64::from_le_bytes(bytes).to_string();
    line.splice(at..at + len, number.into_bytes());
}

/// The lines as a text that ends in what `end` says of their count and digest, in the place of the last one.
pub(super) fn sealed(mut lines: Vec<Vec<u8>>, end: impl Fn(usize, blake3::Hash) -> String) -> Vec<u8> {
    lines.pop();
    let mut text = lines.join(&b'\n');
    text.push(b'\n');
    let last = end(lines.len(), blake3::hash(&text));
    text.extend_from_slice(last.as_bytes());
    text.push(b'\n');
    text
}
