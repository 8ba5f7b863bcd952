/// Other ways a word is customarily typed, folded, without the one that [`fold`](super::fold()) gives.
pub fn aliases(_word: &str) -> Vec<String> {
    Vec::new()
}
