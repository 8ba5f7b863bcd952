//! Stub to compile against.
#![allow(missing_docs)]
#[derive(Debug, Default)]
pub struct Lookup;
pub struct Entry<'a> {
    pub number: &'a str,
    pub name: &'a str,
    pub given_name: Option<&'a str>,
    pub family_name: &'a str,
    pub email: Option<&'a str>,
}
impl Lookup {
    pub fn put(&mut self, _key: u32, _entry: &Entry<'_>) {}
    pub fn search(&self, _query: &str, _limit: usize) -> Vec<Hit> {
        vec![]
    }
}
pub struct Hit {
    pub key: u32,
    pub score: u32,
}
